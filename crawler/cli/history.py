"""``newskeep history``: show what happened to an article."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.archive.times import local
from crawler.cli.reading import archive_option, open_indexed
from crawler.cli.terminal import count_of, one_line, plain, sparkline

if TYPE_CHECKING:
    from crawler.archive.diff import Piece
    from crawler.archive.history import History, Observation, Version


@click.command()
@click.argument("article")
@archive_option
@click.option("--diff", "show_diff", is_flag=True, help="Show what each revision changed.")
@click.option("--full", is_flag=True, help="With --diff: show the whole text, not only the surroundings of a change.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object, with the text of every revision.")
def history(article: str, archive: Path, show_diff: bool, full: bool, as_json: bool) -> None:
    """
    Show what happened to an article: edits, disappearance and return, moves, views over time, copies elsewhere.

    ARTICLE is its id (as search prints it) or any of its addresses.

    \b
        newskeep history 12 --diff
        newskeep history https://www.example.com/post/3391.html --json
    """
    from crawler.archive.history import history_of
    from crawler.archive.query import article_id

    conn = open_indexed(archive, catch_up=False, stories=True)
    told = history_of(conn, article_id(conn, article))
    if as_json:
        click.echo(json.dumps(told.to_json(), ensure_ascii=False))
        return
    click.echo(click.style(one_line(told.title) or "(no title)", bold=True))
    click.echo(f"{told.url}\n")
    for at, what, more in _timeline(told):
        click.echo(f"{click.style(f'{local(at, told.timezone):<16}', dim=True)}  {what:<18} {more}".rstrip())
    _echo_counts(told)
    _echo_rest(told)
    if show_diff:
        for before, after in zip(told.versions, told.versions[1:]):
            _echo_diff(before, after, told.timezone, full)


def _timeline(told: History) -> list[tuple[str, str, str]]:
    revisions = list(_revisions(told))
    # Of one moment: first it was there, then it was back, then another text.
    entries = [*_published(told), *revisions[:1], *_events(told), *revisions[1:]]
    entries.append((told.last_seen_at, "seen last", f"asked for {told.fetches:,} times" if told.fetches > 1 else ""))
    return sorted(entries, key=lambda entry: entry[0])


def _published(told: History) -> Iterator[tuple[str, str, str]]:
    if told.published_at:
        yield told.published_at, "published", f"to the {told.published_precision}, says {told.published_rule}"


def _revisions(told: History) -> Iterator[tuple[str, str, str]]:
    from crawler.archive.diff import counted, diff

    before = None
    for version in told.versions:
        if before is None:
            yield version.seen_at, "first seen", f"{len(version.body):,} characters"
        else:
            came, went = counted(diff(f"{before.title}\n{before.body}", f"{version.title}\n{version.body}"))
            fields = ", ".join(version.changed)
            yield (
                version.seen_at,
                _styled(version.reason),
                f"revision {version.revision}: {fields} (+{came:,} −{went:,} characters)",
            )
        before = version


def _events(told: History) -> Iterator[tuple[str, str, str]]:
    for happening in told.events:
        detail = happening.detail
        if isinstance(detail, dict):
            detail = "; ".join(f"{name}: {_value(old)} → {_value(new)}" for name, (old, new) in detail.items())
        yield happening.at, _styled(happening.event), one_line(detail or "")


_COLOURS = {"edited": "yellow", "changed": "yellow", "gone": "red", "suspect": "red", "back": "green", "moved": "cyan"}


def _styled(event: str) -> str:
    colour = _COLOURS.get(event)
    return click.style(f"{event:<18}", fg=colour) if colour else event


def _value(value: Any) -> str:
    return one_line(", ".join(map(str, value)) if isinstance(value, list) else str(value)) or "nothing"


def _echo_counts(told: History) -> None:
    for name in ("views", "comments"):
        seen = [one for one in told.observations if getattr(one, name) is not None]
        if not seen:
            continue
        values = [getattr(one, name) for one in seen]
        span = f" over {_span(seen)}" if len(seen) > 1 else ""
        own = f"; our own fetches: {seen[-1].own_fetches:,}" if name == "views" and seen[-1].own_fetches else ""
        click.echo(
            f"{name:<10}{sparkline(values, low=min(values), most=40)}  {values[0]:,} → {values[-1]:,}{span}, {count_of(len(seen), 'observation')}{own}"
        )


def _span(seen: Sequence[Observation]) -> str:
    hours = (seen[-1].at - seen[0].at).total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"


def _echo_rest(told: History) -> None:
    related = [link for link in told.links if link[0] == "related"]
    if related:
        now = sum(link[3] == related[0][3] for link in related)
        click.echo(
            f"related   {now} shown last, {len(related)} in all since {local(min(link[2] for link in related), told.timezone)}"
        )
    for url, reason in told.aliases:
        click.echo(f"also at   {url} ({reason})")
    if told.story:
        click.echo(f"\nThe same story in {len(told.story)} articles, in the order they appeared:")
    for telling in told.story:
        mark = "this one" if telling.article_id == told.article_id else f"{telling.relation} {telling.similarity:.0%}"
        source = f", from {one_line(telling.source_name)}" if telling.source_name else ""
        when = local(telling.published_at or telling.first_seen_at, told.timezone)
        click.echo(f"  {when}  {mark:<10} {telling.article_id:>6}  {one_line(telling.title)}  ({telling.portal}{source})")


def _echo_diff(before: Version, after: Version, zone: str, full: bool) -> None:
    from crawler.archive.diff import diff, in_context

    title = click.style(f"revision {before.revision} → {after.revision}", bold=True)
    click.echo(f"\n{title}  {local(after.seen_at, zone)}, {after.reason}")
    for name, (old, new) in after.diff.items():
        click.echo(f"{name}: {_value(old)} → {_value(new)}")
    for name, old, new in (("title", before.title, after.title), ("body", before.body, after.body)):
        if name in after.changed:
            pieces = diff(old, new)
            click.echo(f"{click.style(name, dim=True)}: {''.join(map(_marked, pieces if full else in_context(pieces)))}")


def _marked(piece: Piece) -> str:
    """Coloured, and with signs that stay where colours are taken off (a pipe, a mail)."""
    text = plain(piece.text)
    if piece.change == "same":
        return text
    sign, colour = ("-", "red") if piece.change == "gone" else ("+", "green")
    return click.style(f"[{sign}{text}{sign}]", fg=colour)
