"""Whether a page carries the text that an article had, give or take an edit."""

from __future__ import annotations

import sqlite3

from crawler.archive.contents import content_hash, visible
from crawler.archive.rows import Row
from crawler.items import Article

TELLING_CHARS = 50
"""An equal body shorter than this ("如图", "见附件") says nothing about whose it is."""


def is_same_text(conn: sqlite3.Connection, row: Row, article: Article) -> bool:
    """
    Whether *article* may be the archived one: the same content, the same body under an edited headline, or the same
    headline over bodies that overlap as edits do.

    Likeness alone is not enough: the daily bulletins of a portal differ in a few numbers. Asked only where addresses
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
