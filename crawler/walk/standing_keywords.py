"""Which keywords in the head are the same on post after post, and so the portal's standing list and no post's tags."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.items import Article

ENOUGH = 4
"""Posts that must state the very same keywords."""
SHARE = 0.5
"""Of the posts whose tags are such keywords: those of a portal that states each post's own differ."""
MOST = 500
"""Lists kept in mind."""


class StandingKeywords:
    """
    Which lists of meta keywords belong to the portal.

    A page by itself takes keywords for its tags where half of them stand in its title or lead, which those of the portal (Hexo's Redefine
    and many others state them where a post has none) do by chance.
    """

    def __init__(self, known: Iterable[int] = ()) -> None:
        self.known: set[int] = set(known)
        self._posts: dict[int, list[str]] = {}
        self._sections: dict[int, set[str]] = {}
        self._read = 0
        self._wrong: list[str] = []

    def read(self, article: Article) -> None:
        """Look at the tags of a post; take them from *article* if they are known for the portal's by now."""
        if article.rules.get("tags") != "keywords":
            return
        key = _key(article)
        self._read += 1
        if key not in self.known:
            posts = self._posts.setdefault(key, [])
            posts.append(article.url)
            sections = self._sections.setdefault(key, set())
            sections.update(article.category[-1:])
            if len(self._posts) > MOST:
                self._posts.clear()
                self._sections.clear()
            if len(posts) < ENOUGH or len(sections) == 1 or len(posts) < SHARE * self._read:
                return
            self.known.add(key)
            self._wrong += self._posts.pop(key, [])[:-1]
        leave_out(article)

    def wrong(self) -> Iterator[str]:
        """The addresses of posts that were handed on with such tags, before they were known; each is returned once."""
        while self._wrong:
            yield self._wrong.pop()

    def is_known(self, article: Article) -> bool:
        """Whether the tags of *article* proved to be the portal's keywords in a walk before this one."""
        return article.rules.get("tags") == "keywords" and _key(article) in self.known

    def to_json(self) -> list[int]:
        """What the next run need not learn again."""
        return sorted(self.known)[:MOST]


def leave_out(article: Article) -> None:
    """Let the article have no tags."""
    article.tags = []
    article.rules.pop("tags", None)
    article.evidence.pop("tags", None)


def _key(article: Article) -> int:
    return zlib.crc32("\n".join(sorted(article.tags)).encode())
