"""An alarm names captures; ``newskeep page`` shows what each of them says."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from click.testing import CliRunner
from moving_portal import Portal

from crawler.cli.page import page
from crawler.crawling import CrawlRequest, run_crawls


def test_a_capture_is_read_by_its_place(tmp_path: Path) -> None:
    with Portal() as portal:
        portal.publish(3)
        run_crawls([CrawlRequest(portal.url, tmp_path, delay_seconds=0, settings={"NEWSKEEP_PROGRESS": "none"})])
        address = f"{portal.url}post/2.html"
    with sqlite3.connect(tmp_path / "archive.db") as db:
        file, offset = db.execute("SELECT file, offset FROM captures WHERE url = ?", (address,)).fetchone()
    shown = CliRunner().invoke(page, [f"{tmp_path / file}:{offset}", "--json"])
    told = json.loads(shown.stdout)
    assert (told["url"], told["author"], told["views"]) == (address, "admin", 12)
    assert CliRunner().invoke(page, [f"{tmp_path / file}:1"]).exit_code != 0
