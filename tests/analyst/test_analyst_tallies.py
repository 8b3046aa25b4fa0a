"""What pages count by is kept right by triggers, whatever is written, and stands in for itself where an old archive is only read."""

import shutil
import sqlite3

import pytest

from crawler.archive import connect, schema, stats
from crawler.archive.migrations.m0006_tallies import IN_HINDSIGHT as TALLIES_IN_HINDSIGHT
from crawler.archive.migrations.m0007_own_visits import TRENDS_IN_HINDSIGHT
from crawler.archive.query import open_reader

IN_HINDSIGHT = {"portal_days": TALLIES_IN_HINDSIGHT["portal_days"], "trends": TRENDS_IN_HINDSIGHT}


def rows(conn, sql):
    return sorted(conn.execute(sql).fetchall(), key=repr)


def kept_and_counted(conn, name):
    order = (
        "portal_id, day, articles, changed, gone, author, views" if name == "portal_days" else "article_id, at, day, week, month"
    )
    some = " WHERE articles > 0" if name == "portal_days" else ""
    return rows(conn, f"SELECT {order} FROM {name}{some}"), rows(conn, f"SELECT {order} FROM ({IN_HINDSIGHT[name]})")


@pytest.fixture
def own(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "own")
    return tmp_path / "own"


@pytest.mark.parametrize("name", IN_HINDSIGHT)
def test_tallies_after_a_year_equal_a_fresh_count(folder, name):
    kept, counted = kept_and_counted(open_reader(folder), name)
    assert kept == counted
    assert kept


def test_any_change_of_an_article_is_counted(own):
    conn = connect.open_for_writing(own)
    conn.execute("UPDATE articles SET published_date = NULL, author = NULL, gone_at = '2026-05-01T00:00:00Z' WHERE id % 3 = 0")
    conn.execute("UPDATE articles SET portal_id = 1 WHERE id % 7 = 0")
    conn.execute("INSERT INTO observations(article_id, at, views) SELECT id, 1, 0 FROM articles WHERE id % 5 = 0")
    conn.execute("UPDATE observations SET views = views + 5 WHERE article_id % 4 = 0")
    conn.execute("UPDATE observations SET own_fetches = own_fetches + 2 WHERE article_id % 9 = 0")
    conn.commit()
    conn.execute("PRAGMA foreign_keys=OFF")
    conn.execute("DELETE FROM articles WHERE id % 11 = 0")
    for name in IN_HINDSIGHT:
        kept, counted = kept_and_counted(conn, name)
        assert kept == counted, name


def test_an_archive_of_an_older_version_is_brought_up_or_read_as_it_is(own, monkeypatch):
    conn = sqlite3.connect(own / connect.DATABASE)
    before = stats.portals(open_reader(own))
    for name in (
        "articles_counted",
        "articles_recounted",
        "articles_uncounted",
        "observations_trend",
        "observations_trend_again",
    ):
        conn.execute(f"DROP TRIGGER {name}")
    conn.executescript("DROP VIEW hot_posts; DROP TABLE trends; DROP TABLE portal_days; DROP INDEX articles_newest; DROP INDEX articles_writers;"
                       "DROP INDEX events_at; DROP INDEX hints_portal; CREATE VIEW hot_posts AS SELECT 1;")  # fmt: skip
    conn.execute("DELETE FROM _sqlite_migrations WHERE name >= 'm0006'")
    conn.commit()
    with monkeypatch.context() as patched:
        patched.setattr(
            "crawler.archive.query.open_for_writing", lambda folder: sqlite3.connect("file:/nowhere/x?mode=ro", uri=True)
        )
        reading = open_reader(own)
        assert stats.portals(reading) == before
        with pytest.raises(sqlite3.OperationalError):
            reading.execute("DELETE FROM articles")
    assert schema.is_behind(conn)
    assert stats.portals(open_reader(own)) == before
    assert not schema.is_behind(conn)
