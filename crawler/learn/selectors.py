"""Learns the selector for a field from pages whose values are known. Pure: no network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.document import Document
from crawler.fields.own import own_rules
from crawler.fields.own import selector as compiled
from crawler.portals import Portal
from crawler.text import squeeze, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.page import Page

FEWEST_PAGES = 3
"""On fewer pages a selector may agree by chance."""
MOST_CANDIDATES = 400
AGREEMENT = 0.9
_STABLE = re.compile(r"[A-Za-z][A-Za-z_-]{1,40}[A-Za-z]")  # post-90 and css-1x2y3z belong to one page or one build
_OWN_ATTRIBUTES = ("itemprop", "rel", "data-role", "property")
_COUNTS = frozenset({"views", "comments"})
_DATES = frozenset({"published_at", "modified_at"})
_LISTS = frozenset({"category", "tags"})


@dataclass(frozen=True, slots=True)
class Lesson:
    """A learnt selector, which gives the right value of *field* on *right* of the *pages* with a known value."""

    field: str
    selector: str
    right: int
    pages: int
    example: str = ""


def learn_selector(field: str, known: Sequence[tuple[Page, Any]]) -> Lesson | None:
    """
    The shortest stable selector that yields the known value of *field* on nearly all pages; None if there is none. One that
    names a single element on each page goes before one whose first of several elements is right.

    *known* pairs pages with the value from a trusted source (a feed, an API, a list): text, count, list of
    names, or an aware datetime, which a shown day or minute must contain. Fewer than FEWEST_PAGES different values are not enough.
    """
    if len(known) < FEWEST_PAGES or len({str(value) for _, value in known}) < 2:
        return None
    found = {selector: None for page, value in known[:2] for selector in _candidates(page, field, value)}
    loose: Lesson | None = None
    for selector in sorted(found, key=_cost)[:MOST_CANDIDATES]:
        right = sum(agrees(field, _read(field, selector, page), value) for page, value in known)
        if right >= FEWEST_PAGES and right >= AGREEMENT * len(known):
            lesson = Lesson(field, selector, right, len(known), str(_read(field, selector, known[0][0]))[:80])
            if field in _LISTS or all(_is_single(selector, page) for page, _ in known):
                return lesson
            loose = loose or lesson
    return loose


def agrees(field: str, read: Any, value: Any) -> bool:
    """
    Whether the value read for *field* agrees with the known one.

    A list's last name counts (a feed knows no path), a date must hold the known moment, text is compared folded.
    """
    if read in (None, "", []):
        return False
    if field in _DATES:
        return isinstance(value, datetime) and bool(
            read.earliest <= value <= read.latest or read.at.date() == value.astimezone(read.at.tzinfo).date()
        )
    if field == "category":
        return bool(value) and _folded(read[-1]) in {_folded(name) for name in value}
    if field == "tags":
        return {_folded(name) for name in read} == {_folded(name) for name in value}
    return bool(read == value) if field in _COUNTS else _folded(str(read)) == _folded(str(value))


def _is_single(selector: str, page: Page) -> bool:
    """Whether the selector matches only one element, since the first of several may be right by luck."""
    named = compiled(selector)(page.tree)
    return not isinstance(named, list) or len(named) <= 1


def _read(field: str, selector: str, page: Page) -> Any:
    """What a profile with this selector would read from the page."""
    doc = Document(page, Portal(fields={field: (selector,)}))
    found = own_rules(doc)[field][0](doc)
    return found.value if found else None


def _candidates(page: Page, field: str, value: Any) -> Iterator[str]:
    """Selectors for the innermost elements of the page that show *value*."""
    tells = _teller(page, field, value)
    for element in page.tree.iter():
        if (
            isinstance(element.tag, str)
            and element.tag not in _MUTE
            and tells(element)
            and not any(tells(child) for child in element)
        ):
            yield from _selectors(element)


_MUTE = frozenset({"html", "head", "body", "script", "style", "title", "meta", "link", "noscript"})


def _teller(page: Page, field: str, value: Any) -> Callable[[_Element], bool]:
    from crawler.counts import read_count
    from crawler.dates import read_moment
    from crawler.fields.metadata import zone_of

    doc = Document(page)

    def tells(element: _Element) -> bool:
        if not isinstance(element.tag, str):
            return False
        text = text_of(element)
        if not text or len(text) > 300:
            return False
        if field in _COUNTS:
            return len(text) < 24 and read_count(text) == value
        if field in _DATES:
            return len(text) < 60 and agrees(field, read_moment(text, doc.now, zone_of(doc)), value)
        if field in _LISTS:
            return _folded(text) in {_folded(name) for name in value}
        return _folded(text) == _folded(str(value))

    return tells


def _selectors(element: _Element) -> Iterator[str]:
    """*element* by itself, below a named ancestor, and by its place among its like below a named ancestor."""
    own = list(_forms(element))
    above = [
        form for ancestor, _ in zip(element.iterancestors(), range(4)) for form in _forms(ancestor) if "." in form or "#" in form
    ]
    yield from (form for form in own if form != element.tag)
    for outer in above:
        yield from (f"{outer} {form}" for form in own)
    parent = element.getparent()
    if parent is not None:
        place = 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))
        for outer in (form for form in _forms(parent) if "." in form or "#" in form):
            yield f"{outer} > {element.tag}:nth-of-type({place})"


def _forms(element: _Element) -> Iterator[str]:
    tag = str(element.tag)
    for name in (element.get("class") or "").split():
        if _STABLE.fullmatch(name):
            yield f"{tag}.{name}"
    if _STABLE.fullmatch(element.get("id") or ""):
        yield f"#{element.get('id')}"
    for attribute in _OWN_ATTRIBUTES:
        if _STABLE.fullmatch(element.get(attribute) or ""):
            yield f'{tag}[{attribute}="{element.get(attribute)}"]'
    yield tag


def _cost(selector: str) -> tuple[bool, int, int]:
    """Places among siblings last (a theme moves them), then few steps, then few characters."""
    return "nth-of-type" in selector, selector.count(" "), len(selector)


def _folded(text: str) -> str:
    from crawler.text import fold

    return fold(squeeze(text)).replace(" ", "")
