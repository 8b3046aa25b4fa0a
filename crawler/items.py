"""The records newskeep extracts: each field is defined once, by the docstring under it; docs and schemas are made from it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal

Precision = Literal["second", "minute", "hour", "day", "month", "year"]
Kind = Literal["home", "list", "post", "other"]


@dataclass(slots=True)
class Link:
    """A link to another article, with what the page says of it."""

    url: str
    """Absolute address in the form that articles are kept under, so that the two can be joined."""
    title: str = ""
    """The link's own text, white space folded."""
    excerpt: str = ""
    """The summary shown beside the link; empty if none is shown."""


@dataclass(slots=True)
class Image:
    """An image of the article's body."""

    url: str
    """Absolute address; a lazy attribute (data-original, data-src …) before src."""
    alt: str = ""
    """The alt text as it stands."""
    caption: str = ""
    """figcaption or the caption line under the image; empty if none."""


@dataclass(slots=True)
class Article:
    """What one post page says. JSON names are the contract of ``newskeep page --json``; None means not shown or not certain."""

    url: str
    """Canonical address of the article."""
    fetched_url: str = ""
    """Address the bytes came from (of the first part, for a multi-page article)."""
    site: str | None = None
    """Name of the portal as it calls itself."""
    title: str | None = None
    """Headline as shown; never the portal's name."""
    author: str | None = None
    """Who wrote it, several joined with ", "; neither editor nor source."""
    published_at: datetime | None = None
    """When it was published, aware; the start of the certain interval where only the interval is known."""
    published_precision: Precision | None = None
    """How exact published_at is."""
    published_earliest: datetime | None = None
    """Start of the interval in which publication certainly falls, aware, inclusive."""
    published_latest: datetime | None = None
    """End of that interval, aware, inclusive."""
    published_raw: str | None = None
    """The text the date was read from, as it stands."""
    modified_at: datetime | None = None
    """When it was last edited, as the page says, aware."""
    category: list[str] = field(default_factory=list)
    """Path of category names, outermost first."""
    tags: list[str] = field(default_factory=list)
    """Keywords the page shows for this article, in order."""
    views: int | None = None
    """View count shown, own fetch included; None when not shown, never 0 for it."""
    comments: int | None = None
    """Comment count shown; None when not shown."""
    body_text: str = field(default="", repr=False)
    """The article's text: paragraphs separated by a blank line, boilerplate out."""
    body_html: str = field(default="", repr=False)
    """The same as sanitised HTML."""
    images: list[Image] = field(default_factory=list)
    """Images of the body in order."""
    related: list[Link] = field(default_factory=list)
    """Links the page offers as related to this article; not navigation, not hot lists."""
    prev: Link | None = None
    """The neighbour the page calls previous."""
    next: Link | None = None
    """The neighbour the page calls next."""
    source_name: str | None = None
    """Where the text was first published, as stated (来源, 转载自)."""
    source_url: str | None = None
    """Address of that source, where linked."""
    editor: str | None = None
    """Who edited it (责任编辑, 编辑), where stated."""
    copyright_notice: str | None = None
    """Copyright or reprint notice of the article, kept out of the body."""
    lang: str | None = None
    """BCP 47 language of the text."""
    pages: list[str] = field(default_factory=list)
    """Addresses of the joined parts of a multi-page article, in order; empty for a single page."""
    kind: Kind = "other"
    """What the page is."""
    family: str | None = None
    """Software the portal runs on (zblog, wordpress …, generic)."""
    theme: str | None = None
    """Its look, where known."""
    rules: dict[str, str] = field(default_factory=dict)
    """{field: name of the rule that gave it}."""
    evidence: dict[str, str] = field(default_factory=dict)
    """{field: the short text or path the rule read}; for --explain, not part of the JSON contract."""
    problems: dict[str, str] = field(default_factory=dict)
    """{field: why it is null although something was there}, by slug; for --explain and the monitors."""

    def to_json(self) -> dict[str, Any]:
        """The record with the contract's names; datetimes as ISO 8601 with offset, links and images as plain dicts."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name not in ("evidence", "problems")}


@dataclass(slots=True)
class Hint:
    """What something other than the post page (a list, a feed, a sitemap, an API) says about a post."""

    url: str
    """Address of the post that it describes."""
    source: Literal["list", "feed", "sitemap", "api", "counter"]
    """Its source. Feed and api are exact; list is as exact as the theme prints; sitemap says little more than that the post exists."""
    seen_at: datetime
    """Reference time of the page that said it, aware."""
    found_on: str = ""
    """Address of that page."""
    title: str | None = None
    """Headline there (list titles may be cut short)."""
    author: str | None = None
    """Author there."""
    published_at: datetime | None = None
    """As Article.published_at."""
    published_precision: Precision | None = None
    """As Article.published_precision."""
    published_earliest: datetime | None = None
    """As Article.published_earliest."""
    published_latest: datetime | None = None
    """As Article.published_latest."""
    published_raw: str | None = None
    """As Article.published_raw."""
    modified_at: datetime | None = None
    """As Article.modified_at; a sitemap's lastmod goes here, and is weak."""
    category: list[str] = field(default_factory=list)
    """Category path or single name there."""
    tags: list[str] = field(default_factory=list)
    """Keywords there."""
    views: int | None = None
    """View count there; a list page shows it without raising it."""
    comments: int | None = None
    """Comment count there."""
    excerpt: str = ""
    """Summary there."""
    body_html: str = ""
    """Full text there (feeds, APIs), raw; the page's own body stays the archived one where both are had."""
    position: int = 0
    """0-based place on the page that said it."""
    sticky: bool = False
    """Pinned above the newest: its age says nothing about the page's."""


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Link | Image):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
