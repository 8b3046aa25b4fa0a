"""Resolves what a user asks to crawl (an address or a profile's name) to a profile, a home page and its addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import UsageError
from crawler.urls import netloc_of

if TYPE_CHECKING:
    from crawler.portals import Portal


@dataclass(frozen=True)
class CrawlRequest:
    """A crawl that a user wants. *target* is an address or the name of a portal profile."""

    target: str
    archive: Path = Path("newsarchive")
    limit: int | None = None
    """The most posts to fetch in this run."""
    since: date | None = None
    """Posts published before this portal-local day are skipped."""
    delay_seconds: float | None = None
    """Between two requests to a host; None means as in the settings."""
    warc: bool = True
    media: bool = False
    dry_run: bool = False
    raise_counts: bool = False
    """Ask view counters even if asking adds a view."""
    revisit: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """{address: conditional headers} of known posts that a schedule wants fetched again, besides what the walk finds."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Settings (Scrapy's and ours) that differ for this crawl."""


def resolve(target: str) -> tuple[Portal | None, str]:
    """
    The profile (None without one) and the home address that a user's word means. Raises UsageError.

    >>> resolve("www.example.com")
    (None, 'https://www.example.com/')
    """
    from crawler.portals.load import find_profile

    profile = find_profile(target)
    if "://" not in target:
        if profile is not None and profile.start:
            return profile, profile.start[0]
        if not _is_host(target):
            raise UsageError(f"{target!r} is neither an address nor a portal profile; `newskeep portal list` shows the profiles")
    return profile, address_of(target)


def address_of(text: str) -> str:
    """
    The web address that somebody typed; a host alone is asked over https, this machine and a port of its own over http. Raises UsageError.

    >>> address_of("www.example.com"), address_of("http://127.0.0.1:8000")
    ('https://www.example.com/', 'http://127.0.0.1:8000/')
    >>> address_of("localhost:8000/news/"), address_of("www.example.com:443")
    ('http://localhost:8000/news/', 'https://www.example.com:443/')
    >>> address_of("http://[::1/")
    Traceback (most recent call last):
    crawler.errors.UsageError: 'http://[::1/' is not a web address: give one like https://www.example.com/
    >>> address_of("https://me:secret@www.example.com/")
    Traceback (most recent call last):
    crawler.errors.UsageError: newskeep logs in nowhere: give the address of www.example.com without a name and password
    """
    address = text if "://" in text else f"{_usual_scheme(text)}://{text}" if _is_host(text) else ""
    if address.count("/") == 2:
        address += "/"
    if not address.lower().startswith(("http://", "https://")) or not netloc_of(address):
        raise UsageError(f"{text!r} is not a web address: give one like https://www.example.com/")
    if "@" in re.split(r"[/?#]", address.partition("://")[2])[0]:
        raise UsageError(f"newskeep logs in nowhere: give the address of {netloc_of(address)} without a name and password")
    return address


def _usual_scheme(text: str) -> str:
    """How a host is asked that was typed without saying so: servers at a number or a port of their own seldom speak TLS."""
    host, port = re.fullmatch(r"(\[[^]]*\]|[^/:?#]*)(?::(\d+))?.*", text, re.DOTALL).groups()  # type: ignore[union-attr]
    is_number = host == "localhost" or host.startswith("[") or host.replace(".", "").isdigit()
    return "http" if (is_number and port != "443") or port not in (None, "443") else "https"


def _is_host(text: str) -> bool:
    return "." in text or "localhost" in text or text.startswith("[")


def own_addresses(run_portal: Portal | None, start: str) -> Sequence[str]:
    """The addresses a user named by crawling *start*: that one, and the hosts and starts of its profile."""
    if run_portal is None:
        return [start]
    scheme = start.partition(":")[0]
    return [start, *run_portal.start, *(f"{scheme}://{host}/" for host in run_portal.hosts)]
