"""The elements of a page that are about its post: those around headline and body, without side columns and other posts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document, once
from crawler.text import squeeze
from crawler.urls import netloc_of, registrable_domain, same_portal

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.families.base import Role

# Whole class names and ids of blocks about something else than the post, in themes of every CMS. Butterfly puts the tags beside
# the share buttons.
FOREIGN = re.compile(
    r"(?!tags?[-_]share)(?:\w*[-_]?)?(?:sidebar|side|aside|widgets?|sidebox|relat(?!ive(?![a-z]))\w*|recommend\w*|xiangguan|comment(?:s|list|[-_]?(?:list|area|box|form|wrap\w*))"
    r"|respond|reply|cnxh|tuijian|guess\w*|hot\w*|rank\w*|share\w*|sharebox|social\w*|donate|reward|dashang|advert\w*|copyright|copynotice)"
    r"|(?:div|site|main|top|head|primary|second\w*|mobile|header)?[-_]?(?:nav|navbar|navigation|menu)(?:[-_]?(?:bar|wrap\w*|container|menu|box))?"
    r"|(?:site|page|div|main|blog)?[-_]?(?:foot|footer|bottom)|site[-_]?header|masthead|logo|search\w*|pagination|pagenavi|page[-_]?nav"
)
APART = re.compile(
    r"(?:^|[\s_-])(?:side|sidebar|widgets?|comments?|respond|relate\w*|recommend\w*|hot|rank|nav|menu|footer)(?:$|[\s_-])",
    re.IGNORECASE,
)
FOREIGN_TAGS = frozenset({"nav", "aside", "form", "script", "style", "noscript", "template", "select", "iframe", "svg", "button"})
_SUMMARY = re.compile(r"[\[【「\s]*(?:(?:内容|文章|新闻)?(?:摘要|导读|导语|简介|提要))\s*[\]】」:：]")
_SUMMARY_WORD = re.compile(r"(?:内容|文章|新闻)?(?:摘要|导读|导语|简介|提要)")  # in an element of its own: <b>摘要</b>
_SIGNED = re.compile(r"\W*(?:(?:post(?:ed)?|written|发布|发表)\s*by|作者\s*[:：]|由)", re.IGNORECASE)
MOST_BOXES_FOR_LEAD = 24
_KINDS_OF_LISTS = frozenset({"author", "category", "tag"})
MOST_FOOT_LINES = 6
MOST_LINKS_IN_FOOT = 24
MOST_CLIMBS = 3
MOST_LINKS_BESIDE = 4
MOST_CHARS_BESIDE = 300  # characters that a wider container may add before it holds more than this post


@dataclass(slots=True)
class Region:
    """The post's elements outside its body: *above* the headline, from the headline to the body (*head*), and *after* the body."""

    headline: _Element | None = None
    body: _Element | None = None
    above: list[_Element] = field(default_factory=list)
    head: list[_Element] = field(default_factory=list)
    after: list[_Element] = field(default_factory=list)

    def __iter__(self) -> Iterator[_Element]:
        """All of them, the most certain first: those of the head, those after the body, those above the headline."""
        yield from self.head
        yield from self.after
        yield from self.above

    def links(self, doc: Document, role: Role) -> list[_Element]:
        """The links that lead to lists of this kind or say so (``rel="category tag"``), from the first part that has any."""
        for part in (self.head, self.after, self.above):
            found = [link for link in part if link.tag == "a" and role_of_link(doc, link) == role]
            if part is self.after:
                found = [link for link in found if not self._is_in_card(doc, link)]
            if found:
                return found
        inside = self.body.iter("a") if self.body is not None else ()  # some themes end the body's container with the tags
        prose: dict[_Element, bool] = {}
        named = (link for link in inside if role_of_link(doc, link) == role)
        return [link for link in named if not _in_prose(link, prose) or self._is_byline(link)]

    def _is_in_card(self, doc: Document, link: _Element) -> bool:
        """Whether *link* is in a box whose heading links to another post, so that it is that post's category or author."""
        for box in islice(link.iterancestors(), MOST_CLIMBS + 1):
            if box is self.body or (self.body is not None and box in self.body.iterancestors()):
                return False
            for heading in box.iter("h2", "h3", "h4", "h5", "h6"):
                leads = [a for a in heading.iter("a") if role_of_link(doc, a) is None]
                if any((doc.address_of(a) or doc.url) != doc.url for a in leads):
                    return True
        return False

    def _is_byline(self, link: _Element) -> bool:
        """Whether *link* is in one of the first lines below a headline that is in the body's container."""
        beside = list(islice(self.headline.itersiblings(), 2)) if self.headline is not None else []
        return any(line is link or line in link.iterancestors() for line in beside)


