"""EmpireCMS (帝国): signs, its static and dynamic addresses, and a counter that can be read without being raised."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.families import date_rules, habits, label_rules, rules
from crawler.families.base import CounterRequest, Family, Sign, Source, patterns, selectors
from crawler.families.root import root_of
from crawler.urls import absolute

_CALL = re.compile(r"""src=["']?([^"'\s<>]*/e/public/ViewClick/?\?[^"'\s<>]+)""", re.IGNORECASE)
_INFO = re.compile(r"\bclassid=(\d+)&(?:amp;)?id=(\d+)", re.IGNORECASE)


def sources(doc: Document) -> list[Source]:
    """What ``/e/web/`` (channel feeds) and the map plugin offer; a channel's feed needs its number."""
    root = root_of(doc)
    found = _INFO.search(doc.page.text)
    feeds = [Source("feed", f"{root}/e/web/?type=rss2&classid={found[1]}", "newest of this channel")] if found else []
    return [*feeds, Source("sitemap", f"{root}/sitemap.xml", "a plugin's")]


def counter(doc: Document) -> CounterRequest | None:
    """
    ``/e/public/ViewClick/?classid=&id=`` **without** ``addclick``: answers ``document.write('29')`` and adds nothing.

    Read from the page's own call; ``down=N`` would ask for downloads (1), comments (2), ratings or diggs instead of views.
    """
    for match in _CALL.finditer(doc.page.text):
        call = match[1].replace("&amp;", "&")
        info = _INFO.search(call)
        if info and not re.search(r"\bdown=[1-9]", call):
            base = absolute(doc.url, call.partition("?")[0])
            return CounterRequest(f"{base}?classid={info[1]}&id={info[2]}", raises_count=False) if base else None
    return None


FAMILY = Family(
    name="empirecms",
    title="EmpireCMS",
    timezone="Asia/Shanghai",
    signs=(
        Sign("generator", r"generator: .*(?:empirecms|帝国)", 0.98),
        Sign("source", "/e/public/ViewClick/", 0.97),
        Sign("path", "/e/data/js/", 0.9),
        Sign("path", "/e/public/", 0.9),
        Sign("path", "/e/action/", 0.7),
        Sign("path", "/e/data/images/", 0.6),
        Sign("path", "/e/search/", 0.6),
        Sign("path", "/e/member/", 0.7),
        Sign("path", "/e/pl/", 0.7),
        Sign("path", "/e/tags/", 0.6),
        Sign("path", "/e/enews/", 0.8),
        Sign("path", "/d/file/", 0.6),
        Sign("path", "/skin/default/", 0.3),
        Sign("text", "EmpireCMS", 0.7),
        Sign("link", "phome.net", 0.5),
        Sign("cookie", r"ecms|ecmsmluserid", 0.5),
    ),
    version_pattern=r"EmpireCMS[^\d<]{0,20}(\d\.\d)",
    theme_pattern=r"/skin/([\w.-]+)/",
    post_paths=patterns(
        r"/(?:19|20)\d\d[-/]?\d\d[-/]?\d\d/\d+(?:_\d+)?\.s?html?$",
        r"/e/action/ShowInfo\.?(?:php)?/?\?.*\bid=\d+",
        r"/(?:show|info)-\d+-\d+(?:-\d+)?\.html$",
        r"^/(?:[\w-]+/){1,4}\d+(?:_\d+)?\.s?html?$",
    ),
    list_paths={
        "search": patterns(r"/e/search/"),
        "tag": patterns(r"/e/tags/\?", r"/tags?[-/][^?]+"),
        "category": patterns(
            r"/e/action/ListInfo\.?(?:php)?/?\?.*\bclassid=\d+",
            r"/list(?:info)?-\d+-\d+\.html$",
            r"/index(?:_\d+)?\.s?html?$",
            r"^/(?:[a-z][\w-]*/){1,4}$",
        ),
        "author": patterns(r"/e/space/\?userid=\d+"),
    },
    other_paths=patterns(r"^/e/(?!action|tags|search|space)", r"^/(?:d|skin|s)/"),
    title_paths=selectors(".title_info h1, #title h1, .con_tit h1, h1"),
    body_paths=selectors(
        "td#text, #text, #newstext, .newstext, #news_content, .news_infos, .news_con, .article-content, .con_text", ".infotext"
    ),
    noise_paths=selectors(".epages, .pageLink, .digg, .diggit, #diggnum, #pinglunshu, #saypl, .nextinfo, .otherlink, .news_pl"),
    rules={
        "views": (habits.asked_views,),
        "modified_at": (date_rules.titled_change,),
        "published_at": (*date_rules.SHOWN, date_rules.lone_change),
        "source_name": (label_rules.labelled("来源"),),
        "author": (label_rules.labelled("作者"), rules.text(".con_writer"), *habits.unless_stated(habits.shown_account)),
        "category": habits.CATEGORY,
        "tags": (rules.linked("tag"),),
    },
    sources_of=sources,
    counter_of=counter,
)
