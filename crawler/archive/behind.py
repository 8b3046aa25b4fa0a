"""Work that follows behind the crawl: the full-text index and the stories, brought in step while nothing waits to be written."""

from __future__ import annotations

import sqlite3

from crawler.archive import indexing, stories

STEP = 20
"""Contents at a time: some 60 ms, after which a crawl's next event is looked for."""


class Behind:
    """
    The catching up of one archive, a little at a time.

    A crawl that keeps its portal's pace waits most of the time; that is when this is done, so that the archive can be
    searched while it grows. A crawl at full speed never waits, and leaves it to the next reader.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.styles = stories.Styles(conn)
        self.is_over = False

    def step(self) -> bool:
        """Do a little; whether there may be more to do."""
        if self.is_over:
            return False
        try:
            done = indexing.catch_up(self.conn, at_most=STEP)
            done += stories.catch_up(self.conn, at_most=STEP, styles=self.styles)
        except sqlite3.Error:
            # Locked, full …: the crawl's own next write meets it too, and says it. This work can wait.
            self.conn.rollback()
            self.is_over = True
            return False
        return done > 0
