"""What holds for the themes of most families: the account a byline shows as author, and the day that a title names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract

HEADS = {
    "wordpress": '<meta name="generator" content="WordPress 6.8">',
    "ghost": '<meta name="generator" content="Ghost 5.8">',
    "hugo": '<meta name="generator" content="Hugo 0.140">',
    "hexo": '<meta name="generator" content="Hexo 7.3">',
    "dedecms": '<link href="/templets/default/style/dedecms.css" rel="stylesheet"><script src="/include/dedeajax2.js"></script>',
    "empirecms": '<script src="/e/data/js/ajax.js"></script><script src="/e/public/ViewClick/?classid=2&amp;id=5"></script>',
    "phpcms": '<link href="/statics/css/x.css" rel="stylesheet"><script src="/api.php?op=count&amp;id=5&amp;modelid=1"></script>',
    "discuz": '<meta name="generator" content="Discuz! X3.4"><script>var discuz_uid = "0"</script>',
    "generic": "",
}
BYLINES = (
    "<span>作者：{}</span> <span>2026-05-06 12:30</span>",
    '<span class="author">{}</span> <span class="time">2026-05-06 12:30</span>',
    '<span><i class="fa fa-user"></i> {}</span> <span>2026-05-06 12:30</span>',
)
TEXT = "<p>老码头的改造工程周二在市议会获得通过，工人们将在年底之前进场，预计两年以后完工，届时轮渡会停在新的栈桥旁边。</p>"


def read(head: str, byline: str, end: str = "", title: str = "老码头明年开工改造", box: str = "content") -> Article:
    html = (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title} - 海港网</title>{head}</head><body><div class="article">'
        f'<h1>{title}</h1><div class="info">{byline}</div><div class="{box}">{TEXT * 5}{end}</div></div></body></html>'
    )
    return extract(Page("https://e.com/news/5.html", html.encode(), (), datetime(2026, 6, 1, 8, tzinfo=UTC)))


@pytest.mark.parametrize("family", HEADS)
@pytest.mark.parametrize("byline", BYLINES)
def test_the_account_in_the_byline_of_a_known_cms_goes_before_a_signature(family: str, byline: str) -> None:
    article = read(HEADS[family], byline.format("admin"), "<p>（记者 史卫燕）</p>")
    assert article.family == family
    assert article.author == ("史卫燕" if family == "generic" else "admin")


@pytest.mark.parametrize("family", HEADS)
def test_without_an_account_the_signature_counts(family: str) -> None:
    assert read(HEADS[family], "<span>2026-05-06 12:30</span>", "<p>（记者 史卫燕）</p>").author == "史卫燕"


def test_the_box_of_publishpress_authors_names_them_all() -> None:
    box = '<div class="pp-multiple-authors-wrapper"><span class="multiple-authors-name"><a href="/author/a1/">张明</a>, <a href="/author/a2/">李静</a></span></div>'
    article = read(HEADS["wordpress"], '<a href="/author/a1/" rel="author">张明</a> 2026-05-06', box, box="entry-content")
    assert article.author == "张明, 李静"


def test_an_editorial_office_that_posts_is_an_account() -> None:
    office = '<span class="author">编辑部</span> <span>2026-05-06 12:30</span>'
    assert read(HEADS["wordpress"], office, "<p>（记者 史卫燕）</p>").author == "编辑部"


def test_the_day_in_a_title_dates_a_post_only_weakly() -> None:
    title = "2025年5月26日早报：三大指数集体高开"
    article = read(HEADS["wordpress"], '<a href="/author/a1/">张明</a>', title=title, box="entry-content")
    assert article.rules["published_at"] == "byline-weak", "so the API, a feed or a list that tells another day goes first"


def test_a_cloud_of_tags_beside_a_post_without_text_is_not_the_posts() -> None:
    cloud = "".join(f'<a href="/tags-{number}.html">词条{number}</a>' for number in range(1, 31))
    shown = '<div class="info">2026-05-06 12:30 标签：<a href="/tags-3.html">词条3</a> <a href="/tags-4.html">词条4</a></div>'
    html = (
        '<!doctype html><html lang="zh-CN"><head><title>图集｜大潮 - 海港网</title><meta name="generator" content="Z-BlogPHP 1.7.3"></head><body>'
        f'<div><div><h1>图集｜大潮</h1>{shown}<p><img src="/zb_users/upload/1.jpg"></p></div><div>{cloud}</div></div></body></html>'
    )
    page = Page("https://e.com/news/5.html", html.encode(), (), datetime(2026, 6, 1, 8, tzinfo=UTC))
    assert extract(page).tags == ["词条3", "词条4"]
