"""The links of a page, read in one pass: their addresses and texts, what the addresses are, and in which part of the page they stand."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document, once
from crawler.families import by_name
from crawler.families.base import Family, Role
from crawler.items import Kind
from crawler.text import squeeze, text_of
from crawler.urls import absolute, canonical, is_trap, looks_like_asset, netloc_of, same_portal
from crawler.walk.lists.pagination import page_number
from crawler.walk.lists.region_words import FIRM, REGION_WORDS, Region

if TYPE_CHECKING:
    from lxml.etree import _Element


_REGION_TAGS: dict[str, Region] = {"nav": "nav", "footer": "foot", "aside": "side", "header": ""}
_DATE_QUERY = re.compile(r"[?&](?:date|day|month|year|archive|m)=(?:19|20)\d\d(?:\D|$)")
# classes of CSS frameworks, about edges and not about parts of the page
_EDGES = re.compile(r"\b(?:border|margin|padding|align|rounded|inset|text)-(?:top|bottom)\b[\w-]*")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
MAX_ANCHORS = 3000


class Anchor:
    """One ``<a href>`` to a page of this portal. What is needed of few links (text, region) is read when it is asked for."""

    __slots__ = ("_family", "_in_heading", "_menu", "_region", "_regions", "_text", "element", "url")

    def __init__(
        self, element: _Element, url: str, family: Family, regions: dict[_Element, Region], menu: dict[str, Kind]
    ) -> None:
        self.element = element
        self.url = url
        """Canonical address."""
        self._family = family
        self._regions = regions
        self._menu = menu
        self._text: str | None = None
        self._region: Region | None = None
        self._in_heading: bool | None = None

    @property
    def kind(self) -> Kind | None:
        """What the address is (list, post …), by its shape; None if the shape does not show it."""
        kind = kind_of(self._family, self.url)
        return self._menu.get(self.url, kind) if kind == "post" else kind

    @property
    def text(self) -> str:
        """What a reader sees, white space folded; the alternative text of its picture if there is nothing else."""
        if self._text is None:
            self._text = _text(self.element)
        return self._text

    @property
    def region(self) -> Region:
        """In which part of the page the link stands; "" for the main part."""
        if self._region is None:
            self._region = _region(self.element, self._regions)
        return self._region

    @property
    def is_in_heading(self) -> bool:
        """Whether it stands in a heading, at most two elements deep, or holds one."""
        if self._in_heading is None:
            above = self.element.getparent()
            self._in_heading = any(
                node is not None and node.tag in _HEADINGS
                for node in (self.element, above, above.getparent() if above is not None else None)
            ) or any(child.tag in _HEADINGS for child in self.element)
        return self._in_heading


def _kind_in_menu(link: _Element) -> Kind | None:
    """What Z-Blog's menu says that a link leads to, whatever its address: its items are li#navbar-category-3, li#navbar-page-2."""
    item = link.getparent()
    match = _MENU_ITEM.match(item.get("id") or "") if item is not None and item.tag == "li" else None
    return None if match is None else "other" if match[1] == "page" else "list"


_MENU_ITEM = re.compile(r"navbar-(category|tag|page)-\d")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@once
def anchors(doc: Document) -> list[Anchor]:
    """All links of the page to pages of its own portal, in page order; pictures, files and foreign hosts left out."""
    regions: dict[_Element, Region] = {}
    family = doc.family
    menu: dict[str, Kind] = {}
    found = [Anchor(element, url, family, regions, menu) for element, url in islice(_own_links(doc), MAX_ANCHORS)]
    if family.name == "zblog":
        menu.update((anchor.url, kind) for anchor in found if (kind := _kind_in_menu(anchor.element)))
    return found


def stands_alone(doc: Document, few: int) -> bool:
    """Whether the page links to fewer than *few* other pages of its portal."""
    others: set[str] = set()
    for _, url in islice(_own_links(doc), MAX_ANCHORS):
        if url != doc.url:
            others.add(url)
            if len(others) == few:
                return False
    return True


def _own_links(doc: Document) -> Iterator[tuple[_Element, str]]:
    hosts = hosts_of(doc)
    for element in doc.root.iter("a"):
        href = element.get("href")
        url = _address(doc.url, href) if href else None
        if url is not None and _is_ours(url, hosts):
            yield element, url


