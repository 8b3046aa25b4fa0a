"""A page: its bytes, headers and time, and what is made of them once (text, tree, reference time)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True)
class Page:
    """
    One response.

    *url* is the final address, *body* the bytes after content decoding (gzip, br …) and before any charset,
    *headers* all header lines in order as (name, value), *fetched_at* the time of the fetch (a naive one is local time).
    *extras* holds further responses that the family asked for, by what they state ("views"); *parts* the following pages of
    a multi-page article in order. Raises TypeError for text instead of bytes, and for a mapping of headers, which cannot
    repeat a name.
    """

    url: str
    body: bytes
    headers: Sequence[tuple[str, str]] = ()
    fetched_at: datetime = field(default_factory=lambda: datetime.now().astimezone())
    status: int = 200
    requested_url: str = ""
    extras: Mapping[str, Page] = field(default_factory=dict)
    parts: Sequence[Page] = ()

    def __post_init__(self) -> None:
        if isinstance(self.body, str):
            raise TypeError("a page's body is the bytes as fetched, not text, since the charset is part of what is read")
        if isinstance(self.headers, Mapping):
            raise TypeError("a page's headers are (name, value) pairs: list(headers.items())")
        if self.fetched_at.tzinfo is None:
            object.__setattr__(self, "fetched_at", self.fetched_at.astimezone())

    def header(self, name: str) -> str | None:
        """The first header line called *name* (any case), stripped; None if there is none."""
        wanted = name.lower()
        return next((value.strip() for key, value in self.headers if key.lower() == wanted), None)

    @cached_property
    def now(self) -> datetime:
        """
        The time from which "3天前" on this page is counted: the response's own Date less its Age, else ``fetched_at``. Aware.

        A cache may deliver an old page: Date is when it was made, unless an Age shows that the cache renewed Date.
        A Date more than a day ahead of our own clock is wrong, and would let dates in the future pass.
        """
        try:
            made = parsedate_to_datetime(self.header("date") or "")
            is_ahead = made - self.fetched_at > timedelta(days=1)
        except (ValueError, IndexError, TypeError, OverflowError):
            return self.fetched_at
        if made.tzinfo is None or is_ahead:
            return self.fetched_at
        age = self.header("age") or ""
        return made - timedelta(seconds=int(age)) if age.isascii() and age.isdigit() and len(age) < 9 else made

    @cached_property
    def text(self) -> str:
        """The body as text, by the charset that fits it; never raises."""
        from crawler.charset import decode

        return decode(self.body, self.headers)

    @cached_property
    def tree(self) -> _Element:
        """
        The root of the HTML, parsed once; an empty ``<html>`` for an empty body.

        Relative addresses in it are relative to the page's own address: those that ``<base href>`` changes are rewritten.
        """
        from crawler.base_href import rebase
        from crawler.islands import unfolded
        from crawler.text import parse_html

        tree = parse_html(unfolded(self.text), is_clean=True)
        rebase(tree, self.text, self.url)
        return tree
