"""A database file that is damaged is told in words by every door: commands, Python, the web pages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.archive.backup import backup
from crawler.archive.store import Store
from crawler.errors import ArchiveError
from tests.archive.conftest import HOME, NOON, Bench, post

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def overwritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that opens, but whose articles and texts lay on pages that are overwritten."""
    folder = tmp_path_factory.mktemp("damaged") / "archive"
    store = Store(folder)
    portal_id = store.portal("example", "示例新闻", HOME, NOON, timezone="Asia/Shanghai")
    bench = Bench(store, portal_id, store.start_run(portal_id, "crawl", NOON))
    bench.look(post(1))
    roots = bench.rows("SELECT rootpage FROM sqlite_schema WHERE tbl_name IN ('articles', 'contents') AND rootpage > 0")
    page_bytes = bench.one("PRAGMA page_size")
    store.close()
    with (folder / "archive.db").open("r+b") as file:
        for root in roots:
            file.seek((root - 1) * page_bytes)
            file.write(b"\xff" * page_bytes)
    return folder


def newskeep(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from crawler.cli.main import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


@pytest.mark.parametrize(
    "words",
    [("search", "新闻"), ("stats",), ("export",), ("query", "SELECT * FROM posts"), ("reextract", "--dry-run"), ("show", "1")],
    ids=" ".join,
)
def test_a_command_says_that_the_archive_is_damaged(words: tuple[str, ...], overwritten: Path) -> None:
    done = newskeep(*words, "--archive", str(overwritten))
    assert done.returncode == 3
    assert done.stderr.startswith(f"newskeep: cannot read the archive {overwritten}: archive.db is damaged")
    assert "[archive-corrupt]" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "ask",
    [
        lambda archive: list(archive.articles()),
        lambda archive: list(archive.select("新闻")),
        lambda archive: archive.search("新闻"),
        lambda archive: archive.sql("SELECT * FROM posts"),
    ],
    ids=["articles", "select", "search", "sql"],
)
def test_python_gets_an_archive_error(ask: Callable[[Archive], Any], overwritten: Path) -> None:
    with Archive(overwritten) as archive, pytest.raises(ArchiveError) as caught:
        ask(archive)
    assert caught.value.slug == "archive-corrupt"


def test_a_backup_names_the_archive_that_is_damaged(overwritten: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=f"cannot back up the archive {overwritten}:"):
        backup(overwritten, tmp_path / "copy")


def test_a_web_page_says_so_too(overwritten: Path) -> None:
    from crawler.web.pages import Pages

    with pytest.raises(ArchiveError, match="is damaged"), Pages(overwritten, "UTC").reading() as conn:
        conn.execute("SELECT * FROM posts").fetchall()
