"""Which machine-readable sources a portal is asked for: API, feeds, sitemaps. They are cheap and exact, so they come before its lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from crawler.families.base import Source
from crawler.walk.leads import PRIORITY, Lead, Purpose
from crawler.walk.sources.sitemaps import Child

MOST_SITEMAPS = 200
DEEPEST = 3  # indexes of sitemaps within each other
GUESSES = 2  # sitemaps that robots.txt does not name, asked for where they usually lie, once a portal
_NOT_POSTS = frozenset(
    "taxonomies taxonomy category categories cat tag tags author authors user users image images video videos product"
    " products".split()
)


class Opening:
    """
    The sources that a portal offers, and their first requests.

    *absent* holds the addresses that gave nothing in an earlier run: they are not asked again.
    """

    def __init__(self, absent: Iterable[str] = ()) -> None:
        self.absent: set[str] = set(absent)
        self.sources: list[Source] = []
        self.named_sitemaps: list[str] = []
        """The sitemaps that robots.txt names."""
        self.dated = ""
        """Template of the family's dated feeds; empty if it has none."""
        self.sitemap_count = 0
        self.covered_by = ""
        """The source that named every post (``wp-json``, ``paged-feed``); empty while none did. With it no list is asked."""

    def learn(self, sources: Sequence[Source], feeds: Sequence[str]) -> None:
        """What the front page offers: the family's sources, and the feeds it links to."""
        known = {source.url for source in sources}
        self.sources = [*sources, *(Source("feed", url) for url in feeds if url not in known)]
        self.dated = next((source.url for source in sources if source.kind == "dated-feed"), "")

    def api(self) -> list[Lead]:
        """The API, where the family has one."""
        return self._leads([source for source in self.sources if source.kind == "api"][:1], "api")

    def files(self) -> list[Lead]:
        """The portal's own feed and its sitemaps: those that robots.txt names, else one or two where they usually lie."""
        feeds = [source for source in self.sources if source.kind == "feed" and "{" not in source.url]
        leads = self._leads(feeds[:1], "feed")
        sitemaps = [Source("sitemap", url, "robots.txt") for url in self.named_sitemaps[:20]]
        guesses = [source for source in self.sources if source.kind == "sitemap" and source.url.endswith((".xml", ".txt", ".gz"))]
        return leads + self._leads(sitemaps or guesses[:GUESSES], "sitemap")

    def paged_feed(self) -> list[Lead]:
        """The first page of a feed that can be paged to its end."""
        pages = [
            Source("paged-feed", source.url.replace("{page}", "1")) for source in self.sources if source.kind == "paged-feed"
        ]
        return self._leads(pages[:1], "feed")

    def archives(self) -> list[str]:
        """Pages that list every post (``/archives/``)."""
        return [
            source.url
            for source in self.sources
            if source.kind == "archive" and "{" not in source.url and source.url not in self.absent
        ]

    def children(
        self, children: Sequence[Child], lead: Lead, seen_lastmod: Mapping[str, str], is_fresh: Callable[[str], bool]
    ) -> list[Lead]:
        """
        Leads for those sitemaps of an index that may name posts and may have changed since the last run: by the index, else by what
        *is_fresh* decides on those for which it states no time.
        """
        leads, level = [], int(lead.data.get("level", 0))
        if len(children) > MOST_SITEMAPS:  # one for each day of twenty years: the newest first, the others in later runs
            children = sorted(children, key=_newness, reverse=True)
        for child in children:
            is_same = seen_lastmod.get(child.url) == child.lastmod if child.lastmod else is_fresh(child.url)
            if may_list_posts(child.url) and not is_same and self.sitemap_count < MOST_SITEMAPS and level < DEEPEST:
                self.sitemap_count += 1
                data = {"level": level + 1}
                leads.append(Lead(child.url, "sitemap", PRIORITY["sitemap"], lead.depth + 1, lead.url, "sitemap-index", data))
        return leads

    def _leads(self, sources: Iterable[Source], purpose: Purpose) -> list[Lead]:
        return [
            Lead(
                source.url,
                purpose,
                PRIORITY[purpose],
                1,
                via=source.kind if not source.note else f"{source.kind}: {source.note}"[:60],
            )
            for source in sources
            if source.url not in self.absent
        ]


def _newness(child: Child) -> tuple[str, list[int]]:
    """How new a sitemap is by its lastmod, else by the year, month or number in its address."""
    return child.lastmod, list(map(int, re.findall(r"\d+", child.url)))


def may_list_posts(sitemap: str) -> bool:
    """
    Whether a sitemap may name posts, by its own name (WordPress core, Yoast and the like split by kind).

    >>> may_list_posts("https://e.com/wp-sitemap-posts-post-1.xml"), may_list_posts("https://e.com/post_tag-sitemap.xml")
    (True, False)
    >>> may_list_posts("https://e.com/sitemap-page-2.xml")
    True
    """
    words = re.findall(r"[a-z]+|\d+", sitemap.partition("?")[0].rpartition("/")[2].lower())
    if not _NOT_POSTS.isdisjoint(words):
        return False
    if "page" not in words and "pages" not in words:
        return True
    place = words.index("page" if "page" in words else "pages")
    return "posts" not in words and words[place + 1 : place + 2] != [] and words[place + 1].isdigit()
