"""WordPress: its signs, its permalinks (of any shape, so that classes tell the kind of page), its REST API, and what themes share."""

from __future__ import annotations

import re

from crawler.css import css
from crawler.document import Document, Finding
from crawler.families import date_rules, habits, rules
from crawler.families.base import Family, Sign, Source, patterns, selectors
from crawler.families.generic import declared_feeds
from crawler.fields.headline import headline
from crawler.items import Kind
from crawler.text import text_of
from crawler.urls import absolute, origin_of

# body_class() and post_class(): what WordPress itself prints, whatever the theme; "single" alone is also a layout's word.
_BODY_KINDS: tuple[tuple[str, Kind], ...] = (
    ("single-post", "post"),
    ("error404", "other"),
    ("search", "list"),
    ("archive", "list"),
    ("blog", "list"),
    ("home", "home"),
    ("page-template", "other"),
    ("page", "other"),
    ("attachment", "other"),
    ("single", "post"),
)
_SAID_BY_WORDPRESS = frozenset(("single-post", "error404", "archive", "search", "blog", "home", "wp-singular"))
_NUMBERED = re.compile(r"\b(?:postid|page-id)-\d")  # "page" alone is any template's word
_PAGED = re.compile(r"/page/\d+/?$|[?&]paged=\d+")


def page_kind(doc: Document) -> tuple[Kind, str] | None:
    """The kind of page by ``body_class()``, a further page of the blog's front being a list; None if the theme doesn't print it."""
    body = css("body").first(doc)
    names = set((body.get("class") or "").lower().split()) if body is not None else set()
    if "paged" in names or _PAGED.search(doc.url):
        return ("list", "body.paged") if names & {"paged", "home", "blog", "archive"} else None
    if not names & _SAID_BY_WORDPRESS and _NUMBERED.search(" ".join(names)) is None:
        return None
    return next(((kind, f"body.{name}") for name, kind in _BODY_KINDS if name in names), None)


def sources(doc: Document) -> list[Source]:
    """The REST API (exact times in GMT, 100 posts per request), the paged feed, and the sitemaps of WordPress and common plugins."""
    root = _root(doc)
    found = [Source("api", api_address(doc), "100 posts a page, newest first; X-WP-Total counts them")]
    found.append(Source("paged-feed", f"{root}/feed/?paged={{page}}", "full or summary text, ten a page"))
    found += [feed for feed in declared_feeds(doc) if "/comments/" not in feed.url and "feed" in feed.url]
    return [*found, *(Source("sitemap", f"{root}/{name}.xml") for name in ("wp-sitemap", "sitemap_index", "sitemap"))]


def api_address(doc: Document) -> str:
    """
    The address of all posts in the REST API; the link in the head knows the root where permalinks are plain or moved.

    Without such a link (themes and plugins hide it) the default root still answers as a rule.
    """
    link = css("link[rel~=https://api.w.org/]").first(doc)
    stated = doc.address_of(link) if link is not None else None
    base = stated or f"{_root(doc)}/wp-json/"
    sign = "&" if "rest_route=" in base else "?"
    return f"{base.rstrip('/')}/wp/v2/posts{sign}per_page=100"


def _root(doc: Document) -> str:
    """The portal's root, which may be a folder: what its own addresses have before ``/wp-content/``."""
    origin = origin_of(doc.url)
    found = re.search(re.escape(origin) + r"((?:/[\w.-]+){0,2}?)/wp-(?:content|includes)/", doc.page.text)
    return origin + (found[1] if found else "")


def classed_category(doc: Document) -> Finding[list[str]] | None:
    """
    The categories that ``post_class()`` writes beside the post's own number, by the names that the menu gives them.

    For themes that show no category on a post (Sakurairo). Slugs that are not ASCII stand there as numbers, which name nothing.
    """
    head = headline(doc)
    post = next((up for up in (head.value.iterancestors() if head else ()) if "type-post" in (up.get("class") or "")), None)
    if post is None:
        post = css(".type-post").first(doc)
    slugs = re.findall(r"(?<!\S)category-([a-z][\w-]*)", post.get("class") or "") if post is not None else []
    if not slugs:
        return None
    named: dict[str, str] = {}
    for link in doc.root.iter("a"):
        place = (link.get("href") or "").rstrip("/")
        if place not in named and doc.family.role_of(absolute(doc.url, place) or "") == "category":
            named[place] = text_of(link)
    deepest = max((place for place in named if place.rpartition("/")[2] in slugs), key=len, default="")
    path = [named[place] for place in sorted(named, key=len) if named[place] and f"{deepest}/".startswith(f"{place}/")]
    return Finding(path, "family:wordpress", f"post_class: {slugs}") if path else None


_PREV = ".nav-previous a[href], .previous-post a[href], .post-navigation-link-previous a, a[rel=prev]"
_NEXT = ".nav-next a[href], .next-post a[href], .post-navigation-link-next a, a[rel=next]"

