"""``newskeep portal``: list profiles, detect what a portal runs on, write, learn and check a profile."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.portal_fields import FIELDS, fare, lessons
from crawler.cli.portal_report import as_object, counter_line, facts_table, offer_table, plain_table, show
from crawler.errors import FetchError, UsageError
from crawler.requested import address_of, resolve

if TYPE_CHECKING:
    from crawler.document import Document
    from crawler.fetch import Client
    from crawler.learn.survey import Offer
    from crawler.portals import Portal


def _plain_name(ctx: click.Context, option: click.Parameter, name: str) -> str:
    """A profile is called by its name on the command line, and so is its file."""
    if name and not re.fullmatch(r"\w[\w.-]*", name):
        raise UsageError(f"--name {name!r}: a profile's name has letters, digits, . - _ only")
    return name


_ROBOTS = click.option("--ignore-robots", is_flag=True, help="Do not check robots.txt first; for your own portals.")
_DELAY = click.option(
    "--delay", type=click.FloatRange(0), default=1.0, show_default=True, metavar="SECONDS", help="Seconds between two requests."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_NAME = click.option("--name", default="", callback=_plain_name, help="The profile's name [default: from the host].")
_TO = click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write the profile [default: portals/NAME.toml; - for stdout].",
)
_NEEDED = ("title", "published_at", "body_text")
"""What a post must give; a portal that fails in these is broken, not just sparse."""


@click.group()
def portal() -> None:
    """
    Write and check portal profiles, and detect what a portal runs on.

    \b
        newskeep portal detect https://www.example.com/
        newskeep portal new https://www.example.com/
        newskeep portal check example
    """


@portal.command("list", short_help="List the profiles.")
@_JSON
def list_(as_json: bool) -> None:
    """
    List the profiles: yours and the ones that ship with newskeep.

    \b
        newskeep portal list

    Columns: name, title, family, theme, hosts.
    """
    from crawler.portals.load import list_profiles

    found = list_profiles()
    if as_json:
        rows = [
            {
                "name": p.name,
                "title": p.title,
                "family": p.family,
                "theme": p.theme,
                "hosts": list(p.hosts),
                "start": list(p.start),
            }
            for p in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = plain_table("name", "title", "family", "theme", "hosts")
    for each in found:
        table.add_row(each.name, each.title, each.family or "—", each.theme or "—", ", ".join(each.hosts))
    show(table)


@portal.command(short_help="Show what a portal runs on and offers.")
@click.argument("address")
@_JSON
@_DELAY
@_ROBOTS
def detect(address: str, as_json: bool, delay: float, ignore_robots: bool) -> None:
    """
    Show what a portal runs on, which feeds, sitemaps and APIs it offers, and what its robots.txt asks of crawlers.

    \b
        newskeep portal detect https://www.example.com/

    Costs robots.txt, the home page, one post page and at most eight requests for feeds, sitemaps and APIs.
    """
    from crawler.families import detect as look
    from crawler.learn.survey import offers

    address = address_of(address)
    with _client(address, delay, ignore_robots) as client:
        home = _home(client, address)
        asked = list(offers(client, home))
        post = _a_post(client, home, asked)
        manners = client.robots(home.url)
    seen = look(home) if post is None or look(home).confidence >= look(post).confidence else look(post)
    counter = counter_line(post)
    if as_json:
        click.echo(json.dumps(as_object(home, seen, asked, counter, manners, delay), ensure_ascii=False, indent=2, default=str))
        return
    show(facts_table(home, seen, counter, manners, delay), offer_table(asked))


@portal.command(short_help="Write a profile from the home page.")
@click.argument("address")
@_NAME
@_TO
@_DELAY
@_ROBOTS
def new(address: str, name: str, to: Path | None, delay: float, ignore_robots: bool) -> None:
    """
    Write a profile from the home page.

    \b
        newskeep portal new https://www.example.com/
        newskeep crawl example
    """
    from crawler.learn.survey import profile_of

    address = address_of(address)
    with _client(address, delay, ignore_robots) as client:
        made = profile_of(_home(client, address), name)
    _write(made, to)


@portal.command(short_help="Learn selectors for fields that the rules miss.")
@click.argument("address")
@_NAME
@click.option("--posts", type=click.IntRange(3, 30), default=6, show_default=True, help="How many posts to read.")
@_TO
@_DELAY
@_ROBOTS
def learn(address: str, name: str, posts: int, to: Path | None, delay: float, ignore_robots: bool) -> None:
    """
    Read a few posts, compare them with what feeds and lists say, and propose selectors for fields that the rules miss.

    \b
        newskeep portal learn https://www.example.com/

    Columns: field, told (posts for which a feed or list states it), right (of those, how many the rules read correctly), learnt selector.
    """
    from crawler.document import Document
    from crawler.learn.lines import learn_site
    from crawler.learn.survey import profile_of, survey

    address = address_of(address)
    with _client(address, delay, ignore_robots) as client:
        home = _home(client, address)
        found = survey(client, home, posts)
    if not found.posts:
        raise FetchError(f"no post of {home.url} could be fetched", slug="no-posts")
    rows = lessons(found, home.portal)
    table = plain_table("field", "told", "right", "learnt")
    for field, told, right, lesson in rows:
        table.add_row(field, str(told), str(right), f"{lesson.selector}  ({lesson.right} of {lesson.pages})" if lesson else "")
    show(table)
    if not any(told for _, told, _, _ in rows):
        click.echo("no feed, API or list says anything of these posts that a rule could be compared with", err=True)
    shared = learn_site([Document(page, home.portal) for page in found.posts])
    made = profile_of(home, name, {field: (lesson.selector,) for field, _, _, lesson in rows if lesson})
    _write(replace(made, boilerplate=shared.boilerplate, title_tail=shared.title_tail), to)


@portal.command(short_help="Check on a few posts how well each field is filled.")
@click.argument("name", metavar="NAME|ADDRESS")
@click.option("--posts", type=click.IntRange(1, 30), default=5, show_default=True, help="How many posts to read.")
@_JSON
@_DELAY
@_ROBOTS
def check(name: str, posts: int, as_json: bool, delay: float, ignore_robots: bool) -> None:
    """
    Read a few posts of a portal and report how well each field is filled.

    \b
        newskeep portal check qjnew

    Columns: field, filled (in how many posts), rules (that filled it), problems. Exits with 1 if title, date or body is missing
    from half of them.
    """
    from crawler.document import Document
    from crawler.extract import extract
    from crawler.learn.survey import survey

    profile, address = resolve(name)
    with _client(address, delay, ignore_robots) as client:
        found = survey(client, Document(_home(client, address).page, profile), posts)
    if not found.posts:
        raise FetchError(f"no post of {address} could be fetched", slug="no-posts")
    articles = [extract(page, profile) for page in found.posts]
    rows = [fare(field, articles) for field in FIELDS]
    if as_json:
        click.echo(json.dumps({"posts": [a.url for a in articles], "fields": rows}, ensure_ascii=False, indent=2))
    else:
        table = plain_table("field", "filled", "rules", "problems")
        for row in rows:
            counted = ", ".join(f"{rule} {n}" for rule, n in row["rules"].items())
            table.add_row(row["field"], f"{row['filled']}/{len(articles)}", counted, ", ".join(row["problems"]))
        show(table)
    if any(row["field"] in _NEEDED and 2 * row["filled"] < len(articles) for row in rows):
        raise SystemExit(1)


def _client(address: str, delay: float, ignore_robots: bool) -> Client:
    from crawler.fetch import Client

    return Client(address, delay_seconds=delay, obey_robots=not ignore_robots)


def _home(client: Client, address: str) -> Document:
    from crawler.document import Document

    page = client.front(address)
    if page.status != 200:
        raise FetchError(f"{address} answers {page.status}", slug=f"http-{page.status}")
    return Document(page)


def _a_post(client: Client, home: Document, asked: list[Offer]) -> Document | None:
    from crawler.document import Document
    from crawler.learn.survey import survey

    found = survey(client, home, 1, asked)
    return Document(found.posts[0]) if found.posts else None


def _write(made: Portal, to: Path | None) -> None:
    from crawler.portals.write import to_toml

    text = to_toml(made)
    if to is not None and str(to) == "-":
        click.echo(text, nl=False)
        return
    path = to or Path("portals") / f"{made.name}.toml"
    if path.exists():
        raise UsageError(f"{path} exists; name another file with --to, or - to see the profile")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(text, nl=False)
    click.echo(f"written to {path}; `newskeep crawl {made.name}` uses it", err=True)
