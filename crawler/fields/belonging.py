"""What a part of the page belongs to: this article, another post's card, or the page around it."""

from __future__ import annotations

import functools
import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document, once, once_value
from crawler.fields.flow import width
from crawler.fields.kinds import kinds_of, own_kinds, own_words
from crawler.fields.title_claims import key_of, title_claims
from crawler.text import has_cjk, has_digit, text_of
from crawler.urls import absolute

if TYPE_CHECKING:
    from lxml.etree import _Element

# Text in these is never the article's own byline: picture credits, menus, forms, quotations.
FOREIGN_TAGS = frozenset({"figure", "figcaption", "nav", "form", "button", "footer", "select", "picture", "blockquote", "aside"})


def is_foreign(doc: Document, element: _Element, levels: int = 8) -> bool:
    """
    Whether *element* is inside something that isn't the post's: a picture's credit, a menu, a form, a quotation, comments, a sidebar,
    the page's foot. At most *levels* elements are looked at, from *element* upwards.

    An element around the headline or the body is never foreign, whatever its class, nor is a footer inside the post's own box.
    """
    known: dict[tuple[_Element, int], bool] = once_value(doc, "belonging.foreign", dict)
    key = (element, levels)
    if key not in known:
        known[key] = _is_foreign(doc, element, levels)
    return known[key]


def _is_foreign(doc: Document, element: _Element, levels: int) -> bool:
    known: dict[_Element, bool | None] = once_value(doc, "belonging.foreign_part", dict)
    node: _Element | None = element
    for _ in range(levels):
        if node is None:
            return False
        if node not in known:
            known[node] = _is_foreign_part(doc, node)
        if (said := known[node]) is not None:
            return said
        node = node.getparent()
    return False


def _is_foreign_part(doc: Document, node: _Element) -> bool | None:
    """Whether everything in *node* is foreign (True) or the post's (False); None if that depends on its ancestors."""
    own, _ = _holders_and_titles(doc)
    if node in own:
        return False
    words = own_words(node)
    if (node.tag == "nav" or "breadcrumb" in words) and _META_ROW.match(text_of(node)):
        return None  # Bootstrap's breadcrumb used as a row of labels: 时间：… 作者：… 分类：…
    if node.tag == "span" and "comment" in words and any(up.tag == "header" and up in own for up in node.iterancestors()):
        return None  # emlog's theme contentleft gives each part of its byline this name
    if "copyright" in words and not _POST_NAMES.isdisjoint(words):
        return False  # post-copyright: the post's own box of author, address and licence, even inside a footer
    if "breadcrumb" in words and node.tag in ("ul", "ol", "div") and next(node.iter("a"), None) is None:
        return None  # a row of a byline, which Bulma classes as a breadcrumb (Dream); a real one has links
    if node.tag == "nav" and any(
        "meta" in (said := own_words(part)) and "post" in said for part in islice(node.iter("ul", "div"), 9)
    ):
        return None  # Material for MkDocs keeps who and when (md-post__meta) in a menu beside the text
    if node.tag in FOREIGN_TAGS or is_foreign_named(words) or ("caption" in words and _has_picture(node)):
        return not _is_posts_own(doc, node, words)
    return None


_META_ROW = re.compile(r"\W*(?:(?:发布|发表)?(?:时间|日期)|作者|分类)\s*[:：]")


def _has_picture(node: _Element) -> bool:
    """Whether a picture is in *node* or beside it, so that a caption is the picture's."""
    parent = node.getparent()
    return next(node.iter("img"), None) is not None or (
        parent is not None and len(parent) < 6 and next(parent.iter("img"), None) is not None
    )


def _is_posts_own(doc: Document, node: _Element, words: frozenset[str]) -> bool:
    """Whether a footer or an aside is nevertheless the post's, by its class *words* or its place."""
    if node.tag in ("footer", "aside") or "footer" in words:
        if not _META_NAMES.isdisjoint(words) and node.tag != "footer":
            return True
        own, _ = _holders_and_titles(doc)
        if any(up.tag == "header" and up in own for up in node.iterancestors()):
            return True  # an aside in the headline's own header (Ghost's themes put the byline there)
        holders = [up for up in node.iterancestors() if up in own]
        return "footer" in (*words, node.tag) and (
            any(up.tag == "article" for up in holders) or not _POST_NAMES.isdisjoint(own_words(holders[0]) if holders else ())
        )
    return False


