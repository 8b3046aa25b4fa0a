"""Where a page shows its headline: in the heading that its own ``<title>`` repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.etree import _Element

from crawler.attributes import vocabulary_elements
from crawler.document import Document, Finding, once
from crawler.fields.content.lines import is_related_heading
from crawler.fields.content.noise import is_hidden, stands_in_noise
from crawler.fields.metadata import article_ld, meta, page_title
from crawler.fields.runs import texts_with
from crawler.fields.sitename import is_linked_home, is_site_name, title_openings, title_segments, title_spans
from crawler.fields.title_claims import (
    begins_with_claim,
    is_nearly_claim,
    key_of,
    may_repeat,
    repeats,
    share_of_bigrams,
    title_claims,
)
from crawler.text import squeeze, text_of
from crawler.urls import canonical

_TOPS = etree.XPath("//h1 | //body//*[@itemprop='headline']")
# What themes call a headline when it is no h1; h2 and h3 because many themes keep h1 for the logo.
_OTHERS = etree.XPath(
    "//h2 | //h3 | //*[self::div or self::p or self::span or self::td or self::strong or self::font or self::dt or self::center]"
    "[contains(@class, 'title') or contains(@class, 'Title') or contains(@class, 'headline') or contains(@class, 'Headline')"
    " or contains(@id, 'title') or contains(@id, 'Title') or contains(@class, 'biaoti') or contains(@class, 'bt')]"
)
_LOW = etree.XPath("//h4")  # only on pages without any h1
LONGEST = 300  # characters; a headline beyond this is a paragraph in a heading element


@dataclass(frozen=True, slots=True)
class Heading:
    """A candidate for the headline: its element, visible text, and that text's key (letters and digits)."""

    element: _Element
    text: str
    key: str
    rank: int
    """0 for h1, 1 for a headline by markup, 2 for h2, 3 for others."""


@once
def headline(doc: Document) -> Finding[_Element] | None:
    """
    The element that shows the article's title; None if no heading qualifies.

    First the heading that ``<title>``, og:title or the JSON-LD headline repeats (an h1 before others, the longest), else the
    h1 that shares most with them, unless the head states a title and no h1 has a quarter of it.
    """
    claims = [key_of(claim) for claim in title_claims(doc)]
    parts = {key_of(part) for claim in title_claims(doc) for part in title_openings(claim)}
    shown = [heading for heading in _headings(doc, _tops(doc), claims) if not _is_of_card(doc, heading.element)]
    tops = [heading for heading in shown if not _is_crumb(heading.element)]
    repeated = _those_repeating_head(tops, claims, parts)
    if not repeated and claims:  # all but a letter or a word of it: one of the two has a typo
        repeated = [top for top in tops if is_nearly_claim(top.key, claims)]
    if not repeated:
        tops, repeated = _lower_headings(doc, claims, parts, shown, tops)
    return _longest_repeating(doc, repeated, claims) if repeated else _most_similar(doc, tops, claims)


def _those_repeating_head(headings: list[Heading], claims: list[str], parts: set[str]) -> list[Heading]:
    return [heading for heading in headings if heading.key in parts or any(repeats(heading.key, claim) for claim in claims)]


def _lower_headings(
    doc: Document, claims: list[str], parts: set[str], shown: list[Heading], tops: list[Heading]
) -> tuple[list[Heading], list[Heading]]:
    """
    Where none of *tops* repeats the head's title: (the headings that may still be the headline, those among all others
    that do repeat it).
    """
    known = [element for path in doc.family.title_paths for element in path.all(doc)]  # argon's headline is a plain link
    others = list(_headings(doc, [*_OTHERS(doc.root), *([] if tops else _LOW(doc.root)), *known], claims))
    repeated = [
        heading
        for heading in others
        if any(repeats(heading.key, claim) for claim in claims) or begins_with_claim(heading.element, claims)
    ]
    # A short headline before a long site name ("预制菜破题_华锐科技有限公司") is less than half of the head's title.
    repeated = repeated or [heading for heading in others if heading.key in parts]
    if not tops and not repeated:  # WordPress takes what looks like a tag out of <title>: "A <测试> B"
        stated = [Heading(element, text_of(element), key_of(text_of(element)), 3) for element in known[:1]]
        repeated = [heading for heading in stated if share_of_bigrams(heading.key, claims) > 0.6]
    if len(tops) < len(shown) and not repeated:  # then the breadcrumb's last step is the headline after all
        tops, repeated = shown, _those_repeating_head(shown, claims, parts)
    if not tops and not repeated:  # in a shop's blog without any h1, headline and head differ in wording
        repeated = [heading for heading in others if is_nearly_claim(heading.key, claims, 0.75)]
    tops = tops or [heading for heading in others if heading.rank == 2 and not _follows_text(heading.element)][:1]
    # "Club - Neuigkeiten » Die Events der letzten Zeit": community systems put the site first and the post last
    tail = _key_of_last_part(doc)
    return tops, repeated or [heading for heading in (*tops, *others) if heading.key == tail]


