"""`newskeep portal` as a user types it."""

import json
from pathlib import Path

from tests.cli.conftest import run
from tests.crawl.small_portal import Server, small_pages


def test_detect(root: str) -> None:
    said = json.loads(run("portal", "detect", root + "/", "--delay", "0", "--json").stdout)
    assert (said["family"], said["version"], said["theme"]) == ("zblog", "1.7.4", "HTML5CSS3")
    assert [offer["entries"] for offer in said["offers"] if offer["kind"] == "feed"] == [4]
    assert said["robots"]["note"] == "read"
    assert run("portal", "detect", root + "/", "--delay", "0").exit_code == 0


def test_a_front_page_that_only_leads_on_is_followed(root: str) -> None:
    assert json.loads(run("portal", "detect", root + "/go/", "--delay", "0", "--json").stdout)["family"] == "zblog"
    assert run("crawl", root + "/go/", "--dry-run").stdout.endswith("it names 4 posts.\n")


def test_new_writes_a_profile_that_loads(root: str, tmp_path: Path) -> None:
    from crawler.portals.load import load_profile

    target = tmp_path / "mine.toml"
    assert run("portal", "new", root + "/", "--to", str(target), "--delay", "0").exit_code == 0
    made = load_profile(target)
    assert (made.family, made.theme, made.start) == ("zblog", "HTML5CSS3", (root + "/",))
    assert run("portal", "new", root + "/", "--to", str(target), "--delay", "0").exit_code == 2  # never over a file that is there


def test_a_file_that_cannot_be_written_is_one_sentence(root: str) -> None:
    said = run("portal", "new", root + "/", "--to", "/dev/null/mine.toml", "--delay", "0")
    assert said.exit_code == 2
    assert said.stderr.startswith("newskeep: /dev/null: ") and said.stderr.endswith("[no-access]\n")


def test_learn_finds_nothing_to_learn_where_the_rules_suffice(root: str) -> None:
    shown = run("portal", "learn", root + "/", "--to", "-", "--delay", "0").stdout
    assert "[fields]" not in shown
    rows = {
        line.split()[0]: line.split()[1:3]
        for line in shown.splitlines()
        if line.split()[:1] in (["title"], ["author"], ["published_at"]) and "=" not in line
    }
    assert rows == {"title": ["4", "4"], "author": ["4", "4"], "published_at": ["4", "4"]}


def test_learn_says_so_where_nothing_teaches() -> None:
    with Server(small_pages(3)) as server:
        said = run("portal", "learn", server.address, "--to", "-", "--delay", "0")
    assert said.exit_code == 0
    assert "no feed, API or list says anything" in said.stderr


def test_check(root: str) -> None:
    said = json.loads(run("portal", "check", root + "/", "--posts", "3", "--delay", "0", "--json").stdout)
    assert len(said["posts"]) == 3
    filled = {row["field"]: row["filled"] for row in said["fields"]}
    assert filled["title"] == filled["body_text"] == filled["published_at"] == 3


def test_list_names_the_shipped_profile() -> None:
    assert "qjnew" in [row["name"] for row in json.loads(run("portal", "list", "--json").stdout)]


def test_a_portal_that_is_not_there() -> None:
    result = run("portal", "detect", "http://127.0.0.1:9/", "--delay", "0")
    assert result.exit_code == 4
    assert "no-connection" in result.stderr
