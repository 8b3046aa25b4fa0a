"""Lists, feeds and sitemaps fetched only if they changed, and how a wrong 304 is detected."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moving_portal import Portal

from crawler.archive.times import stamp
from crawler.crawling import CrawlRequest, RunReport, run_crawls
from crawler.jobs.config import read_config
from crawler.jobs.daemon import run_due
from crawler.jobs.runner import Outcome, Runner
from crawler.recrawl import LISTS, Answer, conditional_headers

AT = datetime(2024, 5, 26, 12, tzinfo=UTC)


@pytest.fixture
def portal():
    with Portal(list_tags=True, has_sources=True) as portal:
        portal.publish(40)
        yield portal


def crawl(portal: Portal, folder: Path, **more: object) -> RunReport:
    portal.log.clear()
    (report,) = run_crawls([CrawlRequest(portal.url, folder, delay_seconds=0, settings={"NEWSKEEP_PROGRESS": "none"}, **more)])
    return report


def lists(portal: Portal) -> list[tuple[str, int, bool]]:
    return [(path, status, asked) for path, status, asked in portal.log if "/post/" not in path and path != "/robots.txt"]


def age(folder: Path, days: float) -> None:
    """Let the answers in the archive lie *days* further back."""
    with sqlite3.connect(folder / "archive.db") as db:
        for key, at in db.execute("SELECT id, fetched_at FROM fetches").fetchall():
            older = stamp(datetime.fromisoformat(at) - timedelta(days=days))
            db.execute("UPDATE fetches SET fetched_at = ? WHERE id = ?", (older, key))


def test_the_second_night_asks_every_list_with_its_validator(tmp_path: Path, portal: Portal) -> None:
    first = crawl(portal, tmp_path)
    assert first.new == 40
    assert not any(asked for _, _, asked in portal.log), "nothing is known yet"
    second = crawl(portal, tmp_path)
    assert sorted(lists(portal)) == [("/", 304, True), ("/feed.php", 304, True), ("/sitemap.xml", 304, True)]
    assert (second.exit_code, second.new, second.notes["not-modified"]) == (0, 0, 3)


def test_a_list_that_changed_comes_in_full_and_its_news_is_fetched(tmp_path: Path, portal: Portal) -> None:
    crawl(portal, tmp_path)
    crawl(portal, tmp_path)
    portal.publish(3)
    third = crawl(portal, tmp_path)
    assert third.new == 3
    assert ("/", 200, True) in portal.log
    assert ("/", 304, True) in (crawl(portal, tmp_path), lists(portal))[1]


def test_the_walk_goes_on_from_a_304(tmp_path: Path, portal: Portal) -> None:
    """A post that an unchanged list named and that could not be had is asked for again."""
    crawl(portal, tmp_path)
    with sqlite3.connect(tmp_path / "archive.db") as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("DELETE FROM articles WHERE url LIKE '%/post/38.html'")
        db.execute("DELETE FROM observations WHERE article_id NOT IN (SELECT id FROM articles)")
    again = crawl(portal, tmp_path)
    assert [path for path, status, _ in portal.log if "/post/" in path] == ["/post/38.html"]
    assert (again.new, [status for path, status, _ in portal.log if path == "/"]) == (1, [304])


def test_after_a_wrong_304_the_list_is_no_longer_asked_conditionally(tmp_path: Path, portal: Portal) -> None:
    portal.lies, portal.has_sources = True, False
    crawl(portal, tmp_path)
    portal.publish(2)
    assert crawl(portal, tmp_path).new == 0, "the server says that nothing changed"
    age(tmp_path, LISTS.seconds / 86400)
    assert crawl(portal, tmp_path).new == 2, "asked in full after LISTS.seconds"
    portal.publish(1)
    assert crawl(portal, tmp_path).new == 1
    assert lists(portal)[0] == ("/", 200, False)


def test_lists_without_a_kept_copy_are_asked_in_full(tmp_path: Path, portal: Portal) -> None:
    crawl(portal, tmp_path / "without", warc=False)
    assert crawl(portal, tmp_path / "without", warc=False).notes["not-modified"] == 0
    crawl(portal, tmp_path / "lost")
    for file in (tmp_path / "lost" / "warc").iterdir():
        file.unlink()
    assert crawl(portal, tmp_path / "lost").exit_code == 0
    assert not any(asked for _, _, asked in portal.log)


def test_nights_without_news_are_no_alarm(tmp_path: Path, portal: Portal) -> None:
    """An unchanged list names no posts anew: that is not the silence of a list whose layout changed."""
    told: list[Outcome] = []
    config = read_config({"defaults": {"delay_seconds": 0, "budget": {"revisits": 0}}, "portals": [{"target": portal.url}]})
    runner = Runner(config, tmp_path, tell=told.append)
    for _ in range(6):
        asyncio.run(run_due(runner, only_due=False))
    assert [outcome.alarms for outcome in told] == [[]] * 6
    health = runner.store.measure(told[-1].report.run_id)
    runner.close()
    assert (health.asked["home"], health.read) == (0, 0)


def test_a_304_after_a_change_is_wrong() -> None:
    before = Answer(AT, 200, None, "Sun, 26 May 2024 11:00:00 GMT", "one")
    spared = Answer(AT + timedelta(hours=9), 304)
    after = Answer(AT + timedelta(days=1), 200, None, "Sun, 26 May 2024 15:00:00 GMT", "two")
    assert conditional_headers([before, spared, after], AT + timedelta(days=1, hours=1)) == {}
    honest = Answer(AT + timedelta(days=1), 200, None, "Sun, 26 May 2024 22:00:00 GMT", "two")
    assert conditional_headers([before, spared, honest], AT + timedelta(days=1, hours=1)) != {}
