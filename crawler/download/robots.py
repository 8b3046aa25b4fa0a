"""What a robots.txt allows us, read as RFC 9309 says, and how long its answer holds."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from protego import Protego

from crawler.archive.times import read_stamp, stamp
from crawler.charset import decode


@dataclass(frozen=True)
class Rules:
    """
    What one origin's robots.txt says to *agent*. *note* tells how it was come by: read, absent, html, too-large, unreachable;
    *why* is the slug of what made it unreachable.
    """

    agent: str
    parser: Protego | None = None
    note: str = "absent"
    status: int | None = None
    crawl_delay: float | None = None
    """Seconds between requests that it asks for."""
    sitemaps: tuple[str, ...] = field(default=())
    why: str = ""

    def allows(self, url: str) -> bool:
        """Whether *url* may be asked; nothing may where robots.txt could not be reached."""
        if self.note == "unreachable":
            return False
        return self.parser is None or bool(self.parser.can_fetch(url, self.agent))


def read_robots(status: int, body: bytes, agent: str, limit: int) -> Rules:
    """
    The rules in an answer to a request for robots.txt, of which *limit* bytes are read.

    A server error keeps us away, any other error means there are no rules (RFC 9309, 2.3.1). A CMS that answers every
    unknown path with its home page has no robots.txt either.

    >>> read_robots(200, b"User-agent: *\\nDisallow: /plus/\\nCrawl-delay: 2", "newskeep", 1000).crawl_delay
    2.0
    >>> read_robots(200, b"<!doctype html><title>Home</title>", "newskeep", 1000).note
    'html'
    >>> read_robots(503, b"", "newskeep", 1000).allows("http://example.com/")
    False
    """
    if status >= 500 or status == 429:
        return Rules(agent, None, "unreachable", status, why=f"robots-http-{status}")
    if not 200 <= status < 300:
        return Rules(agent, None, "absent", status)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Rules(agent, None, "html", status)
    note = "too-large" if len(body) > limit else "read"
    head = body[:limit]
    if note == "too-large":
        head = head[: head.rfind(b"\n") + 1]  # half a rule is none: "Disallow: /" may be the start of "/private"
    return rules_of(decode(head), agent, note, status)


def rules_of(text: str, agent: str, note: str, status: int | None) -> Rules:
    """The rules in the text of a robots.txt."""
    parser = Protego.parse(text)
    delay = parser.crawl_delay(agent)
    rate = parser.request_rate(agent)
    if delay is None and rate is not None and rate.requests:
        delay = rate.seconds / rate.requests
    return Rules(agent, parser, note, status, float(delay) if delay is not None else None, tuple(parser.sitemaps))


def kept(conn: sqlite3.Connection, origin: str, agent: str, hours: float) -> Rules | None:
    """The rules of *origin* as read less than *hours* ago; None if they must be asked for."""
    row = conn.execute("SELECT fetched_at, status, body, note FROM robots WHERE origin = ?", (origin,)).fetchone()
    if row is None or row[3] == "unreachable":
        return None
    at = read_stamp(row[0])
    if at is None or not timedelta(0) <= datetime.now(UTC) - at < timedelta(hours=hours):
        return None
    return rules_of(row[2], agent, row[3], row[1]) if row[2] else Rules(agent, None, row[3] or "absent", row[1])


def keep(conn: sqlite3.Connection, origin: str, rules: Rules, body: bytes) -> None:
    """Keep an answer for later runs, inside the caller's transaction."""
    text = decode(body) if rules.parser is not None else None
    conn.execute(
        "INSERT OR REPLACE INTO robots(origin, fetched_at, status, body, note) VALUES(?,?,?,?,?)",
        (origin, stamp(datetime.now(UTC)), rules.status, text, rules.note),
    )
