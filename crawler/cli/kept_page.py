"""Reads a page for ``newskeep page`` from standard input, a saved file or a capture."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.errors import UsageError
from crawler.requested import address_of

if TYPE_CHECKING:
    from crawler.page import Page


def kept_page(source: str, url: str | None, fetched_at: str | None) -> Page:
    """The page from a capture, standard input or a file. Raises UsageError if there is none."""
    if place := re.fullmatch(r"(.+\.warc\.gz):(\d+)", source):
        return read_capture(Path(place[1]), int(place[2]))
    if source == "-":
        return read_input(url, fetched_at)
    if Path(source).is_file():
        return read_file(Path(source), url, fetched_at)
    raise UsageError(f"there is no file '{source}', and an address begins with http:// or https://")


def read_file(path: Path, url: str | None = None, fetched_at: str | None = None) -> Page:
    """
    A saved page. Without *url*, the address that the browser noted when saving it or the page's own canonical one counts;
    without *fetched_at*, the file's time. UsageError where no address can be found.
    """
    if path.name.endswith((".warc.gz", ".warc")):
        raise UsageError(
            f"{path} holds many pages: name one as FILE:OFFSET, as `newskeep query 'SELECT file, offset FROM captures'` shows"
        )
    return _saved(str(path), path.read_bytes(), url, _moment(fetched_at) or datetime.fromtimestamp(path.stat().st_mtime, UTC))


def read_input(url: str | None = None, fetched_at: str | None = None) -> Page:
    """A page on standard input, fetched now unless *fetched_at* says otherwise; its address as in ``read_file``."""
    return _saved("standard input", sys.stdin.buffer.read(), url, _moment(fetched_at) or datetime.now(UTC))


def _saved(name: str, body: bytes, url: str | None, fetched_at: datetime) -> Page:
    from crawler.page import Page

    head = body[:20_000].decode("latin-1")
    stated = re.search(r"saved from url=\(\d+\)(\S+)", head) or re.search(
        r"""<(?:link[^>]+rel=["']?canonical["']?[^>]*href|meta[^>]+og:url["'][^>]*content)=["']([^"'\s]+)""", head
    )
    address = address_of(url) if url else stated[1] if stated else ""
    if not address.startswith(("http://", "https://")):
        raise UsageError(f"{name} does not say where it came from: give its address with --url")
    return Page(address, body, (), fetched_at)


def read_capture(file: Path, offset: int) -> Page:
    """The response at this byte of an archive's WARC file. Raises BadRecord, UsageError where no archive knows of it."""
    from crawler.archive.connect import open_readonly
    from crawler.archive.warc_read import capture_page

    archive = file.absolute().parent.parent
    conn = open_readonly(archive)
    try:
        name = f"{file.absolute().parent.name}/{file.name}"
        row = conn.execute("SELECT id FROM captures WHERE file = ? AND offset = ?", (name, offset)).fetchone()
        if row is None:
            raise UsageError(f"{archive} has no capture at byte {offset} of {name}")
        return capture_page(conn, archive, row[0])
    finally:
        conn.close()


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--at {text!r} is not a time like 2026-05-26T08:00+08:00") from None
    return moment if moment.tzinfo else moment.astimezone()
