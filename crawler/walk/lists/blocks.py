"""Finds the parts of a page that repeat: groups of neighbouring blocks with a link to one post each, which make a list of posts."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.document import Document, once
from crawler.fields.kinds import own_words
from crawler.fields.link_lists import headline_in
from crawler.text import has_cjk, has_digit, text_of
from crawler.urls import canonical, shape
from crawler.walk.lists.anchors import Anchor, anchors, trap_of
from crawler.walk.lists.entry_words import NO_TITLE, READ_ON
from crawler.walk.lists.lone import is_entry, item_of, narrow
from crawler.walk.lists.short_titles import with_short_titles

if TYPE_CHECKING:
    from lxml.etree import _Element

_REGION_WEIGHT = {"": 1.0, "side": 0.25, "nav": 0.05, "foot": 0.02, "pager": 0.0, "comments": 0.1}


@dataclass(slots=True)
class Block:
    """One block of a list: the element that is about one post, with the siblings after it in lists without wrappers."""

    url: str
    element: _Element
    anchors: list[Anchor]
    tail: list[_Element] = field(default_factory=list)
    """Siblings after *element* that belong to it, in a list whose entries have no elements of their own."""

    @property
    def title(self) -> str:
        """The fullest title that the block's links give the post; a ``title`` attribute only if the link's text is its beginning."""
        named = [
            anchor
            for anchor in self.anchors
            if is_title(anchor.text) and not _TO_COMMENT.search(anchor.element.get("href") or "")
        ]
        if not named:
            return ""
        if inner := next((text for anchor in named if len(anchor.element) and (text := headline_in(anchor.element))), ""):
            return inner
        heading = next((anchor for anchor in named if anchor.is_in_heading), None)
        stated = {anchor.element.get("title") for anchor in self.anchors}  # the picture's link is titled as the headline reads
        # Substack links the summary, too
        titled = next((anchor for anchor in named if "title" in own_words(anchor.element)), None)
        alike = heading or next((anchor for anchor in named if anchor.text in stated), None) or titled
        best = alike or max(named, key=lambda anchor: len(anchor.text) if len(anchor.text) <= 120 else 0)
        said = " ".join((best.element.get("title") or "").split())
        cut = best.text.rstrip(".… ")
        return said if len(said) > len(best.text) and said.startswith(cut[: len(cut) - 1]) and len(said) < 200 else best.text


# Boxes of the newest comments link to posts too, but with the text or the author of the comment.
_TO_COMMENT = re.compile(r"#(?:div-)?(?:comments?|cmt|respond|reply)", re.I)


@dataclass(slots=True)
class Group:
    """Blocks of one list, in page order."""

    blocks: list[Block]
    weight: float = 0.0
    """How much the group looks like the page's own list of posts, by its text, headings and place."""


def is_title(text: str) -> bool:
    """
    Whether the text of a link may be a headline.

    >>> [is_title(text) for text in ("云计算再现养老险潮", "阅读全文", "3条评论", "2", "A war")]
    [True, False, False, False, True]
    """
    return len(text) >= 2 and not READ_ON.match(text) and not NO_TITLE.match(text)


@functools.lru_cache(maxsize=8192)
def is_specific(url: str) -> bool:
    """
    Whether an address of unknown shape seems to be of one thing, with a number or a long slug at its end. Sections have short words.

    >>> [is_specific(url) for url in ("https://e.com/news/", "https://e.com/a/why-we-left", "https://e.com/v?id=7", "https://e7.com/")]
    [False, True, True, False]
    """
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return has_digit(last + parts.query) or len(re.findall(r"[-_]|%", last)) >= 2


def may_be_post(anchor: Anchor) -> bool:
    """Whether a link may lead to a post: its address is a post's, or of unknown shape and the text like a headline."""
    if anchor.kind == "post":
        return True
    if anchor.kind is not None or anchor.region in ("pager", "foot") or trap_of(anchor.url):
        return False
    if not is_title(anchor.text):
        return False
    return _is_long(anchor.text) or (anchor.is_in_heading and is_specific(anchor.url))


