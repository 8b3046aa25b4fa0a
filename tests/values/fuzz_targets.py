"""What the fuzzer calls, and what must hold for any bytes; used by benchmarks/fuzz.py and the tests."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.archive.cells import safe_cell
from crawler.archive.search_text import index_chars, index_text
from crawler.archive.times import stamp
from crawler.charset import decode, sniff
from crawler.counts import MAX_COUNT, find_counts, read_count, read_counter_answer
from crawler.dates import find_moments, read_moment
from crawler.document import Document
from crawler.download.answer import FetchFailed
from crawler.download.budget import retry_after
from crawler.download.robots import read_robots
from crawler.download.wall import Wall
from crawler.encodings import undo
from crawler.errors import ProfileError
from crawler.extract import extract
from crawler.items import Hint
from crawler.page import Page
from crawler.portals.load import load_profile
from crawler.text import fold, parse_html, squeeze, text_of
from crawler.traps import is_trap
from crawler.urls import absolute, canonical, host_of, looks_like_asset, origin_of, registrable_domain, shape
from crawler.walk.leads import Lead, NothingKnown
from crawler.walk.lists.listing import read_listing
from crawler.walk.plan import Walk
from crawler.walk.sources.feeds import read_feed
from crawler.walk.sources.sitemaps import read_sitemap
from crawler.walk.sources.wpjson import read_posts

NOW = datetime(2026, 5, 26, 6, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
SHELL = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>题 - 站</title></head><body>'
    '<ul class="nav"><li><a href="/">首页</a></li></ul><article class="post"><h1>题</h1>'
    '<div class="info">作者：王 时间：2026-05-20 08:30 浏览：12</div><div class="entry"><p>正文一段，足够长的一段话，说明今天发生的事情。</p>'
)
POST_URL, LIST_URL, HOME = "http://a.cn/post/1.html", "http://a.cn/page_2.html", "http://a.cn/"


def dates(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    one = read_moment(text, NOW, SHANGHAI)
    for moment in [*([one] if one else []), *find_moments(text, NOW, SHANGHAI), *find_moments(text, NOW, UTC, lang="en")]:
        assert moment.earliest <= moment.latest
        assert moment.earliest <= NOW + timedelta(days=1)
        assert moment.at.tzinfo is not None


def counts(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for count in [read_count(text), read_counter_answer(text), *find_counts(text).values()]:
        assert count is None or 0 <= count <= MAX_COUNT


def addresses(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    wall = Wall.around("http://127.0.0.1:8000/")
    for url in (text, f"http://{text}", f"http://a.cn/{text}"):
        key = canonical(url)
        assert canonical(key) == key
        assert host_of(key) == host_of(url)
        for function in (is_trap, shape, looks_like_asset, registrable_domain, origin_of, wall.refuses):
            function(url)
        found = absolute("http://a.cn/x/", url)
        assert found is None or (found.startswith(("http://", "https://")) and not any(ord(letter) < 33 for letter in found))


def charset(data: bytes) -> None:
    label = data[:12].decode("latin-1")
    text = decode(data, [("Content-Type", f"text/html; charset={label}")])
    assert "\x00" not in text
    text.encode("utf-8")
    sniff(b"<meta charset='" + data[:20] + b"'>" + data)


def html(data: bytes) -> None:
    root = parse_html(decode(data))
    assert root.tag == "html"
    text = text_of(root)
    assert squeeze(squeeze(text)) == squeeze(text)
    assert len(fold(text)) == len(text)


def article(data: bytes) -> None:
    for body in (data, SHELL.encode() + data, SHELL.replace("</head>", "<script type='application/ld+json'>").encode() + data):
        got = extract(Page(POST_URL, body, (), NOW))
        json.dumps(got.to_json(), ensure_ascii=False).encode("utf-8")
        assert "<script" not in got.body_html.lower()
        assert not got.published_latest or not got.published_earliest or got.published_earliest <= got.published_latest
        assert not got.published_earliest or got.published_earliest <= NOW + timedelta(days=1)
        assert got.views is None or 0 <= got.views <= MAX_COUNT


def lists(data: bytes) -> None:
    page = Page(LIST_URL, SHELL.encode() + data, (), NOW)
    read_listing(Document(page))
    walk = Walk(HOME, NothingKnown())
    walk.start()
    walk.read(Page(HOME, SHELL.encode() + data, (), NOW), Lead(HOME, "home"))
    for lead in walk.read(page, Lead(LIST_URL, "list", depth=1)).leads:
        assert lead.url.startswith(("http://", "https://"))


def _storable(hint: Hint) -> None:
    assert hint.url.startswith(("http://", "https://"))
    for at in (hint.published_at, hint.published_earliest, hint.published_latest, hint.modified_at):
        assert at is None or stamp(at)
        assert at is None or at < NOW + timedelta(days=400)
    for text in (hint.title, hint.author, hint.excerpt, hint.body_html, hint.published_raw, *hint.category, *hint.tags):
        (text or "").encode("utf-8")


def feeds(data: bytes) -> None:
    feed = read_feed(Page("http://a.cn/feed", data, (), NOW))
    for hint in feed.hints:
        _storable(hint)


def sitemaps(data: bytes) -> None:
    sitemap = read_sitemap(Page("http://a.cn/sitemap.xml", data, (), NOW))
    for hint in sitemap.posts:
        _storable(hint)


def api(data: bytes) -> None:
    for hint in read_posts(Page("http://a.cn/wp-json/wp/v2/posts", data, (), NOW)).hints:
        _storable(hint)


def robots(data: bytes) -> None:
    rules = read_robots(200, data, "newskeep", 2000)
    rules.allows("http://a.cn/post/1.html?a=b")
    assert rules.crawl_delay is None or rules.crawl_delay >= 0


def encodings(data: bytes) -> None:
    for names in ("gzip", "deflate", "br", "zstd", "gzip, gzip", data[:20].decode("latin-1")):
        try:
            assert len(undo(data, names, 100_000)) <= 100_000
        except FetchFailed:
            pass


def headers(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    page = Page(POST_URL, SHELL.encode(), [("Date", text), ("Age", text[:8]), ("Content-Type", text), ("X-WP-Total", text)], NOW)
    assert page.now <= NOW + timedelta(days=1)
    extract(page)
    for date in (None, text):
        seconds = retry_after(text, date)
        assert seconds is None or seconds >= 0


def profiles(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        Path(file.name).write_bytes(data)
        try:
            load_profile(file.name)
        except ProfileError:
            pass


def cells(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    cell = str(safe_cell(text))
    assert not cell.startswith(("=", "@", "\t", "\r"))
    index_text(text)
    index_chars(text[:50], text)


TARGETS: dict[str, Callable[[bytes], None]] = {
    function.__name__: function
    for function in (
        dates, counts, addresses, charset, html, article, lists, feeds, sitemaps, api, robots, encodings, headers, profiles, cells,
    )
}  # fmt: skip

SEEDS: dict[str, tuple[str, ...]] = {
    "dates": ("2个月前 (05-26)", "发布时间：2024年5月26日 12:30", "May 26th, 2024 3:04 PM", "民國113年5月26日", "昨天 下午3:30", "1700000000"),
    "counts": ("1.2万", "阅读 1,234 评论(5)", "document.write('29')", '{"views": 12}', "10w+"),
    "addresses": ("http://a.cn/?id=1&utm_source=x#y", "//[::ffff:127.0.0.1]:80/%C9%C1", "user:pw@例え.jp:99/a/../b"),
    "charset": ("<meta charset=gb2312>中国", "\ufeff<html>", "utf-16le x"),
    "html": ("<p>a</p></body></html><p>b", "<table><tr><td><!-- --!><script>a</script>", "<svg><title>"),
    "article": ('<img src="a.jpg"><a href="javascript:x">', '{"@type":"NewsArticle","headline":"a","datePublished":"2026-05-20"}', "<time datetime=2026-05-20T01:02:03+08:00>"),
    "lists": ('<div class="list"><h2><a href="/post/1.html">开发区新闻标题很长</a></h2><span>2天前</span></div><div class="pagebar"><a href="/page_3.html">›</a></div>',),
    "feeds": ('<rss version="2.0"><channel><item><title>t</title><link>/1</link><pubDate>Wed, 20 May 2026 01:02:03 GMT</pubDate></item></channel></rss>', '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title><link href="/1"/><updated>2026-05-20T00:00:00Z</updated></entry></feed>', '{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":"http://a.cn/1","title":"t"}]}'),
    "sitemaps": ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a.cn/1</loc><lastmod>2026-05-20</lastmod></url></urlset>', "http://a.cn/1\nhttp://a.cn/2"),
    "api": ('[{"link":"/1","status":"publish","date_gmt":"2026-05-20T01:02:03","title":{"rendered":"t"},"content":{"rendered":"c"},"modified_gmt":"2026-05-21T01:02:03","_embedded":{"author":[{"name":"a"}],"wp:term":[[{"name":"b","taxonomy":"category"}]]}}]',),
    "robots": ("User-agent: *\nDisallow: /a*b$\nCrawl-delay: 2\nRequest-rate: 1/10\nSitemap: /s.xml",),
    "encodings": ("gzip", "br"),
    "headers": ("Wed, 20 May 2026 01:02:03 GMT", "120", "Fri, 31 Dec 9999 23:59:59 GMT"),
    "profiles": ('hosts = ["a.cn"]\nstart = ["http://a.cn/"]\n[fields]\ntitle = "h1"\n[[layouts]]\nuntil = 2024-01-01\n',),
    "cells": ("=HYPERLINK(1)", "市场 insur"),
}  # fmt: skip
