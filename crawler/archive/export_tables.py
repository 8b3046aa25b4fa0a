"""Exports for other engines: Parquet by portal and month, or a smaller archive of the chosen articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from crawler.archive.export import COLUMNS, Job, flat, whole_file
from crawler.archive.query import read_rows
from crawler.errors import UsageError
from crawler.items import Article

ROW_GROUP = 2000
"""Articles per row group: about 10 MB of text, which is what is held in memory."""


def write_parquet(job: Job) -> None:
    """
    A folder ``portal=KEY/month=YYYY-MM/articles.parquet`` (Hive layout: DuckDB, Spark, polars read it as one table), or one file
    if the target ends in ``.parquet``. Typed: times as UTC timestamps, categories and tags as lists.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise UsageError("Parquet needs an extra: pip install 'newskeep[frames]'", slug="missing-extra") from None
    target = job.target or Path()
    schema = _schema()
    if target.suffix == ".parquet":
        with whole_file(target) as path, pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in _batches(job.rows()):
                writer.write_table(_table(batch, schema))
        return
    for (portal, month), ids in _partitions(job):
        path = target / f"portal={quote(portal, safe='')}" / f"month={month}" / "articles.parquet"
        with whole_file(path) as part, pq.ParquetWriter(part, schema, compression="zstd") as writer:
            for batch in _batches(_stepping(job, ids)):
                writer.write_table(_table(batch, schema))


def _partitions(job: Job) -> Iterator[tuple[tuple[str, str], list[int]]]:
    """The chosen ids by portal and month of publication."""
    months = job.conn.execute(
        "SELECT a.id, p.key, coalesce(substr(coalesce(a.published_date, a.published_at), 1, 7), 'unknown') FROM articles a "
        "JOIN portals p ON p.id = a.portal_id"
    )
    chosen = set(job.ids)
    placed = sorted((portal, month, number) for number, portal, month in months if number in chosen)
    for key, group in groupby(placed, key=lambda place: place[:2]):
        yield (key[0], key[1]), [number for _, _, number in group]


def _stepping(job: Job, ids: list[int]) -> Iterator[tuple[Mapping[str, Any], Article]]:
    for pair in read_rows(job.conn, ids):
        job.step()
        yield pair


def _batches(rows: Iterator[tuple[Mapping[str, Any], Article]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row, article in rows:
        batch.append(flat(row, article))
        if len(batch) == ROW_GROUP:
            yield batch
            batch = []
    if batch:
        yield batch


def _schema() -> Any:
    import pyarrow as pa

    moment = pa.timestamp("s", tz="UTC")
    kinds = {name: pa.string() for name in COLUMNS}
    kinds |= {name: pa.int64() for name in ("id", "views", "comments", "revisions")}
    kinds |= {name: pa.list_(pa.string()) for name in ("category", "tags")}
    kinds |= {name: moment for name in COLUMNS if name.endswith("_at")}
    return pa.schema(list(kinds.items()))


def _table(batch: list[dict[str, Any]], schema: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(batch, schema=schema)


_OF_ARTICLES = {
    "articles": "id IN (SELECT id FROM chosen)",
    "aliases": "article_id IN (SELECT id FROM chosen)",
    "article_html": "article_id IN (SELECT id FROM chosen)",
    "revisions": "article_id IN (SELECT id FROM chosen)",
    "events": "article_id IN (SELECT id FROM chosen)",
    "observations": "article_id IN (SELECT id FROM chosen)",
    "links": "article_id IN (SELECT id FROM chosen)",
    "article_media": "article_id IN (SELECT id FROM chosen)",
    "article_tags": "article_id IN (SELECT id FROM chosen)",
    "portals": "id IN (SELECT portal_id FROM main.articles)",
    "categories": "portal_id IN (SELECT id FROM main.portals)",
    "contents": "id IN (SELECT content_id FROM main.revisions UNION SELECT content_id FROM main.articles)",
    "story_members": "content_id IN (SELECT id FROM main.contents)",
    "stories": "id IN (SELECT story_id FROM main.story_members)",
    "media": "id IN (SELECT media_id FROM main.article_media)",
    "tags": "id IN (SELECT tag_id FROM main.article_tags)",
    "fetches": "id IN (SELECT last_fetch_id FROM main.articles UNION SELECT fetch_id FROM main.revisions UNION SELECT fetch_id FROM main.events)",
    "runs": "id IN (SELECT run_id FROM main.fetches UNION SELECT last_run_id FROM main.portals)",
    "hints": "url IN (SELECT url FROM main.articles)",
}
"""Which rows of each table belong to the chosen articles, in an order in which each condition can refer to tables already copied."""


def write_sqlite(job: Job) -> None:
    """
    A smaller archive: the chosen articles with everything that belongs to them, and an index of its own.

    The target is a folder (``-o part`` makes ``part/archive.db``, which every newskeep command opens) or a file ending in
    .db or .sqlite. Captures and images stay behind, so nothing here refers to a file that is not there.
    """
    from crawler.archive import connect

    target = job.target or Path()
    is_file = target.suffix in (".db", ".sqlite", ".sqlite3")
    folder = target.with_name(f".{target.name}.part") if is_file else target
    if (target if is_file else target / connect.DATABASE).exists():
        raise UsageError(f"{target} already exists: name another or remove it first")
    conn = connect.create(folder)
    try:
        _fill(job, conn)
    finally:
        conn.close()
    if is_file:
        (folder / connect.DATABASE).replace(target)
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def _fill(job: Job, conn: sqlite3.Connection) -> None:
    from crawler.archive.connect import DATABASE, transaction
    from crawler.archive.indexing import catch_up
    from crawler.archive.stories import name_first

    conn.execute("PRAGMA foreign_keys=OFF")
    conn.execute("CREATE TEMP TABLE chosen(id INTEGER PRIMARY KEY)")
    conn.executemany("INSERT OR IGNORE INTO chosen VALUES(?)", ((number,) for number in job.ids))
    conn.commit()
    conn.execute("ATTACH ? AS src", (str((job.folder / DATABASE).absolute()),))
    with transaction(conn):
        for table, condition in _OF_ARTICLES.items():
            columns = _shared_columns(conn, table)
            if columns:
                names = ", ".join(f'"{name}"' for name in columns)
                conn.execute(f"INSERT INTO main.{table}({names}) SELECT {names} FROM src.{table} WHERE {condition}")
        # A link to an article that was not exported stays a link, but refers to no row here.
        conn.execute("UPDATE main.fetches SET capture_id = NULL")
        conn.execute("UPDATE main.media SET path = NULL")
        conn.execute("UPDATE main.links SET target_id = NULL WHERE target_id NOT IN (SELECT id FROM main.articles)")
        headless = "SELECT id, updated_at FROM main.stories WHERE first_content_id NOT IN (SELECT id FROM main.contents)"
        for story_id, at in conn.execute(headless).fetchall():
            name_first(conn, story_id, at)
        conn.execute("UPDATE main.story_members SET near_id = NULL WHERE near_id NOT IN (SELECT id FROM main.contents)")
    conn.execute("DETACH src")
    catch_up(conn)
    for _ in job.ids:
        job.step()
    conn.execute("PRAGMA journal_mode=DELETE")  # a single file, without a log beside it, can be passed on


def _shared_columns(conn: sqlite3.Connection, table: str) -> list[str]:
    """The columns that both have: an older archive has fewer."""
    theirs = {row[1] for row in conn.execute(f"PRAGMA src.table_info({table})")}
    return [row[1] for row in conn.execute(f"PRAGMA main.table_info({table})") if row[1] in theirs]
