"""Whether a page carries the text that an article had, give or take an edit."""

from __future__ import annotations

import sqlite3

from crawler.archive.contents import content_hash, visible
from crawler.archive.rows import Row
from crawler.items import Article


def is_same_text(conn: sqlite3.Connection, row: Row, article: Article) -> bool:
    """
    Whether *article* may be the archived one: the same headline, the same body, or bodies that overlap as edits do.

    Asked only where addresses disagree, since comparing costs more than a hash.
    """
    digest, title, body = conn.execute("SELECT hash, title, body FROM contents WHERE id = ?", (row["content_id"],)).fetchone()
    if digest == content_hash(article.title, article.body_text):
        return True
    from crawler.stories import NEAR, similarity, sketch

    if visible(title) and visible(title) == visible(article.title or ""):
        return True
    return similarity(sketch(body), sketch(article.body_text)) >= NEAR
