"""Completes the run's report when its spider closes: reason, counts, coverage, exit code."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from scrapy import signals

from crawler.errors import ArchiveError
from crawler.run import Run, RunReport, run_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_ENOUGH = ("finished", "limit", "limit-pages", "limit-bytes", "limit-minutes", "quiet-hours")
_ARCHIVE = ("disk-nearly-full", "archive-quota")
MESSAGES = {
    "interrupted": "stopped on request; the same command goes on from here",
    "limit": "the --limit is reached; the same command without it goes on from here",
    "limit-pages": "NEWSKEEP_PAGES_A_RUN is reached; the same command goes on from here",
    "limit-bytes": "NEWSKEEP_BYTES_A_RUN is reached; the same command goes on from here",
    "limit-minutes": "NEWSKEEP_MINUTES_A_RUN is reached; the same command goes on from here",
    "quiet-hours": "the portal's quiet hours have begun; the same command goes on when they are over",
    "asked-to-wait": "the host asked us to stay away for a while; the same command goes on later",
    "challenge": "a firewall wants a proof of being a browser; the same command goes on from here once we are let in",
    "no-connection": "the host cannot be reached; the same command tries again",
    "no-such-host": "the name service does not know the host: is the address right?",
    "timeout": "the host does not answer in time; the same command tries again",
    "disk-nearly-full": "the disk is nearly full: make room, then the same command goes on from here",
    "archive-quota": "the archive's quota (NEWSKEEP_ARCHIVE_BYTES) is reached",
}


class Report:
    """Fills in ``run.report`` and closes the run."""

    def __init__(self, crawler: Crawler) -> None:
        self.run = run_of(crawler)
        self.began = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Report:
        extension = cls(crawler)
        crawler.signals.connect(extension.closed, signals.spider_closed)
        return extension

    def closed(self, reason: str) -> None:
        run, report = self.run, self.run.report
        report.seconds = time.monotonic() - self.began
        report.reason = run.stop_reason or {"shutdown": "interrupted"}.get(reason, reason)
        run.flush()
        count_outcomes(run)
        report.coverage = run.walk.report()
        report.exit_code = exit_code(report)
        try:
            run.close()
        except ArchiveError as error:
            run.failure = error
        if run.failure is not None:
            report.reason, report.exit_code, report.message = run.failure.slug, run.failure.exit_code, str(run.failure)
        report.message = report.message or MESSAGES.get(report.reason, "")
        if report.exit_code == 4 and not report.message:
            report.message = nothing_came(report)
        if report.reason.startswith("robots-http-"):
            report.message = "robots.txt answers with a server error, which means: keep away for now (RFC 9309)"


def count_outcomes(run: Run) -> None:
    """Copy to the report what became of the articles handed to the archive, as far as it is committed."""
    report, outcomes = run.report, run.outcomes
    report.new, report.changed, report.unchanged = outcomes["new"], outcomes["changed"], outcomes["unchanged"]
    if outcomes["rejected"]:
        report.failed["store-rejected"] = outcomes["rejected"]


def nothing_came(report: RunReport) -> str:
    """
    Why a run brought nothing, in a sentence.

    >>> report = RunReport("example")
    >>> report.skipped.update(["http-404", "probe-http-404"])
    >>> nothing_came(report)
    'nothing could be fetched: http-404; is the address right?'
    """
    slugs = [slug for slug in (*report.failed, *report.skipped) if not slug.startswith("probe-")]
    if "robots" in slugs:
        return "robots.txt forbids the home page, so nothing was asked"
    return f"nothing could be fetched: {', '.join(slugs) or 'the home page leads nowhere'}; is the address right?"


def exit_code(report: RunReport) -> int:
    """
    The command line's exit code for a report.

    >>> exit_code(RunReport("example", reason="finished", requests=3, new=1)), exit_code(RunReport("example", reason="finished"))
    (0, 4)
    """
    if report.reason == "interrupted":
        return 130
    if report.reason in _ARCHIVE:
        return 3
    if not report.notes["pages"] and not report.new + report.changed + report.unchanged:
        return 4
    return 0 if report.reason in _ENOUGH and not report.failed else 1
