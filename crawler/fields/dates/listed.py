"""Whether a date stands in a list of other posts, by where it links and what is beside it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document
from crawler.fields.belonging import is_own_link

if TYPE_CHECKING:
    from lxml.etree import _Element


def is_listed(doc: Document, element: _Element) -> bool:
    """
    Whether a ``<time>``, or the date in it, is another post's, in a list whose titles may be too short to be known as titles (Twenty Twenty-Five ends each
    post with the newest): it links elsewhere, or stands in one of several items alike, each with a time and a link elsewhere.
    """
    links = (*element.iter("a"), *islice(element.iterancestors("a"), 1))
    if any(_leads_elsewhere(doc, link) for link in links):
        return True
    for item in islice(element.iterancestors("li", "article", "div"), 5):
        beside = (*islice(item.itersiblings(item.tag, preceding=True), 1), *islice(item.itersiblings(item.tag), 1))
        alike = (one for one in beside if item.tag == "li" or (one.get("class") and one.get("class") == item.get("class")))
        if any(next(one.iter("time"), None) is not None for one in alike):
            return any(_leads_elsewhere(doc, link) for link in islice(item.iter("a"), 4))
    return False


def is_in_list(doc: Document, element: _Element) -> bool:
    """Whether *element* is or stands in a ``<time>`` of another post."""
    time = next((up for up in (element, *islice(element.iterancestors(), 2)) if up.tag == "time"), None)
    return time is not None and is_listed(doc, time)


def _leads_elsewhere(doc: Document, link: _Element) -> bool:
    """Whether a link leads to another page that is no list: not to this page, a section, an author or a month."""
    address = doc.address_of(link)
    return address is not None and not is_own_link(doc, link) and doc.family.role_of(address) is None
