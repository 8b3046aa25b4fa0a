"""kill -9 at any moment, then the same command: nothing is lost and nothing stored twice."""

from __future__ import annotations

from pathlib import Path

from benchmarks.kills import kill_often


def test_a_crawl_that_is_killed_several_times_ends_with_every_post(tmp_path: Path) -> None:
    toll = kill_often(tmp_path / "archive", kills=4, posts=120)
    assert (toll.stored, toll.doubles, toll.integrity) == (120, 0, "ok")
    assert toll.requests <= toll.at_most
