"""The neighbours of an article: what the page links as previous and next post (上一篇, 下一篇, rel=prev, nav-previous)."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Literal

from crawler.document import Document, Finding, Rule, once
from crawler.fields.link_lists import link_of
from crawler.fields.metadata import is_front
from crawler.fields.runs import elements_named, links_related, texts_with
from crawler.items import Link
from crawler.text import squeeze, text_of
from crawler.urls import absolute, host_of, same_portal

if TYPE_CHECKING:
    from lxml.etree import _Element

Side = Literal["prev", "next"]
_LABELS: dict[Side, str] = {
    "prev": r"(?:上一?(?:篇|条|條|则|则新闻|页文章|个|文章)|上篇|前一篇|上一篇文章|较早|older(?: post)?|prev(?:ious)?(?: (?:post|article|story|entry))?|vorheriger? (?:artikel|beitrag)|voriger? (?:artikel|beitrag)|article précédent|précédent|(?:artículo|entrada|nota) anterior|anterior|post anterior|articolo precedente|precedente|vorig(?:e)? (?:artikel|bericht)|предыдущ(?:ая|ий)(?: (?:запись|статья|новость))?|前の(?:記事|投稿|ページ)|이전\s?(?:글|기사)|önceki(?: (?:yazı|haber))?|poprzedni(?:a|e)?(?: (?:artykuł|wpis))?)",
    "next": r"(?:下一?(?:篇|条|條|则|则新闻|页文章|个|文章)|下篇|后一篇|後一篇|下一篇文章|较新|newer(?: post)?|next(?: (?:post|article|story|entry|up))?|nächster? (?:artikel|beitrag)|article suivant|suivant|(?:artículo|entrada|nota) siguiente|siguiente|próximo(?: post)?|articolo successivo|successivo|volgend(?:e)? (?:artikel|bericht)|следующ(?:ая|ий)(?: (?:запись|статья|новость))?|次の(?:記事|投稿|ページ)|다음\s?(?:글|기사)|sonraki(?: (?:yazı|haber))?|następn(?:y|a|e)(?: (?:artykuł|wpis))?)",
}
_STARTS = {side: re.compile(rf"^[\W_]*(?:{words})(?:\s*[:：»«›‹→←>|]|\s|[\W_]*$)", re.I) for side, words in _LABELS.items()}
_WHOLE = {side: re.compile(rf"^[\W_]*(?:{words})[\W_]*$", re.I) for side, words in _LABELS.items()}
_NONE = re.compile(r"没有|沒有|无$|暂无|已经是|返回列表|none", re.I)
_REL: dict[Side, tuple[str, ...]] = {"prev": ("prev", "previous"), "next": ("next",)}
_CLASSED: dict[Side, re.Pattern[str]] = {
    "prev": re.compile(
        r"nav-previous|post-prev(?![-_]next)|(?<!next-)prev-post|single-prev|(?<![\w-])previous(?= )|article-nav-prev|post-nav-prev|entry-page-prev|previous-post|#article-nav-newer"
    ),
    "next": re.compile(
        r"nav-next|(?<!prev-)(?<!pre-)post-next(?![-_]prev)|next-post|single-next|(?<![\w-])next(?= )|article-nav-next|post-nav-next|entry-page-next|#article-nav-older"
    ),
}
_CLASS_WORDS: dict[Side, tuple[str, ...]] = {"prev": ("prev", "article-nav-newer"), "next": ("next", "article-nav-older")}
# What stands in every label of _LABELS.
_WORDS: dict[Side, tuple[str, ...]] = {
    "prev": (
        "上",
        "前",
        "rev",
        "较早",
        "lder",
        "orh",
        "orig",
        "cédent",
        "nterior",
        "reced",
        "редыдущ",
        "이전",
        "nceki",
        "oprzedni",
    ),
    "next": (
        "下",
        "次",
        "后一",
        "後一",
        "较新",
        "ext",
        "ewer",
        "ächst",
        "uivant",
        "iguiente",
        "róximo",
        "uccessiv",
        "olgend",
        "ледующ",
        "다음",
        "onraki",
        "astępn",
    ),
}


def _by_label(doc: Document, side: Side) -> Finding[Link] | None:
    """The link beside or around its label: ``上一篇：<a>title</a>``, ``<a>下一篇 title</a>``, a label above the link."""
    for node in texts_with(doc, _WORDS[side])[:60]:
        text = squeeze(str(node))
        if not _STARTS[side].match(text):
            continue
        element = node.getparent()
        if element is None or element.tag in ("script", "style", "title", "option", "button"):
            continue
        if node.is_tail:
            anchor = element.getnext()
            found = anchor if anchor is not None and anchor.tag == "a" and not _NONE.search(text) else None
            if found is None and element.tag in ("i", "svg", "img"):  # an arrow before the label, both inside the link
                parent = element.getparent()
                found = _anchor_at(parent, side) if parent is not None else None
        else:
            beside = _next_to_text(element, side)
            found = beside if beside is not None else _anchor_at(element, side)
        link = _neighbour(doc, found, side) if found is not None else None
        if link:
            return Finding(link, "label", text[:60])
    return None


def _next_to_text(element: _Element, side: Side) -> _Element | None:
    """The anchor that follows a label at once, both in a box that may hold the other neighbour too."""
    first = next(iter(element), None)
    if element.tag == "a" or first is None or first.tag != "a" or _NONE.search(element.text or ""):
        return None
    return None if _STARTS["next" if side == "prev" else "prev"].match(text_of(first)) else first


def _anchor_at(element: _Element, side: Side) -> _Element | None:
    """The anchor a label belongs to: the one around it, the next in its box, or the one in the box after it."""
    around = next((above for above, _ in zip(element.iterancestors("a"), range(1))), None)
    if around is not None:
        return around
    node: _Element | None = element
    for _ in range(3):
        if node is None or node.tag in ("body", "html"):
            return None
        if node.tag == "a":
            return node
        if _NONE.search(text_of(node)[:60]):
            return None
        inner = next((anchor for anchor in node.iter("a") if anchor.get("href")), None)
        if inner is not None:
            other = "next" if side == "prev" else "prev"
            return inner if not _STARTS[other].match(text_of(inner)) and not _both(node) else _after(element)  # type: ignore[index]
        following = node.getnext()
        if following is not None and following.tag == "a":
            return following
        node = node.getparent()
    return None


def _both(node: _Element) -> bool:
    text = text_of(node)
    return any(_LABEL_IN["prev"].search(text) is not None and _LABEL_IN["next"].search(text) is not None for _ in (0,))


_LABEL_IN = {side: re.compile(words, re.I) for side, words in _LABELS.items()}


def _after(element: _Element) -> _Element | None:
    node = element.getnext()
    while node is not None and not isinstance(node.tag, str):
        node = node.getnext()
    if node is None:
        return None
    return node if node.tag == "a" else next(iter(node.iter("a")), None)


def _by_rel(doc: Document, side: Side) -> Finding[Link] | None:
    """``<a rel="prev">`` with a title of its own; on a post it leads to the neighbour, on a list to a page of the list."""
    for anchor in links_related(doc, *_REL[side])[:4]:
        link = _neighbour(doc, anchor, side)
        if link and len(link.title) > 3:
            return Finding(link, "rel", anchor.get("rel") or "")
    return None


def _by_class(doc: Document, side: Side) -> Finding[Link] | None:
    """The link in a box classed nav-previous, post-next and the like; the arrow's class in the box says more than its own."""
    other: Side = "next" if side == "prev" else "prev"
    named = elements_named(doc, _CLASSED[side], _CLASS_WORDS[side])[:4]
    turned = [box for box in elements_named(doc, _CLASSED[other], _CLASS_WORDS[other])[:4] if _pictured(box) == side]
    for element in (*turned, *(box for box in named if _pictured(box) != other)):
        if element.tag != "a" and _both(element):
            continue  # the box of both, called after the one (Typecho's Classic 22): the labels have been asked
        anchor = element if element.tag == "a" else next((a for a in element.iter("a") if a.get("href")), None)
        link = _neighbour(doc, anchor, side) if anchor is not None else None
        if link and doc.family.kind_of(link.url) not in ("list", "other") and not is_front(link.url):
            # the pages of the comments, and Moricolor's way home
            return Finding(link, "class", element.get("class") or "")
    return None


