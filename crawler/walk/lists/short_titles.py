"""Titles too short for a headline, recognised by the addresses of the entries around them."""

from __future__ import annotations

from collections import Counter

from crawler.document import Document
from crawler.text import has_digit
from crawler.urls import shape
from crawler.walk.lists.anchors import Anchor, anchors, trap_of
from crawler.walk.lists.entry_words import NO_TITLE, READ_ON

ALIKE = 2
"""Links to posts whose addresses differ from a short title's in digits alone."""


def with_short_titles(doc: Document, links: list[Anchor]) -> list[Anchor]:
    """*links* to posts, and those with a shorter text at an address of unknown kind that is like theirs (博物馆推进), in page order."""
    chosen = {anchor.url for anchor in links}
    short = [anchor for anchor in anchors(doc) if anchor.kind is None and anchor.url not in chosen and _may_be_title(anchor)]
    if not short:
        return links
    shapes = Counter(map(shape, chosen))
    found = {*links, *(anchor for anchor in short if shapes[shape(anchor.url)] >= ALIKE)}
    return [anchor for anchor in anchors(doc) if anchor in found]


def _may_be_title(anchor: Anchor) -> bool:
    if not has_digit(anchor.url.rpartition("/")[2]) or anchor.region != "" or trap_of(anchor.url):
        return False
    return len(anchor.text) > 2 and not READ_ON.match(anchor.text) and not NO_TITLE.match(anchor.text)
