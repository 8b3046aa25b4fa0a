"""What the answers of feeds, sitemaps, APIs and the probe lead to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crawler.document import Document
from crawler.walk.leads import PRIORITY, Lead, Step
from crawler.walk.ledger import Mark, key_of
from crawler.walk.lists.anchors import kind_of
from crawler.walk.sources.feeds import Feed, read_feed
from crawler.walk.sources.sitemaps import read_sitemap
from crawler.walk.sources.wpjson import Answer, posts_url, read_posts

if TYPE_CHECKING:
    from crawler.items import Hint
    from crawler.page import Page
    from crawler.walk.state import WalkState


ENOUGH_TIMES = 100
"""Entries of a sitemap whose offsets are looked at."""


class SourceReader:
    """Turns the answers of machine-readable sources into steps."""

    def __init__(self, state: WalkState) -> None:
        self.state = state

    # --- feeds ------------------------------------------------------------------------------------------------------

    def feed_step(self, page: Page, lead: Lead) -> Step:
        """What a feed leads to: its posts, and its next page where it is paged."""
        state, feed = self.state, read_feed(page)
        step = Step("feed", feed.problem, hints=self._own(feed.hints))
        if state.family.feed_names_category_first:
            for hint in step.hints:
                hint.category, hint.tags = hint.category or hint.tags[:1], hint.tags[1:]
        if state.dated is not None and lead.url in state.dated.asked:
            state.dated.answered(lead.url, feed.hints)
        elif feed.problem and not feed.hints:
            self.failed(lead, 404)
            return step
        elif state.dated is not None and lead.via == "feed":
            state.dated.newest(feed.hints)
        self._take_feed(feed, step, lead)
        return step

    def _take_feed(self, feed: Feed, step: Step, lead: Lead) -> None:
        """Leads for the entries of a feed; where it is paged, go on to its end, or to what an earlier run knew."""
        state = self.state
        # A page of the feed is compared with the feed's other pages alone: its first names the same posts as the front page.
        fresh = [hint for hint in step.hints if not state.ledger.of(hint.url) & Mark.FEED]
        is_settled = bool(fresh) and all(state.is_settled(hint, state.ledger.of(hint.url)) for hint in fresh)
        is_paged = lead.via.startswith("paged-feed")
        mark = Mark.LIST | Mark.FEED if is_paged else Mark.FEED
        step.leads = state.admission.posts(step.hints, mark, "feed", state.family, lead.depth)
        if not is_paged:
            return
        if is_settled:
            state.opening.covered_by = "paged-feed"
        elif feed.next_page and fresh and not state.admission.is_full:
            step.leads += state.hand_out([Lead(feed.next_page, "feed", PRIORITY["feed"], lead.depth, lead.url, "paged-feed")])
        elif not step.hints and lead.found_on:
            self._feed_ended()

    def _feed_ended(self) -> None:
        """
        The page past a paged feed's last one was asked: the feed has named every post, unless the front page proves otherwise.

        It does where it names posts that the feed left out, or where it has a second page although the feed held no more posts
        than the first (a plugin or a cache that answers for the feed's first page only).
        """
        state = self.state
        in_feed = sum(1 for mark in state.ledger.posts.values() if Mark.FEED in mark)
        front_goes_on = state.front_listing is not None and bool(state.front_listing.next_pages)
        told = Mark.FEED | Mark.HIDDEN | Mark.KNOWN | Mark.OLD | Mark.NOT_POST
        holds_front = all(state.ledger.of(hint.url) & told for hint in state.front_entries)
        if holds_front and not (front_goes_on and in_feed <= len(state.front_entries)):
            state.opening.covered_by = "paged-feed"

    # --- sitemaps ---------------------------------------------------------------------------------------------------

    def sitemap_step(self, page: Page, lead: Lead) -> Step:
        """What a sitemap leads to: its posts, and the further sitemaps of an index."""
        state, sitemap = self.state, read_sitemap(page)
        step = Step("sitemap", sitemap.problem)
        if sitemap.problem and not sitemap.posts and not sitemap.children:
            self.failed(lead, 404)
            return step
        state.lastmods.update({child.url: child.lastmod for child in sitemap.children if child.lastmod})
        before = state.before.get("lastmods", {}) if state.is_later_run else {}
        is_fresh = partial(state.sitemap_ages.is_fresh, now=page.now) if state.is_later_run else lambda url: False
        children = state.opening.children(sitemap.children, lead, before, is_fresh)
        step.leads = state.hand_out([child for child in children if state.is_ours(child.url)])
        posts = self._own(sitemap.posts)
        state.sitemap_ages.read(lead.url, sitemap, page.now)
        for hint in posts[:ENOUGH_TIMES]:
            state.clocks.hint(hint)
        step.hints = [hint for hint in posts if kind_of(state.family, hint.url) == "post"]
        step.leads += state.admission.posts(posts, Mark.SITEMAP, "sitemap", state.family, lead.depth)
        return step

    # --- the WordPress API ------------------------------------------------------------------------------------------

    def api_step(self, page: Page, lead: Lead) -> Step:
        """What a page of ``/wp-json`` leads to: its posts, and the next page while it brings something new."""
        state, answer = self.state, read_posts(page)
        step = Step("api", answer.problem, hints=self._own(answer.hints))
        if answer.problem:
            self.failed(lead, 404)
            return step
        for url in answer.hidden:
            state.ledger.mark(url, Mark.HIDDEN | Mark.API)
            state.ledger.seen.add(key_of(url))
        if answer.total is not None:
            state.ledger.declared["wp-json"] = answer.total
        self._take_api(answer, step, lead)
        return step

    def _take_api(self, answer: Answer, step: Step, lead: Lead) -> None:
        """Leads for the posts of an answer; the next page, or after the last the note that nothing else need be asked."""
        state = self.state
        is_settled = bool(answer.hints) and all(
            state.is_settled(hint, state.ledger.of(hint.url)) for hint in answer.hints if not hint.sticky
        )
        is_old = bool(answer.hints) and all(state.admission.is_too_old(hint) for hint in answer.hints)
        step.leads = state.admission.posts(step.hints, Mark.API, "wp-json", state.family, lead.depth)
        number = int(lead.data.get("page", 1))
        told = Mark.API | Mark.HIDDEN | Mark.KNOWN | Mark.OLD
        if number < (answer.pages or 1) and not is_settled and not is_old and not state.admission.is_full:
            url, data = posts_url(lead.url, number + 1), {"page": number + 1}
            step.leads += state.hand_out([Lead(url, "api", PRIORITY["api"], lead.depth, lead.url, "wp-json", data)])
        elif all(state.ledger.of(hint.url) & told for hint in state.front_entries):
            state.opening.covered_by = "wp-json"
            if is_settled:
                state.ledger.declared.pop("wp-json", None)

    # --- the rest ---------------------------------------------------------------------------------------------------

    def probe_step(self, page: Page, lead: Lead) -> Step:
        """The address that no portal has was answered with 200: what came is how this portal says "nothing here"."""
        self.state.missing.learn_probe(Document(page, self.state.portal))
        return Step("probe", "answers-anything")

    def failed(self, lead: Lead, status: int | None) -> None:
        """A source gave nothing. One that does not exist is not asked again by later runs; one that is only down may be."""
        state = self.state
        is_dated = state.dated is not None and lead.url in state.dated.asked
        if state.dated is not None and not is_dated and state.dated.is_answered_by(lead.url) and status in (404, 410):
            state.dated.broken = "no-feed"
        if is_dated and state.dated is not None and status in (403, 404, 410):
            state.dated.missed()
        if lead.purpose != "probe" and not is_dated and status in (401, 403, 404, 405, 410):
            state.opening.absent.add(lead.url)
        if lead.via.startswith("paged-feed") and lead.found_on and status in (400, 404, 410):
            self._feed_ended()

    def _own(self, hints: list[Hint]) -> list[Hint]:
        """Those of *hints* that name posts of this portal, under their plain addresses."""
        return [hint for hint in self.state.plain_hints(hints) if self.state.is_ours(hint.url)]
