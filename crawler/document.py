"""A page while it is being read: what the rules of all fields share is found once per page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from crawler.urls import absolute

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

    from crawler.families.base import Family
    from crawler.page import Page
    from crawler.portals import Portal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """What a rule found: the value, the name of the rule (``family:zblog``, ``json-ld``, ``byline``) and the text it was read from."""

    value: T
    rule: str
    evidence: str = ""


class Container(NamedTuple):
    """The element that holds the text of a portal's posts, by tag, class and id as written, and the rule that found it."""

    tag: str
    names: str | None
    id: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a walk expects of a page, by earlier pages at addresses of the same form; nothing, for a page read by itself."""

    is_post: bool = False
    """Whether many of them were posts, and none was anything else."""
    container: Container | None = None
    """The element in which many of them, one after the other, had their text; None if it isn't known."""
    is_later_page: bool = False
    """Whether it's a later page of a list, whatever its address says."""


NOTHING = Expected()


class Document:
    """
    One page being read. Rules take it and return a Finding or None.

    What several rules need is computed once (see ``once``) and kept in ``memo``. Nothing here looks at the clock or the network:
    the same page and portal always give the same answers.
    """

    def __init__(self, page: Page, portal: Portal | None = None) -> None:
        self.page = page
        self.portal = portal.at(page.fetched_at) if portal else None  # an old capture is read with the layout of its day
        self.memo: dict[str, Any] = {}
        self.expected = NOTHING
        """Set by the walk of the portal."""
        self.problems: dict[str, str] = {}
        """{field: slug}: why a field is null, although the page has something there."""

    @property
    def url(self) -> str:
        return self.page.url

    @property
    def now(self) -> datetime:
        """The page's reference time, aware."""
        return self.page.now

    @property
    def root(self) -> _Element:
        return self.page.tree

    def address_of(self, link: _Element) -> str | None:
        """The absolute address that *link* leads to; None without an ``href`` that can be fetched."""
        return absolute(self.page.url, link.get("href") or "")

    def forget(self) -> None:
        """
        Drop all readings. They and the document refer to each other: without this, the tree of every page that was read stays in
        memory until the garbage collector comes by, twenty pages later, and holds the process up for 20–40 ms.
        """
        self.memo.clear()

    @property
    def family(self) -> Family:
        """The family in the portal's profile, else the one that the page's signs show, else generic."""
        from crawler.families import family_of

        return once_value(self, "family", lambda: family_of(self))


Rule = Callable[[Document], "Finding[Any] | None"]


def once_value(doc: Document, key: str, make: Callable[[], T]) -> T:
    """The value under *key* in the document's memo; *make* makes it when it is first asked for."""
    if key not in doc.memo:
        doc.memo[key] = make()
    value: T = doc.memo[key]
    return value


def once(function: Callable[[Document], T]) -> Callable[[Document], T]:
    """A decorator: *function* runs at most once per document, and its value is kept."""
    key = memo_key(function)

    @functools.wraps(function)
    def reading(doc: Document) -> T:
        memo = doc.memo
        if key not in memo:
            memo[key] = function(doc)
        value: T = memo[key]
        return value

    return reading


def memo_key(reading: Callable[[Document], Any]) -> str:
    """The key in a document's memo under which a function decorated with ``once`` keeps its value."""
    return f"{reading.__module__}.{reading.__qualname__}"
