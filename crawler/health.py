"""What one run's pages looked like, as counts that add up over runs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

MOST_LENGTHS = 400


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
    """{purpose: requests}, without those answered "not modified": they show nothing new of the portal."""
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
        """Addresses of posts without the field *name*."""
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

    def plus(self, other: Health) -> Health:
        """This run and an earlier one as if they were one; examples are this run's."""
        rules = {name: self.rules.get(name, Counter()) + other.rules.get(name, Counter()) for name in {*self.rules, *other.rules}}
        both = Health(
            self.posts + other.posts, self.filled + other.filled, rules, (self.lengths + other.lengths)[:MOST_LENGTHS],
            missing=self.missing,
        )  # fmt: skip
        both._urls = self._urls
        return both
