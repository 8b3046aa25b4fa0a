"""Reads sitemaps: index, urlset, news sitemap, plain text, gzip; as a stream, without entities, DTD or network."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from crawler.dates import read_moment
from crawler.document import Document
from crawler.fields.metadata import zone_of
from crawler.items import Hint
from crawler.page import Page
from crawler.text import squeeze
from crawler.urls import absolute, canonical
from crawler.walk.lists.entry import set_moment
from crawler.walk.soft404 import is_html

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_URLS = 50_000  # sitemaps.org: 50,000 addresses and 50 MB uncompressed a file
MAX_BYTES = 52_428_800
_GZIP = b"\x1f\x8b"
_LINE = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap named by an index, with its lastmod as text (for comparing with an earlier run's)."""

    url: str
    lastmod: str = ""


@dataclass(slots=True)
class Sitemap:
    """What a sitemap says. *problem* is a slug (``html-for-sitemap``, ``broken-sitemap``, ``sitemap-cut``) or empty."""

    posts: list[Hint] = field(default_factory=list)
    """All addresses it names; which of them are posts, the walk decides."""
    children: list[Child] = field(default_factory=list)
    problem: str = ""


def read_sitemap(page: Page) -> Sitemap:
    """The addresses in a sitemap or index, in its order; never raises. Of a broken file, those before the break."""
    body = unzip(page.body)
    if body is None:
        return Sitemap(problem="broken-sitemap")
    if is_html(page, body):
        return Sitemap(problem="html-for-sitemap")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _read_xml(page, body)
    return _read_lines(page, body)


def unzip(body: bytes) -> bytes | None:
    """*body*, gunzipped if it is gzip, cut at MAX_BYTES; None for broken gzip without any content."""
    if not body.startswith(_GZIP):
        return body[:MAX_BYTES]
    try:
        return zlib.decompressobj(31).decompress(body, MAX_BYTES)
    except zlib.error:
        return None


_CAUTIOUS = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "recover": True}


def _read_xml(page: Page, body: bytes) -> Sitemap:
    sitemap, doc = Sitemap(), Document(page)
    elements = etree.iterparse(io.BytesIO(body), events=("end",), remove_comments=True, remove_pis=True, **_CAUTIOUS)
    try:
        for _, element in elements:
            name = _local(element)
            if name == "url":
                _add_post(doc, element, sitemap)
            elif name == "sitemap":
                _add_child(page, element, sitemap)
            else:
                continue
            element.clear()
            if len(sitemap.posts) + len(sitemap.children) >= MAX_URLS:
                sitemap.problem = "sitemap-cut"
                break
    except etree.XMLSyntaxError:
        sitemap.problem = "" if sitemap.posts or sitemap.children else "broken-sitemap"
    sitemap.children = _proper(sitemap.children)
    if not sitemap.posts and not sitemap.children and not sitemap.problem:
        sitemap.problem = "empty-sitemap"
    return sitemap


def _proper(children: list[Child]) -> list[Child]:
    """*children* without feeds, where others are named sitemaps: Nikola's index lists the feeds of all tags and authors beside its one sitemap."""
    if not any("sitemap" in child.url.rpartition("/")[2] for child in children):
        return children
    return [child for child in children if "sitemap" in child.url or not _FEED.search(child.url)]


_FEED = re.compile(r"\.(?:xml|rss|atom)$|/(?:rss|feed|atom)/?$", re.IGNORECASE)


def _add_post(doc: Document, element: _Element, sitemap: Sitemap) -> None:
    said: dict[str, str] = {}
    for child in element.iterdescendants():
        name = _local(child)
        if name and child.text and name not in said and (name != "loc" or child.getparent() is element):
            said[name] = child.text.strip()
    url = absolute(doc.url, said.get("loc", ""))
    if url is None:
        return
    hint = Hint(canonical(url), "sitemap", doc.now, doc.url, position=len(sitemap.posts))
    zone = zone_of(doc)
    if lastmod := read_moment(said.get("lastmod", ""), doc.now, zone):
        hint.modified_at = lastmod.at
    if published := read_moment(said.get("publication_date", ""), doc.now, zone):
        set_moment(hint, published)
        hint.title = squeeze(said.get("title", "")) or None
    sitemap.posts.append(hint)


def _add_child(page: Page, element: _Element, sitemap: Sitemap) -> None:
    said = {_local(child): (child.text or "").strip() for child in element}
    url = absolute(page.url, said.get("loc", ""))
    if url is not None:
        sitemap.children.append(Child(url, said.get("lastmod", "")))


def _read_lines(page: Page, body: bytes) -> Sitemap:
    text = body.decode("utf-8", "replace")
    urls = [absolute(page.url, line) for line in _LINE.findall(text)[:MAX_URLS]]
    hints = [Hint(canonical(url), "sitemap", page.now, page.url, position=place) for place, url in enumerate(urls) if url]
    return Sitemap(hints, problem="" if hints else "empty-sitemap")


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
