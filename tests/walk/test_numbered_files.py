"""Lists whose pages are numbered files in their folder, beside the posts."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.document import Document
from crawler.page import Page
from crawler.walk.lists.listing import read_listing

NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
ITEM = '<div class="post"><h2><a href="/news/{n}.html">第{n}条消息说了什么</a></h2><div class="info"><span class="date">2026-05-26</span></div></div>'


def read(pager: str, url: str):
    items = "".join(ITEM.format(n=n) for n in range(60, 70))
    text = f'<!doctype html><html lang="zh-CN"><head><title>新闻</title></head><body><div class="main">{items}<div class="pagebar">{pager}</div></div></body></html>'
    return read_listing(Document(Page(url, text.encode(), (), NOW)))


def test_pages_numbered_in_the_folder_that_posts_lie_in_too():
    """Z-Blog with {alias}/{page}.html for categories beside {category}/{id}.html for posts: the text of the link tells them apart."""
    numbers = "<a href='/news/'>‹‹</a><span>1</span><a href='/news/2.html'>2</a><a href='/news/3.html'>3</a><a href='/news/3.html'>››</a>"
    found = read(numbers, "https://e.cn/news/")
    assert found.next_pages == ["https://e.cn/news/2.html"]
    assert not any(hint.url in ("https://e.cn/news/2.html", "https://e.cn/news/3.html") for hint in (*found.entries, *found.also))


def test_the_last_of_them_has_no_next():
    found = read("<a href='/news/'>1</a><a href='/news/2.html'>2</a><span>3</span>", "https://e.cn/news/3.html")
    assert found.next_pages == []
    assert len(found.entries) == 10
