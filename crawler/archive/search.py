"""
Full-text search: hits ranked, with snippets, and counted.

The index (``search_index``, contentless FTS5, rowid = contents.id) is append-only over immutable texts. A watermark in
``index_state`` says up to which content it reaches; what lies beyond is looked through as it stands, so that a search never
misses an article because the index is behind.
"""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from crawler.archive.matching import COUNTED, ORDERS, RANKED, Matches, Order, Row
from crawler.archive.search_text import fold
from crawler.archive.selection import QueryError, no_fields, parse
from crawler.archive.selection_sql import compile_query, holds
from crawler.archive.snippets import Span, marks_in, snippet

__all__ = [
    "COUNTABLE",
    "ORDERS",
    "Answer",
    "Hit",
    "Order",
    "Question",
    "answer",
    "count_by",
    "find",
    "prepare",
    "select_ids",
    "words",
]


@dataclass(frozen=True)
class Question:
    """A search: the query as typed, how to order, which page of hits. *now* (aware) is what relative dates count from."""

    query: str
    now: datetime
    order: Order = "relevance"
    limit: int = 20
    offset: int = 0
    snippet_chars: int = 90
    exact: bool = False
    """Count all hits, however many; else no more than COUNTED."""


@dataclass(frozen=True)
class Hit:
    """One article found. Marks are [start, end) offsets into ``title`` and ``snippet``; times are UTC text as in the archive."""

    id: int
    url: str
    portal: str
    portal_name: str
    category: str | None
    title: str
    title_marks: list[Span]
    snippet: str
    snippet_marks: list[Span]
    author: str | None
    published_at: str | None
    published_date: str | None
    published_precision: str | None
    timezone: str
    views: int | None
    revisions: int
    revision: int | None
    """Which revision holds the words, where old ones are searched; None for the current text."""
    gone_at: str | None
    score: float | None
    content_id: int


@dataclass(frozen=True)
class Answer:
    """A page of hits, how many there are in all, and how many texts could not be looked at."""

    query: str
    total: int
    """At least so many if ``is_exact`` is False."""
    hits: list[Hit] = field(default_factory=list)
    not_indexed: int = 0
    """Contents beyond the index that were looked through word by word."""
    not_searched: int = 0
    """Contents beyond the index that were not looked at at all; `newskeep search` or `newskeep doctor` index them."""
    is_exact: bool = True
    """False where counting ended at COUNTED: there are more."""
    no_fields: list[str] = field(default_factory=list)
    """If nothing was found: the names before a colon that no field has, so that they were searched as text."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def prepare(conn: sqlite3.Connection) -> sqlite3.Connection:
    """Give *conn* the SQL functions of searching: ``fold(text)``, ``holds(…)`` and ``words(query)``; answers *conn*."""
    conn.create_function("fold", 1, lambda text: None if text is None else fold(str(text)), deterministic=True)
    conn.create_function("holds", -1, holds, deterministic=True)
    conn.create_function("words", 1, words, deterministic=True)
    return conn


def words(query: str) -> str:
    """
    The FTS5 expression of a query that has words only, for ``search_index MATCH words('…')`` in SQL.

    >>> words("养老保险 -理财")
    '("养老 老保 保险") NOT ("理财")'
    """
    from datetime import UTC

    plan = compile_query(parse(query), datetime(2000, 1, 1, tzinfo=UTC))
    if plan.match is None or plan.tests or plan.index != "search_index":
        raise QueryError("words() takes words and phrases only, no fields", query)
    return plan.match


def find(conn: sqlite3.Connection, question: Question) -> Answer:
    """Answer *question*. *conn* was prepared. Raises QueryError for a query that cannot be understood."""
    return answer(Matches(conn, question.query, question.now), question)


def answer(matches: Matches, question: Question) -> Answer:
    """The same, of a query that is asked for more than its hits."""
    is_counted = question.exact or matches.plan.match is None
    found = matches.total(None if is_counted else max(COUNTED, RANKED) + 1)
    rows = matches.page(question.order, question.offset, question.limit, found)
    hits = [_hit(matches.conn, row, matches, question.snippet_chars) for row in rows]
    is_exact = is_counted or (found <= COUNTED and not matches.is_partial)
    total, unnamed = (found if is_exact else min(found, COUNTED)), ([] if found else no_fields(question.query))
    return Answer(question.query, total, hits, matches.looked_through, matches.unseen, is_exact, unnamed)


def select_ids(conn: sqlite3.Connection, query: str, now: datetime, order: Order | None = "date") -> list[int]:
    """Ids of all articles that *query* finds, in *order* (None: any): small enough to hold for an export of everything."""
    return Matches(conn, query, now).ids(order)


COUNTABLE = {
    "portal": "p.key",
    "category": "(SELECT path FROM categories WHERE id = a.category_id)",
    "author": "a.author",
    "year": "substr(coalesce(a.published_date, a.published_at), 1, 4)",
    "month": "substr(coalesce(a.published_date, a.published_at), 1, 7)",
    "day": "a.published_date",
    "source": "a.source_name",
}


def count_by(
    conn: sqlite3.Connection, query: str, now: datetime, what: str, limit: int | None = None
) -> list[tuple[str | None, int]]:
    """
    How many hits each portal (category, author, year, month, day, source) has; times in order, others the largest first.
    """
    counts = Matches(conn, query, now).counts(COUNTABLE[what])
    if what in ("year", "month", "day"):
        return sorted(counts, key=lambda pair: pair[0] or "")[-(limit or 0) :]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0] or ""))[:limit]


def _hit(conn: sqlite3.Connection, row: Row, matches: Matches, chars: int) -> Hit:
    article_id, content_id, score, revision = row
    known = conn.execute(_HIT, (content_id, article_id)).fetchone()
    title, body = known[5], known[-1]
    shown, marks = snippet(matches.body_needles, body, chars)
    values: list[Any] = [
        *known[:6], marks_in(matches.title_needles, title), shown, marks, *known[6:13], revision, known[13],
        round(score, 3) if score else None, content_id,
    ]  # fmt: skip
    return Hit(*values)


_HIT = """SELECT a.id, a.url, p.key, p.name, g.path, c.title, a.author, a.published_at, a.published_date, a.published_precision,
p.timezone, a.views, a.revision, a.gone_at, c.body FROM contents c, articles a JOIN portals p ON p.id = a.portal_id
LEFT JOIN categories g ON g.id = a.category_id WHERE c.id = ? AND a.id = ?"""
