"""Walks of portals with an API, feeds, sitemaps or dated feeds; lists are not read for what these state."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from made_portals import NOW, SHANGHAI, Answer, Post, entries, html, play, post_page, posts

from crawler.page import Page
from crawler.walk.feeds import read_feed
from crawler.walk.leads import WalkOptions

WP_HEAD = '<link rel="stylesheet" href="/wp-content/themes/plain/style.css"><link rel="https://api.w.org/" href="https://news.example/wp-json/">'
ZB_HEAD = '<meta name="generator" content="Z-BlogPHP 1.7.5">'


def wp_address(post: Post) -> str:
    return f"/2024/{post.at:%m}/story-number-{post.number}/"


def wordpress(
    made: list[Post], *, api: bool = True, feed: bool = True, feed_pages: int = 99, repeats: bool = False, neighbours: bool = True
):
    """
    WordPress with ten posts a list page, and a page "about" that its API does not name.

    *feed_pages*: how many pages its feed has; where it *repeats*, all of them are the first.
    """
    by_address = {wp_address(post): post for post in made}

    def listing(number: int) -> Answer | None:
        shown = made[(number - 1) * 10 : number * 10]
        older = f'<a class="next" href="/page/{number + 1}/">较旧的文章</a>' if number * 10 < len(made) else ""
        return html("示例新闻网", f'<div class="posts">{entries(shown, wp_address)}</div>{older}', WP_HEAD) if shown else None

    def api_page(number: int) -> Answer | None:
        shown = made[(number - 1) * 100 : number * 100]
        said = [
            {"link": "https://news.example" + wp_address(post), "date_gmt": f"{post.at:%Y-%m-%dT%H:%M:%S}", "status": "publish",
             "modified_gmt": f"{post.at:%Y-%m-%dT%H:%M:%S}", "title": {"rendered": post.title}, "content": {"rendered": "", "protected": False}}
            for post in shown
        ]  # fmt: skip
        hidden = {
            "link": "https://news.example/2024/07/secret/",
            "status": "publish",
            "content": {"rendered": "", "protected": True},
        }
        headers = (("X-WP-Total", str(len(made) + 1)), ("X-WP-TotalPages", str(-(-len(made) // 100))))
        return (
            Answer(json.dumps([*said, *([hidden] if number == 1 else [])]).encode(), 200, "application/json", headers)
            if shown
            else None
        )

    def feed_page(number: int) -> Answer | None:
        shown = made[(number - 1) * 10 : number * 10]
        items = "".join(
            f"<item><title>{p.title}</title><link>https://news.example{wp_address(p)}</link><pubDate>{p.at:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for p in shown
        )
        text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
        return Answer(text.encode(), 200, "application/rss+xml") if shown else None

    def serve(path: str) -> Answer | None:
        if path in by_address:
            answer = post_page(by_address[path], wp_address, made, neighbours=neighbours)
            answer.body = answer.body.replace(b"<head>", b"<head>" + WP_HEAD.encode())
            return answer
        if path.startswith("/wp-json/wp/v2/posts"):
            found = re.search(r"[?&]page=(\d+)", path)
            return api_page(int(found[1]) if found else 1) if api else Answer(b"{}", 401, "application/json")
        if found := re.fullmatch(r"/feed/\?paged=(\d+)", path):
            number = 1 if repeats else int(found[1])
            return feed_page(number) if feed and number <= feed_pages else None
        if path == "/" or re.fullmatch(r"/page/\d+/", path):
            return listing(int(path.strip("/").rpartition("/")[2] or 1))
        return None

    return serve


def test_the_api_names_every_post_and_no_list_is_asked():
    made = posts(230)
    played = play(wordpress(made))
    assert sorted(played.archived) == sorted(wp_address(post) for post in made)
    assert len(played.requests) <= 230 + 6
    assert played.walk.report()["covered_by"] == "wp-json"
    assert played.walk.report()["fates"]["hidden"] == 1


def test_a_later_run_reads_one_page_of_the_api():
    first = play(wordpress(posts(230)))
    second = play(wordpress(posts(233)), first.archive)
    assert len(second.archived) == 3
    assert len(second.requests) <= 6


def test_an_edited_post_is_looked_at_again():
    made = posts(30)
    first = play(wordpress(made))

    def serve(path: str) -> Answer | None:
        answer = wordpress(made)(path)
        if answer and "wp-json" in path:
            said = json.loads(answer.body)
            said[4]["modified_gmt"] = "2024-07-26T13:30:00"
            answer.body = json.dumps(said).encode()
        return answer

    assert play(serve, first.archive).archived == [wp_address(made[4])]


def test_a_forbidden_api_is_replaced_by_the_paged_feed():
    made = posts(64)
    played = play(wordpress(made, api=False))
    assert sorted(played.archived) == sorted(wp_address(post) for post in made)
    assert "/page/2/" not in played.requests
    assert "/wp-json/wp/v2/posts?per_page=100" not in play(wordpress(made, api=False), played.archive).requests


def test_the_paged_feed_goes_on_after_a_first_page_that_the_front_page_shows_too():
    made = posts(64)
    played = play(wordpress(made, api=False, neighbours=False))
    assert sorted(played.archived) == sorted(wp_address(post) for post in made)
    assert played.walk.report()["covered_by"] == "paged-feed"
    assert "/page/2/" not in played.requests


@pytest.mark.parametrize("feed", [{"feed_pages": 1}, {"repeats": True}])
def test_a_feed_that_cannot_be_paged_covers_nothing(feed):
    made = posts(64)
    played = play(wordpress(made, api=False, neighbours=False, **feed))
    assert sorted(played.archived) == sorted(wp_address(post) for post in made)


def test_the_first_term_of_a_wordpress_feed_is_a_category():
    made = posts(4)

    def serve(path: str) -> Answer | None:
        answer = wordpress(made, api=False)(path)
        if answer and path.startswith("/feed/"):
            answer.body = answer.body.replace(
                b"</title><link>", "</title><category>要闻</category><category>地铁</category><link>".encode()
            )
        return answer

    told = [hint for hint in play(serve).hints if hint.source == "feed"]
    assert {(*hint.category, *hint.tags) for hint in told} == {("要闻", "地铁")}
    assert all(hint.category == ["要闻"] for hint in told)


def test_a_feed_that_names_the_lists_of_its_terms_tells_categories_from_tags():
    """Hexo's feed: the address of each term's list stands beside it."""
    terms = (("科技", "categories/tech"), ("手机", "categories/tech/phone"), ("5G", "tags/5G"))
    named = "".join(f'<category term="{term}" scheme="https://e.cn/{place}/"/>' for term, place in terms)
    entry = f'<entry><title>x</title><link href="https://e.cn/a/"/><id>https://e.cn/a/</id>{named}</entry>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{entry}</feed>'
    (hint,) = read_feed(Page("https://e.cn/atom.xml", atom.encode(), (("Content-Type", "application/atom+xml"),), NOW)).hints
    assert (hint.category, hint.tags) == (["科技", "手机"], ["5G"])


def test_without_api_and_feed_the_lists_are_walked():
    made = posts(64)
    played = play(wordpress(made, api=False, feed=False))
    assert sorted(played.archived) == sorted(wp_address(post) for post in made)


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
    from crawler.page import Page
    from crawler.walk.feeds import read_feed
    from crawler.walk.sitemaps import read_sitemap

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
    from crawler.page import Page
    from crawler.walk.feeds import read_feed

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
