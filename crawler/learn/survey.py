"""Visits a portal briefly: its home page, its offers, a few posts, and what feeds and lists say about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.document import Document
from crawler.errors import FetchError
from crawler.families.base import Source
from crawler.items import Hint
from crawler.portals import Portal
from crawler.urls import canonical, netloc_of, same_portal
from crawler.whole import Fetches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.page import Page

MOST_PROBES = 8
"""The most requests spent on offers."""
TAUGHT = ("title", "author", "published_at", "category", "tags", "views", "comments")
"""Fields that feeds, APIs and lists state, so that selectors can be learnt for them."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A source of posts and its answer: how many posts it named, and the newest one's time; *problem* is a slug or empty."""

    source: Source
    url: str
    posts: int = 0
    newest: datetime | None = None
    problem: str = ""
    hints: tuple[Hint, ...] = ()


@dataclass(slots=True)
class Survey:
    """What a visit brought: the home page, the offers fetched, what is known about posts, and pages of posts."""

    home: Document
    offers: list[Offer] = field(default_factory=list)
    hints: dict[str, Hint] = field(default_factory=dict)
    """{canonical address: the most exact hint about that post}"""
    posts: list[Page] = field(default_factory=list)


def offers(client: Fetches, home: Document) -> Iterator[Offer]:
    """The family's sources, each fetched once; a placeholder in an address is filled with the page's month or page number 2."""
    asked: set[str] = set()
    for source in home.family.sources(home):
        url = _filled(source, home.now)
        if url is None or url in asked or len(asked) >= MOST_PROBES:
            continue
        asked.add(url)
        yield _ask(client, source, url)


def survey(client: Fetches, home: Document, most_posts: int = 5, known: Sequence[Offer] = ()) -> Survey:
    """
    *home* and up to *most_posts* posts: those that an offer describes exactly before those that only a list names.

    *known* are offers already asked. What cannot be fetched is left out.
    """
    from crawler.classify import classify
    from crawler.walk.lists.listing import read_listing

    found = Survey(home, list(known) or list(offers(client, home)))
    told = [hint for offer in found.offers if offer.source.kind != "sitemap" for hint in offer.hints]
    listed = [hint for hint in read_listing(home).entries if not hint.sticky]
    for hint in (*told, *listed):
        _keep(found.hints, hint)
    for url in [hint.url for hint in (*told[: 2 * most_posts], *listed)]:
        if len(found.posts) >= most_posts:
            break
        if (
            same_portal(url, [netloc_of(home.url)])
            and url not in {page.requested_url for page in found.posts}
            and (page := _get(client, url))
            and classify(Document(page, home.portal)).kind == "post"
        ):
            found.posts.append(page)
    return found


def truth_of(found: Survey, page: Page) -> dict[str, Any]:
    """{field: value} that feeds, APIs and lists state for the post on *page*; a list's date only where it shows a clock."""
    hint = found.hints.get(canonical(page.requested_url or page.url)) or found.hints.get(canonical(page.url))
    if hint is None:
        return {}
    is_exact = hint.source in ("feed", "api")
    told = {
        "title": hint.title if is_exact else None,
        "author": hint.author,
        "published_at": hint.published_at if is_exact or hint.published_precision in ("second", "minute") else None,
        "category": hint.category,
        "tags": hint.tags,
        "views": None,  # every visit raises it, ours too, so there is nothing to compare with
        "comments": hint.comments,
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def profile_of(home: Document, name: str = "", fields: dict[str, tuple[str, ...]] | None = None) -> Portal:
    """The profile that a home page suggests: what its software, its name and its language are."""
    from crawler.families import detect
    from crawler.fields.metadata import lang_of, zone_of
    from crawler.fields.sitename import name_of_portal

    seen = detect(home)
    host = netloc_of(home.url)
    zone = str(zone_of(home))
    return Portal(
        name=name or name_of(host),
        title=name_of_portal(home) or "",
        family="" if seen.family == "generic" else seen.family,
        theme=seen.theme or "",
        hosts=(host,),
        start=(home.url,),
        timezone=zone if "/" in zone else "",
        lang=lang_of(home) or "",
        fields=fields or {},
    )


def name_of(host: str) -> str:
    """
    A profile's name for a host: its own label, without www and what registries add.

    >>> name_of("www.qjnew.com"), name_of("news.example.com.cn"), name_of("127.0.0.1:8000")
    ('qjnew', 'news-example', '127-0-0-1-8000')
    """
    from crawler.urls import registrable_domain

    domain = registrable_domain(f"http://{host}/")
    if domain.replace(".", "").isdigit():
        return host.replace(".", "-").replace(":", "-")
    label = domain.partition(".")[0]
    before = host.partition(":")[0].removesuffix(domain).strip(".").removeprefix("www").strip(".")
    return "-".join(filter(None, (before.replace(".", "-"), label)))


def _filled(source: Source, now: datetime) -> str | None:
    if source.kind == "archive":
        return None  # a page of links: the walk reads it, a probe would only prove that it is there
    return (
        source.url.replace("{date}", f"{now:%Y-%m}")
        .replace("{page}", "2")
        .replace("{year}", f"{now:%Y}")
        .replace("{month}", f"{now:%m}")
    )


def _ask(client: Fetches, source: Source, url: str) -> Offer:
    try:
        page = client.get(url)
    except FetchError as failure:
        return Offer(source, url, problem=failure.slug)
    if page.status != 200:
        return Offer(source, url, problem=f"http-{page.status}")
    hints, problem, children = _read(source, page)
    times = [hint.published_at or hint.modified_at for hint in hints]
    newest = max((time for time in times if time), default=None)
    return Offer(source, url, len(hints) or children, newest, problem, tuple(hints[:100]))


def _read(source: Source, page: Page) -> tuple[list[Hint], str, int]:
    """Hints, problem and, for an index of sitemaps, how many it names."""
    from crawler.walk.sources.feeds import read_feed
    from crawler.walk.sources.sitemaps import read_sitemap
    from crawler.walk.sources.wpjson import read_posts

    if source.kind == "sitemap":
        sitemap = read_sitemap(page)
        return sitemap.posts, sitemap.problem, len(sitemap.children)
    if source.kind == "api" and "/wp/v2/" in source.url:
        answer = read_posts(page)
        return answer.hints, answer.problem, 0
    if source.kind == "api":
        return [], "" if page.text.lstrip()[:1] in "{[" else "not-json", 0
    feed = read_feed(page)
    return feed.hints, feed.problem, 0


def _keep(known: dict[str, Hint], hint: Hint) -> None:
    """An exact word stays; a list adds what it does not say."""
    key = canonical(hint.url)
    if key not in known:
        known[key] = hint
        return
    for name in ("author", "comments"):
        if getattr(known[key], name) is None:
            setattr(known[key], name, getattr(hint, name))


def _get(client: Fetches, url: str) -> Page | None:
    try:
        page = client.get(url)
    except FetchError:
        return None
    return page if page.status == 200 else None
