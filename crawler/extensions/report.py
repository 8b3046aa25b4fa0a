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
    "bad-certificate": "the host's certificate is not valid; if you trust it all the same, add --set DOWNLOAD_VERIFY_CERTIFICATES=False",
    "bad-tls": "the host does not speak TLS there; does it answer at http://?",
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
        if run.is_closed:  # abandoned by force, while Scrapy was still closing the spider
            return
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
        if report.exit_code == 0 and names_no_posts(report):
            report.exit_code, report.message = 4 if report.skipped["not-html"] else 1, nothing_named(report)
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
    if "not-html" in slugs:
        return _NOT_HTML
    if _REFUSALS.intersection(slugs):
        return f"the host refuses to answer us ({', '.join(slugs)})"
    if any(slug.startswith("http-5") for slug in slugs):
        return f"the host has a fault of its own ({', '.join(slugs)}); the same command tries again"
    if not slugs:
        return "nothing could be fetched: the home page redirects to itself (until a cookie is set, perhaps: we keep none)"
    why = next((_WHY[slug] for slug in slugs if slug in _WHY), "is the address right?")
    return f"nothing could be fetched: {', '.join(slugs)}; {why}"


_WHY = {
    "too-large": "NEWSKEEP_HTML_BYTES says how large a page may be",
    "cut-body": "the host ends its answers before they are complete",
    "bad-http": "what answers there does not speak HTTP as it should; is the port right?",
    "timeout": MESSAGES["timeout"],
    "too-many-redirects": "the home page redirects again and again",
}
_NOT_HTML = "nothing could be read: the home page is no HTML page"
_REFUSALS = frozenset(("http-401", "http-403", "http-406", "http-451"))


def names_no_posts(report: RunReport) -> bool:
    """Whether pages were read, but none of them, in this run or an earlier one, named a single post."""
    stored = report.new + report.changed + report.unchanged
    return report.reason == "finished" and not stored and not report.notes["not-modified"] and report.coverage.get("found") == 0


def nothing_named(report: RunReport) -> str:
    """
    Why a run that read pages found no posts there, in a sentence.

    >>> report = RunReport("example")
    >>> report.skipped.update(["empty-shell"])
    >>> nothing_named(report)
    'the pages are empty until their scripts have run: add --browser'
    """
    if report.skipped["empty-shell"]:
        return "the pages are empty until their scripts have run: add --browser"
    if report.skipped["not-html"]:
        return _NOT_HTML
    return "no posts were found; `newskeep portal detect` with the same address shows what the portal offers"


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
