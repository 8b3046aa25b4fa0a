"""Which archived article an address means, and whether a page that calls itself another address may be believed."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlsplit


def article_at(conn: sqlite3.Connection, url: str) -> int | None:
    """The id of the article with this canonical address or alias; None if there is none."""
    row = conn.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()
    row = row or conn.execute("SELECT article_id FROM aliases WHERE url = ?", (url,)).fetchone()
    return int(row[0]) if row else None


def add_alias(conn: sqlite3.Connection, url: str, article_id: int, reason: str, seen_at: str) -> None:
    """Keep that *url* means this article too; an address that is an article of its own stays one."""
    conn.execute(
        "INSERT INTO aliases(url, article_id, reason, first_seen_at) SELECT ?,?,?,? WHERE NOT EXISTS "
        "(SELECT 1 FROM articles WHERE url = ?) ON CONFLICT(url) DO UPDATE SET article_id = excluded.article_id "
        "WHERE article_id <> excluded.article_id",
        (url, article_id, reason, seen_at, url),
    )


def is_plausible_claim(claimed: str, fetched: str) -> bool:
    """
    Whether a page at *fetched* may call itself *claimed*, as far as the addresses tell.

    Sites with a broken template name their home page as the canonical address of every post; a page of one portal that
    names another portal's post would put its own words under that post's address.

    >>> is_plausible_claim("https://www.example.com/post/1.html", "https://m.example.com/post/1.html?from=app")
    True
    >>> is_plausible_claim("https://www.example.com/", "https://www.example.com/post/1.html")
    False
    >>> is_plausible_claim("https://victim.example.org/post/1.html", "https://www.example.com/post/1.html")
    False
    """
    from crawler.urls import registrable_domain

    parts = urlsplit(claimed)
    if parts.path in ("", "/") and not parts.query:
        return False
    if parts.netloc == urlsplit(fetched).netloc:
        return True
    domain = registrable_domain(claimed)
    return bool(domain) and domain == registrable_domain(fetched)
