"""
A year of portals that publish and edit, watched by three policies at equal requests: how fresh is each archive?

    python benchmarks/simulate_recrawl.py [--portals 12] [--days 365] [--seed 1]

Publishing is Poisson with a rhythm of day and week and rates that differ from portal to portal (log-normal, median 6 posts a
day); 30 % of posts are edited, at ages that are log-normal with a median of three hours, 12 % of edits come again. A run of a
portal costs its list page and each new post; a revisit costs one request. The policies:

- fixed: every portal at the same interval, as a cron line does; no revisits, or the posts of the last days at each night's run
- all: each run asks every post of the last 30 days again, so runs are rare
- adaptive: `crawler.recrawl` as `newskeep run` uses it, which knows nothing but what its own runs have seen

Each of the others gets the requests that the adaptive one above it took: its interval is fitted to them.
"""

from __future__ import annotations

import argparse
import itertools
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median

from crawler.recrawl import PostHistory, Rhythm, change_rate, choose_revisits, next_look

START = datetime(2025, 1, 6, tzinfo=UTC)
HOUR, DAY = 3600.0, 86400.0
HOURS = [
    0.1,
    0.05,
    0.05,
    0.05,
    0.1,
    0.2,
    0.5,
    1.0,
    1.8,
    2.4,
    2.6,
    2.2,
    1.4,
    1.6,
    2.2,
    2.4,
    2.0,
    1.4,
    0.9,
    0.7,
    0.6,
    0.5,
    0.3,
    0.2,
]
WEEKDAYS = [1.25, 1.25, 1.2, 1.2, 1.1, 0.5, 0.5]
REVISITS_A_RUN = 3


@dataclass
class Life:
    """One portal's year, in seconds from START: when posts appear, and when each is edited."""

    published: list[float]
    edits: list[list[float]]


@dataclass
class Seen:
    """What a policy achieved."""

    requests: int = 0
    delays: list[float] = field(default_factory=list)
    edits: int = 0
    caught: int = 0
    edit_delays: list[float] = field(default_factory=list)


def live(rng: random.Random, days: int) -> Life:
    """A portal's year."""
    rate = rng.lognormvariate(1.8, 1.0)  # posts a day
    top = max(HOURS) * max(WEEKDAYS) / mean_weight()
    at, published = 0.0, []
    while (at := at + rng.expovariate(rate * top / DAY)) < days * DAY:
        if rng.random() < weight(at) / top:
            published.append(at)
    edits = []
    for born in published:
        mine, moment = [], born
        chance = 0.3
        while rng.random() < chance:
            moment += rng.lognormvariate(9.3, 1.4)
            mine.append(moment)
            chance = 0.12
        edits.append([edit for edit in mine if edit < days * DAY])
    return Life(published, edits)


