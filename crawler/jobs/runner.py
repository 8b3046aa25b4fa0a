"""Runs the portals that are due: crawls with a time limit, judges health, sets the next due time, sends alarms."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive import planning
from crawler.archive.alarms import StandingAlarm
from crawler.archive.jobs import JobState, JobStore
from crawler.archive.known import second_looks
from crawler.errors import ArchiveError, ArchiveLocked
from crawler.jobs.config import Config, Job, merged, seconds
from crawler.jobs.health import settle
from crawler.jobs.schedule import Adaptive, jitter, next_due, parse_schedule, zone_named
from crawler.monitor import Alarm
from crawler.quiet import after_hours, read_hours
from crawler.recrawl import choose_revisits, conditional_headers, next_look

if TYPE_CHECKING:
    from crawler.crawling import Stopper
    from crawler.run import CrawlRequest, RunReport

logger = logging.getLogger(__name__)

GRACE_SECONDS = 60.0  # after asking a run that is out of time to stop, before forcing it
SILENT_RUNS = 2  # runs in a row that fetched nothing before it is an alarm: one may be an ordinary outage
Clock = Callable[[], datetime]
Tell = Callable[["Outcome"], None]


@dataclass
class Outcome:
    """The result of one job: the crawl's report, standing alarms and ended ones."""

    job: str
    report: RunReport
    alarms: list[StandingAlarm] = field(default_factory=list)
    ended: list[Alarm] = field(default_factory=list)
    next_due_at: datetime | None = None
    archive: Path = Path()

    @property
    def exit_code(self) -> int:
        """The crawl's own, but at least 1 if an alarm stands; 0 if another process has the portal."""
        if self.report.reason in ("portal-busy", "archive-locked"):
            return 0
        return self.report.exit_code or (1 if self.alarms else 0)

    @property
    def needs_a_look(self) -> bool:
        """Whether the crawl itself ended badly; alarms are reported separately."""
        return self.exit_code not in (0, 130) and self.report.exit_code != 0


