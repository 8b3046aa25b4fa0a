"""Lists are read for their dates where a sitemap names every post and the posts themselves show no date."""

from __future__ import annotations

import re

import pytest
from made_portals import Answer, Played, Post, address, blog, play, posts


def portal(made: list[Post], *, dated: bool, lists_dated: bool = True):
    """A blog with a sitemap of all its posts; *dated*: whether posts show their day."""
    inner, addresses = blog(made, neighbours=False), {address(post) for post in made}
    urls = "".join(
        f"<url><loc>https://news.example{address(post)}</loc><lastmod>2024-07-20T10:00:00+08:00</lastmod></url>" for post in made
    )

    def serve(path: str) -> Answer | None:
        if path == "/sitemap.xml":
            return Answer(
                f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode(), content_type="text/xml"
            )
        answer = inner(path)
        if answer is not None and path in addresses and not dated:
            answer.body = answer.body.replace("张三</span> <span>".encode(), "张三</span> <b>".encode())
        if answer is not None and path not in addresses and not lists_dated:
            answer.body = re.sub(rb'<span class="date">[^<]*', b"<span>", answer.body)
        return answer

    return serve


def walk(serve) -> Played:
    return play(serve, robots=("https://news.example/sitemap.xml",))


def told(played: Played) -> set[str]:
    return {hint.url for hint in played.hints if hint.published_at}


def test_the_front_pages_list_is_read_to_its_end_for_dates():
    made = posts(47)
    played = walk(portal(made, dated=False))
    assert len(played.archived) == 47
    assert len(told(played)) == 47
    assert len(played.requests) <= 47 + 5 + 3 + 4


@pytest.mark.parametrize(("dated", "lists_dated"), [(True, True), (False, False)])
def test_lists_are_left_alone_where_they_tell_no_better(dated, lists_dated):
    played = walk(portal(posts(47), dated=dated, lists_dated=lists_dated))
    assert len(played.archived) == 47
    assert "/index_3.shtml" not in played.requests


def test_a_later_run_reads_lists_for_its_own_posts_alone():
    first = walk(portal(posts(47), dated=False))
    second = play(portal(posts(72), dated=False), first.archive, robots=("https://news.example/sitemap.xml",))
    assert len(second.archived) == 25
    assert len(told(second) - told(first)) == 25
    assert "/index_5.shtml" not in second.requests
