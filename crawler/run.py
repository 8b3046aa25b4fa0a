"""One crawl of one portal: the state that spider, scheduler, pipelines and extensions share."""

from __future__ import annotations

import time
import weakref
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from crawler.archive import connect, lock
from crawler.archive.events import After, Call, Event, FetchRecord, SaveArticle, SaveFetch
from crawler.archive.known import ArchiveKnown
from crawler.archive.store import Store
from crawler.archive.writer import Writer
from crawler.errors import ArchiveError, UsageError
from crawler.frontier.batch import Batch
from crawler.frontier.queue import Frontier
from crawler.frontier.storage import Row, Settlement, SqliteStorage
from crawler.items import Article
from crawler.requested import CrawlRequest, own_addresses, resolve
from crawler.run_report import RunReport
from crawler.urls import netloc_of
from crawler.walk.leads import Lead, WalkOptions
from crawler.walk.plan import Walk
from crawler.writers import ask, release_writer, writer_of

if TYPE_CHECKING:
    import sqlite3

    from scrapy.crawler import Crawler

    from crawler.portals import Portal

T = TypeVar("T")
# The writer commits twice a second; a crawl at full speed asks for more, so that a crash costs fewer pages.
PAGES_A_COMMIT = 4  # commit early once this many pages wait
COMMIT_SECONDS = 0.05  # but no more often than this: a commit costs 1 ms of CPU


@dataclass
class Visit:
    """A page that was read and is on its way into the archive."""

    row: Row
    fetch: FetchRecord
    settlement: Settlement
    article: Article | None = None


