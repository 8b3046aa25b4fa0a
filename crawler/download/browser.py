"""The last resort for portals whose pages are empty without scripts: Chromium runs them, and newskeep makes their requests."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.challenge import challenger
from crawler.document import Document
from crawler.download.answer import FetchFailed
from crawler.download.handler import LeanHandler
from crawler.download.page_requests import named_hosts, passed_on, refusal
from crawler.errors import ConfigError
from crawler.extensions.capture import RENDERED
from crawler.extensions.ledger import note
from crawler.middlewares.robots import Refused
from crawler.page import Page
from crawler.run import run_of
from crawler.urls import absolute, host_of, registrable_domain
from crawler.walk.soft404 import is_empty_shell

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright, Route
    from playwright.async_api import Request as Wanted
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

PURPOSE = "browser"
"""The purpose, in the ledger, of the requests that pages make."""

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever gets past our handler finds no network
)
# headers that are no longer true of the body that we hand on
_OF_THE_WIRE = (
    "content-encoding",
    "content-length",
    "transfer-encoding",
    "connection",
)
_QUIET_SECONDS = 0.5  # a page that has requested nothing for so long is complete
_LOOK_SECONDS = 0.05
_SCRIPT_BYTES = 32 * 1024 * 1024  # of scripts are kept in memory: all pages of a portal want the same ones


@dataclass
class Rendering:
    """A page that runs: the shell, the hosts that its markup loads scripts from, and the requests it has made and waits for."""

    request: Request
    shell: HtmlResponse
    named: frozenset[str]
    asked: int = 0
    waiting: set[str] = field(default_factory=set)


class BrowserHandler(LeanHandler):
    """
    As LeanHandler, but a page that proves to be an empty shell is rendered: its scripts are run, and the document that they make
    becomes the body of the response, with the header ``X-Newskeep-Rendered: 1``. Captures are made of both.

    Requests of the page that ``page_requests.refusal`` allows are made like all others: wall, robots.txt, the host's budget, captures,
    ledger, the limits of the run. A script is fetched once a run, and one page is rendered at a time. Raises ConfigError if there is
    no browser to render with.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._crawler = crawler
        self._executable = chromium(settings)
        self._seconds = settings.getfloat("NEWSKEEP_RENDER_SECONDS")
        self._most = settings.getint("NEWSKEEP_RENDER_REQUESTS")
        self._hops = settings.getint("NEWSKEEP_REDIRECTS")
        self._agent = settings["USER_AGENT"]
        ours = [*settings.getlist("NEWSKEEP_OWN_ADDRESSES"), *settings.getlist("NEWSKEEP_BROWSER_HOSTS")]
        self._own = frozenset(registrable_domain(address) for address in ours)
        self._scripts: dict[str, Response] = {}
        self._told: set[tuple[str, str]] = set()
        self._turn = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._is_broken = False

    async def download_request(self, request: Request) -> Response:
        response = await super().download_request(request)
        if request.method != "GET" or request.meta.get("purpose") == PURPOSE or response.status != 200:
            return response
        if challenger(response.status, request.meta["answer"].headers, response.body):
            return response  # a firewall wants a browser: that is not ours to get round
        if not isinstance(response, HtmlResponse) or not is_empty_shell(shell := _document(response)):
            return response
        async with self._turn:
            return await self._rendered(Rendering(request, response, named_hosts(shell)))

    async def _rendered(self, rendering: Rendering) -> Response:
        """The response with the document that its scripts made; the shell as it came if that fails, or no browser works."""
        shell = rendering.shell
        browser = await self._started()
        if browser is None:
            return shell
        try:
            async with await browser.new_context(
                user_agent=self._agent, accept_downloads=False, service_workers="block"
            ) as context:
                html = await self._run(context, rendering)
        except Exception as error:  # whatever the scripts did to the browser, the shell is still a page
            logger.warning("rendering %s failed: %s", shell.url, _first_line(error))
            return shell
        run_of(self._crawler).report.notes["rendered"] += 1
        headers = shell.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        headers["X-Newskeep-Rendered"] = "1"
        body = rendering.request.meta[RENDERED] = html.encode("utf-8", "replace")[: self.most_bytes]
        return shell.replace(body=body, headers=headers, encoding="utf-8")

    async def _run(self, context: BrowserContext, rendering: Rendering) -> str:
        page = await context.new_page()
        await page.route("**/*", lambda route: self._answer(route, rendering))
        await page.goto(rendering.shell.url, wait_until="commit", timeout=self._seconds * 1000)
        await self._settle(rendering)
        return await asyncio.wait_for(page.content(), self._seconds)  # a script in an endless loop never returns

    async def _settle(self, rendering: Rendering) -> None:
        """
        Wait until the page requests nothing more, but no longer than it may take; the time that it waits for a host does not count.
        """
        quiet = spent = 0.0
        while quiet < _QUIET_SECONDS and spent < self._seconds:
            await asyncio.sleep(_LOOK_SECONDS)
            if rendering.waiting:
                quiet = 0.0
            else:
                quiet, spent = quiet + _LOOK_SECONDS, spent + _LOOK_SECONDS

    async def _answer(self, route: Route, rendering: Rendering) -> None:
        """Answer one request of the page: with the shell for its own address, else with what we fetch, or not at all."""
        wanted, shell = route.request, rendering.shell
        url = wanted.url.partition("#")[0]
        if wanted.is_navigation_request() and url == shell.url.partition("#")[0]:
            await route.fulfill(status=200, body=shell.body, headers=_plain(shell))
            return
        rendering.waiting.add(url)
        try:
            got = await self._got(url, wanted, rendering)
        except (FetchFailed, Refused) as failure:
            logger.info("%s wanted by %s: %s", url, shell.url, failure.slug)
            await route.abort()
        else:
            await route.fulfill(status=got.status, body=got.body, headers=_plain(got))
        finally:
            rendering.waiting.discard(url)

    async def _got(self, url: str, wanted: Wanted, rendering: Rendering) -> Response:
        """The answer to a request of the page, after redirects. Raises FetchFailed, Refused."""
        if url in self._scripts:
            return self._scripts[url]
        target = url
        for _ in range(self._hops + 1):
            if slug := refusal(target, wanted.resource_type, wanted.method, self._own, rendering.named):
                raise self._told_once(target, slug)
            if rendering.asked >= self._most:
                raise self._told_once(target, "too-many-requests")
            rendering.asked += 1
            response = await self._ask_politely(target, await wanted.all_headers())
            location = response.headers.get(b"Location") if 300 <= response.status < 400 else None
            onward = absolute(target, location.decode("utf-8", "replace")) if location else None
            if onward is None:
                self._keep(url, wanted, response)
                return response
            target = onward
        raise FetchFailed("too-many-redirects")

    async def _ask_politely(self, url: str, headers: Mapping[str, str]) -> Response:
        """Make a request of the page through the engine, so that it passes every middleware. Raises FetchFailed, Refused."""
        request = Request(url, headers=passed_on(headers), meta={"purpose": PURPOSE}, dont_filter=True)
        engine = self._crawler.engine
        assert engine is not None
        try:
            return await engine.download_async(request)
        except (FetchFailed, Refused) as failure:
            run = run_of(self._crawler)
            run.report.skipped[f"{PURPOSE}-{failure.slug}"] += 1
            note(run, request, failure.slug)
            raise

    def _told_once(self, url: str, slug: str) -> FetchFailed:
        """A refusal of ours, counted each time, but in the ledger once for each host: measuring scripts never ask for the same address twice."""
        if slug != "no-text":
            run, told = run_of(self._crawler), (host_of(url), slug)
            run.report.skipped[f"{PURPOSE}-{slug}"] += 1
            if told not in self._told:
                self._told.add(told)
                note(run, Request(url, meta={"purpose": PURPOSE}), slug)
        return FetchFailed(slug)

    def _keep(self, url: str, wanted: Wanted, response: Response) -> None:
        held = sum(len(kept.body) for kept in self._scripts.values())
        if wanted.resource_type == "script" and response.status == 200 and held + len(response.body) <= _SCRIPT_BYTES:
            self._scripts[url] = response

    async def _started(self) -> Browser | None:
        """The browser, started anew if a page ended it; None if it cannot be started, which is reported once a run."""
        if self._is_broken or (self._browser is not None and self._browser.is_connected()):
            return self._browser
        from playwright.async_api import async_playwright

        self._playwright = self._playwright or await async_playwright().start()
        try:
            self._browser = await self._playwright.chromium.launch(
                executable_path=self._executable, headless=True, chromium_sandbox=_may_sandbox(), args=list(_FLAGS)
            )
        except Exception as error:  # playwright's own: no program of that kind, libraries missing, no memory
            self._browser, self._is_broken = None, True
            run_of(self._crawler).report.failed["browser-broken"] += 1
            logger.error("%s cannot be started: %s", self._executable, _first_line(error))
        return self._browser

    async def close(self) -> None:
        if self._browser is not None:
            await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()
        await super().close()


def chromium(settings: BaseSettings) -> str:
    """The path of the browser. Raises ConfigError if there is none, or nothing to drive it with."""
    if importlib.util.find_spec("playwright") is None:
        raise ConfigError("rendering pages needs playwright: pip install 'newskeep[browser]'")
    named = settings.get("NEWSKEEP_CHROMIUM")
    path = next(filter(None, map(shutil.which, [named] if named else _CHROMIUM)), None)
    if path is None:
        raise ConfigError(
            f"NEWSKEEP_CHROMIUM: {named} is not a program"
            if named
            else "no Chromium was found: install one (Debian: apt-get install chromium) or set NEWSKEEP_CHROMIUM"
        )
    return path


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _document(response: HtmlResponse) -> Document:
    headers = [("Content-Type", (response.headers.get("Content-Type") or b"").decode("latin-1"))]
    return Document(Page(response.url, response.body, headers))


def _plain(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values and name.decode("latin-1").lower() not in _OF_THE_WIRE
    }


def _may_sandbox() -> bool:
    """Chromium's sandbox refuses to start for root; everybody else gets it."""
    import os

    return not hasattr(os, "geteuid") or os.geteuid() != 0
