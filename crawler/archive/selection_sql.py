"""How a parsed query becomes SQL: one full-text expression where that is possible, conditions for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from crawler.archive.search_text import Needle, fold
from crawler.archive.selection import And, Field, Node, Not, Or, QueryError, Words

Scope = str
"""Which texts are searched: "current", "old" (replaced by a later revision) or "any"."""


@dataclass(frozen=True)
class Plan:
    """
    What to ask SQLite. Aliases in *where*: ``a`` articles, ``c`` contents, ``p`` portals; ``{content}`` stands for the content's id.

    *match* is an FTS5 expression that every wanted text fulfils (None: no restriction), *where* is the rest of the condition,
    *params* its parameters in order.
    """

    match: str | None
    where: str
    params: tuple[Any, ...]
    scope: Scope = "current"


def compile_query(tree: Node, now: datetime, *, indexed: bool = True) -> Plan:
    """
    The plan for *tree*. *now* (aware, in the reader's zone) is what ``7d`` and ``today`` count from.

    With ``indexed=False`` every word is looked for in the text itself: for texts that the index does not hold yet.
    Raises QueryError for a value that cannot be.
    """
    compiler = _Compiler(now, indexed)
    parts = tree.parts if isinstance(tree, And) else (tree,)
    scope = _scope(parts)
    parts = tuple(part for part in parts if not (isinstance(part, Field) and part.name == "revision"))
    match, rest = _split(parts) if indexed else (None, list(parts))
    where = " AND ".join(compiler.condition(part) for part in rest)
    return Plan(match, where or "1", tuple(compiler.params), scope)


def _scope(parts: Sequence[Node]) -> Scope:
    for part in parts:
        if isinstance(part, Field) and part.name == "revision":
            if part.value not in ("current", "old", "any"):
                raise QueryError(f"revision: is current, old or any, not {part.value!r}")
            return part.value
    return "current"


def _split(parts: Sequence[Node]) -> tuple[str | None, list[Node]]:
    """The full-text expression of all parts that have one, and the parts that still have to be asked in SQL."""
    wanted, unwanted, rest = [], [], []
    for part in parts:
        if isinstance(part, Not) and (expression := _expression(part.part)):
            unwanted.append((expression, part))
        elif expression := _expression(part):
            wanted.append(expression)
        else:
            if isinstance(part, Words) and (phrase := _phrase(part)):
                wanted.append(phrase)  # narrows; the condition then looks at the text itself
            rest.append(part)
    if not wanted:
        return None, [*rest, *(part for _, part in unwanted)]
    match = " AND ".join(wanted)
    if unwanted:
        match = f"({match}) NOT ({' OR '.join(expression for expression, _ in unwanted)})"
    return match, rest


def _expression(node: Node) -> str | None:
    """*node* as an FTS5 expression that finds exactly it; None where there is none."""
    if isinstance(node, Words):
        return _phrase(node) if _is_exact(node) else None
    if isinstance(node, Or):
        expressions = [_expression(part) for part in node.parts]
        return None if None in expressions else f"({' OR '.join(map(str, expressions))})"
    if isinstance(node, And) and node.parts:
        match, rest = _split(node.parts)
        return f"({match})" if match and not rest else None
    return None


def _phrase(words: Words) -> str | None:
    phrase = words.needle.phrase
    return f"{words.column} : {phrase}" if phrase and words.column else phrase  # a column binds to a phrase or to (…)


@dataclass
class _Compiler:
    now: datetime
    indexed: bool

    def __post_init__(self) -> None:
        self.params: list[Any] = []

    def condition(self, node: Node) -> str:
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, Not):
            return f"NOT coalesce({self.condition(node.part)}, 0)"  # what is not known is not excluded by NOT
        if isinstance(node, And):
            return f"({' AND '.join(map(self.condition, node.parts)) or '1'})"
        if isinstance(node, Or):
            return f"({' OR '.join(map(self.condition, node.parts))})"
        if node.name == "revision":
            raise QueryError("revision: can only stand beside the other words, not under OR, NOT or in brackets")
        sql, values = CONDITIONS[node.name](node, self.now)
        self.params += values
        return f"({sql})"

    def _words(self, words: Words) -> str:
        tests = self._lookups(words) if self.indexed else []
        if not tests or not _is_exact(words):
            text = {"title": "c.title", "body": "c.body", None: "c.title, c.body"}[words.column]
            tests.append(f"holds(?, ?, {text})")
            self.params += [words.needle.text, words.needle.prefix]
        return f"({' AND '.join(tests)})"

    def _lookups(self, words: Words) -> list[str]:
        """What the indexes tell of a needle; more than is true of it, unless it is exact."""
        if phrase := _phrase(words):
            self.params.append(phrase)
            return ["{content} IN (SELECT rowid FROM search_index WHERE search_index MATCH ?)"]
        sign = "t" if words.column == "title" else ""
        self.params += [f'"{sign}{char}"' for char in words.needle.chars]
        return ["{content} IN (SELECT rowid FROM search_chars WHERE search_chars MATCH ?)"] * len(words.needle.chars)


def _is_exact(words: Words) -> bool:
    """The index of single characters tells those of the title apart, but not those of the body."""
    return words.needle.is_exact and not (words.needle.char and words.column == "body")


Condition = Callable[[Field, datetime], tuple[str, list[Any]]]


def _text(column: str, within: str = "{}") -> Condition:
    """A text column: contains, ``=x`` compares the whole, ``*`` asks if it is there; *within* is the condition it stands in."""

    def condition(field: Field, now: datetime) -> tuple[str, list[Any]]:
        value = fold(field.value)
        if value == "*":
            return within.format(f"{column} > ''"), []
        if value.startswith("="):
            return within.format(f"fold({column}) = ?"), [value[1:]]
        return within.format(f"instr(fold({column}), ?) > 0"), [value]

    return condition


def _number(column: str) -> Condition:
    def condition(field: Field, now: datetime) -> tuple[str, list[Any]]:
        value = field.value.replace(",", "")
        if match := re.fullmatch(r"(>=|<=|>|<|=)?(\d{1,15})(万|k|w)?", value, re.IGNORECASE):
            scale = {"": 1, "k": 1000, "w": 10000, "万": 10000}[(match[3] or "").lower()]
            return f"{column} {match[1] or '='} ?", [int(match[2]) * scale]
        if match := re.fullmatch(r"(\d{1,15})(?:\.\.|-|~)(\d{1,15})", value):
            return f"{column} BETWEEN ? AND ?", [int(match[1]), int(match[2])]
        if value == "*":
            return f"{column} IS NOT NULL", []
        raise QueryError(f"{field.name}: wants a number such as >100, <=5 or 100..500, not {field.value!r}")

    return condition


def _flag(test: str) -> Condition:
    def condition(field: Field, now: datetime) -> tuple[str, list[Any]]:
        if field.value.lower() in ("yes", "y", "true", "1", "是", "*"):
            return test, []
        if field.value.lower() in ("no", "n", "false", "0", "否"):
            return f"NOT ({test})", []
        raise QueryError(f"{field.name}: is yes or no, not {field.value!r}")

    return condition


def _day(compare: str) -> Condition:
    """
    A day is the portal's own calendar day; where only an interval is certain, the day it starts on.

    Both columns are asked as they stand, so that SQLite can use their indexes.
    """

    def condition(field: Field, now: datetime) -> tuple[str, list[Any]]:
        first, beyond = period(field, now)
        bounds = {"after": (first, None), "before": (None, first), "on": (first, beyond)}[compare]
        tests, values = [], []
        for sign, bound in zip((">=", "<"), bounds, strict=True):
            if bound:
                tests.append(f"{{0}} {sign} ?")
                values.append(bound.isoformat())
        test = " AND ".join(tests)
        known, unknown = test.format("a.published_date"), test.format("a.published_at")
        return f"({known}) OR (a.published_date IS NULL AND {unknown})", values * 2

    return condition


def period(field: Field, now: datetime) -> tuple[date, date]:
    """
    The days that a date means: its first, and the first after it.

    >>> from datetime import timezone
    >>> noon = datetime(2026, 5, 26, 12, tzinfo=timezone.utc)
    >>> [d.isoformat() for d in period(Field("on", "2025-02"), noon)], [d.isoformat() for d in period(Field("on", "7d"), noon)]
    (['2025-02-01', '2025-03-01'], ['2026-05-19', '2026-05-20'])
    """
    value = field.value.lower().strip().replace("/", "-").replace(".", "-")
    value = re.sub(r"^(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?$", lambda m: "-".join(filter(None, m.groups())), value)
    today = now.date()
    ago = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1, "前天": 2}.get(value)
    if match := re.fullmatch(r"(\d{1,5})(d|天)", value):
        ago = int(match[1])
    try:
        if ago is not None:
            return today - timedelta(ago), today - timedelta(ago - 1)
        if match := re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", value):
            year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
            first = date(year, month, day)
            if match[3]:
                return first, first + timedelta(1)
            return first, date(year + month // 12, month % 12 + 1, 1) if match[2] else date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        pass
    raise QueryError(f"{field.name}: wants a date such as 2025, 2025-03, 2025-03-09, 7d or today, not {field.value!r}")


def _url(field: Field, now: datetime) -> tuple[str, list[Any]]:
    if re.match(r"https?://", field.value):
        return "a.url = ? OR a.fetched_url = ? OR a.id IN (SELECT article_id FROM aliases WHERE url = ?)", [field.value] * 3
    return "instr(a.url, ?) > 0", [field.value]


def _kind(field: Field, now: datetime) -> tuple[str, list[Any]]:
    return "a.kind = ?", [field.value.lower()]


def _category(field: Field, now: datetime) -> tuple[str, list[Any]]:
    """``category:=健康`` is a category of that name with all below it; without ``=`` any part of the path will do."""
    value = fold(field.value)
    if value == "*":
        return "a.category_id IS NOT NULL", []
    test = (
        "instr(' / ' || fold(x.path) || ' / ', ' / ' || ? || ' / ') > 0"
        if value.startswith("=")
        else "instr(fold(x.path), ?) > 0"
    )
    return f"a.category_id IN (SELECT x.id FROM categories x WHERE {test})", [value.removeprefix("=")]


def _portal(field: Field, now: datetime) -> tuple[str, list[Any]]:
    """A key or host typed whole means that portal alone: ``portal:news.cn`` is not ``news.cnr.cn``."""
    value = fold(field.value)
    whole, part = "p.key = ?", "instr(fold(x.key || ' ' || x.name || ' ' || x.home_url), ?) > 0"
    if value.startswith("="):
        return whole, [value[1:]]
    sql = f"iif(EXISTS (SELECT 1 FROM portals x WHERE x.key = ?), {whole}, a.portal_id IN (SELECT x.id FROM portals x WHERE {part}))"
    return sql, [value, value, value]


_IN_STORY = "SELECT m.story_id FROM story_members m WHERE m.content_id = {content}"
_COPIED = (
    "(SELECT count(*) FROM story_members m JOIN articles y ON y.content_id = m.content_id WHERE m.story_id = ("
    + _IN_STORY
    + ")) > 1 "
    "OR (SELECT count(*) FROM articles y WHERE y.content_id = {content}) > 1"
)

CONDITIONS: dict[str, Condition] = {
    "author": _text("a.author"),
    "source": _text("a.source_name"),
    "editor": _text("a.editor"),
    "lang": _text("a.lang"),
    "category": _category,
    "tag": _text("x.name", "a.id IN (SELECT y.article_id FROM tags x JOIN article_tags y ON y.tag_id = x.id WHERE {})"),
    "portal": _portal,
    "url": _url,
    "kind": _kind,
    "after": _day("after"),
    "before": _day("before"),
    "on": _day("on"),
    "views": _number("a.views"),
    "comments": _number("a.comments"),
    "revisions": _number("a.revision"),
    "chars": _number("c.chars"),
    "id": _number("a.id"),
    "story": _number("(" + _IN_STORY + ")"),
    "gone": _flag("a.gone_at IS NOT NULL"),
    "changed": _flag("a.revision > 1"),
    "copied": _flag(_COPIED),
}
"""What each field asks of the tables; title, body and revision are understood before."""


def holds(text: str, prefix: int, *texts: str) -> bool:
    """The SQL function ``holds(needle, prefix, title, body)``: the truth about one text, without the index."""
    from crawler.archive.search_text import is_in

    needle = Needle(text, bool(prefix))
    return any(is_in(needle, fold(part)) for part in texts)
