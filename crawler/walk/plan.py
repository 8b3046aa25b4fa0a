"""Which request next: the walk of one portal as a pure state machine, without network and clock."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crawler.document import Document
from crawler.urls import canonical, same_portal
from crawler.walk.answers import Answers
from crawler.walk.chains import Verdict
from crawler.walk.coverage import coverage, missing_signs
from crawler.walk.ground import MEMORY_VERSION
from crawler.walk.leads import PRIORITY, Lead, Step
from crawler.walk.ledger import Mark, key_of
from crawler.walk.listing import Listing
from crawler.walk.pages import Pages
from crawler.walk.parts import next_part
from crawler.walk.soft404 import probe_url
from crawler.walk.twins import Twins

if TYPE_CHECKING:
    from crawler.items import Article, Hint
    from crawler.page import Page

STAGES = ("home", "api", "files", "main", "category", "archive", "sections", "exact", "done")
"""What a walk does in turn; each stage opens when nothing of the one before is under way. Posts are read all the while."""
EXACT_SHARE = 0.45  # requests for exact times, for each post archived: small hosts are not asked twice for every post


class Walk(Pages, Answers, Twins):
    """
    The plan of one portal's crawl. The engine fetches leads, hands pages back, and asks ``idle`` when nothing is left.

    Every lead handed out is answered by exactly one of ``read`` (any 2xx page, after redirects) and ``failed``. A lead of
    an earlier, interrupted run may be answered too: all that is needed to go on from it stands in its ``data``.
    """

    # --- out --------------------------------------------------------------------------------------------------------

    def start(self) -> list[Lead]:
        """The first requests: the home page, and an address that no portal has (robots.txt is the engine's own business)."""
        leads = [Lead(self.home, "home", PRIORITY["home"], via="start")]
        if self.missing.probe is None and not self.before.get("probed"):
            leads.append(Lead(probe_url(self.home), "probe", PRIORITY["probe"], via="probe"))
        return self._hand_out(leads)

    def robots(self, sitemaps: Sequence[str]) -> list[Lead]:
        """The robots.txt was read: its sitemaps are asked in their turn. An HTML answer counts as none: pass ()."""
        self.opening.named_sitemaps = [url for url in sitemaps if same_portal(url, self.hosts)]
        return []

    def idle(self) -> list[Lead]:
        """Nothing is pending and all is stored: what is still worth asking; empty when the walk is over."""
        self._under_way.clear()
        self.chains.forget_open()
        if self.is_enough:
            return []
        leads = self.admission.spare()
        while not leads and self._stage != "done":
            leads = self._stage_leads() or self._next_stage()
        return leads

    # --- in ---------------------------------------------------------------------------------------------------------

    def read(self, page: Page, lead: Lead, doc: Document | None = None) -> Step:
        """What the fetched *page* leads to (*doc*: the page of a post with what is known of it). Never raises on a strange page."""
        self.ledger.seen.add(key_of(canonical(page.url)))
        if lead.purpose == "post":
            return self._told(self._close(self._read_post(doc or Document(page, self.portal), lead), lead))
        readers: dict[str, Callable[[Page, Lead], Step]] = {
            "home": self._read_home,
            "list": self._read_list,
            "feed": self._read_feed,
            "sitemap": self._read_sitemap,
            "api": self._read_api,
            "probe": self._read_probe,
        }
        step = readers.get(lead.purpose, self._read_list)(page, lead)
        return self._told(self._close(step, lead))

    def failed(self, lead: Lead, slug: str, status: int | None = None) -> Step:
        """The lead gave no page (http-404, timeout, robots, too-large …): what to try instead."""
        step = Step(slug=slug)
        if lead.purpose == "post":
            self.ledger.mark(lead.url, Mark.GONE if status in (404, 410) else Mark.FAILED)
            if status in (404, 410) and lead.via in ("side-list", "neighbour") and self.known.post(lead.url) is None:
                self.admission.dead.add(zlib.crc32(lead.url.encode()))
            step.leads = self.admission.judged(lead.url, False) if status in (404, 410) else []
        elif lead.purpose == "list":
            self.chains.failed(lead, slug)
        elif lead.purpose in ("api", "sitemap", "feed", "probe"):
            self._source_failed(lead, status)
        return self._close(step, lead)

    def archived(self, lead: Lead, article: Article) -> str:
        """The post was extracted; the slug for which it must not be stored (``too-old``), or empty."""
        if article.published_latest is not None and self.admission.is_before_since(article.published_latest):
            self.ledger.mark(lead.url, Mark.OLD)
            self.admission.handed_out -= 1
            return "too-old"
        self.picks.read(article)
        self.archived_count += 1
        self.ledger.archived(lead.url)
        self.sections.archived(article)
        if article.published_precision == "second":
            self.ledger.mark(lead.url, Mark.EXACT)
        return ""

    def next_part(self, part: Page, first: Page) -> str | None:
        """The address of the part after *part* of the article at *first*; None after the last one."""
        return next_part(Document(part, self.portal), Document(first, self.portal))

    # --- what a run leaves ------------------------------------------------------------------------------------------

    @property
    def is_enough(self) -> bool:
        """The ``--limit`` is reached: pending leads may be dropped."""
        return self.options.limit is not None and self.archived_count >= self.options.limit

    def memory(self) -> Mapping[str, Any]:
        """What the next run should know (JSON-safe): offers, what covers what, whether this walk came to its end."""
        is_whole = self._stage == "done" and self.options.limit is None and self.options.since is None
        titles = dict(list(self.admission.titles.items())[-2000:])
        memory: dict[str, Any] = {
            "version": MEMORY_VERSION,
            "finished": is_whole or self.is_later_run,
            "probed": True,
            "family": self.family.name,
            "absent": sorted(self.opening.absent),
            "covered_by": self.opening.covered_by or str(self.before.get("covered_by", "")),
            "main_covers": self._main_covers(),
            "lastmods": {**dict(self.before.get("lastmods", {})), **self._lastmods},
            "titles": titles,
            "dead": sorted(self.admission.dead)[:1000],
            "dead_lists": dict(list(self.chains.dead.items())[:1000]),
            "parameters": self.parameters.to_json(),
            "picks": self.picks.to_json(),
        }
        if self.missing.probe is not None:
            memory["probe"] = self.missing.probe.to_json()
        return memory

    def report(self) -> dict[str, Any]:
        """Coverage at the end: posts known by list, feed, sitemap, API; archived, gone, unknown; id gaps (JSON-safe)."""
        report = coverage(self.ledger)
        report["family"] = self.family.name
        report["stage"] = self._stage
        if skipped := self.skipped + self.admission.skipped + self.chains.skipped:
            report["skipped"] = dict(skipped)
        if self.opening.covered_by:
            report["covered_by"] = self.opening.covered_by
        if self.chains.main_ended:
            report["main_list"] = self.chains.main_ended
        if self.dated and (self.dated.asked or self.dated.broken):
            report["dated_feeds"] = {"asked": len(self.dated.asked), "broken": self.dated.broken}
        return report

    # --- stages -----------------------------------------------------------------------------------------------------

    def _close(self, step: Step, lead: Lead) -> Step:
        """A lead is answered: when it was the last of its stage, the next stage opens."""
        self._under_way.discard(key_of(lead.url))
        if self._stage in ("main", "category") and not self.admission.is_full:
            step.leads += self._track(self.chains.release(("category",))) if self._stage == "category" else []
        while not self._under_way and self._stage in ("home", "api", "files", "main", "category") and not self.is_enough:
            leads = self._next_stage()
            step.leads += leads
            if leads and self._under_way:
                break
        return step

    def _next_stage(self) -> list[Lead]:
        self._stage = STAGES[STAGES.index(self._stage) + 1]
        return self._stage_leads()

    def _stage_leads(self) -> list[Lead]:
        """What the present stage has to ask now; empty when it has nothing (more)."""
        if self.admission.is_full and self._stage != "exact":
            return []
        match self._stage:
            case "api":
                return self._hand_out(self.opening.api())
            case "files":
                return self._hand_out(self._files())
            case "main":
                return self._track(self._main())
            case "category":
                return self._track(self._categories())
            case "archive":
                return self._track(self._archives())
            case "sections":
                return self._sections()
            case "exact":
                return self._exact()
        return []

    def _files(self) -> list[Lead]:
        """Feeds and sitemaps, unless the API told all; a feed that can be paged to its end where the API is shut."""
        if self.opening.covered_by:
            return []
        has_api = any(source.kind == "api" for source in self.opening.sources)
        paged, files = self.opening.paged_feed(), self.opening.files()
        return paged + (files[1:] if has_api and paged else files)

    def _main(self) -> list[Lead]:
        """The front page's own list, page by page; in a later run only while its pages tell something new."""
        listing = self._front_listing
        self._front_listing = None
        if listing is None or self.opening.covered_by:
            return []
        verdict = self._front_verdict(listing)
        self._front_goes_on = bool(listing.next_pages)
        if verdict.is_barren and verdict.entries:
            self.chains.main_ended = "barren" if verdict.known else "covered"
            return []
        return self.chains.begin_main(listing, self.home)

    def _front_verdict(self, listing: Listing) -> Verdict:
        """As ``_verdict``, after the front page's entries are marked: those new to the archive count as new."""
        entries = [hint for hint in listing.entries if not hint.sticky] or listing.entries
        known = [hint for hint in entries if self._is_settled(hint, self.ledger.of(hint.url))]
        named = [hint for hint in entries if self.ledger.of(hint.url) & (Mark.API | Mark.SITEMAP)]
        new = sum(1 for hint in entries if hint not in known and hint not in named)
        return Verdict(len(entries), new, len(known), sum(1 for hint in entries if self.admission.is_too_old(hint)))

    def _categories(self) -> list[Lead]:
        """The first page of each category, and on while one tells something new; none where the front list holds all."""
        if self.opening.covered_by or (self.is_later_run and self.before.get("main_covers") and self.chains.main_ended):
            return []
        return self.chains.release(("category",))

    def _archives(self) -> list[Lead]:
        """Authors, dates and tags, only where something says that posts are missing."""
        leads = [
            Lead(url, "list", PRIORITY["list"], 1, self.home, "archive", {"chain": url, "role": "date", "page": 1})
            for url in self.opening.archives()
            if self.chains.main_ended in ("", "last-page") and not self.opening.covered_by and key_of(url) not in self.ledger.seen
        ][: 0 if self.is_later_run else 1]
        self.ledger.seen.update(key_of(lead.url) for lead in leads)
        if not leads and not self.is_later_run and "posts-no-list-names" in missing_signs(self.ledger):
            leads = self.chains.release(("author", "date", "tag"))
        return leads

    def _sections(self) -> list[Lead]:
        """The rest of the section lists, where posts show no section of their own; in a later run their first pages only."""
        if not self.sections.is_wanted(self.archived_count, self.is_later_run):
            return []
        return self._hand_out(
            self.sections.leads(self.chains.rest("category"), self.archived_count, self.family, only_first=self.is_later_run)
        )

    def learnt(self) -> list[Hint]:
        """What the walk as a whole tells of posts that are stored already; asked when nothing is under way."""
        return self._plain(list(self.sections.hints())) if STAGES.index(self._stage) > STAGES.index("sections") else []

    def _exact(self) -> list[Lead]:
        """Dated feeds for posts whose second is unknown, within the budget."""
        if self.dated is None or not self.options.exact_times:
            return []
        posts = list(self.known.posts())
        budget = round(EXACT_SHARE * len(posts)) + 3 - self._exact_asked - self.sections.asked
        exact = {key for key, mark in self.ledger.posts.items() if Mark.EXACT in mark}
        urls = self.dated.choose(posts, exact, budget)
        self._exact_asked += len(urls)
        self.dated.asked.update(dict.fromkeys(urls, -1))
        return self._hand_out([Lead(url, "feed", PRIORITY["feed"], 1, self.home, "dated-feed") for url in urls])

    def _main_covers(self) -> bool:
        """
        Whether every category's first page told nothing that the front page's list had not: the next run need not ask them.

        A list that was not paged to its end, as a sitemap had named its posts, counts if it goes on: what is new will stand on it.
        """
        if self._stage != "done" or self.is_later_run:
            return bool(self.before.get("main_covers"))
        is_whole = self.chains.main_ended == "last-page" or (self.chains.main_ended == "covered" and self._front_goes_on)
        return is_whole and self.chains.barren["category"] >= self.chains.role_counts["category"] > 0
