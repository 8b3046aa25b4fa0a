"""The export formats, and the plain ones (JSONL, CSV); every format streams, holding at most a few hundred articles."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from crawler.archive.cells import safe_cell
from crawler.archive.query import read_rows
from crawler.errors import ArchiveError, UsageError
from crawler.items import Article

Rows = Iterator[tuple[Mapping[str, Any], Article]]
"""Each article with its archive row, as from ``query.read_rows``."""


@dataclass(frozen=True)
class Job:
    """One export: from which archive, which articles in which order, the target (None: standard output), and a title."""

    folder: Path
    conn: sqlite3.Connection
    ids: list[int]
    target: Path | None
    title: str = "newskeep"
    step: Callable[[], None] = lambda: None
    """Called once per article, for a progress bar."""

    def rows(self) -> Rows:
        for pair in read_rows(self.conn, self.ids):
            self.step()
            yield pair


def write_jsonl(job: Job) -> None:
    """One JSON object per line, with the names of ``newskeep page --json``; times in the portal's zone, with offset."""
    with text_out(job.target, "utf-8") as out:
        for _, article in job.rows():
            out.write(json.dumps(article.to_json(), ensure_ascii=False, separators=(",", ":")))
            out.write("\n")


COLUMNS = (
    "id", "portal", "title", "author", "category", "tags", "published_at", "published_precision", "published_raw", "modified_at", "views",
    "comments", "revisions", "source_name", "editor", "lang", "first_seen_at", "last_seen_at", "gone_at", "url", "body_text",
)  # fmt: skip
"""Of CSV and Parquet; names as in the JSON contract and the view ``posts``."""


def write_csv(job: Job) -> None:
    """A table that Excel opens as it is: a byte order mark, and no cell that it would run as a formula."""
    with text_out(job.target, "utf-8-sig") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for row, article in job.rows():
            values = flat(row, article)
            writer.writerow([safe_cell(_cell(values[name])) for name in COLUMNS])


def flat(row: Mapping[str, Any], article: Article) -> dict[str, Any]:
    """One article as the values of COLUMNS: datetimes, numbers, lists of text, text or None."""
    from crawler.archive.times import read_stamp, zone_called

    zone = zone_called(row["timezone"])
    values = {name: getattr(article, name) for name in COLUMNS if hasattr(article, name)}
    values |= {name: read_stamp(row[name], zone) for name in ("first_seen_at", "last_seen_at", "gone_at")}
    return values | {"id": row["id"], "portal": row["portal"], "revisions": row["revision"]}


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " / ".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _write(module: str, name: str) -> Callable[[Job], None]:
    def write(job: Job) -> None:
        from importlib import import_module

        getattr(import_module(module), name)(job)

    return write


FORMATS: dict[str, tuple[Callable[[Job], None], str]] = {
    "jsonl": (write_jsonl, "stream"),
    "csv": (write_csv, "stream"),
    "parquet": (_write("crawler.archive.export_tables", "write_parquet"), "path"),
    "sqlite": (_write("crawler.archive.export_tables", "write_sqlite"), "path"),
    "markdown": (_write("crawler.archive.export_pages", "write_markdown"), "path"),
    "html": (_write("crawler.archive.export_pages", "write_html"), "path"),
    "rss": (_write("crawler.archive.export_pages", "write_rss"), "stream"),
    "warc": (_write("crawler.archive.export_warc", "write_warc"), "path"),
    "wacz": (_write("crawler.archive.export_warc", "write_wacz"), "path"),
}
"""Each format's writer, and whether it can go to standard output ("stream") or needs ``-o`` ("path")."""


def export(form: str, job: Job) -> None:
    """
    Write *job* as *form*, one of FORMATS. A file appears under its name only once it is whole.

    Raises UsageError if the format needs a target that was not given, or an extra that is not installed; ArchiveError
    (``export-failed``) if the target cannot be written.
    """
    write, kind = FORMATS[form]
    if kind == "path" and job.target is None:
        raise UsageError(f"--format {form} writes files: say where with -o")
    try:
        write(job)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise ArchiveError(f"cannot write {job.target or 'to standard output'}: {error}", slug="export-failed") from error


@contextmanager
def text_out(target: Path | None, encoding: str) -> Iterator[TextIO]:
    if target is None:
        import sys

        # Our own stream, because the terminal's encoding and newline handling must not affect the format.
        with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding=encoding, newline="") as out:
            yield out
        return
    with whole_file(target) as path, path.open("w", encoding=encoding, newline="") as out:
        yield out


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A temporary path beside *target*, renamed to *target* on success and deleted on failure."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u202a-\u202e\u2066-\u2069\s]+')
_LONGEST_NAME = 48  # characters; a file's name consists of several such parts
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def safe_name(text: str) -> str:
    """
    *text* as part of a file name valid on every system: no separators, no control characters, not hidden, not too long.

    >>> safe_name("../../etc/passwd"), safe_name('养老：“新”规?'), safe_name("con"), safe_name("  ")
    ('etc-passwd', '养老：“新”规', '_con', 'untitled')
    """
    name = _UNSAFE.sub("-", text)[:_LONGEST_NAME].strip(".- ")
    name = re.sub(r"\.*-[.-]*", "-", name).strip("-")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name or "untitled"


def in_order(names: Iterable[str]) -> str:
    """Names for a message: ``a, b or c``."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
