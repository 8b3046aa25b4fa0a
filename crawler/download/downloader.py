"""Replaces Scrapy's downloader by one without queues and slots: the scheduler and the hosts' budgets have said when to ask already."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.utils.defer import deferred_from_coro

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred


class Downloader:
    """
    Takes a request through the middlewares to its handler, in one task instead of two, and sends Scrapy's signals on the way
    (all but ``request_left_downloader``, which nothing of ours hears).
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.active: set[Request] = set()
        """The requests under way; the engine is idle only if there are none."""
        self.handlers = DownloadHandlers(crawler)
        self.middleware = DownloaderMiddlewareManager.from_crawler(crawler)
        self._most = crawler.settings.getint("CONCURRENT_REQUESTS")

    def fetch(self, request: Request) -> Deferred[Response | Request]:
        """The answer, or what a middleware wants asked instead."""
        return deferred_from_coro(self._fetch(request))

    def needs_backout(self) -> bool:
        """Whether nothing more is to be asked now."""
        return len(self.active) >= self._most

    def close(self) -> None:
        """Nothing waits here. The handlers close themselves when the engine stops."""

    async def _fetch(self, request: Request) -> Response | Request:
        self.active.add(request)
        try:
            return await self.middleware.download_async(self._ask, request)
        finally:
            self.active.remove(request)

    async def _ask(self, request: Request) -> Response:
        tell, spider = self.crawler.signals.send_catch_log, self.crawler.spider
        tell(signals.request_reached_downloader, request=request, spider=spider)
        # One turn of the event loop, in which connections that the host has closed are dropped: this request must not be sent on one.
        await asyncio.sleep(0)
        response = await self.handlers.download_request_async(request)
        tell(signals.response_downloaded, response=response, request=request, spider=spider)
        return response
