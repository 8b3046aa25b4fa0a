"""Reads an element's content into blocks (paragraph, heading, list item, row, caption), each with its text and clean HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from lxml.etree import _Element

from crawler.fields.content.density import BLOCK_TAGS
from crawler.fields.content.images import image_of
from crawler.fields.content.noise import MUTE_TAGS, is_below_picture, is_caption
from crawler.items import Image
from crawler.text import squeeze, text_of
from crawler.urls import absolute

# Inline markup that is kept in body_html, by the name it is kept under.
_KEPT_INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code", "sub": "sub", "sup": "sup", "u": "u",
                "s": "s", "del": "s", "mark": "mark", "q": "q", "kbd": "code", "tt": "code"}  # fmt: skip
_KEPT_BLOCK = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6", "li": "li", "pre": "pre", "figcaption": "figcaption",
               "td": "td", "th": "th", "dt": "p", "dd": "p"}  # fmt: skip


@dataclass(slots=True)
class Block:
    """A paragraph or the like. *kind* is its tag in ``body_html``; *linked* counts its characters inside links."""

    kind: str
    text: str
    linked: int = 0
    html: str = ""
    element: _Element | None = None
    images: list[Image] = field(default_factory=list)


_PARTING = re.compile(r"\n[ \t\xa0\u3000]*\n+|\n(?=[\u3000\xa0]{2,})")
Judge = Callable[[_Element, "list[Block]"], bool]
Skip = Callable[[_Element], bool]


def read_blocks(root: _Element, base: str, skip: Skip, drop: Judge) -> list[Block]:
    """
    The blocks under *root* in order. An element for which *skip* is true is not entered; *drop* is asked after each container, with the
    container and its blocks, and where it is true these are left out.
    """
    reader = _Reader(base, skip, drop)
    reader.read(root, "p")
    reader.flush("p", root)
    return reader.blocks


class _Reader:
    def __init__(self, base: str, skip: Skip, drop: Judge) -> None:
        self.base, self.skip, self.drop = base, skip, drop
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.html: list[str] = []
        self.images: list[Image] = []
        self.linked = 0
        self.in_link = 0
        self.pre = 0

    def read(self, element: _Element, kind: str) -> None:
        """Add the content of *element* (its tail not included) to the blocks."""
        if element.text:
            self.say(element.text)
        for child in element:
            tag = child.tag
            if isinstance(tag, str):
                self.child(child, tag, kind, element)
            if child.tail and not (tag == "span" and child.tail.isspace() and _is_drop_cap(child)):
                self.say(child.tail)

    def child(self, child: _Element, tag: str, kind: str, parent: _Element) -> None:
        if tag == "br":
            self.text.append("\n")
            self.html.append("<br>")
        elif tag in ("img", "amp-img"):
            self.image(child)
        elif tag in MUTE_TAGS or (tag == "a" and _is_permalink(child)):
            return
        elif self.skip(child):
            self.caption(child)
        elif tag == "tr" and (cells := _data_row(child)):
            self.flush(kind, parent)
            row = "".join(f"<td>{escape(cell, quote=False)}</td>" for cell in cells)
            self.blocks.append(Block("tr", "\t".join(cells), 0, row, child))
        elif tag in BLOCK_TAGS:
            self.flush(kind, parent)
            self.container(child, tag, kind)
        else:
            self.inline(child, tag, kind)

    def container(self, child: _Element, tag: str, kind: str) -> None:
        mark = len(self.blocks)
        inner = _KEPT_BLOCK.get(tag, kind if tag in ("div", "p", "span") and kind in ("li", "td", "th", "figcaption") else "p")
        self.pre += tag == "pre"
        self.read(child, inner)
        self.flush(inner, child)
        self.pre -= tag == "pre"
        if len(self.blocks) > mark and self.drop(child, self.blocks[mark:]):
            del self.blocks[mark:]

    def inline(self, child: _Element, tag: str, kind: str) -> None:
        kept = _KEPT_INLINE.get(tag)
        href = absolute(self.base, child.get("href") or "") if tag == "a" else None
        if href:
            self.in_link += 1
            self.html.append(f'<a href="{escape(href)}">')
        elif kept:
            self.html.append(f"<{kept}>")
        self.read(child, kind)
        if href:
            self.in_link -= 1
            self.html.append("</a>")
        elif kept:
            self.html.append(f"</{kept}>")

    def say(self, text: str) -> None:
        self.text.append(text if self.pre else text.replace("\n", " "))
        self.html.append(escape(text, quote=False))
        if self.in_link:
            self.linked += len(text.strip())

    def image(self, element: _Element) -> None:
        image = image_of(element, self.base)
        if image is not None:
            self.images.append(image)
            self.html.append(f'<img src="{escape(image.url)}" alt="{escape(image.alt)}">')

    def caption(self, element: _Element) -> None:
        """Keep a caption with its picture and in the HTML, but not in the running text."""
        last = self.images or next((block.images for block in reversed(self.blocks[-3:]) if block.images), [])
        if last and not last[-1].caption and (is_caption(element) or is_below_picture(element)):
            last[-1].caption = text_of(element)
            self.flush("p", element)
            self.blocks.append(Block("figcaption", "", 0, escape(last[-1].caption, quote=False), element))

    def flush(self, kind: str, element: _Element) -> None:
        """End the current paragraph; two line breaks, or one before an indent, split it into several."""
        if not self.text and not self.images:
            return
        raw = "".join(self.text)
        if not self.images and raw.isspace():  # between two tags
            self.text, self.html, self.linked = [], [], 0
            return
        html = "".join(self.html)
        pieces = [raw] if self.pre or "\n" not in raw else _PARTING.split(raw)
        texts = [piece.strip("\n") if self.pre else "\n".join(filter(None, map(squeeze, piece.split("\n")))) for piece in pieces]
        texts = [text for text in texts if text.strip()]
        if texts or self.images:
            total = sum(map(len, texts)) or 1
            longest = max(texts, key=len, default="")  # keeps the pictures: the last line may be an address, which goes (Naver)
            for number, text in enumerate(texts or [""]):
                share = round(self.linked * len(text) / total)
                last = number == len(texts) - 1 or not texts
                self.blocks.append(Block(kind, text, share, html if last and len(texts) < 2 else escape(text, quote=False), element,
                                         self.images if text == longest else []))  # fmt: skip
        self.text, self.html, self.images, self.linked = [], [], [], 0


def _is_drop_cap(element: _Element) -> bool:
    """
    Whether *element* is the first letter of the word in the next element, set larger: CSS hasn't ``initial-letter`` everywhere, and
    editors break the lines between the two. A letter that is a word in some language ("A long road") is none.
    """
    if not _DROP_CAP.search(element.get("class") or ""):
        return False
    letter, rest = text_of(element), element.getnext()
    return letter in _CAPITALS and rest is not None and (rest.text or "")[:1].islower()


_DROP_CAP = re.compile(r"(?<![a-z])(?:initial|drop-?_?cap|lettrine|capital|first-?letter)", re.I)
_CAPITALS = frozenset("BCDFGHJLMNPQRTXÄÖÜ")


def _is_permalink(link: _Element) -> bool:
    """Whether the link is a heading's link to itself: ¶ in Sphinx and MkDocs, # in VitePress, an empty one in Docusaurus."""
    return not len(link) and len(link.text or "") < 3 and (link.get("href") or "")[:1] == "#" and not (link.text or "").isalnum()


def _data_row(row: _Element) -> list[str]:
    """The cells' texts in a row of a data table: two cells or more, each short; empty for a table that lays out the page."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 or next(row.iter("table", "img", "p", "div"), None) is not None:
        return []
    texts = [text_of(cell) for cell in cells]
    return texts if sum(map(bool, texts)) > 1 and max(map(len, texts)) < LONGEST_CELL else []


LONGEST_CELL = 200
"""Characters; a longer cell is a column of a layout table."""
