"""Calendar dates in text, whatever their order, era, script or month names, and the clock times beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from crawler.dates.jalali import find_jalali
from crawler.dates.words import AFTERNOON, ALPHABETIC, MORNING, NOON, han_number, month_of
from crawler.dates.zones import read_zone


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written: its parts as numbers (None: not said), its order of trust, and where it stands in the text."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written; *second* and *minute* None when not said; *day_shift* 1 for 24:00."""

    hour: int
    minute: int | None
    second: int | None
    zone: tzinfo | None
    start: int
    end: int
    day_shift: int = 0


_DIGIT = re.compile(r"\d")
_NOT_IN_NUMBER = r"(?<!\d)(?<!\d[-./,:])"
_YEAR = r"((?:19|20|25)\d\d)"
_DAY = r"(\d{2}(?=\d\d?:\d\d)|\d{1,2}(?!\d))"  # a span without separator may run the time into the day: 2026-05-2612:30
_THAI = r"[ก-ฮ\u0e40][\u0e01-\u0e3a]{0,2}\.\s?[ก-ฮ]"  # มิ.ย., เม.ย.: abbreviations of two letters
_WORD = rf"({_THAI}|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f\u1000-\u109f'’\u200c\u200d]){{1,16}}|[ก-ฮ]\.?[ก-ฮ]?\.?[ก-ฮ])"
_HAN = "〇零○一二三四五六七八九"

_YMD = re.compile(
    # the same sign twice: the end of "15. Juni 2026, 12.30 Uhr" is a time
    rf"{_NOT_IN_NUMBER}{_YEAR}\s?(?:年|년|(?P<sign>[-/.,]))\s?(\d{{1,2}})\s?(?(sign)(?P=sign)|(?:月|월|[-/.]))\s?{_DAY}(?:\s?(?:日|号|號|일)|\.(?!\d))?"
)
_HAN_YMD = re.compile(rf"([{_HAN}]{{4}})年([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十廿卅]{{1,3}})[日号號]?")
_ERA = re.compile(r"(民國|民国|令和|平成|昭和)\s?(元|\d{1,3})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日?")
_ERA_STARTS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
_SHORT_YMD = re.compile(rf"{_NOT_IN_NUMBER}(\d{{2,3}})年\s?(\d{{1,2}})月\s?(\d{{1,2}})[日号號]?")
_ROC = re.compile(rf"{_NOT_IN_NUMBER}(1[01]\d)([-/.])(\d{{2}})\2(\d{{2}})(?!\d)")
_COMPACT = re.compile(r"(?<![\w./-])((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?=t\d|[\d]{4,6}(?!\d)|(?![\w/]))")
_DMY_WORD = re.compile(
    rf"{_NOT_IN_NUMBER}(\d{{1,2}})(?:(?:st|nd|rd|th|er|re|ème|e|-?(?:го|е|ое)|an|as)(?![^\W\d_])|[º°ª])?\.?,?[\s-]{{0,2}}"
    rf"(?:(?:de|of|del|den|di|da|ta)\s|d['’]|[./])?{_WORD}\.?,?[\s./-]{{0,2}}"
    rf"(?:(?:de|del|of|г|พ\.ศ\.|ค\.ศ\.)\s{{0,2}})?(?:{_YEAR}|['’](\d\d))?(?!\d)"
)
_MDY_WORD = re.compile(
    rf"(?<!\w){_WORD}\.?[\s-]{{0,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:(?:\s?,\s?|\s|-){_YEAR}(?!\d)|,?\s?['’](\d\d)(?!\d))?"
)
_YMD_WORD = re.compile(
    rf"{_NOT_IN_NUMBER}{_YEAR}\.?,?[\s-]{{0,2}}(?:(?:m\.|g\.|gada|e?ko|urteko)\s?)?(?:(\d{{1,2}})\.?\s)?{_WORD}\.?(?:[\s-]{{0,2}}(\d{{1,2}})(?!\d|:\d))?"
)
_SHORT_THAI = re.compile(rf"{_NOT_IN_NUMBER}(\d{{1,2}})\s?({_THAI})\.?\s?(\d\d)(?![\d:])")  # years of the Buddhist era
_VIETNAMESE = re.compile(rf"{_NOT_IN_NUMBER}(\d{{1,2}})\s+tháng\s+(\d{{1,2}})(?:\s?,?\s?(?:năm\s+)?{_YEAR})?(?!\d)")
_NUMERIC = re.compile(rf"{_NOT_IN_NUMBER}(\d{{1,2}})\s?([-/.])\s?(\d{{1,2}})\s?\2\s?((?:19|20|25)\d\d|\d\d)(?![\d%])(?![-/.,]\d)")
_MONTH_DAY = re.compile(
    rf"{_NOT_IN_NUMBER}(\d{{1,2}})\s?(?:月|월)\s?(\d{{1,2}})\s?(?:日|号|號|일)?(?!\d)|([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十廿卅]{{1,3}})[日号號]"
)
_BARE_MONTH_DAY = re.compile(rf"{_NOT_IN_NUMBER}(\d{{1,2}})([-/])(\d{{1,2}})(?![\d%])(?![-/.,]\d)")
_YEAR_MONTH = re.compile(rf"{_NOT_IN_NUMBER}{_YEAR}\s?(?:年|년|[-/.])\s?(\d{{1,2}})\s?(?:月|월)?(?![\d-])")
_MONTH_YEAR_WORD = re.compile(rf"(?<!\w){_WORD}\.?,?\s{{0,2}}(?:de\s|del\s)?{_YEAR}(?!\d)")
_YEAR_ALONE = re.compile(rf"{_NOT_IN_NUMBER}{_YEAR}\s?[年년]?(?![\d-])")

