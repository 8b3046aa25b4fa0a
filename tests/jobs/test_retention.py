"""What ``[retention]`` removes, and what stays for ever."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aging import age
from click.testing import CliRunner
from moving_portal import Portal

from crawler.archive.jobs import JobStore
from crawler.archive.reextract import Scope, reextract
from crawler.cli.verify import verify
from crawler.jobs.config import read_config
from crawler.jobs.daemon import run_due
from crawler.jobs.runner import Runner


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Nights 40, 30 and 20 days ago, and now; one post was edited after the first."""
    with Portal() as portal:
        portal.publish(12)
        for post in portal.posts.values():
            post.at = datetime.now(UTC) - timedelta(days=1)
        for night in range(3):
            go(tmp_path, portal)
            portal.posts[11].edited = 1
            age(tmp_path / "archive", 10 if night < 2 else 20)
        go(tmp_path, portal, retention={"fetches_days": 35, "captures_days": 35})
    return tmp_path / "archive"


def go(folder: Path, portal: Portal, **more: object) -> None:
    config = read_config({"archive": "archive", "defaults": {"delay_seconds": 0}, "portals": [{"target": portal.url}], **more})
    runner = Runner(config, folder)
    asyncio.run(run_due(runner, only_due=False))
    runner.close()


def ask(archive: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(archive / "archive.db") as db:
        return db.execute(sql).fetchall()


def test_old_captures_and_fetches_are_deleted_and_texts_are_kept(archive: Path) -> None:
    cutoff = (datetime.now(UTC) - timedelta(days=35)).isoformat()
    kept = {path.name for path in (archive / "warc").glob("*.warc.gz")}
    assert {file.removeprefix("warc/") for (file,) in ask(archive, "SELECT DISTINCT file FROM captures")} == kept
    assert ask(archive, f"SELECT count(*) FROM captures WHERE captured_at < '{cutoff}'") == [(0,)]
    old = ask(archive, f"SELECT url, status FROM fetches f WHERE fetched_at < '{cutoff}'")
    assert old, "those that gave a revision stay"
    assert ask(
        archive,
        f"SELECT count(*) FROM fetches f WHERE fetched_at < '{cutoff}' AND status = 404 AND id NOT IN (SELECT fetch_id FROM events WHERE fetch_id IS NOT NULL)",
    ) == [(0,)]
    assert ask(archive, "SELECT count(*) FROM articles") == [(12,)]
    assert ask(archive, "SELECT count(*) FROM revisions") == [(13,)]


def test_what_is_left_is_whole(archive: Path) -> None:
    assert ask(archive, "PRAGMA foreign_key_check") == []
    shown = CliRunner().invoke(verify, ["--archive", str(archive)])
    assert shown.exit_code == 0, shown.output
    assert set(reextract(archive, Scope(), jobs=1).skipped) <= {"no-capture"}


def test_nothing_younger_is_deleted(archive: Path) -> None:
    per_run = "SELECT run_id, count(*) > 5 FROM fetches WHERE status = 200 GROUP BY run_id ORDER BY run_id"
    captures = "SELECT count(DISTINCT file), count(*) > 20 FROM captures"
    assert ask(archive, per_run)[1:] == [(2, 1), (3, 1), (4, 1)], "the nights 30 and 20 days ago, and now"
    files = len(list((archive / "warc").glob("*.warc.gz")))
    assert ask(archive, captures) == [(files, 1)]
    with contextlib.closing(JobStore(archive)) as store:
        assert store.delete_expired(35, 35, datetime.now(UTC)) == {"fetches": 0, "files": 0}
        assert store.delete_expired(None, None, datetime.now(UTC) + timedelta(days=1000)) == {"fetches": 0, "files": 0}
        gone = store.delete_expired(10, 10, datetime.now(UTC) + timedelta(days=1))
    assert gone["files"] > 0 and gone["fetches"] > 5
    assert len(list((archive / "warc").glob("*.warc.gz"))) == files - gone["files"]
