"""Which migrations an archive has had, and how it gets the missing ones."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from crawler.archive import migrations
from crawler.errors import ArchiveTooNew

if TYPE_CHECKING:
    from sqlite_utils import Database

SET = "newskeep"
"""The name of our set of migrations; other programs may keep their own in the same file."""


@cache
def known() -> tuple[str, ...]:
    """Names of all migrations of this program, in order.

    >>> known()[0]
    'm0001_initial'
    """
    names = (found.name for found in pkgutil.iter_modules(migrations.__path__))
    return tuple(sorted(name for name in names if name[:1] == "m" and name[1:5].isdigit()))


def applied(conn: sqlite3.Connection) -> list[str]:
    """Names of the migrations applied to this database; empty for an empty file."""
    try:
        rows = conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (SET,))
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return []
    return [name for (name,) in rows]


def refuse_newer(conn: sqlite3.Connection, folder: Path | str) -> None:
    """Raise ArchiveTooNew if the archive has a migration that this program does not know."""
    unknown = sorted(set(applied(conn)) - set(known()))
    if unknown:
        raise ArchiveTooNew(
            f"the archive {folder} was written by a newer newskeep (migration {unknown[-1]}): update newskeep, nothing was changed"
        )


def is_behind(conn: sqlite3.Connection) -> bool:
    """Whether the archive lacks a migration that this program has."""
    return len(applied(conn)) < len(known())


def bring_up_to_date(conn: sqlite3.Connection) -> None:
    """Apply the missing migrations. Two programs that start at once wait for each other; sqlite-utils is loaded only if needed."""
    if not is_behind(conn):
        return
    with _without("pandas", "numpy"):
        from sqlite_utils import Database, Migrations

    steps = Migrations(SET)
    for name in known():
        steps(name=name)(_step(name))
    db = Database(conn, execute_plugins=False)
    conn.execute("BEGIN IMMEDIATE")  # a process that waited here finds nothing left to do
    try:
        steps.apply(db)
        conn.execute(f"PRAGMA user_version={int(known()[-1][1:5])}")
        conn.execute("COMMIT")
    except BaseException:
        conn.rollback()
        raise


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Import something as if *names* were not installed: sqlite-utils would load them, which costs 80 MB and a second."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def _step(name: str):  # type: ignore[no-untyped-def]
    module: ModuleType = importlib.import_module(f"{migrations.__name__}.{name}")

    def make(db: Database) -> None:
        for statement in statements(getattr(module, "SCHEMA", "")):
            db.conn.execute(statement)
        if hasattr(module, "migrate"):
            module.migrate(db)

    return make


def statements(script: str) -> list[str]:
    """
    The statements of an SQL script; ``executescript`` would commit the transaction that a migration runs in.

    >>> statements("CREATE TABLE a(x); -- one; two\\nCREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END;")
    ['CREATE TABLE a(x);', '-- one; two\\nCREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END;']
    """
    found, start = [], 0
    for end, character in enumerate(script):
        if character == ";" and sqlite3.complete_statement(script[start : end + 1]):
            found.append(script[start : end + 1].strip())
            start = end + 1
    return found
