"""Archived articles read back: the same Article that extraction made, with what the archive knows beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from crawler.archive.times import read_stamp, zone_called
from crawler.items import Article, Image, Link

CHUNK = 500
"""Articles read at a time: few statements an article, and memory that does not grow with the archive."""


@dataclass(slots=True)
class Record:
    """An archived article."""

    id: int
    article: Article
    """Its latest state, with times in the portal's zone."""
    portal: str
    """Key of the portal."""
    content_id: int
    revision: int
    """Number of the current revision; 1 for a post that was never edited."""
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None
    gone_reason: str | None

    def to_json(self) -> dict[str, Any]:
        """The contract's names first, then the archive's own: id, portal, revision, first_seen_at, last_seen_at, gone_at, gone_reason."""
        times = {name: getattr(self, name) for name in ("first_seen_at", "last_seen_at", "gone_at")}
        return {
            **self.article.to_json(),
            "id": self.id,
            "portal": self.portal,
            "revision": self.revision,
            **{name: value.isoformat() if value else None for name, value in times.items()},
            "gone_reason": self.gone_reason,
        }


def read_records(conn: sqlite3.Connection, ids: Iterable[int]) -> Iterator[Record]:
    """The articles with these ids, in that order; an id that does not exist is passed over."""
    chunk: list[int] = []
    for article_id in ids:
        chunk.append(article_id)
        if len(chunk) == CHUNK:
            yield from _read_chunk(conn, chunk)
            chunk = []
    if chunk:
        yield from _read_chunk(conn, chunk)


_COLUMNS = (
    "a.id", "a.url", "a.fetched_url", "p.name", "c.title", "a.author", "a.published_at", "a.published_precision",
    "a.published_earliest", "a.published_latest", "a.published_raw", "a.modified_at", "g.path", "a.views", "a.comments", "c.body",
    "coalesce(h.html, c.html)", "a.source_name", "a.source_url", "a.editor", "a.copyright_notice", "a.lang", "a.kind", "a.family",
    "a.theme", "a.rules", "a.extra", "p.key", "p.timezone", "a.content_id", "a.revision", "a.first_seen_at", "a.last_seen_at",
    "a.gone_at", "a.gone_reason",
)  # fmt: skip
_SELECT = (
    f"SELECT {', '.join(_COLUMNS)} FROM articles a JOIN contents c ON c.id = a.content_id JOIN portals p ON p.id = a.portal_id "
    "LEFT JOIN categories g ON g.id = a.category_id LEFT JOIN article_html h ON h.article_id = a.id WHERE a.id IN "
)


def _read_chunk(conn: sqlite3.Connection, ids: Sequence[int]) -> Iterator[Record]:
    marks = f"({','.join('?' * len(ids))})"
    found = {row[0]: _record(dict(zip(_COLUMNS, row))) for row in conn.execute(_SELECT + marks, ids)}
    _add_tags(conn, marks, ids, found)
    _add_images(conn, marks, ids, found)
    _add_links(conn, marks, ids, found)
    return (found[article_id] for article_id in ids if article_id in found)


def _record(row: dict[str, Any]) -> Record:
    zone = zone_called(row["p.timezone"])
    extra = json.loads(row["a.extra"] or "{}")
    article = Article(
        url=row["a.url"],
        fetched_url=row["a.fetched_url"],
        site=extra.get("site") or row["p.name"],
        title=row["c.title"] or None,
        author=row["a.author"],
        category=(row["g.path"] or "").split(" / ") if row["g.path"] else [],
        views=row["a.views"],
        comments=row["a.comments"],
        body_text=row["c.body"],
        body_html=row["coalesce(h.html, c.html)"],
        source_name=row["a.source_name"],
        source_url=row["a.source_url"],
        editor=row["a.editor"],
        copyright_notice=row["a.copyright_notice"],
        lang=row["a.lang"],
        pages=extra.get("pages", []),
        kind=row["a.kind"],
        family=row["a.family"],
        theme=row["a.theme"],
        rules=json.loads(row["a.rules"] or "{}"),
        problems=extra.get("problems", {}),
        published_precision=row["a.published_precision"],
        published_raw=row["a.published_raw"],
        **_times(row, zone),
    )
    return Record(
        row["a.id"], article, row["p.key"], row["a.content_id"], row["a.revision"], _sure(row["a.first_seen_at"], zone),
        _sure(row["a.last_seen_at"], zone), read_stamp(row["a.gone_at"], zone), row["a.gone_reason"],
    )  # fmt: skip


def _times(row: dict[str, Any], zone: tzinfo) -> dict[str, datetime | None]:
    names = ("published_at", "published_earliest", "published_latest", "modified_at")
    return {name: read_stamp(row[f"a.{name}"], zone) for name in names}


def _sure(text: str, zone: tzinfo) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone)


def _add_tags(conn: sqlite3.Connection, marks: str, ids: Sequence[int], found: dict[int, Record]) -> None:
    sql = f"SELECT article_id, name FROM article_tags JOIN tags ON id = tag_id WHERE article_id IN {marks} ORDER BY article_id, position"
    for article_id, name in conn.execute(sql, ids):
        found[article_id].article.tags.append(name)


def _add_images(conn: sqlite3.Connection, marks: str, ids: Sequence[int], found: dict[int, Record]) -> None:
    sql = (
        "SELECT article_id, url, alt, caption FROM article_media JOIN media ON id = media_id "
        f"WHERE article_id IN {marks} ORDER BY article_id, position"
    )
    for article_id, url, alt, caption in conn.execute(sql, ids):
        found[article_id].article.images.append(Image(url, alt or "", caption or ""))


def _add_links(conn: sqlite3.Connection, marks: str, ids: Sequence[int], found: dict[int, Record]) -> None:
    """Related, prev and next of the latest page only: links that it no longer showed stay in the table with their last day."""
    sql = (
        "SELECT l.article_id, rel, l.url, title, excerpt FROM links l JOIN "
        f"(SELECT article_id, max(last_seen_at) AS latest FROM links WHERE article_id IN {marks} GROUP BY article_id) m "
        "ON m.article_id = l.article_id AND l.last_seen_at = m.latest WHERE rel <> 'source' ORDER BY l.article_id, rel, position"
    )
    for article_id, rel, url, title, excerpt in conn.execute(sql, ids):
        article, link = found[article_id].article, Link(url, title or "", excerpt or "")
        if rel == "related":
            article.related.append(link)
        else:
            setattr(article, rel, link)
