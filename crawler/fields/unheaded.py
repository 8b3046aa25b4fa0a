"""The cards of related posts that a theme sets after the text without a heading (Pinghsu, Cuteen): pictures and titles side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document
from crawler.fields.belonging import is_foreign_named
from crawler.fields.content.main import main_block
from crawler.fields.kinds import own_words
from crawler.fields.link_lists import links_in
from crawler.items import Link
from crawler.text import text_of
from crawler.urls import host_of, same_portal

if TYPE_CHECKING:
    from lxml.etree import _Element

FEWEST, MOST = 3, 12
_LEVELS, _SIBLINGS = 4, 12
_NOT_CARDS = frozenset(
    "hot rank ranking recent latest new random rand slider swiper carousel ad ads pager pagination page nav tags share".split()
)
_ENDS = frozenset("comments comment respond reply".split())


def cards_after_body(doc: Document) -> list[Link]:
    """
    The posts of the first box after the body that holds nothing but cards, each a picture with a link to one post; else empty.

    Without a heading they are the related posts: lists of the newest or most read posts have one, and so have an editor's picks.
    """
    body = _last_of_text(doc)
    for box in _after(body) if body is not None else ():
        words = own_words(box)
        if not _ENDS.isdisjoint(words):
            return []
        if box.tag not in ("div", "section", "ul", "ol") or not _NOT_CARDS.isdisjoint(words):
            continue
        if not is_foreign_named(words - {"related", "recommend"}) and (links := _cards(doc, box)):
            return links
    return []


def _last_of_text(doc: Document) -> _Element | None:
    """The element that ends the text: the body, or its last paragraph if its box holds the headline and what follows, too."""
    from crawler.fields.content.container import body_of
    from crawler.fields.headline import headline

    body, head = main_block(doc), headline(doc)
    if body is None or head is None or body not in head.value.iterancestors():
        return body
    own = body_of(doc)
    blocks = own.cleaned.blocks if own else []
    return next((block.element for block in reversed(blocks) if block.text and block.element is not None), body)


def _after(body: _Element) -> Iterator[_Element]:
    """The boxes after *body*: its siblings, then those of the boxes around it, up to the page's column."""
    node: _Element | None = body
    for _ in range(_LEVELS):
        if node is None or node.tag in ("body", "main", "html"):
            return
        yield from (box for box in islice(node.itersiblings(), _SIBLINGS) if isinstance(box.tag, str))
        node = node.getparent()


def _cards(doc: Document, box: _Element) -> list[Link]:
    pictures = sum(1 for _ in box.iter("img")) + sum("background" in (a.get("style") or "") for a in box.iter("a"))
    if (pictures < FEWEST and not _is_in_posts_box(doc, box)) or _is_headed(box):
        return []
    links = [
        link for link in links_in(doc, box) if same_portal(link.url, [host_of(doc.url)]) and doc.family.role_of(link.url) is None
    ]
    posts = [link for link in links if doc.family.kind_of(link.url) == "post"]
    is_whole = FEWEST <= len(posts) <= MOST and len(posts) == len(links)
    return posts if is_whole and (pictures == 0 or pictures >= len(posts)) else []


def _is_in_posts_box(doc: Document, box: _Element) -> bool:
    """Whether the box is a list within the post's own box, which holds the headline, too (DedeCMS's likearticle)."""
    from crawler.fields.headline import headline

    head, parent = headline(doc), box.getparent()
    return (
        head is not None
        and parent is not None
        and parent.tag != "body"
        and parent in head.value.iterancestors()
        and next(box.iter("li"), None) is not None
    )


def _is_headed(box: _Element) -> bool:
    """Whether words that are no link stand at the box's beginning or directly before it."""
    first = next((a for a in box.iter("a") if a.get("href")), None)
    holders = frozenset(first.iterancestors()) if first is not None else frozenset()
    for node in box.iter():
        if node is first:
            break
        if (isinstance(node.tag, str) and (node.text or "").strip()) or (node not in holders and (node.tail or "").strip()):
            return True
    before = box.getprevious()
    return (
        before is not None
        and isinstance(before.tag, str)
        and 0 < len(text_of(before)) <= 20
        and next(before.iter("a"), None) is None
    )
