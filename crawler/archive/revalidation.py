"""What a list, feed or sitemap showed last, so that it can be requested conditionally and read again after a 304."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.warc_read import capture_page, resolve
from crawler.errors import ArchiveError
from crawler.recrawl import LISTS, Answer, conditional_headers
from crawler.urls import origin_of

if TYPE_CHECKING:
    from crawler.page import Page

PURPOSES = ("home", "list", "feed", "sitemap", "api")
MOST_ANSWERS = 24  # answers considered; so a server that lied once gets another chance after that many visits
MOVED_FOR = timedelta(days=30)
"""How long a permanent redirect of a list is taken for granted before the old address is requested again."""
_FULL = (
    "SELECT f.capture_id, c.file FROM fetches f JOIN captures c ON c.id = f.capture_id "
    "WHERE f.url = ? AND f.status = 200 AND f.error IS NULL ORDER BY f.id DESC LIMIT 1"
)


def conditions(conn: sqlite3.Connection, archive: Path, url: str, now: datetime) -> dict[str, str]:
    """
    Headers for requesting the list at *url* only if it changed; {} for a full request.

    It is always {} if the last full answer is not available (no captures, or past their retention), because a walk that gets
    a 304 continues from what the list showed then.
    """
    headers = conditional_headers(_answers(conn, url), now, LISTS)
    kept = conn.execute(_FULL, (url,)).fetchone() if headers else None
    return headers if kept and resolve(archive, kept[1]).exists() else {}


def moved_to(conn: sqlite3.Connection, url: str, now: datetime) -> str:
    """Where *url* led for good (301, 308) when it was requested last; empty if that is long ago, or if nothing was found there since."""
    moved = _last(conn, url)
    if moved is None or moved[0] not in (301, 308) or not moved[1] or now - datetime.fromisoformat(moved[2]) > MOVED_FOR:
        return ""
    there = _last(conn, moved[1])
    return str(moved[1]) if there is not None and there[0] in (200, 304) and origin_of(moved[1]) == origin_of(url) else ""


def last_page(conn: sqlite3.Connection, archive: Path, url: str) -> Page | None:
    """The last full page from *url*, with its headers and time; None if it cannot be read."""
    kept = conn.execute(_FULL, (url,)).fetchone()
    try:
        return capture_page(conn, archive, kept[0]) if kept else None
    except (ArchiveError, OSError):
        return None


def _last(conn: sqlite3.Connection, url: str) -> tuple[int | None, str | None, str] | None:
    """(status, final address, time) of the last request for *url*; None if there was none."""
    found: tuple[int | None, str | None, str] | None = conn.execute(
        "SELECT status, final_url, fetched_at FROM fetches WHERE url = ? ORDER BY fetched_at DESC LIMIT 1", (url,)
    ).fetchone()
    return found


def _answers(conn: sqlite3.Connection, url: str) -> list[Answer]:
    """What *url* answered, oldest first. The digest is the payload's: different bytes under the same validator expose a lying server."""
    rows = conn.execute(
        "SELECT f.fetched_at, f.status, f.etag, f.last_modified, CASE f.status WHEN 200 THEN c.digest END "
        "FROM fetches f LEFT JOIN captures c ON c.id = f.capture_id "
        "WHERE f.url = ? AND (f.status = 304 OR f.status = 200 AND f.error IS NULL) ORDER BY f.id DESC LIMIT ?",
        (url, MOST_ANSWERS),
    ).fetchall()
    return [Answer(datetime.fromisoformat(at), *rest) for at, *rest in reversed(rows)]
