"""Times that count back from the fetch ("2个月前", "vor 3 Stunden", "昨天", "上周五"), as the interval that they certainly mean."""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from crawler.dates.moment import Moment, moment_at, moment_between
from crawler.dates.relative_words import (
    AGO_PREFIXES,
    AGO_SUFFIXES,
    AGO_WORDS,
    ALL_DAY_WORDS,
    DAY_WORDS,
    LATIN_NUMBERS,
    UNIT_STEMS,
)
from crawler.dates.words import ALPHABETIC, han_number

Rounding = Literal["either", "round", "floor"]
"""How a theme turns an age into whole units: tpure rounds it, most cut it; "either" allows for both, unless the family knows."""


class Age(NamedTuple):
    """An age as written: *low* to *high* whole *unit*s back (the same number, but for "几天前"), and where it stands in the text."""

    low: float
    high: float
    unit: str
    start: int
    end: int


class DayWord(NamedTuple):
    """A named day ("昨天", "上周五"): how many days before the day of the fetch it is, and where it stands in the text."""

    days_back: int
    start: int
    end: int


# Seconds of a unit: (shortest in use, longest in use). tpure counts months of 30 and years of 360 days; others go by the calendar.
UNIT_SECONDS: dict[str, tuple[int, int]] = {
    "second": (1, 1),
    "minute": (60, 60),
    "hour": (3600, 3600),
    "day": (86400, 86400),
    "week": (7 * 86400, 7 * 86400),
    "month": (30 * 86400, 31 * 86400),
    "year": (360 * 86400, 366 * 86400),
}
MAX_AGE = timedelta(days=60 * 366)  # nothing on the web is older, and "2024年前" is prose
JUST_NOW = timedelta(minutes=5)  # 刚刚 is under a second in tpure, under a minute in most themes, up to five minutes in a few

_HAN = "〇零一二三四五六七八九十百两兩廿卅"
_CJK_UNITS = {
    "秒钟": "second", "秒鐘": "second", "秒": "second", "초": "second", "分钟": "minute", "分鐘": "minute", "分": "minute", "분": "minute",
    "小时": "hour", "小時": "hour", "时": "hour", "钟头": "hour", "鐘頭": "hour", "時間": "hour", "시간": "hour",
    "天": "day", "日間": "day", "日": "day", "일": "day", "周": "week", "週間": "week", "週": "week", "星期": "week", "礼拜": "week",
    "주일": "week", "주": "week", "か月": "month", "ヶ月": "month", "カ月": "month", "ヵ月": "month", "ケ月": "month", "箇月": "month",
    "개월": "month", "달": "month", "月": "month", "年": "year", "년": "year",
}  # fmt: skip
_CJK_AGO = re.compile(
    rf"(?<![\d.])(\d{{1,6}}|[{_HAN}]{{1,4}}|半|[几幾数數]十?)\s?(?:[多余餘来])?\s?(个半|個半|个|個|か所)?\s?({'|'.join(sorted(_CJK_UNITS, key=len, reverse=True))})"
    r"(半)?[多余餘]?\s?(?:[以之]?前|전|(ago)(?!\w))(?!后)"
)
# human_time_diff() of WordPress answers in the site's language, and many a theme adds its own word: "5年 ago", "3 hours前"
_LATIN_BEFORE = re.compile(r"(?<![\w.])(\d{1,4})\s?([a-z]{3,7})\s?前(?!后)")
_NUMBER = rf"\d{{1,6}}|(?:{'|'.join(sorted(LATIN_NUMBERS, key=len, reverse=True))})(?![^\W\d_])"
_WORD = r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652\u0900-\u0dff\u0e00-\u0e7f]){0,14}"
_PREFIXED = re.compile(rf"(?<!\w)(?:{AGO_PREFIXES})\s+(?:\w{{3,9}}\s+)?({_NUMBER})['’]?\s?({_WORD})\.?")
_SUFFIXED = re.compile(rf"(?<![\w.])({_NUMBER})['’]?\s?({_WORD})\.?\s?(?:{AGO_SUFFIXES})(?!\w)")
_COMPOUND = re.compile(rf"(\d{{1,6}})\s?({_WORD})\.?,?\s(?:and\s)?$")
_SMALLER = re.compile(rf"(?:\s?,\s?|\s)(?:(?:und|et|y|e|og|och|en|and|i|и)\s)?(\d{{1,3}})\s?({_WORD})\.?")
# 月 and 日 alone are a date's (5月3天前), 时 and 分 a clock's.
_CJK_LARGER = re.compile(
    r"(\d{1,3})\s?(年|년|个月|個月|か月|ヶ月|カ月|개월|周|週間?|星期|주|天|日間|일|小时|小時|時間|시간)\s?[零又]?$"
)
_HALF = re.compile(r"(?<!\w)half an? (hour|year|day) ago(?!\w)")
_JUST_NOW = re.compile(
    r"刚刚|刚才|剛剛|剛才|剛纔|たった今|방금\s?전?|(?<!\w)(?:just now|right now|moments? ago|a moment ago|a few (?:seconds|moments) ago|gerade eben|à l'instant"
    r"|только что|щойно|az önce|şimdi|baru saja|vừa xong|ora|agora mesmo|ahora mismo|zojuist|nyss|nettopp|lige nu|juuri nyt|przed chwilą|právě teď)(?!\w)"
)
_BRACKET_DAYS = re.compile(r"\s{0,3}[(\[]\s?(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?\s?[)\]]")
_WEEKDAY = re.compile(r"(上上|上个?|上個?|本|这个?|這個?|)(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])")
_WEEKDAYS = {
    character: day for day, characters in enumerate(("一", "二", "三", "四", "五", "六", "日天")) for character in characters
}


