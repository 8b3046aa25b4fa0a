"""Stores articles' images as files: what is accepted, how files are named, and their rows."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.archive.times import stamp

FOLDER = "media"
MAX_BYTES = 10 * 1024 * 1024  # published photographs are far smaller; a video that claims to be an image is not
# The first bytes decide the type, not the name or the server. SVG is left out because it can contain scripts.
_KINDS = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
    (b"BM", "image/bmp", "bmp"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the archive's folder."""

    path: str
    """From the archive's folder: media/ab/….jpg."""
    sha256: str
    mime: str
    bytes: int
    width: int | None
    height: int | None


def kind_of(data: bytes) -> tuple[str, str] | None:
    """
    (media type, ending) by the first bytes; None if it is no image that we keep.

    >>> kind_of(b"GIF89a...."), kind_of(b"<svg onload=alert(1)>"), kind_of(b"RIFF\\x00\\x00\\x00\\x00WEBPVP8 ")
    (('image/gif', 'gif'), None, ('image/webp', 'webp'))
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp", "webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif", "avif"
    return next(((mime, ending) for start, mime, ending in _KINDS if data.startswith(start)), None)


def size_of(data: bytes) -> tuple[int, int] | tuple[None, None]:
    """
    (width, height) in pixels of a PNG, GIF or JPEG; (None, None) where its head does not say.

    >>> size_of(b"GIF89a" + struct.pack("<HH", 30, 20)), size_of(b"\\xff\\xd8\\xff")
    ((30, 20), (None, None))
    """
    try:
        if data.startswith(b"\x89PNG"):
            return struct.unpack(">II", data[16:24])
        if data.startswith(b"GIF8"):
            return struct.unpack("<HH", data[6:10])
        at = 2
        while data.startswith(b"\xff\xd8") and data[at] == 0xFF:
            marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a frame header
                height, width = struct.unpack(">HH", data[at + 5 : at + 9])
                return width, height
            at += 2 + length
    except (struct.error, IndexError):
        pass
    return None, None


def refusal(data: bytes) -> str | None:
    """The slug for which these bytes are not kept: ``media-empty``, ``media-too-large``, ``media-no-image``; None to keep them."""
    if not data:
        return "media-empty"
    if len(data) > MAX_BYTES:
        return "media-too-large"
    return None if kind_of(data) else "media-no-image"


def keep(archive: Path | str, data: bytes) -> Kept:
    """
    Store an image under the hash of its bytes, once, whatever its address; completely or not at all.

    *data* has passed ``refusal``. Raises OSError.
    """
    mime, ending = kind_of(data) or ("application/octet-stream", "bin")
    digest = hashlib.sha256(data).hexdigest()
    path = f"{FOLDER}/{digest[:2]}/{digest}.{ending}"
    target = Path(archive) / path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{digest}.{os.getpid()}")
        with part.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    return Kept(path, digest, mime, len(data), *size_of(data))


def put_media(conn: sqlite3.Connection, url: str, fetched_at: datetime, kept: Kept | None, error: str | None) -> None:
    """The row of one image; a failure never takes away a file that was kept before. Inside a transaction."""
    values = (kept.sha256, kept.mime, kept.bytes, kept.width, kept.height, kept.path) if kept else (None,) * 6
    conn.execute(
        "INSERT INTO media(url, sha256, mime, bytes, width, height, path, fetched_at, error) VALUES(?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT(url) DO UPDATE SET sha256 = excluded.sha256, mime = excluded.mime, bytes = excluded.bytes, "
        "width = excluded.width, height = excluded.height, path = excluded.path, fetched_at = excluded.fetched_at, "
        "error = excluded.error WHERE excluded.path IS NOT NULL OR path IS NULL",
        (url, *values, stamp(fetched_at), error),
    )


def kept_path(conn: sqlite3.Connection, url: str) -> str | None:
    """Where the image of this address is kept; None if it is not."""
    row = conn.execute("SELECT path FROM media WHERE url = ?", (url,)).fetchone()
    return row[0] if row else None
