"""Decides which archived article a page is, under which address, and which other addresses mean the same article."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from crawler.archive import gone
from crawler.archive.events import FetchRecord
from crawler.archive.identity import is_plausible_claim, is_same_text
from crawler.archive.ledger import add_event
from crawler.archive.rows import Row, row_aliased, row_at
from crawler.archive.times import stamp
from crawler.items import Article


@dataclass(slots=True)
class Place:
    """Where an article belongs: its address and row."""

    url: str
    row: Row | None
    """None for an article that is new."""
    aliases: dict[str, str] = field(default_factory=dict)
    """{other address that means it: why}."""


def find_place(conn: sqlite3.Connection, article: Article, fetch: FetchRecord, fetch_id: int) -> Place:
    """
    Decide which article a page is.

    Canonical links and redirects give aliases but prove nothing: a page that claims another article's address but has a
    different text stays an article of its own, so that no page can overwrite another.
    """
    from crawler.urls import canonical

    fetched = article.fetched_url or fetch.final_url or fetch.url
    own = article.url if fetched == article.url else canonical(fetched)
    place = _of_claim(conn, article, own) if article.url != own else _of_own(conn, article, own)
    if own != place.url:
        place.aliases[own] = "canonical"
    for part in article.pages:
        if (address := canonical(part)) not in (own, place.url):
            place.aliases[address] = "part"
    asked = own if fetch.url == fetched else canonical(fetch.url)
    if asked not in (own, place.url):
        _follow_redirect(conn, article, fetch, fetch_id, asked, place)
    return place


def _of_claim(conn: sqlite3.Connection, article: Article, own: str) -> Place:
    if not is_plausible_claim(article.url, own):
        return _of_own(conn, article, own)
    row = row_at(conn, article.url) or row_aliased(conn, article.url)
    if row is None:
        # Perhaps it was archived before the page began to name another address (a move from http to https, a new domain).
        row = row_at(conn, own)
        return Place(article.url if row is None or is_same_text(conn, row, article) else own, row)
    if is_same_text(conn, row, article) or row["fetched_url"] == article.fetched_url:
        return Place(row["url"], row)
    return _of_own(conn, article, own)


def _of_own(conn: sqlite3.Connection, article: Article, own: str) -> Place:
    from crawler.urls import canonical

    row = row_at(conn, own)
    if row is None:
        aliased = row_aliased(conn, own)
        if aliased is None or not is_same_text(conn, aliased, article):
            return Place(own, None)
        return Place(aliased["url"], aliased)
    came_from = own if row["fetched_url"] == own else canonical(row["fetched_url"])
    if came_from != own and not is_same_text(conn, row, article) and row_at(conn, came_from) is None:
        # Another page had claimed this address before the address itself was fetched: it goes back to its own.
        conn.execute("DELETE FROM aliases WHERE url = ?", (came_from,))
        conn.execute("UPDATE articles SET url = ? WHERE id = ?", (came_from, row.id))
        return Place(own, None)
    return Place(own, row)


def _follow_redirect(
    conn: sqlite3.Connection, article: Article, fetch: FetchRecord, fetch_id: int, asked: str, place: Place
) -> None:
    """The requested address led elsewhere: if an article is archived there, the same text means it moved, another that it is missing."""
    old = row_at(conn, asked)
    if old is None or (place.row is not None and old.id == place.row.id):
        place.aliases[asked] = "redirect"
        return
    if not is_same_text(conn, old, article):
        gone.missing_row(conn, old, fetch, fetch_id, "redirect-elsewhere")
        return
    at = stamp(fetch.fetched_at)
    add_event(conn, old.id, at, "moved", place.url, fetch_id)
    if place.row is None:
        place.row = old
        place.aliases[asked] = "moved"
        conn.execute("UPDATE articles SET url = ? WHERE id = ?", (place.url, old.id))
    elif old["gone_at"] is None:
        conn.execute("UPDATE articles SET gone_at = ?, gone_reason = 'moved' WHERE id = ?", (at, old.id))