def find_age(text: str, start: int = 0) -> Age | None:
    """
    The first "N units ago" in folded *text* from *start* on, in any language known here.

    >>> find_age("admin2个月前 (05-26)")
    Age(low=2, high=2, unit='month', start=5, end=9)
    >>> find_age("半小时前"), find_age("vor 3 stunden").unit, find_age("il y a une heure").low, find_age("不久前")
    (Age(low=0.5, high=0.5, unit='hour', start=0, end=4), 'hour', 1, None)
    >>> find_age("5年 ago"), find_age("3 hours前").unit
    (Age(low=5, high=5, unit='year', start=0, end=6), 'hour')
    """
    found = [_cjk_age(text, start)] if "前" in text or "전" in text or "ago" in text else []
    if "前" in text and (match := _LATIN_BEFORE.search(text, start)):
        found.append(_latin_age(match[1], match[2], match.start(), match.end()))
    if _says(AGO_WORDS, text):
        found += [_prefixed_age(text, start), _suffixed_age(text, start), _half_age(text, start)]
    if match := _JUST_NOW.search(text, start):
        found.append(Age(0, 0, "second", match.start(), match.end()))
    return min((age for age in found if age), key=lambda age: (age.start, -age.end), default=None)


def resolve_age(age: Age, now: datetime, raw: str, rounding: Rounding = "either") -> Moment | None:
    """
    The interval in which something of that *age* happened, by a clock that reads *now* (aware, in the portal's zone); None for
    an age beyond MAX_AGE.

    Rounding themes mean N−½ … N+½ units, flooring ones N … N+1; a month is 30 or a calendar's days, a year 360 to 366.

    >>> resolve_age(Age(2, 2, "hour", 0, 0), datetime(2024, 5, 26, 12, tzinfo=UTC), "").earliest.isoformat()
    '2024-05-26T09:00:00+00:00'
    """
    utc = now.astimezone(UTC)
    if age.low == 0 and age.unit == "second":
        return moment_between((utc - JUST_NOW).astimezone(now.tzinfo), now, raw)
    shortest, longest = UNIT_SECONDS[age.unit]
    youngest = max(age.low if rounding == "floor" else age.low - 0.5, 0) * shortest
    oldest = (age.high + (0.5 if rounding == "round" else 1)) * (shortest if rounding == "round" else longest)
    if age.low != int(age.low):  # "half an hour", "一个半小时": said loosely
        youngest, oldest = age.low * 0.5 * shortest, (age.high + 0.5) * longest
    if oldest > MAX_AGE.total_seconds():
        return None
    earliest, latest = utc - timedelta(seconds=oldest), utc - timedelta(seconds=youngest)
    return moment_between(earliest.astimezone(now.tzinfo), latest.astimezone(now.tzinfo), raw)


