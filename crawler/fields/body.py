"""The article's body: the blocks of its container, what is no part of the article left out, as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable

from lxml.etree import _Element

from crawler.document import Document, Finding, Rule, once
from crawler.fields.blocks import Block, read_blocks
from crawler.fields.clean import Cleaned, clean
from crawler.fields.density import texture
from crawler.fields.headline import headline
from crawler.fields.main import Main, main
from crawler.fields.noise import is_caption, noise_level
from crawler.items import Image


@once
def cleaned(doc: Document) -> Cleaned:
    """The body's blocks in order and the notices that stood among them; no blocks where the page has no running text."""
    found = main(doc)
    if found is None:
        return Cleaned([])
    top = headline(doc)
    blocks = read_blocks(found.element, doc.url, _aside(doc, found), _is_link_list)
    return clean(blocks, top.evidence if top else "", doc.portal.boilerplate if doc.portal else frozenset())


def body_blocks(doc: Document) -> list[Block]:
    """The article's own blocks in order."""
    return cleaned(doc).blocks


def _aside(doc: Document, found: Main) -> Callable[[_Element], bool]:
    """Whether an element inside the container is no part of the running text."""
    nodes, size = texture(doc).nodes, max(1, _size(doc, found.element))

    def size_of(element: _Element) -> int:
        node = nodes.get(element)
        return node.text if node else 0

    def stands_aside(element: _Element) -> bool:
        if element in found.aside:
            return True
        if is_caption(element):
            return size_of(element) < 0.3 * size
        level = noise_level(element)
        node = nodes.get(element)
        if level and node is not None:
            return node.noise or node.text < 0.3 * size
        return level > 2

    return stands_aside


def _size(doc: Document, element: _Element) -> int:
    node = texture(doc).nodes.get(element)
    return node.text if node else 0


def body_text(doc: Document) -> Finding[str] | None:
    """The paragraphs, a blank line between them."""
    found = main(doc)
    text = "\n\n".join(block.text for block in body_blocks(doc) if block.text)
    return Finding(text, found.rule, _path(found.element)) if found and text else None


def body_html(doc: Document) -> Finding[str] | None:
    """The same blocks as sanitised HTML."""
    import nh3

    found = main(doc)
    html = "\n".join(f"<{block.kind}>{block.html}</{block.kind}>" for block in body_blocks(doc))
    return Finding(nh3.clean(html), found.rule, _path(found.element)) if found and html else None


def images(doc: Document) -> Finding[list[Image]] | None:
    """The body's pictures in order, once each."""
    found = {image.url: image for block in body_blocks(doc) for image in block.images}
    return Finding(list(found.values()), "body") if found else None


def notices(doc: Document) -> list[str]:
    """Lines of the body that speak of rights and reprints, in order."""
    return cleaned(doc).notices


def joined_addresses(doc: Document) -> list[str]:
    """Addresses of the parts that were joined, the first included; empty for a single page."""
    return [doc.url, *(part.url for part in doc.page.parts)] if doc.page.parts else []


TEXT: tuple[Rule, ...] = (body_text,)
HTML: tuple[Rule, ...] = (body_html,)
IMAGES: tuple[Rule, ...] = (images,)


def _is_link_list(element: _Element, blocks: list[Block]) -> bool:
    size = sum(len(block.text) for block in blocks)
    return sum(block.linked for block in blocks) > 0.6 * size and size > 0


def _path(element: _Element) -> str:
    name = element.get("id") or (element.get("class") or "").partition(" ")[0]
    return f"{element.tag}#{name}" if element.get("id") else f"{element.tag}.{name}" if name else str(element.tag)
