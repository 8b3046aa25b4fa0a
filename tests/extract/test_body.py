"""Which part of a page is the article's body; one common kind of page per test."""

import pytest

from crawler.fields.content import body
from crawler.fields.content.body import body_blocks, body_html, body_text, images, joined_addresses, notices
from crawler.portals import Portal
from tests.extract.pages import ENGLISH, FIRST, SECOND, THIRD, document, page, paragraphs, post

ARTICLE = f"<div class='content'>{paragraphs(FIRST, SECOND, THIRD)}</div>"
WHOLE = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def text(html: str, **more: object) -> str:
    found = body_text(document(html, **more))  # type: ignore[arg-type]
    return found.value if found else ""


def test_paragraphs_are_separated_by_a_blank_line() -> None:
    assert text(post(ARTICLE)) == WHOLE


@pytest.mark.parametrize(
    "body_markup",
    [
        f"<div class='con'>{FIRST}<br><br>{SECOND}<br><br>{THIRD}</div>",
        f"<div class='con'>　　{FIRST}<br>　　{SECOND}<br>　　{THIRD}</div>",
        f"<div class='con'><div>{FIRST}</div><div>{SECOND}</div><div>{THIRD}</div></div>",
        f"<td class='con'><p class=MsoNormal><span lang=EN-US><o:p>{FIRST}</o:p></span></p><p class=MsoNormal><span>{SECOND}</span></p><p>{THIRD}</p></td>",
        f"<section><div><p>{FIRST}</p></div><div class='ad'>广告</div><div><p>{SECOND}</p></div><div><p>{THIRD}</p></div></section>",
    ],
    ids=["double-br", "br-and-indent", "div-paragraphs", "word-html", "parted-by-adverts"],
)
def test_bodies_in_many_kinds_of_markup_are_read_whole(body_markup: str) -> None:
    assert text(post(body_markup)) == WHOLE


@pytest.mark.parametrize(
    "furniture",
    [
        "<p>（责任编辑：王晓）</p>",
        "<p>原标题：冷空气来了</p>",
        "<p>广告</p>",
        "<p>点击进入专题</p>",
        "<p style='display:none'>隐藏的关键词堆砌，萧山经济开发区最大的公司。</p>",
        "<div class='comments'><p>网友评论：说得好，我们这里已经下雪了，大家出门小心一点。</p></div>",
        "<div class='share-box'>分享到：微信 微博</div>",
        "<p><strong>相关阅读：</strong></p><ul><li><a href='/a/2.html'>沿江城市发布结冰预警</a></li><li><a href='/a/3.html'>供暖提前三天</a></li></ul>",
        "<p><a href='/app'>下载江城客户端，看更多新闻</a></p>",
        "<figure><img src='/u/1.jpg'><figcaption>工人在铲雪。</figcaption></figure>",
    ],
    ids=["editor", "first-title", "advert", "call-to-click", "hidden", "comments", "share", "related", "lone-link", "caption"],
)
def test_what_stands_around_the_text_is_left_out(furniture: str) -> None:
    assert text(post(f"<div class='content'>{paragraphs(FIRST, SECOND, THIRD)}{furniture}</div>")) == WHOLE


def test_a_notice_is_kept_beside_the_body() -> None:
    found = document(post(f"<div class='content'>{paragraphs(FIRST, SECOND, THIRD)}<p>声明：本文仅代表作者个人观点。</p></div>"))
    assert "声明" not in (body_text(found) or pytest.fail("no body")).value
    assert notices(found) == ["声明：本文仅代表作者个人观点。"]


def test_a_date_line_above_the_text_is_no_text() -> None:
    assert (
        text(post(f"<div class='content'><div>2024-12-01 08:30　来源：江城晚报</div>{paragraphs(FIRST, SECOND, THIRD)}</div>"))
        == WHOLE
    )


def test_a_sentence_that_speaks_of_times_and_sources_stays() -> None:
    sentence = "发布时间：2019-01-02 03:04 来源：转载。"
    assert text(post(f"<div class='content'>{paragraphs(sentence, FIRST, SECOND)}</div>")).startswith(sentence)


def test_an_excerpt_that_repeats_the_first_paragraph_is_left_out() -> None:
    assert text(post(f"<div class='intro'>{FIRST[:30]}</div>{ARTICLE}")) == WHOLE


def test_names_of_wrappers_do_not_hide_the_article() -> None:
    assert (
        text(
            post(
                f"<div class='post with-sidebar comments-enabled'><div class='paywall'>{paragraphs(FIRST, SECOND, THIRD)}</div></div>"
            )
        )
        == WHOLE
    )


def test_a_heading_of_an_odd_class_stays() -> None:
    assert "雪后怎么走" in text(
        post(
            f"<div class='content'><p>{FIRST}</p><h2 class='header-anchor-post'>雪后怎么走</h2>{paragraphs(SECOND, THIRD)}</div>"
        )
    )


def test_a_short_post_beats_a_sidebar_of_long_teasers() -> None:
    teasers = "".join(
        f"<div class='item'><h4><a href='/a/{n}.html'>第{n}条新闻的标题在这里</a></h4><p>{SECOND}</p></div>" for n in range(2, 7)
    )
    assert (
        text(post("<div class='single'><p>今日降温，出门添衣。</p></div>", beside=f"<div>{teasers}</div>"))
        == "今日降温，出门添衣。"
    )


