"""Limits that end a run: cleanly, with their slug, with all fetched pages stored and the rest left for the next run."""

from __future__ import annotations

import json
import logging
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import connect
from crawler.crawling import run_crawls
from crawler.run import CrawlRequest, RunReport
from tests.crawl.small_portal import Page, Server, listing, post, small_pages

ROOT = Path(__file__).parents[2]
Usage = namedtuple("Usage", "total used free")


def crawl(tmp_path: Path, server: Server, **settings: Any) -> RunReport:
    given = {"NEWSKEEP_PROGRESS": "none", "NEWSKEEP_RETRY_SECONDS": 0.05, **settings}
    return run_crawls([CrawlRequest(server.address, tmp_path / "archive", delay_seconds=0, settings=given)])[0]


def stored(tmp_path: Path) -> int:
    conn = connect.open_readonly(tmp_path / "archive")
    try:
        return int(conn.execute("SELECT count(*) FROM articles").fetchone()[0])
    finally:
        conn.close()


def hours(begin: timedelta, end: timedelta) -> str:
    now = datetime.now(UTC)
    return f"{now + begin:%H:%M}-{now + end:%H:%M}"


def test_in_quiet_hours_nothing_is_asked(tmp_path: Path) -> None:
    with Server(small_pages(5)) as server:
        report = crawl(tmp_path, server, NEWSKEEP_QUIET_HOURS=hours(-timedelta(hours=1), timedelta(hours=1)))
        assert (report.reason, len([path for path in server.paths() if path != "/robots.txt"])) == ("quiet-hours", 0)
        report = crawl(tmp_path, server, NEWSKEEP_QUIET_HOURS=hours(timedelta(hours=2), timedelta(hours=3)))
        assert (report.reason, report.exit_code, report.new) == ("finished", 0, 5)


def test_quiet_hours_that_begin_while_it_runs_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.extensions.limits._LOOK_SECONDS", 0.05)
    with Server(small_pages(40)) as server:
        monkeypatch.setattr("crawler.extensions.limits.in_hours", lambda hours, now: len(server.asked) > 20)
        report = crawl(tmp_path, server, NEWSKEEP_QUIET_HOURS="01:00-02:00", NEWSKEEP_CONCURRENCY=1)
        assert report.reason == "quiet-hours" and 0 < report.new < 40
        monkeypatch.setattr("crawler.extensions.limits.in_hours", lambda hours, now: False)
        crawl(tmp_path, server)
    assert stored(tmp_path) == 40
    assert all(server.count(f"/post/{n}.html") == 1 for n in range(1, 41))


def test_it_stops_before_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.extensions.limits._LOOK_SECONDS", 0.05)
    with Server(small_pages(40)) as server:
        free = lambda _: Usage(10**10, 0, 10**9 if len(server.asked) < 20 else 10**8)  # noqa: E731
        monkeypatch.setattr(shutil, "disk_usage", free)
        report = crawl(tmp_path, server, NEWSKEEP_CONCURRENCY=1)
        assert (report.reason, report.exit_code) == ("disk-nearly-full", 3) and 0 < report.new < 40
        assert "make room" in report.message
        monkeypatch.undo()
        assert crawl(tmp_path, server).reason == "finished"
    assert stored(tmp_path) == 40


def test_a_disk_that_is_full_from_the_start_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**10, 0, 10**6))
    with Server(small_pages(3)) as server:
        report = crawl(tmp_path, server)
    assert (report.reason, report.exit_code, report.new) == ("disk-nearly-full", 3, 0)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_it_stops_when_the_captures_take_more_than_they_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.extensions.limits._LOOK_SECONDS", 0.05)
    with Server(small_pages(80)) as server:
        report = crawl(tmp_path, server, NEWSKEEP_ARCHIVE_BYTES=40_000, NEWSKEEP_CONCURRENCY=1)
        assert (report.reason, report.exit_code) == ("archive-quota", 3) and report.new < 80
        assert not list((tmp_path / "archive" / "warc").glob("*.open"))
        crawl(tmp_path, server)
    assert stored(tmp_path) == 80


