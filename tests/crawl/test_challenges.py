"""A firewall that answers in the portal's place ends the run without harm: no post is lost, changed or missed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.errors import FetchError
from crawler.fetch import Client
from tests.crawl.small_crawls import crawl, rows
from tests.crawl.small_portal import Asked, Page, Server, post, small_pages

CHALLENGE = Page(b"<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={};</script></body></html>")


def shut(pages: dict[str, Page], after: int) -> Callable[[], None]:
    """Make all *pages* answer a challenge once *after* of them were asked; returns what opens them again."""
    asked, is_shut = 0, True

    def guarded(page: Page) -> Callable[[Asked], Page]:
        def answer(_: Asked) -> Page:
            nonlocal asked
            asked += 1
            return CHALLENGE if is_shut and asked > after else page

        return answer

    def open_again() -> None:
        nonlocal is_shut
        is_shut = False

    for path, page in list(pages.items()):
        pages[path] = guarded(page)  # type: ignore[assignment]
    return open_again


def test_a_portal_behind_a_firewall_is_reported_as_such(tmp_path: Path) -> None:
    pages = small_pages(12)
    shut(pages, 0)
    with Server(pages) as server:
        report = crawl(server, tmp_path / "archive")
        with Client(server.address, delay_seconds=0) as client, pytest.raises(FetchError, match="Cloudflare") as refused:
            client.get(server.address)
    assert (report.reason, report.exit_code, report.new) == ("challenge", 4, 0)
    assert "Cloudflare" in report.message
    assert refused.value.slug == "challenge"


def test_a_run_blocked_midway_is_continued_by_the_next(tmp_path: Path) -> None:
    pages = small_pages(30)
    open_again = shut(pages, 12)
    with Server(pages) as server:
        first = crawl(server, tmp_path / "archive")
        asked = len(server.asked)
        open_again()
        second = crawl(server, tmp_path / "archive")
    assert (first.reason, first.exit_code) == ("challenge", 1)
    assert 0 < first.new < 12
    assert asked < 12 + 3 + 8 + 3, "three answers in a row, and what was under way with the third, are enough"
    assert (second.reason, first.new + second.new) == ("finished", 30)
    assert rows(tmp_path / "archive", "SELECT count(*) FROM revisions WHERE reason <> 'published'") == [(0,)]
    assert rows(tmp_path / "archive", "SELECT count(*) FROM articles WHERE gone_at IS NOT NULL OR suspect_at IS NOT NULL") == [
        (0,)
    ]


def test_one_challenged_address_affects_no_other(tmp_path: Path) -> None:
    pages = small_pages(12)
    pages["/post/7.html"] = CHALLENGE
    with Server(pages) as server:
        report = crawl(server, tmp_path / "archive")
    assert (report.reason, report.new, dict(report.failed)) == ("finished", 11, {"challenge": 1})


def test_a_part_that_fails_for_now_leaves_no_half_text(tmp_path: Path) -> None:
    onward = (
        '<div class="pages"><a href="/post/5.html">1</a> <a href="/post/5_2.html">2</a> <a href="/post/5_2.html">下一页</a></div>'
    )
    whole = "<p>第一部分：开工仪式在上午举行，各界代表约两百人到场，项目总投资三亿元，建成后每年生产精密零件两百万件。</p>"
    rest = "<p>第二部分：下午召开的座谈会上，企业代表介绍了招工计划，第一批岗位共三百个，下月起在人才市场报名。</p>"
    answers = iter([CHALLENGE, Page(b"busy", "503 Service Unavailable")])
    pages = small_pages(8)
    pages["/post/5.html"] = Page(post(5, body=whole + onward))
    pages["/post/5_2.html"] = lambda _: next(answers, Page(post(5, body=rest)))
    with Server(pages) as server:
        report = crawl(server, tmp_path / "archive")
    assert (report.reason, report.new, report.exit_code) == ("finished", 8, 0)
    (text,) = rows(
        tmp_path / "archive",
        "SELECT c.body FROM articles a JOIN contents c ON c.id = a.content_id WHERE a.url LIKE '%/post/5.html'",
    )
    assert "第一部分" in text[0] and "第二部分" in text[0]
    assert rows(tmp_path / "archive", "SELECT count(*) FROM revisions") == [(8,)]
