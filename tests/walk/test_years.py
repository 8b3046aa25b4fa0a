"""Lists that show month and day only: the year follows from the order of the entries alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.archive.dating import Dating, merge
from crawler.items import Article, Hint
from crawler.walk.lists.years import Years
from crawler.walk.numbered_years import NumberedYears

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def hint(shown: str, *, sticky: bool = False) -> Hint:
    """As a list page gives it: a day without its year is the last such day."""
    month, day = (int(part) for part in shown[-5:].split("-"))
    year = int(shown[:4]) if len(shown) > 5 else 2026 if (month, day) <= (3, 10) else 2025
    at = datetime(year, month, day, tzinfo=UTC)
    return Hint(url=f"https://e.cn/{shown}", source="list", seen_at=NOW, published_at=at, published_precision="day", sticky=sticky,
                published_earliest=at, published_latest=at + timedelta(days=1, seconds=-1), published_raw=shown)  # fmt: skip


def days(years: Years, *pages: list[str]) -> list[str]:
    read = [[hint(shown) for shown in page] for page in pages]
    for number, entries in enumerate(read):
        years.settle("main", entries, is_first=number == 0)
    return [f"{one.published_at:%Y-%m-%d}" for entries in read for one in entries if one.published_at]


def test_december_below_january_is_of_the_year_before():
    assert days(Years(), ["03-08", "02-01", "01-05"], ["12-30", "09-12", "04-01"], ["03-20", "01-02", "12-25", "11-11", "10-01"], ["09-30", "08-01", "05-05"]) == [
        "2026-03-08", "2026-02-01", "2026-01-05", "2025-12-30", "2025-09-12", "2025-04-01",
        "2025-03-20", "2025-01-02", "2024-12-25", "2024-11-11", "2024-10-01", "2024-09-30", "2024-08-01", "2024-05-05",
    ]  # fmt: skip


def test_one_entry_out_of_order_turns_no_year():
    assert days(Years(), ["03-08", "02-20", "12-20", "02-15", "02-10", "02-01"]) == [
        "2026-03-08", "2026-02-20", "2025-12-20", "2026-02-15", "2026-02-10", "2026-02-01"]  # fmt: skip


def test_what_is_pinned_at_the_top_turns_no_year():
    assert days(Years(), ["06-01", "05-01", "03-08", "02-20", "02-10", "01-20"])[2:] == [
        "2026-03-08",
        "2026-02-20",
        "2026-02-10",
        "2026-01-20",
    ]


def test_a_list_in_no_order_is_left_alone():
    shown = ["02-01", "11-20", "10-05", "03-03", "12-24", "12-01", "02-02", "11-11", "11-01", "01-15", "12-12", "12-02", "01-01"]
    assert days(Years(), shown) == as_shown(shown)


def as_shown(shown: list[str]) -> list[str]:
    return [f"{hint(one).published_at:%Y-%m-%d}" for one in shown]


def test_a_page_may_go_back_two_years_but_not_three():
    first = ["02-20", "02-10", "02-01"]
    page = ["12-01", "06-01", "03-05", "01-05", "12-20", "06-02", "03-04", "01-04", "12-19", "06-03", "03-03", "01-03", "12-18"]
    two, years = page[:10], [2025, 2025, 2025, 2025, 2024, 2024, 2024, 2024, 2023, 2023]
    assert days(Years(), first, two)[3:] == [f"{year}-{day}" for year, day in zip(years, two)]
    assert days(Years(), first, page)[3:] == as_shown(page)


def test_a_date_with_its_year_sets_the_year_of_those_after_it():
    assert days(Years(), ["2024-03-20", "2024-03-10", "2024-03-08"], ["02-20", "02-10", "02-01"])[3:] == [
        "2024-02-20",
        "2024-02-10",
        "2024-02-01",
    ]


def test_an_old_date_out_of_a_summary_turns_no_year():
    shown = ["03-08", "02-20", "2019-05-05", "02-10", "02-01", "01-20"]
    assert days(Years(), shown) == as_shown(shown)


WINTER = ["2025-02-20", "2025-02-10", "2025-02-01", "2025-01-20", "2025-01-10", "2025-01-05", "12-30"]


def test_a_turn_at_the_end_of_a_page_is_seen_on_the_next():
    years, first, second = Years(), [hint(shown) for shown in WINTER], [hint(shown) for shown in ("12-12", "11-01")]
    assert years.settle("main", first, is_first=True) == []
    assert years.settle("main", second, is_first=False) == first[-1:]
    assert [f"{one.published_at:%Y-%m-%d}" for one in (first[-1], *second)] == ["2024-12-30", "2024-12-12", "2024-11-01"]


@pytest.mark.parametrize("last", [["01-05", "12-30"], ["12-30"]])
def test_a_turn_at_the_end_of_a_list_needs_no_more_entries(last: list[str]):
    years = Years()
    years.settle("main", [hint(shown) for shown in ("2025-03-01", "2025-02-05", "2025-02-01")], is_first=True)
    entries = [hint(shown) for shown in last]
    years.settle("main", entries, is_first=False, is_last=True)
    assert f"{entries[-1].published_at:%Y-%m-%d}" == "2024-12-30"


def numbered(number: int, shown: str) -> Article:
    read = hint(shown)
    return Article(
        f"https://e.cn/{'abc'[number % 3]}/{number}.html", published_at=read.published_at, published_raw=read.published_raw,
        published_precision="day", published_earliest=read.published_earliest, published_latest=read.published_latest,
    )  # fmt: skip


def learnt(shown: list[str]) -> dict[str, str]:
    """What the numbers of the addresses say, where the first post has the highest."""
    numbers = NumberedYears()
    articles = [numbered(100 - place, one) for place, one in enumerate(shown)]
    for article in articles:
        numbers.archived(article, article.url)
    return {
        article.published_raw or "": f"{one.published_at:%Y-%m-%d}"
        for one in numbers.hints()
        for article in articles
        if article.url == one.url
    }


def test_numbers_in_addresses_show_the_year_where_no_list_does():
    assert learnt(["03-08", "01-20", "11-20", "08-01", "05-20", "03-02", "02-20", "01-10", "12-05", "10-01"]) == {
        "03-02": "2025-03-02", "02-20": "2025-02-20", "01-10": "2025-01-10", "12-05": "2024-12-05", "10-01": "2024-10-01"}  # fmt: skip


def test_numbers_in_no_order_of_time_show_nothing():
    assert (
        learnt(
            ["02-01", "11-20", "10-05", "03-03", "12-24", "12-01", "02-02", "11-11", "11-01", "01-15", "12-12", "12-02", "01-01"]
        )
        == {}
    )


@pytest.mark.parametrize("first", ["page", "list"])
def test_the_list_tells_the_year_and_the_page_the_minute(first: str):
    day = datetime(2024, 11, 4, tzinfo=UTC)
    told = Dating(day, "day", day, day + timedelta(days=1, seconds=-1), "2024-11-04", "list")
    at = datetime(2025, 11, 4, 7, 26, tzinfo=UTC)
    shown = Dating(at, "minute", at, at + timedelta(seconds=59), "11-04 07:26", "byline-relative")
    both = merge(shown, told) if first == "page" else merge(told, shown)
    assert both is not None
    assert (both.at, both.precision) == (datetime(2024, 11, 4, 7, 26, tzinfo=UTC), "minute")
    other = Dating(
        at + timedelta(days=3), "minute", at + timedelta(days=3), at + timedelta(days=3), "11-07 07:26", "byline-relative"
    )
    assert merge(told, other) == other
