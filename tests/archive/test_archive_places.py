"""Which article a page belongs to: aliases, claims, redirects, moves; and how an article goes missing and comes back."""

from __future__ import annotations

import pytest

from tests.archive.conftest import HOME, Bench, post

M = "https://m.example.com/post/1.html"
A, B = f"{HOME}post/1.html", f"{HOME}post/2.html"


def urls(bench: Bench) -> list[str]:
    return bench.rows("SELECT url FROM articles ORDER BY id")


@pytest.mark.parametrize("order", [(A, M), (M, A)], ids=["desktop first", "mobile first"])
def test_a_mobile_page_with_a_canonical_link_is_the_same_article(bench: Bench, order: tuple[str, str]) -> None:
    outcomes = [bench.look(post(1, fetched_url=address), minute).outcome for minute, address in enumerate(order)]
    assert outcomes == ["new", "unchanged"]
    assert urls(bench) == [A]
    assert bench.rows("SELECT url, reason FROM aliases") == [(M, "canonical")]


def test_an_address_archived_before_it_named_another_one_keeps_its_history(bench: Bench) -> None:
    bench.look(post(1, url=M))
    bench.look(post(1, fetched_url=M), 10)
    assert urls(bench) == [A]
    assert bench.one("SELECT article_id FROM aliases WHERE url = ?", M) == 1


def test_a_page_cannot_overwrite_another_by_claiming_its_address(bench: Bench) -> None:
    bench.look(post(1))
    hijack = post(9, fetched_url=B)
    hijack.url = A
    assert bench.look(hijack, 10).outcome == "new"
    assert urls(bench) == [A, B]
    assert bench.one("SELECT count(*) FROM revisions WHERE article_id = 1") == 1
    hijack.body_text += "改"
    assert bench.look(hijack, 20).outcome == "changed"


def test_a_claim_made_before_the_real_page_was_seen_is_undone(bench: Bench) -> None:
    hijack = post(9, fetched_url=B)
    hijack.url = A
    bench.look(hijack)
    bench.look(post(1), 10)
    assert urls(bench) == [B, A]
    assert bench.one("SELECT count(*) FROM revisions") == 2


def test_a_template_that_names_the_home_page_everywhere_is_not_believed(bench: Bench) -> None:
    for number in (1, 2):
        article = post(number)
        article.url = HOME
        bench.look(article)
    assert urls(bench) == [A, B]


def test_another_portals_address_cannot_be_claimed(bench: Bench) -> None:
    article = post(1)
    article.url = "https://victim.example.org/post/1.html"
    bench.look(article)
    assert urls(bench) == [A]


def test_a_redirect_to_the_same_text_is_a_move(bench: Bench) -> None:
    bench.look(post(1))
    saved = bench.look(post(1, url=B), 10, asked=A, final_url=B)
    assert (saved.outcome, saved.article_id, urls(bench)) == ("unchanged", 1, [B])
    assert bench.rows("SELECT event, detail FROM events") == [("moved", B)]
    assert bench.one("SELECT url, article_id, reason FROM aliases") == (A, 1, "moved")


def test_a_redirect_to_another_article_means_missing(bench: Bench) -> None:
    bench.look(post(1))
    bench.look(post(2), 5)
    bench.look(post(2), 10, asked=A, final_url=B)
    assert bench.rows("SELECT article_id, event, detail FROM events") == [(1, "suspect", "redirect-elsewhere")]
    bench.new_run(1440)
    bench.look(post(2), 1440, asked=A, final_url=B)
    assert bench.one("SELECT gone_reason FROM articles WHERE id = 1") == "redirect-elsewhere"


def test_the_parts_of_a_long_post_mean_that_post(bench: Bench) -> None:
    part = f"{HOME}post/1_2.html"
    bench.look(post(1, pages=[A, part]))
    assert bench.one("SELECT url, reason FROM aliases") == (part, "part")


# --- gone and back ------------------------------------------------------------------------------------------------------


def test_gone_only_after_a_second_look_and_back_when_it_answers(bench: Bench) -> None:
    bench.look(post(1))
    assert bench.store.missing(bench.fetch(A, 10, status=404), "http-404") == "suspect"
    assert bench.store.missing(bench.fetch(A, 11, status=404), "http-404") == "suspect"
    bench.new_run(600)
    assert bench.store.missing(bench.fetch(A, 600, status=404), "http-404") == "gone"
    assert bench.one("SELECT gone_at, gone_reason, suspect_at FROM articles") == ("2026-05-26T14:00:00Z", "http-404", None)
    assert bench.store.missing(bench.fetch(A, 700, status=404), "http-404") == "still-gone"
    bench.look(post(1), 800)
    assert bench.one("SELECT gone_at FROM articles") is None
    assert bench.rows("SELECT event FROM events ORDER BY id") == ["suspect", "gone", "back"]


def test_a_hiccup_is_forgotten(bench: Bench) -> None:
    bench.look(post(1))
    bench.store.missing(bench.fetch(A, 10, status=404), "http-404")
    bench.new_run(600)
    bench.look(post(1), 600)
    assert bench.one("SELECT suspect_at FROM articles") is None
    bench.new_run(900)
    assert bench.store.missing(bench.fetch(A, 900, status=404), "http-404") == "suspect"
    assert bench.rows("SELECT event FROM events ORDER BY id") == ["suspect", "cleared", "suspect"]


def test_what_was_never_archived_cannot_go(bench: Bench) -> None:
    assert bench.store.missing(bench.fetch(A, status=404), "http-404") == "unknown"
    assert bench.one("SELECT status FROM fetches") == 404


def test_an_unchanged_answer_counts_as_seen(bench: Bench) -> None:
    bench.look(post(1))
    assert bench.store.seen(bench.fetch(A, 30, status=304, own_views=0))
    assert bench.one("SELECT last_seen_at, own_fetches FROM articles") == ("2026-05-26T04:30:00Z", 1)
    assert not bench.store.seen(bench.fetch(B, 30, status=304))


def test_a_gone_post_that_turns_up_elsewhere_moved(bench: Bench) -> None:
    bench.look(post(1))
    bench.store.missing(bench.fetch(A, 10, status=404), "http-404")
    bench.look(post(1, url=B), 20)
    assert bench.rows("SELECT article_id, event, detail FROM events ORDER BY id") == [(1, "suspect", "http-404"), (1, "moved", B)]


def test_a_copy_found_first_is_named_when_the_old_one_goes(bench: Bench) -> None:
    bench.look(post(1))
    bench.look(post(1, url=B), 5)
    for minutes in (10, 900):
        bench.new_run(minutes)
        bench.store.missing(bench.fetch(A, minutes, status=410), "http-410")
    assert bench.rows("SELECT event, detail FROM events ORDER BY id")[-1] == ("moved", B)
