"""What there is, counted: the numbers behind `newskeep stats` and the web's portal pages."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from typing import Any

from crawler.archive.query import rows_of
from crawler.archive.search import count_by

BARS = "▁▂▃▄▅▆▇█"


def overview(conn: sqlite3.Connection) -> dict[str, Any]:
    """The archive in one dict: how many of everything, from when to when, how large."""
    one = rows_of(conn, """
        SELECT (SELECT count(*) FROM portals) AS portals, (SELECT count(*) FROM articles) AS articles,
          (SELECT count(*) FROM contents) AS texts, (SELECT count(*) FROM revisions) AS revisions,
          (SELECT count(*) FROM articles WHERE revision > 1) AS changed, (SELECT count(*) FROM articles WHERE gone_at IS NOT NULL) AS gone,
          (SELECT count(*) FROM observations) AS observations, (SELECT count(*) FROM stories) AS stories,
          (SELECT count(*) FROM captures) AS captures, (SELECT count(*) FROM runs) AS runs,
          (SELECT min(published_date) FROM articles) AS first_day, (SELECT max(published_date) FROM articles) AS last_day,
          (SELECT max(last_seen_at) FROM articles) AS last_seen_at""")[0]  # fmt: skip
    pages, size = conn.execute("PRAGMA page_count").fetchone()[0], conn.execute("PRAGMA page_size").fetchone()[0]
    return one | {"database_bytes": pages * size}


def portals(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """Each portal with how many articles it has and how its last run went, the largest first."""
    return rows_of(conn, """
        SELECT p.key AS portal, p.name, p.home_url, p.family, p.theme, p.timezone, p.lang, count(a.id) AS articles,
          sum(a.revision > 1) AS changed, sum(a.gone_at IS NOT NULL) AS gone, min(a.published_date) AS first_day,
          max(a.published_date) AS last_day, max(a.published_at) AS newest_at, sum(a.views) AS views,
          r.started_at AS last_run_at, r.finish_reason AS last_run, r.exit_code AS last_exit
        FROM portals p LEFT JOIN articles a ON a.portal_id = p.id LEFT JOIN runs r ON r.id = p.last_run_id
        GROUP BY p.id ORDER BY articles DESC, p.key""")  # fmt: skip


def per_day(
    conn: sqlite3.Connection, portal: str | None = None, *, days: int = 90, last: date | None = None
) -> list[tuple[str, int]]:
    """
    (day, posts) for each of *days* days up to *last* (by default the newest day there is), days without posts included.
    """
    known = dict(conn.execute(
        "SELECT published_date, count(*) FROM articles WHERE published_date IS NOT NULL AND "
        "(?1 IS NULL OR portal_id = (SELECT id FROM portals WHERE key = ?1)) AND published_date >= ?2 GROUP BY 1",
        (portal, _first_day(conn, portal, days, last)),
    ).fetchall())  # fmt: skip
    end = last or _newest_day(conn, portal)
    if end is None:
        return []
    wanted = [(end - timedelta(days=back)).isoformat() for back in range(days - 1, -1, -1)]
    return [(day, known.get(day, 0)) for day in wanted]


def _first_day(conn: sqlite3.Connection, portal: str | None, days: int, last: date | None) -> str:
    end = last or _newest_day(conn, portal)
    return (end - timedelta(days=days)).isoformat() if end else ""


def _newest_day(conn: sqlite3.Connection, portal: str | None) -> date | None:
    sql = "SELECT max(published_date) FROM articles" + (
        " WHERE portal_id = (SELECT id FROM portals WHERE key = ?)" if portal else ""
    )
    newest = conn.execute(sql, (portal,) if portal else ()).fetchone()[0]
    return date.fromisoformat(newest) if newest else None


def counts(
    conn: sqlite3.Connection, query: str, now: datetime, by: str, limit: int | None = None
) -> list[tuple[str | None, int]]:
    """How many of the articles that *query* finds each portal, category, author, year, month, day or source has."""
    return count_by(conn, query, now, by, limit)


def sparkline(values: list[int]) -> str:
    """
    *values* as one character each, the largest as a full block; nothing at all is a space.

    >>> sparkline([0, 1, 4, 8])
    ' ▁▄█'
    """
    most = max(values, default=0)
    return "".join(" " if not value else BARS[min(7, (value * 8 - 1) // most)] for value in values)
