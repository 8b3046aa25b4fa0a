"""Hexo: signs, the addresses of its generators, and a machine time in UTC beside a day in local time."""

from __future__ import annotations

from crawler.document import Document, Finding
from crawler.families import date_rules, habits, label_rules, rules
from crawler.families.base import Family, Sign, Source, patterns, selectors
from crawler.families.generic import declared_feeds
from crawler.families.root import root_of
from crawler.fields.metadata import metas


def own_meta_author(doc: Document) -> Finding[str] | None:
    """``<meta name="author">`` where it differs from open_graph()'s, which is the site's owner on every post: then it is the post's own."""
    named, owner = metas(doc).get("author", []), metas(doc).get("article:author", [])
    return rules.found(doc, named[0], "meta author") if named and owner and named[0] != owner[0] else None


def sources(doc: Document) -> list[Source]:
    """Feeds and maps come with plugins, under these names; the archive pages list every post."""
    root = root_of(doc)
    usual = [Source("feed", f"{root}/atom.xml"), Source("feed", f"{root}/rss2.xml"), Source("sitemap", f"{root}/sitemap.xml")]
    return [*declared_feeds(doc), *usual, Source("archive", f"{root}/archives/", "every post, ten a page")]


FAMILY = Family(
    name="hexo",
    title="Hexo",
    signs=(
        Sign("generator", r"generator: Hexo", 0.98),
        Sign("link", "//hexo.io", 0.7),
        Sign("link", "hexo-theme-", 0.6),
        Sign("text", "hexo-config", 0.9),
        Sign("text", "var GLOBAL_CONFIG = {", 0.6),
    ),
    version_pattern=r"generator: Hexo (\d[\d.]*)",
    theme_pattern=r"hexo-theme-([\w-]+)",
    post_paths=patterns(
        r"^(?:/[\w-]+)?/(?:19|20)\d\d/\d\d/\d\d/[^?]+?/?(?:index\.html)?$",
        r"^(?:/[\w-]+)?/(?:posts?|p|article|articles)/[^/?]+(?:\.html|/)?$",
        # permalink: archives/:hash/ and archives/:abbrlink.html are as usual as years there
        r"^(?:/[\w-]+)?/archives/(?!(?:page|index\.html|(?:19|20)\d\d)(?:/|$))[^/?]+(?:\.html|/)?$",
    ),
    list_paths={
        "category": patterns(r"/categories/[^?]+"),
        "tag": patterns(r"/tags/[^?]+"),
        "date": patterns(r"/archives/(?:(?:19|20)\d\d/(?:\d\d/)?)?(?:page/\d+/)?(?:index\.html)?$"),
        "page": patterns(r"^(?:/[\w-]+)?/page/\d+/?$"),
    },
    other_paths=patterns(
        r"^/(?:about|links?|friends|404|guestbook|message)/?(?:index\.html)?$",
        r"^(?:/[\w-]+)?/(?:categories|tags)/?(?:index\.html)?$",  # also of a site under /blog/, as project pages are
        r"\.xml$",
        r"/search\.json$",
    ),
    title_paths=selectors("h1.post-title, .article-title, h1[itemprop~=name], h1#seo-header, h1.title, #post-info h1"),
    body_paths=selectors(
        ".post-body, .article-entry, [itemprop=articleBody], #article-container, .post-content .markdown-body",
        ".article-inner .content, .markdown-body, .post-content, .article-content, .e-content",
        ".content.is-size-5-mobile, article.md-text, article .content",  # the first is Icarus', the second Stellar's
    ),
    noise_paths=selectors(
        ".post-copyright, .article-licensing, .post-copyright__author, .post-footer, .article-footer, .post-toc",
        ".toc-article, #card-toc, .headerlink, .post-reward, .reward-container, .followme, .post_share",
        ".article-more-link, .my_post_copyright, #post-outdate-notice, .license-box, .license-wrap, .tag_share",
        ".pagination-post, .relatedPosts, .popular-posts, .gutter, #article-container > header",
    ),
    rules={
        # Hexo's open_graph() prints the site's owner as article:author on every post: what the theme shows of this one goes first.
        "author": (
            rules.text(".post-author .author-name, .post-copyright-author-name, .license-author, .post-meta .author-name"),
            rules.text(".post-copyright__author_name"),
            label_rules.labelled("(?:本文|文章|原文)?作者"),
            own_meta_author,
            *habits.unless_stated(habits.shown_account),
        ),
        "modified_at": (date_rules.titled_change,),
        "published_at": date_rules.SHOWN,
        "category": (rules.linked("category"),),
        "tags": (rules.linked("tag"),),
        "prev": (
            rules.neighbour("#pagination a, .pagination-post a", "上一篇"),
            rules.link(".post-nav-prev a, .prev-post a, a.article-nav-prev, #article-nav-newer, a[rel=prev]"),
        ),
        "next": (
            rules.neighbour("#pagination a, .pagination-post a", "下一篇"),
            rules.link(".post-nav-next a, .next-post a, a.article-nav-next, #article-nav-older, a[rel=next]"),
        ),
        "related": (rules.links(".relatedPosts-list a, .relatedPosts-list > div, .popular-posts li"),),
    },
    sources_of=sources,
)
