"""How each portal is doing: what ``newskeep status`` says of runs that ended, go on, or died."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import lock
from crawler.archive.jobs import JobStore
from crawler.archive.overview import any_needs_a_look, overview
from crawler.archive.times import stamp
from tests.archive.conftest import HOME, NOON, Bench


def health(bench: Bench) -> tuple[str, str | None]:
    (row,) = overview(bench.store.conn)
    return row["health"], row["last"]["reason"]


def hold_lock(bench: Bench) -> None:
    """As a crawl does when it begins: take the portal's lock and write the first heartbeat."""
    with bench.store.transaction():
        lock.take(bench.store.conn, "portal:example")
        lock.beat(bench.store.conn, "portal:example", bench.run_id)


def test_a_run_goes_on_while_its_process_lives_and_beats(bench: Bench) -> None:
    hold_lock(bench)
    assert health(bench) == ("running", None)


def test_a_run_without_end_and_without_lock_has_died(bench: Bench) -> None:
    assert health(bench) == ("died", "died")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("boot", "before the restart"),
        ("pid", 2**22 + 1),  # above the highest process id of Linux
        ("beat_at", timedelta(minutes=-11)),
        ("run_id", 99),
    ],
    ids=["boot", "pid", "beat", "run"],  # a time as id would differ between two processes of one test run
)
def test_a_lock_left_behind_keeps_no_run_alive(bench: Bench, column: str, value: object) -> None:
    hold_lock(bench)
    if isinstance(value, timedelta):
        value = stamp(datetime.now(UTC) + value)
    with bench.store.transaction():
        bench.store.conn.execute(f"UPDATE locks SET {column} = ?", (value,))
    assert health(bench) == ("died", "died")


@pytest.mark.parametrize(("code", "word"), [(0, "good"), (1, "look"), (130, "stopped"), (3, "failed"), (4, "failed")])
def test_a_finished_run_is_judged_by_its_exit_code(bench: Bench, code: int, word: str) -> None:
    bench.store.finish_run(bench.run_id, NOON, "finished", code, {"new": 3}, {})
    assert health(bench) == (word, "finished")


@pytest.fixture
def jobs(bench: Bench, folder: Path) -> Iterator[JobStore]:
    with closing(JobStore(folder)) as store:
        yield store


def test_a_job_killed_in_its_first_crawl_is_one_row(bench: Bench, jobs: JobStore) -> None:
    jobs.claim("harbour", HOME, "adaptive", NOON)
    bench.store.start_run(bench.portal_id, "crawl", NOON, HOME)
    (row,) = overview(bench.store.conn)
    assert (row["job"], row["health"], row["by_hand"]) == ("harbour", "died", False)
    assert any_needs_a_look([row])


def test_a_crawl_by_hand_that_failed_is_shown_but_is_no_failure_of_the_job(bench: Bench, jobs: JobStore) -> None:
    jobs.claim("harbour", HOME, "adaptive", NOON)
    run = bench.store.start_run(bench.portal_id, "crawl", NOON, HOME)
    bench.store.finish_run(run, NOON, "finished", 0, {}, {})
    jobs.finish("harbour", run, "finished", 0, NOON + timedelta(minutes=1))
    later = bench.store.start_run(bench.portal_id, "crawl", NOON + timedelta(hours=1), HOME)
    bench.store.finish_run(later, NOON + timedelta(hours=1), "no-connection", 4, {}, {})
    (row,) = overview(bench.store.conn)
    assert (row["health"], row["by_hand"], any_needs_a_look([row])) == ("failed", True, False)
    jobs.finish("harbour", later, "no-connection", 4, NOON + timedelta(hours=2))
    (row,) = overview(bench.store.conn)
    assert (row["by_hand"], any_needs_a_look([row])) == (False, True), "the same run, made by the job"


def test_without_a_schedule_every_portal_counts(bench: Bench) -> None:
    bench.store.finish_run(bench.run_id, NOON, "no-connection", 4, {}, {})
    assert any_needs_a_look(overview(bench.store.conn))
