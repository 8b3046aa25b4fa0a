"""newskeep doctor: what it finds about the ground and an archive, and that it mends the search index."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.archive import indexing
from crawler.cli.commands import cli
from crawler.cli.doctor import has_wal_reset_bug
from tests.archive.conftest import Bench, post


def examined(folder: Path, *options: str) -> tuple[int, dict[str, tuple[str, str]]]:
    done = CliRunner().invoke(cli, ["doctor", "--json", "--archive", str(folder), *options])
    return done.exit_code, {one["what"]: (one["state"], one["told"]) for one in map(json.loads, done.stdout.splitlines())}


# https://sqlite.org/wal.html#walresetbug
@pytest.mark.parametrize(
    ("version", "has"),
    [((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False), ((3, 45, 0), True),
     ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 52, 0), False)],
)  # fmt: skip
def test_which_sqlite_has_the_wal_reset_bug(version: tuple[int, ...], has: bool) -> None:
    assert has_wal_reset_bug(version) is has


def test_without_an_archive_it_still_looks_at_the_ground(tmp_path: Path) -> None:
    code, found = examined(tmp_path / "none")
    assert code == 0
    assert found["archive"][0] == "look" and "no-archive" in found["archive"][1]
    assert found["packages"][0] == "good"
    assert not (tmp_path / "none").exists()


def test_a_damaged_index_is_found_and_made_again(folder: Path, bench: Bench) -> None:
    for number in (1, 2):
        bench.look(post(number))
    assert examined(folder)[1]["search index"][0] == "look"
    indexing.catch_up(bench.store.conn)
    assert examined(folder)[1]["search index"] == ("good", "holds all 2 texts")
    bench.store.conn.execute("INSERT INTO search_index(search_index) VALUES('delete-all')")
    bench.store.conn.commit()
    code, found = examined(folder)
    assert (code, found["search index"][0]) == (1, "bad")
    assert examined(folder, "--rebuild-index")[1]["search index"] == ("good", "holds all 2 texts")


def test_a_dead_crawl_s_lock_is_told(folder: Path, bench: Bench) -> None:
    with sqlite3.connect(folder / "archive.db") as db:
        db.execute(
            "INSERT INTO locks VALUES('portal:example', 1, 4711, 'elsewhere', 'x', '2026-05-26T00:00:00Z', '2026-05-26T00:00:00Z')"
        )
    state, told = examined(folder)[1]["locks"]
    assert state == "look" and "portal:example (process 4711 on elsewhere" in told
