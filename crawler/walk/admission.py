"""Which addresses are fetched as posts: known ones not again, traps never, unknown forms only on trial, all within --limit and --since."""

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
from crawler.walk.leads import PRIORITY, Known, KnownPost, Lead, WalkOptions
from crawler.walk.ledger import Ledger, Mark, form_of, key_of
from crawler.walk.lists.anchors import kind_of, trap_of
from crawler.walk.lists.pagination import first_page, page_number
from crawler.walk.parameters import Parameters

ON_TRIAL = 3  # addresses of one unproven form that are under way at a time
MOST_WAITING = 400  # addresses of one form that wait until it is proven
EDIT_TOLERANCE = timedelta(minutes=5)  # between an edit as the portal dates it and our visit: two clocks


class Admission:
    """
    Turns addresses that pages and sources name into leads for posts, each at most once a run.

    The form of an address (``ledger.form_of``) is proven when a page at such an address was a post. Where neither the portal's
    software nor a feed vouches for an address, and its form is unproven, it is on trial: ON_TRIAL of them are asked, and the
    others wait for the outcome.
    """

    def __init__(self, ledger: Ledger, known: Known, options: WalkOptions, parameters: Parameters | None = None) -> None:
        self.ledger, self.known, self.options = ledger, known, options
        self.parameters = parameters or Parameters()
        self.skipped: Counter[str] = Counter()
        self.zone: tzinfo | None = None
        self.handed_out = 0
        """Leads given, less those that brought no post: what --limit counts, since it cannot wait until the posts are in."""
        self.titles: dict[str, int] = {}
        """{checksum of a post's address: checksum of a title that a list gave it, other than its own}; kept from run to run."""
        self.dead: set[int] = set()
        """Checksums of addresses that only side lists or other posts named and that answered 404; kept from run to run."""
        self.mirror = ""
        """The folder that holds all pages a second time, for phones (``mirror_of``); empty if there is none."""
        self._number = 0
        self._waiting: dict[str, deque[Lead]] = {}
        self._trials: Counter[str] = Counter()
        self._spare: deque[Lead] = deque(maxlen=2000)

    def posts(self, hints: Iterable[Hint], mark: Mark, via: str, family: Family, depth: int) -> list[Lead]:
        """Leads for the posts that *hints* name. Each address gets *mark*, which says who named it."""
        leads = []
        for hint in hints:
            lead = self.post(hint.url, mark, via, family, depth, hint)
            if lead is not None:
                leads.append(lead)
        return leads

    def post(self, url: str, mark: Mark, via: str, family: Family, depth: int, hint: Hint | None = None) -> Lead | None:
        """The lead for one address; None if it is no post, known, not wanted, or has to wait for the trial of its form."""
        url = self.parameters.plain(url)
        kind = kind_of(family, url)
        if self._is_no_post(url, kind, mark) or (not _is_sure(family, url) and self._is_disproved(url, mark)):
            return None
        self.ledger.mark(url, mark | (Mark.EXACT if hint is not None and hint.published_precision == "second" else Mark(0)))
        if key_of(url) in self.ledger.seen or (hint is None and self.ledger.of(url) & (Mark.KNOWN | Mark.GONE)):
            return None
        if fate := self._known_fate(url, mark, hint):
            self.ledger.mark(url, fate)
            return None
        self.ledger.seen.add(key_of(url))
        self._number += 1
        # what is named earlier is newer, as a rule
        priority = max(PRIORITY["list"] + 10, PRIORITY["post"] + 190 - self._number // 8)
        is_vouched_for = bool(mark & (Mark.API | Mark.FEED))
        data = {"sure": True} if is_vouched_for else {}
        lead = Lead(url, "post", priority, depth, hint.found_on if hint else "", via, data)
        if not is_vouched_for and not self.ledger.is_post_form(url) and not _is_sure(family, url):
            return self._try(lead)
        return self._give(lead)

    def _known_fate(self, url: str, mark: Mark, hint: Hint | None) -> Mark | None:
        """The mark of a post that need not be fetched: too old, gone, or known and unchanged. None if it has to be fetched."""
        if hint is not None and self.is_too_old(hint):
            return Mark.OLD
        if zlib.crc32(url.encode()) in self.dead and mark & Mark.LINK:
            return Mark.GONE
        if self.parameters.twin(url):
            return Mark.KNOWN
        old = self.known.post(url)
        if old is not None and not self._is_changed(old, hint):
            return Mark.GONE if old.gone else Mark.KNOWN
        return None

    def is_too_old(self, hint: Hint) -> bool:
        """Whether the post was certainly published before --since."""
        return hint.published_latest is not None and self.is_before_since(hint.published_latest)

    def is_before_since(self, latest: datetime) -> bool:
        """Whether an instant lies before the day of --since, in the portal's zone."""
        since: date | None = self.options.since
        return since is not None and latest.astimezone(self.zone).date() < since

    @property
    def is_full(self) -> bool:
        """Whether as many posts are on their way as --limit allows."""
        return self.options.limit is not None and self.handed_out >= self.options.limit

    def judged(self, url: str, is_post: bool) -> list[Lead]:
        """A page at *url* was read: the leads that waited for the trial of its form, now proven; they are dropped if it is disproved."""
        self.ledger.judge(url, is_post)
        return self.excused(url, is_post)

    def excused(self, url: str, is_post: bool = False) -> list[Lead]:
        """As ``judged``, for a page that says nothing about its form (a guestbook at the address of a post): the next is tried."""
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
        """Leads that --limit held back, as far as it allows them now."""
        leads = []
        while self._spare and not self.is_full:
            leads.append(self._spare.popleft())
            self.handed_out += 1
        return leads

    def _is_changed(self, old: KnownPost, hint: Hint | None) -> bool:
        """Whether a source says something about an archived post that calls for another visit: a later edit, a new title."""
        if hint is None or hint.source == "counter":
            return False
        if hint.modified_at and old.last_seen_at and hint.modified_at > old.last_seen_at + EDIT_TOLERANCE:
            return True
        if not hint.title or not old.title or _names_same(hint.title, old.title):
            return False
        said = zlib.crc32(hint.title.encode("utf-8", "replace"))
        place = format(zlib.crc32(old.url.encode()), "x")
        if self.titles.get(place) == said:  # visited for it before, and the post kept its own title: this one is for lists only
            return False
        self.titles[place] = said
        return True

    def _is_no_post(self, url: str, kind: str | None, mark: Mark) -> bool:
        slug = trap_of(url) or (self.is_mirrored(url) and "mobile-version")
        if slug:
            self.skipped[slug] += 1
            return True
        if (kind in ("home", "list", "other") and not (mark & (Mark.API | Mark.FEED) and kind == "list")) or looks_like_asset(
            url
        ):
            return True
        number = page_number(url)
        # a further part of a known post
        return number is not None and first_page(url) != url and key_of(first_page(url)) in self.ledger.posts

    def is_mirrored(self, url: str) -> bool:
        """Whether an address lies in the folder for phones; the same page then has an address outside of it, too."""
        return bool(self.mirror) and f"{url}/".startswith(self.mirror)

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
    """Whether the portal's software gives posts such addresses; the patterns of family ``generic`` are only a guess."""
    return family.name != "generic" and family.kind_of(url) == "post"


def _names_same(shown: str, full: str) -> bool:
    """
    Whether *shown*, a title in a list, may be the post's *full* one: the same letters and digits, perhaps cut short, perhaps with
    a rank, a section or a date around it.

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
    return any(_begins_with_title(shown[start:], full) for start in range(min(leading, LONGEST_RANK) + 1))


def _is_dated(beside: str) -> bool:
    """Whether the text before or after the title in a list's link is empty, or little more than a date in any language."""
    return not beside.strip() or (len(beside) <= LONGEST_DATE and DATE.search(beside) is not None)


def _begins_with_title(shown: str, full: str) -> bool:
    """
    Whether *shown* is *full*, whole or cut short, followed only by what lists write into the same link: a day, or the title
    again in a short form for phones.
    """
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(shown, full, strict=False)))
    rest = _DAY.sub("", shown[same:])
    is_enough = same == len(full) or same >= 10 or (same >= 6 and same == len(shown))
    return is_enough and (same == len(full) or len(rest) != 1) and full.startswith(rest)


# "[体育] …", "【公告】…": many lists print the section before the title. "[更新] …" is no section: such a post was updated.
_SECTION = re.compile(r"^\s*[\[【](?!更新|更正|最新|修改|修订|补充|勘误|续)[^\]】]{1,12}[\]】]\s*")
LONGEST_DATE = 40  # characters: "Thursday, 26 November 2026, 12:30 p.m. "
LONGEST_RANK = 8  # digits: "1 …", "05-26 …", "2026-05-26 …"
_DAY = re.compile(r"(?:置顶|推荐|头条)*\d{4,14}$")


def _plain(title: str) -> str:
    return "".join(character for character in title if character.isalnum()).casefold()
