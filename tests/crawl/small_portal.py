"""A portal that tests serve on loopback: pages by path, a log of requests, and odd answers where a test needs them."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

NOW = datetime(2026, 5, 26, 6, 0, tzinfo=UTC)

Odd = Callable[[asyncio.StreamReader, asyncio.StreamWriter, "Asked"], Awaitable[None]]
"""Answers one request by hand, and may leave the connection in any state."""


@dataclass
class Asked:
    """One request as the server saw it."""

    at: float
    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Page:
    """What a path answers."""

    body: bytes = b""
    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=list)

    def whole(self, host: str) -> bytes:
        given = {name.lower() for name, _ in self.headers}
        lines = [f"HTTP/1.1 {self.status}"]
        for name, value in (("Content-Type", "text/html; charset=utf-8"), ("Date", format_datetime(NOW, usegmt=True))):
            if name.lower() not in given:
                lines.append(f"{name}: {value}")
        lines += [f"{name}: {value.replace('{host}', host)}" for name, value in self.headers]
        if "content-length" not in given and "transfer-encoding" not in given:
            lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + self.body


class Log:
    """What a server was asked, in order."""

    def __init__(self, asked: Iterable[Asked] = ()) -> None:
        self.asked: list[Asked] = list(asked)

    def paths(self) -> list[str]:
        """The paths of all requests, with their queries."""
        return [one.path for one in self.asked]

    def count(self, path: str) -> int:
        """How often *path* was asked."""
        return self.paths().count(path)


class Server(Log):
    """Serves *pages* (by path with query) from a thread of its own, and keeps a log."""

    def __init__(self, pages: dict[str, Page | Odd | Callable[[Asked], Page]]) -> None:
        super().__init__()
        self.pages = pages
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Server:
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, asyncio.LimitOverrunError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                method, target, _ = first.split(" ", 2)
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
                asked = Asked(time.monotonic(), method, target, headers)
                self.asked.append(asked)
                await self._answer(reader, writer, asked)
                await writer.drain()
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
        found = self.pages.get(asked.path) or self.pages.get(urlsplit(asked.path).path + "?*")
        if found is None:
            found = Page(b"<h1>404</h1>", "404 Not Found")
        if asyncio.iscoroutinefunction(found):
            await found(reader, writer, asked)
            return
        page = found if isinstance(found, Page) else found(asked)
        writer.write(page.whole(f"127.0.0.1:{self.port}"))


TEXT = (
    "本报讯（记者 王建国）昨日上午，市经济开发区举行新厂房开工仪式，来自各地的企业代表参加了活动。据介绍，项目总投资约三亿元，"
    "建成后每年可生产精密零件两百万件，带动周边就业八百余人。开发区负责人表示，将继续改善服务，为企业办实事、解难题。"
)


def post(
    number: int, *, title: str = "", body: str = "", head: str = "", date: str = "2026-05-20 08:30:00", views: str = "120"
) -> bytes:
    """An honest post in the manner of a Z-BlogPHP theme."""
    title = title or f"开发区第{number}号新闻：项目开工"
    body = body or f"<p>编号{number}。{TEXT}</p>\n<p>{TEXT}</p>"
    return frame(
        f"{title} - 开发区新闻网",
        f'<div class="place">当前位置：<a href="/">首页</a> &gt; <a href="/category-1.html">要闻</a> &gt; 正文</div>'
        f'<article class="post"><h1>{title}</h1><div class="info"><span>作者：王建国</span> <span>时间：{date}</span> '
        f'<span>浏览：{views}</span></div><div class="entry">{body}</div></article>',
        head,
    )


def listing(numbers: list[int], *, onward: str = "", extra: str = "") -> bytes:
    """A list page of posts, newest first."""
    items = "".join(
        f'<div class="post-item"><h2><a href="/post/{n}.html">开发区第{n}号新闻：项目开工</a></h2>'
        f'<p>{TEXT[:60]}…</p><span class="time">2026-05-20</span></div>'
        for n in numbers
    )
    pager = f'<div class="pagebar"><span class="now-page">1</span> <a href="{onward}">›</a></div>' if onward else ""
    return frame("开发区新闻网", f'<div class="list">{items}</div>{pager}{extra}')


def frame(title: str, main: str, head: str = "") -> bytes:
    html = (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="generator" content="Z-BlogPHP 1.7.3">'
        f'<title>{title}</title>{head}</head><body><ul class="nav"><li><a href="/">首页</a></li>'
        f'<li><a href="/category-1.html">要闻</a></li></ul>{main}<div class="footer">Copyright 开发区新闻网</div></body></html>'
    )
    return html.encode("utf-8", "surrogatepass")


def small_pages(posts: int, per_page: int = 10) -> dict[str, Page | Odd | Callable[[Asked], Page]]:
    """Home, list pages ``/page_N.html`` and posts ``/post/N.html``, the highest number newest."""
    pages: dict[str, Page | Odd | Callable[[Asked], Page]] = {f"/post/{n}.html": Page(post(n)) for n in range(1, posts + 1)}
    newest = list(range(posts, 0, -1))
    sheets = [newest[start : start + per_page] for start in range(0, posts, per_page)]
    for number, numbers in enumerate(sheets, 1):
        onward = f"/page_{number + 1}.html" if number < len(sheets) else ""
        pages[f"/page_{number}.html"] = Page(listing(numbers, onward=onward))
    pages["/"] = pages["/page_1.html"]
    pages["/category-1.html"] = pages["/page_1.html"]
    return pages
