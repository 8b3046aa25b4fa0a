"""A list's only entry: the last page of a section, or a section of one post, as opposed to a stray link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.text import text_of
from crawler.walk.lists.pagination import offset_of, page_number

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.document import Document
    from crawler.walk.lists.anchors import Anchor
    from crawler.walk.lists.blocks import Block


def narrow(block: Block) -> None:
    """A lone block has grown over trail and page numbers, as no other post bounds it: its item is enough."""
    for node in (block.anchors[0].element, *block.anchors[0].element.iterancestors()):
        if node is block.element:
            return
        if node.tag in ITEMS and all(node in anchor.element.iterancestors() for anchor in block.anchors):
            block.element = node
            return


ITEMS = frozenset(("li", "tr", "dl", "article"))


def item_of(anchor: Anchor) -> _Element | None:
    """
    The entry around the only link to a post that a page has: a list's item or an article, else the widest element with no links but
    to this post. None if there is no such element.
    """
    for above in anchor.element.iterancestors():
        if above.tag in ITEMS:
            return above
    href, widest = anchor.element.get("href"), None
    for above in anchor.element.iterancestors():
        if above.tag == "body" or any(link.get("href") != href for link in above.iter("a")):
            return widest
        widest = above
    return None


def is_entry(doc: Document, block: Block) -> bool:
    """
    Whether a lone block is a list's only entry, in the page's main part: it says more than the title, or the page is a later one of
    its list, where a title may be all that is left.
    """
    if block.anchors[0].region != "":
        return False
    if doc.expected.is_later_page or (page_number(doc.url) or 1) > 1 or offset_of(doc.url):
        return True
    text = " ".join(text_of(element) for element in (block.element, *block.tail))
    return len(text) >= len(block.title) + (8 if _DATED.search(text) else 30)


_DATED = re.compile(r"\d{1,4}[-/.年]\d{1,2}")  # beside the title on plain lists is the date and nothing else
