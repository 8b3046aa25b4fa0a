"""Reads articles back from the archive, one or many."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from crawler.archive.connect import open_for_writing, open_readonly
from crawler.archive.faults import archive_errors
from crawler.archive.schema import is_behind
from crawler.archive.search import prepare
from crawler.archive.times import read_stamp, zone_called
from crawler.errors import ArchiveError, UsageError
from crawler.items import Article, Image, Link

CHUNK = 200
"""Articles read at a time: enough to save statements, few enough for memory."""


class NotArchived(UsageError):
    """No article has this id or address."""

    slug = "not-archived"


def open_reader(folder: Path | str) -> sqlite3.Connection:
    """A connection to the archive in *folder* that can only read, with our SQL functions. Raises ArchiveError (``no-archive`` …)."""
    conn = open_readonly(folder)
    if is_behind(conn):
        conn.close()
        conn = _brought_up(folder)
    with archive_errors(folder, "read"):
        conn.execute("PRAGMA mmap_size=1073741824")  # bytes: reads straight from the page cache, a third less time per page
        conn.execute("PRAGMA cache_size=-65536")  # KiB
    return prepare(conn)


def _brought_up(folder: Path | str) -> sqlite3.Connection:
    """An archive of an older version, migrated; if it cannot be written, with temporary views in place of the newer tables."""
    from crawler.archive.migrations import m0006_tallies, m0007_own_visits

    try:
        open_for_writing(folder).close()
    except (ArchiveError, sqlite3.OperationalError):
        pass
    conn = open_readonly(folder)
    with archive_errors(folder, "read"):
        if is_behind(conn):
            conn.execute("PRAGMA query_only=OFF")  # the file itself is open for reading only
            conn.execute(f"CREATE TEMP VIEW portal_days AS {m0006_tallies.IN_HINDSIGHT['portal_days']}")
            conn.execute(f"CREATE TEMP VIEW trends AS {m0007_own_visits.TRENDS_IN_HINDSIGHT}")
            conn.execute("PRAGMA query_only=ON")
    return conn


def article_id(conn: sqlite3.Connection, id_or_url: str | int) -> int:
    """
    The id of the article with this id or address (canonical, fetched or alias). Raises NotArchived, with the nearest address known.
    """
    text = str(id_or_url).strip()
    if text.isascii() and text.isdigit() and len(text) < 19:
        row = conn.execute("SELECT id FROM articles WHERE id = ?", (int(text),)).fetchone()
    else:
        row = _by_address(conn, text)
    if row is None:
        raise NotArchived(f"there is no article {text!r} in this archive; `newskeep search` finds ids and addresses")
    return int(row[0])


def _by_address(conn: sqlite3.Connection, address: str) -> tuple[int] | None:
    from crawler.urls import canonical

    for key in dict.fromkeys((address, canonical(address))):
        sql = "SELECT id FROM articles WHERE url = :url UNION ALL SELECT article_id FROM aliases WHERE url = :url LIMIT 1"
        if row := conn.execute(sql, {"url": key}).fetchone():
            return (int(row[0]),)
    row = conn.execute("SELECT id FROM articles WHERE fetched_url = ? LIMIT 1", (address,)).fetchone()
    return (int(row[0]),) if row else None


def read_rows(conn: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[Mapping[str, Any], Article]]:
    """
    The articles with these ids, in that order and in their current state, each with its row of ``articles`` (and ``portal``,
    ``category_path``, ``content_hash``). They are streamed; an article's times are in its portal's zone.
    """
    chunk: list[int] = []
    for number in ids:
        chunk.append(number)
        if len(chunk) == CHUNK:
            yield from _read_chunk(conn, chunk)
            chunk = []
    if chunk:
        yield from _read_chunk(conn, chunk)


def _read_chunk(conn: sqlite3.Connection, ids: Sequence[int]) -> Iterator[tuple[Mapping[str, Any], Article]]:
    wanted = json.dumps(ids)
    own_html = "(SELECT html FROM article_html WHERE article_id = a.id)" if _has_table(conn, "article_html") else "NULL"
    cursor = conn.execute(_ROWS.format(own_html=own_html), (wanted,))
    names = [column[0] for column in cursor.description]
    rows = {row[0]: dict(zip(names, row)) for row in cursor}
    tags, images, links = _tags(conn, wanted), _images(conn, wanted), _links(conn, wanted)
    for number in ids:
        if row := rows.get(number):
            yield row, _article(row, tags[number], images[number], links[number])


_ROWS = """
SELECT a.*, p.key AS portal, p.name AS portal_name, p.timezone, g.path AS category_path, c.title, c.body, c.chars,
  coalesce({own_html}, c.html) AS html, hex(c.hash) AS content_hash
