"""The docs match the code: each command, option, setting, table and field is mentioned in them."""

import sqlite3
import textwrap
from pathlib import Path
from typing import Any

import click
import pytest

from crawler.cli.commands import COMMANDS, cli

ROOT = Path(__file__).parents[2]
DOCS = "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])


def commands():
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", child) for sub, child in command.commands.items())


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else "")
def test_a_command_is_documented_and_shows_an_example(name, command):
    assert f"newskeep {name}" in DOCS
    assert command.help
    if not isinstance(command, click.Group):
        assert "newskeep " in command.help, "the help shows an example"


def test_every_long_option_is_mentioned_in_the_docs():
    options = {
        option
        for _, command in commands()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and option not in ("--help",)
    }
    assert not sorted(option for option in options if option not in DOCS)


def test_every_table_and_view_is_mentioned_in_the_docs(tmp_path):
    from crawler.archive import Archive

    Archive(tmp_path / "a", create=True).close()
    with sqlite3.connect(tmp_path / "a" / "archive.db") as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    ours = [name for name in names if not name.startswith(("_sqlite", "sqlite_", "search_index_", "search_chars_"))]
    assert not [name for name in ours if f"`{name}`" not in DOCS]


def test_every_item_field_is_mentioned_in_the_docs():
    from dataclasses import fields

    from crawler.items import Article

    assert not [f.name for f in fields(Article) if f"`{f.name}`" not in DOCS]


def test_every_setting_of_ours_is_in_the_table_of_settings():
    import crawler.settings

    table = (ROOT / "docs" / "settings.md").read_text()
    assert not [name for name in vars(crawler.settings) if name.startswith("NEWSKEEP_") and f"`{name}`" not in table]


def test_the_family_in_the_docs_works():
    from datetime import UTC, datetime

    from crawler.document import Document
    from crawler.page import Page

    text = (ROOT / "docs" / "families.md").read_text().partition("A whole module:\n")[2].partition("\n2. ")[0]
    made: dict[str, Any] = {}
    exec(compile(textwrap.dedent(text), "docs/families.md", "exec"), made)
    html = f"<h1>港口开行专线</h1><p>来源：港口报</p><div class='article-text'><p>{'港口专线开行一个月以来，货运量稳步增长。' * 5}</p></div>"
    page = Page("https://www.example.com/article-7.html", html.encode(), (), datetime.now(UTC))
    family, doc = made["FAMILY"], Document(page)
    assert (family.kind_of(page.url), family.kind_of("https://www.example.com/channel-3-2.html")) == ("post", "list")
    assert family.sources_of(doc)[0].url == "https://www.example.com/rss.php"
    assert family.rules["source_name"][0](doc).value == "港口报"
