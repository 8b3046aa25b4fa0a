"""Walks of portals that have only lists: every post is found, with few requests, and traps are left alone."""

from __future__ import annotations

from datetime import date

import pytest
from made_portals import SHANGHAI, Answer, address, blog, html, play, post_page, posts

from crawler.walk.leads import WalkOptions


@pytest.mark.parametrize("pager", ["words", "numbers", "icons"])
def test_every_post_is_found_through_each_kind_of_pager(pager):
    made = posts(47)
    played = play(blog(made, pager=pager, neighbours=False))
    assert sorted(played.archived) == sorted(address(post) for post in made)
    assert len(played.requests) <= 47 + 5 + 3 + 8  # posts, list pages, sections, and what is asked once a portal


def test_a_later_run_costs_a_handful_of_requests():
    serve = blog(posts(47))
    first = play(serve)
    second = play(serve, first.archive)
    assert second.archived == []
    assert len(second.requests) <= 3


def test_a_later_run_finds_what_is_new_and_stops_there():
    first = play(blog(posts(47)))
    second = play(blog(posts(60)), first.archive)
    assert sorted(second.archived) == sorted(address(post) for post in posts(60)[:13])
    assert "/index_4.shtml" not in second.requests


def test_pinned_posts_do_not_keep_a_later_run_paging():
    serve = blog(posts(47), sticky=3)
    first = play(serve)
    assert len(first.archived) == 47
    assert len(play(serve, first.archive).requests) <= 3


def test_an_interrupted_first_run_is_no_reason_to_stop_paging():
    made = posts(47)
    first = play(blog(made, neighbours=False), options=WalkOptions(limit=12))
    assert len(first.archived) == 12
    second = play(blog(made, neighbours=False), first.archive)
    assert len(first.archived) + len(second.archived) == 47


def test_limit_takes_the_newest():
    made = posts(47)
    played = play(blog(made), options=WalkOptions(limit=15))
    assert sorted(played.archived) == sorted(address(post) for post in made[:15])
    assert len(played.requests) <= 15 + 8


def test_since_leaves_older_posts_alone():
    made = posts(47)
    since = date(2023, 11, 1)
    wanted = [post for post in made if post.at.astimezone(SHANGHAI).date() >= since]
    played = play(blog(made, neighbours=False), options=WalkOptions(since=since))
    assert set(played.archived) == {address(post) for post in wanted}
    assert len(played.requests) < 47


def test_calendars_logins_and_searches_cost_nothing():
    played = play(blog(posts(20)))
    assert not [path for path in played.requests if "date" in path or "cal" in path or "login" in path or "search" in path]


def test_a_standing_page_is_no_post():
    played = play(blog(posts(20)))
    assert "/about.html" not in played.archived


def test_a_guestbook_is_no_post_though_its_address_is_one():
    served, guestbook = blog(posts(20)), "/yaowen/2024/2.shtml"

    def serve(path: str) -> Answer | None:
        if path == guestbook:
            return html(
                "留言本 - 示例新闻网",
                "<div class='text'><h1>留言本</h1><p>欢迎在这里给我们留言，我们每个工作日都会回复。</p></div>",
            )
        found = served(path)
        return found and Answer(found.body.replace(b"</ul>", f'<li><a href="{guestbook}">留言本</a></li></ul>'.encode(), 1))

    played = play(serve)
    assert guestbook in played.requests
    assert guestbook not in played.archived
    assert len(played.archived) == 20


def test_a_front_page_for_every_unknown_address_is_recognised():
    made = posts(47)
    played = play(blog(made, soft404=True))
    assert sorted(played.archived) == sorted(address(post) for post in made)
    assert "answers-anything" in played.slugs
    assert "html-for-sitemap" in played.slugs


def test_a_post_that_only_its_neighbour_names_is_found():
    made = posts(30)

    def serve(path: str) -> Answer | None:
        whole = blog(made)
        if path in {address(post) for post in made}:
            return whole(path)
        return blog([post for post in made if post.number != 11])(path)

    assert address(made[-11]) in play(serve).archived


def test_a_changed_title_on_a_list_brings_the_post_back():
    made = posts(12)
    first = play(blog(made))
    corrected = blog(made)

    def serve(path: str) -> Answer | None:
        answer = corrected(path)
        if answer and path in ("/", address(made[0])):
            answer.body = answer.body.replace(made[0].title.encode(), "更正：地铁线路不在明年动工".encode())
        return answer

    assert play(serve, first.archive).archived == [address(made[0])]


def test_the_report_says_what_was_found_and_what_became_of_it():
    report = play(blog(posts(47))).walk.report()
    assert report["found"] == 47
    assert report["fates"]["archived"] == 47
    assert report["numbers"][0]["gaps"] == 0
    assert "missing" not in report


def test_the_user_may_name_a_post():
    made = posts(12)
    played = play(blog(made), start=address(made[3]))
    assert len(played.archived) == 12


def test_an_empty_shell_says_so():
    shell = b'<!doctype html><html><head><title>App</title><script src="/a.js"></script></head><body><div id="app"></div></body></html>'
    played = play(lambda path: Answer(shell) if path == "/" else None)
    assert played.archived == []
    assert "empty-shell" in played.slugs


def test_the_last_page_of_a_list_may_hold_one_bare_card():
    made = posts(21)

    def serve(path: str) -> Answer | None:
        found = next((post for post in made if address(post) == path), None)
        if found:
            return post_page(found, address, made, neighbours=False)
        number = {"/": 1, "/p2/": 2, "/p3/": 3}.get(path)
        if number is None:
            return None
        cards = "".join(
            f'<div><a href="{address(post)}"><img src="/m/{post.number}.jpg"></a><h3><a href="{address(post)}">{post.title}</a></h3></div>'
            for post in made[(number - 1) * 10 : number * 10]
        )
        onward = f'<a href="/p{number + 1}/">下一页</a>' if number < 3 else ""
        return html("示例新闻网", f'<div class="main">{cards}</div><div class="pages"><b>{number}</b>{onward}</div>')

    assert len(play(serve).archived) == 21
