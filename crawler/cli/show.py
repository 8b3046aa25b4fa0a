"""``newskeep show``: show one article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from crawler.archive.times import local
from crawler.cli.reading import archive_option
from crawler.cli.terminal import count_of, one_line, plain


@click.command()
@click.argument("article")
@archive_option
@click.option(
    "--json", "as_json", is_flag=True, help="Print the article as one JSON object with the names of `newskeep page --json`."
)
@click.option("--rules", is_flag=True, help="Also show which rule gave each field.")
def show(article: str, archive: Path, as_json: bool, rules: bool) -> None:
    """
    Show one article as it stands now.

    ARTICLE is its id (as search prints it) or any of its addresses.

    \b
        newskeep show 12
        newskeep show https://www.example.com/post/3391.html --json
    """
    from crawler.archive.query import article_id, open_reader, read_rows

    conn = open_reader(archive)
    row, record = next(read_rows(conn, [article_id(conn, article)]))
    if as_json:
        click.echo(json.dumps(record.to_json(), ensure_ascii=False))
        return
    click.echo(click.style(one_line(record.title) or "(no title)", bold=True))
    for name, value in _facts(row, record.to_json()):
        click.echo(f"{click.style(f'{name:>10}', dim=True)}  {value}")
    click.echo("\n" + plain(record.body_text))
    _show_links("related", [(link.title, link.url) for link in record.related])
    if rules:
        click.echo()
        for field, rule in record.rules.items():
            click.echo(f"{click.style(f'{field:>20}', dim=True)}  {one_line(rule)}")


def _facts(row: Mapping[str, Any], record: Mapping[str, Any]) -> list[tuple[str, str]]:
    zone = row["timezone"]
    found = [
        ("portal", row["portal"] if row["portal_name"] == row["portal"] else f"{row['portal_name']} ({row['portal']})"),
        ("category", " / ".join(record["category"])),
        ("author", record["author"]),
        ("editor", record["editor"]),
        ("source", " ".join(filter(None, (record["source_name"], record["source_url"])))),
        ("published", _published(row)),
        ("modified", local(row["modified_at"], zone)),
        ("views", f"{record['views']:,} on {local(row['counted_at'], zone)}" if record["views"] is not None else None),
        ("comments", record["comments"]),
        ("tags", ", ".join(record["tags"])),
        ("images", len(record["images"]) or None),
        (
            "seen",
            f"{local(row['first_seen_at'], zone)} … {local(row['last_seen_at'], zone)}, {count_of(row['revision'], 'revision')}",
        ),
        ("gone", f"{local(row['gone_at'], zone)} ({row['gone_reason']})" if row["gone_at"] else None),
        ("notice", record["copyright_notice"]),
        ("address", record["url"]),
        ("id", row["id"]),
    ]
    return [(name, one_line(value)) for name, value in found if value not in (None, "")]


def _published(row: Mapping[str, Any]) -> str:
    """The time; where only an interval is certain, that interval; and the text it was read from."""
    zone, precision = row["timezone"], row["published_precision"]
    text = local(row["published_at"], zone, precision)
    if precision not in ("second", "minute") and row["published_earliest"] != row["published_latest"]:
        text += f" (certain: {local(row['published_earliest'], zone)} … {local(row['published_latest'], zone)})"
    return text + (f", from {row['published_raw']!r}" if row["published_raw"] else "")


def _show_links(name: str, links: list[tuple[str, str]]) -> None:
    if links:
        click.echo(click.style(f"\n{name}", dim=True))
    for title, url in links:
        click.echo(f"  {one_line(title)}  {click.style(one_line(url), fg='blue')}")
