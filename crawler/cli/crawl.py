"""``newskeep crawl``: archive portals, then report what was new, what failed, and what to type next."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.logs import log_to_stderr
from crawler.cli.reading import ArchiveFolder
from crawler.cli.terminal import count_of, show_table
from crawler.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from crawler.jobs.health import Verdict
    from crawler.run import CrawlRequest, RunReport

_PRECEDENCE = (3, 130, 2, 4, 1, 0)
"""Of the exit codes of several portals, the first in this order becomes the command's."""


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="ADDRESS|PORTAL…")
@click.option(
    "--archive",
    envvar="NEWSKEEP_ARCHIVE",
    type=ArchiveFolder(),
    default=Path("newsarchive"),
    show_default=True,
    help="Folder of the archive; created if missing.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Fetch at most this many posts; the next crawl continues from there.")
@click.option("--since", metavar="DATE", help="Skip posts published before this day (2026-05-26).")
@click.option(
    "--delay",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Seconds between two requests to a host [default: 1, or more if robots.txt or the host asks for it]. Use 0 only for your own hosts.",
)
@click.option("--dry-run", is_flag=True, help="Fetch only robots.txt and the home page, and show what a crawl would fetch next.")
@click.option("--no-warc", is_flag=True, help="Do not keep the raw responses.")
@click.option("--media", is_flag=True, help="Also keep the articles' images.")
@click.option("--counters", is_flag=True, help="Ask view counters even if asking adds a view.")
@click.option("--browser", is_flag=True, help="Render pages that are empty without scripts (needs the extra newskeep[browser]).")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Change a setting for this crawl (docs/settings.md); can be repeated.",
)
def crawl(
    targets: tuple[str, ...],
    archive: Path,
    limit: int | None,
    since: str | None,
    delay: float | None,
    dry_run: bool,
    no_warc: bool,
    media: bool,
    counters: bool,
    browser: bool,
    settings: tuple[str, ...],
) -> None:
    """
    Crawl portals into the archive: every post the first time, then only what is new or changed.

    \b
        newskeep crawl https://www.example.com/
        newskeep crawl qjnew --since 2026-05-01 --limit 100

    An ADDRESS stands for its whole portal, even if it is that of a section or a post. PORTAL is a profile's name
    (`newskeep portal list`). Ctrl-C stops cleanly; run the same command again to continue. From a portal's fourth crawl on, anything unlike its earlier
    crawls (a field lost, empty lists) is reported at the end, and the exit code is 1.
    """
    from crawler.requested import resolve

    if len(targets) == 1:
        resolve(targets[0])  # a wrong address is reported before Scrapy is loaded

    from crawler.crawling import CrawlRequest
    from crawler.overrides import overrides

    changed = overrides(dict(map(_setting, settings)) | ({"NEWSKEEP_BROWSER": True} if browser else {}))
    requests = [
        CrawlRequest(
            target,
            archive,
            limit=limit,
            since=_day(since) if since else None,
            delay_seconds=delay,
            warc=not no_warc,
            media=media,
            raise_counts=counters,
            settings=changed,
        )
        for target in dict.fromkeys(targets)
    ]
    if dry_run:
        from crawler.cli.dryrun import dry_run as show

        sys.exit(max(show(request) for request in requests))
    reports = _run(requests)
    _show(reports, _verdicts(reports, archive), archive)
    sys.exit(worst(report.exit_code for report in reports))


def worst(codes: Iterable[int]) -> int:
    """
    One exit code for several portals.

    >>> worst([0, 1, 130]), worst([0, 4])
    (130, 1)
    """
    found = list(codes)
    if len(set(found)) > 1 and set(found) <= {0, 1, 2, 4}:
        return 1  # some portal went well
    return next((code for code in _PRECEDENCE if code in found), 0)


def _run(requests: Sequence[CrawlRequest]) -> list[RunReport]:
    from crawler.crawling import run_crawls

    log_to_stderr(above_bar=True)
    return run_crawls(requests)


