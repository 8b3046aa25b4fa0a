"""What every part of a walk shares: options, the archive's knowledge, the ledger, and what is under way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crawler.families import by_name
from crawler.families.base import Family
from crawler.items import Hint
from crawler.urls import canonical, netloc_of, same_portal
from crawler.walk.admission import Admission
from crawler.walk.chains import Chains
from crawler.walk.dated_feeds import DatedFeeds
from crawler.walk.leads import Known, Lead, NothingKnown, WalkOptions
from crawler.walk.ledger import Ledger, Mark, key_of
from crawler.walk.listing import Listing
from crawler.walk.opening import Opening
from crawler.walk.parameters import Parameters
from crawler.walk.picks import Picks
from crawler.walk.sections import Sections
from crawler.walk.soft404 import Missing
from crawler.walk.years import Years

if TYPE_CHECKING:
    from crawler.portals import Portal

MEMORY_VERSION = 1


class Ground:
    """The state of one walk."""

    def __init__(
        self, start: str, known: Known | None = None, portal: Portal | None = None, options: WalkOptions | None = None
    ) -> None:
        self.home = canonical(start)
        self.known: Known = known or NothingKnown()
        self.portal = portal
        self.options = options or WalkOptions()
        memory = self.known.memory()
        self.before: Mapping[str, Any] = memory if memory.get("version") == MEMORY_VERSION else {}
        self.is_later_run = bool(self.before.get("finished"))
        """An earlier run came to its end: what it knew is not looked for again."""
        self.ledger = Ledger()
        self.parameters = Parameters(self.before.get("parameters"))
        self.admission = Admission(self.ledger, self.known, self.options, self.parameters)
        self.admission.titles = {str(k): int(v) for k, v in dict(self.before.get("titles", {})).items()}
        self.admission.dead = {int(number) for number in self.before.get("dead", ())}
        self.chains = Chains(self.ledger, self.options)
        self.chains.remember(dict(self.before.get("dead_lists", {})))
        self.sections = Sections()
        self.years = Years()
        self.picks = Picks(self.before.get("picks", ()))
        self.opening = Opening(self.before.get("absent", ()))
        self.missing = Missing(self.before)
        self.dated: DatedFeeds | None = None
        self.family: Family = by_name(portal.family) if portal and portal.family else by_name("generic")
        self.hosts: set[str] = {netloc_of(start), *(portal.hosts if portal else ())}
        self.skipped: Counter[str] = Counter()
        self.archived_count = 0
        self._stage = "home"
        self._under_way: set[int] = set()
        self._front: list[Hint] = []
        self._front_listing: Listing | None = None
        self._front_goes_on = False
        self._lastmods: dict[str, str] = {}
        self._exact_asked = 0
        self._canonicals: dict[int, int] = {}

    def _hand_out(self, leads: list[Lead]) -> list[Lead]:
        """Leads that no chain counts: each address once, and kept in mind until it is answered."""
        fresh = [lead for lead in leads if key_of(lead.url) not in self.ledger.seen]
        self.ledger.seen.update(key_of(lead.url) for lead in fresh)
        return self._track(fresh)

    def _track(self, leads: list[Lead]) -> list[Lead]:
        self._under_way.update(key_of(lead.url) for lead in leads if lead.purpose != "post")
        return leads

    def _plain(self, hints: list[Hint]) -> list[Hint]:
        """The hints, each with the address that its post is known by."""
        if self.parameters.knows_some:
            for hint in hints:
                hint.url = self.parameters.plain(hint.url)
        return hints

    def _is_ours(self, url: str) -> bool:
        return same_portal(url, self.hosts)

    def _is_settled(self, hint: Hint, mark: Mark) -> bool:
        """Whether a post needs no looking for: a finished run archived it, or found it gone."""
        return self.is_later_run and (Mark.KNOWN in mark or self.known.post(hint.url) is not None)
