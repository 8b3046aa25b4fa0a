"""Where a date is none of the article's: in a table of the text, or in the text of a page whose own date was refused."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document, once
from crawler.fields import nearby
from crawler.fields.belonging import body_element
from crawler.fields.headline import headline
from crawler.fields.metadata import article_ld, metas

if TYPE_CHECKING:
    from lxml.etree import _Element

_DAY = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
_STATED = ("article:published_time", "og:published_time", "itemprop:datepublished", "pubdate", "publishdate", "og:release_date")
_BYLINE_LINES = 4


def is_in_table_below(element: _Element, prose: _Element) -> bool:
    """
    Whether *element* is in a table that begins after *prose*, a paragraph of the text: its dates are what the table lists
    (开工时间 | 2019年5月3日). A table that holds the text as well is the page's layout.
    """
    if not any(up.tag in ("td", "th") for up in (element, *islice(element.iterancestors(), 3))):
        return False
    table = next(element.iterancestors("table"), None)
    return table is not None and table not in prose.iterancestors("table")


def is_in_body(doc: Document, element: _Element) -> bool:
    """Whether *element* stands in the article's text."""
    body = body_element(doc)
    return body is not None and any(up is body for up in element.iterancestors())


def is_in_plain_text(doc: Document, element: _Element) -> bool:
    """
    Whether *element* is a paragraph of a text that the headline stands outside of, with nothing that a template would mark it by: what
    it says may be a byline that was copied along (发布时间：2019-01-02 来源：…), or of something else.
    """
    if element.tag != "p" or element.attrib or not is_in_body(doc, element):
        return False
    top = headline(doc)
    return top is None or body_element(doc) not in top.value.iterancestors()


@once
def states_time_ahead(doc: Document) -> bool:
    """
    Whether head or byline state a day after the page's own clock, as a wrong clock or a typing error does.

    Such a time is refused. Some other date from the text is no better: when the article was published isn't known then.
    """
    head = [str((article_ld(doc) or {}).get("datePublished") or ""), *(metas(doc).get(name, [""])[0] for name in _STATED)]
    lines = [line.text for line in nearby.below(doc)[:_BYLINE_LINES] if not line.is_prose]
    return any(_is_ahead(doc, text[:80]) for text in (*head, *lines))


def _is_ahead(doc: Document, text: str) -> bool:
    match = _DAY.search(text)
    try:
        return match is not None and date(*map(int, match.groups())) > doc.now.date() + timedelta(days=1)
    except ValueError:
        return False
