"""``newskeep page``: extract one page and show a summary, or every field with the rule that gave it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.kept_page import kept_page
from crawler.cli.terminal import one_line, plain
from crawler.errors import FetchError, UsageError
from crawler.requested import address_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from crawler.document import Document
    from crawler.items import Article
    from crawler.page import Page
    from crawler.portals import Portal


@click.command()
@click.argument("source", metavar="ADDRESS|FILE|CAPTURE|-")
@click.option("--url", metavar="ADDRESS", help="Address the FILE came from; by default, the one the file itself names.")
@click.option(
    "--at", "fetched_at", metavar="TIME", help='When the FILE was fetched (2026-05-26T08:00+08:00); "3天前" is counted from then.'
)
@click.option("--portal", "name", metavar="NAME", help="Use this profile; by default, the one that names the host.")
@click.option("--json", "as_json", is_flag=True, help="Print the article as one JSON object (names: docs/fields.md).")
@click.option("--explain", is_flag=True, help="Show every field with its rule, what the rule read, or why the field is empty.")
@click.option("--counters", is_flag=True, help="Also ask view counters that add a view when asked.")
@click.option("--ignore-robots", is_flag=True, help="Do not check robots.txt first; for your own portals.")
def page(
    source: str,
    url: str | None,
    fetched_at: str | None,
    name: str | None,
    as_json: bool,
    explain: bool,
    counters: bool,
    ignore_robots: bool,
) -> None:
    """
    Extract one page (from the web, a saved file, standard input (-) or a capture) and show the fields.

    \b
        newskeep page https://www.example.com/post/3391.html
        newskeep page saved.html --url https://www.example.com/post/3391.html --explain
        curl -s https://www.example.com/post/3391.html | newskeep page - --url https://www.example.com/post/3391.html
        newskeep page https://www.example.com/post/3391.html --json | jq .published_at
        newskeep page newsarchive/warc/www-example-com-00001.warc.gz:3007 --explain

    An address is fetched once, politely, together with further pages of the article and any view counter that can be read without
    adding a view. Exits with 4 if the server answers with an error; what that answer says is still shown.
    """
    from crawler.document import Document
    from crawler.extract import extract_document

    if re.match(r"https?://", source, re.IGNORECASE):
        address = address_of(source)
        portal = _portal(name, address)
        got = _fetch(address, portal, counters=counters, obey_robots=not ignore_robots)
    else:
        got = kept_page(source, url, fetched_at)
        portal = _portal(name, got.url)
    doc = Document(got, portal)
    article = extract_document(doc)
    if as_json:
        click.echo(json.dumps(article.to_json(), ensure_ascii=False, indent=2))
    else:
        _print(explained(doc, article) if explain else card(article))
    if got.requested_url and got.status >= 400:  # shown nevertheless: its text may say why
        raise FetchError(f"{got.requested_url} answers {got.status}", slug=f"http-{got.status}")


def card(article: Article) -> RenderableType:
    """What a reader wants to know about an article, on one screen."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", justify="right")
    facts.add_column(overflow="fold")
    for name, value in _facts(article):
        facts.add_row(name, Text(value))
    paragraphs = plain(article.body_text).split("\n\n")
    shown = [Text(paragraph, overflow="ellipsis") for paragraph in paragraphs[:3] if paragraph]
    rest = len(paragraphs) - len(shown)
    if rest > 0:
        shown.append(Text(f"… {rest} more paragraph{'s' if rest > 1 else ''}", style="dim"))
    spaced = [Padding(text, (1, 0, 0, 0)) for text in shown]
    title = Text(one_line(article.title) or f"(no title: {article.problems.get('title', 'this page shows none')})", style="bold")
    return Panel(
        Group(title, Padding(facts, (1, 0, 0, 0)), *spaced),
        subtitle=Text(one_line(article.url)),
        subtitle_align="right",
        padding=(1, 2),
    )


def explained(doc: Document, article: Article) -> RenderableType:
    """Every field: its value, the rule that gave it and what the rule read; for an empty one, why."""
    from rich import box
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column("field", style="cyan", no_wrap=True)
    table.add_column("value", ratio=6, overflow="fold")
    table.add_column("rule", style="green", no_wrap=True)
    table.add_column("read from", style="dim", ratio=4, overflow="fold")
    for name, value in article.to_json().items():
        if name in _NOT_ROWS:
            continue
        problem = article.problems.get(name)
        if value not in (None, "", []):
            shown = Text(_value(name, value, article))
        else:
            shown = Text(f"— {problem}" if problem else "—", style="red" if problem else "dim")
        table.add_row(name, shown, one_line(article.rules.get(name, "")), Text(one_line(article.evidence.get(name, ""))[:300]))
    return Group(_heading(doc, article), table)


