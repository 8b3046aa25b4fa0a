"""Where the running text of a page lies: every block that holds text, with what is prose in it, summed up the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from crawler.document import Document, once
from crawler.fields.noise import is_hidden, is_noise_named

# One sweep in C over the text nodes; only they and their ancestors are looked at in Python. string-length > 1 leaves out
# the white space between tags, which is most text nodes of a page.
_TEXTS = etree.XPath(
    "//body//text()[string-length(normalize-space(.)) > 1]"
    "[not(parent::script or parent::style or parent::noscript or parent::textarea or parent::option or parent::button"
    " or parent::title or parent::template or parent::label)]"
)
BLOCK_TAGS = frozenset(
    "html body address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_MARKS = re.compile(r"[,;.!?，。、；：！？…»”]")
NOISE_TAGS = frozenset(("nav", "footer", "aside", "menu", "dialog", "noscript", "template", "svg", "iframe", "select", "button"))


@dataclass(eq=False, slots=True)
class Node:
    """An element that holds text, with sums over its subtree in characters."""

    element: _Element
    parent: Node | None
    block: bool
    in_link: bool
    noise: bool
    depth: int
    own: int = 0
    """Characters of text directly in this block, inline children included."""
    own_links: int = 0
    """Those of them inside links."""
    marks: int = 0
    """Punctuation marks in the own text."""
    text: int = 0
    links: int = 0
    prose: float = 0.0
    """Characters of prose: text of blocks that read like paragraphs, outside noise."""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Texture:
    """All nodes of a page by element, the blocks that hold text directly in page order, and the body's node."""

    nodes: dict[_Element, Node]
    blocks: list[Node]


@once
def texture(doc: Document) -> Texture:
    """The page's text, weighed. Costs a fraction of a millisecond a hundred blocks."""
    nodes: dict[_Element, Node] = {}
    blocks: dict[Node, None] = {}
    for text in _TEXTS(doc.root):
        element = text.getparent()
        if text.is_tail:
            element = element.getparent()
        node = nodes.get(element) or _node(element, nodes)
        size = len(text.strip())
        linked = node.in_link
        while not node.block and node.parent is not None:
            node = node.parent
        node.own += size
        if linked:
            node.own_links += size
        else:
            node.marks += len(_MARKS.findall(text))
        blocks[node] = None
    for node in blocks:
        _bubble(node)
    return Texture(nodes, list(blocks))


def _node(element: _Element, nodes: dict[_Element, Node]) -> Node:
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
        noise = (parent.noise if parent else False) or (tag not in ("html", "body") and (tag in NOISE_TAGS or is_hidden(item) or is_noise_named(item)))
        parent = Node(item, parent, tag in BLOCK_TAGS, (parent.in_link if parent else False) or tag == "a", noise, parent.depth + 1 if parent else 0)
        nodes[item] = parent
    assert parent is not None  # path held at least the element itself
    return parent


def _bubble(node: Node) -> None:
    """Add a text block to its ancestors: sizes to all of them, the score of its prose to the nearest three."""
    weight = prose_of(node)
    node.score += 0.0
    up: Node | None = node
    while up is not None:
        up.text += node.own
        up.links += node.own_links
        up.prose += weight
        up = up.parent
    container = node.parent if node.element.tag in _PARAGRAPH_TAGS else node
    share = 1.0
    while container is not None and share > 0.1:
        if container.block:
            container.score += weight * share
            share *= 0.5
        container = container.parent


_PARAGRAPH_TAGS = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "td", "dd", "dt"))


def prose_of(node: Node) -> float:
    """How much of a block's own text is prose: its length outside links, less where no sentence is in it; 0 in noise."""
    plain = node.own - node.own_links
    if plain < 10 or node.own_links > 0.6 * node.own:
        return 0.0
    weight = float(plain) if node.marks and plain > 20 else 0.2 * plain
    return 0.03 * weight if node.noise else weight
