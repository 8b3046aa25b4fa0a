"""Where a page's breadcrumb is: named so, labelled 当前位置, or a link to the front page with an arrow after it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.attributes import vocabulary_elements
from crawler.document import Document
from crawler.fields import nearby
from crawler.fields.content.noise import class_and_id
from crawler.fields.crumb_steps import is_trail, links_main_front
from crawler.fields.kinds import own_words
from crawler.fields.metadata import links_home
from crawler.fields.runs import elements_named, texts_with
from crawler.text import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST = 300
"""Characters; an element with more text is no breadcrumb."""


def crumbs(doc: Document) -> Iterator[_Element]:
    """The elements that may be the page's breadcrumb, the most certain first; some come twice."""
    yield from _named(doc)
    yield from _labelled(doc)
    yield from _arrowed(doc)
    yield from _home_and_arrow(doc)


def _named(doc: Document) -> Iterator[_Element]:
    """Small elements that class, id, ``aria-label`` or schema.org's vocabulary call a breadcrumb."""
    named = elements_named(doc, _CRUMB_NAMES, _CRUMB_WORDS)
    stated = [element for element in vocabulary_elements(doc) if _is_stated_crumb(element) and element not in named]
    for element in [*named, *stated][:12]:
        if "comment" in own_words(element):
            continue  # emlog calls the place of its comment form comment-place
        if not (len(element) > 0 and _is_small(element) and len(text_of(element)) < LONGEST) or _in_foot(element):
            continue
        if element in stated or _CALLED_CRUMB.search(class_and_id(element)) or is_trail(doc, element):
            yield element


# Utility frameworks say place-self-center and position-relative.
_CRUMB_NAMES = re.compile(
    r"[Bb]read|[Cc]rumb|weizhi|position(?!-(?:relative|absolute|static|fixed|sticky))|location"
    r"|place(?!-(?:self|items|content)|holder)|daohang|curpos|path"
)
_CALLED_CRUMB = re.compile("[Bb]read|[Cc]rumb")
_CRUMB_WORDS = ("bread", "crumb", "weizhi", "position", "location", "place", "daohang", "curpos", "path")
_CRUMB_LABELS = frozenset(("Breadcrumb", "breadcrumb", "Breadcrumbs"))


def _labelled(doc: Document) -> Iterator[_Element]:
    """The nearest element with a link around 当前位置, "You are here" and the like."""
    for text in texts_with(doc, _HERE)[:4]:
        element = text.getparent()
        for _ in range(4):
            if element is None or element.tag in ("body", "html") or len(text_of(element)) > LONGEST:
                break
            if element.find(".//a") is not None:
                yield element
                break
            element = element.getparent()


_HERE = ("位置", "您在", "you are here", "現在地", "sie sind hier")


def _arrowed(doc: Document) -> Iterator[_Element]:
    """The parent of a link called 首页 that leads home, with an arrow and another link after it, as many Chinese CMS print it."""
    for text in texts_with(doc, _HOMES)[:12]:
        link = text.getparent()
        if link is None or link.tag != "a" or not _ONE_ARROW.match(link.tail or ""):
            continue
        following, holder = link.getnext(), link.getparent()
        if following is None or following.tag != "a" or holder is None or not _is_small(holder):
            continue
        if not (links_home(doc, link) or links_main_front(doc, link) or _leads_above(doc, link, following)):
            continue
        if len(text_of(holder)) < 160 and not _in_foot(holder):
            yield holder


def _leads_above(doc: Document, home: _Element, section: _Element) -> bool:
    """Whether *home* leads to a folder that holds where *section* leads: the front of a portal that lives under ``/news/``."""
    front, under = (doc.address_of(link) for link in (home, section))
    return (
        front is not None and under is not None and len(under) > len(front) and under.startswith(front.rpartition("/")[0] + "/")
    )


_HOMES = ("首页", "主页", "首頁")
_ONE_ARROW = re.compile(r"\s*(?:[>＞»›→⟩❯►▶]|->|=>|::)+\s*$")


def _home_and_arrow(doc: Document) -> Iterator[_Element]:
    """
    The parent of a link home that begins a line around the headline and has an arrow after it, in any language: DataLife Engine and
    many others print their breadcrumb so.
    """
    for line in (*nearby.above(doc)[:6], *nearby.below(doc)[:2]):
        first = line.pieces[0].element
        holder = first.getparent()
        if first.tag != "a" or len(line.pieces) < 2 or holder is None:
            continue
        if not _ARROW.match(line.text, len(line.pieces[0].text)):
            continue
        if _is_small(holder) and len(text_of(holder)) < LONGEST and (links_home(doc, first) or links_main_front(doc, first)):
            yield holder


_ARROW = re.compile(r"\s*(?:[>＞»›→⟩❯►▶]|->|=>|::)")


def _is_stated_crumb(element: _Element) -> bool:
    """Whether schema.org's vocabulary or its ``aria-label`` calls the element a breadcrumb."""
    return element.get("aria-label") in _CRUMB_LABELS or "BreadcrumbList" in (
        f"{element.get('typeof') or ''} {element.get('itemtype') or ''}"
    )


def _is_small(element: _Element) -> bool:
    """Whether *element* holds no more elements than a breadcrumb does; asked before its text is put together."""
    return sum(1 for _ in itertools.islice(element.iter(), _MOST_ELEMENTS)) < _MOST_ELEMENTS


_MOST_ELEMENTS = 70


def _in_foot(element: _Element) -> bool:
    return any(node.tag == "footer" or "footer" in own_words(node) for node in (element, *element.iterancestors()))