_NOT_ROWS = frozenset("rules family theme kind fetched_url published_precision published_earliest published_latest".split())
"""Fields of the JSON that the heading or another row of ``--explain`` shows."""


def _heading(doc: Document, article: Article) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    from crawler.families import detect, version_of
    from crawler.fields.metadata import zone_of

    seen = detect(doc)
    software = " ".join(
        filter(None, (doc.family.title or doc.family.name, version_of(doc), f"theme {article.theme}" if article.theme else ""))
    )
    evidence = "; ".join(map(one_line, seen.evidence))[:400]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", justify="right")
    grid.add_column(overflow="fold")
    grid.add_row("page", Text(one_line(article.fetched_url)))
    grid.add_row("kind", Text.assemble((article.kind, "bold"), ("  " + one_line(article.evidence.get("kind", "")), "dim")))
    grid.add_row(
        "software",
        Text.assemble(
            (software, "bold"),
            (f"  {int(100 * seen.confidence)} % sure: {evidence}" if evidence else "", "dim"),
        ),
    )
    grid.add_row("read as of", Text(f"{doc.now.astimezone(zone_of(doc)).isoformat(timespec='seconds')}  (zone {zone_of(doc)})"))
    return grid


def _facts(article: Article) -> list[tuple[str, str]]:
    found: list[tuple[str, Any]] = [
        ("portal", article.site),
        ("kind", article.kind if article.kind != "post" else None),
        ("category", " › ".join(article.category)),
        ("author", article.author),
        ("editor", article.editor),
        ("source", " ".join(filter(None, (article.source_name, article.source_url)))),
        ("published", _published(article)),
        ("modified", article.modified_at.isoformat(" ", "seconds") if article.modified_at else None),
        ("views", f"{article.views:,}" if article.views is not None else None),
        ("comments", article.comments),
        ("tags", ", ".join(article.tags)),
        ("related", "\n".join(f"{link.title}  {link.url}" for link in article.related)),
        ("previous", f"{article.prev.title}  {article.prev.url}" if article.prev else None),
        ("next", f"{article.next.title}  {article.next.url}" if article.next else None),
        ("parts", len(article.pages) or None),
        ("images", len(article.images) or None),
        ("length", f"{len(article.body_text):,} characters" if article.body_text else None),
        ("notice", article.copyright_notice),
    ]
    return [(name, "\n".join(map(one_line, str(value).split("\n")))) for name, value in found if value not in (None, "")]


def _published(article: Article) -> str:
    """The moment as exact as it is known, the certain interval where it is wider than a minute, and the text it was read from."""
    at = article.published_at
    if at is None:
        return ""
    shapes = {
        "second": "%Y-%m-%d %H:%M:%S %z",
        "minute": "%Y-%m-%d %H:%M %z",
        "hour": "%Y-%m-%d %H:00 %z",
        "day": "%Y-%m-%d",
        "month": "%Y-%m",
        "year": "%Y",
    }
    text = at.strftime(shapes[article.published_precision or "day"])
    low, high = article.published_earliest, article.published_latest
    if low and high and (high - low).total_seconds() > 60:
        text += f"  certain: {low:%Y-%m-%d %H:%M} … {high:%Y-%m-%d %H:%M}"
    return text + (f"  from “{article.published_raw}”" if article.published_raw else "")


def _value(name: str, value: Any, article: Article) -> str:
    if name == "published_at":
        return one_line(_published(article))
    if name in ("body_text", "body_html"):
        return f"{len(value):,} characters: {one_line(value)[:90]}…"
    if name in ("related", "images", "prev", "next"):
        links = value if isinstance(value, list) else [value]
        lines = [one_line(f"{link.get('title') or link.get('alt') or ''}  {link['url']}") for link in links]
        return "\n".join([*lines[:12], f"… {len(lines) - 12} more"] if len(lines) > 12 else lines)
    if isinstance(value, list):
        return one_line((" › " if name == "category" else ", ").join(map(str, value)))
    return one_line(value)


def _fetch(url: str, portal: Portal | None, *, counters: bool, obey_robots: bool) -> Page:
    from crawler.fetch import Client
    from crawler.whole import whole_page

    with Client(url, obey_robots=obey_robots) as client:
        return whole_page(client, client.get(url), portal, counters=counters)


def _portal(name: str | None, url: str) -> Portal | None:
    from crawler.portals.load import find_profile

    portal = find_profile(name or url) if name or url else None
    if name and portal is None:
        raise UsageError(f"there is no profile {name!r}; `newskeep portal list` shows the profiles")
    return portal


def _print(shown: RenderableType) -> None:
    from rich.console import Console

    Console(highlight=False).print(shown)
