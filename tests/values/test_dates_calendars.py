"""Dates of other calendars and scripts, and times of day that look like part of a date."""

from datetime import UTC, datetime

import pytest

from crawler.dates import find_moments, read_moment

NOW = datetime(2026, 6, 15, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("۲۵ خرداد ۱۴۰۵", "fa", "2026-06-15"),
        ("دوشنبه، 25 خرداد 1405", "fa", "2026-06-15"),
        ("1405/03/25", "fa", "2026-06-15"),
        ("۲ تير ۱۳۹۹", "fa", "2020-06-22"),
        ("30 اسفند 1399", "fa", "2021-03-20"),
        ("15 มิ.ย. 2569", "th", "2026-06-15"),
        ("15 เม.ย. 69", "th", "2026-04-15"),
        ("15 มิถุนายน 2569", "th", "2026-06-15"),
        ("१५ जून २०२६", "hi", "2026-06-15"),
        ("१५ जुलै २०२५", "mr", "2025-07-15"),
        ("১৫ জুন ২০২৬", "bn", "2026-06-15"),
        ("15 જૂન 2026", "gu", "2026-06-15"),
        ("15 జూన్ 2026", "te", "2026-06-15"),
        ("١٥ يونيو ٢٠٢٦", "ar", "2026-06-15"),
        ("15 avqust 2025", "az", "2025-08-15"),
        ("14 Gennaio 20", "it", "2020-01-14"),
        ("15 Jun 26", "en", "2026-06-15"),
    ],
)
def test_a_day_of_another_calendar_or_script_is_read(text: str, lang: str, day: str) -> None:
    moment = read_moment(text, NOW, UTC, lang=lang)
    assert moment is not None
    assert moment.at.date().isoformat() == day


def test_numbers_alone_are_iranian_on_persian_pages_only() -> None:
    assert find_moments("1405/03/25", NOW, UTC, lang="en") == []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Montag, 15. Juni 2026, 12.30 Uhr", "2026-06-15T12:30:00+00:00"),
        ("15. Juni 2026, 12.05 Uhr", "2026-06-15T12:05:00+00:00"),
        ("Mon 15 Jun 2026 12.30 BST", "2026-06-15T12:30:00+01:00"),
        ("2026, 05, 26", "2026-05-26T00:00:00+00:00"),
        ("2026年5月26日", "2026-05-26T00:00:00+00:00"),
    ],
)
def test_a_time_after_a_year_is_no_month_and_day(text: str, at: str) -> None:
    moment = read_moment(text, NOW, UTC)
    assert moment is not None
    assert moment.at.isoformat() == at


def test_the_time_of_one_date_is_not_that_of_the_next() -> None:
    found = find_moments("2026-05-26T12:30:00+00:00 May 25th, 2026", datetime(2026, 6, 1, tzinfo=UTC), UTC, lang="en")
    assert [moment.raw for moment in found] == ["2026-05-26T12:30:00+00:00", "May 25th, 2026"]
