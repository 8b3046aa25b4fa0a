"""Rows that are only ever added: fetches, observations of counters, events of an article."""

from __future__ import annotations

import sqlite3

from crawler.archive.events import FetchRecord
from crawler.archive.times import stamp


def put_fetch(conn: sqlite3.Connection, fetch: FetchRecord) -> int:
    """Add a row to ``fetches``; returns its id. Call it inside a transaction."""
    made = conn.execute(
        "INSERT INTO fetches(run_id, portal_id, url, final_url, method, fetched_at, status, kind, purpose, etag, last_modified, "
        "content_type, bytes, elapsed_ms, capture_id, error) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            fetch.run_id,
            fetch.portal_id,
            fetch.url,
            fetch.final_url,
            fetch.method,
            stamp(fetch.fetched_at),
            fetch.status,
            fetch.kind,
            fetch.purpose,
            fetch.etag,
            fetch.last_modified,
            fetch.content_type,
            fetch.bytes,
            fetch.elapsed_ms,
            fetch.capture.id if fetch.capture else None,
            fetch.error,
        ),
    )
    return int(made.lastrowid or 0)


def put_observation(
    conn: sqlite3.Connection, article_id: int, at: int, views: int | None, comments: int | None, source: str, own_fetches: int
) -> None:
    """Store the counters at *at* (epoch seconds); a page's own number wins over a list's of the same second."""
    conn.execute(
        "INSERT INTO observations(article_id, at, views, comments, source, own_fetches) VALUES(?,?,?,?,?,?) "
        "ON CONFLICT(article_id, at) DO UPDATE SET views = coalesce(excluded.views, views), "
        "comments = coalesce(excluded.comments, comments), source = excluded.source, own_fetches = excluded.own_fetches "
        "WHERE excluded.source IN ('page', 'counter') OR source NOT IN ('page', 'counter')",
        (article_id, at, views, comments, source, own_fetches),
    )


def add_event(conn: sqlite3.Connection, article_id: int, at: str, event: str, detail: str | None, fetch_id: int | None) -> None:
    """Record what happened to the article: suspect, gone, back, moved, changed …; *detail* is text or JSON."""
    conn.execute(
        "INSERT INTO events(article_id, at, event, detail, fetch_id) VALUES(?,?,?,?,?)", (article_id, at, event, detail, fetch_id)
    )
