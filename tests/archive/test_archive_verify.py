"""newskeep verify finds and names any damage to an archive's files, and --repair repairs what it can."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.archive import lock
from crawler.archive.events import CaptureRef, SaveArticle, SaveCapture
from crawler.archive.verify import sha256_of, verify
from crawler.archive.warc import Exchange, WarcWriter
from crawler.archive.writer import Writer
from crawler.cli.commands import cli
from crawler.errors import ArchiveLocked
from tests.archive.conftest import NOON, Bench, post

BODIES = [b"<html>one</html>", b"<html>two</html>", b"<html>one</html>"]  # the third is a revisit of the first


@pytest.fixture
def kept(folder: Path, bench: Bench) -> Path:
    writer = Writer(folder, WarcWriter(folder, "example", NOON))
    for number, body in enumerate(BODIES, 1):
        article, ref = post(number), CaptureRef()
        headers = [("Content-Type", "text/html")]
        writer.submit(SaveCapture(Exchange(article.url, NOON, "HTTP/1.1 200 OK", headers, body), ref))
        writer.submit(SaveArticle(article, bench.fetch(article.url, capture=ref)))
    writer.close()
    return folder


def slugs(folder: Path, **options) -> list[str]:
    return [trouble.slug for trouble in verify(folder, **options)]


def warc(folder: Path) -> Path:
    (path,) = (folder / "warc").glob("*.warc.gz*")
    return path


def place(folder: Path, capture: int) -> tuple[int, int]:
    with sqlite3.connect(folder / "archive.db") as db:
        return db.execute("SELECT offset, length FROM captures WHERE id = ?", (capture,)).fetchone()


def spoil(folder: Path, capture: int) -> None:
    offset, length = place(folder, capture)
    data = bytearray(warc(folder).read_bytes())
    data[offset + length // 2] ^= 0xFF
    warc(folder).write_bytes(data)


def test_a_whole_archive_is_clean(kept: Path) -> None:
    assert slugs(kept) == []
    done = CliRunner().invoke(cli, ["verify", "--archive", str(kept)])
    assert (done.exit_code, done.stdout) == (0, "")


def test_a_spoilt_capture_takes_its_revisits_with_it(kept: Path) -> None:
    spoil(kept, 1)
    assert slugs(kept) == ["capture-damaged", "capture-payload-lost"]
    assert slugs(kept, repair=True) == ["capture-damaged", "capture-payload-lost"]
    assert slugs(kept) == []
    with sqlite3.connect(kept / "archive.db") as db:
        assert db.execute("SELECT capture_id FROM fetches ORDER BY id").fetchall() == [(None,), (2,), (None,)]
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (3,), "the articles stay"


def test_a_digest_that_does_not_fit_is_found(kept: Path) -> None:
    with sqlite3.connect(kept / "archive.db") as db:
        db.execute("UPDATE captures SET digest = 'sha1:AAAA' WHERE id = 2")
    assert slugs(kept) == ["capture-digest"]


def test_a_torn_end_is_cut_off(kept: Path) -> None:
    whole = warc(kept).stat().st_size
    with warc(kept).open("ab") as file:
        file.write(b"\x1f\x8b\x08 the beginning of something")
    assert slugs(kept) == ["warc-tail"]
    assert slugs(kept, repair=True) == ["warc-tail"]
    assert slugs(kept) == []
    assert warc(kept).stat().st_size == whole


def test_a_hard_link_s_other_name_keeps_its_bytes(kept: Path, tmp_path: Path) -> None:
    other = tmp_path / "original.warc.gz"
    other.hardlink_to(warc(kept))
    with other.open("ab") as file:
        file.write(b"torn")
    size = other.stat().st_size
    assert slugs(kept, repair=True) == ["warc-tail"]
    assert (other.stat().st_size, warc(kept).stat().st_size) == (size, size - 4)


def test_a_file_left_open_by_a_killed_crawl_gets_its_name(kept: Path) -> None:
    path = warc(kept)
    path.rename(path.with_name(path.name + ".open"))
    assert slugs(kept) == [], "its records can be read all the same"
    with warc(kept).open("ab") as file:
        file.write(b"x" * 100)
    assert slugs(kept, repair=True) == ["warc-tail"]
    assert warc(kept) == path


def test_orphans_are_moved_aside_and_kept(kept: Path) -> None:
    (kept / "media" / "ab").mkdir(parents=True)
    (kept / "media" / "ab" / "x.jpg").write_bytes(b"picture")
    (kept / "warc" / "stray.warc.gz").write_bytes(b"whatever")
    assert slugs(kept, repair=True) == ["orphan-file", "orphan-file"]
    assert slugs(kept) == []
    assert (kept / "orphans" / "media" / "ab" / "x.jpg").read_bytes() == b"picture"
    assert (kept / "orphans" / "warc" / "stray.warc.gz").exists()


def test_media_are_held_to_their_hash(kept: Path) -> None:
    (kept / "media").mkdir()
    file = kept / "media" / "x.jpg"
    file.write_bytes(b"picture")
    with sqlite3.connect(kept / "archive.db") as db:
        db.execute("INSERT INTO media(url, sha256, path) VALUES('http://x/', ?, 'media/x.jpg')", (sha256_of(file),))
    assert slugs(kept) == []
    file.write_bytes(b"another")
    assert slugs(kept) == ["media-damaged"]
    file.unlink()
    assert slugs(kept) == ["media-missing"]


def test_a_missing_file_and_changed_text_are_told(kept: Path) -> None:
    warc(kept).unlink()
    with sqlite3.connect(kept / "archive.db") as db:
        db.execute("DROP TRIGGER contents_immutable")
        db.execute("UPDATE contents SET body = 'forged' WHERE id = 2")
    done = CliRunner().invoke(cli, ["verify", "--json", "--archive", str(kept)])
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [one["slug"] for one in told] == ["capture-file-missing"] * 3 + ["content-hash"]
    assert told[3]["where"] == "contents 2"


def test_repair_waits_for_a_crawl(kept: Path) -> None:
    with sqlite3.connect(kept / "archive.db") as db:
        lock.take(db, "portal:example")
    with pytest.raises(ArchiveLocked):
        slugs(kept, repair=True)
    assert slugs(kept) == []
    with sqlite3.connect(kept / "archive.db") as db:
        assert [one.is_alive for one in lock.holders(db)] == [True]
