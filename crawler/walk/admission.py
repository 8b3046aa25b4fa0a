"""Which addresses are asked as posts: known ones not again, traps never, unknown forms on trial, within --limit and --since."""

from __future__ import annotations

import re
import zlib
from collections import Counter, deque
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from itertools import takewhile

from crawler.classify_words import DATE
from crawler.families.base import Family
from crawler.items import Hint
from crawler.urls import looks_like_asset
from crawler.walk.anchors import kind_of, trap_of
from crawler.walk.leads import PRIORITY, Known, KnownPost, Lead, WalkOptions
from crawler.walk.ledger import Ledger, Mark, form_of, key_of
from crawler.walk.pagination import first_page, page_number
from crawler.walk.parameters import Parameters

ON_TRIAL = 3  # addresses of an unproven form that are asked at once
MOST_WAITING = 400  # addresses of one form that wait for its proof
EDIT_TOLERANCE = timedelta(minutes=5)


class Admission:
    """Turns named addresses into post leads, each at most once a run."""

    def __init__(self, ledger: Ledger, known: Known, options: WalkOptions, parameters: Parameters | None = None) -> None:
        self.ledger, self.known, self.options = ledger, known, options
        self.parameters = parameters or Parameters()
        self.skipped: Counter[str] = Counter()
        self.zone: tzinfo | None = None
        self.handed_out = 0
        """Post leads given, less those that came to nothing: what --limit counts before the posts are in."""
        self.titles: dict[str, int] = {}
        """{checksum of a post's address: checksum of the other title that lists give it}, from one run to the next."""
        self.dead: set[int] = set()
        """Checksums of addresses that side lists and neighbours named and that were not there, from one run to the next."""
        self._number = 0
        self._waiting: dict[str, deque[Lead]] = {}
        self._trials: Counter[str] = Counter()
        self._spare: deque[Lead] = deque(maxlen=2000)

    def posts(self, hints: Iterable[Hint], mark: Mark, via: str, family: Family, depth: int) -> list[Lead]:
        """Leads for the posts that *hints* name; every address is marked as named by this source."""
        leads = []
        for hint in hints:
            lead = self.post(hint.url, mark, via, family, depth, hint)
            if lead is not None:
                leads.append(lead)
        return leads

    def post(self, url: str, mark: Mark, via: str, family: Family, depth: int, hint: Hint | None = None) -> Lead | None:
        """The lead for one address; None if it is known, no post, not wanted, or has to wait."""
        url = self.parameters.plain(url)
        kind = kind_of(family, url)
        if self._is_no_post(url, kind, mark) or (not _is_sure(family, url) and self._is_disproved(url, mark)):
            return None
        self.ledger.mark(url, mark | (Mark.EXACT if hint is not None and hint.published_precision == "second" else Mark(0)))
        if key_of(url) in self.ledger.seen or (hint is None and self.ledger.of(url) & (Mark.KNOWN | Mark.GONE)):
            return None
        if hint is not None and self.is_too_old(hint):
            self.ledger.mark(url, Mark.OLD)
            return None
        if zlib.crc32(url.encode()) in self.dead and mark & Mark.LINK:
            self.ledger.mark(url, Mark.GONE)
            return None
        if self.parameters.twin(url):
            self.ledger.mark(url, Mark.KNOWN)
            return None
        old = self.known.post(url)
        if old is not None and not self._is_changed(old, hint):
            self.ledger.mark(url, Mark.GONE if old.gone else Mark.KNOWN)
            return None
        self.ledger.seen.add(key_of(url))
        self._number += 1
        priority = max(PRIORITY["list"] + 10, PRIORITY["post"] + 190 - self._number // 8)  # earlier named is newer, as a rule
        lead = Lead(
            url,
            "post",
            priority,
            depth,
            hint.found_on if hint else "",
            via,
            {"sure": True} if mark & (Mark.API | Mark.FEED) else {},
        )
        if not lead.data and not self.ledger.is_post_form(url) and not _is_sure(family, url):
            return self._try(lead)
        return self._give(lead)

    def is_too_old(self, hint: Hint) -> bool:
        """Whether a hint's date is certainly before --since."""
        return hint.published_latest is not None and self.is_before_since(hint.published_latest)

    def is_before_since(self, latest: datetime) -> bool:
        """Whether an instant lies before the day of --since, in the portal's zone."""
        since: date | None = self.options.since
        return since is not None and latest.astimezone(self.zone).date() < since

    @property
    def is_full(self) -> bool:
        """As many posts are on their way as --limit allows."""
        return self.options.limit is not None and self.handed_out >= self.options.limit

    def judged(self, url: str, is_post: bool) -> list[Lead]:
        """A page at *url* was read: what waited for the proof of its form is given, or dropped."""
        self.ledger.judge(url, is_post)
        return self.excused(url, is_post)

    def excused(self, url: str, is_post: bool = False) -> list[Lead]:
        """As ``judged``, for a page that says nothing of its form: a guestbook among posts."""
        form = form_of(url)
        self._trials[form] = max(0, self._trials[form] - 1)
        if not is_post:
            self.handed_out = max(0, self.handed_out - 1)
        waiting = self._waiting.get(form)
        if waiting and self.ledger.is_other_form(url):
            self.skipped["not-a-post-form"] += len(waiting)
            for one in self._waiting.pop(form):
                self.ledger.mark(one.url, Mark.NOT_POST)
        elif waiting and self.ledger.is_post_form(url):
            del self._waiting[form]
            return [lead for one in waiting if (lead := self._give(one)) is not None] + self.spare()
        elif waiting and self._trials[form] < ON_TRIAL:
            self._trials[form] += 1
            return [waiting.popleft(), *self.spare()]
        return self.spare()

    def spare(self) -> list[Lead]:
        """Leads held back by --limit for which there is room again."""
        leads = []
        while self._spare and not self.is_full:
            leads.append(self._spare.popleft())
            self.handed_out += 1
        return leads

    def _is_changed(self, old: KnownPost, hint: Hint | None) -> bool:
        """Whether what a source says of an archived post calls for another look: a later edit, a new title."""
        if hint is None or hint.source == "counter":
            return False
        if hint.modified_at and old.last_seen_at and hint.modified_at > old.last_seen_at + EDIT_TOLERANCE:
            return True
        if not hint.title or not old.title or _names_same(hint.title, old.title):
            return False
        said = zlib.crc32(hint.title.encode("utf-8", "replace"))
        place = format(zlib.crc32(old.url.encode()), "x")
        if self.titles.get(place) == said:  # looked at before, and the page itself is called otherwise: a short title for lists
            return False
        self.titles[place] = said
        return True

    def _is_no_post(self, url: str, kind: str | None, mark: Mark) -> bool:
        slug = trap_of(url)
        if slug:
            self.skipped[slug] += 1
            return True
        if (kind in ("home", "list", "other") and not (mark & (Mark.API | Mark.FEED) and kind == "list")) or looks_like_asset(
            url
        ):
            return True
        number = page_number(url)
        return (
            number is not None and first_page(url) != url and key_of(first_page(url)) in self.ledger.posts
        )  # a further part of a known post

    def _is_disproved(self, url: str, mark: Mark) -> bool:
        if mark & (Mark.API | Mark.FEED) or not self.ledger.is_other_form(url):
            return False
        self.skipped["not-a-post-form"] += 1
        return True

    def _try(self, lead: Lead) -> Lead | None:
        form = form_of(lead.url)
        if self._trials[form] < ON_TRIAL:
            self._trials[form] += 1
            return self._give(lead)
        waiting = self._waiting.setdefault(form, deque())
        if len(waiting) < MOST_WAITING:
            waiting.append(lead)
        else:
            self.skipped["form-on-trial"] += 1
        return None

    def _give(self, lead: Lead) -> Lead | None:
        if self.is_full:
            self._spare.append(lead)
            return None
        self.handed_out += 1
        return lead


def _is_sure(family: Family, url: str) -> bool:
    """Whether the software itself names posts so; the habits of the field are only a guess."""
    return family.name != "generic" and family.kind_of(url) == "post"


def _names_same(shown: str, full: str) -> bool:
    """
    Whether a title in a list may stand for the post's own: equal letters and digits, or cut short, a rank or day before it.

    >>> _names_same("云计算再现养老险潮，标准…", "云计算再现养老险潮，标准体系如何应对"), _names_same("更正：云计算", "云计算")
    (True, False)
    >>> _names_same("1 2026年养老险再现热潮", "2026年养老险再现热潮，标准先行"), _names_same("一季度全市工业增长15%", "一季度全市工业增长12%")
    (True, False)
    >>> _names_same("[体育] 马拉松开跑", "马拉松开跑"), _names_same("[更新] 马拉松开跑", "马拉松开跑")
    (True, False)
    >>> _names_same("港の再開発が始まる 11月23日 12:30", "港の再開発が始まる"), _names_same("港の再開発が始まる 続報", "港の再開発が始まる")
    (True, False)
    >>> _names_same("县区公交线路调整公告县区公交置顶2026-11-01", "县区公交线路调整公告")
    True
    """
    at = shown.find(full) if len(full) > 5 else -1
    if at >= 0 and _is_dated(shown[:at]) and _is_dated(shown[at + len(full) :]):
        return True
    bare = _SECTION.sub("", shown, count=1)
    if bare != shown and _names_same(bare, full):
        return True
    shown, full = _plain(shown), _plain(full)
    leading = len(shown) - len(shown.lstrip("0123456789"))
    return any(_is_set_about(shown[start:], full) for start in range(min(leading, LONGEST_RANK) + 1))


def _is_dated(beside: str) -> bool:
    """Whether what a list's link says before or after the title is nothing, or little more than a date in any language."""
    return not beside.strip() or (len(beside) <= LONGEST_DATE and DATE.search(beside) is not None)


def _is_set_about(shown: str, full: str) -> bool:
    """
    Whether *shown* is *full*, whole or cut short, with what a list writes into the same link after it: a day, or the title once
    more and shorter for phones.
    """
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(shown, full, strict=False)))
    rest = _DAY.sub("", shown[same:])
    is_enough = same == len(full) or same >= 10 or (same >= 6 and same == len(shown))
    return is_enough and (same == len(full) or len(rest) != 1) and full.startswith(rest)


# "[体育] …", "【公告】…": the section before the title, as many lists print it; but "[更新] …" is news.
_SECTION = re.compile(r"^\s*[\[【](?!更新|更正|最新|修改|修订|补充|勘误|续)[^\]】]{1,12}[\]】]\s*")
LONGEST_DATE = 40  # characters: "Thursday, 26 November 2026, 12:30 p.m. "
LONGEST_RANK = 8  # digits: "1 …", "05-26 …", "2026-05-26 …"
_DAY = re.compile(r"(?:置顶|推荐|头条)*\d{4,14}$")


def _plain(title: str) -> str:
    return "".join(character for character in title if character.isalnum()).casefold()
