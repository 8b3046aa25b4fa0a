"""The neighbours of an article: what the page links as previous and next post (上一篇, 下一篇, rel=prev, nav-previous)."""

from __future__ import annotations

import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.document import Document, Finding, Rule, once
from crawler.fields.link_lists import link_of
from crawler.fields.metadata import is_front
from crawler.fields.neighbour_words import (
    ANY_ARROW,
    ARROW_ICON_PARTS,
    ARROW_ICONS,
    ARROWS,
    GOES_ON,
    HOLDS_LABEL,
    IS_LABEL,
    LABEL_WORDS,
    NAME_PARTS,
    NAMED,
    NAMED_PLAINLY,
    NO_NEIGHBOUR,
    OTHER,
    POINTS,
    RELATIONS,
    SIDE_ICONS,
    STARTS_WITH_LABEL,
    Side,
    without_side,
)  # fmt: skip
from crawler.fields.runs import elements_named, links_related, texts_with
from crawler.items import Link
from crawler.text import has_cjk, squeeze, text_of
from crawler.urls import host_of, same_portal

if TYPE_CHECKING:
    from lxml.etree import _Element


def _by_label(doc: Document, side: Side) -> Finding[Link] | None:
    """The link beside or around its label: ``上一篇：<a>title</a>``, ``<a>下一篇 title</a>``, a label above the link."""
    for node in texts_with(doc, LABEL_WORDS[side])[:60]:
        text = squeeze(str(node))
        if not STARTS_WITH_LABEL[side].match(text) or GOES_ON.match(text):
            continue
        element = node.getparent()
        if element is None or element.tag in ("script", "style", "title", "option", "button"):
            continue
        if node.is_tail:
            anchor = element.getnext()
            found = anchor if anchor is not None and anchor.tag == "a" and not NO_NEIGHBOUR.search(text) else None
            if found is None and element.tag in ("i", "svg", "img"):  # an arrow before the label, both inside the link
                parent = element.getparent()
                found = _anchor_at(parent, side) if parent is not None else None
        else:
            beside = _next_to_text(element, side)
            found = beside if beside is not None else _anchor_at(element, side)
        link = _neighbour_at(doc, found, side) if found is not None else None
        if link:
            return Finding(link, "label", text[:60])
    return None


def _next_to_text(element: _Element, side: Side) -> _Element | None:
    """The link directly after a label, both in a box that may hold the other neighbour as well; None if there is none."""
    first = next(iter(element), None)
    if element.tag == "a" or first is None or first.tag != "a" or NO_NEIGHBOUR.search(element.text or ""):
        return None
    return None if STARTS_WITH_LABEL[OTHER[side]].match(text_of(first)) else first


def _anchor_at(element: _Element, side: Side) -> _Element | None:
    """The link that a label in *element* belongs to: around it, next in its box, or in the box after it; None if there is none."""
    around = next(element.iterancestors("a"), None)
    if around is not None:
        return around
    node: _Element | None = element
    for _ in range(3):
        if node is None or node.tag in ("body", "html"):
            return None
        if node.tag == "a":
            return node
        if NO_NEIGHBOUR.search(text_of(node)[:60]):
            return None
        inner = next((anchor for anchor in node.iter("a") if anchor.get("href")), None)
        if inner is not None:
            is_other = STARTS_WITH_LABEL[OTHER[side]].match(text_of(inner)) or _holds_both_labels(node)
            return _link_after(element, side) if is_other else inner
        following = node.getnext()
        if following is not None and following.tag == "a":
            return following
        if following is not None and _holds_both_labels(node):  # a row of labels above a row of titles
            titles = [anchor for anchor in following.iter("a") if anchor.get("href")]
            return titles[side == "next"] if len(titles) == 2 else None
        node = node.getparent()
    return None


def _holds_both_labels(node: _Element) -> bool:
    """Whether *node* shows a label for either side."""
    text = text_of(node)
    return HOLDS_LABEL["prev"].search(text) is not None and HOLDS_LABEL["next"].search(text) is not None


def _link_after(element: _Element, side: Side) -> _Element | None:
    """The element after *element* if it's a link, else the first link in it; None where it's the other neighbour's (上一篇： has none)."""
    node = element.getnext()
    while node is not None and not isinstance(node.tag, str):
        node = node.getnext()
    if node is None or STARTS_WITH_LABEL[OTHER[side]].match(text_of(node)):
        return None
    return node if node.tag == "a" else next(iter(node.iter("a")), None)


def _by_rel(doc: Document, side: Side) -> Finding[Link] | None:
    """``<a rel="prev">`` with a title: on a post it leads to the neighbour (on a list, where it leads to a page, it has none)."""
    for anchor in links_related(doc, *RELATIONS[side])[:4]:
        link = _neighbour_at(doc, anchor, side)
        if link and len(link.title) > 3:
            return Finding(link, "rel", anchor.get("rel") or "")
    return None


