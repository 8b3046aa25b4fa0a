"""What the answers of feeds, sitemaps, APIs and the probe lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.document import Document
from crawler.walk.anchors import kind_of
from crawler.walk.feeds import read_feed
from crawler.walk.ground import Ground
from crawler.walk.leads import PRIORITY, Lead, Step
from crawler.walk.ledger import Mark, key_of
from crawler.walk.sitemaps import read_sitemap
from crawler.walk.wpjson import posts_url, read_posts

if TYPE_CHECKING:
    from crawler.page import Page


class Answers(Ground):
    """Reads what sources answer into steps."""

    def _read_feed(self, page: Page, lead: Lead) -> Step:
        feed = read_feed(page)
        step = Step("feed", feed.problem, hints=[hint for hint in self._plain(feed.hints) if self._is_ours(hint.url)])
        if self.family.feed_names_category_first:
            for hint in step.hints:
                hint.category, hint.tags = hint.category or hint.tags[:1], hint.tags[1:]
        if self.dated is not None and lead.url in self.dated.asked:
            self.dated.answered(lead.url, feed.hints)
        elif feed.problem and not feed.hints:
            self._source_failed(lead, 404)
            return step
        elif self.dated is not None and lead.via == "feed":
            self.dated.newest(feed.hints)
        # Pages of the feed are compared with each other: its first names the very posts that the front page does.
        fresh = [hint for hint in step.hints if not self.ledger.of(hint.url) & Mark.FEED]
        is_settled = bool(fresh) and all(self._is_settled(hint, self.ledger.of(hint.url)) for hint in fresh)
        is_paged = lead.via.startswith("paged-feed")
        step.leads = self.admission.posts(
            step.hints, Mark.LIST | Mark.FEED if is_paged else Mark.FEED, "feed", self.family, lead.depth
        )
        if is_paged and is_settled:
            self.opening.covered_by = "paged-feed"
        elif is_paged and feed.next_page and fresh and not self.admission.is_full:
            step.leads += self._hand_out([Lead(feed.next_page, "feed", PRIORITY["feed"], lead.depth, lead.url, "paged-feed")])
        elif is_paged and not step.hints and lead.found_on:
            self._feed_ended()
        return step

    def _feed_ended(self) -> None:
        """
        The page past a feed's last one: the feed named every post, unless the front page knows better.

        It does where it names posts that the feed left out, or goes on although the feed has no more than it (a plugin or a
        cache that answers for the first page only).
        """
        fed = sum(1 for mark in self.ledger.posts.values() if Mark.FEED in mark)
        has_more = self._front_listing is not None and bool(self._front_listing.next_pages)
        told = Mark.FEED | Mark.HIDDEN | Mark.KNOWN | Mark.OLD | Mark.NOT_POST
        if all(self.ledger.of(hint.url) & told for hint in self._front) and not (has_more and fed <= len(self._front)):
            self.opening.covered_by = "paged-feed"

    def _read_sitemap(self, page: Page, lead: Lead) -> Step:
        sitemap = read_sitemap(page)
        step = Step("sitemap", sitemap.problem)
        if sitemap.problem and not sitemap.posts and not sitemap.children:
            self._source_failed(lead, 404)
            return step
        self._lastmods.update({child.url: child.lastmod for child in sitemap.children if child.lastmod})
        before = self.before.get("lastmods", {}) if self.is_later_run else {}
        step.leads = self._hand_out(
            [new for new in self.opening.children(sitemap.children, lead, before) if self._is_ours(new.url)]
        )
        ours = [hint for hint in self._plain(sitemap.posts) if self._is_ours(hint.url)]
        step.hints = [hint for hint in ours if kind_of(self.family, hint.url) == "post"]
        step.leads += self.admission.posts(ours, Mark.SITEMAP, "sitemap", self.family, lead.depth)
        return step

    def _read_api(self, page: Page, lead: Lead) -> Step:
        answer = read_posts(page)
        step = Step("api", answer.problem, hints=[hint for hint in self._plain(answer.hints) if self._is_ours(hint.url)])
        if answer.problem:
            self._source_failed(lead, 404)
            return step
        for url in answer.hidden:
            self.ledger.mark(url, Mark.HIDDEN | Mark.API)
            self.ledger.seen.add(key_of(url))
        if answer.total is not None:
            self.ledger.declared["wp-json"] = answer.total
        number = int(lead.data.get("page", 1))
        is_settled = bool(answer.hints) and all(
            self._is_settled(hint, self.ledger.of(hint.url)) for hint in answer.hints if not hint.sticky
        )
        is_old = bool(answer.hints) and all(self.admission.is_too_old(hint) for hint in answer.hints)
        step.leads = self.admission.posts(step.hints, Mark.API, "wp-json", self.family, lead.depth)
        if number < (answer.pages or 1) and not is_settled and not is_old and not self.admission.is_full:
            onward = Lead(
                posts_url(lead.url, number + 1), "api", PRIORITY["api"], lead.depth, lead.url, "wp-json", {"page": number + 1}
            )
            step.leads += self._hand_out([onward])
        elif all(self.ledger.of(hint.url) & (Mark.API | Mark.HIDDEN | Mark.KNOWN | Mark.OLD) for hint in self._front):
            self.opening.covered_by = "wp-json"
            if is_settled:
                self.ledger.declared.pop("wp-json", None)
        return step

    def _read_probe(self, page: Page, lead: Lead) -> Step:
        doc = Document(page, self.portal)
        self.missing.learn_probe(doc)
        return Step("probe", "answers-anything")

    def _source_failed(self, lead: Lead, status: int | None) -> None:
        """A source that is not there is not asked again by later runs; one that is down may be."""
        is_dated = self.dated is not None and lead.url in self.dated.asked
        if lead.purpose != "probe" and not is_dated and status in (401, 403, 404, 405, 410):
            self.opening.absent.add(lead.url)
        if lead.via.startswith("paged-feed") and lead.found_on and status in (400, 404, 410):
            self._feed_ended()