_META_NAMES = frozenset("meta info author byline date".split())
_POST_NAMES = frozenset("article post entry single detail news".split())
_FOREIGN_NAMES = frozenset(
    "comment comments commentlist cmt reply respond sidebar related recommend recommended hot footer copyright nav navbar menu breadcrumb widget widgets".split()
)
_POSTS_PARTS = frozenset("post entry article single content meta info count number num".split())


@functools.lru_cache(maxsize=8192)
def is_foreign_named(words: frozenset[str]) -> bool:
    """
    Whether the *words* of a class or id name something that isn't the post's.

    >>> is_foreign_named(frozenset({"sidebar"})), is_foreign_named(frozenset({"entry", "footer"}))
    (True, False)
    """
    if _FOREIGN_NAMES.isdisjoint(words):
        return False
    return not _NEVER_POSTS_OWN.isdisjoint(words) or _POSTS_PARTS.isdisjoint(words)


_NEVER_POSTS_OWN = frozenset("related recommend recommended sidebar".split())


def is_of_other_post(doc: Document, element: _Element) -> bool:
    """
    Whether *element* belongs to another post: a small block around it shows a link or heading with another title than this page's.

    Blocks that hold the headline or the body are this post's.
    """
    known: dict[_Element, bool] = once_value(doc, "belonging.other_post", dict)
    if element not in known:
        known[element] = _is_of_other_post(doc, element)
    return known[element]


def _is_of_other_post(doc: Document, element: _Element) -> bool:
    own, titles = _holders_and_titles(doc)
    if is_in_card(doc, element):
        return True
    link = next(element.iterancestors("a"), None)
    if link is not None and is_own_link(doc, link):
        return False  # a link to this very page, as themes link the date
    node: _Element | None = element
    beside: frozenset[_Element] = frozenset()
    for _ in range(4):
        if node is None or node in own or node.tag in ("body", "html", "main"):
            return False
        if node.tag in _LIST_TAGS:
            beside = frozenset(node.iter("a"))  # the list's other items are about the same post: Date …, Topics …
        if node.tag in _ITEM_TAGS and len(node) < 12:
            for link in node.iter("a", "h2", "h3", "h4"):
                if link in beside or (link.tag != "a" and link in (element, *element.iterancestors())):
                    continue  # a heading around the byline itself
                names_post = (_is_title_like(link) or _leads_to_post(doc, link)) and not is_own_link(doc, link)
                if names_post and not _same_title(key_of(text_of(link)), titles):
                    return True
        node = node.getparent()
    return False


def is_in_card(doc: Document, element: _Element) -> bool:
    """Whether *element* is in an ``<article>`` that holds neither our headline nor our body, or in a link around a whole card."""
    own, _ = _holders_and_titles(doc)
    article = next(element.iterancestors("article"), None)
    if article is not None and own and article not in own and next(article.iter("h1", "main"), None) is None:
        # by the standard an <article> is independent; ND소프트's templates put the byline into one, in the headline's own header
        return not any(up.tag == "header" and up in own for up in article.iterancestors())
    card = next(element.iterancestors("a"), None)
    return card is not None and card not in own and _is_card(doc, card, element)


def _is_title_like(link: _Element) -> bool:
    """Whether a link or heading shows a headline rather than a name, a category or a button, or a summary set as a heading."""
    text = text_of(link)
    if not 26 < width(text) <= 150 or text.endswith("。") or (link.tag == "a" and (len(text.split()) < 5 and not has_cjk(text))):
        return False
    # the class that names it may be the link's, its parent's or its only child's: <a><span class="category">…</span></a>
    return _KINDS_IN_BYLINES.isdisjoint(kinds_of(link, 2)) and not (len(link) == 1 and _KINDS_IN_BYLINES & own_kinds(link[0]))


