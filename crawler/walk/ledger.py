"""Which addresses a walk has met: who named them, what came of them, and which forms of address proved to be posts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import IntFlag
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.document import Container, Expected

_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


# Parameters by which one script of a CMS serves many kinds of page (c=show, a=lists, mod=view, r=site/news): their values belong to
# the form of an address.
_ROUTES = frozenset("m c a s r mod do ac act action op app module controller ctrl view route option task".split())
_ROUTE = re.compile(r"[A-Za-z][A-Za-z_/.]{0,29}")


class Mark(IntFlag):
    """What is known of a post's address: which kinds of source named it, and what came of it."""

    LIST = 1
    FEED = 2
    SITEMAP = 4
    API = 8
    LINK = 16
    """Named by another post, a side list or a box of the front page."""
    ASKED = 32
    ARCHIVED = 64
    GONE = 128
    """Answered 404 or 410, or with a page that says that there is nothing."""
    NOT_POST = 256
    FAILED = 512
    HIDDEN = 1024
    """Behind a password."""
    OLD = 2048
    """Older than the user asked for."""
    KNOWN = 4096
    """Archived by an earlier run, and not asked for again."""
    EXACT = 8192
    """Some source stated the second of its publication."""


ORDERED = Mark.LIST | Mark.SITEMAP | Mark.API
"""Sources that name posts one after the other, without gaps: a list page all of whose posts they named brings nothing new."""
OUTCOME = Mark.ARCHIVED | Mark.GONE | Mark.NOT_POST | Mark.FAILED | Mark.HIDDEN | Mark.OLD | Mark.KNOWN


PROOF = 30
"""After so many posts at addresses of one form the next is expected to be a post too, with its text in the same element."""
SAMPLE = 16
"""One post in so many is read without that expectation: anywhere in a portal an older layout may begin."""


@lru_cache(maxsize=4096)  # the links beside the posts of a portal are the same on each page
def key_of(url: str) -> int:
    """A number that stands for an address, within one process; scheme and a leading ``www.`` make no difference."""
    return hash(_SCHEME.sub("", url))


@lru_cache(maxsize=256)  # a page's address is asked for its form half a dozen times
def form_of(url: str) -> str:
    """
    The pattern that an address follows: digits become N, the last part of the path ``slug`` or ``word``.

    >>> form_of("https://e.com/news/2024/why-we-left-town.html"), form_of("https://e.com/news/2023/what-now-for-us.html")
    ('/news/N/slug.html', '/news/N/slug.html')
    >>> form_of("https://e.com/a/t2024_17.html"), form_of("https://e.com/about/"), form_of("https://e.com/?id=3&x=ab")
    ('/a/tN_N.html', '/word/', '/?id=N&x=*')
    >>> form_of("https://e.com/?c=show&id=3"), form_of("https://e.com/?c=category&id=3")
    ('/?c=show&id=N', '/?c=category&id=N')
    """
    parts = urlsplit(url)
    head, _, last = parts.path.rstrip("/").rpartition("/")
    name, dot, ending = last.rpartition(".")
    if not dot or len(ending) > 5:
        name, dot, ending = last, "", ""
    if len(re.findall(r"[-_]|%[0-9A-Fa-f]{2}", name)) >= 2 and not re.fullmatch(r"[\d_-]+", name):
        name = "slug" if not re.fullmatch(r"[a-z]{1,8}[\d_-]+", name) else re.sub(r"\d+", "N", name)
    elif any(character.isdigit() for character in name):
        name = re.sub(r"\d+", "N", name)
    elif name:
        name = "word"
    query = "&".join(
        f"{key}={'N' if value.isdigit() else value if key in _ROUTES and _ROUTE.fullmatch(value) else '*'}"
        for key, _, value in (pair.partition("=") for pair in parts.query.split("&") if pair)
    )
    path = re.sub(r"\d+", "N", head) + "/" + name + dot + ending + ("/" if parts.path.endswith("/") and name else "")
    return path + (f"?{query}" if query else "")


