"""Writes captures: each response as it came, with its request, to WARC 1.1 files with one gzip member per record."""

from __future__ import annotations

import os
import platform
import sqlite3
import uuid
import zlib
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from pathlib import Path
from typing import BinaryIO

from crawler.archive.times import stamp
from crawler.version import __version__

FOLDER = "warc"
OPEN = ".open"
"""Suffix of a file that is being written, whose last record may be incomplete. Removed when the file is finished."""
REFER_DAYS = 30  # a payload captured longer ago is written again, not referred to
ROLL_BYTES = 1_000_000_000  # the size the web archiving world uses: 1 GB
LEVEL = 3  # zlib: 0.15 ms per news page, to 27 % of its size; level 6 takes 50 % longer and saves one percentage point
_PRESSED = frozenset({"image", "audio", "video"})  # already compressed: compressing again only costs time

Headers = Sequence[tuple[str, str]]


@dataclass(slots=True)
class Exchange:
    """
    One request and its response as they went over the wire.

    *headers* are all header lines in order, repeated ones too; *body* has the chunks of Transfer-Encoding joined, and
    Content-Encoding still applied unless *is_decoded*.
    """

    url: str
    captured_at: datetime
    status_line: str
    """``HTTP/1.1 200 OK``."""
    headers: Headers
    body: bytes
    method: str = "GET"
    request_headers: Headers = ()
    ip: str | None = None
    is_decoded: bool = False
    """Whether Content-Encoding was already undone; header lines that no longer match are then renamed."""


class WarcWriter:
    """
    Appends exchanges to the archive's WARC files; a new file every *roll_bytes*.

    A file is called ``LABEL-TIME-NUMBER-….warc.gz.open`` until it is closed; rows of ``captures`` use the final name. One
    thread uses it at a time.
    """

    def __init__(
        self, archive: Path | str, label: str, started_at: datetime, *, roll_bytes: int = ROLL_BYTES, level: int = LEVEL
    ) -> None:
        self.folder = Path(archive) / FOLDER
        self.roll_bytes = roll_bytes
        self.level = level
        self.label = label
        # Four random bytes, so that two crawls side by side or a restart within a second never share a file.
        self._name = f"{started_at.astimezone(UTC):%Y%m%d%H%M%S}-{uuid.uuid4().hex[:8]}"
        self._serial = 0
        self._file: BinaryIO | None = None
        self._path = Path()
        self._offset = 0
        self._warcinfo = ""

    def write(self, conn: sqlite3.Connection, exchange: Exchange) -> int:
        """Write the exchange and its row of ``captures`` (inside the caller's transaction); the row's id."""
        file = self._ready(exchange)
        digest = payload_digest(exchange.body)
        original = _original(conn, digest, exchange.captured_at) if exchange.body else None
        kind = "revisit" if original else "response"
        head, block = _response(exchange, original)
        response_id, at = _record_id(), stamp(exchange.captured_at)
        request = _request(exchange)
        common = [("WARC-Date", at), ("WARC-Target-URI", exchange.url), ("WARC-Warcinfo-ID", self._warcinfo)]
        self._append(file, small_member(record("request", _record_id(), request, "application/http; msgtype=request",
                                               [*common, ("WARC-Concurrent-To", response_id)])))  # fmt: skip
        extra = [("WARC-IP-Address", exchange.ip)] if exchange.ip else []
        extra += [("WARC-Payload-Digest", digest), *head]
        whole = record(kind, response_id, block, "application/http; msgtype=response", [*common, *extra])
        member = gzip_member(whole, 0 if _is_compressed(exchange) else self.level)
        offset = self._offset
        self._append(file, member)
        made = conn.execute(
            "INSERT INTO captures(file, offset, length, record_type, url, captured_at, digest) VALUES(?,?,?,?,?,?,?)",
            (f"{FOLDER}/{self._path.name}", offset, len(member), kind, exchange.url, at, digest),
        )
        return int(made.lastrowid or 0)

    def relabel(self, label: str) -> None:
        """Name files *label* from now on, so that another portal's captures do not go into a file named after the first."""
        if label != self.label:
            self.close()
            self.label = label

    def flush(self) -> None:
        """Flush everything written to disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Finish the file: flush it and give it its final name."""
        if self._file is None:
            return
        self.flush()
        self._file.close()
        self._file = None
        self._path.with_name(self._path.name + OPEN).rename(self._path)

    def abandon(self) -> None:
        """Close the file without finishing it; the next start cuts off what no row refers to."""
        if self._file is not None:
            try:
                self._file.close()
            except OSError:
                pass  # the disk is full: that is why it is abandoned
            self._file = None

    def _ready(self, exchange: Exchange) -> BinaryIO:
        if self._file is not None and self._offset >= self.roll_bytes:
            self.close()
        if self._file is None:
            self._file = self._next_file(exchange)
        return self._file

    def _next_file(self, exchange: Exchange) -> BinaryIO:
        from crawler.archive.tails import hold

        self.folder.mkdir(parents=True, exist_ok=True)
        self._serial += 1
        safe = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.label)[:60].strip("-") or "portal"
        self._path = self.folder / f"{safe}-{self._name}-{self._serial:05d}.warc.gz"
        file = self._path.with_name(self._path.name + OPEN).open("xb")
        hold(file)
        self._offset = 0
        self._warcinfo = _record_id()
        self._append(file, small_member(warcinfo(self._warcinfo, stamp(exchange.captured_at), self._path.name)))
        return file

    def _append(self, file: BinaryIO, member: bytes) -> None:
        file.write(member)
        self._offset += len(member)


