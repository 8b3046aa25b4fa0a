"""Traps of the second portal in HTTP itself: status lines, headers, lengths, encodings, redirects."""

from __future__ import annotations

import asyncio
import gzip
import zlib

from tests.crawl.small_portal import Asked, Page, post
from tests.hostile.traps import HEAD, LONG, WHOLE, Trap, _says, endless, raw

READ = _says("body_text", "精密零件")
AT_LEAST = ("http-204", "not-a-post", "empty-shell", "no-text")
BROKEN = ("bad-http", "connection-lost", "cut-body")


def length(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def status(line: bytes, body: bytes = WHOLE, more: bytes = b"") -> object:
    return raw(b"HTTP/1.1 " + line + b"\r\nContent-Type: text/html; charset=utf-8\r\n" + more + length(body))


def headed(*lines: bytes, body: bytes = WHOLE) -> object:
    return raw(HEAD + b"".join(line + b"\r\n" for line in lines) + length(body))


def to(place: str, code: str = "302 Found") -> Page:
    return Page(b"", code, [("Location", place)])


def deflated(body: bytes, window: int) -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, window)
    return machine.compress(body) + machine.flush()


def nested_bomb() -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    inner = b"".join(machine.compress(bytes(1 << 20)) for _ in range(200)) + machine.flush()
    return gzip.compress(gzip.compress(inner))


async def late_second_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
    """An answer, and a little later another one that nobody asked for: whoever uses the connection next must not take it."""
    writer.write(HEAD + length(WHOLE))
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.write(HEAD + length(post(666, title="开发区劫持新闻：没有人问过的回答")))


async def two_answers_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(HEAD + length(WHOLE) + HEAD + length(post(666, title="开发区劫持新闻：没有人问过的回答")))


def chunked(*sizes: bytes) -> object:
    return raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(sizes))


def whole_chunk(extension: bytes = b"", trailer: bytes = b"") -> bytes:
    return b"%x%s\r\n%s\r\n0\r\n%s\r\n" % (len(WHOLE), extension, WHOLE, trailer)


ENCODED = [
    Trap("raw-deflate", Page(deflated(LONG, -15), headers=[("Content-Encoding", "deflate")]), holds=READ),
    Trap("zlib-deflate", Page(deflated(LONG, 15), headers=[("Content-Encoding", "deflate")]), holds=READ),
    Trap("x-gzip", Page(gzip.compress(LONG), headers=[("Content-Encoding", "x-gzip")]), holds=READ),
    Trap("gzip-twice", Page(gzip.compress(gzip.compress(LONG)), headers=[("Content-Encoding", "gzip, gzip")]), holds=READ),
    Trap("gzip-in-two-members", Page(gzip.compress(LONG[:900]) + gzip.compress(LONG[900:]), headers=[("Content-Encoding", "gzip")]), holds=READ),
    Trap("gzip-and-garbage", Page(gzip.compress(LONG) + b"garbage" * 9, headers=[("Content-Encoding", "gzip")]), holds=READ),
    Trap("gzip-bomb-in-gzip", Page(nested_bomb(), headers=[("Content-Encoding", "gzip, gzip, gzip")]), "too-large"),
    Trap("gzip-of-nothing", Page(b"", headers=[("Content-Encoding", "gzip")]), AT_LEAST),
    Trap("gzip-broken-inside", Page(gzip.compress(LONG)[:300] + b"\xff" * 300, headers=[("Content-Encoding", "gzip")]), ("bad-encoding", "cut-body")),
    Trap("gzip-bad-checksum", Page(gzip.compress(LONG)[:-8] + bytes(8), headers=[("Content-Encoding", "gzip")]), ("bad-encoding", "cut-body")),
    Trap("gzip-mentioned-twice", Page(gzip.compress(LONG), headers=[("Content-Encoding", "gzip"), ("Content-Encoding", "gzip")]), holds=READ),
    Trap("encoding-utf-8", Page(WHOLE, headers=[("Content-Encoding", "UTF-8")]), holds=READ),
    Trap("encoding-none", Page(WHOLE, headers=[("Content-Encoding", "none")]), holds=READ),
    Trap("encoding-empty", Page(WHOLE, headers=[("Content-Encoding", "")]), holds=READ),
    Trap("encoding-compress", Page(b"\x1f\x9d\x90" + bytes(99), headers=[("Content-Encoding", "compress")]), "bad-encoding"),
    Trap("br-garbage", Page(b"\x00\x01\x02\x03" * 50, headers=[("Content-Encoding", "br")]), ("bad-encoding", "cut-body")),
    Trap("zstd-garbage", Page(b"\x28\xb5\x2f\xfd" + b"\xff" * 50, headers=[("Content-Encoding", "zstd")]), ("bad-encoding", "cut-body", "too-large")),
    Trap("zstd-of-2-gb", Page(b"\x28\xb5\x2f\xfd\xa0\x00\x00\x00\x80" + b"\x02\x00\x10a" * 4, headers=[("Content-Encoding", "zstd")]), ("bad-encoding", "cut-body", "too-large")),
]  # fmt: skip

