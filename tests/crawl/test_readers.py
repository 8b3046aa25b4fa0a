"""Posts read by processes beside the crawl: the same archive, however a reader ends."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.document import Document, memo_key
from crawler.extract import extract
from crawler.page import Page
from crawler.portals import Portal
from crawler.readers import ReaderDied, Readers
from crawler.reading import article_of, document_of, read
from crawler.walk.leads import PRIORITY, Lead
from crawler.walk.plan import Walk
from tests.crawl.small_crawls import crawl, rows
from tests.crawl.small_portal import Server, post, small_pages

POST = Page("http://a.example/post/7.html", post(7), (("Content-Type", "text/html; charset=utf-8"),))
BESIDE = {"NEWSKEEP_READERS": 2, "NEWSKEEP_READERS_AFTER_POSTS": 3}


def test_what_a_reader_finds_is_what_the_page_says() -> None:
    found = read(POST, None, fingerprinted=True)
    assert found[memo_key(article_of)] == extract(POST)
    doc = document_of(replace(POST), None, found)
    assert article_of(doc) == extract(POST)
    assert "tree" not in vars(doc.page)  # nothing was parsed here


def test_readers_return_all_that_the_walk_needs() -> None:
    page = replace(POST)
    walk = Walk("http://a.example/")
    step = walk.read(page, Lead(page.url, "post", PRIORITY["post"]), document_of(page, None, read(POST, None)))
    assert step.kind == "post"
    assert article_of(step.post).title == extract(POST).title
    assert "tree" not in vars(page)


def test_anything_else_is_read_from_the_page() -> None:
    doc = document_of(POST, None, read(POST, None))
    assert doc.root.findtext(".//title") == Document(POST).root.findtext(".//title")


def test_the_archive_is_the_same_with_and_without_readers(tmp_path: Path) -> None:
    with Server(small_pages(30)) as server:
        crawl(server, tmp_path / "home", settings={"NEWSKEEP_READERS": 0})
        report = crawl(server, tmp_path / "beside", settings=BESIDE)
    assert (report.exit_code, report.new, dict(report.failed)) == (0, 30, {})
    archived = "SELECT url, title, author, category, published_at, published_precision, kind, body FROM posts ORDER BY url"
    assert rows(tmp_path / "beside", archived) == rows(tmp_path / "home", archived)


def test_a_killed_reader_is_replaced_and_its_page_reported() -> None:
    async def lives() -> None:
        readers = Readers(1, Portal(timezone="Asia/Shanghai"))
        try:
            before = await readers.read(POST, fingerprinted=False)
            os.kill(readers.processes[0].pid, signal.SIGKILL)
            with pytest.raises(ReaderDied, match=r"post/7\.html"):
                await readers.read(POST, fingerprinted=False)
            assert await readers.read(POST, fingerprinted=False) == before
        finally:
            readers.close()

    asyncio.run(lives())


def test_an_exception_of_a_reader_is_raised_here_and_the_reader_lives_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lives() -> None:
        readers = Readers(1, None)
        try:
            with pytest.raises(TypeError):
                await readers.read(replace(POST, headers=3), fingerprinted=False)  # type: ignore[arg-type]
            number = readers.processes[0].pid
            await readers.read(POST, fingerprinted=False)
            assert readers.processes[0].pid == number
        finally:
            readers.close()

    asyncio.run(lives())


def test_a_ctrl_c_of_the_terminal_does_not_reach_a_reader() -> None:
    async def lives() -> None:
        readers = Readers(1, None)
        await readers.read(POST, fingerprinted=False)
        assert [os.getpgid(process.pid) for process in readers.processes] != [os.getpgrp()]
        readers.close()

    asyncio.run(lives())


def test_readers_end_with_what_started_them() -> None:
    async def lives() -> int:
        readers = Readers(1, None)
        await readers.read(POST, fingerprinted=False)
        reader = readers._desks[0].reader
        assert reader is not None
        reader.questions.close()  # as the kernel does for a crawl that is killed
        return await asyncio.get_running_loop().run_in_executor(None, reader.process.wait, 5)

    assert asyncio.run(lives()) == 0


def test_a_page_that_waited_behind_the_one_that_ended_the_reader_is_read_by_the_next() -> None:
    async def lives() -> None:
        readers = Readers(1, None)
        try:
            await readers.read(POST, fingerprinted=False)
            os.kill(readers.processes[0].pid, signal.SIGSTOP)
            first, second = (asyncio.create_task(readers.read(POST, fingerprinted=False)) for _ in range(2))
            await asyncio.sleep(0)
            os.kill(readers.processes[0].pid, signal.SIGKILL)
            with pytest.raises(ReaderDied):
                await first
            assert (await second)["family"]
        finally:
            readers.close()

    asyncio.run(lives())


def test_many_pages_at_once_get_each_its_own_reading() -> None:
    pages = [replace(POST, url=f"http://a.example/post/{n}.html", body=post(n)) for n in range(1, 13)]

    async def lives() -> list[str | None]:
        readers = Readers(2, None)
        try:
            found = await asyncio.gather(*(readers.read(page, fingerprinted=False) for page in pages))
        finally:
            readers.close()
        return [one[memo_key(article_of)].title for one in found]

    assert asyncio.run(lives()) == [extract(page).title for page in pages]
