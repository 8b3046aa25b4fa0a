"""Views grow by readers: what our own visits added is no growth."""

from __future__ import annotations

from crawler.archive import connect
from tests.archive.conftest import Bench, post

DAY = 24 * 60  # minutes


def hot(bench: Bench) -> tuple[object, ...]:
    return bench.one("SELECT views, views_24h, views_7d FROM hot_posts")


def test_a_post_that_only_we_opened_has_not_grown(bench: Bench) -> None:
    bench.look(post(1, views=10))
    bench.look(post(1, views=11), 2 * DAY)
    assert hot(bench) == (11, 0, 0)


def test_growth_is_what_readers_added(bench: Bench) -> None:
    bench.look(post(1, views=10))
    bench.look(post(1, views=20), 9 * DAY)
    bench.look(post(1, views=25), 10 * DAY)
    assert hot(bench) == (25, 4, 13)
    assert bench.rows("SELECT views, own_fetches, growth FROM view_growth") == [(10, 1, None), (20, 2, 9), (25, 3, 4)]


def test_a_portal_that_does_not_count_our_visits_shows_no_fall(bench: Bench) -> None:
    bench.look(post(1, views=10))
    bench.look(post(1, views=10), 2 * DAY)
    assert hot(bench) == (10, 0, 0)
    assert bench.rows("SELECT growth FROM view_growth") == [None, 0]


def test_a_counter_that_was_reset_falls(bench: Bench) -> None:
    bench.look(post(1, views=10))
    bench.look(post(1, views=4), 2 * DAY)
    assert hot(bench) == (4, -6, -6)
    assert bench.rows("SELECT growth FROM view_growth") == [None, -6]


def test_a_visit_that_is_counted_later_changes_the_growth(bench: Bench) -> None:
    bench.look(post(1, views=10))
    bench.look(post(1, views=12), 2 * DAY)
    with connect.transaction(bench.store.conn) as conn:
        conn.execute("UPDATE observations SET own_fetches = 3 WHERE views = 12")
    assert hot(bench) == (12, 0, 0)
