"""Finds words in a page's short texts and in its class and id names; both are gathered once a page and searched by many rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from crawler.attributes import Placed, in_order, named, vocabulary_elements
from crawler.document import Document, once

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_RUN = 140
"""Characters; a label or a heading is shorter."""
# One sweep in C over the text nodes. Those of at most one character are left out: most text nodes are white space between tags.
# descendant:: instead of //, which takes quadratic time over many siblings: libxml2 merges the node sets where two conditions follow.
_TEXTS = etree.XPath(
    "//body/descendant::text()[string-length(normalize-space(.)) > 1][not(parent::script or parent::style)]",
)
_SILENT_TAGS = frozenset(("title", "option", "textarea"))


class Text(NamedTuple):
    """One text node of the page's body."""

    text: str
    """Unchanged, with its white space; lxml's own string type, which has ``getparent()``."""
    holder: _Element
    """The element that contains it, also where lxml keeps it as the tail of a child."""
    size: int
    """Characters without the white space around."""


@once
def texts_of_body(doc: Document) -> list[Text]:
    """All texts of the body with more than one visible character, in page order; not those of scripts and styles."""
    return [
        Text(text, parent.getparent() if text.is_tail else parent, len(text.strip()))
        for text in _TEXTS(doc.root)
        if (parent := text.getparent()) is not None
    ]


class Lines:
    """Many short texts joined in lower case, so that one search for a word covers all of them."""

    __slots__ = ("_starts", "joined")

    def __init__(self, texts: Iterable[str]) -> None:
        lowered = [text.lower() for text in texts]
        self.joined = "\n".join(lowered)
        self._starts = list(accumulate((len(text) + 1 for text in lowered), initial=0))

    def holding(self, words: Iterable[str]) -> list[int]:
        """The indexes of the texts that contain any of *words* (given in lower case), in order."""
        find, starts = self.joined.find, self._starts
        places: set[int] = set()
        for word in words:
            at = find(word)
            while at >= 0:
                place = bisect_right(starts, at) - 1
                places.add(place)
                at = find(word, starts[place + 1])
        return sorted(places)


@once
def short_runs(doc: Document) -> tuple[list[Any], Lines]:
    """Every text node of the body that is short enough for a label or a heading, and those texts joined; made once a page."""
    texts = [
        text
        for text, holder, size in texts_of_body(doc)
        if size < LONGEST_RUN and len(text) < 2 * LONGEST_RUN and holder.tag not in _SILENT_TAGS
    ]
    return texts, Lines(texts)


def texts_with(doc: Document, words: Iterable[str]) -> list[Any]:
    """
    The short text nodes (lxml's, with ``getparent()``) that contain any of *words*, in page order. Words are in lower case; everything
    that the caller's own pattern matches must contain at least one of them.
    """
    texts, lines = short_runs(doc)
    return [texts[place] for place in lines.holding(words)]


def elements_named(doc: Document, pattern: re.Pattern[str], words: Iterable[str]) -> list[_Element]:
    """
    The elements in whose ``class #id`` the pattern is found, in page order. Words are in lower case; everything that the pattern
    matches must contain at least one of them. They are searched first, as few of a page's hundreds of names contain one.
    """
    said, lines, elements = _all_names(doc)
    return in_order([elements[place] for place in lines.holding(words) if pattern.search(said[place])])


@once
def _all_names(doc: Document) -> tuple[list[str], Lines, list[list[Placed]]]:
    found = named(doc)
    said = [f"{names or ''} #{name or ''}".replace("\n", " ") for names, name in found]
    return said, Lines(said), list(found.values())


def links_related(doc: Document, *relations: str) -> list[_Element]:
    """The body's ``<a>`` with one of these link relations."""
    wanted = frozenset(relations)
    return [e for e in vocabulary_elements(doc) if e.tag == "a" and not wanted.isdisjoint((e.get("rel") or "").split())]


@once
def stated_bodies(doc: Document) -> list[_Element]:
    """The elements that microdata or RDFa call the article's body."""
    return [
        e for e in vocabulary_elements(doc)
        if e.get("itemprop") in ("articleBody", "articlebody") or e.get("property") == "articleBody"
    ]  # fmt: skip
