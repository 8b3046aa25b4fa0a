"""WordPress in a folder, authors called after their lists, and posts titled with a word of two characters; after its own themes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract

HEAD = '<link rel="https://api.w.org/" href="https://e.example/news/wp-json/"><link href="https://e.example/news/wp-content/themes/t/style.css">'
TEXT = "<p>今日最低气温四度，请市民注意保暖，出行时留意路面结冰。</p>"


def read(body: str, title: str = "降温") -> Article:
    html = f'<html lang="zh-CN"><head><title>{title} &#8211; 海港网</title>{HEAD}</head><body class="single single-post">{body}</body></html>'
    return extract(Page("https://e.example/news/2026/05/cold/", html.encode(), (), datetime(2026, 6, 1, tzinfo=UTC)))


@pytest.mark.parametrize("rel", ['rel="home"', ""])
def test_the_link_to_a_folder_without_a_slash_names_the_portal(rel: str) -> None:
    logo = f'<p class="wp-block-site-title"><a href="https://e.example/news" {rel}>海港网</a></p>'
    article = read(
        f'<header>{logo}</header><main><h1>降温</h1><div class="entry-content">{TEXT}</div></main><footer>{logo}</footer>'
    )
    assert (article.title, article.site) == ("降温", "海港网")


@pytest.mark.parametrize("offer", ["View all of admin&#039;s posts.", "查看admin的所有文章"])
def test_the_author_is_the_account_whose_posts_are_offered(offer: str) -> None:
    bio = f'<div class="author-bio"><h2>By admin</h2><a class="author-link" href="/news/author/admin" rel="author">{offer}</a></div>'
    article = read(f'<article><h1>降温</h1><div class="entry-content">{TEXT}</div>{bio}</article>')
    assert article.author == "admin"


def test_a_title_of_two_characters_is_related_among_posts_of_its_shape() -> None:
    links = {
        "/news/12.html": "本市公布冬季供暖安排",
        "/news/13.html": "降温",
        "/news/list/3.html": "天气",
        "/news/14.html": "供暖安排的几个问题",
    }
    items = "".join(f'<li><a href="{address}">{title}</a></li>' for address, title in links.items())
    article = read(f'<article><h1>降温</h1><div class="entry-content">{TEXT}</div></article><h3>相关推荐</h3><ul>{items}</ul>')
    assert [link.title for link in article.related] == ["本市公布冬季供暖安排", "降温", "供暖安排的几个问题"]


def test_a_headline_without_heading_is_not_the_related_card_of_its_copy() -> None:
    """Argon's headline is a plain link, and its related cards are titled in boxes; exact copies are posted often."""
    title = "本市公布冬季供暖安排"
    card = '<a class="related-post-card" href="/news/{}.html"><div><div class="related-post-title">{}</div></div></a>'
    article = read(
        f'<article class="post"><header class="post-header"><a class="post-title" href="/news/2026/05/cold/">{title}</a></header>'
        f'<div id="post_content" class="post-content">{TEXT * 3}</div></article><div class="related-posts"><h2>推荐文章</h2><div>'
        f"{card.format(12, title)}{card.format(14, '供暖安排的几个问题')}</div></div>",
        title,
    )
    assert (article.title, [link.url[-8:] for link in article.related]) == (title, ["/12.html", "/14.html"])


def test_the_brand_in_the_menu_is_the_portals_name() -> None:
    """Bootstrap's class for it: a title of two characters is not taken for the name, nor the other way round."""
    brand = '<nav class="navbar"><a class="navbar-brand" href="/">海港网</a><a href="/news/about">关于</a></nav>'
    article = read(f'{brand}<a class="post-title" href="/news/2026/05/cold/">降温</a><div class="entry-content">{TEXT}</div>')
    assert (article.title, article.site) == ("降温", "海港网")
