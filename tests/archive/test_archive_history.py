"""The history of an article, as a person and as a program read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.archive.stories import catch_up
from crawler.cli.commands import cli
from crawler.items import Link
from tests.archive.conftest import HOME, NOON, Bench, post

A = f"{HOME}post/1.html"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def told(bench: Bench, folder: Path) -> Path:
    for minutes, views in enumerate((10, 11, 15, 40)):
        bench.look(post(1, views=views, related=[Link(f"{HOME}post/{5 + minutes}.html")]), minutes * 60)
    bench.look(post(1, views=41, title="第1号新闻（更正）", author="小编"), 300)
    bench.look(post(1, views=41, title="第1号新闻（更正）", author="老编"), 320)
    bench.store.missing(bench.fetch(A, 400, status=404), "http-404")
    bench.new_run(2000)
    bench.store.missing(bench.fetch(A, 2000, status=404), "http-404")
    bench.look(post(1, title="第1号新闻（更正）", body_text="这是第1号新闻的正文。\n\n第二段说了更少的事情。"), 3000)
    bench.look(post(1, url="https://copy.example.org/x.html", source_name="示例新闻"), 3100)
    catch_up(bench.store.conn, now=NOON)
    return folder


def test_the_timeline_tells_what_happened_in_order(told: Path) -> None:
    output = run("history", A, "--archive", told).output
    order = ["published", "first seen", "edited", "changed", "suspect", "gone", "back", "edited", "seen last"]
    assert [line[18:36].strip() for line in output.splitlines()[3 : 3 + len(order)]] == order
    assert "revision 2: title (+4 −0 characters)" in output
    assert "author: 小编 → 老编" in output
    assert "http-404" in output


def test_views_are_drawn_with_our_own_share(told: Path) -> None:
    output = run("history", 1, "--archive", told).output
    assert "views     ▁▁▂▇██  10 → 41 over 5 hours, 6 observations; our own fetches: 6" in output
    assert "related   1 shown last, 4 in all" in output


def test_copies_are_listed_with_their_source(told: Path) -> None:
    output = run("history", "https://copy.example.org/x.html", "--archive", told).output
    assert "The same story in 2 articles" in output
    assert "from 示例新闻" in output


def test_a_diff_marks_what_changed(told: Path) -> None:
    output = run("history", A, "--archive", told, "--diff").output
    assert "title: 第1号新闻[+（更正）+]" in output
    assert "第二段说了更[-多-][+少+]的事情。" in output


def test_json_holds_all(told: Path) -> None:
    data = json.loads(run("history", A, "--archive", told, "--json").output)
    assert [version["reason"] for version in data["versions"]] == ["published", "edited", "edited"]
    assert data["versions"][1]["changed"] == ["title"]
    assert [event["event"] for event in data["events"]] == ["changed", "suspect", "gone", "back"]
    assert data["observations"][0] == {
        "at": "2026-05-26T12:00:00+08:00",
        "views": 10,
        "comments": None,
        "source": "page",
        "own_fetches": 1,
    }
    assert data["published_at"] == "2026-05-25T12:00:00+08:00"


def test_an_unknown_article_is_said(told: Path) -> None:
    result = run("history", "https://nowhere.example.com/", "--archive", told)
    assert result.exit_code == 2
