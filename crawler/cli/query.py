"""``newskeep query``: query the archive in SQL."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import click

from crawler.cli.reading import archive_option, open_indexed
from crawler.cli.terminal import columns as cell_width
from crawler.cli.terminal import fit, one_line
from crawler.errors import UsageError

FORMATS = ("table", "csv", "json", "jsonl")


@click.command()
@click.argument("sql")
@archive_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="Output format.")
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Value for :NAME in the statement; can be repeated.")
@click.option(
    "--seconds",
    type=click.FloatRange(0.01, 86_400),
    default=30,
    show_default=True,
    help="Stop the query after this many seconds.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=1000, show_default=True, help="Most rows of a table; other formats print all."
)
def query(sql: str, archive: Path, form: str, as_json: bool, settings: tuple[str, ...], seconds: float, limit: int) -> None:
    """
    Query the archive in SQL, read-only.

    SQL is one SELECT statement; "-" reads it from standard input. Views to start from: posts view_growth hot_posts per_day
    copied_posts story_articles gone_posts revision_texts link_graph search_help; docs/sql.md answers twenty questions with them.

    \b
        newskeep query "SELECT portal, count(*) FROM posts GROUP BY 1"
        newskeep query "SELECT title FROM posts WHERE published_date = :day" --set day=2026-05-26 --format csv
        newskeep query "SELECT url FROM posts WHERE content_id IN
            (SELECT rowid FROM search_index WHERE search_index MATCH words('养老 OR 保险'))"
    """
    from crawler.archive.sql import reading_only, stream

    text = _typed_in() if sql == "-" else sql
    conn = open_indexed(archive, catch_up="search_index" in text, stories="stor" in text or "copied_posts" in text)
    with reading_only(conn, seconds):
        columns, rows = stream(conn, text, _values(settings))
        shapes: dict[str, Callable[..., None]] = {"table": _table, "csv": _csv, "json": _json, "jsonl": _jsonl}
        shapes["json" if as_json else form](columns, rows, limit)


def _typed_in() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")  # a locale's own encoding would be another statement elsewhere
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input is not UTF-8 text ({error.reason} at byte {error.start})") from None


def _values(settings: tuple[str, ...]) -> dict[str, str]:
    pairs = [setting.partition("=") for setting in settings]
    if wrong := [name for name, sign, _ in pairs if not sign]:
        raise click.BadParameter(f"{wrong[0]!r} is not NAME=VALUE", param_hint="--set")
    return {name: value for name, _, value in pairs}


def _table(columns: list[str], rows: Iterator[tuple[Any, ...]], limit: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    kept = list(islice(rows, limit + 1))
    cells = [[_cell(value) for value in row] for row in kept[:limit]]
    numeric = [any(isinstance(row[k], int | float) for row in kept) for k in range(len(columns))]
    # A pipe has no width of its own: long texts there are cut by what reads them, not by us.
    console = Console(width=None if sys.stdout.isatty() else 200)
    if _least_width(cells, numeric) > console.width:
        _records([one_line(name) for name in columns], cells)
    else:
        table = Table(show_edge=False, header_style="bold cyan", pad_edge=False)
        for name, is_number in zip(columns, numeric, strict=True):
            table.add_column(Text(one_line(name)), justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
        for row in cells:
            table.add_row(*map(Text, row))
        console.print(table)
    if len(kept) > limit:
        click.echo(f"only the first {limit:,} rows are shown: --limit, or --format csv, give more", err=True)


_NARROWEST = 8  # columns in which a text can still be read


def _least_width(cells: Sequence[Sequence[str]], numeric: Sequence[bool]) -> int:
    """The columns that a table of *cells* takes at least: numbers whole, texts wrapped at eight, a border between two."""
    longest = [max((cell_width(row[k]) for row in cells), default=0) for k in range(len(numeric))]
    return sum(width if is_number else min(width, _NARROWEST) for width, is_number in zip(longest, numeric, strict=True)) + 3 * (
        len(numeric) - 1
    )


def _records(names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """Prints one value a line, for a terminal that is too narrow for a table."""
    room = max(map(cell_width, names), default=0)
    for number, row in enumerate(cells):
        click.echo("\n" if number else "", nl=False)
        for name, value in zip(names, row, strict=True):
            click.echo(f"{fit(name, room)}  {value}")


def _cell(value: object) -> str:
    text = one_line(value)
    return text if len(text) <= 300 else text[:299] + "…"


def _csv(columns: list[str], rows: Iterator[tuple[Any, ...]], limit: int) -> None:
    from crawler.archive.cells import safe_cell

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(value) for value in row] for row in rows)


def _json(columns: list[str], rows: Iterator[tuple[Any, ...]], limit: int) -> None:
    separator = "[\n"
    for row in rows:
        click.echo(separator + _object(columns, row), nl=False)
        separator = ",\n"
    click.echo("[]" if separator == "[\n" else "\n]")


def _jsonl(columns: list[str], rows: Iterator[tuple[Any, ...]], limit: int) -> None:
    for row in rows:
        click.echo(_object(columns, row))


def _object(columns: list[str], row: tuple[Any, ...]) -> str:
    return json.dumps(
        {name: value.hex() if isinstance(value, bytes) else value for name, value in zip(columns, row)}, ensure_ascii=False
    )
