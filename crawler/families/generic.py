"""Portals of unknown software: no signs and no field rules; what addresses habitually mean, whatever made them."""

from __future__ import annotations

from crawler.css import css
from crawler.document import Document
from crawler.families.base import Family, Source, patterns
from crawler.families.root import root_of

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_END = r"(?:/|\.s?html?)?(?:\?|$)"


def sources(doc: Document) -> list[Source]:
    """What the page itself names as feeds, and the two files that any portal may have."""
    root = root_of(doc)
    return [*declared_feeds(doc), Source("sitemap", f"{root}/sitemap.xml"), Source("sitemap", f"{root}/sitemap_index.xml")]


def declared_feeds(doc: Document) -> list[Source]:
    """Feeds in ``<link rel="alternate">``, in order, once each; a feed of comments says nothing of posts."""
    found: dict[str, Source] = {}
    for link in css("link[rel~=alternate][type][href]").all(doc):
        address = doc.address_of(link)
        named = f"{address} {link.get('title') or ''}".lower()
        if address and (link.get("type") or "").lower() in FEED_TYPES and "comment" not in named and "评论" not in named:
            found.setdefault(address, Source("feed", address, (link.get("title") or "").strip()))
    return list(found.values())


FAMILY = Family(
    name="generic",
    title="unknown software",
    post_paths=patterns(
        r"/(?:article|articles|news|post|posts|archives?|content|story|detail|view|show|info|read|blog|p)[/_-](?:[\w%-]+/)*\d+(?:[_-]\d+)*"
        + _END,
        r"/(?:19|20)\d\d[/-]?\d{1,2}(?:[/-]?\d{1,2})?/[^/?]*[^/?\d][^/?]*" + _END,  # /2024/05/26/slug, /202405/t20240526_123.html
        r"/(?:19|20)\d\d[/-]?\d{2}[/-]?\d{2}/\d+" + _END,
        r"/(?:19|20)\d\d[/-]?\d{2}[/-]?\d{2}/(?!page/)[\w-]{8,}/\w[\w-]*\.s?html?(?:\?|$)",  # a post has a folder: 新华网's 20240526/…/c.html
        r"/(?:t|art|content|c|a|n|doc)[_-]?(?:\d+[_-])*\d{3,}\.s?html?(?:\?|$)",
        r"/\d{5,}\.s?html?(?:\?|$)",
        r"[?&](?:aid|articleid|article_id|newsid|nid|postid|artid|contentid|itemid|p|storyid|news_id|idxno|wr_id|document_srl|article_srl|idnoticia|id_noticia|id_news|id_article)=\d+(?:&|$)",
    ),
    list_paths={
        "search": patterns(r"/search(?:\.\w+)?(?:/|\?|$)", r"[?&](?:s|q|keyword|keywords|searchword|wd)=[^&]"),
        "page": patterns(
            r"^/(?:index|page|list)?[_/-]?(?:page[_/-]?)?\d{1,4}(?:/|\.s?html?)$",
            r"^/(?:index\.\w+)?\?(?:page|paged|p)=\d+$",
            r"/page/\d{1,4}/?$",
        ),
        "tag": patterns(r"/(?:tags?|tagged|topics?|keywords?|biaoqian|label)(?:\.\w+)?[/?_-][^/]+"),
        "author": patterns(r"/(?:author|authors|writer|user|users|member|space|uid|zuozhe)[/_-][^/?]+" + _END, r"/author\.\w+\?"),
        "date": patterns(
            r"/(?:date|archives?)/(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}" + _END, r"^/(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}/?$"
        ),
        "category": patterns(
            r"/(?:category|categories|cat|channel|column|section|sort|lanmu|fenlei)[/_-][^?]*",
            r"/(?:node|layout|paperindex)_\d+(?:_\d+)?\.s?html?$",  # a page of a newspaper's electronic edition (Founder)
            r"/(?:news|publ|load|blog|stuff)/(?:[\w-]+/)?\d{1,3}-(?:\d{1,4}-)?0-\d{1,4}$",  # uCoz: section, page, 0, category
            r"/(?:list|lists|index)[_-]?\d+(?:[_-]\d+)*\.s?html?$",
            r"/list[/_-]",
            r"/(?:index|list|default)\.(?:s?html?|php|aspx?|jsp)$",
            r"[?&](?:cat|cate|catid|cid|classid|typeid|tid|columnid|channelid|storytopic)=\d+(?:&page=\d+)?$",
        ),
    },
    other_paths=patterns(
        r"/(?:wp-)?(?:login|register|signup|signin|logout|reg|passport|cart|checkout)(?:\.\w+)?(?:/|\?|$)",
        r"/(?:about|about-?us|contact|contact-?us|privacy|privacy-policy|terms|help|faq|sitemap|rss|feed|guestbook|links?|copyright)"
        + _END,
    ),
    sources_of=sources,
)
