"""Serves a portal of ordinary posts and traps, crawls it once with the ordinary command, and keeps the result."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from crawler.archive import connect
from tests.crawl.small_portal import Log, Page, Server, listing, small_pages
from tests.hostile.traps import Trap

HONEST = 30
SETTINGS = {  # the limits as they are, but for those that are made of seconds
    "DOWNLOAD_TIMEOUT": "2.5",
    "NEWSKEEP_SILENCE_SECONDS": "2",
    "NEWSKEEP_RETRY_SECONDS": "0.2",
    "NEWSKEEP_ATTEMPTS": "2",
}


class Outcome:
    """What the crawl of the hostile portal did."""

    def __init__(self, folder: Path, server: Log, other: Log, code: int, megabytes: float, seconds: float, log: str) -> None:
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


def crawled(
    factory: pytest.TempPathFactory, name: str, traps: Sequence[Trap], further: dict[str, Any], bait: str = ""
) -> Outcome:
    """
    The outcome of a crawl of HONEST posts, *traps* among them, *further* pages by path, and *bait* on the first list page.

    It is crawled once a test run: of pytest's processes the first that wants the outcome of this *name* crawls, the others wait for it.
    """
    folder = factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / name
    folder.mkdir(exist_ok=True)
    kept = folder / "outcome.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_crawl(folder, traps, further, bait)))
    return Outcome(folder / "archive", *pickle.loads(kept.read_bytes()))


def _crawl(folder: Path, traps: Sequence[Trap], further: dict[str, Any], bait: str) -> tuple[Log, Log, int, float, float, str]:
    """Crawl by the command that people type; what ``Outcome`` is made of."""
    archive = folder / "archive"
    pages = small_pages(HONEST)
    with Server({}) as other, Server(pages) as server:
        lay_out(pages, traps, bait, server.port, other.port)
        pages |= further
        log = folder / "log"
        command = [sys.executable, "-c", "from crawler.cli.main import main; main()", "crawl", server.address]
        command += ["--archive", str(archive), "--delay", "0"]
        for name, value in SETTINGS.items():
            command += ["--set", f"{name}={value}"]
        began = time.monotonic()
        with log.open("w") as stderr:
            process = subprocess.Popen(command, stderr=stderr, cwd=Path(__file__).parents[2])
        most = 0.0
        while process.poll() is None:  # a child's ru_maxrss begins at its parent's; what the kernel tells of the living does not
            most = max(most, *(megabytes_of(pid) for pid in family_of(process.pid)))
            time.sleep(0.02)
        seconds = time.monotonic() - began
    return Log(server.asked), Log(other.asked), process.returncode, most, seconds, log.read_text()


def family_of(pid: int) -> list[int]:
    """A process and the ones it started."""
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]
    return [pid]


def megabytes_of(pid: int) -> float:
    """The most memory that a process has had so far; 0 once it is gone."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024
    return 0.0


def lay_out(pages: dict[str, Any], traps: Sequence[Trap], bait: str, own: int, other: int) -> None:
    """Put the traps between the honest pages, and links to them on the first list page."""
    for trap in traps:
        pages[quote(f"/post/{trap.name}.html")] = with_ports(trap.answer, own, other)
    links = "".join(f'<li><a href="/post/{trap.name}.html">开发区陷阱新闻之{trap.name}：又一个标题</a></li>' for trap in traps)
    bait = bait.replace("{other}", str(other)).replace("{own}", str(own))
    first = listing(list(range(HONEST, HONEST - 10, -1)), onward="/page_2.html", extra=f"<ul>{links}{bait}</ul>")
    pages["/"] = pages["/page_1.html"] = pages["/category-1.html"] = Page(first)
    pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private/\n", headers=[("Content-Type", "text/plain")])


def with_ports(answer: Any, own: int, other: int) -> Any:
    if not isinstance(answer, Page):
        return answer
    headers = [(name, value.replace("{other}", str(other)).replace("{own}", str(own))) for name, value in answer.headers]
    body = answer.body.replace(b"{other}", str(other).encode()).replace(b"{own}", str(own).encode())
    return replace(answer, body=body, headers=headers)


def slugs_of(trap: Trap) -> tuple[str, ...]:
    return (trap.slug,) if isinstance(trap.slug, str) else trap.slug