class Runner:
    """The jobs of one configuration and archive. *clock* is the only source of the current time."""

    def __init__(self, config: Config, base: Path, *, clock: Clock | None = None, tell: Tell | None = None) -> None:
        self.config = config
        self.base = base
        self.archive = base / config.archive
        self.clock = clock or (lambda: datetime.now(UTC))
        self.tell = tell or (lambda outcome: None)
        self.zone = zone_named(config.timezone)
        self.jobs = [merged(job, config.defaults) for job in config.portals if job.enabled]
        self.store = JobStore(self.archive)
        self.grace_seconds = GRACE_SECONDS
        self.is_stopping = False
        self._stoppers: list[Stopper] = []

    def close(self) -> None:
        self.store.close()

    def due_at(self, job: Job, now: datetime) -> datetime:
        """When *job* is due, its jitter and its quiet hours included; not after *now* for one that is due now."""
        state = self.store.state(job.name)
        due = state.next_due_at or now  # one that never came to its end is due at once
        return due if self._after_quiet(job, state, now) <= now else self._after_quiet(job, state, max(due, now))

    def due_jobs(self) -> list[Job]:
        """The jobs that are due, those that have waited longest first."""
        now = self.clock()
        waiting = [(self.due_at(job, now), job) for job in self.jobs]
        return [job for due, job in sorted(waiting, key=lambda pair: pair[0]) if due <= now]

    def next_due(self) -> tuple[datetime, str] | None:
        """When the next job is due, and its name; None where no job is enabled."""
        now = self.clock()
        return min(((self.due_at(job, now), job.name) for job in self.jobs), default=None)

    async def run(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Run *jobs*, up to ``at_once`` side by side; a job that breaks or hangs affects no other. Raises ArchiveError."""
        turns = asyncio.Semaphore(self.config.at_once)

        async def one(job: Job) -> Outcome | None:
            async with turns:
                return None if self.is_stopping else await self.turn(job)

        done = await asyncio.gather(*(one(job) for job in jobs))
        return [outcome for outcome in done if outcome is not None]

    async def turn(self, job: Job) -> Outcome:
        """Run one job, from its lock to its alarms. Raises ArchiveError if the archive cannot be written."""
        from crawler.run import RunReport

        started = self.clock()
        try:
            self.store.claim(job.name, job.target, job.schedule or "", started)
        except ArchiveLocked as busy:
            return Outcome(job.name, RunReport(job.target, reason="portal-busy", message=str(busy)))
        try:
            report = await self._crawl(job, self._request(job, started))
        except ArchiveError:
            raise
        except Exception as error:
            logger.exception("the job %s broke", job.name)
            report = RunReport(job.target, reason=f"error-{type(error).__name__}", exit_code=1, message=str(error))
        outcome = self._settle(job, report)
        with contextlib.suppress(Exception):  # a mail server that is down must not fail a crawl; `alerts` logs it
            self.tell(outcome)
        return outcome

    def stop(self) -> None:
        """Start nothing new and let the crawls end cleanly; a second call does not wait for them."""
        self.is_stopping = True
        for stopper in list(self._stoppers):
            stopper.stop()

    def delete_expired(self) -> dict[str, int]:
        """Delete what has expired according to ``[retention]``."""
        return self.store.delete_expired(self.config.retention.fetches_days, self.config.retention.captures_days, self.clock())

    # --- a turn -----------------------------------------------------------------------------------------------------

    def _request(self, job: Job, now: datetime) -> CrawlRequest:
        from crawler.run import CrawlRequest

        budget = job.budget
        assert budget is not None
        bounds = {
            "NEWSKEEP_QUIET_HOURS": job.quiet_hours,
            "NEWSKEEP_PAGES_A_RUN": budget.pages,
            "NEWSKEEP_BYTES_A_RUN": budget.bytes,
            "NEWSKEEP_MINUTES_A_RUN": budget.minutes,
        }
        return CrawlRequest(
            job.target,
            self.archive,
            limit=job.limit,
            since=job.since,
            delay_seconds=job.delay_seconds,
            warc=bool(job.warc),
            media=bool(job.media),
            raise_counts=bool(job.counters),
            revisit=self._revisits(job, budget.revisits, now),
            settings={**{name: value for name, value in bounds.items() if value}, "NEWSKEEP_PROGRESS": "none", **job.settings},
        )

    def _revisits(self, job: Job, most: int, now: datetime) -> dict[str, dict[str, str]]:
        """{address: conditional headers} of posts to fetch again; those that were missing once come first, without conditions."""
        portal_id = self.store.state(job.name).portal_id
        if portal_id is None or most == 0:
            return {}
        first = second_looks(self.store.conn, portal_id)[:most]
        others = choose_revisits(planning.histories(self.store.conn, portal_id), now, most)
        chosen = list(dict.fromkeys([*first, *others]))[:most]
        return {url: {} if url in first else conditional_headers(planning.answers(self.store.conn, url), now) for url in chosen}

    async def _crawl(self, job: Job, request: CrawlRequest) -> RunReport:
        """Crawl, and stop it when its time is up: gently first, by force after GRACE_SECONDS."""
        from crawler.crawling import Stopper, crawl_all

        stopper = Stopper()
        self._stoppers.append(stopper)
        crawl = asyncio.ensure_future(crawl_all([request], stopper=stopper))
        limit = seconds(job.timeout or "2h")
        try:
            for patience in (limit, self.grace_seconds, self.grace_seconds):
                done, _ = await asyncio.wait([crawl], timeout=patience)
                if done:
                    break
                logger.warning("%s: out of time after %.0f s", job.name, limit)
                stopper.stop()
            if not crawl.done():
                crawl.cancel()
            (report,) = await crawl
        except asyncio.CancelledError:
            from crawler.run import RunReport

            return RunReport(
                job.target, reason="interrupted" if self.is_stopping else "timeout", exit_code=130 if self.is_stopping else 1
            )
        finally:
            self._stoppers.remove(stopper)
        if report.reason == "interrupted" and not self.is_stopping:
            report.reason, report.exit_code = "out-of-time", 1 if report.notes["pages"] else 4
            report.message = f"not through after {job.timeout}; the next run goes on from there"
        return report

    def _settle(self, job: Job, report: RunReport) -> Outcome:
        now = self.clock()
        state = self.store.finish(job.name, report.run_id, report.reason, report.exit_code, now)
        also = []
        if state.failures >= SILENT_RUNS:
            said = report.message or report.reason
            also.append(Alarm("unreachable", "", f"nothing could be fetched in {state.failures} runs: {said}"))
        repeat = timedelta(seconds=seconds(self.config.alerts.repeat_after))
        verdict = settle(self.store, job.name, report, now, repeat, also)
        due = now if report.reason == "interrupted" else self._next(job, state, now)  # the next start goes on from there
        self.store.put_off(job.name, due)
        return Outcome(job.name, report, verdict.alarms, verdict.ended, due, self.archive)

    def _next(self, job: Job, state: JobState, now: datetime) -> datetime:
        schedule = parse_schedule(job.schedule or "adaptive")
        wait = None
        if isinstance(schedule, Adaptive) and state.portal_id is not None and state.last_started_at is not None:
            rate, rhythm = planning.pace(self.store.conn, state.portal_id, now)
            floor, ceiling = seconds(job.at_most_every or "15m"), seconds(job.at_least_every or "1d")
            wait = next_look(state.last_started_at, rate, rhythm, floor=floor, ceiling=ceiling) - state.last_started_at
        if isinstance(schedule, Adaptive) and state.failures:
            wait = min(wait or timedelta(days=1), _after_failures(state.failures, seconds(job.at_most_every or "15m")))
        due = next_due(schedule, state.last_started_at, now, self.zone, wait=wait)
        if state.last_started_at is not None:
            due += jitter(job.name, due, seconds(self.config.jitter))
        return self._after_quiet(job, state, due)

    def _after_quiet(self, job: Job, state: JobState, at: datetime) -> datetime:
        """*at*, or the end of the portal's quiet hours in which it lies; their zone is the portal's, the file's until it is known."""
        hours = read_hours(job.quiet_hours or "")
        if hours is None:
            return at
        return after_hours(hours, at, planning.zone_of_portal(self.store.conn, state.portal_id) or self.zone)


def _after_failures(failures: int, floor_seconds: float) -> timedelta:
    """How long to leave a portal alone after runs in a row that brought nothing: an hour, then two, four … A cut line is mended by then."""
    return max(timedelta(hours=2 ** min(failures - 1, 10)), timedelta(seconds=floor_seconds))


def worst_exit(outcomes: Sequence[Outcome]) -> int:
    """One exit code for all jobs: the archive's failure first, then an interruption, then anything that needs a look."""
    codes = {outcome.exit_code for outcome in outcomes}
    for code in (3, 130):
        if code in codes:
            return code
    if not codes or codes == {0}:
        return 0
    return codes.pop() if len(codes) == 1 else 1
