"""What is read from one entry of a list; expected values typed from the pages below."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.document import Document
from crawler.page import Page
from crawler.walk.lists.listing import read_listing
from tests.walk.list_pages import ITEM, listing


def test_an_entry_of_a_blog_tells_date_author_category_and_views():
    body = "".join(
        ITEM.format(n=n, title=f"第{n}条：老旧小区改造全部开工", mark=mark, date=date, views=views)
        for n, mark, date, views in [
            (9, '<em class="istop">置顶</em>', "2年前 (2022-03-04)", 12),
            (31, "", "3小时前", "1.2万"),
            (30, "", "2个月前 (05-26)", 7),
        ]
    )
    found = listing(body)
    assert [hint.url for hint in found.entries] == [
        "https://e.cn/post/9.html",
        "https://e.cn/post/31.html",
        "https://e.cn/post/30.html",
    ]
    assert [hint.sticky for hint in found.entries] == [True, False, False]
    assert [hint.views for hint in found.entries] == [12, 12000, 7]
    third = found.entries[2]
    assert (third.author, third.category, third.published_raw) == ("小编", ["财经要闻"], "2个月前 (05-26)")
    assert third.published_at is not None and third.published_at.date().isoformat() == "2024-05-26"
    assert third.title == "第30条：老旧小区改造全部开工"


def test_the_first_words_of_a_line_are_not_the_links_behind_them():
    """Adams: day, category and views in one line of text, and only the category is a link."""
    items = "".join(
        f'<article class="post_item"><h2><a href="/{n}.html">老旧小区改造之第{n}批全部开工</a></h2><div class="fields">2024-05-0{n} / '
        f'<a href="/category/minsheng/" rel="category tag">民生</a> / {n}3阅</div><p>城市更新的步伐加快，居民普遍满意。</p></article>'
        for n in (3, 2, 1)
    )
    found = listing(items)
    assert [(hint.category, hint.views) for hint in found.entries] == [(["民生"], n) for n in (33, 23, 13)]


def test_the_headline_of_a_card_is_told_from_its_summary_and_its_counts():
    rows = "".join(
        f'<li class="item"><a href="/post/{n}.html" class="thumb" title="第{n}座灯塔的看守人"><img src="/l.jpg"><time>2024-07-{n}</time></a>'
        f'<div><a href="/post/{n}.html" class="title" title="第{n}座灯塔的看守人">第{n}座灯塔的看守人</a>'
        f'<a href="/post/{n}.html" class="abstract" title="文章摘要">看守人每天两次登上塔顶，擦拭灯罩，记下风向和过往船只的名字，这样过了整整三十一年。</a></div></li>'
        for n in (21, 20, 19)
    )
    cards = "".join(
        f'<li><a href="/post/{n}.html"><img src="/l.jpg"><div class="describe"><h6>旧港的第{n}次疏浚</h6><span>{n}58 阅读 - 07/{n}</span></div></a></li>'
        for n in (14, 13, 12)
    )
    found = listing(f'<ul class="main">{rows}</ul><div class="box"><ol>{cards}</ol></div>')
    titles = {hint.url.rpartition("/")[2]: hint.title for hint in (*found.entries, *found.also)}
    assert titles["21.html"] == "第21座灯塔的看守人"
    assert titles["12.html"] == "旧港的第12次疏浚"


def test_a_card_that_is_one_link_takes_its_title_from_the_alt_text():
    card = (
        '<div class="card"><a href="/post/{n}.html"><div><img data-src="/{n}.jpg" alt="第{n}条：旧区全部开工"></div><div><div class="big">第{n}条：旧区全部开工</div>'
        "<p>城市更新的步伐加快，老旧小区改造的项目已经全部开工。</p></div></a></div>"
    )
    found = listing("".join(card.format(n=n) for n in range(31, 26, -1)))
    assert [hint.title for hint in found.entries] == [f"第{n}条：旧区全部开工" for n in range(31, 26, -1)]


def test_a_day_in_the_summary_is_not_the_entrys_own():
    row = '<li><h2><a href="/post/{n}.html">第{n}条：老旧小区改造开工</a></h2><p>2019年9月22日，萧山召开城市更新推进会，就改造作出部署。</p><span>{day}</span></li>'
    found = listing("<ul>" + "".join(row.format(n=n, day=f"07-{n - 10:02d}") for n in range(35, 30, -1)) + "</ul>")
    assert [hint.published_raw for hint in found.entries] == ["07-25", "07-24", "07-23", "07-22", "07-21"]


def test_a_card_that_is_one_link_tells_title_and_day():
    card = (
        '<li><a href="/post/{n}.html"><div class="pic"><div class="from">体育</div><img src="/{n}.jpg"><div class="box"><div class="name">第{n}条：老旧小区改造</div>'
        '<div class="who"><span>小编</span></div><div class="when">2024-7-{n} 10:42</div></div></div></a></li>'
    )
    found = listing('<ul class="cards">' + "".join(card.format(n=n) for n in (21, 20, 19)) + "</ul>")
    assert [hint.title for hint in found.entries] == [f"第{n}条：老旧小区改造" for n in (21, 20, 19)]
    assert [hint.published_at and hint.published_at.day for hint in found.entries] == [21, 20, 19]


def test_the_hidden_time_of_a_change_is_not_when_an_entry_was_published() -> None:
    entry = (
        '<article class="post"><h2><a href="/{n}.html">River walk number {n} is open again</a></h2><div class="meta">By Jana Roe | '
        '<span class="updated hidden">2026-05-2{n}T08:00:00+00:00</span><span>May {n}, 2026</span></div></article>'
    )
    html = f'<html lang="en"><body class="blog">{"".join(entry.format(n=n) for n in range(3, 7))}</body></html>'
    found = read_listing(Document(Page("https://e.com/", html.encode(), (), datetime(2026, 6, 1, tzinfo=UTC)))).entries
    assert [entry.published_raw for entry in found] == ["May 3, 2026", "May 4, 2026", "May 5, 2026", "May 6, 2026"]


def test_a_link_around_both_times_of_an_entry_is_not_its_title() -> None:
    entry = (
        '<article class="post"><header><h2 class="entry-title"><a href="/{n}.html" rel="bookmark">River walk {n} is open again</a></h2>'
        '<div class="entry-meta"><span class="posted-on">Posted on <a href="/{n}.html" rel="bookmark">'
        '<time class="entry-date published" datetime="2026-05-0{n}T08:00:00+00:00">May {n}, 2026</time>'
        '<time class="updated" datetime="2026-05-2{n}T08:00:00+00:00">May 2{n}, 2026</time></a></span></div></header></article>'
    )
    html = f'<html lang="en"><body class="blog">{"".join(entry.format(n=n) for n in range(3, 7))}</body></html>'
    found = read_listing(Document(Page("https://e.com/", html.encode(), (), datetime(2026, 6, 1, tzinfo=UTC)))).entries
    assert [entry.title for entry in found] == [f"River walk {n} is open again" for n in range(3, 7)]
    assert [entry.published_raw for entry in found] == [f"2026-05-0{n}T08:00:00+00:00" for n in range(3, 7)]
