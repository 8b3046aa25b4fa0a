"""Exports the captures of selected articles as one WARC file, or as a WACZ package for web replay tools."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sqlite3
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote, urlsplit

from crawler.archive.times import stamp
from crawler.archive.warc import gzip_member, warcinfo
from crawler.archive.warc_read import BadRecord, WarcRecord, http_response, read_all, read_at, resolve
from crawler.errors import UsageError
from crawler.urls import host_of
from crawler.version import __version__

if TYPE_CHECKING:
    from crawler.archive.export import Job

DATA = "data.warc.gz"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the exported file, for its index."""

    url: str
    at: str
    mime: str
    status: int
    digest: str
    offset: int
    length: int

    def line(self) -> str:
        """As CDXJ writes it."""
        when = "".join(character for character in self.at if character.isdigit())[:14]
        told = {
            "url": self.url, "mime": self.mime, "status": str(self.status), "digest": self.digest,
            "length": str(self.length), "offset": str(self.offset), "filename": DATA,
        }  # fmt: skip
        return f"{surt(self.url)} {when} {json.dumps(told, ensure_ascii=False)}"


def write_warc(job: Job) -> None:
    """
    Every capture of the selected articles' addresses, all revisions of them, with its request, copied byte for byte.

    Payloads that revisits refer to are included. Raises UsageError if none of the articles has a capture.
    """
    from crawler.archive.export import whole_file

    assert job.target is not None
    with whole_file(job.target) as path, path.open("wb") as out:
        _copy_all(job, out, job.target.name)


def write_wacz(job: Job) -> None:
    """The same as a WACZ 1.1.1 package: the WARC file, its index, the list of pages, and the digests of all three."""
    from crawler.archive.export import whole_file

    assert job.target is not None
    with whole_file(job.target) as path:
        data = path.with_name(path.name + ".data")
        try:
            with data.open("wb") as out:
                entries = _copy_all(job, out, DATA)
            _pack(job, path, data, entries)
        finally:
            data.unlink(missing_ok=True)


def surt(url: str) -> str:
    """
    *url* as web archive indexes sort it: host reversed (IP addresses too), lower case, parameters in order.

    >>> surt("https://www2.News.example.com/Post//1.html?b=2&a=1"), surt("http://127.0.0.1:18101/")
    ('com,example,news)/post/1.html?a=1&b=2', '1,0,0,127:18101)/')
    >>> surt("http://中文.com/中")
    'com,xn--fiq228c)/%e4%b8%ad'
    """
    parts = urlsplit(url)
    host = _SERVER.sub("", host_of(url))
    turned = host if ":" in host else ",".join(reversed(host.split(".")))
    turned += f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = re.sub("/+", "/", parts.path).rstrip("/") or "/"
    return quote(f"{turned}){path}{'?' + query if query else ''}", safe=_ASCII).lower()


_SERVER = re.compile(r"^www\d*\.")
_ASCII = "".join(map(chr, range(33, 127)))


# --- the WARC file ------------------------------------------------------------------------------------------------------


def _copy_all(job: Job, out: BinaryIO, name: str) -> list[Entry]:
    now = stamp(datetime.now(UTC))
    out.write(gzip_member(warcinfo(f"<urn:uuid:{uuid.uuid4()}>", now, name), 6))
    copied: set[int] = set()
    entries: list[Entry] = []
    for article_id in job.ids:
        for capture_id in _captures(job.conn, article_id):
            if capture_id not in copied:
                copied.add(capture_id)
                entries.append(_copy(job, out, capture_id))
        job.step()
    if not job.ids:
        raise UsageError("no article matches: there is nothing to export", slug="no-articles")
    if not entries:
        raise UsageError(
            "none of these articles has a capture: they were crawled with --no-warc, or imported as text", slug="no-captures"
        )
    return entries


def _captures(conn: sqlite3.Connection, article_id: int) -> list[int]:
    """Ids of the captures of an article's addresses, and of the payloads that revisits among them refer to, oldest first."""
    rows = conn.execute(
        "WITH address(url) AS (SELECT url FROM articles WHERE id = :id UNION SELECT fetched_url FROM articles WHERE id = :id "
        "UNION SELECT url FROM aliases WHERE article_id = :id), "
        "own AS (SELECT c.* FROM captures c JOIN address USING(url) UNION SELECT c.* FROM fetches f JOIN address USING(url) "
        "JOIN captures c ON c.id = f.capture_id UNION SELECT c.* FROM revisions r JOIN fetches f ON f.id = r.fetch_id "
        "JOIN captures c ON c.id = f.capture_id WHERE r.article_id = :id) "
        "SELECT id FROM own UNION SELECT (SELECT min(o.id) FROM captures o WHERE o.digest = own.digest "
        "AND o.record_type = 'response') FROM own WHERE record_type = 'revisit' ORDER BY 1",
        {"id": article_id},
    )
    return [capture_id for (capture_id,) in rows if capture_id is not None]


