"""What happened in the archive on one day: articles added, edited, gone or back."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

from crawler.archive.query import rows_of
from crawler.archive.times import stamp, zone_called
from crawler.web.data import CARD, CARD_JOINS, Data

SHOWN = 50
"""Articles of each kind per page."""

DAYS = 61
"""Days in the chart."""

_KINDS = {
    "changed": ("revisions r JOIN articles a ON a.id = r.article_id", "r.seen_at", "r.revision > 1", "r.revision, r.seen_at, r.changed, r.reason, "),
    "events": ("events e JOIN articles a ON a.id = e.article_id", "e.at", "e.event <> 'changed'", "e.at, e.event, e.detail, "),
    "new": ("articles a", "a.first_seen_at", "1", ""),
}  # fmt: skip
"""For each kind: its tables, the time column, a further condition, and its own columns."""


def changes(conn: sqlite3.Connection, day: date | None, zone_name: str, page: int = 1) -> Data:
    """
    What happened on a day (of the zone): ``changed``, ``events`` and ``new``, a page of each and how many there are in all.

    Without *day* the last one on which anything happened.
    """
    zone = zone_called(zone_name)
    newest = _last_day(conn, zone)
    day = day or newest
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    window = (stamp(start), stamp(start + timedelta(days=1)))
    found: Data = {}
    for kind, (tables, at, test, columns) in _KINDS.items():
        where = f"WHERE {at} >= ? AND {at} < ? AND {test}"
        (found[f"{kind}_total"],) = conn.execute(f"SELECT count(*) FROM {tables} {where}", window).fetchone()
        sql = f"SELECT {columns}{CARD} FROM {tables} {CARD_JOINS} {where} ORDER BY {at} DESC, a.id DESC LIMIT ? OFFSET ?"
        found[kind] = rows_of(conn, sql, (*window, SHOWN, (page - 1) * SHOWN))
    return {
        "day": day.isoformat(),
        "before": (day - timedelta(days=1)).isoformat(),
        "after": (day + timedelta(days=1)).isoformat() if day < newest else None,
        "days": _archived_per_day(conn, day, newest, zone),
        "timezone": zone_name,
        "page": page,
        "pages": -(-max(found[f"{kind}_total"] for kind in _KINDS) // SHOWN),
        **found,
    }


def _last_day(conn: sqlite3.Connection, zone: tzinfo) -> date:
    (last,) = conn.execute(
        "SELECT max(at) FROM (SELECT max(first_seen_at) AS at FROM articles UNION ALL SELECT max(seen_at) FROM revisions "
        "UNION ALL SELECT max(at) FROM events)"
    ).fetchone()
    return (datetime.fromisoformat(last).astimezone(zone) if last else datetime.now(zone)).date()


def _archived_per_day(conn: sqlite3.Connection, day: date, newest: date, zone: tzinfo) -> list[tuple[str, Any]]:
    """(day, articles first seen) of the days around *day*, none after *newest*; days as in the zone."""
    last = min(newest, day + timedelta(days=DAYS // 2))
    days = [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    edges = [stamp(datetime(each.year, each.month, each.day, tzinfo=zone)) for each in (*days, last + timedelta(days=1))]
    sql = "SELECT count(*) FROM articles WHERE first_seen_at >= ? AND first_seen_at < ?"
    return [(each.isoformat(), conn.execute(sql, edge).fetchone()[0]) for each, edge in zip(days, pairwise(edges), strict=True)]
