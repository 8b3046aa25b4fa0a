"""Dates of the Iranian calendar, which dates news in Persian, turned into days of the common calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

# Iran's names, then Afghanistan's; "ي" and "ك" of Arabic keyboards are made the Persian letters before the search.
_IRANIAN = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
_AFGHAN = "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت".split()
_MONTHS = {name: month for names in (_IRANIAN, _AFGHAN) for month, name in enumerate(names, start=1)} | {
    "امرداد": 5,
    "اردي‌بهشت": 2,
}
_ARABIC_LETTERS = str.maketrans("يك", "یک")
_WORDED = re.compile(rf"(?<!\d)(\d{{1,2}})\s?(?:ام\s)?({'|'.join(_MONTHS)})(?:\s?ماه)?\s?[،,]?\s?(?:سال\s)?(1[34]\d\d)(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d/.-])(1[34]\d\d)([/.-])(\d{1,2})\2(\d{1,2})(?![\d/-])|(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\6(1[34]\d\d)(?![\d/-])"
)
_LEAP_REMAINDERS = frozenset((1, 5, 9, 13, 17, 22, 26, 30))  # of the 33-year cycle: exact from 1178 to 1633
_NEW_YEAR_1399 = date(2020, 3, 20)


def find_jalali(text: str, lang: str | None) -> list[tuple[date, int, int]]:
    """
    The days that Iranian dates in folded *text* (digits ASCII) name, each with where it stands. Dates of numbers alone count only
    on pages in Persian.

    >>> find_jalali("دوشنبه 25 خرداد 1405 - 12:30", None)
    [(datetime.date(2026, 6, 15), 7, 20)]
    >>> find_jalali("1405/03/25", "fa"), find_jalali("1405/03/25", "en")
    ([(datetime.date(2026, 6, 15), 0, 10)], [])
    """
    found = []
    if "13" not in text and "14" not in text:
        return []
    for match in _WORDED.finditer(text.translate(_ARABIC_LETTERS)):
        found.append((gregorian(int(match[3]), _MONTHS[match[2]], int(match[1])), match.start(), match.end()))
    if lang is not None and lang.startswith(("fa", "ps")):
        for match in _NUMERIC.finditer(text):
            year, month, day = (match[1], match[3], match[4]) if match[1] else (match[8], match[7], match[5])
            found.append((gregorian(int(year), int(month), int(day)), match.start(), match.end()))
    return [(day, start, end) for day, start, end in found if day is not None]


def gregorian(year: int, month: int, day: int) -> date | None:
    """
    The day of the common calendar; None if the Iranian one has no such day. Valid for the years 1300 to 1499.

    >>> gregorian(1399, 12, 30), gregorian(1400, 12, 30), gregorian(1357, 11, 22)
    (datetime.date(2021, 3, 20), None, datetime.date(1979, 2, 11))
    """
    if not (1300 <= year < 1500 and 1 <= month <= 12 and 1 <= day <= _length(year, month)):
        return None
    years = range(1399, year) if year >= 1399 else range(year, 1399)
    span = sum(365 + _is_leap(each) for each in years)
    new_year = _NEW_YEAR_1399 + timedelta(days=span if year >= 1399 else -span)
    return new_year + timedelta(days=31 * (month - 1) - max(0, month - 7) + day - 1)


def _length(year: int, month: int) -> int:
    return 31 if month < 7 else 30 if month < 12 or _is_leap(year) else 29


def _is_leap(year: int) -> bool:
    return year % 33 in _LEAP_REMAINDERS
