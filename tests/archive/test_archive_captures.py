"""Captures: what is written is what came, and a crash costs no record that a row points at."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import connect
from crawler.archive.events import CaptureRef, SaveArticle, SaveCapture
from crawler.archive.store import Store
from crawler.archive.tails import repair_tails
from crawler.archive.warc import Exchange, WarcWriter, payload_digest
from crawler.archive.warc_read import BadRecord, capture_page, http_response, read_all, read_at
from crawler.archive.writer import Writer
from tests.archive.conftest import HOME, NOON, Bench, post

HEADERS = [("Date", "Tue, 26 May 2026 04:00:00 GMT"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Content-Type", "text/html")]
BODY = "<html><title>标题</title>正文</html>".encode("gb18030")


def exchange(path: str = "post/1.html", body: bytes = BODY, **over) -> Exchange:
    values = {"request_headers": [("User-Agent", "newskeep"), ("Accept", "*/*")], "ip": "192.0.2.7"}
    return Exchange(
        HOME + path, NOON, over.pop("status_line", "HTTP/1.1 200 OK"), over.pop("headers", HEADERS), body, **values | over
    )


def write(folder: Path, *exchanges: Exchange, **options) -> list[int]:
    store = Store(folder)
    writer = WarcWriter(folder, "example", NOON, **options)
    with store.transaction() as conn:
        ids = [writer.write(conn, one) for one in exchanges]
        writer.flush()
    writer.close()
    store.close()
    return ids


def files(folder: Path) -> list[Path]:
    return sorted((folder / "warc").iterdir())


def test_the_response_is_as_it_came(folder: Path) -> None:
    (capture,) = write(folder, exchange())
    conn = connect.open_readonly(folder)
    page = capture_page(conn, folder, capture)
    assert (page.url, page.body, page.status, page.fetched_at) == (HOME + "post/1.html", BODY, 200, NOON)
    assert list(page.headers)[:4] == HEADERS


def test_warcio_reads_what_we_write_and_its_digests_hold(folder: Path) -> None:
    write(folder, exchange(), exchange("list.html", b"list"), exchange("copy.html"))
    with files(folder)[0].open("rb") as opened:
        records = [
            (r.rec_type, r.rec_headers, r.content_stream().read(), r.digest_checker.passed)
            for r in ArchiveIterator(opened, check_digests=True)
        ]
    kinds = [kind for kind, *_ in records]
    assert kinds == ["warcinfo", "request", "response", "request", "response", "request", "revisit"]
    assert all(passed is not False for *_, passed in records)
    response, revisit = records[2], records[6]
    assert response[2] == BODY
    assert response[1].get_header("WARC-Payload-Digest") == payload_digest(BODY)
    assert response[1].get_header("WARC-IP-Address") == "192.0.2.7"
    assert records[1][1].get_header("WARC-Concurrent-To") == response[1].get_header("WARC-Record-ID")
    assert revisit[1].get_header("WARC-Refers-To-Target-URI") == HOME + "post/1.html"
    assert revisit[2] == b""


def test_each_record_is_one_gzip_member_at_its_place(folder: Path) -> None:
    write(folder, exchange(), exchange("b.html", b"b"))
    conn = connect.open_readonly(folder)
    for file, offset, length in conn.execute("SELECT file, offset, length FROM captures").fetchall():
        data = (folder / file).read_bytes()[offset : offset + length]
        undo = zlib.decompressobj(31)
        undo.decompress(data)
        assert undo.eof and not undo.unused_data
        assert read_at(folder, file, offset, length).type == "response"


def test_a_revisit_gives_the_page_of_its_first_capture(folder: Path) -> None:
    _, second = write(folder, exchange(), exchange("copy.html", headers=[("X-Second", "yes")]))
    page = capture_page(connect.open_readonly(folder), folder, second)
    assert (page.url, page.body, page.header("x-second")) == (HOME + "copy.html", BODY, "yes")


def test_a_body_is_kept_as_it_was_served(folder: Path) -> None:
    packed = gzip.compress(BODY)
    headers = [*HEADERS, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    (capture,) = write(folder, exchange(body=packed, headers=headers))
    conn = connect.open_readonly(folder)
    place = conn.execute("SELECT file, offset, length FROM captures").fetchone()
    response = http_response(read_at(folder, *place).block)
    assert response.body == packed
    assert ("X-Archive-Orig-Transfer-Encoding", "chunked") in response.headers
    assert capture_page(conn, folder, capture).body == BODY


@pytest.mark.parametrize(
    ("coding", "packed", "body"),
    [
        (
            "gzip",
            gzip.compress(BODY[:20]) + gzip.compress(BODY[20:]),
            BODY,
        ),  # several members, which servers that flush early send
        ("gzip", gzip.compress(gzip.compress(BODY)), gzip.compress(BODY)),
        ("gzip, gzip", gzip.compress(gzip.compress(BODY)), BODY),
        ("deflate", zlib.compress(BODY, wbits=-15), BODY),  # the bare stream
        ("utf-8", BODY, BODY),
        ("gzip", BODY, BODY),
    ],
    ids=["members", "once", "twice", "bare", "charset", "unpacked on the way"],
)
def test_a_body_is_unpacked_as_the_crawl_unpacked_it(folder: Path, coding: str, packed: bytes, body: bytes) -> None:
    (capture,) = write(folder, exchange(body=packed, headers=[*HEADERS, ("Content-Encoding", coding)]))
    assert capture_page(connect.open_readonly(folder), folder, capture).body == body


def test_a_body_that_was_unpacked_says_so(folder: Path) -> None:
    headers = [("Content-Encoding", "gzip"), ("Content-Length", "31")]
    (capture,) = write(folder, exchange(headers=headers, is_decoded=True))
    page = capture_page(connect.open_readonly(folder), folder, capture)
    assert page.body == BODY
    assert dict(page.headers) == {
        "X-Archive-Orig-Content-Encoding": "gzip", "X-Archive-Orig-Content-Length": "31", "Content-Length": str(len(BODY)),
    }  # fmt: skip


def test_chunks_that_another_crawler_kept_are_joined() -> None:
    block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=1\r\nde\r\n0\r\n\r\n"
    assert http_response(block).body == b"abcde"
    assert http_response(block.replace(b"3\r\nabc", b"zz")).body.startswith(b"zz")


def test_odd_header_bytes_survive(folder: Path) -> None:
    odd = "\udcff\udcfe".encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    write(folder, exchange(headers=[("X-Odd", odd)]))
    conn = connect.open_readonly(folder)
    place = conn.execute("SELECT file, offset, length FROM captures").fetchone()
    assert b"X-Odd: \xff\xfe\r\n" in read_at(folder, *place).block


def test_a_file_rolls_at_its_size(folder: Path) -> None:
    write(folder, *(exchange(f"{n}.html", os.urandom(4000)) for n in range(6)), roll_bytes=9000)
    names = [path.name for path in files(folder)]
    assert [name[-13:] for name in names] == ["00001.warc.gz", "00002.warc.gz", "00003.warc.gz"]
    assert [sum(record.type == "response" for record in read_all(path)) for path in files(folder)] == [2, 2, 2]


def test_a_file_in_work_is_called_open_and_can_be_read(folder: Path) -> None:
    store, writer = Store(folder), WarcWriter(folder, "example", NOON)
    with store.transaction() as conn:
        capture = writer.write(conn, exchange())
        writer.flush()
    assert files(folder)[0].name.endswith(".warc.gz.open")
    assert capture_page(store.conn, folder, capture).body == BODY
    assert repair_tails(folder, store.conn) == {}, "a file that is being written is left alone"
    writer.close()
    assert files(folder)[0].name.endswith("00001.warc.gz")


def test_the_writer_puts_capture_fetch_and_article_together(folder: Path, bench: Bench) -> None:
    writer = Writer(folder, WarcWriter(folder, "example", NOON))
    article, ref = post(1), CaptureRef()
    writer.submit(SaveCapture(exchange(), ref))
    writer.submit(SaveArticle(article, bench.fetch(article.url, capture=ref)))
    writer.flush()
    with connect.open_readonly(folder) as conn:
        assert conn.execute("SELECT f.capture_id, c.url FROM fetches f JOIN captures c ON c.id = f.capture_id").fetchall() == [
            (1, article.url)
        ]
    writer.close()


# --- after a crash ------------------------------------------------------------------------------------------------------

KILLED = """
import os, sys, signal
from tests.archive.test_archive_captures import exchange, NOON
from crawler.archive.store import Store
from crawler.archive.warc import WarcWriter
store, writer = Store(sys.argv[1]), WarcWriter(sys.argv[1], "example", NOON)
with store.transaction() as conn:
    for n in range(3):
        writer.write(conn, exchange(f"{n}.html", b"stored %d" % n))
    writer.flush()
