"""Reads a list page: its entries, the page that continues it, and the other lists and feeds that it links to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.document import Document, once
from crawler.families.base import Role
from crawler.items import Hint
from crawler.text import squeeze
from crawler.urls import absolute, canonical, looks_like_asset, same_portal
from crawler.walk.lists.anchors import Anchor, anchors, hosts_of, role_of, trap_of
from crawler.walk.lists.archive_words import says_archive
from crawler.walk.lists.blocks import Group, groups, is_specific, is_title, may_be_post
from crawler.walk.lists.entry import read_entry
from crawler.walk.lists.numbered_files import number_in_folder
from crawler.walk.lists.pagination import (
    PageLink,
    is_same_list,
    may_continue,
    next_page,
    offset_of,
    page_number,
    says_more,
    says_next,
)
from crawler.walk.lists.script_pager import next_by_script

if TYPE_CHECKING:
    from lxml.etree import _Element

_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|text/(?:rss|atom)", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"(?:/feed/?$|/(?:feed|rss|atom|index|rss2|feeds)\.(?:xml|json|php)$|\.rss$|/(?:rss|atom|rss\.php)/?$|[?&]feed=(?:rss2?|atom))",
    re.IGNORECASE,
)
_NOT_OF_POSTS = re.compile(r"comment|评论|回复|/feed/(?:atom/|rss/)?archives/|podcast", re.IGNORECASE)
_LATER = ("data-next", "data-next-url", "data-nextpage", "data-href", "data-url", "data-load-more-url")
_BACK = frozenset(("上一页", "上页", "尾页", "末页", "最后一页", "最末页", "上一頁", "末頁"))
_BUTTONS = re.compile(r"next|more|load|pag", re.IGNORECASE)


@dataclass(slots=True)
class Listing:
    """What a list page (or front page) says. Addresses are canonical, of this portal, and each is in one field only."""

    entries: list[Hint] = field(default_factory=list)
    """The page's own list of posts, in page order."""
    also: list[Hint] = field(default_factory=list)
    """Posts named elsewhere on the page (side lists, boxes of a front page), in page order."""
    next_pages: list[str] = field(default_factory=list)
    """The page that continues this list; empty on the last one."""
    lists: dict[str, Role] = field(default_factory=dict)
    """{address: what it lists} of category, tag, author, date and numbered pages, in page order."""
    feeds: list[str] = field(default_factory=list)
    """Feeds of posts that the page names, the portal's own first."""
    other: list[str] = field(default_factory=list)
    """All other addresses of the portal."""
    last_page: int | None = None
    """The highest page number of this list that the page links to."""
    skipped: dict[str, int] = field(default_factory=dict)
    """{slug of a trap: how many addresses on the page it caught}."""


@once
def read_listing(doc: Document) -> Listing:
    """The page read as a list. If it is none (see ``classify``), expect few entries or random ones."""
    listing = Listing()
    links = list(_page_links(doc))
    following = next_page(doc.url, links, _marked_number(doc)) or next_by_script(doc)
    if following and may_continue(doc.url, following):
        listing.next_pages.append(following)
    _entries(doc, listing)
    listing.last_page = max(
        (n for link in links if is_same_list(doc.url, link.url) and (n := page_number(link.url))), default=None
    )
    listing.feeds = _feeds(doc)
    _sort_out(doc, listing)
    return listing


def _entries(doc: Document, listing: Listing) -> None:
    found, list_page = groups(doc), [doc.url, *listing.next_pages][-1]
    seen = {anchor.url for anchor in anchors(doc) if anchor.kind == "post" and _turns_page(anchor, list_page)}
    main = _main_groups(found, _pager(doc, list_page))
    for group in (*main, *(group for group in found if group not in main)):
        place = listing.entries if group in main else listing.also
        for block in group.blocks:
            if block.url not in seen:
                seen.add(block.url)
                place.append(read_entry(doc, block, len(place)))
    for anchor in anchors(doc):  # posts outside of any list: the headline of a front page
        if anchor.url not in seen and anchor.kind == "post" and anchor.url != doc.url:
            seen.add(anchor.url)
            title = anchor.text if is_title(anchor.text) else None
            listing.also.append(Hint(anchor.url, "list", doc.now, doc.url, title=title, position=len(listing.also)))
    _mark_old_leaders(listing.entries)


def _turns_page(anchor: Anchor, list_page: str) -> bool:
    """Whether a link at a post's address leads to a further page of the list at *list_page*: /blog/7 is its seventh if the link says 7."""
    number = page_number(anchor.url)
    if number is None:
        return anchor.text.isdigit() and number_in_folder(list_page, anchor.url) == int(anchor.text)
    return (anchor.text == str(number) or says_next(anchor.text)) and is_same_list(list_page, anchor.url)


