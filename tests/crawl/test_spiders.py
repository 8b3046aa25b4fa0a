"""The other spiders, and how a crawl is stopped from outside."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from crawler.archive import connect
from crawler.crawling import CrawlRequest, run_crawls
from tests.crawl.small_portal import Server, small_pages

ROOT = Path(__file__).parents[2]
SCRAPY = [sys.executable, "-m", "scrapy"]


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*SCRAPY, *arguments], cwd=ROOT, capture_output=True, text=True, check=True)


def count(archive: Path, table: str) -> int:
    conn = connect.open_readonly(archive)
    try:
        return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    finally:
        conn.close()


def test_scrapy_lists_our_spiders_and_the_profiles() -> None:
    assert {"portal", "urls", "replay", "qjnew"} <= set(scrapy("list").stdout.split())


def test_scrapy_crawls_a_portal_in_a_clone(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with Server(small_pages(4)) as server:
        scrapy(
            "crawl",
            "portal",
            "-a",
            f"start={server.address}",
            "-s",
            f"NEWSKEEP_ARCHIVE={archive}",
            "-s",
            "NEWSKEEP_DELAY_SECONDS=0",
        )
    assert count(archive, "articles") == 4


def test_a_list_of_addresses_is_fetched_and_nothing_else(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with Server(small_pages(30)) as server:
        (tmp_path / "list.txt").write_text(f"# mine\n{server.address}post/3.html\n{server.address}post/5.html\n")
        arguments = ["-a", f"file={tmp_path / 'list.txt'}", "-s", f"NEWSKEEP_ARCHIVE={archive}", "-s", "NEWSKEEP_DELAY_SECONDS=0"]
        scrapy("crawl", "urls", *arguments)
        assert sorted(set(server.paths())) == ["/post/3.html", "/post/5.html", "/robots.txt"]
    assert count(archive, "articles") == 2


def test_a_warc_file_is_read_again_without_the_network(tmp_path: Path) -> None:
    with Server(small_pages(6)) as server:
        request = CrawlRequest(server.address, tmp_path / "one", delay_seconds=0, settings={"NEWSKEEP_PROGRESS": "none"})
        run_crawls([request])
        asked = len(server.asked)
        (warc,) = (tmp_path / "one" / "warc").glob("*.warc.gz")
        arguments = ["-a", f"file={warc}", "-a", f"start={server.address}", "-s", f"NEWSKEEP_ARCHIVE={tmp_path / 'two'}"]
        scrapy("crawl", "replay", *arguments)
        assert len(server.asked) == asked
    assert count(tmp_path / "two", "articles") == 6


def test_ctrl_c_stops_cleanly_and_the_same_command_goes_on(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with Server(small_pages(40)) as server:
        command = [sys.executable, "-c", "from crawler.cli.main import main; main()", "crawl", server.address]
        command += ["--archive", str(archive), "--delay", "0.05"]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        while len(server.asked) < 20:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, log = process.communicate(timeout=20)
        assert process.returncode == 130
        end = json.loads(log.strip().splitlines()[-1])
        assert end["reason"] == "interrupted" and 0 < end["new"] < 40
        subprocess.run([*command[:-1], "0"], cwd=ROOT, stderr=subprocess.DEVNULL, check=True)
        assert all(server.count(f"/post/{n}.html") == 1 for n in range(1, 41))
    assert count(archive, "articles") == 40
