"""Copies an archive while it is in use: the database as of one moment, and every capture and image it refers to."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crawler.archive.connect import DATABASE, open_readonly
from crawler.archive.faults import archive_errors, explain
from crawler.archive.verify import Trouble, media_file, verify
from crawler.archive.warc import OPEN
from crawler.errors import ArchiveError, UsageError

_PAGES = 2000  # per step of copying the database: 8 MB, then a crawl's writer may have its turn
_PIECE = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Backup:
    """What was copied, and what is wrong with the copy (nothing, if all went well and the archive itself was whole)."""

    files: int
    bytes: int
    troubles: list[Trouble]


def backup(folder: Path | str, target: Path, *, step: Callable[[int, int], None] = lambda done, todo: None) -> Backup:
    """
    Copy the archive in *folder* into the new folder *target*, and verify the copy.

    The database comes first, by SQLite's online backup; WARC files only grow and rows refer only to bytes already on
    disk, so whatever the copied rows refer to can be copied after them, and what was appended since is left out.
    The copy is named *target* only once it is complete. *step* is called with (bytes copied, bytes to copy).
    Raises UsageError if *target* exists, ArchiveError if the archive cannot be read or the copy not be written.
    """
    folder = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} already exists: a backup never overwrites; name a new folder", slug="backup-exists")
    try:
        return _backup(folder, target, step)
    except ArchiveError as error:
        if error.slug == "archive-corrupt" and isinstance(
            error.__cause__, sqlite3.Error
        ):  # so is its copy: name the archive itself
            raise explain(error.__cause__, folder, "back up") from error
        raise


def _backup(folder: Path, target: Path, step: Callable[[int, int], None]) -> Backup:
    part = target.with_name(f".{target.name}.part")
    if part.exists():
        shutil.rmtree(part)  # what an interrupted backup left
    with archive_errors(target, "back up into"):
        part.mkdir(parents=True)
        _copy_database(folder, part)
        with closing(open_readonly(part)) as conn:
            files = _files(conn, folder)
        todo, done = sum(files.values()), 0
        for name, size in files.items():
            done += _copy_start(_source(folder, name), part / name, size)
            step(done, todo)
        troubles = list(verify(part))
        if target.exists():
            target.rmdir()
        part.rename(target)
    return Backup(len(files) + 1, todo + (target / DATABASE).stat().st_size, troubles)


def _copy_database(folder: Path, part: Path) -> None:
    with closing(open_readonly(folder)) as source, closing(sqlite3.connect(part / DATABASE)) as copy:
        # One read transaction sees one moment however long the copy takes; a crawl's commits would restart a plain one.
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        source.backup(copy, pages=_PAGES, sleep=0.0)
        source.rollback()
        copy.execute("PRAGMA journal_mode=WAL")
    _to_disk(part / DATABASE)


def _files(conn: sqlite3.Connection, folder: Path) -> dict[str, int]:
    """{file: how many of its bytes the copied rows know}; lost files are left for the copy's verification to report."""
    wanted: dict[str, int] = dict(conn.execute("SELECT file, max(offset + length) FROM captures GROUP BY file"))
    for name in list(wanted):
        source = _source(folder, name)
        if not source.is_file():
            del wanted[name]
        elif not source.name.endswith(OPEN):
            wanted[name] = source.stat().st_size  # complete already: imported files hold more than our captures
    for (path,) in conn.execute("SELECT DISTINCT path FROM media WHERE path IS NOT NULL"):
        file = media_file(folder, path)
        if file.is_file():
            wanted[file.relative_to(folder).as_posix()] = file.stat().st_size
    return wanted


def _source(folder: Path, name: str) -> Path:
    path = folder / name
    return path if path.exists() else path.with_name(path.name + OPEN)


def _copy_start(source: Path, target: Path, size: int) -> int:
    """Copy the first *size* bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = size
    with source.open("rb") as opened, target.open("wb") as out:
        while left and (piece := opened.read(min(_PIECE, left))):
            out.write(piece)
            left -= len(piece)
        out.flush()
        os.fsync(out.fileno())
    return size


def _to_disk(path: Path) -> None:
    with path.open("rb+") as opened:
        os.fsync(opened.fileno())
