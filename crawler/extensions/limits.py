"""Ends a run cleanly when it reaches its limits, the disk is nearly full, or quiet hours begin."""

from __future__ import annotations

import asyncio
import shutil
import time
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from scrapy import signals

from crawler.archive.lock import BEAT_SECONDS
from crawler.archive.times import zone_called
from crawler.quiet import in_hours, read_hours
from crawler.run import Run, run_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_LOOK_SECONDS = 5.0  # how often disk, clock and writer are checked


class Limits:
    """Counts requests and bytes, checks disk and clock every few seconds, and stops the run with a slug."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler, self.run = crawler, run_of(crawler)
        self.pages = settings.getint("NEWSKEEP_PAGES_A_RUN")
        self.bytes = settings.getint("NEWSKEEP_BYTES_A_RUN")
        self.seconds = settings.getfloat("NEWSKEEP_MINUTES_A_RUN") * 60
        self.free_bytes = settings.getint("NEWSKEEP_DISK_FREE_BYTES")
        self.archive_bytes = settings.getint("NEWSKEEP_ARCHIVE_BYTES")
        self.quiet = read_hours(settings["NEWSKEEP_QUIET_HOURS"])
        self.began = self.beaten = time.monotonic()
        self._looking: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Limits:
        extension = cls(crawler)
        crawler.signals.connect(extension.opened, signals.spider_opened)
        crawler.signals.connect(extension.asked, signals.request_reached_downloader)
        crawler.signals.connect(extension.received, signals.response_downloaded)
        crawler.signals.connect(extension.closed, signals.spider_closed)
        return extension

    def opened(self) -> None:
        self._look()
        self._looking = asyncio.get_running_loop().create_task(self._keep_looking())

    def closed(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    def asked(self, **_: Any) -> None:
        """Count a request that was sent, whatever comes of it: the number in the portal's own log."""
        self.run.report.requests += 1
        if self.run.report.requests >= self.pages:
            self.run.stop("limit-pages")

    def received(self, request: Request, response: Response, **_: Any) -> None:
        """Count a response's bytes against the run's limit."""
        report, answer = self.run.report, request.meta.get("answer")
        report.bytes += len(answer.raw) if answer is not None else len(response.body)
        if report.bytes >= self.bytes:
            self.run.stop("limit-bytes")

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self._look()

    def _look(self) -> None:
        run, now = self.run, time.monotonic()
        if run.writer.failure is not None:
            run.failure = run.writer.failure
            run.stop(run.writer.failure.slug)
        elif self.seconds and now - self.began >= self.seconds:
            run.stop("limit-minutes")
        elif shutil.disk_usage(run.request.archive).free < self.free_bytes:
            run.stop("disk-nearly-full")
        elif self.archive_bytes and self._warc_bytes() > self.archive_bytes:
            run.stop("archive-quota")
        elif self.quiet and in_hours(self.quiet, datetime.now(_zone(run))):
            run.stop("quiet-hours")
        if now - self.beaten > BEAT_SECONDS:
            self.beaten = now
            run.beat()

    def _warc_bytes(self) -> int:
        return sum(path.stat().st_size for path in (self.run.request.archive / "warc").glob("*") if path.is_file())


def _zone(run: Run) -> tzinfo:
    """The portal's zone, from its profile or else from its posts."""
    named = run.portal.timezone if run.portal else None
    (learnt,) = run.reader.execute("SELECT timezone FROM portals WHERE id = ?", (run.portal_id,)).fetchone()
    return zone_called(named or learnt)
