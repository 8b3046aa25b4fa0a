"""Walks of WordPress portals with their API and feeds; lists are not read for what these state."""

from __future__ import annotations

import json
import re

import pytest
from made_portals import NOW, Answer, Post, entries, html, play, post_page, posts

from crawler.page import Page
from crawler.walk.sources.feeds import read_feed

WP_HEAD = '<link rel="stylesheet" href="/wp-content/themes/plain/style.css"><link rel="https://api.w.org/" href="https://news.example/wp-json/">'


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
