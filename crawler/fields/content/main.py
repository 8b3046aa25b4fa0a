"""Which element holds the article's body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from heapq import nlargest
from itertools import islice
from typing import cast

from lxml import etree
from lxml.etree import _Element

from crawler.attributes import named
from crawler.document import Container, Document, once
from crawler.fields.content.density import Node, Texture, is_teasers, plain_texture, texture
from crawler.fields.content.images import image_of
from crawler.fields.content.noise import class_and_id, is_body_named, name_words
from crawler.fields.content.widening import widened
from crawler.fields.headline import headline
from crawler.fields.own import BODY, selector
from crawler.fields.runs import stated_bodies, texts_with
from crawler.text import text_of


@dataclass(frozen=True, slots=True)
class Main:
    """The body's container, the rule that found it, and the parts within that don't belong to the body (*aside*)."""

    element: _Element
    rule: str
    weigh: Callable[[], Texture]
    aside: frozenset[_Element] = frozenset()

    @property
    def page(self) -> Texture:
        """The page's text, weighed on first use: a container known by name is found without it."""
        return self.weigh()

    @property
    def is_exact(self) -> bool:
        """Whether the profile or the family says that this element holds the body and nothing before it."""
        return self.rule == "profile" or self.rule.startswith("family:")

    @property
    def is_stated(self) -> bool:
        """Whether the profile, the family or the page itself states that this is the container."""
        return self.is_exact or self.rule == "article-body"


@once
def main(doc: Document) -> Main | None:
    """The body's container: the profile's or family's, else the stated ``articleBody``, else the densest prose; None without prose."""
    return _by_profile(doc) or _by_family(doc) or _by_editors_line(doc) or _where_walk_found_it(doc) or _by_prose(doc, texture)


@once
def second_main(doc: Document) -> Main | None:
    """What ``main`` would be if classes and ids were ignored: for pages where the first choice holds next to nothing."""
    return _by_prose(doc, plain_texture)


def _by_prose(doc: Document, weigh: Callable[[Document], Texture]) -> Main | None:
    page = weigh(doc)
    top = _densest(doc, page)
    marked = [node for node in (page.nodes.get(element) for element in stated_bodies(doc)) if node]
    if marked:
        best = max(marked, key=lambda node: node.prose)
        if top is None or best.prose > 0.5 * top.prose or (top.prose < SHORT and best.text):
            return Main(best.element, "article-body", lambda: page)
    if top is None:
        return None
    if top.prose <= SHORT and not _EXCERPTS.isdisjoint(name_words(class_and_id(top.element))):
        top = page.nodes.get(top.element.getparent()) or top  # a post so short that its summary is all of it
    reach, aside = widened(top)
    return Main(reach.element, "density", lambda: page, aside)


_EXCERPTS = frozenset("excerpt summary abstract brief zhaiyao daodu".split())


@once
def main_block(doc: Document) -> _Element | None:
    """The element that holds the article's body; None on a page without running text."""
    found = main(doc)
    return found.element if found else None


def _by_profile(doc: Document) -> Main | None:
    for name in sorted(BODY):
        for path in doc.portal.fields.get(name, ()) if doc.portal else ():
            found = selector(path)(doc.root)
            if isinstance(found, list) and found and isinstance(found[0], _Element):
                return Main(found[0], "profile", partial(texture, doc))
    return None


def _by_family(doc: Document) -> Main | None:
    element = doc.family.body_of(doc)
    return Main(element, f"family:{doc.family.name}", partial(texture, doc)) if element is not None else None


def _by_editors_line(doc: Document) -> Main | None:
    """The box that ends with its editor in brackets: DedeCMS's templates print (责任编辑：…) directly after the text, in the same box."""
    signed = texts_with(doc, ("(责任编辑", "（责任编辑"))
    if len(signed) != 1:
        return None
    text = signed[0]
    holder = text.getparent().getparent() if text.is_tail else text.getparent()
    if holder is None or holder.tag not in ("td", "div") or len(holder) == 0 or (holder[-1].tail or "").strip() != text.strip():
        return None
    return Main(holder, "signed-end", partial(texture, doc)) if len(text_of(holder)) > len(text.strip()) + 15 else None


@once
def container(doc: Document) -> Container | None:
    """The tag and names of the body's container; None if it has no name, or if the body stands in several elements."""
    found = main(doc)
    if found is None or found.is_exact or found.aside:
        return None
    element = found.element
    names, name = element.get("class"), element.get("id")
    return Container(str(element.tag), names, name, found.rule) if names or name else None


