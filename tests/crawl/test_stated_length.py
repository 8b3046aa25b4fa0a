"""A body longer than its Content-Length is read as far as it says, and what follows never passes for another answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.crawl.small_crawls import crawl, rows
from tests.crawl.small_portal import Asked, Odd, Server, post, small_pages


def longer(tail: bytes, more: bytes = b"", pause: float = 0) -> Odd:
    """Answers a post with *tail* after its end, at once or in parts."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
        body = post(3)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + more + b"Content-Length: %d\r\n\r\n" % len(body)
        parts = (head, body, tail) if pause else (head + body + tail,)
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        if more:
            writer.close()

    return answer


@pytest.mark.parametrize("answer", [
    longer(b"\n"), longer(b"<p>more</p>\r\n\r\n<p>still more</p>"), longer(b"<p>more</p>", b"Connection: close\r\n"), longer(b"<p>more</p>", pause=0.05),
], ids=["newline", "text", "closing", "in-parts"])  # fmt: skip
def test_the_stated_part_is_archived(tmp_path: Path, answer: Odd) -> None:
    pages = small_pages(6)
    with Server(pages | {"/post/3.html": answer}) as server:
        report = crawl(server, tmp_path)
    assert (report.exit_code, report.new, dict(report.failed)) == (0, 6, {})
    assert rows(tmp_path, "SELECT count(*) FROM posts WHERE body LIKE '%more%'") == [(0,)]
