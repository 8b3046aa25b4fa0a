"""Walks of portals with dated feeds (Z-Blog), or with a sitemap that names what no list shows."""

from __future__ import annotations

import gzip
import re

import pytest
from made_portals import NOW, SHANGHAI, Answer, Post, entries, html, play, post_page, posts

from crawler.page import Page
from crawler.walk.leads import WalkOptions
from crawler.walk.sources.feeds import read_feed

ZB_HEAD = '<meta name="generator" content="Z-BlogPHP 1.7.5">'


def zb_address(post: Post) -> str:
    return f"/post/{post.number}.html"


def zblog(made: list[Post], *, cap: int = 10, ignores_dates: bool = False):
    """Z-Blog that shows days only, with feeds of ten posts by month and day."""
    by_address = {zb_address(post): post for post in made}

    def feed(shown: list[Post]) -> Answer:
        items = "".join(
            f"<item><title>{p.title}</title><link>https://news.example{zb_address(p)}</link>"
            f"<pubDate>{p.at.astimezone(SHANGHAI):%a, %d %b %Y %H:%M:%S} +0800</pubDate></item>"
            for p in shown[:cap]
        )
        return Answer(
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode(), 200, "text/xml"
        )

    def serve(path: str) -> Answer | None:
        if path in by_address:
            answer = post_page(by_address[path], zb_address, made)
            answer.body = answer.body.replace(b"<head>", b"<head>" + ZB_HEAD.encode())
            return answer
        if found := re.fullmatch(r"/feed\.php(?:\?date=([\d-]+))?", path):
            date = "" if ignores_dates else (found[1] or "")
            return feed([post for post in made if f"{post.at.astimezone(SHANGHAI):%Y-%m-%d}".startswith(date)])
        number = int(re.sub(r"\D", "", path) or 1) if path == "/" or re.fullmatch(r"/page_\d+\.html", path) else 0
        shown = made[(number - 1) * 10 : number * 10] if number else []
        following = f'<a href="/page_{number + 1}.html">›</a>' if number * 10 < len(made) else ""
        body = f'<div class="list">{entries(shown, zb_address)}</div><div class="pagebar">{following}</div>'
        return html("示例新闻网", body, ZB_HEAD) if shown else None

    return serve


def test_dated_feeds_tell_every_second_with_few_requests():
    made = posts(60)
    played = play(zblog(made))
    feeds = [path for path in played.requests if path.startswith("/feed.php?")]
    exact = [post for post in played.archive.posts() if post.published_precision == "second"]
    assert len(exact) >= 45  # a post a day is the worst case: the budget ends before the last ones
    assert len(feeds) <= 30
    months = [path for path in feeds if len(path) == len("/feed.php?date=2024-07")]
    assert feeds[: len(months)] == months  # what tells ten at once comes first


def test_a_month_that_was_not_full_is_not_asked_by_days():
    played = play(zblog(posts(8)))
    assert [path for path in played.requests if path.startswith("/feed.php?")] == []  # the plain feed held them all


def test_a_portal_that_ignores_the_date_is_asked_a_batch_at_most():
    played = play(zblog(posts(60), ignores_dates=True))
    assert len([path for path in played.requests if path.startswith("/feed.php?")]) <= 12
    assert played.walk.report()["dated_feeds"]["broken"] == "dates-ignored"


def test_where_the_feed_is_switched_off_no_dated_feed_is_asked():
    serve = zblog(posts(60))
    played = play(lambda path: None if path.startswith("/feed.php") else serve(path))
    assert [path for path in played.requests if path.startswith("/feed.php?")] == []
    assert played.walk.report()["dated_feeds"]["broken"] == "no-feed"


def test_a_portal_that_has_no_dated_feeds_is_asked_a_batch_at_most():
    with_feeds = zblog(posts(60))
    played = play(lambda path: None if path.startswith("/feed.php?") else with_feeds(path))
    assert 3 <= len([path for path in played.requests if path.startswith("/feed.php?")]) <= 12
    assert played.walk.report()["dated_feeds"]["broken"] == "dates-missing"


def test_exact_times_may_be_switched_off():
    played = play(zblog(posts(60)), options=WalkOptions(exact_times=False))
    assert not [path for path in played.requests if path.startswith("/feed.php?")]


def plain(made: list[Post], sitemap: bytes):
    """A portal of unknown make whose front page shows ten posts and no way on; the sitemap knows them all."""
    address = lambda post: f"/stories/{post.number}-a-long-way-home"  # noqa: E731
    by_address = {address(post): post for post in made}

    def serve(path: str) -> Answer | None:
        if path in by_address:
            return post_page(by_address[path], address, made, neighbours=False)
        if path == "/":
            return html("示例新闻网", f'<div class="list">{entries(made[:10], address)}</div>')
        if path == "/map.xml":
            return Answer(b'<sitemapindex><sitemap><loc>https://news.example/posts.xml.gz</loc></sitemap>'
                          b"<sitemap><loc>https://news.example/tags-sitemap.xml</loc></sitemap></sitemapindex>", 200, "text/xml")  # fmt: skip
        return Answer(sitemap, 200, "application/gzip") if path == "/posts.xml.gz" else None

    return serve, address


