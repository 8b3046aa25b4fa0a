"""Repairs WARC files that a crash left with a torn end."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import BinaryIO

from crawler.archive.warc import FOLDER, OPEN

try:
    import fcntl
except ImportError:  # Windows: an open file cannot be renamed there, which protects it anyway
    fcntl = None  # type: ignore[assignment]


def hold(file: BinaryIO) -> None:
    """Mark a file as being written by a live process; the system removes the mark when the process ends, however it ends."""
    if fcntl is not None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def repair_tails(archive: Path | str, conn: sqlite3.Connection) -> dict[str, int]:
    """
    Finish the files that a killed process left open; {file: bytes cut off}.

    Rows of ``captures`` are committed after their bytes are on disk, so bytes after the last row's record belong to
    pages that were never reported as stored, and are fetched again.
    """
    cut = {}
    for path in sorted((Path(archive) / FOLDER).glob(f"*{OPEN}")):
        final = path.with_name(path.name.removesuffix(OPEN))
        with path.open("r+b") as file:
            if _is_held(file):
                continue
            (end,) = conn.execute(
                "SELECT max(offset + length) FROM captures WHERE file = ?", (f"{FOLDER}/{final.name}",)
            ).fetchone()
            size = file.seek(0, 2)
            cut[final.name] = max(0, size - (end or 0))
            if end and end < size:
                file.truncate(end)
        if end:
            path.rename(final)
        else:
            path.unlink()
    return cut


def _is_held(file: BinaryIO) -> bool:
    if fcntl is None:
        return False
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False
