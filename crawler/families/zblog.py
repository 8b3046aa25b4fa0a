"""Z-Blog (Z-BlogPHP, and the older ASP edition): signs, addresses, dated feeds, and the habits its themes share."""

from __future__ import annotations

from crawler.css import css
from crawler.document import Document
from crawler.families import rules
from crawler.families.base import Family, Sign, Source, patterns, selectors
from crawler.families.generic import declared_feeds
from crawler.items import Kind
from crawler.urls import origin_of

# c_system_route.php names the routes; a theme prints {$type} as a class of <body> more often than not.
PAGE_TYPES: dict[str, Kind] = {
    "article": "post",
    "page": "other",
    "index": "home",
    "category": "list",
    "author": "list",
    "tag": "list",
    "date": "list",
    "search": "list",
}


def page_kind(doc: Document) -> tuple[Kind, str] | None:
    """The route that made the page, where ``<body class>`` names exactly one of them."""
    body = css("body").first(doc)
    names = set((body.get("class") or "").lower().split()) if body is not None else set()
    types = [name for name in PAGE_TYPES if name in names]
    return (PAGE_TYPES[types[0]], f"body.{types[0]}") if len(types) == 1 else None


def sources(doc: Document) -> list[Source]:
    """
    The dated feeds first: full text and exact times of any day or month, and reading them does not raise view counts.

    ``{date}`` stands for YYYY-MM or YYYY-MM-DD; a feed holds the newest ten posts of its range (ZC_RSS2_COUNT).
    """
    root = origin_of(doc.url)
    return [
        Source("dated-feed", f"{root}/feed.php?date={{date}}", "ten posts of a month or day"),
        Source("feed", f"{root}/feed.php"),
        *[feed for feed in declared_feeds(doc) if feed.url != f"{root}/feed.php"],
        Source("sitemap", f"{root}/sitemap.xml"),
    ]


FAMILY = Family(
    name="zblog",
    title="Z-Blog",
    signs=(
        Sign("generator", r"generator: Z-?Blog", 0.98),
        Sign("header", r"^product: Z-?Blog", 0.98),
        Sign("path", "/zb_users/", 0.9),
        Sign("path", "/zb_system/", 0.9),
        Sign("tail", r"<!--\s*[\d.]+ ?ms ?, ?\d+ quer", 0.8),
    ),
    version_pattern=r"Z-?Blog(?:PHP|ASP)? ?(\d[\d.]*\d)",
    theme_pattern=r"/zb_users/theme/([\w-]+)/",
    post_paths=patterns(
        r"/post/[^/?]+\.html$", r"^(?:/[\w-]+)?/\d+\.html$", r"/(?:index\.php)?\?id=\d+$", r"/archives?/\d+(?:\.html|/)?$"
    ),
    list_paths={
        "category": patterns(
            r"/category-[\w-]+(?:_\d+)?\.html$", r"[?&]cate=\d+", r"/category/[^?/]+(?:/(?:page/)?\d+)?(?:\.html|/)?$"
        ),
        "tag": patterns(r"/tags?-[^/]+\.html$", r"[?&]tags=", r"/tags?/[^?/]+(?:/(?:page/)?\d+)?(?:\.html|/)?$"),
        "author": patterns(
            r"/author-[\w%-]+(?:_\d+)?\.html$", r"[?&]auth=\d+", r"/author/[^?/]+(?:/(?:page/)?\d+)?(?:\.html|/)?$"
        ),
        "date": patterns(
            r"/date-\d{4}-\d{1,2}(?:-\d{1,2})?(?:_\d+)?\.html$", r"[?&]date=\d{4}-\d", r"/post/\d{4}-\d{1,2}(?:_\d+)?\.html$"
        ),
        "page": patterns(r"/page_\d+\.html$", r"^/(?:index\.php)?\?page=\d+$", r"^/page/\d+(?:\.html|/)?$"),
        "search": patterns(r"/search\.php\?", r"/cmd\.php\?act=search", r"[?&]search=", r"/search/"),
    },
    other_paths=patterns(r"^/zb_(?:system|users)/", r"/feed\.php", r"/(?:rss|feed)\.xml$"),
    title_paths=selectors("h1.post-title, h2.post-title, .post h1, article h1"),
    body_paths=selectors(".post .single, .post-body, .post-content, .article-content, .entry-content, .article-body, .entry"),
    rules={
        "author": (rules.linked_one("author"),),
        "category": (rules.linked("category"),),
        "tags": (rules.linked("tag"),),
        "copyright_notice": (rules.text(".copynotice", strip=None),),
    },
    sources_of=sources,
    kind_of_page=page_kind,
)
