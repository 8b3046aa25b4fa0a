"""Addresses: made absolute, made into keys (without changing a byte of a GBK address), taken apart and grouped by shape."""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from crawler.tracking import is_tracking, without_session
from crawler.traps import MAX_LENGTH, is_trap

if TYPE_CHECKING:
    from tldextract import TLDExtract

# fmt: off
__all__ = [
    "MAX_LENGTH", "absolute", "canonical", "host_of", "is_trap", "looks_like_asset", "netloc_of", "origin_of",
    "registrable_domain", "same_portal", "shape",
]
# fmt: on

_WHITE = re.compile("[\t\r\n\x00-\x1f\x7f]")
_NO_HOST = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")  # characters that no host name holds (WHATWG URL, 3.2)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNSAFE = re.compile(r"[^\w!#$%&'()*+,./:;=?@\[\]~-]|[^\x00-\x7f]|\x7f")
_BARE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# An address that is its own key, as most links of a portal are: one match finds out, which costs a tenth of splitting it.
_PLAIN = re.compile(
    r"(?P<origin>https?://(?P<netloc>(?:[a-z0-9_-]+\.)+[a-z0-9_-]+(?::(?!(?:80|443)/)(?:[1-9]\d{1,3}|[1-5]\d{4}))?))"
    r"/(?!\.)(?:[\w!$&'()*+,=:@~-]|/(?!\.)|\.)*",
    re.ASCII,
)

_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|css|js|mjs|json|map|woff2?|ttf|eot|otf|mp[34]|m4[av]|webm|ogg|wav|flv|avi"
    r"|mov|wmv|m3u8|ts|pdf|docx?|xlsx?|pptx?|csv|zip|rar|7z|gz|tgz|bz2|tar|exe|msi|dmg|apk|ipa|iso|swf|epub|mobi|torrent|ics)$",
    re.IGNORECASE,
)


REMEMBERED = 16384
"""Size of the caches below: most links of a portal are on all its pages, and several rules read each of them."""


def absolute(base: str, href: str) -> str | None:
    """
    *href* of the page at *base* as an absolute address, without fragment, user and password, line breaks, and white space at the ends.

    None if it cannot be fetched: another scheme than http(s), no host, a bare fragment, broken syntax, more than MAX_LENGTH characters.

    >>> absolute("https://a.cn/x/", " ../post/3391.html#top ")
    'https://a.cn/post/3391.html'
    >>> absolute("https://a.cn/", "javascript:void(0)") is None
    True
    """
    if href.startswith(("http://", "https://")):
        return _absolute("", href)
    if href.startswith("/"):  # the same for every page of the site
        end = base.find("/", 8)
        return _absolute(base if end < 0 else base[: end + 1], href)
    return _absolute(base, href)


@functools.lru_cache(maxsize=REMEMBERED)
def _absolute(base: str, href: str) -> str | None:
    url = href if not base else base[:-1] + href if base.endswith("/") and href[:1] == "/" != href[1:2] else ""
    if len(url) <= MAX_LENGTH and _PLAIN.fullmatch(url):
        return url
    href = _WHITE.sub("", href.strip()).strip()
    if not href or href[0] == "#" or len(href) > MAX_LENGTH:
        return None
    try:
        parts = urlsplit(urljoin(base, href))
        if parts.scheme not in _DEFAULT_PORTS or not _host(parts):
            return None
        netloc = _netloc(parts)
    except ValueError:
        return None
    url = urlunsplit((parts.scheme, netloc, _escape(parts.path) or "/", _escape(parts.query), ""))
    return url if len(url) <= MAX_LENGTH else None


@functools.lru_cache(maxsize=REMEMBERED)
def canonical(url: str) -> str:
    """
    The key of *url*: host in lower case; no default port, fragment, tracking or session parameters; the others in their order.

    Percent escapes keep their bytes (``%C9%C1`` is GBK), so the key can be fetched. Text that is no address is only trimmed.

    >>> canonical("HTTP://A.cn:80/tag/%c9%c1?utm_source=x&id=3#c")
    'http://a.cn/tag/%C9%C1?id=3'
    >>> canonical("http://a.cn/x;jsessionid=1F?PHPSESSID=2&b=2&a=1")
    'http://a.cn/x?b=2&a=1'
    """
    if _PLAIN.fullmatch(url):
        return url
    trimmed = _WHITE.sub("", url.strip()).strip()
    try:
        parts = urlsplit(trimmed)
        if parts.scheme.lower() not in _DEFAULT_PORTS or not _host(parts):
            return trimmed
        netloc = _netloc(parts)
    except ValueError:
        return trimmed
    path = _escape(_without_dots(without_session(parts.path))) or "/"
    query = "&".join(pair for pair in _escape(parts.query).split("&") if pair and not is_tracking(pair))
    return urlunsplit((parts.scheme.lower(), netloc, path, query, ""))


