"""``newskeep export``: write articles to files of many formats."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.archive.export import FORMATS, Job
from crawler.archive.export import export as write_export
from crawler.archive.freshness import names_stories
from crawler.archive.search import ORDERS, select_ids
from crawler.cli.reading import archive_option, now, open_indexed, query_of, tell_no_fields
from crawler.cli.terminal import count_of


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@archive_option
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True,
              help="Format of the files.")  # fmt: skip
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Output file or folder; by default, standard output.",
)
@click.option("--order", type=click.Choice(list(ORDERS)), default="date", show_default=True, help="Order of the articles.")
@click.option("--limit", type=click.IntRange(1), help="Export at most this many.")
def export(words: tuple[str, ...], archive: Path, form: str, target: Path | None, order: str, limit: int | None) -> None:
    """
    Export articles: all of them, or those that match a query as in `newskeep search`.

    \b
        newskeep export > all.jsonl
        newskeep export --format csv -o insurance.csv 保险 after:2026-01
        newskeep export --format parquet -o lake/ portal:qjnew
        newskeep export --format rss -o feed.xml title:健康

    jsonl, csv and rss can go to standard output; parquet, sqlite, markdown, html, warc and wacz need -o. JSONL has the names of
    `newskeep page --json`; docs/export.md describes each format.
    """
    query = query_of(words)
    conn = open_indexed(archive, catch_up=bool(query), stories=names_stories(query))
    ids = select_ids(conn, query, now(), order)[:limit]  # type: ignore[arg-type]
    if not ids:
        tell_no_fields(query)
    title = f"newskeep: {query}" if query else "newskeep"
    # A bar only where someone watches and nothing else is being written to the screen.
    watched = sys.stderr.isatty() and not (target is None and sys.stdout.isatty())
    with click.progressbar(length=len(ids), label=form, file=sys.stderr, hidden=not watched) as bar:
        write_export(form, Job(archive, conn, ids, target, title, lambda: bar.update(1)))
    if target is not None or not ids:
        click.echo(f"{count_of(len(ids), 'article')}{f' → {target}' if target is not None else ''}", err=True)