def _by_class(doc: Document, side: Side) -> Finding[Link] | None:
    """The link in a box classed nav-previous, post-next or the like; an icon in it that points to one side takes precedence."""
    other = OTHER[side]
    named = elements_named(doc, NAMED[side], NAME_PARTS[side])[:4]
    turned = [box for box in elements_named(doc, NAMED[other], NAME_PARTS[other])[:4] if _side_of_icon(box) == side]
    for element in (*turned, *(box for box in named if _side_of_icon(box) != other)):
        if element.tag != "a" and (_holds_both_labels(element) or STARTS_WITH_LABEL[other].match(text_of(element))):
            continue  # the box of both neighbours, or of the other one, called after one of them (Typecho's Classic 22, tagDiv)
        anchor = element if element.tag == "a" else next((a for a in element.iter("a") if a.get("href")), None)
        link = _neighbour_at(doc, anchor, side) if anchor is not None else None
        if link and doc.family.kind_of(link.url) not in ("list", "other") and not is_front(link.url):
            # a list is the comments' next page; Moricolor sets a link home there
            return Finding(link, "class", element.get("class") or "")
    return None


def _side_of_icon(box: _Element) -> Side | None:
    """The side that the icon in a box points to; None without just one (Sagiri's post-nav-next shows icon-prev, and the previous post)."""
    said = {side for icon in box.iter("i") for side, name in SIDE_ICONS.items() if name.search(icon.get("class") or "")}
    return said.pop() if len(said) == 1 else None


def _by_plain_class(doc: Document, side: Side) -> Finding[Link] | None:
    """The titled link to a post in a box whose only class is prev or next (VOID); links to a list's pages are classed so, too."""
    for element in elements_named(doc, NAMED_PLAINLY[side], (side,))[:6]:
        anchors = [element] if element.tag == "a" else [anchor for anchor in element.iter("a") if anchor.get("href")]
        link = _neighbour_at(doc, anchors[0], side) if len({anchor.get("href") for anchor in anchors}) == 1 else None
        if link and len(link.title) > 3 and doc.family.kind_of(link.url) == "post":
            return Finding(link, "class", element.get("class") or "")
    return None


def _by_arrow(doc: Document, side: Side) -> Finding[Link] | None:
    """
    One of two links side by side, ``<a>« title</a>`` and ``<a>title »</a>``, their arrows inside the links or beside them.

    Two titles with arrows to either side need no label. A single one, as on the first and the last post, is not enough.
    """
    other = OTHER[side]
    for anchor in _with_arrows(doc)[side][:20]:
        if not POINTS[side].search(_with_arrow_beside(anchor)):
            continue
        box = next((up for up in islice(anchor.iterancestors(), 3) if len(list(up.iter("a"))) > 1), None)
        links = list(box.iter("a")) if box is not None else []
        back = [link for link in links if POINTS[other].search(_with_arrow_beside(link))]
        if len(links) not in (2, 3) or all(link.get("href") == anchor.get("href") for link in back):
            continue  # none points to the other side, or both lead to one post: the buttons of a slider
        link = _neighbour_at(doc, anchor, side)
        is_named = link is not None and (len(link.title) > 3 or IS_LABEL[side].match(text_of(anchor)) is not None)
        if link and is_named and doc.family.kind_of(link.url) != "list":
            return Finding(link, "arrow", text_of(anchor)[:60])
    return None


@once
def _with_arrows(doc: Document) -> dict[Side, list[_Element]]:
    """{side: the links that hold an arrow to that side, or have one beside them}."""
    texts = [(anchor, _with_arrow_beside(anchor)) for anchor in doc.root.iter("a") if anchor.get("href") and _may_point(anchor)]
    return {side: [anchor for anchor, text in texts if not arrows.isdisjoint(text)] for side, arrows in ARROWS.items()}


def _may_point(anchor: _Element) -> bool:
    """Whether an arrow stands in a link or beside it: a quick look, as nearly all links of a page have none."""
    inside = "".join(anchor.itertext()) if len(anchor) else anchor.text or ""
    return not (
        ANY_ARROW.isdisjoint(inside) and ANY_ARROW.isdisjoint(_left_of(anchor)) and ANY_ARROW.isdisjoint(anchor.tail or "")
    )


def _left_of(anchor: _Element) -> str:
    """The text directly before a link, up to the element before it."""
    parent, before = anchor.getparent(), anchor.getprevious()
    return (before.tail if before is not None else parent.text if parent is not None else None) or ""


def _with_arrow_beside(anchor: _Element) -> str:
    """The text of a link, with the arrow that stands directly before it or after it."""
    left, right = _left_of(anchor).strip()[-1:], (anchor.tail or "").strip()[:1]
    # a bare < or > beside a link doesn't count: breadcrumbs are written with it
    return f"{left if left in '«←‹' else ''} {text_of(anchor)} {right if right in '»→›' else ''}"


