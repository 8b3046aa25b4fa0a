"""What lists, feeds and APIs say of posts: kept until the post comes, and learnt from at once where it is archived."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from crawler.archive import attachments
from crawler.archive.dating import dating_of, merge
from crawler.archive.ledger import put_observation
from crawler.archive.rows import Row, dating_columns, row_aliased, row_at, row_by_id, to_json
from crawler.archive.times import read_stamp, stamp, stamp_or_none
from crawler.items import Hint

_TIMES = ("published_at", "published_earliest", "published_latest", "modified_at")


def save(conn: sqlite3.Connection, names: attachments.Names, hint: Hint, portal_id: int) -> bool:
    """Keep one hint; True if an archived article learnt something from it. Inside a transaction."""
    from crawler.urls import canonical

    url = canonical(hint.url)
    before = conn.execute("SELECT data FROM hints WHERE url = ? AND source = ?", (url, hint.source)).fetchone()
    if before:
        _keep_better_date(hint, _read(url, hint.source, hint.seen_at, before[0]))
    conn.execute(
        "INSERT INTO hints(url, source, portal_id, seen_at, found_on, data) VALUES(?,?,?,?,?,?) "
        "ON CONFLICT(url, source) DO UPDATE SET seen_at = excluded.seen_at, found_on = excluded.found_on, data = excluded.data",
        (url, hint.source, portal_id, stamp(hint.seen_at), hint.found_on or None, _write(hint)),
    )
    row = row_at(conn, url) or row_aliased(conn, url)
    return row is not None and _learn(conn, names, row, hint)


def learn_waiting(conn: sqlite3.Connection, names: attachments.Names, article_id: int, urls: Sequence[str]) -> None:
    """Let a new article learn from the hints that were there before it, under any of its addresses."""
    for url in urls:
        for source, seen_at, data in conn.execute("SELECT source, seen_at, data FROM hints WHERE url = ?", (url,)).fetchall():
            hint = _read(url, source, read_stamp(seen_at), data)
            _learn(conn, names, row_by_id(conn, article_id), hint)


def waiting(conn: sqlite3.Connection, url: str) -> list[Hint]:
    """What was said of the post at this canonical address."""
    rows = conn.execute("SELECT source, seen_at, data FROM hints WHERE url = ? ORDER BY source", (url,))
    return [_read(url, source, read_stamp(seen_at), data) for source, seen_at, data in rows]


def _learn(conn: sqlite3.Connection, names: attachments.Names, row: Row, hint: Hint) -> bool:
    columns: dict[str, Any] = {}
    best = merge(row.dating, dating_of(hint))
    if best is not None and best != row.dating:
        columns |= dating_columns(conn, best, row["portal_id"])
    if hint.author and row["author"] is None:
        columns["author"] = hint.author
    if hint.modified_at and (row["modified_at"] is None or hint.source in ("feed", "api")):
        columns["modified_at"] = stamp(hint.modified_at)
    if hint.category and row["category_id"] is None:
        columns["category_id"] = names.category(row["portal_id"], hint.category)
    if hint.tags and not attachments.tags_of(conn, row.id):
        attachments.put_tags(conn, names, row.id, hint.tags)
    columns |= _observed(conn, row, hint)
    if columns:
        conn.execute(
            f"UPDATE articles SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), row.id)
        )
    return bool(columns)


def _observed(conn: sqlite3.Connection, row: Row, hint: Hint) -> dict[str, Any]:
    """An observation of the counters that the hint shows; the columns that change if it is the newest."""
    if hint.views is None and hint.comments is None:
        return {}
    at = stamp(hint.seen_at)
    put_observation(conn, row.id, int(hint.seen_at.timestamp()), hint.views, hint.comments, hint.source, row["own_fetches"])
    if row["counted_at"] is not None and at <= row["counted_at"]:
        return {}
    counted = {name: value for name, value in (("views", hint.views), ("comments", hint.comments)) if value is not None}
    if hint.source == "list":
        # A static list (DedeCMS) prints the count of the day it was generated: it renews a count that the post shows, and invents none.
        counted = {name: value for name, value in counted.items() if row[name] is not None}
    return {**counted, "counted_at": at} if counted else {}


def _keep_better_date(hint: Hint, before: Hint) -> None:
    """A list that says "3天前" today and said "2小时前" then: the narrower interval is kept."""
    best = merge(dating_of(before), dating_of(hint))
    if best is not None:
        hint.published_at, hint.published_precision = best.at, best.precision
        hint.published_earliest, hint.published_latest, hint.published_raw = best.earliest, best.latest, best.raw


def _write(hint: Hint) -> str:
    plain = (
        "title",
        "author",
        "published_precision",
        "published_raw",
        "category",
        "tags",
        "views",
        "comments",
        "excerpt",
        "sticky",
    )
    data = {name: getattr(hint, name) for name in plain} | {name: stamp_or_none(getattr(hint, name)) for name in _TIMES}
    return to_json({name: value for name, value in data.items() if value not in (None, "", [], False)})


def _read(url: str, source: Any, seen_at: datetime | None, data: str) -> Hint:
    said = json.loads(data)
    for name in _TIMES:
        said[name] = read_stamp(said.get(name))
    return Hint(url=url, source=source, seen_at=seen_at or datetime.min.replace(tzinfo=UTC), **said)
