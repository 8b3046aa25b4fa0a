"""The monitor on simulated portals: no alarm in a hundred ordinary runs, one in the first run after a change."""

from __future__ import annotations

import json
import random

import pytest

from crawler.health import Health
from crawler.monitor import ENOUGH_RUNS, Alarm, is_over, judge, tail_at_most

FILL = {
    "title": 1.0,
    "body_text": 1.0,
    "published_at": 0.995,
    "author": 0.9,
    "views": 0.97,
    "category": 0.98,
    "tags": 0.55,
    "source_name": 0.3,
    "editor": 0.12,
    "related": 0.93,
}


def run(
    rng: random.Random,
    posts: int,
    *,
    lost: frozenset[str] = frozenset(),
    rule: str = "family:zblog",
    shrink: int = 1,
    entries: int | None = None,
    errors: float = 0.004,
) -> Health:
    rows = []
    mood = rng.gauss(0, 0.05)  # days differ: a day of agency copy has fewer authors
    for number in range(posts):
        rules = {}
        for name, fill in FILL.items():
            if name not in lost and rng.random() < min(fill + (mood if fill < 0.95 else 0), 1):
                rules[name] = rule if rng.random() < 0.97 else "density"
        rows.append((f"https://a.example/{number}", json.dumps(rules), int(rng.lognormvariate(6.8, 0.7)) // shrink))
    lists = rng.randint(1, 12)
    fetches = [("list", "list", None, rng.randint(80, 900), f"https://a.example/list/{n}", 200) for n in range(lists)]
    fetches += [
        ("post", "post", "http-500" if rng.random() < errors else None, rng.randint(80, 900), f"https://a.example/{n}", 200)
        for n in range(posts + 2)
    ]
    return Health.of(rows, fetches, entries if entries is not None else lists * 10 - rng.randint(0, 5), posts)


def history(rng: random.Random, runs: int = 30) -> list[Health]:
    return [
        Health.from_json(json.loads(json.dumps(run(rng, rng.choice([1, 2, 3, 5, 8, 20, 60])).to_json()))) for _ in range(runs)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_ordinary_runs_raise_no_alarm(seed: int) -> None:
    rng = random.Random(seed)
    baseline: list[Health] = []
    for _ in range(100):
        health = run(rng, rng.choice([0, 1, 1, 2, 3, 5, 8, 20, 60]))
        assert judge(health, baseline[-30:]) == []
        baseline.append(health)


@pytest.mark.parametrize("posts", [4, 12, 50])
def test_a_selector_that_fails_is_named(posts: int) -> None:
    rng = random.Random(1)
    alarms = judge(run(rng, posts, lost=frozenset({"published_at", "views"})), history(rng))
    assert {(alarm.slug, alarm.field) for alarm in alarms} == {("field-lost", "published_at"), ("field-lost", "views")}
    assert all(alarm.examples for alarm in alarms)


def test_another_rule_taking_over_is_named() -> None:
    rng = random.Random(2)
    alarms = judge(run(rng, 12, rule="density"), history(rng))
    assert {"title", "body_text", "published_at"} <= {alarm.field for alarm in alarms if alarm.slug == "rule-changed"}


def test_shrunken_bodies_empty_lists_and_errors() -> None:
    rng = random.Random(3)
    usual = history(rng)
    assert [alarm.slug for alarm in judge(run(rng, 15, shrink=12), usual)] == ["body-shrunk"]
    assert [alarm.slug for alarm in judge(run(rng, 5, entries=0), usual)] == ["lists-empty"]
    assert [alarm.slug for alarm in judge(run(rng, 12, errors=0.8), usual)] == ["errors-risen"]


def test_too_little_history_raises_no_alarm() -> None:
    rng = random.Random(4)
    assert judge(run(rng, 20, lost=frozenset(FILL)), history(rng, 2)) == []
    assert judge(run(rng, 20, lost=frozenset(FILL)), history(rng, ENOUGH_RUNS)) != []


def test_small_changes_raise_no_alarm() -> None:
    rng = random.Random(7)
    usual = history(rng)
    assert judge(run(rng, 200, shrink=2), usual) == [], "all bodies half as long"
    assert judge(run(rng, 0, errors=0.3), usual) == [], "one failure of two requests"


def test_the_tail_is_a_probability() -> None:
    assert tail_at_most(0, 1, 0.25) == pytest.approx(0.75)
    assert tail_at_most(10, 1000, 0.5) < 1e-200


def test_one_post_a_run_is_enough_after_a_few_runs() -> None:
    """A portal that is looked at every quarter of an hour shows its new theme one post at a time."""
    rng = random.Random(5)
    before = history(rng)
    lost = frozenset({"title", "body_text", "published_at"})
    told = []
    for _ in range(4):
        now = run(rng, 1, lost=lost)
        told.append({alarm.field for alarm in judge(now, before) if alarm.slug == "field-lost"})
        before = [now, *before]
    assert told[0] == set() and told[3] == lost


@pytest.mark.parametrize("seed", range(3))
def test_quiet_visits_and_single_posts_raise_no_alarm(seed: int) -> None:
    rng = random.Random(100 + seed)
    before = history(rng)
    for _ in range(150):
        now = run(rng, rng.choice([0, 0, 0, 1, 1, 2, 4]))
        assert judge(now, before) == []
        before = [now, *before][:60]


def test_a_run_that_shows_nothing_ends_no_alarm() -> None:
    rng = random.Random(6)
    before = history(rng)
    quiet, well = run(rng, 0), run(rng, 12)
    for slug, field in (("field-lost", "author"), ("rule-changed", "title"), ("body-shrunk", "body_text")):
        assert not is_over(Alarm(slug, field, ""), quiet, before)
        assert is_over(Alarm(slug, field, ""), well, before)
