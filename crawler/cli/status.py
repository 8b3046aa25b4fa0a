"""``newskeep status``: how each portal is doing, and what was asked of a host."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from crawler.cli.reading import archive_option

_BARS = "▁▂▃▄▅▆▇█"


@click.command()
@archive_option
@click.option("--host", metavar="HOST", help="Instead, what was asked of this host (with its port, if it has one), newest first.")
@click.option("--most", type=click.IntRange(min=1), default=200, show_default=True, help="Lines of --host at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def status(archive: Path, host: str | None, most: int, as_json: bool) -> None:
    """
    Show each portal: last run, when it is due, what was new, changed and gone, its health, and new posts of its last runs.

    \b
        newskeep status
        newskeep status --host www.example.com
        newskeep status --json | jq 'select(.health != "good")'

    Leaves 1 when a portal needs a look.
    """
    from crawler.archive.connect import open_readonly
    from crawler.archive.overview import host_ledger, overview

    conn = open_readonly(archive)
    try:
        rows = host_ledger(conn, host.lower(), most) if host else overview(conn)
    finally:
        conn.close()
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif host:
        _show_ledger(rows, host)
    else:
        _show(rows)
    if not host and any(row["health"] in ("alarm", "failed") for row in rows):
        raise SystemExit(1)


def sparkline(values: list[int]) -> str:
    """
    *values* as bars of eight heights; the lowest for zero.

    >>> sparkline([0, 1, 7, 3])
    '▁▂█▄'
    """
    top = max(values, default=0) or 1
    return "".join(_BARS[round(value / top * 7)] for value in values)


def _show(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("portal", "health", "last run", "next due", "new", "changed", "gone", "articles", "new a run"):
        table.add_column(name, justify="right" if name in ("new", "changed", "gone", "articles") else "left", no_wrap=True)
    colours = {"good": "green", "alarm": "red", "failed": "red", "look": "yellow"}
    for row in rows:
        last = row["last"] or {}
        word = row["health"]
        table.add_row(
            row["portal"],
            f"[{colours[word]}]{word}[/]" if word in colours else word,
            _ago(last.get("started_at")),
            _ago(row["next_due_at"]) if row["next_due_at"] else "by hand",
            *(str(last.get(name, "")) for name in ("new", "changed")),
            str(row["gone"]),
            f"{row['articles']:,}",
            sparkline(row["trend"]),
        )
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    console.print(table)
    for row in rows:
        for alarm in row["alarms"]:
            where = f" {alarm['field']}" if alarm["field"] else ""
            console.print(f"{row['portal']}: {alarm['slug']}{where}: {alarm['message']} ({alarm['repeats']} runs)", markup=False)


def _show_ledger(rows: list[dict[str, Any]], host: str) -> None:
    for row in rows:
        took = f"{row['elapsed_ms']} ms" if row["elapsed_ms"] is not None else ""
        said = f"  {row['error']}" if row["error"] else ""
        click.echo(
            f"{row['fetched_at']}  {row['status'] or '---'}  {row['purpose'] or '':7}  {row['bytes'] or 0:>9}  {took:>9}  {row['url']}{said}"
        )
    if not rows:
        click.echo(f"nothing was asked of {host}", err=True)


def _ago(text: str | None) -> str:
    if not text:
        return ""
    seconds = (datetime.fromisoformat(text) - datetime.now(UTC)).total_seconds()
    size, unit = next(
        (size, unit) for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")) if abs(seconds) >= size or unit == "s"
    )
    number = round(abs(seconds) / size)
    return f"in {number} {unit}" if seconds > 0 else f"{number} {unit} ago"
