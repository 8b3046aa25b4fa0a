"""Lets each article through once a run, however many addresses led to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.run import run_of
from pipelines.dropping import Dropped
from pipelines.values import value_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_REMEMBERED = 50_000
"""How many articles of the run are remembered, in 4 MB. An older one that comes again is simply stored again."""


class Dedupe:
    """
    Drops an article that this run has stored at the same canonical address with the same content (``duplicate``).

    The same content at another address is another article, which the archive links to the first; another content at the
    same address is a revision.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.run = run_of(crawler)
        self._seen: dict[int, None] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Dedupe:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        # Python's own hash: 64 bits are enough, and unlike hashlib it does not release the interpreter to the archive's writer.
        key = hash("\0".join(str(value_of(item, name) or "") for name in ("url", "title", "body_text")))
        if key in self._seen:
            raise Dropped("duplicate")
        self._seen[key] = None
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return item
