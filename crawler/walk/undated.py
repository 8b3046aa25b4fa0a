"""How exactly posts and other sources date posts, and so whether lists are worth reading for the dates alone."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.items import Article, Hint
from crawler.walk.ledger import key_of

SHARE = 0.25  # requests spent on lists for their dates alone, for each post archived
FEWEST = 3  # posts that lists may date before any is read for it; and a twentieth of all
MOST = 50_000  # posts that are remembered, in 10 MB; by then it is known long since whether lists help
_DAY, _MINUTE = 1, 2
_FINENESS = {"second": _MINUTE, "minute": _MINUTE, "hour": _DAY, "day": _DAY}


class Undated:
    """
    Finds out whether lists date posts more exactly than the posts themselves.

    Twenty Twenty-Five, the theme of a new WordPress, prints no date on a post, and many print the day alone where their lists hold the
    second in ``<time datetime>``. Where a sitemap names all posts, lists are not paged to find posts, but its ``lastmod`` is no time of
    publication.
    """

    def __init__(self) -> None:
        self.asked = 0
        self._stated: dict[int, int] = {}
        """{key of a post that was read in this run and does not state the minute: whether it states the day}."""
        self._told: dict[int, int] = {}
        """{key of a post: how exactly some list, feed or API dates it}."""

    def archived(self, article: Article, url: str) -> None:
        """
        The post at *url* was read: note how exact it is.

        The day in an address counts for nothing: it is that of the machine which built the site (Hexo on a server in UTC).
        """
        is_shown = article.rules.get("published_at") != "address"
        stated = is_shown * _FINENESS.get(article.published_precision or "", 0)
        if stated < _MINUTE and len(self._stated) < MOST:
            self._stated[key_of(url)] = stated

    def note(self, hints: Iterable[Hint]) -> None:
        """Sources named posts: note how exactly they date them."""
        for hint in hints:
            if told := _FINENESS.get(hint.published_precision or "", 0):
                key = key_of(hint.url)
                if key in self._told or len(self._told) < MOST:
                    self._told[key] = max(told, self._told.get(key, 0))

    def is_wanted(self, archived: int, is_later_run: bool) -> bool:
        """Whether a further page of a list is worth a request."""
        if self.asked >= round(SHARE * archived) + FEWEST:
            return False
        both = [(stated, told) for key, stated in self._stated.items() if (told := self._told.get(key, 0))]
        finer = sorted(told for stated, told in both if told > stated)
        if 2 * len(finer) <= len(both):
            return False
        usual = finer[len(finer) // 2]
        waiting = sum(max(stated, self._told.get(key, 0)) < usual for key, stated in self._stated.items())
        return waiting >= max(1 if is_later_run else FEWEST, archived // 20)
