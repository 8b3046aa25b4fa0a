"""Checks that an archive is whole: the database, every capture's bytes, every text's hash, and files nothing refers to."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.archive import lock
from crawler.archive.connect import open_for_writing, open_readonly, transaction
from crawler.archive.contents import content_hash
from crawler.archive.faults import archive_errors
from crawler.archive.tails import hold
from crawler.archive.warc import FOLDER, OPEN, payload_digest
from crawler.archive.warc_read import BadRecord, http_response, read_all, read_at
from crawler.errors import ArchiveLocked

MEDIA = "media"
ASIDE = "orphans"
"""The folder for files that nothing refers to; they are never deleted."""
_FRESH_SECONDS = 60  # a running crawl's newest file may be slightly ahead of its rows


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem found in the archive."""

    slug: str
    """database, foreign-key, capture-file-missing, capture-damaged, capture-digest, capture-payload-lost, warc-tail, orphan-file,
    media-missing, media-damaged, content-hash, revision-missing."""
    where: str
    """A file of the archive, or a table and its row."""
    message: str
    capture_id: int | None = None
    end: int | None = None
    """Bytes of the file that are good, for a tail."""
    is_mended: bool = False

    @property
    def is_mendable(self) -> bool:
        """Whether ``--repair`` can fix it: cut off a tail, move a file aside, drop a row whose bytes are lost."""
        return self.capture_id is not None or self.slug in ("warc-tail", "orphan-file")


def verify(folder: Path | str, *, repair: bool = False, step: Callable[[], None] = lambda: None) -> Iterator[Trouble]:
    """
    Yields the problems of the archive in *folder*; with *repair*, fixes those that can be fixed.

    *step* is called for each capture and each text (see ``work``). One record is held in memory at a time. Raises ArchiveError;
    with *repair* ArchiveLocked while a crawl writes, whose newest bytes would look like a tail.
    """
    folder = Path(folder)
    with archive_errors(folder, "verify"):
        conn = open_for_writing(folder) if repair else open_readonly(folder)
        try:
            is_written = any(one.is_alive for one in lock.holders(conn))
            if repair and is_written:
                raise ArchiveLocked(f"a crawl is writing to the archive {folder}: repair it when that has ended")
            for trouble in _troubles(folder, conn, step, is_written):
                yield _mend(folder, conn, trouble) if repair and trouble.is_mendable else trouble
        finally:
            conn.close()


def work(conn: sqlite3.Connection) -> int:
    """How often ``verify`` will call *step*."""
    return int(conn.execute("SELECT (SELECT count(*) FROM captures) + (SELECT count(*) FROM contents)").fetchone()[0])


def _troubles(folder: Path, conn: sqlite3.Connection, step: Callable[[], None], is_written: bool) -> Iterator[Trouble]:
    yield from _database(conn)
    yield from _captures(folder, conn, step)
    yield from _texts(conn, step)
    yield from _media(folder, conn)
    yield from _files(folder, conn, is_written)


def _database(conn: sqlite3.Connection) -> Iterator[Trouble]:
    for (said,) in conn.execute("PRAGMA integrity_check").fetchall():
        if said != "ok":
            yield Trouble("database", "archive.db", said)
    for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check").fetchall():
        yield Trouble("foreign-key", f"{table} {row or ''}".strip(), f"points at a row of {parent} that does not exist")
    for article_id, revision in conn.execute(
        "SELECT id, revision FROM articles a WHERE NOT EXISTS (SELECT 1 FROM revisions r WHERE r.article_id = a.id "
        "AND r.revision = a.revision AND r.content_id = a.content_id)"
    ).fetchall():
        yield Trouble("revision-missing", f"articles {article_id}", f"revision {revision} does not hold its text")


def _captures(folder: Path, conn: sqlite3.Connection, step: Callable[[], None]) -> Iterator[Trouble]:
    # Responses first: a revisit needs a good response with its payload. In file order, to read the disk sequentially.
    rows = conn.execute(
        "SELECT id, file, offset, length, record_type, url, digest FROM captures ORDER BY record_type = 'revisit', file, offset"
    ).fetchall()
    held: set[str] = set()
    for capture_id, file, offset, length, kind, url, digest in rows:
        wrong = _wrong_with(folder, file, offset, length, kind, url, digest, held)
        if wrong:
            yield Trouble(wrong[0], f"{file} at byte {offset}", f"{wrong[1]} ({url})", capture_id)
        elif kind != "revisit":
            held.add(digest)
        step()


