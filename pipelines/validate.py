"""Refuses what is no article: an item needs an address and something to read."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter

from pipelines.dropping import Dropped
from pipelines.values import value_of

_LONGEST_TITLE = 1000
"""Characters; anything longer is no title, and is cut."""


class Validate:
    """Passes articles on; drops the rest with a slug: ``no-address``, ``no-title``, ``no-text``, ``not-a-post``."""

    def process_item(self, item: Any) -> Any:
        if not str(value_of(item, "url") or "").startswith(("http://", "https://")):
            raise Dropped("no-address")
        if value_of(item, "kind") not in ("post", "other", None):
            raise Dropped("not-a-post")
        title, body = value_of(item, "title"), value_of(item, "body_text")
        if not title and not body:
            raise Dropped("no-text")
        if not title:
            raise Dropped("no-title")
        if len(title) > _LONGEST_TITLE:
            ItemAdapter(item)["title"] = title[:_LONGEST_TITLE].rstrip() + "…"
        return item
