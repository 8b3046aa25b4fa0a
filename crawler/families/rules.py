"""Functions that make field rules out of what a family states: selectors, and the kinds of lists that links lead to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from crawler.css import Css, css
from crawler.document import Document, Finding, Rule
from crawler.families.base import selectors
from crawler.families.link_titles import link_of, names_side
from crawler.families.region import region, role_of_link, stands_apart
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.fields.link_lists import name_of
from crawler.fields.neighbour_words import OTHER, Side
from crawler.items import Link
from crawler.text import squeeze, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.dates import Moment
    from crawler.families.base import Role

LABEL = re.compile(
    r"^\W*(?:(?:本文)?(?:作者|发布者|发布人|撰文|文|来源|出处|分类|栏目|所属分类|发布于|发表于|标签|关键词|责任编辑|责编|编辑|浏览|阅读|点击|评论|时间|日期"
    r"|发布时间|更新时间)\s*[:：/]|(?:by|von|par|por|door|av|af|di)\s+|posted\s+(?:by|in|on)\s+|category\s*:|tags?\s*:)\s*",
    re.IGNORECASE,
)
LONGEST_NAME = 60
LONGEST_TEXT = 200


def text(*paths: str, strip: re.Pattern[str] | None = LABEL) -> Rule:
    """A rule: the text of the first selected element that has any, without its label."""
    places = selectors(*paths)

    def rule(doc: Document) -> Finding[str] | None:
        for place, element in _elements(doc, places):
            value = _clean(_value(element), strip)
            if value and len(value) <= LONGEST_TEXT and not _ONLY_BY.fullmatch(value) and not is_of_other_post(doc, element):
                return found(doc, value, place.text)
        return None

    return rule


_ONLY_BY = re.compile(r"(?:by|von|par|por|作者是?|由)[:：。]?", re.IGNORECASE)


def names(*paths: str) -> Rule:
    """A rule: the texts of all elements that the first matching selector selects, in order and once each."""
    places = selectors(*paths)

    def rule(doc: Document) -> Finding[list[str]] | None:
        for place in places:
            values = (_clean(_value(element)).strip("#＃ ") for element in place.all(doc))
            if kept := list(dict.fromkeys(value for value in values if value and len(value) <= LONGEST_NAME)):
                return found(doc, kept, place.text)
        return None

    return rule


def names_joined(*paths: str) -> Rule:
    """A rule: the same texts joined with commas, for several authors."""
    many = names(*paths)

    def rule(doc: Document) -> Finding[str] | None:
        finding = many(doc)
        return found(doc, ", ".join(finding.value), finding.evidence) if finding else None

    return rule


def count(*paths: str) -> Rule:
    """A rule: the number in the first selected element that shows one (``6,927``, ``59点热度``, ``1.2万``)."""
    places = selectors(*paths)

    def rule(doc: Document) -> Finding[int] | None:
        from crawler.counts import read_count

        for place, element in _elements(doc, places):
            number = read_count(_clean(_value(element)))
            if number is not None:
                return found(doc, number, f"{place.text} {_value(element)[:40]!r}")
        return None

    return rule


def link(*paths: str) -> Rule:
    """A rule: the first selected link that leads to another page, with its text or title."""
    places = selectors(*paths)

    def rule(doc: Document) -> Finding[Link] | None:
        made = ((place, link_of(doc, element)) for place, element in _elements(doc, places))
        return next((found(doc, link, place.text) for place, link in made if link), None)

    return rule


def link_on(side: Side, own: str, others: str) -> Rule:
    """
    A rule: the neighbour on *side*, in the boxes that *own* selects, or in those of *others* where the label in them names this side.

    Translated themes swap the labels of WordPress's .nav-previous and .nav-next, and some put the newer post first: readers go by the label.
    """
    places, turned = selectors(own), selectors(others)

    def rule(doc: Document) -> Finding[Link] | None:
        for place, element in _elements(doc, places):
            if not names_side(element, OTHER[side]) and (made := link_of(doc, element)):
                return found(doc, made, place.text)
        for place, element in _elements(doc, turned):
            if names_side(element, side) and (made := link_of(doc, element)):
                return found(doc, made, place.text)
        return None

    return rule


def neighbour(path: str, label: str) -> Rule:
    """A rule: the link in the first element selected by *path* whose text begins with *label* (上一篇, 下一篇)."""
    places = selectors(path)

    def rule(doc: Document) -> Finding[Link] | None:
        for place, element in _elements(doc, places):
            if text_of(element).lstrip("«‹< ").startswith(label):
                made = next((link_of(doc, inner) for inner in element.iter("a") if inner.get("href")), None)
                if made:
                    made.title = made.title.removeprefix(label).lstrip(" :：")
                    return found(doc, made, f"{place.text} {label}")
        return None

    return rule


def links(*paths: str, excerpt: str = "") -> Rule:
    """
    A rule: the links in all blocks that the first matching selector selects, one per address; none to lists, as cards name
    their category, too.

    *excerpt* is a selector for the excerpt within a block.
    """
    places = selectors(*paths)

    def rule(doc: Document) -> Finding[list[Link]] | None:
        for place in places:
            kept: dict[str, Link] = {}
            for block in place.all(doc):
                for element in block.iter("a"):
                    _merge(kept, link_of(doc, element), _excerpt(block, excerpt))
            if offered := [made for made in kept.values() if made.title and doc.family.role_of(made.url) is None]:
                return found(doc, offered, place.text)
        return None

    return rule


def linked(role: Role) -> Rule:
    """A rule: the texts of the post's links to lists of this kind, whatever the theme calls them."""

    def rule(doc: Document) -> Finding[list[str]] | None:
        links = region(doc).links(doc, role)
        if role == "category":
            links = _outermost_first(doc, links)
        spoken = [_clean(_shortest(doc, element)).strip("#＃[]【】 ") for element in links]
        kept = list(dict.fromkeys(name for name in spoken if name and len(name) <= LONGEST_NAME and not _NAVIGATES.search(name)))
        is_menu = len(kept) > _MOST_TERMS.get(role, len(kept))
        return found(doc, kept, f"links to {role} lists") if kept and not is_menu else None

    return rule


