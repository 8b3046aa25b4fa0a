"""The years of posts that show only month and day, from the numbers in their addresses: what was published later has the higher number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler.items import Article, Hint
from crawler.walk.ledger import key_of
from crawler.walk.lists.years import Years, names_no_year

FEWEST = 5  # posts at numbered addresses of one shape
ROW = 20  # posts that are looked at together, as on a page of a list
MOST = 50_000  # posts of one shape that are remembered, in 10 MB
_DIGITS = re.compile(r"\d+")
_MOST = 10**9  # larger numbers are times or made up


class NumberedYears:
    """
    Orders the posts read in a run by the numbers in their addresses, as if that were a list, and finds the years by ``Years``.

    It covers what lists do not: pinned posts, posts that only other posts link to, and lists without dates.
    """

    def __init__(self) -> None:
        self._dated: dict[str, dict[int, datetime]] = defaultdict(dict)
        """{shape of an address: {number in it: when that post was published, as its page states with the year}}."""
        self._yearless: dict[str, dict[int, Hint]] = defaultdict(dict)
        self._known: set[int] = set()
        """Keys of the posts whose year some source states."""
        self._seen_at: datetime | None = None

    def archived(self, article: Article, url: str) -> None:
        """The post at *url* was read: note its number and date."""
        parts = urlsplit(url)
        numbers, at = _DIGITS.findall(f"{parts.path}?{parts.query}"), article.published_at
        if at is None or not numbers or int(numbers[-1]) >= _MOST:
            return
        shape, number = _DIGITS.sub("N", f"{parts.path.rpartition('/')[2]}?{parts.query}"), int(numbers[-1])
        if len(self._dated[shape]) + len(self._yearless[shape]) >= MOST:
            return
        if not names_no_year(article.published_raw or ""):
            self._dated[shape][number] = at
            return
        self._yearless[shape][number] = Hint(
            url, "list", at, published_at=at, published_precision=article.published_precision, published_raw=article.published_raw,
            published_earliest=article.published_earliest, published_latest=article.published_latest,
        )  # fmt: skip

    def note(self, hints: Iterable[Hint]) -> None:
        """Sources named posts: note those whose year they state, or whose list does by its order."""
        for hint in hints:
            self._seen_at = hint.seen_at
            if hint.published_at and not names_no_year(hint.published_raw or "") and len(self._known) < MOST:
                self._known.add(key_of(hint.url))

    def hints(self) -> Iterator[Hint]:
        """The posts whose years are others than their pages suggest. Nothing where the numbers are in no order of time."""
        for shape, yearless in self._yearless.items():
            posts = yearless | {number: _dated(at) for number, at in self._dated[shape].items()}
            newest, years = [posts[number] for number in sorted(posts, reverse=True)], Years()
            for start in range(0, len(newest) if len(newest) >= FEWEST else 0, ROW):
                years.settle(shape, newest[start : start + ROW], is_first=start == 0, is_last=start + ROW >= len(newest))
            if years.is_ordered(shape):
                for hint in yearless.values():
                    if not names_no_year(hint.published_raw or "") and key_of(hint.url) not in self._known:
                        yield replace(hint, seen_at=self._seen_at or hint.seen_at)


def _dated(at: datetime) -> Hint:
    return Hint("", "list", at, published_at=at, published_raw=f"{at:%Y-%m-%d}")
