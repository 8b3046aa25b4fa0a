"""A page under reading: what every field rule shares, found once a page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

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


class Document:
    """
    One page being read. Rules take it and return a Finding or None; what several rules need is computed once
    (see ``once``) and kept in ``memo``. No clock, no network: the same page and portal give the same answers.
    """

    def __init__(self, page: Page, portal: Portal | None = None) -> None:
        self.page = page
        self.portal = portal.at(page.fetched_at) if portal else None  # an old capture is read with the layout of its day
        self.memo: dict[str, Any] = {}
        self.is_like_posts = False
        """Told by who walks the portal: many addresses of this page's form led to posts, and none to anything else."""
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
