"""A short-lived writer for small transactions beside a crawl's own writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.archive import connect
from crawler.archive.faults import archive_errors


class SideWriter:
    """An archive open for writing a few rows at a time, while a crawl's own writer may be at work. Raises ArchiveError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.conn = connect.create(folder)

    def close(self) -> None:
        self.conn.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing."""
        with archive_errors(self.folder, "write"), connect.transaction(self.conn):
            yield self.conn
