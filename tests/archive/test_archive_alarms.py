"""Alarms in the archive: told once, repeated after a while, ended; and which runs are the baseline."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.archive.alarms import ACCEPTED_AFTER, BASELINE_RUNS
from crawler.archive.jobs import JobStore
from crawler.health import Health
from crawler.monitor import Alarm
from tests.archive.conftest import NOON, Bench

LOST, SHRUNK = Alarm("field-lost", "author", "author is lost"), Alarm("body-shrunk", "body_text", "bodies are short")


@pytest.fixture
def jobs(bench: Bench, folder: Path) -> Iterator[JobStore]:
    with contextlib.closing(JobStore(folder)) as store:
        yield store


def test_a_standing_alarm_is_told_again_only_after_a_while(bench: Bench, jobs: JobStore) -> None:
    told = []
    for hours in (0, 12, 23, 24, 30, 48):
        at = NOON + timedelta(hours=hours)
        (standing,), ended = jobs.settle_alarms("job", bench.portal_id, bench.run_id, [LOST], at, timedelta(days=1))
        told.append((standing.tell, standing.repeats, standing.first_at))
        assert ended == []
    assert [tell for tell, _, _ in told] == [True, False, False, True, False, True]
    assert [repeats for _, repeats, _ in told] == [1, 2, 3, 4, 5, 6]
    assert {since for _, _, since in told} == {NOON}


def test_an_alarm_ends_with_the_first_run_that_does_not_raise_it(bench: Bench, jobs: JobStore) -> None:
    def settle(hours: int, *alarms: Alarm, is_over: bool = True) -> tuple[list[str], list[str]]:
        at = NOON + timedelta(hours=hours)
        standing, ended = jobs.settle_alarms(
            "job", bench.portal_id, bench.run_id, alarms, at, timedelta(days=1), is_over=lambda alarm: is_over
        )
        return [one.alarm.slug for one in standing], [alarm.slug for alarm in ended]

    assert settle(0, LOST, SHRUNK) == (["field-lost", "body-shrunk"], [])
    assert settle(1, LOST, is_over=False) == (["field-lost", "body-shrunk"], []), "the run showed no post"
    assert settle(2, LOST) == (["field-lost"], ["body-shrunk"])
    assert settle(3) == ([], ["field-lost"])
    assert settle(4) == ([], [])


@pytest.mark.parametrize(("odd_runs", "expected"), [(0, 10), (ACCEPTED_AFTER - 1, 10), (ACCEPTED_AFTER, ACCEPTED_AFTER)])
def test_a_change_that_lasts_becomes_the_baseline(bench: Bench, jobs: JobStore, odd_runs: int, expected: int) -> None:
    keep_runs(bench, jobs, [True] * 10 + [False] * odd_runs)
    assert len(jobs.baseline(bench.portal_id)) == expected


def test_the_baseline_is_bounded(bench: Bench, jobs: JobStore) -> None:
    keep_runs(bench, jobs, [True] * (BASELINE_RUNS + 5))
    assert len(jobs.baseline(bench.portal_id)) == BASELINE_RUNS


def keep_runs(bench: Bench, jobs: JobStore, ordinary: list[bool]) -> None:
    for number, is_ordinary in enumerate(ordinary):
        bench.new_run(number)
        jobs.keep_health(bench.run_id, bench.portal_id, Health.of([("https://e.cn/1", "{}", 900)], [], 5, 1), is_ordinary, NOON)