def _pictured(box: _Element) -> Side | None:
    """The side that the one icon in a box points to: Sagiri's post-nav-next holds the previous post behind its icon-prev."""
    said = {side for icon in box.iter("i") for side, name in _ICONS.items() if name.search(icon.get("class") or "")}
    return said.pop() if len(said) == 1 else None


_ICONS: dict[Side, re.Pattern[str]] = {"prev": re.compile(r"-prev(?:ious)?\b"), "next": re.compile(r"-next\b")}


def _by_plain_class(doc: Document, side: Side) -> Finding[Link] | None:
    """The titled link to a post in a box classed prev or next and nothing else (VOID), as pages of lists are classed too."""
    for element in elements_named(doc, _PLAIN[side], (side,))[:6]:
        anchors = [element] if element.tag == "a" else [anchor for anchor in element.iter("a") if anchor.get("href")]
        link = _neighbour(doc, anchors[0], side) if len({anchor.get("href") for anchor in anchors}) == 1 else None
        if link and len(link.title) > 3 and doc.family.kind_of(link.url) == "post":
            return Finding(link, "class", element.get("class") or "")
    return None


_PLAIN: dict[Side, re.Pattern[str]] = {"prev": re.compile(r"^(?:pre|prev) #"), "next": re.compile(r"^next #")}


