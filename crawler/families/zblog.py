"""Z-Blog (Z-BlogPHP, and the older ASP edition): signs, addresses, dated feeds, and the habits its themes share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crawler.attributes import named
from crawler.css import css
from crawler.document import Document, Finding, Rule, once
from crawler.families import date_rules, habits, label_rules, rules
from crawler.families.base import Family, Sign, Source, patterns, selectors
from crawler.families.generic import declared_feeds
from crawler.families.root import root_of
from crawler.fields import nearby
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.items import Kind

if TYPE_CHECKING:
    pass

# c_system_route.php names the routes; a theme prints {$type} as a class of <body> more often than not.
PAGE_TYPES: dict[str, Kind] = {
    "article": "post",
    "page": "other",
    "index": "home",
    "category": "list",
    "author": "list",
    "tag": "list",
    "date": "list",
    "search": "list",
}
# The line that every bundled theme prints below (or above) the post: 作者:admin | 分类:产业观察 | 浏览:277 | 评论:0
_LINE = re.compile(r"作者\s*[:：].{0,40}?(?:分类|浏览|阅读)\s*[:：]")
_END = r"\s*(?:[|｜,，/·]|(?:分类|栏目|浏览|阅读|评论|时间|日期|发布|标签)\s*[:：]|$)"
_NUMBER = r"\s*[:：]\s*(\d[\d,.]*+\s*[万千wk]?\+?)(?![a-zA-Z\d])"


@once
def info_line(doc: Document) -> str:
    """The post's line of labels (作者：… 分类：…), known by its labels and not by its class; empty if the theme prints none."""
    return next((line for line in label_rules.short_texts(doc) if _LINE.search(line)), "")


def from_line(name: str, regex: str, read: Callable[[str], Any] = str.strip) -> Rule:
    """A rule: group 1 of *regex* in the post's line of labels."""
    compiled = re.compile(regex)

    def rule(doc: Document) -> Finding[Any] | None:
        match = compiled.search(info_line(doc))
        value = read(match[1]) if match and label_rules.is_value(match[1]) else None
        return rules.found(doc, value, f"{name} in {info_line(doc)[:80]!r}") if value not in (None, "", []) else None

    return rule


def warmth(doc: Document) -> Finding[int] | None:
    """The views that a byline gives as a temperature, as themes of this family like to: 1204 ℃, 88°C; the degrees alone, without words."""
    for line in nearby.around_headline(doc):
        for piece in line.pieces if _DEGREES.search(line.text) else ():
            match = _DEGREES.fullmatch(piece.text)
            if match and not is_foreign(doc, piece.element) and not is_of_other_post(doc, piece.element):
                return rules.found(doc, _count(match[1]), f"{piece.text} in {line.text[:80]!r}")
    return None


_DEGREES = re.compile(r"\W*(\d[\d,.]*\s*[万kw]?\+?)\s*(?:℃|°\s?c?)\W*", re.IGNORECASE)


def page_kind(doc: Document) -> tuple[Kind, str] | None:
    """The kind of page by the route that ``<body class>`` names; None if it names none or several."""
    body = css("body").first(doc)
    names = set((body.get("class") or "").lower().split()) if body is not None else set()
    types = [name for name in PAGE_TYPES if name in names]
    return (PAGE_TYPES[types[0]], f"body.{types[0]}") if len(types) == 1 else _kind_in_menu(doc)


def _kind_in_menu(doc: Document) -> tuple[Kind, str] | None:
    """What the menu, whose items are li#navbar-category-3 and li#navbar-page-2, calls this page; None where it does not name it."""
    for (_, name), elements in named(doc).items():
        match = _MENU_ITEM.match(name) if name and name.startswith("navbar-") else None
        for _, item in elements if match else ():
            link = next(item.iter("a"), None)
            if match and link is not None and doc.address_of(link) == doc.url:
                return ("other" if match[1] == "page" else "list", name or "")
    return None


_MENU_ITEM = re.compile(r"navbar-(category|tag|page)-\d+$")


def sources(doc: Document) -> list[Source]:
    """
    The dated feeds first: full text and exact times of any day or month, and reading them does not raise view counts.

    ``{date}`` stands for YYYY-MM or YYYY-MM-DD; a feed holds the newest ten posts of its range (ZC_RSS2_COUNT).
    """
    root = root_of(doc)
    return [
        Source("dated-feed", f"{root}/feed.php?date={{date}}", "ten posts of a month or day"),
        Source("feed", f"{root}/feed.php"),
        *[feed for feed in declared_feeds(doc) if feed.url != f"{root}/feed.php"],
        Source("sitemap", f"{root}/sitemap.xml"),
    ]


