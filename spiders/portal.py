"""Walks one portal: asks what the walk wants asked, turns responses into pages, and articles into items."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from crawler.archive import revalidation
from crawler.archive.events import FetchRecord, SaveAliases, SaveFetch, SaveHints, SaveMissing, SaveSeen
from crawler.archive.warc_read import capture_page
from crawler.document import Document, memo_key
from crawler.download.answer import FetchFailed
from crawler.download.budget import retry_after
from crawler.download.robots import page_words
from crawler.download.soft_redirect import soft_redirect
from crawler.errors import ArchiveError
from crawler.fields.metadata import is_front, metas
from crawler.frontier.scheduler import WAKE
from crawler.frontier.storage import Answered, Row
from crawler.items import Article
from crawler.middlewares.robots import Refused, Robots
from crawler.page import Page
from crawler.readers import MOST_BYTES, ReaderDied, Readers, usual_number
from crawler.reading import article_of, told
from crawler.run import CrawlRequest, Run, Visit, attach, open_run, own_addresses, run_of
from crawler.urls import absolute, origin_of, registrable_domain
from crawler.walk.leads import PRIORITY, Lead, Step

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

_ASKED, _HOPS = (
    "_asked",
    "_hops",
)  # keys in a lead's data, of a redirect's target: the address first asked for, and how many hops ago
_CONDITIONS = "conditions"  # key in a lead's data: headers that ask for the page only if it changed
_BUSY = (429, 503)
_LARGE = ("sitemap", "feed", "api")  # what is no HTML may be as large as DOWNLOAD_MAXSIZE: lxml takes a page 12 times over
_MAY_PASS = (408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)  # statuses after which asking again may help
_ABSENT = (404, 410)
_FACTS = (  # what these slugs begin with is so, and nobody has to mend it
    "http-", "robots", "redirect", "offsite", "not-modified", "private-address", "other-port", "bad-scheme", "bad-address",
    "bad-redirect", "too-many-redirects", "credentials",
)  # fmt: skip


class PortalSpider(Spider):
    """``scrapy crawl portal -a start=https://www.example.com/ [-a limit=10]``; the command line's ``newskeep crawl`` as well."""

    name = "portal"
    target = ""
    """An address or the name of a profile; the spiders that stand for profiles have it, others get ``-a start=``."""
    run: Run

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, start: str = "", limit: str | None = None, **kwargs: Any) -> PortalSpider:
        try:
            run_of(crawler)
        except Exception:  # Scrapy's own command line: nobody has opened a run yet
            prepare(crawler, start or cls.target, limit)
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.run = run_of(crawler)
        spider.attempts = crawler.settings.getint("NEWSKEEP_ATTEMPTS")
        spider.retry_seconds = crawler.settings.getfloat("NEWSKEEP_RETRY_SECONDS")
        spider.patience = crawler.settings.getfloat("NEWSKEEP_PATIENCE_SECONDS")
        spider.redirects = crawler.settings.getint("NEWSKEEP_REDIRECTS")
        spider.links = crawler.settings.getint("NEWSKEEP_LINKS_A_PAGE")
        spider.depth = crawler.settings.getint("NEWSKEEP_DEPTH")
        spider.variants = crawler.settings.getint("NEWSKEEP_VARIANTS")
        spider._variants = Counter()
        spider._told = set()
        spider._in_full = set()
        spider.parts = crawler.settings.getint("NEWSKEEP_PARTS")
        spider.html_bytes = crawler.settings.getint("NEWSKEEP_HTML_BYTES")
        spider.readers_after = crawler.settings.getint("NEWSKEEP_READERS_AFTER_POSTS")
        spider.readers = readers_of(crawler, spider.run)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        crawler.signals.connect(spider.dropped, signals.item_dropped)
        crawler.signals.connect(spider.broken, signals.item_error)
        spider.run.on_stop.append(spider.stop)
        return spider

    # --- out --------------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        sitemaps: Sequence[str] = ()
        robots = self.crawler.get_downloader_middleware(Robots)
        if robots is not None and robots.obeys:
            rules = await robots.rules(origin_of(self.run.start))
            sitemaps = rules.sitemaps
        again = [
            Lead(url, "post", PRIORITY["post"], via="revisit", data={_CONDITIONS: dict(conditions)} if conditions else {})
            for url, conditions in self.run.request.revisit.items()
        ]
        self.run.add([*self.run.walk.start(), *self.run.walk.robots(sitemaps), *again])
        return
        yield  # an asynchronous generator, as Scrapy wants: the leads go through the frontier, not through here

    def request(self, row: Row) -> Request:
        """The one Request of a lead, made when its host may be asked."""
        meta: dict[str, Any] = {"row": row}
        if row.lead.purpose not in _LARGE:
            meta["download_maxsize"] = self.html_bytes
        conditions = row.lead.data.get(_CONDITIONS) or self._conditions(row.lead)
        return Request(row.lead.url, self.page, errback=self.failed, meta=meta, headers=conditions, dont_filter=True)

    def _conditions(self, lead: Lead) -> dict[str, str]:
        """What asks for a list, a feed or a sitemap only if it changed since an earlier run that came to its end."""
        run = self.run
        if lead.purpose not in revalidation.PURPOSES or not run.walk.is_later_run or lead.url in self._in_full:
            return {}
        return revalidation.conditions(run.reader, run.request.archive, lead.url, datetime.now(UTC))

    def idle(self) -> None:
        """Nothing is under way: ask the walk what is still worth asking, once all is stored."""
        if self.run.is_stopping or self._is_asking:
            if self._is_asking:
                raise DontCloseSpider
            return
        self._is_asking = True
        self._idle_task = asyncio.get_running_loop().create_task(self._ask_walk())
        raise DontCloseSpider

    _in_full: set[str]
    """Addresses that are asked in full whatever their validators say: what they showed last is lost."""
    readers: Readers | None = None
    """Processes that read posts beside this one; None where a host is asked slowly, and this process has time."""
    _posts_seen = 0
    _is_asking = False
    _idle_task: asyncio.Task[None] | None = None

    async def _ask_walk(self) -> None:
        run = self.run
        try:
            await asyncio.get_running_loop().run_in_executor(None, run.writer.flush)
            if not run.is_stopping and not run.add(self._bounded(run.walk.idle())):
                run.stop("finished")
        except ArchiveError as error:
            run.failure = error
            run.stop(error.slug)
        except Exception as error:
            logger.exception("the walk could not go on")
            run.report.failed[f"error-{type(error).__name__}"] += 1
            run.stop("error")
        finally:
            self._is_asking = False
        if not run.is_stopping:
            self.crawler.engine.crawl(WAKE)

    def stop(self, reason: str) -> None:
        """The run is to end: let what is under way finish, then close."""
        self._stop_task = asyncio.get_running_loop().create_task(self._close(reason))

    async def _close(self, reason: str) -> None:
        try:
            await self.crawler.engine.close_spider_async(reason=reason)
        except RuntimeError:
            pass  # not open yet: it closes as soon as it is idle, which it is when nothing new may be asked

    def closed(self, reason: str) -> None:
        """Scrapy's own hook: the spider has ended."""
        if self.readers is not None:
            self.readers.close()

    # --- in ---------------------------------------------------------------------------------------------------------

    def page(self, response: Response) -> list[Article] | Awaitable[list[Article]]:
        """A response came: what it is decides what happens."""
        row: Row = response.meta["row"]
        try:
            return self._page(row, response)
        except Exception as error:  # a strange page must not end the crawl, nor be asked for ever
            logger.exception("reading %s failed", response.url)
            self._give_up(row, self._fetch(row, response), f"error-{type(error).__name__}")
            return []

    def _page(self, row: Row, response: Response) -> list[Article] | Awaitable[list[Article]]:
        status, fetch = response.status, self._fetch(row, response)
        location = response.headers.get(b"Location") if 300 <= status < 400 and status != 304 else None
        if location:
            self._redirected(row, response, fetch, absolute(response.url, location.decode("utf-8", "replace")))
        elif (
            status in _MAY_PASS
            and not self._is_far(response)
            and self._try_again(row, fetch, f"http-{status}", patient=status in _BUSY)
        ):
            pass
        elif status == 304 and _CONDITIONS in row.lead.data:
            self._as_it_was(row, fetch)
        elif status == 304 and row.lead.purpose in revalidation.PURPOSES and row.lead.url not in self._in_full:
            self._list_as_it_was(row, fetch)
        elif not 200 <= status < 300 or status == 206:  # nobody asked for a part
            self._give_up(row, fetch, f"http-{status}", status)
        else:
            return self._read(row, response, fetch)
        return []

    def _read(self, row: Row, response: Response, fetch: FetchRecord) -> list[Article] | Awaitable[list[Article]]:
        run, lead = self.run, asked_lead(row.lead)
        page = Page(response.url, response.body, response.meta["answer"].headers, fetch.fetched_at, response.status, lead.url)
        onward = soft_redirect(page) if lead.purpose not in _LARGE else None
        if onward and (lead.purpose == "home" or not is_front(onward)):  # "no such post, back to the front page" is no redirect
            run.report.notes["soft-redirect"] += 1
            self._redirected(row, response, fetch, onward)
            return []
        if lead.purpose == "post" and self.readers is not None and len(page.body) <= MOST_BYTES and "tree" not in vars(page):
            self._posts_seen += 1
            if self._posts_seen > self.readers_after:
                return self._read_beside(row, page, fetch, self.readers)
        return self._take(row, fetch, run.walk.read(page, lead))

    async def _read_beside(self, row: Row, page: Page, fetch: FetchRecord, readers: Readers) -> list[Article]:
        """As ``_read``, the page read by another process."""
        walk = self.run.walk
        try:
            found = await readers.read(page, fingerprinted=walk.missing.probe is not None)
            taken = self._take(row, fetch, walk.read(page, asked_lead(row.lead), told(page, walk.portal, found)))
            return await taken if isinstance(taken, Awaitable) else taken
        except ReaderDied as error:
            logger.error("reading %s ended its reader", page.url)
            self._give_up(row, fetch, error.slug)
        except Exception as error:
            logger.exception("reading %s failed", page.url)
            self._give_up(row, fetch, f"error-{type(error).__name__}")
        return []

    def _take(self, row: Row, fetch: FetchRecord, step: Step) -> list[Article] | Awaitable[list[Article]]:
        """What a page led to is stored, or its rest is fetched first."""
        run = self.run
        run.report.notes["pages"] += 1
        fetch.kind = step.kind
        for slug, count in step.skipped.items():
            run.report.skipped[slug] += count
        if step.hints:
            run.submit(SaveHints(step.hints, run.portal_id))
        if step.aliases:
            run.submit(SaveAliases(step.aliases, "canonical", fetch.fetched_at))
        if step.post is None:
            self._no_post(row, step, fetch)
            return []
        if step.part or step.counter:
            return self._read_more(row, step, fetch)
        return self._post(row, step, fetch)

    def _no_post(self, row: Row, step: Step, fetch: FetchRecord) -> None:
        fetch.error = step.slug or None
        if step.slug:
            self.run.report.skipped[step.slug] += 1
        settlement = self.run.frontier.settle(row, "done", step.slug or None, self._bounded(step.leads))
        if row.lead.purpose == "post" and step.slug:
            self.run.submit(SaveMissing(fetch, step.slug, self.run.settled(settlement)))
        else:
            self.run.submit(SaveFetch(fetch, self.run.settled(settlement)))

    def _post(self, row: Row, step: Step, fetch: FetchRecord) -> list[Article]:
        run = self.run
        assert step.post is not None
        article = article_of(step.post)
        article.fetched_url = article.fetched_url or step.post.page.url
        slug = run.walk.archived(asked_lead(row.lead), article)
        run.report.notes.update(_wishes(step.post))
        step.post.memo.clear()  # its readings hold the page's tree in circles, which would wait for the collector
        visit = Visit(row, fetch, run.frontier.settle(row, "done", None, self._bounded(step.leads)), article)
        run.posts_fetched += 1
        if slug:
            run.leave(visit, slug)
        else:
            run.visits[article.fetched_url] = visit
        if run.walk.is_enough:
            run.stop("limit")
        return [] if slug else [article]

    async def _read_more(self, row: Row, step: Step, fetch: FetchRecord) -> list[Article]:
        """Fetch the further parts and the counter that a post's first page asks for, then extract all as one."""
        assert step.post is not None
        try:
            page, parts, extras = step.post.page, [], {}
            address = step.part
            while address and len(parts) < self.parts:
                part = await self._fetch_inline(address, "part", row)
                if part is None:
                    break
                parts.append(part)
                address = self.run.walk.next_part(part, page)
            if step.counter and (answer := await self._fetch_inline(step.counter, "counter", row)):
                extras["views"] = answer
            step.post.page = fuller(page, parts, extras)
            step.post.memo.pop(memo_key(article_of), None)  # that of the first page alone
            return self._post(row, step, fetch)
        except Exception as error:
            logger.exception("reading %s failed", row.lead.url)
            self._give_up(row, fetch, f"error-{type(error).__name__}")
            return []

    async def _fetch_inline(self, url: str, purpose: str, row: Row) -> Page | None:
        """One more page that belongs to a post; None if it cannot be had."""
        run = self.run
        meta = {"purpose": purpose, "download_maxsize": self.html_bytes}
        request = Request(url, meta=meta, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except (FetchFailed, Refused) as failure:
            run.report.skipped[f"{purpose}-{failure.slug}"] += 1
            run.submit(SaveFetch(self._record(url, purpose, error=failure.slug)))
            return None
        fetch = self._record(url, purpose, response)
        fetch.error = None if response.status == 200 else f"http-{response.status}"
        run.submit(SaveFetch(fetch))
        headers = request.meta["answer"].headers
        return Page(url, response.body, headers, fetch.fetched_at, response.status, url) if response.status == 200 else None

    def _redirected(self, row: Row, response: Response, fetch: FetchRecord, target: str | None) -> None:
        """A redirect is a lead of its own: it passes frontier, robots and walls like any other."""
        lead = row.lead
        hops = int(lead.data.get(_HOPS, 0)) + 1
        asked = asked_lead(lead).url
        if target is None:
            self._give_up(row, fetch, "bad-redirect", response.status)
        elif hops > self.redirects:
            self._give_up(row, fetch, "too-many-redirects", response.status)
        elif lead.purpose != "home" and registrable_domain(target) != registrable_domain(self.run.start):
            self._give_up(row, fetch, "offsite-redirect", response.status)
        else:
            onward = replace(lead, url=target, priority=lead.priority + 1, data={**lead.data, _ASKED: asked, _HOPS: hops})
            settlement = self.run.frontier.settle(row, "done", "redirect", [onward])
            fetch.final_url, fetch.error = target, "redirect"
            if not settlement.leads:
                extra = self.run.walk.failed(asked_lead(lead), "redirect-known", response.status)
                settlement.leads = self.run.frontier.new(self._bounded(extra.leads))
            self.run.submit(SaveFetch(fetch, self.run.settled(settlement)))
            if lead.purpose == "post":
                self.run.submit(SaveAliases([(asked, target)], "redirect", fetch.fetched_at))

    def failed(self, failure: Failure) -> None:
        """No response came."""
        row: Row = failure.request.meta["row"]  # type: ignore[attr-defined]
        error, run = failure.value, self.run
        slug = getattr(error, "slug", None) or f"error-{type(error).__name__}"
        if isinstance(error, asyncio.CancelledError):  # a second Ctrl-C
            slug = "stopped"
        fetch = self._record(row.lead.url, row.lead.purpose, error=slug)
        if (answer := failure.request.meta.get("answer")) is not None:  # type: ignore[attr-defined]
            fetch.fetched_at = answer.started_at
        if slug == "stopped":
            run.submit(SaveFetch(fetch, run.settled(run.frontier.settle(row, "pending"))))
        elif getattr(error, "is_away", False) and origin_of(row.lead.url) == origin_of(run.start):
            run.submit(SaveFetch(fetch, run.settled(run.frontier.settle(row, "pending"))))
            run.stop(slug)
        elif isinstance(error, FetchFailed) and error.retry and self._try_again(row, fetch, slug):
            pass
        else:
            if not isinstance(error, FetchFailed | Refused):
                logger.error("asking %s failed: %r", row.lead.url, error)
            self._give_up(row, fetch, slug)

    def _try_again(self, row: Row, fetch: FetchRecord, slug: str, *, patient: bool = False) -> bool:
        """Put the lead back for a later attempt; False if it has had its share (double where the host asks us to wait)."""
        run = self.run
        if row.tries + 1 >= self.attempts * (2 if patient else 1):
            return False
        fetch.error = slug
        run.report.notes["retried"] += 1
        settlement = run.frontier.settle(row, "pending", slug, due_in=self.retry_seconds * 2**row.tries)
        run.submit(SaveFetch(fetch, run.settled(settlement)))
        return True

    def _is_far(self, response: Response) -> bool:
        """Whether the host wants this very address to be asked so late that only a later run can."""
        answer = response.meta["answer"]
        return (retry_after(answer.header("retry-after"), answer.header("date")) or 0.0) > self.patience

    def _as_it_was(self, row: Row, fetch: FetchRecord) -> None:
        run = self.run
        run.report.notes["not-modified"] += 1
        run.report.notes["pages"] += 1
        step = run.walk.failed(asked_lead(row.lead), "not-modified", 304)
        settlement = run.frontier.settle(row, "done", "not-modified", self._bounded(step.leads))
        run.submit(SaveSeen(fetch, run.settled(settlement)))

    def _list_as_it_was(self, row: Row, fetch: FetchRecord) -> None:
        """The walk hears again what the list showed last; the hints of it are in the archive already."""
        run = self.run
        page = revalidation.last_page(run.reader, run.request.archive, row.lead.url)
        if page is None:
            self._in_full.add(row.lead.url)
            if not self._try_again(row, fetch, "capture-lost"):
                self._give_up(row, fetch, "capture-lost")
            return
        lead = asked_lead(row.lead)
        step = run.walk.read(replace(page, requested_url=lead.url), lead)
        fetch.kind = step.kind
        run.report.notes.update(("not-modified", "pages"))
        settlement = run.frontier.settle(row, "done", "not-modified", self._bounded(step.leads))
        run.submit(SaveFetch(fetch, run.settled(settlement)))

    def _give_up(self, row: Row, fetch: FetchRecord, slug: str, status: int | None = None) -> None:
        run, lead = self.run, asked_lead(row.lead)
        step = run.walk.failed(lead, slug, status)
        is_fact = slug.startswith(_FACTS) and status not in _MAY_PASS
        if lead.purpose in ("home", "list", "post"):
            (run.report.skipped if is_fact else run.report.failed)[slug] += 1
        else:
            run.report.skipped[f"{lead.purpose}-{slug}"] += 1
        fetch.error = slug
        settlement = run.frontier.settle(row, "skipped" if is_fact else "failed", slug, self._bounded(step.leads))
        if lead.purpose == "post" and (status in _ABSENT or slug == "offsite-redirect"):
            run.submit(SaveMissing(fetch, slug, run.settled(settlement)))
        else:
            run.submit(SaveFetch(fetch, run.settled(settlement)))

    # --- items ------------------------------------------------------------------------------------------------------

    def dropped(self, item: Any, exception: Exception) -> None:
        """A pipeline dropped an article: its visit ends all the same."""
        self._leave(item, getattr(exception, "slug", "dropped"))

    def broken(self, item: Any, failure: Failure) -> None:
        """A pipeline broke on an article."""
        self.run.report.failed[f"error-{failure.type.__name__}"] += 1
        self._leave(item, f"error-{failure.type.__name__}")

    def _leave(self, item: Any, slug: str) -> None:
        visit = self.run.visits.pop(getattr(item, "fetched_url", ""), None)
        if visit is not None:
            self.run.leave(visit, slug)

    # --- small things -----------------------------------------------------------------------------------------------

    def _bounded(self, leads: Sequence[Lead]) -> list[Lead]:
        """The leads of one page within the limits; what is left out is counted by slug."""
        skipped = self.run.report.skipped
        if self.run.storage.round < self.run.run_id:
            leads = self._recalled(leads)
        kept = [lead for lead in leads if lead.depth <= self.depth]
        if len(kept) < len(leads):
            skipped["too-deep"] += len(leads) - len(kept)
        if len(kept) > self.links:
            skipped["too-many-links"] += len(kept) - self.links
            kept = kept[: self.links]
        return [lead for lead in kept if lead.purpose != "list" or self._is_new_variant(lead.url)]

    def _recalled(self, leads: Sequence[Lead]) -> list[Lead]:
        """
        The leads that are left when those that an interrupted run of this round has asked are answered by what it got: the
        walk begins anew in each process, and must hear of lists and feeds again, but the portal need not be asked again.
        """
        left, waiting = [], deque(leads)
        while waiting:
            lead = waiting.popleft()
            before = None
            if lead.purpose not in ("home", "post") and lead.url not in self._told:
                before = self.run.storage.answered(lead.url)
            if before is None:
                left.append(lead)
                continue
            self._told.add(lead.url)
            step = self._retold(lead, before)
            if step is None:
                self.run.frontier.ask_again(lead)
                left.append(lead)
            else:
                waiting.extend(step.leads)
        return left

    def _retold(self, lead: Lead, before: Answered) -> Step | None:
        """What the walk makes of an earlier answer; None if that is not at hand any more."""
        run, url = self.run, lead.url
        for _ in range(self.redirects):
            if before.error != "redirect" or not before.final_url:
                break
            url = before.final_url
            onward = run.storage.answered(url)
            if onward is None:
                return None
            before = onward
        if before.status == 304:
            page = revalidation.last_page(run.reader, run.request.archive, url)
            return run.walk.read(replace(page, requested_url=lead.url), lead) if page else None
        if before.status != 200:
            return run.walk.failed(lead, before.error or f"http-{before.status}", before.status)
        if before.capture_id is None:
            return None
        try:
            page = capture_page(run.reader, run.request.archive, before.capture_id)
        except (ArchiveError, OSError):
            return None
        return run.walk.read(replace(page, requested_url=lead.url), lead)

    def _is_new_variant(self, url: str) -> bool:
        """Whether a list's address may be asked: those that differ in the values of several parameters are filters without end."""
        shape = combination(url)
        if not shape:
            return True
        self._variants[shape] += 1
        if self._variants[shape] <= self.variants:
            return True
        self.run.report.skipped["too-many-variants"] += 1
        return False

    def _fetch(self, row: Row, response: Response) -> FetchRecord:
        return self._record(row.lead.url, row.lead.purpose, response)

    def _record(self, url: str, purpose: str, response: Response | None = None, error: str | None = None) -> FetchRecord:
        run = self.run
        fetch = FetchRecord(url, datetime.now(UTC), purpose=purpose, error=error, run_id=run.run_id, portal_id=run.portal_id)
        if response is not None:
            answer = response.meta["answer"]
            fetch.status, fetch.fetched_at = response.status, answer.started_at
            fetch.etag, fetch.last_modified = answer.header("etag"), answer.header("last-modified")
            fetch.content_type, fetch.bytes = answer.header("content-type"), len(answer.raw)
            fetch.elapsed_ms, fetch.capture = round(answer.elapsed * 1000), response.meta.get("capture")
        return fetch


def asked_lead(lead: Lead) -> Lead:
    """
    The lead as the walk handed it out, before redirects.

    >>> asked_lead(Lead("http://example.com/new", "post", 501, data={"_asked": "http://example.com/old", "_hops": 1})).url
    'http://example.com/old'
    """
    if _ASKED not in lead.data:
        return lead
    data = {key: value for key, value in lead.data.items() if key not in (_ASKED, _HOPS)}
    return replace(lead, url=lead.data[_ASKED], priority=lead.priority - int(lead.data.get(_HOPS, 0)), data=data)


def _wishes(doc: Document) -> frozenset[str]:
    """What a page's robots meta elements and X-Robots-Tag lines ask (noarchive, noindex …): noted, for people to act on."""
    found = metas(doc)
    lines = [value for name, value in doc.page.headers if name.lower() == "x-robots-tag"]
    return page_words([*found.get("robots", ()), *found.get("newskeep", ()), *lines])


def combination(url: str) -> str:
    """
    The address without the values of its parameters, where there are two or more of them; else empty.

    >>> combination("http://example.com/list?sort=hot&page=2&tag="), combination("http://example.com/?page=2")
    ('http://example.com/list?page&sort&tag', '')
    """
    path, _, query = url.partition("?")
    names = sorted({pair.partition("=")[0] for pair in query.split("&") if pair})
    return f"{path}?{'&'.join(names)}" if len(names) > 1 else ""


def fuller(page: Page, parts: Sequence[Page], extras: dict[str, Page]) -> Page:
    """*page* with further pages beside it; what was read from it (its tree) is kept, so that it is parsed once."""
    made = replace(page, parts=tuple(parts), extras=extras)
    vars(made).update({name: vars(page)[name] for name in ("text", "tree", "now") if name in vars(page)})
    return made


def readers_of(crawler: Crawler, run: Run) -> Readers | None:
    """The processes that read for this crawl: where its delay is 0, a page is there sooner than the one before is read."""
    settings = crawler.settings
    number = settings.getint("NEWSKEEP_READERS")
    if number < 0:
        number = usual_number() if settings.getfloat("NEWSKEEP_DELAY_SECONDS") == 0 else 0
    return Readers(number, run.portal) if number else None


def prepare(crawler: Crawler, target: str, limit: str | None) -> None:
    """Open a run for a crawler that Scrapy's own command started. Raises UsageError, ArchiveError."""
    settings = crawler.settings
    request = CrawlRequest(
        target, Path(settings["NEWSKEEP_ARCHIVE"]), int(limit) if limit else None, warc=settings.getbool("NEWSKEEP_WARC")
    )
    run = open_run(request)
    settings.set("NEWSKEEP_OWN_ADDRESSES", own_addresses(run.portal, run.start), "spider")
    attach(crawler, run)
