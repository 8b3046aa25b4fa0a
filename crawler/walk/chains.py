"""Which lists are paged, how far, and in which order: a few at a time, each until its pages bring nothing new."""

from __future__ import annotations

import re
import zlib
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.families.base import Family, Role
from crawler.urls import shape
from crawler.walk.leads import PRIORITY, Lead, WalkOptions
from crawler.walk.ledger import Ledger, key_of
from crawler.walk.lists.anchors import role_of
from crawler.walk.lists.listing import Listing
from crawler.walk.lists.pagination import first_page, is_same_list, page_number

AT_ONCE = 4  # lists paged side by side; with more, some would be read whose posts another list is about to name
BARREN_LISTS = 12  # after so many lists of one role in a row without anything new, the others are not opened
DEAD_RUNS = 7  # runs in which a list that answered 404, or 403 twice, is not asked for again
BROKEN_RUNS = 2  # the same for one that answered with a server's error in two runs
FAILED_ONCE = -1
_CLOSED = re.compile("http-(?:401|402|403|451)")
MOST_LISTS: dict[str, int] = {"category": 400, "author": 60, "date": 240, "tag": 60}  # 240: the months of twenty years


@dataclass(slots=True)
class Verdict:
    """How many of a list page's own entries were new to this walk, archived by an earlier run, or before --since."""

    entries: int
    new: int
    known: int
    old: int = 0

    @property
    def is_barren(self) -> bool:
        """Whether nothing on the page is new to this walk."""
        return self.new == 0


