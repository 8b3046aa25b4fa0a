"""
How articles are found: the index is brought in step with the texts, a query is asked, hits are ranked, cut out and counted.

The index (``search_index``, contentless FTS5, rowid = contents.id) is append-only over immutable texts. A watermark in
``index_state`` says up to which content it reaches; what lies beyond is looked through as it stands, so that a search never
misses an article because the index is behind.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from crawler.archive.indexing import reach
from crawler.archive.search_text import fold
from crawler.archive.selection import QueryError, needles, parse
from crawler.archive.selection_sql import compile_query, holds
from crawler.archive.snippets import Span, marks_in, snippet

SCAN_LIMIT = 5000
"""Contents beyond the watermark that one search looks through, the newest; 0.15 ms each."""

Order = Literal["relevance", "fresh", "date", "views"]
ORDERS: dict[str, str] = {
    "relevance": "{score}, a.published_at DESC, a.id DESC",
    # A post of today counts twice, one of a month ago one and a half times, an old one once.
    "fresh": "{score} * (1 + 1 / (1 + max(0, julianday(:now) - coalesce(julianday(a.published_at), 0)) / 30)), a.id DESC",
    "date": "a.published_at DESC, a.id DESC",
    "views": "a.views DESC, a.published_at DESC, a.id DESC",
}
CHARACTER_TEXTS = "SELECT rowid FROM search_chars WHERE search_chars MATCH ?"
ONE_CHARACTER = f"({{content}} IN ({CHARACTER_TEXTS}))"
"""The condition of a query that is one character: too common to rank, so newest first."""

TITLE_WEIGHT, BODY_WEIGHT = 5.0, 1.0


@dataclass(frozen=True)
class Question:
    """A search: the query as typed, how to order, which page of hits. *now* (aware) is what relative dates count from."""

    query: str
    now: datetime
    order: Order = "relevance"
    limit: int = 20
    offset: int = 0
    snippet_chars: int = 90


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
    hits: list[Hit] = field(default_factory=list)
    not_indexed: int = 0
    """Contents beyond the index that were looked through word by word."""
    not_searched: int = 0
    """Contents beyond the index that were not looked at at all; `newskeep search` or `newskeep doctor` index them."""

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
    if plan.match is None or plan.where != "1":
        raise QueryError("words() takes words and phrases only, no fields", query)
    return plan.match


def find(conn: sqlite3.Connection, question: Question) -> Answer:
    """Answer *question*. *conn* was prepared. Raises QueryError for a query that cannot be understood."""
    asking = _Asking(conn, question.query, question.now)
    hits = [_hit(conn, row, asking, question.snippet_chars) for row in asking.page(question)]
    total = asking.total()
    return Answer(question.query, total, hits, asking.looked_through, asking.unseen)


def select_ids(conn: sqlite3.Connection, query: str, now: datetime, order: Order | None = "date") -> list[int]:
    """Ids of all articles that *query* finds, in *order* (None: any): small enough to hold for an export of everything."""
    return _Asking(conn, query, now).ids(order)


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
    counts = _Asking(conn, query, now).counts(COUNTABLE[what])
    if what in ("year", "month", "day"):
        return sorted(counts, key=lambda pair: pair[0] or "")[-(limit or 0) :]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0] or ""))[:limit]


class _Asking:
    """One query against one connection: the SQL that all its questions share."""

    def __init__(self, conn: sqlite3.Connection, query: str, now: datetime) -> None:
        self.conn, self.now = conn, now
        self.tree = parse(query)
        self.plan = compile_query(self.tree, now)
        self.title_needles, self.body_needles = needles(self.tree, "title"), needles(self.tree, "body")
        self.is_current = self.plan.scope == "current"
        self.upto, self.last = reach(conn)
        self.late = self._look_through() if self.last > self.upto and self._asks_index() else None

    @property
    def unseen(self) -> int:
        """How many texts beyond the index were not looked at."""
        return max(0, self.last - self.upto - SCAN_LIMIT) if self.late is not None else 0

    @property
    def looked_through(self) -> int:
        return self.last - self.upto - self.unseen if self.late is not None else 0

    def page(self, question: Question) -> list[Any]:
        if question.order == "relevance" and self.is_current and self.plan.match and self.plan.where == "1" and self.late is None:
            rows = self._best(question)
            if len(rows) == question.limit:
                return rows
        columns = "a.id, {content}, {score}, NULL" if self.is_current else "a.id, {content}, min({score}), max(r.revision)"
        tail = "" if self.is_current else "GROUP BY a.id "
        tail += f"ORDER BY {ORDERS[question.order]} LIMIT :limit OFFSET :offset"
        return self.ask(columns, tail, limit=question.limit, offset=question.offset).fetchall()

    def _best(self, question: Question) -> list[Any]:
        """
        A page by words alone: only the best texts are joined to their articles, a third less time where 90,000 hold a word. Fewer than
        asked for where many of them are texts that were replaced; the whole query then answers.
        """
        sql = (
            f"SELECT a.id, h.id, h.score, NULL FROM ({self._hits(True)} ORDER BY score LIMIT :best) h "
            "CROSS JOIN articles a ON a.content_id = h.id ORDER BY h.score, a.published_at DESC, a.id DESC LIMIT :limit OFFSET :offset"
        )
        best = 2 * (question.offset + question.limit) + 100
        params = {"match": self.plan.match, "best": best, "limit": question.limit, "offset": question.offset}
        return self.conn.execute(sql, params).fetchall()

    def total(self) -> int:
        """How many articles there are. For one character alone from its texts to their articles: half the time of the other way round."""
        if self.is_current and self.late is None and self.plan.where == ONE_CHARACTER and self.plan.match is None:
            sql = f"SELECT count(*) FROM ({CHARACTER_TEXTS}) h CROSS JOIN articles a ON a.content_id = h.rowid"
            return int(self.conn.execute(sql, self.plan.params).fetchone()[0])
        return sum(count for _, count in self.counts("NULL"))

    def ids(self, order: Order | None) -> list[int]:
        tail = "" if self.is_current else "GROUP BY a.id "
        return [row[0] for row in self.ask("a.id", tail + (f"ORDER BY {ORDERS[order]}" if order else ""))]

    def counts(self, expression: str) -> list[tuple[str | None, int]]:
        counted = "count(*)" if self.is_current else "count(DISTINCT a.id)"
        return [(row[0], row[1]) for row in self.ask(f"{expression}, {counted}", "GROUP BY 1") if row[1]]

    def ask(self, columns: str, tail: str, **params: Any) -> sqlite3.Cursor:
        """SELECT *columns* … *tail*; ``{content}`` and ``{score}`` stand for the content's id and bm25 (0 where there is none)."""
        where, values = self._where()
        scored = "{score}" in columns + tail
        content = "a.content_id" if self.is_current else "r.content_id"
        if self.plan.where == ONE_CHARACTER and "LIMIT" in tail:
            content = f"+{content}"  # no index for it: the articles are walked by date until a page is full
        score = "h.score" if self.plan.match is not None else "0.0"
        wanted = f"{columns} {tail} {where}"
        source = self._hits(scored) if self.plan.match is not None else None
        sql = f"SELECT {columns} FROM {self._tables(source, wanted)} WHERE {where} {tail}".format(content=content, score=score)
        params |= values | {"now": self.now.isoformat(), "match": self.plan.match, "late": self.late, "upto": self.upto}
        return self.conn.execute(sql, params)

    def _hits(self, scored: bool) -> str:
        score = f"bm25(search_index, {TITLE_WEIGHT}, {BODY_WEIGHT})" if scored else "0.0"
        hits = f"SELECT rowid AS id, {score} AS score FROM search_index WHERE search_index MATCH :match"
        return hits if self.late is None else f"{hits} UNION ALL SELECT value, -1.0 FROM json_each(:late)"

    def _tables(self, source: str | None, wanted: str) -> str:
        # CROSS JOIN holds SQLite to this order: from the hits to their articles. Without hits it may choose by its statistics.
        join = "CROSS JOIN" if source else "JOIN"
        tables = [f"({source}) h"] if source else []
        if self.is_current:
            tables.append("articles a" + (" ON a.content_id = h.id" if source else ""))
        else:
            tables.append("revisions r" + (" ON r.content_id = h.id" if source else ""))
            tables.append(
                "articles a ON a.id = r.article_id" + (" AND r.revision < a.revision" if self.plan.scope == "old" else "")
            )
        if re.search(r"\bc\.", wanted):
            tables.append("contents c ON c.id = {content}")
        if re.search(r"\bp\.", wanted):
            tables.append("portals p ON p.id = a.portal_id")
        return f" {join} ".join(tables)

    def _where(self) -> tuple[str, dict[str, Any]]:
        """The plan's condition with named parameters, which may be repeated; braces stay for ``ask`` to fill."""
        pieces = self.plan.where.split("?")
        where = "".join(f"{piece}:w{k}" for k, piece in enumerate(pieces[:-1])) + pieces[-1]
        if self.late is not None:
            where = f"(({where}) AND {{content}} <= :upto OR {{content}} IN (SELECT value FROM json_each(:late)))"
        return where, {f"w{k}": value for k, value in enumerate(self.plan.params)}

    def _asks_index(self) -> bool:
        return self.plan.match is not None or "FROM search_" in self.plan.where

    def _look_through(self) -> str:
        """JSON list of the contents beyond the index that fulfil the whole query, found by reading them."""
        plan = compile_query(self.tree, self.now, indexed=False)
        tables = "contents c JOIN articles a ON a.content_id = c.id"
        if not self.is_current:
            tables = "contents c JOIN revisions r ON r.content_id = c.id JOIN articles a ON a.id = r.article_id"
        sql = f"SELECT DISTINCT c.id FROM {tables} JOIN portals p ON p.id = a.portal_id WHERE c.id > ? AND ({plan.where})"
        floor = max(self.upto, self.last - SCAN_LIMIT)
        found = self.conn.execute(sql.format(content="c.id"), (floor, *plan.params))
        return json.dumps([row[0] for row in found])


def _hit(conn: sqlite3.Connection, row: Sequence[Any], asking: _Asking, chars: int) -> Hit:
    article_id, content_id, score, revision = row
    known = conn.execute(_HIT, (content_id, article_id)).fetchone()
    title, body = known[5], known[-1]
    shown, marks = snippet(asking.body_needles, body, chars)
    values: list[Any] = [
        *known[:6], marks_in(asking.title_needles, title), shown, marks, *known[6:13], revision, known[13],
        round(score, 3) if score else None, content_id,
    ]  # fmt: skip
    return Hit(*values)


_HIT = """SELECT a.id, a.url, p.key, p.name, g.path, c.title, a.author, a.published_at, a.published_date, a.published_precision,
p.timezone, a.views, a.revision, a.gone_at, c.body FROM contents c, articles a JOIN portals p ON p.id = a.portal_id
LEFT JOIN categories g ON g.id = a.category_id WHERE c.id = ? AND a.id = ?"""
