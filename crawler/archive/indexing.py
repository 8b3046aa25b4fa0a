"""Keeps the full-text index up to date with the texts, in batches."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from crawler.archive.connect import transaction
from crawler.archive.search_text import fold_version, index_chars, index_text

INDEX_VERSION = 1
"""Version of how texts are cut into tokens; raised when that changes, so that archives are indexed again."""

TABLES = ("search_index", "search_chars")

BATCH = 100
"""Contents per write transaction: a crawl's writer waits a tenth of a second, and their words take 10 MB."""


def reach(conn: sqlite3.Connection) -> tuple[int, int]:
    """
    (the last content that the index holds, the last content there is).

    The first is 0 if the index was made with another version: then nothing counts as indexed.
    """
    state = dict(conn.execute("SELECT key, value FROM index_state WHERE key IN ('search_version', 'search_upto')"))
    last = conn.execute("SELECT coalesce(max(id), 0) FROM contents").fetchone()[0]
    upto = int(state.get("search_upto") or 0) if state.get("search_version") == version() else 0
    return upto, last


def version() -> str:
    """The mark of a usable index: our own version and that of the folding table."""
    return f"{INDEX_VERSION}.{fold_version()}"


def catch_up(conn: sqlite3.Connection, *, at_most: int | None = None, progress: Callable[[int, int], None] | None = None) -> int:
    """
    Index up to *at_most* contents that are not indexed yet; returns how many were.

    *conn* may write. Each batch is its own transaction, and texts are tokenised before it begins, so a concurrent crawl hardly waits;
    two processes that catch up at once do not index twice. *progress* is called with (done, to do) after each batch.
    Raises sqlite3.OperationalError if the archive is locked or read-only: searching works all the same.
    """
    upto, last = reach(conn)
    if upto == 0 and _holds_other_rules(conn):
        clear(conn)
    to_do = min(last - upto, at_most if at_most is not None else last - upto)
    done = 0
    while done < to_do:
        step = _index_after(conn, min(BATCH, to_do - done))
        if not step:
            break
        done += step
        if progress:
            progress(done, to_do)
    return done


def clear(conn: sqlite3.Connection) -> None:
    """Empty the index; the next catch-up rebuilds it from the texts."""
    with transaction(conn):
        for table in TABLES:
            conn.execute(f"INSERT INTO {table}({table}) VALUES('delete-all')")
        _mark(conn, 0)


def rebuild(conn: sqlite3.Connection, progress: Callable[[int, int], None] | None = None) -> int:
    """Rebuild the whole index; returns how many contents it has."""
    clear(conn)
    done = catch_up(conn, progress=progress)
    with transaction(conn):
        for table in TABLES:
            conn.execute(f"INSERT INTO {table}({table}) VALUES('optimize')")
    return done


def _index_after(conn: sqlite3.Connection, count: int) -> int:
    upto = reach(conn)[0]
    rows = conn.execute("SELECT id, title, body FROM contents WHERE id > ? ORDER BY id LIMIT ?", (upto, count)).fetchall()
    if not rows:
        return 0
    cut = [(number, index_text(title), index_text(body)) for number, title, body in rows]
    chars = [(number, index_chars(title, body)) for number, title, body in rows]
    with transaction(conn):
        if reach(conn)[0] == upto:  # else another process was faster
            conn.executemany("INSERT INTO search_index(rowid, title, body) VALUES(?,?,?)", cut)
            conn.executemany("INSERT INTO search_chars(rowid, chars) VALUES(?,?)", chars)
            _mark(conn, cut[-1][0])
    return len(cut)


def _mark(conn: sqlite3.Connection, upto: int) -> None:
    conn.executemany(
        "INSERT INTO index_state(key, value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        [("search_version", version()), ("search_upto", str(upto))],
    )


def _holds_other_rules(conn: sqlite3.Connection) -> bool:
    """Whether the index was made with another version, or its mark was lost."""
    return bool(conn.execute("SELECT EXISTS (SELECT 1 FROM index_state WHERE key LIKE 'search%')").fetchone()[0])
