"""``newskeep crawl --dry-run``: fetch robots.txt and the home page, and show what a crawl would fetch next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.errors import FetchError
from crawler.run import CrawlRequest, own_addresses, resolve

if TYPE_CHECKING:
    from crawler.download.robots import Rules
    from crawler.walk.leads import Lead, Step


def dry_run(request: CrawlRequest) -> int:
    """Print what a crawl of *request* would fetch next; returns the exit code. Nothing is stored."""
    from crawler.fetch import Client
    from crawler.walk.leads import WalkOptions
    from crawler.walk.plan import Walk

    portal, start = resolve(request.target)
    delay = 1.0 if request.delay_seconds is None else request.delay_seconds
    with Client(*own_addresses(portal, start), delay_seconds=delay) as client:
        rules = client.robots(start)
        walk = Walk(start, None, portal, WalkOptions(since=request.since, limit=request.limit))
        home = walk.start()[0]
        page = client.front(home.url)
        if page.status >= 400:
            raise FetchError(f"{home.url} answers {page.status}", slug=f"http-{page.status}")
        step = walk.read(page, home)
    _show(start, rules, step, [*walk.robots(rules.sitemaps), *step.leads])
    return 0


def _show(start: str, rules: Rules, step: Step, leads: list[Lead]) -> None:
    click.echo(f"{start} is a {step.kind} page{f' ({step.slug})' if step.slug else ''}; robots.txt: {_in_words(rules)}")
    allowed = [lead for lead in leads if rules.allows(lead.url)]
    for lead in sorted(allowed, key=lambda lead: -lead.priority):
        click.echo(f"{lead.purpose:8} {lead.via:12} {lead.url}")
    refused = len(leads) - len(allowed)
    click.echo(f"{len(allowed)} addresses to ask first, {refused} that robots.txt forbids; it names {len(step.hints)} posts.")


def _in_words(rules: Rules) -> str:
    delay = f", Crawl-delay {rules.crawl_delay:g} s" if rules.crawl_delay is not None else ""
    return rules.note + delay