def _longest_repeating(doc: Document, repeated: list[Heading], claims: list[str]) -> Finding[_Element]:
    """The longest of the headings that repeat the head's title; anything beyond that title's length does not count."""
    longest = max(map(len, claims))
    best = max(repeated, key=lambda heading: (min(len(heading.key), longest), -heading.rank))
    if _leads_elsewhere(doc, best.element):  # the card of another post that has the same title
        alike = [other for other in repeated if other.key == best.key and not _leads_elsewhere(doc, other.element)]
        best = alike[0] if alike else best
    # personal blogs have the portal's name in an h1, and at the beginning of <title>; a headline that the head also states alone
    # is no such name, but stands before its subtitle there
    if best.rank == 0 and len(best.key) < 0.4 * longest and best.key not in claims:
        rest = [other for other in _headings(doc, _OTHERS(doc.root), claims)
                if len(other.key) > len(best.key) and any(claim == best.key + other.key for claim in claims)]  # fmt: skip
        best = rest[0] if rest else best
    return Finding(best.element, "heading-in-title", best.text)


def _most_similar(doc: Document, tops: list[Heading], claims: list[str]) -> Finding[_Element] | None:
    """Where no heading repeats the head's title: the heading most similar to it, or a plain line that does repeat it."""
    own = [top for top in tops if not is_related_heading(top.text)] or tops
    top = max(own, key=lambda heading: (share_of_bigrams(heading.key, claims), -heading.rank), default=None)
    stated = meta(doc, "og:title") or article_ld(doc)
    if top is None or share_of_bigrams(top.key, claims) < 0.6:  # "Related content", "Your cart is empty", a heading of the text
        plain = _plain_line(doc)
        if plain is not None or top is None or (stated and share_of_bigrams(top.key, claims) < 0.25):
            return plain
    return Finding(top.element, "h1", top.text)


def _key_of_last_part(doc: Document) -> str:
    """The key of ``<title>``'s last part if it is the longest, and therefore not the portal's name; else empty."""
    parts = [key_of(part) for part in title_segments(page_title(doc))]
    return parts[-1] if len(parts) > 1 and len(parts[-1]) > max(11, *map(len, parts[:-1])) else ""


def _is_crumb(element: _Element) -> bool:
    """
    Whether the heading is the last step of a breadcrumb: German papers set a headline for search engines there as the h1, and
    the reader's below it as an h2.
    """
    return any(
        "breadcrumb" in (up.get("class") or "").lower()
        for up in (element, *islice(element.iterancestors("li", "ol", "ul", "nav"), 2))
    )


def _is_of_card(doc: Document, element: _Element) -> bool:
    """Whether the heading stands in a link to another page: Discuz' templates for phones set an h1 into each related post's card."""
    link = next(element.iterancestors("a"), None)
    address = doc.address_of(link) if link is not None else None
    return address is not None and canonical(address) != canonical(doc.url)


def _leads_elsewhere(doc: Document, heading: _Element) -> bool:
    """Whether the heading is the link to another page, or stands in it."""
    own = next(heading.iter("a"), None)
    address = doc.address_of(own) if own is not None else None
    return _is_of_card(doc, heading) or (address is not None and canonical(address) != canonical(doc.url))


def _follows_text(heading: _Element) -> bool:
    """Whether a paragraph precedes the heading in the same box, so that it is a heading within the text."""
    return any(len(text_of(before)) > 60 for before in heading.itersiblings("p", preceding=True))


