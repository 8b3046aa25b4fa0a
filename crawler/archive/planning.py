"""What the archive knows for scheduling: a portal's pace, the history of its posts, how their addresses answered."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from crawler.archive.times import read_stamp, stamp, zone_called
from crawler.recrawl import Answer, PostHistory, Rhythm, change_rate

DAY = 86400.0


def pace(conn: sqlite3.Connection, portal_id: int, now: datetime) -> tuple[float, Rhythm]:
    """A portal's rate of news: posts per second, and how they spread over the week. From publication times, else from what runs found."""
    zone = zone_called(conn.execute("SELECT timezone FROM portals WHERE id = ?", (portal_id,)).fetchone()[0])
    since = stamp(now - timedelta(days=60))
    rows = conn.execute(
        "SELECT published_at, published_precision FROM articles WHERE portal_id = ? AND published_at > ? AND published_at <= ?",
        (portal_id, since, stamp(now)),
    ).fetchall()
    exact = [datetime.fromisoformat(at) for at, precision in rows if precision in ("second", "minute", "hour")]
    rhythm = Rhythm.of(exact, zone)
    if len(rows) >= 5:
        oldest = min(datetime.fromisoformat(at) for at, _ in rows)
        return len(rows) / max((now - oldest).total_seconds(), DAY), rhythm
    runs = conn.execute(
        "SELECT started_at, new FROM runs WHERE portal_id = ? AND finish_reason = 'finished' ORDER BY started_at DESC LIMIT 60",
        (portal_id,),
    ).fetchall()[::-1]
    starts = [datetime.fromisoformat(at) for at, _ in runs]
    gaps = [(after - before).total_seconds() for before, after in pairwise(starts)]
    return change_rate(gaps, [new > 0 for _, new in runs[1:]], 1 / DAY), rhythm


def zone_of_portal(conn: sqlite3.Connection, portal_id: int | None) -> tzinfo | None:
    """The portal's zone, as far as it is known."""
    row = conn.execute("SELECT timezone FROM portals WHERE id = ? AND timezone <> 'UTC'", (portal_id,)).fetchone()
    return zone_called(row[0]) if row else None


def histories(conn: sqlite3.Connection, portal_id: int) -> list[PostHistory]:
    """The history of each of the portal's posts that are not gone, for choosing which to fetch again."""
    rows = conn.execute(
        "SELECT a.url, coalesce(a.published_latest, a.published_at, a.first_seen_at), "
        " (SELECT max(f.fetched_at) FROM fetches f WHERE f.url = a.url), a.last_seen_at, "
        " a.revision, (SELECT max(r.seen_at) FROM revisions r WHERE r.article_id = a.id AND r.reason = 'edited'), a.id "
        "FROM articles a WHERE a.portal_id = ? AND a.gone_at IS NULL",
        (portal_id,),
    ).fetchall()
    growth = _growth(conn, portal_id)
    return [
        PostHistory(
            url,
            datetime.fromisoformat(born),
            datetime.fromisoformat(asked or seen),
            revision - 1,
            read_stamp(edited),
            growth.get(article_id),
        )
        for url, born, asked, seen, revision, edited, article_id in rows
    ]


def answers(conn: sqlite3.Connection, url: str, most: int = 24) -> list[Answer]:
    """
    What the post's address answered, oldest first; the digest is the revision it then had, which exposes a validator
    that stayed the same while the content changed.
    """
    rows = conn.execute(
        "SELECT f.fetched_at, f.status, f.etag, f.last_modified, "
        " (SELECT max(r.revision) FROM revisions r JOIN articles a ON a.id = r.article_id WHERE a.url = f.url AND r.fetch_id <= f.id) "
        "FROM fetches f WHERE f.url = ? AND f.status IN (200, 304) AND f.purpose = 'post' ORDER BY f.id DESC LIMIT ?",
        (url, most),
    ).fetchall()
    return [
        Answer(datetime.fromisoformat(at), status, etag, modified, str(revision) if revision and status == 200 else None)
        for at, status, etag, modified, revision in reversed(rows)
    ]


def _growth(conn: sqlite3.Connection, portal_id: int) -> dict[int, float]:
    """Views per day of each post between its first and last observation, without our own fetches."""
    rows = conn.execute(
        "SELECT o.article_id, min(o.at), max(o.at), min(o.views), max(o.views), max(o.own_fetches) - min(o.own_fetches) "
        "FROM observations o JOIN articles a ON a.id = o.article_id WHERE a.portal_id = ? AND o.views IS NOT NULL "
        "GROUP BY o.article_id HAVING max(o.at) > min(o.at)",
        (portal_id,),
    )
    return {key: max(most - least - own, 0) / ((last - first) / DAY) for key, first, last, least, most, own in rows}
