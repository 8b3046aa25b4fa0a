"""An empty archive, and articles and fetches to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler.archive.events import FetchRecord, SaveArticle, Saved
from crawler.archive.store import Store
from crawler.items import Article

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 26, 12, 0, tzinfo=SHANGHAI)
HOME = "https://news.example.com/"


def post(number: int = 1, **said: Any) -> Article:
    """A post as extraction hands it over; *said* replaces fields."""
    url = said.pop("url", f"{HOME}post/{number}.html")
    published = NOON - timedelta(days=number)
    fields: dict[str, Any] = {
        "fetched_url": url,
        "title": f"第{number}号新闻",
        "published_at": published,
        "published_precision": "second",
        "published_earliest": published,
        "published_latest": published,
        "body_text": f"这是第{number}号新闻的正文。\n\n第二段说了更多的事情。",
        "body_html": f"<p>这是第{number}号新闻的正文。</p><p>第二段说了更多的事情。</p>",
        "kind": "post",
    }
    return Article(url=url, **fields | said)


@dataclass
class Bench:
    """One store with a portal and a run, and the shortest way to look at a post some minutes after noon."""

    store: Store
    portal_id: int
    run_id: int

    def fetch(self, url: str, minutes: float = 0, **over: Any) -> FetchRecord:
        values: dict[str, Any] = {
            "status": 200,
            "kind": "post",
            "purpose": "post",
            "run_id": self.run_id,
            "portal_id": self.portal_id,
        }
        return FetchRecord(url, NOON + timedelta(minutes=minutes), **values | over)

    def look(self, article: Article, minutes: float = 0, **over: Any) -> Saved:
        return self.store.save(article, self.fetch(over.pop("asked", article.fetched_url), minutes, **over))

    def rows(self, sql: str, *values: Any) -> list[Any]:
        found = self.store.conn.execute(sql, values).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def one(self, sql: str, *values: Any) -> Any:
        (row,) = self.rows(sql, *values)
        return row

    def new_run(self, minutes: float) -> None:
        self.run_id = self.store.start_run(self.portal_id, "crawl", NOON + timedelta(minutes=minutes))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def bench(folder: Path) -> Iterator[Bench]:
    store = Store(folder)
    portal_id = store.portal("example", "示例新闻", HOME, NOON, timezone="Asia/Shanghai")
    yield Bench(store, portal_id, store.start_run(portal_id, "crawl", NOON))
    store.close()


@pytest.fixture
def utc() -> Callable[[str], datetime]:
    return lambda text: datetime.fromisoformat(text).astimezone(UTC)


def save(bench: Bench, number: int, **said) -> SaveArticle:
    """The event by which a crawl stores post *number*."""
    article = post(number, **said)
    return SaveArticle(article, bench.fetch(article.fetched_url))
