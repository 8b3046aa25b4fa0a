"""Moves the times of a portal's articles into the zone that its clocks proved to be in."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.archive.dating import is_of_page
from crawler.archive.rows import dating_columns, row_at, row_by_id

if TYPE_CHECKING:
    from crawler.walk.portal_zone import Moved


def rezone(conn: sqlite3.Connection, portal_id: int, zone: str, moved: Sequence[Moved]) -> str:
    """
    Make *zone* the portal's, unless a profile named one, move the times of the posts in *moved*, and recompute every post's day.

    A time that a feed or an API has stated since stays.
    """
    conn.execute(
        "UPDATE portals SET timezone = ? WHERE id = ? AND (timezone = 'UTC' OR timezone GLOB '[-+]*')", (zone or "UTC", portal_id)
    )
    for post in moved:
        row = row_at(conn, post.url)
        dating = row.dating if row is not None else None
        if row is None or dating is None or not is_of_page(dating) or dating.raw != post.raw:
            continue
        at, earliest, latest = (moment + post.by for moment in (dating.at, dating.earliest, dating.latest))
        _put(conn, row.id, dating_columns(conn, replace(dating, at=at, earliest=earliest, latest=latest), portal_id))
    for (article_id,) in conn.execute(
        "SELECT id FROM articles WHERE portal_id = ? AND published_at IS NOT NULL", (portal_id,)
    ).fetchall():
        _put(conn, article_id, dating_columns(conn, row_by_id(conn, article_id).dating, portal_id))
    return "rezoned"


def _put(conn: sqlite3.Connection, article_id: int, columns: dict[str, str | None]) -> None:
    conn.execute(
        f"UPDATE articles SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), article_id)
    )