class Chains:
    """
    The lists of a portal: those that wait, those that are being paged, and those that are done.

    A *chain* is one list with all its pages, known by the address of its first page. Its leads carry ``chain``, ``role`` (what it
    lists: main, category, author, date, tag) and ``page`` (its number) in their data.
    """

    def __init__(self, ledger: Ledger, options: WalkOptions) -> None:
        self.ledger, self.options = ledger, options
        self.role_counts: Counter[str] = Counter()
        self.barren: Counter[str] = Counter()
        """{role: how many lists in a row had nothing new on their first page}."""
        self.pages: Counter[str] = Counter()
        """{shape of an address: how many list pages of that shape were asked}."""
        self.skipped: Counter[str] = Counter()
        self.dead: dict[int, int] = {}
        """{checksum of the address of a list that gave an error: runs since it was asked, or FAILED_ONCE}; kept from run to run."""
        self.main_ended = ""
        """Why paging the front page's list ended: ``last-page``, ``barren``, ``covered``, ``old``, ``failed``; empty before that."""
        self._waiting: dict[str, deque[Lead]] = {}
        self._left: dict[str, list[Lead]] = {}
        """{role: lists that were not opened, because others of that role had nothing new}."""
        self._fruitful: set[str] = set()
        """Roles of which a list had something new."""
        self._paused: dict[str, tuple[Lead, str]] = {}
        """{chain: its last page that was read, the page after it}, where paging stopped as other sources had named those posts."""
        self._open: set[str] = set()
        self._met: set[int] = set()

    def offer(self, lists: dict[str, Role], found_on: str, depth: int, family: Family) -> None:
        """Note the lists that a page links to; ``release`` opens them."""
        for url, role in lists.items():
            start = first_page(url)
            if start != url and role_of(family, start) != role:  # /author/3/ is the third author, not a third page
                start = url
            number = (page_number(url) or 1) if start != url else 1
            if number > 1 and not (is_same_list(url, found_on) or start in lists or key_of(start) in self._met):
                start, number = url, 1  # /list_12.html where nothing is called /list.html: the twelfth section
            keys = (key_of(start), key_of(url))
            if role not in MOST_LISTS or number > 1 or any(key in self._met or key in self.ledger.seen for key in keys):
                continue
            self._met.update(keys)
            if self.dead.get(zlib.crc32(url.encode()), FAILED_ONCE) != FAILED_ONCE:
                self.skipped["dead-list"] += 1
                continue
            lead = Lead(url, "list", PRIORITY["list"], depth + 1, found_on, role, {"chain": start, "role": role, "page": 1})
            self._waiting.setdefault(role, deque()).append(lead)

    def begin_main(self, listing: Listing, home: str) -> list[Lead]:
        """The second page of the front page's own list."""
        if not listing.next_pages:
            self.main_ended = "last-page"
            return []
        return self._go_on(_front(home), listing.next_pages[0])

    def pause_main(self, listing: Listing, home: str) -> None:
        """Do not page the front page's own list, as other sources named its posts."""
        self.main_ended = "covered"
        if listing.next_pages:
            self._paused[first_page(home)] = _front(home), listing.next_pages[0]

    def resume(self) -> list[Lead]:
        """The next page of a list that was not paged on, as other sources had named its posts; the front page's own list first."""
        for chain in sorted(self._paused, key=lambda chain: self._paused[chain][0].data["role"] != "main"):
            if leads := self._go_on(*self._paused.pop(chain)):
                return leads
        return []

    def read(self, lead: Lead, listing: Listing, verdict: Verdict) -> list[Lead]:
        """A list page was read: the lead to the page after it; none if that is not worth asking, which ends the chain."""
        chain, role = str(lead.data.get("chain", first_page(lead.url))), str(lead.data.get("role", "category"))
        self.dead.pop(zlib.crc32(lead.url.encode()), None)
        page = int(lead.data.get("page", 1))
        if page == 1 and role != "main":
            self.barren[role] = self.barren[role] + 1 if verdict.is_barren else 0
            if not verdict.is_barren:
                self._fruitful.add(role)
        last = replace(lead, data={**lead.data, "chain": chain, "role": role, "page": page})
        reason = self._reason_to_stop(listing, verdict)
        if not reason:
            if leads := self._go_on(last, listing.next_pages[0]):
                return leads
            reason = "loop"
        elif reason == "covered":
            self._paused[chain] = last, listing.next_pages[0]
        self._end(chain, role, reason)
        return []

    def failed(self, lead: Lead, slug: str) -> None:
        """A list page could not be fetched: its chain ends there."""
        role = str(lead.data.get("role", "category"))
        if int(lead.data.get("page", 1)) == 1:
            self.barren[role] += 1
            self._note_dead(zlib.crc32(lead.url.encode()), slug)
        self._end(str(lead.data.get("chain", lead.url)), role, "failed" if slug != "http-404" else "last-page")

    def _note_dead(self, number: int, slug: str) -> None:
        """A list answered with an error: one that is gone is left out at once, one that is closed or broken when it is so a second time."""
        if slug in ("http-404", "http-410"):
            self.dead[number] = 0
        elif _CLOSED.fullmatch(slug):
            self.dead[number] = 0 if self.dead.get(number) == FAILED_ONCE else FAILED_ONCE
        elif slug.startswith("http-5"):
            self.dead[number] = DEAD_RUNS - BROKEN_RUNS if self.dead.get(number) == FAILED_ONCE else FAILED_ONCE

    def remember(self, dead: Mapping[str, int]) -> None:
        """Take over ``dead`` from the run before; after DEAD_RUNS runs a list gets another chance."""
        self.dead = {int(number): runs + (runs >= 0) for number, runs in dead.items() if runs < DEAD_RUNS}

    def release(self, roles: Sequence[Role]) -> list[Lead]:
        """Leads to lists of these roles that may be opened now: AT_ONCE at a time, a section before the sections within it."""
        return [lead for role in roles if role in self._waiting for lead in self._release(role, self._waiting[role])]

    def _release(self, role: Role, waiting: deque[Lead]) -> list[Lead]:
        leads: list[Lead] = []
        held: list[Lead] = []
        if role == "date":
            waiting = self._waiting[role] = deque(sorted(waiting, key=_numbers))
        while waiting and len(self._open) < AT_ONCE:
            # Of dates the oldest and the newest in turn: lists show the newest posts, and the years of a calendar may never end.
            lead = waiting.pop() if role == "date" and self.role_counts[role] % 2 else waiting.popleft()
            if self._is_enough(role):
                self.skipped[f"{role}-lists-covered"] += 1 + len(waiting)
                self._left.setdefault(role, []).extend((lead, *waiting))
                waiting.clear()
            elif key_of(lead.url) in self.ledger.seen:
                continue
            elif any(lead.url.startswith(chain.rstrip("/") + "/") for chain in self._open):
                held.append(lead)
            else:
                self._take(lead, role)
                leads.append(lead)
        waiting.extendleft(reversed(held))
        return leads

    def take_unopened(self, role: Role) -> list[Lead]:
        """Hand over all lists of a role that were met and not opened; they are forgotten here."""
        met = [*self._left.pop(role, ()), *self._waiting.pop(role, ())]
        return [lead for lead in met if key_of(lead.url) not in self.ledger.seen]

    def forget_open(self) -> None:
        """Close all chains: nothing is under way any more, whatever became of their pages."""
        self._open.clear()

    def _take(self, lead: Lead, role: str) -> None:
        self.ledger.seen.add(key_of(lead.url))
        self._open.add(str(lead.data["chain"]))
        self.role_counts[role] += 1
        self.pages[shape(lead.url)] += 1

    def _is_enough(self, role: str) -> bool:
        most = BARREN_LISTS if role == "category" else BARREN_LISTS // 3
        if role == "date" and role in self._fruitful:
            # the months of a quiet year list what the year's page listed; others may list more
            most = max(BARREN_LISTS, len(self.ledger.posts) // 4)
        return self.role_counts[role] >= MOST_LISTS[role] or self.barren[role] >= most

    def _reason_to_stop(self, listing: Listing, verdict: Verdict) -> str:
        if not listing.next_pages:
            return "last-page"
        if verdict.entries and verdict.old == verdict.entries:
            return "old"
        if verdict.is_barren:
            return "barren" if verdict.known else "covered"
        return ""

    def _go_on(self, last: Lead, following: str) -> list[Lead]:
        form, data = shape(following), last.data
        if key_of(following) in self.ledger.seen:
            return []
        if self.pages[form] >= self.options.pages_per_shape:
            self.skipped["too-many-pages"] += 1
            return []
        self.pages[form] += 1
        self.ledger.seen.add(key_of(following))
        self._open.add(str(data["chain"]))
        urgency = (
            0 if self.options.limit is not None or self.options.since is not None else PRIORITY["post"] + 195 - PRIORITY["list"]
        )
        data = {**data, "page": int(data["page"]) + 1}
        return [Lead(following, "list", PRIORITY["list"] + urgency, last.depth, last.url, "next-page", data)]

    def _end(self, chain: str, role: str, reason: str) -> None:
        self._open.discard(chain)
        if role == "main":
            self.main_ended = reason


def _front(home: str) -> Lead:
    """The front page, as the first page of its own list."""
    return Lead(home, "list", data={"chain": first_page(home), "role": "main", "page": 1})


def _numbers(lead: Lead) -> tuple[int, ...]:
    """The numbers in the address of a date archive: its year, month and day; none in that of the page that names all years."""
    return tuple(map(int, re.findall(r"\d+", lead.url.partition("//")[2].partition("/")[2])))
