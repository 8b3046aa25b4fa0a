"""Which spiders Scrapy finds: our own, and one per portal profile, so that ``scrapy crawl qjnew`` works."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

from scrapy.spiderloader import SpiderLoader

if TYPE_CHECKING:
    from scrapy.spiders import Spider


class ProfileLoader(SpiderLoader):
    """Scrapy's loader, and a subclass of the spider ``portal`` for every profile."""

    def load(self, spider_name: str) -> type[Spider]:
        try:
            return super().load(spider_name)
        except KeyError:
            if spider_name not in _profiles():
                raise
        walker: Any = super().load("portal")
        return type(f"{spider_name.title()}Spider", (walker,), {"name": spider_name, "target": spider_name})

    def list(self) -> builtins.list[str]:
        return [*super().list(), *_profiles()]


def _profiles() -> list[str]:
    from crawler.portals.load import list_profiles

    return sorted(profile.name for profile in list_profiles())