FRAMED = [
    Trap("chunks-with-extensions", chunked(whole_chunk(b';a="' + b"x" * 900 + b'"')), holds=READ),
    Trap("chunks-with-trailers", chunked(whole_chunk(trailer=b"X-After: 1\r\nSet-Cookie: a=b\r\n")), holds=READ),
    Trap("chunks-of-one-byte", chunked(b"".join(b"1\r\n%c\r\n" % byte for byte in WHOLE), b"0\r\n\r\n"), holds=READ),
    Trap("chunk-of-2-63", chunked(b"7fffffffffffffff\r\nx"), (*BROKEN, "timeout")),
    Trap("chunk-of-2-70", chunked(b"f" * 18 + b"\r\nx"), BROKEN),
    Trap("chunk-negative", chunked(b"-5\r\nhello\r\n0\r\n\r\n"), BROKEN),
    Trap("chunk-extension-without-end", endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;", b"x" * 9999), (*BROKEN, "timeout", "too-large", "headers-too-large")),
    Trap("trailers-without-end", endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-A: y\r\n" * 999), (*BROKEN, "timeout", "too-large", "headers-too-large")),
    Trap("length-and-chunks", raw(HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + whole_chunk()), BROKEN),
    Trap("two-lengths", headed(b"Content-Length: 5"), BROKEN),
    Trap("length-negative", raw(HEAD + b"Content-Length: -5\r\n\r\n" + WHOLE), BROKEN),
    Trap("length-no-number", raw(HEAD + b"Content-Length: many\r\n\r\n" + WHOLE), BROKEN),
    Trap("length-of-30-digits", raw(HEAD + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n" + WHOLE), (*BROKEN, "too-large")),
    Trap("length-none", raw(HEAD + b"Connection: close\r\n\r\n" + WHOLE), holds=READ),
    Trap("http-1-0", raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + WHOLE), holds=READ),
    Trap("http-0-9", raw(WHOLE), BROKEN),
    Trap("http-2-by-force", raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), BROKEN),
    Trap("two-answers-at-once", two_answers_at_once, holds=READ),
    Trap("drip-of-headers", raw(HEAD, *[b"X-%d: y\r\n" % n for n in range(60)], pause=0.2), "timeout"),
    Trap("mixed-replace", endless(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n", b"--x\r\nContent-Type: text/html\r\n\r\n" + WHOLE * 9), "too-large"),
    Trap("closes-without-a-word", raw(), "connection-lost"),
]  # fmt: skip

STATUSES = [
    Trap("status-999", status(b"999 Request denied"), ("http-999", *BROKEN)),
    Trap("status-without-reason", status(b"200"), holds=READ),
    Trap("status-zero", status(b"000 Zero"), ("http-0", *BROKEN)),
    Trap("status-long", status(b"20000 OK"), BROKEN),
    Trap("status-of-letters", status(b"abc OK"), BROKEN),
    Trap("status-reason-of-bytes", status("200 好的".encode("gbk")), holds=READ),
    Trap("status-206", status(b"206 Partial Content", WHOLE[:900], b"Content-Range: bytes 0-899/9000\r\n"), "http-206"),
    Trap("status-205", raw(b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"), AT_LEAST),
    Trap("status-304-unasked", raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "http-304"),
    Trap("status-300", status(b"300 Multiple Choices"), "http-300"),
    Trap("status-402", status(b"402 Payment Required"), "http-402"),
    Trap("status-418", status(b"418 I'm a teapot"), "http-418"),
    Trap("status-451", status(b"451 Unavailable For Legal Reasons"), "http-451"),
    Trap("status-410", status(b"410 Gone"), "http-410"),
    Trap("status-421", status(b"421 Misdirected Request"), "http-421"),
    Trap("status-507", status(b"507 Insufficient Storage"), "http-507"),
    Trap("early-hints", raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 3 + HEAD + length(WHOLE)), holds=READ),
    Trap("continue-without-end", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99), (*BROKEN, "timeout", "headers-too-large")),
    Trap("switching-protocols", raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n" + WHOLE), (*BROKEN, "http-101", "timeout")),
    Trap("empty-body", Page(b""), AT_LEAST),
    Trap("blank-body", Page(b" \r\n\t" * 900), AT_LEAST),
    Trap("empty-html", Page(b"<html><head></head><body></body></html>"), AT_LEAST),
]  # fmt: skip

HEADERS = [
    Trap("cookies-many", Page(WHOLE, headers=[("Set-Cookie", f"c{n}={'x' * 3000}") for n in range(90)]), holds=READ),
    Trap("cookies-1000", Page(WHOLE, headers=[("Set-Cookie", f"c{n}=x") for n in range(1000)]), "headers-too-large"),
    Trap("header-folded", headed(b"X-Folded: a", b"\tb"), holds=None),
    Trap("header-in-gbk", headed("X-说: 新闻".encode("gbk")), ("bad-http", *BROKEN)),
    Trap("header-value-in-gbk", headed("X-Say: 新闻".encode("gbk")), holds=READ),
    Trap("date-of-no-time", Page(WHOLE, headers=[("Date", ", 20444444444444444444 May 2026 01:03")]), holds=READ),
    Trap("date-in-9999", Page(post(911, date="2031-01-01 00:00:00"), headers=[("Date", "Fri, 31 Dec 9999 23:59:59 GMT")]), holds=lambda article: article["published_at"] is None),
    Trap("age-of-ages", Page(WHOLE, headers=[("Age", "9" * 400)]), holds=READ),
    Trap("etag-long", Page(WHOLE, headers=[("ETag", '"' + "e" * 9000 + '"'), ("Last-Modified", "never")]), holds=READ),
    Trap("type-none", raw(b"HTTP/1.1 200 OK\r\n" + length(WHOLE)), holds=READ),
    Trap("type-nonsense", Page(WHOLE, headers=[("Content-Type", 'text/html; charset="; =;;')]), holds=READ),
    Trap("type-twice", Page(WHOLE, headers=[("Content-Type", "text/html"), ("Content-Type", "image/png")]), holds=READ),
    Trap("type-attachment", Page(WHOLE, headers=[("Content-Disposition", 'attachment; filename="../../../../tmp/newskeep-was-here"')]), holds=READ),
    Trap("pdf-as-html", Page(b"%PDF-1.7\n" + bytes(range(256)) * 40), ("not-a-post", "not-html", "no-text", "no-title")),
    Trap("zip-as-html", Page(b"PK\x03\x04" + bytes(range(256)) * 40), ("not-a-post", "not-html", "no-text", "no-title")),
    Trap("json-as-html", Page(b'{"title": "x", "content": "y"}'), ("not-a-post", "not-html", "no-text", "no-title", "empty-shell")),
    Trap("x-robots-noarchive", Page(WHOLE, headers=[("X-Robots-Tag", "otherbot: nofollow"), ("X-Robots-Tag", "noarchive")]), holds=READ),
    Trap("link-canonical-elsewhere", Page(post(912), headers=[("Link", '<https://victim.example.org/>; rel="canonical"')]), holds=lambda article: "127.0.0.1" in article["url"]),
    Trap("retry-after-negative", raw(b"HTTP/1.1 503 Busy\r\nRetry-After: -5\r\nContent-Length: 0\r\n\r\n"), "http-503"),
    Trap("retry-after-words", raw(b"HTTP/1.1 503 Busy\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n"), "http-503"),
    Trap("retry-after-past", raw(b"HTTP/1.1 429 Slow\r\nRetry-After: Mon, 01 Jan 2001 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n"), "http-429"),
    Trap("retry-after-no-date", raw(b"HTTP/1.1 503 Busy\r\nRetry-After: , 20444444444444444444 May 2026 01:03\r\nContent-Length: 0\r\n\r\n"), "http-503"),
]  # fmt: skip

OWN = "http://127.0.0.1:{own}"
LED_AWAY = ("redirect", "bad-redirect", "offsite-redirect", "redirect-known")
REDIRECTS = [
    Trap(f"to-{name}", to(place), LED_AWAY)
    for name, place in {
        "mapped": "http://[::ffff:127.0.0.1]:{other}/secret",
        "mapped-hex": "http://[::ffff:7f00:1]:{other}/secret",
        "unspecified": "http://0.0.0.0:{other}/secret",
        "unspecified-six": "http://[::]:{other}/secret",
        "short": "http://127.1:{other}/secret",
        "octal": "http://0177.0.0.1:{other}/secret",
        "hex": "http://0x7f000001:{other}/secret",
        "decimal": "http://2130706433:{other}/secret",
        "wide-digits": "http://①②⑦.⓪.⓪.①:{other}/secret",
        "full-width": "http://１２７.０.０.１:{other}/secret",
        "ideographic-dot": "http://127。0。0。1:{other}/secret",
        "dotted-name": "http://localhost.:{other}/secret",
        "wildcard-name": "http://127.0.0.1.nip.example:{other}/secret",
        "name-and-password": "http://127.0.0.1@127.0.0.2:{other}/secret",
        "password-with-own-host": "http://x:y@127.0.0.1:{other}/secret",
        "backslash": "http://127.0.0.1:{other}\\@127.0.0.1:{own}/post/1.html",
        "protocol-relative": "//127.0.0.1:{other}/secret",
        "other-loopback": "http://127.0.0.2:{own}/secret",
        "private-10": "http://10.0.0.1/secret",
        "private-192": "http://192.168.1.1/secret",
        "private-172": "http://172.16.0.1/secret",
        "link-local-six": "http://[fe80::1%25eth0]/secret",
        "unique-local": "http://[fd00::1]/secret",
        "carrier": "http://100.64.0.1/secret",
        "metadata-six": "http://[fd00:ec2::254]/latest",
        "nat64": "http://[64:ff9b::7f00:1]:{other}/secret",
        "six-to-four": "http://[2002:7f00:1::]:{other}/secret",
        "broadcast": "http://255.255.255.255/",
        "multicast": "http://224.0.0.1/",
        "ftp": "ftp://127.0.0.1/x",
        "gopher": "gopher://127.0.0.1:{other}/_x",
        "javascript": "javascript:alert(1)",
        "unix": "unix:/var/run/docker.sock",
        "about": "about:blank",
        "no-host": "http:///secret",
        "spaces": "http://127.0.0.1 :{other}/ secret",
        "port-zero": "http://127.0.0.1:0/",
        "port-99999": "http://127.0.0.1:99999/",
        "long": "/post/" + "a" * 20_000,
        "homograph": "http://еxample.com/",
        "longest-host": "http://" + "a" * 300 + ".example/",
        "dots": "http://..../",
    }.items()
]  # fmt: skip

REDIRECTS += [
    Trap("to-nothing", to(""), "http-302"),
    Trap("to-bytes", raw(b"HTTP/1.1 302 Found\r\nLocation: /post/\xff\xfe\xc9.html\r\nContent-Length: 0\r\n\r\n"), "redirect"),
    Trap("to-two-places", raw(b"HTTP/1.1 302 Found\r\nLocation: /post/909x.html\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"), ("redirect", "offsite-redirect")),
    Trap("to-post-relative", to("901x.html"), "redirect"),
    Trap("to-post-in-utf-8", to("/post/中文地址.html"), "redirect"),
    Trap("to-post-with-fragment", to("/post/902x.html#comment-5"), "redirect"),
    Trap("to-post-with-user", to("http://me:secret@127.0.0.1:{own}/post/903x.html"), "redirect"),
    Trap("to-post-after-spaces", to("  /post/904x.html  "), "redirect"),
    Trap("to-post-308", to("/post/905x.html", "308 Permanent Redirect"), "redirect"),
    Trap("to-post-307", to("/post/906x.html", "307 Temporary Redirect"), "redirect"),
    Trap("to-post-by-refresh-header", Page(b"<p>...</p>", headers=[("Refresh", "0; url=/post/907x.html")]), "redirect"),
    Trap("to-post-by-meta", Page(b'<html><head><meta content="0;URL=\'/post/908x.html\'" http-equiv=Refresh></head></html>'), "redirect"),
    Trap("to-post-by-script", Page(b"<script>window.location.href = '/post/909x.html';</script>"), "redirect"),
    Trap("meta-to-itself", Page(b'<meta http-equiv="refresh" content="0">'), AT_LEAST),
    Trap("meta-circle", Page(b'<meta http-equiv="refresh" content="0;url=/post/meta-circle-2.html">'), "redirect"),
    Trap("meta-circle-2", Page(b'<meta http-equiv="refresh" content="0;url=/post/meta-circle.html">'), ("redirect", "redirect-known")),
    Trap("meta-to-other-port", Page(b'<meta http-equiv="refresh" content="0;url=http://127.0.0.1:{other}/secret">'), "redirect"),
    Trap("meta-to-file", Page(b'<meta http-equiv="refresh" content="0;url=file:///etc/passwd">'), AT_LEAST),
    Trap("meta-to-data", Page(b'<meta http-equiv="refresh" content="0;url=data:text/html,x">'), AT_LEAST),
    Trap("meta-over-base", Page(b'<base href="http://127.0.0.1:{other}/"><meta http-equiv="refresh" content="0;url=secret">'), "redirect"),
    Trap("meta-in-a-post", Page(post(913, head='<meta http-equiv="refresh" content="0;url=/advertisement.html">')), holds=READ),
    Trap("meta-reload-of-a-post", Page(post(914, head='<meta http-equiv="refresh" content="300">')), holds=READ),
    Trap("meta-to-front", Page('<meta http-equiv="refresh" content="3;url=/"><p>文章不存在，3秒后返回首页</p>'.encode()), ("says-404", *AT_LEAST)),
]  # fmt: skip

for _encoding, _module in (("br", "brotli"), ("zstd", "backports.zstd")):
    try:
        _packed = __import__(_module, fromlist=["compress"]).compress(LONG)
    except ImportError:
        continue
    ENCODED.append(Trap(f"{_encoding}-honest", Page(_packed, headers=[("Content-Encoding", _encoding)]), holds=READ))
    ENCODED.append(Trap(f"{_encoding}-cut", Page(_packed[:-40], headers=[("Content-Encoding", _encoding)]), "cut-body"))

HONEST_TARGETS = ["901x", "中文地址", "902x", "903x", "904x", "905x", "906x", "907x", "908x", "909x"]
"""Posts that are found behind a redirect only; they must be stored."""

ON_THE_WIRE = [*ENCODED, *FRAMED, *STATUSES, *HEADERS, *REDIRECTS]
