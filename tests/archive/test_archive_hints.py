"""Hints are kept together, a page at a time, and what says nothing new is not written again."""

from __future__ import annotations

from datetime import timedelta

from crawler.items import Hint
from tests.archive.conftest import HOME, NOON, Bench, post


def hint(number: int, minutes: int = 0, **said) -> Hint:
    return Hint(f"{HOME}post/{number}.html", "list", NOON + timedelta(minutes=minutes), **said)


def test_the_box_that_stands_on_every_list_is_written_once_an_hour(bench: Bench) -> None:
    for minutes in (0, 10, 50, 61):
        bench.store.save_hints([hint(1, minutes, title="热门")], bench.portal_id)
    assert bench.rows("SELECT seen_at FROM hints") == ["2026-05-26T05:01:00Z"]
    changes = bench.store.conn.total_changes
    bench.store.save_hints([hint(1, 70, title="热门")], bench.portal_id)
    assert bench.store.conn.total_changes == changes


def test_what_says_something_new_is_written_at_once(bench: Bench) -> None:
    bench.store.save_hints([hint(1, views=5)], bench.portal_id)
    bench.store.save_hints([hint(1, 1, views=6)], bench.portal_id)
    assert bench.rows("SELECT seen_at, data FROM hints") == [("2026-05-26T04:01:00Z", '{"views":6}')]


def test_a_page_may_speak_of_a_post_twice(bench: Bench) -> None:
    exact = {"published_at": NOON, "published_earliest": NOON, "published_latest": NOON, "published_precision": "second"}
    told = [hint(1, **exact), hint(1, title="热门")]  # the list's own entry, and the box of hot posts beside it
    bench.store.save_hints(told, bench.portal_id)
    (data,) = bench.rows("SELECT data FROM hints")
    assert '"published_precision":"second"' in data and '"title":"热门"' in data


def test_archived_posts_learn_from_a_page_of_hints_under_any_of_their_addresses(bench: Bench) -> None:
    bench.look(post(1, views=3))
    bench.look(post(2))
    bench.store.save_aliases([(f"{HOME}?p=2", f"{HOME}post/2.html")], "canonical", NOON)
    alias = Hint(f"{HOME}?p=2", "feed", NOON, author="张三")
    assert bench.store.save_hints([hint(1, 5, views=9), alias, hint(3, views=1)], bench.portal_id) == 2
    assert bench.rows("SELECT views, author FROM articles ORDER BY id") == [(9, None), (None, "张三")]
