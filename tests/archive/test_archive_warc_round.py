"""Captures exported to WARC and WACZ are equal byte for byte, and importing the file gives the same articles."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.events import CaptureRef, SaveArticle, SaveCapture
from crawler.archive.import_warc import import_warc
from crawler.archive.verify import verify
from crawler.archive.warc import Exchange, WarcWriter
from crawler.archive.writer import Writer
from crawler.cli.commands import cli
from crawler.errors import UsageError
from crawler.extract import extract
from crawler.page import Page
from tests.archive.conftest import HOME, NOON, Bench
from tests.archive.test_archive_reextract import HEADERS, html


@pytest.fixture
def kept(folder: Path, bench: Bench) -> Path:
    writer = Writer(folder, WarcWriter(folder, "example", NOON))
    for number in (1, 2, 3):
        url, ref = f"{HOME}post/{number}.html", CaptureRef()
        writer.submit(SaveCapture(Exchange(url, NOON, "HTTP/1.1 200 OK", HEADERS, html(number)), ref))
        writer.submit(SaveArticle(extract(Page(url, html(number), HEADERS, NOON)), bench.fetch(url, capture=ref)))
    # The second post again under another address: a revisit.
    writer.submit(SaveCapture(Exchange(f"{HOME}?p=2", NOON, "HTTP/1.1 200 OK", HEADERS, html(2))))
    writer.close()
    return folder


def export(kept: Path, target: Path, *words: str) -> Path:
    done = CliRunner().invoke(
        cli,
        ["export", "--archive", str(kept), "--format", target.suffixes[0][1:], "-o", str(target), *words],
        catch_exceptions=False,
    )
    assert done.exit_code == 0, done.output
    return target


def told(folder: Path) -> list[tuple]:
    with sqlite3.connect(folder / "archive.db") as db:
        return db.execute("SELECT url, title, author, published_at, body FROM posts ORDER BY url").fetchall()


def test_what_goes_out_comes_in_the_same(kept: Path, tmp_path: Path) -> None:
    file = export(kept, tmp_path / "all.warc.gz")
    done = import_warc(tmp_path / "other", file)
    assert dict(done.outcomes) == {"new": 3}
    assert told(tmp_path / "other") == told(kept)
    assert len(told(kept)) == 3
    assert list(verify(tmp_path / "other")) == []
    assert dict(import_warc(tmp_path / "other", file).outcomes) == {"known": 3}, "again: nothing is added"


def test_records_go_out_byte_for_byte(kept: Path, tmp_path: Path) -> None:
    file = export(kept, tmp_path / "one.warc.gz", "id:2")
    with file.open("rb") as opened:
        records = [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read(), r.digest_checker.passed)
                   for r in ArchiveIterator(opened, check_digests=True)]  # fmt: skip
    assert [(kind, url) for kind, url, *_ in records] == [
        ("warcinfo", None), ("request", f"{HOME}post/2.html"), ("response", f"{HOME}post/2.html"),
    ]  # fmt: skip
    assert records[2][2] == html(2)
    assert all(passed is not False for *_, passed in records)


def test_a_wacz_holds_what_its_digests_say(kept: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(export(kept, tmp_path / "all.wacz")) as packed:
        about = json.loads(packed.read("datapackage.json"))
        for resource in about["resources"]:
            assert resource["hash"] == "sha256:" + hashlib.sha256(packed.read(resource["path"])).hexdigest()
        digest = json.loads(packed.read("datapackage-digest.json"))
        assert digest["hash"] == "sha256:" + hashlib.sha256(packed.read("datapackage.json")).hexdigest()
        pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()]
        assert {page["title"] for page in pages[1:]} == {"第1号新闻", "第2号新闻", "第3号新闻"}
        index = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()
        key, at, rest = index[0].split(" ", 2)
        assert (key, at) == ("com,example,news)/post/1.html", "20260526040000")
        line, warc = json.loads(rest), packed.read("archive/data.warc.gz")
        member = warc[int(line["offset"]) : int(line["offset"]) + int(line["length"])]
        record = next(iter(ArchiveIterator(io.BytesIO(member))))
        assert record.content_stream().read() == html(1)
        assert packed.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED


def test_plain_files_are_packed_record_by_record(kept: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(export(kept, tmp_path / "all.warc.gz").read_bytes()))
    assert dict(import_warc(tmp_path / "other", plain).outcomes) == {"new": 3}
    assert told(tmp_path / "other") == told(kept)
    assert list(verify(tmp_path / "other")) == []


def test_a_file_packed_as_a_whole_is_packed_record_by_record(kept: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(export(kept, tmp_path / "all.warc.gz").read_bytes())))
    assert dict(import_warc(tmp_path / "other", whole).outcomes) == {"new": 3}
    assert list(verify(tmp_path / "other")) == []


def test_what_is_no_warc_is_refused(tmp_path: Path) -> None:
    for name, data in (("a.warc", b"<html>"), ("b.warc.gz", gzip.compress(b"<html>")), ("c.warc", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UsageError, match="not a WARC file"):
            import_warc(tmp_path / "other", tmp_path / name)
    assert not list((tmp_path / "other" / "warc").iterdir())


def test_a_cut_file_gives_what_stands_before_the_cut(kept: Path, tmp_path: Path) -> None:
    file = export(kept, tmp_path / "all.warc.gz")
    file.write_bytes(file.read_bytes()[:-40])
    done = CliRunner().invoke(cli, ["import", str(file), "--archive", str(tmp_path / "other")])
    assert done.exit_code == 1
    assert "2 new" in done.stderr and "1 warc-bad-record" in done.stderr
