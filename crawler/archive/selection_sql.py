"""Compiles a parsed query to SQL: one full-text expression where possible, conditions for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from crawler.archive.search_text import Needle, fold, is_in
from crawler.archive.selection import And, Field, Node, Not, Or, QueryError, Words
from crawler.archive.selection_fields import CONDITIONS

Scope = str
"""Which texts are searched: "current", "old" (replaced by a later revision) or "any"."""

Index = Literal["search_index", "search_chars"]


@dataclass(frozen=True)
class Check:
    """A condition with its parameters. Aliases: ``a`` articles, ``c`` contents, ``p`` portals; ``{content}`` is the content's id."""

    sql: str
    params: tuple[Any, ...] = ()

    @property
    def asks_index(self) -> bool:
        return "FROM search_" in self.sql

    @property
    def is_of_text(self) -> bool:
        """True if it asks of the text alone, whatever article holds it."""
        return re.search(r"\b[ap]\.", self.sql) is None

    @property
    def reads_text(self) -> bool:
        """True if the text itself has to be read, 0.1 ms each."""
        return "holds(" in self.sql


@dataclass(frozen=True)
class Plan:
    """
    What to ask SQLite: *match* is an FTS5 expression over *index* that every wanted text fulfils (None: no restriction), *tests* are
    what remains. *in_title* finds those of the matching texts that hold all of the words in their title.
    """

    match: str | None
    tests: tuple[Check, ...] = ()
    scope: Scope = "current"
    index: Index = "search_index"
    in_title: str | None = None


def compile_query(tree: Node, now: datetime, *, indexed: bool = True) -> Plan:
    """
    The plan for *tree*. *now* (aware, in the reader's zone) is what ``7d`` and ``today`` count from.

    With ``indexed=False`` every word is looked for in the text itself: for texts that the index does not hold yet.
    Raises QueryError for a value that cannot be.
    """
    parts = tree.parts if isinstance(tree, And) else (tree,)
    scope = _scope(parts)
    parts = tuple(part for part in parts if not (isinstance(part, Field) and part.name == "revision"))
    index: Index = "search_index"
    found = _split(parts, _pairs) if indexed else _Found(None, None, list(parts))
    if indexed and found.match is None:
        index, found = "search_chars", _split(parts, _character)
    tests = tuple(_test(part, now, indexed) for part in found.rest)
    return Plan(found.match, tests, scope, index, found.in_title)


def _scope(parts: Sequence[Node]) -> Scope:
    for part in parts:
        if isinstance(part, Field) and part.name == "revision":
            if part.value not in ("current", "old", "any"):
                raise QueryError(f"revision: is current, old or any, not {part.value!r}")
            return part.value
    return "current"


Expression = Callable[[Words, bool], tuple[str | None, bool]]
"""From words, and whether they have to stand in the title, to an expression of an index, and whether it finds nothing else."""


def _pairs(words: Words, in_title: bool) -> tuple[str | None, bool]:
    phrase = words.needle.phrase
    column = words.column or ("title" if in_title else None)
    return f"{column} : {phrase}" if phrase and column else phrase, _is_exact(words)  # a column binds to a phrase or to (…)


def _character(words: Words, in_title: bool) -> tuple[str | None, bool]:
    """The index of single characters tells those of the title apart, but not those of the body."""
    char = words.needle.char
    if not char:
        return None, False
    if words.column == "body":
        return f'"{char}"', False
    return f'"{"t" if in_title or words.column == "title" else ""}{char}"', True


@dataclass
class _Found:
    match: str | None
    in_title: str | None
    rest: list[Node]


def _split(parts: Sequence[Node], express: Expression) -> _Found:
    """The full-text expression of all parts that have one, and the parts that still have to be asked in SQL."""
    wanted, titles, unwanted, rest = [], [], [], []
    for part in parts:
        if isinstance(part, Not) and (expression := _expression(part.part, express)):
            unwanted.append((expression, part))
        elif expression := _expression(part, express):
            wanted.append(expression)
            titles.append(_expression(part, express, in_title=True) or expression)
        else:
            if isinstance(part, Words) and (narrower := express(part, False)[0]):
                wanted.append(narrower)  # the condition then looks at the text itself
                titles.append(express(part, True)[0] or narrower)
            rest.append(part)
    if not wanted:
        return _Found(None, None, [*rest, *(part for _, part in unwanted)])
    without = f" NOT ({' OR '.join(expression for expression, _ in unwanted)})" if unwanted else ""
    match, in_title = (f"({' AND '.join(some)}){without}" if unwanted else " AND ".join(some) for some in (wanted, titles))
    return _Found(match, in_title, rest)


def _expression(node: Node, express: Expression, in_title: bool = False) -> str | None:
    """*node* as an FTS5 expression that finds exactly it; None where there is none."""
    if isinstance(node, Words):
        expression, is_exact = express(node, in_title)
        return expression if is_exact else None
    if isinstance(node, Or):
        expressions = [_expression(part, express, in_title) for part in node.parts]
        return None if None in expressions else f"({' OR '.join(map(str, expressions))})"
    if isinstance(node, And) and node.parts:
        found = _split(node.parts, express)
        return f"({found.in_title if in_title else found.match})" if found.match and not found.rest else None
    return None


def _test(node: Node, now: datetime, indexed: bool) -> Check:
    compiler = _Compiler(now, indexed)
    sql = compiler.condition(node)
    return Check(sql, tuple(compiler.params))


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
        """What the indexes find for a needle: possibly too much, unless it is exact."""
        if phrase := _pairs(words, False)[0]:
            self.params.append(phrase)
            return ["{content} IN (SELECT rowid FROM search_index WHERE search_index MATCH ?)"]
        sign = "t" if words.column == "title" else ""
        self.params += [f'"{sign}{char}"' for char in words.needle.chars]
        return ["{content} IN (SELECT rowid FROM search_chars WHERE search_chars MATCH ?)"] * len(words.needle.chars)


def _is_exact(words: Words) -> bool:
    return words.needle.is_exact and not (words.needle.char and words.column == "body")


def holds(text: str, prefix: int, *texts: str) -> bool:
    """The SQL function ``holds(needle, prefix, title, body)``: the truth about one text, without the index."""
    needle = Needle(text, bool(prefix))
    return any(is_in(needle, fold(part)) for part in texts)
