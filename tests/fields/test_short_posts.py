"""Posts of one sentence or of pictures alone, between a byline, a summary and the portal's own lines; typed after templates of news systems."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract
from crawler.classify import classify
from crawler.document import Document

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
PICTURES = "".join(f'<p style="text-align: center;"><img src="/uploads/2026/05/{n}.jpg" alt="现场{n}"></p>' for n in range(1, 6))
SENTENCE = "一句话新闻：港区今日降温，出门请添衣。"
BYLINE = "<div class=info><span>来源：海港网</span> <span>作者：林知夏</span> <span>时间：2026-05-26</span></div>"
LINKS = "".join(
    f'<li><a href="/a/{n}.html" title="港务局公布第{n}期码头工程的进展和安排">港务局公布第{n}期码头工程的进展</a></li>'
    for n in range(20, 52)
)
FOOT = "<div class=foot><p>本站所收录作品、热点评论等信息部分来源互联网，目的只是为了系统归纳学习和传递资讯</p></div>"


def document(body: str, title: str) -> Document:
    html = f'<html lang="zh-CN"><head><title>{title}_要闻_海港新闻网</title></head><body>{body}</body></html>'
    return Document(Page("https://www.coast.example/yaowen/90.html", html.encode(), (), NOW))


def read(body: str, title: str = "图集｜老灯塔今晨点亮") -> Article:
    return extract(document(body, title).page)


@pytest.mark.parametrize(
    "byline",
    [
        "<div class=meta><span>林知夏</span><span>334</span></div>",
        "<dl><dt>Details</dt><dd>Written by: Lin</dd><dd>Hits: 334</dd></dl>",
        BYLINE,
    ],
)
def test_a_gallery_without_words_has_no_text(byline: str) -> None:
    article = read(
        f"<div class=main><article><header><h1>图集｜老灯塔今晨点亮</h1>{byline}</header><div class=content>{PICTURES}</div></article></div>{FOOT}"
    )
    assert (article.body_text or "", len(article.images)) == ("", 5)


@pytest.mark.parametrize(
    "foot", [FOOT, "<div><a href=/m/>触屏版</a> | 电脑版</div>", "<div>主办单位：港区办公室 网站标识码：3301000001</div>"]
)
def test_the_portals_lines_are_no_text_of_a_post_of_one_sentence(foot: str) -> None:
    article = read(
        f"<div class=box><h2>快讯：今日降温</h2>{BYLINE}<div class=con><p>{SENTENCE}</p></div></div>{foot}", "快讯：今日降温"
    )
    assert article.body_text == SENTENCE


@pytest.mark.parametrize("label", ["摘要：", "<em>摘要</em> ", "<b>导语：</b>", "<strong>摘要</strong>: "])
def test_the_summary_above_a_text_of_one_sentence_is_not_it(label: str) -> None:
    article = read(
        f"<div class=box><h1>快讯：今日降温</h1>{BYLINE}<div class=des>{label}{SENTENCE}</div><div class=con><p>{SENTENCE}</p></div></div>",
        "快讯：今日降温",
    )
    assert article.body_text == SENTENCE


@pytest.mark.parametrize("heading", ["h2", "h3"])
def test_a_short_headline_with_a_colon_is_known_by_the_beginning_of_title(heading: str) -> None:
    menu = "<div><h2><a href=/>首页</a></h2><h2><a href=/yaowen/>要闻</a></h2></div>"
    article = read(
        f"{menu}<div class=box><{heading}>快讯：今日降温</{heading}>{BYLINE}<div class=con><p>{SENTENCE}</p></div></div>",
        "快讯：今日降温",
    )
    assert (article.title, article.rules["title"]) == ("快讯：今日降温", "heading-in-title")


@pytest.mark.parametrize("text", [PICTURES, f"<p>图集。</p>{PICTURES}", f"<p>{SENTENCE}</p>"])
def test_a_labelled_byline_tells_a_short_post_from_a_list(text: str) -> None:
    doc = document(f"<div><h1>图集｜老灯塔今晨点亮</h1>{BYLINE}<div>{text}</div></div><ul>{LINKS}</ul>", "图集｜老灯塔今晨点亮")
    assert classify(doc).kind == "post"


def test_a_list_whose_first_entry_is_signed_is_no_post() -> None:
    entry = '<li><a href="/a/{0}.html">港务局公布第{0}期码头工程的进展和安排</a><span>作者：林知夏 时间：2026-05-26</span></li>'
    doc = document(f"<div><h1>要闻</h1><ul>{''.join(entry.format(n) for n in range(20, 52))}</ul></div>", "要闻")
    assert classify(doc).kind != "post"


def test_a_short_post_in_stellars_own_box_is_read_though_the_foot_speaks_in_sentences() -> None:
    foot = "<footer><p>本站由编辑部使用 Stellar 主题创建。</p><p>所有文章除特别声明外，均采用署名许可协议，转载请注明出处。</p></footer>"
    body = f'<div class=top><h1>图集｜老灯塔今晨点亮</h1></div><article class="md-text content"><p>图集。</p>{PICTURES}</article>{foot}'
    article = read(f'<a href="https://hexo.io">Hexo</a>{body}')
    assert (article.body_text, len(article.images)) == ("图集。", 5)
