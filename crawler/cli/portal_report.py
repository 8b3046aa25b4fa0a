"""Prints what ``newskeep portal detect`` found: software, politeness, offers; as a table or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.cli.terminal import one_line

if TYPE_CHECKING:
    from rich.table import Table

    from crawler.document import Document
    from crawler.download.robots import Rules
    from crawler.families.base import Detection
    from crawler.learn.survey import Offer


def facts_table(home: Document, seen: Detection, counter: str, manners: Rules, delay: float) -> Table:
    from rich.table import Table
    from rich.text import Text

    from crawler.families import by_name, version_of
    from crawler.fields.metadata import lang_of, zone_of
    from crawler.fields.sitename import name_of_portal

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", justify="right")
    grid.add_column(overflow="fold")
    software = " ".join(filter(None, (by_name(seen.family).title, version_of(home))))
    sure = f"{software} ({int(100 * seen.confidence)} % sure)"
    facts = [
        ("address", home.url),
        ("name", name_of_portal(home) or "—"),
        ("software", sure if seen.family != "generic" else "unknown: read by the generic rules"),
        ("theme", seen.theme or "—"),
        ("evidence", "\n".join(map(one_line, seen.evidence)) or "—"),
        ("language", f"{lang_of(home) or '—'}, times in {zone_of(home)}"),
        ("views", counter),
        ("robots.txt", _robots_line(manners)),
        ("delay", f"{max(delay, manners.crawl_delay or 0):g} s between two requests"),
    ]
    for label, value in facts:
        grid.add_row(label, Text(value))
    return grid


def offer_table(asked: list[Offer]) -> Table:
    table = plain_table("offers", "address", "answer")
    for offer in asked:
        newest = f", newest {offer.newest:%Y-%m-%d %H:%M}" if offer.newest else ""
        answer = offer.problem or (f"{offer.posts} entries{newest}" if offer.posts else "answers, no entries")
        table.add_row(offer.source.kind, offer.url, answer, style="dim" if offer.problem else "")
    return table


def as_object(home: Document, seen: Detection, asked: list[Offer], counter: str, manners: Rules, delay: float) -> dict[str, Any]:
    from crawler.families import version_of

    return {
        "address": home.url,
        "family": seen.family,
        "version": version_of(home),
        "theme": seen.theme,
        "confidence": seen.confidence,
        "evidence": list(seen.evidence),
        "offers": [
            {
                "kind": offer.source.kind,
                "url": offer.url,
                "entries": offer.posts,
                "newest": offer.newest.isoformat() if offer.newest else None,
                "problem": offer.problem or None,
            }
            for offer in asked
        ],
        "views": counter,
        "robots": {"note": manners.note, "crawl_delay": manners.crawl_delay, "sitemaps": list(manners.sitemaps)},
        "delay_seconds": max(delay, manners.crawl_delay or 0),
    }


def counter_line(post: Document | None) -> str:
    """How the views of a post can be read, as a sentence."""
    if post is None:
        return "unknown: no post could be read"
    from crawler.extract import extract_document

    asked = post.family.counter(post)
    shown = extract_document(post)
    if shown.views is not None:
        return f"shown on the page ({shown.views}; {shown.rules['views']})"
    if asked is None:
        return "not shown"
    return (
        f"{asked.url} ({'rises by being asked: only with --counters' if asked.raises_count else 'does not rise by being asked'})"
    )


def plain_table(*names: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def show(*shown: Any) -> None:
    from rich.console import Console

    Console(highlight=False, markup=False).print(*shown, sep="\n")


def _robots_line(manners: Rules) -> str:
    said = f"{manners.note}" + (f", Crawl-delay {manners.crawl_delay:g} s" if manners.crawl_delay is not None else "")
    return said + (f", {len(manners.sitemaps)} sitemap(s)" if manners.sitemaps else "")
