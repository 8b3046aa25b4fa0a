"""``newskeep search``: find articles."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path

import click

from crawler.archive.freshness import names_stories
from crawler.archive.search import COUNTABLE, ORDERS, Answer, Hit, Question, count_by, find
from crawler.archive.snippets import Span, cut_at
from crawler.archive.times import local
from crawler.cli.reading import archive_option, now, open_indexed, query_of, tell_no_fields
from crawler.cli.terminal import one_line, plain, show_bars


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@archive_option
@click.option("--order", type=click.Choice(list(ORDERS)), default="relevance", show_default=True,
              help="Order of the hits; fresh is relevance with newer posts ahead.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Hits per page.")
@click.option("--page", type=click.IntRange(1), default=1, help="Which page of the hits.")
@click.option("--exact", is_flag=True, help="Count every hit; by default, counting stops at 10,000.")
@click.option("--count-by", "count_what", type=click.Choice(list(COUNTABLE)), help="Show counts instead of hits.")
@click.option(
    "--chars",
    type=click.IntRange(10, 2000),
    default=90,
    show_default=True,
    help="Length of the text shown for each hit, in characters.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: total, hits (id, url, title, snippet, marks …).")
def search(
    words: tuple[str, ...],
    archive: Path,
    order: str,
    limit: int,
    page: int,
    exact: bool,
    count_what: str | None,
    chars: int,
    as_json: bool,
) -> None:
    """
    Find articles by words, fields and dates.

    \b
        newskeep search 养老 保险 -理财
        newskeep search 'title:健康 portal:qjnew after:2025-01 views:>100'
        newskeep search '"个人养老金" OR 年金' --order date
        newskeep search 保险 --count-by month

    Any Chinese word is found, of one character or ten; traditional and full-width forms are the same as simplified and
    half-width ones. Fields: title body author portal category
    tag source after before on views comments revisions chars gone changed copied story id kind lang url revision
    (docs/search.md). Shown: title; portal, category, author, time, views; the text around the words; id and address.
    """
    started = time.monotonic()
    query = query_of(words)
    conn = open_indexed(archive, stories=names_stories(query))
    if count_what:
        _show_counts(query, count_what, conn, as_json)
        return
    answer = find(conn, Question(query, now(), order, limit, (page - 1) * limit, chars, exact))  # type: ignore[arg-type]
    if as_json:
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False))
        return
    for hit in answer.hits:
        _show_hit(hit)
    _show_summary(answer, page, limit, time.monotonic() - started)
    if not answer.total:
        tell_no_fields(query)


def _show_counts(query: str, what: str, conn: sqlite3.Connection, as_json: bool) -> None:
    counts = count_by(conn, query, now(), what)
    if not counts:
        tell_no_fields(query)
    if as_json:
        click.echo(json.dumps([{what: name, "articles": count} for name, count in counts], ensure_ascii=False))
        return
    show_bars([(one_line(name) or "?", count) for name, count in counts], 28)


def _show_hit(hit: Hit) -> None:
    facts = [
        hit.portal_name, hit.category, hit.author, local(hit.published_at, hit.timezone, hit.published_precision),
        f"{hit.views:,} views" if hit.views is not None else None, f"{hit.revisions} revisions" if hit.revisions > 1 else None,
    ]  # fmt: skip
    click.echo(_marked(hit.title or "(no title)", hit.title_marks, bold=True))
    gone = click.style(" gone", fg="red") if hit.gone_at else ""
    old = click.style(f" in revision {hit.revision}", fg="magenta") if hit.revision else ""
    click.echo("  " + click.style(" · ".join(one_line(fact) for fact in facts if fact), dim=True) + gone + old)
    if hit.snippet:
        click.echo("  " + _marked(hit.snippet, hit.snippet_marks))
    click.echo("  " + click.style(f"#{hit.id} {one_line(hit.url)}", fg="blue") + "\n")


def _marked(text: str, marks: list[Span], *, bold: bool = False) -> str:
    pieces = cut_at(text, marks)
    return "".join(
        click.style(_on_one_line(piece), fg="yellow" if marked else None, bold=bold or marked) for piece, marked in pieces
    )


def _on_one_line(piece: str) -> str:
    """A piece of a line, whose spaces at the ends part it from its neighbours."""
    return plain(piece).replace("\n", " ").replace("\t", " ")


def _show_summary(answer: Answer, page: int, limit: int, seconds: float) -> None:
    pages, more = -(-answer.total // limit), "" if answer.is_exact else "+"
    place = f", page {page} of {pages:,}{more}" if pages > 1 else ""
    click.echo(click.style(f"{answer.total:,}{more} found{place} · {seconds:.2f} s", dim=True), err=True)
    if answer.not_indexed or answer.not_searched:
        more = f"; {answer.not_searched:,} older ones were not looked at" if answer.not_searched else ""
        click.echo(
            f"{answer.not_indexed:,} texts are not indexed yet and were looked through{more} (the archive cannot be written to just now)",
            err=True,
        )
