"""Scheduled crawls of a portal that changes: requests per night, what is noticed, crashes and hanging hosts."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moving_portal import Portal

from crawler.archive import planning
from crawler.jobs.config import read_config
from crawler.jobs.daemon import run_due
from crawler.jobs.runner import Outcome, Runner
from crawler.recrawl import conditional_headers


class Night:
    """A portal, its archive, and a clock that the test moves."""

    def __init__(self, folder: Path, portal: Portal, **defaults: object) -> None:
        self.portal = portal
        self.now = datetime.now(UTC)
        self.told: list[Outcome] = []
        alerts = {"repeat_after": "9d"}
        config = read_config(
            {
                "alerts": alerts,
                "defaults": {"delay_seconds": 0, **defaults},
                "portals": [{"target": portal.url, "name": "harbour"}],
            }
        )
        self.runner = Runner(config, folder, clock=lambda: self.now, tell=self.told.append)

    def go(self, **later: float) -> Outcome:
        self.now += timedelta(**later)
        self.portal.asked.clear()
        asyncio.run(run_due(self.runner))
        return self.told[-1]

    def ask(self, sql: str) -> list[tuple]:
        return self.runner.store.conn.execute(sql).fetchall()


@pytest.fixture
def portal():
    with Portal() as portal:
        portal.publish(40)
        yield portal


def test_a_night_costs_little_more_than_its_news(tmp_path: Path, portal: Portal) -> None:
    night = Night(tmp_path, portal, budget={"revisits": 0})
    assert night.go().report.new == 40
    lists = 1 + portal.pages()
    assert night.go(days=1, hours=1).report.requests <= lists + 1
    portal.publish(3)
    outcome = night.go(days=1, hours=1)
    assert outcome.report.new == 3
    assert sum(portal.asked.values()) <= lists + 3 + 5


def test_edits_and_deletions_are_found_within_their_window(tmp_path: Path, portal: Portal) -> None:
    night = Night(tmp_path, portal)
    night.go()
    portal.posts[12].edited = 1
    portal.posts[33].gone = True
    for _ in range(2):  # gone takes two looks
        outcome = night.go(days=365)
        assert not outcome.alarms
    assert night.ask("SELECT url FROM articles WHERE revision = 2") == [(f"{portal.url}post/12.html",)]
    assert night.ask("SELECT url FROM articles WHERE gone_at IS NOT NULL") == [(f"{portal.url}post/33.html",)]


def test_posts_are_asked_for_only_if_they_changed(tmp_path: Path, portal: Portal) -> None:
    portal.tags = True
    night = Night(tmp_path, portal, budget={"revisits": 40})
    night.go()
    portal.posts[12].edited = 1
    outcome = night.go(days=5)  # younger than FULL_AFTER
    asked_again = sum(count for path, count in portal.asked.items() if "/post/" in path)
    assert outcome.report.notes["not-modified"] == portal.spared == asked_again - outcome.report.changed
    assert portal.spared > 0


def test_a_wrong_304_is_detected_by_the_next_full_fetch(tmp_path: Path, portal: Portal) -> None:
    portal.tags = portal.lies = True
    night = Night(tmp_path, portal, budget={"revisits": 40})
    night.go()
    portal.posts[12].edited = 1
    night.go(days=365)  # older than FULL_AFTER: asked in full
    assert portal.spared == 0
    assert night.ask("SELECT url FROM articles WHERE revision = 2") == [(f"{portal.url}post/12.html",)]
    assert conditional_headers(planning.answers(night.runner.store.conn, f"{portal.url}post/12.html"), night.now) == {}


def test_a_theme_change_alarms_in_that_run_and_names_the_fields(tmp_path: Path, portal: Portal) -> None:
    night = Night(tmp_path, portal, budget={"revisits": 10})
    for _ in range(4):
        portal.publish(2)
        assert not night.go(days=2).alarms
    portal.look = "other"
    portal.publish(2)
    outcome = night.go(days=2)
    lost = {standing.alarm.field for standing in outcome.alarms if standing.alarm.slug == "field-lost"}
    assert {"author", "published_at", "views"} <= lost
    assert outcome.exit_code == 1
    example = outcome.alarms[0].alarm.examples[0]
    assert example["url"].startswith(portal.url) and example["new"]
    assert any(example["old"] for standing in outcome.alarms for example in standing.alarm.examples), (
        "the capture before the change"
    )
    assert not any(standing.tell for standing in night.go(days=2).alarms), "a repeated alarm is folded"
    portal.look = "tpure"
    assert {alarm.field for alarm in night.go(days=2).ended} >= lost
    assert night.ask("SELECT count(*) FROM alarms WHERE ended_at IS NULL") == [(0,)]


def test_missed_runs_are_caught_up_once(tmp_path: Path, portal: Portal) -> None:
    night = Night(tmp_path, portal, schedule="1h")
    night.go()
    night.go(days=9)
    assert len(night.told) == 2
    assert not night.runner.due_jobs()


def test_a_hanging_portal_costs_only_itself(tmp_path: Path, portal: Portal) -> None:
    with Portal() as stuck:
        stuck.publish(3)
        stuck.hang = True
        jobs = [{"target": stuck.url, "name": "stuck", "timeout": "1s"}, {"target": portal.url, "name": "well"}]
        told: list[Outcome] = []
        config = read_config(
            {"at_once": 2, "defaults": {"delay_seconds": 0, "settings": {"NEWSKEEP_SILENCE_SECONDS": 2}}, "portals": jobs}
        )
        runner = Runner(config, tmp_path, tell=told.append)
        runner.grace_seconds = 1.0
        began = time.monotonic()
        asyncio.run(run_due(runner))
        assert time.monotonic() - began < 20
        reports = {outcome.job: outcome.report for outcome in told}
        assert reports["well"].new == 40
        assert reports["stuck"].exit_code != 0


CONFIG = """
archive = "archive"
[defaults]
delay_seconds = {delay}
[[portals]]
target = "{url}"
name = "harbour"
"""


def start(folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    code = "from crawler.cli.main import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "run", "--config", str(folder / "newskeep.toml")],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_two_at_once_and_a_kill_in_the_middle(tmp_path: Path, portal: Portal) -> None:
    (tmp_path / "newskeep.toml").write_text(CONFIG.format(url=portal.url, delay=0.1))
    first = start(tmp_path)
    wait_for(lambda: sum(portal.asked.values()) >= 12)
    second = start(tmp_path)
    _, said = second.communicate(timeout=30)
    assert second.returncode == 0, said
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    third = start(tmp_path)  # due at once, as it never came to its end
    _, said = third.communicate(timeout=60)
    assert third.returncode == 0, said
    with sqlite3.connect(tmp_path / "archive" / "archive.db") as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (40,)
    assert max(count for path, count in portal.asked.items() if "/post/" in path) <= 2


def test_sigterm_ends_cleanly(tmp_path: Path, portal: Portal) -> None:
    (tmp_path / "newskeep.toml").write_text(CONFIG.format(url=portal.url, delay=0.1))
    process = start(tmp_path)
    wait_for(lambda: sum(portal.asked.values()) >= 12)
    process.terminate()
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    with sqlite3.connect(tmp_path / "archive" / "archive.db") as db:
        assert db.execute("SELECT finish_reason FROM runs").fetchall() == [("interrupted",)]
        assert db.execute("SELECT count(*) FROM locks").fetchone() == (0,)
    again = start(tmp_path)  # due at once, and goes on
    _, said = again.communicate(timeout=60)
    assert again.returncode == 0 and "finished" in said


def test_after_an_outage_a_portal_is_tried_again_within_hours(tmp_path: Path) -> None:
    config = read_config(
        {
            "jitter": "0s",
            "defaults": {"delay_seconds": 0, "settings": {"NEWSKEEP_ATTEMPTS": 1}},
            "portals": [{"target": "http://127.0.0.1:9/"}],
        }
    )
    now, told = datetime.now(UTC), []
    runner = Runner(config, tmp_path, clock=lambda: now, tell=told.append)
    waits = []
    for _ in range(3):
        asyncio.run(run_due(runner, only_due=False))
        waits.append(round((told[-1].next_due_at - now) / timedelta(hours=1)))
    assert waits == [1, 2, 4]
