"""``newskeep import``: import articles from WARC files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli.reading import archive_option


@click.command("import")
@click.argument("files", metavar="FILE …", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@archive_option
def import_warc(files: tuple[Path, ...], archive: Path) -> None:
    """
    Import articles from WARC files (.warc, .warc.gz, .warc.zst, .wacz): each HTML response that is a post is extracted and archived
    with its capture.

    \b
        newskeep import CC-NEWS-20260501000000-00001.warc.gz
        newskeep import old/*.warc.gz --archive newsarchive

    The file becomes part of the archive, as a hard link where possible. Importing it twice adds nothing; if interrupted, run the
    same command again to continue. Exits with 1 if a file is damaged, or if one of its portals is being crawled right now.
    """
    from crawler.archive.import_warc import import_warc as read_file

    needs_a_look = False
    for file in files:
        with click.progressbar(
            length=file.stat().st_size, label=file.name, file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            done = read_file(archive, file, step=lambda upto: bar.update(max(0, upto - bar.pos)))
        told = ", ".join(f"{count:,} {slug}" for slug, count in done.outcomes.most_common())
        click.echo(f"{file}: {done.responses:,} responses{f': {told}' if told else ''}", err=True)
        needs_a_look = needs_a_look or done.needs_a_look
    if needs_a_look:
        raise SystemExit(1)
