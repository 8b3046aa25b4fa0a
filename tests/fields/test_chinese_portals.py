"""Posts as China's large portals and authorities print them: every value typed from the page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import Page, extract
from crawler.classify import classify
from crawler.dates import read_moment
from crawler.document import Document
from crawler.items import Article

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEXT = "<p>市政府周二表示，老旧小区改造将分阶段推进，沿线居民可以在三个月内提出意见。</p>" * 3


def read(
    inner: str, head: str = "", tail: str = "", url: str = "https://www.jiangwan.cn/yw/20261123/9f86d081884c7d65/c.html"
) -> Article:
    title = "老旧小区改造分阶段推进"
    html = f"<html lang=zh-CN><head><title>{title}{tail}</title>{head}</head><body><h1>{title}</h1>{inner}</body></html>"
    return extract(Page(url, html.encode(), fetched_at=NOW))


@pytest.mark.parametrize(
    "line",
    [
        "《 江湾日报 》（ 2026年11月23日 04 版）",
        "平台声明：该文观点仅代表作者本人，本平台系信息发布平台，仅提供信息存储空间服务。",
        "【纠错】 【责任编辑:王佳宁】",
    ],
)
def test_what_a_portal_sets_under_the_text_is_no_text(line: str) -> None:
    body = read(f"<div>2026-11-23 08:12</div><div class='con'>{TEXT}<p>{line}</p></div>").body_text
    assert body.startswith("市政府周二表示") and body.endswith("提出意见。")


def test_the_name_that_ends_the_title_is_the_portals_and_no_author() -> None:
    meta = "<meta property='article:author' content='江湾新闻网'>"
    assert read(f"<div>2026-11-23 08:12</div><div>{TEXT}</div>", meta, "|改造_江湾新闻网").author is None
    assert (
        read(f"<div>2026-11-23 08:12</div><div>{TEXT}</div>", meta.replace("江湾新闻网", "luoye"), " - luoye").author == "luoye"
    )


def test_a_year_above_day_and_clock_is_their_year() -> None:
    moment = read_moment("2024 11/23 08:12:33", NOW, UTC)
    assert moment is not None and moment.at == datetime(2024, 11, 23, 8, 12, 33, tzinfo=UTC)


def test_a_folder_of_its_own_below_the_day_is_a_posts_address() -> None:
    def kind(url: str) -> str:
        html = f"<title>改造</title><h1>改造</h1><p>{'改造将分阶段推进。' * 12}</p>"
        return classify(Document(Page(url, html.encode(), fetched_at=NOW))).kind

    assert kind("https://www.jiangwan.cn/yw/20261123/9f86d081884c7d65/c.html") == "post"


@pytest.mark.parametrize(
    "line",
    [
        "广告声明：文内含有的对外跳转链接（包括不限于超链接、二维码、口令等形式），用于传递更多信息，节省甄选时间。",
        "本文系江湾新闻网独家稿件，文章内容纯属作者个人观点，不代表平台观点，未经授权，不得转载。",
    ],
)
def test_what_a_portal_says_of_its_own_texts_is_no_text(line: str) -> None:
    assert read(f"<div>2026-11-23 08:12</div><div class='con'>{TEXT}<p>{line}</p></div>").body_text.endswith("提出意见。")


def test_a_post_of_one_sentence_is_read_though_its_byline_is_longer() -> None:
    head = "<div class='t'><h1>老旧小区改造分阶段推进</h1><div class='info1'>来源：江湾新闻网 | 2026年11月23日 08:12:33</div><div class='info'>来源：江湾新闻网 | 2026年11月23日 08:12</div></div>"
    body = "<div class='wz'><div class='nr'><p>在江湾，有88人参加了征求意见座谈会。</p></div><div class='zb'><span>编辑：王敏</span></div></div>"
    html = f"<html lang=zh-CN><head><title>老旧小区改造分阶段推进_江湾新闻网</title></head><body>{head}{body}<div>江湾新闻网</div></body></html>"
    page = Page("https://www.jiangwan.cn/2026/11/23/ARTI8f14e45fceea261123.shtml", html.encode(), fetched_at=NOW)
    assert extract(page).body_text == "在江湾，有88人参加了征求意见座谈会。"
