"""What each page shows, as plain data; a page's JSON is exactly this."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from crawler.archive import stats
from crawler.archive.lock import runs_under_way
from crawler.archive.matching import Matches
from crawler.archive.overview import DIED
from crawler.archive.query import NotArchived, read_rows, rows_of
from crawler.archive.search import Question, answer
from crawler.archive.times import stamp

Data = dict[str, Any]


def home(conn: sqlite3.Connection) -> Data:
    """Overall counts, the portals, the newest articles."""
    found, per_day = stats.portals(conn), stats.days_of_each(conn)
    whole: Data = {"portals": len(found)} | {
        name: sum(portal[name] for portal in found) for name in ("articles", "changed", "gone")
    }
    whole["stories"] = conn.execute("SELECT count(*) FROM stories").fetchone()[0]
    shown = [portal | {"per_day": per_day.get(portal["portal"], [])} for portal in found]
    return {"overview": whole, "portals": shown, "newest": cards(conn, "ORDER BY a.published_at DESC LIMIT 8")}


def search(matches: Matches, question: Question) -> Data:
    """A page of hits."""
    return answer(matches, question).to_json() | {"order": question.order, "limit": question.limit, "offset": question.offset}


def article(conn: sqlite3.Connection, number: int) -> Data:
    """One article with everything known about it. Raises NotArchived."""
    for row, record in read_rows(conn, [number]):  # noqa: B007
        break
    else:
        raise NotArchived(f"there is no article {number} in this archive")
    kept = ("id", "portal", "portal_name", "timezone", "revision", "content_id", "chars", "first_seen_at", "last_seen_at", "gone_at", "gone_reason",
            "counted_at", "own_fetches", "published_date")  # fmt: skip
    return {
        "article": record.to_json(),
        **{name: row[name] for name in kept},
        "observations": rows_of(
            conn, "SELECT at, views, comments, source, own_fetches FROM observations WHERE article_id = ? ORDER BY at", (number,)
        ),
        "revisions": revisions(conn, number),
        "events": rows_of(conn, "SELECT at, event, detail FROM events WHERE article_id = ? ORDER BY at", (number,)),
        "links_out": _links_out(conn, number),
        "links_in": _links_in(conn, number),
        "story": story_of(conn, row["content_id"]),
        "captures": _captures(conn, row),
        "media": _media(conn, number),
    }


def revisions(conn: sqlite3.Connection, number: int) -> list[Data]:
    """The revisions of an article, oldest first, without their texts."""
    return rows_of(conn, """
        SELECT r.revision, r.seen_at, r.reason, r.changed, c.title, c.chars, r.content_id
        FROM revisions r JOIN contents c ON c.id = r.content_id WHERE r.article_id = ? ORDER BY r.revision""", (number,))  # fmt: skip


def revision_text(conn: sqlite3.Connection, number: int, revision: int) -> Data:
    """One revision with its text. Raises NotArchived."""
    found = rows_of(conn, """
        SELECT r.revision, r.seen_at, r.reason, r.changed, c.title, c.body
        FROM revisions r JOIN contents c ON c.id = r.content_id WHERE r.article_id = ? AND r.revision = ?""", (number, revision))  # fmt: skip
    if not found:
        raise NotArchived(f"article {number} has no revision {revision}")
    return found[0]


def story_of(conn: sqlite3.Connection, content_id: int) -> Data | None:
    """The story that a text belongs to, its articles in the order they appeared; None if it stands alone."""
    row = conn.execute("SELECT story_id FROM story_members WHERE content_id = ?", (content_id,)).fetchone()
    copies = story(conn, row[0]) if row else _same_text(conn, content_id)
    return {"id": row[0] if row else None, "articles": copies} if len(copies) > 1 else None


def story(conn: sqlite3.Connection, number: int) -> list[Data]:
    """The articles of a story in the order they appeared, each with the hours it came after the first."""
    return _told_apart(rows_of(conn, f"SELECT {_COPY}, m.similarity FROM story_members m JOIN articles a ON a.content_id = m.content_id {_JOINS} "
                                     f"WHERE m.story_id = ? ORDER BY coalesce(a.published_at, a.first_seen_at), a.id LIMIT 200", (number,)))  # fmt: skip


def _same_text(conn: sqlite3.Connection, content_id: int) -> list[Data]:
    return _told_apart(rows_of(conn, f"SELECT {_COPY}, 1.0 AS similarity FROM articles a {_JOINS} WHERE a.content_id = ? "
                                     f"ORDER BY coalesce(a.published_at, a.first_seen_at), a.id LIMIT 200", (content_id,)))  # fmt: skip


_COPY = "a.id, p.key AS portal, p.name AS portal_name, p.timezone, c.title, a.author, a.source_name, a.published_at, a.first_seen_at, a.views, a.gone_at, a.url"
_JOINS = "JOIN contents c ON c.id = a.content_id JOIN portals p ON p.id = a.portal_id"


def _told_apart(copies: list[Data]) -> list[Data]:
    def moment(copy: Data) -> datetime:
        return datetime.fromisoformat(copy["published_at"] or copy["first_seen_at"])

    for copy in copies:
        copy["hours_later"] = round((moment(copy) - moment(copies[0])).total_seconds() / 3600, 1)
    return copies


def _links_out(conn: sqlite3.Connection, number: int) -> list[Data]:
    return rows_of(conn, """
        SELECT l.rel, l.url, l.title, l.excerpt, l.first_seen_at, l.last_seen_at, t.id
        FROM links l LEFT JOIN articles t ON t.id = coalesce(l.target_id, (SELECT x.id FROM articles x WHERE x.url = l.url))
        WHERE l.article_id = ? ORDER BY l.rel DESC, l.last_seen_at DESC, l.position LIMIT 100""", (number,))  # fmt: skip


def _links_in(conn: sqlite3.Connection, number: int) -> list[Data]:
    return rows_of(conn, """
        SELECT a.id, l.rel, c.title, a.url, p.key AS portal, l.last_seen_at
        FROM links l JOIN articles a ON a.id = l.article_id JOIN contents c ON c.id = a.content_id JOIN portals p ON p.id = a.portal_id
        WHERE l.url = (SELECT url FROM articles WHERE id = ?1) AND l.article_id <> ?1 ORDER BY l.last_seen_at DESC LIMIT 60""", (number,))  # fmt: skip


def _captures(conn: sqlite3.Connection, row: Mapping[str, Any]) -> list[Data]:
    return rows_of(conn, """
        SELECT id, captured_at, url, record_type, file, length FROM captures
        WHERE url IN (SELECT ?1 UNION SELECT ?2 UNION SELECT url FROM aliases WHERE article_id = ?3)
        UNION SELECT k.id, k.captured_at, k.url, k.record_type, k.file, k.length FROM captures k
          JOIN fetches f ON f.capture_id = k.id WHERE f.id = ?4
        ORDER BY captured_at DESC LIMIT 50""", (row["url"], row["fetched_url"], row["id"], row["last_fetch_id"]))  # fmt: skip


def _media(conn: sqlite3.Connection, number: int) -> list[Data]:
    return rows_of(conn, """
        SELECT m.id, m.url, y.alt, y.caption, m.mime, m.bytes, m.width, m.height, m.path, m.error FROM article_media y JOIN media m ON m.id = y.media_id
        WHERE y.article_id = ? ORDER BY y.position""", (number,))  # fmt: skip


def portal(conn: sqlite3.Connection, key: str) -> Data:
    """A portal: posts per day and month, categories, how full the fields are, how the runs went. Raises NotArchived."""
    found = stats.portals(conn, key)
    if not found:
        raise NotArchived(f"there is no portal {key!r} in this archive")
    number = conn.execute("SELECT id FROM portals WHERE key = ?", (key,)).fetchone()[0]
    return {
        **found[0],
        "per_day": stats.per_day(conn, key, days=90),
        "months": rows_of(conn, "SELECT substr(day, 1, 7) AS month, sum(articles) AS articles FROM portal_days WHERE portal_id = ? AND "
                                "day > '' GROUP BY 1 ORDER BY 1 DESC LIMIT 60", (number,)),
        "categories": rows_of(conn, "SELECT g.path AS category, (SELECT count(*) FROM articles a WHERE a.category_id = g.id) AS articles "
                                    "FROM categories g WHERE g.portal_id = ? ORDER BY 2 DESC LIMIT 20", (number,)),
        "authors": rows_of(conn, "SELECT author, count(*) AS articles FROM articles WHERE portal_id = ? AND author IS NOT NULL GROUP BY 1 "
                                 "ORDER BY 2 DESC LIMIT 12", (number,)),
        "coverage": stats.coverage(conn, key),
        "runs": _runs(conn, number),
        "failures": rows_of(conn, "SELECT error, count(*) AS fetches, max(fetched_at) AS last_at FROM fetches WHERE error IS NOT NULL AND run_id IN "
                                  "(SELECT id FROM runs WHERE portal_id = ? ORDER BY id DESC LIMIT 10) GROUP BY 1 ORDER BY 2 DESC LIMIT 20", (number,)),
        "newest": cards(conn, "WHERE a.portal_id = ? ORDER BY a.published_at DESC LIMIT 10", number),
    }  # fmt: skip


def _runs(conn: sqlite3.Connection, number: int) -> list[Data]:
    runs = rows_of(conn, "SELECT id, command, started_at, finished_at, finish_reason, exit_code, requests, bytes, new, changed, unchanged, failed, skipped, "
                         "gone, report FROM runs WHERE portal_id = ? ORDER BY id DESC LIMIT 12", (number,))  # fmt: skip
    under_way = runs_under_way(conn)
    for run in runs:
        run["report"] = json.loads(run["report"] or "null")
        if run["command"] == "crawl" and run["finished_at"] is None and run["id"] not in under_way:
            run["finish_reason"] = DIED
    return runs


WINDOWS = {24: "day", 7 * 24: "week", 30 * 24: "month"}
"""Hours over which growth is known, and the column of ``trends`` that holds it."""


def hot(conn: sqlite3.Connection, hours: int, limit: int = 50) -> Data:
    """
    What grew most, of the articles counted in the last *hours* (one of WINDOWS, else the next longer one) before the newest count.

    Growth is readers' views over the same time up to an article's own last count, from the last count before it or the first there is.
    """
    hours = next((known for known in WINDOWS if hours <= known), max(WINDOWS))
    newest = conn.execute("SELECT max(at) FROM observations").fetchone()[0]
    if newest is None:
        return {"hours": hours, "until": None, "articles": []}
    rows = rows_of(conn, f"""
        SELECT a.id, p.key AS portal, p.name AS portal_name, p.timezone, g.path AS category, c.title, a.author, a.published_at, a.published_precision,
          a.views, t.growth, t.at, a.url, a.gone_at
        FROM (SELECT article_id, {WINDOWS[hours]} AS growth, at FROM trends WHERE {WINDOWS[hours]} > 0 AND at > ?1 ORDER BY 2 DESC LIMIT ?2) t
          JOIN articles a ON a.id = t.article_id JOIN contents c ON c.id = a.content_id JOIN portals p ON p.id = a.portal_id
          LEFT JOIN categories g ON g.id = a.category_id
        ORDER BY t.growth DESC""", (newest - hours * 3600, limit))  # fmt: skip
    for row in rows:
        seen = conn.execute(
            "SELECT at, views FROM observations WHERE article_id = ? AND views IS NOT NULL ORDER BY at DESC LIMIT 30",
            (row["id"],),
        ).fetchall()
        row["observations"] = [list(one) for one in reversed(seen)]
    return {"hours": hours, "until": stamp(datetime.fromtimestamp(newest, UTC)), "articles": rows}


def schema(conn: sqlite3.Connection) -> list[Data]:
    """Views first, then tables, each with its columns; without the index's inner tables."""
    found = conn.execute(
        "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\' "
        "AND name NOT LIKE 'search\\_index\\_%' ESCAPE '\\' AND name NOT LIKE 'search\\_chars\\_%' ESCAPE '\\' ORDER BY type DESC, name"
    ).fetchall()
    return [
        {"name": name, "type": kind, "columns": [row[1] for row in conn.execute(f'PRAGMA table_info("{name}")')]}
        for name, kind in found
    ]


CARD = (
    "a.id, p.key AS portal, p.name AS portal_name, p.timezone, g.path AS category, c.title, a.author, a.published_at, a.published_precision, a.views, "
    "a.revision AS revisions, a.gone_at, a.url"
)
CARD_JOINS = (
    "JOIN contents c ON c.id = a.content_id JOIN portals p ON p.id = a.portal_id LEFT JOIN categories g ON g.id = a.category_id"
)


def cards(conn: sqlite3.Connection, tail: str, *params: Any) -> list[Data]:
    return rows_of(conn, f"SELECT {CARD} FROM articles a {CARD_JOINS} {tail}", params)
