"""How a page writes its dates: with the year or without, day or month first, ages rounded or cut."""

from __future__ import annotations

import re
from datetime import date, timedelta

from crawler.dates import Moment, Rounding, find_moments, is_day_first, read_moment
from crawler.dates.read import plain
from crawler.document import Document, once
from crawler.fields.metadata import lang_of, zone_of
from crawler.fields.runs import short_runs
from crawler.urls import host_of

# 2024 and, for Thailand, 2567; the Persian 1403; 24-05-26; the eras of Taiwan and Japan; seconds since 1970
_YEAR = re.compile(
    r"(?:19|20|25)\d\d|(?<!\d)1[34]\d\d(?!\d)|\d{2}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}|民國|民国|令和|平成|昭和|\d{10}"
)
_THAI_YEAR = re.compile(r"[\u0e01-\u0e2e]\.\s?\d\d(?![\d:])")  # 15 มิ.ย. 69


def has_year(moment: Moment) -> bool:
    """Whether the text of *moment* names its year, so that the page's own time was not needed to find it."""
    raw = moment.raw
    return _YEAR.search(raw if raw.isascii() else plain(raw)) is not None or _THAI_YEAR.search(raw) is not None


def moment_of(doc: Document, text: str) -> Moment | None:
    """The date that *text* as a whole is, read as this page writes dates; None if it is none."""
    return read_moment(
        text, doc.now, zone_of(doc), day_first=_day_first_in(doc, text), lang=lang_of(doc), rounding=_rounding(doc)
    )


def moments_in(doc: Document, text: str) -> list[Moment]:
    """The dates in *text*, read as this page writes dates."""
    return find_moments(
        text, doc.now, zone_of(doc), day_first=_day_first_in(doc, text), lang=lang_of(doc), rounding=_rounding(doc)
    )


@once
def _rounding(doc: Document) -> Rounding:
    """How the page's theme turns an age into whole units: rounded, or (not known) rounded or cut."""
    from crawler.families import detect

    return "round" if doc.family.rounding_themes and detect(doc).theme in doc.family.rounding_themes else "either"


def _day_first_in(doc: Document, text: str) -> bool:
    """
    Whether a date in *text* has its day before its month.

    05/06/2024 is read as the page's other dates are, unless it would then lie in the future; all other dates, by the page's
    language and country.
    """
    if "/" not in text:
        return is_day_first(lang_of(doc), host_of(doc.url))
    is_first = _day_first(doc)
    match = _WITH_YEAR.search(text)
    if match is None or _day_of(match, is_first) <= doc.now.date() + _AHEAD or _day_of(match, not is_first) > doc.now.date():
        return is_first
    return not is_first  # read as usual it would lie in the future


_WITH_YEAR = re.compile(r"(?<![\d/])(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?![\d/])")
_AHEAD = timedelta(days=1)


def _day_of(match: re.Match[str], is_day_first: bool) -> date:
    first, second, year = map(int, match.groups())
    return date(year, second, first) if is_day_first else date(year, first, second)


@once
def _day_first(doc: Document) -> bool:
    """Whether the page writes 05/06/2024 with the day first: as a number above 12 in its other dates proves, else by language and country."""
    joined = short_runs(doc)[1].joined
    if "/20" in joined or "/19" in joined:
        pairs = [(int(match[1]), int(match[2])) for match in _SLASHED.finditer(joined)]
        proves_day_first = any(first > 12 >= second for first, second in pairs)
        proves_month_first = any(second > 12 >= first for first, second in pairs)
        if proves_day_first != proves_month_first:
            return proves_day_first
    return is_day_first(lang_of(doc), host_of(doc.url))


_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:19|20)\d\d(?![\d/])")