@once
def groups(doc: Document) -> list[Group]:
    """
    All groups of repeated blocks, the weightiest first; a lone block counts if it has a summary (the last page of a list).

    Links in headings are grouped first: where entries show their full text, links in that text lead to other posts.
    """
    own = canonical(doc.url).rstrip("/")
    links = [anchor for anchor in anchors(doc) if may_be_post(anchor) and anchor.url.rstrip("/") != own]
    if any(anchor.kind is None and anchor.is_in_heading for anchor in links):
        # The heading of a section's box links to the section, even if its address could be a post's (/services/5).
        menu = _menu(doc)
        links = [anchor for anchor in links if anchor.kind == "post" or anchor.url not in menu]
    links = with_short_titles(doc, links)
    named = {anchor.url for anchor in links if anchor.kind == "post" or is_title(anchor.text)}
    headed = [anchor for anchor in links if anchor.is_in_heading]
    if len({anchor.url for anchor in headed}) < 3:
        headed = []
    found = _blocks(headed, _owners(headed), _owners(links)) if headed else []
    taken = {block.element: block for block, _ in found}
    others = [anchor for anchor in links if not _joins(anchor, taken)]
    found += _blocks(others, _owners(others), {})
    by_list: dict[tuple[object, ...], Group] = {}
    for block, container in found:
        if block.url in named:
            by_list.setdefault(_signature(container, block), Group([])).blocks.append(block)
    result = list(by_list.values())
    for group in result:
        if len(group.blocks) == 1:
            narrow(group.blocks[0])
        _take_tails(group)
        group.weight = _weigh(group)
    return sorted(
        (group for group in result if len(group.blocks) > 1 or is_entry(doc, group.blocks[0])), key=lambda group: -group.weight
    )


@once
def _menu(doc: Document) -> frozenset[str]:
    """Addresses of unknown kind to which the page's navigation links with a short text."""
    unknown = (anchor for anchor in anchors(doc) if anchor.kind is None)
    return frozenset(anchor.url for anchor in unknown if anchor.region == "nav" and len(anchor.text) <= LONGEST_SECTION)


LONGEST_SECTION = 20
"""Characters of a section's name in a menu."""


def _joins(anchor: Anchor, taken: dict[_Element, Block]) -> bool:
    """Whether a link stands in one of the blocks *taken*; if it leads to the same post, it is added to the block."""
    for above in anchor.element.iterancestors():
        block = taken.get(above)
        if block is not None:
            if block.url == anchor.url and anchor not in block.anchors:
                block.anchors.append(anchor)
            return True
    return False


def _is_long(text: str) -> bool:
    return len(text) >= (6 if has_cjk(text) else 16)


_MANY = "\0many"


def _owners(links: list[Anchor]) -> dict[_Element, str]:
    """{element: the one post address in it, or _MANY}, for all elements above a post link."""
    owners: dict[_Element, str] = {}
    for anchor in links:
        node: _Element | None = anchor.element
        while node is not None:
            seen = owners.get(node)
            if seen is None:
                owners[node] = anchor.url
            elif seen == _MANY:
                break
            elif seen != anchor.url:
                owners[node] = _MANY
            node = node.getparent()
    return owners


def _blocks(links: list[Anchor], owners: dict[_Element, str], limits: dict[_Element, str]) -> list[tuple[Block, _Element]]:
    """
    The widest element around each post link that holds no other post, with its parent; links of one element are one block.

    *limits* are the owners by all links of the page. A block that was found by its heading does not grow over a list of other
    posts, unless the markup itself makes it one thing (``<article>``, ``<li>``).
    """
    found: dict[_Element, tuple[Block, _Element]] = {}
    for anchor in links:
        node = anchor.element
        parent = node.getparent()
        while parent is not None and owners[parent] != _MANY and _may_grow(parent, limits):
            node, parent = parent, parent.getparent()
        if parent is None or node.tag in ("body", "html"):  # the one post that the whole page links to
            item = item_of(anchor)
            if item is None:
                continue
            node, parent = item, item.getparent()
        if node in found:
            found[node][0].anchors.append(anchor)
        else:
            found[node] = Block(anchor.url, node, [anchor]), parent
    return list(found.values())


