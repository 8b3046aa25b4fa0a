"""Work done while the crawl waits: keeping the full-text index and the stories up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from crawler.archive import indexing, stories

Done = TypeVar("Done")

MOST_BEHIND = 2000
"""The most texts left unindexed: 4 s of work for the next search."""

STEP = 20
"""Contents per step: some 60 ms, after which the writer checks for new events."""


class Background:
    """
    Indexes and compares the texts of one archive, a little at a time.

    A polite crawl waits most of the time; the work is done then, so that the archive can be searched while it grows. A crawl
    at full speed never waits, and leaves up to MOST_BEHIND texts to the next search.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.styles = stories.Styles(conn)
        self.is_over = False

    def between(self) -> None:
        """Do a step in a short pause between two events, if there is enough work for one."""
        if self._waiting() >= STEP:
            self.step()

    def keep_up(self) -> None:
        """Called after each batch: if too many texts are unindexed, index about as many as the batch brought."""
        if self._waiting() > MOST_BEHIND:
            self._do(lambda: self._index(indexing.BATCH))

    def step(self) -> bool:
        """Do a little; returns whether there may be more to do."""
        done = self._do(lambda: self._index(STEP) + stories.catch_up(self.conn, at_most=STEP, styles=self.styles))
        return bool(done)

    def _index(self, at_most: int) -> int:
        return indexing.catch_up(self.conn, at_most=at_most)

    def _waiting(self) -> int:
        """Texts that are not indexed yet."""
        upto, last = self._do(lambda: indexing.reach(self.conn)) or (0, 0)
        return last - upto

    def _do(self, work: Callable[[], Done]) -> Done | None:
        """The result of *work*; None once the archive has failed (locked, full …), which the crawl's next write will report."""
        if self.is_over:
            return None
        try:
            return work()
        except sqlite3.Error:
            self.conn.rollback()
            self.is_over = True
            return None