FAMILY = Family(
    name="wordpress",
    title="WordPress",
    signs=(
        Sign("generator", r"generator: WordPress", 0.98),
        Sign("path", "/wp-content/themes/", 0.95),
        Sign("path", "/wp-includes/", 0.9),
        Sign("path", "/wp-content/", 0.6),
        Sign("text", "https://api.w.org/", 0.9),
        Sign("header", r"^link: .*api\.w\.org", 0.9),
        Sign("header", r"^x-pingback: .*xmlrpc\.php", 0.6),
        Sign("header", r"^x-redirect-by: wordpress", 0.9),
        Sign("cookie", r"wordpress_|wp-settings", 0.9),
    ),
    version_pattern=r"generator: WordPress (\d[\d.]*)",
    theme_pattern=r"/wp-content/themes/([\w.-]+)/",
    post_paths=patterns(
        r"[?&]p=\d+$",
        r"/archives?/\d+(?:\.html|/)?$",
        r"/(?:19|20)\d\d/\d\d(?:/\d\d)?/[^/?]+(?:\.html?|/)?$",
        r"^(?:/[\w-]+){0,3}/\d+\.html?$",
    ),
    list_paths={
        "search": patterns(r"[?&]s=", r"^/search/"),
        "category": patterns(r"/category/[^?]+$", r"[?&]cat=\d+", r"[?&]category_name="),
        "tag": patterns(r"/tag/[^?]+$", r"[?&]tag="),
        "author": patterns(r"/author/[^?]+$", r"[?&]author=\d+"),
        "date": patterns(
            r"/date/\d{4}(?:/\d\d?){0,2}(?:/page/\d+)?/?$", r"^/(?:19|20)\d\d(?:/\d\d?){0,2}(?:/page/\d+)?/?$", r"[?&]m=\d{4,8}"
        ),
        "page": patterns(r"^/page/\d+/?$", r"^/\?paged=\d+$"),
    },
    other_paths=patterns(
        r"/wp-(?:content|includes|admin|json|login|register|signup|comments-post|cron|trackback)",
        r"/xmlrpc\.php",
        r"/feed/?(?:\?|$)",
        r"/feed/(?:rss2?|atom|rdf)/?$",
        r"[?&]feed=",
        r"/(?:comment-page-\d+|trackback|embed|amp)/?$",
        r"[?&](?:page_id|attachment_id|replytocom)=",
    ),
    title_paths=selectors(
        "h1.entry-title, h1.wp-block-post-title, h1.post-title, h1.article-title, h1.single-title",
        ".single-post h1.title, .entry-title, .post-full .post-title, .post-title",
    ),
    body_paths=selectors(
        ".entry-content > .single-content",
        # builders of whole templates: Elementor, Bricks, Divi, Avada, Beaver, tagDiv Composer
        ".elementor-widget-theme-post-content > .elementor-widget-container, .elementor-widget-theme-post-content",
        ".brxe-post-content, .et_pb_post_content, .fusion-content-tb, .fl-module-fl-post-content, .tdb_single_content",
        ".wp-block-post-content, .wp-posts-content, article .entry-content, .entry-content, .td-post-content, .post-content",
        ".article-content, .single-content, .entry-content-wrap, .post-entry, .the-content, .post_content",
        ".page-content-single, .article > #lightgallery, .article-body, .postcontent, .storycontent, article .entry, .post .entry",
    ),
    noise_paths=selectors(
        ".sharedaddy, .jp-relatedposts, .wp-post-navigation, .page-links, .post-page-numbers, .yarpp",
        ".yarpp-related, .crp_related, .wp-block-buttons, .wpulike, .post-views, .saboxplugin-wrap",
        ".addtoany_share_save_container, .ez-toc-container, .lwptoc, .toc_container, .open_social_box",
        ".post-copyright, .article-copyright, .entry-copyright, .wp-embedded-content, .code-block-ad",
        ".post-outdated-info, .post-donate, .post-actions, .article-actions, .article-social, .post-like, .widget",
        ".reading-open, .span-abstract, .reading-close",
    ),
    rules={
        "modified_at": (date_rules.titled_change,),
        "published_at": date_rules.SHOWN,
        "author": (
            # PublishPress Authors: its box names all of a post's authors, the theme and the head only the first
            rules.names_joined(".pp-multiple-authors-wrapper .multiple-authors-name a"),
            *habits.unless_stated(
                rules.text(
                    ".entry-meta .author .fn, .byline .author a, .byline .author, .posted-by .author a, .entry-author-name"
                ),
                rules.text(".wp-block-post-author__name, .wp-block-post-author-name, a[rel~=author]"),
                rules.linked_author,
                rules.text(".td-post-author-name a"),  # cards of tagDiv's newer templates have it, too
                rules.only_linked_author,
                rules.text(".toolbar .meta .name"),  # kratos shows the author only below the post
                habits.shown_account,
            ),
        ),
        "category": (*habits.CATEGORY, classed_category),
        "tags": (
            rules.names(".tags-links a, .tag-links a, .taxonomy-post_tag a, .tagcloud-single a"),
            rules.linked("tag"),
        ),
        "views": (rules.count(".post-views-count, .td-nr-views, .entry-meta .views"),),
        "related": (
            rules.links(".jp-relatedposts-items a, .yarpp-related a, .crp_related li, .relates li, .related-posts article"),
        ),
        "prev": (rules.link_on("prev", _PREV, _NEXT),),
        "next": (rules.link_on("next", _NEXT, _PREV),),
    },
    sources_of=sources,
    kind_of_page=page_kind,
    feed_names_category_first=True,
)
