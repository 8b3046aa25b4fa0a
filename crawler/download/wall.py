"""Which addresses may be connected to: none found on the web leads into a private network, to an unusual port, or off http."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from crawler.download.answer import FetchFailed
from crawler.download.protocol import LenientOnLength
from crawler.urls import host_of

PORTS = {"http": 80, "https": 443}
Origin = tuple[str, int]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True)
class Wall:
    """
    What a crawl may connect to. *origins* are the (host, port) pairs that the user named, by hand or in a profile.

    Only those may be private. All others must be public, and have the usual port of their scheme: a link to port 6379 leads to no page.
    """

    origins: frozenset[Origin] = field(default_factory=frozenset)

    @classmethod
    def around(cls, *urls: str) -> Wall:
        """The wall of a crawl whose user named *urls*."""
        return cls(frozenset(origin for url in urls if (origin := origin_of(url))))

    def refuses(self, url: str) -> str | None:
        """
        The slug for which *url* must not be fetched, judging by its text alone; None if it may be tried.

        >>> wall = Wall.around("http://127.0.0.1:8000/")
        >>> wall.refuses("http://127.0.0.1:8000/post/1.html")
        >>> wall.refuses("http://127.0.0.1:8001/"), wall.refuses("file:///etc/passwd"), wall.refuses("http://[::ffff:10.0.0.1]/")
        ('private-address', 'bad-scheme', 'private-address')
        """
        origin = origin_of(url)
        if origin is None:
            return "bad-scheme" if not url.lower().startswith(("http://", "https://")) else "bad-address"
        if origin in self.origins:
            return None
        if (address := _literal(origin[0])) is not None and not is_public(address):
            return "private-address"
        if origin[1] not in PORTS.values():
            return "other-port"
        if "@" in urlsplit(url).netloc:
            return "credentials"  # an address with a name and password in it is not ours to use
        return None

    def passes(self, host: str, port: int, address: str) -> bool:
        """Whether *host*:*port*, which the name service says is at *address*, may be connected to."""
        return (host.lower(), port) in self.origins or is_public(ipaddress.ip_address(address.partition("%")[0]))


class WalledResolver(AbstractResolver):
    """Resolves names, and keeps only addresses that may be connected to. Connections go to those very addresses, so rebinding is of no use."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._inner = ThreadedResolver()
        self._named = {(str(_literal(host) or host), port) for host, port in wall.origins}
        """(address, port) pairs that the user's own words lead to."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        kept = [result for result in found if self._wall.passes(host, port, result["host"])]
        if found and not kept:
            raise FetchFailed("private-address", f"{host} is at {found[0]['host']}")
        if (host.lower().rstrip("."), port) in self._wall.origins:
            self._named.update((result["host"], port) for result in kept)
        return kept

    def open_socket(self, place: AddrInfoType) -> socket.socket:
        """The socket for one connection, after the last check of where it goes; also for addresses that never were names."""
        family, kind, protocol, _, address = place
        host, port = str(address[0]).partition("%")[0], int(address[1])
        if (host, port) not in self._named and not is_public(ipaddress.ip_address(host)):
            raise FetchFailed("private-address", f"{host} port {port}")
        return socket.socket(family, kind, protocol)

    async def close(self) -> None:
        await self._inner.close()


def walled_connector(wall: Wall, **options: Any) -> aiohttp.TCPConnector:
    """The connector with which newskeep opens all its connections."""
    resolver = WalledResolver(wall)
    connector = aiohttp.TCPConnector(resolver=resolver, socket_factory=resolver.open_socket, **options)
    connector._factory = partial(LenientOnLength, loop=connector._loop)  # type: ignore[assignment]  # aiohttp offers no other way
    return connector


@lru_cache(maxsize=256)  # the scheduler, two middlewares and the handler ask for the same address
def origin_of(url: str) -> Origin | None:
    """
    Host (lower case) and port of an http or https address; None for anything else.

    >>> origin_of("https://WWW.Example.com/a"), origin_of("ftp://example.com/"), origin_of("http://a:99999/")
    (('www.example.com', 443), None, None)
    >>> origin_of("http://１２７。0.0.1/")
    ('127.0.0.1', 80)
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = host_of(url)  # as a resolver would spell it: wide digits and dots are digits and dots
    return (host, port or PORTS[parts.scheme]) if host and parts.scheme in PORTS else None


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """
    Whether an address is on the open internet; an IPv4 address inside an IPv6 one counts as itself.

    >>> is_public(ipaddress.ip_address("93.184.216.34")), is_public(ipaddress.ip_address("64:ff9b::a9fe:a9fe"))
    (True, False)
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:  # 127.1, 0x7f000001 and 2130706433 are addresses to the system's resolver
        return ipaddress.IPv4Address(socket.inet_aton(host)) if host[:1].isdigit() else None
    except (OSError, ValueError):
        return None
