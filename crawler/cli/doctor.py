"""``newskeep doctor``: examine the installation and the archive, and rebuild the search index."""

from __future__ import annotations

import json
import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

import click

from crawler.cli.reading import archive_option
from crawler.cli.terminal import count_of, one_line
from crawler.errors import NewskeepError
from crawler.version import __version__

LIBRARIES = tuple("scrapy lxml sqlite-utils aiohttp click msgspec faust-cchardet trafilatura protego warcio nh3".split())
EXTRAS = {
    "web": "starlette",
    "frames": "pyarrow",
    "fold": "opencc-python-reimplemented",
    "browser": "playwright",
    "alerts": "apprise",
}
LEAST_FREE_BYTES = 2_000_000_000  # two WARC files: less than that, and a night's crawl may end early


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    state: Literal["good", "look", "bad"]
    """The command exits with 1 if any finding is bad."""
    told: str


@click.command()
@archive_option
@click.option("--rebuild-index", is_flag=True, help="Rebuild the full-text index from the texts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def doctor(archive: Path, rebuild_index: bool, as_json: bool) -> None:
    """
    Examine this installation and the archive: Python, SQLite, libraries, disk, locks, the search index, the clock.

    \b
        newskeep doctor
        newskeep doctor --rebuild-index
        newskeep doctor --json | jq 'select(.state != "good")'

    Exits with 1 if something is bad. To check every capture, use `newskeep verify`.
    """
    if rebuild_index:
        _rebuild(archive)
    worst = 0
    for finding in examine(archive):
        worst = max(worst, finding.state == "bad")
        if as_json:
            click.echo(json.dumps(asdict(finding), ensure_ascii=False))
        else:
            mark, colour = {"good": ("✓", "green"), "look": ("·", "yellow"), "bad": ("✗", "red")}[finding.state]
            click.echo(f"{click.style(mark, fg=colour)} {finding.what:<14} {one_line(finding.told)}")
    raise SystemExit(worst)


def examine(archive: Path) -> Iterator[Finding]:
    """Everything that is looked at, the ground first."""
    yield Finding("newskeep", "good", f"{__version__} in {Path(__file__).parents[2]}")
    yield Finding("python", "good", f"{platform.python_version()} ({platform.python_implementation()}, {platform.platform()})")
    yield sqlite_finding(sqlite3.sqlite_version_info)
    yield _fts()
    yield _packages()
    yield from _libraries()
    yield _disk(archive)
    yield from _archive(archive)


def sqlite_finding(version: tuple[int, ...]) -> Finding:
    """
    What SQLite's *version* means for an archive (https://sqlite.org/wal.html#walresetbug).

    >>> sqlite_finding((3, 51, 3)).state, sqlite_finding((3, 50, 7)).state, sqlite_finding((3, 40, 1)).state
    ('good', 'good', 'look')
    """
    name = ".".join(map(str, version))
    if not has_wal_reset_bug(version):
        return Finding("sqlite", "good", name)
    return Finding(
        "sqlite", "look",
        f"{name} has the WAL-reset bug (3.7.0 to 3.51.2): two processes that write or checkpoint one database in the same instant can, very "
        "rarely, damage it. newskeep writes through one connection and reads with connections that cannot write, which keeps away from it; "
        "do not write to archive.db with other programs while a crawl runs, and make backups. Mended in 3.51.3, 3.50.7 and 3.44.6",
    )  # fmt: skip


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Whether SQLite of this *version* has it; two older lines were mended too."""
    if version[:2] in ((3, 44), (3, 50)):
        return version < {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}[(version[0], version[1])]
    return (3, 7, 0) <= version <= (3, 51, 2)


def _fts() -> Finding:
    with closing(sqlite3.connect(":memory:")) as conn:
        try:
            conn.execute("CREATE VIRTUAL TABLE t USING fts5(a)")
        except sqlite3.OperationalError:
            return Finding("full text", "bad", "this Python's SQLite was built without FTS5: archives cannot be made or searched")
    return Finding("full text", "good", "FTS5 is there")


def _packages() -> Finding:
    from crawler.shadowing import PACKAGES, refuse_shadowed_packages

    try:
        refuse_shadowed_packages()
    except ImportError as error:
        return Finding("packages", "bad", str(error))
    return Finding("packages", "good", f"{', '.join(PACKAGES)} are newskeep's own")


def _libraries() -> Iterator[Finding]:
    found = {name: _version(name) for name in LIBRARIES}
    missing = [name for name, version in found.items() if version is None]
    told = ", ".join(f"{name} {version}" for name, version in found.items() if version)
    yield Finding("libraries", "good", told)
    if missing:
        yield Finding("libraries", "bad", f"not installed: {', '.join(missing)}; install newskeep anew")
    have = [f"{extra} ({name} {version})" for extra, name in EXTRAS.items() if (version := _version(name))]
    lack = [extra for extra, name in EXTRAS.items() if _version(name) is None]
    hint = f"; not installed: {', '.join(lack)} (pip install 'newskeep[{lack[0]}]')" if lack else ""
    yield Finding("extras", "good", f"{', '.join(have) or 'none'}{hint}")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _disk(archive: Path) -> Finding:
    place = next(path for path in (archive.absolute(), *archive.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    told = f"{free / 1e9:,.1f} GB free where {archive} is"
    return Finding("disk", "good" if free >= LEAST_FREE_BYTES else "look", told)


def _archive(archive: Path) -> Iterator[Finding]:
    from crawler.archive.connect import open_readonly

    try:
        conn = open_readonly(archive)
    except NewskeepError as error:
        yield Finding("archive", "look" if error.slug == "no-archive" else "bad", f"{error} [{error.slug}]")
        return
    with closing(conn):
        for look in (_summary, _schema, _locks, _index, _clock):
            try:
                yield look(conn, archive)
            except sqlite3.Error as error:
                yield Finding(look.__name__.strip("_"), "bad", f"{error}: run `newskeep verify`")


def _summary(conn: sqlite3.Connection, archive: Path) -> Finding:
    portals, articles, captures, gone = conn.execute(
        "SELECT (SELECT count(*) FROM portals), (SELECT count(*) FROM articles), (SELECT count(*) FROM captures), "
        "(SELECT count(*) FROM articles WHERE gone_at IS NOT NULL)"
    ).fetchone()
    size = sum(path.stat().st_size for path in archive.rglob("*") if path.is_file())
    return Finding(
        "archive",
        "good",
        f"{archive}: {count_of(portals, 'portal')}, {count_of(articles, 'article')} ({gone:,} gone), {count_of(captures, 'capture')}, {size / 1e6:,.1f} MB",
    )


def _schema(conn: sqlite3.Connection, archive: Path) -> Finding:
    from crawler.archive.schema import applied, known

    missing = sorted(set(known()) - set(applied(conn)))
    if missing:
        return Finding("schema", "look", f"older than this newskeep: the next crawl adds {', '.join(missing)}")
    return Finding("schema", "good", f"{known()[-1]}, journal {conn.execute('PRAGMA journal_mode').fetchone()[0]}")


def _locks(conn: sqlite3.Connection, archive: Path) -> Finding:
    from crawler.archive.lock import holders

    locks = holders(conn)
    if stale := [one for one in locks if not one.is_alive]:
        names = ", ".join(f"{one.name} (process {one.pid} on {one.host}, last heard of {one.beat_at})" for one in stale)
        return Finding(
            "locks", "look", f"left by processes that ended without giving them back: {names}; the next crawl takes them over"
        )
    running = ", ".join(f"{one.name} (process {one.pid} on {one.host})" for one in locks)
    return Finding("locks", "good", f"held by running crawls: {running}" if locks else "none")


def _index(conn: sqlite3.Connection, archive: Path) -> Finding:
    from crawler.archive.indexing import reach

    upto, last = reach(conn)
    if upto < last:
        (behind,) = conn.execute("SELECT count(*) FROM contents WHERE id > ?", (upto,)).fetchone()
        return Finding(
            "search index", "look", f"{behind:,} texts are not indexed yet: the next search does it, or --rebuild-index"
        )
    (texts,) = conn.execute("SELECT count(*) FROM contents").fetchone()
    (indexed,) = conn.execute("SELECT count(*) FROM search_index_docsize").fetchone()
    if indexed != texts:
        return Finding("search index", "bad", f"it holds {indexed:,} of {texts:,} texts: newskeep doctor --rebuild-index")
    return Finding("search index", "good", f"holds all {texts:,} texts")


def _clock(conn: sqlite3.Connection, archive: Path) -> Finding:
    from crawler.archive.overview import clocks_apart

    if apart := clocks_apart(conn):
        told = ", ".join(f"{key} by {count_of(days, 'day')}" for key, days in apart)
        return Finding(
            "clock", "look", f"in their last crawls, portals disagreed with this computer's clock: {told}; is it right?"
        )
    return Finding("clock", "good", "no portal disagreed in its last crawl")


def _rebuild(archive: Path) -> None:
    from crawler.archive.connect import open_for_writing, open_readonly
    from crawler.archive.faults import archive_errors
    from crawler.archive.indexing import rebuild

    open_readonly(archive).close()  # says so where there is no archive, instead of making one
    with archive_errors(archive, "index"), closing(open_for_writing(archive)) as conn:
        count = rebuild(conn, _progress() if sys.stderr.isatty() else None)
    click.echo(f"{count:,} texts indexed", err=True)


def _progress() -> Callable[[int, int], None]:
    return lambda done, to_do: click.echo(f"\rindexing {done:,} of {to_do:,} texts …", err=True, nl=False)