@once
def region(doc: Document) -> Region:
    """The part of the page around headline and body; empty if either isn't found."""
    from crawler.fields.content.main import main_block
    from crawler.fields.headline import headline

    title, body = headline(doc), main_block(doc)
    found = Region(title.value if title else None, body)
    if title is not None and body is not None:
        _gather(_widened(_common_ancestor(title.value, body)), found)
    return found


def beside_headline(doc: Document) -> Iterator[_Element]:
    """The elements of the short boxes next to a headline inside the body's container, if there is nothing outside of it."""
    around = region(doc)
    if around.headline is None or around.body is None or around.body not in around.headline.iterancestors():
        return
    for box in (*islice(around.headline.itersiblings(preceding=True), 2), *islice(around.headline.itersiblings(), 2)):
        if isinstance(box.tag, str) and sum(map(len, pieces(box))) < MOST_CHARS_BESIDE:
            yield from box.iter("*")


@once
def lead_lines(doc: Document) -> frozenset[_Element]:
    """
    The summary that a template prints between headline and text (摘要：…, 导读：…), where the body's container holds it too.

    Only with a class or box of its own: an editor's 导读 in the text is a plain paragraph.
    """
    from crawler.fields.content.main import main_block

    body = main_block(doc)
    boxes = body.iterdescendants("div", "p", "blockquote", "section", "td") if body is not None else iter(())
    found = []
    for element in islice(boxes, MOST_BOXES_FOR_LEAD):
        if element.tag == "p" and not element.get("class") and not element.get("id"):
            break
        words = list(pieces(element))
        is_labelled = _SUMMARY.match("".join(words)) or (words and _SUMMARY_WORD.fullmatch(words[0]))
        if is_labelled and sum(map(len, words)) < MOST_CHARS_BESIDE and not _holds_several(element):
            found.append(element)
    return frozenset(found)


def _holds_several(element: _Element) -> bool:
    """Whether the element holds more than one paragraph or box."""
    return next(islice(element.iterdescendants("p", "div"), 1, None), None) is not None


@once
def foot_lines(doc: Document) -> frozenset[_Element]:
    """The lines about the post at the end of the body's container: each links to at least two kinds of lists, or is a row of tags."""
    from crawler.fields.content.main import main_block

    body = main_block(doc)
    last = list(body)[-MOST_FOOT_LINES:] if body is not None and doc.family.list_paths else []
    return frozenset(element for element in last if isinstance(element.tag, str) and _speaks_of_post(doc, element))


def _speaks_of_post(doc: Document, element: _Element) -> bool:
    links = list(element.iter("a"))
    if not 0 < len(links) < MOST_LINKS_IN_FOOT or next(element.iterdescendants("p", "h2", "h3", "img"), None) is not None:
        return False
    roles = {role_of_link(doc, link) for link in links}
    unlinked = sum(map(len, pieces(element))) - sum(len(piece) for link in links for piece in pieces(link))
    if roles == {"tag"}:
        return unlinked <= 12
    is_signed = "author" in roles and _SIGNED.match("".join(pieces(element))) is not None  # emlog: post by admin / 2026-5-6 8:17
    return (len(roles & _KINDS_OF_LISTS) > 1 and unlinked < 120) or (is_signed and unlinked < 60)


def role_of_link(doc: Document, link: _Element) -> Role | None:
    """The kind of list a link leads to, by its ``rel`` or by the shape of its address in this family; None for other links."""
    rel = (link.get("rel") or "").lower().split()
    if "category" in rel:
        return "category"
    address = doc.address_of(link)
    role = doc.family.role_of(address) if address and _is_ours(doc, address) else None
    if role:
        return role
    if "author" in rel:
        return "author"
    return "tag" if "tag" in rel else None


