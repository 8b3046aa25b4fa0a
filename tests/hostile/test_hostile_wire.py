"""As test_hostile_portal, with three hundred more traps: faults in HTTP itself and in pages."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.crawl.small_portal import Page, post
from tests.hostile.hostile_crawl import HONEST, Outcome, crawled, slugs_of
from tests.hostile.traps import Trap
from tests.hostile.traps_in_pages import IN_PAGES
from tests.hostile.traps_on_the_wire import HONEST_TARGETS, ON_THE_WIRE

ALL = [*ON_THE_WIRE, *IN_PAGES]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    behind = {quote(f"/post/{name}.html"): Page(post(7000 + place)) for place, name in enumerate(HONEST_TARGETS)}
    return crawled(tmp_path_factory, "wire", ALL, behind)


def test_every_honest_post_is_stored(outcome: Outcome) -> None:
    assert not [n for n in range(1, HONEST + 1) if outcome.article(f"/post/{n}.html") is None]


def test_it_ends_by_itself_small_and_whole(outcome: Outcome) -> None:
    assert (outcome.report["reason"], outcome.code) == ("finished", 1)
    assert outcome.megabytes < 300
    assert outcome.seconds < 90


def test_nothing_broke(outcome: Outcome) -> None:
    assert not [slug for slug in {**outcome.report["failed"], **outcome.report["skipped"]} if "error-" in slug]
    assert "Traceback" not in outcome.log
    assert all(json.loads(line) for line in outcome.log.splitlines())


def test_no_wall_was_passed(outcome: Outcome) -> None:
    assert outcome.other.paths() == []
    assert not [path for path in outcome.server.paths() if "secret" in path]
    assert not Path("/tmp/newskeep-was-here").exists()


def test_an_answer_that_nobody_asked_for_is_nobodys(outcome: Outcome) -> None:
    titles = [title for (title,) in outcome.conn.execute("SELECT title FROM contents WHERE title LIKE '%劫持%'")]
    assert titles == []


def test_no_password_was_sent(outcome: Outcome) -> None:
    assert not [one.path for one in outcome.server.asked if "authorization" in one.headers or "cookie" in one.headers]


def test_the_report_the_ledger_and_the_servers_log_agree(outcome: Outcome) -> None:
    unasked = ("robots", "private-address", "other-port", "bad-address", "credentials", "stopped")
    ledger = [error for (error,) in outcome.conn.execute("SELECT error FROM fetches") if not (error or "").startswith(unasked)]
    assert len(ledger) == outcome.report["requests"]
    assert 0 <= len(ledger) - len(outcome.server.asked) <= 2  # on a busy machine time runs out before a request is read


def test_noarchive_is_noted(outcome: Outcome) -> None:
    assert (outcome.report["notes"]["noarchive"], outcome.report["notes"]["noindex"]) == (1, 1)


def test_each_attempt_is_one_request(outcome: Outcome) -> None:
    assert outcome.server.count("/post/closes-without-a-word.html") == 2


@pytest.mark.parametrize("name", HONEST_TARGETS)
def test_a_post_behind_a_redirect_is_stored(outcome: Outcome, name: str) -> None:
    assert outcome.article(quote(f"/post/{name}.html")) is not None


@pytest.mark.parametrize("trap", [trap for trap in ALL if not trap.slug], ids=lambda trap: trap.name)
def test_an_odd_answer_is_stored(outcome: Outcome, trap: Trap) -> None:
    article = outcome.article(f"/post/{trap.name}.html")
    assert article is not None, outcome.error(f"/post/{trap.name}.html")
    assert trap.holds is None or trap.holds(article)


@pytest.mark.parametrize("trap", [trap for trap in ALL if trap.slug], ids=lambda trap: trap.name)
def test_a_trap_is_left_with_its_slug(outcome: Outcome, trap: Trap) -> None:
    assert outcome.error(f"/post/{trap.name}.html") in slugs_of(trap)
    assert outcome.article(f"/post/{trap.name}.html") is None
