"""Which request next: the walk of one portal as a pure state machine, without network and clock."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crawler.classify import Classification, classify, is_password_form
from crawler.document import Document
from crawler.families import by_name
from crawler.families.base import Family
from crawler.fields.metadata import canonical_url, zone_of
from crawler.items import Hint
from crawler.urls import canonical, netloc_of, origin_of, same_portal
from crawler.walk.admission import Admission
from crawler.walk.anchors import anchors, kind_of
from crawler.walk.chains import Chains, Verdict
from crawler.walk.coverage import coverage, missing_signs
from crawler.walk.dated_feeds import DatedFeeds
from crawler.walk.feeds import read_feed
from crawler.walk.leads import PRIORITY, Known, Lead, NothingKnown, Step, WalkOptions
from crawler.walk.ledger import ORDERED, Ledger, Mark, key_of
from crawler.walk.listing import Listing, read_listing
from crawler.walk.opening import Opening
from crawler.walk.parts import is_part, next_part
from crawler.walk.sitemaps import read_sitemap
from crawler.walk.soft404 import Missing, is_empty_shell, probe_url
from crawler.walk.wpjson import posts_url, read_posts

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.page import Page
    from crawler.portals import Portal

STAGES = ("home", "api", "files", "main", "category", "archive", "exact", "done")
"""What a walk does in turn; each stage opens when nothing of the one before is under way. Posts are read all the while."""
EXACT_SHARE = 0.45  # requests for exact times, for each post archived: small hosts are not asked twice for every post
MEMORY_VERSION = 1


class Walk:
    """
    The plan of one portal's crawl. The engine fetches leads, hands pages back, and asks ``idle`` when nothing is left.

    Every lead handed out is answered by exactly one of ``read`` (any 2xx page, after redirects) and ``failed``. A lead of
    an earlier, interrupted run may be answered too: all that is needed to go on from it stands in its ``data``.
    """

    def __init__(self, start: str, known: Known | None = None, portal: Portal | None = None,
                 options: WalkOptions | None = None) -> None:
        self.home = canonical(start)
        self.known: Known = known or NothingKnown()
        self.portal = portal
        self.options = options or WalkOptions()
        memory = self.known.memory()
        self.before: Mapping[str, Any] = memory if memory.get("version") == MEMORY_VERSION else {}
        self.is_later_run = bool(self.before.get("finished"))
        """An earlier run came to its end: what it knew is not looked for again."""
        self.ledger = Ledger()
        self.admission = Admission(self.ledger, self.known, self.options)
        self.admission.titles = {str(k): int(v) for k, v in dict(self.before.get("titles", {})).items()}
        self.admission.dead = {int(number) for number in self.before.get("dead", ())}
        self.chains = Chains(self.ledger, self.options)
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
        self._lastmods: dict[str, str] = {}
        self._exact_asked = 0
        self._canonicals: dict[int, int] = {}

    # --- out --------------------------------------------------------------------------------------------------------

    def start(self) -> list[Lead]:
        """The first requests: the home page, and an address that no portal has (robots.txt is the engine's own business)."""
        leads = [Lead(self.home, "home", PRIORITY["home"], via="start")]
        if self.missing.probe is None and not self.before.get("probed"):
            leads.append(Lead(probe_url(self.home), "probe", PRIORITY["probe"], via="probe"))
        return self._hand_out(leads)

    def robots(self, sitemaps: Sequence[str]) -> list[Lead]:
        """The robots.txt was read: its sitemap addresses, asked for in their turn. An HTML answer counts as no robots.txt: pass ()."""
        self.opening.named_sitemaps = [url for url in sitemaps if same_portal(url, self.hosts)]
        return []

    def idle(self) -> list[Lead]:
        """Nothing is pending and all is stored: what is still worth asking (further stages, exact times); empty when the walk is over."""
        self._under_way.clear()
        self.chains.forget_open()
        if self.is_enough:
            return []
        leads = self.admission.spare()
        while not leads and self._stage != "done":
            leads = self._stage_leads() or self._next_stage()
        return leads

    # --- in ---------------------------------------------------------------------------------------------------------

    def read(self, page: Page, lead: Lead) -> Step:
        """What the fetched *page* leads to. Never raises on a strange page."""
        self.ledger.seen.add(key_of(canonical(page.url)))
        readers: dict[str, Callable[[Page, Lead], Step]] = {
            "home": self._read_home, "list": self._read_list, "post": self._read_post, "feed": self._read_feed,
            "sitemap": self._read_sitemap, "api": self._read_api, "probe": self._read_probe,
        }
        step = readers.get(lead.purpose, self._read_list)(page, lead)
        return self._close(step, lead)

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
        self.archived_count += 1
        self.ledger.archived(lead.url)
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

    # --- pages ------------------------------------------------------------------------------------------------------

    def _read_home(self, page: Page, lead: Lead) -> Step:
        doc = Document(page, self.portal)
        self.hosts.add(netloc_of(page.url))
        if is_empty_shell(doc):
            return Step("other", "empty-shell")
        self.family, self.admission.zone = doc.family, zone_of(doc)
        listing, said = read_listing(doc), classify(doc)
        if said.kind == "post" and not listing.next_pages and kind_of(self.family, page.url) != "home":
            return self._start_is_post(doc, said, lead)
        self.missing.learn_home(doc)
        self.opening.learn(self.family.sources(doc), listing.feeds)
        if self.opening.dated and self.options.exact_times:
            self.dated = DatedFeeds(self.opening.dated, self.admission.zone)
        step = Step("home", classification=said, hints=[*listing.entries, *listing.also])
        self._take_entries(doc, listing, step, 0)
        self._front, self._front_listing = listing.entries, listing
        return step

    def _start_is_post(self, doc: Document, said: Classification, lead: Lead) -> Step:
        """The user named a post: it is archived, and the walk begins at the front page of its portal."""
        step = self._post_step(doc, said, lead)
        self.home = origin_of(doc.url) + "/"
        if key_of(self.home) not in self.ledger.seen:
            step.leads += self._hand_out([Lead(self.home, "home", PRIORITY["home"], via="start")])
        return step

    def _read_list(self, page: Page, lead: Lead) -> Step:
        doc = Document(page, self.portal)
        if slug := self.missing.reason(doc):
            self.chains.failed(lead, "http-404")
            return Step("other", slug)
        said = classify(doc)
        listing = read_listing(doc)
        if said.kind == "post" and not (listing.next_pages or lead.data.get("page", 1) != 1):
            self.chains.failed(lead, "not-a-list")
            return self._list_was_post(doc, said, lead)
        return self._list_step(doc, said, listing, lead)

    def _list_was_post(self, doc: Document, said: Classification, lead: Lead) -> Step:
        """A link of the navigation led to a text: a post only if it says so itself, else a standing page (about us, contact)."""
        is_stated = any("json-ld" in sign or "published" in sign or "body.single" in sign for sign in said.evidence)
        if is_stated or kind_of(self.family, doc.url) == "post":
            self.ledger.mark(doc.url, Mark.LINK)
            return self._post_step(doc, said, lead)
        self.ledger.judge(doc.url, False)
        return Step("other", "standing-page", classification=said)

    def _list_step(self, doc: Document, said: Classification, listing: Listing, lead: Lead) -> Step:
        step = Step("list", classification=said, hints=[*listing.entries, *listing.also], skipped=dict(listing.skipped))
        if not listing.entries and not listing.also:
            step.slug = "no-entries"
        verdict = self._verdict(listing)
        self._take_entries(doc, listing, step, lead.depth)
        if not self.admission.is_full:
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

    def _is_settled(self, hint: Hint, mark: Mark) -> bool:
        """Whether a post needs no looking for: a finished run archived it, or found it gone."""
        return self.is_later_run and (Mark.KNOWN in mark or self.known.post(hint.url) is not None)

    def _take_entries(self, doc: Document, listing: Listing, step: Step, depth: int) -> None:
        """Posts and lists that a list page names become leads."""
        step.leads += self.admission.posts(listing.entries, Mark.LIST, "entry", self.family, depth + 1)
        step.leads += self.admission.posts(listing.also, Mark.LINK, "side-list", self.family, depth + 1)
        self.chains.offer(listing.lists, doc.url, depth, self.family)
        if self.dated is not None:
            self.dated.learn(doc)

    def _read_post(self, page: Page, lead: Lead) -> Step:
        doc = Document(page, self.portal)
        reason = self.missing.reason(doc)
        if reason:
            self.ledger.mark(lead.url, Mark.GONE)
            return Step("other", reason, leads=self.admission.judged(lead.url, False))
        said = classify(doc)
        if is_password_form(doc):
            self.ledger.mark(lead.url, Mark.HIDDEN)
            return Step("other", "password", classification=said, leads=self.admission.judged(lead.url, True))
        if said.kind == "post" or self._is_trusted(doc, lead):
            return self._post_step(doc, said, lead)
        self.ledger.mark(lead.url, Mark.NOT_POST)
        leads = self.admission.judged(lead.url, False)
        if said.kind in ("list", "home") and not self.admission.is_full:
            step = self._list_step(doc, said, read_listing(doc), lead)
            step.leads = leads + step.leads
            step.slug = "list-not-post"
            return step
        return Step(said.kind, "not-a-post", classification=said, leads=leads)

    def _is_trusted(self, doc: Document, lead: Lead) -> bool:
        """Whether a page is a post although it does not look like one (a picture, one line): a feed or API names it, or its address."""
        said = self.family.page_kind(doc)
        if said is not None:
            return said[0] == "post"
        return bool(lead.data.get("sure")) or (self.family.name != "generic" and self.family.kind_of(doc.url) == "post")

    def _post_step(self, doc: Document, said: Classification, lead: Lead) -> Step:
        step = Step("post", classification=said, leads=self.admission.judged(lead.url, True))
        if twin := self._twin(doc):
            step.aliases.append((canonical(doc.url), twin))
            step.slug = "same-as-canonical"
            self.ledger.mark(lead.url, Mark.NOT_POST)
            return step
        if canonical(doc.url) != lead.url:
            self.ledger.mark(doc.url, self.ledger.of(lead.url))
            step.aliases.append((lead.url, canonical(doc.url)))
        step.post = doc
        request = doc.family.counter(doc)
        if request is not None and (self.options.raise_counts or not request.raises_count):
            step.counter = request.url
        step.part = next_part(doc, doc)
        step.leads += self._neighbours(doc, lead)
        return step

    def _twin(self, doc: Document) -> str | None:
        """The canonical address under which this very post was read already; templates that give all posts one address are seen through."""
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
        for anchor in anchors(doc):
            if anchor.kind in ("list", "home", "other") or key_of(anchor.url) in self.ledger.seen:
                continue
            if (anchor.kind == "post" or self.ledger.is_post_form(anchor.url)) and not is_part(anchor.url, doc):
                new = self.admission.post(anchor.url, Mark.LINK, "neighbour", self.family, lead.depth + 1)
                if new is not None:
                    found.append(new)
        return found

    # --- sources ----------------------------------------------------------------------------------------------------

    def _read_feed(self, page: Page, lead: Lead) -> Step:
        feed = read_feed(page)
        step = Step("feed", feed.problem, hints=[hint for hint in feed.hints if self._is_ours(hint.url)])
        if self.dated is not None and lead.url in self.dated.asked:
            self.dated.answered(lead.url, feed.hints)
        elif feed.problem and not feed.hints:
            self._source_failed(lead, None)
            return step
        elif self.dated is not None and lead.via == "feed":
            self.dated.newest(feed.hints)
        news = [hint for hint in step.hints if not self.ledger.of(hint.url) & (ORDERED | Mark.KNOWN) and not self._is_settled(hint, self.ledger.of(hint.url))]
        is_paged = lead.via.startswith("paged-feed")
        step.leads = self.admission.posts(step.hints, Mark.LIST | Mark.FEED if is_paged else Mark.FEED, "feed", self.family, lead.depth)
        if feed.next_page and is_paged and news and not self.admission.is_full:
            step.leads += self._hand_out([Lead(feed.next_page, "feed", PRIORITY["feed"], lead.depth, lead.url, "paged-feed")])
        elif is_paged:
            self.opening.covered_by = "paged-feed"
        return step

    def _read_sitemap(self, page: Page, lead: Lead) -> Step:
        sitemap = read_sitemap(page)
        step = Step("sitemap", sitemap.problem)
        if sitemap.problem and not sitemap.posts and not sitemap.children:
            self._source_failed(lead, None)
            return step
        self._lastmods.update({child.url: child.lastmod for child in sitemap.children if child.lastmod})
        before = self.before.get("lastmods", {}) if self.is_later_run else {}
        step.leads = self._hand_out([new for new in self.opening.children(sitemap.children, lead, before) if self._is_ours(new.url)])
        ours = [hint for hint in sitemap.posts if self._is_ours(hint.url)]
        step.hints = [hint for hint in ours if kind_of(self.family, hint.url) == "post"]
        step.leads += self.admission.posts(ours, Mark.SITEMAP, "sitemap", self.family, lead.depth)
        return step

    def _read_api(self, page: Page, lead: Lead) -> Step:
        answer = read_posts(page)
        step = Step("api", answer.problem, hints=[hint for hint in answer.hints if self._is_ours(hint.url)])
        if answer.problem:
            self._source_failed(lead, None)
            return step
        for url in answer.hidden:
            self.ledger.mark(url, Mark.HIDDEN | Mark.API)
            self.ledger.seen.add(key_of(url))
        if answer.total is not None:
            self.ledger.declared["wp-json"] = answer.total
        number = int(lead.data.get("page", 1))
        is_settled = bool(answer.hints) and all(self._is_settled(hint, self.ledger.of(hint.url)) for hint in answer.hints if not hint.sticky)
        is_old = bool(answer.hints) and all(self.admission.is_too_old(hint) for hint in answer.hints)
        step.leads = self.admission.posts(step.hints, Mark.API, "wp-json", self.family, lead.depth)
        if number < (answer.pages or 1) and not is_settled and not is_old and not self.admission.is_full:
            onward = Lead(posts_url(lead.url, number + 1), "api", PRIORITY["api"], lead.depth, lead.url, "wp-json", {"page": number + 1})
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
        if lead.purpose != "probe" and (status is None or status in (401, 403, 404, 405, 410)):
            if self.dated is None or lead.url not in self.dated.asked:
                self.opening.absent.add(lead.url)
        if lead.via.startswith("paged-feed") and lead.found_on:
            self.opening.covered_by = "paged-feed"  # past its last page

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
            case "exact":
                return self._exact()
        return []

    def _files(self) -> list[Lead]:
        """Feeds and sitemaps, unless the API told all; where a dated feed gives exact times, the newest are in the plain one too."""
        if self.opening.covered_by:
            return []
        has_api = any(source.kind == "api" for source in self.opening.sources)
        return self.opening.paged_feed() + (self.opening.files()[1:] if has_api else self.opening.files())

    def _main(self) -> list[Lead]:
        """The front page's own list, page by page; in a later run only while its pages tell something new."""
        listing = self._front_listing
        self._front_listing = None
        if listing is None or self.opening.covered_by:
            return []
        verdict = self._front_verdict(listing)
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
        """The first page of each category, and on while one tells something new; none where the front list is known to hold all."""
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

    def _exact(self) -> list[Lead]:
        """Dated feeds for posts whose second is unknown, within the budget."""
        if self.dated is None or not self.options.exact_times:
            return []
        posts = list(self.known.posts())
        budget = round(EXACT_SHARE * len(posts)) + 3 - self._exact_asked
        exact = {key for key, mark in self.ledger.posts.items() if Mark.EXACT in mark}
        urls = self.dated.choose(posts, exact, budget)
        self._exact_asked += len(urls)
        self.dated.asked.update(dict.fromkeys(urls, -1))
        return self._hand_out([Lead(url, "feed", PRIORITY["feed"], 1, self.home, "dated-feed") for url in urls])

    def _main_covers(self) -> bool:
        """Whether every category's first page told nothing that the front page's list had not: the next run need not ask them."""
        if self._stage != "done" or self.is_later_run:
            return bool(self.before.get("main_covers"))
        return self.chains.main_ended == "last-page" and self.chains.barren["category"] >= self.chains.role_counts["category"] > 0

    # --- small things -----------------------------------------------------------------------------------------------

    def _hand_out(self, leads: list[Lead]) -> list[Lead]:
        """Leads that no chain counts: each address once, and kept in mind until it is answered."""
        fresh = [lead for lead in leads if key_of(lead.url) not in self.ledger.seen]
        self.ledger.seen.update(key_of(lead.url) for lead in fresh)
        return self._track(fresh)

    def _track(self, leads: list[Lead]) -> list[Lead]:
        self._under_way.update(key_of(lead.url) for lead in leads if lead.purpose != "post")
        return leads

    def _is_ours(self, url: str) -> bool:
        return same_portal(url, self.hosts)
