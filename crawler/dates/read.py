"""Reading a date expression, or every moment in running text, against the clock and zone of the page."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from crawler.dates.absolute import Written, find_written, year_after
from crawler.dates.clock import Clock, clock_after, clock_at, clock_before
from crawler.dates.moment import Moment, Precision, local, moment_at, moment_between, settled
from crawler.dates.relative import Age, Rounding, day_in_bracket, find_age, find_day_word, resolve_age, resolve_day
from crawler.text import fold

MAX_CHARS = 20_000  # of running text; a byline is under 200
MAX_EXPRESSION = 120  # the longest single expression met is under 60 characters
REMEMBERED = 512  # texts: several rules read the same lines of a page, and a page's cards say the same age
MIN_YEAR = 1971  # 1970-01-01 is a clock that was never set

_LABEL = re.compile(
    r"[\s\[(【（,，|/·•—–-]*(?:[^\W\d_]{0,12}(?:时间|日期|時間|日時|发布于|发表于|發佈於|發表於|更新于|编辑于|发布|发表|時刻|일시|입력|수정|등록|승인|기사)[^\W\d_]{0,3}|公開日?|更新日?|作成日|掲載日?"
    r"|(?:first |last )?(?:published|posted|updated|modified|created|released|date|on|written|veröffentlicht|aktualisiert|stand|publié|mis à jour|publicado"
    r"|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|опубликовано|обновлено|дата|data|yayınlanma|güncelleme|tarih|ngày|đăng)"
    r"(?: (?:on|at|am|le|el|em|il|op|by|date|time|den|от))?)?[\s:：]*"
)
_TAIL = re.compile(
    r"[\s\])】）,，.。|/·•—–-]*(?:uhr|d\.|发布|发表|更新|编辑|에 입력|入力|公開|配信|掲載)?[\s\])】）,，.。|/·•—–:：-]*"
)
_WEEKDAY_HEAD = re.compile(r"(?:[^\W\d_]{2,12}(?:-feira)?\.?[,،]?\s{1,2}|(?:星期|周|週|礼拜)[一二三四五六日天][,\s]{0,2})?")
_EPOCH = re.compile(r"(?:/date\()?(\d{10})(\d{3})?(?:\.\d{1,6})?(?:[+-]\d{4})?(?:\)/)?")
_YEAR_WORD = re.compile(r"(今年|去年|前年|本月|上月|上个月|上個月|当年|當年)\s?$")
_ASCII_DIGITS = {
    zero + digit: str(digit)
    for zero in (
        0x0660,
        0x06F0,
        0x0966,
        0x09E6,
        0x0A66,
        0x0AE6,
        0x0B66,
        0x0BE6,
        0x0C66,
        0x0CE6,
        0x0D66,
        0x0E50,
        0x0ED0,
        0x1040,
        0x17E0,
    )
    for digit in range(10)
}  # Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Thai, Lao, Burmese, Khmer


def read_moment(
    text: str,
    now: datetime,
    zone: tzinfo,
    *,
    source_offset: bool = True,
    day_first: bool | None = None,
    lang: str | None = None,
    rounding: Rounding = "either",
) -> Moment | None:
    """
    The moment that *text* as a whole says, a label ("发布时间：", "Published on") and a weekday allowed; None if it says none,
    an impossible one, or one more than a day after *now*.

    *now* is aware; *zone* is that of times that name none. *source_offset* False passes over an offset in the text (Typecho
    labels Shanghai's wall time +00:00). *day_first* and *lang* are the page's; *rounding* what the family knows of its theme.

    >>> from datetime import UTC
    >>> now = datetime(2024, 7, 26, 3, tzinfo=UTC)
    >>> read_moment("2个月前 (05-26)", now, UTC).at.date().isoformat(), read_moment("发布时间：2024-05-26 12:30", now, UTC).precision
    ('2024-05-26', 'minute')
    >>> read_moment("2025-02-30", now, UTC) is None, read_moment("May 26th, 2024", now, UTC).at.isoformat()
    (True, '2024-05-26T00:00:00+00:00')
    """
    return _read(text.strip()[:MAX_EXPRESSION], now, zone, source_offset, day_first, lang, rounding)


@functools.lru_cache(maxsize=REMEMBERED)
def _read(
    raw: str, now: datetime, zone: tzinfo, source_offset: bool, day_first: bool | None, lang: str | None, rounding: Rounding
) -> Moment | None:
    here = local(now, zone)
    if alone := _alone(raw, here, zone, source_offset):
        return alone
    folded = plain(raw)
    epoch = _EPOCH.fullmatch(folded)
    if epoch:
        return _epoch(int(epoch[1]), here, raw)
    label = _LABEL.match(folded)
    starts = sorted({0, label.end() if label else 0})
    for moment in _find(folded, raw, here, zone, _Options(source_offset, day_first, lang, rounding, whole=True)):
        begin, end = moment.span
        if _is_whole(folded, begin, end, starts):
            return replace(moment, raw=raw)
    return None


def find_moments(
    text: str,
    now: datetime,
    zone: tzinfo,
    *,
    source_offset: bool = True,
    day_first: bool | None = None,
    lang: str | None = None,
    rounding: Rounding = "either",
) -> list[Moment]:
    """
    Every moment that running *text* (a byline, a footer line) names, left to right, each with its ``span`` in *text*.

    Only what cannot be anything else counts: no lone years, months, weekdays or one-digit fractions. Text beyond MAX_CHARS is not read.

    >>> from datetime import UTC
    >>> [found.raw for found in find_moments("admin2个月前 (05-26)市场动态30", datetime(2024, 7, 26, tzinfo=UTC), UTC)]
    ['2个月前 (05-26)']
    """
    return list(_read_all(text[:MAX_CHARS], now, zone, source_offset, day_first, lang, rounding))


@functools.lru_cache(maxsize=REMEMBERED)
def _read_all(
    text: str, now: datetime, zone: tzinfo, source_offset: bool, day_first: bool | None, lang: str | None, rounding: Rounding
) -> tuple[Moment, ...]:
    here = local(now, zone)
    if alone := _alone(text, here, zone, source_offset):
        return (alone,)
    options = _Options(source_offset, day_first, lang, rounding, whole=False)
    return tuple(_find(plain(text), text, here, zone, options))


_MACHINE_DATE = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?: \d\d:\d\d(?::\d\d)?)?", re.ASCII)


def _alone(text: str, now: datetime, zone: tzinfo, source_offset: bool) -> Moment | None:
    """The moment of a text that is a date as machines write it and nothing else: what most lists show beside each of their entries."""
    match = _MACHINE_DATE.fullmatch(text)
    if match is None:
        return None
    clock = clock_after(text, match.end(3), zone)
    if (clock.end if clock else match.end(3)) != len(text):
        return None
    written = Written(int(match[1]), int(match[2]), int(match[3]), 0, match.end(3))
    return _spanned(_exact(int(match[1]), written, clock, now, zone, source_offset), text, 0, len(text))


class _Options:
    __slots__ = ("day_first", "lang", "rounding", "source_offset", "whole")

    def __init__(self, source_offset: bool, day_first: bool | None, lang: str | None, rounding: Rounding, *, whole: bool) -> None:
        self.source_offset, self.day_first, self.lang, self.rounding, self.whole = source_offset, day_first, lang, rounding, whole


def _find(folded: str, raw: str, now: datetime, zone: tzinfo, options: _Options) -> list[Moment]:
    """Ages before calendar dates, whose bracket they explain; named days last: 2024年5月26日 星期日 12:30 is no "星期日 12:30"."""
    found: list[Moment] = []
    for moments in (_ages, _absolute, _named_days):
        for moment in moments(folded, raw, now, zone, options):
            if not any(moment.span[0] < other.span[1] and other.span[0] < moment.span[1] for other in found):
                found.append(moment)
    return sorted(found, key=lambda moment: moment.span)


def _ages(text: str, raw: str, now: datetime, zone: tzinfo, options: _Options) -> list[Moment]:
    found: list[Moment] = []
    start = 0
    while age := find_age(text, start):
        moment = _aged(age, text, raw, now, zone, options)
        if moment:
            found.append(moment)
        start = max(moment.span[1] if moment else age.end, age.end)
    return found


def _named_days(text: str, raw: str, now: datetime, zone: tzinfo, options: _Options) -> list[Moment]:
    found: list[Moment | None] = []
    start = 0
    while word := find_day_word(text, now, start, bare_weekdays=options.whole):
        start = word.end
        clock = clock_after(text, word.end, zone)
        if clock is None and not options.whole:
            continue  # "今天" in a menu or a sentence is no date; beside a clock it is
        day = resolve_day(word.days_back, now, raw)
        moment = _clocked(day.at, clock, zone, options.source_offset) if clock else day
        found.append(_spanned(settled(moment, now), raw, word.start, clock.end if clock else word.end))
    return [moment for moment in found if moment]


def _aged(age: Age, text: str, raw: str, now: datetime, zone: tzinfo, options: _Options) -> Moment | None:
    moment = resolve_age(age, now, raw, options.rounding)
    if moment is None:
        return None
    bracket = day_in_bracket(text, age.end, now, moment)
    if bracket:
        day, end = bracket
        return _spanned(settled(moment_at(day, "day"), now), raw, age.start, end)
    clock = clock_after(text, age.end, zone) if age.unit == "day" and age.low == age.high else None
    if clock:
        exact = _aged_with_clock(age, clock, moment, now, zone, options)
        if exact:
            return _spanned(exact, raw, age.start, clock.end)
    return _spanned(moment, raw, age.start, age.end)


def _aged_with_clock(age: Age, clock: Clock, moment: Moment, now: datetime, zone: tzinfo, options: _Options) -> Moment | None:
    """ "3天前 12:30": the days on which that time was three days old, by whichever rounding; exact when there is but one."""
    days = [now - timedelta(days=back) for back in range(max(int(age.low) - 1, 0), int(age.high) + 2)]
    times = [found for day in days if (found := _clocked(day, clock, zone, options.source_offset)).at <= now]
    times = [found for found in times if moment.earliest <= found.latest and found.earliest <= moment.latest]
    if len(times) == 1:
        return times[0]
    return moment_between(min(t.earliest for t in times), max(t.latest for t in times)) if times else None


def _absolute(text: str, raw: str, now: datetime, zone: tzinfo, options: _Options) -> list[Moment]:
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
            start = clock.start
        word = _YEAR_WORD.search(text, max(0, start - 5), start) if written.year is None else None
        if word:
            written, start = replace(written, year=now.year - {"去年": 1, "前年": 2}.get(word[1], 0)), word.start()  # noqa: PLW2901
        moment = _spanned(_dated(written, clock, now, zone, options), raw, start, end)
        if moment:
            found.append(moment)
    return found


def _dated(written: Written, clock: Clock | None, now: datetime, zone: tzinfo, options: _Options) -> Moment | None:
    own = clock.zone if clock and clock.zone and options.source_offset else zone
    if written.year is not None:
        return _exact(written.year, written, clock, now, own, options.source_offset)
    if written.month is None:
        return None
    for year in range(now.year, now.year - 9, -1):  # 02-29 comes back after eight years at most
        moment = _exact(year, written, clock, now, own, options.source_offset)
        if moment and moment.earliest <= now:
            return moment
    return None


def _exact(year: int, written: Written, clock: Clock | None, now: datetime, zone: tzinfo, source_offset: bool) -> Moment | None:
    precision: Precision = "day" if written.day else "month" if written.month else "year"
    if year < MIN_YEAR or written.day == 0 or written.month == 0:
        return None
    try:
        start = datetime(year, written.month or 1, written.day or 1, tzinfo=zone)
    except (ValueError, OverflowError):
        return None
    moment = _clocked(start, clock, zone, source_offset) if clock else moment_at(start, precision)
    return settled(moment, now)


def _clocked(day: datetime, clock: Clock, zone: tzinfo, source_offset: bool) -> Moment:
    own = clock.zone if clock.zone and source_offset else zone
    precision: Precision = "hour" if clock.minute is None else "minute" if clock.second is None else "second"
    at = day.replace(hour=clock.hour, minute=clock.minute or 0, second=clock.second or 0, microsecond=0, tzinfo=own)
    return moment_at(at + timedelta(days=clock.day_shift), precision)


def _spanned(moment: Moment | None, raw: str, start: int, end: int) -> Moment | None:
    return replace(moment, raw=raw[start:end], span=(start, end)) if moment else None


def _epoch(seconds: int, now: datetime, raw: str) -> Moment | None:
    """A moment from seconds since 1970; before 2000 it is a counter or an identifier rather than a time."""
    if not 946_684_800 <= seconds < 4_102_444_800:
        return None
    moment = settled(moment_at(datetime.fromtimestamp(seconds, now.tzinfo), "second"), now)
    return replace(moment, raw=raw, span=(0, len(raw))) if moment else None


def _is_whole(text: str, begin: int, end: int, starts: list[int]) -> bool:
    tail = _TAIL.match(text, end)
    if tail is None or tail.end() != len(text):
        return False
    for start in starts:
        head = _WEEKDAY_HEAD.match(text, start)
        if begin in (start, head.end() if head else start):
            return True
    return False


def plain(text: str) -> str:
    """
    *text* folded one character to one, with the digits of other scripts as ASCII ones.

    >>> plain("١٥ يونيو ٢٠٢٦"), plain("２０２６年")
    ('15 يونيو 2026', '2026年')
    """
    return fold(text).translate(_ASCII_DIGITS)


__all__ = ["clock_at", "find_moments", "plain", "read_moment"]
