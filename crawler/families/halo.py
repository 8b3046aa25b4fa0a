"""Halo (1.x and 2.x): signs, addresses, feeds, and what themes share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.counts import read_count
from crawler.document import Document, Finding
from crawler.families import date_rules, habits, rules
from crawler.families.base import Family, Sign, Source, patterns, selectors
from crawler.families.root import root_of

if TYPE_CHECKING:
    from crawler.dates import Moment


def sources(doc: Document) -> list[Source]:
    """Both lines serve a feed and a sitemap; 2.x has an API that many portals keep open, 1.x one behind a key."""
    root = root_of(doc)
    return [
        Source(
            "api", f"{root}/apis/api.content.halo.run/v1alpha1/posts?size=50&sort=spec.publishTime,desc", "Halo 2; exact times"
        ),
        Source("feed", f"{root}/rss.xml"),
        Source("feed", f"{root}/atom.xml", "Halo 1"),
        Source("sitemap", f"{root}/sitemap.xml"),
        Source("archive", f"{root}/archives", "every post"),
    ]


def written_by_script(doc: Document, name: str) -> str:
    """The value of Sakura's ``<span class="i18n" data-iname="post.time" data-ivalue="2026-05-26">``, which a script words in the reader's language."""
    elements = (element for element in _WORDED.all(doc) if (element.get("data-iname") or "").startswith("post."))
    return next(
        (element.get("data-ivalue") or "" for element in elements if (element.get("data-iname") or "").endswith(name)), ""
    )


(_WORDED,) = selectors(".i18n[data-ivalue]")


def worded_date(doc: Document) -> Finding[Moment] | None:
    """The day of publication in such an element; or of change, which is another rule's."""
    return _worded_moment(doc, ".time")


def worded_change(doc: Document) -> Finding[Moment] | None:
    """The day of the last change in such an element."""
    return _worded_moment(doc, ".edit_time")


def _worded_moment(doc: Document, name: str) -> Finding[Moment] | None:
    from crawler.dates import read_moment
    from crawler.fields.metadata import zone_of

    said = written_by_script(doc, name)
    moment = read_moment(said, doc.now, zone_of(doc)) if said else None
    return rules.found(doc, moment, f"data-ivalue {said}") if moment else None


def worded_views(doc: Document) -> Finding[int] | None:
    """The count of visits in such an element."""
    said = written_by_script(doc, ".visits")
    number = read_count(said) if said else None
    return rules.found(doc, number, f"data-ivalue {said}") if number is not None else None


FAMILY = Family(
    name="halo",
    title="Halo",
    signs=(
        Sign("generator", r"generator: Halo", 0.98),
        Sign("path", "/plugins/PluginCommentWidget/", 0.95),
        Sign("path", "/plugins/PluginSearchWidget/", 0.95),
        Sign("text", "halo-comment", 0.85),
        Sign("text", "content.halo.run", 0.9),
        Sign("path", "/themes/theme-", 0.7),
        Sign("link", "halo.run", 0.5),
        Sign("path", "/halo-tracker.js", 0.95),
    ),
    version_pattern=r"generator: Halo (\d[\d.]*)",
    theme_pattern=r"/themes/(?:theme-|halo-theme-)?([\w.-]+?)/(?:assets|source|dist|static|css|js)",
    post_paths=patterns(
        r"^/archives/[^/?]+(?:\.html)?/?$",
        r"^/(?:post|posts|p|article|s)/[^/?]+$",
        r"^/(?:19|20)\d\d(?:/\d\d){0,2}/[^/?]+$",
        r"^/categories/[^/?]+/(?!page$)[^/?]+$",  # /categories/{categorySlug}/{slug}, one of the settings' choices
        r"^/\?p=[\w-]+$",
    ),
    list_paths={
        "category": patterns(r"^/categories/[^/?]+(?:/page/\d+)?/?$"),
        "tag": patterns(r"^/tags/[^?]+"),
        "author": patterns(r"^/authors/[^?]+"),
        "date": patterns(r"^/archives(?:/(?:19|20)\d\d(?:/\d\d)?)?(?:/page/\d+)?/?$"),
        "page": patterns(r"^/page/\d+/?$"),
        "search": patterns(r"^/search"),
    },
    other_paths=patterns(
        r"^/(?:about|links|photos|journals|moments|categories|tags|friends|console|admin|login|uc)(?:/|$)(?![^?]+)",
        r"\.xml$",
        r"^/apis?/",
    ),
    title_paths=selectors("h1.post-title, .joe_detail__title, h1.article-title, article h1, h1"),
    body_paths=selectors(
        "#post-content, .post-content, .joe_detail__article, .article-content, .markdown-body, .md-content",
        ".entry-content, .post-body, .content.markdown, .prose, article .content",
    ),
    noise_paths=selectors(
        ".joe_aside__item-contain, .post-copyright, .joe_detail__overdue, .post-tags, .share, halo-comment, .toc"
    ),
    rules={
        "modified_at": (date_rules.titled_change, worded_change),
        "published_at": (worded_date, *date_rules.SHOWN),
        "views": (worded_views,),
        "category": (rules.linked("category"),),
        "tags": (rules.linked("tag"),),
        "author": habits.unless_stated(
            habits.shown_account,
            habits.introduced,
            rules.linked_author,
            rules.only_linked_author,
            rules.text(".joe_detail__count .author a, .post-copyright__author_name"),  # Joe, Hao
        ),
    },
    sources_of=sources,
)
