"""Makes rules of a profile's ``[fields]``: CSS or XPath selectors for single fields, for portals that differ from their family."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from lxml import etree
from lxml.etree import _Element

from crawler.counts import read_count
from crawler.dates import read_moment
from crawler.document import Document, Finding, Rule
from crawler.fields.metadata import zone_of
from crawler.items import Link
from crawler.text import squeeze, text_of


def own_rules(doc: Document) -> dict[str, Sequence[Rule]]:
    """``{field: rules}`` made from the selectors of the portal's profile; empty without a profile."""
    stated = doc.portal.fields if doc.portal else {}
    return {name: [_rule(name, path) for path in paths] for name, paths in stated.items() if name not in BODY}


BODY = frozenset(("body_text", "body_html", "images"))
"""Selectors under these names choose the body's container; its content is then read like any other body."""


@cache
def selector(path: str) -> etree.XPath:
    """
    A compiled selector: XPath where *path* starts with ``/``, ``(`` or ``.//``, CSS otherwise. ValueError if it is neither.

    >>> selector("div.post h1").path.startswith("descendant-or-self::div[")
    True
    """
    from cssselect import HTMLTranslator, SelectorError

    try:
        if path.startswith(("/", "(", ".//")):
            return etree.XPath(path, smart_strings=False)
        return etree.XPath(HTMLTranslator().css_to_xpath(path), smart_strings=False)
    except (etree.XPathError, SelectorError) as problem:
        raise ValueError(f"{path!r} is neither CSS nor XPath: {problem}") from None


_LISTS = frozenset(("tags", "category"))
_LINKS = frozenset(("related",))
_COUNTS = frozenset(("views", "comments"))
_TIMES = frozenset(("published_at", "modified_at"))


def _rule(name: str, path: str) -> Rule:
    def own(doc: Document) -> Finding[Any] | None:
        value = _reader(name)(doc, selector(path)(doc.root))
        return None if value in (None, "", []) else Finding(value, "profile", path)

    return own


def _reader(name: str) -> Callable[[Document, Any], Any]:
    if name in _LISTS:
        return lambda doc, found: [text for text in map(_text, _items(found)) if text]
    if name in _LINKS:
        return _links
    if name in ("prev", "next"):
        return lambda doc, found: next(iter(_links(doc, found)), None)
    if name in _COUNTS:
        return lambda doc, found: next((n for n in (read_count(_text(item)) for item in _items(found)) if n is not None), None)
    if name in _TIMES:
        return lambda doc, found: next(
            (m for m in (read_moment(_text(item), doc.now, zone_of(doc)) for item in _items(found)) if m), None
        )
    return lambda doc, found: re.sub(r"\s+", " ", ", ".join(filter(None, map(_text, _items(found))))).strip() or None


def _links(doc: Document, found: Any) -> list[Link]:
    anchors = [item for item in _items(found) if isinstance(item, _Element) and item.get("href")]
    pairs = [(doc.address_of(anchor), text_of(anchor)) for anchor in anchors]
    return [Link(address, text) for address, text in pairs if address]


def _items(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found]


def _text(item: Any) -> str:
    if not isinstance(item, _Element):
        return squeeze(str(item))
    if item.tag == "time" and item.get("datetime"):
        return squeeze(item.get("datetime") or "")
    return squeeze(item.get("content") or "") if item.tag == "meta" else text_of(item)
