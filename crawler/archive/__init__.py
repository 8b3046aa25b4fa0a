"""An archive as Python sees it: a folder with archive.db, WARC files and media."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from crawler.archive import connect
from crawler.archive.records import Record, read_records

__all__ = ["Archive", "Record"]


class Archive:
    """
    The archive in a folder, for reading unless told otherwise.

        with Archive("newsarchive") as archive:
            for record in archive.articles(portal="qjnew"):
                print(record.article.title)

    ``conn`` is a plain ``sqlite3.Connection`` for SQL of one's own. Raises ArchiveError if there is no archive, or if it
    cannot be used. With ``create=True`` it is made where it is missing, and opened for writing.
    """

    def __init__(self, path: Path | str, *, create: bool = False, readonly: bool = True) -> None:
        self.path = Path(path)
        if create:
            self.conn: sqlite3.Connection = connect.create(path)
        elif readonly:
            self.conn = connect.open_readonly(path)
        else:
            self.conn = connect.open_for_writing(path)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.conn.close()

    def article(self, which: int | str) -> Record | None:
        """The article with this id or address (aliases count, tracking parameters do not); None if it is not archived."""
        article_id = self.find(which)
        return next(read_records(self.conn, [article_id]), None) if article_id is not None else None

    def articles(self, portal: str | None = None) -> Iterator[Record]:
        """All articles, or one portal's (by its key), oldest row first."""
        rows = self.conn.execute(
            "SELECT id FROM articles WHERE ?1 IS NULL OR portal_id = (SELECT id FROM portals WHERE key = ?1) ORDER BY id",
            (portal,),
        )
        return read_records(self.conn, [row[0] for row in rows])

    def find(self, which: int | str) -> int | None:
        """The id of the article with this id or address; None if there is none."""
        from crawler.archive.identity import article_at
        from crawler.urls import canonical

        if isinstance(which, int) or which.isdecimal():
            row = self.conn.execute("SELECT id FROM articles WHERE id = ?", (int(which),)).fetchone()
            return int(row[0]) if row else None
        found = article_at(self.conn, which)
        return found if found is not None else article_at(self.conn, canonical(which))
