"""What lists, feeds and APIs say about posts: stored until the post is fetched, applied at once if it is archived."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from crawler.archive import attachments
from crawler.archive.dating import dating_of, merge
from crawler.archive.ledger import put_observation
from crawler.archive.rows import Row, dating_columns, row_aliased, row_at, row_by_id, to_json
from crawler.archive.times import read_stamp, stamp
from crawler.items import Hint

_TIMES = ("published_at", "published_earliest", "published_latest", "modified_at")
_PLAIN = (
    "title", "author", "published_precision", "published_raw", "category", "tags", "views", "comments", "excerpt", "sticky",
)  # fmt: skip
_times_of, _plain_of = attrgetter(*_TIMES), attrgetter(*_PLAIN)


SAME_FOR = timedelta(hours=1)
"""A hint repeated within this time is not written again: a box of hot posts is on every list page."""


def save(conn: sqlite3.Connection, names: attachments.Names, told: Sequence[Hint], portal_id: int) -> int:
    """Store hints; returns how many updated an archived article. Call it inside a transaction."""
    from crawler.urls import canonical

    urls = [canonical(hint.url) for hint in told]
    before, archived = _kept(conn, urls), _archived(conn, urls)
    fresh: dict[tuple[str, str], tuple[Any, ...]] = {}
    learnt = 0
    for url, hint in zip(urls, told, strict=True):
        key, data, seen_at = (url, hint.source), _write(hint), stamp(hint.seen_at)
        said_at, said = before.get(key, ("", ""))
        if said and said != data:
            _keep_better_date(hint, _read(url, hint.source, hint.seen_at, said))
            data = _write(hint)
        if said != data or said_at < stamp(hint.seen_at - SAME_FOR):
            before[key] = seen_at, data
            fresh[key] = (url, hint.source, portal_id, seen_at, hint.found_on or None, data)
        if url in archived and (row := row_at(conn, url) or row_aliased(conn, url)) is not None:
            learnt += _learn(conn, names, row, hint)
    conn.executemany(
        "INSERT INTO hints(url, source, portal_id, seen_at, found_on, data) VALUES(?,?,?,?,?,?) "
        "ON CONFLICT(url, source) DO UPDATE SET seen_at = excluded.seen_at, found_on = excluded.found_on, data = excluded.data",
        fresh.values(),
    )
    return learnt


def _kept(conn: sqlite3.Connection, urls: Sequence[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """{(address, source): (when it was said, what)} of the hints that are kept on these canonical addresses."""
    rows = conn.execute(
        "SELECT url, source, seen_at, data FROM hints WHERE url IN (SELECT value FROM json_each(?))", (json.dumps(urls),)
    ).fetchall()
    return {(url, source): (seen_at, data) for url, source, seen_at, data in rows}


def _archived(conn: sqlite3.Connection, urls: Sequence[str]) -> set[str]:
    """Those of the canonical addresses that mean an archived article."""
    asked = json.dumps(urls)
    rows = conn.execute(
        "SELECT url FROM articles WHERE url IN (SELECT value FROM json_each(?)) "
        "UNION ALL SELECT url FROM aliases WHERE url IN (SELECT value FROM json_each(?))",
        (asked, asked),
    ).fetchall()
    return {url for (url,) in rows}


def learn_waiting(conn: sqlite3.Connection, names: attachments.Names, row: Row, urls: Sequence[str]) -> None:
    """Update a new article from the hints stored earlier under any of its addresses."""
    for url in urls:
        for source, seen_at, data in conn.execute("SELECT source, seen_at, data FROM hints WHERE url = ?", (url,)).fetchall():
            if _learn(conn, names, row, _read(url, source, read_stamp(seen_at), data)):
                row = row_by_id(conn, row.id)


def waiting(conn: sqlite3.Connection, url: str) -> list[Hint]:
    """The hints stored for this canonical address."""
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
        own = set(attachments.category_path(conn, columns.get("category_id") or row["category_id"]))
        attachments.put_tags(conn, names, row.id, [tag for tag in hint.tags if tag not in own])  # feeds mix tags and categories
    columns |= _observed(conn, row, hint)
    if columns:
        conn.execute(
            f"UPDATE articles SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), row.id)
        )
    return bool(columns)


def _observed(conn: sqlite3.Connection, row: Row, hint: Hint) -> dict[str, Any]:
    """Store the counters in the hint as an observation; returns the columns that change if it is the newest one."""
    if hint.views is None and hint.comments is None:
        return {}
    at = stamp(hint.seen_at)
    # a hint stored before its article was fetched is older than our first visit
    own = row["own_fetches"] if at >= row["first_seen_at"] else 0
    put_observation(conn, row.id, int(hint.seen_at.timestamp()), hint.views, hint.comments, hint.source, own)
    if row["counted_at"] is not None and at <= row["counted_at"]:
        return {}
    counted = {name: value for name, value in (("views", hint.views), ("comments", hint.comments)) if value is not None}
    if hint.source == "list":
        # A static list (DedeCMS) prints the count of the day it was generated: it may update a count the post shows, never add one.
        counted = {name: value for name, value in counted.items() if row[name] is not None}
    return {**counted, "counted_at": at} if counted else {}


def _keep_better_date(hint: Hint, before: Hint) -> None:
    """A list may say "3天前" today and "2小时前" earlier: keep the narrower interval, and whatever it only said earlier."""
    hint.title, hint.author, hint.excerpt = (
        hint.title or before.title,
        hint.author or before.author,
        hint.excerpt or before.excerpt,
    )
    hint.category = hint.category or before.category
    best = merge(dating_of(before), dating_of(hint))
    if best is not None:
        hint.published_at, hint.published_precision = best.at, best.precision
        hint.published_earliest, hint.published_latest, hint.published_raw = best.earliest, best.latest, best.raw


def _write(hint: Hint) -> str:
    said = {name: value for name, value in zip(_PLAIN, _plain_of(hint)) if value}
    times = {name: stamp(value) for name, value in zip(_TIMES, _times_of(hint)) if value}
    return to_json(said | times)


def _read(url: str, source: Any, seen_at: datetime | None, data: str) -> Hint:
    said = json.loads(data)
    for name in _TIMES:
        said[name] = read_stamp(said.get(name))
    return Hint(url=url, source=source, seen_at=seen_at or datetime.min.replace(tzinfo=UTC), **said)
