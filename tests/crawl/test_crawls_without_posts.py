"""Crawls that bring nothing: each ends with the right exit code, and a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.crawling import CrawlRequest, run_crawls
from tests.crawl.small_crawls import QUIET, crawl
from tests.crawl.small_portal import Page, Server, small_pages

PNG, PDF = b"\x89PNG\r\n\x1a\n" + bytes(500), b"%PDF-1.7 <</Type /Catalog>>"


def test_nothing_to_fetch_is_exit_code_4(tmp_path: Path) -> None:
    request = CrawlRequest("http://127.0.0.1:9/", tmp_path / "archive", delay_seconds=0, settings=QUIET)
    report = run_crawls([request])[0]
    assert (report.exit_code, report.reason) == (4, "no-connection")


@pytest.mark.parametrize(
    ("home", "said"),
    [
        (Page(PNG, headers=[("Content-Type", "image/png")]), "no HTML page"),
        (Page(PDF, headers=[("Content-Type", "application/pdf")]), "no HTML page"),
        (Page(b'{"a": 1}', headers=[("Content-Type", "application/json")]), "no HTML page"),
        (Page(b""), "no HTML page"),
        (Page(b"gone", "410 Gone"), "http-410"),
        (Page(b"no", "403 Forbidden"), "refuses to answer us (http-403)"),
        (Page(b"", "302 Found", [("Location", "/")]), "redirects to itself"),
    ],
    ids=["png", "pdf", "json", "empty", "gone", "refused", "to-itself"],
)
def test_an_address_without_a_home_page_is_exit_code_4_with_a_reason(home: Page, said: str, tmp_path: Path) -> None:
    with Server({"/": home}) as server:
        report = crawl(server, tmp_path / "archive")
    assert (report.exit_code, report.new) == (4, 0)
    assert said in report.message


@pytest.mark.parametrize(
    ("home", "code", "said"),
    [
        ("<h1>网站升级维护中</h1><p>预计三天后恢复。</p>", 1, "no posts were found"),
        ('<div id="app"></div><script src="/app.js"></script>', 1, "add --browser"),
        ("", 4, "no HTML page"),
    ],
    ids=["closed", "drawn-by-scripts", "nothing"],
)
def test_a_portal_that_answers_everything_alike_has_no_posts_and_says_so(home: str, code: int, said: str, tmp_path: Path) -> None:
    page = Page(f"<html><head><title>海港网</title></head><body>{home}</body></html>".encode() if home else b"")
    with Server(dict.fromkeys(("/", "/sitemap.xml", "/sitemap_index.xml"), page)) as server:
        report = crawl(server, tmp_path / "archive")
    assert (report.exit_code, report.new) == (code, 0)
    assert said in report.message


def test_a_robots_txt_that_forbids_all_is_said(tmp_path: Path) -> None:
    pages = small_pages(2) | {"/robots.txt": Page(b"User-agent: *\nDisallow: /", headers=[("Content-Type", "text/plain")])}
    with Server(pages) as server:
        report = crawl(server, tmp_path / "archive")
        assert server.paths() == ["/robots.txt"]
    assert (report.exit_code, report.message) == (4, "robots.txt forbids the home page, so nothing was asked")


def test_a_wrong_target_is_exit_code_2(tmp_path: Path) -> None:
    report = run_crawls([CrawlRequest("no-such-portal", tmp_path / "archive", settings=QUIET)])[0]
    assert report.exit_code == 2


def test_a_browser_that_is_not_there_is_exit_code_2_before_anything_is_asked(tmp_path: Path) -> None:
    with Server(small_pages(1)) as server:
        settings = {"NEWSKEEP_BROWSER": True, "NEWSKEEP_CHROMIUM": str(tmp_path / "chromium")}
        report = crawl(server, tmp_path / "archive", settings=settings)
        assert not server.asked
    assert (report.exit_code, report.reason) == (2, "wrong-config")
    assert "chromium" in report.message or "playwright" in report.message


def test_robots_txt_with_a_server_error_keeps_us_away(tmp_path: Path) -> None:
    pages = small_pages(3) | {"/robots.txt": Page(b"", "503 Service Unavailable")}
    with Server(pages) as server:
        report = crawl(server, tmp_path / "archive")
        assert set(server.paths()) == {"/robots.txt"}
        assert (report.exit_code, report.reason) == (4, "robots-http-503")
        server.pages["/robots.txt"] = Page(b"", "404 Not Found")
        assert crawl(server, tmp_path / "archive").new == 3
