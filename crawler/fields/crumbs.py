"""Where a page's breadcrumb stands: by class, role or vocabulary, behind 当前位置, or as a link home with an arrow behind it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.attributes import vocabulary_elements
from crawler.document import Document
from crawler.fields import nearby
from crawler.fields.kinds import own_words
from crawler.fields.metadata import is_front
from crawler.fields.runs import elements_named, texts_with
from crawler.text import text_of
from crawler.urls import absolute, host_of

if TYPE_CHECKING:
    from lxml.etree import _Element


_CRUMB_NAMES = re.compile(
    r"[Bb]read|[Cc]rumb|weizhi|position(?!-(?:relative|absolute|static|fixed|sticky))|location|place(?!-(?:self|items|content)|holder)|daohang|curpos|path"
)  # utility frameworks say place-self-center and position-relative


_CRUMB_WORDS = ("bread", "crumb", "weizhi", "position", "location", "place", "daohang", "curpos", "path")


_CRUMB_LABELS = frozenset(("Breadcrumb", "breadcrumb", "Breadcrumbs"))


_HERE = ("位置", "您在", "you are here", "現在地", "sie sind hier")


def leads_home(doc: Document, link: _Element) -> bool:
    """Whether *link* leads to the front of the page's own host, whatever it is called there."""
    address = absolute(doc.url, link.get("href") or "")
    return address is not None and is_front(address) and host_of(address) == host_of(doc.url)


def crumbs(doc: Document) -> Iterator[_Element]:
    named = elements_named(doc, _CRUMB_NAMES, _CRUMB_WORDS)
    for element in [*named, *(stated for stated in vocabulary_elements(doc) if _is_stated_crumb(stated) and stated not in named)][
        :12
    ]:
        if "comment" in own_words(element):
            continue  # emlog calls the place of its comment form comment-place
        if len(element) > 0 and _is_small(element) and len(text_of(element)) < 300 and not _in_foot(element):
            yield element
    for text in texts_with(doc, _HERE)[:4]:
        element = text.getparent()
        for _ in range(4):
            if element is None or element.tag in ("body", "html") or len(text_of(element)) > 300:
                break
            if element.find(".//a") is not None:
                yield element
                break
            element = element.getparent()
    yield from _arrowed(doc)
    yield from _home_and_arrow(doc)


def _home_and_arrow(doc: Document) -> Iterator[_Element]:
    """What holds a line above the headline that begins with a link home and an arrow: DataLife Engine and many others print the path so, in any language."""
    for line in (*nearby.above(doc)[:6], *nearby.below(doc)[:2]):
        first = line.pieces[0].element
        holder = first.getparent()
        if (
            first.tag != "a"
            or len(line.pieces) < 2
            or holder is None
            or not _ARROWS_ONLY.match(line.text, len(line.pieces[0].text))
        ):
            continue
        if _is_small(holder) and len(text_of(holder)) < 300 and leads_home(doc, first):
            yield holder


_ARROWS_ONLY = re.compile(r"\s*(?:[>＞»›→⟩❯►▶]|->|=>|::)")


def _arrowed(doc: Document) -> Iterator[_Element]:
    """What holds a link home with an arrow and a further link behind it: how many a Chinese CMS prints the place, whatever the theme calls it."""
    for text in texts_with(doc, _HOMES)[:12]:
        link = text.getparent()
        if link is None or link.tag != "a" or not _BEGINS_ARROWED.match(link.tail or ""):
            continue
        following, holder = link.getnext(), link.getparent()
        if following is None or following.tag != "a" or holder is None or not _is_small(holder):
            continue
        if not leads_home(doc, link) and not _leads_above(doc, link, following):
            continue
        if len(text_of(holder)) < 160 and not _in_foot(holder):
            yield holder


def _leads_above(doc: Document, home: _Element, section: _Element) -> bool:
    """Whether *home* leads to a folder that holds where *section* leads: the front of a portal that lives under ``/news/``."""
    front, under = (absolute(doc.url, link.get("href") or "") for link in (home, section))
    return (
        front is not None and under is not None and len(under) > len(front) and under.startswith(front.rpartition("/")[0] + "/")
    )


_HOMES = ("首页", "主页", "首頁")


_BEGINS_ARROWED = re.compile(r"\s*(?:[>＞»›→⟩❯►▶]|->|=>|::)+\s*$")


def _is_stated_crumb(element: _Element) -> bool:
    """Whether schema.org's vocabulary or a label for screen readers calls the element a breadcrumb."""
    return element.get("aria-label") in _CRUMB_LABELS or "BreadcrumbList" in (
        f"{element.get('typeof') or ''} {element.get('itemtype') or ''}"
    )


def _is_small(element: _Element) -> bool:
    """Whether *element* holds no more elements than a breadcrumb does; asked before its text is put together."""
    return sum(1 for _ in itertools.islice(element.iter(), _MOST_ELEMENTS)) < _MOST_ELEMENTS


_MOST_ELEMENTS = 70


def _in_foot(element: _Element) -> bool:
    return any(node.tag == "footer" or "footer" in own_words(node) for node in (element, *element.iterancestors()))
