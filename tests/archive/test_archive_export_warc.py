"""Captures taken away: byte for byte, with their requests, and packed so that replay tools find them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import connect
from crawler.archive.events import CaptureRef
from crawler.archive.export import Job, export
from crawler.archive.warc import WarcWriter
from crawler.errors import UsageError
from tests.archive.conftest import HOME, NOON, Bench, post
from tests.archive.test_archive_captures import BODY, HEADERS, exchange


@pytest.fixture
def job(bench: Bench, folder: Path, tmp_path: Path) -> Job:
    """Three posts; the second's page is byte for byte the first's, the third is left out of the selection."""
    writer = WarcWriter(folder, "example", NOON)
    with bench.store.transaction() as conn:
        for number in (1, 2, 3):
            body = BODY if number < 3 else b"other"
            ref = CaptureRef(writer.write(conn, exchange(f"post/{number}.html", body)))
            bench.look(post(number), capture=ref)
        writer.flush()
    writer.close()
    return Job(folder, connect.open_readonly(folder), [2], tmp_path / "out.warc.gz", "保险")


def test_the_selection_comes_with_requests_and_what_revisits_need(job: Job) -> None:
    export("warc", job)
    with job.target.open("rb") as opened:
        found = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(opened, check_digests="raise")
        ]
    assert [kind for kind, *_ in found] == ["warcinfo", "request", "response", "request", "revisit"]
    assert [url for _, url, _ in found[1:]] == [HOME + "post/1.html"] * 2 + [HOME + "post/2.html"] * 2
    assert found[2][2] == BODY


def test_a_package_holds_what_its_index_says(job: Job, tmp_path: Path) -> None:
    target = tmp_path / "out.wacz"
    export("wacz", Job(job.folder, job.conn, [1, 3], target, "保险"))
    with zipfile.ZipFile(target) as package:
        assert package.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
        told = json.loads(package.read("datapackage.json"))
        for resource in told["resources"]:
            data = package.read(resource["path"])
            assert (resource["hash"], resource["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        warc = package.read("archive/data.warc.gz")
        lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
    assert [line.split(" ")[:2] for line in lines] == [
        ["com,example,news)/post/1.html", "20260526040000"],
        ["com,example,news)/post/3.html", "20260526040000"],
    ]
    place = json.loads(lines[0].split(" ", 2)[2])
    (record,) = ArchiveIterator(io.BytesIO(warc[int(place["offset"]) : int(place["offset"]) + int(place["length"])]))
    assert record.http_headers.headers[: len(HEADERS)] == HEADERS
    assert [page["title"] for page in pages] == ["保险", "第1号新闻", "第3号新闻"]
    assert not list(tmp_path.glob("*.data"))


def test_articles_without_captures_are_said(bench: Bench, folder: Path, tmp_path: Path) -> None:
    bench.look(post(1))
    with pytest.raises(UsageError, match="none of these articles has a capture"):
        export("warc", Job(folder, connect.open_readonly(folder), [1], tmp_path / "out.warc.gz"))
    assert list(tmp_path.glob("*.warc.gz")) == []
