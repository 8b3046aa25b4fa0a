"""The frontier loses nothing, asks nothing twice, and stays small."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from crawler.archive.store import Store
from crawler.frontier.batch import Batch
from crawler.frontier.queue import HEAD, Frontier
from crawler.frontier.storage import Settlement, SqliteStorage
from crawler.walk.leads import Lead


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "archive")


def fresh(store: Store, run_id: int = 1) -> Frontier:
    from datetime import UTC, datetime

    portal_id = store.portal("example", "", "http://example.com/", datetime.now(UTC))
    storage = SqliteStorage(store.conn, portal_id)
    storage.open(store.conn, run_id)
    return Frontier(storage, portal_id)


def write(store: Store, frontier: Frontier, *settlements: Settlement) -> None:
    with store.transaction():
        frontier.storage.apply(store.conn, settlements, frontier.number)


def leads(numbers: range, priority: int = 500) -> list[Lead]:
    return [Lead(f"http://example.com/post/{n}.html", "post", priority) for n in numbers]


def test_a_lead_is_met_once_a_round(store: Store) -> None:
    frontier = fresh(store)
    write(store, frontier, frontier.start(leads(range(3)) + leads(range(2))))
    assert frontier.new(leads(range(4))) and frontier.waiting == 4


def test_what_was_not_committed_comes_again_after_a_crash(store: Store) -> None:
    frontier = fresh(store)
    write(store, frontier, frontier.start(leads(range(3))))
    first = frontier.take()
    second = frontier.take()
    assert first and second
    write(store, frontier, frontier.settle(first, "done"))
    frontier.settle(second, "done")  # the process dies before this is written
    again = fresh(store, 2)
    urls = {row.lead.url for row in iter(again.take, None)}
    assert first.lead.url not in urls and second.lead.url in urls and len(urls) == 2


def test_a_finished_round_lets_the_next_ask_again(store: Store) -> None:
    frontier = fresh(store)
    write(store, frontier, frontier.start(leads(range(2))))
    for row in iter(frontier.take, None):
        write(store, frontier, frontier.settle(row, "done"))
    assert not frontier.has_pending()
    frontier.storage.finish(store.conn)
    assert len(fresh(store, 2).new(leads(range(2)))) == 2


def test_the_most_important_comes_first_even_when_the_head_is_full(store: Store) -> None:
    frontier = fresh(store)
    write(store, frontier, frontier.start(leads(range(HEAD + 500), 300)))
    write(store, frontier, frontier.start([Lead("http://example.com/feed.php", "feed", 700)]))
    row = frontier.take()
    assert row and row.lead.purpose == "feed"


def test_all_leads_are_handed_out_however_many_wait(store: Store) -> None:
    frontier = fresh(store)
    write(store, frontier, frontier.start(leads(range(3 * HEAD))))
    taken = []
    while (row := frontier.take()) is not None:
        taken.append(row.lead.url)
        write(store, frontier, frontier.settle(row, "done"))
    assert len(taken) == len(set(taken)) == 3 * HEAD


def test_pending_addresses_cost_no_memory(store: Store) -> None:
    frontier, step, used = fresh(store), 20_000, []
    tracemalloc.start()
    for begin in (0, step):  # the first lot fills the head and the caches of addresses, which have their bounds
        for start in range(begin, begin + step, 1000):
            write(store, frontier, frontier.start(leads(range(start, start + 1000))))
        used.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert (used[1] - used[0]) / step < 150  # bytes a pending address


def test_a_lead_keeps_its_data(store: Store) -> None:
    frontier = fresh(store)
    lead = Lead("http://example.com/list", "list", 300, 2, "http://example.com/", "next-page", {"page": 2, "name": "要闻"})
    write(store, frontier, frontier.start([lead]))
    row = fresh(store, 2).take()
    assert row and row.lead == lead


def test_a_lead_that_waits_for_its_time_is_not_handed_out(store: Store) -> None:
    frontier = fresh(store)
    write(store, frontier, frontier.start(leads(range(1))))
    row = frontier.take()
    assert row
    write(store, frontier, frontier.settle(row, "pending", "timeout", due_in=60))
    assert frontier.take() is None and frontier.has_pending()
    assert 50 < (frontier.next_due() or 0) <= 61


def states(store: Store) -> dict[str, str]:
    return dict(store.conn.execute("SELECT replace(url, 'http://example.com/post/', ''), state FROM frontier"))


def test_a_batch_writes_what_was_given_leased_and_settled_in_it(store: Store) -> None:
    frontier = fresh(store)
    batch = Batch(frontier.storage, 1)
    with store.transaction():
        batch.settle(store.conn, frontier.start(leads(range(3))), frontier.number)
        first, second = frontier.take(), frontier.take()
        assert first and second
        batch.lease(first.id)
        batch.lease(second.id)
        batch.settle(store.conn, frontier.settle(first, "done", None, leads(range(5))), frontier.number)
        batch.write(store.conn)
    assert states(store) == {"0.html": "done", "1.html": "leased", "2.html": "pending", "3.html": "pending", "4.html": "pending"}
    assert frontier.storage.written() == frontier.number
    assert store.conn.execute("SELECT attempts FROM frontier ORDER BY url").fetchall() == [(1,), (1,), (0,), (0,), (0,)]


def test_a_lead_that_is_settled_twice_in_a_batch_ends_as_the_second_says(store: Store) -> None:
    frontier = fresh(store)
    batch = Batch(frontier.storage, 1)
    with store.transaction():
        batch.settle(store.conn, frontier.start(leads(range(1))), frontier.number)
        for state in ("pending", "failed"):
            row = frontier.take()
            assert row
            batch.lease(row.id)
            batch.settle(store.conn, frontier.settle(row, state, "timeout"), frontier.number)  # type: ignore[arg-type]
        batch.write(store.conn)
    assert states(store) == {"0.html": "failed"}


def test_home_waits_again_though_it_was_done_in_the_same_batch(store: Store) -> None:
    frontier, home = fresh(store), Lead("http://example.com/post/home", "home", 900)
    batch = Batch(frontier.storage, 1)
    with store.transaction():
        batch.settle(store.conn, frontier.start([home]), frontier.number)
        row = frontier.take()
        assert row
        batch.settle(store.conn, frontier.settle(row, "done"), frontier.number)
        frontier.storage.written = lambda: frontier.number  # type: ignore[method-assign]
        frontier._forget_written()
        batch.settle(store.conn, frontier.start([home]), frontier.number)
        batch.write(store.conn)
    assert states(store) == {"home": "pending"}


@pytest.mark.parametrize(("hours", "continues"), [(23, True), (25, False)])
def test_a_round_is_continued_for_a_day(store: Store, hours: int, continues: bool) -> None:
    frontier = fresh(store)
    write(store, frontier, frontier.start(leads(range(3))))
    row = frontier.take()
    assert row
    write(store, frontier, frontier.settle(row, "done"))
    with store.transaction() as conn:
        conn.execute("UPDATE rounds SET begun_at = begun_at - ?", (hours * 3600,))
    assert fresh(store, 2).storage.round == (1 if continues else 2)


def test_many_addresses_are_looked_up_in_parts(store: Store) -> None:
    frontier = fresh(store)
    write(store, frontier, frontier.start(leads(range(1200))))
    assert len(fresh(store, 2).new(leads(range(1210)))) == 10