def _where_walk_found_it(doc: Document) -> Main | None:
    """
    The one element called as the container of the posts before this one, where as much text stands in it that looking for the
    densest would find nothing else: a crawler sees many pages of one portal, and the search costs a sixth of a page's reading.
    """
    known = doc.expected.container
    if known is None:
        return None
    alike = [element for _, element in named(doc).get((known.names, known.id), ()) if element.tag == known.tag]
    if len(alike) != 1 or _length(alike[0]) < 3 * SHORT:
        return None
    return Main(alike[0], known.rule, partial(texture, doc))


_length = cast("Callable[[_Element], float]", etree.XPath("string-length(normalize-space(.))"))


def _densest(doc: Document, page: Texture) -> Node | None:
    """The best container; if that is a list of teasers or holds next to nothing, the best of those beside the headline."""
    near = _nearness(doc, page)
    ranked = sorted(nlargest(12, (node for node in page.nodes.values() if node.score > 0), key=_prose_value),
                    key=lambda node: _prose_value(node) * near(node), reverse=True)  # fmt: skip
    best = ranked[0] if ranked else None
    if best is not None and not is_teasers(best) and best.prose > SHORT:
        return best
    best = next((node for node in ranked if not _is_byline(node)), None)
    if named := _named_below(doc, page):
        return named
    home = home_of_headline(doc, page)
    if home is None or (best is not None and (_is_under(best, home) or _are_close(best, home))):
        return best
    if home.prose < SHORT:
        return home
    inside = (node for node in page.nodes.values() if node.score > 0 and not node.noise and _is_under(node, home))
    return max(inside, key=_prose_value, default=home)


SHORT = 200
"""Characters of prose below which a container far from the headline is rather a footer or a widget than the article."""


def _named_below(doc: Document, page: Texture) -> Node | None:
    """
    The container after the headline that themes call the body (``post--single__content``), or the ``<article>`` under it that has no
    heading and no link of its own: how a post of one line is found.
    """
    found = headline(doc)
    if found is None or found.rule != "heading-in-title":
        return None
    for up in (found.value, *islice(found.value.iterancestors(), 3)):
        boxes = (box for beside in up.itersiblings() for box in islice(beside.iter("div", "section", "article"), 12))
        for box in boxes:
            node = page.nodes.get(box)
            if node and node.text and not node.noise and (is_body_named(class_and_id(box)) or _is_bare_article(node)):
                return node
    return None


def _is_byline(node: Node) -> bool:
    """Whether a box is a byline (2026-05-26 来源：… 作者：… 浏览：30), which can outweigh a text of one sentence or pictures."""
    from crawler.fields.labels import count_labels

    is_one_line = next(node.element.iterdescendants("p", "br", "img"), None) is None
    return is_one_line and node.text < SHORT and count_labels(text_of(node.element)) > 1


def _is_bare_article(node: Node) -> bool:
    return node.element.tag == "article" and not node.links and next(node.element.iter("h1", "h2", "h3", "h4"), None) is None


def _are_close(node: Node, home: Node) -> bool:
    """Whether a small part of the page holds both nodes, and *node* is no list of teasers."""
    up, root = node, node
    while up.parent is not None and not _is_under(home, up):
        up = up.parent
    while root.parent is not None:
        root = root.parent
    return up.text < 0.3 * root.text and not is_teasers(node)


def home_of_headline(doc: Document, page: Texture) -> Node | None:
    """The nearest ancestor of the headline that holds prose or a picture besides; None if that is the whole page."""
    found = headline(doc)
    if found is None or found.rule != "heading-in-title":
        return None
    own = page.nodes.get(found.value)
    for element in found.value.iterancestors():
        node = page.nodes.get(element)
        if node is None or element.tag == "body":
            return None
        if node.prose > (own.prose if own else 0.0) + 0.3 or any(image_of(image, doc.url) for image in element.iter("img")):
            return node
    return None


def _is_under(node: Node, above: Node) -> bool:
    up: Node | None = node
    while up is not None and up is not above:
        up = up.parent
    return up is not None


def _prose_value(node: Node) -> float:
    return node.score * (1 - min(1.0, node.links / max(1, node.text)))


def _nearness(doc: Document, page: Texture) -> Callable[[Node], float]:
    """
    How much more a container counts for standing by the headline: 1 … 3, by how little of the page holds them both.

    A short post loses to a sidebar of long teasers otherwise. Only the headline that <title> repeats is that sure.
    """
    found = headline(doc)
    if found is None or found.rule != "heading-in-title":
        return lambda node: 1.0
    whole = max(1, max((node.text for node in page.nodes.values()), default=1))
    around = {
        element: page.nodes[element].text for element in (found.value, *found.value.iterancestors()) if element in page.nodes
    }

    def near(node: Node) -> float:
        up: Node | None = node
        while up is not None and up.element not in around:
            up = up.parent
        return 3.0 - 2.0 * (around[up.element] / whole) if up else 1.0

    return near