def _is_ours(doc: Document, address: str) -> bool:
    return same_portal(address, (netloc_of(doc.url),)) or registrable_domain(address) == registrable_domain(doc.url)


def is_foreign(element: _Element) -> bool:
    """Whether an element is about something else than the post, by its tag, class or id."""
    if element.tag in FOREIGN_TAGS:
        return True
    return _is_foreign_named(element.get("class") or "", element.get("id") or "")


@lru_cache(maxsize=8192)
def _is_foreign_named(names: str, name: str) -> bool:
    words = f"{names} {name}".lower().split()
    # Elementor calls every part a widget
    return any(FOREIGN.fullmatch(word) for word in words if not word.startswith("elementor"))


def stands_apart(element: _Element) -> bool:
    """Whether an element is in a menu, a side column, a list of other posts, or among comments."""
    return any(
        node.tag in FOREIGN_TAGS or _is_apart_named(node.get("class") or "", node.get("id") or "")
        for node in element.iterancestors()
    )


@lru_cache(maxsize=8192)
def _is_apart_named(names: str, name: str) -> bool:
    return APART.search(f"{names} {name}") is not None


def pieces(element: _Element) -> Iterator[str]:
    """The runs of text in *element*, squeezed, without empty ones."""
    return (piece for piece in map(squeeze, element.itertext()) if piece)


def _in_prose(link: _Element, known: dict[_Element, bool]) -> bool:
    """Whether *link* is in running text: its block holds more than links (results for blocks are kept in *known*)."""
    block = link.getparent()
    if block is not None and block.tag == "span" and _is_row_of_links(block):
        return False
    while block is not None and block.tag not in ("p", "div", "ul", "section", "footer", "td", "body"):
        block = block.getparent()
    if block is None:
        return True
    if block not in known:
        linked = sum(len(piece) for inner in block.iter("a") for piece in pieces(inner))
        known[block] = sum(len(piece) for piece in pieces(block)) > linked + 12
    return known[block]


def _is_row_of_links(box: _Element) -> bool:
    """Whether *box* holds several links and nothing else: tags that a theme sets loose behind the last paragraph."""
    return (
        len(box) > 1
        and all(child.tag == "a" and not (child.tail or "").strip() for child in box)
        and not (box.text or "").strip()
    )


def _common_ancestor(one: _Element, other: _Element) -> _Element:
    above = {one, *one.iterancestors()}
    return next(element for element in (other, *other.iterancestors()) if element in above)


def _widened(container: _Element) -> _Element:
    """*container*, or an ancestor that adds just a few words, as the date or the tags beside the block of headline and body."""
    for _ in range(MOST_CLIMBS):
        parent = container.getparent()
        if parent is None or parent.tag in ("body", "html") or is_foreign(parent):
            break
        beside = [child for child in parent if child is not container and isinstance(child.tag, str) and not is_foreign(child)]
        if any(next(child.iter("h1", "h2", "h3"), None) is not None for child in beside):
            break
        if sum(1 for child in beside for _ in child.iter("a")) > MOST_LINKS_BESIDE:
            break
        if sum(len(piece) for child in beside for piece in pieces(child)) > MOST_CHARS_BESIDE:
            break
        container = parent
    return container


def _gather(container: _Element, found: Region) -> None:
    """Sort the elements of *container* into *found*, without the body and without foreign blocks (that don't hold headline or body)."""
    kept = {
        element for anchor in (found.headline, found.body) if anchor is not None for element in (anchor, *anchor.iterancestors())
    }
    place = found.above
    pending = [container]
    while pending:
        element = pending.pop()
        if element is found.body:
            place = found.after
            continue
        if not isinstance(element.tag, str) or (element not in kept and is_foreign(element)):
            continue
        if element is found.headline and place is found.above:
            place = found.head
        if element not in kept or element is found.headline:
            place.append(element)
        pending.extend(reversed(element))
