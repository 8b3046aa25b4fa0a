"""A portal full of traps is crawled once, then each trap is checked: ordinary posts stored, nothing forbidden requested, all counted."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.crawl.small_portal import Page
from tests.hostile.hostile_crawl import HONEST, Outcome, crawled, slugs_of
from tests.hostile.traps import TRAPS, Trap

FORBIDDEN = [
    "http://127.0.0.1:{other}/secret-link",
    "http://localhost:{other}/secret-name",
    "http://[::1]:{other}/secret-six",
    "http://2130706433:{other}/secret-number",
    "http://0x7f.1:{other}/secret-hex",
    "http://127.0.0.1.:{other}/secret-dot",
]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    walls = "".join(f'<li><a href="{url}">开发区别处的新闻：不该去</a></li>' for url in FORBIDDEN)
    shut = '<li><a href="/private/1.html">开发区不公开的新闻：机器人勿入</a></li>'
    hops = {f"/chain/{step}": Page(b"", "302 Found", [("Location", f"/chain/{step + 1}")]) for step in range(1, 30)}
    hops |= {
        "/hop/a": Page(b"", "302 Found", [("Location", "/hop/b")]),
        "/hop/b": Page(b"", "302 Found", [("Location", "/hop/a")]),
    }
    return crawled(tmp_path_factory, "hostile", TRAPS, hops, walls + shut)


def test_every_honest_post_is_stored(outcome: Outcome) -> None:
    missing = [n for n in range(1, HONEST + 1) if outcome.article(f"/post/{n}.html") is None]
    assert not missing


def test_it_ends_by_itself_and_says_that_something_needs_a_look(outcome: Outcome) -> None:
    assert outcome.report["reason"] == "finished"
    assert outcome.code == 1
    assert outcome.seconds < 90


def test_memory_stays_small(outcome: Outcome) -> None:
    assert outcome.megabytes < 300


def test_no_wall_was_passed(outcome: Outcome) -> None:
    assert outcome.other.paths() == []


def test_what_robots_forbids_was_not_asked(outcome: Outcome) -> None:
    assert outcome.server.count("/private/1.html") == 0
    assert outcome.server.paths()[0] == "/robots.txt"


def test_no_cookie_was_sent_back(outcome: Outcome) -> None:
    assert not [one.path for one in outcome.server.asked if "cookie" in one.headers or "authorization" in one.headers]


def test_a_redirect_chain_is_given_up(outcome: Outcome) -> None:
    assert outcome.server.count("/chain/4") == 1
    assert outcome.server.count("/chain/9") == 0
    assert outcome.report["failed"].get("too-many-redirects", 0) + outcome.report["skipped"].get("too-many-redirects", 0) == 1


def test_retry_after_holds_for_the_whole_host(outcome: Outcome) -> None:
    times = sorted(one.at for one in outcome.server.asked)
    first = next(one.at for one in outcome.server.asked if "once-503" in one.path)
    # What was under way when the answer came may still arrive, late on a busy machine; then the host has its second of peace.
    soon = [(at, later) for at, later in pairwise(times) if first <= at < first + 1.0]
    assert max(later - at for at, later in soon) > 0.5


def test_nothing_broke(outcome: Outcome) -> None:
    assert not [slug for slug in {**outcome.report["failed"], **outcome.report["skipped"]} if "error-" in slug]
    assert "Traceback" not in outcome.log


@pytest.mark.parametrize("trap", [trap for trap in TRAPS if not trap.slug], ids=lambda trap: trap.name)
def test_an_odd_page_is_stored(outcome: Outcome, trap: Trap) -> None:
    article = outcome.article(f"/post/{trap.name}.html")
    assert article is not None, outcome.error(f"/post/{trap.name}.html")
    assert trap.holds is None or trap.holds(article)


@pytest.mark.parametrize("trap", [trap for trap in TRAPS if trap.slug], ids=lambda trap: trap.name)
def test_a_trap_is_left_with_its_slug(outcome: Outcome, trap: Trap) -> None:
    assert outcome.error(f"/post/{trap.name}.html") in slugs_of(trap)
    assert outcome.article(f"/post/{trap.name}.html") is None


def test_every_refusal_is_counted(outcome: Outcome) -> None:
    counted = {**outcome.report["failed"], **outcome.report["skipped"]}
    for slug in ("too-large", "cut-body", "timeout", "http-500", "robots", "private-address"):
        assert counted.get(slug), slug
