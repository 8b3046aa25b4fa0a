"""How an archive is opened for writing or reading, and what a transaction is."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.archive.faults import archive_errors
from crawler.archive.schema import bring_up_to_date, refuse_newer
from crawler.errors import ArchiveError

DATABASE = "archive.db"
BUSY_SECONDS = 60  # sqlite3's default is 5; an analyst's short write transaction must not cost a post


def create(folder: Path | str) -> sqlite3.Connection:
    """Open the archive in *folder* for writing; create folder and database and run missing migrations as needed."""
    path = Path(folder)
    with archive_errors(path, "create"):
        path.mkdir(parents=True, exist_ok=True)
    return open_for_writing(path)


def open_for_writing(folder: Path | str) -> sqlite3.Connection:
    """
    A connection that may write, its schema up to date.

    WAL lets analysts read while a crawl writes; ``synchronous=FULL`` makes each commit survive a power cut, at little cost
    because commits come in batches (docs/archive.md).
    Raises ArchiveTooNew, ArchiveLocked or another ArchiveError.
    """
    path = Path(folder) / DATABASE
    with archive_errors(folder, "open"):
        _refuse_read_only(path)
        conn = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False, cached_statements=512)
        try:
            refuse_newer(conn, folder)
            _log_ahead(conn)
            conn.execute("PRAGMA synchronous=FULL")
            conn.execute("PRAGMA foreign_keys=ON")
            conn.execute("PRAGMA wal_autocheckpoint=4000")  # pages, 16 MB: fewer fsyncs of the main file than the default 1000
            conn.execute("PRAGMA journal_size_limit=67108864")  # bytes: a log that an analyst's long read made grow shrinks again
            conn.execute("PRAGMA cache_size=-16384")  # KiB
            bring_up_to_date(conn)
        except BaseException:
            conn.close()
            raise
    return conn


def open_readonly(folder: Path | str) -> sqlite3.Connection:
    """
    A connection that can only read: it never delays a crawl, and nothing an analyst types can change the archive.

    It needs both ``mode=ro`` and ``query_only``, since the first alone still lets ATTACH write elsewhere. Raises ArchiveError
    (``no-archive``) if there is none.
    """
    path = Path(folder) / DATABASE
    if not path.is_file():
        raise ArchiveError(f"there is no archive in {folder}: crawl first, or name another with --archive", slug="no-archive")
    with archive_errors(folder, "read"):
        conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
        try:
            refuse_newer(conn, folder)
            conn.execute("PRAGMA query_only=ON")
        except sqlite3.OperationalError as error:
            conn.close()
            # A WAL database on a medium that cannot be written (a DVD, a snapshot) has no -shm file and cannot get one.
            if getattr(error, "sqlite_errorname", "") not in (
                "SQLITE_CANTOPEN",
                "SQLITE_READONLY_DIRECTORY",
                "SQLITE_READONLY_CANTINIT",
            ):
                raise
            conn = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)
            refuse_newer(conn, folder)
        except BaseException:
            conn.close()
            raise
    return conn


def _log_ahead(conn: sqlite3.Connection) -> None:
    """Set WAL. While another program does so on a new database, SQLite says "busy" at once, whatever the busy timeout is."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            conn.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorname", "") != "SQLITE_BUSY" or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _refuse_read_only(path: Path) -> None:
    """SQLite opens a read-only file silently and fails at the first write: raise before the crawl begins."""
    for place in (path.parent, path):
        if place.exists() and not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """
    All or nothing; nestable. The guarantee of sqlite-utils' ``db.atomic()``, which works inside it and around it.

    The outer one is BEGIN IMMEDIATE: a plain BEGIN that reads and then writes fails at once when another process wrote in
    between (SQLITE_BUSY_SNAPSHOT), without waiting. Inner ones are savepoints of one fixed name, which SQLite nests by
    itself, so that the connection's cache of prepared statements is not flushed by random names.
    """
    if not conn.in_transaction:
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield conn
            conn.execute("COMMIT")
        except BaseException:
            conn.rollback()
            raise
        return
    conn.execute("SAVEPOINT nested")
    try:
        yield conn
    except BaseException:
        if conn.in_transaction:  # a full disk may have ended the whole transaction already
            conn.execute("ROLLBACK TO nested")
            conn.execute("RELEASE nested")
        raise
    conn.execute("RELEASE nested")
