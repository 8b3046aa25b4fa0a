"""PHPCMS v9: signs, its dynamic, rewritten and static addresses, a headline with the byline inside, and its counter."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.families import date_rules, habits, label_rules, rules
from crawler.families.base import CounterRequest, Family, Sign, Source, patterns, selectors
from crawler.families.root import root_of
from crawler.urls import absolute

_COUNTER = re.compile(r"""["']([^"'\s<>]*api\.php\?op=count&(?:amp;)?id=\d+[^"'\s<>]*)["']""")
_CATEGORY = re.compile(r"\bcatid=(\d+)")


def sources(doc: Document) -> list[Source]:
    """The module ``rss`` gives a channel's newest by its number; the map is written when an editor asks for it."""
    root = root_of(doc)
    channel = _CATEGORY.search(doc.page.text)
    feeds = (
        [Source("feed", f"{root}/index.php?m=content&c=rss&siteid=1&catid={channel[1]}", "newest of this channel")]
        if channel
        else []
    )
    return [*feeds, Source("sitemap", f"{root}/sitemap.xml"), Source("sitemap", f"{root}/sitemaps.xml")]


def counter(doc: Document) -> CounterRequest | None:
    """``/api.php?op=count&id=&modelid=`` as the page calls it; it answers ``$('#hits').html('29')`` and adds one."""
    found = _COUNTER.search(doc.page.text)
    address = absolute(doc.url, found[1].replace("&amp;", "&")) if found else None
    return CounterRequest(address, raises_count=True) if address else None


FAMILY = Family(
    name="phpcms",
    title="PHPCMS v9",
    timezone="Asia/Shanghai",
    signs=(
        Sign("generator", r"generator: phpcms", 0.98),
        Sign("source", "api.php?op=count", 0.95),
        Sign("path", "index.php?m=content&c=", 0.85),
        Sign("path", "index.php?m=search", 0.7),
        Sign("path", "index.php?m=comment&c=", 0.8),
        Sign("path", "/statics/js/jquery.sgallery.js", 0.9),
        Sign("path", "/statics/css/", 0.4),
        Sign("path", "/statics/js/", 0.4),
        Sign("path", "/uploadfile/", 0.4),
        Sign("link", "phpcms.cn", 0.6),
        Sign("text", "Powered by PHPCMS", 0.9),
    ),
    version_pattern=r"PHPCMS[^\d<]{0,40}V?(\d[\d.]*)",
    post_paths=patterns(
        r"[?&]m=content&c=index&a=show&",
        r"/show-\d+-\d+-\d+\.html$",
        r"/content-\d+-\d+-\d+\.html$",
        r"/(?:19|20)\d\d/(?:[\w-]+_)?\d{4}/\d+(?:_\d+)?\.html$",
        r"/(?:19|20)\d\d_\d{4}_\d+(?:_\d+)?\.html$",
    ),
    list_paths={
        "search": patterns(r"[?&]m=search", r"[?&]m=content&c=search\b"),
        "tag": patterns(r"[?&]m=content&c=tag&", r"/tag/[^?]+", r"/tag_lists?_[^/]+\.html$"),
        "category": patterns(
            r"[?&]m=content&c=index&a=lists&", r"/list-\d+-\d+\.html$", r"^/html/(?:[a-z][\w-]*/)+(?:index\.html)?$"
        ),
    },
    other_paths=patterns(
        r"[?&]m=(?:member|comment|vote|link|formguide|announce|poster|mood|message)\b",
        r"^/(?:api|phpsso_server|statics|uploadfile|caches)",
    ),
    title_paths=selectors("#Article h1, .article-title, h1"),
    body_paths=selectors(
        "#Article .content, #Article #content, .article .content, .article-content, .show-content, .content_body", ".news_content"
    ),
    noise_paths=selectors("#pages, .related, .Article-Tool, fieldset, #favorite"),
    rules={
        "views": (habits.asked_views,),
        "author": habits.unless_stated(label_rules.labelled("作者"), habits.shown_account),
        "source_name": (label_rules.labelled("来源"),),
        "modified_at": (date_rules.titled_change,),
        "title": (habits.bare_headline,),
        "published_at": (date_rules.dated_headline, *date_rules.SHOWN, date_rules.lone_change),
        "category": habits.CATEGORY,
        "tags": (rules.linked("tag"),),
        "related": (rules.links("#Article .related li, .related li"),),
    },
    sources_of=sources,
    counter_of=counter,
)
