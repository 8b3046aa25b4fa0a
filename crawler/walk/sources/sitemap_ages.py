"""Which sitemaps need not be asked again yet: those of past months, where the index says nothing of when they changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.walk.sources.sitemaps import Sitemap

SHARE = 0.1
"""What had not changed for a year when it was read counts as unchanged for another tenth of a year, as HTTP's caches reckon (RFC 9111, 4.2.2)."""
MOST = 400


class SitemapAges:
    """
    When each sitemap was read, and its newest time then.

    New posts make the sitemap young that names them, so they are found at once; an edit in an old one is found late, by at most a
    tenth of its age. A sitemap that names a post without any time is always asked.
    """

    def __init__(self, before: Mapping[str, Any] | None = None) -> None:
        self._ages: dict[str, tuple[float, float]] = {
            str(url): (float(pair[0]), float(pair[1])) for url, pair in (before or {}).items()
        }

    def read(self, url: str, sitemap: Sitemap, now: datetime) -> None:
        """Note what the sitemap at *url* said at *now*."""
        times = [hint.modified_at or hint.published_latest for hint in sitemap.posts]
        known = [time for time in times if time is not None]
        self._ages.pop(url, None)
        if known and len(known) == len(times) and not sitemap.problem and not sitemap.children:
            self._ages[url] = (now.timestamp(), max(known).timestamp())

    def is_fresh(self, url: str, now: datetime) -> bool:
        """
        Whether what was read of the sitemap still holds at *now*, in all likelihood.

        >>> from datetime import UTC
        >>> ages = SitemapAges({"https://e.com/2024-05.xml": [1_700_000_000, 1_690_000_000]})
        >>> [ages.is_fresh("https://e.com/2024-05.xml", datetime.fromtimestamp(at, UTC)) for at in (1_700_900_000, 1_701_100_000)]
        [True, False]
        """
        read, newest = self._ages.get(url, (0.0, 0.0))
        return now.timestamp() - read < SHARE * (read - newest)

    def to_json(self) -> dict[str, list[float]]:
        """For the next run: those read last."""
        return {url: list(pair) for url, pair in list(self._ages.items())[-MOST:]}