_BEFORE_NOON = "|".join(sorted((re.escape(word) for word in MORNING | AFTERNOON | NOON), key=len, reverse=True))
_BETWEEN = re.compile(
    r"(?:\s?[(（\[]?(?:周|週|星期|礼拜|禮拜)[一二三四五六日天][)）\]]?|\s?\([^()\d]{1,12}\)|[\s,]{1,2}[^\W\d_]{3,12}\.?(?=[\s,]))?"
    r"[\s,、|·•–—‑-]{0,5}"
    r"(?:(?:at|um|à|a las|às|as|alle|ore|ora|kl\.?|klo|klockan|o|в|у|об|ob|i|pukul|jam|lúc|vào lúc|saat|om|t|la|στις|בשעה|בסָ|الساعة|ساعت|时间)(?=[\s\d]))?\s{0,2}"
)
_CLOCK = re.compile(
    rf"(?:({_BEFORE_NOON})\s?)?(?:"
    r"(\d{1,2})\s?:\s?(\d{2})(?!\d)(?:\s?:\s?(\d{2})(?!\d)(?:[.,]\d{1,9})?)?"  # 8:17, 12:30:05.123
    r"|(\d{1,2})\s?[時时点點시](?![热熱赞贊击擊评評])(?:\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?|半)?"  # 14時30分
    r"|(\d{1,2})\s?h(?:\s?(\d{2}))?(?![\w])"  # 15h30
    r"|(\d{2})(\d{2})(\d{2})?(?!\d)"  # the tail of 20260526T1230
    r"|(\d{1,2})\.(\d{2})(?![\d.])"  # 15.30, only after a word that announces a time
    r"|(\d{1,2})(?=\s?(?:am|pm|a\.m|p\.m))"  # 3 pm
    rf")(?:\s?({_BEFORE_NOON})(?!\w))?(?:\s?(?:uhr|h|hrs?|น\.|г|ч)(?![\w]))?"
)
_ZONE_AFTER = re.compile(
    r"\s?[(（\[]?(z(?!\w)|(?:utc|gmt)\s?[+−-]\s?\d{1,2}(?::?\d{2})?(?!\d)|[+−-]\d{2}:?\d{2}(?!\d)|[+−-]\d{2}(?![\d:])|[+−-]\d(?=:\d\d(?!\d))"
    r"|北京时间|北京時間|мск|[a-z]{2,4}(?![\w.]))[)）\]]?"
)
_YEAR_AFTER = re.compile(r"\s(?:[a-z]{3,4}\s)?((?:19|20)\d\d)(?!\d)")  # date(1): Sun May 26 12:30:00 CST 2024
_CLOCK_BEFORE = re.compile(
    rf"(?<![\d:])({_BEFORE_NOON})?\s?(\d{{1,2}})[:h](\d{{2}})(?::(\d{{2}}))?\s?({_BEFORE_NOON})?(?:\s?(?:uhr|h|[a-z]{{2,4}}))?"
    r"[\s,|·•–—-]{1,4}(?:on\s|am\s|le\s|den\s)?$"
)
_DOTTED_TAIL = re.compile(r"\s?(?:uhr|wib|wita|wit|น\.|h(?:rs)?\b|(?:gmt|bst|est|edt|ist|cest|cet|utc|[ap]\.?m)\b)")
_DOTTED_WORDS = re.compile(r"(?:kl\.?|klo|ore|um|alle|ora)\s{0,2}$")

