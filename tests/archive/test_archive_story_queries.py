"""Commands that select by story compare the texts first, whether or not a crawl had time for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.archive import Archive
from crawler.cli.commands import cli
from tests.archive.conftest import Bench, post


@pytest.fixture
def copied(bench: Bench, folder: Path) -> Path:
    """Two portals' addresses with one text, and another post; nothing has been compared yet."""
    bench.look(post(1))
    bench.look(post(2, title=post(1).title, body_text=post(1).body_text, url="https://copy.example.org/a/1"))
    bench.look(post(3))
    return folder


@pytest.mark.parametrize("query", ["copied:yes", "story:1"])
@pytest.mark.parametrize("command", ["search", "stats", "export"])
def test_each_command_finds_the_copies(copied: Path, tmp_path: Path, command: str, query: str) -> None:
    target = tmp_path / "out.jsonl"
    options = ["-o", str(target)] if command == "export" else ["--json"]
    done = CliRunner().invoke(cli, [command, "--archive", str(copied), *options, query])
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout) if command != "export" else {"total": len(target.read_text().splitlines())}
    assert found.get("total", found.get("found")) == 2


def test_a_package_of_nothing_says_that_nothing_matched(copied: Path, tmp_path: Path) -> None:
    words = ["export", "--archive", str(copied), "--format", "wacz", "-o", str(tmp_path / "x.wacz"), "story:99"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 2 and "no article matches" in done.stderr


def test_so_do_searches_from_python(copied: Path) -> None:
    with Archive(copied) as archive:
        assert archive.search("copied:yes").total == 2
        assert len(list(archive.select("story:1"))) == 2
