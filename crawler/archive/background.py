"""Work done while the crawl waits: keeping the full-text index and the stories up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from crawler.archive import indexing, stories

Done = TypeVar("Done")

MOST_BEHIND = 2000
"""Texts that may wait for their index: 4 s for the reader who does it."""

STEP = 20
"""Contents at a time: some 60 ms, after which a crawl's next event is looked for."""


class Background:
    """
    The catching up of one archive, a little at a time.

    A crawl that keeps its portal's pace waits most of the time; that is when this is done, so that the archive can be
    searched while it grows. A crawl at full speed never waits, and leaves up to MOST_BEHIND texts to the next reader.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.styles = stories.Styles(conn)
        self.is_over = False

    def between(self) -> None:
        """Called in a short pause between two events: a step, if there is enough for a whole one."""
        if self._waiting() >= STEP:
            self.step()

    def keep_up(self) -> None:
        """Called after each batch, however busy: as much as was written, once a reader would have to wait seconds for the rest."""
        if self._waiting() > MOST_BEHIND:
            self._do(lambda: self._index(indexing.BATCH))

    def step(self) -> bool:
        """Do a little; whether there may be more to do."""
        done = self._do(lambda: self._index(STEP) + stories.catch_up(self.conn, at_most=STEP, styles=self.styles))
        return bool(done)

    def _index(self, at_most: int) -> int:
        return indexing.catch_up(self.conn, at_most=at_most)

    def _waiting(self) -> int:
        """Texts that are not indexed yet."""
        upto, last = self._do(lambda: indexing.reach(self.conn)) or (0, 0)
        return last - upto

    def _do(self, work: Callable[[], Done]) -> Done | None:
        """What *work* answers; None once the archive failed. Locked, full …: the crawl's own next write meets it too, and says it."""
        if self.is_over:
            return None
        try:
            return work()
        except sqlite3.Error:
            self.conn.rollback()
            self.is_over = True
            return None
