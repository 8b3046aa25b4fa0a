"""``newskeep backup``: copy an archive while it is in use."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli.reading import archive_option
from crawler.cli.terminal import one_line


@click.command()
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path))
@archive_option
def backup(target: Path, archive: Path) -> None:
    """
    Copy the archive to a new folder and verify the copy: database, captures and images as of one moment, even while crawls run.

    \b
        newskeep backup /backup/news-2026-05-26
        newskeep backup /backup/news --archive newsarchive

    The copy is an archive like any other: open it with --archive. Exits with 1 if something in it needs a look.
    """
    from crawler.archive.backup import backup as copy

    with click.progressbar(length=100, label="backup", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        done = copy(archive, target, step=lambda copied, todo: bar.update(max(0, copied * 100 // max(todo, 1) - bar.pos)))
    click.echo(f"{done.files:,} files, {done.bytes:,} bytes → {target}", err=True)
    for trouble in done.troubles:
        click.echo(f"{trouble.slug}: {one_line(trouble.where)}: {one_line(trouble.message)}", err=True)
    if done.troubles:
        raise SystemExit(1)
