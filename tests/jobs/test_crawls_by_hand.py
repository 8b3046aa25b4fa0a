"""A crawl started by hand is judged like a scheduled one: not at first, then whenever the portal looks unlike itself."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from moving_portal import Portal

from crawler.cli.crawl import crawl
from crawler.jobs.config import read_config
from crawler.jobs.daemon import run_due
from crawler.jobs.health import judge_crawls
from crawler.jobs.runner import Outcome, Runner
from crawler.run import RunReport


@pytest.fixture
def portal():
    with Portal() as portal:
        portal.publish(20)
        yield portal


def go(portal: Portal, folder: Path) -> Result:
    fast = ["--delay", "0", "--set", "NEWSKEEP_PROGRESS=none", "--set", "NEWSKEEP_ATTEMPTS=1"]
    return CliRunner().invoke(crawl, [portal.url, "--archive", str(folder), *fast])


def end_of(result: Result) -> dict:
    return next(line for line in map(json.loads, result.stderr.splitlines()) if line["event"] == "end")


def test_first_crawls_are_quiet_and_a_new_theme_is_not(tmp_path: Path, portal: Portal) -> None:
    for _ in range(4):
        result = go(portal, tmp_path)
        assert (result.exit_code, end_of(result)["alarms"]) == (0, [])
        portal.publish(6)
    portal.look = "other"
    result = go(portal, tmp_path)
    alarms = {(alarm["slug"], alarm["field"]): alarm for alarm in end_of(result)["alarms"]}
    assert result.exit_code == 1
    assert {("field-lost", "author"), ("field-lost", "published_at"), ("field-lost", "views")} <= set(alarms)
    example = alarms["field-lost", "author"]["examples"][0]
    assert example["new"] and example["old"] and "/post/" in example["old_url"], "a post of the old look, for comparison"


def test_lists_that_became_empty_are_named_with_their_captures(tmp_path: Path, portal: Portal) -> None:
    for _ in range(4):
        go(portal, tmp_path)
    portal.listing = lambda number: portal.frame("渔港新闻网", "<div class='wall'>请启用脚本</div>", "index")  # type: ignore[method-assign]
    (alarm,) = end_of(go(portal, tmp_path))["alarms"]
    assert (alarm["slug"], alarm["message"]) == ("lists-empty", "1 list page named no post at all; usually 10 posts")
    assert (
        alarm["examples"][0]["url"] == portal.url
        and alarm["examples"][0]["old"] != alarm["examples"][0]["new"]
        and alarm["examples"][0]["old"]
    )


def test_a_scheduled_portal_has_one_set_of_alarms(tmp_path: Path, portal: Portal) -> None:
    told: list[Outcome] = []
    config = read_config(
        {
            "archive": "a",
            "defaults": {"delay_seconds": 0, "schedule": "1s"},
            "portals": [{"target": portal.url, "name": "harbour"}],
        }
    )
    for _ in range(4):
        go(portal, tmp_path / "a")
        portal.publish(6)
    portal.look = "other"
    import asyncio

    runner = Runner(config, tmp_path, tell=told.append)
    asyncio.run(run_due(runner, only_due=False))
    assert told[-1].alarms
    portal.publish(6)
    assert go(portal, tmp_path / "a").exit_code == 1
    with sqlite3.connect(tmp_path / "a" / "archive.db") as db:
        assert db.execute("SELECT DISTINCT job, repeats FROM alarms WHERE slug = 'field-lost'").fetchall() == [("harbour", 2)]
    runner.close()


def test_a_run_that_saw_nothing_ends_no_alarm(tmp_path: Path, portal: Portal) -> None:
    for _ in range(4):
        go(portal, tmp_path)
        portal.publish(6)
    portal.look = "other"
    assert go(portal, tmp_path).exit_code == 1
    for code in (3, 4, 130):
        assert judge_crawls(tmp_path, [RunReport(portal.url, run_id=5, exit_code=code)])[0].ended == []
    portal.look, portal.posts[1].gone = "tpure", True
    assert go(portal, tmp_path).exit_code == 1, "nor does a night without posts"
    with sqlite3.connect(tmp_path / "archive.db") as db:
        assert db.execute("SELECT count(*) FROM alarms WHERE ended_at IS NOT NULL").fetchone() == (0,)
    portal.publish(2)
    assert go(portal, tmp_path).exit_code == 0, "posts as they were end it"
    with sqlite3.connect(tmp_path / "archive.db") as db:
        assert db.execute("SELECT count(*) FROM alarms WHERE ended_at IS NULL").fetchone() == (0,)