def payload_digest(body: bytes) -> str:
    """
    As WARC writes it: SHA-1 in base 32.

    >>> payload_digest(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    return "sha1:" + b32encode(sha1(body, usedforsecurity=False).digest()).decode()


def warcinfo(record_id: str, at: str, filename: str) -> bytes:
    """The record at the start of a file that says which program wrote it."""
    fields = f"software: newskeep/{__version__} ({platform.python_implementation()} {platform.python_version()})\r\n" \
             "format: WARC File Format 1.1\r\n" \
             "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"  # fmt: skip
    headers = [("WARC-Date", at), ("WARC-Filename", filename)]
    return record("warcinfo", record_id, fields.encode(), "application/warc-fields", headers)


def record(kind: str, record_id: str, block: bytes, content_type: str, headers: Headers) -> bytes:
    """One WARC record, not compressed."""
    ends = [("WARC-Block-Digest", payload_digest(block)), ("Content-Type", content_type), ("Content-Length", str(len(block)))]
    lines = [("WARC-Type", kind), ("WARC-Record-ID", record_id), *headers, *ends]
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines) + "\r\n"
    return b"".join((head.encode("utf-8", "surrogateescape"), block, b"\r\n\r\n"))


def gzip_member(data: bytes, level: int) -> bytes:
    """*data* as one gzip member."""
    press = zlib.compressobj(level, zlib.DEFLATED, 31)
    return press.compress(data) + press.flush()


def small_member(data: bytes) -> bytes:
    """As ``gzip_member``, with a small window: setting up zlib's full one costs more than compressing a 300-byte request."""
    press = zlib.compressobj(1, zlib.DEFLATED, 26, 4)
    return press.compress(data) + press.flush()


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _request(exchange: Exchange) -> bytes:
    from urllib.parse import urlsplit

    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = list(exchange.request_headers)
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", parts.netloc))
    return _http_head(f"{exchange.method} {target} HTTP/1.1", headers)


def _response(exchange: Exchange, original: tuple[str, str] | None) -> tuple[list[tuple[str, str]], bytes]:
    """Further WARC headers and the block. A revisit holds the HTTP head only and says where the payload lies."""
    http = _http_head(exchange.status_line, _fitting(exchange))
    if original is None:
        return [], http + exchange.body
    url, at = original
    profile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    return [("WARC-Profile", profile), ("WARC-Refers-To-Target-URI", url), ("WARC-Refers-To-Date", at)], http


def _fitting(exchange: Exchange) -> list[tuple[str, str]]:
    """
    The header lines, with those renamed that no longer describe the body: a reader that went by ``chunked`` would break it.

    The new name is the one that Wayback machines use.
    """
    stale = {"transfer-encoding"} | ({"content-encoding", "content-length"} if exchange.is_decoded else set())
    kept = [(f"X-Archive-Orig-{name}" if name.lower() in stale else name, value) for name, value in exchange.headers]
    if not any(name.lower() == "content-length" for name, _ in kept):
        kept.append(("Content-Length", str(len(exchange.body))))
    return kept


def _http_head(first: str, headers: Headers) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"{first}\r\n{lines}\r\n".encode("utf-8", "surrogateescape")


def _original(conn: sqlite3.Connection, digest: str, at: datetime) -> tuple[str, str] | None:
    """(address, time) of a capture with this payload that is no older than REFER_DAYS, so that old files can eventually be deleted."""
    row = conn.execute(
        "SELECT url, captured_at FROM captures WHERE digest = ? AND record_type = 'response' AND captured_at >= ? ORDER BY id LIMIT 1",
        (digest, stamp(at - timedelta(days=REFER_DAYS))),
    ).fetchone()
    return (row[0], row[1]) if row else None


def _is_compressed(exchange: Exchange) -> bool:
    if exchange.is_decoded:
        return False
    names = {name.lower(): value.lower() for name, value in exchange.headers}
    return bool(
        names.get("content-encoding", "identity") != "identity" or names.get("content-type", "").partition("/")[0] in _PRESSED
    )
