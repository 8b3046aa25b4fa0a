"""Which of two sources is believed about the time of publication when they contradict each other."""

from datetime import UTC, datetime, timedelta, timezone

from crawler.archive.dating import Dating, is_of_page, merge

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


def test_between_equals_the_newer_counts_unless_it_is_less_exact():
    assert merge(day(21, "byline"), day(22, "byline")) == day(22, "byline")
    assert merge(instant("byline"), day(21, "byline")) == instant("byline")
    assert merge(day(21, "byline"), instant("byline")) == instant("byline")


def test_any_other_rule_is_a_pages():
    assert is_of_page(day(21, "family:zblog"))
    assert not any(is_of_page(day(21, rule)) for rule in ("api", "feed", "list", "address", "sitemap"))


def test_a_day_without_its_year_gets_it_from_a_page_and_keeps_it():
    """Exactly six years later, a list's 11-24 is read as today; it is read so each time the list is."""
    now = datetime(2026, 11, 24, 8, 50, tzinfo=SHANGHAI)
    shown = Dating(now.replace(hour=0, minute=0), "day", now.replace(hour=0, minute=0), now, "11-24", "list")
    start = datetime(2020, 11, 24, tzinfo=SHANGHAI)
    page = Dating(start, "day", start, start + timedelta(seconds=86_399), "2020-11-24", "byline")
    best = None
    for told in (shown, page, shown, shown):
        best = merge(best, told)
    assert best is not None
    assert (best.earliest, best.latest) == (page.earliest, page.latest)


def test_a_day_that_the_headline_may_speak_of_yields_to_a_lists_exact_time():
    spoken = Dating(
        datetime(2025, 5, 26, tzinfo=UTC), "day", datetime(2025, 5, 26, tzinfo=UTC), datetime(2025, 5, 26, 23, 59, 59, tzinfo=UTC),
        "2025年5月26日", "byline-weak",
    )  # fmt: skip
    listed = datetime(2026, 7, 10, 4, 15, tzinfo=UTC)
    merged = merge(spoken, Dating(listed, "second", listed, listed, "2026-07-10T04:15:00+00:00", "list"))
    assert merged is not None and (merged.at, merged.rule) == (listed, "list")