def hosts_of(doc: Document) -> tuple[str, ...]:
    """The hosts whose pages belong to the portal of *doc*: its own and those its profile names."""
    return (netloc_of(doc.url), *(doc.portal.hosts if doc.portal else ()))


@functools.lru_cache(maxsize=32768)
def kind_of(family: Family, url: str) -> Kind | None:
    """What an address is, by the family's patterns, else by the habits of the field; None if neither matches."""
    kind = family.kind_of(url) or by_name("generic").kind_of(url)
    role = role_of(family, url)
    if kind == "list" and role is None:
        return None
    return "list" if kind is None and role is not None else kind


@functools.lru_cache(maxsize=8192)
def role_of(family: Family, url: str) -> Role | None:
    """Which kind of list an address is, by the family's patterns, else by the habits of the field; None if neither matches."""
    role = family.role_of(url)
    if role is None and family.kind_of(url) is None:
        role = by_name("generic").role_of(url) or ("date" if _DATE_QUERY.search(url) else None)
    if role == "page" and page_number(url) is None:  # /295.html is a post on as many sites as it is a page
        return None
    return role


@functools.lru_cache(maxsize=32768)
def trap_of(url: str) -> str | None:
    """The trap an address leads into (``crawler.urls.is_trap``), remembered."""
    return is_trap(url)


def _address(base: str, href: str) -> str | None:
    """The canonical address of *href*; None for a picture or a file."""
    url = absolute(base, href)
    return canonical(url) if url and not looks_like_asset(url) else None


@functools.lru_cache(maxsize=32768)
def _is_ours(url: str, hosts: Sequence[str]) -> bool:
    return same_portal(url, hosts)


def _text(element: _Element) -> str:
    if len(element):
        text = text_of(element)
        if text:
            return text
        image = next(element.iter("img"), None)
        return squeeze((image.get("alt") or "") if image is not None else "")
    return squeeze(element.text or "")


def _region(element: _Element, known: dict[_Element, Region]) -> Region:
    """The innermost named region around *element*."""
    path: list[_Element] = []
    region: Region = ""
    node: _Element | None = element.getparent()
    while node is not None and node.tag not in ("body", "html"):
        if node in known:
            region = known[node]
            break
        path.append(node)
        named = _named(node)
        if named:
            region = named
            break
        node = node.getparent()
    for node in path:
        known[node] = region
    return region


def _named(node: _Element) -> Region:
    tag = node.tag
    if isinstance(tag, str) and tag in _REGION_TAGS:
        return _REGION_TAGS[tag]
    names = node.get("class"), node.get("id")
    if not (names[0] or names[1]):
        return ""
    said = f"{names[0] or ''} {names[1] or ''}"
    named = _region_word(said)
    if named is None or (named not in FIRM and _holds_headings(node)):
        return ""
    region = REGION_WORDS[named]
    return "" if region == "pager" and _holds_titles(node, 3 if named in FIRM else 1) else region


@functools.lru_cache(maxsize=16384)
def _region_word(said: str) -> str | None:
    """The first word of class and id that names a region."""
    words = [word.lower() for word in _WORD.findall(_EDGES.sub(" ", said) if "-bottom" in said or "-top" in said else said)]
    if len(words) > 12:  # utility classes by the dozen say nothing
        return None
    return next((word for word in words if word in REGION_WORDS), None)


def _holds_titles(node: _Element, least: int) -> bool:
    """
    Whether *least* links in it are longer than any page number. PbootCMS gives the class "pages" to the wrapper of its inner pages,
    and MetInfo the class "met-pager-ajax" to a list that a script pages.
    """
    long = (link for link in node.iter("a") if len("".join(link.itertext()).strip()) > LONGEST_PAGE_LINK)
    return next(islice(long, least - 1, None), None) is not None


LONGEST_PAGE_LINK = 12  # characters: "1 ... 最后一页 »"


def _holds_headings(node: _Element) -> bool:
    """Whether headings of entries stand in the element (a page's own head has no more than an h1)."""
    return next(node.iter("h2", "h3", "h4", "article"), None) is not None