@pytest.mark.parametrize(
    ("setting", "value", "slug"), [("NEWSKEEP_PAGES_A_RUN", 15, "limit-pages"), ("NEWSKEEP_BYTES_A_RUN", 20_000, "limit-bytes")]
)
def test_pages_and_bytes_a_run(tmp_path: Path, setting: str, value: int, slug: str) -> None:
    with Server(small_pages(40)) as server:
        report = crawl(tmp_path, server, **{setting: value, "NEWSKEEP_CONCURRENCY": 1})
        assert (report.reason, report.exit_code, len(server.asked) <= 20) == (slug, 0, True)
        crawl(tmp_path, server)
    assert stored(tmp_path) == 40


def test_addresses_that_differ_only_in_their_parameters_are_asked_so_often_and_no_more(tmp_path: Path) -> None:
    def facets(asked: Any) -> Page:
        links = "".join(f'<li><a href="/list?colour={a}&size={b}">筛选{a}{b}</a></li>' for a in range(12) for b in range(12))
        return Page(listing([1, 2, 3], extra=f'<ul class="nav">{links}</ul>'))

    pages = {**small_pages(3), "/list?*": facets, "/": facets, "/page_1.html": facets}
    with Server(pages) as server:
        report = crawl(tmp_path, server, NEWSKEEP_VARIANTS=10)
    assert report.new == 3
    assert sum(path.startswith("/list?") for path in server.paths()) <= 20


def test_one_page_names_so_many_leads_and_no_more(tmp_path: Path) -> None:
    pages = {**small_pages(3), **{f"/post/{n}.html": Page(post(n)) for n in range(1, 40)}}
    pages["/"] = pages["/page_1.html"] = Page(listing(list(range(1, 40))))
    with Server(pages) as server:
        report = crawl(tmp_path, server, NEWSKEEP_LINKS_A_PAGE=20)
    assert report.skipped["too-many-links"] > 0 and report.new < 39


def test_a_second_ctrl_c_does_not_wait_and_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    async def hangs(reader: Any, writer: Any, asked: Any) -> None:
        import asyncio

        await asyncio.sleep(60)

    archive = tmp_path / "archive"
    pages = small_pages(40)
    honest, pages["/post/20.html"] = pages["/post/20.html"], hangs
    with Server(pages) as server:
        command = [sys.executable, "-c", "from crawler.cli.main import main; main()", "crawl", server.address]
        command += ["--archive", str(archive), "--delay", "0", "--set", "NEWSKEEP_CONCURRENCY=1"]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 30
        while not server.count("/post/20.html") and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        assert process.poll() is None  # it waits for the answer that is under way
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, log = process.communicate(timeout=20)
        assert time.monotonic() - began < 5
        assert process.returncode == 130
        assert json.loads(log.strip().splitlines()[-1])["reason"] == "interrupted" and "Traceback" not in log
        server.pages["/post/20.html"] = honest
        subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL, check=True)
    assert stored(tmp_path) == 40
    assert max(server.count(f"/post/{n}.html") for n in range(1, 41)) <= 2


def test_an_archive_that_cannot_grow_ends_the_run_which_counts_what_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def small(folder: Path) -> sqlite3.Connection:
        conn = honest(folder)
        pages = conn.execute("PRAGMA page_count").fetchone()[0]
        conn.execute(f"PRAGMA max_page_count={pages + 60}")
        return conn

    honest = connect.open_for_writing
    with Server(small_pages(80)) as server:
        with monkeypatch.context() as patched:
            patched.setattr(connect, "open_for_writing", small)
            report = crawl(tmp_path, server, NEWSKEEP_CONCURRENCY=1)
        assert (report.reason, report.exit_code) == ("archive-full", 3)
        assert report.new == stored(tmp_path) > 0
        assert crawl(tmp_path, server).reason == "finished", "the same process goes on once there is room"
    assert stored(tmp_path) == 80
