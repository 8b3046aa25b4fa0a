"""Reads captures: one record by its offset in a WARC file, or a whole file."""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from crawler.archive.warc import OPEN
from crawler.encodings import undo
from crawler.errors import ArchiveError, FetchFailed
from crawler.page import Page

MAX_RECORD = 256 * 1024 * 1024  # bytes of one record after decompression: a crafted file must not exhaust memory
_STEP = 256 * 1024


class BadRecord(ArchiveError):
    """A truncated or invalid WARC record; the message says where."""

    slug = "warc-bad-record"


class SeveralRecords(BadRecord):
    """More than one record in a gzip member, so no offset can address one of them."""


@dataclass(slots=True)
class WarcRecord:
    """One record: its WARC headers by lower-case name, its block, and its place in the file."""

    headers: dict[str, str]
    block: bytes
    offset: int
    length: int
    """Bytes in the file, compressed."""
    head: bytes = b""
    """The lines of the headers as they stand, with the empty one after them."""

    @property
    def type(self) -> str:
        return self.headers.get("warc-type", "")

    @property
    def url(self) -> str:
        return self.headers.get("warc-target-uri", "").strip("<>")

    @property
    def date(self) -> datetime:
        """WARC-Date, aware; the epoch where it is missing or unreadable."""
        try:
            moment = datetime.fromisoformat(self.headers.get("warc-date", ""))
        except ValueError:
            return datetime.fromtimestamp(0, UTC)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(slots=True)
class Response:
    """An HTTP response out of a record."""

    status: int
    reason: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    """As it came over the wire, chunks joined."""


def read_at(archive: Path | str, file: str, offset: int, length: int) -> WarcRecord:
    """The record at this place of one of the archive's files. Raises BadRecord."""
    path = resolve(archive, file)
    try:
        with path.open("rb") as opened:
            opened.seek(offset)
            member = opened.read(length)
    except OSError as error:
        raise BadRecord(f"{file} cannot be read: {error}") from error
    try:
        return parse_record(gzip.decompress(member), offset, length)
    except (OSError, EOFError, zlib.error) as error:
        raise BadRecord(f"the record at byte {offset} of {file} is damaged: {error}") from error


def resolve(archive: Path | str, file: str) -> Path:
    """The current path of a file in ``captures``: its name, with ``.open`` added while a crawl writes it."""
    path = Path(archive) / file
    return path if path.exists() else path.with_name(path.name + OPEN)


def read_all(path: Path, *, start: int = 0) -> Iterator[WarcRecord]:
    """
    The records of a file, compressed a member a record (``.gz``) or plain, in order.

    Raises BadRecord at the first damaged one, after yielding those before it.
    """
    with path.open("rb") as opened:
        is_packed = opened.read(2) == b"\x1f\x8b"
        opened.seek(start)
        yield from _members(opened, path, start) if is_packed else read_stream(opened, path.name, start)


def read_stream(opened: BinaryIO, name: str, start: int = 0) -> Iterator[WarcRecord]:
    """The uncompressed records in *opened*, which is positioned at its byte *start*. Raises BadRecord."""
    offset = start
    while head := _head(opened, name, offset):
        size = next((line[15:].strip() for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), b"")
        if not size.isdigit() or int(size) > MAX_RECORD:
            raise BadRecord(f"the record at byte {offset} of {name} has no usable length")
        record = parse_record(head + opened.read(int(size)), offset)
        end = opened.tell()
        record.length = end - offset
        yield record
        offset = end