@functools.lru_cache(maxsize=REMEMBERED)
def host_of(url: str) -> str:
    """
    The host of *url*, lower case, IDN as punycode, without port; "" if it has none.

    >>> host_of("http://新闻.中国:8080/"), host_of("mailto:a@b")
    ('xn--efvy88h.xn--fiqs8s', '')
    """
    try:
        return _host(urlsplit(_WHITE.sub("", url).strip()))
    except ValueError:
        return ""


@functools.lru_cache(maxsize=REMEMBERED)
def netloc_of(url: str) -> str:
    """
    The host of *url*, with its port unless that is the scheme's default: portals on one machine differ by it; "" if it has none.

    >>> netloc_of("http://127.0.0.1:18101/a"), netloc_of("https://A.cn:443/")
    ('127.0.0.1:18101', 'a.cn')
    """
    if plain := _PLAIN.match(url):
        return plain["netloc"]
    try:
        return _netloc(urlsplit(_WHITE.sub("", url).strip()))
    except ValueError:
        return ""


@functools.lru_cache(maxsize=REMEMBERED)
def origin_of(url: str) -> str:
    """
    Scheme, host and port of *url*: ``https://a.cn``; "" if it is no web address.

    >>> origin_of("https://A.cn:443/x?y")
    'https://a.cn'
    """
    netloc = netloc_of(url)
    scheme = _WHITE.sub("", url).strip().partition(":")[0].lower()
    return f"{scheme}://{netloc}" if netloc and scheme in _DEFAULT_PORTS else ""


def registrable_domain(url: str) -> str:
    """
    The registered domain, by the public suffix list that tldextract ships (no network); the host itself for an IP address.

    >>> registrable_domain("https://news.sina.com.cn/x"), registrable_domain("http://127.0.0.1:80/")
    ('sina.com.cn', '127.0.0.1')
    """
    host = host_of(url) if "://" in url else url.lower()
    return _registrable(host)


def same_portal(url: str, hosts: Collection[str]) -> bool:
    """
    Whether *url* is on one of *hosts* ("a.cn", "127.0.0.1:18101"); a leading www. makes no difference.

    >>> same_portal("https://a.cn/1", ["www.a.cn"]), same_portal("http://127.0.0.1:2/", ["127.0.0.1:1"])
    (True, False)
    """
    netloc = netloc_of(url)
    if not netloc:
        return False
    names = {netloc.removeprefix("www."), host_of(url).removeprefix("www.")}
    return any(host.lower().removeprefix("www.") in names for host in hosts)


def shape(url: str) -> str:
    """
    *url* with each run of digits as N and each word of a query value as *: addresses made by one template share a shape.

    >>> shape("https://a.cn/post/3391.html"), shape("https://a.cn/?cate=3&page=12&q=abc")
    ('/post/N.html', '/?cate=N&page=N&q=*')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = re.sub(r"\d+", "N", parts.path)
    pairs = [pair.partition("=") for pair in parts.query.split("&") if pair]
    query = "&".join(f"{name}{sign}{'N' if value.isdigit() else '*' if value else ''}" for name, sign, value in pairs)
    return f"{path or '/'}?{query}" if query else path or "/"


@functools.lru_cache(maxsize=REMEMBERED)
def looks_like_asset(url: str) -> bool:
    """
    Whether the address ends like a picture, script, font, film, archive or office file rather than a page.

    >>> looks_like_asset("https://a.cn/upload/1.JPG?x=1"), looks_like_asset("https://a.cn/1.html")
    (True, False)
    """
    address = url.partition("?")[0].partition("#")[0]
    end = address.rpartition("/")[2]
    return "." in end and address.count("/") > 2 and _ASSET.search(end) is not None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".").lower()
    if _NO_HOST.search(host):
        return ""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _netloc(parts: SplitResult) -> str:
    host, port = _host(parts), parts.port
    if ":" in host:
        host = f"[{host}]"
    return host if port is None or port == _DEFAULT_PORTS.get(parts.scheme.lower()) else f"{host}:{port}"


def _escape(text: str) -> str:
    """*text* as ASCII: escaped as a browser would, existing escapes in upper case, escaped letters and digits unescaped."""
    text = _BARE_PERCENT.sub("%25", text)
    text = _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), text)
    return _ESCAPE.sub(_tidy_escape, text)


def _tidy_escape(match: re.Match[str]) -> str:
    byte = int(match[1], 16)
    return chr(byte) if byte in _UNRESERVED else match[0].upper()


def _without_dots(path: str) -> str:
    """*path* with ``.`` and ``..`` segments resolved (RFC 3986, 5.2.4), their escaped spelling included."""
    if "." not in path and "%2" not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for position, segment in enumerate(segments):
        plain = segment.replace("%2e", ".").replace("%2E", ".")
        last = position == len(segments) - 1
        if plain == "..":
            if len(kept) > 1:
                kept.pop()
            if last:
                kept.append("")
        elif plain != ".":
            kept.append(segment)
        elif last:
            kept.append("")
    return "/".join(kept)


@functools.cache
def _extractor() -> TLDExtract:
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


@functools.lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    try:
        ipaddress.ip_address(host.strip("[]"))
        return host
    except ValueError:
        pass
    found = _extractor()(host)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else host
