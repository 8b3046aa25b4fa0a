"""Reads pages, here or in a process beside the crawl, and completes posts: their view count, their further parts."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.archive.events import SaveAliases, SaveFetch, SaveHints
from crawler.challenge import challenger
from crawler.document import Document, memo_key
from crawler.download.answer import FetchFailed
from crawler.download.robots import page_words
from crawler.download.soft_redirect import soft_redirect
from crawler.extensions.capture import RENDERED, rendered_headers
from crawler.fields.content.main import container
from crawler.fields.metadata import is_front, metas
from crawler.items import Article
from crawler.middlewares.robots import Refused
from crawler.page import Page
from crawler.readers import MOST_BYTES, ReaderDied, Readers, number_of
from crawler.reading import article_of, document_of
from crawler.run import Run, Visit
from crawler.urls import canonical
from spiders.leads import asked_lead
from spiders.outcomes import MAY_PASS, Outcomes

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from crawler.archive.events import FetchRecord
    from crawler.frontier.storage import Row
    from crawler.walk.leads import Step
    from crawler.walk.parameters import Twin

logger = logging.getLogger(__name__)

LARGE = ("sitemap", "feed", "api")
"""Purposes whose answers may be as large as DOWNLOAD_MAXSIZE. HTML may not: its tree takes 12 times the memory of its bytes."""


class Posts(Outcomes):
    """Turns responses into articles."""

    crawler: Crawler
    readers: Readers | None = None
    """Processes that read posts beside this one; None where a host is asked so slowly that this process has the time to."""
    _posts_seen = 0

    def configure(self, settings: BaseSettings) -> None:
        """Take the limits from the settings, and get the readers ready."""
        super().configure(settings)
        self.parts = settings.getint("NEWSKEEP_PARTS")
        self.html_bytes = settings.getint("NEWSKEEP_HTML_BYTES")
        self.readers_after = settings.getint("NEWSKEEP_READERS_AFTER_POSTS")
        self.readers = readers_of(settings, self.run)

    def _read(self, row: Row, response: Response, fetch: FetchRecord) -> list[Article] | Awaitable[list[Article]]:
        """What a response of 2xx holds: the articles to archive, at once or when a reader or a further request has answered."""
        run, lead = self.run, asked_lead(row.lead)
        headers = response.meta["answer"].headers
        if RENDERED in response.meta:
            headers = rendered_headers(headers)
        page = Page(response.url, response.body, headers, fetch.fetched_at, response.status, lead.url)
        if lead.purpose == "home" and not _is_markup(response):
            self._give_up(row, fetch, "not-html")
            return []
        onward = soft_redirect(page) if lead.purpose not in LARGE else None
        if onward and (lead.purpose == "home" or not is_front(onward)):  # "no such post, back to the front page" is no redirect
            run.report.notes["soft-redirect"] += 1
            self._redirected(row, response, fetch, onward)
            return []
        if lead.purpose == "post" and self.readers is not None and len(page.body) <= MOST_BYTES and "tree" not in vars(page):
            self._posts_seen += 1
            if self.readers.are_at_hand or self._posts_seen > self.readers_after:
                return self._read_beside(row, page, fetch, self.readers)
        return self._take(row, fetch, run.walk.read(page, lead))

    async def _read_beside(self, row: Row, page: Page, fetch: FetchRecord, readers: Readers) -> list[Article]:
        """As ``_read``, but the page is read by another process, unless all of those are busy."""
        walk, state, doc = self.run.walk, self.run.walk.state, None
        try:
            lead = asked_lead(row.lead)
            if await readers.have_room():
                found = await readers.read(page, state.ledger.expected(lead.url), fingerprinted=state.missing.probe is not None)
                doc = document_of(page, state.portal, found)
            taken = self._take(row, fetch, walk.read(page, lead, doc))
            return await taken if isinstance(taken, Awaitable) else taken
        except ReaderDied as error:
            logger.error("reading %s ended its reader", page.url)
            self._give_up(row, fetch, error.slug)
        except Exception as error:
            logger.exception("reading %s failed", page.url)
            self._give_up(row, fetch, f"error-{type(error).__name__}")
        return []

    def _take(self, row: Row, fetch: FetchRecord, step: Step) -> list[Article] | Awaitable[list[Article]]:
        """Store what a page led to; if it is a post with a counter or further parts, fetch those first."""
        run = self.run
        run.report.notes["pages"] += 1
        fetch.kind = step.kind
        for slug, count in step.skipped.items():
            run.report.skipped[slug] += count
        if step.hints:
            run.submit(SaveHints(step.hints, run.portal_id))
        if step.aliases:
            run.submit(SaveAliases(step.aliases, "canonical", fetch.fetched_at))
        if step.variants:
            run.submit(SaveAliases(step.variants, "parameter", fetch.fetched_at))
        if step.post is None:
            self._no_post(row, step, fetch)
            return []
        if step.part or step.counter:
            return self._read_more(row, step, fetch)
        return self._post(row, step, fetch)

    def _post(self, row: Row, step: Step, fetch: FetchRecord) -> list[Article] | Awaitable[list[Article]]:
        """The page is a post, complete: read it as an article, and see whether it is one that the archive has already."""
        assert step.post is not None
        article = article_of(step.post)
        self.run.walk.state.ledger.found_in(asked_lead(row.lead).url, container(step.post))
        article.fetched_url = article.fetched_url or step.post.page.url
        twin = self.run.walk.twins.of(asked_lead(row.lead), article)
        if twin is not None and twin.ask:
            return self._ask_plainly(row, step, fetch, article, twin)
        return self._settle_post(row, step, fetch, article, twin)

    async def _ask_plainly(self, row: Row, step: Step, fetch: FetchRecord, article: Article, twin: Twin) -> list[Article]:
        """Ask for the post without the parameters that seem to change nothing, and compare the two."""
        try:
            page, _ = await self._fetch_inline(twin.ask, "twin", row)
            answer = article_of(Document(page, self.run.portal)) if page else None
            is_one = self.run.walk.twins.judge(asked_lead(row.lead), twin, answer)
            return self._settle_post(row, step, fetch, article, twin if is_one else None)
        except Exception as error:
            logger.exception("reading %s failed", row.lead.url)
            self._give_up(row, fetch, f"error-{type(error).__name__}")
            return []

    def _settle_post(self, row: Row, step: Step, fetch: FetchRecord, article: Article, twin: Twin | None) -> list[Article]:
        """Settle the lead of a post. The article goes to the pipelines unless it is a *twin*'s or too old."""
        run = self.run
        assert step.post is not None
        if twin is not None:
            run.submit(SaveAliases([(canonical(article.fetched_url), twin.url)], "parameter", fetch.fetched_at))
        slug = "same-text" if twin is not None else run.walk.archived(asked_lead(row.lead), article)
        run.report.notes.update(_robots_words(step.post))
        step.post.forget()
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
        """Fetch the further parts and the view count that a post's first page points to, then read them all as one article."""
        assert step.post is not None
        run = self.run
        try:
            page, parts = step.post.page, list[Page]()
            extras: dict[str, Page] = {}
            address = step.part
            while address and len(parts) < self.parts:
                part, may_pass = await self._fetch_inline(address, "part", row)
                if may_pass and self._try_again(row, fetch, "part-missing"):
                    run.add(self._bounded(step.leads))  # half a text now would look like an edit of the portal's
                    return []
                if part is None:
                    break
                parts.append(part)
                address = run.walk.next_part(part, page)
            answer = (await self._fetch_inline(step.counter, "counter", row))[0] if step.counter else None
            if answer is not None:
                extras["views"] = answer
            step.post.page = fuller(page, parts, extras)
            step.post.memo.pop(memo_key(article_of), None)  # it was read from the first page alone
            taken = self._post(row, step, fetch)
            return await taken if isinstance(taken, Awaitable) else taken
        except Exception as error:
            logger.exception("reading %s failed", row.lead.url)
            self._give_up(row, fetch, f"error-{type(error).__name__}")
            return []

    async def _fetch_inline(self, url: str, purpose: str, row: Row) -> tuple[Page | None, bool]:
        """Fetch one more page that belongs to a post, at once: the page or None, and whether it may be had later where there is none."""
        run = self.run
        meta = {"purpose": purpose, "download_maxsize": self.html_bytes}
        request = Request(url, meta=meta, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except (FetchFailed, Refused) as failure:
            run.report.skipped[f"{purpose}-{failure.slug}"] += 1
            run.submit(SaveFetch(self._record(url, purpose, error=failure.slug)))
            return None, getattr(failure, "retry", False)
        fetch, answer = self._record(url, purpose, response), request.meta["answer"]
        is_challenge = bool(challenger(response.status, answer.headers, response.body))
        if is_challenge or response.status != 200:
            fetch.error = "challenge" if is_challenge else f"http-{response.status}"
        run.submit(SaveFetch(fetch))
        if fetch.error:
            return None, is_challenge or response.status in MAY_PASS
        return Page(url, response.body, answer.headers, fetch.fetched_at, response.status, url), False


def _is_markup(response: Response) -> bool:
    """Whether an answer can be read as HTML at all: a picture, a PDF or JSON is no portal's front page."""
    kind = (response.headers.get(b"Content-Type") or b"").decode("latin-1").lower()
    return b"<" in response.body[:65536] and not kind.startswith(
        ("image/", "audio/", "video/", "font/", "application/pdf", "application/json")
    )


def readers_of(settings: BaseSettings, run: Run) -> Readers | None:
    """The processes that read for this crawl; None where it has a delay, and so the time to read by itself."""
    number = number_of(settings.getint("NEWSKEEP_READERS"), settings.getfloat("NEWSKEEP_DELAY_SECONDS"))
    return Readers(number, run.portal) if number else None


def _robots_words(doc: Document) -> frozenset[str]:
    """What a page's robots meta elements and X-Robots-Tag headers ask for (noarchive, noindex …): reported for people to act on."""
    found = metas(doc)
    lines = [value for name, value in doc.page.headers if name.lower() == "x-robots-tag"]
    return page_words([*found.get("robots", ()), *found.get("newskeep", ()), *lines])


def fuller(page: Page, parts: Sequence[Page], extras: dict[str, Page]) -> Page:
    """*page* with further pages beside it. What was read from it already (its text and tree) is kept, so that it is parsed once."""
    made = replace(page, parts=tuple(parts), extras=extras)
    vars(made).update({name: vars(page)[name] for name in ("text", "tree", "now") if name in vars(page)})
    return made