_MOST_TERMS: dict[Role, int] = {"category": 6, "tag": 24}  # more are a menu or a cloud, or the side column of a post without text


def _outermost_first(doc: Document, links: list[_Element]) -> list[_Element]:
    """The links in the order of a path if the address of each lies below that of another: WordPress lists 基金 (/cj/jj/) before 财经 (/cj/)."""
    places = {doc.address_of(link) or "": link for link in links}
    path = sorted(places, key=len)
    is_path = len(path) > 1 and all(below.startswith(f"{above.rstrip('/')}/") for above, below in itertools.pairwise(path))
    return [places[place] for place in path] if is_path else links


def _shortest(doc: Document, link: _Element) -> str:
    """The text of a link; of one around a card (picture, name, description), the shortest text of other links to its address."""
    if not any(child.tag in ("div", "p", "h3", "h4") for child in link):
        return name_of(link)
    same = (text_of(other) for other in region(doc) if other.tag == "a" and other.get("href") == link.get("href"))
    whole = text_of(link)
    first = next((text for child in link if (text := text_of(child))), whole)  # the name, before 查看作者资料
    return min((text for text in same if text and text != whole), key=len, default=first)


_linked_authors = linked("author")


def linked_author(doc: Document) -> Finding[str] | None:
    """The text of the post's first link to an author's list of posts."""
    finding = _linked_authors(doc)
    return found(doc, finding.value[0], finding.evidence) if finding else None


def only_linked_author(doc: Document) -> Finding[str] | None:
    """The author, where all links to lists by author lead to one; menus, side columns and comments do not count."""
    links = [link for link in doc.root.iter("a") if link.get("href") and role_of_link(doc, link) == "author"]
    named = {name: link for link in links if (name := text_of(link)) and not stands_apart(link)}
    addresses = {doc.address_of(link) for link in named.values()}
    name = next(iter(named), "")
    is_sure = len(addresses) == 1 and len(name) <= LONGEST_NAME
    return found(doc, name, "the only link to a list by author") if is_sure else None


def pattern(name: str, regex: str, *paths: str, read: Callable[[str], Any] = str.strip) -> Rule:
    """A rule: group 1 of *regex* in the text of a selected element, turned into a value by *read*; *name* is for the evidence only."""
    compiled, places = re.compile(regex, re.IGNORECASE), selectors(*paths)

    def rule(doc: Document) -> Finding[Any] | None:
        for place, element in _elements(doc, places):
            match = compiled.search(text_of(element))
            value = read(match[1]) if match else None
            if match and value not in (None, ""):
                return found(doc, value, f"{name}: {place.text} {match[0].strip()[:60]!r}")
        return None

    return rule


def proven_zone(*paths: str) -> Rule:
    """A rule: the moment meant by a ``datetime`` attribute that lies about its zone, where the family can prove it."""
    places = selectors(*paths)

    def rule(doc: Document) -> Finding[Moment] | None:
        quirk = doc.family.date_zone_quirk
        for place, element in _elements(doc, places):
            stated = element.get("datetime") or ""
            if not quirk or not stated or is_foreign(doc, element) or is_of_other_post(doc, element):
                continue  # the newest posts of a side column prove their own time
            if moment := quirk(doc, stated, text_of(element)):
                return found(doc, moment, f"{place.text} {stated}: wall time labelled UTC")
        return None

    return rule


def found(doc: Document, value: Any, evidence: str) -> Finding[Any]:
    """A finding, with the document's family as its rule."""
    return Finding(value, f"family:{doc.family.name}", evidence)


_NAVIGATES = re.compile(
    r"^(?:返回|更多|more\b|查看|全部|[«»<←→]|上一|下一|(?:view|see|show|read|learn) |alle anzeigen|voir )", re.IGNORECASE
)


def _elements(doc: Document, places: Sequence[Css]) -> Iterator[tuple[Css, _Element]]:
    return ((place, element) for place in places for element in place.all(doc))


def _value(element: _Element) -> str:
    return squeeze(element.get("content") or "") if element.tag == "meta" else text_of(element)


def _clean(value: str, strip: re.Pattern[str] | None = LABEL) -> str:
    return (strip.sub("", value) if strip else value).strip(" \t:：|·/,，")


def _excerpt(block: _Element, path: str) -> str:
    return next((text_of(element) for element in css(path)(block)), "") if path else ""


def _merge(kept: dict[str, Link], made: Link | None, excerpt: str) -> None:
    """Add *made* to *kept*; where picture and headline both link to one address, the longer text is the title."""
    if made is None:
        return
    made.excerpt = excerpt
    known = kept.setdefault(made.url, made)
    if len(made.title) > len(known.title):
        known.title = made.title
    known.excerpt = known.excerpt or excerpt
