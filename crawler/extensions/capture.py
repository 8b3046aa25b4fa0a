"""Writes every response as it was received, before anything decodes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.archive.events import CaptureRef, SaveCapture
from crawler.archive.warc import Exchange
from crawler.run import run_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.download.answer import Answer


RENDERED = "rendered"
"""Key in a request's meta: the document that a browser rendered."""


class Capture:
    """Puts a CaptureRef into ``request.meta["capture"]``, which the writer fills in when the record is on disk."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run = run_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Capture:
        if not crawler.settings.getbool("NEWSKEEP_WARC"):
            raise NotConfigured("captures are off")
        extension = cls(crawler)
        crawler.signals.connect(extension.keep, signals.response_downloaded)
        return extension

    def keep(self, request: Request, **_: Any) -> None:
        """Hand a response's bytes to the archive's writer."""
        answer: Answer | None = request.meta.get("answer")
        if answer is None or answer.is_cut:
            return  # a truncated body must not be archived as a whole one
        status_line = f"{answer.version} {answer.status} {answer.reason}".rstrip()
        exchange = Exchange(
            answer.url,
            answer.started_at,
            status_line,
            answer.headers,
            answer.raw,
            answer.method,
            answer.request_headers,
            answer.ip or None,
        )
        if (document := request.meta.get(RENDERED)) is not None:
            self.run.submit(SaveCapture(exchange, CaptureRef()))
            exchange = rendered(exchange, document)
        ref = request.meta["capture"] = CaptureRef()
        self.run.submit(SaveCapture(exchange, ref))


def rendered(exchange: Exchange, document: bytes) -> Exchange:
    """The exchange for a page that ran in a browser: the rendered *document*, in UTF-8 and marked as such, so it can be extracted again."""
    return replace(exchange, headers=rendered_headers(exchange.headers), body=document, is_decoded=True)


def rendered_headers(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """
    The header lines that fit the document a browser made, whatever charset the shell had.

    >>> rendered_headers([("Date", "x"), ("content-type", "text/html; charset=gbk")])
    [('Date', 'x'), ('Content-Type', 'text/html; charset=utf-8'), ('X-Newskeep-Rendered', '1')]
    """
    kept = [line for line in headers if line[0].lower() != "content-type"]
    return [*kept, ("Content-Type", "text/html; charset=utf-8"), ("X-Newskeep-Rendered", "1")]