def day_in_bracket(text: str, end: int, now: datetime, age: Moment) -> tuple[datetime, int] | None:
    """
    The exact day that a bracket after an age gives, ``(MM-DD)`` or ``(YYYY-MM-DD)``, and where the bracket ends.

    Without a year it is the latest such day not after *now* that the age allows (tpure drops the year below 360 days only);
    where the age allows none it was counted from another clock, a cache's, and the latest such day stands.
    """
    match = _BRACKET_DAYS.match(text, end)
    if not match:
        return None
    year, month, day = (int(group) if group else None for group in match.groups())
    days = [day for day in (_day(now, y, month, day) for y in ([year] if year else range(now.year, now.year - 12, -1))) if day]
    days = [start for start in days if start <= now]
    slack = timedelta(days=2)
    allowed = [start for start in days if age.earliest - slack <= start <= age.latest + slack]
    return ((allowed or days)[0], match.end()) if days else None


def find_day_word(text: str, now: datetime, start: int = 0, *, bare_weekdays: bool = False) -> DayWord | None:
    """
    The first named day in folded *text*: 今天, yesterday, vorgestern, 上周五; bare weekdays only on request (prose is full of them).

    >>> find_day_word("昨天 12:30", datetime(2024, 5, 26)), find_day_word("上周五", datetime(2024, 5, 26)).days_back
    (DayWord(days_back=1, start=0, end=2), 9)
    """
    best: DayWord | None = None
    if _says(ALL_DAY_WORDS, text) and (match := DAY_WORDS.search(text, start)):
        best = DayWord(int((match.lastgroup or "d0")[1:]), match.start(), match.end())
    for match in _WEEKDAY.finditer(text, start):
        if best and best.start < match.start():
            break
        if match[1] or bare_weekdays:
            return DayWord(_days_since(match[1], _WEEKDAYS[match[2]], now.weekday()), match.start(), match.end())
    return best


def resolve_day(days_back: int, now: datetime, raw: str) -> Moment:
    """The day *days_back* before that of *now*."""
    return moment_at((now - timedelta(days=days_back)).replace(hour=12), "day", raw)


def _day(now: datetime, year: int | None, month: int | None, day: int | None) -> datetime | None:
    try:
        return now.replace(year=year or 1, month=month or 0, day=day or 0, hour=0, minute=0, second=0, microsecond=0, fold=0)
    except ValueError:
        return None


def _days_since(prefix: str, weekday: int, today: int) -> int:
    """How many days before *today* a *weekday* was (0 is Monday, the first of a Chinese week): 上 means last week's, none the latest."""
    if prefix.startswith("上上"):
        return today - weekday + 14
    if prefix.startswith("上"):
        return today - weekday + 7
    return (today - weekday) % 7


