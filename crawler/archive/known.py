"""What a walk may ask the archive: which posts it has, how exact their dates are, what the last run learnt."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from crawler.archive.contents import content_hash
from crawler.archive.times import read_stamp, zone_called
from crawler.walk.leads import KnownPost

_SELECT = (
    "SELECT a.url, c.title, a.author, g.path, a.published_precision, a.published_earliest, a.published_latest, a.modified_at, "
    "a.last_seen_at, a.gone_at FROM articles a JOIN contents c ON c.id = a.content_id "
    "LEFT JOIN categories g ON g.id = a.category_id WHERE "
)
# One statement, because most addresses that a walk asks for are in neither table.
_AT_ADDRESS = "a.id = coalesce((SELECT id FROM articles WHERE url = ?), (SELECT article_id FROM aliases WHERE url = ?))"


class ArchiveKnown:
    """``crawler.walk.leads.Known`` over one portal; it has its own reading connection, to keep out of the writer's way."""

    def __init__(self, conn: sqlite3.Connection, portal_id: int) -> None:
        self.conn = conn
        self.portal_id = portal_id
        (zone,) = conn.execute("SELECT timezone FROM portals WHERE id = ?", (portal_id,)).fetchone()
        self.zone = zone_called(zone)

    def post(self, url: str) -> KnownPost | None:
        """The archived post at this canonical address or alias; None if it was never archived."""
        row = self.conn.execute(_SELECT + _AT_ADDRESS, (url, url)).fetchone()
        return self._post(row) if row else None

    def posts(self) -> Iterator[KnownPost]:
        """All archived posts of the portal, gone ones too, newest first."""
        rows = self.conn.execute(_SELECT + "a.portal_id = ? ORDER BY a.published_at DESC, a.id DESC", (self.portal_id,))
        return map(self._post, rows)

    def with_text(self, title: str | None, body: str) -> list[str]:
        """The addresses of a few archived posts of the portal with exactly this text."""
        rows = self.conn.execute(
            "SELECT a.url FROM contents c JOIN articles a ON a.content_id = c.id WHERE c.hash = ? AND a.portal_id = ? LIMIT 50",
            (content_hash(title, body), self.portal_id),
        )
        return [url for (url,) in rows]

    def memory(self) -> Mapping[str, Any]:
        """What ``Store.remember`` stored last; empty before that."""
        (learned,) = self.conn.execute("SELECT learned FROM portals WHERE id = ?", (self.portal_id,)).fetchone()
        memory: dict[str, Any] = json.loads(learned or "{}")
        return memory

    def _post(self, row: tuple[Any, ...]) -> KnownPost:
        url, title, author, category, precision, earliest, latest, modified, seen, gone_at = row
        return KnownPost(
            url,
            title or None,
            author,
            tuple(category.split(" / ")) if category else (),
            precision,
            read_stamp(earliest, self.zone),
            read_stamp(latest, self.zone),
            read_stamp(modified, self.zone),
            read_stamp(seen, self.zone),
            gone_at is not None,
        )


def second_looks(conn: sqlite3.Connection, portal_id: int) -> list[str]:
    """Addresses of posts that were missing once; a run fetches them first, so that it is soon certain whether they are gone."""
    rows = conn.execute(
        "SELECT url FROM articles WHERE portal_id = ? AND suspect_at IS NOT NULL ORDER BY suspect_at", (portal_id,)
    )
    return [url for (url,) in rows]
