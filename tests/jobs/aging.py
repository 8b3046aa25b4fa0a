"""Makes an archive older without waiting: all its times are moved back."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from crawler.archive.times import stamp

_EPOCH_SECONDS = {("observations", "at"), ("frontier", "due_at"), ("frontier", "updated_at"), ("rounds", "begun_at")}


def age(archive: Path, days: float) -> None:
    """Move every time in the archive's tables *days* back, so that the real clock can go on being the clock."""
    with sqlite3.connect(archive / "archive.db", isolation_level=None) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("BEGIN IMMEDIATE")
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_%'").fetchall():
            for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
                if (table, column) in _EPOCH_SECONDS:
                    db.execute(f"UPDATE {table} SET {column} = {column} - ? WHERE {column} > 0", (round(days * 86400),))
                elif kind == "TEXT" and (column.endswith("_at") or column in ("at", "published_earliest", "published_latest")):
                    _move(db, table, column, days)
        db.execute("COMMIT")


def _move(db: sqlite3.Connection, table: str, column: str, days: float) -> None:
    db.create_function("earlier", 1, lambda text: stamp(datetime.fromisoformat(text) - timedelta(days=days)), deterministic=True)
    db.execute(f"UPDATE {table} SET {column} = earlier({column}) WHERE {column} IS NOT NULL")
