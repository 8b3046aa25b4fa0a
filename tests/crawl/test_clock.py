"""A clock that is days away from the portals' is told, once a run."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli.commands import cli
from tests.crawl import small_portal
from tests.crawl.small_crawls import crawl
from tests.crawl.small_portal import Server, small_pages


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest):
    """A portal whose clock shows the year given, or the right time."""
    year = getattr(request, "param", None)
    monkeypatch.setattr(small_portal, "NOW", datetime(year, 1, 1, tzinfo=UTC) if year else datetime.now(UTC))
    with Server(small_pages(5)) as server:
        yield server


def clock_finding(archive: Path) -> tuple[str, str]:
    done = CliRunner().invoke(cli, ["doctor", "--json", "--archive", str(archive)])
    (found,) = [one for one in map(json.loads, done.stdout.splitlines()) if one["what"] == "clock"]
    return found["state"], found["told"]


@pytest.mark.parametrize("portal", [2069], indirect=True)
def test_a_clock_years_behind_is_told_once(portal: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "crawler"):
        report = crawl(portal, tmp_path)
    assert report.notes["clock-days-apart"] > 10_000
    assert report.message.startswith("this computer's clock (20") and "the portal's (2069-01-01" in report.message
    assert len([one for one in caplog.records if "clock-days-apart" in one.getMessage()]) == 1
    state, told = clock_finding(tmp_path)
    assert state == "look" and "127.0.0.1" in told


def test_a_right_clock_is_not(portal: Server, tmp_path: Path) -> None:
    report = crawl(portal, tmp_path)
    assert (report.notes["clock-days-apart"], report.message) == (0, "")
    assert clock_finding(tmp_path)[0] == "good"


@pytest.mark.parametrize("portal", [2069], indirect=True)
def test_what_stopped_a_run_is_told_before_the_clock(portal: Server, tmp_path: Path) -> None:
    report = crawl(portal, tmp_path, limit=2)
    assert "--limit is reached" in report.message and report.notes["clock-days-apart"]
