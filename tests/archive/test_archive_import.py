"""newskeep import on files as Common Crawl and others write them: rows come out as a crawl of the same pages makes them."""

from __future__ import annotations

import gzip
import importlib
import io
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import lock
from crawler.archive.connect import open_for_writing, transaction
from crawler.archive.import_warc import import_warc
from crawler.archive.reextract import Scope, reextract
from crawler.archive.verify import verify
from crawler.archive.warc import payload_digest
from crawler.cli.commands import cli
from crawler.crawling import CrawlRequest, run_crawls
from crawler.errors import ArchiveLocked
from tests.jobs.moving_portal import Portal

POSTS = (
    "SELECT p.url, p.title, p.author, p.published_at, p.published_precision, p.category, p.views, p.body, a.family, a.theme, a.rules "
    "FROM posts p JOIN articles a ON a.url = p.url ORDER BY p.url"
)
AT = "2026-05-26T04:00:00Z"
DATE = ("Date", "Tue, 26 May 2026 04:00:00 GMT")


class CommonCrawl:
    """A file as Common Crawl's Nutch writes it: each record a gzip member; warcinfo, then request, response, metadata a page."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=True, warc_version="WARC/1.0")
        self.writer.write_record(
            self.writer.create_warcinfo_record(
                "CC-NEWS-20260526040000-00001.warc.gz",
                {"software": "Apache Nutch 1.20", "isPartOf": "CC-NEWS", "robots": "checked"},
            )
        )

    def page(
        self,
        url: str,
        body: bytes,
        headers: list[tuple[str, str]] = (),
        status: str = "200 OK",
        kind: str = "text/html; charset=utf-8",
        **warc: str,
    ) -> None:
        self.record(
            "request", url, b"", StatusAndHeaders(f"GET {url} HTTP/1.1", [("User-Agent", "CCBot/2.0")], is_http_request=True)
        )
        head = StatusAndHeaders(status, [DATE, ("Content-Type", kind), *headers], protocol="HTTP/1.1")
        self.record("response", url, body, head, **{"WARC-IP-Address": "127.0.0.1", **warc})
        made = self.writer.create_warc_record(
            url,
            "metadata",
            io.BytesIO(b"fetchTimeMs: 412\r\nlanguages-cld2: {}\r\n"),
            warc_content_type="application/warc-fields",
        )
        self.writer.write_record(made)

    def record(self, kind: str, url: str, body: bytes, head: StatusAndHeaders, **warc: str) -> None:
        made = self.writer.create_warc_record(
            url, kind, io.BytesIO(body), length=len(body), http_headers=head, warc_headers_dict={"WARC-Date": AT, **warc}
        )
        self.writer.write_record(made)

    def revisit(self, url: str, digest: str) -> None:
        head = StatusAndHeaders("200 OK", [DATE, ("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        self.writer.write_record(
            self.writer.create_revisit_record(
                url, digest, "http://elsewhere/", AT, http_headers=head, warc_headers_dict={"WARC-Date": AT}
            )
        )


def chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 1000] for start in range(0, len(body), 1000)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


@pytest.fixture
def portal():
    with Portal() as portal:
        portal.publish(6, datetime(2026, 5, 20, 1, 2, 3, tzinfo=UTC))
        yield portal


@pytest.fixture
def file(portal: Portal, tmp_path: Path) -> Path:
    """Six posts, each with its headers in another disorder that is met, and pages that are no posts."""
    made = CommonCrawl()
    bodies = {number: portal.answer(f"/post/{number}.html")[1].encode() for number in portal.posts}
    address = {number: f"{portal.url}post/{number}.html" for number in bodies}
    made.page(f"{portal.url}robots.txt", b"User-agent: *\n", kind="text/plain")
    made.page(portal.url, portal.listing(1).encode())
    made.page(address[1], chunked(bodies[1]), [("Transfer-Encoding", "chunked")])
    made.page(address[2], bodies[2], [("X-Crawler-Transfer-Encoding", "chunked"), ("X-Crawler-Content-Encoding", "gzip")])
    made.page(address[3], bodies[3], [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")])
    made.page(address[4], gzip.compress(bodies[4]), [("Content-Encoding", "gzip")])
    made.page(address[5], bodies[5], **{"WARC-Truncated": "length"})
    made.page(address[6], bodies[6][: len(bodies[6]) // 2], **{"WARC-Truncated": "time"})
    made.page(f"{portal.url}post/9.html", b"<h1>404</h1>", status="404 Not Found")
    made.page("dns:127.0.0.1", b"20260526040000\n127.0.0.1")
    made.revisit(f"{portal.url}post/8.html", "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    path = tmp_path / "CC-NEWS-20260526040000-00001.warc.gz"
    path.write_bytes(made.out.getvalue())
    return path


def told(folder: Path) -> list[tuple]:
    with sqlite3.connect(folder / "archive.db") as db:
        return db.execute(POSTS).fetchall()


def test_rows_are_those_of_a_crawl(portal: Portal, file: Path, tmp_path: Path) -> None:
    run_crawls([CrawlRequest(portal.url, tmp_path / "crawled", delay_seconds=0, settings={"NEWSKEEP_PROGRESS": "none"})])
    done = import_warc(tmp_path / "imported", file)
    assert dict(done.outcomes) == {
        "new": 5, "truncated": 1, "not-a-post": 1, "not-html": 1, "http-404": 1, "revisit-without-payload": 1
    }  # fmt: skip
    crawled = told(tmp_path / "crawled")
    assert len(crawled) == 6
    assert told(tmp_path / "imported") == [row for row in crawled if not row[0].endswith("/post/6.html")]
    assert list(verify(tmp_path / "imported")) == []
    again = reextract(tmp_path / "imported", Scope(), jobs=1)
    assert (again.read, again.changed, dict(again.skipped)) == (5, 0, {})


def zstd(data: bytes, tmp_path: Path) -> bytes:
    library = importlib.import_module("backports.zstd")
    return b"".join(library.compress(part) for part in (data[:3000], data[3000:]))


def zstd_with_dictionary(data: bytes, tmp_path: Path) -> bytes:
    """IIPC's .warc.zst: a skippable frame with the dictionary, then a frame a record (here: two)."""
    library = importlib.import_module("backports.zstd")
    words = library.train_dict(
        [b"WARC/1.0\r\nWARC-Type: response %d %s" % (n, data[n * 31 : n * 31 + 300]) for n in range(100)], 2000
    )
    frames = b"".join(library.compress(part, zstd_dict=words) for part in (data[:3000], data[3000:]))
    return b"\x5d\x2a\x4d\x18" + len(words.dict_content).to_bytes(4, "little") + words.dict_content + frames


