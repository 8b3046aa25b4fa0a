"""Compares a run with the portal's earlier ones: fields lost, rules replaced, anything else that changed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from crawler.health import Health

IMPROBABLE = 1e-5  # probability of a chance result: a dozen fields in a hundred normal runs stay far below one false alarm
ENOUGH_RUNS = 3
ENOUGH_POSTS = 10
A_DROP = 0.3  # of the fill rate: nobody would notice less
MOST_EXAMPLES = 40  # named to whoever picks those whose earlier capture is still there
SLOW_MS = 5000
FEW_POSTS = 12  # a run with fewer posts is also judged together with earlier ones: one post an hour never shows much
MOST_TOGETHER = 5  # runs


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong: a stable slug, the field concerned ("" for none), a sentence, and addresses (with captures) to look at."""

    slug: str
    field: str
    message: str
    examples: tuple[Any, ...] = ()


def judge(health: Health, baseline: Sequence[Health]) -> list[Alarm]:
    """
    What is unusual in *health*, given the portal's earlier normal runs, newest first; empty while there are too few
    of them.

    A share is unusual if chance alone, at the usual share, would produce it once in 1/IMPROBABLE runs, if it is worse than in
    any earlier run, and if the drop is large enough to matter. So one odd post never raises an alarm, and two can.
    """
    if len(baseline) < ENOUGH_RUNS:
        return []
    return _of_posts(health, baseline) + _silent_lists(health, baseline) + _errors(health, baseline) + _slow(health, baseline)


def is_over(alarm: Alarm, health: Health, baseline: Sequence[Health]) -> bool:
    """
    Whether a run that did not raise *alarm* proves that the problem is over; a night without posts proves nothing about fields.

    >>> is_over(Alarm("field-lost", "author", ""), Health(posts=0), []), is_over(Alarm("slow", "", ""), Health(), [])
    (False, True)
    """
    match alarm.slug:
        case "field-lost":
            return health.filled[alarm.field] > 0
        case "rule-changed":
            before = sum((run.rules.get(alarm.field, Counter()) for run in baseline), Counter[str]())
            return not before or health.rules.get(alarm.field, Counter())[before.most_common(1)[0][0]] > 0
        case "body-shrunk":
            return health.posts > 0
        case "lists-empty":
            return health.entries > 0
        case "errors-risen":
            return health.asked[alarm.field.partition(":")[0]] > 0
    return True


def _of_posts(health: Health, baseline: Sequence[Health]) -> list[Alarm]:
    """What is wrong with the run's posts; if they are few, together with those of the runs just before (*baseline*, newest first)."""
    together, older = health, [run for run in baseline if run.posts]
    for _ in range(MOST_TOGETHER if health.posts else 0):
        known = sum(run.posts for run in older)
        if known < ENOUGH_POSTS or len(older) < ENOUGH_RUNS:
            return []
        lost = _lost_fields(together, older, known)
        alarms = lost + _changed_rules(together, older, {alarm.field for alarm in lost}) + _shrunk(together, older)
        if alarms or together.posts >= FEW_POSTS:
            return alarms
        together, older = together.plus(older[0]), older[1:]
    return []


def tail_at_most(successes: int, trials: int, chance: float) -> float:
    """
    The probability of at most *successes* in *trials* at *chance* each.

    >>> round(tail_at_most(0, 3, 0.9), 6), tail_at_most(3, 3, 0.5)
    (0.001, 1.0)
    """
    if successes >= trials or chance <= 0:
        return 1.0
    if chance >= 1:
        return 0.0
    steps = (
        math.exp(
            math.lgamma(trials + 1)
            - math.lgamma(k + 1)
            - math.lgamma(trials - k + 1)
            + k * math.log(chance)
            + (trials - k) * math.log1p(-chance)
        )
        for k in range(successes + 1)
    )
    return min(math.fsum(steps), 1.0)


def _lost_fields(health: Health, baseline: Sequence[Health], known: int) -> list[Alarm]:
    alarms = []
    for name in sorted({name for run in baseline for name in run.filled}):
        usual = (sum(run.filled[name] for run in baseline) + 1) / (known + 2)
        worst = min((run.filled[name] / run.posts for run in baseline if run.posts >= 3), default=usual)
        share = health.filled[name] / health.posts
        improbable = tail_at_most(health.filled[name], health.posts, usual) < IMPROBABLE
        if improbable and usual - share >= A_DROP and share < worst:
            before = sum(run.filled[name] for run in baseline) / known
            message = f"{name} is there on {health.filled[name]} of {health.posts} posts; usually on {before:.0%}"
            alarms.append(Alarm("field-lost", name, message, tuple(health.without(name)[:MOST_EXAMPLES])))
    return alarms


