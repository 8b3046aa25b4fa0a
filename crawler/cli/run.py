"""``newskeep run``: run the scheduled crawls that are due, once or as a daemon."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.logs import log_to_stderr

if TYPE_CHECKING:
    from crawler.jobs.config import Config
    from crawler.jobs.runner import Outcome, Runner
    from crawler.run import RunReport


@click.command()
@click.option(
    "--config",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file newskeep.toml [default: $NEWSKEEP_CONFIG, ./newskeep.toml, ~/.config/newskeep/newskeep.toml].",
)
@click.option("--due", is_flag=True, help="Only what is due (the default).")
@click.option("--all", "everything", is_flag=True, help="Crawl every portal now, due or not.")
@click.option("--only", multiple=True, metavar="NAME", help="Crawl only this portal of the file, now; can be repeated.")
@click.option("--daemon", is_flag=True, help="Keep running, and crawl each portal when it is due.")
@click.option("--quiet", is_flag=True, help="Print only what needs a look, which is what cron will mail.")
@click.option(
    "--install",
    type=click.Choice(["systemd", "systemd-timer", "cron"]),
    help="Print the systemd units or the crontab line for this installation.",
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of newskeep.toml.")
def run(
    file: Path | None,
    due: bool,
    everything: bool,
    only: tuple[str, ...],
    daemon: bool,
    quiet: bool,
    install: str | None,
    schema: bool,
) -> None:
    """
    Run the crawls in newskeep.toml that are due, then exit; with --daemon, keep running.

    \b
        newskeep run
        newskeep run --config /srv/news/newskeep.toml --daemon
        newskeep run --install systemd > ~/.config/systemd/user/newskeep.service

    Exits with 0 if all went as usual and with 1 if something needs a look; stderr and `newskeep status` say what.
    """
    from crawler.jobs.config import json_schema, load_config

    if schema:
        click.echo(json.dumps(json_schema(), indent=1))
        return
    config, path = load_config(file)
    if install:
        from crawler.jobs.units import units

        click.echo(units(install, path, config), nl=False)
        return
    if due and everything:
        raise click.UsageError("--due and --all exclude each other")
    unknown = set(only) - {job.name or job.target for job in config.portals}
    if unknown:
        raise click.UsageError(f"{path} has no portal called {sorted(unknown)[0]!r}")
    sys.exit(_work(config, path, everything=everything, only=frozenset(only), daemon=daemon, quiet=quiet))


def _work(config: Config, path: Path, *, everything: bool, only: frozenset[str], daemon: bool, quiet: bool) -> int:
    from crawler.jobs import alerts
    from crawler.jobs.daemon import run_due, run_until_stopped
    from crawler.jobs.runner import Runner

    log_to_stderr()
    alerts.check(config.alerts)

    def tell(outcome: Outcome) -> None:
        _say(outcome, quiet)
        alerts.send(outcome, config.alerts)

    runner = Runner(config, path.absolute().parent, tell=tell)
    try:
        if daemon:
            return asyncio.run(run_until_stopped(runner))
        only_due = not everything and not only
        if only_due and not quiet and sys.stderr.isatty():
            _say_if_nothing_is_due(runner)
        return asyncio.run(run_due(runner, only_due=only_due, names=only))
    finally:
        runner.close()


def _say(outcome: Outcome, quiet: bool) -> None:
    """Print a line per run and any new alarms on stderr; with *quiet*, only what needs a look."""
    from crawler.jobs.health import Verdict, alarms_in_words

    report = outcome.report
    if not quiet or outcome.needs_a_look:
        click.echo(f"{outcome.job}: {in_words(report)}{_due(outcome)}", err=True)
    for line in alarms_in_words(Verdict(outcome.alarms, outcome.ended), outcome.archive, told_again=False):
        click.echo(f"{outcome.job}: {line}", err=True)


def in_words(report: RunReport) -> str:
    """
    How a run went, in a line.

    >>> from crawler.run import RunReport
    >>> in_words(RunReport("a", reason="finished", new=3, requests=5))
    'finished: 3 new, 0 changed, 0 failed, 5 requests'
    >>> in_words(RunReport("a", reason="portal-busy", message="it is being crawled"))
    'portal-busy: it is being crawled'
    """
    if not report.run_id and not report.requests:
        return f"{report.reason}: {report.message}"
    counts = f"{report.new} new, {report.changed} changed, {sum(report.failed.values())} failed, {report.requests} request{'' if report.requests == 1 else 's'}"
    failed = ", ".join(f"{slug} {count}" for slug, count in report.failed.most_common(5))
    said = f": {report.message}" if report.message and report.exit_code else ""
    return f"{report.reason}: {counts}{f' ({failed})' if failed else ''}{said}"


def _due(outcome: Outcome) -> str:
    return f"; next {outcome.next_due_at:%Y-%m-%d %H:%M} UTC" if outcome.next_due_at else ""


def _say_if_nothing_is_due(runner: Runner) -> None:
    due = runner.next_due()
    if due is None:
        click.echo("newskeep.toml names no portal that is enabled", err=True)
    elif not runner.due_jobs():
        click.echo(f"nothing is due; next {due[1]} at {due[0]:%Y-%m-%d %H:%M} UTC (--all does everything now)", err=True)
