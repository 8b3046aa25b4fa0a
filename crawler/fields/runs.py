"""Where certain words stand on a page: its short texts and its class and id names, gathered once and searched by many rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from crawler.css import Placed, in_order, named
from crawler.document import Document, once

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_RUN = 140
"""Characters; a label or a heading is shorter."""
# One sweep in C over the text nodes. What holds one character or none is white space between tags, which is most text nodes of a page.
# descendant::, since libxml2 merges what each node of // gives when two conditions follow: the square of a thousand siblings.
_TEXTS = etree.XPath(
    "//body/descendant::text()[string-length(normalize-space(.)) > 1][not(parent::script or parent::style)]",
)
_SILENT_TAGS = frozenset(("title", "option", "textarea"))


class Text(NamedTuple):
    """One text node of the page's body."""

    text: str
    """As it stands, with white space; lxml's own string, with ``getparent()``."""
    holder: _Element
    """The element whose content it is, also where lxml keeps it as the tail of the one before."""
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


@dataclass(frozen=True, slots=True)
class Runs:
    """The page's short texts in order, all of them in one lower-case text, and where each begins in it."""

    texts: list[Any]
    joined: str
    starts: list[int]


@once
def short_runs(doc: Document) -> Runs:
    """Every text node of the body that may be a label or a heading. One sweep a page: a sweep a rule cost ten times as much."""
    texts = [
        text
        for text, holder, size in texts_of_body(doc)
        if size < LONGEST_RUN and len(text) < 2 * LONGEST_RUN and holder.tag not in _SILENT_TAGS
    ]
    lowered = [text.lower() for text in texts]
    return Runs(texts, "\n".join(lowered), list(accumulate((len(text) + 1 for text in lowered[:-1]), initial=0)) if texts else [])


def texts_with(doc: Document, words: Iterable[str]) -> list[Any]:
    """
    The short text nodes (lxml's, with ``getparent()``) that hold any of *words*, in page order. Words are in lower case and at
    least one of them must stand in all that the caller's pattern matches.
    """
    runs = short_runs(doc)
    places: set[int] = set()
    for word in words:
        at = runs.joined.find(word)
        while at >= 0:
            place = bisect_right(runs.starts, at) - 1
            places.add(place)
            at = runs.joined.find(word, runs.starts[place + 1]) if place + 1 < len(runs.starts) else -1
    return [runs.texts[place] for place in sorted(places)]


def elements_named(doc: Document, pattern: re.Pattern[str]) -> list[_Element]:
    """
    The elements whose ``class #id`` the pattern finds, in page order. It is searched in all names at once, a line each: what it
    says of white space must not mean the line's end.
    """
    names = _all_names(doc)
    found: dict[int, list[Placed]] = {}
    for match in pattern.finditer(names.joined):
        place = bisect_right(names.starts, match.start()) - 1
        found[place] = names.elements[place]
    return in_order(list(found.values())) if found else []


@dataclass(frozen=True, slots=True)
class _Names:
    """``class #id`` of a page's elements, a line each, where each line begins, and who bears those names."""

    joined: str
    starts: list[int]
    elements: list[list[Placed]]


@once
def _all_names(doc: Document) -> _Names:
    found = named(doc)
    lines = [f"{names or ''} #{name or ''}".replace("\n", " ") for names, name in found]
    return _Names("\n".join(lines), list(accumulate((len(line) + 1 for line in lines), initial=0)), list(found.values()))


@once
def vocabulary_elements(doc: Document) -> list[_Element]:
    """
    The elements that a vocabulary, a link relation or a label for screen readers marks: those of the body with itemprop,
    property, rel, typeof, itemtype or aria-label, in page order. One sweep, where a path for each of them would be ten.
    """
    return list(_MARKED(doc.root))


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


_MARKED = etree.XPath("//body//*[@itemprop or @property or @rel or @typeof or @itemtype or @aria-label]", smart_strings=False)
