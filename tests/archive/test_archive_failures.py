"""The writer's thread when the archive itself fails: a full disk, a lock, a fault of ours."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from crawler.archive import Archive, connect
from crawler.archive.events import Call
from crawler.archive.store import Store
from crawler.archive.writer import Writer
from crawler.errors import ArchiveError, ArchiveLocked
from tests.archive.conftest import Bench, save

ROOT = Path(__file__).parents[2]


def test_a_fault_of_ours_stops_the_run(bench: Bench, folder: Path) -> None:
    failures: list[ArchiveError] = []
    writer = Writer(folder, on_failure=failures.append)
    writer.submit(save(bench, 1))
    writer.flush()

    def broken(store: Store) -> str:
        raise RuntimeError("a fault of ours")

    writer.submit(Call(broken))
    with pytest.raises(ArchiveError) as caught:
        writer.flush()
    assert caught.value.slug == "archive-writer"
    assert failures == [caught.value]
    with pytest.raises(ArchiveError):
        writer.submit(save(bench, 2))
    with pytest.raises(ArchiveError):
        writer.close()
    assert bench.one("SELECT count(*) FROM articles") == 1


def test_a_full_disk_is_said_and_costs_nothing_that_was_stored(bench: Bench, folder: Path) -> None:
    store = Store(folder)
    writer = Writer(folder, store=store)
    for number in range(20):
        writer.submit(save(bench, number))
    writer.flush()
    pages = store.conn.execute("PRAGMA page_count").fetchone()[0]
    store.conn.execute(f"PRAGMA max_page_count={pages + 3}")
    with pytest.raises(ArchiveError, match="disk is full") as caught:
        for number in range(20, 2000):
            writer.submit(save(bench, number))
        writer.flush()
    assert (caught.value.slug, caught.value.exit_code) == ("archive-full", 3)
    with pytest.raises(ArchiveError):
        writer.close()
    with Archive(folder) as archive:
        assert len(list(archive.articles())) == writer.tally.outcomes["new"] >= 20
        assert archive.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


FULL_WARC = """
import resource, signal, sys, os
from pathlib import Path
from crawler.archive.events import CaptureRef, SaveArticle, SaveCapture, FetchRecord
from crawler.archive.warc import WarcWriter
from crawler.archive.writer import Writer
from crawler.errors import ArchiveError
from tests.archive.conftest import post, NOON
from tests.archive.test_archive_captures import exchange
folder = Path(sys.argv[1])
writer = Writer(folder, WarcWriter(folder, "example", NOON))
portal = writer._store.portal("example", "x", "https://news.example.com/", NOON)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
try:
    for n in range(400):
        ref, article = CaptureRef(), post(n)
        writer.submit(SaveCapture(exchange(f"post/{n}.html", os.urandom(90_000)), ref))
        writer.submit(SaveArticle(article, FetchRecord(article.url, NOON, 200, capture=ref, portal_id=portal)))
        if n % 10 == 9:
            writer.flush()
            print(n + 1, flush=True)
    writer.close()
except ArchiveError as error:
    print(error.slug)
"""


def test_a_warc_file_that_cannot_grow_ends_the_run_cleanly(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_WARC, folder],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    *stored, slug = done.stdout.split()
    assert slug == "archive-full"
    with Archive(folder) as archive:
        articles = len(list(archive.articles()))
        assert articles >= int(stored[-1]), "what was reported as stored is stored"
        assert archive.conn.execute("SELECT count(*) FROM captures").fetchone() == (articles,)


def test_an_analysts_long_read_holds_nothing_up(bench: Bench, folder: Path) -> None:
    analyst = connect.open_readonly(folder)
    analyst.execute("BEGIN")
    assert analyst.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    writer = Writer(folder)
    for number in range(500):
        writer.submit(save(bench, number))
    writer.flush()
    assert analyst.execute("SELECT count(*) FROM articles").fetchone() == (0,), "one query, one state of the archive"
    writer.close()
    analyst.rollback()
    assert analyst.execute("SELECT count(*) FROM articles").fetchone() == (500,)


def test_an_analysts_write_lock_is_waited_for(bench: Bench, folder: Path) -> None:
    analyst = sqlite3.connect(folder / "archive.db", isolation_level=None, check_same_thread=False)
    analyst.execute("BEGIN IMMEDIATE")
    writer = Writer(folder)
    writer.submit(save(bench, 1))
    flushed = threading.Thread(target=writer.flush)
    flushed.start()
    flushed.join(0.8)
    assert flushed.is_alive() and writer.failure is None
    analyst.execute("ROLLBACK")
    flushed.join(20)
    assert not flushed.is_alive()
    writer.close()
    assert bench.one("SELECT count(*) FROM articles") == 1


def test_a_lock_that_is_never_given_back_is_named(bench: Bench, folder: Path) -> None:
    analyst = sqlite3.connect(folder / "archive.db", isolation_level=None)
    analyst.execute("BEGIN IMMEDIATE")
    store = Store(folder)
    store.conn.execute("PRAGMA busy_timeout=50")
    writer = Writer(folder, store=store)
    writer.submit(save(bench, 1))
    with pytest.raises(ArchiveLocked, match="Close that program") as caught:
        writer.flush()
    assert (caught.value.slug, caught.value.exit_code) == ("archive-locked", 3)
    with pytest.raises(ArchiveError):
        writer.close()
    analyst.close()
