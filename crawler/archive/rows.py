"""An article's row in the archive, and how an extracted article becomes one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.archive.dating import Dating
from crawler.archive.times import local_day, read_stamp, stamp, stamp_or_none, zone_called
from crawler.items import Article, Link

PLAIN = ("author", "editor", "source_name", "source_url", "copyright_notice", "lang")
"""Text columns that hold a field of the same name."""

_COLUMNS = (
    "id", "portal_id", "url", "fetched_url", "content_id", "category_id", *PLAIN, "published_at", "published_precision",
    "published_earliest", "published_latest", "published_raw", "published_rule", "modified_at", "views", "comments", "counted_at",
    "own_fetches", "first_seen_at", "last_seen_at", "gone_at", "suspect_at", "suspect_reason", "suspect_run", "revision", "rules",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM articles WHERE "


@dataclass(slots=True)
class Row:
    """One row of ``articles``, as far as writing needs it."""

    values: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def id(self) -> int:
        return int(self.values["id"])

    @property
    def dating(self) -> Dating | None:
        """The publication time as known now."""
        at = read_stamp(self["published_at"])
        if at is None:
            return None
        earliest, latest = read_stamp(self["published_earliest"]) or at, read_stamp(self["published_latest"]) or at
        return Dating(
            at, self["published_precision"], earliest, latest, self["published_raw"] or "", self["published_rule"] or "page"
        )


def row_by_id(conn: sqlite3.Connection, article_id: int) -> Row:
    """The article with this id, which exists."""
    return Row(dict(zip(_COLUMNS, conn.execute(_SELECT + "id = ?", (article_id,)).fetchone())))


def new_row(article_id: int, columns: Mapping[str, Any]) -> Row:
    """The row of an article that was just added with these *columns*."""
    return Row({name: columns.get(name) for name in _COLUMNS} | {"id": article_id, "revision": 1})


def row_at(conn: sqlite3.Connection, url: str) -> Row | None:
    """The article whose own canonical address this is; aliases do not count."""
    found = conn.execute(_SELECT + "url = ?", (url,)).fetchone()
    return Row(dict(zip(_COLUMNS, found))) if found else None


def row_aliased(conn: sqlite3.Connection, url: str) -> Row | None:
    """The article that this alias means."""
    found = conn.execute(_SELECT + "id = (SELECT article_id FROM aliases WHERE url = ?)", (url,)).fetchone()
    return Row(dict(zip(_COLUMNS, found))) if found else None


def dating_columns(conn: sqlite3.Connection, dating: Dating | None, portal_id: int) -> dict[str, str | None]:
    """The seven columns with an article's time of publication; the day is the portal's own."""
    if dating is None:
        return dict.fromkeys(DATING)
    (zone_name,) = conn.execute("SELECT timezone FROM portals WHERE id = ?", (portal_id,)).fetchone()
    # Until the portal's zone is known, the offset that the source itself gave is the best available.
    zone = zone_called(zone_name) if zone_name != "UTC" else dating.at.tzinfo or zone_called(None)
    day = local_day(dating.earliest, dating.latest, zone)
    # In UTC, two sources that name the same local day may seem to span two days: together they still mean one day.
    precision = "day" if day is not None and dating.precision in ("month", "year") else dating.precision
    return dict(zip(DATING, (stamp(dating.at), day.isoformat() if day else None, precision, stamp(dating.earliest),
                             stamp(dating.latest), dating.raw or None, dating.rule)))  # fmt: skip


DATING = (
    "published_at", "published_date", "published_precision", "published_earliest", "published_latest", "published_raw",
    "published_rule",
)  # fmt: skip


def extra_of(article: Article) -> str | None:
    """JSON of what nobody filters by: the site's name, the parts of a multi-page article, why fields are null."""
    extra: dict[str, Any] = {"site": article.site, "pages": article.pages, "problems": article.problems}
    kept = {name: value for name, value in extra.items() if value}
    return to_json(kept) if kept else None


def page_columns(article: Article) -> dict[str, Any]:
    """The columns filled from the page alone; None if the page does not state a value."""
    return {
        **{name: getattr(article, name) or None for name in PLAIN},
        "modified_at": stamp_or_none(article.modified_at),
        "kind": article.kind,
        "family": article.family,
        "theme": article.theme,
        "rules": to_json(article.rules) if article.rules else None,
        "extra": extra_of(article),
    }


def to_json(value: Mapping[str, Any]) -> str:
    """Compact JSON that a person can read in a database browser."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    return {"url": value.url, "title": value.title} if isinstance(value, Link) else str(value)
