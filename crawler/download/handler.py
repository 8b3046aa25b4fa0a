"""The download handler: one request over aiohttp, inside the wall, the host's budget and the limits on size and time."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import aiohttp
import yarl
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.utils.ssl import _make_ssl_context

from crawler.download.answer import Answer, FetchFailed, cause
from crawler.download.budget import Budgets, Manners, retry_after
from crawler.download.wall import Wall, origin_of, walled_connector
from crawler.encodings import accepted, undo, undo_head
from crawler.run import stopping

if TYPE_CHECKING:
    from aiohttp.connector import Connection
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

BUDGETS = Budgets()
"""The budgets of this process: crawls that run side by side share what a host may be asked."""

HEAD_BYTES = "head_bytes"
"""Key in a request's meta: only so many bytes of the body are wanted, and a longer body is no failure."""

_ASKS_US_TO_WAIT = (429, 503)
_UNASKED = ("Accept", "Accept-Encoding", "User-Agent", "Content-Type")


_TLS = ("DOWNLOAD_VERIFY_CERTIFICATES", "DOWNLOAD_TLS_MIN_VERSION", "DOWNLOAD_TLS_MAX_VERSION", "DOWNLOADER_CLIENT_TLS_CIPHERS")
_contexts: dict[tuple[str, ...], ssl.SSLContext] = {}


def _ssl_context(settings: BaseSettings) -> ssl.SSLContext:
    """The TLS context for these settings, one for all crawls of the process: the system's certificates cost 30 ms and 1.5 MB each."""
    wanted = tuple(str(settings.get(name)) for name in _TLS)
    if wanted not in _contexts:
        _contexts[wanted] = _make_ssl_context(settings)
    return _contexts[wanted]


class LeanHandler:
    """
    Fetches http and https. The answer as it came over the wire lies in ``request.meta["answer"]``.

    Redirects are answers like any other; cookies are neither kept nor sent. Raises FetchFailed with a slug.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        settings = self._settings = crawler.settings
        self.wall = Wall.around(*settings.getlist("NEWSKEEP_OWN_ADDRESSES"))
        self.manners = manners_of(settings)
        self.most_bytes = settings.getint("DOWNLOAD_MAXSIZE")
        self.patience = settings.getfloat("NEWSKEEP_PATIENCE_SECONDS")
        self.wait_seconds = settings.getfloat("NEWSKEEP_RETRY_AFTER_MAX_SECONDS")
        self.verify = settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        self._is_stopping = stopping(crawler)
        self._headers = [
            ("User-Agent", settings["USER_AGENT"]),
            *((name, value) for name, value in settings.getdict("DEFAULT_REQUEST_HEADERS").items() if value),
            ("Accept-Encoding", accepted()),
        ]
        self._timeout = aiohttp.ClientTimeout(
            total=settings.getfloat("DOWNLOAD_TIMEOUT"),
            sock_connect=settings.getfloat("NEWSKEEP_CONNECT_SECONDS"),
            sock_read=settings.getfloat("NEWSKEEP_SILENCE_SECONDS"),
        )
        self._session = aiohttp.ClientSession(
            connector=walled_connector(
                self.wall,
                limit=0,  # the budgets count
                ttl_dns_cache=300,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # decoded once, bounded; and the WARC wants the bytes as they came
            response_class=_Response,
            skip_auto_headers=_UNASKED,
            trace_configs=[_stamping()],
            max_line_size=settings.getint("NEWSKEEP_HEADER_BYTES"),
            max_field_size=settings.getint("NEWSKEEP_HEADER_BYTES"),
            max_headers=settings.getint("NEWSKEEP_HEADER_LINES"),
        )
        self._session._retry_connection = False  # aiohttp asks a second time at once, past the host's budget; we ask later

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """The TLS context, made when the first https address is asked."""
        return _ssl_context(self._settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LeanHandler:
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """The answer, its content encoding undone; raises FetchFailed."""
        if slug := self.wall.refuses(request.url):
            raise FetchFailed(slug, f"{slug}: {request.url}")
        host, port = origin_of(request.url) or ("", 0)
        budget = BUDGETS.of(host, port, self.manners)
        async with budget.turn(self._is_stopping) as sent:
            began = time.monotonic()
            try:
                got = await self._ask(request, sent)
            except FetchFailed as failure:
                if failure.retry:
                    budget.struggled()
                raise
            except asyncio.CancelledError:  # only a run that is given up cancels, and then nobody else closes the session
                await self.close()
                raise
            if got.status in _ASKS_US_TO_WAIT:
                asked = retry_after(got.header("retry-after"), got.header("date"))
                budget.asked_to_wait(min(asked, self.wait_seconds) if asked else None, self.patience, began)
            if got.status == 429 or got.status >= 500:
                budget.struggled()
            else:
                budget.answered(got.elapsed, began)
            if got.ip:
                BUDGETS.same_machine(host, port, got.ip)
        encodings = got.header("content-encoding") or ""
        if (head := request.meta.get(HEAD_BYTES)) is not None:
            body = undo_head(got.raw, encodings, head)
        else:
            body = undo(got.raw, encodings, self._limit(request))
        return _response(request.url, got, body)

    async def _ask(self, request: Request, sent: Callable[[], None]) -> Answer:
        headers = [line for line in self._headers if line[0] not in request.headers] if request.headers else list(self._headers)
        headers += [
            (name.decode("latin-1"), value.decode("latin-1")) for name, values in request.headers.items() for value in values
        ]
        got = Answer(request.url, request.method, headers, datetime.now(UTC))
        request.meta["answer"] = got
        started = time.perf_counter()
        async with (
            _failures_named(request.url),
            self._session.request(
                request.method,
                yarl.URL(request.url, encoded=True),  # as it stands: with other escapes it may be another page
                data=request.body or None,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                ssl=self._tls if request.url.startswith("https:") else True,
                trace_request_ctx=sent,
            ) as came,
        ):
            got.elapsed = time.perf_counter() - started
            got.status, got.reason = came.status, came.reason or ""
            if came.version is not None:
                got.version = f"HTTP/{came.version.major}.{came.version.minor}"
            got.headers = [(_text(name), _text(value)) for name, value in came.raw_headers]
            got.ip = getattr(came, "peer", "")
            if (head := request.meta.get(HEAD_BYTES)) is not None:
                got.raw, got.is_cut = await _head(came, head)
            else:
                got.raw = await _body(came, self._limit(request))
        return got

    def _limit(self, request: Request) -> int:
        """The bytes that the body may have, on the wire and unpacked. A request may say so itself, as with Scrapy's own handlers."""
        return int(request.meta.get("download_maxsize", self.most_bytes))

    async def close(self) -> None:
        await self._session.close()


