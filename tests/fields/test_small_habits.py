"""What one platform or theme does in its own way, told by something that others would do alike."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract

SENTENCE = "The county board voted on Tuesday to rebuild the old harbour, and work will begin before the end of the year. "
CHINESE = "今年第一季度，全市保险业的保费收入比去年同期多了一成，其中养老保险增加得最快，记者从有关部门得到了这些数字。"


def read(body: str, head: str = "", lang: str = "en") -> Article:
    html = f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>The harbour is rebuilt</title>{head}</head><body>{body}</body></html>'
    return extract(Page("https://e.com/the-harbour/", html.encode(), (), datetime(2026, 5, 26, tzinfo=UTC)))


def post(after: str, text: str = SENTENCE, beside: str = "") -> str:
    return (
        f'{beside}<article class="single post"><h1>The harbour is rebuilt</h1><time datetime="2026-05-20">20 May 2026</time>'
        f'<div class="entry-content"><p>{text * 4}</p><p>{text * 3}</p></div>{after}</article>'
    )


ARROWS = (
    '<footer><div class="left"><a class="link" href="/older/" aria-label="{prev}"><svg></svg></a></div>'
    '<div class="right"><a class="link" href="/newer/" aria-label="{next}"><svg></svg></a></div></footer>'
)


@pytest.mark.parametrize(
    "labels", [("Previous post", "Next post"), ("上一篇", "下一篇"), ("Vorheriger Beitrag", "Nächster Beitrag")]
)
def test_icons_called_after_the_neighbours_for_screen_readers_lead_to_them(labels):
    article = read(post(ARROWS.format(prev=labels[0], next=labels[1])))
    assert (article.prev.url, article.next.url) == ("https://e.com/older/", "https://e.com/newer/")


def test_the_arrows_of_a_slide_show_lead_to_no_neighbours():
    article = read(post(ARROWS.format(prev="Previous", next="Next")))
    assert (article.prev, article.next) == (None, None)


ACCOUNT = '<div class="left sidebar"><a href="/u/7"><img src="/7.jpg"></a><h4><a href="/u/7">{name}</a></h4><p>1652文章</p><a href="/u/7">查看TA的文章&gt;</a></div>'


def test_the_account_whose_posts_the_page_offers_is_the_author():
    end = '<p>责任编辑：<span></span></p><a href="/">返回首页，查看更多</a>'
    article = read(post(end, CHINESE, ACCOUNT.format(name="李晓梅")), lang="zh-CN")
    assert (article.author, article.editor) == ("李晓梅", None)


def test_an_account_does_not_go_before_a_byline():
    article = read(post("<p>（作者：王建国）</p>", CHINESE, ACCOUNT.format(name="江湾观察")), lang="zh-CN")
    assert article.author == "王建国"


def test_plones_subjects_are_tags():
    links = ", ".join(
        f'<a href="/@@search?Subject%3Alist={name}" class="link-category" rel="nofollow">{name}</a>'
        for name in ("budget", "ports")
    )
    article = read(post(f'<div id="category" class="documentByLine"><span>filed under:</span> {links}</div>'))
    assert article.tags == ["budget", "ports"]


@pytest.mark.parametrize(
    ("heading", "found"), [("<h3>Read more</h3>", 2), ("<h3>More stories</h3>", 2), ('<a href="/all/">Read more</a>', 0)]
)
def test_a_list_headed_read_more_is_related_but_a_teasers_link_is_no_heading(heading, found):
    items = "".join(f'<li><a href="/a-longer-title-of-a-post-{n}/">A longer title of a post, number {n}</a></li>' for n in (1, 2))
    assert len(read(post("") + f'<div class="box">{heading}<ul>{items}</ul></div>').related) == found


TABLE = "<table><tr><td>{label}</td><td>2019年5月3日</td></tr><tr><td>完工</td><td>2021-06-30</td></tr></table>"


def dated(byline: str, label: str, text: str = f"<p>{CHINESE * 2}</p>", head: str = "") -> Article:
    body = f'<div class="wrap"><h1>The harbour is rebuilt</h1>{byline}<div class="content">{text}{TABLE.format(label=label)}<p>{CHINESE * 2}</p></div></div>'
    return read(body, head, lang="zh-CN")


AHEAD = '<meta property="article:published_time" content="2030-01-01T10:00:00+08:00">'


@pytest.mark.parametrize(
    "byline", ["", '<div class="info">发布时间：2030-01-01 10:00 来源：江湾网</div>', "<span>2030-01-01</span>"]
)
@pytest.mark.parametrize("label", ["开工时间", "日期", "港口"])
def test_a_table_in_the_text_tells_no_date_of_publication(byline, label):
    assert dated(byline, label).published_at is None


@pytest.mark.parametrize("head", [AHEAD, AHEAD.replace("article:published_time", "pubdate")])
def test_a_page_whose_own_date_lies_ahead_takes_none_from_its_text(head):
    assert dated("", "开工时间", "", head).published_at is None


def test_a_byline_in_a_table_of_the_layout_is_read():
    row = f"<tr><td>发布时间：2026-05-20</td></tr><tr><td><p>{CHINESE * 3}</p></td></tr>"
    article = read(f"<table><tr><td><h1>The harbour is rebuilt</h1></td></tr>{row}</table>", lang="zh-CN")
    assert str(article.published_at)[:10] == "2026-05-20"