def _changed_rules(health: Health, baseline: Sequence[Health], lost: set[str]) -> list[Alarm]:
    alarms = []
    for name, rules in sorted(health.rules.items()):
        before: Counter[str] = sum((run.rules.get(name, Counter()) for run in baseline), Counter())
        total = sum(before.values())
        if name in lost or total < ENOUGH_POSTS or name == "body_html":  # it is found with body_text, by the same rule
            continue
        rule, count = before.most_common(1)[0]
        usual, now, all_now = (count + 1) / (total + 2), rules[rule], sum(rules.values())
        worst = min(
            (
                run.rules[name][rule] / sum(run.rules[name].values())
                for run in baseline
                if sum(run.rules.get(name, Counter()).values()) >= 3
            ),
            default=usual,
        )
        if tail_at_most(now, all_now, usual) < IMPROBABLE and usual - now / all_now >= A_DROP and now / all_now < worst:
            other = rules.most_common(1)[0][0]
            message = f"{name} comes from {other!r} on {rules[other]} of {all_now} posts; usually {rule!r} gives it ({count / total:.0%})"
            alarms.append(Alarm("rule-changed", name, message, tuple(health._urls[:MOST_EXAMPLES])))
    return alarms


def _shrunk(health: Health, baseline: Sequence[Health]) -> list[Alarm]:
    """An alarm if all bodies are shorter than the shortest tenth of earlier ones."""
    before = sorted(length for run in baseline for length in run.lengths)
    if len(before) < ENOUGH_POSTS or not health.lengths:
        return []
    short = before[len(before) // 10]
    now = sum(1 for length in health.lengths if length < short)
    share = 0.1 + 2 / len(before)
    middle, usual = median(health.lengths), median(before)
    if tail_at_most(len(health.lengths) - now, len(health.lengths), 1 - share) < IMPROBABLE and middle < usual / 3:
        message = f"bodies have {middle:.0f} characters in the middle; usually {usual:.0f}"
        return [Alarm("body-shrunk", "body_text", message, tuple(health._urls[:MOST_EXAMPLES]))]
    return []


def _silent_lists(health: Health, baseline: Sequence[Health]) -> list[Alarm]:
    """An alarm if list pages named no post at all, although they always did."""
    yields = [run.entries for run in baseline if run.read]
    if health.read and not health.entries and len(yields) >= ENOUGH_RUNS and min(yields) > 0:
        pages = f"{health.read} list page{'s' if health.read > 1 else ''}"
        message = f"{pages} named no post at all; usually {median(yields):.0f} posts"
        return [Alarm("lists-empty", "", message, tuple(health.lists[:MOST_EXAMPLES]))]
    return []


def _errors(health: Health, baseline: Sequence[Health]) -> list[Alarm]:
    alarms = []
    for slug, count in sorted(health.errors.items()):
        purpose = slug.partition(":")[0]
        asked, before = health.asked[purpose], sum(run.asked[purpose] for run in baseline)
        usual = (sum(run.errors[slug] for run in baseline) + 1) / (before + 2)
        worst = max((run.errors[slug] / run.asked[purpose] for run in baseline if run.asked[purpose] >= 3), default=0.0)
        if (
            count / asked - usual >= A_DROP
            and count / asked > worst
            and tail_at_most(asked - count, asked, 1 - usual) < IMPROBABLE
        ):
            message = f"{count} of {asked} {purpose} pages: {slug.partition(':')[2]}; usually {usual:.1%}"
            alarms.append(Alarm("errors-risen", slug, message, tuple(health.failed.get(slug, [])[:MOST_EXAMPLES])))
    return alarms


def _slow(health: Health, baseline: Sequence[Health]) -> list[Alarm]:
    before = [run.latency_ms for run in baseline if run.latency_ms is not None]
    now = health.latency_ms
    if now is None or len(before) < ENOUGH_RUNS or sum(health.asked.values()) < 5:
        return []
    if now > SLOW_MS and now > 5 * max(before):
        return [Alarm("slow", "", f"pages take {now / 1000:.1f} s in the middle; usually {median(before) / 1000:.1f} s", ())]
    return []