@pytest.mark.parametrize("zipped", [True, False])
def test_a_sitemap_of_robots_names_what_no_list_shows(zipped):
    made = posts(40)
    _, address = plain(made, b"")
    urls = "".join(
        f"<url><loc>https://news.example{address(post)}</loc><lastmod>{post.at:%Y-%m-%d}</lastmod></url>" for post in made
    )
    text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}<url><loc>https://news.example/about.html</loc></url></urlset>'.encode()
    serve, _ = plain(made, gzip.compress(text) if zipped else text)
    played = play(serve, robots=("https://news.example/map.xml", "https://other.example/map.xml"))
    assert sorted(played.archived) == sorted(address(post) for post in made)
    assert "/tags-sitemap.xml" not in played.requests


def test_entities_and_html_in_place_of_feeds_and_sitemaps_do_no_harm():
    from crawler.walk.sources.sitemaps import read_sitemap

    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    sitemap = read_sitemap(
        Page("https://e.com/s.xml", bomb + b"<urlset><url><loc>https://e.com/&b;&f;</loc></url></urlset>", (), NOW)
    )
    assert all("aaaa" not in hint.url and "root" not in hint.url for hint in sitemap.posts)
    rss = b"<rss version='2.0'><channel><item><title>&b;</title><link>https://e.com/1</link></item></channel></rss>"
    feed = read_feed(Page("https://e.com/f.xml", bomb + rss, (), NOW))
    assert all("aaaa" not in (hint.title or "") for hint in feed.hints)
    page = Page("https://e.com/feed", "<!DOCTYPE html><html><body>首页</body></html>".encode(), (), NOW)
    assert read_feed(page).problem == "html-for-feed"
    assert read_sitemap(page).problem == "html-for-sitemap"
    assert read_sitemap(Page("https://e.com/s.gz", b"\x1f\x8bbroken", (), NOW)).problem == "broken-sitemap"


def test_a_feed_whose_times_lie_in_the_future_tells_no_times():

    item = "<item><title>甲</title><link>https://e.com/1</link><pubDate>Fri, 26 Jul 2024 19:30:00 +0000</pubDate></item>"
    feed = read_feed(Page("https://e.com/feed", f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), (), NOW))
    assert feed.problem == "feed-zone"
    assert feed.hints[0].published_at is None


def test_posts_of_an_empty_front_page_are_found_by_its_sitemap():
    made = posts(5)
    _, address = plain(made, b"")
    urls = "".join(f"<url><loc>https://news.example{address(post)}</loc></url>" for post in made)
    inner, _ = plain(made, f"<urlset>{urls}</urlset>".encode())

    def serve(path: str) -> Answer | None:
        shell = b'<!doctype html><html><head><title>t</title></head><body><div id="app"></div><script src="/a.js"></script></body></html>'
        return Answer(shell) if path == "/" else inner(path)

    played = play(serve, robots=("https://news.example/map.xml",))
    assert "empty-shell" in played.slugs
    assert sorted(played.archived) == sorted(address(post) for post in made)


def test_a_later_run_asks_no_category_where_front_list_and_sitemap_agree():
    made = posts(40)
    address = lambda post: f"/stories/{post.number}-a-long-way-home"  # noqa: E731
    by_address = {address(post): post for post in made}

    def serve(path: str) -> Answer | None:
        if path in by_address:
            return post_page(by_address[path], address, made, neighbours=False)
        if path == "/sitemap.xml":
            urls = "".join(f"<url><loc>https://news.example{address(post)}</loc></url>" for post in made)
            return Answer(f"<urlset>{urls}</urlset>".encode(), 200, "text/xml")
        number = int(re.sub(r"\D", "", path) or 1) if path == "/" or re.fullmatch(r"/page/\d+/", path) else 0
        shown = [post for post in made if path == f"/{post.section}/"][:10] or (
            made[(number - 1) * 10 : number * 10] if number else []
        )
        following = f'<a class="next" href="/page/{number + 1}/">下一页</a>' if number and number * 10 < len(made) else ""
        return html("示例新闻网", f'<div class="list">{entries(shown, address)}</div>{following}') if shown else None

    first = play(serve, robots=("https://news.example/sitemap.xml",))
    assert len(first.archived) == 40 and "/jingji/" in first.requests
    second = play(serve, first.archive, robots=("https://news.example/sitemap.xml",))
    assert second.archived == [] and "/jingji/" not in second.requests


def test_without_api_and_paged_feed_the_plain_feed_is_asked():
    made = posts(12)
    by_address = {f"/archives/p{post.number}": post for post in made}
    head = b'<head><meta name="generator" content="Halo 2.17.0">'

    def serve(path: str) -> Answer | None:
        if path in by_address:
            answer = post_page(by_address[path], lambda post: f"/archives/p{post.number}", made)
        elif path == "/":
            answer = html("青川资讯", entries(made, lambda post: f"/archives/p{post.number}"))
        else:
            return None
        answer.body = answer.body.replace(b"<head>", head)
        return answer

    asked = play(serve).requests
    assert any(path.startswith("/apis/") for path in asked)
    assert "/rss.xml" in asked
