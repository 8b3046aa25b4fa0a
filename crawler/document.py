"""A page under reading: what every field rule shares, found once a page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

    from crawler.families.base import Family
    from crawler.page import Page
    from crawler.portals import Portal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """What a rule found: the value, the rule's name (``family:zblog``, ``json-ld``, ``byline`` …) and what it was read from."""

    value: T
    rule: str
    evidence: str = ""


class Container(NamedTuple):
    """An element by which a portal's posts hold their text, as the page writes it, and the rule that found it."""

    tag: str
    names: str | None
    id: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What earlier pages of a walk, at addresses of this page's form, let expect of it; nothing, for a page by itself."""

    is_post: bool = False
    """Many of them were posts, and none was anything else."""
    container: Container | None = None
    """Where many of them, one after the other, had their text."""


NOTHING = Expected()


class Document:
    """
    One page being read. Rules take it and return a Finding or None; what several rules need is computed once
    (see ``once``) and kept in ``memo``. No clock, no network: the same page and portal give the same answers.
    """

    def __init__(self, page: Page, portal: Portal | None = None) -> None:
        self.page = page
        self.portal = portal.at(page.fetched_at) if portal else None  # an old capture is read with the layout of its day
        self.memo: dict[str, Any] = {}
        self.expected = NOTHING
        """Told by who walks the portal."""
        self.problems: dict[str, str] = {}
        """{field: slug}: why a field is null although something was there."""

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

    @property
    def family(self) -> Family:
        """The family of the portal's profile, else the one that the page's own signs show, else generic."""
        from crawler.families import family_of

        return once_value(self, "family", lambda: family_of(self))


Rule = Callable[[Document], "Finding[Any] | None"]


def once_value(doc: Document, key: str, make: Callable[[], T]) -> T:
    """The value kept under *key* in the document's memo, made on first use."""
    if key not in doc.memo:
        doc.memo[key] = make()
    value: T = doc.memo[key]
    return value


def once(function: Callable[[Document], T]) -> Callable[[Document], T]:
    """Make a reading of a document happen at most once a document."""
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
    """Under which key of a document's memo a reading made by ``once`` keeps its value."""
    return f"{reading.__module__}.{reading.__qualname__}"
