"""Fetches a list of addresses, each on its own, and archives those that are posts: ``scrapy crawl urls -a file=addresses.txt``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.http import Response

from crawler.archive.events import FetchRecord
from crawler.document import Document
from crawler.errors import UsageError
from crawler.frontier.storage import Row
from crawler.items import Article
from crawler.page import Page
from crawler.urls import absolute
from crawler.walk.leads import PRIORITY, Lead, Step
from spiders.leads import asked_lead
from spiders.portal import PortalSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class UrlsSpider(PortalSpider):
    """Follows no links. The addresses belong to the portal of the first of them."""

    name = "urls"
    addresses: list[str]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, file: str = "", **kwargs: Any) -> UrlsSpider:
        addresses = read_addresses(file)
        crawler.settings.set("NEWSKEEP_OWN_ADDRESSES", addresses, "cmdline")
        spider: UrlsSpider = super().from_crawler(crawler, *args, start=addresses[0], **kwargs)  # type: ignore[assignment]
        spider.addresses = addresses
        return spider

    async def start(self) -> AsyncIterator[Any]:
        self.run.add([Lead(url, "post", PRIORITY["post"], via="list of addresses") for url in self.addresses])
        return
        yield  # an asynchronous generator, as Scrapy wants

    async def _ask_walk(self) -> None:
        self._is_asking = False
        self.run.stop("finished")

    def _read(self, row: Row, response: Response, fetch: FetchRecord) -> list[Article] | Awaitable[list[Article]]:
        from crawler.classify import classify

        page = Page(response.url, response.body, response.meta["answer"].headers, fetch.fetched_at, response.status)
        document = Document(page, self.run.portal)
        kind = classify(document).kind
        self.run.report.notes["pages"] += 1
        fetch.kind = kind
        step = Step(kind, "" if kind == "post" else "not-a-post", document if kind == "post" else None)
        if step.post is None:
            self._no_post(row, step, fetch)
            return []
        return self._post(Row(row.id, asked_lead(row.lead), row.due_at, row.attempts, row.tries), step, fetch)


def read_addresses(file: str) -> list[str]:
    """The web addresses in a text file, one a line; lines that begin with # are left. Raises UsageError."""
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"-a file= wants a text file with an address a line: {error}") from None
    found = [url for line in lines if not line.startswith("#") and (url := absolute("", line.strip()))]
    if not found:
        raise UsageError(f"{file} holds no web address")
    return found
