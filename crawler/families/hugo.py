"""Hugo: signs, the addresses of its taxonomies, feeds for every section, and what themes share."""

from __future__ import annotations

from crawler.css import css
from crawler.document import Document, Finding
from crawler.families import date_rules, habits, label_rules, rules
from crawler.families.base import Family, Sign, Source, patterns, selectors
from crawler.families.generic import declared_feeds
from crawler.families.root import root_of
from crawler.text import text_of


def sources(doc: Document) -> list[Source]:
    """``/index.xml`` holds every page of the portal unless limited; the sitemap is on by default."""
    root = root_of(doc)
    return [
        *declared_feeds(doc),
        Source("feed", f"{root}/index.xml", "all sections"),
        Source("sitemap", f"{root}/sitemap.xml", "with lastmod"),
    ]


def signed_below(doc: Document) -> Finding[str] | None:
    """The author in the box on copyright of Even, Jane, MemE and others made after them: a label and a name, each in a span."""
    for line in _COPYRIGHT_LINES.all(doc):
        label, *values = [text_of(part) for part in line] or [""]
        if label.rstrip(":： ") in ("作者", "文章作者", "本文作者", "Author") and values and values[0]:
            return rules.found(doc, values[0], f"{label} {values[0]}")
    return None


_COPYRIGHT_LINES = css(".copyright-item")

FAMILY = Family(
    name="hugo",
    title="Hugo",
    signs=(
        Sign("generator", r"generator: Hugo", 0.98),
        Sign("link", "//gohugo.io", 0.7),
        Sign("link", "hugo-theme-", 0.5),
    ),
    version_pattern=r"generator: Hugo (\d[\d.]*)",
    theme_pattern=r"(?:hugo-theme-|hugo-)([\w-]+)",
    post_paths=patterns(
        r"^(?:/[a-z]{2}(?:-[a-z]{2})?)?/(?:posts?|blog|p|articles?|news)/(?!page/)(?:[^/?]+/){0,4}[^/?]+(?:\.html|/)?$",
        r"^(?:/[a-z]{2})?/(?:19|20)\d\d/\d\d(?:/\d\d)?/[^/?]+(?:\.html|/)?$",
    ),
    list_paths={
        "category": patterns(r"/categories/[^?]+", r"/series/[^?]+"),
        "tag": patterns(r"/tags/[^?]+"),
        "author": patterns(r"/authors?/[^?]+"),
        "page": patterns(r"^(?:/[\w-]+)*/page/\d+/?$"),
        "date": patterns(r"^/archives?/?$"),
    },
    other_paths=patterns(
        r"^(?:/[a-z]{2})?/(?:about|contact|search|links?)/?$",
        r"^(?:/[\w-]+)?/(?:categories|tags|authors|series)/?$",  # also of a site under /blog/
        r"\.xml$",
        r"/index\.json$",
    ),
    title_paths=selectors("h1.post-title, h1.article-title, .single-title, h1.entry-title, article h1, .post h1"),
    body_paths=selectors(
        ".post-content, .article-content, [itemprop=articleBody], .nested-copy-line-height, .post-body",
        ".entry-content, article .content, .markdown-body, .prose, .e-content, .single .content",
    ),
    noise_paths=selectors(
        ".post-footer, .article-footer, .paginav, .share-buttons, .toc, .post-toc, .anchor, .article-copyright",
        ".article-lastmod, .related, .article-tags, .article-page, #TableOfContents, .post-tags, .post-copyright",
        ".post-reward, .post-nav",
    ),
    rules={
        "modified_at": (date_rules.titled_change,),
        "published_at": date_rules.SHOWN,
        "category": (rules.linked("category"),),
        "tags": (rules.linked("tag"),),
        # The head states the site's owner in many themes (Even, MemE): the line on copyright below the text names the post's author.
        "author": (
            signed_below,
            label_rules.labelled("(?:本文|文章|原文)作者"),
            *habits.unless_stated(
                rules.text(".post-author a[rel~=author], .single .post-author"),  # LoveIt's, which leads to the front page
                rules.linked_author,
                rules.only_linked_author,
                habits.shown_account,
            ),
        ),
        "prev": (rules.link(".paginav .prev, .post-nav .prev, .post-nav .post-nav-prev, a.prev, a[rel=prev]"),),
        "next": (rules.link(".paginav .next, .post-nav .next, .post-nav .post-nav-next, a.next, a[rel=next]"),),
        "related": (rules.links(".related-content article, .related-contents article, .related .related-item, .related li"),),
    },
    sources_of=sources,
)
