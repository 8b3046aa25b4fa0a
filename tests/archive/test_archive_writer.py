"""The writer's thread: batches, bad records, captures and background work."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from crawler.archive import Archive, connect
from crawler.archive.events import Call, SaveFetch, SaveMissing
from crawler.archive.warc import WarcWriter
from crawler.archive.writer import BATCH_EVENTS, Writer
from crawler.errors import ArchiveError
from tests.archive.conftest import NOON, Bench, post, save
from tests.archive.test_archive_captures import exchange


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


@pytest.mark.timeout(20)
def test_a_closed_writer_refuses_and_never_waits(bench: Bench, folder: Path) -> None:
    writer = Writer(folder)
    writer.submit(save(bench, 1))
    writer.close()
    for call in (writer.flush, lambda: writer.submit(save(bench, 2))):
        with pytest.raises(ArchiveError, match="is closed"):
            call()
