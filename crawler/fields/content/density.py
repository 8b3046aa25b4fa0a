"""Where the running text of a page lies: how much prose each block holds, summed up the tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.etree import _Element

from crawler.document import Document, once
from crawler.fields.content.noise import noise_level
from crawler.fields.headline import headline
from crawler.fields.runs import texts_of_body

_MUTE = frozenset(("noscript", "textarea", "option", "title", "template"))
BLOCK_TAGS = frozenset(
    "html body address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
# Marks of sentences; not the points and colons of dates and labels.
_MARKS = re.compile(r"[,;.!?](?=\s|$)|[،。、；！？…»”，।؟]")


@dataclass(eq=False, slots=True)
class Node:
    """An element that holds text, with sums over its subtree in characters."""

    element: _Element
    parent: Node | None
    order: int
    block: bool
    in_link: bool
    level: int
    """How surely its own markup says that it's not the article: 0 not at all … 3 surely."""
    noise: bool = False
    """It or an ancestor is no part of the article."""
    own: int = 0
    """Characters of text directly in this block, inline children included."""
    own_links: int = 0
    """Those of them inside links."""
    is_marked: bool = False
    """Whether its own text outside links has the punctuation of sentences."""
    text: int = 0
    links: int = 0
    raw: float = 0.0
    """Characters of prose below, noise or not."""
    prose: float = 0.0
    """Characters of prose below that may be the article's."""
    score: float = 0.0
    """The prose of the blocks close below this node: the node with the most is the body's container."""
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Texture:
    """The nodes of a page by element, parents first, and the blocks that hold text directly, in page order."""

    nodes: dict[_Element, Node]
    blocks: list[Node]
    least: int
    """The noise level from which an element's name counts."""


@once
def texture(doc: Document) -> Texture:
    """The page's text, weighed; parts whose names say that they aren't the article count next to nothing."""
    return _weigh(doc, 1)


@once
def plain_texture(doc: Document) -> Texture:
    """As ``texture``, for pages whose names mislead: only tags, and what is hidden, decide what isn't the article."""
    return _weigh(doc, 3)


def _weigh(doc: Document, least: int) -> Texture:
    nodes: dict[_Element, Node] = {}
    blocks = _blocks(doc, nodes)
    for node in reversed(nodes.values()):  # children before their parents
        if node.own:
            node.text += node.own
            node.links += node.own_links
            node.raw += prose_of(node)
        if node.parent is not None:
            node.parent.text += node.text
            node.parent.links += node.links
            node.parent.raw += node.raw
    _mark_noise(doc, nodes, least)
    start = _place_of_headline(doc, nodes)
    for block in blocks:
        _score(block, 0.3 if block.order < start else 1.0)
    for node in reversed(nodes.values()):
        if node.parent is not None:
            node.parent.prose += node.prose
    return Texture(nodes, blocks, least)


def prose_of(node: Node) -> float:
    """How much of a block's own text is prose, in characters: what stands outside links, and less of it without a sentence."""
    plain = node.own - node.own_links
    if node.own_links > 0.6 * node.own or plain < (3 if node.is_marked else 25):
        return 0.0
    return float(plain) if node.is_marked and plain > 20 else 0.2 * plain


def _blocks(doc: Document, nodes: dict[_Element, Node]) -> list[Node]:
    blocks: dict[Node, None] = {}
    for text, element, size in texts_of_body(doc):
        if element.tag in _MUTE:
            continue
        node = nodes.get(element) or _node(element, nodes)
        linked = node.in_link
        while not node.block and node.parent is not None:
            node = node.parent
        node.own += size
        if linked:
            node.own_links += size
        elif not node.is_marked:
            node.is_marked = _MARKS.search(text) is not None
        blocks[node] = None
    return list(blocks)


def _node(element: _Element, nodes: dict[_Element, Node]) -> Node:
    """The node of *element*, made after those of its ancestors."""
    path = []
    parent: Node | None = None
    current: _Element | None = element
    while current is not None:
        parent = nodes.get(current)
        if parent is not None:
            break
        path.append(current)
        current = current.getparent()
    for item in reversed(path):
        tag = item.tag
        linked = tag == "a" or (parent is not None and parent.in_link)
        node = Node(item, parent, len(nodes), tag in BLOCK_TAGS, linked, noise_level(item))
        if parent is not None:
            parent.children.append(node)
        nodes[item] = parent = node
    assert parent is not None  # the path held at least the element itself
    return parent


def _mark_noise(doc: Document, nodes: dict[_Element, Node], least: int) -> None:
    """
    Mark what is no part of the article by its names, and all below it.

    Names lie (``post with-sidebar``): what holds the headline is never noise, nor is a part with a vague name and most of the prose.
    """
    found = headline(doc)
    holders = set(found.value.iterancestors()) if found else set()
    total = next(iter(nodes.values())).raw if nodes else 0.0
    _clear_common_names(nodes.values(), total)
    for node in nodes.values():
        if node.parent is not None and node.parent.noise:
            node.noise = True
        elif node.level >= least and node.element not in holders:
            node.noise = node.level > 2 or node.raw < _MOST[node.level] * total


def _clear_common_names(nodes: Iterable[Node], total: float) -> None:
    """Ignore names that most of the prose has: styles made by scripts name every paragraph (``tagStyle_z4kqwb``)."""
    paragraphs = [node for node in nodes if 0 < node.level < 3 and node.raw and node.element.tag == "p"]
    for names in {node.element.get("class") for node in paragraphs} if len(paragraphs) > 2 else ():
        alike = [node for node in paragraphs if node.element.get("class") == names]
        if len(alike) > 2 and sum(node.raw for node in alike) > 0.5 * total:
            for node in alike:
                node.level = 0


_MOST = (0.0, 0.4, 0.5)
"""The share of the page's prose from which a part of that level is no noise, whatever its name."""


def _place_of_headline(doc: Document, nodes: dict[_Element, Node]) -> int:
    """The place of the headline in the page's order, as prose before it is a banner's or a widget's; 0 if there is none."""
    found = headline(doc)
    if found is None or found.rule != "heading-in-title":
        return 0
    node = nodes.get(found.value) or next((nodes[e] for e in found.value.iterdescendants() if e in nodes), None)
    return node.order if node else 0


def _score(block: Node, share: float) -> None:
    """Note a block's prose, and add ever less of it to the score of the nearest three containers."""
    weight = prose_of(block) * share * (0.03 if block.noise else 1.0)
    if not weight:
        return
    block.prose = weight
    container = block if block.element.tag not in _PARAGRAPH_TAGS else block.parent
    share = 1.0
    while container is not None and share > 0.1:
        parent = container.parent
        if container.block and (parent is None or parent.text != container.text or container.element is block.element):
            container.score += weight * share
            share *= 0.5
        elif container.block:
            container.score += weight * share  # only a wrapper: its parent counts as equally near
        container = parent


_PARAGRAPH_TAGS = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "td", "dd", "dt"))


def is_teasers(node: Node) -> bool:
    """Whether most of the node's text stands in three or more parts of the same make, each with a link: a list of other articles."""
    while len(node.children) == 1:
        node = node.children[0]
    makes = Counter((child.element.tag, child.element.get("class")) for child in node.children if child.links and child.block)
    if not makes:
        return False
    make, number = makes.most_common(1)[0]
    parts = [child for child in node.children if child.links and (child.element.tag, child.element.get("class")) == make]
    return number >= 3 and make[0] not in ("p", "h2", "h3", "h4", "td") and sum(part.text for part in parts) > 0.6 * node.text