def _plain_line(doc: Document) -> Finding[_Element] | None:
    """
    A separate line with the text of ``<title>``, where no heading has it: old templates set headlines in a cell or in bold.

    Not a link, nor the last step of a breadcrumb (that one shares its line with others, or is an item of a list).
    """
    said = {*title_spans(page_title(doc)), meta(doc, "og:title") or ""}
    for part in sorted(said, key=lambda one: (-len(one), one))[:10]:
        if len(key_of(part)) < 4 or is_site_name(doc, part):
            continue
        for text in texts_with(doc, [part.lower()]):
            line = text.getparent() if not text.is_tail else text.getparent().getparent()
            if line is not None and line.tag in ("b", "strong") and _leads_line(line):
                shown = _without_kicker(text_of(line), [key_of(page_title(doc))])
                if key_of(shown) == key_of(part) and _may_head(line):
                    return Finding(line, "heading-in-title", shown)
            while line is not None and line.tag in _INLINE:
                line = line.getparent()
            if line is not None and line.tag in _LINES and _may_head(line):
                shown = _beside_clock(text_of(line), squeeze(text))
                if key_of(shown) == key_of(part):
                    return Finding(line, "heading-in-title", shown)
    return None


def _beside_clock(line: str, text: str) -> str:
    """*text* where nothing but numbers stands beside it in its *line* (uCoz's clock in the headline's cell), else the line."""
    beside = line.replace(text, "", 1) if text in line else "a"
    return line if any(map(str.isalpha, beside)) else text


def _leads_line(element: _Element) -> bool:
    parent = element.getparent()
    return element.getprevious() is None and parent is not None and not (parent.text or "").strip()


_INLINE = frozenset(("b", "strong", "font", "span", "big", "em", "i"))
_LINES = frozenset(("td", "th", "div", "p", "center", "caption", "h4", "h5", "h6"))


def _may_head(line: _Element) -> bool:
    return next(line.iter("a"), None) is None and not is_hidden(line) and not stands_in_noise(line)


def _tops(doc: Document) -> list[_Element]:
    """Each h1, and what microdata mark as the headline, in page order."""
    if any(element.get("itemprop") == "headline" for element in vocabulary_elements(doc)):
        return list(_TOPS(doc.root))
    return list(doc.root.iter("h1"))


# as themes of WordPress and others name the portal's name in the page's head
_SITES_OWN = re.compile(r"\b(?:site|blog)[-_]?(?:title|name|logo)", re.I)


def _headings(doc: Document, elements: list[_Element], claims: list[str]) -> Iterator[Heading]:
    for element in elements:
        raw = "".join(element.itertext()) if len(element) < 12 else ""  # in C; scripts inside a heading are the exception
        if raw.lstrip()[:1] in _OPENERS:
            raw = _without_kicker(raw, claims)
        elif len(element):
            raw = _CLOCK.sub("", raw.lstrip())
        if not 2 <= len(raw.strip()) <= 3 * LONGEST:
            continue
        rank = _rank(element)
        if rank and _SITES_OWN.search(element.get("class") or "") and not any(repeats(key_of(raw), claim) for claim in claims):
            continue  # "blogTitle" is the portal's name on most, and the post's on some
        if rank == 3 and not may_repeat(key_of(raw), claims):
            continue
        text = text_of(element)
        if text[:1] in _OPENERS:
            text = _without_kicker(text, claims)
        elif text[:1].isdigit() and len(element):
            text = _CLOCK.sub("", text)  # uCoz floats the time into the headline's element
        key = key_of(text)
        if len(key) < 2 or len(text) > LONGEST or is_hidden(element) or stands_in_noise(element):
            continue
        if is_site_name(doc, text) or is_linked_home(doc, element):
            continue
        yield Heading(element, text, key, rank)


_CLOCK = re.compile(r"^\d{1,2}:\d\d\s*(?=[^\W\d]|[«„“\"])")
_OPENERS = ("[", "【")
_KICKER = re.compile(r"\s*(?:\[[^\]]{1,12}\]|【[^】]{1,12}】)\s*(?=\S)")


def _without_kicker(text: str, claims: list[str]) -> str:
    """*text* without the section that a theme prints before every headline ([竣工资讯]…), if the head's title does not have it."""
    bare = _KICKER.sub("", text, count=1) if _KICKER.match(text) else text
    key, whole = key_of(bare), key_of(text)
    said = len(key) > 3 and any(key in claim and whole not in claim for claim in claims)
    return bare if said else text


def _rank(element: _Element) -> int:
    if element.tag == "h1":
        return 0
    if element.get("itemprop") == "headline":
        return 1
    return 2 if element.tag == "h2" else 3
