"""Making articles of a WARC file that somebody else wrote: its post pages are extracted as if they had just been fetched."""

from __future__ import annotations

import os
import shutil
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.events import CaptureRef, FetchRecord
from crawler.archive.faults import archive_errors
from crawler.archive.identity import article_at
from crawler.archive.store import Store
from crawler.archive.times import stamp
from crawler.archive.verify import sha256_of
from crawler.archive.warc import FOLDER, LEVEL, gzip_member, payload_digest
from crawler.archive.warc_read import BadRecord, Response, WarcRecord, http_response, page_of, parse_record, read_all, read_at
from crawler.errors import UsageError

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.portals import Portal

BATCH = 50
"""Records a write transaction."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response lies in the file; its own payload's place too, where the record is a revisit."""

    offset: int
    length: int
    url: str
    payload: tuple[int, int] | None = None


@dataclass(slots=True)
class Imported:
    """What came of an import."""

    file: str
    """The archive's name for the file: ``warc/….warc.gz``."""
    responses: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    """new, changed, unchanged, and slugs of what was passed over: not-html, not-a-post, older, known, warc-bad-record …"""


def import_warc(folder: Path | str, file: Path, *, step: Callable[[int], None] = lambda done: None) -> Imported:
    """
    Archive the posts of *file* (``.warc.gz``, one member a record, or plain ``.warc``), which may be imported again or resumed.

    The file becomes part of the archive, as a hard link where the disk allows it. *step* is called with the bytes read.
    A damaged record ends the reading there: what stood before it is kept, and the slug is counted.
    """
    with archive_errors(folder, "import into"):
        store = Store(folder)
        try:
            kept = _adopt(Path(folder), file)
            return _import(store, kept, file, step)
        finally:
            store.close()


def _adopt(folder: Path, file: Path) -> Path:
    """The file under a name of its own in ``warc/``: two files of one name do not meet, and the same one is not kept twice."""
    with file.open("rb") as opened:
        is_packed = opened.read(2) == b"\x1f\x8b"
    if is_packed:
        _refuse_one_member(file)
    stem = file.name.removesuffix(".gz").removesuffix(".warc")
    kept = folder / FOLDER / f"{stem}-{sha256_of(file)[:12]}.warc.gz"
    if kept.exists():
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_name(f".{kept.name}.part")
    part.unlink(missing_ok=True)
    if is_packed:
        try:
            os.link(file, part)
        except OSError:  # another disk, or one without hard links
            shutil.copyfile(file, part)
    else:
        _pack(file, part)
    part.replace(kept)
    return kept


def _refuse_one_member(file: Path) -> None:
    """A file that was gzipped as a whole has no places to point at."""
    with file.open("rb") as opened:
        undo = zlib.decompressobj(31)
        data = undo.decompress(opened.read(1 << 20), 1 << 24)
    try:
        first = parse_record(data)
    except BadRecord as error:
        raise UsageError(f"{file} is no WARC file: {error}", slug="not-a-warc") from error
    head = data.index(b"\r\n\r\n") + 4
    if data[head + len(first.block) :].strip():
        raise UsageError(f"{file} is compressed as a whole: gunzip it and import the .warc", slug="warc-one-member")


def _pack(file: Path, target: Path) -> None:
    """The records of a plain file, each as a gzip member of its own, byte for byte."""
    with file.open("rb") as source, target.open("wb") as out:
        try:
            for record in read_all(file):
                source.seek(record.offset)
                out.write(gzip_member(source.read(record.length).lstrip(b"\r\n") + b"\r\n\r\n", LEVEL))
        except BadRecord:
            if not out.tell():
                raise


