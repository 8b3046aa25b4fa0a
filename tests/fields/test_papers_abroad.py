"""Themes and papers of other countries: what around their texts is read or left out; every value typed from the page."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler import Page, extract
from crawler.items import Article

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ENGLISH = "<p>The council said on Tuesday that the harbour would be renewed in stages, and paid for by the port.</p>" * 3
JAPANESE = "<p>市役所は火曜日、港の再開発を段階的に進めると発表した。住民は回答を待っている。</p>" * 3
KOREAN = "<p>시청은 화요일 항만 재개발 사업을 단계적으로 추진한다고 밝혔다. 주민들은 답변을 기다리고 있다.</p>" * 3


def read(title: str, inner: str, lang: str) -> Article:
    html = f"<html lang='{lang}'><head><title>{title}</title></head><body>{inner}</body></html>"
    return extract(Page("https://paper.example/archives/12/", html.encode(), fetched_at=NOW))


def cocoon(cards: str) -> Article:
    related = (
        "<aside id='related-entries' class='related-entries'><h2 class='related-entry-heading'><span>関連記事</span></h2>"
        f"<div class='related-list'>{cards}</div></aside><div class='pager-post-navi'><a href='/archives/11/'>前の記事の題名が入る</a></div>"
    )
    aside = "<div id='sidebar' class='sidebar'><ul><li><a href='/archives/3/'>人気の記事の題名が入る</a></li></ul></div>"
    return read("港の再開発", f"<main><article><h1>港の再開発</h1>{JAPANESE}</article>{related}</main>{aside}", "ja")


def test_a_box_of_related_posts_that_is_an_aside_is_read() -> None:
    cards = "".join(f"<a href='/archives/{n}/'><h3>駅前広場の工事その{n}</h3></a>" for n in (5, 6))
    assert [link.url for link in cocoon(cards).related] == [f"https://paper.example/archives/{n}/" for n in (5, 6)]


def test_an_empty_one_borrows_nothing_from_what_follows() -> None:
    assert cocoon("").related == []


def test_the_reporters_own_line_and_address_are_no_text() -> None:
    body = f"<h1>항만 재개발 추진</h1><p>2026-11-23 08:12</p><article class='story'><div><strong>김민수 기자</strong></div>{KOREAN}<p>minsu@paper.example</p></article>"
    text = read("항만 재개발 추진", body, "ko").body_text
    assert text.startswith("시청은") and text.endswith("있다.")


def test_a_box_about_the_author_is_read_by_its_heading() -> None:
    box = "<footer><section class='author'><h4>Jane van Dyke</h4><p>Reporter.</p></section></footer>"
    body = f"<article class='post'><h1>Harbour renewed</h1><time datetime='2026-11-20'>20 November 2026</time>{ENGLISH}{box}</article>"
    assert read("Harbour renewed", body, "en").author == "Jane van Dyke"


def test_keywords_that_are_items_of_the_byline_are_all_read() -> None:
    items = "<li>by <a href='/blog/author/jane-roe/'>Jane Roe</a></li><li>Nov. 20, 2026</li>" + "".join(
        f"<li class='tag_{word}'><a href='/blog/tag/{word}/' class='blog-tag'>{word}</a></li>" for word in ("ports", "budget")
    )
    body = f"<article class='post-detail'><header><h2>Harbour renewed</h2><ul class='post-detail'>{items}</ul></header>{ENGLISH}</article>"
    assert read("Harbour renewed", body, "en").tags == ["ports", "budget"]


TAIWANESE = "<p>市政府週二表示，港區改建將分階段進行。居民已經等了十個月，至今沒有答案。</p>" * 3


def test_taiwanese_papers_name_the_reporter_and_the_desk() -> None:
    line = "<section><time>2026-11-20 12:30</time><span class='author'><a href='/reporter/3'>記者陳建宏</a>/台北即時報導</span></section>"
    article = read(
        "港區改建進度落後", f"<section><h1>港區改建進度落後</h1>{line}<section>{TAIWANESE}</section></section>", "zh-Hant-TW"
    )
    assert article.author == "陳建宏"


def test_the_reporters_line_over_the_text_is_no_text() -> None:
    body = f"<h1>港區改建進度落後</h1><time>2026年11月20日 12:30</time><div class='story'><p>記者陳建宏／台北報導</p>{TAIWANESE}<p>不用抽 不用搶 現在用APP看新聞　點我下載APP</p></div>"
    article = read("港區改建進度落後", f"<article>{body}</article>", "zh-Hant-TW")
    assert article.author == "陳建宏"
    assert article.body_text.startswith("市政府") and article.body_text.endswith("沒有答案。")