@functools.cache
def _by_script(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that are written with an alphabet, and the others."""
    return tuple(word for word in words if ALPHABETIC.search(word)), tuple(word for word in words if not ALPHABETIC.search(word))


def _says(words: tuple[str, ...], text: str) -> bool:
    alphabetic, others = _by_script(words)
    return any(word in text for word in others) or (
        ALPHABETIC.search(text) is not None and any(word in text for word in alphabetic)
    )


def _cjk_age(text: str, start: int) -> Age | None:
    for match in _CJK_AGO.finditer(text, start):
        number, counter, unit, half, english = match.groups()
        unit = _CJK_UNITS[unit]
        bare_month = match[3] == "月" and not counter and not english
        if bare_month and not _is_entry(text, match.start(), match.end()):
            continue  # 5月前 is "before May", 3个月前 and 三月前 differ by the counter
        if number == "半":
            low = high = 0.5
        elif number[0] in "几幾数數":
            low, high = (10, 99) if number.endswith("十") else (1, 9)
        else:
            value = han_number(number)
            if value is None:
                continue
            low = high = value + (0.5 if half or (counter or "").endswith("半") else 0)
        return _with_cjk_larger(Age(low, high, unit, match.start(), match.end()), text, start)
    return None


def _is_entry(text: str, start: int, end: int) -> bool:
    """Whether nothing but the signs of a byline touches a part of *text*: WordPress in Chinese says 7月前 where others say 7个月前."""
    return all(beside in " |｜·•/" for beside in (text[start - 1 : start], text[end : end + 1]))


def _with_cjk_larger(age: Age, text: str, start: int) -> Age:
    """*age* with the larger unit before it: 2年3个月前, 1小时20分钟前."""
    match = _CJK_LARGER.search(text, max(start, age.start - 8), age.start)
    if match is None:
        return age
    number, unit = int(match[1]), _CJK_UNITS[match[2].lstrip("个個")]
    return _sum(Age(number, number, unit, match.start(), match.end()), age)


def _prefixed_age(text: str, start: int) -> Age | None:
    for match in _PREFIXED.finditer(text, start):
        age = _latin_age(match[1], match[2], match.start(), match.end(2))
        if age:
            following = _SMALLER.match(text, age.end)  # vor 2 Wochen und 3 Tagen
            smaller = _latin_age(following[1], following[2], following.start(), following.end()) if following else None
            return _sum(age, smaller) if smaller and _is_larger(age, smaller) else age
    return None


def _suffixed_age(text: str, start: int) -> Age | None:
    for match in _SUFFIXED.finditer(text, start):
        age = _latin_age(match[1], match[2], match.start(), match.end())
        if age:
            return _with_larger_unit(age, text, start)
    return None


def _with_larger_unit(age: Age, text: str, start: int) -> Age:
    """*age* with the larger unit before it ("1 day, 3 hours ago") counted in its own unit."""
    match = _COMPOUND.search(text, max(start, age.start - 40), age.start)
    larger = _latin_age(match[1], match[2], match.start(), match.end()) if match else None
    return _sum(larger, age) if larger is not None else age


def _is_larger(age: Age, other: Age) -> bool:
    return UNIT_SECONDS[age.unit][0] > UNIT_SECONDS[other.unit][0]


def _sum(larger: Age, smaller: Age) -> Age:
    """
    An age in two units, in seconds: from half a smaller unit below to a whole one above. A year in it has 365 days at least: who counts
    so finely does not count years of 360. The smaller one alone, if its unit is not smaller.
    """
    if not _is_larger(larger, smaller) or larger.low != int(larger.low) or smaller.low != int(smaller.low):
        return smaller
    (shortest, longest), (short, long) = UNIT_SECONDS[larger.unit], UNIT_SECONDS[smaller.unit]
    low = larger.low * (max(shortest, 365 * 86400) if larger.unit == "year" else shortest) + (smaller.low - 0.5) * short
    return Age(
        low,
        larger.high * longest + (smaller.high + 1) * long,
        "second",
        min(larger.start, smaller.start),
        max(larger.end, smaller.end),
    )


def _half_age(text: str, start: int) -> Age | None:
    match = _HALF.search(text, start)
    return Age(0.5, 0.5, match[1], match.start(), match.end()) if match else None


def _latin_age(number: str, word: str, start: int, end: int) -> Age | None:
    unit = UNIT_STEMS.get(word) or next(
        (UNIT_STEMS[word[:size]] for size in range(len(word), 2, -1) if word[:size] in UNIT_STEMS), None
    )
    if unit is None:
        return None
    low, high = (int(number), int(number)) if number.isdecimal() else LATIN_NUMBERS.get(number, (0, 0))
    return Age(low, high, unit, start, end) if high or number == "0" else None