def _count(text: str) -> int | None:
    from crawler.counts import read_count

    return read_count(text)


FAMILY = Family(
    name="zblog",
    title="Z-Blog",
    rounding_themes=("tpure",),  # include.php: round($elapsed / $unit)
    timezone="Asia/Shanghai",
    counts_own_visit=True,
    signs=(
        Sign("generator", r"generator: Z-?Blog", 0.98),
        Sign("header", r"^product: Z-?Blog", 0.98),
        Sign("path", "/zb_users/", 0.9),
        Sign("path", "/zb_system/", 0.9),
        Sign("tail", r"<!--\s*[\d.]+ ?ms ?, ?\d+ quer", 0.8),
    ),
    version_pattern=r"Z-?Blog(?:PHP|ASP)? ?(\d[\d.]*\d)",
    theme_pattern=r"/zb_users/theme/([\w-]+)/",
    post_paths=patterns(
        r"/post/[^/?]+\.html$",
        r"^(?:/[\w-]+)?/\d+\.html$",
        r"/(?:index\.php)?\?id=\d+$",
        r"/archives?/\d+(?:\.html|/)?$",
        r"^/(?:post|article|news)/\d+/?$",
    ),
    list_paths={
        "category": patterns(
            r"/category-[\w-]+(?:_\d+)?\.html$",
            r"[?&]cate=\d+",
            r"/category/[^?/]+(?:/(?:page/)?\d+)?(?:\.html|/)?$",
            r"/catalog\.asp\?cate=",
        ),
        "tag": patterns(r"/tags?-[^/]+\.html$", r"[?&]tags=", r"/tags?/[^?/]+(?:/(?:page/)?\d+)?(?:\.html|/)?$"),
        "author": patterns(
            r"/author-[\w%-]+(?:_\d+)?\.html$", r"[?&]auth=\d+", r"/author/[^?/]+(?:/(?:page/)?\d+)?(?:\.html|/)?$"
        ),
        "date": patterns(
            r"/date-\d{4}-\d{1,2}(?:-\d{1,2})?(?:_\d+)?\.html$",
            r"[?&]date=\d{4}-\d",
            r"/post/\d{4}-\d{1,2}(?:-\d{1,2})?(?:_\d+)?\.html$",
        ),
        "page": patterns(r"/page_\d+\.html$", r"^/(?:index\.php)?\?page=\d+$", r"^/page/\d+(?:\.html|/)?$"),
        "search": patterns(r"/search\.(?:php|asp)\?", r"/cmd\.(?:php|asp)\?act=search", r"[?&]search=", r"/search/"),
    },
    other_paths=patterns(r"^/zb_(?:system|users)/", r"/feed\.(?:php|asp)", r"/(?:rss|feed)\.xml$"),
    title_paths=selectors("h1.post-title, h2.post-title, .post h1, article h1, article header h2"),
    body_paths=selectors(
        ".post .single, .post-body, .post_content, .post-content, article > #cont, #cont, article.article > .article-entry",
        ".article-content, .article_content, .entry-content, .main-content, .article-body, .article-entry, article > section",
    ),
    noise_paths=selectors(".copynotice, .post-copyright, .sharebox, .post-tags, .post-footer, .post_info, .rights, .tpureqr"),
    rules={
        "modified_at": (date_rules.titled_change,),
        "title": (habits.bare_headline,),
        "published_at": (date_rules.split_date, date_rules.dated_headline, *date_rules.SHOWN, date_rules.lone_change),
        "author": (
            from_line("author", rf"作者\s*[:：]\s*(.{{1,30}}?){_END}"),
            rules.linked_author,
            rules.only_linked_author,
            habits.shown_account,
            habits.introduced,
        ),
        "category": (
            *habits.CATEGORY,
            from_line("category", rf"分类\s*[:：]\s*(.{{1,30}}?){_END}", lambda name: [name.strip()]),
        ),
        "tags": (rules.linked("tag"),),
        "views": (from_line("views", "(?:浏览|阅读)" + _NUMBER, _count), warmth),
        "comments": (from_line("comments", "评论" + _NUMBER, _count),),
        "copyright_notice": (rules.text(".copynotice", strip=None),),
        "prev": (rules.link("a.single-prev"),),
        "next": (rules.link("a.single-next"),),
    },
    sources_of=sources,
    kind_of_page=page_kind,
)
