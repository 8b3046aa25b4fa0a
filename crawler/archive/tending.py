"""A short-lived writer beside a crawl's own: small transactions, each whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.archive.connect import create
from crawler.archive.faults import archive_errors


class Tending:
    """An archive open for a few rows at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.conn = create(folder)
        self.conn.isolation_level = None

    def close(self) -> None:
        self.conn.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        with archive_errors(self.folder, "write"):
            self.conn.execute("BEGIN IMMEDIATE")
            try:
                yield self.conn
            except BaseException:
                self.conn.execute("ROLLBACK")
                raise
            self.conn.execute("COMMIT")
