"""Rules for dates that hold for most families' themes: an exact time behind a shown day, a date in the headline or in three boxes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.document import Document, Finding, Rule, once
from crawler.families.habits import bare_headline
from crawler.families.region import beside_headline, pieces, region
from crawler.families.rules import found
from crawler.text import text_of

if TYPE_CHECKING:
    from crawler.dates import Moment

_OF_CHANGE = re.compile(r"更新|修改|编辑|修訂|updated|modified|edited", re.IGNORECASE)
_STANDARDS = ("json-ld", "meta", "microdata")
_DAY_OR_MONTH = re.compile(r"\d{1,2}月?|[A-Z][a-z]{2,8}")
_CLOCK = re.compile(r"\d{1,2}:\d\d")


def shown_date(doc: Document) -> Finding[Moment] | None:
    """
    The date shown around headline and body, where the generic rules took another one from the text.

    It needs a body that the family knows: a date inside that belongs to the text, whatever its label there. None where a
    standard states the time, or where the generic rules found the same date, as they know it as exactly or better.
    """
    from crawler.fields.dates.habits import has_year
    from crawler.fields.dates.marks import agreeing
    from crawler.fields.dates.shown_dates import is_outweighed, shown_dates

    body = doc.family.body_of(doc)
    stated = generic_date(doc) if body is not None else None
    if body is None or (stated is not None and stated.rule.startswith(_STANDARDS)):
        return None
    outside = (date for date in shown_dates(doc) if date.element is not body and body not in date.element.iterancestors())
    # 2025年5月26日早报：… is a title: the day in it dates the news; what a theme adds to a headline is for ``dated_headline``
    dates = [date for date in outside if date.role != "modified" and date.element is not region(doc).headline]
    moments = [date.moment for date in dates if not has_year(date.moment) or not is_outweighed(doc, date)]
    # Joe shows both 2025-11-04 and 11/04
    shown = next((moment for moment in moments if has_year(moment)), next(iter(moments), None))
    if shown is None:
        return None
    if agreeing(doc, (shown, shown.raw)) is None:
        return None  # a day mentioned in the headline, while the byline shows an age
    if stated is not None and (_overlap(stated.value, shown) or stated.value.at.date() == shown.at.date()):
        return None  # the same day by the clock of either: a theme shows the day in the zone of its own datetime
    return found(doc, shown, f"around headline and body: {shown.raw[:60]!r}")


def titled_date(doc: Document) -> Finding[Moment] | None:
    """
    The exact time in the ``title`` attribute of the day that a theme shows (发布于 2026-5-06 8:17:05 | 编辑于 …).

    It only refines: None unless it lies within what the generic rules found, and is narrower.
    """
    from crawler.fields.dates.habits import has_year

    exact = next((moment for moment, label in _moments_in_titles(doc) if not _OF_CHANGE.search(label)), None)
    coarse = generic_date(doc) if exact else None
    if exact is None or coarse is None:
        return None
    # Discuz! counts midnights: what it calls "4 天前" may be three days and some hours old
    slack = timedelta(0 if has_year(coarse.value) else 1)
    if not coarse.value.earliest - slack <= exact.earliest <= exact.latest <= coarse.value.latest + slack:
        return None
    is_narrower = exact.latest - exact.earliest < coarse.value.latest - coarse.value.earliest
    return found(doc, exact, f"title of the date: {exact.raw[:60]!r}") if is_narrower else None


def titled_change(doc: Document) -> Finding[Moment] | None:
    """The time of the last change, in such a ``title`` or in a labelled ``datetime`` (Last modified: May 27)."""
    exact = next(
        (moment for moment, label in (*_moments_in_titles(doc), *_moments_in_datetimes(doc)) if _OF_CHANGE.search(label)), None
    )
    return found(doc, exact, f"title of the date: {exact.raw[:60]!r}") if exact else None


def split_date(doc: Document) -> Finding[Moment] | None:
    """
    The date in three parts beside the headline: ``<h5>26</h5><h6>2026<br>05</h6>``, ``26 | 05月 | 2026``.

    The month is the part that says so (05月, May) or shares the year's element, else the number that is not above 12.
    """
    from crawler.dates import read_moment
    from crawler.fields.metadata import zone_of

    around = region(doc)
    for element in (*around.above, *around.head):
        parts = [part.rstrip("年日,.") for part in pieces(element)] if 0 < len(element) < 6 else []
        years = [part for part in parts if re.fullmatch(r"(?:19|20)\d\d", part)]
        others = [part for part in parts if _DAY_OR_MONTH.fullmatch(part)]
        if len(parts) != 3 or len(years) != 1 or len(others) != 2:
            continue
        named = [part for part in others if not part.isdecimal()]
        beside = [part for child in element for part in pieces(child) if years[0] in pieces(child) and part in others]
        month = (*named, *beside, min(others, key=lambda part: part.isdecimal() and int(part) > 12))[0]
        day = others[1] if others[0] == month else others[0]
        text = f"{day} {month} {years[0]}" if month.isalpha() and month.isascii() else f"{years[0]}-{month.rstrip('月')}-{day}"
        stated = generic_date(doc)
        if (moment := read_moment(text, doc.now, zone_of(doc))) and not (stated and stated.rule.startswith(_STANDARDS)):
            return found(doc, moment, f"in three elements: {' '.join(parts)}")
    return None


def lone_change(doc: Document) -> Finding[Moment] | None:
    """
    The only date around headline and body, even if its label says 更新时间 or 编辑日期.

    For software whose templates print the time of publication under that label (``newstime``, ``pubdate``, ``inputtime``). None
    where another rule found a date, as an address that names another day disproves it.
    """
    from crawler.fields.belonging import headline_element
    from crawler.fields.content.main import main_block
    from crawler.fields.dates.shown_dates import shown_dates

    body, head = main_block(doc), headline_element(doc)
    holds_headline = body is not None and head is not None and body in head.iterancestors()
    dates = [
        date
        for date in shown_dates(doc)
        if body is None or body not in date.element.iterancestors() or holds_headline
        if date.role != "bare" or date.weight > 1
    ]
    if not dates or any(date.role != "modified" for date in dates):
        return None
    moment, stated = dates[0].moment, generic_date(doc)
    is_of_text = stated is not None and stated.rule.startswith("byline")  # a day with which a short paragraph begins
    if stated is not None and not is_of_text and (stated.rule != "address" or not _overlap(stated.value, moment)):
        return None
    return found(doc, moment, f"the only date shown: {moment.raw[:60]!r}")


def dated_headline(doc: Document) -> Finding[Moment] | None:
    """The date that a theme puts into the headline's element, after the title."""
    from crawler.dates import find_moments
    from crawler.fields.metadata import zone_of

    bare, element = bare_headline(doc), region(doc).headline
    if bare is None or element is None:
        return None
    rest = text_of(element)[len(bare.value) :]
    moment = next(iter(find_moments(rest, doc.now, zone_of(doc))), None)
    return found(doc, moment, f"in the headline: {rest[:80]!r}") if moment else None