def _verdicts(reports: Sequence[RunReport], archive: Path) -> list[Verdict]:
    """What is unlike the portals' earlier crawls; nothing if the archive cannot be written, as the reports will say."""
    from crawler.jobs.health import Verdict, judge_crawls

    try:
        return judge_crawls(archive, reports)
    except ArchiveError as error:
        click.echo(f"the crawl's health was not judged: {error}", err=True)
        return [Verdict() for _ in reports]


def _show(reports: Sequence[RunReport], verdicts: Sequence[Verdict], archive: Path) -> None:
    if not sys.stderr.isatty():
        from crawler.extensions.progress import log_line

        for report, verdict in zip(reports, verdicts, strict=True):
            log_line("end", **vars(report), alarms=[asdict(standing.alarm) for standing in verdict.alarms])
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    _show_counts(console, reports, verdicts)
    for report, verdict in zip(reports, verdicts, strict=True):
        for line, is_for_copying in _details(report, verdict, archive):
            console.print(f"{report.portal}: {line}", markup=False, soft_wrap=is_for_copying)
    if any(report.new + report.changed + report.unchanged for report in reports):
        where = "" if archive == Path("newsarchive") else f" --archive {shlex.quote(str(archive))}"
        said = f"The archive is in {archive}. Next: newskeep search 词{where} · newskeep stats{where} · newskeep serve{where}"
        console.print(said, markup=False, soft_wrap=True)  # a wrapped command could not be copied


def _details(report: RunReport, verdict: Verdict, archive: Path) -> Iterator[tuple[str, bool]]:
    """The lines about one portal below the table, and whether each holds addresses or commands to copy."""
    from crawler.jobs.health import alarms_in_words

    yield from ((line, True) for line in alarms_in_words(verdict, archive))
    for title, told in (("failed", report.failed), ("skipped", report.skipped), ("noted", _noted(report))):
        if told:
            yield f"{title}: " + ", ".join(f"{slug} {count}" for slug, count in told.most_common()), False
    if report.coverage:
        yield f"coverage: {coverage_in_words(report.coverage)}", False
    if report.message:
        yield report.message + (f" [{report.reason}]" if report.reason != "finished" else ""), False


def _show_counts(console: Console, reports: Sequence[RunReport], verdicts: Sequence[Verdict]) -> None:
    from rich.markup import escape

    names = ["new", "changed", "unchanged", "failed", "skipped", "requests", "left"]
    names += ["alarms"] * any(verdict.alarms for verdict in verdicts)
    rows = []
    for report, verdict in zip(reports, verdicts, strict=True):
        failed, skipped = sum(report.failed.values()), sum(report.skipped.values())
        counts = (
            report.new,
            report.changed,
            report.unchanged,
            failed,
            skipped,
            report.requests,
            report.pending,
            len(verdict.alarms),
        )
        if report.run_id or report.requests:  # a target that is no portal has no counts, only a message below
            rows.append([escape(report.portal), *map(str, counts[: len(names)])])
    if rows:
        show_table(console, {"portal": "left", **dict.fromkeys(names, "right")}, rows)


def _noted(report: RunReport) -> Counter[str]:
    """The notes without the number of pages read, which only the exit code needs."""
    return Counter({slug: count for slug, count in report.notes.items() if slug != "pages"})


def coverage_in_words(coverage: Mapping[str, Any]) -> str:
    """
    What the walk knows of the portal, in a line.

    >>> coverage_in_words({"found": 38, "fates": {"archived": 38, "gone": 2}, "named": {"list": 40}, "numbers": [{"gaps": 1}]})
    '40 posts named (list 40): archived 38, gone 2; 1 gap in their numbers'
    """
    fated: dict[str, int] = coverage.get("fates") or {}
    told = ", ".join(f"{name} {count}" for name, count in dict(coverage.get("named") or {}).items())
    fates = ", ".join(f"{name} {count}" for name, count in fated.items())
    gaps = sum(int(run.get("gaps") or 0) for run in coverage.get("numbers") or ())
    words = f"{count_of(sum(fated.values()), 'post')} named" + (f" ({told})" if told else "") + (f": {fates}" if fates else "")
    return words + (f"; {count_of(gaps, 'gap')} in their numbers" if gaps else "")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise UsageError(f"--since wants a day like 2026-05-26, not {text!r}") from None


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--set wants NAME=VALUE, not {text!r}")
    return name, value
