"""Discuz! X with its article portal: signs, addresses, and the portal view that styles rarely rebuild."""

from __future__ import annotations

from crawler.document import Document
from crawler.families import date_rules, habits, label_rules, rules
from crawler.families.base import Family, Sign, Source, patterns, selectors
from crawler.families.root import root_of


def sources(doc: Document) -> list[Source]:
    """A category's feed needs its number (``portal.php?mod=rss&catid=N``); without one it answers the whole portal."""
    root = root_of(doc)
    return [
        Source("feed", f"{root}/portal.php?mod=rss", "20 newest, off on some portals"),
        Source("sitemap", f"{root}/sitemap.xml", "a plugin's"),
    ]


FAMILY = Family(
    name="discuz",
    title="Discuz!",
    timezone="Asia/Shanghai",
    signs=(
        Sign("generator", r"generator: discuz", 0.98),
        Sign("meta", r"^author: Discuz!", 0.8),
        Sign("meta", r"^copyright: .*(?:Comsenz|Discuz|Tencent Cloud)", 0.5),
        Sign("text", "discuz_uid", 0.9),
        Sign("text", "Powered by Discuz!", 0.9),
        Sign("path", "/static/image/common/", 0.5),
        Sign("path", "data/cache/style_", 0.9),
        Sign("path", "static/js/common.js", 0.3),
        Sign("path", "portal.php?mod=", 0.6),
        Sign("text", "STATICURL = 'static/'", 0.9),
        Sign("cookie", r"_saltkey=|_lastvisit=", 0.8),
    ),
    version_pattern=r"Discuz!? ?(X?\d[\d.]*)",
    theme_pattern=r"/?template/([\w-]+)/(?:css|img|style|images|js)",
    post_paths=patterns(r"/article-\d+-\d+\.html$", r"/portal\.php\?.*\bmod=view\b.*\baid=\d+"),
    list_paths={
        "category": patterns(
            r"/portal\.php\?.*\bmod=list\b",
            r"/list-\d+-\d+\.html$",
            r"/portal\.php\?catid=\d+",
            # A channel with a folder of its own (portalcategory: foldername) is at /xinwen/bendi/, its pages at …/index.php?page=2.
            r"^/(?!(?:api|archiver|config|data|install|source|static|template|uc_client|uc_server|m)/)(?:[a-z][\w-]*/){1,3}"
            r"(?:(?:index\.php)?\?page=\d+)?$",
        ),
        "author": patterns(r"/space-uid-\d+\.html", r"/home\.php\?.*\bmod=space\b.*\buid=\d+", r"^/\?\d+$"),
        "tag": patterns(r"/misc\.php\?mod=tag"),
        "search": patterns(r"/search\.php"),
        "page": patterns(r"/portal\.php\?(?:.*&)?page=\d+$"),
    },
    other_paths=patterns(
        r"/(?:member|misc|home|plugin|forum|group|userapp|connect|api)\.php(?!\?mod=(?:space|tag))",
        r"/(?:thread|forum|group|space-username|topic)-",
        r"/portal\.php\?.*\bmod=(?:portalcp|rss|comment|topic|attachment)\b",
    ),
    title_paths=selectors(".vw h1.ph, h1.ph, .vw h1"),
    body_paths=selectors("#article_content, .vwtb, .vw .d"),
    noise_paths=selectors("#click_div, #inner_nav, .tshare, .oshr, .pren, .vm_pagetitle, .jammer"),
    rules={
        "modified_at": (date_rules.titled_change,),
        "published_at": date_rules.SHOWN,
        # 原作者 is whose text it is; 发布者 is the account that put it there, and stands for the author where no other is named.
        "author": (
            label_rules.labelled("原作者"),
            rules.linked_author,
            rules.only_linked_author,
            label_rules.labelled("发布者"),
            *habits.unless_stated(habits.shown_account),
        ),
        "source_name": (label_rules.labelled("来自"),),
        "views": (rules.count("#_viewnum"),),
        "comments": (rules.count("#_commentnum"),),
        "category": habits.CATEGORY,
        "related": (rules.links("#related_article li, #raid_div li"),),
        "prev": (rules.neighbour(".pren em", "上一篇"),),
        "next": (rules.neighbour(".pren em", "下一篇"),),
    },
    sources_of=sources,
)
