"""A portal full of traps is crawled once; then each trap is looked at: honest posts stored, nothing forbidden asked, all counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import connect
from tests.crawl.small_portal import Page, Server, listing, small_pages
from tests.hostile.traps import TRAPS, Trap

HONEST = 30
SETTINGS = {  # the limits as they are, but for those that are made of seconds
    "DOWNLOAD_TIMEOUT": "4",
    "NEWSKEEP_SILENCE_SECONDS": "3",
    "NEWSKEEP_RETRY_SECONDS": "0.2",
    "NEWSKEEP_ATTEMPTS": "2",
}
FORBIDDEN = [
    "http://127.0.0.1:{other}/secret-link",
    "http://localhost:{other}/secret-name",
    "http://[::1]:{other}/secret-six",
    "http://2130706433:{other}/secret-number",
    "http://0x7f.1:{other}/secret-hex",
    "http://127.0.0.1.:{other}/secret-dot",
]


class Outcome:
    """What the crawl of the hostile portal did."""

    def __init__(
        self, folder: Path, server: Server, other: Server, code: int, megabytes: float, seconds: float, log: str
    ) -> None:
        self.server, self.other, self.code, self.megabytes, self.seconds, self.log = server, other, code, megabytes, seconds, log
        self.conn = connect.open_readonly(folder)
        lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        self.report: dict[str, Any] = next(line for line in lines if line["event"] == "end")

    def article(self, path: str) -> dict[str, Any] | None:
        sql = (
            "SELECT a.*, c.title, c.body AS body_text, c.html AS body_html FROM articles a JOIN contents c ON c.id = a.content_id "
            "WHERE a.fetched_url LIKE ?"
        )
        cursor = self.conn.execute(sql, (f"%{path}",))
        row = cursor.fetchone()
        return dict(zip([column[0] for column in cursor.description], row)) if row else None

    def error(self, path: str) -> str | None:
        row = self.conn.execute("SELECT error FROM fetches WHERE url LIKE ? ORDER BY id DESC", (f"%{path}",)).fetchone()
        return row[0] if row else "never asked"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("hostile") / "archive"
    pages = small_pages(HONEST)
    with Server({}) as other, Server(pages) as server:
        lay_out(pages, other.port)
        log = folder.parent / "log"
        command = [sys.executable, "-c", "from crawler.cli.main import main; main()", "crawl", server.address]
        command += ["--archive", str(folder), "--delay", "0"]
        for name, value in SETTINGS.items():
            command += ["--set", f"{name}={value}"]
        began = time.monotonic()
        with log.open("w") as stderr:
            process = subprocess.Popen(command, stderr=stderr, cwd=Path(__file__).parents[2])
        _, status, used = os.wait4(process.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        yield Outcome(folder, server, other, code, used.ru_maxrss / 1024, time.monotonic() - began, log.read_text())


def lay_out(pages: dict[str, Any], other: int) -> None:
    """Put the traps between the honest pages, and links to them on the first list page."""
    for trap in TRAPS:
        pages[f"/post/{trap.name}.html"] = with_port(trap.answer, other)
    bait = "".join(f'<li><a href="/post/{trap.name}.html">开发区陷阱新闻之{trap.name}：又一个标题</a></li>' for trap in TRAPS)
    walls = "".join(f'<li><a href="{url.format(other=other)}">开发区别处的新闻：不该去</a></li>' for url in FORBIDDEN)
    shut = '<li><a href="/private/1.html">开发区不公开的新闻：机器人勿入</a></li>'
    first = listing(list(range(HONEST, HONEST - 10, -1)), onward="/page_2.html", extra=f"<ul>{bait}{walls}{shut}</ul>")
    pages["/"] = pages["/page_1.html"] = pages["/category-1.html"] = Page(first)
    pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private/\n", headers=[("Content-Type", "text/plain")])
    pages["/hop/a"] = Page(b"", "302 Found", [("Location", "/hop/b")])
    pages["/hop/b"] = Page(b"", "302 Found", [("Location", "/hop/a")])
    for step in range(1, 30):
        pages[f"/chain/{step}"] = Page(b"", "302 Found", [("Location", f"/chain/{step + 1}")])


def with_port(answer: Any, other: int) -> Any:
    if not isinstance(answer, Page):
        return answer
    headers = [(name, value.replace("{other}", str(other))) for name, value in answer.headers]
    return replace(answer, body=answer.body.replace(b"{other}", str(other).encode()), headers=headers)


def test_every_honest_post_is_stored(outcome: Outcome) -> None:
    missing = [n for n in range(1, HONEST + 1) if outcome.article(f"/post/{n}.html") is None]
    assert not missing


def test_it_ends_by_itself_and_says_that_something_needs_a_look(outcome: Outcome) -> None:
    assert outcome.report["reason"] == "finished"
    assert outcome.code == 1
    assert outcome.seconds < 90


def test_memory_stays_small(outcome: Outcome) -> None:
    assert outcome.megabytes < 300


def test_no_wall_was_passed(outcome: Outcome) -> None:
    assert outcome.other.paths() == []


def test_what_robots_forbids_was_not_asked(outcome: Outcome) -> None:
    assert outcome.server.count("/private/1.html") == 0
    assert outcome.server.paths()[0] == "/robots.txt"


def test_no_cookie_was_sent_back(outcome: Outcome) -> None:
    assert not [one.path for one in outcome.server.asked if "cookie" in one.headers or "authorization" in one.headers]


def test_a_redirect_chain_is_given_up(outcome: Outcome) -> None:
    assert outcome.server.count("/chain/4") == 1
    assert outcome.server.count("/chain/9") == 0
    assert outcome.report["failed"].get("too-many-redirects", 0) + outcome.report["skipped"].get("too-many-redirects", 0) == 1


def test_retry_after_holds_for_the_whole_host(outcome: Outcome) -> None:
    times = [one.at for one in outcome.server.asked]
    first = next(one.at for one in outcome.server.asked if "once-503" in one.path)
    # What was under way when the answer came may still arrive; after that the host has its second of peace.
    under_way = 0.25
    assert not [at for at in times if first + under_way < at < first + 1.0]


def test_nothing_broke(outcome: Outcome) -> None:
    assert not [slug for slug in {**outcome.report["failed"], **outcome.report["skipped"]} if "error-" in slug]
    assert "Traceback" not in outcome.log


@pytest.mark.parametrize("trap", [trap for trap in TRAPS if not trap.slug], ids=lambda trap: trap.name)
def test_an_odd_page_is_stored(outcome: Outcome, trap: Trap) -> None:
    article = outcome.article(f"/post/{trap.name}.html")
    assert article is not None, outcome.error(f"/post/{trap.name}.html")
    assert trap.holds is None or trap.holds(article)


@pytest.mark.parametrize("trap", [trap for trap in TRAPS if trap.slug], ids=lambda trap: trap.name)
def test_a_trap_is_left_with_its_slug(outcome: Outcome, trap: Trap) -> None:
    slugs = (trap.slug,) if isinstance(trap.slug, str) else trap.slug
    assert outcome.error(f"/post/{trap.name}.html") in slugs
    assert outcome.article(f"/post/{trap.name}.html") is None


def test_every_refusal_is_counted(outcome: Outcome) -> None:
    counted = {**outcome.report["failed"], **outcome.report["skipped"]}
    for slug in ("too-large", "cut-body", "timeout", "http-500", "robots", "private-address"):
        assert counted.get(slug), slug
