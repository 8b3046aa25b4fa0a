"""The Scrapy scheduler: addresses wait in the archive, and become a Request only when their host may be asked."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from crawler.download.budget import Budget, Manners
from crawler.download.handler import BUDGETS, manners_of
from crawler.download.wall import origin_of
from crawler.run import Run, run_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.spiders import Spider

WAKE = Request("about:wake")
"""Passed to the engine when a delay is over: the public way to make it call ``next_request`` again."""

SPARED_AT_ONCE = 50
"""The most leads settled without a request in one go, before the event loop gets its turn."""


class Scheduler(BaseScheduler):
    """
    Hands out the portal's leads one budget's worth at a time.

    The spider puts leads into the run's frontier itself; Requests that reach ``enqueue_request`` come from other spiders or
    middlewares and wait in memory.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run: Run = run_of(crawler)
        self.manners: Manners = manners_of(crawler.settings)
        self.patience = crawler.settings.getfloat("NEWSKEEP_PATIENCE_SECONDS")
        self._plain: deque[Request] = deque()
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Scheduler:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        self.spider = spider

    def close(self, reason: str) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def has_pending_requests(self) -> bool:
        if self._plain:
            return True
        if self.run.is_stopping:
            return self.run.frontier.under_way > 0
        return self.run.frontier.has_pending()

    def enqueue_request(self, request: Request) -> bool:
        if request is not WAKE:
            self._plain.append(request)
        return True

    def next_request(self) -> Request | None:
        if self._plain:
            return self._plain.popleft()
        run = self.run
        if run.is_stopping or self._limit_is_near():
            return None
        budget = self._budget()
        if run.frontier.under_way >= budget.concurrency:
            return None  # its end wakes the engine
        if (wait := budget.wait()) > 0:
            self._patient(wait)
            return None
        row = run.take()
        spared = 0
        while row is not None and self.spider.is_spared(row):  # type: ignore[attr-defined]
            if (spared := spared + 1) >= SPARED_AT_ONCE:
                self._patient(0)
                return None
            row = run.take()
        if row is None:
            if (due := run.frontier.next_due()) is not None and not run.frontier.under_way:
                self._patient(due)
            return None
        self.crawler.stats.inc_value("newskeep/requests_built")
        return self.spider.request(row)  # type: ignore[attr-defined,no-any-return]

    def _budget(self) -> Budget:
        host, port = origin_of(self.run.start) or ("", 0)
        return BUDGETS.of(host, port, self.manners)

    def _limit_is_near(self) -> bool:
        """Whether the posts under way already reach --limit: nothing is fetched only to be discarded."""
        limit, run = self.run.request.limit, self.run
        return limit is not None and run.posts_fetched + run.frontier.is_under_way("post") >= limit and run.frontier.under_way > 0

    def _patient(self, seconds: float) -> None:
        self.run.writer.rest(seconds)
        if seconds > self.patience:
            self.run.stop("asked-to-wait")
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds + 0.001, self._wake)

    def _wake(self) -> None:
        self._timer = None
        engine = self.crawler.engine
        if engine.spider is not None and engine.running:
            engine.crawl(WAKE)
