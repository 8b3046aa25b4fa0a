"""Everything a crawl reads from a post's page, as one answer that can come from another process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from crawler.classify import classify
from crawler.document import NOTHING, Document, Expected, memo_key, once
from crawler.extract import extract_document
from crawler.families import by_name
from crawler.fields.content.main import container
from crawler.fields.metadata import canonical_url, metas, page_title
from crawler.standing import is_password_form, is_standing
from crawler.walk.lists.anchors import anchors
from crawler.walk.parts import next_part
from crawler.walk.soft404 import fingerprint, says_missing

if TYPE_CHECKING:
    from crawler.families.base import CounterRequest
    from crawler.items import Article, Kind
    from crawler.page import Page
    from crawler.portals import Portal


@once
def article_of(doc: Document) -> Article:
    """The article that the page shows (``extract``)."""
    return extract_document(doc)


@once
def counter_of(doc: Document) -> CounterRequest | None:
    """The further request that answers the post's view count; None if the page shows it itself, or nothing does."""
    return doc.family.counter(doc)


@once
def part_after(doc: Document) -> str | None:
    """The address of the article's second part; None if the page holds all of it."""
    return next_part(doc, doc)


@once
def links_of(doc: Document) -> list[tuple[str, Kind | None]]:
    """The page's links to its own portal: canonical address, and what the address is by its shape."""
    return [(anchor.url, anchor.kind) for anchor in anchors(doc)]


_ASKED: tuple[Callable[[Document], Any], ...] = (
    says_missing,
    classify,
    is_password_form,
    is_standing,
    canonical_url,
    page_title,
    metas,
    counter_of,
    part_after,
    links_of,
)


def read(page: Page, portal: Portal | None, expected: Expected = NOTHING, *, fingerprinted: bool = False) -> dict[str, Any]:
    """
    {key under which a document remembers a reading: the reading}, for all that the walk and the spider ask of a post's page.

    The article is among them if the page looks like one; with *fingerprinted*, what a soft 404 is recognised by, too.
    """
    doc = Document(page, portal)
    doc.expected = expected
    found: dict[str, Any] = {memo_key(reading): reading(doc) for reading in _ASKED}
    if fingerprinted:
        found[memo_key(fingerprint)] = fingerprint(doc)
    if classify(doc).kind == "post":
        found[memo_key(article_of)] = article_of(doc)
        found[memo_key(container)] = container(doc)
    found["family"] = doc.family.name
    doc.forget()
    return found


def document_of(page: Page, portal: Portal | None, found: Mapping[str, Any]) -> Document:
    """A document of *page* that knows what ``read`` found already. Anything else it is asked it reads from the page."""
    doc = Document(page, portal)
    doc.memo.update(found)
    doc.memo["family"] = by_name(found["family"])
    return doc
