"""WordPress in a folder, posts titled with a word of two characters, and accounts as authors; after the themes that do so."""

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


HUGO = '<meta name="generator" content="Hugo 0.111.3">'


def read_hugo(body: str, head: str = "") -> Article:
    html = f'<html lang="zh-cn"><head><title>降温 | 海港网</title>{HUGO}{head}</head><body>{body}</body></html>'
    return extract(Page("https://e.example/posts/cold/", html.encode(), (), datetime(2026, 6, 1, tzinfo=UTC)))


def test_an_account_in_the_line_of_the_date_wrote_the_post() -> None:
    """PaperMod's byline: a day in a span, and the rest of the line without one."""
    meta = '<div class="post-meta"><span title="2026-05-26">May 26, 2026</span>&nbsp;·&nbsp;5 min&nbsp;·&nbsp;2414 words&nbsp;·&nbsp;admin</div>'
    article = read_hugo(f'<article><h1 class="post-title">降温</h1>{meta}<div class="post-content">{TEXT}</div></article>')
    assert article.author == "admin"


def test_an_account_in_the_byline_goes_before_the_author_of_the_whole_site() -> None:
    byline = '<div class="meta"><div class="meta__item-author"><span>admin</span></div><time datetime="2026-05-26">May 26, 2026</time></div>'
    body = f'<article><h1 class="post__title">降温</h1>{byline}<div class="post__content">{TEXT}</div></article>'
    assert read_hugo(body, '<meta name="author" content="编辑部">').author == "admin"


def test_a_labelled_account_goes_before_the_first_cell_of_a_table() -> None:
    info = "<div class=info><span>2026-05-26 13:44</span> <span>来源：海港网</span> <span>作者：admin</span></div>"
    rows = "".join(f"<tr><td>区域</td><td>第{n}区</td><td>均价{n * 1200}元</td></tr>" for n in range(1, 12))
    html = f"<html><head><title>各区房价-海港网</title></head><body><h1>各区房价</h1>{info}<div class=text><table>{rows}</table></div></body></html>"
    article = extract(Page("https://e.example/a/12.html", html.encode(), (), datetime(2026, 6, 1, tzinfo=UTC)))
    assert article.author == "admin"


@pytest.mark.parametrize("label", ["文章作者", "作者"])
def test_the_box_on_copyright_goes_before_the_author_of_the_whole_site(label: str) -> None:
    """Even, Jane and MemE name the post's author only there, label and name in a span each."""
    item = f'<p class="copyright-item"><span class="item-title">{label}</span><span class="item-content">admin</span></p>'
    body = f'<article class="post"><h1 class="post-title">降温</h1><span class="post-time">2026-05-26</span><div class="post-content">{TEXT}</div>'
    article = read_hugo(f'{body}<div class="post-copyright">{item}</div></article>', '<meta name="author" content="编辑部">')
    assert article.author == "admin"


def test_a_person_whom_json_ld_states_as_publisher_too_is_the_author() -> None:
    """LoveIt does so; a reporter in the last line is of the paper that the text came from."""
    data = '{"@context":"https://schema.org","@type":"BlogPosting","headline":"降温","author":{"@type":"Person","name":"Wang Wei"},"publisher":{"@type":"Organization","name":"Wang Wei"}}'
    body = f'<article><h1 class="single-title">降温</h1><div class="content">{TEXT * 2}<p>（来源：海港日报 记者 陈晨）</p></div></article>'
    assert read_hugo(body, f'<script type="application/ld+json">{data}</script>').author == "Wang Wei"


@pytest.mark.parametrize("byline", ["Posted by admin on Sunday, May 24, 2026", "By admin | May 24, 2026"])
def test_an_account_after_by_wrote_the_post(byline: str) -> None:
    article = read_hugo(
        f'<header><h1>降温</h1><span class="meta">{byline}</span></header><article class="post-content">{TEXT}</article>'
    )
    assert article.author == "admin"
