"""``newskeep stats``: count articles and draw the counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from crawler.archive.freshness import names_stories
from crawler.archive.times import local
from crawler.cli.reading import archive_option, now, open_indexed, query_of, tell_no_fields
from crawler.cli.terminal import columns, count_of, one_line, show_bars, sparkline


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@archive_option
@click.option(
    "--by",
    type=click.Choice(["portal", "category", "author", "source", "year", "month", "day"]),
    help="Show only this count, in full.",
)
@click.option(
    "--days", type=click.IntRange(7, 400), default=60, show_default=True, help="How many days the line of posts per day covers."
)
@click.option("--json", "as_json", is_flag=True, help="Print all numbers as one JSON object.")
def stats(words: tuple[str, ...], archive: Path, by: str | None, days: int, as_json: bool) -> None:
    """
    Count articles per day, portal, category and author, as bars.

    \b
        newskeep stats
        newskeep stats --by month 保险
        newskeep stats --json portal:qjnew
    """
    query = query_of(words)
    conn = open_indexed(archive, catch_up=bool(query), stories=names_stories(query) if query else not by)
    from crawler.archive import stats as counting

    if by:
        counts = counting.counts(conn, query, now(), by)
        if not counts:
            tell_no_fields(query)
        if as_json:
            click.echo(json.dumps([{by: name, "articles": count} for name, count in counts], ensure_ascii=False))
        else:
            _bars(counts)
        return
    report = _report(counting, conn, query, days)
    if not report["found"]:
        tell_no_fields(query)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        _draw(counting, report)


def _report(counting: Any, conn: Any, query: str, days: int) -> dict[str, Any]:
    by = {what: counting.counts(conn, query, now(), what, 15) for what in ("portal", "category", "author", "month")}
    found = sum(count for _, count in counting.counts(conn, query, now(), "portal"))
    whole = {"query": query, "found": found, "overview": counting.overview(conn), "portals": counting.portals(conn)}
    per_day = {portal["portal"]: counting.per_day(conn, portal["portal"], days=days) for portal in whole["portals"]}
    return whole | {"per_day": per_day, "by": {what: [list(pair) for pair in pairs] for what, pairs in by.items()}}


def _draw(counting: Any, report: dict[str, Any]) -> None:
    if report["query"]:
        _line("articles", f"{report['found']:,} of {report['overview']['articles']:,}")
    else:
        _draw_archive(counting, report)
    for what in ("portal",) * bool(report["query"]) + ("category", "author", "month"):
        pairs = [(name, count) for name, count in report["by"][what] if name]
        if pairs:
            click.echo(click.style(f"\nby {what}", bold=True))
            _bars(pairs)


def _draw_archive(counting: Any, report: dict[str, Any]) -> None:
    whole = report["overview"]
    _line(
        "articles",
        f"{whole['articles']:,} in {count_of(whole['portals'], 'portal')}, {whole['first_day'] or '?'} … {whole['last_day'] or '?'}",
    )
    _line(
        "texts",
        f"{whole['texts']:,} different ones, {whole['changed']:,} articles changed, {whole['gone']:,} gone, {whole['stories']:,} stories",
    )
    _line(
        "counters",
        f"{count_of(whole['observations'], 'observation')} · {count_of(whole['captures'], 'capture')} · {count_of(whole['runs'], 'run')}",
    )
    _line("database", f"{whole['database_bytes'] / 1e6:,.1f} MB, last seen {local(whole['last_seen_at'], None)} UTC")
    for portal in report["portals"]:
        drawn = [count for _, count in report["per_day"][portal["portal"]]]
        click.echo(
            f"\n{click.style(one_line(portal['name']), bold=True)}  {portal['articles']:,} articles, newest day {portal['last_day'] or '?'}"
        )
        if drawn:
            click.echo(click.style(sparkline(drawn, nothing=" "), fg="cyan") + click.style(f"  ≤ {max(drawn)} a day", dim=True))


def _line(name: str, text: str) -> None:
    click.echo(f"{click.style(f'{name:>10}', dim=True)}  {text}")


def _bars(counts: list[Any]) -> None:
    width = min(28, max((columns(one_line(name)) for name, _ in counts), default=1))
    show_bars([(one_line(name) or "?", count) for name, count in counts], width)