# What the text may hold, strongest form first; each finder yields every date of its form.
Finder = Callable[[str, "bool | None", "str | None"], Iterator[Written]]


def find_written(text: str, day_first: bool | None = None, lang: str | None = None, *, whole: bool = False) -> list[Written]:
    """
    Every calendar date in folded *text*, left to right, overlaps given to the fuller form.

    *day_first* reads 05/06/2024 (None: by the numbers, then by habit of the separator). With *whole* forms too weak for running
    text count as well: a lone month, year, or 5/26.
    """
    if "月" not in text and not _DIGIT.search(text):
        return []
    found: list[Written] = []
    for finder in _STRONG_FINDERS + (_WEAK_FINDERS if whole else ()):
        for written in finder(text, day_first, lang):
            if not any(written.start < other.end and other.start < written.end for other in found):
                found.append(written)
    return sorted(found, key=lambda written: written.start)


def clock_after(text: str, end: int, zone: tzinfo) -> Clock | None:
    """The time of day that follows a date ending at *end*, with its zone, am/pm applied; None if none does."""
    between = _BETWEEN.match(text, end)
    start = between.end() if between else end
    clock = clock_at(
        text, start, zone, dotted=bool(_DOTTED_WORDS.search(text, end, start)), compact=end == start or text[end : end + 1] == "t"
    )
    if clock is None and between and between.end() != end:
        clock = clock_at(text, end, zone)
    return clock


def clock_at(text: str, start: int, zone: tzinfo, *, dotted: bool = False, compact: bool = False) -> Clock | None:
    """The time of day at *start* of folded *text*; *dotted* allows 15.30, *compact* 1530; None if there is none or it cannot be."""
    match = _CLOCK.match(text, start)
    if not match or (match[13] and not dotted and not _DOTTED_TAIL.match(text, match.end(14))) or (match[10] and not compact):
        return None
    groups = match.groups()
    hour, minute, second = next((groups[at : at + 3] for at in (1, 4) if groups[at]), (None, None, None))
    if hour is None:
        hour, minute, second = (
            groups[7] or groups[9] or groups[12] or groups[14],
            groups[8] or groups[10] or groups[13],
            groups[11],
        )
    if hour is None:
        return None
    if match[5] and match[0].endswith("半"):
        minute = "30"
    return _clock(int(hour), minute, second, (match[1] or "") + (match[16] or ""), text, match, zone)


def clock_before(text: str, start: int, zone: tzinfo) -> Clock | None:
    """The time of day that ends where a date starts: "12:30, 26 мая 2026"."""
    match = _CLOCK_BEFORE.search(text, max(0, start - 40), start)
    if not match:
        return None
    return _clock(int(match[2]), match[3], match[4], (match[1] or "") + (match[5] or ""), text, match, zone)


