"""Rejects forbidden addresses before robots.txt is fetched for them; the download handler checks again, at the socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.download.answer import FetchFailed
from crawler.download.wall import Wall

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class Walls:
    """Raises FetchFailed for addresses outside the wall: other schemes, private networks, odd ports, names and passwords."""

    def __init__(self, wall: Wall) -> None:
        self.wall = wall

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Walls:
        return cls(Wall.around(*crawler.settings.getlist("NEWSKEEP_OWN_ADDRESSES")))

    def process_request(self, request: Request) -> None:
        if slug := self.wall.refuses(request.url):
            raise FetchFailed(slug, f"{slug}: {request.url}")