class Ledger:
    """All that a walk remembers of addresses: numbers instead of text, some hundred bytes each."""

    def __init__(self) -> None:
        self.seen: set[int] = set()
        """Keys of all addresses handed out as leads, and of those they were redirected to."""
        self.posts: dict[int, Mark] = {}
        """{key of an address that is, or was taken for, a post's: what is known of it}."""
        self.forms: dict[str, list[int]] = {}
        """{form of address: [number of pages that were posts, number of pages that were not]}."""
        self.containers: dict[str, tuple[Container | None, int]] = {}
        """{form of address: (the element that held the text of the last post, how many posts in a row had it there)}."""
        self.declared: dict[str, int] = {}
        """{source: how many posts the portal has, as the source says}."""
        self._numbers: dict[str, tuple[int, int, int]] = {}

    def mark(self, url: str, mark: Mark) -> Mark:
        """Add *mark* to what is known of a post's address. Returns all that is known of it now."""
        key = key_of(url)
        self.posts[key] = self.posts.get(key, Mark(0)) | mark
        return self.posts[key]

    def of(self, url: str) -> Mark:
        """What is known of a post's address."""
        return self.posts.get(key_of(url), Mark(0))

    def judge(self, url: str, is_post: bool) -> None:
        """Note whether a page at an address of this form was a post."""
        counts = self.forms.setdefault(form_of(url), [0, 0])
        counts[0 if is_post else 1] += 1

    def is_post_form(self, url: str) -> bool:
        """Whether pages at addresses of this form proved to be posts, more often than not."""
        posts, others = self.forms.get(form_of(url), (0, 0))
        return posts > others

    def expected(self, url: str) -> Expected:
        """What to expect of the page at *url*, because PROOF pages at addresses of the same form had it in common."""
        form = form_of(url)
        posts, others = self.forms.get(form, (0, 0))
        container, times = self.containers.get(form, (None, 0))
        is_known = times >= PROOF and times % SAMPLE
        return Expected(posts >= PROOF and not others, container if is_known else None)

    def found_in(self, url: str, container: Container | None) -> None:
        """Note that a post at this address had its text in *container*; None if no single element held it."""
        form = form_of(url)
        before, times = self.containers.get(form, (None, 0))
        self.containers[form] = (container, times + 1 if container == before and container else 0)

    def is_other_form(self, url: str) -> bool:
        """Whether several addresses of this form were tried, and hardly any led to a post."""
        posts, others = self.forms.get(form_of(url), (0, 0))
        return others >= 3 and others > 3 * posts

    def archived(self, url: str) -> None:
        """Note that a post was read at this address, and the number in the address, if the portal numbers its posts."""
        self.mark(url, Mark.ARCHIVED)
        parts = urlsplit(url)
        numbers = _DIGITS.findall(f"{parts.path}?{parts.query}")
        if numbers and len(numbers[-1]) < 10:
            number = int(numbers[-1])
            shape = _DIGITS.sub("N", f"{parts.path.rpartition('/')[2]}?{parts.query}")
            low, high, count = self._numbers.get(shape, (number, number, 0))
            self._numbers[shape] = min(low, number), max(high, number), count + 1

    def number_ranges(self) -> Iterator[tuple[str, int, int, int]]:
        """(form of the last part, lowest number, highest number, how many posts), for portals that number their posts."""
        for shape, (low, high, count) in self._numbers.items():
            if count >= 5:
                yield shape.rstrip("?"), low, high, count

    def tally(self) -> Counter[str]:
        """How many post addresses have each mark."""
        counts: Counter[str] = Counter()
        # counted by value first: a hundred thousand posts have a dozen different combinations of marks
        for number, times in Counter(map(int, self.posts.values())).items():
            mark = Mark(number)
            for one in mark:
                counts[str(one.name).lower()] += times
            if not mark & OUTCOME:
                counts["unknown"] += times
            if Mark.ARCHIVED in mark and not mark & (ORDERED | Mark.FEED):
                counts["archived_by_link_only"] += times
        return counts
