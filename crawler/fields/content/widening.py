"""How far an article reaches beyond its densest container: over the parts beside it that go on with the text."""

from __future__ import annotations

from itertools import islice

from lxml.etree import _Element

from crawler.fields.content.density import Node, is_teasers
from crawler.fields.content.noise import class_and_id, is_body_named, name_words

_LIVE = frozenset(("live", "liveblog", "liveticker", "livefeed", "ticker", "minuto", "direct", "diretta", "directo"))


def widened(top: Node) -> tuple[Node, frozenset[_Element]]:
    """
    The container widened over its neighbours that go on with the text, and the parts within that don't belong to it.

    Adverts often part an article into several containers.
    """
    aside: set[_Element] = set()
    reach, kept = top, frozenset[_Element]()
    node = top
    near = True
    while node.parent is not None and node.parent.element.tag not in ("body", "html"):
        beside = [child for child in node.parent.children if child is not node]
        joined = [child for child in beside if _continues(child, node)]
        gain = sum(child.prose for child in joined)
        aside.update(child.element for child in beside if child not in joined)
        # a paywall's or a script's box takes the text from its second paragraph on: the first stands before it in the body's own
        opens = (
            near
            and all(child.order < node.order and child.prose > 100 for child in joined)
            and is_body_named(class_and_id(node.parent.element))
        )
        if (joined and opens) or gain >= (0.05 if near else 0.3) * node.prose:
            reach, kept = node.parent, frozenset(aside)
        elif beside:
            near = False  # something else than the article stands beside it
        node = node.parent
    return reach, kept


def _continues(child: Node, node: Node) -> bool:
    if child.noise or child.links > 0.25 * child.text or (child.links and _is_list_of_teasers(child)):
        return False
    # the entries of a live blog are short, each with a time, a name and a button to share
    is_live = child.prose > 1000 and not _LIVE.isdisjoint(name_words(child.element.get("class") or ""))
    return child.prose > (0.4 if is_live else 0.6) * child.text


def _is_list_of_teasers(child: Node) -> bool:
    """Whether *child* is a list of teasers: their headings are links, as those of a live blog's entries and a gallery's pictures aren't."""
    if not is_teasers(child) and not is_teasers(_main_child(child)):
        return False
    headings = (h for h in child.element.iter("h2", "h3", "h4") if next(h.iterancestors("figure"), None) is None)
    links = (h.getparent() if h.getparent().tag == "a" else next(h.iter("a"), None) for h in headings)
    # manuals link headings to themselves
    leading = (link for link in links if link is not None and not (link.get("href") or "#").startswith("#"))
    return next(islice(leading, 2, None), None) is not None


def _main_child(node: Node) -> Node:
    """The child that holds most of the node's text, as the list under a heading does (猜你喜欢); the node itself if there is none."""
    most = max(node.children, key=lambda child: child.text, default=node)
    return most if most.text > 0.8 * node.text else node