FROM articles a JOIN portals p ON p.id = a.portal_id JOIN contents c ON c.id = a.content_id
  LEFT JOIN categories g ON g.id = a.category_id
WHERE a.id IN (SELECT value FROM json_each(?))"""


def _article(row: Mapping[str, Any], tags: list[str], images: list[Image], links: list[tuple[str, Link]]) -> Article:
    zone = zone_called(row["timezone"])
    extra = json.loads(row["extra"] or "{}")
    by_rel: dict[str, list[Link]] = defaultdict(list)
    for rel, link in links:
        by_rel[rel].append(link)
    plain = {name: row[name] for name in _AS_THEY_STAND}
    times: dict[str, Any] = {name: read_stamp(row[name], zone) for name in _TIMES}
    return Article(
        **plain,
        **times,
        site=extra.get("site") or row["portal_name"],
        title=row["title"] or None,
        category=row["category_path"].split(" / ") if row["category_path"] else [],
        tags=tags,
        body_text=row["body"],
        body_html=row["html"] or "",
        images=images,
        related=by_rel["related"],
        prev=next(iter(by_rel["prev"]), None),
        next=next(iter(by_rel["next"]), None),
        pages=extra.get("pages", []),
        rules=json.loads(row["rules"] or "{}"),
        problems=extra.get("problems", {}),
    )


_AS_THEY_STAND = (
    "url", "fetched_url", "author", "published_precision", "published_raw", "views", "comments", "source_name", "source_url",
    "editor", "copyright_notice", "lang", "kind", "family", "theme",
)  # fmt: skip
_TIMES = ("published_at", "published_earliest", "published_latest", "modified_at")


def _tags(conn: sqlite3.Connection, wanted: str) -> dict[int, list[str]]:
    sql = """SELECT y.article_id, t.name FROM article_tags y JOIN tags t ON t.id = y.tag_id
        WHERE y.article_id IN (SELECT value FROM json_each(?)) ORDER BY y.article_id, y.position"""
    found: dict[int, list[str]] = defaultdict(list)
    for number, name in conn.execute(sql, (wanted,)):
        found[number].append(name)
    return found


def _images(conn: sqlite3.Connection, wanted: str) -> dict[int, list[Image]]:
    sql = """SELECT y.article_id, m.url, y.alt, y.caption FROM article_media y JOIN media m ON m.id = y.media_id
        WHERE y.article_id IN (SELECT value FROM json_each(?)) ORDER BY y.article_id, y.position"""
    found: dict[int, list[Image]] = defaultdict(list)
    for number, url, alt, caption in conn.execute(sql, (wanted,)):
        found[number].append(Image(url, alt or "", caption or ""))
    return found


def _links(conn: sqlite3.Connection, wanted: str) -> dict[int, list[tuple[str, Link]]]:
    """For each rel only what the last look showed: some portals draw related posts at random for each request."""
    sql = """SELECT article_id, rel, url, title, excerpt FROM (
          SELECT *, max(last_seen_at) OVER (PARTITION BY article_id, rel) AS latest FROM links
          WHERE article_id IN (SELECT value FROM json_each(?)))
        WHERE last_seen_at = latest ORDER BY article_id, rel, position"""
    found: dict[int, list[tuple[str, Link]]] = defaultdict(list)
    for number, rel, url, title, excerpt in conn.execute(sql, (wanted,)):
        found[number].append((rel, Link(url, title or "", excerpt or "")))
    return found


def _has_table(conn: sqlite3.Connection, name: str) -> bool:
    """False for a table added by a later version than the archive's."""
    return conn.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)).fetchone() is not None


def rows_of(conn: sqlite3.Connection, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
    """The rows of a statement as dicts by column name."""
    cursor = conn.execute(sql, params)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor]
