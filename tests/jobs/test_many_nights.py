"""Twenty nights on a portal that publishes, edits and deletes: all is noticed in time, and no false alarm is raised."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aging import age
from moving_portal import Portal

from crawler.jobs.config import read_config
from crawler.jobs.daemon import run_due
from crawler.jobs.runner import Outcome, Runner
from crawler.recrawl import WINDOW

NIGHTS = 20
WINDOW_AND_NIGHT = 1.5  # a window ends by day, the run that looks comes the night after


def test_edits_and_deletions_are_found_in_time_and_ordinary_nights_raise_no_alarm(tmp_path: Path) -> None:
    rng = random.Random(7)
    edits: dict[int, list[tuple[int, float]]] = defaultdict(list)  # {post: [(night, age in days)]}
    deletions: dict[int, tuple[int, float]] = {}
    found: dict[int, list[int]] = defaultdict(list)
    gone: dict[int, int] = {}
    with Portal(tags=True, list_tags=True) as portal:
        live(portal, rng, 40, spread_days=60)
        for night in range(NIGHTS):
            outcome, revisited = go(tmp_path, portal)
            assert not outcome.alarms, outcome.alarms
            assert outcome.report.new == sum(
                1 for post in portal.posts.values() if (not post.gone and days_old(post) < 1) or night == 0
            )
            lists = sum(1 for path in portal.asked if "/post/" not in path and path != "/robots.txt")
            assert lists <= portal.pages() + 1 + 3 * (night == 0)
            assert sum(portal.asked.values()) <= lists + 1 + outcome.report.new + revisited + 5
            note(tmp_path, night, found, gone)
            age(tmp_path / "archive", 1)
            for post in portal.posts.values():
                post.at -= timedelta(days=1)
            live(portal, rng, rng.choice((0, 0, 1, 2, 4)), spread_days=0.9)
            for post in [post for post in portal.posts.values() if not post.gone and days_old(post) > 1]:
                if rng.random() < 0.8 / (days_old(post) + 1) ** 1.2:
                    post.edited += 1
                    edits[post.number].append((night, days_old(post)))
                elif rng.random() < 0.015 and days_old(post) < 20:
                    post.gone = True
                    deletions[post.number] = (night, days_old(post))
    due_edits = {number: (made[-1], deadline(*made[-1])) for number, made in edits.items() if number not in deletions}
    due_edits = {number: pair for number, pair in due_edits.items() if pair[1] < NIGHTS}
    for number, ((night, _), latest) in due_edits.items():
        assert any(night < seen <= latest for seen in found[number]), (number, edits[number], found[number])
    due_deletions = {number: (night, deadline(night, old) + 1) for number, (night, old) in deletions.items()}
    due_deletions = {number: pair for number, pair in due_deletions.items() if pair[1] < NIGHTS}
    for number, (night, latest) in due_deletions.items():
        assert night < gone[number] <= latest, "the second look is the night after the first"
    assert len(due_edits) > 10 and len(due_deletions) > 1


def deadline(night: int, days: float) -> float:
    """The night by which what happened to a post of so many *days* must be known: the window has grown with its age."""
    return night + WINDOW * days / (1 - WINDOW) + WINDOW_AND_NIGHT


def live(portal: Portal, rng: random.Random, count: int, spread_days: float) -> None:
    for _ in range(count):
        portal.publish(1)
        portal.posts[len(portal.posts)].at = datetime.now(UTC) - timedelta(days=rng.uniform(0.05, spread_days))


def go(folder: Path, portal: Portal) -> tuple[Outcome, int]:
    told: list[Outcome] = []
    config = read_config(
        {"archive": "archive", "defaults": {"delay_seconds": 0, "budget": {"revisits": 100}}, "portals": [{"target": portal.url}]}
    )
    runner = Runner(config, folder, tell=told.append)
    chosen = len(runner._request(runner.jobs[0], datetime.now(UTC)).revisit)
    portal.asked.clear()
    asyncio.run(run_due(runner, only_due=False))
    runner.close()
    return told[-1], chosen


def note(folder: Path, night: int, found: dict[int, list[int]], gone: dict[int, int]) -> None:
    """Which revisions and deletions the archive has learnt of this night."""
    import sqlite3

    with sqlite3.connect(folder / "archive" / "archive.db") as db:
        for url, revision, gone_at in db.execute("SELECT url, revision, gone_at FROM articles").fetchall():
            number = int("".join(filter(str.isdigit, url.rpartition("/")[2])))
            if revision - 1 > len(found[number]):
                found[number].append(night)
            if gone_at and number not in gone:
                gone[number] = night


def days_old(post: object) -> float:
    return (datetime.now(UTC) - post.at).total_seconds() / 86400  # type: ignore[attr-defined]
