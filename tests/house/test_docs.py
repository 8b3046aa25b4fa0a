"""The docs are held to the code: each command, option, setting and column of the archive is mentioned in them."""

import sqlite3
from pathlib import Path

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
