"""newskeep backup: a copy of one moment, taken while a crawl writes, that is an archive like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.archive import Archive
from crawler.archive.backup import backup
from crawler.archive.events import CaptureRef, SaveArticle, SaveCapture
from crawler.archive.verify import verify
from crawler.archive.warc import Exchange, WarcWriter
from crawler.archive.writer import Writer
from crawler.cli.commands import cli
from crawler.errors import UsageError
from tests.archive.conftest import NOON, Bench, post


def add(writer: Writer, bench: Bench, number: int) -> None:
    article, ref = post(number), CaptureRef()
    writer.submit(SaveCapture(Exchange(article.url, NOON, "HTTP/1.1 200 OK", [], b"page %d" % number), ref))
    writer.submit(SaveArticle(article, bench.fetch(article.url, capture=ref)))
    writer.flush()


def test_a_copy_of_one_moment_beside_a_crawl(folder: Path, bench: Bench, tmp_path: Path) -> None:
    writer = Writer(folder, WarcWriter(folder, "example", NOON))
    add(writer, bench, 1)
    (folder / "media").mkdir()
    (folder / "media" / "x.jpg").write_bytes(b"picture")
    with bench.store.transaction() as conn:
        conn.execute("INSERT INTO media(url, path) VALUES('http://x/', 'media/x.jpg')")
    done = backup(folder, tmp_path / "copy")
    add(writer, bench, 2)
    writer.close()
    assert (done.files, done.troubles) == (3, [])
    assert [path.suffix for path in (tmp_path / "copy" / "warc").iterdir()] == [".gz"], "the file in work has its final name"
    assert (tmp_path / "copy" / "media" / "x.jpg").read_bytes() == b"picture"
    with Archive(tmp_path / "copy") as archive:
        assert [record.article.title for record in archive.articles()] == ["第1号新闻"]
    assert list(verify(folder)) == []


def test_nothing_is_overwritten(folder: Path, bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="never overwrites"):
        backup(folder, tmp_path / "copy")
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["mine.txt"]


def test_what_the_archive_lost_is_told(folder: Path, bench: Bench, tmp_path: Path) -> None:
    writer = Writer(folder, WarcWriter(folder, "example", NOON))
    add(writer, bench, 1)
    writer.close()
    for path in (folder / "warc").iterdir():
        path.unlink()
    done = CliRunner().invoke(cli, ["backup", str(tmp_path / "copy"), "--archive", str(folder)])
    assert done.exit_code == 1
    assert "capture-file-missing" in done.stderr
