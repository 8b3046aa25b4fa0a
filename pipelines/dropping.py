"""How a pipeline drops an item: with a slug to count by."""

from __future__ import annotations

from scrapy.exceptions import DropItem


class Dropped(DropItem):
    """The item is not stored; ``slug`` says why."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug, log_level="DEBUG")  # counted in the report; a log line each would bury the others
        self.slug = slug