async def _body(came: aiohttp.ClientResponse, limit: int) -> bytes:
    if (came.content_length or 0) > limit:
        came.close()
        raise FetchFailed("too-large", f"announces {came.content_length} bytes")
    chunks, size = [], 0
    async for chunk in came.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            came.close()  # the rest is not wanted, and not waited for
            raise FetchFailed("too-large", f"more than {limit} bytes")
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def _head(came: aiohttp.ClientResponse, wanted: int) -> tuple[bytes, bool]:
    """The first *wanted* bytes of a body, and whether there are more, which are not waited for."""
    chunks, size = [], 0
    async for chunk in came.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > wanted:
            came.close()
            return b"".join(chunks)[:wanted], True
    return b"".join(chunks), False


def manners_of(settings: BaseSettings) -> Manners:
    """How hosts are to be treated, by the settings."""
    return Manners(
        delay_seconds=settings.getfloat("NEWSKEEP_DELAY_SECONDS"),
        concurrency=settings.getint("NEWSKEEP_CONCURRENCY"),
        adapt=settings.getbool("NEWSKEEP_ADAPT_DELAY"),
        delay_max_seconds=settings.getfloat("NEWSKEEP_DELAY_MAX_SECONDS"),
    )


class _Response(aiohttp.ClientResponse):
    """Keeps the peer's address, which aiohttp forgets with the connection, and takes no answer that came before the question."""

    peer: str = ""

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        if connection.protocol is not None and connection.protocol.should_close:
            # Bytes came while the connection was idle: whatever they hold is no answer to this request.
            raise aiohttp.ServerDisconnectedError("an answer that nobody asked for")
        peer = connection.transport.get_extra_info("peername") if connection.transport else None
        self.peer = str(peer[0]) if peer else ""
        return await super().start(connection)


def _stamping() -> aiohttp.TraceConfig:
    """Calls what the request was given as *sent* when its head is written: the delay until the next request counts from there."""
    config = aiohttp.TraceConfig()

    async def on_sent(session: object, context: object, params: object) -> None:
        context.trace_request_ctx()  # type: ignore[attr-defined]

    config.on_request_headers_sent.append(on_sent)
    return config


@asynccontextmanager
async def _failures_named(url: str) -> AsyncIterator[None]:
    """Turns the exceptions of aiohttp and the system into FetchFailed with a slug."""
    try:
        yield
    except TimeoutError as error:
        raise FetchFailed("timeout", f"{url}: {error or 'no answer in time'}", retry=True) from error
    except aiohttp.InvalidURL as error:
        raise FetchFailed("bad-address", f"{url}: {error}") from error
    except aiohttp.ClientConnectorCertificateError as error:
        raise FetchFailed("bad-certificate", f"{url}: {error}") from error
    except aiohttp.ClientSSLError as error:
        raise FetchFailed("bad-tls", f"{url}: {error}") from error
    except aiohttp.ClientConnectorDNSError as error:
        raise FetchFailed("no-such-host", f"{url}: {cause(error)}", retry=True) from error
    except aiohttp.ClientConnectorError as error:
        raise FetchFailed("no-connection", f"{url}: {cause(error)}", retry=True) from error
    except aiohttp.ClientPayloadError as error:
        raise FetchFailed("cut-body", f"{url}: {error}", retry=True) from error
    except aiohttp.ClientResponseError as error:
        too_much = "more than" in error.message.lower() or "too many" in error.message.lower()
        raise FetchFailed(
            "headers-too-large" if too_much else "bad-http", f"{url}: {error.message}", retry=not too_much
        ) from error
    except (aiohttp.ClientError, OSError) as error:
        raise FetchFailed("connection-lost", f"{url}: {error}", retry=True) from error
    except ValueError as error:  # yarl, on an address no server could be asked for
        raise FetchFailed("bad-address", f"{url}: {error}") from error


def _response(url: str, got: Answer, body: bytes) -> Response:
    kind = (got.header("content-type") or "").lower()
    made: type[Response] = Response
    if "html" in kind:
        made = HtmlResponse
    elif not kind or "xml" in kind or "text" in kind or "json" in kind:
        made = TextResponse
    return made(
        url,
        status=got.status,
        headers=[
            (name.encode("utf-8", "surrogateescape"), value.encode("utf-8", "surrogateescape")) for name, value in got.headers
        ],
        body=body,
    )


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")  # so that the WARC gets back the bytes that came
