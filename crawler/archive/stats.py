"""The counts behind `newskeep stats` and the web's portal pages."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from typing import Any

from crawler.archive.query import rows_of
from crawler.archive.search import count_by


def overview(conn: sqlite3.Connection) -> dict[str, Any]:
    """The archive in one dict: how many of everything, first and last day, size."""
    one = rows_of(conn, """
        SELECT (SELECT count(*) FROM portals) AS portals, coalesce(sum(articles), 0) AS articles,
          (SELECT count(*) FROM contents) AS texts, (SELECT count(*) FROM revisions) AS revisions,
          coalesce(sum(changed), 0) AS changed, coalesce(sum(gone), 0) AS gone,
          (SELECT count(*) FROM observations) AS observations, (SELECT count(*) FROM stories) AS stories,
          (SELECT count(*) FROM captures) AS captures, (SELECT count(*) FROM runs) AS runs,
          (SELECT min(published_date) FROM articles) AS first_day, (SELECT max(published_date) FROM articles) AS last_day,
          coalesce((SELECT max(fetched_at) FROM (SELECT fetched_at FROM fetches ORDER BY id DESC LIMIT 1000)), (SELECT max(first_seen_at) FROM articles)) AS last_seen_at
        FROM portal_days""")[0]  # fmt: skip
    pages, size = conn.execute("PRAGMA page_count").fetchone()[0], conn.execute("PRAGMA page_size").fetchone()[0]
    return one | {"database_bytes": pages * size}


def portals(conn: sqlite3.Connection, key: str | None = None) -> list[dict[str, Any]]:
    """Each portal (or the one called *key*) with how many articles it has and how its last run went, the largest first."""
    return rows_of(conn, """
        SELECT p.key AS portal, p.name, p.home_url, p.family, p.theme, p.timezone, p.lang, coalesce(sum(d.articles), 0) AS articles,
          coalesce(sum(d.changed), 0) AS changed, coalesce(sum(d.gone), 0) AS gone,
          min(iif(d.articles, nullif(d.day, ''), NULL)) AS first_day, max(iif(d.articles, nullif(d.day, ''), NULL)) AS last_day,
          (SELECT max(a.published_at) FROM articles a WHERE a.portal_id = p.id) AS newest_at,
          r.started_at AS last_run_at, r.finish_reason AS last_run, r.exit_code AS last_exit
        FROM portals p LEFT JOIN portal_days d ON d.portal_id = p.id LEFT JOIN runs r ON r.id = p.last_run_id
        WHERE ?1 IS NULL OR p.key = ?1 GROUP BY p.id ORDER BY articles DESC, p.key""", (key,))  # fmt: skip


def coverage(conn: sqlite3.Connection, portal: str) -> dict[str, Any]:
    """Of a portal's articles, how many have each field, as fractions (None where there are no articles), and how many of those listed we have."""
    shares = ", ".join(f"1.0 * sum(d.{column}) / nullif(sum(d.articles), 0) AS {name}" for name, column in _COVERED.items())
    whole = rows_of(conn, f"SELECT coalesce(sum(d.articles), 0) AS articles, {shares} FROM portal_days d "
                          "WHERE d.portal_id = (SELECT id FROM portals WHERE key = ?)", (portal,))[0]  # fmt: skip
    listed = rows_of(conn, """
        SELECT count(DISTINCT h.url) AS listed, count(DISTINCT a.url) AS listed_and_archived FROM hints h LEFT JOIN articles a ON a.url = h.url
        WHERE h.portal_id = (SELECT id FROM portals WHERE key = ?)""", (portal,))[0]  # fmt: skip
    return whole | listed


_COVERED = {
    "author": "author", "published_at": "published_at", "exact_time": "exact_time", "category": "category_id", "views": "views",
    "comments": "comments", "source_name": "source_name",
}  # fmt: skip


def per_day(
    conn: sqlite3.Connection, portal: str | None = None, *, days: int = 90, last: date | None = None
) -> list[tuple[str, int]]:
    """
    (day, posts) for each of *days* days up to *last* (by default the newest day), including days without posts.
    """
    known = dict(conn.execute(
        "SELECT day, sum(articles) FROM portal_days WHERE day > '' AND "
        "(?1 IS NULL OR portal_id = (SELECT id FROM portals WHERE key = ?1)) AND day >= ?2 GROUP BY 1",
        (portal, _first_day(conn, portal, days, last)),
    ).fetchall())  # fmt: skip
    end = last or _newest_day(conn, portal)
    if end is None:
        return []
    wanted = [(end - timedelta(days=back)).isoformat() for back in range(days - 1, -1, -1)]
    return [(day, known.get(day, 0)) for day in wanted]


def days_of_each(conn: sqlite3.Connection, days: int = 60) -> dict[str, list[int]]:
    """{portal: posts on each of the last *days* days}, up to the newest day of any portal."""
    end = _newest_day(conn, None)
    if end is None:
        return {}
    first = end - timedelta(days=days - 1)
    counts: dict[str, list[int]] = {}
    for portal, day, posts in conn.execute(
        "SELECT p.key, d.day, d.articles FROM portals p JOIN portal_days d ON d.portal_id = p.id AND d.day BETWEEN ? AND ?",
        (first.isoformat(), end.isoformat()),
    ):
        counts.setdefault(portal, [0] * days)[(date.fromisoformat(day) - first).days] = posts
    return counts


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
