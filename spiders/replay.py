"""Reads posts out of a WARC file instead of the network: ``scrapy crawl replay -a file=old.warc.gz -a start=https://www.example.com/``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.archive.warc_read import http_response, page_of, read_all
from crawler.classify import classify
from crawler.document import Document
from crawler.errors import UsageError
from crawler.extract import extract_document
from spiders.portal import PortalSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ReplaySpider(PortalSpider):
    """Hands every post page of a WARC file to the pipelines, as if it had just been fetched; the network is left alone."""

    name = "replay"
    file: Path

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, file: str = "", **kwargs: Any) -> ReplaySpider:
        if not Path(file).is_file():
            raise UsageError("-a file= wants a WARC file")
        crawler.settings.set("NEWSKEEP_ROBOTS", False, "cmdline")  # nothing is asked
        crawler.settings.set("NEWSKEEP_WARC", False, "cmdline")
        spider: ReplaySpider = super().from_crawler(crawler, *args, **kwargs)  # type: ignore[assignment]
        spider.file = Path(file)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        for record in read_all(self.file):
            response = http_response(record.block) if record.type == "response" else None
            if response is None or response.status != 200:
                continue
            document = Document(page_of(record, response), self.run.portal)
            self.run.report.notes["pages"] += 1
            if classify(document).kind == "post":
                article = extract_document(document)
                article.fetched_url = article.fetched_url or document.url
                yield article
            document.forget()

    async def _ask_walk(self) -> None:
        self._is_asking = False
        self.run.stop("finished")
