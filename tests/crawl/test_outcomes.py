"""Redirected lists are requested once by later crawls; a portal of which much fails is not asked three times for all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.crawl.small_portal import Page, Server, listing, post, small_pages
from tests.crawl.test_crawling import crawl


def with_moved_list(status: str) -> dict[str, Any]:
    """A portal whose section, which names two posts that the front page does not, lies elsewhere than its links say."""
    pages = small_pages(14)
    pages["/"] = pages["/page_1.html"] = pages["/page_2.html"] = Page(listing(list(range(1, 13))))
    pages["/category-1.html"] = Page(b"", status, [("Location", "/category-1/")])
    pages["/category-1/"] = Page(listing([14, 13, 12]))
    return pages


@pytest.mark.parametrize(("status", "times"), [("301 Moved Permanently", 1), ("302 Found", 2)])
def test_a_later_crawl_requests_a_moved_list_where_it_lies(status: str, times: int, tmp_path: Path) -> None:
    with Server(with_moved_list(status)) as server:
        assert crawl(server, tmp_path / "archive").new == 14
        server.pages |= {"/category-1/": Page(listing([15, 14, 13])), "/post/15.html": Page(post(15))}
        assert crawl(server, tmp_path / "archive").new == 1
        assert (server.count("/category-1.html"), server.count("/category-1/")) == (times, 2)


def test_further_attempts_are_bounded_in_all(tmp_path: Path) -> None:
    pages = small_pages(40)
    broken = [f"/post/{n}.html" for n in range(1, 31)]
    pages |= dict.fromkeys(broken, Page(b"oops", "500 Internal Server Error"))
    with Server(pages) as server:
        report = crawl(server, tmp_path / "archive", settings={"NEWSKEEP_RETRIES": 6})
        assert report.new == 10
        assert report.failed == {"http-500": 30}
        assert 30 + 6 <= sum(map(server.count, broken)) <= 30 + 6 + 3
        server.pages |= small_pages(40)
        assert crawl(server, tmp_path / "archive").new == 30
