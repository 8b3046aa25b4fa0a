"""robots.txt as found on the web: redirected, broken, huge, away for a month; its rules hold for every request."""

from __future__ import annotations

import gzip
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import connect
from crawler.archive.store import Store
from crawler.crawling import run_crawls
from crawler.download.robots import Rules, keep, kept, page_words, read_robots, when_long_unreachable
from crawler.run import CrawlRequest, RunReport
from tests.crawl.small_portal import Odd, Page, Server, small_pages
from tests.hostile.traps import endless, raw

AGENT = "newskeep/1.0 (news archiver; robots.txt name: newskeep)"
TEXT = [("Content-Type", "text/plain")]
FORBIDS = b"User-agent: *\nDisallow: /post/2.html\n"
NOW = datetime(2026, 5, 26, tzinfo=UTC)
ORIGIN = "http://example.com"


def crawl(tmp_path: Path, server: Server, **settings: Any) -> RunReport:
    given = {"NEWSKEEP_PROGRESS": "none", "NEWSKEEP_RETRY_SECONDS": 0.01, **settings}
    return run_crawls([CrawlRequest(server.address, tmp_path / "archive", delay_seconds=0, settings=given)])[0]


def rows(tmp_path: Path, sql: str) -> list[Any]:
    conn = connect.open_readonly(tmp_path / "archive")
    try:
        return [tuple(row) for row in conn.execute(sql)]
    finally:
        conn.close()


@pytest.mark.parametrize(
    "robots",
    [
        Page(FORBIDS, headers=TEXT),
        Page("\ufeff".encode() + FORBIDS, headers=TEXT),
        Page(FORBIDS.replace(b"\n", b"\r\n"), headers=TEXT),
        Page(FORBIDS.replace(b"\n", b"\r"), headers=TEXT),
        Page(FORBIDS.decode().encode("utf-16"), headers=TEXT),
        Page(gzip.compress(FORBIDS), headers=[*TEXT, ("Content-Encoding", "gzip")]),
        Page(FORBIDS + b"# padding\n" * 200_000, headers=TEXT),
        Page(gzip.compress(FORBIDS + b"\n" * (80 << 20)), headers=[*TEXT, ("Content-Encoding", "gzip")]),
        endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + FORBIDS, b"# more\n" * 10_000),
        raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9999999999\r\n\r\n" + FORBIDS, *[b"#" * 99_999] * 6),
        Page(b"User-agent: *\nDisallow: /po*s*t*/*2*.h*t*m*l$\nDisallow: /" + b"*a" * 4000, headers=TEXT),
        Page(b"User-agent: NewsKeep/0.1\nDisallow: /post/2.html\n\nUser-agent: *\nDisallow:\n", headers=TEXT),
        Page(FORBIDS + b"Crawl-delay: inf\nCrawl-delay: nan\nCrawl-delay: -1\nRequest-rate: 0/0\n", headers=TEXT),
        Page(FORBIDS, headers=[("Content-Type", "text/html")]),
    ],
    ids="plain bom crlf cr utf-16 gzip 2-mb gzip-bomb endless 10-gb wildcards our-name mad-delays as-html".split(),
)
def test_its_rules_hold_however_it_is_served(tmp_path: Path, robots: Page | Odd) -> None:
    with Server({**small_pages(4), "/robots.txt": robots}) as server:
        report = crawl(tmp_path, server)
    assert (report.exit_code, report.new, report.skipped["robots"]) == (0, 3, 1)
    assert server.count("/post/2.html") == 0 and server.count("/robots.txt") == 1


@pytest.mark.parametrize(
    "robots",
    [
        Page(b"<!DOCTYPE html><title>Home</title>Disallow: /", headers=TEXT),
        Page(b"no", "404 Not Found"),
        Page(b"no", "403 Forbidden"),
        Page(b"", "302 Found", [("Location", "http://169.254.169.254/latest/")]),
        Page(b"", "302 Found", [("Location", "file:///etc/passwd")]),
        Page(b"", "302 Found", [("Location", "/robots.txt")]),
        Page(bytes(range(256)) * 20, headers=TEXT),
        Page(b"plain", headers=[*TEXT, ("Content-Encoding", "rot13")]),
        Page(b"", headers=TEXT),
    ],
    ids="html 404 403 to-metadata to-file circle binary unknown-encoding empty".split(),
)
def test_what_is_no_robots_txt_forbids_nothing(tmp_path: Path, robots: Page) -> None:
    with Server({**small_pages(3), "/robots.txt": robots}) as server:
        assert (crawl(tmp_path, server).new, server.count("/robots.txt") <= 6) == (3, True)


