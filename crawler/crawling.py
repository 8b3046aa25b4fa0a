"""Crawls portals into an archive: one call, any number of portals side by side, one report each."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler import forked, readers
from crawler.errors import ArchiveError, ConfigError, NewskeepError
from crawler.overrides import overrides
from crawler.readers import number_of, quick_collector
from crawler.run import CrawlRequest, Run, RunReport, attach, detach, open_run, own_addresses, resolve
from crawler.stop_signals import caught_signals

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from crawler.portals import Portal

__all__ = ["CrawlRequest", "RunReport", "crawl_all", "run_crawls"]

SPIDER = "spiders.portal.PortalSpider"


@dataclass
class Stopper:
    """Lets a caller end crawls: the first ``stop`` finishes what is under way, the second does not wait."""

    runs: list[Run] = field(default_factory=list)
    asked: int = 0
    tasks: list[asyncio.Future[RunReport]] = field(default_factory=list)

    def stop(self) -> None:
        """Call it in the event loop's thread."""
        self.asked += 1
        for run in self.runs:
            run.stop("interrupted")
        for task in self.tasks if self.asked > 1 else ():
            task.cancel()


def run_crawls(
    requests: Sequence[CrawlRequest],
    *,
    at_once: int = 8,
    stopper: Stopper | None = None,
    on_report: Callable[[RunReport], None] | None = None,
) -> list[RunReport]:
    """
    Crawl all *requests*, up to *at_once* side by side. Returns one report each, in the order of the requests.

    Ctrl-C or SIGTERM ends the crawls cleanly, a second one at once; the same call continues from there. A wrong target or a
    busy portal gives a report with that reason, not an exception. Inside a running event loop use ``await crawl_all(…)``.
    """
    with quick_collector(), forked.waiting(max(map(_readers, requests), default=0), readers.main):
        return asyncio.run(crawl_all(requests, at_once=at_once, stopper=stopper or Stopper(), on_report=on_report, signals=True))


def _readers(request: CrawlRequest) -> int:
    """How many readers the crawl of *request* will want; none if its settings are wrong, as its report will say."""
    from crawler import settings as usual

    try:
        asked = {**vars(usual), **overrides(request.settings)}
    except ConfigError:
        return 0
    delay = asked["NEWSKEEP_DELAY_SECONDS"] if request.delay_seconds is None else request.delay_seconds
    return number_of(asked["NEWSKEEP_READERS"], delay)


async def crawl_all(
    requests: Sequence[CrawlRequest],
    *,
    at_once: int = 8,
    stopper: Stopper | None = None,
    on_report: Callable[[RunReport], None] | None = None,
    signals: bool = False,
) -> list[RunReport]:
    """As ``run_crawls``, inside an event loop that is already running; *signals* tells whether to catch Ctrl-C and SIGTERM."""
    stopper = stopper or Stopper()
    turns = asyncio.Semaphore(at_once)

    async def one(request: CrawlRequest) -> RunReport:
        try:
            async with turns:
                report = await _crawl(request, stopper)
        except asyncio.CancelledError:
            if stopper.asked < 2:
                raise
            report = RunReport(request.target, reason="interrupted", exit_code=130)
        if on_report is not None:
            on_report(report)
        return report

    stopper.tasks = [asyncio.ensure_future(one(request)) for request in requests]
    with caught_signals(stopper.stop) if signals else contextlib.nullcontext():
        return list(await asyncio.gather(*stopper.tasks))


async def _crawl(request: CrawlRequest, stopper: Stopper) -> RunReport:
    from scrapy.crawler import Crawler
    from scrapy.utils.misc import load_object

    if stopper.asked:
        return RunReport(request.target, reason="interrupted", exit_code=130)
    try:
        settings = settings_of(request, *resolve(request.target))
        run = await asyncio.get_running_loop().run_in_executor(None, open_run, request)
    except NewskeepError as error:
        return RunReport(request.target, reason=error.slug, exit_code=error.exit_code, message=str(error))
    stopper.runs.append(run)
    if stopper.asked:  # stopped while it was being opened in a thread, where ``stop`` could not see it yet
        run.stop("interrupted")
    crawler = Crawler(load_object(SPIDER), settings)  # a CrawlerRunner would copy the settings once more to find it
    attach(crawler, run)
    try:
        await crawler.crawl_async()
        if not run.report.reason:  # cancelled inside Scrapy, which swallows the error and closes no spider
            abandon(run)
    except asyncio.CancelledError:
        abandon(run)
    except Exception as error:
        logging.getLogger(__name__).exception("the crawl of %s broke", run.key)
        run.report.message = f"{type(error).__name__}: {error}"
        abandon(run, f"error-{type(error).__name__}", 1)
    finally:
        stopper.runs.remove(run)
        detach(crawler)
    return run.report


def abandon(run: Run, reason: str = "interrupted", code: int = 130) -> None:
    """End a run whose spider was not closed: what was handed to the archive is kept, and the next run takes back the leases."""
    from crawler.extensions.report import count_outcomes

    if run.is_closed:  # its spider was closed in the meantime, and said how it ended
        return
    run.report.reason, run.report.exit_code = reason, code
    run.flush()
    count_outcomes(run)
    try:
        run.close()
    except (ArchiveError, KeyError) as error:
        run.report.message = str(error)


def settings_of(request: CrawlRequest, portal: Portal | None, start: str) -> Settings:
    """Scrapy's settings for one crawl: the project's, the user's, and what the request asks for. Raises ConfigError."""
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", "project")
    settings.setdict(overrides(request.settings), "cmdline")
    settings.set("NEWSKEEP_OWN_ADDRESSES", list(own_addresses(portal, start)), "cmdline")
    settings.set("NEWSKEEP_WARC", request.warc, "cmdline")
    settings.set("NEWSKEEP_MEDIA", request.media, "cmdline")
    if request.delay_seconds is not None:
        settings.set("NEWSKEEP_DELAY_SECONDS", request.delay_seconds, "cmdline")
        settings.set("NEWSKEEP_ADAPT_DELAY", request.delay_seconds > 0, "cmdline")
    if settings.getbool("NEWSKEEP_BROWSER") or (portal and portal.browser):
        from crawler.download.browser import chromium

        chromium(settings)  # check it now, as one clear error instead of a failure of each request
        for scheme in ("http", "https"):
            settings["DOWNLOAD_HANDLERS"][scheme] = "crawler.download.browser.BrowserHandler"
    if contact := settings["NEWSKEEP_CONTACT"]:
        settings.set("USER_AGENT", f"{settings['USER_AGENT'].partition(' (')[0]} (+{contact})", "cmdline")
    return settings
