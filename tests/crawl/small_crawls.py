"""Crawls of small portals, and looks into their archives."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path
from typing import Any

from crawler.archive import connect
from crawler.crawling import CrawlRequest, RunReport, run_crawls
from tests.crawl.small_portal import Server

QUIET = {"NEWSKEEP_PROGRESS": "none", "NEWSKEEP_RETRY_SECONDS": 0.05}


def crawl(server: Server, archive: Path, **asked: Any) -> RunReport:
    settings = QUIET | asked.pop("settings", {})
    return run_crawls([CrawlRequest(server.address, archive, delay_seconds=asked.pop("delay", 0), settings=settings, **asked)])[0]


def rows(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    conn: sqlite3.Connection = connect.open_readonly(archive)
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def assert_spaced(times: list[float], seconds: float) -> None:
    """
    That requests came so far apart. The server stamps what it reads and shares its processor with the crawl: on a busy machine it hears
    of one late and of the next in time, but such gaps make up for each other.
    """
    assert times[-1] - times[0] >= (len(times) - 1) * seconds * 0.95
    assert min(after - before for before, after in pairwise(times)) >= seconds * 0.5
