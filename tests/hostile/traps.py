"""The traps of a hostile portal, each with the expected result. Tests serve them between ordinary posts."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.crawl.small_portal import TEXT, Asked, Odd, Page, frame, post

Check = Callable[[dict[str, Any]], bool]


@dataclass
class Trap:
    """One post address with something wrong, and what the crawl must make of it."""

    name: str
    answer: Page | Odd | Callable[[Asked], Page]
    slug: str | tuple[str, ...] = ""
    """Why nothing was stored; empty where the post must be stored."""
    holds: Check | None = None
    """What must be true of the stored article."""


def gzipped(body: bytes, cut: int = 0) -> Page:
    packed = gzip.compress(body, mtime=0)
    return Page(packed[: len(packed) - cut], headers=[("Content-Encoding", "gzip")])


def zeros(encoding: str, pieces: int = 300) -> Page:
    """A bomb: *pieces* MB of zeros, packed."""
    machine = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    piece = bytes(1 << 20)
    packed = b"".join(machine.compress(piece) for _ in range(pieces)) + machine.flush()
    return Page(packed, headers=[("Content-Encoding", encoding)])


def other_bomb(encoding: str) -> Page | None:
    """The same for encodings whose library may be missing; then a server may not send it either, and the trap is plain garbage."""
    try:
        if encoding == "br":
            import brotli

            return Page(brotli.compress(bytes(100 << 20), quality=3), headers=[("Content-Encoding", "br")])
        from backports import zstd

        return Page(zstd.compress(bytes(100 << 20)), headers=[("Content-Encoding", "zstd")])
    except ImportError:
        return None


def raw(*pieces: bytes, pause: float = 0.0, then: str = "close") -> Odd:
    """Writes *pieces* as they stand, *pause* seconds apart, then closes, resets or hangs."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        if then == "hang":
            await asyncio.sleep(60)
        elif then == "reset":
            writer.transport.abort()
        writer.close()
        raise ConnectionResetError

    return answer


