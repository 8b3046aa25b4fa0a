"""Every moment in a text: ages, calendar dates and named days, each with the time of day beside it and its place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from crawler.dates.absolute import Written, find_written, year_after
from crawler.dates.clock import Clock, clock_after, clock_before
from crawler.dates.moment import Moment, Precision, moment_at, moment_between, settled
from crawler.dates.relative import Age, Rounding, day_in_bracket, find_age, find_day_word, resolve_age, resolve_day

_YEAR_WORD = re.compile(r"(今年|去年|前年|本月|上月|上个月|上個月|当年|當年)\s?$")
MIN_YEAR = 1971  # 1970-01-01 is a clock that was never set


class Options:
    """How to read dates: the options of ``read_moment``, and whether the text is to be one date and nothing else (*whole*)."""

    __slots__ = ("day_first", "lang", "rounding", "source_offset", "whole")

    def __init__(self, source_offset: bool, day_first: bool | None, lang: str | None, rounding: Rounding, *, whole: bool) -> None:
        self.source_offset, self.day_first, self.lang, self.rounding, self.whole = source_offset, day_first, lang, rounding, whole


def find_all(folded: str, raw: str, now: datetime, zone: tzinfo, options: Options) -> list[Moment]:
    """
    The moments in a text, left to right, each with its span: *folded* is searched, *raw* is the same text as written.

    Ages go first, as they explain a calendar date in brackets after them; days named by a word go last, as 2024年5月26日 星期日 12:30
    must not be read as "星期日 12:30".
    """
    found: list[Moment] = []
    for moments in (_ages, _calendar_dates, _named_days):
        for moment in moments(folded, raw, now, zone, options):
            if not any(moment.span[0] < other.span[1] and other.span[0] < moment.span[1] for other in found):
                found.append(moment)
    return sorted(found, key=lambda moment: moment.span)


def _ages(text: str, raw: str, now: datetime, zone: tzinfo, options: Options) -> list[Moment]:
    found: list[Moment] = []
    start = 0
    while age := find_age(text, start):
        moment = _by_age(age, text, raw, now, zone, options)
        if moment:
            found.append(moment)
        start = max(moment.span[1] if moment else age.end, age.end)
    return found


def _named_days(text: str, raw: str, now: datetime, zone: tzinfo, options: Options) -> list[Moment]:
    found: list[Moment | None] = []
    start = 0
    while word := find_day_word(text, now, start, bare_weekdays=options.whole):
        start = word.end
        clock = clock_after(text, word.end, zone)
        if clock is None and not options.whole:
            continue  # 今天 alone may stand in a menu or a sentence; with a time of day it is a date
        day = resolve_day(word.days_back, now, raw)
        moment = _at_clock(day.at, clock, zone, options.source_offset) if clock else day
        found.append(spanned(settled(moment, now), raw, word.start, clock.end if clock else word.end))
    return [moment for moment in found if moment]


def _by_age(age: Age, text: str, raw: str, now: datetime, zone: tzinfo, options: Options) -> Moment | None:
    moment = resolve_age(age, now, raw, options.rounding)
    if moment is None:
        return None
    bracket = day_in_bracket(text, age.end, now, moment)
    if bracket:
        day, end = bracket
        return spanned(settled(moment_at(day, "day"), now), raw, age.start, end)
    clock = clock_after(text, age.end, zone) if age.unit == "day" and age.low == age.high else None
    if clock:
        exact = _aged_with_clock(age, clock, moment, now, zone, options)
        if exact:
            return spanned(exact, raw, age.start, clock.end)
    return spanned(moment, raw, age.start, age.end)


def _aged_with_clock(age: Age, clock: Clock, moment: Moment, now: datetime, zone: tzinfo, options: Options) -> Moment | None:
    """The moment of "3天前 12:30": exact if just one day's 12:30 is three days old by any rounding, else the interval of those that are."""
    days = [now - timedelta(days=back) for back in range(max(int(age.low) - 1, 0), int(age.high) + 2)]
    times = [found for day in days if (found := _at_clock(day, clock, zone, options.source_offset)).at <= now]
    times = [found for found in times if moment.earliest <= found.latest and found.earliest <= moment.latest]
    if len(times) == 1:
        return times[0]
    return moment_between(min(t.earliest for t in times), max(t.latest for t in times)) if times else None


def _calendar_dates(text: str, raw: str, now: datetime, zone: tzinfo, options: Options) -> list[Moment]:
    found: list[Moment] = []
    for written in find_written(text, options.day_first, options.lang, whole=options.whole):
        start, end = written.start, written.end
        clock = clock_after(text, end, zone) if written.day else None
        if clock is not None:
            end = clock.end
            year = year_after(text, end) if written.year is None else None
            if year:
                written, end = replace(written, year=year[0]), year[1]  # noqa: PLW2901
        elif written.day and (clock := clock_before(text, start, zone)):
            if found and clock.start < found[-1].span[1]:
                clock = None  # the time of the date before: 2026-05-26T12:30:00+00:00 May 25th, 2026
            else:
                start = clock.start
        word = _YEAR_WORD.search(text, max(0, start - 5), start) if written.year is None else None
        if word:
            written, start = replace(written, year=now.year - {"去年": 1, "前年": 2}.get(word[1], 0)), word.start()  # noqa: PLW2901
        moment = spanned(_in_year(written, clock, now, zone, options), raw, start, end)
        if moment:
            found.append(moment)
    return found


def _in_year(written: Written, clock: Clock | None, now: datetime, zone: tzinfo, options: Options) -> Moment | None:
    own = clock.zone if clock and clock.zone and options.source_offset else zone
    if written.year is not None:
        return on_date(written.year, written, clock, now, own, options.source_offset)
    if written.month is None:
        return None
    for year in range(now.year, now.year - 9, -1):  # 02-29 comes back after eight years at most
        moment = on_date(year, written, clock, now, own, options.source_offset)
        if moment and moment.earliest <= now:
            return moment
    return None


def on_date(year: int, written: Written, clock: Clock | None, now: datetime, zone: tzinfo, source_offset: bool) -> Moment | None:
    precision: Precision = "day" if written.day else "month" if written.month else "year"
    if year < MIN_YEAR or written.day == 0 or written.month == 0:
        return None
    try:
        start = datetime(year, written.month or 1, written.day or 1, tzinfo=zone)
    except (ValueError, OverflowError):
        return None
    moment = _at_clock(start, clock, zone, source_offset) if clock else moment_at(start, precision)
    return settled(moment, now)


def _at_clock(day: datetime, clock: Clock, zone: tzinfo, source_offset: bool) -> Moment:
    own = clock.zone if clock.zone and source_offset else zone
    precision: Precision = "hour" if clock.minute is None else "minute" if clock.second is None else "second"
    at = day.replace(hour=clock.hour, minute=clock.minute or 0, second=clock.second or 0, microsecond=0, tzinfo=own)
    return moment_at(at + timedelta(days=clock.day_shift), precision)


def spanned(moment: Moment | None, raw: str, start: int, end: int) -> Moment | None:
    return replace(moment, raw=raw[start:end], span=(start, end)) if moment else None
