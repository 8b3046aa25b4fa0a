"""Reads captures in worker processes, which write nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive import connect
from crawler.archive.warc_read import BadRecord, capture_page
from crawler.items import Article

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.portals import Portal

Reading = tuple[int, int, Article | str]
"""Article id, id of the fetch whose capture was read, and the extracted article, or a slug if it cannot be read."""


def readings(folder: Path, batches: list[list[int]], jobs: int) -> Iterator[list[Reading]]:
    """The readings of each batch of articles, in order, by *jobs* processes (1: this one)."""
    if jobs == 1 or len(batches) < 2:
        yield from (read_batch(folder, batch) for batch in batches)
        return
    import multiprocessing

    # Spawned, not forked: a child must not inherit an SQLite connection.
    with ProcessPoolExecutor(min(jobs, len(batches)), multiprocessing.get_context("spawn")) as pool:
        try:
            yield from _in_order(pool, folder, iter(batches), 2 * jobs)
        finally:
            pool.shutdown(cancel_futures=True)


def _in_order(pool: Executor, folder: Path, batches: Iterator[list[int]], ahead: int) -> Iterator[list[Reading]]:
    """Results in the order of their batches; only a few are in flight, so that memory stays bounded."""
    waiting = [pool.submit(read_batch, folder, batch) for batch in islice(batches, ahead)]
    while waiting:
        yield waiting.pop(0).result()
        waiting.extend(pool.submit(read_batch, folder, batch) for batch in islice(batches, 1))


def read_batch(folder: Path, ids: list[int]) -> list[Reading]:
    """Extract these articles from their captures with today's rules."""
    conn = connect.open_readonly(folder)
    try:
        return [_read(conn, folder, article_id) for article_id in ids]
    finally:
        conn.close()


def _read(conn: sqlite3.Connection, folder: Path, article_id: int) -> Reading:
    from crawler.extract import extract
    from crawler.urls import origin_of
    from crawler.walk.picks import Picks, leave_out
    from crawler.walk.portal_zone import PortalZone
    from crawler.walk.standing_keywords import StandingKeywords
    from crawler.walk.standing_keywords import leave_out as drop_keywords

    (url, key, learned, zone, keywords) = conn.execute(
        "SELECT a.fetched_url, p.key, coalesce(p.learned ->> '$.picks', '[]'), coalesce(p.learned ->> '$.zone', ''), coalesce(p.learned ->> '$.keywords', '[]') FROM articles a JOIN portals p ON p.id = a.portal_id WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    found = _latest(conn, article_id)
    if found is None:
        return article_id, 0, "no-capture"
    fetch_id, capture_id = found
    portal, picks = _portal(key, origin_of(url)), Picks(json.loads(learned))
    try:
        page = _whole(conn, folder, fetch_id, capture_page(conn, folder, capture_id), portal)
        article = extract(page, portal)
        if picks.is_known(article):
            leave_out(article)
        if StandingKeywords(json.loads(keywords)).is_known(article):
            drop_keywords(article)
        PortalZone(zone, is_stated=bool(portal and portal.timezone)).article(article, url)
    except BadRecord as error:
        return article_id, fetch_id, error.slug
    except Exception as error:  # a rule that fails on one page must not end the run over a million
        return article_id, fetch_id, f"error-{type(error).__name__}"
    return article_id, fetch_id, article if article.kind == "post" else "not-a-post"


def _latest(conn: sqlite3.Connection, article_id: int) -> tuple[int, int] | None:
    """
    (fetch, capture) of the newest page of the article that was taken as a post.

    Its last fetch may have brought no body (304), or a page that the portal served by mistake and that never became a revision.
    """
    row = conn.execute(
        "SELECT f.id, f.capture_id FROM articles a JOIN fetches f ON f.url = a.fetched_url OR f.url = a.url OR f.id = a.last_fetch_id "
        "WHERE a.id = ? AND f.capture_id IS NOT NULL AND f.kind = 'post' AND f.status = 200 AND f.error IS NULL "
        "AND coalesce(f.purpose, '') NOT IN ('part', 'counter') ORDER BY f.fetched_at DESC, f.id DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    return (row[0], row[1]) if row else None


@lru_cache(maxsize=64)
def _portal(key: str, origin: str) -> Portal | None:
    from crawler.portals.load import find_profile

    return find_profile(key) or find_profile(origin)


def _whole(conn: sqlite3.Connection, folder: Path, fetch_id: int, page: Page, portal: Portal | None) -> Page:
    """The page with its counter and its further parts, as far as they were captured in the same run or later."""
    from crawler.document import Document
    from crawler.walk.parts import MOST_PARTS, next_part

    doc = Document(page, portal)
    parts: list[Page] = []
    seen = {page.url}
    address = next_part(doc, doc)
    while address and address not in seen and len(parts) < MOST_PARTS:
        seen.add(address)
        part = _beside(conn, folder, fetch_id, address)
        if part is None:
            break
        parts.append(part)
        address = next_part(Document(part, portal), doc)
    asked = doc.family.counter(doc)
    doc.forget()
    answer = _beside(conn, folder, fetch_id, asked.url) if asked else None
    return replace(page, parts=tuple(parts), extras={"views": answer} if answer else {})


def _beside(conn: sqlite3.Connection, folder: Path, fetch_id: int, url: str) -> Page | None:
    """The capture of *url* that belongs to this fetch: of the same run, else the nearest in time."""
    rows = conn.execute(
        "SELECT o.capture_id FROM fetches f JOIN fetches o ON o.url = ? WHERE f.id = ? AND o.capture_id IS NOT NULL AND o.status = 200 "
        "ORDER BY o.run_id IS NOT f.run_id, abs(julianday(o.fetched_at) - julianday(f.fetched_at)) LIMIT 1",
        (url, fetch_id),
    )
    for (capture_id,) in rows.fetchall():
        try:
            return capture_page(conn, folder, capture_id)
        except BadRecord:
            return None
    return None
