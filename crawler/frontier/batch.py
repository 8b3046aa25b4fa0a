"""Collects what became of leads since the last commit, to be written in few statements."""

from __future__ import annotations

from typing import Any

from crawler.frontier.storage import Settlement, Storage


class Batch:
    """
    The leases and settlements of one run's current batch, used in the writer's thread.

    Writing each page's changes alone would cost four statements, and every statement takes the interpreter lock from the crawl. The
    collected changes are written in the batch's own transaction, so that a page and the end of its lead stay together.
    """

    def __init__(self, storage: Storage, run_id: int) -> None:
        self.storage = storage
        self.run_id = run_id
        self._leases: dict[int, None] = {}
        self._settlements: dict[int, Settlement] = {}
        self._number = 0

    def lease(self, row_id: int) -> None:
        """Note that the lead is under way."""
        self._leases[row_id] = None

    def settle(self, conn: Any, settlement: Settlement, number: int) -> None:
        """Note what became of a lead, as of the frontier's change *number*; its lease, if of this batch, need not be written."""
        if settlement.id in self._settlements or any(row.id in self._settlements for row in settlement.leads):
            self.write(conn)  # the same lead twice: in the order in which it came
        self._leases.pop(settlement.id, None)
        self._settlements[settlement.id] = settlement
        self._number = number

    def write(self, conn: Any) -> None:
        """Write what was gathered, inside the caller's transaction."""
        if self._settlements:
            self.storage.apply(conn, list(self._settlements.values()), self._number)
            self._settlements.clear()
        if self._leases:
            self.storage.lease(conn, list(self._leases), self.run_id)
            self._leases.clear()