def year_after(text: str, end: int) -> tuple[int, int] | None:
    """The year that stands after the time, as date(1) prints it, and where it ends."""
    match = _YEAR_AFTER.match(text, end)
    return (int(match[1]), match.end()) if match else None


def _clock(
    hour: int, minute: str | None, second: str | None, noon: str, text: str, match: re.Match[str], zone: tzinfo
) -> Clock | None:
    if any(word in noon for word in AFTERNOON) and hour < 12 and not any(word in noon for word in ("a.m", "am")):
        hour += 12
    elif any(word in noon for word in MORNING) and hour == 12:
        hour = 0
    minutes, seconds = int(minute) if minute else None, int(second) if second else None
    shift = 0
    if hour == 24 and not minutes and not seconds:
        hour, shift = 0, 1
    if hour > 23 or (minutes or 0) > 59 or (seconds or 0) > 59:
        return None
    named = _ZONE_AFTER.match(text, match.end())
    own = read_zone(named[1], zone) if named else None
    if (
        own
        and named
        and named[1][0] in "+-−"
        and seconds is None
        and match[0].strip() == match[0]
        and ":" in named[1]
        and "t" not in text[: match.start()]
    ):
        own = None  # 09:30-11:00 is a span of time, not an offset
    end = named.end() if own and named else match.end()
    return Clock(hour, minutes, seconds, own, match.start(), end, shift)


