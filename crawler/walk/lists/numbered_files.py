"""Pages of a list that are numbered files in its folder (/news/2.html), where posts may lie, too: only the link's text distinguishes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FILE = re.compile(r"(?<=/)(\d{1,4})\.s?html?$", re.IGNORECASE)


def number_in_folder(url: str, other: str) -> int | None:
    """
    The number N where *other* is N.html in the folder that *url* is, or in which *url* is a numbered file itself; None elsewhere.

    Z-Blog's setting {alias}/{page}.html for categories often stands beside {category}/{id}.html for posts.

    >>> number_in_folder("https://e.com/news/", "https://e.com/news/2.html")
    2
    >>> number_in_folder("https://e.com/news/2.html", "https://e.com/news/3.html")
    3
    >>> number_in_folder("https://e.com/", "https://e.com/news/2.html")
    """
    match = _FILE.search(other)
    if match is None:
        return None
    own = _FILE.search(url)
    folder = url if url.endswith("/") else url[: own.start()] if own else ""
    return int(match[1]) if other[: match.start()] == folder else None


def next_in_folder(url: str, links: Iterable[tuple[str, str]]) -> str | None:
    """
    The address among *links* ((address, text), …) that is numbered one higher than *url*, and called by that number.

    >>> next_in_folder("https://e.com/a/", [("https://e.com/a/57.html", "A post"), ("https://e.com/a/2.html", "2")])
    'https://e.com/a/2.html'
    >>> next_in_folder("https://e.com/a/2.html", [("https://e.com/a/", "1"), ("https://e.com/a/57.html", "57 ways")])
    """
    own = _FILE.search(url)
    following = str(int(own[1]) + 1) if own else "2"
    return next((to for to, text in links if text == following and number_in_folder(url, to) == int(following)), None)
