"""How an article goes missing, counts as gone after a second look, comes back, or moves to another address."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from crawler.archive.events import FetchRecord
from crawler.archive.ledger import add_event
from crawler.archive.rows import Row, row_aliased, row_at
from crawler.archive.times import read_stamp, stamp

SECOND_LOOK_AFTER = timedelta(minutes=30)
"""Within one run, a second failure sooner than this counts as the same hiccup; that of another run always counts."""


def missing(conn: sqlite3.Connection, fetch: FetchRecord, fetch_id: int, reason: str) -> str:
    """Record that the address of *fetch* brought no post; see ``Store.missing`` for what it returns."""
    from crawler.urls import canonical

    asked = canonical(fetch.url)
    row = row_at(conn, asked)
    if row is None and row_aliased(conn, asked) is None:
        return "unknown"
    if row is None:  # an alias may stop working while the article stays
        return "alias"
    return missing_row(conn, row, fetch, fetch_id, reason)


def missing_row(conn: sqlite3.Connection, row: Row, fetch: FetchRecord, fetch_id: int, reason: str) -> str:
    """As ``missing``, for a known article."""
    if row["gone_at"] is not None:
        return "still-gone"
    if not is_second_look(row, fetch):
        suspect(conn, row, fetch, fetch_id, reason)
        return "suspect"
    at = stamp(fetch.fetched_at)
    conn.execute(
        "UPDATE articles SET gone_at = ?, gone_reason = ?, suspect_at = NULL, suspect_reason = NULL, suspect_run = NULL "
        "WHERE id = ?",
        (at, reason, row.id),
    )
    add_event(conn, row.id, at, "gone", reason, fetch_id)
    _point_to_copy(conn, row, at, fetch_id)
    return "gone"


def suspect(conn: sqlite3.Connection, row: Row, fetch: FetchRecord, fetch_id: int, reason: str) -> None:
    """Mark an article as missing once: when, and in which run."""
    if row["suspect_at"] is not None:
        return
    at = stamp(fetch.fetched_at)
    conn.execute(
        "UPDATE articles SET suspect_at = ?, suspect_reason = ?, suspect_run = ? WHERE id = ?", (at, reason, fetch.run_id, row.id)
    )
    add_event(conn, row.id, at, "suspect", reason, fetch_id)


def is_second_look(row: Row, fetch: FetchRecord) -> bool:
    """Whether an earlier, independent look found the article missing already."""
    since = read_stamp(row["suspect_at"])
    if since is None:
        return False
    return fetch.run_id != row["suspect_run"] or fetch.fetched_at - since >= SECOND_LOOK_AFTER


def is_here(conn: sqlite3.Connection, row: Row, at: str, fetch_id: int | None) -> None:
    """Record that the article is there: back if it was gone, and no longer suspect."""
    if row["gone_at"] is None and row["suspect_at"] is None:
        return
    conn.execute(
        "UPDATE articles SET gone_at = NULL, gone_reason = NULL, suspect_at = NULL, suspect_reason = NULL, suspect_run = NULL "
        "WHERE id = ?",
        (row.id,),
    )
    add_event(conn, row.id, at, "back" if row["gone_at"] else "cleared", row["suspect_reason"], fetch_id)


def seen(conn: sqlite3.Connection, fetch: FetchRecord, fetch_id: int) -> bool:
    """Record that the server said nothing changed (304). False if no article is archived at the address."""
    from crawler.urls import canonical

    asked = canonical(fetch.url)
    row = row_at(conn, asked) or row_aliased(conn, asked)
    if row is None:
        return False
    at = stamp(fetch.fetched_at)
    conn.execute(
        "UPDATE articles SET last_seen_at = ?, own_fetches = own_fetches + ? WHERE id = ?",
        (max(at, row["last_seen_at"]), fetch.own_views, row.id),
    )
    is_here(conn, row, at, fetch_id)
    return True


def note_move(conn: sqlite3.Connection, article_id: int, content_id: int, portal_id: int, at: str, fetch_id: int) -> None:
    """If a new article has the content of a gone or suspect one of the same portal, record that the old one moved here."""
    moved = conn.execute(
        "SELECT id, (SELECT url FROM articles WHERE id = ?) FROM articles WHERE content_id = ? AND portal_id = ? AND id <> ? "
        "AND (gone_at IS NOT NULL OR suspect_at IS NOT NULL)",
        (article_id, content_id, portal_id, article_id),
    ).fetchall()
    for old_id, url in moved:
        add_event(conn, old_id, at, "moved", url, fetch_id)


def _point_to_copy(conn: sqlite3.Connection, row: Row, at: str, fetch_id: int) -> None:
    copy = conn.execute(
        "SELECT url FROM articles WHERE content_id = ? AND portal_id = ? AND id <> ? AND gone_at IS NULL AND first_seen_at > ? "
        "ORDER BY id LIMIT 1",
        (row["content_id"], row["portal_id"], row.id, row["first_seen_at"]),
    ).fetchone()
    if copy:
        add_event(conn, row.id, at, "moved", copy[0], fetch_id)
