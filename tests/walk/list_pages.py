"""Small list pages, read as lists."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.document import Document
from crawler.page import Page
from crawler.walk.lists.listing import Listing, read_listing

NOW = datetime(2024, 7, 26, 4, 0, tzinfo=UTC)


def listing(body: str, url: str = "https://e.cn/news/", head: str = "") -> Listing:
    """What the page at *url* with this *body*, fetched on 26 July 2024, says as a list."""
    text = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>新闻</title>{head}</head><body>{body}</body></html>'
    return read_listing(Document(Page(url, text.encode(), (), NOW)))


ITEM = """<div class="post"><h2><a href="/post/{n}.html">{title}</a>{mark}</h2><div class="info"><span class="user"><a href="/author-2.html">小编</a></span>
<span class="date">{date}</span><span class="cate"><a href="/category-3.html">财经要闻</a></span><span class="view">{views}</span></div>
<div class="intro">城市更新的步伐加快，老旧小区改造的项目已经全部开工，居民对改造的效果普遍满意。</div></div>"""
