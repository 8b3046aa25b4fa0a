"""``newskeep status``: show how each portal is doing, or which requests a host received."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import click

from crawler.cli.reading import archive_option
from crawler.cli.terminal import count_of, show_table, sparkline

_COLUMNS: dict[str, Literal["left", "right"]] = {
    "portal": "left", "health": "left", "last run": "left", "next due": "left",
    "new": "right", "changed": "right", "gone": "right", "articles": "right", "new a run": "left",
}  # fmt: skip
# Slugs with these beginnings kept us from sending the request: the host never saw it.
_NOT_ASKED = ("robots", "private-address", "other-port", "bad-scheme", "bad-address", "credentials", "stopped")
_NOTES = {
    "read": "it says to us",
    "too-large": "longer than we read; its head says to us",
    "absent": "there is none, so nothing is forbidden",
    "html": "an HTML page, which is no robots.txt: nothing is forbidden",
    "unreachable": "it could not be had, so nothing may be asked",
}


@click.command()
@archive_option
@click.option("--host", metavar="HOST", help="List the requests to this host (with its port, if any) instead, newest first.")
@click.option("--most", type=click.IntRange(min=1), default=200, show_default=True, help="Most lines that --host prints.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def status(archive: Path, host: str | None, most: int, as_json: bool) -> None:
    """
    Show each portal: last run, when it is due, what was new, changed and gone, its health, and new posts of its last runs.

    \b
        newskeep status
        newskeep status --host www.example.com
        newskeep status --json | jq 'select(.health != "good")'

    Exits with 1 if an alarm stands, or the last run failed or died. Where there are scheduled jobs, only they count: a crawl
    by hand that failed is shown.
    """
    from crawler.archive.overview import any_needs_a_look, host_ledger, host_robots, overview
    from crawler.archive.query import open_reader

    conn = open_reader(archive)
    try:
        rows = host_ledger(conn, host.lower(), most) if host else overview(conn)
        rules = host_robots(conn, host.lower()) if host else []
    finally:
        conn.close()
    if host:
        _tell_rules(rows, rules)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif host:
        _show_ledger(rows, rules, host)
    else:
        _show(rows)
    if not host and any_needs_a_look(rows):
        raise SystemExit(1)


def _show(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.markup import escape

    colours = {"good": "green", "alarm": "red", "failed": "red", "died": "red", "look": "yellow"}
    lines = []
    for row in rows:
        last = row["last"] or {}
        word = row["health"]
        lines.append([
            escape(row["job"] or row["portal"]),
            f"[{colours[word]}]{word}[/]" if word in colours else word,
            _ago(last.get("started_at")),
            _ago(row["next_due_at"]) if row["next_due_at"] else "by hand",
            *(str(last.get(name, "")) for name in ("new", "changed")),
            str(row["gone"]),
            f"{row['articles']:,}",
            sparkline(row["trend"]),
        ])  # fmt: skip
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    show_table(console, _COLUMNS, lines)
    for row in rows:
        for line in _details(row):
            console.print(f"{row['job'] or row['portal']}: {line}", markup=False)


def _details(row: dict[str, Any]) -> Iterator[str]:
    """What is to be said about a portal below the table: its alarms, and how a bad run ended."""
    for alarm in row["alarms"]:
        field = f" {alarm['field']}" if alarm["field"] else ""
        since = f"since {alarm['since'][:16].replace('T', ' ')} UTC, {count_of(alarm['repeats'], 'run')}"
        yield f"{alarm['slug']}{field}: {alarm['message']} ({since})"
    if row["health"] in ("look", "failed"):
        yield f"the last run ended: {row['last']['reason']}"
    if row["health"] == "died":
        yield "the last run never finished: its process was killed, or could not write the archive; the next run continues from there"


def _tell_rules(rows: list[dict[str, Any]], rules: list[dict[str, Any]]) -> None:
    """Add ``asked`` (whether the host saw the request) and ``rule`` (the line of its robots.txt that forbids the address)."""
    from crawler.download.robots import our_lines, rule_against

    lines = {one["origin"]: our_lines(one["body"] or "") for one in rules}
    for row in rows:
        row["asked"] = row["status"] is not None or not (row["error"] or "").startswith(_NOT_ASKED)
        origin = "/".join(row["url"].split("/", 3)[:3])
        row["rule"] = rule_against(lines.get(origin, []), row["url"]) if row["error"] == "robots" else ""


def _show_ledger(rows: list[dict[str, Any]], rules: list[dict[str, Any]], host: str) -> None:
    from crawler.cli.terminal import one_line
    from crawler.download.robots import our_lines

    for one in rules:
        status = f", status {one['status']}" if one["status"] else ""
        click.echo(f"{one['origin']}/robots.txt, asked {one['fetched_at']}{status}: {_NOTES.get(one['note'], one['note'])}")
        for line in our_lines(one["body"] or ""):
            click.echo(f"    {one_line(line)}")
    for row in rows:
        took = f"{row['elapsed_ms']} ms" if row["elapsed_ms"] is not None else ""
        size = f"{row['bytes']:,} B" if row["bytes"] is not None else ""
        said = " ".join(
            filter(None, ("" if row["asked"] else "not asked:", row["error"], f"({row['rule']})" if row["rule"] else ""))
        )
        click.echo(
            f"{row['fetched_at']}  {row['status'] or '---'}  {row['method']:4} {row['purpose'] or '':8} {size:>12} {took:>9}  "
            + one_line(f"{row['url']}  {said}".rstrip())
        )
    asked = sum(row["asked"] for row in rows)
    if not rows:
        click.echo(f"nothing was asked of {host}", err=True)
    else:
        click.echo(
            f"{asked} requests, {len(rows) - asked} not made; {rows[-1]['fetched_at']} to {rows[0]['fetched_at']}", err=True
        )


def _ago(text: str | None) -> str:
    if not text:
        return ""
    seconds = (datetime.fromisoformat(text) - datetime.now(UTC)).total_seconds()
    size, unit = next(
        (size, unit) for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")) if abs(seconds) >= size or unit == "s"
    )
    number = round(abs(seconds) / size)
    return f"in {number} {unit}" if seconds > 0 else f"{number} {unit} ago"
