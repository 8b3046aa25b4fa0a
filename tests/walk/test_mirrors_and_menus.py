"""Portals whose menus outweigh their pages, and portals that hold all pages a second time for phones."""

from datetime import UTC, datetime

import pytest

from crawler.document import Document
from crawler.page import Page
from crawler.walk.mirror import mirror_of
from crawler.walk.soft404 import Missing

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
TOWNS = "".join(f'<a href="/city/{n}/">城市{n}频道</a>' for n in range(500))
PROSE = "<p>港务局周一表示，经过三年的争议之后，老灯塔终于将要进行修缮，所需的费用由市里和渔业协会共同承担，工期预计为十个月左右。</p>"


def page(content: str, path: str = "/", head: str = "", title: str = "海港网") -> Document:
    html = f"<html lang=zh><head><title>{title}</title>{head}</head><body><nav>{TOWNS}</nav>{content}</body></html>"
    return Document(Page(f"https://www.coast.example{path}", html.encode(), fetched_at=NOW))


def entries(*numbers: int) -> str:
    return (
        '<ul class="list">'
        + "".join(f'<li><a href="/post-{n}.html">港口第{n}号泊位完成验收</a> <span>2026-11-{n:02d}</span></li>' for n in numbers)
        + "</ul>"
    )


def test_the_next_page_of_the_front_page_is_no_second_front_page():
    missing = Missing()
    missing.learn_home(page(entries(*range(11, 21)) + '<a href="/page/2">下一页</a>'))
    assert missing.reason(page(entries(*range(1, 11)) + '<a href="/page/1">上一页</a>', "/page/2")) == ""
    assert missing.reason(page(entries(*range(11, 21)) + '<a href="/page/2">下一页</a>', "/no-such-page.html")) == "home-for-any"


def test_a_post_is_told_from_a_notice_in_the_same_frame():
    missing = Missing()
    missing.learn_probe(page("<h1>抱歉</h1><p>您要找的内容不在这里。</p>", "/newskeep-probe.html"))
    assert missing.reason(page(f"<h1>老灯塔明年春天动工修缮</h1>{PROSE}", "/post-3.html")) == ""
    assert missing.reason(page("<h1>抱歉</h1><p>您要找的内容不在这里。</p>", "/post-99.html")) == "soft-404"
    kept = Missing({"probe": missing.probe.to_json() if missing.probe else None})
    assert kept.reason(page(f"<h1>老灯塔明年春天动工修缮</h1>{PROSE}", "/post-3.html")) == ""
    assert kept.reason(page("<h1>抱歉</h1><p>您要找的内容不在这里。</p>", "/post-99.html")) == "soft-404"


STATED = '<link rel="alternate" media="only screen and (max-width: 640px)" href="https://www.coast.example/phone/">'


@pytest.mark.parametrize(
    ("content", "head", "folder"),
    [
        ('<a href="/m/">手机版</a>', "", "/m/"),
        ('<a href="/wap/index.html"><span>移动版</span></a>', "", "/wap/"),
        ('<a href="/mobile">Mobile version</a>', "", "/mobile/"),
        ("", STATED, "/phone/"),
        ("", '<meta http-equiv="mobile-agent" content="format=xhtml;url=https://www.coast.example/m/index.php">', "/m/"),
        ("", '<meta name="mobile-agent" content="format=html5; url=https://m.coast.example/">', ""),
        ('<a href="/mobile/">手机</a>', "", ""),
        ('<a href="/app/">手机版</a>', "", ""),
        ('<a href="/">手机版</a>', "", ""),
    ],
    ids=["link", "index", "no-slash", "alternate", "agent", "other-host", "section", "app", "root"],
)  # fmt: skip
def test_the_folder_for_phones_is_named_by_the_front_page(content: str, head: str, folder: str):
    assert mirror_of(page(content, head=head)) == (f"https://www.coast.example{folder}" if folder else "")


def test_who_asks_for_the_folder_itself_gets_it():
    assert mirror_of(page('<a href="/m/">手机版</a>', "/m/", STATED.replace("/phone/", "/m/"))) == ""


def test_a_post_of_one_sentence_is_told_by_its_title():
    missing = Missing()
    missing.learn_probe(page("<h1>抱歉</h1><p>您要找的内容不在这里。</p>", "/newskeep-probe.html"))
    assert missing.reason(page("<h1>快讯</h1><p>今日降温。</p>", "/post-4.html", title="快讯：今日降温 - 海港网")) == ""
