"""Lists of links: the headings above them, the blocks below these, and each link with its title and excerpt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document
from crawler.fields.flow import width
from crawler.fields.kinds import own_words
from crawler.fields.link_words import is_button_text, without_markup
from crawler.fields.runs import texts_with
from crawler.items import Link
from crawler.text import squeeze, text_of
from crawler.urls import canonical

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_HEADING = 40
LONGEST_TITLE = 130  # columns; what is longer is a summary
_HEADING_TAGS = frozenset("h1 h2 h3 h4 h5 h6 dt strong b span div p a legend header em i font td th li label".split())


_NEIGHBOUR = re.compile(r"\W*(?:上一篇|下一篇|前一篇|后一篇|上一条|下一条)")  # some themes list the neighbours among the related


def link_around(element: _Element) -> _Element | None:
    """The link that *element* is, or that stands directly around it or its parent; None outside of links."""
    return next((up for up in (element, *islice(element.iterancestors(), 2)) if up.tag == "a"), None)


def link_of(doc: Document, anchor: _Element) -> Link | None:
    """The link of *anchor*, titled by its text, its ``title`` or its picture's ``alt``; None if it doesn't lead to another page."""
    address = doc.address_of(anchor)
    if address is None or (key := canonical(address)) == canonical(doc.url):
        return None
    title = headline_in(anchor) or text_of(anchor)
    if not title or is_button_text(title):
        title = without_markup(anchor.get("title") or "") or _alt(anchor) or title
    return Link(key, title or _spoken(anchor))


def _spoken(anchor: _Element) -> str:
    """What an empty link laid over a card is called for screen readers, if the card reads so (Ghost's Dawn)."""
    label, card = squeeze(anchor.get("aria-label") or ""), anchor.getparent()
    return label if label and card is not None and label in text_of(card) else ""


def name_of(anchor: _Element) -> str:
    """The text of a link to a list, without the number of posts in an element at its end (芯片<sup>23</sup>)."""
    said, last = text_of(anchor), anchor
    while len(last) and not (last[-1].tail or "").strip():
        last = last[-1]
        count = text_of(last)
        name = said.removesuffix(count).rstrip()
        if _COUNT.fullmatch(count) and any(map(str.isalnum, name)):
            return name
        if count != said:  # Solitude wraps name and count in one more element
            break
    return said


_COUNT = re.compile(r"[(（\[]?\d{1,5}[)）\]]?")


def headline_in(anchor: _Element) -> str:
    """
    The heading inside an anchor that wraps a whole card (picture, date, counts); a bold part only if the title names it, and where
    there is none of these what the picture or the link is called, if a part of the card reads so (the cards of Xue and Butterfly
    are made of div alone).
    """
    if not len(anchor):
        return ""
    headings = (text_of(inner) for inner in anchor.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    stated = anchor.get("title") or ""
    bold = (text for inner in anchor.iter("b", "strong") if (text := text_of(inner)) in stated)
    named = next((text for text in (*headings, *bold) if len(text) > 1), "") or _named_as_pictured(anchor)
    return named or next((text for text in _titled(anchor) if len(text) > 1), "") or _first_line(anchor)


def _named_as_pictured(anchor: _Element) -> str:
    called = [name for name in (_alt(anchor), squeeze(anchor.get("title") or "")) if width(name) >= 6]
    if not called:
        return ""
    parts = (squeeze(inner.text or "") for inner in anchor.iter("div", "p", "span") if len(inner) == 0)
    return next((part for part in parts if part in called), "")


def _first_line(anchor: _Element) -> str:
    """The first box of a card made of boxes that is longer than a section's or a person's name, no date and no sentence."""
    boxes = [box for box in anchor.iter("div", "p") if next(box.iterdescendants("div", "p", "a"), None) is None]
    lines = [text for box in boxes if (text := text_of(box))]
    likely = (line for line in lines if width(line) >= 12 and not _DATED.match(line) and not line.endswith(("。", "…")))
    return next(likely, "") if len(lines) > 1 and text_of(anchor).startswith(lines[0]) else ""


_DATED = re.compile(r"[\d\s年月日/.:-]{8,}")


def _titled(anchor: _Element) -> Iterator[str]:
    """What may be the title in a link around title and date: the part with a title's class, then all but the time."""
    for inner in anchor.iter("p", "div", "span"):
        if not _TITLE_WORDS.isdisjoint(own_words(inner)):
            yield text_of(inner)
    times = [text_of(time) for time in anchor.iter("time")]
    whole = text_of(anchor)
    if len(times) > 1 and whole in ("".join(times), " ".join(times)):
        return  # _s and the many themes made from it link both times, of publication and of the last change
    for said in times:
        yield (whole.removeprefix(said) if whole.startswith(said) else whole.removesuffix(said)).strip(" |·-–—:")


_TITLE_WORDS = frozenset("title titles ttl tit headline subject heading titre titulo titel titolo judul baslik".split())


def _alt(anchor: _Element) -> str:
    image = next(anchor.iter("img"), None)
    return squeeze(image.get("alt") or "") if image is not None else ""


def heading_elements(doc: Document, pattern: re.Pattern[str], words: Iterable[str]) -> Iterator[_Element]:
    """
    The elements that may be headings and whose whole short text matches *pattern*; of nested ones with one text, the outermost.

    *words* are in lower case, and every match of *pattern* holds one of them.
    """
    for node in texts_with(doc, words):
        element: _Element | None = node.getparent()
        if getattr(node, "is_tail", False) and element is not None:
            element = element.getparent()
        if element is None or element.tag not in _HEADING_TAGS or len(node) > LONGEST_HEADING * 3:
            continue
        while element is not None and element.tag in ("a", "b", "strong", "span", "em", "i", "font") and _is_only_text(element):
            parent = element.getparent()
            if parent is None or parent.tag not in _HEADING_TAGS:
                break
            element = parent
        text = text_of(element) if element is not None else ""
        if len(text) > LONGEST_HEADING:
            text = _QUOTED_TITLE.sub("", text)
        is_sentence = text.endswith("。")  # 延伸阅读请看报告全文。
        if element is not None and len(text) <= LONGEST_HEADING and not is_sentence and pattern.match(text):
            yield element


_QUOTED_TITLE = re.compile(r"^\W*[“\"「《].{20,150}[”\"」》]\s*的\s*(?=相关|相關)")  # “the article's title” 的相关文章


def _is_only_text(element: _Element) -> bool:
    parent = element.getparent()
    return (
        parent is not None and len(text_of(parent)) <= LONGEST_HEADING and width(text_of(parent)) < width(text_of(element)) + 12
    )


def list_under(heading: _Element) -> _Element | None:
    """The element with the links under *heading*: the one after it, or after the boxes that hold it alone; None if there is none."""
    node: _Element | None = heading
    for _ in range(4):
        if node is None or node.tag in ("body", "html"):
            return None
        steps = 0
        for following in node.itersiblings("*"):
            if _is_heading(following) or steps == 3:
                break
            if following.tag == "a":
                return node.getparent()
            if next(following.iter("a"), None) is not None:
                return following
            if text_of(following):
                steps += 1
            elif next(following.iter("ul", "ol", "dl"), None) is not None:
                return None  # the heading's own list is empty: lists further on are other headings'
        node = node.getparent()
    return None


def with_its_likes(block: _Element) -> Iterator[_Element]:
    """*block* and the siblings after it with the same tag and class that hold links: under one heading, each card may have a box."""
    yield block
    node = block.getnext()
    while node is not None and node.tag == block.tag and _first_class(node) == _first_class(block):
        if next(node.iter("a"), None) is None or _is_headed(node):
            return
        yield node
        node = node.getnext()


def _first_class(element: _Element) -> str:
    return re.sub(r"\d+", "", next(iter((element.get("class") or "").split()), ""))


def _is_headed(element: _Element) -> bool:
    """Whether a box opens with a heading that is no link: another list with a name of its own."""
    first = next((node for node in element.iterdescendants() if isinstance(node.tag, str) and (node.text or "").strip()), None)
    return (
        first is not None
        and _is_heading(first)
        and next(first.iter("a"), None) is None
        and next(first.iterancestors("a"), None) is None
    )


def _is_heading(element: _Element) -> bool:
    return element.tag in ("h1", "h2", "h3", "h4", "h5", "h6")


def links_in(doc: Document, block: _Element) -> list[Link]:
    """The links in *block*, one per address, each with the text beside it in its item as excerpt."""
    found: dict[str, Link] = {}
    unnamed: dict[str, str] = {}  # {address: what its picture or its button gave as title}
    for anchor in block.iter("a"):
        link = link_of(doc, anchor)
        if link is None or _NEIGHBOUR.match(said := text_of(anchor)):
            continue
        is_button = not said or is_button_text(said)
        known = found.setdefault(canonical(link.url), link)
        if known is not link:
            _add_to(known, link.title, "" if is_button else unnamed.get(link.url, ""))
            continue
        if is_button:
            unnamed[link.url] = known.title
            known.title = _heading_beside(anchor, block, known.title) or known.title
        if not known.excerpt:
            known.excerpt = _excerpt(anchor, block, known.title)
    return [link for link in found.values() if link.title]


def _heading_beside(anchor: _Element, block: _Element, stated: str) -> str:
    """The longest heading in the card that a picture's or a button's link belongs to; empty if it has none, or *stated* says more."""
    headings = (text_of(node) for node in _item_of(anchor, block).iter("h2", "h3", "h4", "h5"))
    longest = max(headings, key=len, default="")
    return longest if width(longest) > 12 and longest.rstrip(" .…") not in stated and not is_button_text(longest) else ""


def _add_to(known: Link, text: str, picture: str) -> None:
    """Take *text*, of a further link to the address of *known*, as its title or its excerpt; *picture* is what is in the first one's."""
    is_title = 12 < width(text) <= LONGEST_TITLE and text not in known.title and not _NO_TITLE.search(text)
    if picture and (text == picture or (is_title and known.title == picture)):
        known.title = text  # what is in a picture is no title
    elif len(text) > len(known.title) and (width(known.title) < 6 or not any(map(str.isalnum, known.title))):
        known.title = text  # the first link was a mark on the picture (高清)
    elif _CUT.search(known.title) and 6 < width(text) < width(known.title):
        known.title, known.excerpt = text, known.title  # the first link was the picture, with the beginning of the text on it
    elif known.title and not known.excerpt and len(text) > 1.5 * len(known.title):
        known.excerpt = text


_CUT = re.compile(r"(?:…|\.\.\.)\W*$")
_NO_TITLE = re.compile(rf"[.。…]\W*$|^{_DATED.pattern}")  # a sentence of the summary, a title cut short, a day


def _excerpt(anchor: _Element, block: _Element, title: str) -> str:
    """The longest text beside *anchor* in its list item; empty if the item shows only the title."""
    item = _item_of(anchor, block)
    if item is anchor:
        return ""
    beside = [
        text_of(node)
        for node in item.iter("p", "div", "span", "dd")
        if node is not item and next(node.iter("a"), None) is None and anchor not in node.iterancestors()
    ]
    longest = max(beside, key=len, default="")
    return longest if width(longest) > 40 and longest != title else ""


def _item_of(anchor: _Element, block: _Element) -> _Element:
    """The largest box around *anchor* within *block* whose links all lead to its address."""
    item = anchor
    for ancestor in anchor.iterancestors():
        if ancestor is block or any(link.get("href") != anchor.get("href") for link in ancestor.iter("a")):
            break
        item = ancestor
    return item