def _import(store: Store, kept: Path, source: Path, step: Callable[[int], None]) -> Imported:
    done = Imported(f"{FOLDER}/{kept.name}")
    begun = datetime.now(UTC)
    run_id = store.start_run(None, "import", begun, str(source))
    reader = _Reader(store, kept, done, run_id)
    places = iter(reader.places.values())
    while batch := list(islice(places, BATCH)):
        with store.transaction():
            for place in batch:
                reader.take(place)
        step(batch[-1].offset + batch[-1].length)
    store.finish_run(
        run_id, datetime.now(UTC), "finished", 0, done.outcomes, {"file": done.file, "outcomes": dict(done.outcomes)}
    )
    if not store.conn.execute("SELECT 1 FROM captures WHERE file = ? LIMIT 1", (done.file,)).fetchone():
        kept.unlink()  # nothing of it was a post
    return done


class _Reader:
    """The file's responses by address, and what is made of them; the last response of an address stands for it as a part."""

    def __init__(self, store: Store, kept: Path, done: Imported, run_id: int) -> None:
        self.store, self.done, self.run_id = store, done, run_id
        self.folder, self.kept = store.folder, kept
        self.is_ours = False
        self.by_url: dict[str, Place] = {}
        self.parts: set[int] = set()
        """Offsets of pages that were joined to another: no articles of their own."""
        self.portals: dict[str, int] = {}
        self.places = {place.offset: place for place in self._index()}

    def take(self, place: Place) -> None:
        """Archive the post that lies there, or count why it is none."""
        outcomes = self.done.outcomes
        if place.offset in self.parts or self._capture_id(place) is not None:
            outcomes["part" if place.offset in self.parts else "known"] += 1
            return
        try:
            page, response = self._page(place)
        except BadRecord as error:
            outcomes[error.slug] += 1
            return
        if response.status != 200 or not _is_html(page):
            outcomes["not-html" if response.status == 200 else f"http-{response.status}"] += 1
            return
        outcomes[self._archive(place, page)] += 1

    def _archive(self, place: Place, page: Page) -> str:
        from crawler.classify import classify
        from crawler.document import Document
        from crawler.extract import extract_document
        from crawler.urls import canonical, origin_of

        profile = _profile(origin_of(page.url))
        doc = Document(page, profile)
        if classify(doc).kind != "post":
            return "not-a-post"
        known = article_at(self.store.conn, canonical(page.url))
        if known is not None and self._last_seen(known) > stamp(page.fetched_at):
            return "older"  # a page of yesterday must not overwrite what was seen today
        portal_id = self._portal(page, profile)
        beside = self._beside(doc)
        for purpose, one in beside:
            self._fetch(one, portal_id, purpose)
        parts = tuple(self._page(one)[0] for purpose, one in beside if purpose == "part")
        counter = [self._page(one)[0] for purpose, one in beside if purpose == "counter"]
        self.parts.update(one.offset for purpose, one in beside if purpose == "part")
        if beside:
            page = replace(page, parts=parts, extras={"views": counter[0]} if counter else {})
            doc = Document(page, profile)
        article = extract_document(doc)
        fetch = self._record(place, page, portal_id, "post")
        return self.store.save(article, fetch).outcome

    def _beside(self, doc: object) -> list[tuple[str, Place]]:
        """The further parts of the article and its counter, as far as the file holds them: (purpose, place)."""
        from crawler.document import Document
        from crawler.walk.parts import MOST_PARTS, next_part

        assert isinstance(doc, Document)
        found: list[tuple[str, Place]] = []
        seen = {doc.url}
        address = next_part(doc, doc)
        while address and address not in seen and len(found) < MOST_PARTS and (place := self.by_url.get(address)):
            seen.add(address)
            found.append(("part", place))
            address = next_part(Document(self._page(place)[0], doc.portal), doc)
        asked = doc.family.counter(doc)
        if asked and (place := self.by_url.get(asked.url)):
            found.append(("counter", place))
        return found

    def _fetch(self, place: Place, portal_id: int, purpose: str) -> None:
        if self._capture_id(place) is None:
            page, _ = self._page(place)
            self.store.save_fetch(self._record(place, page, portal_id, purpose))

    def _record(self, place: Place, page: Page, portal_id: int, purpose: str) -> FetchRecord:
        return FetchRecord(
            page.url, page.fetched_at, page.status, kind="post" if purpose == "post" else None, purpose=purpose,
            etag=page.header("etag"), last_modified=page.header("last-modified"), content_type=page.header("content-type"),
            bytes=len(page.body), capture=CaptureRef(self._put_capture(place, page)), run_id=self.run_id, portal_id=portal_id,
            own_views=int(self.is_ours and purpose == "post"),
        )  # fmt: skip

    def _put_capture(self, place: Place, page: Page) -> int:
        record = read_at(self.folder, self.done.file, place.offset, place.length)
        payload = record if place.payload is None else read_at(self.folder, self.done.file, *place.payload)
        response = http_response(payload.block)
        made = self.store.conn.execute(
            "INSERT INTO captures(file, offset, length, record_type, url, captured_at, digest) VALUES(?,?,?,?,?,?,?)",
            (self.done.file, place.offset, place.length, record.type, record.url, stamp(page.fetched_at),
             payload_digest(response.body if response else b"")),
        )  # fmt: skip
        if place.payload is not None:  # the record that holds its bytes has to be found by their digest
            original = Place(*place.payload, payload.url)
            if self._capture_id(original) is None:
                self._put_capture(original, replace(page, fetched_at=payload.date))
        return int(made.lastrowid or 0)

    def _capture_id(self, place: Place) -> int | None:
        row = self.store.conn.execute(
            "SELECT c.id FROM captures c WHERE c.file = ? AND c.offset = ? AND EXISTS (SELECT 1 FROM fetches f WHERE f.capture_id = c.id)",
            (self.done.file, place.offset),
        ).fetchone()
        return int(row[0]) if row else None

    def _page(self, place: Place) -> tuple[Page, Response]:
        record = read_at(self.folder, self.done.file, place.offset, place.length)
        response = http_response(record.block)
        if response is None:
            raise BadRecord(f"the record at byte {place.offset} of {self.done.file} holds no HTTP response")
        if place.payload is not None:
            original = http_response(read_at(self.folder, self.done.file, *place.payload).block)
            response.body = original.body if original else b""
        return page_of(record, response), response

    def _last_seen(self, article_id: int) -> str:
        return str(self.store.conn.execute("SELECT last_seen_at FROM articles WHERE id = ?", (article_id,)).fetchone()[0])

    def _portal(self, page: Page, profile: Portal | None) -> int:
        from crawler.urls import host_of, origin_of

        key = profile.name if profile else origin_of(page.url).partition("//")[2] or host_of(page.url)
        if key not in self.portals:
            home = profile.start[0] if profile and profile.start else f"{origin_of(page.url)}/"
            self.portals[key] = self.store.portal(
                key, profile.title if profile else "", home, page.fetched_at,
                family=profile.family or None if profile else None, lang=profile.lang or None if profile else None,
                timezone=profile.timezone or None if profile else None,
            )  # fmt: skip
        return self.portals[key]

    def _index(self) -> Iterator[Place]:
        payloads: dict[str, tuple[int, int]] = {}
        try:
            for record in read_all(self.kept):
                if record.type == "warcinfo":
                    self.is_ours = self.is_ours or b"software: newskeep/" in record.block
                place = self._placed(record, payloads)
                if place is not None:
                    self.done.responses += 1
                    self.by_url[place.url] = place
                    yield place
        except BadRecord as error:
            self.done.outcomes[error.slug] += 1

    def _placed(self, record: WarcRecord, payloads: dict[str, tuple[int, int]]) -> Place | None:
        digest = record.headers.get("warc-payload-digest", "")
        if record.type == "response" and record.url.startswith(("http://", "https://")):
            payloads.setdefault(digest, (record.offset, record.length))
            return Place(record.offset, record.length, record.url)
        if record.type == "revisit":
            if digest in payloads:
                return Place(record.offset, record.length, record.url, payloads[digest])
            self.done.outcomes["revisit-without-payload"] += 1
        return None


@lru_cache(maxsize=1024)
def _profile(origin: str) -> Portal | None:
    from crawler.portals.load import find_profile

    return find_profile(origin)


def _is_html(page: Page) -> bool:
    kind = (page.header("content-type") or "text/html").lower()
    return "html" in kind
