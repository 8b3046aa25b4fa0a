"""The writer's thread: batches, bad records, and what happens when the archive itself fails."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from crawler.archive import Archive, connect
from crawler.archive.events import Call, SaveArticle, SaveFetch, SaveMissing
from crawler.archive.store import Store
from crawler.archive.warc import WarcWriter
from crawler.archive.writer import BATCH_EVENTS, Writer
from crawler.errors import ArchiveError, ArchiveLocked
from tests.archive.conftest import NOON, Bench, post
from tests.archive.test_archive_captures import exchange

ROOT = Path(__file__).parents[2]


def save(bench: Bench, number: int, **said) -> SaveArticle:
    article = post(number, **said)
    return SaveArticle(article, bench.fetch(article.fetched_url))


def test_commits_are_few(bench: Bench, folder: Path) -> None:
    writer = Writer(folder)
    gate = threading.Event()
    writer.submit(Call(lambda store: gate.wait() and None))
    for number in range(1000):
        writer.submit(save(bench, number))
    gate.set()
    writer.close()
    assert writer.tally.outcomes["new"] == 1000
    assert writer.tally.commits <= 1000 / BATCH_EVENTS + 2


def test_after_flush_all_is_readable_elsewhere(bench: Bench, folder: Path) -> None:
    writer = Writer(folder)
    for number in range(5):
        writer.submit(save(bench, number))
    writer.flush()
    with Archive(folder) as archive:
        assert len(list(archive.articles())) == 5
    writer.close()


def test_in_a_hurry_a_batch_does_not_wait_for_its_half_second(bench: Bench, folder: Path) -> None:
    written = threading.Event()
    writer = Writer(folder)
    writer.before_commit.append(lambda conn: written.set())
    writer.submit(save(bench, 1))
    writer.hurry()
    assert written.wait(20)
    writer.close()
    assert writer.tally.commits == 1


def test_what_is_gathered_of_a_batch_is_written_in_its_transaction(bench: Bench, folder: Path) -> None:
    gathered: list[str] = []
    writer = Writer(folder)
    writer.before_commit.append(
        lambda conn: conn.execute("INSERT INTO index_state VALUES('gathered', ?)", (len(gathered),)) and None
    )
    for number in range(3):
        event = save(bench, number)
        event.after = lambda conn, outcome: gathered.append(outcome)
        writer.submit(event)
    writer.close()
    assert bench.one("SELECT value FROM index_state WHERE key = 'gathered'") == "3"


def test_a_new_article_takes_few_statements(bench: Bench) -> None:
    """Each takes the interpreter from the crawl and has to wait for it: what a writer beside a busy crawl can store rests on it."""
    bench.look(post(1, tags=["要闻"], category=["要闻"]))
    ran: list[str] = []
    bench.store.conn.set_trace_callback(lambda sql: None if sql.startswith("--") else ran.append(sql))
    bench.look(post(2, tags=["要闻"], category=["要闻"], views=5))
    bench.store.conn.set_trace_callback(None)
    assert len(ran) <= 18, ran


BAD = {
    "lone surrogate": {"title": "\ud800"},
    "number too large": {"views": 2**70},
    "no number at all": {"views": "viele"},
    "no text at all": {"body_text": None},
}


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
def test_a_bad_record_does_not_spoil_its_batch(bench: Bench, folder: Path, said: dict) -> None:
    outcomes: list[tuple[int, str]] = []
    writer = Writer(folder)
    for number in range(3):
        event = save(bench, number, tags=["neu"], **(said if number == 0 else {}))
        event.after = lambda conn, outcome, number=number: outcomes.append((number, outcome))
        writer.submit(event)
    writer.close()
    assert outcomes == [(0, "rejected"), (1, "new"), (2, "new")]
    assert sum(writer.tally.rejected.values()) == 1
    assert bench.one("SELECT count(*) FROM articles") == 2
    assert bench.one("SELECT count(*) FROM contents") == 2
    assert bench.one("SELECT error FROM fetches WHERE error IS NOT NULL").startswith("store-rejected: ")
    assert bench.rows("PRAGMA foreign_key_check") == []


def test_done_is_written_in_the_same_transaction(bench: Bench, folder: Path) -> None:
    seen: list[int] = []
    other = connect.open_readonly(folder)

    def after(conn: sqlite3.Connection, outcome: str) -> None:
        assert conn.in_transaction
        conn.execute("INSERT INTO index_state VALUES('done', ?)", (outcome,))
        seen.append(other.execute("SELECT count(*) FROM articles").fetchone()[0])

    writer = Writer(folder)
    event = save(bench, 1)
    event.after = after
    writer.submit(event)
    writer.close()
    assert seen == [0], "nobody sees the one without the other"
    assert other.execute("SELECT value, (SELECT count(*) FROM articles) FROM index_state").fetchall() == [("new", 1)]


def test_missing_and_failed_fetches_are_counted_by_outcome(bench: Bench, folder: Path) -> None:
    writer = Writer(folder)
    writer.submit(SaveFetch(bench.fetch("https://news.example.com/x", error="timeout", status=None)))
    writer.submit(SaveMissing(bench.fetch("https://news.example.com/y", status=404), "http-404"))
    writer.close()
    assert dict(writer.tally.outcomes) == {"failed": 1, "unknown": 1}


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


# --- faults -------------------------------------------------------------------------------------------------------------


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


def test_captures_are_dropped_without_a_warc_writer(bench: Bench, folder: Path) -> None:
    from crawler.archive.events import SaveCapture

    writer = Writer(folder)
    event = SaveCapture(exchange())
    writer.submit(event)
    writer.close()
    assert event.ref.id is None and not (folder / "warc").exists()


def test_a_warc_writer_that_wrote_nothing_leaves_no_file(folder: Path) -> None:
    writer = Writer(folder, WarcWriter(folder, "example", NOON))
    writer.close()
    assert not (folder / "warc").exists()


def test_while_the_crawl_waits_the_index_follows(bench: Bench, folder: Path) -> None:
    writer = Writer(folder)
    for number in range(30):
        writer.submit(save(bench, number))
    reached = threading.Event()
    step = writer._background.step

    def watched() -> bool:
        more = step()
        if not more:
            reached.set()
        return more

    writer._background.step = watched  # type: ignore[method-assign]
    writer.flush()
    assert reached.wait(20)
    writer.close()
    assert bench.one("SELECT value FROM index_state WHERE key = 'search_upto'") == "30"
    assert bench.one("SELECT value FROM index_state WHERE key = 'stories_upto'") == "30"
