"""How this page writes its dates: day or month first, ages rounded or cut."""

from __future__ import annotations

import re
from datetime import date, timedelta

from crawler.dates import Rounding, is_day_first
from crawler.document import Document, once
from crawler.fields.metadata import lang_of
from crawler.fields.runs import short_runs
from crawler.urls import host_of


@once
def rounding(doc: Document) -> Rounding:
    """How this page's theme cuts ages to whole units."""
    from crawler.families import detect

    return "round" if doc.family.rounding_themes and detect(doc).theme in doc.family.rounding_themes else "either"


def day_first_in(doc: Document, text: str) -> bool:
    """Whether *text* on this page would write the day before the month; the page's other dates are looked at for dates with slashes only."""
    if "/" not in text:
        return is_day_first(lang_of(doc), host_of(doc.url))
    is_first = _day_first(doc)
    match = _WITH_YEAR.search(text)
    if match is None or _day_of(match, is_first) <= doc.now.date() + _AHEAD or _day_of(match, not is_first) > doc.now.date():
        return is_first
    return not is_first  # by the page's habit it would lie ahead


_WITH_YEAR = re.compile(r"(?<![\d/])(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?![\d/])")
_AHEAD = timedelta(days=1)


def _day_of(match: re.Match[str], is_day_first: bool) -> date:
    first, second, year = map(int, match.groups())
    return date(year, second, first) if is_day_first else date(year, first, second)


@once
def _day_first(doc: Document) -> bool:
    """
    Whether this page writes the day before the month in 05/06/2024: as its other dates prove, else by its language and country.
    """
    joined = short_runs(doc)[1].joined
    if "/20" in joined or "/19" in joined:
        pairs = [(int(match[1]), int(match[2])) for match in _SLASHED.finditer(joined)]
        is_day, is_month = (
            any(first > 12 >= second for first, second in pairs),
            any(second > 12 >= first for first, second in pairs),
        )
        if is_day != is_month:
            return is_day
    return is_day_first(lang_of(doc), host_of(doc.url))


_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:19|20)\d\d(?![\d/])")
