"""What the HTML pages of a portal lead to: the front page, lists, posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.classify import Classification, classify
from crawler.dates import zone_for
from crawler.document import Document, Expected
from crawler.fields.metadata import canonical_url, lang_of, zone_of
from crawler.reading import counter_of, links_of, part_after
from crawler.standing import is_password_form, is_standing
from crawler.structure import SOME_PROSE, prose_of
from crawler.urls import canonical, host_of, netloc_of, origin_of
from crawler.walk.chains import Verdict
from crawler.walk.leads import PRIORITY, Lead, Step
from crawler.walk.ledger import ORDERED, Mark, key_of
from crawler.walk.lists.anchors import kind_of
from crawler.walk.lists.listing import Listing, read_listing
from crawler.walk.lists.pagination import first_page, page_number
from crawler.walk.mirror import mirror_of
from crawler.walk.parts import is_part
from crawler.walk.soft404 import is_empty_shell
from crawler.walk.sources.dated_feeds import DatedFeeds

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.walk.state import WalkState


ROW = 5
"""Dated entries that make a list."""


class PageReader:
    """Turns fetched HTML pages into steps."""

    def __init__(self, state: WalkState) -> None:
        self.state = state
        self._canonicals: dict[int, int] = {}
        """{key of the canonical address that a post states: key of the first address at which one stated it}."""

    # --- the front page ---------------------------------------------------------------------------------------------

    def home_step(self, page: Page, lead: Lead) -> Step:
        """What the front page leads to: its posts and lists, and what the portal offers besides (feeds, sitemaps, an API)."""
        state, doc = self.state, Document(page, self.state.portal)
        state.hosts.add(netloc_of(page.url))
        state.family, state.admission.zone, state.clocks.lang = doc.family, state.clocks.zone or zone_of(doc), lang_of(doc) or ""
        state.clocks.has_country = zone_for(None, None, host_of(page.url)) != zone_for()
        listing = read_listing(doc)
        if is_empty_shell(doc):  # only a browser could draw it, but its sitemap and feeds may still name posts
            state.opening.learn(state.family.sources(doc), listing.feeds)
            return Step("other", "empty-shell")
        if not listing.next_pages and kind_of(state.family, page.url) != "home" and classify(doc).kind == "post":
            return self._start_is_post(doc, lead)
        state.admission.mirror = mirror_of(doc)
        state.ledger.seen.add(key_of(canonical(page.url)))  # where the address that the user named leads to: no post either
        state.missing.learn_home(doc)
        state.opening.learn(state.family.sources(doc), listing.feeds)
        is_fed = state.opening.dated.partition("?")[0] not in state.opening.absent
        if state.opening.dated and is_fed and state.options.exact_times:
            state.dated = DatedFeeds(state.opening.dated, state.admission.zone)
        state.sections.note_named(listing.entries)
        state.years.settle(first_page(state.home), listing.entries, is_first=True)
        step = Step("home", hints=state.plain_hints([*listing.entries, *listing.also]))
        self._take_entries(doc, listing, step, 0)
        state.front_entries, state.front_listing = listing.entries, listing
        return step

    def _start_is_post(self, doc: Document, lead: Lead) -> Step:
        """The user named a post: it is archived, and the walk begins at the front page of its portal."""
        state, step = self.state, self._as_post(doc, lead)
        state.home = origin_of(doc.url) + "/"
        if key_of(state.home) not in state.ledger.seen:
            step.leads += state.hand_out([Lead(state.home, "home", PRIORITY["home"], via="start")])
        return step

    # --- lists ------------------------------------------------------------------------------------------------------

    def list_step(self, page: Page, lead: Lead) -> Step:
        """What a page that was asked as a list leads to, also if it proves to be a post or nothing at all."""
        state, doc = self.state, Document(page, self.state.portal)
        if slug := state.missing.reason(doc):
            state.chains.failed(lead, "http-404")
            return Step("other", slug)
        doc.expected = Expected(is_later_page=lead.data.get("page", 1) != 1)
        listing = read_listing(doc)
        may_be_post = not listing.next_pages and lead.data.get("page", 1) == 1
        if may_be_post and (verdict := classify(doc)).kind == "post" and (self._is_post(doc, verdict) or not _is_row(listing)):
            state.chains.failed(lead, "not-a-list")
            return self._list_was_post(doc, verdict, lead)
        return self._as_list(doc, listing, lead)

    def _list_was_post(self, doc: Document, verdict: Classification, lead: Lead) -> Step:
        """A link of the navigation led to a text: a post only if it says so itself, else a standing page (about us, contact)."""
        state = self.state
        if self._is_post(doc, verdict):
            state.ledger.mark(doc.url, Mark.LINK)
            return self._as_post(doc, lead)
        state.ledger.judge(doc.url, False)
        return Step("other", "standing-page")

    def _is_post(self, doc: Document, verdict: Classification) -> bool:
        """Whether more than its text shows that a page classified as a post is one: its head, or its address."""
        is_stated = any("json-ld" in sign or "published" in sign or "body.single" in sign for sign in verdict.evidence)
        if verdict.evidence == ("post: address",):
            return False  # an empty category whose address has the form of a post's
        return is_stated or (kind_of(self.state.family, doc.url) == "post" and not is_standing(doc))

    def _as_list(self, doc: Document, listing: Listing, lead: Lead) -> Step:
        """The page is a list: its entries, and the page after it if that is worth asking."""
        state = self.state
        chain = str(lead.data.get("chain", first_page(lead.url)))
        is_first = int(lead.data.get("page", 1)) == 1
        held = state.years.settle(chain, listing.entries, is_first=is_first, is_last=not listing.next_pages)
        hints = state.plain_hints([*listing.entries, *listing.also, *held])
        step = Step("list", hints=hints, skipped=dict(listing.skipped))
        if not listing.entries and not listing.also:
            step.slug = "no-entries"
        verdict = self._verdict(listing)
        self._take_entries(doc, listing, step, lead.depth)
        state.sections.note_named(hints)
        state.sections.read(lead, doc, listing)
        if lead.data.get("role") == "section":
            onward = state.sections.go_on(lead, state.archived_count, only_first=state.is_later_run)
            step.leads += state.hand_out(onward)
        elif not state.admission.is_full:
            step.leads += state.track(state.chains.read(lead, listing, verdict))
        else:
            state.chains.failed(lead, "limit")
        return step

    def _verdict(self, listing: Listing) -> Verdict:
        """How new a list's own entries are; asked before they are marked. Pinned posts do not count, unless all are pinned."""
        state = self.state
        entries = [hint for hint in listing.entries if not hint.sticky] or listing.entries
        marks = [(hint, state.ledger.of(hint.url)) for hint in entries]
        known = [hint for hint, mark in marks if state.is_settled(hint, mark)]
        new = sum(1 for hint, mark in marks if not mark & ORDERED and hint not in known)
        return Verdict(len(entries), new, len(known), sum(1 for hint in entries if state.admission.is_too_old(hint)))

    def _take_entries(self, doc: Document, listing: Listing, step: Step, depth: int) -> None:
        """Turn the posts that a list page names into leads, and note the lists that it links to."""
        state = self.state
        mark = Mark.LINK if self._is_cover(doc, listing) else Mark.LIST
        step.leads += state.admission.posts(listing.entries, mark, "entry", state.family, depth + 1)
        step.leads += state.admission.posts(listing.also, Mark.LINK, "side-list", state.family, depth + 1)
        lists = {url: role for url, role in listing.lists.items() if not state.admission.is_mirrored(url)}
        state.chains.offer(lists, doc.url, depth, state.family)
        if state.dated is not None:
            state.dated.learn(doc)

    def _is_cover(self, doc: Document, listing: Listing) -> bool:
        """
        Whether a page is no list itself, but shows the newest posts of several: a front page made of boxes, the cover of a channel.

        That a cover names a post does not spare a list from being paged: the list behind a box begins with the very same posts,
        and goes on.
        """
        if listing.next_pages or (page_number(doc.url) or 1) > 1:
            return False
        own = canonical(doc.url).rstrip("/") + "/"
        return kind_of(self.state.family, doc.url) == "home" or any(url.startswith(own) for url in listing.lists)

    # --- posts ------------------------------------------------------------------------------------------------------

    def post_step(self, doc: Document, lead: Lead) -> Step:
        """What a page that was asked as a post leads to, also if it proves to be a list, a login form or nothing at all."""
        state = self.state
        if reason := state.missing.reason(doc):
            state.ledger.mark(lead.url, Mark.GONE)
            return Step("other", reason, leads=state.admission.judged(lead.url, False))
        doc.expected = state.ledger.expected(lead.url)
        verdict = classify(doc)
        if is_password_form(doc):
            state.ledger.mark(lead.url, Mark.HIDDEN)
            return Step("other", "password", leads=state.admission.judged(lead.url, True))
        if is_standing(doc):  # Z-Blog's guestbook /2.html has the address of a post
            state.ledger.mark(lead.url, Mark.NOT_POST)
            return Step("other", "standing-page", leads=state.admission.excused(lead.url))
        if (verdict.kind == "post" or self._is_trusted(doc, lead)) and not self._is_bare(doc, verdict, lead):
            return self._as_post(doc, lead)
        state.ledger.mark(lead.url, Mark.NOT_POST)
        leads = state.admission.judged(lead.url, False)
        if verdict.kind in ("list", "home") and not state.admission.is_full:
            step = self._as_list(doc, read_listing(doc), lead)
            step.leads = leads + step.leads
            step.slug = "list-not-post"
            return step
        return Step(verdict.kind, "not-a-post", leads=leads)

    def _is_bare(self, doc: Document, verdict: Classification, lead: Lead) -> bool:
        """Whether nothing but the address says "post" and only other pages' side boxes link there: a game's or a program's card, say."""
        if lead.via not in ("neighbour", "side-list") or verdict.evidence != ("post: address",):
            return False
        return not self.state.ledger.of(doc.url) & (ORDERED | Mark.FEED) and prose_of(doc)[0] < SOME_PROSE

    def _is_trusted(self, doc: Document, lead: Lead) -> bool:
        """Whether a page is a post by its address, by a feed or by the API, although it does not look like one (a picture, one line)."""
        family = self.state.family
        said = family.page_kind(doc)
        if said is not None:
            return said[0] == "post"
        return bool(lead.data.get("sure")) or (family.name != "generic" and family.kind_of(doc.url) == "post")

    def _as_post(self, doc: Document, lead: Lead) -> Step:
        """The page is a post: to be archived, unless it was already read under its canonical address."""
        state = self.state
        step = Step("post", leads=state.admission.judged(lead.url, True))
        url = canonical(doc.url)
        state.parameters.stated(url, canonical_url(doc))
        if twin := self._read_before(doc):
            step.aliases.append((url, twin))
            step.slug = "same-as-canonical"
            state.ledger.mark(lead.url, Mark.NOT_POST)
            return step
        if url != lead.url:
            state.ledger.mark(doc.url, state.ledger.of(lead.url))
            step.aliases.append((lead.url, url))
        step.post = doc
        request = counter_of(doc)
        if request is not None and (state.options.raise_counts or not request.raises_count):
            step.counter = request.url
        step.part = part_after(doc)
        step.leads += self._neighbours(doc, lead)
        return step

    def _read_before(self, doc: Document) -> str | None:
        """
        The canonical address that the page states, if this very post was read there already; else None.

        A template that states one canonical address on all its posts is ignored: only the first of them was read there.
        """
        ledger = self.state.ledger
        own, stated = key_of(canonical(doc.url)), canonical_url(doc)
        if key_of(stated) == own:
            return None
        before = self._canonicals.setdefault(key_of(stated), own)
        is_read = bool(ledger.of(stated) & (Mark.ARCHIVED | Mark.KNOWN))
        if is_read and before == own:
            return stated
        ledger.seen.add(key_of(stated))
        return None

    def _neighbours(self, doc: Document, lead: Lead) -> list[Lead]:
        """Leads for the posts that a post links to (neighbours, related, hot lists), as far as nothing has named them yet."""
        state = self.state
        found: list[Lead] = []
        for url, kind in links_of(doc):
            if kind in ("list", "home", "other") or key_of(url) in state.ledger.seen:
                continue
            if (kind == "post" or state.ledger.is_post_form(url)) and not is_part(url, doc):
                new = state.admission.post(url, Mark.LINK, "neighbour", state.family, lead.depth + 1)
                if new is not None:
                    found.append(new)
        return found


def _is_row(listing: Listing) -> bool:
    """Whether the page shows a row of dated posts: a section whose long leads read like one text."""
    dated = sum(hint.published_at is not None for hint in listing.entries)
    return dated >= ROW and dated >= 0.8 * len(listing.entries)
