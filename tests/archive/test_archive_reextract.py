"""newskeep reextract: captures are read with today's rules; only what differs becomes a revision, and it says why."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.archive import connect, lock
from crawler.archive.events import CaptureRef, SaveArticle, SaveCapture, SaveHints
from crawler.archive.reextract import Scope, reextract
from crawler.archive.reextract_compare import _with_media
from crawler.archive.warc import Exchange, WarcWriter
from crawler.archive.writer import Writer
from crawler.cli.commands import cli
from crawler.errors import ArchiveLocked
from crawler.extract import extract
from crawler.items import Hint, Image
from crawler.page import Page
from tests.archive.conftest import HOME, NOON, Bench

HEADERS = [("Date", "Tue, 26 May 2026 04:00:00 GMT"), ("Content-Type", "text/html; charset=utf-8")]
PARAGRAPH = "今年第一季度，全市保险业的保费收入比去年同期多了一成，其中养老保险增加得最快，记者从有关部门得到了这些数字。"


def html(number: int) -> bytes:
    return f"""<html lang="zh-CN"><head><title>第{number}号新闻_示例新闻网</title><meta property="og:type" content="article"></head><body>
<article><h1>第{number}号新闻</h1><p class="meta">作者：张三 发布时间：2026-05-2{number} 08:30:00</p>
<div class="entry-content"><p>{PARAGRAPH}</p><p>第{number}号新闻的第二段。{PARAGRAPH}</p></div></article></body></html>""".encode()


@pytest.fixture
def kept(folder: Path, bench: Bench) -> Path:
    """Three posts, the first of which an earlier extractor had read badly."""
    writer = Writer(folder, WarcWriter(folder, "example", NOON))
    for number in (1, 2, 3):
        url, ref = f"{HOME}post/{number}.html", CaptureRef()
        article = extract(Page(url, html(number), HEADERS, NOON))
        assert article.kind == "post"
        if number == 1:
            article = replace(article, author="张三 发布时间", body_text="广告\n\n" + article.body_text)
        writer.submit(SaveCapture(Exchange(url, NOON, "HTTP/1.1 200 OK", HEADERS, html(number)), ref))
        writer.submit(SaveArticle(article, bench.fetch(url, capture=ref)))
    writer.close()
    return folder


def rows(folder: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(folder / "archive.db") as db:
        return db.execute(sql).fetchall()


def test_only_what_differs_becomes_a_revision_that_says_why(kept: Path) -> None:
    done = reextract(kept, Scope(), jobs=1)
    assert (done.read, done.changed, dict(done.fields), dict(done.skipped)) == (3, 1, {"body": 1, "author": 1}, {})
    [(article, revision, reason, changed, diff)] = rows(
        kept, "SELECT article_id, revision, reason, changed, diff FROM revisions WHERE revision > 1"
    )
    assert (article, revision, reason, changed) == (1, 2, "extractor changed", "body,author")
    assert json.loads(diff) == {"author": ["张三 发布时间", "张三"]}
    assert rows(kept, "SELECT author, revisions, substr(body, 1, 4) FROM posts WHERE id = 1") == [("张三", 2, "今年第一")]
    assert reextract(kept, Scope(), jobs=1).changed == 0, "the second time nothing differs"


def test_the_year_that_a_list_showed_stays(folder: Path, bench: Bench) -> None:
    writer = Writer(folder, WarcWriter(folder, "example", NOON))
    url, ref, body = f"{HOME}post/1.html", CaptureRef(), html(1).replace(b"2026-05-21 08:30:00", b"05-21 08:30")
    article, day = extract(Page(url, body, HEADERS, NOON)), datetime(2024, 5, 21, tzinfo=timezone(timedelta(hours=8)))
    listed = Hint(url, "list", NOON, published_at=day, published_precision="day", published_raw="2024-05-21",
                  published_earliest=day, published_latest=day + timedelta(seconds=86_399))  # fmt: skip
    writer.submit(SaveCapture(Exchange(url, NOON, "HTTP/1.1 200 OK", HEADERS, body), ref))
    writer.submit(SaveArticle(article, bench.fetch(url, capture=ref)))
    writer.submit(SaveHints([listed], 1))
    writer.close()
    published = "SELECT published_at, published_precision FROM articles"
    assert rows(folder, published) == [("2024-05-21T00:30:00Z", "minute")]
    assert reextract(folder, Scope(), jobs=1).changed == 0
    assert rows(folder, published) == [("2024-05-21T00:30:00Z", "minute")]


def test_a_dry_run_tells_and_writes_nothing(kept: Path) -> None:
    done = CliRunner().invoke(cli, ["reextract", "--dry-run", "--archive", str(kept)])
    assert (done.exit_code, done.stdout) == (0, f"1\tbody,author\t{HOME}post/1.html\n")
    assert rows(kept, "SELECT count(*) FROM revisions") == [(3,)]


def test_it_goes_on_where_it_was_interrupted(kept: Path) -> None:
    with sqlite3.connect(kept / "archive.db") as db:
        db.execute("INSERT INTO index_state VALUES(?, '2')", (Scope().mark,))
    assert reextract(kept, Scope(), jobs=1).read == 1
    assert rows(kept, "SELECT count(*) FROM index_state WHERE key LIKE 'reextract%'") == [(0,)]


def test_other_processes_read_the_same(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.archive.reextract.BATCH", 2)
    assert dict(reextract(kept, Scope(), jobs=2).fields) == {"body": 1, "author": 1}


def test_a_second_one_is_refused_and_leaves_the_first_ones_lock(kept: Path) -> None:
    conn = connect.open_for_writing(kept)
    with connect.transaction(conn):
        lock.take(conn, "reextract")
    with pytest.raises(ArchiveLocked):
        reextract(kept, Scope(), jobs=1)
    assert [holder.name for holder in lock.holders(conn)] == ["reextract"]
    conn.close()


def test_what_only_a_feed_told_stays(kept: Path) -> None:
    with sqlite3.connect(kept / "archive.db") as db:
        db.execute(
            "UPDATE articles SET editor = '李四', published_at = '2026-05-22T00:30:05Z', published_rule = 'feed' WHERE id = 2"
        )
    reextract(kept, Scope(), jobs=1)
    assert rows(kept, "SELECT editor, published_at FROM articles WHERE id = 2") == [("李四", "2026-05-22T00:30:05Z")]


def test_articles_without_a_readable_capture_are_counted(kept: Path) -> None:
    with sqlite3.connect(kept / "archive.db") as db:
        db.execute("UPDATE fetches SET capture_id = NULL WHERE id = 2")
        db.execute("UPDATE captures SET length = length - 9 WHERE id = 3")
    done = CliRunner().invoke(cli, ["reextract", "--archive", str(kept), "--jobs", "1"])
    assert done.exit_code == 1
    assert "1 not read: no-capture" in done.stderr and "1 not read: warc-bad-record" in done.stderr


def test_kept_images_stay_named_in_the_html(bench: Bench) -> None:
    conn = bench.store.conn
    with bench.store.transaction():
        conn.execute("INSERT INTO media(url, path) VALUES('https://a.example/x.jpg?a=1&b=2', 'media/ab/x.jpg')")
    html = '<p><img src="https://a.example/x.jpg?a=1&amp;b=2"></p>'
    named = _with_media(conn, html, [Image("https://a.example/x.jpg?a=1&b=2"), Image("https://a.example/lost.jpg")])
    assert named == '<p><img src="https://a.example/x.jpg?a=1&amp;b=2" data-media="media/ab/x.jpg"></p>'
