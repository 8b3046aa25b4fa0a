"""WordPress themes such as argon, whose headline is a plain link: titles with signs in them, copies among the related posts, the portal's name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract

TEXT = "<p>今日最低气温四度，请市民注意保暖，出行时留意路面结冰。供暖部门表示，全市换热站已经全部开始运行，热线随时有人接听。</p>"
RELATED = (
    '<div class="related-posts"><h2>推荐文章</h2><a href="https://e.example/archives/7"><div class="related-post-title">{copy}</div></a>'
    '<a href="https://e.example/archives/5"><div class="related-post-title">早市新规满百日</div></a></div>'
)


def read(
    title: str, shown: str, feed: str = "https://e.example/feed", copy: str = "旧码头变身文创园", name: str = "海港网"
) -> Article:
    html = (
        f'<html lang="zh-CN"><head><title>{title} &#8211; {name}</title><meta name="generator" content="WordPress 6.5">'
        f'<link rel="stylesheet" href="https://e.example/wp-content/themes/argon/style.css">'
        f'<link rel="alternate" type="application/rss+xml" title="{name} &raquo; Feed" href="{feed}"></head>'
        f'<body class="single single-post"><div class="banner-title"><span>{name}</span></div><article class="post">'
        f'<header class="post-header"><a class="post-title" href="https://e.example/archives/9">{shown}</a></header>'
        f'<div class="post-content" id="post_content">{TEXT}</div></article>{RELATED.format(copy=copy)}</body></html>'
    )
    return extract(Page("https://e.example/archives/9", html.encode(), (), datetime(2026, 6, 1, tzinfo=UTC)))


def test_what_looks_like_a_tag_stands_in_the_headline_only() -> None:
    assert read("寒潮 A&amp;B “引号” 符号", "寒潮 A&amp;B &lt;测试&gt; “引号” 符号").title == "寒潮 A&B <测试> “引号” 符号"


def test_the_card_of_a_copy_is_related_and_no_headline() -> None:
    article = read(
        "供暖季提前开始，热线全天有人接听", "供暖季提前开始，热线全天有人接听", copy="供暖季提前开始，热线全天有人接听"
    )
    assert [link.url for link in article.related] == ["https://e.example/archives/7", "https://e.example/archives/5"]


@pytest.mark.parametrize(
    "feed", ["https://e.example/feed/", "https://e.example/blog/comments/feed/", "https://e.example/?feed=comments-rss2"]
)
def test_the_main_feeds_name_the_portal(feed: str) -> None:
    assert read("降温", "降温", feed).site == "海港网"


def test_the_feed_of_a_section_is_titled_after_it() -> None:
    assert read("降温", "降温", "https://e.example/feed/category/weather/").site is None
