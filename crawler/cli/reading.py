"""What the commands that read an archive share: which archive, which zone a time is shown in, and the index brought in step first."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def archive_option(command: Command) -> Command:
    """``--archive DIR``, else NEWSKEEP_ARCHIVE, else ./newsarchive."""
    option = click.option(
        "--archive", envvar="NEWSKEEP_ARCHIVE", default="newsarchive", show_default=True, metavar="DIR",
        type=click.Path(path_type=Path), help="The archive's folder.",
    )  # fmt: skip
    return option(command)


def now() -> datetime:
    """The time that ``7d`` and ``today`` in a query count from: the reader's own."""
    return datetime.now().astimezone()


def open_indexed(folder: Path, *, catch_up: bool = True) -> sqlite3.Connection:
    """A reading connection whose index holds all there is, if the archive may be written to now; else it is searched as it is."""
    from crawler.archive.indexing import reach
    from crawler.archive.query import open_reader

    conn = open_reader(folder)
    upto, last = reach(conn)
    if catch_up and upto < last:
        index_first(folder)
    return conn


def index_first(folder: Path) -> None:
    """Catch up with a short-lived writing connection, with a line of progress on a terminal; a locked or read-only archive is left alone."""
    from crawler.archive.connect import open_for_writing
    from crawler.archive.indexing import catch_up
    from crawler.errors import ArchiveError

    try:
        conn = open_for_writing(folder)
    except (ArchiveError, sqlite3.OperationalError):
        return
    try:
        conn.execute("PRAGMA busy_timeout=2000")  # milliseconds: a search does not wait for a long write, it reads round it
        catch_up(conn, progress=_progress if sys.stderr.isatty() else None)
    except sqlite3.OperationalError:
        return
    finally:
        conn.close()


def _progress(done: int, to_do: int) -> None:
    if to_do > 2000:
        end = "\n" if done == to_do else ""
        click.echo(f"\rindexing {done:,} of {to_do:,} texts …{end}", err=True, nl=False)


def local(moment: str | None, zone: str | None, precision: str | None = "second") -> str:
    """
    The archive's time text as a person reads it, in the portal's own zone, no more exact than it is known.

    >>> local("2026-05-26T06:32:23Z", "Asia/Shanghai"), local("2026-05-25T16:00:00Z", "Asia/Shanghai", "day"), local(None, None)
    ('2026-05-26 14:32', '2026-05-26', '')
    """
    from crawler.archive.times import read_stamp, zone_called

    at = read_stamp(moment, zone_called(zone))
    if at is None:
        return ""
    pattern = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}.get(precision or "", "%Y-%m-%d %H:%M")
    return at.strftime(pattern)
