"""Which boxes of "related" posts (猜你喜欢, You may also like) are the same on post after post, and so related to none of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.fields.related import speaks_to_reader
from crawler.urls import canonical

if TYPE_CHECKING:
    from crawler.items import Article

ENOUGH = 4
"""Posts that must show the very same box: three of a series may be drawn the same."""
SHARE = 0.5
"""Of the posts that show such a box at all: a box of the section's newest is the same on a section's posts, and theirs alone."""
MOST_REMEMBERED = 200
MOST_OPEN = 500
"""Boxes kept in mind: where each post has a box of its own, all of them would fill the memory; a pick returns long before."""


@dataclass(slots=True)
class _Box:
    posts: list[str] = field(default_factory=list)
    sections: set[str] = field(default_factory=set)


class Picks:
    """
    Which boxes are drawn for no post in particular.

    A single page does not show this, so its box counts as related; a walk sees many, and removes the box from all of them.
    """

    def __init__(self, known: Iterable[int] = ()) -> None:
        self.known: set[int] = set(known)
        self._boxes: dict[int, _Box] = {}
        self._read = 0
        self._wrong: list[str] = []

    def read(self, article: Article) -> None:
        """Look at the box of a post; take it from *article* if it is known for a pick by now."""
        if not speaks_to_reader(article):
            return
        key = _key(article)
        self._read += 1
        if key not in self.known:
            if key not in self._boxes and len(self._boxes) >= MOST_OPEN:
                del self._boxes[min(self._boxes, key=lambda old: len(self._boxes[old].posts))]  # the oldest of those seen least
            box = self._boxes.setdefault(key, _Box())
            box.posts.append(article.url)
            box.sections.update(article.category[-1:])
            if len(box.posts) < ENOUGH or len(box.sections) == 1 or len(box.posts) < SHARE * self._read:
                return
            self._wrong += box.posts[:-1]
            del self._boxes[key]
            same = (key, *map(_key_of, _without_one(article)))
            self._wrong += [url for other in same for url in self._boxes.pop(other, _Box()).posts]
            self.known.update(same)
        leave_out(article)

    def wrong(self) -> Iterator[str]:
        """The addresses of posts that were handed on with such a box, before it was known; each is returned once."""
        while self._wrong:
            yield self._wrong.pop()

    def to_json(self) -> list[int]:
        """What the next run need not learn again."""
        return sorted(self.known)[:MOST_REMEMBERED]

    def is_known(self, article: Article) -> bool:
        """Whether the box of *article* proved to be a pick in a walk before this one."""
        return speaks_to_reader(article) and _key(article) in self.known


def leave_out(article: Article) -> None:
    """Let the article have no related posts."""
    article.related = []
    article.rules.pop("related", None)
    article.evidence.pop("related", None)


def _key(article: Article) -> int:
    return _key_of(canonical(link.url) for link in article.related)


def _key_of(urls: Iterable[str]) -> int:
    return zlib.crc32("\n".join(sorted(urls)).encode())


def _without_one(article: Article) -> Iterator[list[str]]:
    """The box as each of its own posts shows it: without itself."""
    urls = [canonical(link.url) for link in article.related]
    return ([*urls[:place], *urls[place + 1 :]] for place in range(len(urls)) if len(urls) > 2)
