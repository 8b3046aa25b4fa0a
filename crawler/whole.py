"""Completes a post's page: its view counter and the further pages of the article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from crawler.document import Document
from crawler.errors import FetchError

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.portals import Portal

MOST_PARTS = 30


class Fetches(Protocol):
    """What can fetch a page by its address; raises FetchError."""

    def get(self, url: str) -> Page: ...


def whole_page(client: Fetches, page: Page, portal: Portal | None = None, *, counters: bool = False) -> Page:
    """
    *page* with its view counter in ``extras["views"]`` and its further parts in ``parts``, as far as they can be fetched.

    A counter that adds a view when asked is asked only with *counters*. What cannot be fetched is left out.
    """
    from crawler.classify import classify

    doc = Document(page, portal)
    if page.status != 200 or classify(doc).kind != "post":
        return page
    asked = doc.family.counter(doc)
    if asked and (counters or not asked.raises_count) and (answer := _get(client, asked.url)):
        page = replace(page, extras={**page.extras, "views": answer})
    return replace(page, parts=_parts(client, doc))


def _parts(client: Fetches, doc: Document) -> list[Page]:
    from crawler.walk.parts import next_part

    parts: list[Page] = []
    seen = {doc.url}
    address = next_part(doc, doc)
    while address and address not in seen and len(parts) < MOST_PARTS and (answer := _get(client, address)):
        seen.add(address)
        parts.append(answer)
        address = next_part(Document(answer, doc.portal), doc)
    return parts


def _get(client: Fetches, url: str) -> Page | None:
    try:
        answer = client.get(url)
    except FetchError:
        return None
    return answer if answer.status == 200 else None
