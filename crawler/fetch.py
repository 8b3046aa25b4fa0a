"""Fetches the few pages that commands such as ``page`` and ``portal`` need, politely; crawls have their own downloader."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import urljoin

import aiohttp
import yarl

from crawler import settings
from crawler.challenge import challenger, shut_out
from crawler.download.answer import FetchFailed, cause
from crawler.download.robots import Rules, read_robots
from crawler.download.soft_redirect import soft_redirect
from crawler.download.wall import Wall, walled_connector
from crawler.encodings import accepted, undo
from crawler.errors import FetchError
from crawler.page import Page

MAX_REDIRECTS = 5
MOST_STUBS = 3  # pages in a row that only lead on
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Client:
    """
    Fetches single pages, one at a time, with the walls and limits of a crawl; a context manager.

    *named* are the addresses that the user typed: they may be private, what they link or redirect to may not. With
    *obey_robots*, robots.txt of each origin is asked first and its Crawl-delay kept.
    """

    def __init__(self, *named: str, delay_seconds: float = settings.NEWSKEEP_DELAY_SECONDS, obey_robots: bool = True) -> None:
        self.wall = Wall.around(*named)
        self.obey_robots = obey_robots
        self.delay_seconds = delay_seconds
        self._asked_at = -1e9  # by the clock of time.monotonic
        self._rules: dict[str, Rules] = {}
        self._runner = asyncio.Runner()
        self._session: aiohttp.ClientSession | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._session is not None:
            self._runner.run(self._session.close())
        self._runner.close()

    def get(self, url: str) -> Page:
        """
        The page at *url*, redirects followed, whatever its status. Raises FetchError, with a slug, if there is none.

        Slugs: robots, challenge, private-address, bad-address, too-large, timeout, redirect-loop, no-such-host, no-connection …
        """
        try:
            return self._runner.run(self._get(url))
        except FetchFailed as failure:
            raise FetchError(f"{url}: {failure}", slug=failure.slug) from failure
        except TimeoutError as error:
            raise FetchError(f"{url}: no answer in {settings.DOWNLOAD_TIMEOUT:.0f} seconds", slug="timeout") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError(f"{url}: {cause(error)}", slug=_slug(error)) from error

    def front(self, url: str) -> Page:
        """As ``get``, but on from a front page that does nothing else than send its visitors elsewhere, as a crawl goes on."""
        page = self.get(url)
        for _ in range(MOST_STUBS):
            onward = soft_redirect(page) if page.status == 200 else None
            if onward is None:
                break
            page = self.get(onward)
        return page

    def robots(self, url: str) -> Rules:
        """What the robots.txt of *url*'s origin says to us; fetched once."""
        return self._runner.run(self._robots(url))

    async def _get(self, url: str) -> Page:
        seen = [url]
        while len(seen) <= MAX_REDIRECTS + 1:
            if self.obey_robots and not (rules := await self._robots(seen[-1])).allows(seen[-1]):
                why = "does not allow it" if rules.parser else f"answers {rules.status}, which means: keep away for now"
                raise FetchFailed("robots", f"robots.txt {why} (--ignore-robots asks all the same)")
            page = await self._ask(seen[-1])
            target = page.header("location") if page.status in _REDIRECTS else None
            if target is None:
                if firewall := challenger(page.status, page.headers, page.body):
                    raise FetchFailed("challenge", shut_out(firewall))
                return Page(page.url, page.body, page.headers, page.fetched_at, page.status, requested_url=url)
            seen.append(urljoin(seen[-1], target))
            if seen[-1] in seen[:-1]:
                break
        raise FetchFailed("redirect-loop", f"redirected in a circle or more than {MAX_REDIRECTS} times")

    async def _robots(self, url: str) -> Rules:
        root = urljoin(url, "/robots.txt")
        if root not in self._rules:
            try:
                page = await self._ask(root)
                self._rules[root] = _rules_in(page)
            except (FetchFailed, aiohttp.ClientError, OSError, TimeoutError):
                self._rules[root] = Rules(settings.ROBOTSTXT_USER_AGENT)  # the page itself will say that the host is gone
        return self._rules[root]

    async def _ask(self, url: str) -> Page:
        if slug := self.wall.refuses(url):
            raise FetchFailed(slug, f"not fetched: {slug}")
        await self._pause(url)
        asked = yarl.URL(url, encoded=True)  # unchanged: with another escaping it may be another page
        async with self._open().get(asked, allow_redirects=False) as answer:
            raw = await _body(answer)
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.raw_headers]
            body = undo(raw, answer.headers.get("Content-Encoding", ""), settings.DOWNLOAD_MAXSIZE)
            return Page(url, body, headers, datetime.now(UTC), answer.status)

    async def _pause(self, url: str) -> None:
        """Wait until the next request may be sent: after our delay or the portal's Crawl-delay, whichever is longer."""
        rules = self._rules.get(urljoin(url, "/robots.txt"))
        asked = min((rules.crawl_delay if rules else None) or 0.0, settings.NEWSKEEP_CRAWL_DELAY_MAX_SECONDS)
        await asyncio.sleep(max(0.0, self._asked_at + max(self.delay_seconds, asked) - time.monotonic()))
        self._asked_at = time.monotonic()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=walled_connector(self.wall),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,  # undone once, and bounded
                timeout=aiohttp.ClientTimeout(total=settings.DOWNLOAD_TIMEOUT, sock_connect=settings.NEWSKEEP_CONNECT_SECONDS),
                headers={"User-Agent": settings.USER_AGENT, **settings.DEFAULT_REQUEST_HEADERS, "Accept-Encoding": accepted()},
            )
        return self._session


def _rules_in(page: Page) -> Rules:
    return read_robots(page.status, page.body, settings.ROBOTSTXT_USER_AGENT, settings.NEWSKEEP_ROBOTS_BYTES)


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in answer.content.iter_any():
        size += len(chunk)
        if size > settings.DOWNLOAD_MAXSIZE:
            raise FetchFailed("too-large", f"more than {settings.DOWNLOAD_MAXSIZE} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _slug(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "bad-certificate"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "no-such-host"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "no-connection"
    return "bad-address" if isinstance(error, ValueError | aiohttp.InvalidURL) else "cut-body"
