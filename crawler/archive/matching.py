"""Which articles match a query: how tables are joined, what is ranked, and what is too common to rank."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import datetime
from typing import Any, Literal

from crawler.archive.indexing import reach
from crawler.archive.selection import needles, parse
from crawler.archive.selection_sql import Plan, compile_query

SCAN_LIMIT = 5000
"""Contents beyond the watermark that one search looks through, the newest; 0.15 ms each."""

RANKED = 5000
"""Articles that are ranked by BM25 at most: 1.5 µs each. A word that more of them hold says too little about an article to rank it by."""

COUNTED = 10_000
"""Articles that are counted unless more is asked for: 0.4 µs each."""

NEAR = 1000
"""Hits from the first that are looked for among the newest articles; pages behind them are cut from a list of all hits."""

READ = 1000
"""Newest articles whose texts are read at first for a query that no index answers alone, such as `《中国`."""

WALKED = 3000
"""Newest articles that are looked at for hits before all hits are listed: 30 µs each."""

TITLE_WEIGHT, BODY_WEIGHT = 5.0, 1.0

Order = Literal["relevance", "fresh", "date", "views"]
ORDERS: dict[str, str] = {
    "relevance": "{score}, a.published_at DESC, a.id DESC",
    # A post of today counts twice, one of a month ago one and a half times, an old one once.
    "fresh": "{score} * (1 + 1 / (1 + max(0, julianday(:now) - coalesce(julianday(a.published_at), 0)) / 30)), a.id DESC",
    "date": "a.published_at DESC, a.id DESC",
    "views": "a.views DESC, a.published_at DESC, a.id DESC",
}

Row = tuple[int, int, float | None, int | None]
"""(article, content, score, the last revision that holds the words where old ones are searched)."""


class Matches:
    """
    One query against one connection: the SQL that all its questions share.

    The index may be behind the texts. What lies beyond it is looked through word by word when the query is made, so that nothing is
    missed: ``late`` holds what was found there.
    """

    def __init__(self, conn: sqlite3.Connection, query: str, now: datetime) -> None:
        self.conn, self.now = conn, now
        self.tree = parse(query)
        self.plan: Plan = compile_query(self.tree, now)
        self.title_needles, self.body_needles = needles(self.tree, "title"), needles(self.tree, "body")
        self.is_current = self.plan.scope == "current"
        self.upto, self.last = reach(conn)
        self.late = self._look_through() if self.last > self.upto and self._asks_index() else None
        self.few: str | None = None
        """JSON list of the contents that were found when hits were counted, if they are few enough: tests need not be made again."""
        self.is_partial = False
        """True if hits were counted among the newest articles only."""
        self.found: list[int] | None = None
        """All articles, where they are known from counting them."""

    @property
    def unseen(self) -> int:
        """How many texts beyond the index were not looked at."""
        return max(0, self.last - self.upto - SCAN_LIMIT) if self.late is not None else 0

    @property
    def looked_through(self) -> int:
        return self.last - self.upto - self.unseen if self.late is not None else 0

    def total(self, at_most: int | None = None) -> int:
        """How many articles there are; *at_most* so many are counted. ``is_partial`` is set if not all were looked at."""
        if at_most is not None and self._reads_many_texts():
            self.is_partial = True
            return len(self._walked(at_most, self.plan.match, None, READ))
        if self.plan.match and self.plan.tests and self.is_current and at_most is not None:
            rows = self._tested(at_most)
            if len(rows) < at_most:
                self.found = [row[0] for row in rows]
            if len(rows) <= RANKED:
                self.few = json.dumps([row[1] for row in rows])
            return len(rows)
        wanted = "1" if self.is_current else "DISTINCT a.id"
        sql = f"SELECT count(*) FROM ({self._select(wanted, 'LIMIT :limit')})"
        return int(self.conn.execute(sql, self._params(limit=-1 if at_most is None else at_most)).fetchone()[0])

    def _tested(self, at_most: int) -> list[Any]:
        """(article, content) of the hits: from the texts to their articles, or the other way round where many texts hold the words."""
        where = self._where()
        if not re.search(r"\ba\.", where) or re.search(r"\bc\.", where) or self._held(":match", RANKED + 1) <= RANKED:
            return self._ask("a.id, h.id", "LIMIT :limit", limit=at_most)
        # "+" keeps SQLite from going through the texts all the same; tests of articles have indexes of their own.
        tables = self._tables(None, where)
        sql = f"SELECT a.id, a.content_id FROM {tables} WHERE +a.content_id IN ({self._hits()}) AND {where} LIMIT :limit"
        return self.conn.execute(sql.format(content="a.content_id"), self._params(limit=at_most)).fetchall()

    def _reads_many_texts(self) -> bool:
        is_read = any(test.reads_text for test in self.plan.tests)
        return bool(is_read and self.plan.match and self.is_current and self._held(":match", RANKED + 1) > RANKED)

    def _held(self, match: str, at_most: int) -> int:
        """How many texts fulfil an expression."""
        sql = f"SELECT count(*) FROM ({self._texts(match)} LIMIT :limit)"
        return int(self.conn.execute(sql, self._params(limit=at_most)).fetchone()[0])

    def page(self, order: Order, offset: int, limit: int, found: int) -> list[Row]:
        """A page of hits. *found* is how many there are, counted to more than RANKED."""
        if found <= offset and not self.is_partial:
            return []
        if self.plan.match and self.is_current and (found > RANKED or self.is_partial):
            return self._of_common_words(order, offset, limit)
        if self.plan.index != "search_index" or not self.plan.match:
            order = "date" if order in ("relevance", "fresh") else order
        columns = "a.id, {content}, {score}, NULL" if self.is_current else "a.id, {content}, min({score}), max(r.revision)"
        tail = "" if self.is_current else "GROUP BY a.id "
        return self._ask(columns, f"{tail}ORDER BY {ORDERS[order]} LIMIT :limit OFFSET :offset", limit=limit, offset=offset)

    def ids(self, order: Order | None, at_most: int = -1) -> list[int]:
        """All articles, in *order*; -1: no limit."""
        if self.found is not None and order is None:
            return self.found if at_most < 0 else self.found[:at_most]
        tail = "" if self.is_current else "GROUP BY a.id "
        ordered = f"ORDER BY {ORDERS[order]} " if order else ""
        return [row[0] for row in self._ask("a.id", f"{tail}{ordered}LIMIT :limit", limit=at_most)]

    def counts(self, expression: str) -> list[tuple[str | None, int]]:
        """How many articles there are with each value of *expression*."""
        counted = "count(*)" if self.is_current else "count(DISTINCT a.id)"
        return [(row[0], row[1]) for row in self._ask(f"{expression}, {counted}", "GROUP BY 1") if row[1]]

    # --- words that many articles hold ------------------------------------------------------------------------------

    def _of_common_words(self, order: Order, offset: int, limit: int) -> list[Row]:
        """
        Those with the words in their title first, each part newest first. Ranking 90,000 articles takes 140 ms and tells little; the
        newest of them are found in one by walking from the newest article and asking the index of each.
        """
        wanted = offset + limit
        if order == "views":
            return self._listed(self._hits(), ORDERS["views"], wanted)[offset:]
        rows = self._with_title(wanted) if order != "date" else []
        if len(rows) < wanted:
            rows += self._newest(wanted - len(rows), self.plan.match, None if order == "date" else self.plan.in_title)
        return rows[offset:]

    def _with_title(self, wanted: int) -> list[Row]:
        if self._held(":in_title", COUNTED + 1) > COUNTED:
            return self._newest(wanted, self.plan.in_title, None)
        return self._listed(self._texts(":in_title"), ORDERS["date"], wanted)

    def _newest(self, wanted: int, match: str | None, without: str | None) -> list[Row]:
        """The newest articles whose texts fulfil the expression *match* but not *without*."""
        rows = self._walked(wanted, match, without, READ if self.is_partial else WALKED) if wanted <= NEAR else []
        if len(rows) == wanted:
            return rows
        hits = self._hits() if match == self.plan.match else self._texts(":in_title")
        if without:
            hits = f"SELECT id FROM ({hits}) WHERE id NOT IN ({self._texts(':in_title')})"
        return self._listed(hits, ORDERS["date"], wanted)

    def _walked(self, wanted: int, match: str | None, without: str | None, among: int) -> list[Row]:
        """The same, *among* so many newest articles alone."""
        index = self.plan.index
        is_hit = f"EXISTS (SELECT 1 FROM {index} WHERE {index} MATCH :{{}} AND rowid = a.content_id)"
        is_late = f" OR a.content_id IN ({_LATE})" if self.late and match == self.plan.match else ""
        tests = [self._where(), f"({is_hit.format('walk')}{is_late})"]
        if without:
            tests.append(f"NOT {is_hit.format('without')}")
        floor = self.conn.execute(
            "SELECT published_at FROM articles ORDER BY published_at DESC LIMIT 1 OFFSET ?", (among,)
        ).fetchone()
        sql = (
            f"SELECT a.id, a.content_id, NULL, NULL FROM {self._tables(None, tests[0], ' INDEXED BY articles_published')} "
            f"WHERE a.published_at >= :floor AND {' AND '.join(tests)} ORDER BY {ORDERS['date']} LIMIT :wanted"
        ).format(content="a.content_id")
        params = self._params(wanted=wanted, walk=match, without=without, floor=(floor and floor[0]) or "")
        return self.conn.execute(sql, params).fetchall()

    def _listed(self, hits: str, order: str, wanted: int) -> list[Row]:
        where = self._where(by_texts=True)
        sql = (
            f"SELECT a.id, a.content_id, NULL, NULL FROM {self._tables(hits, where)} WHERE {where} ORDER BY {order} LIMIT :wanted"
        )
        return self.conn.execute(sql.format(content="a.content_id"), self._params(wanted=wanted)).fetchall()

    # --- SQL --------------------------------------------------------------------------------------------------------

    def _ask(self, columns: str, tail: str, **params: Any) -> list[Any]:
        return self.conn.execute(self._select(columns, tail), self._params(**params)).fetchall()

    def _select(self, columns: str, tail: str) -> str:
        """SELECT *columns* … *tail*; ``{content}`` and ``{score}`` stand for the content's id and bm25 (0 where there is none)."""
        where = self._where(by_texts=self.plan.match is not None)
        is_scored = self.plan.index == "search_index" and "{score}" in columns + tail
        hits = self._hits(is_scored) if self.plan.match is not None else None
        sql = f"SELECT {columns} FROM {self._tables(hits, f'{columns} {tail} {where}')} WHERE {where} {tail}"
        content = "h.id" if hits else "a.content_id" if self.is_current else "r.content_id"
        return sql.format(content=content, score="h.score" if is_scored and hits else "0.0")

    def _params(self, **params: Any) -> dict[str, Any]:
        values = {f"w{k}": value for k, value in enumerate(value for test in self.plan.tests for value in test.params)}
        known = {
            "now": self.now.isoformat(),
            "match": self.plan.match,
            "in_title": self.plan.in_title,
            "late": self.late,
            "upto": self.upto,
            "few": self.few,
        }
        return known | values | params

    def _hits(self, is_scored: bool = False) -> str:
        hits = self._texts(":match", f", bm25(search_index, {TITLE_WEIGHT}, {BODY_WEIGHT}) AS score" if is_scored else "")
        return (
            hits if self.late is None else f"{hits} UNION ALL SELECT value{', -1.0' if is_scored else ''} FROM json_each(:late)"
        )

    def _texts(self, match: str, more: str = "") -> str:
        index = self.plan.index
        # "+" keeps the index from being asked for each of the few anew, at 5 ms.
        few = "" if self.few is None else " AND +rowid IN (SELECT value FROM json_each(:few))"
        return f"SELECT rowid AS id{more} FROM {index} WHERE {index} MATCH {match}{few}"

    def _tables(self, hits: str | None, wanted: str, by: str = "") -> str:
        # CROSS JOIN holds SQLite to this order: from the hits to their articles. Without hits it may choose by its statistics.
        join = "CROSS JOIN" if hits else "JOIN"
        tables = [f"({hits}) h"] if hits else []
        if self.is_current:
            tables.append(f"articles a{by}" + (" ON a.content_id = h.id" if hits else ""))
        else:
            tables.append("revisions r" + (" ON r.content_id = h.id" if hits else ""))
            tables.append(
                "articles a ON a.id = r.article_id" + (" AND r.revision < a.revision" if self.plan.scope == "old" else "")
            )
        if re.search(r"\bc\.", wanted):
            tables.append("contents c ON c.id = {content}")
        if re.search(r"\bp\.", wanted):
            tables.append("portals p ON p.id = a.portal_id")
        return f" {join} ".join(tables)

    def _where(self, by_texts: bool = False) -> str:
        """
        The plan's tests with named parameters, which may be repeated; braces stay to be filled. *by_texts* if articles are found by
        their texts: "+" then keeps SQLite from trying every id of a list for each of them.
        """
        indexed: list[str] = []
        plain: list[str] = []
        number = 0
        for test in self.plan.tests:
            pieces = test.sql.split("?")
            sql = "".join(f"{piece}:w{number + k}" for k, piece in enumerate(pieces[:-1])) + pieces[-1]
            number += len(pieces) - 1
            if self.few is not None and test.is_of_text:
                continue
            (indexed if test.asks_index else plain).append(sql)
        if by_texts:
            indexed, plain = ([sql.replace("a.id IN (", "+a.id IN (") for sql in some] for some in (indexed, plain))
        if self.late is None or self.few is not None:
            return " AND ".join([*indexed, *plain]) or "1"
        seen = " AND ".join([*indexed, "{content} <= :upto"])
        return " AND ".join([f"({seen} OR {{content}} IN ({_LATE}))", *plain])

    def _asks_index(self) -> bool:
        return self.plan.match is not None or any(test.asks_index for test in self.plan.tests)

    def _look_through(self) -> str:
        """JSON list of the contents beyond the index that fulfil the whole query, found by reading them."""
        plan = compile_query(self.tree, self.now, indexed=False)
        tables = "contents c JOIN articles a ON a.content_id = c.id"
        if not self.is_current:
            tables = "contents c JOIN revisions r ON r.content_id = c.id JOIN articles a ON a.id = r.article_id"
        tests = " AND ".join(["c.id > ?", *(test.sql for test in plan.tests)])
        floor = max(self.upto, self.last - SCAN_LIMIT)
        values = (value for test in plan.tests for value in test.params)
        sql = f"SELECT DISTINCT c.id FROM {tables} JOIN portals p ON p.id = a.portal_id WHERE {tests}"
        return json.dumps([row[0] for row in self.conn.execute(sql.format(content="c.id"), (floor, *values))])


_LATE = "SELECT value FROM json_each(:late)"
