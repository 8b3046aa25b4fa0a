"""Feeds as hints: RSS, Atom, RDF and JSON feeds, with exact times, full text where given, and the feed's own next page."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.document import Document
from crawler.fields.metadata import zone_of
from crawler.items import Hint
from crawler.page import Page
from crawler.text import squeeze
from crawler.urls import absolute, canonical
from crawler.walk.soft404 import is_html
from crawler.walk.storable import storable

MAX_BYTES = 20_000_000  # the largest full-text feed that we met has 1.5 MB
MAX_ENTRIES = 5_000
TOLERANCE = timedelta(minutes=10)  # clocks differ that much without meaning anything
_ZONELESS = re.compile(r"<(pubDate|dc:date|published)>[^<]*\d:\d\d(?::\d\d)?\s*</\1>", re.IGNORECASE)
_MAILBOX = re.compile(r"^\S+@\S+\s*\((.+)\)$")  # RSS 2.0 has authors as mail addresses, the name in brackets
_ORIGINAL = re.compile(r"https?://", re.IGNORECASE)


@dataclass(slots=True)
class Feed:
    """What a feed says. *problem* is a slug (``html-for-feed``, ``broken-feed``, ``feed-zone``) or empty."""

    hints: list[Hint] = field(default_factory=list)
    next_page: str | None = None
    problem: str = ""


def read_feed(page: Page) -> Feed:
    """
    The entries of a feed, newest or oldest first as it gives them; never raises.

    fastfeedparser reads it (neither entities nor network); feedparser, 60 times slower, where that gives up or garbles text.
    """
    if is_html(page):
        return Feed(problem="html-for-feed")
    parsed = _parse(page)
    if parsed is None:
        return Feed(problem="broken-feed")
    feed = Feed()
    doc = Document(page)
    is_local = bool(_ZONELESS.search(page.text[:200_000]))
    for entry in parsed["entries"][:MAX_ENTRIES]:
        hint = _hint(doc, entry, len(feed.hints), is_local)
        if hint is not None:
            feed.hints.append(storable(hint))
    _doubt_times(page, feed)
    feed.next_page = _next_page(page, parsed["feed"], feed)
    return feed


def _parse(page: Page) -> Mapping[str, Any] | None:
    body = page.body[:MAX_BYTES]
    if len(page.body) > MAX_BYTES:
        return None
    import fastfeedparser

    try:
        parsed = fastfeedparser.parse(body)
        if not any("\ufffd" in str(entry.get("title", "")) for entry in parsed.entries):
            return {"entries": parsed.entries, "feed": parsed.feed}
    except Exception:  # it raises ValueError, lxml's errors and its own; the slow parser decides
        pass
    return _parse_slowly(page)


def _parse_slowly(page: Page) -> Mapping[str, Any] | None:
    import feedparser

    if b"<!ENTITY" in page.body[:4096]:  # a feed needs no entities of its own; bombs do
        return None
    try:
        # As a stream: text that is an address or the name of a file would be fetched or opened, past every wall.
        said = {"content-type": "application/xml; charset=utf-8"}  # of the stream; the declaration in the text is of the page
        stream = io.BytesIO(page.text.encode())
        parsed = feedparser.parse(stream, response_headers=said, resolve_relative_uris=False, sanitize_html=False)
    except Exception:  # feedparser lets errors of its codecs and parsers through
        return None
    return {"entries": parsed.entries, "feed": parsed.feed} if parsed.entries or parsed.get("version") else None


def _hint(doc: Document, entry: Mapping[str, Any], position: int, is_local: bool) -> Hint | None:
    url = _address(doc.url, entry)
    if url is None:
        return None
    hint = Hint(url, "feed", doc.now, doc.url, title=squeeze(str(entry.get("title") or "")) or None, position=position)
    hint.author = _MAILBOX.sub(r"\1", squeeze(str(entry.get("author") or ""))) or None
    at = _instant(entry, "published", doc, is_local)
    if at is not None:
        hint.published_at = hint.published_earliest = hint.published_latest = at
        hint.published_precision, hint.published_raw = "second", str(entry.get("published"))
    hint.modified_at = _instant(entry, "updated", doc, is_local)
    terms = [
        squeeze(str(tag.get("term") or tag.get("label") or "")) for tag in entry.get("tags") or () if isinstance(tag, Mapping)
    ]
    terms = list(dict.fromkeys(filter(None, terms)))
    placed = _placed(entry)
    if len(placed) == len(terms) and "category" in placed.values():
        hint.category = [name for name in terms if placed[name] == "category"]
        hint.tags = [name for name in terms if placed[name] == "tag"]
    elif len(terms) == 1:
        hint.category = terms
    else:
        hint.tags = terms  # WordPress mixes categories and tags, and says not which is which
    hint.body_html = _body(entry)
    hint.excerpt = squeeze(re.sub(r"<[^>]{0,500}>", " ", str(entry.get("description") or entry.get("summary") or "")))[:500]
    return hint


def _placed(entry: Mapping[str, Any]) -> dict[str, str]:
    """The kind of each of an entry's terms, where the address of its list stands beside it (Hexo: scheme in Atom, domain in RSS)."""
    found: dict[str, str] = {}
    for tag in entry.get("tags") or ():
        match = _TERM_PLACE.search(str(tag.get("scheme") or "")) if isinstance(tag, Mapping) else None
        if match:
            found[squeeze(str(tag.get("term") or tag.get("label") or ""))] = "tag" if match["tag"] else "category"
    return found


