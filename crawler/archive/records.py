"""An archived article in Python: the extracted Article and what the archive knows about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.archive.times import read_stamp, zone_called
from crawler.items import Article


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
    """When the portal certainly no longer had it; None while it is there."""
    gone_reason: str | None

    def to_json(self) -> dict[str, Any]:
        """The contract's names first, then the archive's own: id, portal, revision, first and last seen, gone."""
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
    """The articles with these ids, in that order; ids that do not exist are skipped."""
    from crawler.archive.query import read_rows

    return (_record(row, article) for row, article in read_rows(conn, ids))


def _record(row: Mapping[str, Any], article: Article) -> Record:
    zone = zone_called(row["timezone"])
    first, last = (datetime.fromisoformat(row[name]).astimezone(zone) for name in ("first_seen_at", "last_seen_at"))
    gone_at = read_stamp(row["gone_at"], zone)
    return Record(row["id"], article, row["portal"], row["content_id"], row["revision"], first, last, gone_at, row["gone_reason"])
