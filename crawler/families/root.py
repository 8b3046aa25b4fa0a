"""At which address a portal's software is installed: its host's root, or a folder of it (``/news/``, ``/blog/``)."""

from __future__ import annotations

from itertools import islice

from crawler.document import Document, once
from crawler.urls import absolute, origin_of

MOST_ADDRESSES = 80
FEWEST_ADDRESSES = 5
SHARE = 0.9  # a portal in a folder may link to the main site around it once or twice


@once
def root_of(doc: Document) -> str:
    """
    The origin of the front page *doc*, or the folder that it lies in where nearly all its files and links of its own host do, too.

    Without a slash at its end. The front page of a section has its files and most links elsewhere, so it is no root.
    """
    origin = origin_of(doc.url)
    folder = doc.url.partition("?")[0].rpartition("/")[0]
    if folder == origin:
        return origin
    elements = (*islice(doc.root.iter("link", "script"), MOST_ADDRESSES), *islice(doc.root.iter("a"), MOST_ADDRESSES))
    stated = (absolute(doc.url, said) for element in elements if (said := element.get("href") or element.get("src")))
    own = [address for address in stated if address and address.startswith(f"{origin}/")]
    inside = sum(address.startswith(f"{folder}/") for address in own)
    return folder if inside >= max(FEWEST_ADDRESSES, SHARE * len(own)) else origin
