"""What a walk requests in which order: a stage begins when no request of the one before is left. Posts are fetched throughout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.walk.chains import Verdict
from crawler.walk.coverage import missing_signs
from crawler.walk.leads import PRIORITY, Lead, Step
from crawler.walk.ledger import Mark, key_of

if TYPE_CHECKING:
    from crawler.walk.lists.listing import Listing
    from crawler.walk.state import WalkState

STAGES = ("home", "api", "files", "main", "category", "archive", "sections", "times", "exact", "done")
ADVANCING = STAGES[: STAGES.index("archive")]
"""Stages after which the next one begins as soon as their last lead is answered. The others need all posts stored and wait for ``idle``."""
EXACT_SHARE = 0.45  # requests for exact times per archived post: small hosts do not get two requests for every post


class Stages:
    """Which stage a walk is in, and what that stage requests."""

    def __init__(self, state: WalkState) -> None:
        self.state = state
        self.now = "home"
        self._front_goes_on = False
        """Whether the front page's list has a second page."""
        self._exact_asked = 0

    def are_past(self, stage: str) -> bool:
        """Whether *stage* is over."""
        return STAGES.index(self.now) > STAGES.index(stage)

    def answered(self, step: Step, lead: Lead) -> Step:
        """*step*, the result of *lead*; if that was the last lead of its stage, with the leads of the next one."""
        state = self.state
        state.under_way.discard(key_of(lead.url))
        if self.now in ("main", "category") and not state.admission.is_full:
            step.leads += state.track(state.chains.release(("category",))) if self.now == "category" else []
        while not state.under_way and self.now in ADVANCING and not state.is_enough:
            leads = self._next_stage()
            step.leads += leads
            if leads and state.under_way:
                break
        return step

    def idle(self) -> list[Lead]:
        """What to request now that nothing is pending and all is stored; empty when the walk is over."""
        state = self.state
        state.under_way.clear()
        state.chains.forget_open()
        if state.is_enough:
            return []
        leads = state.admission.spare()
        while not leads and self.now != "done":
            leads = self._stage_leads() or self._next_stage()
        return leads

    def main_covers(self) -> bool:
        """
        Whether no category's first page named a post that the front page's list had not: the next run need not request them.

        A list that was not paged to its end, as a sitemap had named its posts, counts if it has further pages: new posts will be on it.
        """
        state, chains = self.state, self.state.chains
        if self.now != "done" or state.is_later_run:
            return bool(state.before.get("main_covers"))
        is_whole = chains.main_ended == "last-page" or (chains.main_ended == "covered" and self._front_goes_on)
        return is_whole and chains.barren["category"] >= chains.role_counts["category"] > 0

    # --- what each stage asks ---------------------------------------------------------------------------------------

    def _next_stage(self) -> list[Lead]:
        self.now = STAGES[STAGES.index(self.now) + 1]
        return self._stage_leads()

    def _stage_leads(self) -> list[Lead]:
        """What the current stage requests now; empty when it is done."""
        state = self.state
        if state.admission.is_full and self.now != "exact":
            return []
        match self.now:
            case "api":
                return state.hand_out(state.opening.api())
            case "files":
                return state.hand_out(self._files())
            case "main":
                return state.track(self._main())
            case "category":
                return state.track(self._categories())
            case "archive":
                return state.track(self._archives())
            case "sections":
                return state.hand_out(self._sections())
            case "times":
                return state.track(self._times())
            case "exact":
                return state.hand_out(self._exact())
        return []

    def _files(self) -> list[Lead]:
        """Feeds and sitemaps, unless the API named all posts; a feed that can be paged to its end if the API is forbidden."""
        opening = self.state.opening
        if opening.covered_by:
            return []
        has_api = any(source.kind == "api" for source in opening.sources)
        paged, files = opening.paged_feed(), opening.files()
        return paged + (files[1:] if has_api and paged else files)

    def _main(self) -> list[Lead]:
        """The front page's own list, page by page; in a later run only while its pages have something new."""
        state = self.state
        listing, state.front_listing = state.front_listing, None
        if listing is None or state.opening.covered_by:
            return []
        verdict = self._front_verdict(listing)
        self._front_goes_on = bool(listing.next_pages)
        if verdict.is_barren and verdict.entries:
            if verdict.known:
                state.chains.main_ended = "barren"
            else:
                state.chains.pause_main(listing, state.home)
            return []
        return state.chains.begin_main(listing, state.home)

    def _front_verdict(self, listing: Listing) -> Verdict:
        """
        How new the front page's entries are, asked after they were marked: new is what neither the archive holds nor the API or a
        sitemap named. Pinned posts do not count, unless all are.
        """
        ledger = self.state.ledger
        entries = [hint for hint in listing.entries if not hint.sticky] or listing.entries
        known = [hint for hint in entries if self.state.is_settled(hint, ledger.of(hint.url))]
        named = [hint for hint in entries if ledger.of(hint.url) & (Mark.API | Mark.SITEMAP)]
        new = sum(1 for hint in entries if hint not in known and hint not in named)
        return Verdict(len(entries), new, len(known), sum(1 for hint in entries if self.state.admission.is_too_old(hint)))

    def _categories(self) -> list[Lead]:
        """The first page of each category, and further ones while they have something new; none if the front page's list holds all."""
        state = self.state
        if state.opening.covered_by or (state.is_later_run and state.before.get("main_covers") and state.chains.main_ended):
            return []
        return state.chains.release(("category",))

    def _archives(self) -> list[Lead]:
        """A page of all posts, in a first run; dates if no source named every post; authors and tags if posts turned up that no list names."""
        state = self.state
        if state.is_later_run:
            return []
        urls = state.opening.archives() if state.chains.main_ended in ("", "last-page") and not state.opening.covered_by else []
        for url in urls:
            if key_of(url) not in state.ledger.seen:
                state.ledger.seen.add(key_of(url))
                data = {"chain": url, "role": "date", "page": 1}
                return [Lead(url, "list", PRIORITY["list"], 1, state.home, "archive", data)]
        if "posts-no-list-names" in missing_signs(state.ledger):
            return state.chains.release(("date", "author", "tag"))
        return [] if self._is_whole() else state.chains.release(("date",))

    def _is_whole(self) -> bool:
        """Whether one source named every post found: the API, a paged feed, the front page's own list, the sitemaps."""
        state = self.state
        if state.opening.covered_by or (self._front_goes_on and state.chains.main_ended in ("last-page", "covered")):
            return True
        return not any(mark & Mark.ARCHIVED and not mark & Mark.SITEMAP for mark in state.ledger.posts.values())

    def _sections(self) -> list[Lead]:
        """The rest of the section lists, if posts show no section of their own; in a later run their first pages only."""
        state = self.state
        if not state.sections.is_wanted(state.archived_count, state.is_later_run):
            return []
        unopened = state.chains.take_unopened("category")
        return state.sections.leads(unopened, state.archived_count, state.family, only_first=state.is_later_run)

    def _times(self) -> list[Lead]:
        """One more page of a list that dates the posts, where they show no date themselves."""
        state = self.state
        if not state.undated.is_wanted(state.archived_count, state.is_later_run):
            return []
        leads = state.chains.resume()
        state.undated.asked += len(leads)
        return leads

    def _exact(self) -> list[Lead]:
        """Dated feeds for posts whose second is unknown, within the budget."""
        state = self.state
        if state.dated is None or not state.options.exact_times:
            return []
        posts = list(state.known.posts())
        budget = round(EXACT_SHARE * len(posts)) + 3 - self._exact_asked - state.sections.asked
        exact = {key for key, mark in state.ledger.posts.items() if Mark.EXACT in mark}
        urls = state.dated.choose(posts, exact, budget)
        self._exact_asked += len(urls)
        state.dated.asked.update(dict.fromkeys(urls, -1))
        return [Lead(url, "feed", PRIORITY["feed"], 1, state.home, "dated-feed") for url in urls]