@once
def generic_date(doc: Document) -> Finding[Moment] | None:
    """The time of publication by the rules for any portal; None if they find none."""
    from crawler.fields.dates.rules import PUBLISHED

    return next((finding for finding in (rule(doc) for rule in PUBLISHED) if finding is not None), None)


@once
def _moments_in_titles(doc: Document) -> list[tuple[Moment, str]]:
    """The moments in ``title`` attributes around the headline that have a time of day, each with the words before it there."""
    from crawler.dates import find_moments
    from crawler.fields.metadata import zone_of

    told: list[tuple[Moment, str]] = []
    for element in (*region(doc).head, *region(doc).above, *beside_headline(doc)):
        title = element.get("title") or ""
        if element.tag == "a" or len(title) > 120 or not _CLOCK.search(title):
            continue
        rest = title
        for moment in find_moments(title, doc.now, zone_of(doc)):
            label, _, rest = rest.partition(moment.raw)
            told.append((moment, label))
    return told


def _moments_in_datetimes(doc: Document) -> list[tuple[Moment, str]]:
    """The moment in the ``datetime`` of each ``<time>`` around headline and body, if it has a time of day; each with the text shown."""
    from crawler.dates import read_moment
    from crawler.fields.metadata import zone_of

    told: list[tuple[Moment, str]] = []
    for element in region(doc):
        stated = element.get("datetime") or "" if element.tag == "time" else ""
        if not _CLOCK.search(stated):
            continue
        quirk = doc.family.date_zone_quirk
        if moment := (quirk(doc, stated, text_of(element)) if quirk else None) or read_moment(stated, doc.now, zone_of(doc)):
            told.append((moment, text_of(element)))
    return told


def _overlap(one: Moment, other: Moment) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


SHOWN: tuple[Rule, ...] = (titled_date, shown_date, split_date)
"""What a family adds to the generic dates: the exact time behind a shown day, and the body's own dates kept out."""
