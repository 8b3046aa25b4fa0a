"""Endless portals: calendars, pages, sessions, sitemaps and feeds that always name one more address. Each costs a bounded number of requests."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import connect
from crawler.crawling import run_crawls
from crawler.run import CrawlRequest, RunReport
from tests.crawl.small_portal import NOW, TEXT, Asked, Page, Server, frame, listing, post, small_pages

HONEST = 10
XML = [("Content-Type", "application/xml")]
counter = itertools.count(1)


def fresh() -> str:
    """32 hexadecimal digits that were never there before."""
    return f"{next(counter) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128):032x}"


@dataclass
class Way:
    """A portal with honest posts and something endless beside them."""

    name: str
    pages: Callable[[], dict[str, Any]]
    most: int
    """Requests beyond the honest ones."""
    otherwise: Callable[[Asked], Page] | None = None
    """What every address answers that is no page of the portal."""
    settings: dict[str, Any] = field(default_factory=dict)


class Endless(dict[str, Any]):
    """Pages by path; *otherwise* answers for all others."""

    def __init__(self, pages: dict[str, Any], otherwise: Callable[[Asked], Page] | None) -> None:
        super().__init__(pages)
        self.otherwise = otherwise

    def get(self, path: str, default: Any = None) -> Any:
        if path in self or self.otherwise is None or path.endswith("?*"):
            return super().get(path, default)
        return self.otherwise


def with_links(make: Callable[[], str]) -> dict[str, Any]:
    """The honest portal, whose every page bears the links that *make* makes at that moment."""
    pages = small_pages(HONEST)
    made: dict[str, Any] = {}
    for path, page in pages.items():
        made[path] = lambda asked, body=page.body: Page(
            body.replace(b'<div class="footer">', make().encode() + b'<div class="footer">')
        )
    return made


def calendar(asked: Asked) -> Page:
    year, month = map(int, re.findall(r"(\d{4})\D(\d\d?)", asked.path)[0]) if re.search(r"\d{4}\D\d", asked.path) else (2026, 5)
    links = "".join(
        f'<a href="/{way}/{y}/{m:02}/">{y}-{m}</a>'
        for way in ("calendar", "archives")
        for y, m in ((year + (month == 12), month % 12 + 1), (year - (month == 1), (month - 2) % 12 + 1))
    )
    return Page(frame("日历", f"<table><tr><td>{links}</td></tr></table>"))


def same_posts(asked: Asked) -> Page:
    number = int(re.findall(r"\d+", asked.path)[0])
    return Page(listing(list(range(HONEST, 0, -1)), onward=f"/page_{number + 1}.html"))


def anything(asked: Asked) -> Page:
    return Page(
        listing([1, 2, 3], extra='<ul class="nav"><li><a href="news/">新闻中心</a></li><li><a href="a/b/">更多</a></li></ul>')
    )


def home_for_all(asked: Asked) -> Page:
    return Page(small_pages(HONEST)["/"].body)  # type: ignore[union-attr]


def sitemap(*urls: str) -> Page:
    inside = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return Page(
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</urlset>'.encode(),
        headers=XML,
    )


def index(*urls: str) -> Page:
    inside = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return Page(
        f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</sitemapindex>'.encode(),
        headers=XML,
    )


def deeper(asked: Asked) -> Page:
    level = int((re.findall(r"\d+", asked.path) or ["0"])[0])
    return index(*(f"/sitemap-{level + 1}-{n}.xml" for n in range(30)))


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (98 + n, *[97 + n] * 10) for n in range(9))
    + b"]>"
)
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY % b SYSTEM "http://127.0.0.1:1/secret.dtd"> %b;]>'
URLSET = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/post/1.html</loc><news:title xmlns:news="n">&j;&a;</news:title></url></urlset>'


def with_sitemap(page: Any, **more: Any) -> Callable[[], dict[str, Any]]:
    return lambda: {**small_pages(HONEST), "/sitemap.xml": page, **more}


def feed(inside: str, head: bytes = b"") -> Page:
    rss = f'<rss version="2.0"><channel><title>&j;</title>{inside}</channel></rss>'
    return Page((head or b'<?xml version="1.0"?>') + rss.replace("&j;", "&j;" if head else "x").encode(), headers=XML)


def with_feed(page: Page) -> Callable[[], dict[str, Any]]:
    return lambda: {**small_pages(HONEST), "/feed.php": page, "/feed/": page, "/rss.xml": page}


def bomb() -> bytes:
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = press.compress(b'<?xml version="1.0"?><urlset><url><loc>/post/1.html</loc></url>')
    return head + b"".join(press.compress(b" " * (1 << 20)) for _ in range(200)) + press.flush()


ENTRY = "<item><title>开发区新闻</title><link>{link}</link><pubDate>{date}</pubDate></item>"
WAYS = [
    Way("calendar", lambda: with_links(lambda: '<a href="/calendar/2026/05/">日历</a><a href="/archives/2026/05/">归档</a>'), 120, calendar),
    Way("calendar-by-query", lambda: with_links(lambda: "".join(f'<a href="/events?month={m}&year={y}">{m}</a>' for m in range(1, 13) for y in range(1990, 2060))), 60),
    Way("the-same-posts-page-after-page", lambda: {**small_pages(HONEST), **{f"/page_{n}.html": same_posts for n in range(2, 400)}, "/": Page(listing(list(range(HONEST, 0, -1)), onward="/page_2.html"))}, 40),
    Way("session-in-the-query", lambda: with_links(lambda: f'<ul><li><a href="/post/1.html?PHPSESSID={fresh()}">一号新闻项目开工</a></li><li><a href="/page_2.html?sid={fresh()}">2</a></li></ul>'), 40),
    Way("session-in-the-path", lambda: with_links(lambda: f'<ul><li><a href="/post/1.html;jsessionid={fresh()}">一号新闻项目开工</a></li><li><a href="/(S({fresh()[:24]}))/page_2.html">2</a></li></ul>'), 40),
    Way("a-new-list-each-time", lambda: with_links(lambda: f'<ul class="nav"><li><a href="/list?r={fresh()}">换一批</a></li></ul>'), 200, anything),
    Way("relative-links-without-end", lambda: with_links(lambda: '<a href="news/">新闻中心</a>'), 60, anything),
    Way("the-front-page-for-any-address", lambda: with_links(lambda: f'<a href="/c/{fresh()}/">栏目</a>'), 120, home_for_all),
    Way("sort-and-filter", lambda: with_links(lambda: "".join(f'<a href="/category-1.html?sort={a}&order={b}&view={c}">a</a>' for a in range(9) for b in range(9) for c in range(9))), 60),
    Way("words-to-search", lambda: with_links(lambda: f'<a href="/search.php?q={fresh()}">热搜</a><a href="/?s={fresh()}">搜</a>'), 30),
    Way("share-and-reply", lambda: with_links(lambda: f'<a href="/post/1.html?replytocom={next(counter)}">回复</a><a href="/share.php?url=http://a/{fresh()}">分享</a><a href="/login.php?next={fresh()}">登录</a>'), 30),
    Way("one-text-many-addresses", lambda: {**small_pages(HONEST), "/post/1.html?*": Page(post(1)), "/list.html": Page(frame("x", "x")), **{"/": Page(listing(list(range(HONEST, 0, -1)), extra="".join(f'<li><a href="/post/1.html?utm_source={n}&from={n}">开发区第1号新闻</a></li>' for n in range(100))))}}, 130),
    Way("sitemap-in-itself", with_sitemap(index("/sitemap.xml", "/sitemap.xml?a=1", "/sitemap.xml#b"), **{"/sitemap.xml?*": index("/sitemap.xml")}), 20),
    Way("sitemap-ever-deeper", lambda: {**small_pages(HONEST), "/sitemap.xml": deeper}, 320, deeper),
    Way("sitemap-of-other-hosts", with_sitemap(sitemap("http://10.0.0.1/post/1.html", "file:///etc/passwd", "http://169.254.169.254/", "ftp://a/b", "javascript:x", "http://[::1", "http://127.0.0.1:1/post/5.html")), 20),
    Way("sitemap-of-the-dead", with_sitemap(sitemap(*(f"/gone/{n}/x.html" for n in range(2000)))), 120),
    Way("sitemap-that-laughs", with_sitemap(Page(LAUGHS + URLSET, headers=XML)), 20),
    Way("sitemap-that-reads-files", with_sitemap(Page(XXE + URLSET, headers=XML)), 20),
    Way("sitemap-bomb", lambda: {**small_pages(HONEST), "/sitemap.xml": Page(bomb(), headers=[("Content-Type", "application/gzip")])}, 20),
    Way("sitemap-as-a-page", with_sitemap(Page(listing([1, 2]))), 20),
    Way("sitemap-deep-xml", with_sitemap(Page(b"<urlset>" + b"<a>" * 200_000, headers=XML)), 20),
    Way("feed-that-laughs", with_feed(feed(ENTRY.format(link="/post/1.html", date=""), LAUGHS)), 20),
    Way("feed-that-reads-files", with_feed(feed(ENTRY.format(link="/post/1.html", date="&a;"), XXE)), 20),
    Way("feed-of-the-future", with_feed(feed("".join(ENTRY.format(link=f"/post/{n}.html", date="Fri, 31 Dec 9999 23:59:59 +0000") for n in range(1, 9)))), 20),
    Way("feed-of-other-hosts", with_feed(feed("".join(ENTRY.format(link=link, date="") for link in ("http://10.0.0.1/1", "file:///etc/passwd", "//169.254.169.254/", "javascript:x", "post/1.html", "")))), 20),
    Way("feed-with-markup", with_feed(feed("".join(f"<item><title><![CDATA[<script>x</script>\x1b[31m标题{n}]]></title><link>/post/{n}.html</link><description><![CDATA[{TEXT * 200}]]></description></item>" for n in range(1, 9)))), 20),
    Way("feed-is-an-address", with_feed(Page(b"http://127.0.0.1:1/secret", headers=XML)), 20),
    Way("feed-is-a-file-name", with_feed(Page(b"/etc/passwd", headers=XML)), 20),
]  # fmt: skip


def crawl(tmp_path: Path, server: Server, **settings: Any) -> RunReport:
    given = {"NEWSKEEP_PROGRESS": "none", "NEWSKEEP_RETRY_SECONDS": 0.05, **settings}
    return run_crawls([CrawlRequest(server.address, tmp_path / "archive", delay_seconds=0, settings=given)])[0]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_every_honest_post_is_stored_and_the_rest_costs_little(tmp_path: Path, way: Way) -> None:
    with Server(Endless(way.pages(), way.otherwise)) as server:
        report = crawl(tmp_path, server, **way.settings)
    conn = connect.open_readonly(tmp_path / "archive")
    urls = [url for (url,) in conn.execute("SELECT fetched_url FROM articles")]
    dates = [date for (date,) in conn.execute("SELECT published_date FROM articles") if date]
    texts = conn.execute("SELECT count(*) FROM contents").fetchone()[0]
    conn.close()
    assert not [n for n in range(1, HONEST + 1) if not any(f"/post/{n}.html" in url for url in urls)]
    assert report.reason == "finished" and not [slug for slug in {**report.failed, **report.skipped} if "error-" in slug]
    assert len(server.asked) <= HONEST + 10 + way.most
    assert texts <= HONEST + 3  # one text is kept once, by whatever addresses
    assert all(date <= f"{NOW:%Y-%m-%d}" for date in dates)
