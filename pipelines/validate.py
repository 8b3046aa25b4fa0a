"""Refuses what is no article: the item must have an address and something to read."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter

from pipelines.dropping import Dropped

_LONGEST_TITLE = 1000
"""Characters. A page whose title is longer has put something else there."""


class Validate:
    """Passes articles on; drops the rest with a slug: ``no-address``, ``no-title``, ``no-text``, ``not-a-post``."""

    def process_item(self, item: Any) -> Any:
        fields = ItemAdapter(item)
        if not str(fields.get("url") or "").startswith(("http://", "https://")):
            raise Dropped("no-address")
        if fields.get("kind", "post") not in ("post", "other", None):
            raise Dropped("not-a-post")
        title, body = fields.get("title"), fields.get("body_text")
        if not title and not body:
            raise Dropped("no-text")
        if not title:
            raise Dropped("no-title")
        if len(title) > _LONGEST_TITLE:
            fields["title"] = title[:_LONGEST_TITLE].rstrip() + "…"
        return item
