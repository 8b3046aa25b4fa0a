"""Whether a page is an archived article: by its address, by the address that it claims, and by its text."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlsplit

from crawler.archive.contents import content_hash, visible
from crawler.archive.rows import Row
from crawler.items import Article

TELLING_CHARS = 50
"""An equal body shorter than this ("如图", "见附件") does not identify an article."""


def article_at(conn: sqlite3.Connection, url: str) -> int | None:
    """The id of the article with this canonical address or alias; None if there is none."""
    row = conn.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()
    row = row or conn.execute("SELECT article_id FROM aliases WHERE url = ?", (url,)).fetchone()
    return int(row[0]) if row else None


def add_alias(conn: sqlite3.Connection, url: str, article_id: int, reason: str, seen_at: str) -> None:
    """Store *url* as another address of this article, unless it is an article of its own."""
    conn.execute(
        "INSERT INTO aliases(url, article_id, reason, first_seen_at) SELECT ?,?,?,? WHERE NOT EXISTS "
        "(SELECT 1 FROM articles WHERE url = ?) ON CONFLICT(url) DO UPDATE SET article_id = excluded.article_id "
        "WHERE article_id <> excluded.article_id",
        (url, article_id, reason, seen_at, url),
    )


def is_plausible_claim(claimed: str, fetched: str) -> bool:
    """
    Whether a page at *fetched* may call itself *claimed*, judging by the addresses.

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


def is_same_text(conn: sqlite3.Connection, row: Row, article: Article) -> bool:
    """
    Whether *article* may be the archived one: the same content, the same body under an edited headline, or the same
    headline over bodies that overlap as edits do.

    Similarity alone is not enough: a portal's daily bulletins differ only in a few numbers. Called only if addresses
    disagree, since comparing costs more than a hash.
    """
    digest, title, body = conn.execute("SELECT hash, title, body FROM contents WHERE id = ?", (row["content_id"],)).fetchone()
    if digest == content_hash(article.title, article.body_text):
        return True
    if (seen := visible(body)) == visible(article.body_text):
        return len(seen) >= TELLING_CHARS
    if visible(title) != visible(article.title or "") or not visible(title):
        return False
    from crawler.stories import NEAR, similarity, sketch

    return similarity(sketch(body), sketch(article.body_text)) >= NEAR