def _may_grow(element: _Element, limits: dict[_Element, str]) -> bool:
    return limits.get(element) != _MANY or element.tag in ("article", "li") or _has_twin(element)


def _has_twin(element: _Element) -> bool:
    """Whether a neighbouring element has the same tag and first class: then both are entries, whatever else they link to."""
    look = (element.tag, (element.get("class") or "").partition(" ")[0])
    if not look[1]:
        return False
    return any(
        near is not None and (near.tag, (near.get("class") or "").partition(" ")[0]) == look
        for near in (_beside(element, True), _beside(element, False))
    )


def _beside(element: _Element, after: bool) -> _Element | None:
    """The next element before or after; comments do not count."""
    node = element.getnext() if after else element.getprevious()
    while node is not None and not isinstance(node.tag, str):
        node = node.getnext() if after else node.getprevious()
    return node


def _signature(container: _Element, block: Block) -> tuple[object, ...]:
    """
    What the blocks of one list have in common. The rows of a grid are elements of their own: those that look alike and stand
    together under one parent count as one list.
    """
    above = container.getparent()
    look = (container.tag, (container.get("class") or "").partition(" ")[0])
    if container.tag in ("tr", "tbody") or (above is not None and _rows_alike(container)):
        return ("rows", above, look, block.element.tag)
    return ("one", container, block.element.tag if block.element.tag in ("li", "tr", "dt", "dd", "article", "a") else "")


def _rows_alike(container: _Element) -> bool:
    """Whether the container is one of several equal rows that hold a few blocks each."""
    look = (container.tag, container.get("class"))
    near = (container.getprevious(), container.getnext())
    if next(islice(container, 6, None), None) is not None:  # more than six; len() counts them all, for every block anew
        return False
    return any(node is not None and (node.tag, node.get("class")) == look for node in near)


def _take_tails(group: Group) -> None:
    """In lists without wrappers (h2, p, p, h2, p, p), give each block the siblings up to the next one."""
    starts = {block.element for block in group.blocks}
    containers = {block.element.getparent() for block in group.blocks}
    for block in group.blocks:
        if block.element.tag not in ("h1", "h2", "h3", "h4", "h5", "dt", "a", "p", "b", "strong", "span"):
            continue
        node = block.element.getnext()
        while node is not None and node not in starts and node.tag not in ("h1", "h2", "dt") and len(block.tail) < 8:
            if isinstance(node.tag, str):
                block.tail.append(node)
            node = node.getnext()
        if len(containers) == 1 and block is group.blocks[-1]:
            block.tail = block.tail[: max((len(other.tail) for other in group.blocks[:-1]), default=len(block.tail))]


def _weigh(group: Group) -> float:
    weight = 0.0
    for block in group.blocks[:60]:
        text = sum(len(text_of(element)) for element in (block.element, *block.tail))
        anchor = next((anchor for anchor in block.anchors if is_title(anchor.text)), block.anchors[0])
        value = min(400.0, text) + (120.0 if any(a.is_in_heading for a in block.anchors) else 0.0)
        if any(a.kind == "post" for a in block.anchors):
            value += 60.0
        weight += value * _REGION_WEIGHT[anchor.region]
    return weight * _alike(group)


@functools.lru_cache(maxsize=8192)
def _form(url: str) -> str:
    return re.sub(r"[^/?&=.]*[a-z][^/?&=.]*(?=/|\.|$)", "w", shape(url))


def _alike(group: Group) -> float:
    """0.4 to 1, the more of the group's addresses have its commonest shape: a portal's posts have addresses of one pattern."""
    shapes: dict[str, int] = {}
    for block in group.blocks:
        form = _form(block.url)
        shapes[form] = shapes.get(form, 0) + 1
    return 0.4 + 0.6 * max(shapes.values()) / len(group.blocks)
