"""Which of the leads that a page gives are asked: those within the limits, and none that an interrupted run has asked already."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.archive import revalidation
from crawler.archive.warc_read import capture_page
from crawler.errors import ArchiveError
from crawler.walk.leads import Lead, Step

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.frontier.storage import Answered
    from crawler.run import Run

ASKED, HOPS = "_asked", "_hops"
"""Keys in the data of a lead to a redirect's target: the address that was asked for first, and the number of redirects since."""


class Leads:
    """Bounds what the walk of one run wants asked."""

    run: Run

    def configure(self, settings: BaseSettings) -> None:
        """Take the limits from the settings."""
        self.redirects = settings.getint("NEWSKEEP_REDIRECTS")
        self.links = settings.getint("NEWSKEEP_LINKS_A_PAGE")
        self.depth = settings.getint("NEWSKEEP_DEPTH")
        self.variants = settings.getint("NEWSKEEP_VARIANTS")
        self._variants: Counter[str] = Counter()
        self._told: set[str] = set()

    def _bounded(self, leads: Sequence[Lead]) -> list[Lead]:
        """Those leads of one page that are within the limits; the others are counted by slug."""
        skipped = self.run.report.skipped
        if self.run.storage.round < self.run.run_id:
            leads = self._recalled(leads)
        if self.run.walk.state.is_later_run:
            leads = [self._past_redirect(lead) for lead in leads]
        kept = [lead for lead in leads if lead.depth <= self.depth]
        if len(kept) < len(leads):
            skipped["too-deep"] += len(leads) - len(kept)
        if len(kept) > self.links:
            skipped["too-many-links"] += len(kept) - self.links
            kept = kept[: self.links]
        return [lead for lead in kept if lead.purpose != "list" or self._is_new_variant(lead.url)]

    def _past_redirect(self, lead: Lead) -> Lead:
        """*lead*, or the lead to the address that it redirected to for good in an earlier run (``/news`` to ``/news/``)."""
        if lead.purpose not in revalidation.PURPOSES or ASKED in lead.data:
            return lead
        target = revalidation.moved_to(self.run.reader, lead.url, datetime.now(UTC))
        return redirected(lead, target) if target else lead

    def _recalled(self, leads: Sequence[Lead]) -> list[Lead]:
        """
        *leads* without those that an interrupted run of this round has asked already.

        The walk begins anew in each process and has to read the lists and feeds again, but from the captures of that run: the
        portal is not asked twice. What they lead to is among the leads returned.
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
        """What the walk makes of the answer that an earlier run got to *lead*; None if that answer was not kept."""
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
        """Whether a list's address may be asked: addresses that differ only in the values of several parameters are filters without end."""
        shape = combination(url)
        if not shape:
            return True
        self._variants[shape] += 1
        if self._variants[shape] <= self.variants:
            return True
        self.run.report.skipped["too-many-variants"] += 1
        return False


def redirected(lead: Lead, target: str) -> Lead:
    """The lead to the address that *lead*'s redirects to; ``asked_lead`` is its inverse."""
    hops = int(lead.data.get(HOPS, 0)) + 1
    return replace(lead, url=target, priority=lead.priority + 1, data={**lead.data, ASKED: asked_lead(lead).url, HOPS: hops})


def asked_lead(lead: Lead) -> Lead:
    """
    The lead as the walk handed it out, before redirects.

    >>> asked_lead(Lead("http://example.com/new", "post", 501, data={"_asked": "http://example.com/old", "_hops": 1})).url
    'http://example.com/old'
    """
    if ASKED not in lead.data:
        return lead
    data = {key: value for key, value in lead.data.items() if key not in (ASKED, HOPS)}
    return replace(lead, url=lead.data[ASKED], priority=lead.priority - int(lead.data.get(HOPS, 0)), data=data)


def combination(url: str) -> str:
    """
    The address with the names of its parameters and without their values, if it has two or more of them; else empty.

    >>> combination("http://example.com/list?sort=hot&page=2&tag="), combination("http://example.com/?page=2")
    ('http://example.com/list?page&sort&tag', '')
    """
    path, _, query = url.partition("?")
    names = sorted({pair.partition("=")[0] for pair in query.split("&") if pair})
    return f"{path}?{'&'.join(names)}" if len(names) > 1 else ""
