"""Which address continues an article of several pages: links to its parts, as opposed to comment pages and neighbouring posts."""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

from crawler.document import Document
from crawler.urls import canonical
from crawler.walk.lists.anchors import Anchor, anchors
from crawler.walk.lists.pagination import first_page, says_next

_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|jhtml)$", re.IGNORECASE)
_FIRST = re.compile(r"[_-]p?[01]$")
_JOIN = re.compile(r"(?:[_-](?:p|page|page[_-])?|/(?:page/)?|[_-]?\()?(\d{1,3})\)?/?$", re.IGNORECASE)
_QUERY = re.compile(r"[?&](page|p|pg|pn|pageno|pageindex|paged|part)=(\d{1,9})(?=&|$)", re.IGNORECASE)
MOST_PARTS = 60
LONGEST_NUMBER = 12  # characters of "Page 2", "第2页"


def next_part(doc: Document, first: Document) -> str | None:
    """
    The address of the part after *doc*; None after the last one. *first* is the first page of the article.

    Parts are recognised by their addresses (``302_2.html``, ``/302.html/2``, ``?page=2``), so that neither the next post (下一篇)
    nor a page of comments is taken for one. The next part is the one numbered one higher.
    """
    here = _number(first.url, doc.url) or 1
    for link in doc.root.iter("link"):
        url = doc.address_of(link) if "next" in (link.get("rel") or "").lower().split() else None
        if url and _is(first, canonical(url), here + 1) and not _may_be_a_post(first.url, canonical(url)):
            return canonical(url)
    is_start = canonical(doc.url) == canonical(first.url)
    for anchor in anchors(doc):
        number = _number(first.url, anchor.url)
        if number is None or number > MOST_PARTS or anchor.region == "comments":
            continue
        if is_start and number == 1 and _leads_on(anchor, 2):  # 302_1.html is the second of parts that count from 0 (enorth, TRS)
            return anchor.url
        is_counted = not _is_numbered(first.url) and _leads_on(anchor, number + 1)
        if number == here + 1 and (is_counted or _names_part(first.url, anchor, number)):
            return anchor.url
    return None


def part_number(first: str, url: str) -> int | None:
    """
    Which part of the article at *first* an address is, from 2 on; None if it is no part of it.

    >>> first = "https://e.com/a/302.html"
    >>> [part_number(first, f"https://e.com/a/{name}") for name in ("302_2.html", "302.html/3", "302.html?page=2", "3022.html")]
    [2, 3, 2, None]
    >>> part_number("https://e.com/archives/306/", "https://e.com/archives/306/comment-page-2/") is None
    True
    >>> [part_number("https://e.com/?p=11", f"https://e.com/?{query}") for query in ("p=12", "p=11&page=2")]
    [None, 2]
    """
    number = _number(first, url)
    return number if number is not None and number > 1 else None


def _number(first: str, url: str) -> int | None:
    """The number by which an address names a part of the article at *first*, from 1 on; None if it names none."""
    if not url.partition("://")[2].startswith(_beginning(first)):  # so with nearly all links of a page
        return None
    one, two = urlsplit(first), urlsplit(url)
    if one.netloc != two.netloc or first == url:
        return None
    if one.path == two.path:
        return _number_in_query(one.query, two.query)
    if _without_part(one.query, _own(one.query)) != two.query:
        return None
    stem, ending = _split(one.path)
    stem = _FIRST.sub("", stem)
    for base, rest in ((stem, _split(two.path)[0] if _split(two.path)[1] == ending else ""), (one.path.rstrip("/"), two.path)):
        if rest.startswith(base) and len(rest) > len(base) and (match := _JOIN.fullmatch(rest[len(base) :])):
            joined = rest[len(base) :]
            if joined[0].isdigit():  # 302 and 3022 are two articles
                return None
            return int(match[1]) if int(match[1]) > 0 else None
    return None


@functools.lru_cache(maxsize=1024)
def _beginning(first: str) -> str:
    """What the addresses of all parts of an article begin with, without the scheme."""
    parts = urlsplit(first)
    return parts.netloc + _FIRST.sub("", _split(parts.path)[0])


def _is(first: Document, url: str, number: int) -> bool:
    return number <= MOST_PARTS and _number(first.url, url) == number


def _may_be_a_post(first: str, url: str) -> bool:
    """
    ``/hello-2/`` beside ``/hello/``: a part on some portals, but WordPress names a second post of the same title so.
    ``/news-2/`` beside ``/news-1/``: the neighbour, where posts are called by number.
    """
    return _is_numbered(first) or _split(urlsplit(url).path)[0].startswith(_split(urlsplit(first).path)[0] + "-")


def _is_numbered(first: str) -> bool:
    """Whether the article's own address ends in a 1, as the first part's or as the first post's."""
    return _FIRST.search(_split(urlsplit(first).path)[0]) is not None


def _names_part(first: str, anchor: Anchor, number: int) -> bool:
    digits = re.sub(r"\D", "", anchor.text)
    if _is_numbered(first):  # "next" and a title lead from /news-1/ to the post /news-2/; the bare number leads to the part
        return digits == str(number) and len(anchor.text) < LONGEST_NUMBER
    return anchor.region == "pager" or digits == str(number) or says_next(anchor.text)


def _leads_on(anchor: Anchor, number: int) -> bool:
    return re.sub(r"\D", "", anchor.text) == str(number) or says_next(anchor.text)


def is_part(url: str, doc: Document) -> bool:
    """Whether an address met on a post's page is a part of that very post, or one of its comment pages."""
    return _number(doc.url, url) is not None or _number(first_page(doc.url), url) is not None


def _split(path: str) -> tuple[str, str]:
    ending = _ENDING.search(path)
    return (path[: ending.start()], ending.group()) if ending else (path.rstrip("/"), "")


def _number_in_query(one: str, two: str) -> int | None:
    own = _own(one)
    match = next((found for found in _QUERY.finditer("?" + two) if found[1].lower() not in own), None)
    if match is None or _without_part(two, own) != _without_part(one, own):
        return None
    return int(match[2]) if 0 < int(match[2]) <= 999 else None


def _own(query: str) -> set[str]:
    """The parameters that name the article although they are called as a part's: WordPress's ``?p=11`` is post 11."""
    return {found[1].lower() for found in _QUERY.finditer("?" + query) if int(found[2]) > 1}


def _without_part(query: str, own: set[str]) -> str:
    return _QUERY.sub(lambda found: found[0] if found[1].lower() in own else "", "?" + query).lstrip("?&")
