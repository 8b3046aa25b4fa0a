"""emlog (emlog 5/6 and emlog pro): signs, addresses of its four rewrite styles, and what templates share."""

from __future__ import annotations

from crawler.document import Document
from crawler.families import date_rules, habits, rules
from crawler.families.base import Family, Sign, Source, patterns, selectors
from crawler.families.root import root_of


def sources(doc: Document) -> list[Source]:
    """``rss.php`` holds the ten newest with exact times; a sitemap comes with a plugin."""
    root = root_of(doc)
    return [Source("feed", f"{root}/rss.php"), Source("sitemap", f"{root}/sitemap.xml", "a plugin's")]


FAMILY = Family(
    name="emlog",
    title="emlog",
    timezone="Asia/Shanghai",
    signs=(
        Sign("generator", r"generator: emlog", 0.98),
        Sign("path", "/content/templates/", 0.85),
        Sign("path", "/content/plugins/", 0.5),
        Sign("path", "/include/lib/js/common_tpl.js", 0.9),
        Sign("link", "//www.emlog.net", 0.5),
    ),
    version_pattern=r"emlog (?:pro )?(\d[\d.]*)",
    theme_pattern=r"/content/templates/([\w.-]+)/",
    post_paths=patterns(
        r"[?&]post=\d+$", r"/post-\d+(?:\.html|/)?$", r"/(?:post|article|blog)/[^/?]+(?:\.html|/)?$", r"^(?:/[\w-]+)?/\d+\.html$"
    ),
    list_paths={
        "category": patterns(r"[?&]sort=[^&]+", r"/sort/[^?]+", r"/sort-\d+"),
        "tag": patterns(r"[?&]tag=", r"/tag/[^?]+"),
        "author": patterns(r"[?&]author=\d+", r"/author/\d+"),
        "date": patterns(r"[?&]record=\d+", r"/record/\d{6,8}"),
        "page": patterns(r"^/(?:index\.php)?\?page=\d+$", r"^/page/\d+/?$"),
        "search": patterns(r"[?&]keyword="),
    },
    other_paths=patterns(r"/rss\.php", r"^/admin/", r"^/content/", r"[?&]plugin=", r"[?&]post=\d+.*#", r"/t/?$", r"/user/"),
    title_paths=selectors(".log_title, .log-title, h1.log-title, #contentleft h2, .post-title, article h1"),
    body_paths=selectors(
        "#emlogEchoLog, .log_con .markdown, .log-con .markdown, .log-con .content, .post-content, .article-content",
        ".entry-content, .con-text, article .markdown, .article-body",
    ),
    noise_paths=selectors(
        ".neighbor_log, .neighbor-log, .nextlog, #neighborLog, p.tag, p.date, .log_title, #comment-place",
        ".comment-header, #contentleft > h2, .back_top",
    ),
    rules={
        "modified_at": (date_rules.titled_change,),
        "title": (habits.bare_headline,),
        "published_at": (date_rules.dated_headline, *date_rules.SHOWN),
        "author": (
            rules.linked_author,
            rules.only_linked_author,
            habits.shown_account,
            habits.introduced,
        ),
        "category": habits.CATEGORY,
        "tags": (rules.linked("tag"),),
        "prev": (rules.link(".prev_Log a, .prev-log a, .prev-post a"),),
        "next": (rules.link(".next_Log a, .next-log a, .next-post a"),),
    },
    sources_of=sources,
)
