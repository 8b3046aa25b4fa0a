"""Whether a run looks as the portal's runs usually do: which fields went missing, which rules took over, what else changed."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

IMPROBABLE = 1e-5  # of a chance result: a dozen fields in a hundred ordinary runs stay far below one false alarm
ENOUGH_RUNS = 3
ENOUGH_POSTS = 10
A_DROP = 0.3  # of the fill rate: less is noticed by nobody
MOST_LENGTHS = 400
MOST_EXAMPLES = 40  # named to whoever picks those whose earlier capture is still there
SLOW_MS = 5000


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong: a stable slug, the field concerned ("" for none), a sentence, and addresses (with captures) to look at."""

    slug: str
    field: str
    message: str
    examples: tuple[Any, ...] = ()


@dataclass
class Health:
    """How one run's pages looked, in counts that add up over runs."""

    posts: int = 0
    """Posts that were fetched and archived."""
    filled: Counter[str] = field(default_factory=Counter)
    """{field: posts that had it}."""
    rules: dict[str, Counter[str]] = field(default_factory=dict)
    """{field: {rule: posts whose value it gave}}."""
    lengths: list[int] = field(default_factory=list)
    """Characters of title and body, a post each; at most MOST_LENGTHS."""
    asked: Counter[str] = field(default_factory=Counter)
    """{purpose: requests}, but for those answered "not modified": they show nothing new of the portal."""
    errors: Counter[str] = field(default_factory=Counter)
    """{slug: requests for posts and lists that gave none}."""
    read: int = 0
    """Home and list pages that came."""
    latency_ms: int | None = None
    """Median."""
    entries: int = 0
    """Posts that list pages named."""
    new: int = 0
    missing: dict[str, list[str]] = field(default_factory=dict)
    """{field: addresses of posts without it}; not kept."""
    failed: dict[str, list[str]] = field(default_factory=dict)
    """{slug: addresses}; not kept."""
    lists: list[str] = field(default_factory=list)
    """Addresses of the home and list pages that came; not kept."""

    @classmethod
    def of(cls, posts: Iterable[Sequence[Any]], fetches: Iterable[Sequence[Any]], entries: int, new: int) -> Health:
        """
        From rows of the archive: *posts* are (url, rules as JSON, characters), *fetches* (purpose, kind, error, milliseconds, url,
        status).
        """
        health = cls(entries=entries, new=new)
        rows = list(posts)
        for _, rules, chars in rows:
            health._add_post(json.loads(rules or "{}"), chars)
        every = set(health.filled)
        for url, rules, _ in rows:
            for name in every - set(json.loads(rules or "{}")):
                health.missing.setdefault(name, []).append(url)
        health._urls = [url for url, _, _ in rows]
        times = []
        for purpose, _, error, elapsed, url, status in fetches:
            if elapsed is not None:
                times.append(elapsed)
            if status == 304:
                continue
            health.asked[purpose or "?"] += 1
            if status == 200 and purpose in ("home", "list"):
                health.read += 1
                health.lists.append(url)
            if error and purpose in ("home", "list", "post"):
                health.errors[f"{purpose}:{error}"] += 1
                health.failed.setdefault(f"{purpose}:{error}", []).append(url)
        health.latency_ms = int(median(times)) if times else None
        return health

    _urls: list[str] = field(default_factory=list)

    def _add_post(self, rules: Mapping[str, str], chars: int) -> None:
        self.posts += 1
        for name, rule in rules.items():
            self.filled[name] += 1
            self.rules.setdefault(name, Counter())[rule] += 1
        if len(self.lengths) < MOST_LENGTHS:
            self.lengths.append(chars)

    def without(self, name: str) -> list[str]:
        """Addresses of posts that lack the field *name*."""
        return self.missing.get(name, self._urls if not self.filled[name] else [])

    def to_json(self) -> dict[str, Any]:
        return {
            "posts": self.posts,
            "filled": dict(self.filled),
            "rules": {name: dict(rules) for name, rules in self.rules.items()},
            "lengths": self.lengths,
            "asked": dict(self.asked),
            "errors": dict(self.errors),
            "read": self.read,
            "latency_ms": self.latency_ms,
            "entries": self.entries,
            "new": self.new,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Health:
        return cls(
            posts=data["posts"],
            filled=Counter(data["filled"]),
            rules={name: Counter(rules) for name, rules in data["rules"].items()},
            lengths=list(data["lengths"]),
            asked=Counter(data["asked"]),
            errors=Counter(data["errors"]),
            read=data.get("read", data["asked"].get("home", 0) + data["asked"].get("list", 0)),
            latency_ms=data["latency_ms"],
            entries=data["entries"],
            new=data["new"],
        )


def judge(health: Health, baseline: Sequence[Health]) -> list[Alarm]:
    """
    What is out of the ordinary in *health*, given the portal's earlier ordinary runs; empty while too little is known of them.

    A share is out of the ordinary when chance alone, at the usual share, would bring it about once in 1/IMPROBABLE runs, when it is
    worse than that of any earlier run, and when the drop is one that matters. So one odd post never raises an alarm, and two can.
    """
    if len(baseline) < ENOUGH_RUNS:
        return []
    alarms: list[Alarm] = []
    known = sum(run.posts for run in baseline)
    if health.posts and known >= ENOUGH_POSTS:
        lost = _lost_fields(health, baseline, known)
        alarms += lost + _changed_rules(health, baseline, {alarm.field for alarm in lost}) + _shrunk(health, baseline)
    return alarms + _silent_lists(health, baseline) + _errors(health, baseline) + _slow(health, baseline)


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
    """Bodies that all are shorter than the shortest tenth of earlier ones."""
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
    """List pages came and named not one post, which they always did."""
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
