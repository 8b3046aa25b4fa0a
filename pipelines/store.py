"""Hands articles to the archive, together with the news that their leads are settled."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter

from crawler.archive.events import FetchRecord, SaveArticle
from crawler.items import Article
from crawler.run import run_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_NAMES = frozenset(field.name for field in fields(Article))


class Store:
    """The last pipeline: after it the article is in the writer's queue, and on disk with the writer's next batch."""

    def __init__(self, crawler: Crawler) -> None:
        self.run = run_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Store:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        article = as_article(item)
        visit = self.run.visits.pop(article.fetched_url, None)
        if visit is not None:
            self.run.save(article, visit)
        else:  # the item of another spider, which has no place in the frontier
            fetch = FetchRecord(
                article.fetched_url, datetime.now(UTC), run_id=self.run.run_id, portal_id=self.run.portal_id, kind="post"
            )
            self.run.submit(SaveArticle(article, fetch, self.run.counted))
        return item


def as_article(item: Any) -> Article:
    """
    Any kind of item (dict, dataclass, attrs, Scrapy's own) as an Article; unknown fields are left out.

    >>> as_article({"url": "http://example.com/1", "title": "标题", "colour": "red"}).title
    '标题'
    """
    if isinstance(item, Article):
        return item
    known = {name: value for name, value in ItemAdapter(item).items() if name in _NAMES}
    article = Article(**{"url": "", **known})
    article.fetched_url = article.fetched_url or article.url
    article.kind = "post"
    return article
