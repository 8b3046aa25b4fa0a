"""Judges a portal's health after a crawl: alarms raised, repeated and resolved, with captures to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.alarms import StandingAlarm
from crawler.archive.jobs import JobStore
from crawler.monitor import Alarm, is_over, judge

if TYPE_CHECKING:
    from crawler.run import RunReport

EXAMPLES = 3
UNJUDGED = (3, 4, 130)
"""Exit codes of crawls that saw too little of the portal to judge it: archive failed, nothing fetched, interrupted."""


@dataclass
class Verdict:
    """The alarms that stand after a crawl, and those that it ended."""

    alarms: list[StandingAlarm] = field(default_factory=list)
    ended: list[Alarm] = field(default_factory=list)


def settle(
    store: JobStore, name: str, report: RunReport, now: datetime, repeat_after: timedelta, also: Sequence[Alarm] = ()
) -> Verdict:
    """
    Compare the run with the portal's usual ones, keep how it looked, and keep its alarms under *name*; *also* are those that
    the caller raises. A run that saw too little changes nothing that stands.
    """
    portal_id = store.portal_of(report.run_id) if report.run_id else None
    alarms = list(also)
    if portal_id is None or report.exit_code in UNJUDGED:
        return Verdict(
            *store.settle_alarms(name, portal_id, report.run_id, alarms, now, repeat_after, is_over=lambda alarm: False)
        )
    health, baseline = store.measure(report.run_id), store.baseline(portal_id)
    alarms += [_with_captures(store, alarm, report.run_id, portal_id) for alarm in judge(health, baseline)]
    verdict = Verdict(
        *store.settle_alarms(
            name, portal_id, report.run_id, alarms, now, repeat_after, is_over=lambda alarm: is_over(alarm, health, baseline)
        )
    )
    store.keep_health(report.run_id, portal_id, health, not verdict.alarms, now)
    return verdict


def judge_crawls(archive: Path, reports: Sequence[RunReport]) -> list[Verdict]:
    """
    The verdicts on crawls that somebody started by hand, in the order of *reports*: an alarm makes the exit code at least 1.

    A portal that is scheduled too has one set of alarms, whoever crawls it. Raises ArchiveError.
    """
    if not any(report.run_id for report in reports):
        return [Verdict() for _ in reports]  # nothing was begun, perhaps not even an archive
    store = JobStore(archive)
    try:
        verdicts = []
        for report in reports:
            portal_id = store.portal_of(report.run_id) if report.run_id else None
            if portal_id is None:
                verdicts.append(Verdict())
                continue
            name = store.job_of(portal_id) or report.portal
            verdict = settle(store, name, report, datetime.now(UTC), timedelta(0))
            report.exit_code = report.exit_code or (1 if verdict.alarms else 0)
            verdicts.append(verdict)
        return verdicts
    finally:
        store.close()


def alarms_in_words(verdict: Verdict, archive: Path, *, told_again: bool = True) -> list[str]:
    """
    Lines for a person: what is wrong, with addresses to look at, and what has ended. Alarms with the same examples share them;
    those that stand and were told are left out unless *told_again*.
    """
    lines: list[str] = []
    wanted = [standing for standing in verdict.alarms if standing.tell or told_again]
    for examples, group in groupby(wanted, key=lambda standing: standing.alarm.examples):
        lines += [f"ALARM {_what(standing.alarm)}: {standing.alarm.message}{_since(standing)}" for standing in group]
        lines += [f"    {example_in_words(example, archive)}" for example in examples]
    return lines + [f"resolved: {_what(alarm)}" for alarm in verdict.ended]


def example_in_words(example: dict[str, str | None], archive: Path) -> str:
    """
    One address to look at, with its captures as ``newskeep page`` takes them.

    >>> example_in_words({"url": "https://a.cn/9", "new": "warc/b.warc.gz:7", "old": "warc/a.warc.gz:1"}, Path("news"))
    'https://a.cn/9 · now news/warc/b.warc.gz:7 · before news/warc/a.warc.gz:1'
    >>> example_in_words({"url": "https://a.cn/9", "new": None, "old": "warc/a.warc.gz:1", "old_url": "https://a.cn/1"}, Path("news"))
    'https://a.cn/9 · before news/warc/a.warc.gz:1 (https://a.cn/1)'
    """
    words = [str(example["url"])]
    if example.get("new"):
        words.append(f"now {archive}/{example['new']}")
    if example.get("old"):
        words.append(f"before {archive}/{example['old']}" + (f" ({example['old_url']})" if example.get("old_url") else ""))
    return " · ".join(words)


def _since(standing: StandingAlarm) -> str:
    return f" (since {standing.first_at:%Y-%m-%d %H:%M} UTC, {standing.repeats} runs)" if standing.repeats > 1 else ""


def _what(alarm: Alarm) -> str:
    return f"{alarm.slug} {alarm.field}".rstrip()


def _with_captures(store: JobStore, alarm: Alarm, run_id: int, portal_id: int) -> Alarm:
    """The alarm with its best examples: those that were captured before the change as well come first."""
    found = sorted((store.captures_of(url, run_id) for url in alarm.examples), key=lambda example: not example["old"])[:EXAMPLES]
    if found and alarm.field and not any(example["old"] for example in found):
        before = store.capture_before(run_id, portal_id)
        if before is not None:
            found[0] |= {"old": before[0], "old_url": before[1]}
    return Alarm(alarm.slug, alarm.field, alarm.message, tuple(found))
