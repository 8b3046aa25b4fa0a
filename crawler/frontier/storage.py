"""Stores pending addresses: the interface that the scheduler needs, over the archive's SQLite."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from crawler.urls import canonical, netloc_of
from crawler.walk.leads import Lead

State = Literal["pending", "leased", "done", "failed", "skipped"]

ATTEMPTS = 12
"""A failed lead is tried again in later rounds, until it has had this many attempts."""
STALE_SECONDS = 24 * 3600
"""A round interrupted longer ago is not continued, because what it knew of the portal's lists is outdated. Pending leads stay pending."""


_OPEN = "state IN ('pending', 'leased')"
"""Waiting leads belong to every round until one settles them, so that a million rows need not be rewritten for each round."""


@dataclass(slots=True)
class Row:
    """A lead and what the frontier knows about it."""

    id: int
    lead: Lead
    due_at: int = 0
    """Not before this time, in epoch seconds."""
    attempts: int = 0
    """In all runs."""
    tries: int = 0
    """In this run."""


@dataclass(slots=True)
class Settlement:
    """What became of one lead, and the leads it gave; both are written together."""

    id: int
    state: State
    reason: str | None = None
    due_at: int = 0
    attempts: int = 0
    leads: Sequence[Row] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Answered:
    """What an interrupted run of this round got for an address."""

    status: int | None
    error: str | None
    capture_id: int | None
    final_url: str | None


class Storage(Protocol):
    """What the scheduler needs from a store; PostgreSQL could implement it as well."""

    def open(self, conn: Any, run_id: int) -> int:
        """Begin or continue a round and take back all leases; returns the round's number. Called in the writer."""

    def apply(self, conn: Any, settlements: Iterable[Settlement], number: int) -> None:
        """
        Write what became of leads, and the leads they gave, inside the caller's transaction. A lead may be both given
        and settled. *number* is that of the last of these changes in the frontier.
        """

    def lease(self, conn: Any, row_ids: Sequence[int], run_id: int) -> None:
        """Mark leads as under way in this run. Called in the writer."""

    def finish(self, conn: Any) -> None:
        """Mark the round as completed: the next run begins a new one."""

    def settled_or_pending(self, ids: Collection[int]) -> set[int]:
        """Those of *ids* that this round has met before."""

    def answered(self, url: str) -> Answered | None:
        """What *url* answered in an earlier run of this round; None if it was not fetched."""

    def pending(self, limit: int, without: Collection[int]) -> list[Row]:
        """Up to *limit* waiting leads, due or not, the most important first, without those in *without*."""

    def counts(self) -> dict[str, int]:
        """{state: how many leads}; what is committed."""

    def written(self) -> int:
        """The number of the last ``apply`` that is committed."""