def endless(head: bytes, piece: bytes) -> Odd:
    """Writes *piece* until the other side has had enough."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
        writer.write(head)
        for _ in range(100_000):
            writer.write(piece)
            await writer.drain()

    return answer


def sometimes(first: Page, after: Page, times: int = 1) -> Callable[[Asked], Page]:
    """Answers *first* for so many requests, *after* from then on."""
    asked_before = 0

    def answer(asked: Asked) -> Page:
        nonlocal asked_before
        asked_before += 1
        return first if asked_before <= times else after

    return answer


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
WHOLE = post(900)
LONG = post(901, body=f"<p>{TEXT}</p>" * 40)


def html(body: str, **more: str) -> Page:
    return Page(post(902, body=body, **more))


def _says(field: str, *wanted: str) -> Check:
    return lambda article: all(text in (article[field] or "") for text in wanted)


def _is_null(*names: str) -> Check:
    return lambda article: all(article[name] is None for name in names)


def _clean(article: dict[str, Any]) -> bool:
    text = json.dumps(article, ensure_ascii=False)
    text.encode()  # a lone surrogate would raise
    return "\\u0000" not in text and "\x00" not in text


FETCHING = [
    Trap("gzip-bomb", zeros("gzip"), "too-large"),
    Trap("deflate-bomb", zeros("deflate"), "too-large"),
    Trap("nested-gzip", Page(b"x", headers=[("Content-Encoding", ", ".join(["gzip"] * 50))]), "bad-encoding"),
    Trap("cut-gzip", gzipped(LONG, cut=600), "cut-body"),
    Trap("cut-gzip-trailer", gzipped(LONG, cut=4), "cut-body"),
    Trap("says-gzip-but-is-not", Page(WHOLE, headers=[("Content-Encoding", "gzip")]), holds=_says("body_text", "精密零件")),
    Trap("unknown-encoding", Page(b"\x93\x94" + WHOLE, headers=[("Content-Encoding", "rot13")]), "bad-encoding"),
    Trap("short-body", Page(WHOLE, headers=[("Content-Length", str(len(WHOLE) + 500))]), ("cut-body", "timeout")),
    Trap("broken-chunk", raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\n"), ("cut-body", "bad-http")),
    Trap("cut-chunks", raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), "cut-body"),
    Trap("reset-body", raw(HEAD + b"Content-Length: 5000\r\n\r\n<html>", then="reset"), ("cut-body", "connection-lost")),
    Trap("reset-at-once", raw(then="reset"), "connection-lost"),
    Trap("drip", raw(HEAD + b"Content-Length: 5000\r\n\r\n", *[b"x"] * 60, pause=0.2), "timeout"),
    Trap("silence", raw(then="hang"), "timeout"),
    Trap("no-http", raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), ("bad-http", "connection-lost")),
    Trap("long-header", raw(HEAD + b"X-Long: " + b"x" * 500_000 + b"\r\n\r\n"), ("headers-too-large", "bad-http")),
    Trap(
        "many-headers", raw(HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(5000)) + b"\r\n"), ("headers-too-large", "bad-http")
    ),
    Trap("endless-headers", endless(HEAD, b"X-A: y\r\n" * 100), ("headers-too-large", "bad-http")),
    Trap("endless-body", endless(HEAD + b"\r\n", b"<p>x</p>" * 8000), "too-large"),
    Trap("announces-50-mb", raw(HEAD + b"Content-Length: 52428800\r\n\r\n", then="hang"), "too-large"),
    Trap("page-of-10-mb", Page(frame("big", "<p>" + "文" * 3_400_000 + "</p>")), "too-large"),
    Trap("always-500", Page(b"oops", "500 Internal Server Error"), "http-500"),
    Trap("always-404", Page(b"gone", "404 Not Found"), "http-404"),
    Trap("no-content", Page(b"", "204 No Content"), ("not-a-post", "empty-shell", "no-text")),
    Trap("once-503", sometimes(Page(b"busy", "503 Service Unavailable", [("Retry-After", "1")]), Page(post(903)))),
    Trap("once-reset", sometimes(Page(b"", "502 Bad Gateway"), Page(post(904)))),
    Trap("cookie-bait", Page(post(905), headers=[("Set-Cookie", "sid=secret; Path=/"), ("Set-Cookie", "b=2")])),
    Trap(
        "redirect-to-itself",
        Page(b"", "302 Found", [("Location", "/post/redirect-to-itself.html")]),
        ("redirect", "redirect-known"),
    ),
    Trap("redirect-circle", Page(b"", "302 Found", [("Location", "/hop/a")]), ("redirect", "redirect-known")),
    Trap("redirect-chain", Page(b"", "302 Found", [("Location", "/chain/1")]), "redirect"),
    Trap("redirect-to-file", Page(b"", "302 Found", [("Location", "file:///etc/passwd")]), "bad-redirect"),
    Trap("redirect-to-data", Page(b"", "302 Found", [("Location", "data:text/html,x")]), "bad-redirect"),
    Trap("redirect-to-metadata", Page(b"", "302 Found", [("Location", "http://169.254.169.254/latest/")]), "offsite-redirect"),
    Trap("redirect-to-other-port", Page(b"", "302 Found", [("Location", "http://127.0.0.1:{other}/secret")]), "redirect"),
    Trap("redirect-to-nonsense", Page(b"", "302 Found", [("Location", "http://[::1")]), ("bad-redirect", "offsite-redirect")),
    Trap(
        "a-picture",
        Page(b"\x89PNG\r\n\x1a\n" + bytes(2000), headers=[("Content-Type", "image/png")]),
        ("not-a-post", "not-html", "no-text"),
    ),
]

READING = [
    Trap("stray-end", html(f"<p>第一段。{TEXT}</p></body></html><p>最后一段在这里。{TEXT}</p>"), holds=_says("body_text", "第一段", "最后一段在这里")),
    Trap("nul", html(f"<p>\x00甲{TEXT}\x00乙</p>"), holds=_clean),
    Trap("lone-surrogate", html(f"<p>{TEXT}</p>", head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"\\ud800甲","datePublished":"\\ud800"}</script>'), holds=_clean),
    Trap("right-to-left", html(f"<p>\u202e{TEXT}\u202c</p>", title="\u202e开发区新闻：倒写\u202c的项目开工"), holds=_clean),
    Trap("emoji", html(f"<p>😀𠮷野家 {TEXT}</p>"), holds=_says("body_text", "😀𠮷")),
    Trap("deep", html("<div>" * 100_000 + TEXT + "</div>" * 100_000)),
    Trap("deep-inline", html(f"<p>{TEXT}</p>" + "<b><i><font>" * 30_000 + "深")),
    Trap("many-tags", html(f"<p>{TEXT}</p>" + "<br><i></i>" * 60_000)),
    Trap("wrong-charset", Page(post(906).decode().replace('<meta charset="utf-8">', "").encode("gb18030"), headers=[("Content-Type", "text/html; charset=utf-8")]), holds=_says("body_text", "精密零件")),
    Trap("no-such-charset", Page(WHOLE, headers=[("Content-Type", "text/html; charset=rot13")]), holds=_says("body_text", "精密零件")),
    Trap("mixed-charset", Page(post(907) + "尾".encode("gb18030") + b"\xff\xfe"), holds=_says("body_text", "精密零件")),
    Trap("title-of-2-mb", html(f"<p>{TEXT}</p>", title="长" * 600_000), holds=lambda article: len(article["title"] or "") <= 1001),
    Trap("30-february", html(f"<p>{TEXT}</p>", date="2025-02-30 10:00:00"), holds=_is_null("published_at")),
    Trap("year-9999", html(f"<p>{TEXT}</p>", date="9999-12-31 23:59:59"), holds=_is_null("published_at")),
    Trap("next-year", html(f"<p>{TEXT}</p>", date="2027-06-01 10:00:00"), holds=_is_null("published_at")),
    Trap("negative-views", html(f"<p>{TEXT}</p>", views="-5"), holds=_is_null("views")),
    Trap("huge-views", html(f"<p>{TEXT}</p>", views="9" * 5000), holds=_is_null("views")),
    Trap("views-2-64", html(f"<p>{TEXT}</p>", views=str(2**64)), holds=_is_null("views")),
    Trap("bracket-byline", html(f"<p>{TEXT}</p>", date="(" * 200_000)),
    Trap("spaces", html(f"<p>{TEXT}</p>" + " " * 500_000 + "<p>尾</p>", views=" " * 300_000)),
    Trap("ld-nested", html(f"<p>{TEXT}</p>", head='<script type="application/ld+json">' + "[" * 100_000 + "</script>")),
    Trap("ld-types", html(f"<p>{TEXT}</p>", head='<script type="application/ld+json">{"@type":["NewsArticle",7,null],"headline":{"a":[]},"author":[[["x"]],5],"datePublished":{"@value":3},"image":{"url":[1]}}</script>')),
    Trap("base-elsewhere", html(f"<p>{TEXT}</p>", head='<base href="http://127.0.0.1:{other}/">')),
    Trap("canonical-elsewhere", html(f"<p>{TEXT}</p>", head='<link rel="canonical" href="https://victim.example.org/post/1.html">'), holds=lambda article: "127.0.0.1" in article["url"]),
    Trap("canonical-hijack", html(f"<p>劫持{TEXT}</p>", head='<link rel="canonical" href="/post/1.html">', title="开发区劫持新闻：别家的地址")),
    Trap("scripts", html(f"<p>{TEXT}</p><script>alert(1)</script><p onclick=\"x()\">尾</p><a href=\"javascript:x()\">点</a>"), holds=lambda article: "<script" not in article["body_html"] and "onclick" not in article["body_html"] and "javascript:" not in article["body_html"]),
    Trap("odd-attributes", html(f'<p>{TEXT}</p><img src="http://[::1" data-src="\x01"><a href="http://a:99999999/">x</a><img src="//">')),
]  # fmt: skip

for encoding in ("br", "zstd"):
    if (bomb := other_bomb(encoding)) is not None:
        FETCHING.append(Trap(f"{encoding}-bomb", bomb, ("too-large", "bad-encoding")))

TRAPS = [*FETCHING, *READING]
