"""The section of a post whose own page does not state it, from the section lists that name the post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from crawler.classify_words import STANDING_TITLE
from crawler.document import Document
from crawler.families.base import Family
from crawler.fields.category import LONGEST_NAME
from crawler.fields.crumb_steps import HOME
from crawler.fields.sitename import is_site_name
from crawler.fields.title_claims import title_claims
from crawler.items import Hint
from crawler.walk.leads import PRIORITY, Lead
from crawler.walk.ledger import key_of
from crawler.walk.lists.anchors import anchors, role_of
from crawler.walk.lists.pagination import first_page, is_same_list

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.walk.lists.listing import Listing

SHARE = 0.25  # requests spent on sections, for each post archived
FEWEST = 3  # posts without a section before lists are fetched for it; and a twentieth of all


@dataclass(slots=True)
class Section:
    """One section list, as far as it has been read."""

    name: str
    posts: set[int] = field(default_factory=set)
    folder: str = ""
    """The beginning of its posts' addresses, if they lie in the section's folder; else empty."""
    following: str = ""
    """The page after the last that was read; empty at the list's end."""
    depth: int = 1


class Sections:
    """
    Remembers which posts the section lists name, and has those lists read to their end where posts show no section
    themselves (the themes VOID, Higan, Earth).
    """

    def __init__(self) -> None:
        self.asked = 0
        self._lacking: dict[int, str] = {}
        """{key of a post whose page names no section: its address}."""
        self._settled: set[int] = set()
        """Keys of posts whose section a list or ``hints`` has stated."""
        self._lists: dict[str, Section] = {}
        self._linked: set[str] = set()
        """Addresses of folders that section lists link to, possibly sections within sections."""
        self._seen_at: datetime | None = None

    def archived(self, article: Article, url: str) -> None:
        """The post at *url* was read: note it if its page names no section. Lists name that address, not always the canonical one."""
        if not article.category:
            self._lacking[key_of(url)] = url

    def note_named(self, hints: list[Hint]) -> None:
        """Entries of some list were read: posts whose section they name need no other source."""
        self._settled.update(key_of(hint.url) for hint in hints if hint.category)

    def read(self, lead: Lead, doc: Document, listing: Listing) -> None:
        """A list page was read: if it is a section's, note its posts, except pinned ones, which are on the lists of all sections."""
        if lead.data.get("role") not in ("category", "section"):
            return
        chain = str(lead.data.get("chain", first_page(lead.url)))
        folder = _folder(chain, listing)
        self._linked.update(url for url in listing.lists if url.endswith("/"))
        if not folder and not _is_section(doc.family, chain):
            return
        section = self._lists.get(chain)
        if section is None:
            section = self._lists[chain] = Section(_name(doc, chain), folder=folder, depth=lead.depth)
        section.posts.update(key_of(hint.url) for hint in listing.entries if not hint.sticky)
        section.following = next((url for url in listing.next_pages if is_same_list(chain, url) or _is_below(chain, url)), "")
        self._seen_at = doc.now

    def is_wanted(self, archived: int, is_later_run: bool) -> bool:
        """Whether enough posts have no section to make fetching lists for it worthwhile."""
        lacking = [key for key, url in self._lacking.items() if key not in self._settled and not self._by_address(url)]
        return len(lacking) >= max(1 if is_later_run else FEWEST, archived // 20)

    def leads(self, unopened: list[Lead], archived: int, family: Family, *, only_first: bool) -> list[Lead]:
        """Leads to the section lists among *unopened* and, unless *only_first*, to the next pages of those that were begun."""
        rest = [] if only_first else [self._onward(chain, section) for chain, section in self._lists.items() if section.following]
        opened = [
            replace(lead, via="section", data={**lead.data, "role": "section"})
            for lead in unopened
            if _is_section(family, lead.url)
        ]
        return self._within([*opened, *rest], archived)

    def go_on(self, lead: Lead, archived: int, *, only_first: bool) -> list[Lead]:
        """The lead to the next page of a list that ``leads`` asked for."""
        section = self._lists.get(str(lead.data.get("chain")))
        if section is None or not section.following or only_first:
            return []
        return self._within([self._onward(str(lead.data["chain"]), section)], archived)

    def hints(self) -> Iterator[Hint]:
        """
        The section of each post without one: the section list that names it, or the innermost of several within each other. Nothing
        for a post in several unrelated lists. Each hint is given once.
        """
        seen_at = self._seen_at
        for key in [key for key in self._lacking if key not in self._settled] if seen_at else ():
            named = (section for section in self._lists.values() if section.name and key in section.posts and not section.folder)
            inside = sorted(named, key=lambda one: len(one.posts)) or self._by_address(self._lacking[key])
            nested = all(one.posts <= other.posts for one, other in pairwise(inside)) or bool(inside[0].folder)
            if inside and nested and seen_at:
                self._settled.add(key)
                yield Hint(url=self._lacking[key], source="list", seen_at=seen_at, category=[inside[0].name])

    def _by_address(self, url: str) -> list[Section]:
        """The innermost section in whose folder the post lies; empty if there is none, or if a list within it was not read."""
        holding = [
            section for section in self._lists.values() if section.folder and section.name and url.startswith(section.folder)
        ]
        inmost = max(holding, key=lambda one: len(one.folder), default=None)
        if inmost is None or any(len(other) > len(inmost.folder) and url.startswith(other) for other in self._linked):
            return []
        return [inmost]

    def _onward(self, chain: str, section: Section) -> Lead:
        url, section.following = section.following, ""
        return Lead(
            url, "list", PRIORITY["list"], section.depth, chain, "section", {"chain": chain, "role": "section", "page": 2}
        )

    def _within(self, leads: list[Lead], archived: int) -> list[Lead]:
        kept = leads[: max(0, round(SHARE * archived) + FEWEST - self.asked)]
        self.asked += len(kept)
        return kept


def _folder(chain: str, listing: Listing) -> str:
    """
    The folder of a section, where nearly all posts that its list names lie in it: DedeCMS, EmpireCMS, PHPCMS and TRS write the files of
    a section's posts there (``/caijing/gushi/`` above ``/caijing/gushi/2026/1122/70.html``). Empty for other lists.
    """
    folder = chain if chain.endswith("/") or "." in chain.rpartition("/")[2] else f"{chain}/"
    if not folder.endswith("/") or folder.count("/") < 4 or "?" in folder:
        return ""
    entries = [hint.url for hint in listing.entries if not hint.sticky]
    return folder if len(entries) >= FEWEST and sum(url.startswith(folder) for url in entries) >= 0.9 * len(entries) else ""


def _is_below(chain: str, url: str) -> bool:
    """Whether the page lies in the list's own folder: PHPCMS writes ``/html/keji/2.html`` under ``/html/keji/``."""
    return chain.endswith("/") and chain.count("/") > 3 and url.startswith(chain)


def _is_section(family: Family, url: str) -> bool:
    """Whether the address itself is a section's (``/category/…``); a menu may link to anything."""
    return role_of(family, url) == "category"


def _name(doc: Document, chain: str) -> str:
    """The section's name: the text of its link on its own page, preferably one that the title repeats, else from the page's title."""
    own, claims = key_of(chain), title_claims(doc)
    linked = [without_count(anchor.text) for anchor in anchors(doc) if key_of(anchor.url) == own]
    linked.sort(key=lambda name: (not any(name in claim for claim in claims), len(name)))
    titled = [match[1] for claim in claims if (match := _TITLE.fullmatch(claim.strip()))]
    return next((name for name in (*linked, *titled) if _may_be_name(doc, name)), "")


def _may_be_name(doc: Document, name: str) -> bool:
    return (
        1 < len(name) <= LONGEST_NAME
        and name.lower() not in HOME
        and not name.isdecimal()
        and name.strip(" .…<>«»‹›[]") not in _BUTTONS
        and not is_site_name(doc, name)
        and not STANDING_TITLE.fullmatch(name)
    )


def without_count(name: str) -> str:
    """
    A section's name without the number of its posts, which menus and clouds print behind it.

    >>> [without_count(name) for name in ("财经 (12)", "财经12篇", "Sport 7", "Web3", "5G")]
    ['财经', '财经', 'Sport', 'Web3', '5G']
    """
    return _COUNT.sub("", name)


# PHPCMS's pager links "上一页" to the list itself on its first page, boxes of a front page their "更多" to the section.
_BUTTONS = frozenset(
    "上一页 上页 上一頁 下一页 首页 第一页 返回 返回列表 返回首页 列表 全部 更多 查看更多 更多内容 more More MORE prev Prev previous Previous".split()
)
_COUNT = re.compile(r"(?:[\s(（\[]+|(?<![a-zA-Z\d]))\d+[)）\]]?\s*篇?$")
_TITLE = re.compile(
    r"(?:(?:分类|栏目|category|categories|kategorie|catégorie)\s*[:：]?\s*)?[\"“「]?([^\s\"“”「」|_–—-]{2,20})[\"”」]?(?:\s*(?:下的文章|分类|的文章))?",
    re.I,
)
