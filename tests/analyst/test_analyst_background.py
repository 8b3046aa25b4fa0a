"""The index follows a crawl: in its pauses once there is a step's worth, and without a pause before it falls too far background."""

import made_up
import pytest

from crawler.archive import background as module
from crawler.archive import connect, indexing
from crawler.archive.background import Background


@pytest.fixture
def conn(tmp_path):
    conn = connect.open_for_writing(made_up.build(tmp_path / "archive", count=60))
    yield conn
    conn.close()


def lag(conn):
    upto, last = indexing.reach(conn)
    return last - upto


def test_a_pause_is_used_for_a_step_and_the_last_few_wait_for_idleness(conn):
    background, before = Background(conn), lag(conn)
    background.between()
    assert lag(conn) == before - module.STEP
    while lag(conn) >= module.STEP:
        background.between()
    left = lag(conn)
    background.between()
    assert lag(conn) == left
    while background.step():
        pass
    assert lag(conn) == 0


def test_a_crawl_without_pauses_never_falls_too_far_behind(conn, monkeypatch):
    background, before = Background(conn), lag(conn)
    background.keep_up()
    assert lag(conn) == before, "a reader does so few in no time"
    monkeypatch.setattr(module, "MOST_BEHIND", 30)
    background.keep_up()
    assert lag(conn) == 0


def test_an_archive_that_cannot_be_written_to_ends_it_quietly(conn, tmp_path):
    other = connect.open_for_writing(tmp_path / "archive")
    other.execute("BEGIN IMMEDIATE")
    conn.execute("PRAGMA busy_timeout=0")
    background, before = Background(conn), lag(conn)
    background.between()
    assert background.is_over
    assert not background.step()
    other.rollback()
    other.close()
    assert lag(conn) == before
