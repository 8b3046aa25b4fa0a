"""Runs a user's SQL: read-only, with a time limit and a bounded result."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from crawler.archive.faults import is_fault
from crawler.archive.indexing import TABLES
from crawler.errors import UsageError

_READS = {
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
}  # fmt: skip
_PRAGMAS = {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list", "function_list",
            "data_version", "user_version", "compile_options", "database_list", "page_count", "page_size", "freelist_count"}  # fmt: skip
_FUNCTIONS_NOT = {"load_extension", "fts3_tokenizer", "writefile", "readfile", "edit"}
_VALUE_BYTES = 64 * 1024**2  # per value in a result: zeroblob(1e9) must not cost a gigabyte
_STEPS = 5000  # of SQLite's virtual machine between checks of the clock: about 0.1 ms


class SqlError(UsageError):
    """The statement is wrong, not allowed, or took too long; the slug says which."""

    slug = "wrong-sql"


@dataclass(frozen=True)
class Table:
    """A result: column names, rows, and whether it was cut off."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    is_cut: bool = False
    seconds: float = 0.0

    def to_json(self) -> list[dict[str, Any]]:
        """Rows by column name; bytes as hex text, since JSON has none."""
        return [
            {name: value.hex() if isinstance(value, bytes) else value for name, value in zip(self.columns, row)}
            for row in self.rows
        ]


def run(
    conn: sqlite3.Connection,
    sql: str,
    params: Sequence[Any] | Mapping[str, Any] = (),
    *,
    seconds: float = 10.0,
    max_rows: int | None = None,
) -> Table:
    """
    The whole result of one SELECT. Raises SqlError: ``wrong-sql``, ``sql-not-allowed`` (it would write, attach, load …), ``sql-timeout``.
    """
    started = time.monotonic()
    with reading_only(conn, seconds):
        columns, rows = stream(conn, sql, params)
        kept: list[tuple[Any, ...]] = []
        for row in _told(rows):
            if max_rows is not None and len(kept) == max_rows:
                return Table(columns, kept, True, time.monotonic() - started)
            kept.append(row)
    return Table(columns, kept, False, time.monotonic() - started)


def stream(
    conn: sqlite3.Connection, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()
) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Columns and rows of one statement, streamed; call it inside ``reading_only``. Raises SqlError."""
    try:
        cursor = conn.execute(sql, params)
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        if is_fault(error):
            raise
        raise _explain(error) from error
    if cursor.description is None:
        raise SqlError("only SELECT statements are allowed: newskeep only reads", slug="sql-not-allowed")
    return [column[0] for column in cursor.description], _told(cursor)


def _told(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    try:
        yield from rows
    except sqlite3.Error as error:
        if is_fault(error):
            raise
        raise _explain(error) from error


@contextmanager
def reading_only(conn: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """
    A context in which *conn* can only read, and a statement that runs longer than *seconds* is stopped.

    The connection itself is read-only already; this also refuses ATTACH (which could make files), PRAGMAs that change how
    the connection works, and functions that reach outside the database.
    """
    deadline = time.monotonic() + seconds
    with suppress(sqlite3.OperationalError):  # no such table: not an archive of ours
        for table in TABLES:
            conn.execute(f"SELECT rowid FROM {table} LIMIT 0")  # FTS5 sets itself up with statements that would be refused
    longest = conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _VALUE_BYTES)
    conn.set_authorizer(_allow)
    conn.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        yield
    except SqlError as error:
        if error.slug == "sql-timeout" and time.monotonic() < deadline:
            raise KeyboardInterrupt from error  # Ctrl-C during our clock check: SQLite has no other way to report it
        raise
    finally:
        conn.set_progress_handler(None, 0)
        conn.set_authorizer(None)
        conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)


def _allow(action: int, first: str | None, second: str | None, database: str | None, source: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").lower() in _FUNCTIONS_NOT else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA:
        # FTS5 asks for data_version by itself when its table is read.
        return sqlite3.SQLITE_OK if (first or "").lower() in _PRAGMAS else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _explain(error: Exception) -> SqlError:
    message = str(error)
    if "interrupted" in message:
        return SqlError("it took too long and was stopped: ask for less, or allow more with --seconds", slug="sql-timeout")
    if any(sign in message for sign in ("not authorized", "authorization denied", "prohibited", "readonly database")):
        return SqlError(f"newskeep only reads, and only this archive ({message})", slug="sql-not-allowed")
    if "one statement at a time" in message:
        return SqlError("only one statement at a time is allowed", slug="wrong-sql")
    if "too big" in message:
        return SqlError(f"a value of the answer is longer than {_VALUE_BYTES >> 20} MiB", slug="sql-not-allowed")
    return SqlError(message)
