"""A reextract that is killed midway: the same command continues, and the archive is the same as without the kill."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from crawler.archive.events import CaptureRef, SaveArticle, SaveCapture
from crawler.archive.reextract import Scope, reextract, total
from crawler.archive.verify import verify
from crawler.archive.warc import Exchange, WarcWriter
from crawler.archive.writer import Writer
from crawler.extract import extract
from crawler.page import Page
from tests.archive.conftest import HOME, NOON, Bench
from tests.archive.test_archive_reextract import HEADERS, html

POSTS = 60
SLOWLY = """
import sys
from pathlib import Path
import crawler.archive.reextract as work
work.BATCH = 2
work.reextract(Path(sys.argv[1]), work.Scope(), jobs=1, step=lambda count: __import__("time").sleep(0.02))
"""


def test_the_same_call_goes_on_after_a_kill(folder: Path, bench: Bench, tmp_path: Path) -> None:
    badly_read(folder, bench)
    bench.store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    calm = tmp_path / "calm"
    shutil.copytree(folder, calm)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen([sys.executable, "-c", SLOWLY, str(folder)], env=environment)
    end = time.monotonic() + 30
    while not revised(folder) >= 4 and time.monotonic() < end:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    before = revised(folder)
    assert 4 <= before < POSTS and before % 2 == 0, "whole batches were kept"
    assert total(folder, Scope()) == POSTS - before
    done = reextract(folder, Scope(), jobs=1)
    assert (done.read, done.changed) == (POSTS - before, POSTS - before)
    reextract(calm, Scope(), jobs=1)
    assert told(folder) == told(calm)
    assert list(verify(folder)) == []
    assert reextract(folder, Scope(), jobs=1).changed == 0, "through: the next call reads all of them again, and finds nothing"


def badly_read(folder: Path, bench: Bench) -> None:
    writer = Writer(folder, WarcWriter(folder, "example", NOON))
    for number in range(1, POSTS + 1):
        url, ref, body = f"{HOME}post/{number}.html", CaptureRef(), html(number).replace(b"2026-05-2%d" % number, b"2026-05-20")
        article = replace(extract(Page(url, body, HEADERS, NOON)), author="张三 发布时间")
        writer.submit(SaveCapture(Exchange(url, NOON, "HTTP/1.1 200 OK", HEADERS, body), ref))
        writer.submit(SaveArticle(article, bench.fetch(url, capture=ref)))
    writer.close()


def revised(folder: Path) -> int:
    return told(folder, "SELECT count(*) FROM revisions WHERE revision = 2")[0][0]


def told(
    folder: Path,
    sql: str = "SELECT a.url, a.author, a.revision, r.reason, r.changed FROM articles a JOIN revisions r ON r.article_id = a.id ORDER BY 1, 4",
) -> list[tuple]:
    with sqlite3.connect(folder / "archive.db", timeout=20) as db:
        return db.execute(sql).fetchall()
