"""Fetches robots.txt before any other request to an origin, and sets the host's delay by it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawler.archive.events import Call
from crawler.challenge import challenger
from crawler.download.answer import FetchFailed
from crawler.download.handler import BUDGETS, HEAD_BYTES, manners_of
from crawler.download.robots import Rules, keep, kept, read_robots, when_long_unreachable
from crawler.download.wall import origin_of as host_and_port
from crawler.extensions.ledger import note
from crawler.run import run_of
from crawler.urls import absolute, origin_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_HOPS = 5  # RFC 9309: at least five redirects are followed


class Refused(IgnoreRequest):
    """
    robots.txt does not allow the request (``robots``). With *is_away* it could not be reached for the reason in ``slug``, and
    then nothing of the host may be asked.
    """

    def __init__(self, slug: str, url: str, *, is_away: bool = False) -> None:
        super().__init__(f"{slug}: {url}")
        self.slug = slug
        self.is_away = is_away


class Robots:
    """Holds every request to the robots.txt of its origin."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.obeys = settings.getbool("NEWSKEEP_ROBOTS")
        self.agent = settings["ROBOTSTXT_USER_AGENT"]
        self.limit = settings.getint("NEWSKEEP_ROBOTS_BYTES")
        self.hours = settings.getfloat("NEWSKEEP_ROBOTS_HOURS")
        self.delay_max = settings.getfloat("NEWSKEEP_CRAWL_DELAY_MAX_SECONDS")
        self.attempts = settings.getint("NEWSKEEP_ATTEMPTS")
        self.retry_seconds = settings.getfloat("NEWSKEEP_RETRY_SECONDS")
        self.manners = manners_of(settings)
        self._rules: dict[str, asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Robots:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if not self.obeys or request.meta.get("purpose") == "robots" or not origin_of(request.url):
            return
        rules = await self.rules(origin_of(request.url))
        if not rules.allows(request.url):
            raise Refused(rules.why or "robots", request.url, is_away=rules.note == "unreachable")

    async def rules(self, origin: str) -> Rules:
        """What *origin* (``https://www.example.com``) allows; asked for once a run, and once a day."""
        if origin not in self._rules:
            self._rules[origin] = asyncio.get_running_loop().create_future()
            try:
                rules = await self._learn(origin)
            except BaseException as error:
                waited = self._rules.pop(origin)
                waited.set_exception(error)
                waited.exception()  # reported here, whether or not anybody waits for it
                raise
            self._rules[origin].set_result(rules)
        return await asyncio.shield(self._rules[origin])

    async def _learn(self, origin: str) -> Rules:
        run = run_of(self.crawler)
        rules = kept(run.reader, origin, self.agent, self.hours)
        if rules is None:
            found, body = await self._fetch(origin)
            run.submit(Call(lambda store: keep(store.conn, origin, found, body)))
            rules = when_long_unreachable(run.reader, origin, found, datetime.now(UTC))
        if rules.note not in ("read", "absent"):
            run.report.notes[f"robots-{rules.note}"] += 1
        if rules.crawl_delay is not None:
            host, port = host_and_port(origin) or ("", 0)
            BUDGETS.of(host, port, self.manners).robots_delay = min(rules.crawl_delay, self.delay_max)
            run.report.notes["crawl-delay-seconds"] = round(rules.crawl_delay)
        return rules

    async def _fetch(self, origin: str) -> tuple[Rules, bytes]:
        rules, body = Rules(self.agent, None, "unreachable", why="stopped"), b""
        for attempt in range(self.attempts):
            if attempt:
                await asyncio.sleep(self.retry_seconds * 2 ** (attempt - 1))
            try:
                status, body = await self._ask(f"{origin}/robots.txt")
            except FetchFailed as failure:
                rules = Rules(self.agent, None, "unreachable", why=failure.slug)
                if not failure.retry:
                    break
                continue
            rules = read_robots(status, body, self.agent, self.limit)
            if rules.note != "unreachable" or run_of(self.crawler).is_stopping:
                break
        return rules, body[: self.limit]

    async def _ask(self, url: str) -> tuple[int, bytes]:
        for hop in range(_HOPS + 1):
            request = Request(url, meta={"purpose": "robots", HEAD_BYTES: self.limit + 1}, dont_filter=True)
            try:
                response = await self.crawler.engine.download_async(request)
            except FetchFailed as failure:
                note(run_of(self.crawler), request, failure.slug)
                if hop and not failure.retry:
                    return 404, b""  # a redirect to where nothing may be asked: the file is not there
                raise
            location = response.headers.get(b"Location") if 300 <= response.status < 400 else None
            target = absolute(url, location.decode("utf-8", "replace")) if location else None
            if target is None:
                if response.status >= 500 and challenger(response.status, request.meta["answer"].headers, response.body):
                    raise FetchFailed("challenge")  # as any server error does, it keeps us away; waiting will not help
                return response.status, response.body
            url = target
        return 404, b""  # a redirect without end is an unavailable file, and that means no rules
