"""The fields of the query language (``portal:``, ``after:``, ``views:`` …) as SQL conditions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from crawler.archive.search_text import fold
from crawler.archive.selection import Field, QueryError

Condition = Callable[[Field, datetime], tuple[str, list[Any]]]
"""From a field and the reader's time to SQL and its parameters; aliases as in ``selection_sql.Plan``."""


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
    if value.startswith("="):
        return "a.portal_id = (SELECT x.id FROM portals x WHERE x.key = ?)", [value[1:]]
    part = "instr(fold(x.key || ' ' || x.name || ' ' || x.home_url), ?) > 0"
    test = f"iif(EXISTS (SELECT 1 FROM portals y WHERE y.key = ?), x.key = ?, {part})"
    return f"a.portal_id IN (SELECT x.id FROM portals x WHERE {test})", [value, value, value]


def _author(field: Field, now: datetime) -> tuple[str, list[Any]]:
    """Each author's name is folded once, not once an article; LIMIT keeps SQLite from folding before it has told them apart."""
    if fold(field.value) == "*":
        return "a.author > ''", []
    test, values = _text("x.author")(field, now)
    return f"a.author IN (SELECT x.author FROM (SELECT DISTINCT author FROM articles LIMIT -1) x WHERE {test})", values


_IN_STORY = "SELECT m.story_id FROM story_members m WHERE m.content_id = {content}"
_COPIED = (
    "(SELECT count(*) FROM story_members m JOIN articles y ON y.content_id = m.content_id WHERE m.story_id = ("
    + _IN_STORY
    + ")) > 1 "
    "OR (SELECT count(*) FROM articles y WHERE y.content_id = {content}) > 1"
)

CONDITIONS: dict[str, Condition] = {
    "author": _author,
    "source": _text("a.source_name"),
    "editor": _text("a.editor"),
    "lang": _text("a.lang"),
    "category": _category,
    "tag": _text("x.name", "a.id IN (SELECT y.article_id FROM tags x CROSS JOIN article_tags y ON y.tag_id = x.id WHERE {})"),
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