def _head(opened: BinaryIO, name: str, offset: int) -> bytes:
    """The next record's header lines and the empty one after them; b"" at the end of the file. Raises BadRecord."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = opened.readline(65536)
        if not line and not head.strip():
            return b""
        if not line:
            raise BadRecord(f"{name} ends inside the record at byte {offset}")
        head += line if head or line.strip() else b""
        if len(head) > 1 << 20:
            raise BadRecord(f"no WARC record at byte {offset} of {name}")
    return head


def parse_record(data: bytes, offset: int = 0, length: int = 0) -> WarcRecord:
    """The record that *data* holds, uncompressed. Raises BadRecord."""
    head, gap, rest = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    if not first.startswith("WARC/") or not gap:
        raise BadRecord(f"no WARC record at byte {offset}")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    size = headers.get("content-length", "")
    if not size.isdecimal() or len(rest) < int(size):
        raise BadRecord(f"the record at byte {offset} is cut short")
    return WarcRecord(headers, rest[: int(size)], offset, length or len(data), head + gap)


def http_response(block: bytes) -> Response | None:
    """
    The HTTP response in a block; None if it holds none.

    >>> http_response(b"HTTP/1.1 200 OK\\r\\nA: 1\\r\\nA: 2\\r\\n\\r\\nbody")
    Response(status=200, reason='OK', headers=[('A', '1'), ('A', '2')], body=b'body')
    >>> http_response(b"nothing of the kind")
    """
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.decode("utf-8", "surrogateescape").split("\r\n")
    version, _, rest = first.partition(" ")
    code, _, reason = rest.partition(" ")
    if not version.startswith("HTTP/") or not code.isdecimal():
        return None
    headers = [(name.strip(), value.strip()) for name, colon, value in (line.partition(":") for line in lines) if colon]
    return Response(int(code), reason, headers, _joined(body, headers))


def page_of(record: WarcRecord, response: Response) -> Page:
    """The page as the crawl saw it: content decoding undone, fetched when the record says."""
    return Page(record.url, decoded(response), response.headers, record.date, response.status)


def decoded(response: Response) -> bytes:
    """The body without its Content-Encoding, undone as the crawl undoes it; as it stands where that cannot be."""
    codings = ", ".join(value for name, value in response.headers if name.lower() == "content-encoding")
    try:
        return undo(response.body, codings, MAX_RECORD) if codings else response.body
    except FetchFailed:
        return response.body


def capture_page(conn: sqlite3.Connection, archive: Path | str, capture_id: int) -> Page:
    """The page of one row of ``captures``, a revisit's payload taken from where it was first captured. Raises BadRecord."""
    row = conn.execute("SELECT file, offset, length, record_type, digest FROM captures WHERE id = ?", (capture_id,)).fetchone()
    if row is None:
        raise BadRecord(f"there is no capture {capture_id}")
    file, offset, length, kind, digest = row
    record = read_at(archive, file, offset, length)
    response = http_response(record.block)
    if response is None:
        raise BadRecord(f"the record at byte {offset} of {file} holds no HTTP response")
    if kind == "revisit":
        response.body = original_payload(conn, archive, digest)
    return page_of(record, response)


def original_payload(conn: sqlite3.Connection, archive: Path | str, digest: str) -> bytes:
    """The payload that revisits with this digest refer to. Raises BadRecord if it is not there any more."""
    row = conn.execute(
        "SELECT file, offset, length FROM captures WHERE digest = ? AND record_type = 'response' ORDER BY id LIMIT 1", (digest,)
    ).fetchone()
    if row is None:
        raise BadRecord(f"no capture holds the payload {digest}")
    response = http_response(read_at(archive, *row).block)
    return response.body if response else b""


def _members(opened: BinaryIO, path: Path, start: int) -> Iterator[WarcRecord]:
    pending, offset = b"", start
    while True:
        if not pending and not (pending := opened.read(_STEP)):
            return
        machine, data, used = zlib.decompressobj(31), bytearray(), 0
        while not machine.eof:
            if not pending and not (pending := opened.read(_STEP)):
                raise BadRecord(f"{path.name} ends inside the record at byte {offset}")
            used += len(pending)
            try:
                data += machine.decompress(pending, MAX_RECORD - len(data))
            except zlib.error as error:
                raise BadRecord(f"the record at byte {offset} of {path.name} is damaged: {error}") from error
            if len(data) >= MAX_RECORD:
                raise BadRecord(f"the record at byte {offset} of {path.name} is larger than {MAX_RECORD} bytes")
            pending = machine.unused_data
        length = used - len(pending)
        if data.strip():  # some writers end with an empty member
            record = parse_record(bytes(data), offset, length)
            if data[len(record.head) + len(record.block) :].strip():
                raise SeveralRecords(f"the member at byte {offset} of {path.name} holds more than one record")
            yield record
        offset += length


def _joined(body: bytes, headers: list[tuple[str, str]]) -> bytes:
    """*body* with the chunks of Transfer-Encoding joined: some crawlers keep them, most keep only the header line."""
    if not any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        return body
    joined, rest = bytearray(), body
    while True:
        size, newline, tail = rest.partition(b"\r\n")
        digits = size.partition(b";")[0].strip()
        if not newline or not digits or any(c not in b"0123456789abcdefABCDEF" for c in digits) or len(digits) > 8:
            return body  # it was joined already
        count = int(digits, 16)
        if count == 0:
            return bytes(joined)
        if tail[count : count + 2] != b"\r\n":
            return body
        joined += tail[:count]
        rest = tail[count + 2 :]