def wacz(data: bytes, tmp_path: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("datapackage.json", "{}")
        out.writestr("archive/data.warc.gz", (tmp_path / "CC-NEWS-20260526040000-00001.warc.gz").read_bytes())
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("a.warc", lambda data, tmp_path: data),
        ("b.warc.gz", lambda data, tmp_path: gzip.compress(data)),
        ("c.warc.gz", lambda data, tmp_path: gzip.compress(data[:5000]) + gzip.compress(data[5000:])),
        ("d.warc.zst", zstd),
        ("e.warc.zst", zstd_with_dictionary),
        ("f.wacz", wacz),
    ],
)
def test_however_it_is_packed_the_rows_are_the_same(name: str, packed, file: Path, tmp_path: Path) -> None:
    import_warc(tmp_path / "plain", file)
    other = tmp_path / name
    other.write_bytes(packed(gzip.decompress(file.read_bytes()), tmp_path))
    assert import_warc(tmp_path / "other", other).outcomes["new"] == 5
    assert told(tmp_path / "other") == told(tmp_path / "plain")
    assert list(verify(tmp_path / "other")) == []
    assert import_warc(tmp_path / "other", other).outcomes["known"] == 5, "again: nothing is added"
    assert not list((tmp_path / "other" / "warc").glob(".*")), "no half files are left"


def test_two_files_behind_each_other_are_one(file: Path, tmp_path: Path) -> None:
    both = tmp_path / "both.warc.gz"
    both.write_bytes(file.read_bytes() * 2)
    outcomes = import_warc(tmp_path / "other", both).outcomes
    assert (outcomes["new"], outcomes["unchanged"]) == (5, 5)


def test_a_portal_that_is_being_crawled_waits_for_the_next_import(file: Path, portal: Portal, tmp_path: Path) -> None:
    folder = tmp_path / "busy"
    import_warc(folder, file)
    conn = open_for_writing(folder)
    with sqlite3.connect(folder / "archive.db") as db:
        db.execute("DELETE FROM fetches WHERE url LIKE '%/post/3.html' AND id NOT IN (SELECT fetch_id FROM revisions)")
        assert db.execute("SELECT count(*) FROM locks").fetchone() == (0,), "locks are given back"
    key = portal.url.removeprefix("http://").rstrip("/")
    with transaction(conn):
        lock.take(conn, f"portal:{key}")
    done = CliRunner().invoke(cli, ["import", str(file), "--archive", str(tmp_path / "busy")])
    assert done.exit_code == 0 and "5 known" in done.stderr, "what is known needs no lock"
    (tmp_path / "more.warc.gz").write_bytes(file.read_bytes() + gzip.compress(b""))
    done = CliRunner().invoke(cli, ["import", str(tmp_path / "more.warc.gz"), "--archive", str(tmp_path / "busy")])
    assert done.exit_code == 1 and "5 portal-busy" in done.stderr
    with transaction(conn):
        lock.release(conn, f"portal:{key}")
    done = CliRunner().invoke(cli, ["import", str(tmp_path / "more.warc.gz"), "--archive", str(tmp_path / "busy")])
    assert done.exit_code == 0 and "5 unchanged" in done.stderr
    with transaction(conn):
        lock.take(conn, "import")
    with pytest.raises(ArchiveLocked, match="another import is under way"):
        import_warc(folder, file)
    conn.close()


def test_a_revisit_finds_its_payload_in_a_file_that_was_read_before(portal: Portal, tmp_path: Path) -> None:
    body = portal.answer("/post/1.html")[1].encode()
    first, second = CommonCrawl(), CommonCrawl()
    first.page(f"{portal.url}post/1.html", body)
    second.revisit("http://copies.example/post/1.html", payload_digest(body))
    for name, made in (("first", first), ("second", second)):
        (tmp_path / f"{name}.warc.gz").write_bytes(made.out.getvalue())
    assert import_warc(tmp_path / "alone", tmp_path / "second.warc.gz").outcomes == {"revisit-without-payload": 1}
    for name in ("first", "second"):
        assert import_warc(tmp_path / "both", tmp_path / f"{name}.warc.gz").outcomes == {"new": 1}
    assert not list(verify(tmp_path / "both"))
