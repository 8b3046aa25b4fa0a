"""Settles leads that gave no article: redirected, retried later, unchanged, or given up; each with its slug."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.archive import revalidation
from crawler.archive.events import FetchRecord, SaveAliases, SaveFetch, SaveMissing, SaveSeen
from crawler.challenge import shut_out
from crawler.download.answer import FetchFailed
from crawler.download.budget import retry_after
from crawler.middlewares.robots import Refused
from crawler.urls import origin_of, registrable_domain
from spiders.leads import HOPS, Leads, asked_lead, redirected

if TYPE_CHECKING:
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from crawler.frontier.storage import Row
    from crawler.walk.leads import Step

logger = logging.getLogger(__name__)

MAY_PASS = (408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)
"""Statuses after which a retry may succeed."""
_ABSENT = (404, 410)
_FACTS = (  # reasons (beginnings of slugs) that nobody has to fix: they count as skipped, all others as failed
    "http-", "not-html", "robots", "redirect", "offsite", "not-modified", "private-address", "other-port", "bad-scheme", "bad-address",
    "bad-redirect", "too-many-redirects", "credentials",
)  # fmt: skip


class Outcomes(Leads):
    """Settles leads with the frontier, and passes the outcome to walk and archive."""

    def configure(self, settings: BaseSettings) -> None:
        """Take the limits from the settings."""
        super().configure(settings)
        self.attempts = settings.getint("NEWSKEEP_ATTEMPTS")
        self.retries = settings.getint("NEWSKEEP_RETRIES")
        self.retry_seconds = settings.getfloat("NEWSKEEP_RETRY_SECONDS")
        self.patience = settings.getfloat("NEWSKEEP_PATIENCE_SECONDS")
        self.most_challenges = settings.getint("NEWSKEEP_CHALLENGES")
        self.challenges = 0
        """Consecutive answers that were a firewall's challenge."""
        self._in_full: set[str] = set()
        """Addresses that must be requested without If-None-Match and If-Modified-Since, as the capture of their last content is lost."""

    def _no_post(self, row: Row, step: Step, fetch: FetchRecord) -> None:
        """The page was read and is no post (a list, a feed, an error page): settle its lead and add the leads that it gave."""
        fetch.error = step.slug or None
        if step.slug:
            self.run.report.skipped[step.slug] += 1
        settlement = self.run.frontier.settle(row, "done", step.slug or None, self._bounded(step.leads))
        if row.lead.purpose == "post" and step.slug:
            self.run.submit(SaveMissing(fetch, step.slug, self.run.settled(settlement)))
        else:
            self.run.submit(SaveFetch(fetch, self.run.settled(settlement)))

    def _redirected(self, row: Row, response: Response, fetch: FetchRecord, target: str | None) -> None:
        """A redirect is a lead of its own: it passes frontier, robots and walls like any other."""
        lead = row.lead
        hops = int(lead.data.get(HOPS, 0)) + 1
        asked = asked_lead(lead).url
        if target is None:
            self._give_up(row, fetch, "bad-redirect", response.status)
        elif hops > self.redirects:
            self._give_up(row, fetch, "too-many-redirects", response.status)
        elif lead.purpose != "home" and registrable_domain(target) != registrable_domain(self.run.start):
            self._give_up(row, fetch, "offsite-redirect", response.status)
        else:
            settlement = self.run.frontier.settle(row, "done", "redirect", [redirected(lead, target)])
            fetch.final_url, fetch.error = target, "redirect"
            if not settlement.leads:
                extra = self.run.walk.failed(asked_lead(lead), "redirect-known", response.status)
                settlement.leads = self.run.frontier.new(self._bounded(extra.leads))
            self.run.submit(SaveFetch(fetch, self.run.settled(settlement)))
            if lead.purpose == "post":
                self.run.submit(SaveAliases([(asked, target)], "redirect", fetch.fetched_at))

    def failed(self, failure: Failure) -> None:
        """No response came. If even recording that fails, the run ends, as it would wait forever for the open lead."""
        try:
            self._failed(failure)
        except Exception as error:
            logger.exception("the failure of a request could not be told")
            self.run.report.failed[f"error-{type(error).__name__}"] += 1
            self.run.stop("error")

    def _failed(self, failure: Failure) -> None:
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

    def is_spared(self, row: Row) -> bool:
        """Whether a lead need not be requested any more, as its parameters proved to be noise; if so, it is settled here."""
        twin = self.run.walk.twins.spared(asked_lead(row.lead))
        if twin is None:
            return False
        run, slug = self.run, "noise-parameter"
        run.report.skipped[slug] += 1
        fetch = self._record(row.lead.url, row.lead.purpose, error=slug)
        run.submit(SaveFetch(fetch, run.settled(run.frontier.settle(row, "skipped", slug))))
        run.submit(SaveAliases([(row.lead.url, twin)], "parameter", fetch.fetched_at))
        return True

    def _try_again(self, row: Row, fetch: FetchRecord, slug: str, *, patient: bool = False) -> bool:
        """
        Put the lead back for a later attempt; False if it has had all its attempts.

        *patient* doubles their number: for hosts that ask us to wait. Without it, a portal of which many addresses fail gets no more
        than NEWSKEEP_RETRIES second attempts and one for every ten pages; then the first answer counts.
        """
        run = self.run
        notes = run.report.notes
        if row.tries + 1 >= self.attempts * (2 if patient else 1):
            return False
        if not patient and notes["retried"] >= self.retries + notes["pages"] // 10:
            return False
        fetch.error = slug
        notes["retried"] += 1
        settlement = run.frontier.settle(row, "pending", slug, due_in=self.retry_seconds * 2**row.tries)
        run.submit(SaveFetch(fetch, run.settled(settlement)))
        return True

    def _challenged(self, row: Row, fetch: FetchRecord, firewall: str) -> None:
        """
        A firewall answered instead of the portal, which says nothing about the address: retry it later; a post is not missing.

        After several challenges in a row the run ends, and the rest waits for the next run.
        """
        run, slug = self.run, "challenge"
        self.challenges += 1
        run.report.notes[f"challenge-{firewall.lower().replace(' ', '-')}"] += 1
        if row.lead.purpose == "home" or self.challenges >= self.most_challenges:
            fetch.error = slug
            run.submit(SaveFetch(fetch, run.settled(run.frontier.settle(row, "pending"))))
            run.report.message = run.report.message or shut_out(firewall)
            run.stop(slug)
        elif not self._try_again(row, fetch, slug):
            self._give_up(row, fetch, slug)

    def _is_too_late(self, response: Response) -> bool:
        """Whether the host asks for so long a pause (Retry-After) that the lead is left to a later run."""
        answer = response.meta["answer"]
        return (retry_after(answer.header("retry-after"), answer.header("date")) or 0.0) > self.patience

    def _post_unchanged(self, row: Row, fetch: FetchRecord) -> None:
        """A 304 for a post: its page is the one that we have."""
        run = self.run
        run.report.notes["not-modified"] += 1
        run.report.notes["pages"] += 1
        step = run.walk.failed(asked_lead(row.lead), "not-modified", 304)
        settlement = run.frontier.settle(row, "done", "not-modified", self._bounded(step.leads))
        run.submit(SaveSeen(fetch, run.settled(settlement)))

    def _list_unchanged(self, row: Row, fetch: FetchRecord) -> None:
        """A 304 for a list, feed or sitemap: the walk reads its last capture again. Its hints are in the archive already."""
        run = self.run
        page = revalidation.last_page(run.reader, run.request.archive, row.lead.url)
        if page is None:
            self._in_full.add(row.lead.url)
            if not self._try_again(row, fetch, "capture-lost", patient=True):
                self._give_up(row, fetch, "capture-lost")
            return
        lead = asked_lead(row.lead)
        step = run.walk.read(replace(page, requested_url=lead.url), lead)
        fetch.kind = step.kind
        run.report.notes.update(("not-modified", "pages"))
        settlement = run.frontier.settle(row, "done", "not-modified", self._bounded(step.leads))
        run.submit(SaveFetch(fetch, run.settled(settlement)))

    def _give_up(self, row: Row, fetch: FetchRecord, slug: str, status: int | None = None) -> None:
        """Settle a lead that gave no page and will not be retried in this run, and report it to the walk."""
        run, lead = self.run, asked_lead(row.lead)
        step = run.walk.failed(lead, slug, status)
        is_fact = slug.startswith(_FACTS) and status not in MAY_PASS
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

    def _fetch(self, row: Row, response: Response) -> FetchRecord:
        return self._record(row.lead.url, row.lead.purpose, response)

    def _record(self, url: str, purpose: str, response: Response | None = None, error: str | None = None) -> FetchRecord:
        """A row for the ledger of requests (table ``fetches``)."""
        run = self.run
        fetch = FetchRecord(url, datetime.now(UTC), purpose=purpose, error=error, run_id=run.run_id, portal_id=run.portal_id)
        if response is not None:
            answer = response.meta["answer"]
            fetch.status, fetch.fetched_at = response.status, answer.started_at
            fetch.etag, fetch.last_modified = answer.header("etag"), answer.header("last-modified")
            fetch.content_type, fetch.bytes = answer.header("content-type"), len(answer.raw)
            fetch.elapsed_ms, fetch.capture = round(answer.elapsed * 1000), response.meta.get("capture")
        return fetch
