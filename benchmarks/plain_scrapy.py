"""
The spiders that newskeep is measured against, as one writes them first.

    python benchmarks/plain_scrapy.py css|trafilatura ADDRESS DATABASE
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess


class Css(scrapy.Spider):
    """Fields by CSS, links by CSS and ``response.follow``; Scrapy's default settings."""

    name = "css"

    def parse(self, response: Any) -> Iterator[Any]:
        if "/post/" in response.url:
            yield {
                "url": response.url,
                "title": response.css("h1::text").get(),
                "author": response.css(".author::text").get(),
                "time": response.css(".time::text").get(),
                "views": response.css(".view::text").get(),
                "body": "\n".join(response.css(".entry p::text").getall()),
                "related": response.css(".related a::attr(href)").getall(),
            }
        for href in response.css("a::attr(href)").getall():
            yield response.follow(href, self.parse)


class Trafilatura(Css):
    """Text by trafilatura, rows by sqlite-utils."""

    name = "trafilatura"

    def parse(self, response: Any) -> Iterator[Any]:
        import trafilatura

        if "/post/" in response.url:
            found = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
            yield {"url": response.url, "title": found.title, "date": found.date, "author": found.author, "body": found.text}
        for href in response.css("a::attr(href)").getall():
            yield response.follow(href, self.parse)


class Rows:
    """A row an item, as sqlite-utils' documentation shows it."""

    def open_spider(self) -> None:
        import sqlite_utils

        self.db = sqlite_utils.Database(sys.argv[3])

    def process_item(self, item: Any) -> Any:
        self.db["posts"].upsert(item, pk="url")
        return item


if __name__ == "__main__":
    spider = {"css": Css, "trafilatura": Trafilatura}[sys.argv[1]]
    spider.start_urls = [sys.argv[2]]
    settings: dict[str, Any] = {"ITEM_PIPELINES": {Rows: 1}} if sys.argv[1] == "trafilatura" else {}
    settings["LOG_FILE"] = "/dev/null"  # the default writes all of it to the terminal
    process = AsyncCrawlerProcess(settings)
    process.crawl(spider)
    process.start()
