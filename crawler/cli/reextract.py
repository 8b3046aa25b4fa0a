"""``newskeep reextract``: extract again from the captures with today's rules."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from crawler.cli.reading import archive_option
from crawler.cli.terminal import one_line


@click.command()
@archive_option
@click.option("--portal", metavar="KEY", help="Only this portal's articles.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Only articles seen on or after this day.")
@click.option("--dry-run", is_flag=True, help="Show which articles would change in which fields; write nothing.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Number of worker processes; by default, one per core.")
def reextract(archive: Path, portal: str | None, since: datetime | None, dry_run: bool, jobs: int | None) -> None:
    """
    Extract each article again from its latest capture, with today's rules; differences become a revision "extractor changed".

    \b
        newskeep reextract --dry-run
        newskeep reextract --portal qjnew --since 2026-05-01

    Nothing is fetched. If interrupted, run the same command again to continue. Exits with 1 if some captures could not be read.
    """
    from crawler.archive.reextract import Change, Scope, total
    from crawler.archive.reextract import reextract as read_again

    scope = Scope(portal, since.date() if since else None, dry_run)

    def tell(change: Change) -> None:
        if dry_run:
            click.echo(f"{change.article_id}\t{','.join(change.fields)}\t{one_line(change.url)}")

    hidden = not sys.stderr.isatty() or (dry_run and sys.stdout.isatty())
    with click.progressbar(length=total(archive, scope), label="reextract", file=sys.stderr, hidden=hidden) as bar:
        done = read_again(archive, scope, jobs=jobs, on_change=tell, step=bar.update)
    would = "would change" if dry_run else "changed"
    fields = ", ".join(f"{name} {count:,}" for name, count in done.fields.most_common())
    click.echo(f"{done.read:,} articles read again, {done.changed:,} {would}{f': {fields}' if fields else ''}", err=True)
    for slug, count in done.skipped.most_common():
        click.echo(f"{count:,} not read: {slug}", err=True)
    if set(done.skipped) - {"no-capture"}:
        raise SystemExit(1)