def _by_arrow(doc: Document, side: Side) -> Finding[Link] | None:
    """
    ``<a>« title</a>`` and ``<a>title »</a>`` side by side in one box, the arrows inside the links or beside them: a pair of arrows
    with titles needs no words. The first and the last post have a neighbour to one side only.
    """
    other: Side = "next" if side == "prev" else "prev"
    for anchor in _with_arrows(doc)[side][:20]:
        if not _POINTS[side].search(_pointing(anchor)):
            continue
        box = next((up for up, _ in zip(anchor.iterancestors(), range(3)) if len(list(up.iter("a"))) > 1), None)
        links = list(box.iter("a")) if box is not None else []
        if len(links) not in (2, 3) or not any(_POINTS[other].search(_pointing(link)) for link in links):
            continue
        link = _neighbour(doc, anchor, side)
        if link and len(link.title) > 3 and doc.family.kind_of(link.url) != "list":
            return Finding(link, "arrow", text_of(anchor)[:60])
    return None


@once
def _with_arrows(doc: Document) -> dict[Side, list[_Element]]:
    """The links that hold an arrow to either side, or have one beside them."""
    texts = [(anchor, _pointing(anchor)) for anchor in doc.root.iter("a") if anchor.get("href") and _may_point(anchor)]
    return {side: [anchor for anchor, text in texts if not arrows.isdisjoint(text)] for side, arrows in _ARROWS.items()}


def _may_point(anchor: _Element) -> bool:
    """Whether any arrow stands in a link or beside it; a quick look at what is none on nearly all links."""
    inside = "".join(anchor.itertext()) if len(anchor) else anchor.text or ""
    return not (
        _ANY_ARROW.isdisjoint(inside) and _ANY_ARROW.isdisjoint(_left_of(anchor)) and _ANY_ARROW.isdisjoint(anchor.tail or "")
    )


def _left_of(anchor: _Element) -> str:
    parent, before = anchor.getparent(), anchor.getprevious()
    return (before.tail if before is not None else parent.text if parent is not None else None) or ""