def _pager(doc: Document, list_page: str) -> _Element | None:
    """A link to another page of this list, by its number or its text; None if the list has only one page."""
    for anchor in anchors(doc):
        number = page_number(anchor.url) if anchor.kind != "post" else None
        if anchor.kind == "post" and _turns_page(anchor, list_page):
            number = page_number(anchor.url) or int(anchor.text)
        is_page = (number is not None and (number > 1 or anchor.text.isdigit())) or offset_of(anchor.url) is not None
        is_numbered = is_page and (anchor.kind == "post" or is_same_list(doc.url, anchor.url))
        if is_numbered or (anchor.kind != "post" and (says_next(anchor.text) or anchor.text in _BACK)):
            return anchor.element
    return None


def _main_groups(found: list[Group], pager: _Element | None) -> list[Group]:
    """
    The weightiest group, and the groups that are parts of the same list (pinned posts often have a box of their own).

    If the list is paged, only groups nearest to the page numbers count: any list of the most read posts outweighs the two entries of
    a last page.
    """
    if not found or found[0].weight <= 0:
        return []
    best = found[0]
    if pager is not None:
        above = {element: depth for depth, element in enumerate(reversed(list(pager.iterancestors())))}
        near = [(_depth(group, above), group.weight, group) for group in found if group.weight > 0]
        best = max(near, key=lambda ranked: ranked[:2])[2]
    parents = {block.element.getparent() for block in best.blocks}
    alike = [group for group in found[1:] if any(block.element.getparent() in parents for block in group.blocks)]
    return sorted([best, *alike], key=lambda group: _order(group.blocks[0].element))


def _depth(group: Group, above: dict[_Element, int]) -> int:
    """How deep in the page the innermost element lies that holds both the group and the page numbers."""
    return next((above[element] for element in group.blocks[0].element.iterancestors() if element in above), 0)


def _order(element: _Element) -> tuple[int, ...]:
    """The place of an element in the document: the indices of it and of the elements around it, outermost first."""
    path: list[int] = []
    node: _Element | None = element
    while node is not None:
        parent = node.getparent()
        path.append(parent.index(node) if parent is not None else 0)
        node = parent
    return tuple(reversed(path))


def _mark_old_leaders(entries: list[Hint]) -> None:
    """Mark as pinned the entries at the top that are older than those after them, for themes that do not mark them."""
    latest: datetime | None = None
    dated = [entry for entry in entries if entry.published_latest is not None]
    if len(dated) < 4:
        return
    for entry in reversed(dated[:6]):
        assert entry.published_latest is not None
        if latest is not None and entry.published_latest < latest:
            entry.sticky = True
        elif latest is None or entry.published_earliest is None or entry.published_earliest > latest:
            latest = entry.published_earliest


