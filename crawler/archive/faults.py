"""Turns errors of SQLite and the disk into an ArchiveError with a slug and advice."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import ArchiveError, ArchiveLocked


@contextmanager
def archive_errors(path: Path | str, doing: str = "use") -> Iterator[None]:
    """Turn SQLite's and the operating system's errors into ArchiveError; what is wrong with one record passes unchanged."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except (sqlite3.Error, OSError) as error:
        raise explain(error, path, doing) from error


def explain(error: sqlite3.Error | OSError, path: Path | str, doing: str = "use") -> ArchiveError:
    """An ArchiveError that says what happened to the archive at *path* while *doing* something, and what to do about it."""
    slug, advice = _meaning(error)
    kind = ArchiveLocked if slug == "archive-locked" else ArchiveError
    return kind(f"cannot {doing} the archive {path}: {advice} ({error})", slug=slug)


def is_fault(error: Exception) -> bool:
    """Whether the database file or its disk is at fault (damaged, locked, full …), and not the statement that was tried."""
    name = getattr(error, "sqlite_errorname", None) or ""
    return name.startswith(tuple(plain for plain, meaning in _BY_NAME.items() if meaning is not _READ_ONLY))


_FULL = (
    "archive-full",
    "the disk is full, or a quota is reached. Make room and run the same command again; what was reported as stored is stored",
)
_READ_ONLY = (
    "archive-read-only",
    "it may not be written to. Check the owner and the rights of the folder and of archive.db, or choose another with --archive",
)
_LOCKED = (
    "archive-locked",
    "another program holds a write lock on it. Close that program (a database tool with an open transaction, say) and run again",
)
_CORRUPT = (
    "archive-corrupt",
    "archive.db is damaged. Restore the last `newskeep backup`, or read the captures into a new archive with `newskeep import`",
)
_CANNOT_OPEN = (
    "archive-cannot-open",
    "archive.db cannot be opened. Check that the folder exists and that you may read and write in it",
)
_NO_FOLDER = ("archive-cannot-open", "there is something there that is not a folder. Choose another with --archive")
_IO = (
    "archive-io",
    "the disk answered with an error. Check the disk and its cable or network; what was reported as stored is stored",
)
_SCHEMA = (
    "archive-schema",
    "the database lacks what this program reads: it is older, or another program's. Run `newskeep doctor`",
)

_BY_NAME = {
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_AUTH": _READ_ONLY,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_CORRUPT": _CORRUPT,
    "SQLITE_NOTADB": _CORRUPT,
    "SQLITE_CANTOPEN": _CANNOT_OPEN,
    "SQLITE_IOERR": _IO,
}
_BY_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.ENOENT: _CANNOT_OPEN,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.EISDIR: _CANNOT_OPEN,
}


def _meaning(error: sqlite3.Error | OSError) -> tuple[str, str]:
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, _IO)
    name = getattr(error, "sqlite_errorname", None) or ""
    # Extended codes (SQLITE_IOERR_WRITE, SQLITE_READONLY_DIRECTORY …) start with the name of the plain one.
    return next((meaning for plain, meaning in _BY_NAME.items() if name.startswith(plain)), _SCHEMA)