def _pointing(anchor: _Element) -> str:
    """The text of a link, with the arrow that stands directly before it or after it."""
    left, right = _left_of(anchor).strip()[-1:], (anchor.tail or "").strip()[:1]
    # no bare < and > beside a link: those part the names of breadcrumbs
    return f"{left if left in '«←‹' else ''} {text_of(anchor)} {right if right in '»→›' else ''}"


_ARROWS: dict[Side, frozenset[str]] = {"prev": frozenset("«←‹<❮"), "next": frozenset("»→›>❯")}
_ANY_ARROW = frozenset().union(*_ARROWS.values())
_POINTS: dict[Side, re.Pattern[str]] = {
    "prev": re.compile(r"^\s*(?:[«←‹❮]|<+)\s*[^\W\d_]"),
    "next": re.compile(r"[^\W_][\s?!？！。.”’)）]*(?:[»→›❯]|>+)\s*$"),
}


def _by_icon(doc: Document, side: Side) -> Finding[Link] | None:
    """A pair of titled links to posts in one box, an arrow's icon in each (chevron-left, angle-right), as Fuwari marks the neighbours."""
    both = _with_icons(doc)
    for anchor in both[side]:
        boxes = list(islice(anchor.iterancestors(), 2))
        if not any(
            box in boxes for other in both["next" if side == "prev" else "prev"] for box in islice(other.iterancestors(), 2)
        ):
            continue
        link = _neighbour(doc, anchor, side)
        if link and 3 < len(link.title) < 100 and doc.family.kind_of(link.url) == "post":
            return Finding(link, "icon", link.title[:60])
    return None


@once
def _with_icons(doc: Document) -> dict[Side, list[_Element]]:
    """The links that hold an icon named after an arrow to either side."""
    found: dict[Side, list[_Element]] = {"prev": [], "next": []}
    for side, anchors in found.items():
        for element in elements_named(doc, _ICON_ARROWS[side], _ICON_SIDES[side])[:12]:
            anchor = next((up for up in islice(element.iterancestors(), 4) if up.tag == "a"), None)
            if anchor is not None and text_of(anchor):
                anchors.append(anchor)
    return found


_ICON_ARROWS: dict[Side, re.Pattern[str]] = {
    "prev": re.compile(r"(?:chevron|arrow|angle|caret)\w*(?:-\w+)*?-left\b|icon-left\b"),
    "next": re.compile(r"(?:chevron|arrow|angle|caret)\w*(?:-\w+)*?-right\b|icon-right\b"),
}
_ICON_SIDES: dict[Side, tuple[str, ...]] = {"prev": ("-left",), "next": ("-right",)}


def _neighbour(doc: Document, anchor: _Element, side: Side) -> Link | None:
    address = absolute(doc.url, anchor.get("href") or "")
    if address is None or not same_portal(address, [host_of(doc.url)]):
        return None
    link = link_of(doc, anchor)
    if link is None or _STARTS["next" if side == "prev" else "prev"].match(link.title):
        return None  # rel="prev" on the link that says 下一篇: themes copy the one from the other
    title = _STARTS[side].sub("", link.title).strip(" :：»«›‹→←<>|")
    if not title or _WHOLE[side].match(link.title):
        title = squeeze(anchor.get("title") or "")
        title = _STARTS[side].sub("", title).strip(" :：")
    return Link(link.url, title) if not _NONE.fullmatch(title or "x") and not title.isdigit() else None


def _rule(reading: object, side: Side) -> Rule:
    def rule(doc: Document) -> Finding[Link] | None:
        found: Finding[Link] | None = reading(doc, side)  # type: ignore[operator]
        return found

    return rule


_READINGS = (_by_label, _by_rel, _by_class, _by_arrow, _by_plain_class, _by_icon)
PREV: tuple[Rule, ...] = tuple(_rule(reading, "prev") for reading in _READINGS)
NEXT: tuple[Rule, ...] = tuple(_rule(reading, "next") for reading in _READINGS)
