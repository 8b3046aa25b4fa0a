"""Extracts articles again from their captures with today's rules; what differs becomes a revision marked as such."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from crawler.archive import attachments, connect
from crawler.archive.connect import transaction
from crawler.archive.faults import archive_errors
from crawler.archive.lock import release, take
from crawler.archive.reextract_compare import take_reading
from crawler.archive.reextract_workers import Reading, readings
from crawler.errors import UsageError

BATCH = 40
"""Articles per task and write transaction: half a second of reading on one core, some 20 ms of the writer's lock."""
_LOCK = "reextract"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles: of one portal (by its key), fetched last on or after a day (UTC); None for all."""

    portal: str | None = None
    since: date | None = None
    dry_run: bool = False

    @property
    def mark(self) -> str:
        """The key in ``index_state`` for how far this scope got; deleted when it is finished."""
        return f"reextract:{self.portal or '*'}:{self.since or '*'}"


@dataclass(slots=True)
class Outcome:
    """The result of a reextract."""

    read: int = 0
    changed: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    """How often each field changed."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Articles not read, by slug: no-capture, warc-bad-record, not-a-post, error-…"""


@dataclass(frozen=True, slots=True)
class Change:
    """One article that is read differently now."""

    article_id: int
    url: str
    fields: tuple[str, ...]


def total(folder: Path | str, scope: Scope) -> int:
    """How many articles are left to read, after an interrupted earlier call."""
    conn = connect.open_readonly(folder)
    try:
        return int(conn.execute(f"SELECT count(*) FROM articles a {_WHERE}", _values(conn, scope)).fetchone()[0])
    finally:
        conn.close()


def reextract(
    folder: Path | str,
    scope: Scope,
    *,
    jobs: int | None = None,
    on_change: Callable[[Change], None] = lambda change: None,
    step: Callable[[int], None] = lambda count: None,
) -> Outcome:
    """
    Extract each article of *scope* again from its latest capture and write what differs; *jobs* is the number of processes (None: one per
    core; 1: this process).

    Each batch is committed together with how far it got, so that the same call continues after a crash or Ctrl-C. With
    ``dry_run`` nothing is written. Raises ArchiveError; ArchiveLocked while another reextract of the archive runs.
    """
    outcome = Outcome()
    conn = connect.open_readonly(folder) if scope.dry_run else connect.open_for_writing(folder)
    with archive_errors(folder, "reextract"), closing(conn), _alone(conn, scope.dry_run):
        _read_all(Path(folder), conn, scope, jobs or os.cpu_count() or 1, outcome, on_change, step)
    return outcome


@contextmanager
def _alone(conn: sqlite3.Connection, dry_run: bool) -> Iterator[None]:
    """Keep a second reextract of the archive out; a dry run disturbs none. Raises ArchiveLocked."""
    if dry_run:
        yield
        return
    with transaction(conn):
        take(conn, _LOCK)
    try:
        yield
    finally:
        with transaction(conn):
            release(conn, _LOCK)


def _read_all(
    folder: Path,
    conn: sqlite3.Connection,
    scope: Scope,
    jobs: int,
    outcome: Outcome,
    on_change: Callable[[Change], None],
    step: Callable[[int], None],
) -> None:
    names = attachments.Names(conn)
    ids = [row[0] for row in conn.execute(f"SELECT a.id FROM articles a {_WHERE} ORDER BY a.id", _values(conn, scope)).fetchall()]
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    for batch in readings(folder, batches, jobs):
        for change in _write(conn, names, batch, scope, outcome):
            on_change(change)
        step(len(batch))
    if not scope.dry_run:
        with transaction(conn):
            conn.execute("DELETE FROM index_state WHERE key = ?", (scope.mark,))


_WHERE = """JOIN portals p ON p.id = a.portal_id LEFT JOIN index_state s ON s.key = :mark
WHERE a.id > coalesce(CAST(s.value AS INTEGER), 0) AND (:portal IS NULL OR p.key = :portal) AND (:since IS NULL OR a.last_seen_at >= :since)"""


def _values(conn: sqlite3.Connection, scope: Scope) -> dict[str, Any]:
    if scope.portal and not conn.execute("SELECT 1 FROM portals WHERE key = ?", (scope.portal,)).fetchone():
        known = ", ".join(key for (key,) in conn.execute("SELECT key FROM portals ORDER BY key LIMIT 20")) or "none"
        raise UsageError(f"there is no portal {scope.portal!r} in this archive; it holds {known}", slug="no-such-portal")
    return {"portal": scope.portal, "since": scope.since.isoformat() if scope.since else None, "mark": scope.mark}


def _write(
    conn: sqlite3.Connection, names: attachments.Names, batch: list[Reading], scope: Scope, outcome: Outcome
) -> list[Change]:
    changes = []
    if scope.dry_run:
        for reading in batch:
            changes += _compare(conn, None, reading, outcome)
        return changes
    with transaction(conn):
        for reading in batch:
            changes += _compare(conn, names, reading, outcome)
        conn.execute(
            "INSERT INTO index_state(key, value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            (scope.mark, str(batch[-1][0])),
        )
    return changes


def _compare(conn: sqlite3.Connection, names: attachments.Names | None, reading: Reading, outcome: Outcome) -> list[Change]:
    """The change of one article, written unless *names* is None."""
    article_id, fetch_id, article = reading
    if isinstance(article, str):
        outcome.skipped[article] += 1
        return []
    outcome.read += 1
    url, fields = take_reading(conn, names, article_id, fetch_id, article)
    if not fields:
        return []
    outcome.changed += 1
    outcome.fields.update(fields)
    return [Change(article_id, url, fields)]
