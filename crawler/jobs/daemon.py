"""The process that keeps running: crawls each portal when it is due, serves metrics, stops cleanly when told to."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from pathlib import Path

from crawler.archive.connect import DATABASE
from crawler.archive.overview import overview
from crawler.errors import ConfigError
from crawler.jobs import metrics
from crawler.jobs.config import Config, Job
from crawler.jobs.runner import Outcome, Runner, worst_exit
from crawler.stop_signals import caught_signals

logger = logging.getLogger(__name__)
LOOK_SECONDS = 5.0  # a due job begins at most this late
CLEAN_SECONDS = 3600.0  # between two deletions of what is past its retention


async def run_due(runner: Runner, *, only_due: bool = True, names: frozenset[str] = frozenset()) -> int:
    """Crawl what is due (or everything, or only *names*), then return the exit code."""
    jobs = runner.due_jobs() if only_due else runner.jobs
    with caught_signals(runner.stop):
        outcomes = await runner.run([job for job in jobs if not names or job.name in names])
    if outcomes:
        runner.delete_expired()
    publish(runner)
    return worst_exit(outcomes)


async def run_until_stopped(runner: Runner) -> int:
    """
    Crawl each portal when it is due, until SIGTERM or Ctrl-C; returns 130 then.

    Raises ConfigError if the port of ``[metrics]`` is taken, ArchiveError when the archive cannot be written.
    """
    running: dict[str, asyncio.Task[Outcome]] = {}
    server = await _serve(runner)
    with caught_signals(runner.stop):
        try:
            await _crawl_what_is_due(runner, running)
        finally:
            runner.stop()
            await asyncio.gather(*running.values(), return_exceptions=True)
            if server is not None:
                server.close()
            publish(runner)
    return 130


async def _crawl_what_is_due(runner: Runner, running: dict[str, asyncio.Task[Outcome]]) -> None:
    """Fill *running* ({job: its task}) with what is due and empty it of what is done, until the runner is stopped."""
    turns = asyncio.Semaphore(runner.config.at_once)
    publishing, cleaning = _Every(LOOK_SECONDS), _Every(CLEAN_SECONDS)
    while not runner.is_stopping:
        for job in runner.due_jobs():
            if job.name not in running:
                running[job.name] = asyncio.ensure_future(_in_turn(runner, turns, job))
        if publishing.is_due():  # not after each of hundreds of portals
            publish(runner)
        if running:
            await asyncio.wait(running.values(), timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(LOOK_SECONDS)
        for name in [name for name, task in running.items() if task.done()]:
            running.pop(name).result()
        if cleaning.is_due():
            runner.delete_expired()


class _Every:
    """A timer for a loop: due at once, and then each time so many seconds have passed."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = -seconds

    def is_due(self) -> bool:
        if time.monotonic() - self._last < self._seconds:
            return False
        self._last = time.monotonic()
        return True


def publish(runner: Runner) -> None:
    """Write the files that ``[metrics]`` names."""
    wanted: Config = runner.config
    if not wanted.metrics.textfile and not wanted.metrics.health_file:
        return
    try:
        if wanted.metrics.textfile:
            metrics.write_whole(_beside(runner, wanted.metrics.textfile), _metrics(runner)[1])
        if wanted.metrics.health_file:
            metrics.write_whole(_beside(runner, wanted.metrics.health_file), _health(runner)[1])
    except OSError as problem:
        logger.error("metrics could not be written: %s", problem)


async def _in_turn(runner: Runner, turns: asyncio.Semaphore, job: Job) -> Outcome:
    async with turns:
        outcome = await runner.turn(job)
    if outcome.report.reason == "portal-busy":  # another process has it, and it is still due: do not ask again and again
        await asyncio.sleep(LOOK_SECONDS)
    return outcome


async def _serve(runner: Runner) -> asyncio.Server | None:
    listen = runner.config.metrics.listen
    if not listen:
        return None
    try:
        return await metrics.serve(listen, {"/metrics": lambda: _metrics(runner), "/health": lambda: _health(runner)})
    except OSError as problem:
        # asyncio's own message repeats the address
        said = os.strerror(problem.errno) if problem.errno and problem.errno > 0 else problem
        raise ConfigError(f"metrics.listen: cannot listen on {listen} ({said})", slug="no-port") from None


def _metrics(runner: Runner) -> tuple[str, str]:
    database = runner.archive / DATABASE
    return "text/plain; version=0.0.4", metrics.prometheus(overview(runner.store.conn), database.stat().st_size)


def _health(runner: Runner) -> tuple[str, str]:
    names = {job.name for job in runner.jobs}
    return "application/json", metrics.as_json(metrics.health(overview(runner.store.conn), runner.clock(), names))


def _beside(runner: Runner, name: str) -> Path:
    """A path of the configuration, relative to the file it stands in."""
    return runner.base / name
