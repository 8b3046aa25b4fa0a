"""DedeCMS (织梦): signs, static and dynamic addresses; byline, editor line and counter as every template inherits them."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.families import date_rules, habits, label_rules, rules
from crawler.families.base import CounterRequest, Family, Sign, Source, patterns, selectors
from crawler.families.root import root_of
from crawler.urls import absolute

_COUNTER = re.compile(r"""["'(]([^"'()\s<>]*/plus/count\.php\?[^"'()\s<>]*\baid=\d+[^"'()\s<>]*)["')]""")


def sources(doc: Document) -> list[Source]:
    """
    The maps that the back office writes when asked to; a channel's feed, ``/data/rss/TYPEID.xml``, is as old as its last rebuild.
    """
    root = root_of(doc)
    return [
        Source("sitemap", f"{root}/data/sitemap.html", "channels, as HTML"),
        Source("archive", f"{root}/data/rssmap.html", "channel feeds, as HTML"),
        Source("sitemap", f"{root}/sitemap.xml", "a plugin's"),
    ]


def counter(doc: Document) -> CounterRequest | None:
    """
    ``/plus/count.php?view=yes&aid=&mid=`` as the page calls it; it answers ``document.write('29')``.

    The script adds one at every call, with or without ``view=yes``, and the robots.txt that ships with the CMS disallows it.
    """
    found = _COUNTER.search(doc.page.text)
    address = absolute(doc.url, found[1].replace("&amp;", "&")) if found else None
    return CounterRequest(address, raises_count=True) if address else None


FAMILY = Family(
    name="dedecms",
    title="DedeCMS",
    timezone="Asia/Shanghai",
    signs=(
        Sign("generator", r"generator: .*dede", 0.98),
        Sign("source", "/plus/count.php", 0.95),
        Sign("path", "/templets/", 0.85),
        Sign("path", "/include/dedeajax2.js", 0.95),
        Sign("path", "/plus/view.php", 0.8),
        Sign("path", "/plus/list.php", 0.8),
        Sign("path", "/plus/search.php", 0.5),
        Sign("path", "/plus/img/", 0.6),
        Sign("path", "/uploads/allimg/", 0.45),  # EyouCMS calls the folder so, too
        Sign("text", "Power by DedeCms", 0.9),
        Sign("link", "dedecms.com", 0.5),
        Sign("header", r"^x-powered-by: dede", 0.9),
        Sign("cookie", r"DedeUserID|DedeLoginTime", 0.9),
    ),
    version_pattern=r"DedeCMS[ _]?V?(\d[\d.]*\d)",
    theme_pattern=r"/templets/([\w.-]+)/",
    post_paths=patterns(
        r"/(?:19|20)\d\d/\d{4}/\d+(?:_\d+)?\.s?html?$",
        r"/(?:19|20)\d\d(?:/?\d\d){1,2}/\d+(?:_\d+)?\.s?html?$",
        r"/(?:plus/)?view\.php\?.*\b(?:aid|arcID)=\d+",
        r"/a/(?:[\w-]+/)+\d+(?:_\d+)?\.html$",
        r"^/[\w-]+(?:/[\w-]+){0,2}/\d+(?:_\d+)?\.s?html?$",
    ),
    list_paths={
        "search": patterns(r"/plus/(?:search|advancedsearch|heightsearch)\.php"),
        "category": patterns(
            r"/list_\d+(?:_\d+)?\.s?html?$",
            r"/(?:plus/)?list\.php\?.*\btid=\d+",
            r"/a/(?:[\w-]+/)+(?:index\.html)?$",
            r"/list[_-][\w-]*_\d+\.html$",
            r"^/(?!plus|member|include|dede|data|templets|special|tags)(?:[a-z][\w-]*/){1,3}(?:index\.html)?$",
        ),
        "tag": patterns(r"/tags\.php[/?].+", r"/tags?/[^?]+"),
        "author": patterns(r"/member/index\.php\?uid="),
    },
    other_paths=patterns(
        r"^/(?:plus|member|include|dede|data|templets|install|special)/(?!view\.php|list\.php|search\.php)", r"/tags\.php$"
    ),
    title_paths=selectors(".viewbox .title h2, .viewbox h1, .viewbox h2, .article-title, h1"),
    body_paths=selectors(
        ".viewbox .content, .viewbox .body, #article_content, .article-content, .arc_body, .arcbody, .news_content",
        ".article_content, .content_txt",
    ),
    noise_paths=selectors(".dede_pages, .pagelist, .newdigg, .boxoff, .handle, .intro, .context, .actbox"),
    rules={
        "views": (habits.asked_views,),
        "modified_at": (date_rules.titled_change,),
        "published_at": (*date_rules.SHOWN, date_rules.lone_change),
        "source_name": (label_rules.labelled("来源"),),
        "author": (label_rules.labelled("作者"), *habits.unless_stated(habits.shown_account)),
        "editor": (
            rules.pattern(
                "editor",
                r"[(（]责任编辑\s*[:：]\s*([^)）]{1,30}?)\s*[)）]",
                ".viewbox .content",
                ".article-content",
                ".content",
                "td",
            ),
        ),
        "category": habits.CATEGORY,
        "tags": (rules.linked("tag"),),
        "prev": (rules.neighbour(".context li", "上一篇"), rules.neighbour(".pre a", "")),
        "next": (rules.neighbour(".context li", "下一篇"), rules.neighbour(".next a", "")),
    },
    sources_of=sources,
    counter_of=counter,
)
