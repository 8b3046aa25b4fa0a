"""The records a crawl hands to the archive's writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from crawler.items import Article, Hint

if TYPE_CHECKING:
    from crawler.archive.store import Store
    from crawler.archive.warc import Exchange

Outcome = Literal["new", "changed", "unchanged"]
After = Callable[["sqlite3.Connection", str], None]
"""Called inside the event's transaction with the connection and the outcome: the place for the frontier's "done"."""


@dataclass(slots=True)
class CaptureRef:
    """
    Where a response is in a WARC file. Created empty with the event; the writer fills it in when the record is written, which
    is before the fetch that refers to it is stored, because events keep their order.
    """

    id: int | None = None
    """The row of ``captures``; None before it is written, or if it was not."""


@dataclass(slots=True)
class FetchRecord:
    """One request and what came of it: a row of ``fetches``."""

    url: str
    """The address asked for."""
    fetched_at: datetime
    """When the response came, aware."""
    status: int | None = None
    """HTTP status; None if no response came."""
    final_url: str | None = None
    """The address that answered, after redirects; None if it is *url*."""
    method: str = "GET"
    kind: str | None = None
    """What the page proved to be: home, list, post, other, feed …"""
    purpose: str | None = None
    """What it was asked for."""
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None
    bytes: int | None = None
    """Length of the body as it came over the wire."""
    elapsed_ms: int | None = None
    capture: CaptureRef | None = None
    error: str | None = None
    """The slug of what went wrong; None if all is well."""
    run_id: int | None = None
    portal_id: int | None = None
    own_views: int = 1
    """By how much this fetch raised the view count that the page shows (0 where the count does not rise by fetching)."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an article."""

    article_id: int
    outcome: Outcome
    revision: int
    """The number of its current revision."""
    fields: tuple[str, ...] = ()
    """Names of the fields that changed."""


@dataclass(slots=True)
class SaveArticle:
    """Archive an extracted post with the fetch that brought it."""

    article: Article
    fetch: FetchRecord
    after: After | None = None


@dataclass(slots=True)
class SaveHints:
    """Store what a list, feed or API says about posts, and update archived posts from it."""

    hints: Sequence[Hint]
    portal_id: int
    after: After | None = None


@dataclass(slots=True)
class SaveFetch:
    """Store a fetch that brought no post: lists, feeds, failures."""

    fetch: FetchRecord
    after: After | None = None


@dataclass(slots=True)
class SaveAliases:
    """Store that addresses mean the same post: (address, canonical address) pairs."""

    pairs: Sequence[tuple[str, str]]
    reason: str
    seen_at: datetime
    after: After | None = None


@dataclass(slots=True)
class SaveSeen:
    """The server said that a post has not changed (304)."""

    fetch: FetchRecord
    after: After | None = None


@dataclass(slots=True)
class SaveMissing:
    """A post's address no longer brings the post: 404, 410, a soft 404, a redirect elsewhere. Gone only after a second look."""

    fetch: FetchRecord
    reason: str
    """Slug: http-404, http-410, soft-404, redirect-elsewhere …"""
    after: After | None = None


@dataclass(slots=True)
class SaveCapture:
    """Write the raw exchange into the WARC file and its row into ``captures``."""

    exchange: Exchange
    ref: CaptureRef = field(default_factory=CaptureRef)
    after: After | None = None


@dataclass(slots=True)
class Call:
    """Any other work to be done in order with the rest, such as writing the frontier's rows."""

    function: Callable[[Store], str | None]
    """What it returns is counted as the outcome."""
    after: After | None = None
    is_one: bool = False
    """Whether it runs at most one writing statement, which is atomic by itself."""


Event = SaveArticle | SaveHints | SaveFetch | SaveAliases | SaveSeen | SaveMissing | SaveCapture | Call
