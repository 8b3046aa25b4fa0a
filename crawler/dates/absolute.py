"""Calendar dates in text, in any order of day, month and year, in any era, script or language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crawler.dates.jalali import find_jalali
from crawler.dates.words import ALPHABETIC, han_number, month_of


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written: its parts as numbers (None where they aren't named), and where it stands in the text."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int


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
# 新华网 sets the year, the day and the clock apart: 2022 09/13 10:12:33
_SPACED_YMD = re.compile(rf"{_NOT_IN_NUMBER}{_YEAR}\s(\d\d)\s?/\s?(\d\d)(?=\s\d\d:\d\d)")
_HAN_YMD = re.compile(rf"([{_HAN}]{{4}})年([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十廿卅]{{1,3}})[日号號]?")
_ERA = re.compile(r"(民國|民国|令和|平成|昭和)\s?(元|\d{1,3})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日?")
_ERA_STARTS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
_SHORT_YMD = re.compile(rf"{_NOT_IN_NUMBER}(\d{{2,3}})年\s?(\d{{1,2}})月\s?(\d{{1,2}})[日号號]?")
_ROC = re.compile(rf"{_NOT_IN_NUMBER}(1[01]\d)([-/.])(\d{{2}})\2(\d{{2}})(?!\d)")
_COMPACT = re.compile(r"(?<![\w./-])((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?=t\d|[\d]{4,6}(?!\d)|(?![\w/]))")
_DMY_WORD = re.compile(
    rf"{_NOT_IN_NUMBER}(\d{{1,2}})(?:(?:st|nd|rd|th|er|re|ème|e|-?(?:го|е|ое)|an|as)(?![^\W\d_])|[º°ª])?\.?,?[\s-]{{0,2}}"
    rf"(?:(?:de|of|del|den|di|da|ta)\s|d['’]|[./])?{_WORD}\.?,?[\s./-]{{0,2}}"
    rf"(?:(?:de|del|of|г|พ\.ศ\.|ค\.ศ\.)\s{{0,2}})?(?:{_YEAR}|['’](\d\d)|(\d\d)(?=\s?(?:[)\]|•·]|$)|\s[-–]\s|,?\s\d{{1,2}}[:.h]\d\d)(?<=[^\W\d_][ .]\d\d))?(?!\d)"
)
_MDY_WORD = re.compile(
    rf"(?<!\w){_WORD}\.?[\s-]{{0,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:(?:\s?,\s?|\s(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\s)?|-){_YEAR}(?!\d)|,?\s?['’](\d\d)(?!\d))?"
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
_WEEKDAY_AFTER = re.compile(r"\s?\([日月火水木金土一二三四五六일월화수목금토](?:曜日?|요일)?\)")
_YEAR_MONTH = re.compile(rf"{_NOT_IN_NUMBER}{_YEAR}\s?(?:年|년|[-/.])\s?(\d{{1,2}})\s?(?:月|월)?(?![\d-])")
_MONTH_YEAR_WORD = re.compile(rf"(?<!\w){_WORD}\.?,?\s{{0,2}}(?:de\s|del\s)?{_YEAR}(?!\d)")
_YEAR_ALONE = re.compile(rf"{_NOT_IN_NUMBER}{_YEAR}\s?[年년]?(?![\d-])")
_YEAR_AFTER = re.compile(r"\s(?:[a-z]{3,4}\s)?((?:19|20)\d\d)(?!\d)")  # date(1): Sun May 26 12:30:00 CST 2024


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


def year_after(text: str, end: int) -> tuple[int, int] | None:
    """The year after the time of day, as ``date`` prints it in a shell, and where it ends; None if there is none."""
    match = _YEAR_AFTER.match(text, end)
    return (int(match[1]), match.end()) if match else None


def _ymd(text: str, day_first: bool | None, lang: str | None) -> Iterator[Written]:
    for match in _YMD.finditer(text):
        yield Written(_christian(int(match[1])), int(match[3]), int(match[4]), match.start(), match.end())
    for match in _SPACED_YMD.finditer(text) if "/" in text else ():
        yield Written(int(match[1]), int(match[2]), int(match[3]), match.start(), match.end())


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
            short = match[4] or match[5]
            end = match.end() if match[3] or short else match.end(2)
            yield Written(_year(match[3], short), month, int(match[1]), match.start(), end)
    for match in _each(_MDY_WORD, text):
        month = month_of(match[1], lang)
        if month:
            yield Written(_year(match[3], match[4]), month, int(match[2]), match.start(), match.end())


def _is_years_end(text: str, start: int, lang: str | None) -> bool:
    """Whether the year at *start* ends another date: "10. Februar 2019 9. Februar 2019" are two, of publication and of change."""
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
        # "3-5" and "24/7" in running text are no dates; 5/26(日) is one
        if len(match[1]) == len(match[3]) == 2 or (match[2] == "/" and _WEEKDAY_AFTER.match(text, match.end())):
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
    """The matches of *pattern*, overlapping ones too: in "10 2024 may 26" the month belongs to the later number."""
    match = pattern.search(text)
    while match:
        yield match
        match = pattern.search(text, match.start() + 1)


def _bare(match: re.Match[str], day_first: bool | None) -> Written:
    first, second = int(match[1]), int(match[3])
    if year := _YEAR_BEFORE.fullmatch(match.string, 0, match.start()):
        return Written(int(year[1]), first, second, year.start(1), match.end())
    day, month = _day_month(first, second, bool(day_first))
    return Written(None, month, day, match.start(), match.end())


# 新华网 sets the year above day and clock, each an element: 2026 11/23 08:12:33. In a line that begins otherwise it may be a count.
_YEAR_BEFORE = re.compile(r"\s*((?:19|20)\d\d)\s{1,2}")


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