def _page_links(doc: Document) -> Iterator[PageLink]:
    """Every link and button that may continue the list."""
    hosts = hosts_of(doc)
    for element in doc.root.iter("link"):
        is_next = "next" in (element.get("rel") or "").lower().split()
        if is_next and (url := _ours(doc, element.get("href"), hosts)):
            yield PageLink(url, rel="next")
    for anchor in anchors(doc):
        element = anchor.element
        parent = element.getparent()
        marks = (
            f"{element.get('class') or ''} {element.get('id') or ''} {(parent.get('class') or '') if parent is not None else ''}"
        )
        label = " ".join(filter(None, (element.get("title"), element.get("aria-label"))))
        if anchor.kind != "post" or page_number(anchor.url) or _turns_page(anchor, doc.url):
            yield PageLink(anchor.url, anchor.text, element.get("rel") or "", marks, label)
    for element in doc.root.iter("button", "div", "a", "span"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        for name in _LATER:
            value = element.get(name)
            if value and _BUTTONS.search(marks + name) and (url := _ours(doc, value, hosts)) and page_number(url):
                yield PageLink(url, squeeze(element.text or ""), "", marks + " next")


def _ours(doc: Document, href: str | None, hosts: tuple[str, ...]) -> str | None:
    url = absolute(doc.url, href or "")
    return canonical(url) if url and same_portal(url, hosts) and not looks_like_asset(url) else None


def _marked_number(doc: Document) -> int | None:
    """The number of this page, as it is shown among the page numbers: bold, or with a class like "current"; None if none is."""
    for element in doc.root.iter("b", "strong", "span", "em", "li", "a", "font"):
        text = (element.text or "").strip()
        if not (text.isascii() and text.isdigit() and len(text) < 5) or len(element):
            continue
        names = (element.get("class") or "").lower()
        if re.search(r"\b(?:current|active|now-?page|thisclass|cur|on|this|selected)\b", names) or element.get("aria-current"):
            return int(text)
        near = element.getnext()
        if element.tag in ("b", "strong") and near is not None and near.tag == "a":
            return int(text)
        if element.tag != "a" and _is_among_numbers(element, int(text)):
            return int(text)
    return None


def _is_among_numbers(element: _Element, number: int) -> bool:
    """Whether a number without a link stands beside links with the number before or after it (PHPCMS, ThinkPHP)."""
    beside = ((element.getprevious(), number - 1), (element.getnext(), number + 1))
    return any(near is not None and near.tag == "a" and (near.text or "").strip() == str(other) for near, other in beside)


def _feeds(doc: Document) -> list[str]:
    hosts = hosts_of(doc)
    named = []
    for element in doc.root.iter("link"):
        if "alternate" in (element.get("rel") or "").lower() and _FEED_TYPE.search(element.get("type") or ""):
            about = f"{element.get('title') or ''} {element.get('href') or ''}"
            url = doc.address_of(element)
            if url and same_portal(url, hosts) and not _NOT_OF_POSTS.search(about):
                named.append(canonical(url))
    for element in doc.root.iter("a"):
        href = element.get("href") or ""
        if _FEED_PATH.search(href) and not _NOT_OF_POSTS.search(href + (element.text or "")):
            url = absolute(doc.url, href)
            if url and same_portal(url, hosts):
                named.append(canonical(url))
    return list(dict.fromkeys(named))


def _sort_out(doc: Document, listing: Listing) -> None:
    taken = (
        {hint.url for hint in (*listing.entries, *listing.also)}
        | set(listing.next_pages)
        | set(listing.feeds)
        | {canonical(doc.url)}
    )
    folders = {folder for hint in (*listing.entries, *listing.also) for folder in _folders(hint.url)}
    for anchor in anchors(doc):
        if anchor.url in taken:
            continue
        taken.add(anchor.url)
        if slug := trap_of(anchor.url):
            listing.skipped[slug] = listing.skipped.get(slug, 0) + 1
        elif role := _role(doc, anchor) or _section_by_posts(anchor, folders):
            listing.lists[anchor.url] = role
        elif anchor.kind is None or anchor.kind == "post":
            listing.other.append(anchor.url)


def _role(doc: Document, anchor: Anchor) -> Role | None:
    """Which kind of list a link leads to: by its address or its ``rel``; else a short link in the navigation counts as a section."""
    if anchor.kind == "other":
        return None  # the software's own pages (/e/member/cp/), though they look like sections
    role = role_of(doc.family, anchor.url)
    number = page_number(anchor.url)
    if role and number is not None and (anchor.region == "pager" or anchor.text.isdigit()):
        return "date" if role == "date" and number > 1900 else "page"  # /archive/2024 is a year's
    if role == "page" and not is_same_list(doc.url, anchor.url) and not says_next(anchor.text):
        role = "category"  # /list_12.html, named in words, on a page that is not /list.html: a section with a number for a name
    if role is None and anchor.kind == "list":
        role = "category"
    if role is None and anchor.kind is None:
        rel = (anchor.element.get("rel") or "").lower().split()
        if "tag" in rel or "category" in rel:
            role = "category" if "category" in rel else "tag"
        elif anchor.region == "nav" and 0 < len(anchor.text) <= 20 and not (may_be_post(anchor) and is_specific(anchor.url)):
            role = "category"  # "Science & Health", too, at /science-health/
        elif says_archive(anchor.text) or "archives" in rel:  # in a footer or beside the list; HTML 4 had rel=archives
            role = "date"
    return role


def _section_by_posts(anchor: Anchor, folders: set[str]) -> Role | None:
    """A section's role, if a link of unknown shape leads to a folder that holds posts of this page, or says 更多 (more)."""
    return "category" if anchor.kind is None and (anchor.url in folders or says_more(anchor.text)) else None


def _folders(url: str) -> Iterator[str]:
    """
    The folders in which a post lies, by its address, innermost first, without the portal's root.

    >>> list(_folders("https://e.cn/zwgk/tzgg/202605/t20260526_12.html"))
    ['https://e.cn/zwgk/tzgg/202605/', 'https://e.cn/zwgk/tzgg/', 'https://e.cn/zwgk/']
    """
    path = url.partition("?")[0]
    while (path := path.rstrip("/").rpartition("/")[0]).count("/") > 2:
        yield path + "/"
