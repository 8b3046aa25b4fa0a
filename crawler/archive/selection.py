"""
Parses the query language of search, export, web and Python, such as ``养老 -理财 title:健康 after:2025-01``.

    words                 all of them; 养老 OR 保险; NOT 理财 or -理财; (…) groups
    "养老 保险"            a phrase; insur* the beginning of a Latin word
    ~软件                 also what is said elsewhere for it (軟體); needs newskeep[fold]
    title: body:          where the word has to stand
    portal: category: author: tag: source: editor: url: lang: kind:   contains; := is exactly; :* is there at all
    after: before: on:    2025, 2025-03, 2025-03-09, 7d (days back), today; after is inclusive, before is not
    views: comments: revisions: chars:   >100, <=5, 100..500
    gone: changed: copied:               yes or no
    story: id:            numbers, as shown by other commands
    revision:             current (as it stands), old (text that was replaced), any
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.archive.search_text import Needle, fold
from crawler.errors import UsageError


class QueryError(UsageError):
    """A query that cannot be understood; *position* is the 0-based character of *query* at which it goes wrong."""

    slug = "wrong-query"

    def __init__(self, message: str, query: str = "", position: int = 0) -> None:
        where = f"\n    {query}\n    {_indent(query[:position])}^" if query else ""
        super().__init__(message + where)
        self.reason, self.query, self.position = message, query, position


@dataclass(frozen=True)
class Words:
    """A word or phrase that has to stand in the title, the body or (None) either."""

    needle: Needle
    column: str | None = None


@dataclass(frozen=True)
class Field:
    """A condition on what is known of an article: *name* one of FIELDS, *value* as typed, *position* of it in the query."""

    name: str
    value: str
    position: int = 0


@dataclass(frozen=True)
class Not:
    part: Node


@dataclass(frozen=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    parts: tuple[Node, ...]


Node = Words | Field | Not | And | Or

FIELDS = {
    "title": "标题", "body": "正文", "author": "作者", "portal": "站点", "category": "栏目", "tag": "标签", "source": "来源",
    "editor": "编辑", "url": "网址", "lang": "语言", "kind": "类型", "after": "起", "before": "止", "on": "日期", "views": "浏览",
    "comments": "评论", "revisions": "修订数", "chars": "字数", "gone": "消失", "changed": "改动", "copied": "转载", "story": "事件",
    "id": "编号", "revision": "版本",
}  # fmt: skip
"""What may stand before a colon, in English and in Chinese."""

ALL_FIELDS = " ".join(FIELDS)

_NAMES = {
    **{name: name for name in FIELDS},
    **{chinese: name for name, chinese in FIELDS.items()},
    "site": "portal",
    "from": "after",
    "until": "before",
}

_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "“”„‟「」『』＂"), ord('"')) | {0x3000: 0x20}
)
_TOKEN = re.compile(r'\s*(?:(?P<open>\()|(?P<close>\))|(?P<quote>")(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s()"]+))')
_FIELD = re.compile(r"(?P<minus>-?)(?P<name>[^\W\d]+):(?P<value>.*)", re.DOTALL)


def parse(query: str) -> Node:
    """
    The tree of *query*; an empty one is ``And(())``, which everything fulfils.

    Full-width letters, colons, quotes and brackets are read as the plain ones. Raises QueryError with the position.

    >>> parse("养老 －理财")
    And(parts=(Words(needle=Needle(text='养老', prefix=False), column=None), Not(part=Words(needle=Needle(text='理财', prefix=False), column=None))))
    >>> parse("titel:健康")
    Traceback (most recent call last):
    ...
    crawler.archive.selection.QueryError: there is no field 'titel': did you mean 'title'? Fields: title body author portal category tag source editor url lang kind after before on views comments revisions chars gone changed copied story id revision
        titel:健康
        ^
    """
    return _Parser(query).whole()


def no_fields(query: str) -> list[str]:
    """
    The names before a colon in *query* that no field has, so that they were searched as text: what to say if nothing was found.

    >>> no_fields('作家:李四 title:健康 url:https://a.example "备注:无" 3:2')
    ['作家']
    """
    tokens = _Parser(query).tokens
    words = [token for before, token in zip([None, *tokens], tokens) if not (before and before.kind == "field")]
    named = [_FIELD.fullmatch(token.text) for token in words if token.kind == "word"]
    return list(dict.fromkeys(match["name"] for match in named if match))


def needles(node: Node, column: str | None = None) -> list[Needle]:
    """What to highlight in *column* ("title", "body" or None for both): the words that are wanted, not those that are excluded."""
    if isinstance(node, Words):
        return [node.needle] if column is None or node.column in (None, column) else []
    if isinstance(node, And | Or):
        return [needle for part in node.parts for needle in needles(part, column)]
    return []


@dataclass
class _Token:
    kind: str  # open, close, phrase, word, field, minus, OR, AND, NOT
    text: str
    position: int


@dataclass
class _Parser:
    query: str
    tokens: list[_Token] = field(default_factory=list)
    at: int = 0

    def __post_init__(self) -> None:
        if len(self.query) > 2000:
            raise QueryError("the query is longer than 2,000 characters")
        self.tokens = list(self._cut(self.query.translate(_PLAIN).replace("\0", " ")))

    def whole(self) -> Node:
        if not self.tokens:
            return And(())
        tree = self._either("", 0)
        if self.at < len(self.tokens):
            raise self._wrong("a closing bracket without an opening one")
        return tree

    def _cut(self, plain: str) -> Iterator[_Token]:
        at = 0
        while match := _TOKEN.match(plain, at):
            kind = match.lastgroup or ""
            start, at = match.start(kind if kind != "end" else "quote"), match.end()
            if kind in ("open", "close"):
                yield _Token(kind, match[0].strip(), start)
            elif kind == "word":
                yield from self._cut_word(match["word"], start, plain[at : at + 1])
            elif match["end"]:
                yield _Token("phrase", match["phrase"], start)
            else:
                raise QueryError("this quotation mark is not closed", self.query, start)

    def _cut_word(self, word: str, start: int, follows: str) -> Iterator[_Token]:
        if word in ("OR", "AND", "NOT") or word == "|":
            yield _Token("OR" if word == "|" else word, word, start)
            return
        if word.startswith("-") and (len(word) > 1 or follows in ('"', "(")):
            yield _Token("minus", "-", start)
            word, start = word[1:], start + 1
        if not word.strip("-–—&+"):
            return  # "A - B": a dash by itself is no word
        if re.match(r"https?://", word):
            yield _Token("field", "url", start)
            yield _Token("word", word, start)
            return
        named = _FIELD.fullmatch(word)
        if named and self._is_field(named["name"], start):
            yield _Token("field", _NAMES[named["name"].lower()], start)
            word, start = named["value"], start + len(named["name"]) + 1
            if not word and not follows.strip():
                raise QueryError(f"{named['name']}: has no value", self.query, start)
        if word:
            yield _Token("word", word, start)

    def _is_field(self, name: str, start: int) -> bool:
        """``3:2`` and ``备注:无`` are text; a slip in a field's name is not."""
        if name.lower() in _NAMES:
            return True
        near = difflib.get_close_matches(name.lower(), _NAMES, n=1, cutoff=0.7) if name.isascii() else []
        if near:
            raise QueryError(f"there is no field {name!r}: did you mean {near[0]!r}? Fields: {ALL_FIELDS}", self.query, start)
        return False

    def _either(self, name: str, depth: int) -> Node:
        parts = [self._all(name, depth)]
        while self._take("OR"):
            parts.append(self._all(name, depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self, name: str, depth: int) -> Node:
        parts = [self._one(name, depth)]
        while self.at < len(self.tokens) and self.tokens[self.at].kind not in ("OR", "close"):
            self._take("AND")
            parts.append(self._one(name, depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, name: str, depth: int) -> Node:
        if depth > 40:
            raise self._wrong("the brackets are nested too deep")
        if self._take("NOT") or self._take("minus"):
            return Not(self._one(name, depth + 1))
        token = self._next()
        if token.kind == "field":
            return self._one(token.text, depth + 1)
        if token.kind == "open":
            tree = self._either(name, depth + 1)
            if not self._take("close"):
                raise QueryError("this bracket is not closed", self.query, token.position)
            return tree
        if token.kind not in ("word", "phrase"):
            raise QueryError(f"a word is missing before {token.text!r}", self.query, token.position)
        return self._leaf(token, name)

    def _leaf(self, token: _Token, name: str) -> Node:
        if name and name not in ("title", "body"):
            return Field(name, token.text.strip(), token.position)
        if token.kind == "word" and token.text.startswith("~") and len(token.text) > 1:
            return self._said_elsewhere(token, name)
        text = token.text
        prefix = token.kind == "word" and len(text) > 1 and text.endswith("*")
        folded = " ".join(fold(text.removesuffix("*") if prefix else text).split())
        if not folded:
            raise QueryError("these quotation marks hold nothing", self.query, token.position)
        return Words(Needle(folded, prefix), name or None)

    def _said_elsewhere(self, token: _Token, name: str) -> Node:
        from crawler.archive.regional import said_elsewhere

        needles = dict.fromkeys(Needle(" ".join(fold(word).split())) for word in said_elsewhere(token.text[1:]))
        parts = tuple(Words(needle, name or None) for needle in needles if needle.text)
        return parts[0] if len(parts) == 1 else Or(parts)

    def _take(self, kind: str) -> bool:
        found = self.at < len(self.tokens) and self.tokens[self.at].kind == kind
        self.at += found
        return found

    def _next(self) -> _Token:
        if self.at >= len(self.tokens):
            raise QueryError("a word is missing at the end", self.query, len(self.query))
        self.at += 1
        return self.tokens[self.at - 1]

    def _wrong(self, message: str) -> QueryError:
        return QueryError(message, self.query, self.tokens[min(self.at, len(self.tokens) - 1)].position)


def _indent(before: str) -> str:
    """As many columns of white space as *before* takes on a terminal, where Han characters are two wide."""
    from unicodedata import east_asian_width

    return "".join("\u3000" if east_asian_width(c) in "WF" else " " for c in before)
