"""What the commands that read an archive share: ``--archive``, the words of a query, and indexing before a search."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
ARCHIVE = "newskeep.archive"
"""The key in a command's ``Context.meta`` under which the archive's folder is noted, so that a message can name it."""


class ArchiveFolder(click.Path):
    """The folder of an archive; an empty word, as from an unset variable, is refused."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("it is empty; '.' is the current folder", param, ctx)
        folder = super().convert(value, param, ctx)
        if ctx is not None:
            ctx.meta[ARCHIVE] = folder
        return folder


def archive_option(command: Command) -> Command:
    """``--archive DIR``, else NEWSKEEP_ARCHIVE, else ./newsarchive."""
    option = click.option(
        "--archive", envvar="NEWSKEEP_ARCHIVE", default="newsarchive", show_default=True, metavar="DIR",
        type=ArchiveFolder(), help="The archive's folder.",
    )  # fmt: skip
    return option(command)


def query_of(words: Sequence[str]) -> str:
    """
    The query made of a command's words. ``-理财`` excludes a word, which is why these commands accept unknown options;
    ``--ordre`` is a typo. Raises NoSuchOption.
    """
    options = [name for option in click.get_current_context().command.params for name in option.opts if name.startswith("--")]
    for word in words:
        if word in options:
            raise click.UsageError(f"{word} stands after --, where only words of the query stand")
        if word.startswith("--"):
            raise click.NoSuchOption(word, possibilities=options)
    return " ".join(words)


def tell_no_fields(query: str) -> None:
    """After *query* found nothing: say on stderr which names before a colon are no fields, so that they were searched as text."""
    from crawler.archive.selection import ALL_FIELDS, no_fields

    for name in no_fields(query):
        click.echo(f"no field is called {name!r}: it was searched as text. Fields: {ALL_FIELDS}", err=True)


def now() -> datetime:
    """The time that ``7d`` and ``today`` in a query count from: the reader's own."""
    return datetime.now().astimezone()


def open_indexed(folder: Path, *, catch_up: bool = True, stories: bool = False) -> sqlite3.Connection:
    """
    A reading connection, after bringing the index up to date if the archive can be written to now.

    With *stories*, the stories are brought up to date too.
    """
    from crawler.archive.indexing import reach
    from crawler.archive.query import open_reader
    from crawler.archive.stories import is_in_step

    conn = open_reader(folder)
    upto, last = reach(conn)
    if catch_up and upto < last:
        index_first(folder)
    if stories and not is_in_step(conn):
        _bring_up_to_date(folder, "stories")
    return conn


def index_first(folder: Path) -> None:
    """Catch up with a short-lived writing connection, with a line of progress on a terminal; a locked or read-only archive is left alone."""
    _bring_up_to_date(folder, "index")


def _bring_up_to_date(folder: Path, what: Literal["index", "stories"]) -> None:
    from crawler.archive.freshness import bring_up_to_date

    doing = "indexing" if what == "index" else "comparing"
    bring_up_to_date(folder, what, partial(_progress, doing) if sys.stderr.isatty() else None)


def _progress(doing: str, done: int, to_do: int) -> None:
    if to_do > 2000:
        end = "\n" if done == to_do else ""
        click.echo(f"\r{doing} {done:,} of {to_do:,} texts …{end}", err=True, nl=False)