def test_a_banner_before_the_headline_is_not_the_article() -> None:
    banner = f"<div class='outdated'>{paragraphs(ENGLISH[0], ENGLISH[1])}</div>"
    html = f"<html><head><title>Lighthouse to be repaired | Example</title></head><body>{banner}<main><h1>Lighthouse to be repaired</h1><div>{paragraphs(*ENGLISH)}</div></main></body></html>"
    assert text(html) == "\n\n".join(ENGLISH)


def test_a_gallery_has_pictures_and_no_text() -> None:
    pictures = "".join(f"<p><img src='/lazy.gif' data-original='/u/{n}.jpg' alt='现场{n}'></p>" for n in (1, 2, 3))
    found = document(post(f"<div class='single'>{pictures}</div>", beside=f"<div class='footer'><p>{THIRD}</p></div>"))
    assert body_text(found) is None
    assert [image.url for image in (images(found) or pytest.fail("no images")).value] == [
        f"https://news.example.com/u/{n}.jpg" for n in (1, 2, 3)
    ]


def test_a_caption_goes_with_its_picture() -> None:
    found = document(
        post(
            f"<div class='content'><p>{FIRST}</p><figure><img src='/u/1.jpg' alt='雪'><figcaption>工人在铲雪。</figcaption></figure>{paragraphs(SECOND, THIRD)}</div>"
        )
    )
    image = (images(found) or pytest.fail("no images")).value[0]
    assert (image.url, image.alt, image.caption) == ("https://news.example.com/u/1.jpg", "雪", "工人在铲雪。")
    html = (body_html(found) or pytest.fail("no html")).value
    assert "<figcaption>工人在铲雪。</figcaption>" in html


def test_icons_and_pixels_are_no_pictures() -> None:
    icons = "<img src='/img/qrcode.png'><img src='/t.gif' width='1' height='1'><img class='avatar' src='/u/me.jpg'><img src='data:image/gif;base64,R0l'>"
    assert images(document(post(f"<div class='content'>{paragraphs(FIRST, SECOND)}{icons}</div>"))) is None


def test_html_is_sanitised_and_its_addresses_are_absolute() -> None:
    odd = "<p onclick='x()'>他说<a href='/a/9.html' onmouseover='y()'>这里</a>很冷，<script>alert(1)</script><b>注意</b>。</p>"
    html = (
        body_html(document(post(f"<div class='content'>{paragraphs(FIRST, SECOND)}{odd}</div>"))) or pytest.fail("no html")
    ).value
    assert '<a href="https://news.example.com/a/9.html">这里</a>' in html
    assert "<strong>注意</strong>" in html
    assert "onclick" not in html and "alert" not in html


def test_lists_tables_and_code_keep_their_shape() -> None:
    shapes = "<ul><li>带伞，</li><li>带手套。</li></ul><table><tr><th>城市</th><th>最低</th></tr><tr><td>江城</td><td>-5</td></tr></table><pre>a = 1\n  b = 2</pre>"
    found = document(post(f"<div class='content'>{paragraphs(FIRST, SECOND)}{shapes}</div>"))
    html = (body_html(found) or pytest.fail("no html")).value
    assert "<ul><li>带伞，</li><li>带手套。</li></ul>" in html
    assert "<td>江城</td><td>-5</td>" in html
    assert "江城\t-5" in (body_text(found) or pytest.fail("no text")).value
    assert "a = 1\n  b = 2" in (body_text(found) or pytest.fail("no text")).value


def test_parts_are_joined_in_order_without_repetitions() -> None:
    first, second = (
        post(f"<div class='content'>{paragraphs(FIRST, SECOND)}</div>"),
        post(f"<div class='content'>{paragraphs(FIRST, THIRD)}</div>"),
    )
    parts = (page(second, "https://news.example.com/a/2024/1_2.html"), page(first, "https://news.example.com/a/2024/1_3.html"))
    found = document(first, parts=parts)
    assert [block.text for block in body_blocks(found)] == [FIRST, SECOND, THIRD]
    assert joined_addresses(found)[1] == "https://news.example.com/a/2024/1_2.html"


def test_a_profile_states_the_container_and_the_boilerplate() -> None:
    html = post(
        f"<div id='teaser'>{paragraphs(THIRD, THIRD, THIRD)}</div><div id='real'>{paragraphs(FIRST, '江城网欢迎您。', SECOND)}</div>"
    )
    portal = Portal(fields={"body_text": ("#real",)}, boilerplate=frozenset({"江城网欢迎您。"}))
    assert text(html, portal=portal) == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize("html", ["", "<p>", "<html></html>", "<table><tr><td>", "\x00\x01", "<script>var a = 1;</script>"])
def test_a_strange_page_never_raises(html: str) -> None:
    found = document(html)
    for rule in (*body.TEXT, *body.HTML, *body.IMAGES):
        rule(found)


def test_the_last_resort_is_installed_and_reads() -> None:
    found = body.by_trafilatura(document(post(ARTICLE * 3)))
    assert found is not None
    assert FIRST in found.value


def test_a_failure_of_the_last_resort_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise ValueError("strange")

    monkeypatch.setattr("trafilatura.extract", fail)
    found = document(post(ARTICLE * 3))
    assert body.by_trafilatura(found) is None
    assert found.problems == {"body_text": "fallback-failed"}
