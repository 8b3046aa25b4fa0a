"""The thread that stores what a crawl brings: a bounded queue in, one transaction per batch out."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.archive import connect, ledger
from crawler.archive.background import Background
from crawler.archive.events import (
    Call,
    Event,
    FetchRecord,
    SaveAliases,
    SaveArticle,
    SaveCapture,
    SaveFetch,
    SaveHints,
    SaveMissing,
    SaveSeen,
)  # fmt: skip
from crawler.archive.faults import archive_errors
from crawler.archive.store import Store
from crawler.archive.warc import WarcWriter
from crawler.errors import ArchiveError

BATCH_EVENTS = 200
BATCH_SECONDS = 0.5
PAUSE_SECONDS = 0.05  # without an event for this long while the crawl waits between two requests, do some background work
IDLE_SECONDS = 0.25  # without an event for this long, the crawl is waiting for its portal: do background work
QUEUE_EVENTS = 2000  # a few seconds of crawling; when it is full, submit waits, so that memory stays bounded
FULL_SECONDS = 0.005  # how often a waiting submit looks again

# What a single bad record can raise: its savepoint is rolled back, its slug counted, and the batch goes on.
_BAD_RECORD = (
    sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError, sqlite3.InterfaceError,
    ValueError, TypeError, OverflowError, LookupError, AttributeError,
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Counts of what was written, updated after each commit."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """new, changed, unchanged, suspect, gone …, and ``rejected`` records."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Why records could not be stored, by the error's name."""
    events: int = 0
    commits: int = 0
    seconds: float = 0.0
    """Time spent writing, waits for locks included."""

    def add(self, other: Tally) -> None:
        self.outcomes.update(other.outcomes)
        self.rejected.update(other.rejected)
        self.events += other.events