@pytest.mark.parametrize(
    ("robots", "why"),
    [
        (Page(b"", "500 Internal Server Error"), "robots-http-500"),
        (Page(b"", "429 Too Many Requests"), "robots-http-429"),
        (raw(then="reset"), "connection-lost"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nUser-agent: *\n"), "cut-body"),
    ],
    ids=["500", "429", "reset", "cut"],
)
def test_one_that_cannot_be_had_keeps_us_away(tmp_path: Path, robots: Page | Odd, why: str) -> None:
    with Server({**small_pages(3), "/robots.txt": robots}) as server:
        report = crawl(tmp_path, server)
    assert (report.exit_code, report.reason, set(server.paths())) == (4, why, {"/robots.txt"})
    assert rows(tmp_path, "SELECT count(*) FROM fetches WHERE purpose = 'robots'") == [(3,)]


def test_redirects_of_it_are_followed_five_times(tmp_path: Path) -> None:
    hops = {f"/robots.{n}": Page(b"", "301 Moved", [("Location", f"/robots.{n + 1}")]) for n in range(1, 5)}
    pages = {**small_pages(3), **hops, "/robots.5": Page(FORBIDS, headers=TEXT)}
    pages["/robots.txt"] = Page(b"", "302 Found", [("Location", "/robots.1")])
    with Server(pages) as server:
        assert (crawl(tmp_path, server).new, server.count("/post/2.html")) == (2, 0)
    asked = rows(tmp_path, "SELECT status, error FROM fetches WHERE purpose = 'robots' ORDER BY id")
    assert [status for status, _ in asked] == [302, 301, 301, 301, 301, 200]
    assert [error for _, error in asked] == ["redirect"] * 5 + [None]


def test_it_is_asked_once_a_day(tmp_path: Path) -> None:
    with Server({**small_pages(3), "/robots.txt": Page(FORBIDS, headers=TEXT)}) as server:
        crawl(tmp_path, server)
        crawl(tmp_path, server)
        assert server.count("/robots.txt") == 1
        crawl(tmp_path, server, NEWSKEEP_ROBOTS_HOURS=0)
        assert server.count("/robots.txt") == 2 and server.count("/post/2.html") == 0


def test_every_request_is_in_the_ledger(tmp_path: Path) -> None:
    with Server({**small_pages(4), "/robots.txt": Page(FORBIDS, headers=TEXT)}) as server:
        crawl(tmp_path, server)
    kept_rows = rows(tmp_path, "SELECT url FROM fetches WHERE coalesce(error, '') NOT LIKE 'robots%' ORDER BY url")
    assert [url for (url,) in kept_rows] == sorted(server.address.rstrip("/") + path for path in server.paths())


def test_paths_in_the_charset_of_the_portal() -> None:
    for codec, address in (("utf-8", "http://a.cn/%E6%96%B0%E9%97%BB/1.html"), ("gbk", "http://a.cn/%D0%C2%CE%C5/1.html")):
        rules = read_robots(200, "User-agent: *\n# 说明\nDisallow: /新闻/".encode(codec), AGENT, 1000)
        assert not rules.allows(address)


def test_what_a_page_asks_of_robots() -> None:
    assert page_words(["noindex,noarchive", "bingbot: nosnippet", "max-snippet:-1"]) == {"noindex", "noarchive"}


@pytest.fixture
def conn(tmp_path: Path) -> Any:
    store = Store(tmp_path / "one")
    yield store.conn
    store.close()


def failed_at(conn: sqlite3.Connection, moment: datetime) -> None:
    sql = "INSERT INTO fetches(url, purpose, fetched_at, error) VALUES(?, 'robots', ?, 'timeout')"
    conn.execute(sql, (f"{ORIGIN}/robots.txt", f"{moment:%Y-%m-%dT%H:%M:%SZ}"))


def test_after_thirty_days_without_an_answer_the_last_copy_counts_again(conn: sqlite3.Connection) -> None:
    away = Rules(AGENT, None, "unreachable", why="timeout")
    keep(conn, ORIGIN, read_robots(200, b"User-agent: *\nDisallow: /a", AGENT, 1000), b"User-agent: *\nDisallow: /a")
    conn.execute("UPDATE robots SET fetched_at = '2026-03-01T00:00:00Z'")
    keep(conn, ORIGIN, away, b"")
    assert kept(conn, ORIGIN, AGENT, 24) is None  # older than a day: asked again each time
    failed_at(conn, NOW - timedelta(days=29))
    assert when_long_unreachable(conn, ORIGIN, away, NOW) == away
    failed_at(conn, NOW - timedelta(days=31))
    rules = when_long_unreachable(conn, ORIGIN, away, NOW)
    assert (rules.allows(f"{ORIGIN}/a"), rules.allows(f"{ORIGIN}/b"), rules.note) == (False, True, "long-unreachable")


def test_after_thirty_days_without_any_answer_there_is_none(conn: sqlite3.Connection) -> None:
    away = replace(Rules(AGENT), note="unreachable", why="timeout")
    keep(conn, ORIGIN, away, b"")
    failed_at(conn, NOW - timedelta(days=31))
    assert when_long_unreachable(conn, ORIGIN, away, NOW).allows(f"{ORIGIN}/a")
    keep(conn, ORIGIN, read_robots(404, b"", AGENT, 1000), b"")  # it answers again: the days count anew
    assert when_long_unreachable(conn, ORIGIN, away, NOW) == away
