"""``newskeep verify``: check that an archive is whole."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from crawler.cli.reading import archive_option
from crawler.cli.terminal import one_line


@click.command()
@archive_option
@click.option("--repair", is_flag=True, help="Cut off torn ends, move orphan files aside, drop rows whose capture is lost.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each problem.")
def verify(archive: Path, repair: bool, as_json: bool) -> None:
    """
    Check that the archive is whole: the database, each capture's bytes and digest, each text's hash, references, orphan files.

    \b
        newskeep verify
        newskeep verify --repair
        newskeep verify --json | jq .slug

    --repair deletes no bytes that a capture holds: orphans go to the folder orphans/. Exits with 1 if anything was
    found, repaired or not; run it again to confirm that all is well. What each slug means: docs/captures.md.
    """
    from crawler.archive.connect import open_readonly
    from crawler.archive.verify import verify as troubles
    from crawler.archive.verify import work

    conn = open_readonly(archive)
    todo = work(conn)
    conn.close()
    found = 0
    with click.progressbar(length=todo, label="verify", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for trouble in troubles(archive, repair=repair, step=lambda: bar.update(1)):
            found += 1
            done = "mended" if trouble.is_mended else "--repair can mend it" if trouble.is_mendable else "cannot be mended"
            if as_json:
                told = {name: value for name, value in asdict(trouble).items() if name not in ("end", "capture_id")}
                click.echo(json.dumps(told | {"is_mendable": trouble.is_mendable}, ensure_ascii=False))
            else:
                click.echo(f"{trouble.slug}: {one_line(trouble.where)}: {one_line(trouble.message)} [{done}]")
    if found:
        click.echo(f"{found:,} of {todo:,} captures and texts, or what belongs to them, need a look", err=True)
        raise SystemExit(1)
    click.echo(f"all is well: {todo:,} captures and texts", err=True)