class Writer:
    """
    Takes events from any thread, in order, and stores them in batches; once ``flush`` returns, everything submitted is on disk.

    A failing archive ends it: *on_failure* is called (in the writer's thread) with the ArchiveError, and every later call
    raises that error. *captures* writes the WARC records of ``SaveCapture`` events; None drops them.
    """

    def __init__(
        self,
        folder: Path | str,
        captures: WarcWriter | None = None,
        on_failure: Callable[[ArchiveError], None] | None = None,
        store: Store | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.captures = captures
        self.on_failure = on_failure
        self.tally = Tally()
        self.failure: ArchiveError | None = None
        self._store = store or Store(folder)
        # Keep savepoint journals in memory: SQLite would write each of the 70 pages that a post changes to a file as well.
        self._store.conn.execute("PRAGMA temp_store=MEMORY")
        self.before_commit: list[Callable[[sqlite3.Connection], None]] = []
        """Called at the end of each batch, inside its transaction, to write what was collected during the batch in few statements."""
        self.after_commit: list[Callable[[], None]] = []
        """Called when a batch is committed; not called for a batch that failed and was rolled back."""
        self._background = Background(self._store.conn)
        self._waiting: deque[Event | threading.Event | None] = deque()
        self._wake = threading.Event()
        self._is_idle = self._is_hurried = False
        self._rests_until = 0.0
        self._thread = threading.Thread(target=self._work, name="archive-writer", daemon=True)
        self._thread.start()

    def submit(self, event: Event) -> None:
        """Hand over one event; waits while the queue is full. Raises ArchiveError if the archive has failed."""
        self._put(event)

    def hurry(self) -> None:
        """Ask for a commit of everything submitted so far, without waiting for it."""
        self._is_hurried = True
        self._wake.set()

    def rest(self, seconds: float) -> None:
        """Tell the writer that the crawl will pause this long, so it can do background work. (An empty queue alone may mean a busy crawl.)"""
        self._rests_until = max(self._rests_until, time.monotonic() + seconds)

    def flush(self) -> None:
        """Wait until all that was submitted is committed. Raises ArchiveError."""
        done = threading.Event()
        self._put(done)
        self.hurry()
        while not done.wait(0.2):
            if not done.is_set():
                self._check()
        if self.failure is not None:
            raise self.failure

    def close(self) -> None:
        """Commit what is left, close WARC file and database. Raises ArchiveError if anything could not be written."""
        if self._thread.is_alive():
            try:
                self._put(None)
                self.hurry()
            except ArchiveError:
                pass  # told below, after the files are closed
        self._thread.join()
        try:
            with archive_errors(self.folder, "close"):
                if self.captures is not None:
                    self.captures.abandon() if self.failure else self.captures.close()
                self._store.close()
        except ArchiveError:
            if self.failure is None:
                raise
        if self.failure is not None:
            raise self.failure

    # --- the thread -------------------------------------------------------------------------------------------------

    def _put(self, item: Event | threading.Event | None) -> None:
        """
        Append to the queue, waking the thread only for a first event, a full batch or a hurry: an awake thread takes the
        interpreter lock from the crawl again and again.
        """
        self._check()
        while len(self._waiting) >= QUEUE_EVENTS:
            self._wake.set()
            time.sleep(FULL_SECONDS)
            self._check()
        self._waiting.append(item)
        if self._is_idle or len(self._waiting) == BATCH_EVENTS:
            self._wake.set()

    def _check(self) -> None:
        if self.failure is not None:
            raise self.failure
        if not self._thread.is_alive():  # closed: nobody would ever answer
            raise ArchiveError(f"the archive {self.folder} is closed", slug="archive-closed")

    def _work(self) -> None:
        try:
            with archive_errors(self.folder, "write to"):
                going = True
                while going:
                    batch, going, flushes = self._gather()
                    if batch:
                        self._write(batch)
                        self._background.keep_up()
                    for done in flushes:
                        done.set()
        except ArchiveError as error:
            self._fail(error)
        except Exception as error:  # a bug of ours must stop the crawl too, not leave it running without its archive
            self._fail(ArchiveError(f"the archive's writer stopped: {error!r}", slug="archive-writer"), error)

    def _fail(self, failure: ArchiveError, cause: BaseException | None = None) -> None:
        if cause is not None:
            failure.__cause__ = cause
        self.failure = failure
        if self.on_failure is not None:
            self.on_failure(failure)

    def _gather(self) -> tuple[list[Event], bool, list[threading.Event]]:
        """The next batch, whether more will come, and who waits for it."""
        self._wait_for_first()
        self._wait_for_more(time.monotonic() + BATCH_SECONDS)
        is_hurried, self._is_hurried = self._is_hurried, False
        batch: list[Event] = []
        flushes: list[threading.Event] = []
        going = True
        while self._waiting and len(batch) < BATCH_EVENTS and going:
            item = self._waiting.popleft()
            if item is None:
                going = False
            elif isinstance(item, threading.Event):
                flushes.append(item)
            else:
                batch.append(item)
        if is_hurried and self._waiting:
            self._is_hurried = True  # the rest was to be hurried too
        return batch, going, flushes

    def _wait_for_first(self) -> None:
        is_more_background = True
        while not self._waiting:
            self._wake.clear()
            self._is_idle = True
            if not self._waiting and not self._wake.wait(IDLE_SECONDS if is_more_background else None):
                is_more_background = self._background.step()
        self._is_idle = False

    def _wait_for_more(self, deadline: float) -> None:
        while not self._is_hurried and len(self._waiting) < BATCH_EVENTS and (left := deadline - time.monotonic()) > 0:
            before = len(self._waiting)
            self._wake.clear()
            if self._is_hurried or len(self._waiting) >= BATCH_EVENTS:
                return
            woken = self._wake.wait(min(PAUSE_SECONDS, left))
            if not woken and len(self._waiting) == before and time.monotonic() < self._rests_until:
                self._background.between()

    def _write(self, batch: Sequence[Event]) -> None:
        started, tally = time.monotonic(), Tally()
        with connect.transaction(self._store.conn):
            for event in batch:
                self._apply(event, tally)
            for settle in tuple(self.before_commit):
                settle(self._store.conn)
            if self.captures is not None:
                self.captures.flush()  # a row of captures must never refer to bytes that are not on disk
        tally.commits = 1
        for count in tuple(self.after_commit):
            count()
        self.tally.add(tally)
        self.tally.commits += 1
        self.tally.seconds += time.monotonic() - started

    def _apply(self, event: Event, tally: Tally) -> None:
        tally.events += 1
        try:
            outcome = self._do(event)
        except _BAD_RECORD as error:
            self._store.rolled_back()
            outcome = "rejected"
            tally.rejected[type(error).__name__] += 1
            self._keep_refusal(event, error)
        tally.outcomes[outcome] += 1
        if event.after is not None:
            event.after(self._store.conn, outcome)

    def _keep_refusal(self, event: Event, error: Exception) -> None:
        """Record the fetch with the reason, so that a rejected page can be found and fetched again."""
        fetch: FetchRecord | None = getattr(event, "fetch", None)
        if fetch is None:
            return
        fetch.error = f"store-rejected: {type(error).__name__}"
        try:
            with connect.transaction(self._store.conn):
                ledger.put_fetch(self._store.conn, fetch)
        except _BAD_RECORD:
            self._store.rolled_back()

    def _do(self, event: Event) -> str:
        """Apply one event, all or nothing: the store's methods are transactions of their own, a capture is one statement."""
        store = self._store
        match event:
            case SaveArticle():
                return store.save(event.article, event.fetch).outcome
            case SaveHints():
                store.save_hints(event.hints, event.portal_id)
                return "hints"
            case SaveFetch():
                store.save_fetch(event.fetch)
                return "fetched" if event.fetch.error is None else "failed"
            case SaveSeen():
                return "unchanged" if store.seen(event.fetch) else "fetched"
            case SaveMissing():
                return store.missing(event.fetch, event.reason)
            case SaveAliases():
                store.save_aliases(event.pairs, event.reason, event.seen_at)
                return "aliases"
            case SaveCapture():
                if self.captures is not None:
                    event.ref.id = self.captures.write(store.conn, event.exchange)
                return "captured"
            case Call():
                if event.is_one:
                    return event.function(store) or "called"
                with store.transaction():
                    return event.function(store) or "called"
