"""Dates that a text brought along: copied bylines, days that headline and text speak of, and what the address says against them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract
from crawler.document import Document
from crawler.fields.dates.settling import url_day
from crawler.fields.metadata import zone_of

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
COPIED = "<p>发布时间：2019-01-02 03:04 来源：转载。</p>"
PROSE = "<p>港务局周一表示，老灯塔将要进行修缮，所需的费用由市里和渔业协会共同承担，工期预计为十个月，游客须绕行。</p>" * 4
ENGLISH = "<p>The council decided that the old bridge should be closed to traffic, as the figures first published on May 26, 2025 show.</p>"
DATED = "/a/yaowen/2026/0526/90.html"


def page(html: str, path: str = "/a/90.html") -> Page:
    return Page(f"https://www.coast.example.com{path}", html.encode(), (), NOW)


def read(body: str, path: str = "/a/90.html", title: str = "老灯塔明年动工修缮") -> Article:
    return extract(page(f"<html><head><title>{title}</title></head><body>{body}</body></html>", path))


@pytest.mark.parametrize("text", [COPIED + PROSE, ENGLISH * 3, "<p>更新于2018年7月8日。</p>" + PROSE])
def test_the_day_in_the_address_goes_before_one_in_the_text(text: str) -> None:
    article = read(f"<div class=a><h1>老灯塔明年动工修缮</h1></div><div class=text>{text}</div>", DATED)
    assert (str(article.published_at)[:10], article.published_precision) == ("2026-05-26", "day")


def test_the_day_in_the_address_goes_before_one_that_the_headline_speaks_of() -> None:
    article = read(f"<div class=a><div>2025年5月20日全国速览</div></div><div class=text>{PROSE}</div>", DATED, "海港网")
    assert str(article.published_at)[:10] == "2026-05-26"


@pytest.mark.parametrize("text", [COPIED + PROSE, ENGLISH * 3])
def test_without_an_address_a_paragraph_of_the_text_is_a_weak_source(text: str) -> None:
    """Lists then correct it: see the ranks of datings."""
    article = read(f"<div class=a><h1>老灯塔明年动工修缮</h1></div><div class=text>{text}</div>")
    assert article.rules["published_at"] == "byline-weak"


def test_a_byline_of_the_template_stays_whatever_the_address_says() -> None:
    byline = "<div class=info><span>发布时间：2026-03-02 10:20</span><span>来源：海港网</span></div>"
    article = read(f"<div class=a><h1>老灯塔明年动工修缮</h1>{byline}<div class=text>{PROSE}</div></div>", DATED)
    assert (str(article.published_at)[:16], article.rules["published_at"]) == ("2026-03-02 10:20", "byline")


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/html/2026/guonei_0526/90.html", "2026-05-26"),
        ("/html/2026/guonei_0526/list.html", "None"),
        ("/html/2026/item_1299/90.html", "None"),
    ],
)
def test_phpcms_writes_the_day_behind_the_sections_folder(path: str, day: str) -> None:
    assert str(url_day(Document(page("<p>-</p>", path)))) == day


def test_the_only_change_shown_is_finer_than_the_day_in_the_address() -> None:
    byline = "<div class=info>更新时间：2026-05-26 10:20:30</div>"
    article = read(f"<div class=a><h1>老灯塔明年动工修缮</h1>{byline}<div class=text>{PROSE}</div></div>", DATED)
    assert (str(article.published_at)[:19], article.published_precision) == ("2026-05-26 10:20:30", "second")


@pytest.mark.parametrize(
    ("head", "menu", "zone"),
    [
        ("", "首页 国内 国际 财经", "Asia/Shanghai"),
        ('<meta http-equiv="Content-Language" content="utf-8">', "首页 国内 国际 财经", "Asia/Shanghai"),
        ("", "Home World Sport Opinion", "UTC"),
    ],
)
def test_an_english_post_is_dated_by_the_clock_of_the_menus_language(head: str, menu: str, zone: str) -> None:
    links = "".join(f'<a href="/{n}/">{name}</a>' for n, name in enumerate(menu.split()))
    html = f"<html><head><title>Old bridge closed</title>{head}</head><body><div>{links}</div><h1>Old bridge closed</h1>{ENGLISH * 3}</body></html>"
    assert str(zone_of(Document(page(html)))) == zone
