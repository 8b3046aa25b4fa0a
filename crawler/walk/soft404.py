"""Recognises answers of 200 that mean "nothing here": the home page for any address, "页面不存在", HTML for a file, empty shells."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.document import Document, once
from crawler.fields.metadata import page_title
from crawler.fields.runs import Text, texts_of_body
from crawler.page import Page
from crawler.text import squeeze, text_of
from crawler.urls import canonical, origin_of
from crawler.walk.lists.anchors import anchors
from crawler.walk.lists.listing import read_listing
from crawler.walk.soft404_words import MISSING, TITLE_404

if TYPE_CHECKING:
    from lxml.etree import _Element

_HTML_START = re.compile(
    rb"^[\s\xef\xbb\xbf]*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|script|title|div|h1|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_MOUNTS = etree.XPath(
    "//*[@id='app' or @id='root' or @id='__next' or @id='__nuxt' or @id='q-app' or @id='main-app' or @id='svelte']"
)
SHORT_PAGE = 1500  # characters of visible text; an error page is rarely longer, navigation included
SENTENCES = 200  # characters in texts of a sentence's length, on an error page
SHELL_TEXT = 200  # a page with fewer visible characters, and scripts, is drawn by a browser only
ALIKE_LINKS = 0.7  # a list of random posts beside the same error text differs in some
ALIKE = 0.85  # share of equal pieces from which two pages are one template with nothing in it
MANY = 2000  # pieces and links of a page that are kept; a menu of all towns has hundreds
FRAME = 150  # pieces or links; a post of one sentence is lost among so many, so its title has to distinguish it from a notice
_NUMBERS = re.compile(r"[\d\s]+")
LONG = 60  # characters of a text that is content rather than a label or a title


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a page looks like: its title, and checksums of its visible texts with what changes at each request left out."""

    title: str
    pieces: frozenset[int]
    links: frozenset[int] = frozenset()
    """Checksums of the addresses it links to: two pages of one list may differ in nothing else but numbers."""
    prose: frozenset[int] = frozenset()
    """Those of its pieces that are long: where menus of hundreds of links surround every page, only the text distinguishes two."""

    def is_like(self, other: Fingerprint) -> bool:
        """Whether *other* is the same page, apart from a few words and links, and a text or two drawn by chance."""
        if _share(self.pieces, other.pieces) < ALIKE or (self.links and _share(self.links, other.links) < ALIKE_LINKS):
            return False
        is_framed = max(len(self.pieces), len(self.links)) > FRAME and _NUMBERS.sub("", self.title) != _NUMBERS.sub(
            "", other.title
        )
        return not is_framed and len(other.prose - self.prose) <= len(other.prose) // 4

    def to_json(self) -> dict[str, Any]:
        """For ``Walk.memory``."""
        return {"title": self.title, **{name: sorted(getattr(self, name)) for name in ("pieces", "links", "prose")}}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Fingerprint:
        """The inverse of ``to_json``."""
        return cls(str(said.get("title", "")), *(frozenset(said.get(name, ())) for name in ("pieces", "links", "prose")))


