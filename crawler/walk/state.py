"""The state of one walk: what all its parts share, what it took over from earlier runs, and what it leaves for the next."""

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
from crawler.walk.leads import Known, Lead, NothingKnown, WalkOptions
from crawler.walk.ledger import Ledger, Mark, key_of
from crawler.walk.lists.listing import Listing
from crawler.walk.lists.years import Years
from crawler.walk.numbered_years import NumberedYears
from crawler.walk.parameters import Parameters
from crawler.walk.picks import Picks
from crawler.walk.portal_zone import PortalZone
from crawler.walk.sections import Sections
from crawler.walk.soft404 import Missing
from crawler.walk.sources.dated_feeds import DatedFeeds
from crawler.walk.sources.opening import Opening
from crawler.walk.sources.sitemap_ages import SitemapAges
from crawler.walk.standing_keywords import StandingKeywords
from crawler.walk.undated import Undated

if TYPE_CHECKING:
    from crawler.portals import Portal

MEMORY_VERSION = 1
MOST_TITLES = 2000
MOST_DEAD = 1000


class WalkState:
    """
    One portal's walk as far as it has come. The parts of a walk (``Stages``, ``PageReader``, ``SourceReader``, ``Twins``) hold
    no reference to each other; whatever one of them learns for another stands here.
    """

    def __init__(
        self, start: str, known: Known | None = None, portal: Portal | None = None, options: WalkOptions | None = None
    ) -> None:
        self.home = canonical(start)
        """The front page; that of the portal, where the user named a post."""
        self.known: Known = known or NothingKnown()
        self.portal = portal
        self.options = options or WalkOptions()
        memory = self.known.memory()
        self.before: Mapping[str, Any] = memory if memory.get("version") == MEMORY_VERSION else {}
        """What ``memory`` of the last run returned; empty before there was one, and after a change of its version."""
        self.is_later_run = bool(self.before.get("finished"))
        """Whether an earlier run came to its end: what that one knew is not looked for again."""
        self.family: Family = by_name(portal.family) if portal and portal.family else by_name("generic")
        """The portal's software; what the profile says, until the front page is read."""
        self.hosts: set[str] = {netloc_of(start), *(portal.hosts if portal else ())}

        self.ledger = Ledger()
        """Every address met, and what came of it."""
        self.parameters = Parameters(self.before.get("parameters"))
        """Which parameters of addresses change nothing."""
        self.admission = Admission(self.ledger, self.known, self.options, self.parameters)
        """Which addresses are asked as posts."""
        self.admission.titles = {str(k): int(v) for k, v in dict(self.before.get("titles", {})).items()}
        self.admission.dead = {int(number) for number in self.before.get("dead", ())}
        self.admission.mirror = str(self.before.get("mirror", ""))
        self.chains = Chains(self.ledger, self.options)
        """Which lists are paged, and how far."""
        self.chains.remember(dict(self.before.get("dead_lists", {})))
        self.opening = Opening(self.before.get("absent", ()))
        """Which API, feeds and sitemaps the portal offers."""
        self.missing = Missing(self.before)
        """How the portal answers for addresses that do not exist."""
        self.sections = Sections()
        """Which section the posts belong to that do not say so themselves."""
        self.undated = Undated()
        """How exactly posts and other sources date posts."""
        self.years = Years()
        """How far back each list has gone."""
        self.numbered = NumberedYears()
        """The posts that show no year, and the numbers of all."""
        self.clocks = PortalZone(str(self.before.get("zone", "")), is_stated=bool(portal and portal.timezone))
        """In which zone the portal's clocks are."""
        self.picks = Picks(self.before.get("picks", ()))
        """Which boxes of related posts are the same on every post."""
        self.keywords = StandingKeywords(self.before.get("keywords", ()))
        """Which keywords are the portal's own, and no post's tags."""
        self.dated: DatedFeeds | None = None
        """The plan over Z-Blog's dated feeds; None where the portal has none, or nobody wants exact times."""

        self.front_entries: list[Hint] = []
        """The entries of the front page's own list."""
        self.front_listing: Listing | None = None
        """The front page, from its reading to the stage ``main``, which pages on from it."""
        self.lastmods: dict[str, str] = {}
        """{address of a sitemap that an index names: its lastmod there}, as this run saw it."""
        self.sitemap_ages = SitemapAges(self.before.get("sitemaps"))
        """How old what those sitemaps say is for which an index states no time."""
        self.archived_count = 0
        """Posts read in this run."""
        self.under_way: set[int] = set()
        """Keys of the leads that were handed out and not answered yet, posts aside: a stage ends when there are none."""

    # --- what every part does ---------------------------------------------------------------------------------------

    def hand_out(self, leads: list[Lead]) -> list[Lead]:
        """Those of *leads* whose addresses nobody has asked for yet, noted as asked and under way. Chains note their own."""
        fresh = [lead for lead in leads if key_of(lead.url) not in self.ledger.seen]
        self.ledger.seen.update(key_of(lead.url) for lead in fresh)
        return self.track(fresh)

    def track(self, leads: list[Lead]) -> list[Lead]:
        """*leads*, noted as under way."""
        self.under_way.update(key_of(lead.url) for lead in leads if lead.purpose != "post")
        return leads

    def plain_hints(self, hints: list[Hint]) -> list[Hint]:
        """*hints*, their addresses without the parameters that change nothing here."""
        if self.parameters.knows_some:
            for hint in hints:
                hint.url = self.parameters.plain(hint.url)
        return hints

    def is_ours(self, url: str) -> bool:
        """Whether an address belongs to this portal."""
        return same_portal(url, self.hosts)

    def is_settled(self, hint: Hint, mark: Mark) -> bool:
        """Whether an earlier, finished run archived the post or found it gone, so that it need not be looked for."""
        if not self.is_later_run or Mark.ARCHIVED in mark:
            return False
        return Mark.KNOWN in mark or self.known.post(hint.url) is not None

    @property
    def is_enough(self) -> bool:
        """Whether as many posts were read as ``--limit`` allows."""
        return self.options.limit is not None and self.archived_count >= self.options.limit

    # --- what the next run should know ------------------------------------------------------------------------------

    def memory(self, *, is_done: bool, main_covers: bool) -> dict[str, Any]:
        """
        What ``Known.memory`` should give to the next run; JSON-safe.

        *is_done* says whether the last stage was reached, *main_covers* whether the front page's list names all that the
        section lists do.
        """
        is_whole = is_done and self.options.limit is None and self.options.since is None
        memory: dict[str, Any] = {
            "version": MEMORY_VERSION,
            "finished": is_whole or self.is_later_run,
            "probed": True,
            "family": self.family.name,
            "absent": sorted(self.opening.absent),
            "covered_by": self.opening.covered_by or str(self.before.get("covered_by", "")),
            "main_covers": main_covers,
            "lastmods": {**dict(self.before.get("lastmods", {})), **self.lastmods},
            "sitemaps": self.sitemap_ages.to_json(),
            "titles": dict(list(self.admission.titles.items())[-MOST_TITLES:]),
            "dead": sorted(self.admission.dead)[:MOST_DEAD],
            "dead_lists": dict(list(self.chains.dead.items())[:MOST_DEAD]),
            "parameters": self.parameters.to_json(),
            "picks": self.picks.to_json(),
            "keywords": self.keywords.to_json(),
            "zone": self.clocks.name(),
            "mirror": self.admission.mirror,
        }
        if self.missing.probe is not None:
            memory["probe"] = self.missing.probe.to_json()
        return memory

    def skipped(self) -> Counter[str]:
        """{slug: how many addresses were left unfetched for that reason}."""
        return self.admission.skipped + self.chains.skipped
