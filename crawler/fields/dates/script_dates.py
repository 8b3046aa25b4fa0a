"""The date in a page's own scripts: pages drawn by scripts carry their article as JSON, WeChat's as a variable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.dates import Moment, read_moment
from crawler.document import Document
from crawler.fields.headline import headline
from crawler.fields.metadata import zone_of
from crawler.fields.title_claims import title_claims

_KEYS = (
    r"publish(?:ed)?_?(?:time|date|at|on)?|pub_?(?:date|time)|first_?publish(?:ed)?_?(?:time|date|at)?|date_?published|publication_?date|display_?date|posted?_?(?:at|date|time|on)"
    r"|create(?:d)?_?(?:time|at|date|on)|c_?time|ptime|release_?(?:date|time)|article_?date|issue_?(?:date|time)|news_?time|add_?time|input_?time|ct|date_gmt|post_date"
)
_PAIR = re.compile(
    rf"""["'\b]?\b({_KEYS})\\?["']?\s*[:=]\s*\\?["']?((?:19|20)\d\d[-/.年][^"'\\,;}}<]{{3,30}}|\d{{10}}(?:\d{{3}})?(?!\d))""",
    re.I,
)
_MAX_SCRIPT, _MAX_ALL = 400_000, 1_200_000
_NEAR = 4000  # characters between the headline and the date in one JSON object


def moment_in_scripts(doc: Document) -> Moment | None:
    """
    The moment that the page's own scripts state for its article; None if they state none or several different days.

    Only what stands near the article's own title in a script counts, or what is the same day wherever it stands.
    """
    head = headline(doc)
    titles = {claim[:24] for claim in (*title_claims(doc), head.evidence if head else "") if len(claim) > 5}
    everywhere: list[Moment] = []
    near: list[tuple[int, Moment]] = []
    for text in _scripts(doc):
        places = [place for title in titles for place in _places(text, title)]
        for match in _PAIR.finditer(text):
            moment = read_moment(match[2].replace("\\/", "/").strip(), doc.now, zone_of(doc))
            if moment is None or moment.precision in ("month", "year"):
                continue
            everywhere.append(moment)
            distance = min((abs(match.start() - place) for place in places), default=_NEAR)
            if distance < _NEAR:
                near.append((distance, moment))
    if near:
        return min(near, key=lambda pair: pair[0])[1]
    return everywhere[0] if len({moment.at.date() for moment in everywhere}) == 1 else None


def _places(text: str, title: str) -> Iterator[int]:
    place = text.find(title)
    while place >= 0:
        yield place
        place = text.find(title, place + 1)


def _scripts(doc: Document) -> Iterator[str]:
    left = _MAX_ALL
    for script in doc.root.iter("script"):
        text = script.text
        if text and left > 0 and len(text) < _MAX_SCRIPT * 4 and not script.get("src"):
            yield text[:_MAX_SCRIPT]
            left -= len(text)