def _wrong_with(
    folder: Path, file: str, offset: int, length: int, kind: str, url: str, digest: str, held: set[str]
) -> tuple[str, str] | None:
    if not any((folder / name).is_file() for name in (file, file + OPEN)):
        return "capture-file-missing", "the file is not there"
    try:
        record = read_at(folder, file, offset, length)
    except BadRecord as error:
        return "capture-damaged", str(error)
    response = http_response(record.block)
    if response is None or record.url != url:
        return "capture-damaged", "another record stands there"
    if kind == "revisit":
        return None if digest in held else ("capture-payload-lost", "no whole capture holds the payload it refers to")
    is_right = payload_digest(response.body) == digest
    return None if is_right else ("capture-digest", f"its bytes are not those that were captured: the digest is not {digest}")


def _texts(conn: sqlite3.Connection, step: Callable[[], None]) -> Iterator[Trouble]:
    for content_id, digest, title, body in conn.execute("SELECT id, hash, title, body FROM contents"):
        if content_hash(title, body) != digest:
            yield Trouble("content-hash", f"contents {content_id}", "the text is not the one that was archived")
        step()


def _media(folder: Path, conn: sqlite3.Connection) -> Iterator[Trouble]:
    for media_id, path, digest in conn.execute("SELECT id, path, sha256 FROM media WHERE path IS NOT NULL"):
        file = media_file(folder, path)
        if not file.is_file():
            yield Trouble("media-missing", path, f"the file of media {media_id} is not there")
        elif digest and sha256_of(file) != digest.lower():
            yield Trouble("media-damaged", path, f"the file of media {media_id} is not what was fetched")


def _files(folder: Path, conn: sqlite3.Connection, is_written: bool) -> Iterator[Trouble]:
    ends: dict[str, int] = dict(conn.execute("SELECT file, max(offset + length) FROM captures GROUP BY file"))
    newest = time.time() - _FRESH_SECONDS if is_written else float("inf")
    for path in sorted((folder / FOLDER).glob("*")):
        if not path.is_file() or path.stat().st_mtime > newest or _is_held(path):
            continue
        name = f"{FOLDER}/{path.name}"
        end = ends.get(name.removesuffix(OPEN))
        if end is None:
            yield Trouble("orphan-file", name, "no capture lies in it")
        elif (size := path.stat().st_size) > (end := _end_of_records(path, end)):
            yield Trouble("warc-tail", name, f"{size - end:,} bytes at its end belong to no capture", end=end)
    wanted = {media_file(folder, path) for (path,) in conn.execute("SELECT path FROM media WHERE path IS NOT NULL")}
    for path in sorted((folder / MEDIA).rglob("*")):
        if path.is_file() and path not in wanted and path.stat().st_mtime <= newest:
            yield Trouble("orphan-file", str(path.relative_to(folder).as_posix()), "no image of an article is kept in it")


def media_file(folder: Path, path: str) -> Path:
    """Where a row of ``media`` keeps its bytes: ``media/…`` from the archive's folder."""
    return folder / path if path.startswith(f"{MEDIA}/") else folder / MEDIA / path


def sha256_of(path: Path) -> str:
    """The file's SHA-256 as 64 hexadecimal digits, read a piece at a time."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _is_held(path: Path) -> bool:
    """Whether a running crawl writes to it."""
    if not path.name.endswith(OPEN):
        return False
    with path.open("rb") as opened:
        try:
            hold(opened)
        except OSError:
            return True
    return False


def _end_of_records(path: Path, end: int) -> int:
    """
    Where what is good of a file ends. Imported files hold whole records behind their last capture: those are no tail. What a
    killed crawl left behind its last row, though, was never reported as stored, and is fetched again.
    """
    if path.name.endswith(OPEN):
        return end
    try:
        for record in read_all(path, start=end):
            end = record.offset + record.length
    except BadRecord:
        pass
    return end


def _mend(folder: Path, conn: sqlite3.Connection, trouble: Trouble) -> Trouble:
    if trouble.capture_id is not None:
        with transaction(conn):
            conn.execute("UPDATE fetches SET capture_id = NULL WHERE capture_id = ?", (trouble.capture_id,))
            conn.execute("DELETE FROM captures WHERE id = ?", (trouble.capture_id,))
    elif trouble.slug == "warc-tail":
        path = folder / trouble.where
        _own(path)
        with path.open("r+b") as opened:
            opened.truncate(trouble.end)
        path.rename(path.with_name(path.name.removesuffix(OPEN)))
    else:
        aside = folder / ASIDE / trouble.where
        aside.parent.mkdir(parents=True, exist_ok=True)
        (folder / trouble.where).rename(aside)
    return replace(trouble, is_mended=True)


def _own(path: Path) -> None:
    """An imported file may be a hard link: its other name keeps its bytes."""
    if path.stat().st_nlink > 1:
        copy = path.with_name(f"{path.name}.part")
        shutil.copyfile(path, copy)
        copy.replace(path)
