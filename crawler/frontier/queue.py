"""The queue before the store: what is fetched next, what is under way, and changes the store does not show yet."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Iterable
from dataclasses import replace

from crawler.frontier.storage import Row, Settlement, State, Storage, row_of
from crawler.walk.leads import Lead

HEAD = 2000
"""The most leads kept in memory; the others are only in the store, so that a million pending addresses cost no memory."""
LOW_WATER = 100
"""Below this number, the head is refilled from the store."""
CHECK = 4_000
"""How many changes may be unconfirmed before we check what the store has committed."""


class Frontier:
    """
    The leads of one portal's round. Nothing here writes: each change becomes a Settlement, which whoever saves the page
    hands to ``Storage.apply`` in the page's own transaction.
    """

    def __init__(self, storage: Storage, portal_id: int) -> None:
        self.storage = storage
        self.portal_id = portal_id
        self._head: list[tuple[int, int, Row]] = []  # (-priority, order, row)
        self._later: list[tuple[int, int, Row]] = []  # (due, order, row)
        self._order = itertools.count()
        self._under_way: dict[int, Row] = {}
        self._met: dict[int, int] = {}  # id: number of the change that named it
        self._settled: dict[int, int] = {}
        self._in_head: set[int] = set()
        self._again: set[int] = set()
        self._spilled = 0
        self._stored = True
        self.number = 0

    @property
    def under_way(self) -> int:
        """Leads taken and not yet settled."""
        return len(self._under_way)

    @property
    def waiting(self) -> int:
        """How many leads wait, as far as memory knows: all of them, unless there are thousands."""
        return len(self._head) + len(self._later) + len(self._under_way) + self._spilled

    def is_under_way(self, purpose: str) -> int:
        """How many leads of a purpose are taken and not yet settled."""
        return sum(row.lead.purpose == purpose for row in self._under_way.values())

    def new(self, leads: Iterable[Lead]) -> list[Row]:
        """The rows of those *leads* that are new in this round. They are queued now, and stored once a settlement carries them."""
        if len(self._met) + len(self._settled) > CHECK:
            self._forget_written()
        rows: dict[int, Row] = {}
        for lead in leads:
            row = row_of(self.portal_id, lead)
            if row.id not in self._met and row.id not in self._under_way:
                rows.setdefault(row.id, row)
        if not rows:
            return []
        known = self.storage.settled_or_pending(rows.keys())
        fresh = [row for row in rows.values() if row.id not in known or row.lead.purpose == "home" or row.id in self._again]
        self._again.clear()
        for row in fresh:
            self._met[row.id] = self.number + 1
            self._queue(row)
        return fresh

    def ask_again(self, lead: Lead) -> None:
        """Let *lead* count as new the next time, because what an earlier run got for it is not available."""
        self._again.add(row_of(self.portal_id, lead).id)

    def take(self) -> Row | None:
        """The next lead that is due, which is then under way; None if there is none right now."""
        if len(self._head) < LOW_WATER and (self._stored or self._spilled):
            self._fill()
        now = int(time.time())
        while self._later and self._later[0][0] <= now:
            self._push(heapq.heappop(self._later)[2])
        if not self._head:
            return None
        row = heapq.heappop(self._head)[2]
        self._in_head.discard(row.id)
        self._under_way[row.id] = row
        return row

    def settle(
        self, row: Row, state: State, reason: str | None = None, leads: Iterable[Lead] = (), due_in: float = 0
    ) -> Settlement:
        """Record what became of *row*, and queue the new ones among *leads*. ``pending`` puts it back, due in *due_in* seconds."""
        found = self.new(leads)
        self.number += 1
        self._under_way.pop(row.id, None)
        attempts = row.attempts + (state != "pending" or due_in > 0)
        due_at = int(time.time() + due_in + 0.999) if due_in else 0
        if state == "pending":
            self._queue(replace(row, due_at=due_at, attempts=attempts, tries=row.tries + (due_in > 0)))
        else:
            self._settled[row.id] = self.number
        return Settlement(row.id, state, reason, due_at, attempts, found)

    def start(self, leads: Iterable[Lead]) -> Settlement:
        """The first leads of a round, as a settlement of no lead at all."""
        found = self.new(leads)
        self.number += 1
        return Settlement(0, "done", leads=found)

    def next_due(self) -> float | None:
        """Seconds until the next delayed lead is due; None if there is none."""
        return max(0.0, self._later[0][0] - time.time()) if self._later else None

    def has_pending(self) -> bool:
        """Whether any lead waits, here or in the store."""
        if self._head or self._later or self._under_way:
            return True
        if self._stored or self._spilled:
            self._fill()
        return bool(self._head or self._later or self._spilled)

    def _queue(self, row: Row) -> None:
        if len(self._head) + len(self._later) >= HEAD:
            self._spilled += 1
            if not self._head or -self._head[-1][0] >= row.lead.priority:
                return
            self._in_head.discard(self._head.pop()[2].id)  # the last leaf: removing it keeps the heap, and it is among the least
        self._push(row)

    def _push(self, row: Row) -> None:
        self._in_head.add(row.id)
        if row.due_at > time.time():
            heapq.heappush(self._later, (row.due_at, next(self._order), row))
        else:
            heapq.heappush(self._head, (-row.lead.priority, next(self._order), row))

    def _fill(self) -> None:
        self._forget_written()
        without = self._in_head | self._under_way.keys() | self._settled.keys()
        rows = self.storage.pending(HEAD // 2, without)
        for row in rows:
            self._push(row)
        self._stored = len(rows) == HEAD // 2
        if not any(row_id not in without for row_id in self._met):
            self._spilled = 0  # everything left out of the head has been written, and so was in what the store just returned

    def _forget_written(self) -> None:
        written = self.storage.written()
        for changes in (self._met, self._settled):
            for row_id in [row_id for row_id, number in changes.items() if number <= written]:
                del changes[row_id]