store.conn.execute("BEGIN IMMEDIATE")
writer.write(store.conn, exchange("lost.html", os.urandom(90000)))
writer._file.flush()
os.truncate(writer._file.name, os.path.getsize(writer._file.name) - int(sys.argv[2]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("torn", [0, 1, 40000], ids=["whole", "last byte gone", "half gone"])
def test_a_killed_writer_leaves_a_tail_that_the_next_start_cuts_off(folder: Path, torn: int) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, folder, str(torn)], cwd=root, env=os.environ | {"PYTHONPATH": str(root)}, check=False
    )
    assert done.returncode == -signal.SIGKILL
    store = Store(folder)
    cut = repair_tails(folder, store.conn)
    assert min(cut.values()) > 40000
    (path,) = files(folder)
    assert path.name.endswith(".warc.gz")
    assert [r.url[-6:] for r in read_all(path) if r.type == "response"] == ["0.html", "1.html", "2.html"]
    assert [capture_page(store.conn, folder, n).body for n in (1, 2, 3)] == [b"stored 0", b"stored 1", b"stored 2"]
    assert repair_tails(folder, store.conn) == {}


def test_a_file_that_no_row_points_at_goes(folder: Path) -> None:
    store, writer = Store(folder), WarcWriter(folder, "example", NOON)
    store.conn.execute("BEGIN IMMEDIATE")
    writer.write(store.conn, exchange())
    store.conn.rollback()
    writer.abandon()
    repair_tails(folder, store.conn)
    assert files(folder) == []


def test_a_damaged_record_is_named(folder: Path) -> None:
    (capture,) = write(folder, exchange())
    (path,) = files(folder)
    data = bytearray(path.read_bytes())
    data[-20] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(BadRecord, match=r"byte \d+ of warc/example-"):
        capture_page(connect.open_readonly(folder), folder, capture)
    with pytest.raises(BadRecord):
        list(read_all(path))


def test_plain_files_are_read_too(folder: Path, tmp_path: Path) -> None:
    write(folder, exchange())
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(files(folder)[0].read_bytes()))
    assert [record.type for record in read_all(plain)] == ["warcinfo", "request", "response"]
    plain.write_bytes(plain.read_bytes()[:-30])
    with pytest.raises(BadRecord, match="cut short"):
        list(read_all(plain))