def weight(at: float) -> float:
    """How much busier than average the hour at *at* is."""
    return HOURS[int(at % DAY // HOUR)] * WEEKDAYS[int(at // DAY) % 7] / mean_weight()


def mean_weight() -> float:
    return sum(HOURS) / 24 * sum(WEEKDAYS) / 7


class Watcher:
    """An archive of one portal under one policy."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.seen = Seen()
        self.known = 0
        self.visited: list[float] = []
        self.looks: list[tuple[float, bool]] = []
        self.found_edits: list[int] = []
        self.last_edit: list[float | None] = []

    def look(self, now: float) -> None:
        """Read the list page and fetch what is new."""
        self.seen.requests += 1
        upto = bisect_right(self.life.published, now)
        for index in range(self.known, upto):
            self.seen.requests += 1
            self.seen.delays.append(now - self.life.published[index])
            self.visited.append(now)
            self.found_edits.append(0)
            self.last_edit.append(None)
        self.looks.append((now, upto > self.known))
        self.known = upto

    def ask_again(self, index: int, now: float) -> None:
        """Fetch a known post; edits since the last time are seen, the earlier of two between visits is lost."""
        self.seen.requests += 1
        edits = self.life.edits[index]
        new = edits[bisect_right(edits, self.visited[index]) : bisect_right(edits, now)]
        if new:
            self.seen.caught += 1
            self.seen.edit_delays.append(now - new[-1])
            self.found_edits[index] += 1
            self.last_edit[index] = now
        self.visited[index] = now

    def finish(self, end: float) -> Seen:
        self.seen.edits = sum(len(edits) for edits in self.life.edits)
        return self.seen


def adaptive(life: Life, end: float, revisits: int = REVISITS_A_RUN, news_a_look: float = 1.0) -> Seen:
    """As ``crawler.jobs.runner`` does it: rhythm and rate from what was seen in 60 days, revisits by age and edits."""
    watcher, now = Watcher(life), 0.0
    pace: tuple[float, Rhythm] = (1 / DAY, Rhythm())
    learnt_at = -DAY
    while now < end:
        watcher.look(now)
        due = choose_revisits(_histories(watcher, now), _at(now), revisits) if revisits else []
        for url in due:
            watcher.ask_again(int(url), now)
        if now - learnt_at >= DAY:
            pace, learnt_at = _learn(watcher, now), now
        rate, rhythm = pace
        now = (next_look(_at(now), rate, rhythm, news_a_look=news_a_look, floor=15 * 60, ceiling=DAY) - START).total_seconds()
    return watcher.finish(end)


def fixed(life: Life, end: float, interval: float, nightly: int = 0) -> Seen:
    """Every *interval* seconds; *nightly*: the posts of so many days are asked again once a day."""
    watcher, now, night = Watcher(life), 0.0, DAY
    while now < end:
        watcher.look(now)
        if nightly and now >= night:
            night += DAY
            first = bisect_left(life.published, now - nightly * DAY)
            for index in range(first, watcher.known):
                watcher.ask_again(index, now)
        now += interval
    return watcher.finish(end)


def recrawl_all(life: Life, end: float, interval: float) -> Seen:
    """Every *interval* seconds, and each time all posts of the last 30 days again."""
    watcher, now = Watcher(life), 0.0
    while now < end:
        before = watcher.known
        watcher.look(now)
        for index in range(bisect_left(life.published, now - 30 * DAY), before):
            watcher.ask_again(index, now)
        now += interval
    return watcher.finish(end)


def fitted(policy: Callable[[float], Seen], requests: int, low: float = 60.0, high: float = 60 * DAY) -> tuple[float, Seen]:
    """The interval at which *policy* takes *requests*, and what it achieves."""
    for _ in range(18):
        middle = (low * high) ** 0.5
        if policy(middle).requests > requests:
            low = middle
        else:
            high = middle
    return high, policy(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portals", type=int, default=12)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng, end = random.Random(options.seed), options.days * DAY
    lives = [live(rng, options.days) for _ in range(options.portals)]
    posts = sum(len(life.published) for life in lives)
    edits = sum(len(edits) for life in lives for edits in life.edits)
    print(f"{options.portals} portals, {options.days} days, {posts:,} posts, {edits:,} edits, seed {options.seed}\n")
    print(
        "| policy | interval | requests | median freshness | mean | 95 % | edits caught | median edit delay |\n|---|---|---|---|---|---|---|---|"
    )
    lists_only = merged([adaptive(life, end, 0) for life in lives])
    show("adaptive, lists only", None, lists_only)
    show(
        "fixed interval, lists only",
        *fitted(lambda every: merged([fixed(life, end, every) for life in lives]), lists_only.requests),
    )
    both = merged([adaptive(life, end) for life in lives])
    show("adaptive, with revisits", None, both)
    nightly, all_again = "fixed interval, 7 days' posts nightly", "re-crawl of 30 days' posts each time"
    show(nightly, *fitted(lambda every: merged([fixed(life, end, every, 7) for life in lives]), both.requests))
    show(all_again, *fitted(lambda every: merged([recrawl_all(life, end, every) for life in lives]), both.requests))


def show(name: str, interval: float | None, seen: Seen) -> None:
    """One row of the table."""
    delays = sorted(seen.delays)
    late = _span(median(seen.edit_delays)) if seen.edit_delays else "never"
    times = [f"{value / 60:.0f} min" for value in (median(delays), sum(delays) / len(delays), delays[int(len(delays) * 0.95)])]
    every = _span(interval) if interval else "by rhythm"
    print(
        f"| {name} | {every} | {seen.requests:,} | {' | '.join(times)} | {seen.caught / max(seen.edits, 1):.0%} | {late} |",
        flush=True,
    )


def merged(parts: list[Seen]) -> Seen:
    whole = Seen()
    for part in parts:
        whole.requests += part.requests
        whole.delays += part.delays
        whole.edits += part.edits
        whole.caught += part.caught
        whole.edit_delays += part.edit_delays
    return whole


def _histories(watcher: Watcher, now: float) -> list[PostHistory]:
    """Posts that may be due; older ones than a month only once a day, as their windows are weeks."""
    first = bisect_left(watcher.life.published, now - 30 * DAY) if int(now // HOUR) % 24 else 0
    return [
        PostHistory(
            str(index),
            _at(watcher.life.published[index]),
            _at(watcher.visited[index]),
            watcher.found_edits[index],
            _at(watcher.last_edit[index]) if watcher.last_edit[index] is not None else None,  # type: ignore[arg-type]
        )
        for index in range(first, watcher.known)
    ]


def _learn(watcher: Watcher, now: float) -> tuple[float, Rhythm]:
    recent = [at for at in watcher.life.published[: watcher.known] if at > now - 60 * DAY]
    rhythm = Rhythm.of([_at(at) for at in recent])
    if len(recent) >= 5:
        return len(recent) / max(now - recent[0], DAY), rhythm
    looks = watcher.looks[-60:]
    gaps = [after[0] - before[0] for before, after in itertools.pairwise(looks)]
    return change_rate(gaps, [changed for _, changed in looks[1:]], 1 / DAY), rhythm


def _at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def _span(seconds: float) -> str:
    return (
        f"{seconds / DAY:.1f} d"
        if seconds >= 2 * DAY
        else f"{seconds / HOUR:.1f} h"
        if seconds >= HOUR
        else f"{seconds / 60:.0f} min"
    )


if __name__ == "__main__":
    main()
