"""What happened to an article: publication, edits, disappearance and return, counters, addresses, copies."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler.archive.tellings import Telling, story_of, tellings
from crawler.archive.times import read_stamp, zone_called


@dataclass(frozen=True, slots=True)
class Version:
    """One revision: what the article said from *seen_at* on."""

    revision: int
    seen_at: str
    """UTC, as the archive writes it."""
    reason: str
    """published, edited, or extractor changed."""
    changed: tuple[str, ...]
    """Names of the fields that changed."""
    diff: dict[str, list[Any]]
    """{field: [before, after]} outside title and body."""
    title: str
    body: str
    content_id: int
    capture: str | None
    """The capture: ``warc/….warc.gz:offset``; None if there is none."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Any other event: suspect, gone, back, cleared, moved, changed."""

    at: str
    event: str
    detail: Any
    """A slug, an address, or {field: [before, after]}."""


@dataclass(frozen=True, slots=True)
class Observation:
    """The counters at one time."""

    at: datetime
    views: int | None
    comments: int | None
    source: str
    own_fetches: int
    """How many of the views were our own fetches so far."""


@dataclass(slots=True)
class History:
    """Everything the archive knows about one article over time."""

    article_id: int
    url: str
    title: str
    portal: str
    timezone: str
    published_at: str | None
    published_precision: str | None
    published_rule: str | None
    first_seen_at: str
    last_seen_at: str
    gone_at: str | None
    gone_reason: str | None
    fetches: int = 0
    """How many requests were made for any of its addresses."""
    aliases: list[tuple[str, str]] = field(default_factory=list)
    """(other address, why)."""
    versions: list[Version] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    links: list[tuple[str, str, str, str]] = field(default_factory=list)
    """(rel, address, first seen, last seen), newest first."""
    story: list[Telling] = field(default_factory=list)
    """The articles of its story in order, itself included; empty if there are no others."""

    def to_json(self) -> dict[str, Any]:
        """All of it, times as ISO 8601 with offset in the portal's zone."""
        from dataclasses import asdict

        data = asdict(self)
        zone = zone_called(self.timezone)

        def when(text: str | None) -> str | None:
            moment = read_stamp(text, zone)
            return moment.isoformat() if moment else None

        for name in ("published_at", "first_seen_at", "last_seen_at", "gone_at"):
            data[name] = when(data[name])
        data["aliases"] = [{"url": url, "reason": reason} for url, reason in self.aliases]
        names = ("rel", "url", "first_seen_at", "last_seen_at")
        data["links"] = [dict(zip(names, (rel, url, when(first), when(last)))) for rel, url, first, last in self.links]
        for version in data["versions"]:
            version["seen_at"] = when(version["seen_at"])
        for event in data["events"]:
            event["at"] = when(event["at"])
        for observation in data["observations"]:
            observation["at"] = observation["at"].isoformat()
        for telling in data["story"]:
            telling["published_at"], telling["first_seen_at"] = when(telling["published_at"]), when(telling["first_seen_at"])
        return data


def history_of(conn: sqlite3.Connection, article_id: int) -> History:
    """The history of an article that exists."""
    row = conn.execute(
        "SELECT a.id, a.url, c.title, p.key, p.timezone, a.published_at, a.published_precision, a.published_rule, "
        "a.first_seen_at, a.last_seen_at, a.gone_at, a.gone_reason FROM articles a JOIN contents c ON c.id = a.content_id "
        "JOIN portals p ON p.id = a.portal_id WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    history = History(*row)
    history.aliases = conn.execute(_ALIASES, (article_id,)).fetchall()
    history.versions = _versions(conn, article_id)
    history.events = _events(conn, article_id)
    history.observations = _observations(conn, article_id, history.timezone)
    history.links = conn.execute(_LINKS, (article_id,)).fetchall()
    story_id = story_of(conn, article_id)
    history.story = tellings(conn, story_id) if story_id is not None else []
    addresses = [history.url, *(url for url, _ in history.aliases)]
    marks = ",".join("?" * len(addresses))
    (history.fetches,) = conn.execute(f"SELECT count(*) FROM fetches WHERE url IN ({marks})", addresses).fetchone()
    return history


_ALIASES = "SELECT url, reason FROM aliases WHERE article_id = ? ORDER BY first_seen_at, url"
_LINKS = """SELECT rel, url, first_seen_at, last_seen_at FROM links WHERE article_id = ?
    ORDER BY last_seen_at DESC, rel, position"""


def _versions(conn: sqlite3.Connection, article_id: int) -> list[Version]:
    rows = conn.execute(
        "SELECT r.revision, r.seen_at, r.reason, r.changed, r.diff, c.title, c.body, c.id, k.file || ':' || k.offset "
        "FROM revisions r JOIN contents c ON c.id = r.content_id LEFT JOIN fetches f ON f.id = r.fetch_id "
        "LEFT JOIN captures k ON k.id = f.capture_id WHERE r.article_id = ? ORDER BY r.revision",
        (article_id,),
    )
    return [
        Version(number, at, reason, tuple(changed.split(",")) if changed else (), json.loads(diff or "{}"), *rest)
        for number, at, reason, changed, diff, *rest in rows
    ]


def _events(conn: sqlite3.Connection, article_id: int) -> list[Happening]:
    rows = conn.execute("SELECT at, event, detail FROM events WHERE article_id = ? ORDER BY at, id", (article_id,))
    return [Happening(at, event, json.loads(detail) if event == "changed" and detail else detail) for at, event, detail in rows]


def _observations(conn: sqlite3.Connection, article_id: int, zone_name: str) -> list[Observation]:
    zone = zone_called(zone_name)
    rows = conn.execute(
        "SELECT at, views, comments, source, own_fetches FROM observations WHERE article_id = ? ORDER BY at", (article_id,)
    )
    return [Observation(datetime.fromtimestamp(at, zone), *rest) for at, *rest in rows]
