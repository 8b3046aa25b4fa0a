"""An archive as Python sees it: a folder with archive.db, WARC files and media."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from crawler.archive import connect
from crawler.archive.faults import archive_errors
from crawler.archive.records import Record, read_records

if TYPE_CHECKING:
    from crawler.archive.frames import Library
    from crawler.archive.search import Answer, Order

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
        """
        The article with this id or address (aliases count, tracking parameters do not), its times in the portal's zone; None if
        it is not archived.
        """
        article_id = self.find(which)
        return next(self._read([article_id]), None) if article_id is not None else None

    def articles(self, portal: str | None = None) -> Iterator[Record]:
        """All articles, or one portal's (by its key), oldest row first."""
        with archive_errors(self.path, "read"):
            rows = self.conn.execute(
                "SELECT id FROM articles WHERE ?1 IS NULL OR portal_id = (SELECT id FROM portals WHERE key = ?1) ORDER BY id",
                (portal,),
            )
            ids = [row[0] for row in rows]
        return self._read(ids)

    def search(
        self,
        query: str,
        *,
        order: Order = "relevance",
        limit: int = 20,
        offset: int = 0,
        exact: bool = False,
        now: datetime | None = None,
    ) -> Answer:
        """
        What `newskeep search` finds: hits with snippets, and how many there are in all (docs/search.md), counted to 10,000 unless
        *exact*. *now* is what ``7d`` counts from; None is the moment of asking. Raises QueryError.
        """
        from crawler.archive.search import Question, find

        with archive_errors(self.path, "read"):
            question = Question(query, now or datetime.now().astimezone(), order, limit, offset, exact=exact)
            return find(self._prepared(query), question)

    def select(self, query: str = "", *, now: datetime | None = None) -> Iterator[Record]:
        """All articles that *query* finds, newest first, streamed. Raises QueryError."""
        return self._read(self._ids(query, now))

    def frame(self, query: str = "", library: Library = "polars", *, now: datetime | None = None) -> Any:
        """
        All articles that *query* finds, newest first, as a polars or pandas data frame with the columns of the CSV export; times
        are aware, in UTC, numbers may be null. Raises QueryError; UsageError (``missing-extra``) without the library.
        """
        from crawler.archive.frames import frame

        with archive_errors(self.path, "read"):
            return frame(self.conn, self._ids(query, now), library)

    def sql(
        self, statement: str, params: Sequence[Any] | Mapping[str, Any] = (), *, seconds: float = 60.0
    ) -> list[dict[str, Any]]:
        """
        The rows of one SELECT over the tables and views of docs/sql.md, by column name; bytes as hex text. Raises SqlError,
        with the slug ``sql-timeout`` after *seconds*.
        """
        from crawler.archive.search import prepare
        from crawler.archive.sql import run

        with archive_errors(self.path, "read"):
            return run(prepare(self.conn), statement, params, seconds=seconds).to_json()

    def revisions(self, which: int | str) -> list[dict[str, Any]]:
        """Every text the article had, oldest first: revision, seen_at, reason, changed, title, body. Empty if it is not archived."""
        return self.sql("SELECT * FROM revision_texts WHERE article_id = ? ORDER BY revision", (self.find(which),))

    def _prepared(self, query: str) -> sqlite3.Connection:
        """The connection, able to search; before ``copied:`` and ``story:`` the stories are brought up to date if the archive can be written."""
        from crawler.archive.freshness import bring_up_to_date, names_stories
        from crawler.archive.search import prepare
        from crawler.archive.stories import is_in_step

        if names_stories(query) and not is_in_step(self.conn):
            bring_up_to_date(self.path, "stories")
        return prepare(self.conn)

    def _ids(self, query: str, now: datetime | None) -> list[int]:
        from crawler.archive.search import select_ids

        with archive_errors(self.path, "read"):
            return select_ids(self._prepared(query), query, now or datetime.now().astimezone())

    def _read(self, ids: Sequence[int]) -> Iterator[Record]:
        with archive_errors(self.path, "read"):
            yield from read_records(self.conn, ids)

    def find(self, which: int | str) -> int | None:
        """The id of the article with this id or address; None if there is none."""
        from crawler.archive.identity import article_at
        from crawler.urls import canonical

        with archive_errors(self.path, "read"):
            if isinstance(which, int) or which.isdecimal():
                row = self.conn.execute("SELECT id FROM articles WHERE id = ?", (int(which),)).fetchone()
                return int(row[0]) if row else None
            found = article_at(self.conn, which)
            return found if found is not None else article_at(self.conn, canonical(which))