def _copy(job: Job, out: BinaryIO, capture_id: int) -> Entry:
    row = job.conn.execute(
        "SELECT file, offset, length, record_type, url, captured_at, digest FROM captures WHERE id = ?", (capture_id,)
    ).fetchone()
    file, offset, length, kind, url, at, digest = row
    path = resolve(job.folder, file)
    record = read_at(job.folder, file, offset, length)
    out.write(_request_of(job.conn, path, file, offset, record))
    place = out.tell()
    with path.open("rb") as source:
        source.seek(offset)
        out.write(source.read(length))
    response = http_response(record.block)
    headers = {name.lower(): value for name, value in response.headers} if response else {}
    mime = "warc/revisit" if kind == "revisit" else headers.get("content-type", "unk").partition(";")[0].strip() or "unk"
    return Entry(url, at, mime, response.status if response else 0, digest, place, length)


def _request_of(conn: sqlite3.Connection, path: Path, file: str, offset: int, response: WarcRecord) -> bytes:
    """The request record that precedes the response, byte for byte; empty if there is none."""
    (start,) = conn.execute(
        "SELECT coalesce(max(offset + length), 0) FROM captures WHERE file = ? AND offset < ?", (file, offset)
    ).fetchone()
    try:
        for found in read_all(path, start=start):
            if found.offset >= offset:
                break
            if found.headers.get("warc-concurrent-to") == response.headers.get("warc-record-id"):
                with path.open("rb") as source:
                    source.seek(found.offset)
                    return source.read(found.length)
    except BadRecord:
        pass  # an unreadable request is no reason to leave the response out
    return b""


# --- the package --------------------------------------------------------------------------------------------------------


def _pack(job: Job, path: Path, data: Path, entries: list[Entry]) -> None:
    index = gzip.compress("".join(f"{line}\n" for line in sorted(entry.line() for entry in entries)).encode(), 9, mtime=0)
    pages = "".join(json.dumps(page, ensure_ascii=False) + "\n" for page in _pages(job, entries)).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:  # readers fetch single records out of it by their offset
        package.write(data, f"archive/{DATA}")
        package.writestr("indexes/index.cdx.gz", index)
        package.writestr("pages/pages.jsonl", pages)
        with data.open("rb") as whole:
            digest = hashlib.file_digest(whole, "sha256").hexdigest()
        resources = [
            {"name": DATA, "path": f"archive/{DATA}", "hash": f"sha256:{digest}", "bytes": data.stat().st_size},
            _resource("index.cdx.gz", "indexes/index.cdx.gz", index),
            _resource("pages.jsonl", "pages/pages.jsonl", pages),
        ]
        told = {
            "profile": "data-package", "wacz_version": "1.1.1", "title": job.title, "software": f"newskeep/{__version__}",
            "created": stamp(datetime.now(UTC)), "resources": resources,
        }  # fmt: skip
        package_json = json.dumps(told, ensure_ascii=False, indent=2).encode()
        package.writestr("datapackage.json", package_json)
        whole_digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package_json).hexdigest()}"}
        package.writestr("datapackage-digest.json", json.dumps(whole_digest, indent=2))


def _resource(name: str, path: str, data: bytes) -> dict[str, str | int]:
    return {"name": name, "path": path, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}


def _pages(job: Job, entries: list[Entry]) -> Iterator[dict[str, str]]:
    """The format's head, then the newest good capture of each article."""
    yield {"format": "json-pages-1.0", "id": "pages", "title": job.title}
    newest = {entry.url: entry for entry in sorted(entries, key=lambda entry: entry.at) if entry.status == 200}
    for article_id in job.ids:
        addresses = job.conn.execute(
            "SELECT a.fetched_url, a.url, c.title FROM articles a JOIN contents c ON c.id = a.content_id WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        entry = next((newest[url] for url in addresses[:2] if url in newest), None)
        if entry is not None:
            yield {"id": str(article_id), "url": entry.url, "ts": entry.at, "title": addresses[2]}