_TERM_PLACE = re.compile(r"^https?://[^/]+/(?:.*/)?(?:categor(?:y|ies)|(?P<tag>tags?))/[^/]", re.IGNORECASE)


def _address(base: str, entry: Mapping[str, Any]) -> str | None:
    """The address of the entry's page; FeedBurner and the like keep the original one in an element of their own."""
    original = entry.get("feedburner_origlink") or entry.get("origlink")
    for claim in (original, entry.get("link"), entry.get("id")):
        if isinstance(claim, str) and claim and (_ORIGINAL.match(claim) or claim is entry.get("link")):
            url = absolute(base, claim)
            if url:
                return canonical(url)
    return None


def _instant(entry: Mapping[str, Any], name: str, doc: Document, is_local: bool) -> datetime | None:
    """An exact time, aware; None if there is none. Times without a zone are in the portal's own, although parsers say UTC."""
    value = entry.get(name)
    parsed = entry.get(f"{name}_parsed")
    if parsed is not None and not isinstance(value, datetime):
        value = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+00:00".format(*parsed[:6])
    try:
        at = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        return None
    if at.tzinfo is None or is_local:
        at = at.replace(tzinfo=zone_of(doc))
    return at if 1990 < at.year < 9999 else None  # the last year does not exist in every zone


def _body(entry: Mapping[str, Any]) -> str:
    for part in entry.get("content") or ():
        if isinstance(part, Mapping) and part.get("value"):
            return str(part["value"])
    return ""


def _doubt_times(page: Page, feed: Feed) -> None:
    """Drop the times of a feed with posts from the future: it labels local times with a wrong offset, so none of them is right."""
    if any(hint.published_at and hint.published_at > page.now + TOLERANCE for hint in feed.hints):
        feed.problem = "feed-zone"
        for hint in feed.hints:
            hint.published_at = hint.published_earliest = hint.published_latest = hint.published_precision = (
                hint.published_raw
            ) = None
            hint.modified_at = None
    for hint in feed.hints:  # an edit in the future would have the post asked again in every run
        if hint.modified_at and hint.modified_at > page.now + timedelta(days=1):
            hint.modified_at = None


def _next_page(page: Page, info: Mapping[str, Any], feed: Feed) -> str | None:
    """The address of the feed's next page: RFC 5005's rel=next, a JSON feed's next_url, or WordPress's ``?paged=N`` if it was asked so."""
    for link in info.get("links") or ():
        if isinstance(link, Mapping) and link.get("rel") == "next" and link.get("href"):
            return absolute(page.url, str(link["href"]))
    if isinstance(info.get("next_url"), str):
        return absolute(page.url, info["next_url"])
    parts = urlsplit(page.url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if feed.hints and query.get("paged", "").isdigit():
        query["paged"] = str(int(query["paged"]) + 1)
        return urlunsplit(parts._replace(query=urlencode(query)))
    return None
