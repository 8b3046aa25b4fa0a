"""A page as a user of the library makes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler import Page

NOW = datetime(2026, 5, 26, 12, tzinfo=UTC)


def test_text_instead_of_bytes_is_refused_with_the_reason() -> None:
    with pytest.raises(TypeError, match="bytes as fetched, not text"):
        Page("https://e.cn/", "<h1>标题</h1>", fetched_at=NOW)  # type: ignore[arg-type]


def test_a_mapping_of_headers_is_refused_with_what_to_write() -> None:
    with pytest.raises(TypeError, match=r"list\(headers\.items\(\)\)"):
        Page("https://e.cn/", b"", {"Content-Type": "text/html"}, NOW)  # type: ignore[arg-type]


def test_a_naive_time_is_local_and_compares_with_the_servers() -> None:
    naive = datetime(2026, 5, 26, 12)
    assert Page("https://e.cn/", b"", fetched_at=naive).now == naive.astimezone()
    assert Page("https://e.cn/", b"", [("Date", "Mon, 25 May 2026 10:00:00 GMT")], naive).now == datetime(
        2026, 5, 25, 10, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("headers", "now"),
    [
        ([("Date", "Tue, 26 May 2026 11:00:00 GMT")], NOW - timedelta(hours=1)),
        ([("Date", "Tue, 26 May 2026 11:00:00 GMT"), ("Age", "3600")], NOW - timedelta(hours=2)),
        ([("date", "Wed, 27 May 2026 11:00:00 GMT")], NOW + timedelta(hours=23)),
        ([("Date", "Wed, 27 May 2026 13:00:00 GMT")], NOW),  # more than a day ahead of our clock
        ([("Date", "yesterday")], NOW),
        ([("Date", "Tue, 26 May 2026 11:00:00 GMT"), ("Age", "-5")], NOW - timedelta(hours=1)),
    ],
)
def test_ages_are_counted_from_the_servers_clock_unless_it_is_wrong(headers: list[tuple[str, str]], now: datetime) -> None:
    assert Page("https://e.cn/", b"", headers, NOW).now == now
