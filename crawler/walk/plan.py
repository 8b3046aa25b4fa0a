"""
Which request next: the walk of one portal as a pure state machine, without network and clock.

How a lead travels, and which file decides what on its way::

    Walk.start, Walk.idle ── leads ──▶ engine (frontier, politeness, robots.txt, retries) ── pages ──▶ Walk.read, Walk.failed
                                                                                                        │
        pages.py      front page, lists, posts   ◀──────────────── by the lead's purpose ───────────────┤
        sources/      feeds, sitemaps, APIs, the probe   ◀──────────────────────────────────────────────┘
            │ post addresses                        │ lists                          │ when nothing is under way
            ▼                                       ▼                                ▼
        admission.py  asked as a post?          chains.py  paged on?             stages.py  what is asked next?
            └───────────────────────────────────────┴────────── Step(leads, hints, post) ──▶ engine

Lists are read in ``lists/``; feeds, sitemaps and APIs in ``sources/``, where only ``reader.py`` and ``opening.py`` know of the walk.
What the parts of the walk share is in ``state.py``, and what is known about each address in ``ledger.py``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crawler.document import Document
from crawler.urls import canonical
from crawler.walk.coverage import coverage
from crawler.walk.leads import PRIORITY, Known, Lead, Step, WalkOptions
from crawler.walk.ledger import Mark, key_of
from crawler.walk.pages import PageReader
from crawler.walk.parts import next_part
from crawler.walk.soft404 import probe_url
from crawler.walk.sources.reader import SourceReader
from crawler.walk.stages import Stages
from crawler.walk.state import WalkState
from crawler.walk.twins import Twins

if TYPE_CHECKING:
    from crawler.items import Article, Hint
    from crawler.page import Page
    from crawler.portals import Portal


class Walk:
    """
    The plan of one portal's crawl. The engine fetches leads, hands pages back, and asks ``idle`` when nothing is left.

    Every lead handed out is answered by exactly one of ``read`` (any 2xx page, after redirects) and ``failed``. A lead of
    an earlier, interrupted run may be answered too: all that is needed to go on from it stands in its ``data``.
    """

    def __init__(
        self, start: str, known: Known | None = None, portal: Portal | None = None, options: WalkOptions | None = None
    ) -> None:
        self.state = WalkState(start, known, portal, options)
        self.stages = Stages(self.state)
        self.twins = Twins(self.state)
        pages, sources = PageReader(self.state), SourceReader(self.state)
        self._sources = sources
        self._readers: dict[str, Callable[[Page, Lead], Step]] = {
            "home": pages.home_step,
            "list": pages.list_step,
            "feed": sources.feed_step,
            "sitemap": sources.sitemap_step,
            "api": sources.api_step,
            "probe": sources.probe_step,
        }
        self._post_step = pages.post_step

    # --- out --------------------------------------------------------------------------------------------------------

    def start(self) -> list[Lead]:
        """The first requests: the front page, and an address that no portal has (robots.txt is the engine's own business)."""
        state = self.state
        leads = [Lead(state.home, "home", PRIORITY["home"], via="start")]
        if state.missing.probe is None and not state.before.get("probed"):
            leads.append(Lead(probe_url(state.home), "probe", PRIORITY["probe"], via="probe"))
        return state.hand_out(leads)

    def robots(self, sitemaps: Sequence[str]) -> list[Lead]:
        """The robots.txt was read: its sitemaps are asked in their turn. An HTML answer counts as none: pass ()."""
        self.state.opening.named_sitemaps = [url for url in sitemaps if self.state.is_ours(url)]
        return []

    def idle(self) -> list[Lead]:
        """Nothing is pending and all is stored: what is still worth asking; empty when the walk is over."""
        return self.stages.idle()

    # --- in ---------------------------------------------------------------------------------------------------------

    def read(self, page: Page, lead: Lead, doc: Document | None = None) -> Step:
        """What the fetched *page* leads to (*doc*: the page of a post with what is known of it). Never raises on a strange page."""
        self.state.ledger.seen.add(key_of(canonical(page.url)))
        if lead.purpose == "post":
            step = self._post_step(doc or Document(page, self.state.portal), lead)
        else:
            step = self._readers.get(lead.purpose, self._readers["list"])(page, lead)
        if lead.purpose != "sitemap":
            self.state.undated.note(step.hints)
            self.state.numbered.note(step.hints)
            for hint in step.hints:
                self.state.clocks.hint(hint)
        step = self.stages.answered(step, lead)
        step.variants = self.state.parameters.take_aliases()
        return step

    def failed(self, lead: Lead, slug: str, status: int | None = None) -> Step:
        """The lead gave no page (http-404, timeout, robots, too-large …): what to try instead."""
        step = Step(slug=slug)
        if lead.purpose == "post":
            step.leads = self._post_failed(lead, is_gone=status in (404, 410))
        elif lead.purpose == "list":
            self.state.chains.failed(lead, slug)
        elif lead.purpose in ("api", "sitemap", "feed", "probe"):
            self._sources.failed(lead, status)
        return self.stages.answered(step, lead)

    def _post_failed(self, lead: Lead, *, is_gone: bool) -> list[Lead]:
        state = self.state
        state.ledger.mark(lead.url, Mark.GONE if is_gone else Mark.FAILED)
        if not is_gone:
            return []
        if lead.via in ("side-list", "neighbour") and state.known.post(lead.url) is None:
            state.admission.dead.add(zlib.crc32(lead.url.encode()))
        return state.admission.judged(lead.url, False)

    def archived(self, lead: Lead, article: Article) -> str:
        """The post was extracted; the slug for which it must not be stored (``too-old``), or empty."""
        state = self.state
        state.clocks.article(article, lead.url)
        if article.published_latest is not None and state.admission.is_before_since(article.published_latest):
            state.ledger.mark(lead.url, Mark.OLD)
            state.admission.handed_out -= 1
            return "too-old"
        state.picks.read(article)
        state.keywords.read(article)
        state.archived_count += 1
        state.ledger.archived(lead.url)
        state.sections.archived(article, lead.url)
        state.undated.archived(article, lead.url)
        state.numbered.archived(article, lead.url)
        if article.published_precision == "second":
            state.ledger.mark(lead.url, Mark.EXACT)
        return ""

    def next_part(self, part: Page, first: Page) -> str | None:
        """The address of the part after *part* of the article at *first*; None after the last one."""
        return next_part(Document(part, self.state.portal), Document(first, self.state.portal))

    # --- what a run leaves ------------------------------------------------------------------------------------------

    @property
    def is_enough(self) -> bool:
        """The ``--limit`` is reached: pending leads may be dropped."""
        return self.state.is_enough

    def learnt(self) -> list[Hint]:
        """What the walk as a whole has learnt about posts that are stored already; asked when nothing is under way."""
        hints = [*self.state.sections.hints()] if self.stages.are_past("sections") else []
        if self.stages.now == "done":
            hints += self.state.numbered.hints()
        return self.state.plain_hints(hints)

    def memory(self) -> Mapping[str, Any]:
        """What the next run should know (JSON-safe): offers, what covers what, whether this walk came to its end."""
        return self.state.memory(is_done=self.stages.now == "done", main_covers=self.stages.main_covers())

    def report(self) -> dict[str, Any]:
        """Coverage at the end: posts known by list, feed, sitemap, API; archived, gone, unknown; id gaps (JSON-safe)."""
        state = self.state
        report = coverage(state.ledger)
        report["family"] = state.family.name
        report["stage"] = self.stages.now
        if skipped := state.skipped():
            report["skipped"] = dict(skipped)
        if state.opening.covered_by:
            report["covered_by"] = state.opening.covered_by
        if state.chains.main_ended:
            report["main_list"] = state.chains.main_ended
        if state.dated and (state.dated.asked or state.dated.broken):
            report["dated_feeds"] = {"asked": len(state.dated.asked), "broken": state.dated.broken}
        return report
