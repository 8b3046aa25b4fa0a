"""What a robots.txt allows us by RFC 9309, and how long it is valid."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from protego import Protego

from crawler.archive.times import read_stamp, stamp
from crawler.charset import decode

LONG_UNREACHABLE = timedelta(days=30)
"""After so long without an answer the last copy is used again; if there is none, there are no rules (RFC 9309, 2.3.1.4)."""

_RULE = re.compile(rb"^[ \t]*(?:dis)?allow[ \t]*:[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_VERSION = re.compile(r"^([ \t]*user-agent[ \t]*:[ \t]*newskeep)/\S*", re.IGNORECASE | re.MULTILINE)
_SAID = frozenset(("allow", "disallow", "crawl-delay", "request-rate"))
_PAGE_WORDS = frozenset(("noarchive", "noindex", "none", "nofollow", "nosnippet"))


@dataclass(frozen=True)
class Rules:
    """
    The rules of one origin's robots.txt for *agent*. *note* is how it was found: read, absent, html, too-large, unreachable,
    long-unreachable; *why* is the slug of what made it unreachable.
    """

    agent: str
    parser: Protego | None = None
    note: str = "absent"
    status: int | None = None
    crawl_delay: float | None = None
    """The seconds between requests that it asks for; None if it does not."""
    sitemaps: tuple[str, ...] = field(default=())
    why: str = ""

    def allows(self, url: str) -> bool:
        """Whether *url* may be requested; nothing may if robots.txt could not be reached."""
        if self.note == "unreachable":
            return False
        return self.parser is None or bool(self.parser.can_fetch(url, self.agent))


def read_robots(status: int, body: bytes, agent: str, limit: int) -> Rules:
    """
    The rules in an answer to a request for robots.txt, of which *limit* bytes are read.

    A server error forbids everything, any other error means that there are no rules (RFC 9309, 2.3.1). A CMS that answers every
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
        head = head[
            : head.rfind(b"\n") + 1
        ]  # without the last line, which is cut off: "Disallow: /" may be the start of "/private"
    return rules_of(robots_text(head), agent, note, status)


def robots_text(body: bytes) -> str:
    """
    A robots.txt as text. Bytes beyond ASCII in its paths become escapes, so that a path in GBK matches the addresses in GBK
    in the portal's own links; the rest is decoded by the charset that fits.

    >>> robots_text("Disallow: /新/ # 注".encode("gbk")).startswith("Disallow: /%D0%C2/")
    True
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(body)
    return decode(_RULE.sub(lambda rule: b"".join(b"%%%02X" % byte if byte > 127 else b"%c" % byte for byte in rule[0]), body))


def our_lines(text: str) -> list[str]:
    """
    The lines of a robots.txt that apply to us, unchanged: those of the group with our name if there is one, else of group ``*``.

    >>> our_lines("User-agent: a\\nDisallow: /\\nUser-agent: *\\nUser-agent: b\\nDisallow: /x/ # y\\nCrawl-delay: 2")
    ['Disallow: /x/', 'Crawl-delay: 2']
    """
    groups: dict[str, list[str]] = {}
    names: list[str] = []
    was_name = False
    for line in (written.partition("#")[0].strip() for written in text.splitlines()):
        field_name, _, value = line.partition(":")
        is_name = field_name.strip().lower() == "user-agent"
        if is_name:
            names = [*(names if was_name else ()), value.strip().lower().partition("/")[0]]
        elif field_name.strip().lower() in _SAID and value.strip():
            for name in names:
                groups.setdefault(name, []).append(line)
        was_name = is_name or (was_name and not line)
    return groups.get("newskeep") or groups.get("*") or []


def rule_against(lines: Iterable[str], url: str) -> str:
    """
    The one of *lines* that forbids *url*; empty if none does.

    >>> rule_against(["Disallow: /a", "Disallow: /a/b", "Allow: /c"], "http://example.com/a/b/1.html")
    'Disallow: /a/b'
    """
    found = [line for line in lines if not _alone(line).can_fetch(url, "newskeep")]
    return max(found, key=len, default="")


@lru_cache(maxsize=1024)
def _alone(line: str) -> Protego:
    return Protego.parse(f"User-agent: *\n{line}")


def page_words(lines: Iterable[str]) -> frozenset[str]:
    """
    The directives of a page's robots meta elements and X-Robots-Tag headers (noarchive, noindex …), without those for other robots.

    >>> sorted(page_words(["noindex, NoArchive", "googlebot: nosnippet", "newskeep: nofollow"]))
    ['noarchive', 'nofollow', 'noindex']
    """
    said: set[str] = set()
    for line in lines:
        name, colon, rest = line.lower().partition(":")
        if colon and name.strip() not in ("newskeep", "unavailable_after"):
            continue
        said.update(word.strip() for word in (rest if colon else line.lower()).split(","))
    return frozenset(said & _PAGE_WORDS)


def rules_of(text: str, agent: str, note: str, status: int | None) -> Rules:
    """The rules in the text of a robots.txt."""
    parser = Protego.parse(_VERSION.sub(r"\1", text))  # people copy our name out of their logs, with its version
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
    """Keep an answer for later runs, inside the caller's transaction. If there was none, the last copy stays."""
    text = robots_text(body) if rules.parser is not None else None
    verb = "INSERT OR IGNORE" if rules.note == "unreachable" else "INSERT OR REPLACE"
    conn.execute(
        f"{verb} INTO robots(origin, fetched_at, status, body, note) VALUES(?,?,?,?,?)",
        (origin, stamp(datetime.now(UTC)), rules.status, text, rules.note),
    )


def when_long_unreachable(conn: sqlite3.Connection, origin: str, rules: Rules, now: datetime) -> Rules:
    """
    *rules*, or, if *origin*'s robots.txt has not been reachable for 30 days by the archive's own ledger, its last copy of any age, else
    no rules.
    """
    if rules.note != "unreachable":
        return rules
    copy = conn.execute("SELECT fetched_at, status, body, note FROM robots WHERE origin = ?", (origin,)).fetchone()
    answered_at = copy[0] if copy is not None and copy[3] != "unreachable" else ""
    since = conn.execute(
        "SELECT min(fetched_at) FROM fetches WHERE url = ? AND purpose = 'robots' AND fetched_at > ?",
        (f"{origin}/robots.txt", answered_at),
    ).fetchone()[0]
    at = read_stamp(since) if since else None
    if at is None or now - at < LONG_UNREACHABLE:
        return rules
    if answered_at and copy[2]:
        return replace(rules_of(copy[2], rules.agent, copy[3], copy[1]), note="long-unreachable")
    return Rules(rules.agent, None, "long-unreachable")
