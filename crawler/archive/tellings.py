"""The articles of a story in the order they appeared: who had it first, who copied it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from crawler.stories import COPY


@dataclass(frozen=True, slots=True)
class Telling:
    """One article of a story."""

    article_id: int
    url: str
    portal: str
    title: str
    published_at: str | None
    """UTC, as the archive writes it."""
    first_seen_at: str
    source_name: str | None
    """The source it states."""
    similarity: float
    """To the most similar earlier text; 1.0 for the first and for exact copies."""
    relation: str
    """``first``, ``copy`` (the same text, give or take a word) or ``near``."""


def story_of(conn: sqlite3.Connection, article_id: int) -> int | None:
    """The id of the story that any text of this article belongs to; None if it stands alone."""
    row = conn.execute(
        "SELECT m.story_id FROM revisions r JOIN story_members m ON m.content_id = r.content_id WHERE r.article_id = ? "
        "ORDER BY r.revision DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    return int(row[0]) if row else None


def tellings(conn: sqlite3.Connection, story_id: int) -> list[Telling]:
    """The articles of a story in the order they appeared: by publication time, else by when they were first seen."""
    rows = conn.execute(
        "SELECT a.id, a.url, p.key, c.title, a.published_at, a.first_seen_at, a.source_name, max(m.similarity) "
        "FROM story_members m JOIN revisions r ON r.content_id = m.content_id JOIN articles a ON a.id = r.article_id "
        "JOIN portals p ON p.id = a.portal_id JOIN contents c ON c.id = a.content_id WHERE m.story_id = ? GROUP BY a.id "
        "ORDER BY coalesce(a.published_at, a.first_seen_at), a.first_seen_at, a.id",
        (story_id,),
    ).fetchall()
    relations = ["first" if place == 0 else "copy" if row[-1] >= COPY else "near" for place, row in enumerate(rows)]
    return [Telling(*(*row, relation)) for row, relation in zip(rows, relations)]
