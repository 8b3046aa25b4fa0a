"""Resolves a page's ``<base href>`` into its links once, so that no rule has to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.urls import absolute

if TYPE_CHECKING:
    from lxml.etree import _Element

_BASE = re.compile(r"<base\s[^>]*\bhref\b", re.IGNORECASE)
_HEAD = 20_000  # characters; the standard puts it before anything that has an address
_ADDRESSES = ("href", "src", "action", "data-src", "data-original")
_BEARERS = ("a", "area", "link", "img", "source", "iframe", "form")
_SETTLED = re.compile(r"\s*(?:#|[a-z][a-z\d+.-]*:|//|$)", re.IGNORECASE)
"""Addresses left alone: absolute ones, empty ones, and fragments (which browsers resolve against the base, but authors never mean so)."""


def rebase(tree: _Element, text: str, url: str) -> None:
    """
    Make the relative addresses of *tree* absolute if the page at *url* has a ``<base href>`` other than its own address.

    Discuz! names its root as the base of every page, so that on ``/xinwen/`` a link to ``portal.php`` leads to ``/portal.php``.
    """
    if not _BASE.search(text, 0, _HEAD):
        return
    said = next((href for element in tree.iter("base") if (href := element.get("href"))), "")
    base = absolute(url, said)
    if base is None or urljoin(base, "x") == urljoin(url, "x"):
        return
    for element in tree.iter(*_BEARERS):
        for name in _ADDRESSES:
            value = element.get(name)
            if value and not _SETTLED.match(value):
                element.set(name, _joined(base, value.strip()))


def _joined(base: str, value: str) -> str:
    """
    >>> _joined("https://e.com/", "portal.php?mod=view&aid=3"), _joined("https://e.com/", "http:// [x")
    ('https://e.com/portal.php?mod=view&aid=3', 'http:// [x')
    """
    try:
        return urljoin(base, value)
    except ValueError:
        return value
