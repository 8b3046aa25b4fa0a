"""Which element holds the article's body, and which pieces of text stand between headline and body (the byline)."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from crawler.document import Document, Finding, once
from crawler.fields.density import Node, texture
from crawler.fields.headline import headline
from crawler.text import squeeze, text_of

_STATED = etree.XPath("//*[@itemprop='articleBody' or @itemprop='articlebody' or @property='articleBody']")


@once
def main_finding(doc: Document) -> Finding[_Element] | None:
    """The body's container with the rule that found it: the family's path, the stated articleBody, else the densest text."""
    for path in doc.family.body_paths:
        for element in path(doc.root):
            node = texture(doc).nodes.get(element)
            if node is not None and node.text > 0:
                return Finding(element, f"family:{doc.family.name}")
    stated = [node for node in (texture(doc).nodes.get(e) for e in _STATED(doc.root)) if node]
    top = _densest(doc)
    if stated:
        best = max(stated, key=lambda node: node.prose)
        if top is None or best.prose > 0.5 * top.prose:
            return Finding(best.element, "article-body")
    return Finding(top.element, "density") if top else None


@once
def main_block(doc: Document) -> _Element | None:
    """The element that holds the article's body; None on a page without running text."""
    found = main_finding(doc)
    return found.value if found else None


@once
def byline_region(doc: Document) -> list[str]:
    """
    The short texts around the headline and before the body, in page order: what a byline is read from.

    From the headline on to the body's first paragraph, and the lines just above the headline; each piece is one block's text.
    """
    return [squeeze(piece) for piece in _region(doc)]


def _densest(doc: Document) -> Node | None:
    nodes = texture(doc).nodes
    best = max((node for node in nodes.values() if node.block and node.score > 0), key=_value, default=None)
    if best is None:
        return None
    while best.parent is not None and best.parent.element.tag not in ("body", "html") and best.parent.prose > 1.2 * best.prose:
        if best.parent.links > 0.35 * best.parent.text:
            break
        best = best.parent
    return best


def _value(node: Node) -> float:
    return node.score * (1 - min(1.0, node.links / max(1, node.text)))


def _region(doc: Document) -> list[str]:
    found, body = headline(doc), main_block(doc)
    blocks = texture(doc).blocks
    if found is None and body is None:
        return []
    start = next((i for i, node in enumerate(blocks) if found is not None and _within(node, found.value)), None)
    inside = next((i for i, node in enumerate(blocks) if body is not None and _within(node, body)), len(blocks))
    if start is None:
        start = max(0, inside - 6)
    end = max(inside + 3, start + 12)
    return [text_of(node.element) for node in blocks[max(0, start - 4) : min(end, start + 30)] if node.own < 300]


def _within(node: Node, element: _Element) -> bool:
    up: Node | None = node
    while up is not None:
        if up.element is element:
            return True
        up = up.parent
    return False
