"""A list's only entry: the last page of a section, or a section of one post, told from a stray link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.text import text_of

if TYPE_CHECKING:
    from crawler.walk.blocks import Block


def narrow(block: Block) -> None:
    """A lone block has grown over trail and page numbers, as no other post bounds it: its item is enough."""
    for node in (block.anchors[0].element, *block.anchors[0].element.iterancestors()):
        if node is block.element:
            return
        if node.tag in ITEMS and all(node in anchor.element.iterancestors() for anchor in block.anchors):
            block.element = node
            return


ITEMS = frozenset(("li", "tr", "dl", "article"))


def is_entry(block: Block) -> bool:
    """Whether a lone block is a list's only entry: it says more than the title, in the page's main part."""
    if block.anchors[0].region != "":
        return False
    text = " ".join(text_of(element) for element in (block.element, *block.tail))
    return len(text) >= len(block.title) + (8 if _DATED.search(text) else 30)


_DATED = re.compile(r"\d{1,4}[-/.年]\d{1,2}")  # beside the title on plain lists is the date and nothing else