def is_html(page: Page, body: bytes | None = None) -> bool:
    """Whether an answer is an HTML page, whatever its Content-Type says; a feed or sitemap styled by XSLT is not."""
    start = (page.body if body is None else body)[:4096]
    if re.search(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", start):
        return False
    return bool(_HTML_START.match(start))


@once
def fingerprint(doc: Document) -> Fingerprint:
    """The page's fingerprint. Digits are left out: counts, times and ids differ from one request to the next."""
    sizes = {zlib.crc32(_NUMBERS.sub("", run.text).encode("utf-8", "replace")): run.size for run in _visible(doc)[:MANY]}
    links = {zlib.crc32(anchor.url.encode()) for anchor in anchors(doc)[:MANY]}
    prose = frozenset(piece for piece, size in sizes.items() if size >= LONG)
    return Fingerprint(page_title(doc), frozenset(sizes), frozenset(links), prose)


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(len(one), len(other), 1)


@once
def _visible(doc: Document) -> list[Text]:
    unseen = {element for silent in doc.root.iter("noscript", "template") for element in silent.iter()}
    texts = texts_of_body(doc)
    return [text for text in texts if text.holder not in unseen] if unseen else texts


@once
def says_missing(doc: Document) -> str:
    """The words by which a page says that there is nothing at its address; empty if it says no such thing."""
    title = page_title(doc)
    if TITLE_404.search(title):
        return title
    heads = [text_of(element) for element in doc.root.iter("h1", "h2", "h3")][:8]
    if strong := next((text for text in heads if len(text) < 40 and TITLE_404.search(text)), ""):
        return strong
    if sum(len(run.text) for run in _visible(doc) if run.size >= 60) > SENTENCES:  # as on most pages: no need to look closer
        return ""
    texts = [squeeze(run.text) for run in _visible(doc)]
    sentences = sum(len(text) for text in texts if len(text) >= 30)
    if sum(map(len, texts)) > SHORT_PAGE * 4 or sentences > SENTENCES:  # a story about deleted posts has sentences
        return ""
    if MISSING.search(title[:80]):
        return title
    if found := next((text for text in heads if len(text) < 80 and MISSING.search(text)), ""):
        return found
    if sum(map(len, texts)) > SHORT_PAGE:
        return ""
    said = (run for run, text in zip(_visible(doc), texts, strict=True) if len(text) < 120 and MISSING.search(text))
    return next((squeeze(run.text) for run in said if not _is_of_search(run.holder)), "")


def _is_of_search(element: _Element) -> bool:
    """Whether a text belongs to a search box: some themes have its "nothing found" on every page, hidden until it is needed."""
    nearest = (element, *islice(element.iterancestors(), 3))
    return any("search" in f"{node.get('id') or ''} {node.get('class') or ''}".lower() for node in nearest)


def is_empty_shell(doc: Document) -> bool:
    """Whether only a browser's scripts would fill the page: hardly any text or links, but a mount point or several scripts."""
    if sum(run.size for run in _visible(doc)) > SHELL_TEXT:
        return False
    if sum(1 for link in doc.root.iter("a") if (link.get("href") or "").strip("#/ ")) > 5:
        return False
    scripts = [script for script in doc.root.iter("script") if script.get("src") or len(script.text or "") > 200]
    return bool(scripts) and (bool(_MOUNTS(doc.root)) or len(scripts) >= 2) and not _is_headed(doc)


def _is_headed(doc: Document) -> bool:
    """Whether the page shows the headline that its ``<title>`` goes on from: a post of one sentence, where a shell has nothing yet."""
    title = page_title(doc)
    return any(1 < len(text) < len(title) and title.startswith(text) for text in map(text_of, doc.root.iter("h1")))


def probe_url(home: str) -> str:
    """An address that no portal has; the same in every run, so that its capture is found again."""
    return f"{origin_of(home)}/newskeep-probe-{zlib.crc32(origin_of(home).encode()):08x}.html"


class Missing:
    """Knows how this portal answers for addresses that do not exist, once the front page and the probe were read."""

    def __init__(self, memory: Mapping[str, Any] | None = None) -> None:
        self.home_url = ""
        self.home: Fingerprint | None = None
        self._front: frozenset[str] = frozenset()
        """The addresses of the front page's own list of posts."""
        self.probe: Fingerprint | None = None
        said = (memory or {}).get("probe")
        if isinstance(said, Mapping):
            self.probe = Fingerprint.from_json(said)

    def learn_home(self, doc: Document) -> None:
        self.home_url, self.home = canonical(doc.url), fingerprint(doc)
        self._front = frozenset(hint.url for hint in read_listing(doc).entries)

    def learn_probe(self, doc: Document) -> None:
        """Remember the answer to the probe, which came with 200, as this portal's way to say that there is nothing."""
        self.probe = fingerprint(doc)

    def reason(self, doc: Document) -> str:
        """Why a page is none (``soft-404``, ``home-for-any``, ``says-404``); empty if it is a real page."""
        if self.probe is not None and self.probe.is_like(fingerprint(doc)):
            return "soft-404"
        is_named_home = self.home is not None and page_title(doc) == self.home.title and canonical(doc.url) != self.home_url
        if is_named_home and self.home is not None and self.home.is_like(fingerprint(doc)) and not self._lists_others(doc):
            return "home-for-any"
        return "says-404" if says_missing(doc) else ""

    def _lists_others(self, doc: Document) -> bool:
        """
        Whether the page's own list holds mostly other posts than the front page's: it is that list's next page, though both have one
        title, and their menus are far longer than the list.
        """
        entries = [hint.url for hint in read_listing(doc).entries]
        return bool(self._front) and len(entries) > 2 * sum(url in self._front for url in entries)
