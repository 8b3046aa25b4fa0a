"""Dates of other calendars and scripts, and times of day that look like part of a date."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.dates import find_moments, read_moment

NOW = datetime(2026, 6, 15, 20, 0, tzinfo=UTC)
DAY = 86400


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


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2 weeks, 3 days ago", 17.5 * DAY),
        ("vor 2 Wochen und 3 Tagen", 17.5 * DAY),
        ("il y a 2 semaines et 3 jours", 17.5 * DAY),
        ("hace 2 semanas, 3 días", 17.5 * DAY),
        ("1 year, 2 months ago", (365 + 61) * DAY + 10 * DAY),
        ("3天5小时前", 3 * DAY + 5.5 * 3600),
        ("1小时20分钟前", 3600 + 20.5 * 60),
        ("2년 3개월 전", (2 * 365 + 92) * DAY + 10 * DAY),
    ],
)
def test_an_age_in_two_units_counts_both(text, seconds):
    moment = read_moment(text, NOW, UTC)
    assert moment.earliest <= NOW - timedelta(seconds=seconds) <= moment.latest
    assert moment.latest - moment.earliest <= timedelta(seconds=seconds * 0.15)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("小编 1小时 ago 1 min read", 1.5 * 3600),
        ("3周 ago", 24 * DAY),
        ("2月 ago", 75 * DAY),
        ("3 weeks前", 24 * DAY),
        ("小编 | 2月前 | 财经", 75 * DAY),
    ],
)
def test_wordpress_and_its_theme_speak_two_languages(text, seconds):
    [moment] = find_moments(text, NOW, UTC)
    assert moment.earliest <= NOW - timedelta(seconds=seconds) <= moment.latest
    assert moment.latest - moment.earliest <= timedelta(seconds=seconds * 1.01)


@pytest.mark.parametrize("text", ["2024年3个月前", "5月3天前", "vor 2 Wochen, 5 Kommentare"])
def test_a_date_or_a_count_beside_an_age_is_no_part_of_it(text):
    assert read_moment(text, NOW, UTC) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5年 ago", 5.5 * 365),
        ("3 天 ago", 3.5),
        ("2月 ago", 75),
        ("3 days前", 3.5),
        ("2 weeks 前", 17),
        ("5年 ago 1 min read", 5.5 * 365),
    ],
)
def test_an_age_whose_unit_and_ago_are_of_two_languages(text, days):
    moment = find_moments(text, NOW, UTC)[0]
    assert moment.earliest <= NOW - timedelta(days=days) <= moment.latest
    assert len(find_moments(text, NOW, UTC)) == 1


@pytest.mark.parametrize("text", ["iPhone 12 前", "请在5月前提交", "3 days前后"])
def test_a_number_and_a_word_before_something_are_no_age(text):
    assert find_moments(text, NOW, UTC) == []
