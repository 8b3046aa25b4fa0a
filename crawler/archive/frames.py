"""Articles as a polars or pandas data frame."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Literal, get_args

from crawler.archive.export import COLUMNS, flat
from crawler.archive.query import read_rows
from crawler.errors import UsageError

Library = Literal["polars", "pandas"]


def frame(conn: sqlite3.Connection, ids: Sequence[int], library: Library = "polars") -> Any:
    """
    The articles with these ids as a data frame with the columns of ``newskeep export --format csv``, typed: times aware, in UTC;
    numbers nullable; category and tags as lists. Raises UsageError for another library, and (``missing-extra``) if it is not installed.
    """
    if library not in get_args(Library):
        raise UsageError(f"library is {' or '.join(map(repr, get_args(Library)))}, not {library!r}")
    rows = [flat(row, article) for row, article in read_rows(conn, ids)]
    return _polars(rows) if library == "polars" else _pandas(rows)


def _polars(rows: list[dict[str, Any]]) -> Any:
    try:
        import polars
    except ImportError:
        raise UsageError("frames need an extra: pip install 'newskeep[frames]'", slug="missing-extra") from None
    kinds: dict[str, Any] = dict.fromkeys(COLUMNS, polars.String)
    kinds |= dict.fromkeys(("id", "views", "comments", "revisions"), polars.Int64)
    kinds |= dict.fromkeys(("category", "tags"), polars.List(polars.String))
    kinds |= {name: polars.Datetime("us", "UTC") for name in COLUMNS if name.endswith("_at")}
    return polars.DataFrame([_in_utc(row) for row in rows], schema=kinds)


def _pandas(rows: list[dict[str, Any]]) -> Any:
    try:
        import pandas
    except ImportError:
        raise UsageError("pandas is not installed: pip install pandas", slug="missing-extra") from None
    made = pandas.DataFrame([_in_utc(row) for row in rows], columns=list(COLUMNS))
    for name in COLUMNS:
        if name.endswith("_at"):
            made[name] = pandas.to_datetime(made[name], utc=True)
        elif name in ("id", "views", "comments", "revisions"):
            made[name] = made[name].astype("Int64")
    return made


def _in_utc(row: dict[str, Any]) -> dict[str, Any]:
    from datetime import UTC

    return {name: row[name].astimezone(UTC) if name.endswith("_at") and row[name] else row[name] for name in COLUMNS}
