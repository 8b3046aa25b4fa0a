"""The last resort: portals whose pages are an empty shell are run in Chromium, every request of which goes through our own handler."""

from __future__ import annotations

import asyncio
import logging
import shutil
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.document import Document
from crawler.download.answer import FetchFailed
from crawler.download.handler import LeanHandler
from crawler.errors import ConfigError
from crawler.page import Page
from crawler.walk.soft404 import is_empty_shell

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright, Route
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever escapes our handler finds no network
)
_NOT_TEXT = ("image", "media", "font", "stylesheet", "websocket", "manifest", "other")
_FOREIGN_HOP = (
    "content-encoding",
    "content-length",
    "transfer-encoding",
    "connection",
)  # true of the wire, not of what we hand on


class BrowserHandler(LeanHandler):
    """
    As LeanHandler, but a page that proves to be an empty shell is rendered: the response's body becomes the document after its
    scripts ran, with the header ``X-Newskeep-Rendered: 1``. The capture keeps the shell as it came over the wire.

    Scripts and data are fetched by LeanHandler too, so robots-independent limits, walls and the host's budget hold for them;
    images, styles and fonts are not fetched at all. One page is rendered at a time. Raises ConfigError if playwright or
    Chromium is missing.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._executable = crawler.settings.get("NEWSKEEP_CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUM)), None)
        if self._executable is None:
            raise ConfigError("no Chromium was found; install one (Debian: apt-get install chromium) or set NEWSKEEP_CHROMIUM")
        self._seconds = crawler.settings.getfloat("NEWSKEEP_RENDER_SECONDS")
        self._agent = crawler.settings["USER_AGENT"]
        self._turn = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def download_request(self, request: Request) -> Response:
        response = await super().download_request(request)
        if request.method != "GET" or not isinstance(response, HtmlResponse) or response.status != 200 or not _is_shell(response):
            return response
        async with self._turn:
            return await self._render(response)

    async def _render(self, shell: HtmlResponse) -> Response:
        browser = await self._started()
        context = await browser.new_context(user_agent=self._agent, accept_downloads=False, service_workers="block")
        try:
            page = await context.new_page()
            await page.route("**/*", lambda route: self._answer(route, shell))
            await page.goto(shell.url, wait_until="load", timeout=self._seconds * 1000)
            await _settle(page, self._seconds)
            html = await page.content()
        except Exception as error:  # whatever the page's scripts did to the browser: the shell is still a page
            logger.warning("rendering %s failed: %s", shell.url, error)
            return shell
        finally:
            await context.close()
        headers = shell.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        headers["X-Newskeep-Rendered"] = "1"
        body = html.encode("utf-8", "replace")[: self.most_bytes]
        return shell.replace(body=body, headers=headers, encoding="utf-8")

    async def _answer(self, route: Route, shell: HtmlResponse) -> None:
        """Hand the browser the shell for its own address, and what LeanHandler gets for scripts and data."""
        asked = route.request
        if asked.url.partition("#")[0] == shell.url.partition("#")[0] and asked.is_navigation_request():
            await route.fulfill(status=200, body=shell.body, headers=_plain(shell))
        elif asked.method != "GET" or asked.resource_type in _NOT_TEXT or asked.is_navigation_request():
            await route.abort()
        else:
            try:
                got = await super().download_request(Request(asked.url))
            except FetchFailed as failure:
                logger.info("%s wanted by %s: %s", asked.url, shell.url, failure.slug)
                await route.abort()
            else:
                await route.fulfill(status=got.status, body=got.body, headers=_plain(got))

    async def _started(self) -> Browser:
        if self._browser is None:
            from playwright.async_api import async_playwright

            self._playwright = await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(
                executable_path=self._executable, headless=True, chromium_sandbox=_may_sandbox(), args=list(_FLAGS)
            )
        return self._browser

    async def close(self) -> None:
        if self._browser is not None:
            await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()
        await super().close()


def _is_shell(response: HtmlResponse) -> bool:
    headers = [("Content-Type", (response.headers.get("Content-Type") or b"").decode("latin-1"))]
    return is_empty_shell(Document(Page(response.url, response.body, headers)))


async def _settle(page: Any, seconds: float) -> None:
    """Wait until the page asks for nothing more; a page that never stops asking is read as it is then."""
    from playwright.async_api import TimeoutError as TookTooLong

    try:
        await page.wait_for_load_state("networkidle", timeout=seconds * 1000)
    except TookTooLong:
        pass


def _plain(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values and name.decode("latin-1").lower() not in _FOREIGN_HOP
    }


def _may_sandbox() -> bool:
    """Chromium's sandbox refuses to start for root; everybody else gets it."""
    import os

    return not hasattr(os, "geteuid") or os.geteuid() != 0