def _ymd(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    for match in _YMD.finditer(text):
        yield Written(_christian(int(match[1])), int(match[3]), int(match[4]), match.start(), match.end())


def _jalali(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    if (lang is None or not lang.startswith(("fa", "ps"))) and not _PERSIAN.search(text):
        return
    for day, start, end in find_jalali(text, lang):
        yield Written(day.year, day.month, day.day, start, end)


_PERSIAN = re.compile("[\u0600-\u06ff]")


def _eastern(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    if "年" not in text:
        return
    for match in _HAN_YMD.finditer(text):
        yield Written(han_number(match[1]), han_number(match[2]), han_number(match[3]), match.start(), match.end())
    for match in _ERA.finditer(text):
        year = 1 if match[2] == "元" else int(match[2])
        yield Written(_ERA_STARTS[match[1]] + year, int(match[3]), int(match[4]), match.start(), match.end())
    for match in _SHORT_YMD.finditer(text):
        year = int(match[1])
        yield Written(year + 1911 if year > 99 else year + 2000, int(match[2]), int(match[3]), match.start(), match.end())


def _roc(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    for match in _ROC.finditer(text):
        yield Written(int(match[1]) + 1911, int(match[3]), int(match[4]), match.start(), match.end())


def _compact(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    for match in _COMPACT.finditer(text):
        yield Written(int(match[1]), int(match[2]), int(match[3]), match.start(), match.end())


def _worded(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    if not ALPHABETIC.search(text):
        return
    for match in _VIETNAMESE.finditer(text) if "tháng" in text else ():
        yield Written(int(match[3]) if match[3] else None, int(match[2]), int(match[1]), match.start(), match.end())
    for match in _SHORT_THAI.finditer(text) if "." in text else ():
        if month := month_of(match[2], lang):
            yield Written(_christian(2500 + int(match[3])), month, int(match[1]), match.start(), match.end())
    for match in _YMD_WORD.finditer(text):
        month = month_of(match[3], lang)
        if month and (match[2] or match[4]) and not _is_years_end(text, match.start(), lang):
            day = match[2] or match[4]
            yield Written(
                _christian(int(match[1])), month, int(day), match.start(), match.end() if not match[2] else match.end(3)
            )
    for match in _each(_DMY_WORD, text):
        month = month_of(match[2], lang)
        if month:
            end = match.end() if match[3] or match[4] else match.end(2)
            yield Written(_year(match[3], match[4]), month, int(match[1]), match.start(), end)
    for match in _each(_MDY_WORD, text):
        month = month_of(match[1], lang)
        if month:
            yield Written(_year(match[3], match[4]), month, int(match[2]), match.start(), match.end())


def _is_years_end(text: str, start: int, lang: str | None) -> bool:
    """Whether the year at *start* ends the date before it: "10. Februar 2019 9. Februar 2019", published and updated without a word between."""
    before = _MONTH_BEFORE.search(text, max(0, start - 24), start)
    return before is not None and month_of(before[1], lang) is not None


_MONTH_BEFORE = re.compile(rf"(?<!\w){_WORD}\.?,?\s{{0,2}}(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s{{0,2}})?$")


def _numeric(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    for match in _NUMERIC.finditer(text):
        first, middle, last = int(match[1]), int(match[3]), int(match[4])
        if len(match[4]) == 4:
            day, month = _day_month(first, middle, True if match[2] == "." else day_first)
            yield Written(_christian(last), month, day, match.start(), match.end())
        else:
            year, month, day = _two_digit_year(first, middle, last, match[2], day_first)
            yield Written(2000 + year if year < 70 else 1900 + year, month, day, match.start(), match.end())


def _month_day(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    for match in _MONTH_DAY.finditer(text):
        month, day = (int(match[1]), int(match[2])) if match[1] else (han_number(match[3]), han_number(match[4]))
        yield Written(None, month, day, match.start(), match.end())


def _two_digit_month_day(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    for match in _BARE_MONTH_DAY.finditer(text):
        if len(match[1]) == len(match[3]) == 2:  # "3-5" and "24/7" in running text are no dates
            yield _bare(match, day_first)


def _any_month_day(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    for match in _BARE_MONTH_DAY.finditer(text):
        yield _bare(match, day_first)


def _coarse(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    for match in _YEAR_MONTH.finditer(text):
        yield Written(_christian(int(match[1])), int(match[2]), None, match.start(), match.end())
    for match in _MONTH_YEAR_WORD.finditer(text):
        month = month_of(match[1], lang)
        if month:
            yield Written(_christian(int(match[2])), month, None, match.start(), match.end())
    for match in _YEAR_ALONE.finditer(text):
        yield Written(_christian(int(match[1])), None, None, match.start(), match.end())


_STRONG_FINDERS: tuple[Finder, ...] = (
    _jalali,
    _ymd,
    _eastern,
    _compact,
    _worded,
    _numeric,
    _roc,
    _month_day,
    _two_digit_month_day,
)
_WEAK_FINDERS: tuple[Finder, ...] = (_any_month_day, _coarse)


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of *pattern* that may overlap: "10 2024 may 26" has a month only for the later one."""
    match = pattern.search(text)
    while match:
        yield match
        match = pattern.search(text, match.start() + 1)


def _bare(match: re.Match[str], day_first: bool | None) -> Written:
    first, second = int(match[1]), int(match[3])
    day, month = _day_month(first, second, bool(day_first))
    return Written(None, month, day, match.start(), match.end())


def _day_month(first: int, second: int, day_first: bool | None) -> tuple[int, int]:
    if first > 12:
        return first, second
    if second > 12 or day_first is False:
        return second, first
    return first, second


def _two_digit_year(first: int, middle: int, last: int, separator: str, day_first: bool | None) -> tuple[int, int, int]:
    """(year, month, day): 24-05-26 counts down as ISO does; 26.05.24 up; a slash goes by the numbers, then by *day_first*."""
    counts_down = middle <= 12 and 1 <= last <= 31
    if separator == "-" and counts_down:
        return first, middle, last
    if first > 31 or (first > 12 and day_first is False and counts_down):
        return first, middle, last
    day, month = _day_month(first, middle, True if separator == "." and day_first is None else day_first)
    return last, month, day


def _year(full: str | None, short: str | None) -> int | None:
    if full:
        return _christian(int(full))
    return 2000 + int(short) if short else None


def _christian(year: int) -> int:
    """*year* from the Buddhist calendar (2569) to the common one."""
    return year - 543 if year > 2400 else year