class SqliteStorage:
    """One portal's frontier in the archive's database: reads through *reader*, writes through the connection it is given."""

    def __init__(self, reader: sqlite3.Connection, portal_id: int) -> None:
        self._reader = reader
        self.portal_id = portal_id
        self.round = 0
        self.run_id = 0

    def open(self, conn: sqlite3.Connection, run_id: int) -> int:
        now = int(time.time())
        self.run_id = run_id
        row = conn.execute("SELECT round, begun_at, finished FROM rounds WHERE portal_id = ?", (self.portal_id,)).fetchone()
        if row and not row[2] and now - row[1] < STALE_SECONDS:
            self.round = int(row[0])
        else:
            self.round = run_id
            conn.execute(
                "UPDATE frontier SET state = 'pending', due_at = 0 WHERE portal_id = ? AND state = 'failed' AND attempts < ?",
                (self.portal_id, ATTEMPTS),
            )
            conn.execute("INSERT OR REPLACE INTO rounds(portal_id, round, begun_at) VALUES(?,?,?)", (self.portal_id, run_id, now))
        # A page that was under way at several crashes may have caused them: it is fetched last.
        conn.execute(
            "UPDATE frontier SET state = 'pending', priority = CASE WHEN attempts >= 3 THEN -1000 ELSE priority END "
            "WHERE portal_id = ? AND state = 'leased'",
            (self.portal_id,),
        )
        conn.execute("UPDATE rounds SET written = 0 WHERE portal_id = ?", (self.portal_id,))
        return self.round

    def apply(self, conn: sqlite3.Connection, settlements: Iterable[Settlement], number: int) -> None:
        now = int(time.time())
        settled = list(settlements)
        conn.executemany(_ADD, [self._columns(row, now) for one in settled for row in one.leads])
        conn.executemany(
            "UPDATE frontier SET state = ?, reason = ?, due_at = ?, attempts = ?, round = ?, updated_at = ? WHERE id = ?",
            [(one.state, one.reason, one.due_at, one.attempts, self.round, now, one.id) for one in settled if one.id],
        )
        conn.execute("UPDATE rounds SET written = ? WHERE portal_id = ?", (number, self.portal_id))

    def lease(self, conn: sqlite3.Connection, row_ids: Sequence[int], run_id: int) -> None:
        conn.executemany(
            "UPDATE frontier SET state = 'leased', lease_run = ?, attempts = attempts + 1 WHERE id = ? AND state = 'pending'",
            [(run_id, row_id) for row_id in row_ids],
        )

    def finish(self, conn: sqlite3.Connection) -> None:
        conn.execute("UPDATE rounds SET finished = 1 WHERE portal_id = ?", (self.portal_id,))

    def settled_or_pending(self, ids: Collection[int]) -> set[int]:
        found: set[int] = set()
        wanted = list(ids)
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ",".join("?" * len(some))
            found.update(
                row[0]
                for row in self._reader.execute(
                    f"SELECT id FROM frontier WHERE id IN ({marks}) AND (round = ? OR {_OPEN})", (*some, self.round)
                )
            )
        return found

    def answered(self, url: str) -> Answered | None:
        state = self._reader.execute("SELECT state FROM frontier WHERE id = ?", (id_of(self.portal_id, url),)).fetchone()
        if state is None or state[0] in ("pending", "leased"):
            return None
        row = self._reader.execute(
            "SELECT status, error, capture_id, final_url FROM fetches WHERE url = ? AND portal_id = ? AND run_id >= ? AND run_id < ? "
            "ORDER BY id DESC LIMIT 1",
            (url, self.portal_id, self.round, self.run_id),
        ).fetchone()
        return Answered(*row) if row else None

    def pending(self, limit: int, without: Collection[int]) -> list[Row]:
        rows = self._reader.execute(
            "SELECT id, url, purpose, priority, depth, found_on, data, due_at, attempts FROM frontier "
            "WHERE portal_id = ? AND state = 'pending' ORDER BY priority DESC, id LIMIT ?",
            (self.portal_id, limit + len(without)),
        )
        found = []
        for row_id, url, purpose, priority, depth, found_on, data, due_at, attempts in rows:
            if row_id not in without:
                kept = json.loads(data) if data else {}
                lead = Lead(url, purpose, priority, depth, found_on or "", kept.pop("via", ""), kept)
                found.append(Row(row_id, lead, due_at, attempts))
        return found[:limit]

    def counts(self) -> dict[str, int]:
        sql = f"SELECT state, count(*) FROM frontier WHERE portal_id = ? AND (round = ? OR {_OPEN}) GROUP BY state"
        return dict(self._reader.execute(sql, (self.portal_id, self.round)))

    def written(self) -> int:
        row = self._reader.execute("SELECT written FROM rounds WHERE portal_id = ?", (self.portal_id,)).fetchone()
        return int(row[0]) if row else 0

    def _columns(self, row: Row, now: int) -> tuple[Any, ...]:
        lead = row.lead
        data = {"via": lead.via, **lead.data} if lead.via else dict(lead.data)
        return (
            row.id,
            self.portal_id,
            lead.url,
            netloc_of(lead.url),
            lead.purpose,
            lead.priority,
            row.due_at,
            lead.depth,
            lead.found_on or None,
            json.dumps(data, ensure_ascii=False, separators=(",", ":")) if data else None,
            self.round,
            now,
        )


_ADD = (
    "INSERT INTO frontier(id, portal_id, url, host, purpose, priority, due_at, depth, found_on, data, round, updated_at) "
    "VALUES(?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET state = 'pending', reason = NULL, attempts = 0, "
    "url = excluded.url, purpose = excluded.purpose, priority = excluded.priority, due_at = excluded.due_at, "
    "depth = excluded.depth, found_on = excluded.found_on, data = excluded.data, round = excluded.round, "
    "updated_at = excluded.updated_at "
    "WHERE frontier.round < excluded.round OR excluded.purpose = 'home'"
)


def row_of(portal_id: int, lead: Lead) -> Row:
    """
    The frontier's row of a lead: its id is 63 bits of a hash over portal and canonical address.

    >>> a = row_of(1, Lead("http://example.com/post/1.html", "post"))
    >>> a.id == row_of(1, Lead("http://EXAMPLE.com:80/post/1.html#top", "post")).id, a.id == row_of(2, a.lead).id
    (True, False)
    """
    return Row(id_of(portal_id, lead.url), lead)


def id_of(portal_id: int, url: str) -> int:
    """The frontier's id of an address of a portal."""
    key = f"{portal_id} {canonical(url)}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big") >> 1
