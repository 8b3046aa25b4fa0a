"""Turns the responses of a WARC file into articles, as if they had just been fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.archive import lock
from crawler.archive.events import CaptureRef, FetchRecord
from crawler.archive.identity import article_at
from crawler.archive.store import Store
from crawler.archive.times import stamp
from crawler.archive.warc import payload_digest
from crawler.archive.warc_read import BadRecord, Response, WarcRecord, http_response, page_of, read_all, read_at
from crawler.errors import ArchiveLocked

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.portals import Portal


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response lies in the file; where the record is a revisit, its payload's place too (file, offset, length)."""

    offset: int
    length: int
    url: str
    payload: tuple[str, int, int] | None = None
    is_cut: bool = False
    """The writer of the record truncated the body (WARC-Truncated)."""


@dataclass(slots=True)
class Imported:
    """The result of an import."""

    files: list[str] = field(default_factory=list)
    """The archive's names for what was read: ``warc/….warc.gz``."""
    responses: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    """new, changed, unchanged, and the slugs of skipped records: not-html, not-a-post, older, known, truncated, warc-bad-record …"""

    @property
    def needs_a_look(self) -> bool:
        """Whether another try, or an undamaged file, would import more."""
        return bool(self.outcomes["warc-bad-record"] or self.outcomes["portal-busy"])


class Reader:
    """Turns a file's responses into articles; the last response of an address counts when it is needed as a part of another article."""

    def __init__(self, store: Store, file: str, done: Imported, run_id: int) -> None:
        self.store, self.file, self.done, self.run_id = store, file, done, run_id
        self.folder = store.folder
        self.is_ours = False
        self.by_url: dict[str, Place] = {}
        self.parts: set[int] = set()
        """Offsets of pages that were joined to another: no articles of their own."""
        self.portals: dict[str, int | None] = {}
        """{key: id}; None for a portal that is being crawled."""
        self.places = {place.offset: place for place in self._index()}

    def take(self, place: Place) -> None:
        """Archive the post at *place*, or count why there is none."""
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
        if place.is_cut and b"</html" not in page.body[-1000:].lower():
            outcomes["truncated"] += 1  # half a text must not be archived as the whole
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
            return "older"  # an older page must not overwrite a newer one
        portal_id = self._portal(page, profile)
        if portal_id is None:
            return "portal-busy"
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
        doc.forget()
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
        record = read_at(self.folder, self.file, place.offset, place.length)
        payload = record if place.payload is None else read_at(self.folder, *place.payload)
        response = http_response(payload.block)
        made = self.store.conn.execute(
            "INSERT INTO captures(file, offset, length, record_type, url, captured_at, digest) VALUES(?,?,?,?,?,?,?)",
            (self.file, place.offset, place.length, record.type, record.url, stamp(page.fetched_at),
             payload_digest(response.body if response else b"")),
        )  # fmt: skip
        if (
            place.payload is not None and place.payload[0] == self.file
        ):  # the record that holds its bytes has to be found by their digest
            original = Place(*place.payload[1:], payload.url)
            if self._capture_id(original) is None:
                self._put_capture(original, replace(page, fetched_at=payload.date))
        return int(made.lastrowid or 0)

    def _capture_id(self, place: Place) -> int | None:
        row = self.store.conn.execute(
            "SELECT c.id FROM captures c WHERE c.file = ? AND c.offset = ? AND EXISTS (SELECT 1 FROM fetches f WHERE f.capture_id = c.id)",
            (self.file, place.offset),
        ).fetchone()
        return int(row[0]) if row else None

    def _page(self, place: Place) -> tuple[Page, Response]:
        record = read_at(self.folder, self.file, place.offset, place.length)
        response = http_response(record.block)
        if response is None:
            raise BadRecord(f"the record at byte {place.offset} of {self.file} holds no HTTP response")
        if place.payload is not None:
            original = http_response(read_at(self.folder, *place.payload).block)
            response.body = original.body if original else b""
        return page_of(record, response), response

    def release(self) -> None:
        """Release the portals' locks. Call it inside a transaction."""
        for key, portal_id in self.portals.items():
            if portal_id is not None:
                lock.release(self.store.conn, f"portal:{key}")

    def _last_seen(self, article_id: int) -> str:
        return str(self.store.conn.execute("SELECT last_seen_at FROM articles WHERE id = ?", (article_id,)).fetchone()[0])

    def _portal(self, page: Page, profile: Portal | None) -> int | None:
        """The page's portal, which is locked for the rest of the import; None while it is being crawled."""
        from crawler.urls import host_of, origin_of

        key = profile.name if profile else origin_of(page.url).partition("//")[2] or host_of(page.url)
        if key not in self.portals:
            home = profile.start[0] if profile and profile.start else f"{origin_of(page.url)}/"
            try:
                with self.store.transaction():
                    lock.take(self.store.conn, f"portal:{key}")
                    self.portals[key] = self.store.portal(
                        key, profile.title if profile else "", home, page.fetched_at,
                        family=profile.family or None if profile else None, lang=profile.lang or None if profile else None,
                        timezone=profile.timezone or None if profile else None,
                    )  # fmt: skip
            except ArchiveLocked:
                self.portals[key] = None
        return self.portals[key]

    def _index(self) -> Iterator[Place]:
        payloads: dict[str, tuple[str, int, int]] = {}
        try:
            for record in read_all(self.folder / self.file):
                if record.type == "warcinfo":
                    self.is_ours = self.is_ours or b"software: newskeep/" in record.block
                place = self._placed(record, payloads)
                if place is not None:
                    self.done.responses += 1
                    self.by_url[place.url] = place
                    yield place
        except BadRecord as error:
            self.done.outcomes[error.slug] += 1

    def _placed(self, record: WarcRecord, payloads: dict[str, tuple[str, int, int]]) -> Place | None:
        digest = record.headers.get("warc-payload-digest", "")
        if record.type == "response" and record.url.startswith(("http://", "https://")):
            if digest:
                payloads.setdefault(digest, (self.file, record.offset, record.length))
            return Place(record.offset, record.length, record.url, is_cut="warc-truncated" in record.headers)
        if record.type == "revisit":
            if payload := payloads.get(digest) or self._captured(digest):
                return Place(record.offset, record.length, record.url, payload)
            self.done.outcomes["revisit-without-payload"] += 1
        return None

    def _captured(self, digest: str) -> tuple[str, int, int] | None:
        """Where the archive has the payload already, from a file read before."""
        row: tuple[str, int, int] | None = self.store.conn.execute(
            "SELECT file, offset, length FROM captures WHERE digest = ? AND record_type = 'response' ORDER BY id LIMIT 1",
            (digest,),
        ).fetchone()
        return row


@lru_cache(maxsize=1024)
def _profile(origin: str) -> Portal | None:
    from crawler.portals.load import find_profile

    return find_profile(origin)


def _is_html(page: Page) -> bool:
    from crawler.urls import looks_like_asset

    path = page.url.partition("?")[0].lower()
    if looks_like_asset(page.url) or path.endswith((".txt", ".xml")):  # robots.txt and feeds come as text/html, too
        return False
    return "html" in (page.header("content-type") or "text/html").lower()
