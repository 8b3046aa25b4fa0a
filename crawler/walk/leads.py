"""The records exchanged between the walk and the engine that fetches for it: leads out, pages in, steps back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from crawler.items import Hint, Kind, Precision

if TYPE_CHECKING:
    from crawler.document import Document

Purpose = Literal["home", "list", "post", "feed", "sitemap", "api", "robots", "probe"]

PRIORITY: Mapping[Purpose, int] = {
    "robots": 1000,
    "home": 900,
    "probe": 850,
    "api": 800,
    "sitemap": 750,
    "feed": 700,
    "post": 500,
    "list": 300,
}
"""The larger is asked sooner. Cheap and exact sources come first, and posts before the next list page, so that few leads are pending."""


@dataclass(frozen=True, slots=True)
class Lead:
    """An address worth a request, and why. Leads wait in the archive, perhaps for a later run, so ``data`` has to be JSON-safe."""

    url: str
    purpose: Purpose
    priority: int = 0
    """The larger is asked sooner."""
    depth: int = 0
    """The number of links between the front page and it."""
    found_on: str = ""
    """Address of the page that named it; empty for the start."""
    via: str = ""
    """How it was found: entry, next-page, category, tag, sitemap, feed, wp-json, dated-feed, neighbour …"""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What is needed to go on from its answer: ``chain``, ``role``, ``page`` of a list (``Chains``), ``sure`` of a post …"""


@dataclass(slots=True)
class Step:
    """The outcome of one answer: further leads, what the page says about posts, and the post itself if it is one."""

    kind: Kind | Literal["feed", "sitemap", "api", "probe"] = "other"
    """What the page turned out to be."""
    slug: str = ""
    """Why it gave nothing, or less than expected (soft-404, html-for-feed, empty-shell, password …); else empty."""
    post: Document | None = None
    """The page to extract and archive; None when it is not a post."""
    leads: list[Lead] = field(default_factory=list)
    """Addresses to fetch that no earlier step of this walk named."""
    hints: list[Hint] = field(default_factory=list)
    """What the page says about posts."""
    aliases: list[tuple[str, str]] = field(default_factory=list)
    """(address, canonical address) pairs that mean the same post."""
    variants: list[tuple[str, str]] = field(default_factory=list)
    """(address, archived address) pairs that differ in parameters known to change nothing."""
    counter: str | None = None
    """Address that answers the post's view count, fetched inline into ``Page.extras["views"]``; None if there is none."""
    part: str | None = None
    """Address of the post's second part, fetched inline into ``Page.parts``; further parts by ``next_part`` of each."""
    skipped: dict[str, int] = field(default_factory=dict)
    """{slug: how many addresses of this page were left unfetched for that reason}."""


@dataclass(frozen=True, slots=True)
class KnownPost:
    """What the archive holds about a post, as far as a walk needs it."""

    url: str
    title: str | None = None
    author: str | None = None
    category: tuple[str, ...] = ()
    published_precision: Precision | None = None
    published_earliest: datetime | None = None
    published_latest: datetime | None = None
    modified_at: datetime | None = None
    last_seen_at: datetime | None = None
    """When its page was last fetched, aware."""
    gone: bool = False


class Known(Protocol):
    """What the walk may ask of the archive. Answers include what this run has stored (so flush before ``Walk.idle``)."""

    def post(self, url: str) -> KnownPost | None:
        """The archived post at this address or alias; None if it was never archived."""
        ...

    def posts(self) -> Iterable[KnownPost]:
        """All archived posts of the portal, gone ones too, newest first."""
        ...

    def with_text(self, title: str | None, body: str) -> Iterable[str]:
        """The addresses of a few archived posts of the portal with exactly this text; none for most."""
        ...

    def memory(self) -> Mapping[str, Any]:
        """What the last finished run's ``Walk.memory`` returned; empty before there was one."""
        ...


class NothingKnown:
    """The archive before the first run, and the one of ``--dry-run`` on a fresh directory."""

    def post(self, url: str) -> KnownPost | None:
        return None

    def posts(self) -> Iterable[KnownPost]:
        return ()

    def with_text(self, title: str | None, body: str) -> Iterable[str]:
        return ()

    def memory(self) -> Mapping[str, Any]:
        return {}


@dataclass(frozen=True, slots=True)
class WalkOptions:
    """What the user asked for."""

    since: date | None = None
    """Leave posts published before this portal-local day; paging stops where a page holds only such."""
    limit: int | None = None
    """Stop after so many posts were fetched in this run."""
    exact_times: bool = True
    """Ask the family's exact-time source for posts whose second is unknown."""
    raise_counts: bool = False
    """Ask counters although asking adds a view."""
    pages_per_shape: int = 5000
    """The most list pages that are asked of one address shape (digits folded), whatever the other rules say."""
