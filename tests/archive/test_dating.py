"""Which of two sources is believed about the time of publication when they contradict each other."""

from datetime import UTC, datetime, timedelta, timezone

from crawler.archive.dating import Dating, merge

SHANGHAI = timezone(timedelta(hours=8))


def day(number: int, rule: str) -> Dating:
    start = datetime(2026, 11, number, tzinfo=SHANGHAI)
    return Dating(start, "day", start, start + timedelta(days=1, seconds=-1), f"2026-11-{number}", rule)


def instant(rule: str) -> Dating:
    at = datetime(2026, 11, 22, 19, 5, 28, tzinfo=UTC)  # the 23rd in Shanghai
    return Dating(at, "second", at, at, "2026-11-22T19:05:28.000Z", rule)


def test_a_list_corrects_the_day_in_an_address_whichever_came_first():
    assert merge(day(22, "address"), instant("list")) == instant("list")
    assert merge(instant("list"), day(22, "address")) == instant("list")


def test_a_page_outweighs_a_list_and_an_address_a_sitemap():
    assert merge(instant("list"), day(21, "byline")) == day(21, "byline")
    assert merge(day(21, "address"), instant("sitemap")) == day(21, "address")
