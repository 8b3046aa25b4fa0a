"""Records every response that no lead asked for (robots.txt, images, what a browser loads) in ``fetches``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import signals

from crawler.archive.events import FetchRecord, SaveFetch
from crawler.run import Run, run_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.download.answer import Answer

_OWN = ("part", "counter", "twin")  # the spider writes these itself, with what became of them


class Ledger:
    """After ``Capture``, whose record the row points to. Leads write their own row, in the transaction of their visit."""

    def __init__(self, crawler: Crawler) -> None:
        self.run = run_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Ledger:
        extension = cls(crawler)
        crawler.signals.connect(extension.answered, signals.response_downloaded)
        return extension

    def answered(self, request: Request, **_: Any) -> None:
        if "row" not in request.meta and request.meta.get("purpose") not in _OWN and "answer" in request.meta:
            note(self.run, request)


def note(run: Run, request: Request, slug: str | None = None) -> None:
    """Write what became of a request that is no lead's; *slug* says why no answer came."""
    purpose = request.meta.get("purpose") or "other"
    fetch = FetchRecord(request.url, datetime.now(UTC), purpose=purpose, error=slug, run_id=run.run_id, portal_id=run.portal_id)
    answer: Answer | None = request.meta.get("answer")
    if answer is not None:
        fetch.fetched_at = answer.started_at
    if answer is not None and slug is None:
        fetch.status, fetch.bytes, fetch.elapsed_ms = answer.status, len(answer.raw), round(answer.elapsed * 1000)
        fetch.content_type, fetch.capture = answer.header("content-type"), request.meta.get("capture")
        fetch.etag, fetch.last_modified = answer.header("etag"), answer.header("last-modified")
        fetch.error = None if answer.status < 300 else f"http-{answer.status}" if answer.status >= 400 else "redirect"
    fetch.own_views = 0
    run.submit(SaveFetch(fetch, run.counted))
