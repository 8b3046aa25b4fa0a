"""Portals of unknown software: no signs, no rules of their own; the standards and the habits of the field read them."""

from __future__ import annotations

from crawler.css import css
from crawler.document import Document
from crawler.families.base import Family, Source, patterns
from crawler.urls import absolute, origin_of

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


def sources(doc: Document) -> list[Source]:
    """What the page itself names as feeds, and the two files that any portal may have."""
    root = origin_of(doc.url)
    return [*declared_feeds(doc), Source("sitemap", f"{root}/sitemap.xml"), Source("sitemap", f"{root}/sitemap_index.xml")]


def declared_feeds(doc: Document) -> list[Source]:
    """Feeds in ``<link rel="alternate">``, in order, once each; a feed of comments says nothing of posts."""
    found: dict[str, Source] = {}
    for link in css("link[rel~=alternate][type][href]").all(doc):
        address = absolute(doc.url, link.get("href") or "")
        if address and (link.get("type") or "").lower() in FEED_TYPES and "comment" not in address.lower():
            found.setdefault(address, Source("feed", address, (link.get("title") or "").strip()))
    return list(found.values())


FAMILY = Family(
    name="generic",
    title="unknown software",
    other_paths=patterns(
        r"/(?:wp-)?(?:login|register|signup|logout)(?:\.php)?(?:/|\?|$)",
        r"/(?:about|contact|privacy|terms|help|sitemap)(?:-us)?(?:\.s?html?|/)?$",
    ),
    sources_of=sources,
)
