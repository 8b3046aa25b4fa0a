"""Typecho: signs, archive addresses with and without rewriting, its feeds, and a ``<time datetime>`` that lies by the zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.document import Document
from crawler.families import date_rules, habits, rules
from crawler.families.base import Family, Sign, Source, patterns, selectors
from crawler.families.root import root_of

if TYPE_CHECKING:
    from crawler.dates import Moment

_STAMP = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:Z|\+00:?00)$")
_INDEX = r"^(?:/[\w-]+)?(?:/index\.php)?"


def sources(doc: Document) -> list[Source]:
    """The portal's own feed, as the feeds that a post page names are those of its comments."""
    root = root_of(doc)
    base = f"{root}/index.php" if "/index.php/" in doc.page.text else root
    return [
        Source("feed", f"{base}/feed/", "ten newest, full text, exact times"),
        Source("feed", f"{base}/feed/atom/"),
        Source("archive", f"{base}/{{year}}/{{month}}/", "posts of a month"),
        Source("sitemap", f"{root}/sitemap.xml", "a plugin's"),
    ]


def wall_time(doc: Document, stated: str, shown: str) -> Moment | None:
    """
    The moment meant by a ``datetime`` that is the blog's wall clock labelled UTC; None where that is not proven.

    Typecho adds the blog's offset to the stored second and prints the sum with ``date('c')``, so the label says +00:00. Proof is
    the text shown beside it: the wall clock must lie in what it says. Where nothing is shown, the label is disproved only if
    the instant it names is still to come.
    """
    from crawler.dates import read_moment
    from crawler.fields.metadata import zone_of

    match = _STAMP.match(stated.strip())
    if not match:
        return None
    zone = zone_of(doc)
    wall = datetime.fromisoformat(match[1]).replace(tzinfo=zone)
    said = read_moment(shown, doc.now, zone) if shown else None
    if said is None and wall.replace(tzinfo=UTC) <= doc.now:
        return None
    if said and not said.earliest <= wall <= said.latest:
        return None
    meant: Moment | None = read_moment(wall.isoformat(), doc.now, zone)
    return meant


FAMILY = Family(
    name="typecho",
    title="Typecho",
    timezone="Asia/Shanghai",
    signs=(
        Sign("generator", r"generator: Typecho", 0.98),
        Sign("path", "/usr/themes/", 0.9),
        Sign("path", "/usr/plugins/", 0.7),
        Sign("path", "/usr/uploads/", 0.5),
        Sign("header", r"^x-pingback: .*/action/xmlrpc", 0.9),
        Sign("path", "/action/xmlrpc", 0.9),
        Sign("text", "window.TypechoComment", 0.9),
        Sign("cookie", r"__typecho_", 0.9),
    ),
    version_pattern=r"generator: Typecho (\d[\d.]*)",
    theme_pattern=r"/usr/themes/([\w.-]+)/",
    post_paths=patterns(
        _INDEX + r"/archives/[\w%.-]+(?:\.html|/)?$",
        r"^(?:/index\.php)?/\d{4}/\d\d/\d\d/[^/?]+(?:\.html|/)?$",
        r"^(?:/index\.php)?(?:/[\w%-]+)?/\d+\.html$",
        r"^(?:/index\.php)?/(?:post|posts|article)/[^/?]+/?$",
    ),
    list_paths={
        "category": patterns(r"/category/[^?]+$"),
        "tag": patterns(r"/tags?/[^?]+$"),
        "author": patterns(r"/author/[^?]+$"),
        "date": patterns(_INDEX + r"/(?:19|20)\d\d(?:/\d\d?){0,2}(?:/page/\d+)?/?$"),
        "page": patterns(_INDEX + r"/page/\d+/?$"),
        "search": patterns(r"/search/[^?]+", r"[?&]s="),
    },
    other_paths=patterns(r"/action/", r"/feed(?:/|$)", r"^/(?:admin|usr|var)/", r"/comment-page-\d+", r"/trackback/?$"),
    title_paths=selectors("h1[itemprop~=headline], h1.post-title, .joe_detail__title, h1.entry-title, article h1"),
    body_paths=selectors(
        "[itemprop=articleBody], .wp-posts-content, .joe_detail__article, .post-content, .entry-content, #post-content",
        ".article-content, .md-content, .markdown-body, .post-body, .articleBody, .article-body, .post_content",
    ),
    noise_paths=selectors(".post-copyright, .entry-copyright, .tags, .post-tags, .reward, .hbe, .content-copyright, .entry-tags"),
    rules={
        "modified_at": (date_rules.titled_change,),
        "published_at": (rules.proven_zone("time[itemprop=datePublished]", "time[datetime]"), *date_rules.SHOWN),
        "author": (
            rules.text("[itemprop=author] [itemprop=name], .post-meta a[rel~=author], .joe_detail__count .author a"),
            rules.linked_author,
            rules.only_linked_author,
            habits.shown_account,
            habits.introduced,
        ),
        "category": habits.CATEGORY,
        "tags": (
            rules.names("[itemprop=keywords] a, .joe_detail__operate-tags a, .post-tags a[href*=/tag/]"),
            rules.linked("tag"),
        ),
        "views": (rules.count("#Joe_Article_Views"),),
        "prev": (rules.neighbour(".post-near li", "上一篇"),),
        "next": (rules.neighbour(".post-near li", "下一篇"),),
    },
    sources_of=sources,
    date_zone_quirk=wall_time,
)