class Run:
    """The state that spider, scheduler, pipelines and extensions of one crawl share."""

    def __init__(self, request: CrawlRequest, portal: Portal | None, start: str) -> None:
        self.request = request
        self.portal = portal
        self.start = start
        self.key = portal.name if portal and portal.name else netloc_of(start)
        self.report = RunReport(self.key)
        self.visits: dict[str, Visit] = {}
        self.begun_at = datetime.now(UTC)
        self.stop_reason = ""
        self.failure: ArchiveError | None = None
        self.is_closed = False
        self.on_stop: list[Callable[[str], None]] = []
        self.outcomes: Counter[str] = Counter()
        """What the archive's writer made of the events it was given; counted once they are committed."""
        self._batch_outcomes: Counter[str] = Counter()
        self.posts_fetched = 0
        self._uncommitted = 0
        self._hurried_at = 0.0
        self.writer: Writer
        self.reader: sqlite3.Connection
        self.storage: SqliteStorage
        self.frontier: Frontier
        self._batch: Batch
        self.walk: Walk
        self.portal_id = 0
        self.run_id = 0

    # --- beginning and end ------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Take the portal's lock, begin the run in the archive and load what an earlier run left. Raises ArchiveError."""
        request = self.request
        self.writer = writer_of(request.archive, self.key)
        try:
            self.portal_id, self.run_id = self.ask(self._begin)
            self.reader = connect.open_readonly(request.archive)
            self.storage = SqliteStorage(self.reader, self.portal_id)
            self.ask(lambda store: self.storage.open(store.conn, self.run_id))
            self.frontier = Frontier(self.storage, self.portal_id)
            options = WalkOptions(since=request.since, limit=request.limit, raise_counts=request.raise_counts)
            self.walk = Walk(self.start, ArchiveKnown(self.reader, self.portal_id), self.portal, options)
            self._batch = Batch(self.storage, self.run_id)
            self.writer.before_commit.append(self._batch.write)
            self.writer.after_commit.append(self._committed)
        except BaseException:
            release_writer(request.archive)
            raise
        self.report.run_id = self.run_id

    def flush(self) -> None:
        """Wait until all that was handed to the archive is stored; where it failed, ``failure`` says why."""
        try:
            self.writer.flush()
        except ArchiveError as error:
            self.failure = error

    def close(self) -> None:
        """Write the run's end, release the lock and close the archive; a second call does nothing. Raises ArchiveError."""
        if self.is_closed:
            return
        self.is_closed = True
        report = self.report
        try:
            if self.writer.failure is None:
                report.pending = self.storage.counts().get("pending", 0) if report.reason != "finished" else 0
                self.ask(self._end)
        finally:
            if self.writer.failure is not None:
                lock.give_up(self.reader, f"portal:{self.key}")
            self.writer.before_commit.remove(self._batch.write)
            self.writer.after_commit.remove(self._committed)
            self.reader.close()
            release_writer(self.request.archive)

    def _begin(self, store: Store) -> tuple[int, int]:
        portal = self.portal
        portal_id = store.portal(
            self.key,
            portal.title if portal else "",
            self.start,
            self.begun_at,
            family=portal.family or None if portal else None,
            lang=portal.lang or None if portal else None,
            timezone=portal.timezone or None if portal else None,
        )
        lock.take(store.conn, f"portal:{self.key}")
        run_id = store.start_run(portal_id, "crawl", self.begun_at, self.request.target)
        lock.beat(store.conn, f"portal:{self.key}", run_id)
        return portal_id, run_id

    def _end(self, store: Store) -> None:
        report = self.report
        if report.reason == "finished":
            self.storage.finish(store.conn)
            store.remember(self.portal_id, self.walk.memory())
        counts = {
            "requests": report.requests,
            "bytes": report.bytes,
            "new": report.new,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "failed": sum(report.failed.values()),
            "skipped": sum(report.skipped.values()),
            "gone": self.outcomes["gone"],
        }
        store.finish_run(self.run_id, datetime.now(UTC), report.reason, report.exit_code, counts, report.to_json())
        lock.release(store.conn, f"portal:{self.key}")

    # --- while it goes ----------------------------------------------------------------------------------------------

    @property
    def is_stopping(self) -> bool:
        """Whether no new request may be started."""
        return bool(self.stop_reason)

    def stop(self, reason: str) -> None:
        """Finish what is under way, then end; the first *reason* given is kept."""
        if not self.stop_reason:
            self.stop_reason = reason
            for call in self.on_stop:
                call(reason)

    def submit(self, event: Event) -> None:
        """Hand an event to the archive's writer; its failure stops the run."""
        try:
            self.writer.submit(event)
        except ArchiveError as error:
            self.failure = error
            self.stop(error.slug)
            return
        self._uncommitted += event.after is not None
        if self._uncommitted >= PAGES_A_COMMIT and time.monotonic() - self._hurried_at >= COMMIT_SECONDS:
            self._uncommitted, self._hurried_at = 0, time.monotonic()
            self.writer.hurry()

    def ask(self, function: Callable[[Store], T]) -> T:
        """Run *function* in the writer's thread, commit, and return its result. Raises what it raises."""
        return ask(self.writer, function)

    def take(self) -> Row | None:
        """The next lead to fetch, leased to this run; None if none is due."""
        row = self.frontier.take()
        if row is not None:
            row_id = row.id
            self.submit(Call(lambda store: self._batch.lease(row_id), is_one=True))
        return row

    def add(self, leads: Iterable[Lead]) -> int:
        """Queue leads that no page gave (the start, those of an idle walk); returns how many are new."""
        settlement = self.frontier.start(leads)
        number = self.frontier.number
        if settlement.leads:
            self.submit(Call(lambda store: self._batch.settle(store.conn, settlement, number)))
        return len(settlement.leads)

    def settled(self, settlement: Settlement) -> After:
        """An event's ``after``: writes *settlement* in the event's transaction, and counts the event's outcome."""
        number = self.frontier.number

        def after(conn: sqlite3.Connection, outcome: str) -> None:
            self._batch.settle(conn, settlement, number)
            self._batch_outcomes[outcome] += 1

        return after

    def counted(self, conn: sqlite3.Connection, outcome: str) -> None:
        """The ``after`` of events that settle no lead: only counts the outcome."""
        self._batch_outcomes[outcome] += 1

    def _committed(self) -> None:
        self.outcomes.update(self._batch_outcomes)
        self._batch_outcomes.clear()

    def save(self, article: Article, visit: Visit) -> None:
        """Archive a post, and settle its lead in the same transaction."""
        self.submit(SaveArticle(article, visit.fetch, self.settled(visit.settlement)))

    def leave(self, visit: Visit, slug: str) -> None:
        """Record why a post was not stored, and settle its lead in the same transaction."""
        self.report.skipped[slug] += 1
        visit.settlement.state, visit.settlement.reason = "skipped", slug
        visit.fetch.error = slug
        self.submit(SaveFetch(visit.fetch, self.settled(visit.settlement)))

    def beat(self) -> None:
        """Show other programs that this run is alive."""
        self.submit(Call(lambda store: lock.beat(store.conn, f"portal:{self.key}", self.run_id)))


_runs: weakref.WeakKeyDictionary[Any, Run] = weakref.WeakKeyDictionary()


def attach(crawler: Crawler, run: Run) -> None:
    """From now on ``run_of(crawler)`` is *run*."""
    _runs[crawler] = run


def detach(crawler: Crawler) -> None:
    """Forget a finished crawl. (Its run refers to its spider, so the weak reference alone would never be freed.)"""
    run = _runs.pop(crawler, None)
    if run is not None:
        run.on_stop.clear()


def run_of(crawler: Crawler) -> Run:
    """The run that a Scrapy crawler works for. Raises UsageError for a spider that has none."""
    try:
        return _runs[crawler]
    except KeyError:
        raise UsageError("this spider has no run in an archive: crawl with the spiders 'portal' or 'urls'") from None


def stopping(crawler: Crawler) -> Callable[[], bool]:
    """A function that says whether the crawler's run is stopping; always False for a crawler without a run."""
    run = _runs.get(crawler)
    return (lambda: run.is_stopping) if run is not None else (lambda: False)


def open_run(request: CrawlRequest) -> Run:
    """Open a run for *request*. Raises UsageError for a target that is neither an address nor a portal, and ArchiveError."""
    portal, start = resolve(request.target)
    run = Run(request, portal, start)
    run.open()
    return run


__all__ = [
    "CrawlRequest",
    "Run",
    "RunReport",
    "Visit",
    "attach",
    "detach",
    "open_run",
    "own_addresses",
    "resolve",
    "run_of",
    "stopping",
]