def _by_icon(doc: Document, side: Side) -> Finding[Link] | None:
    """One of two titled links to posts in one box, each with the icon of an arrow (chevron-left, angle-right), as Fuwari has them."""
    both = _with_icons(doc)
    for anchor in both[side]:
        boxes = list(islice(anchor.iterancestors(), 2))
        if not any(box in boxes for other in both[OTHER[side]] for box in islice(other.iterancestors(), 2)):
            continue
        link = _neighbour_at(doc, anchor, side)
        if link and 3 < len(link.title) < 100 and doc.family.kind_of(link.url) == "post":
            return Finding(link, "icon", link.title[:60])
    return None


@once
def _with_icons(doc: Document) -> dict[Side, list[_Element]]:
    """{side: the links with text that hold an icon named after an arrow to that side}."""
    found: dict[Side, list[_Element]] = {"prev": [], "next": []}
    for side, anchors in found.items():
        for element in elements_named(doc, ARROW_ICONS[side], ARROW_ICON_PARTS[side])[:12]:
            anchor = next((up for up in islice(element.iterancestors(), 4) if up.tag == "a"), None)
            if anchor is not None and text_of(anchor):
                anchors.append(anchor)
    return found


def _by_spoken_label(doc: Document, side: Side) -> Finding[Link] | None:
    """A link that shows an icon alone and is called "Previous post" for screen readers (Ghost's Dawn): it leads to the neighbour untitled."""
    for label, anchor in _spoken(doc)[side]:
        link = _neighbour_at(doc, anchor, side)
        if link and doc.family.kind_of(link.url) not in ("list", "other") and not is_front(link.url):
            return Finding(link, "aria-label", label)
    return None


@once
def _spoken(doc: Document) -> dict[Side, list[tuple[str, _Element]]]:
    """{side: (what it is called, link) for the links without text that are called after that side's post}; "Next" alone may be a slide."""
    said = [(squeeze(anchor.get("aria-label") or ""), anchor) for anchor in doc.root.iter("a") if anchor.get("aria-label")]
    named = [(label, anchor) for label, anchor in said if (" " in label or has_cjk(label)) and not text_of(anchor)]
    return {side: [one for one in named if IS_LABEL[side].match(one[0])][:4] for side in OTHER}


def _by_head(doc: Document, side: Side) -> Finding[Link] | None:
    """``<link rel="prev" title="…">`` in the head, as WordPress prints the neighbours of a post; links to its parts have no title."""
    links = doc.root.iterfind("head/link[@title]")
    named = (link for link in links if not frozenset(RELATIONS[side]).isdisjoint((link.get("rel") or "").split()))
    found = next((made for link in named if (made := _neighbour_at(doc, link, side))), None)
    return Finding(found, "head", found.title) if found else None


def _neighbour_at(doc: Document, anchor: _Element, side: Side) -> Link | None:
    """The post that *anchor* links as the neighbour on this side, its label taken off the title; None if it's none of the portal's."""
    address = doc.address_of(anchor)
    if address is None or not same_portal(address, [host_of(doc.url)]) or _is_part_or_section(doc, address):
        return None
    link = link_of(doc, anchor)
    if link is None or STARTS_WITH_LABEL[OTHER[side]].match(link.title):
        return None  # rel="prev" on the link that says 下一篇: themes copy the one from the other
    title = STARTS_WITH_LABEL[side].sub("", without_side(link.title)).strip(" :：»«›‹→←<>|")
    if not title or IS_LABEL[side].match(link.title):
        title = squeeze(anchor.get("title") or "")
        title = STARTS_WITH_LABEL[side].sub("", title).strip(" :：")
    title = without_side(title)
    return Link(link.url, title) if not NO_NEIGHBOUR.fullmatch(title or "x") and not title.isdigit() else None


def _is_part_or_section(doc: Document, address: str) -> bool:
    """
    Whether *address* is a further page of this post or of its comments, a page of a list, the section that this post lies in, or a
    front: what "next" leads to where it isn't the next post.
    """
    here, there = urlsplit(doc.url), urlsplit(address)
    own, other = here.path.rstrip("/"), there.path.rstrip("/")
    if own == other:
        return not (here.query and there.query)
    return (
        is_front(address)
        or other.endswith(("/next", "/previous", "/prev"))  # a section of that name
        or _IS_PAGE.search(f"{there.path}?{there.query}") is not None
        or (bool(own) and other.startswith(f"{own}/"))
        or (not there.query and own.startswith(f"{other}/"))
    )


_IS_PAGE = re.compile(r"/page[-/]\d+/?\?|[?&]page=\d")

_READINGS = (_by_label, _by_rel, _by_class, _by_arrow, _by_plain_class, _by_icon, _by_spoken_label, _by_head)
PREV: tuple[Rule, ...] = tuple(partial(reading, side="prev") for reading in _READINGS)
NEXT: tuple[Rule, ...] = tuple(partial(reading, side="next") for reading in _READINGS)