_KINDS_IN_BYLINES = frozenset(("author", "category", "tags", "source"))


def _is_card(doc: Document, link: _Element, element: _Element) -> bool:
    """Whether *link* leads to another page and wraps more than *element*: themes make a neighbour's card (title, date, category) one link."""
    href = link.get("href") or ""
    if _ADDRESS_OF_PERSON.search(href) or absolute(doc.url, href) is None or is_own_link(doc, link):
        return False  # a byline, if it leads to a person: picture, name and date in one link
    said = key_of(text_of(element))
    return len(key_of(text_of(link)).replace(said, "") if said else "") > 3


_ADDRESS_OF_PERSON = re.compile(
    r"/(?:authors?|users?|u|space|members?|profiles?|account|uid)[/.?=_-]|[?&](?:author|auth|uid|mod=space)", re.I
)


def _leads_to_post(doc: Document, link: _Element) -> bool:
    """Whether *link* shows a title of any length: it's marked as one, or is a list item's, and by the family's addresses leads to a post."""
    href = link.get("href") if link.tag == "a" else None
    parent = link.getparent()
    around = [node for node in (parent, link, *link[:2]) if node is not None]
    if not href or not any(node.tag in _TITLE_TAGS or "title" in own_words(node) for node in around):
        return False
    address = absolute(doc.url, href)
    kind = doc.family.kind_of(address) if address is not None else "other"
    return kind == "post" or (kind is None and _is_numbered_headline(link, href))


def _is_numbered_headline(link: _Element, href: str) -> bool:
    """Whether the link is a heading in Chinese, longer than a name, and its address ends with a number: a card's title, however short."""
    text = text_of(link)
    parent = link.getparent()
    is_heading = parent is not None and parent.tag in ("h2", "h3", "h4")
    return is_heading and width(text) >= 14 and has_cjk(text) and has_digit(href.rstrip("/").rpartition("/")[2])


def is_own_link(doc: Document, link: _Element) -> bool:
    """Whether *link* leads to this very page, or to a place on it."""
    address = doc.address_of(link) if link.tag == "a" else None
    return address is not None and address.partition("#")[0].rstrip("/") == doc.url.partition("#")[0].rstrip("/")


_TITLE_TAGS = frozenset({"h2", "h3", "h4", "li"})
_LIST_TAGS = frozenset({"ul", "ol"})
_ITEM_TAGS = frozenset({"li", "article", "a", "td", "dd", "dl", "div", "section", "h2", "h3"})


@once
def _holders_and_titles(doc: Document) -> tuple[frozenset[_Element], tuple[str, ...]]:
    """The headline, the body and all elements that hold them; and the keys of the titles that the page and its head give."""
    from crawler.fields.metadata import page_title

    anchors = [anchor for anchor in (headline_element(doc), body_element(doc)) if anchor is not None]
    head = headline_element(doc)
    said = (text_of(head) if head is not None else "", *title_claims(doc), page_title(doc))
    keys = tuple(dict.fromkeys(key for key in map(key_of, said) if key))
    return frozenset(node for anchor in anchors for node in (anchor, *anchor.iterancestors())), keys


def _same_title(key: str, titles: tuple[str, ...]) -> bool:
    """Whether *key* is part of a title, or a title part of it."""
    return any(key in title or (len(title) > 3 and title in key) for title in titles)


def headline_element(doc: Document) -> _Element | None:
    """The element that shows the title; None if none is seen."""
    from crawler.fields.headline import headline

    finding = headline(doc)
    return finding.value if finding else None


def body_element(doc: Document) -> _Element | None:
    """The element that holds the body; None if there is none."""
    from crawler.fields.content.main import main_block

    return main_block(doc)


def is_post_foot(element: _Element) -> bool:
    """Whether the element is the ``<footer>`` of an ``<article>``, where HTML5 themes put keywords, sections and counts, and not the page's."""
    return element.tag == "footer" and next(element.iterancestors("article"), None) is not None
