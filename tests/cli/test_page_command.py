"""`newskeep page` as a user types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli.commands import cli
from tests.cli.conftest import PAGES, run

EMPIRE = PAGES / "empirecms-default" / "page.html"


def test_a_saved_file_as_json() -> None:
    said = json.loads(
        run("page", str(EMPIRE), "--url", "https://www.qcnews.example/news/guonei/2026-05-26/90.html", "--json").stdout
    )
    assert said["title"] == "港口联运专线开行满月，冷链运价回落两成"
    assert said["category"] == ["新闻中心", "市场动态"]
    assert said["views"] is None
    assert said["rules"]["author"] == "family:empirecms"
    assert "evidence" not in said


def test_a_saved_file_knows_where_it_came_from(tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(
        f"<!-- saved from url=(0042)https://www.qcnews.example/shichang/90.html -->{EMPIRE.read_text('utf-8')}", "utf-8"
    )
    assert json.loads(run("page", str(saved), "--json").stdout)["url"] == "https://www.qcnews.example/shichang/90.html"


def test_a_file_without_an_address_is_refused() -> None:
    result = run("page", str(EMPIRE))
    assert result.exit_code == 2
    assert "--url" in result.stderr


def test_a_page_on_standard_input() -> None:
    page = EMPIRE.read_bytes()
    said = CliRunner().invoke(cli, ["page", "-", "--url", "https://www.qcnews.example/shichang/90.html", "--json"], input=page)
    assert json.loads(said.stdout)["title"] == "港口联运专线开行满月，冷链运价回落两成"
    assert CliRunner().invoke(cli, ["page", "-"], input=page).exit_code == 2  # it does not say where it came from


def test_explain_names_rules_and_evidence() -> None:
    shown = run("page", str(EMPIRE), "--url", "https://www.qcnews.example/news/guonei/2026-05-26/90.html", "--explain").stdout
    assert "EmpireCMS" in shown
    assert "family:empirecms" in shown.replace("\n", "")


def test_a_card_fits_a_screen() -> None:
    shown = run("page", str(EMPIRE), "--url", "https://www.qcnews.example/news/guonei/2026-05-26/90.html").stdout
    assert "新闻中心 › 市场动态" in shown
    assert len(shown.splitlines()) < 60


def test_terminal_escapes_of_a_page_stay_off_the_terminal(tmp_path: Path) -> None:
    saved = tmp_path / "evil.html"
    saved.write_text("<title>x</title><h1>标题\x1b[31m红\u202e色</h1><p>正文</p>", "utf-8")
    for option in ((), ("--explain",)):
        shown = run("page", str(saved), "--url", "https://www.example.com/1.html", *option).stdout
        assert "\x1b" not in shown and "\u202e" not in shown


@pytest.mark.parametrize(
    "words",
    [
        ["page", "nothing-here"],
        ["page", "C:\\pages\\1.html"],
        ["page", "http://"],
        ["page", "http://[::1/"],
        ["page", "http://127.0.0.1:99999/"],
        ["page", str(EMPIRE), "--url", "nowhere"],
        ["page", "newsarchive/warc/nothing-here.warc.gz:7"],
        ["portal", "detect", "nothing-here"],
        ["portal", "check", "nothing-here"],
        ["portal", "new", "http://127.0.0.1/", "--name", "../elsewhere"],
    ],
    ids=" ".join,
)
def test_neither_file_nor_address(words: list[str]) -> None:
    said = run(*words)
    assert said.exit_code in (2, 3) and said.stderr.startswith("newskeep: ") and "[" in said.stderr


def test_an_address_is_fetched(root: str) -> None:
    said = json.loads(run("page", f"{root}/post/90.html", "--json").stdout)
    assert said["author"] == "林知夏"
    assert said["published_at"] == "2026-05-26T17:20:31+08:00"


def test_an_address_that_answers_an_error_is_shown_and_said(root: str) -> None:
    said = run("page", f"{root}/post/1.html", "--json")
    assert (json.loads(said.stdout)["kind"], said.exit_code) == ("other", 4)
    assert "answers 404 [http-404]" in said.stderr
