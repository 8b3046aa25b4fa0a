"""Crawls one portal: fetches what the walk asks for, turns responses into pages, and articles into items."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from crawler.archive import attachments, revalidation
from crawler.archive.events import Call, SaveHints
from crawler.archive.rezone import rezone
from crawler.challenge import challenger
from crawler.errors import ArchiveError
from crawler.frontier.scheduler import WAKE
from crawler.frontier.storage import Row
from crawler.items import Article
from crawler.middlewares.robots import Robots
from crawler.run import CrawlRequest, Run, attach, open_run, own_addresses, run_of
from crawler.urls import absolute, origin_of
from crawler.walk.leads import PRIORITY, Lead
from spiders.outcomes import MAY_PASS
from spiders.posts import LARGE, Posts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

_CONDITIONS = "conditions"  # key in a lead's data: headers that request the page only if it changed
_BUSY = (429, 503)


class PortalSpider(Posts, Spider):
    """``scrapy crawl portal -a start=https://www.example.com/ [-a limit=10]``; the command line's ``newskeep crawl`` as well."""

    name = "portal"
    target = ""
    """An address or the name of a profile; spiders made from profiles have it, others get ``-a start=``."""
    run: Run

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, start: str = "", limit: str | None = None, **kwargs: Any) -> PortalSpider:
        try:
            run_of(crawler)
        except Exception:  # started by Scrapy's own command: no run is open yet
            prepare(crawler, start or cls.target, limit)
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.run = run_of(crawler)
        spider.configure(crawler.settings)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        crawler.signals.connect(spider.dropped, signals.item_dropped)
        crawler.signals.connect(spider.broken, signals.item_error)
        spider.run.on_stop.append(spider.stop)
        return spider

    # --- out --------------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        sitemaps: Sequence[str] = ()
        robots = self.crawler.get_downloader_middleware(Robots)
        if robots is not None and robots.obeys and not self.run.is_stopping:
            rules = await robots.rules(origin_of(self.run.start))
            sitemaps = rules.sitemaps
        # stopped while robots.txt was fetched: the archive may be closed by now, and the next run starts over
        if self.run.is_stopping:
            return
        again = [
            Lead(url, "post", PRIORITY["post"], via="revisit", data={_CONDITIONS: dict(conditions)} if conditions else {})
            for url, conditions in self.run.request.revisit.items()
        ]
        self.run.add([*self.run.walk.start(), *self.run.walk.robots(sitemaps), *again])
        return
        yield  # Scrapy requires an asynchronous generator; the leads go through the frontier instead

    def request(self, row: Row) -> Request:
        """The one Request of a lead, made when a request to its host may start."""
        meta: dict[str, Any] = {"row": row}
        if row.lead.purpose not in LARGE:
            meta["download_maxsize"] = self.html_bytes
        conditions = row.lead.data.get(_CONDITIONS) or self._conditions(row.lead)
        return Request(row.lead.url, self.page, errback=self.failed, meta=meta, headers=conditions, dont_filter=True)

    def _conditions(self, lead: Lead) -> dict[str, str]:
        """The headers that request a list, feed or sitemap only if it changed since the last finished run; empty for all else."""
        run = self.run
        if lead.purpose not in revalidation.PURPOSES or not run.walk.state.is_later_run or lead.url in self._in_full:
            return {}
        return revalidation.conditions(run.reader, run.request.archive, lead.url, datetime.now(UTC))

    def idle(self) -> None:
        """No request is in flight: once all is stored, ask the walk for further leads."""
        if self.run.is_stopping or self._is_asking:
            if self._is_asking:
                raise DontCloseSpider
            return
        self._is_asking = True
        self._idle_task = asyncio.get_running_loop().create_task(self._ask_walk())
        raise DontCloseSpider

    _is_asking = False
    _idle_task: asyncio.Task[None] | None = None

    async def _ask_walk(self) -> None:
        run = self.run
        try:
            await asyncio.get_running_loop().run_in_executor(None, run.writer.flush)
            leads = [] if run.is_stopping else run.walk.idle()
            if hints := run.walk.learnt():
                run.submit(SaveHints(hints, run.portal_id))
            if wrong := list(run.walk.state.picks.wrong()):
                run.submit(Call(lambda store: attachments.drop_related(store.conn, wrong)))
            if untagged := list(run.walk.state.keywords.wrong()):
                run.submit(Call(lambda store: attachments.drop_tags(store.conn, untagged)))
            clocks = run.walk.state.clocks
            if (moved := clocks.moved()) or clocks.is_news():
                zone = clocks.name()
                run.submit(Call(lambda store: rezone(store.conn, run.portal_id, zone, moved)))
            if not run.is_stopping and not run.add(self._bounded(leads)):
                run.stop("finished")
        except ArchiveError as error:
            run.failure = error
            run.stop(error.slug)
        except Exception as error:
            logger.exception("the walk could not go on")
            run.report.failed[f"error-{type(error).__name__}"] += 1
            run.stop("error")
        finally:
            self._is_asking = False
        if not run.is_stopping:
            self.crawler.engine.crawl(WAKE)

    def stop(self, reason: str) -> None:
        """End the run: let the requests in flight finish, then close."""
        self._stop_task = asyncio.get_running_loop().create_task(self._close(reason))

    async def _close(self, reason: str) -> None:
        try:
            await self.crawler.engine.close_spider_async(reason=reason)
        except RuntimeError:
            pass  # not open yet: it closes as soon as it is idle, and no new request may start

    def closed(self, reason: str) -> None:
        """Scrapy's own hook: the spider has ended."""
        if self.readers is not None:
            self.readers.close()

    # --- in ---------------------------------------------------------------------------------------------------------

    def page(self, response: Response) -> list[Article] | Awaitable[list[Article]]:
        """A response came: follow it, retry it later, give it up, or read it."""
        row: Row = response.meta["row"]
        try:
            return self._page(row, response)
        except Exception as error:  # a strange page must not end the crawl, nor be retried forever
            logger.exception("reading %s failed", response.url)
            self._give_up(row, self._fetch(row, response), f"error-{type(error).__name__}")
            return []

    def _page(self, row: Row, response: Response) -> list[Article] | Awaitable[list[Article]]:
        status, fetch = response.status, self._fetch(row, response)
        location = response.headers.get(b"Location") if 300 <= status < 400 and status != 304 else None
        challenged_by = challenger(status, response.meta["answer"].headers, response.body)
        if not challenged_by:
            self.challenges = 0
        if challenged_by:
            self._challenged(row, fetch, challenged_by)
        elif location:
            self._redirected(row, response, fetch, absolute(response.url, location.decode("utf-8", "replace")))
        elif (
            status in MAY_PASS
            and not self._is_too_late(response)
            and self._try_again(row, fetch, f"http-{status}", patient=status in _BUSY)
        ):
            pass
        elif status == 304 and _CONDITIONS in row.lead.data:
            self._post_unchanged(row, fetch)
        elif status == 304 and row.lead.purpose in revalidation.PURPOSES and row.lead.url not in self._in_full:
            self._list_unchanged(row, fetch)
        elif not 200 <= status < 300 or status == 206:  # we never request a part
            self._give_up(row, fetch, f"http-{status}", status)
        else:
            return self._read(row, response, fetch)
        return []

    # --- items ------------------------------------------------------------------------------------------------------

    def dropped(self, item: Any, exception: Exception) -> None:
        """A pipeline dropped an article: its lead is settled nevertheless."""
        self._leave(item, getattr(exception, "slug", "dropped"))

    def broken(self, item: Any, failure: Failure) -> None:
        """A pipeline raised an exception over an article: it is reported as failed."""
        slug = f"error-{type(failure.value).__name__}"
        self.run.report.failed[slug] += 1
        self._leave(item, slug)

    def _leave(self, item: Any, slug: str) -> None:
        visit = self.run.visits.pop(getattr(item, "fetched_url", ""), None)
        if visit is not None:
            self.run.leave(visit, slug)


def prepare(crawler: Crawler, target: str, limit: str | None) -> None:
    """Open a run for a crawler that Scrapy's own command started. Raises UsageError, ArchiveError."""
    settings = crawler.settings
    request = CrawlRequest(
        target, Path(settings["NEWSKEEP_ARCHIVE"]), int(limit) if limit else None, warc=settings.getbool("NEWSKEEP_WARC")
    )
    run = open_run(request)
    settings.set("NEWSKEEP_OWN_ADDRESSES", own_addresses(run.portal, run.start), "spider")
    attach(crawler, run)
