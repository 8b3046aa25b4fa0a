"""What the pages of a portal lead to: the front page, lists, posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.classify import Classification, classify
from crawler.document import Document
from crawler.fields.metadata import canonical_url, zone_of
from crawler.reading import counter_of, links_of, part_after
from crawler.standing import is_password_form, is_standing
from crawler.urls import canonical, netloc_of, origin_of
from crawler.walk.anchors import kind_of
from crawler.walk.chains import Verdict
from crawler.walk.dated_feeds import DatedFeeds
from crawler.walk.ground import Ground
from crawler.walk.leads import PRIORITY, Lead, Step
from crawler.walk.ledger import ORDERED, Mark, key_of
from crawler.walk.listing import Listing, read_listing
from crawler.walk.pagination import first_page, page_number
from crawler.walk.parts import is_part
from crawler.walk.soft404 import is_empty_shell

if TYPE_CHECKING:
    from crawler.page import Page


class Pages(Ground):
    """Reads HTML pages into steps."""

    def _read_home(self, page: Page, lead: Lead) -> Step:
        doc = Document(page, self.portal)
        self.hosts.add(netloc_of(page.url))
        self.family, self.admission.zone = doc.family, zone_of(doc)
        listing = read_listing(doc)
        if is_empty_shell(doc):  # a browser draws it; sitemap and feeds may name posts all the same
            self.opening.learn(self.family.sources(doc), listing.feeds)
            return Step("other", "empty-shell")
        if not listing.next_pages and kind_of(self.family, page.url) != "home" and classify(doc).kind == "post":
            return self._start_is_post(doc, lead)
        self.missing.learn_home(doc)
        self.opening.learn(self.family.sources(doc), listing.feeds)
        if self.opening.dated and self.options.exact_times:
            self.dated = DatedFeeds(self.opening.dated, self.admission.zone)
        self.sections.told(listing.entries)
        self.years.settle(first_page(self.home), listing.entries, is_first=True)
        step = Step("home", hints=self._plain([*listing.entries, *listing.also]))
        self._take_entries(doc, listing, step, 0)
        self._front, self._front_listing = listing.entries, listing
        return step

    def _start_is_post(self, doc: Document, lead: Lead) -> Step:
        """The user named a post: it is archived, and the walk begins at the front page of its portal."""
        step = self._post_step(doc, lead)
        self.home = origin_of(doc.url) + "/"
        if key_of(self.home) not in self.ledger.seen:
            step.leads += self._hand_out([Lead(self.home, "home", PRIORITY["home"], via="start")])
        return step

    def _read_list(self, page: Page, lead: Lead) -> Step:
        doc = Document(page, self.portal)
        if slug := self.missing.reason(doc):
            self.chains.failed(lead, "http-404")
            return Step("other", slug)
        listing = read_listing(doc)
        may_be_post = not listing.next_pages and lead.data.get("page", 1) == 1
        if may_be_post and (said := classify(doc)).kind == "post":
            self.chains.failed(lead, "not-a-list")
            return self._list_was_post(doc, said, lead)
        return self._list_step(doc, listing, lead)

    def _list_was_post(self, doc: Document, said: Classification, lead: Lead) -> Step:
        """A link of the navigation led to a text: a post only if it says so itself, else a standing page (about us, contact)."""
        is_stated = any("json-ld" in sign or "published" in sign or "body.single" in sign for sign in said.evidence)
        if is_stated or (kind_of(self.family, doc.url) == "post" and not is_standing(doc)):
            self.ledger.mark(doc.url, Mark.LINK)
            return self._post_step(doc, lead)
        self.ledger.judge(doc.url, False)
        return Step("other", "standing-page")

    def _list_step(self, doc: Document, listing: Listing, lead: Lead) -> Step:
        chain = str(lead.data.get("chain", first_page(lead.url)))
        self.years.settle(chain, listing.entries, is_first=int(lead.data.get("page", 1)) == 1)
        hints = self._plain([*listing.entries, *listing.also])
        step = Step("list", hints=hints, skipped=dict(listing.skipped))
        if not listing.entries and not listing.also:
            step.slug = "no-entries"
        verdict = self._verdict(listing)
        self._take_entries(doc, listing, step, lead.depth)
        self.sections.told(hints)
        self.sections.read(lead, doc, listing)
        if lead.data.get("role") == "section":
            step.leads += self._hand_out(self.sections.go_on(lead, self.archived_count, only_first=self.is_later_run))
        elif not self.admission.is_full:
            step.leads += self._track(self.chains.read(lead, listing, verdict))
        else:
            self.chains.failed(lead, "limit")
        return step

    def _verdict(self, listing: Listing) -> Verdict:
        """How new the page's own list is, before its entries are marked. Pinned posts do not count, unless all are."""
        entries = [hint for hint in listing.entries if not hint.sticky] or listing.entries
        marks = [(hint, self.ledger.of(hint.url)) for hint in entries]
        known = [hint for hint, mark in marks if self._is_settled(hint, mark)]
        new = sum(1 for hint, mark in marks if not mark & ORDERED and hint not in known)
        return Verdict(len(entries), new, len(known), sum(1 for hint in entries if self.admission.is_too_old(hint)))

    def _take_entries(self, doc: Document, listing: Listing, step: Step, depth: int) -> None:
        """Posts and lists that a list page names become leads."""
        mark = Mark.LINK if self._is_cover(doc, listing) else Mark.LIST
        step.leads += self.admission.posts(listing.entries, mark, "entry", self.family, depth + 1)
        step.leads += self.admission.posts(listing.also, Mark.LINK, "side-list", self.family, depth + 1)
        self.chains.offer(listing.lists, doc.url, depth, self.family)
        if self.dated is not None:
            self.dated.learn(doc)

    def _is_cover(self, doc: Document, listing: Listing) -> bool:
        """
        Whether a page shows the newest posts of several lists and is none itself: a front page of boxes, a channel's cover. What it
        names covers nothing: the lists behind the boxes may begin with the very same posts, and go on.
        """
        if listing.next_pages or (page_number(doc.url) or 1) > 1:
            return False
        own = canonical(doc.url).rstrip("/") + "/"
        return kind_of(self.family, doc.url) == "home" or any(url.startswith(own) for url in listing.lists)

    def _read_post(self, doc: Document, lead: Lead) -> Step:
        reason = self.missing.reason(doc)
        if reason:
            self.ledger.mark(lead.url, Mark.GONE)
            return Step("other", reason, leads=self.admission.judged(lead.url, False))
        doc.expected = self.ledger.expected(lead.url)
        said = classify(doc)
        if is_password_form(doc):
            self.ledger.mark(lead.url, Mark.HIDDEN)
            return Step("other", "password", leads=self.admission.judged(lead.url, True))
        if is_standing(doc):  # Z-Blog's guestbook /2.html bears the address of a post
            self.ledger.mark(lead.url, Mark.NOT_POST)
            return Step("other", "standing-page", leads=self.admission.excused(lead.url))
        if said.kind == "post" or self._is_trusted(doc, lead):
            return self._post_step(doc, lead)
        self.ledger.mark(lead.url, Mark.NOT_POST)
        leads = self.admission.judged(lead.url, False)
        if said.kind in ("list", "home") and not self.admission.is_full:
            step = self._list_step(doc, read_listing(doc), lead)
            step.leads = leads + step.leads
            step.slug = "list-not-post"
            return step
        return Step(said.kind, "not-a-post", leads=leads)

    def _is_trusted(self, doc: Document, lead: Lead) -> bool:
        """Whether a page is a post although it does not look like one (a picture, one line): by address, feed or API."""
        said = self.family.page_kind(doc)
        if said is not None:
            return said[0] == "post"
        return bool(lead.data.get("sure")) or (self.family.name != "generic" and self.family.kind_of(doc.url) == "post")

    def _post_step(self, doc: Document, lead: Lead) -> Step:
        step = Step("post", leads=self.admission.judged(lead.url, True))
        self.parameters.stated(canonical(doc.url), canonical_url(doc))
        if twin := self._twin(doc):
            step.aliases.append((canonical(doc.url), twin))
            step.slug = "same-as-canonical"
            self.ledger.mark(lead.url, Mark.NOT_POST)
            return step
        if canonical(doc.url) != lead.url:
            self.ledger.mark(doc.url, self.ledger.of(lead.url))
            step.aliases.append((lead.url, canonical(doc.url)))
        step.post = doc
        request = counter_of(doc)
        if request is not None and (self.options.raise_counts or not request.raises_count):
            step.counter = request.url
        step.part = part_after(doc)
        step.leads += self._neighbours(doc, lead)
        return step

    def _twin(self, doc: Document) -> str | None:
        """The canonical address under which this very post was read; templates that give all posts one are seen through."""
        stated = canonical_url(doc)
        if key_of(stated) == key_of(canonical(doc.url)):
            return None
        before = self._canonicals.setdefault(key_of(stated), key_of(canonical(doc.url)))
        is_read = bool(self.ledger.of(stated) & (Mark.ARCHIVED | Mark.KNOWN))
        if is_read and before == key_of(canonical(doc.url)):
            return stated
        self.ledger.seen.add(key_of(stated))
        return None

    def _neighbours(self, doc: Document, lead: Lead) -> list[Lead]:
        """Posts that a post links to (neighbours, related, hot lists) and no list has named so far."""
        found: list[Lead] = []
        for url, kind in links_of(doc):
            if kind in ("list", "home", "other") or key_of(url) in self.ledger.seen:
                continue
            if (kind == "post" or self.ledger.is_post_form(url)) and not is_part(url, doc):
                new = self.admission.post(url, Mark.LINK, "neighbour", self.family, lead.depth + 1)
                if new is not None:
                    found.append(new)
        return found
