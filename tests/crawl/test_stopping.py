"""A crawl that is asked to stop while it opens stops at once, leaves a clean archive, and can be continued."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler

from crawler import crawling
from crawler.crawling import CrawlRequest, RunReport, Stopper, run_crawls
from crawler.download.handler import LeanHandler
from crawler.extensions.report import Report
from crawler.frontier.scheduler import Scheduler
from crawler.stop_signals import caught_signals
from spiders.portal import PortalSpider
from tests.crawl.small_crawls import QUIET, crawl, rows
from tests.crawl.small_portal import Asked, Page, Server, small_pages


class Told(Stopper):
    """Says when it was told to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = threading.Event()

    def stop(self) -> None:
        super().stop()
        self.heard.set()


def run(server: Server, archive: Path, stopper: Stopper) -> RunReport:
    return run_crawls([CrawlRequest(server.address, archive, delay_seconds=0, settings=QUIET)], stopper=stopper)[0]


def terminated(stopper: Told, original: Callable[..., Any]) -> Callable[..., Any]:
    """*original*, before which, in a thread beside the loop, a SIGTERM comes and is heard."""

    def first(*given: Any, **named: Any) -> Any:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopper.heard.wait(20)
        return original(*given, **named)

    return first


def told(stopper: Told, original: Callable[..., Any]) -> Callable[..., Any]:
    """*original*, before which the loop hears the signal."""

    def first(*given: Any, **named: Any) -> Any:
        stopper.stop()
        return original(*given, **named)

    return first


def goes_on(server: Server, archive: Path) -> None:
    report = crawl(server, archive)
    assert (report.reason, report.new, report.exit_code) == ("finished", 12, 0)


def test_a_signal_while_the_archive_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopper = Told()
    with Server(small_pages(12)) as server:
        with monkeypatch.context() as patched:
            patched.setattr(crawling, "open_run", terminated(stopper, crawling.open_run))
            report = run(server, tmp_path / "archive", stopper)
        assert (report.reason, report.exit_code, stopper.asked) == ("interrupted", 130, 1)
        assert not server.asked, "nothing was under way, so nothing is asked"
        goes_on(server, tmp_path / "archive")
    assert rows(tmp_path / "archive", "SELECT finish_reason FROM runs ORDER BY id") == [("interrupted",), ("finished",)]


@pytest.mark.parametrize(
    ("place", "name"), [(PortalSpider, "configure"), (LeanHandler, "__init__"), (Scheduler, "open"), (PortalSpider, "start")]
)
def test_a_signal_while_the_crawl_is_set_up(place: type, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopper = Told()
    with Server(small_pages(12)) as server:
        with monkeypatch.context() as patched:
            patched.setattr(place, name, told(stopper, getattr(place, name)))
            report = run(server, tmp_path / "archive", stopper)
        assert (report.reason, report.exit_code, stopper.asked) == ("interrupted", 130, 1)
        assert len(server.asked) <= 1, "robots.txt at most"
        goes_on(server, tmp_path / "archive")


def test_a_signal_while_robots_txt_is_on_its_way(tmp_path: Path) -> None:
    stopper = Told()

    def robots(asked: Asked) -> Page:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopper.heard.wait(20)
        return Page(b"", "404 Not Found")

    with Server(small_pages(12) | {"/robots.txt": robots}) as server:
        report = run(server, tmp_path / "archive", stopper)
        assert (report.reason, report.exit_code, stopper.asked) == ("interrupted", 130, 1)
        assert server.paths() == ["/robots.txt"]
        server.pages.pop("/robots.txt")
        goes_on(server, tmp_path / "archive")


@pytest.mark.parametrize(("usual", "ends"), [(signal.SIG_DFL, True), (signal.SIG_IGN, False)], ids=["terminal-gone", "nohup"])
def test_a_terminal_that_goes_away_ends_a_crawl_cleanly_unless_nohup_is_before_it(usual: signal.Handlers, ends: bool) -> None:
    heard: list[bool] = []

    async def hang_up() -> None:
        with caught_signals(lambda: heard.append(True)):
            os.kill(os.getpid(), signal.SIGHUP)
            await asyncio.sleep(0)
            await asyncio.sleep(0.01)

    before = signal.signal(signal.SIGHUP, usual)
    try:
        asyncio.run(hang_up())
    finally:
        signal.signal(signal.SIGHUP, before)
    assert heard == [True] * ends


@pytest.mark.timeout(20)
@pytest.mark.parametrize("first", ["abandoned", "spider-closed"])
def test_a_run_that_ends_by_force_while_its_spider_closes_ends_once(first: str, tmp_path: Path) -> None:
    request = CrawlRequest("http://127.0.0.1:9/", tmp_path / "archive", settings=QUIET)
    opened = [
        crawling.open_run(request),
        crawling.open_run(CrawlRequest("http://127.0.0.1:10/", tmp_path / "archive", settings=QUIET)),
    ]
    crawler = Crawler(PortalSpider, crawling.settings_of(request, None, request.target))
    crawling.attach(crawler, opened[0])
    report = Report(crawler)
    calls = [lambda: crawling.abandon(opened[0]), lambda: report.closed("shutdown")]
    for call in calls if first == "abandoned" else reversed(calls):
        call()
    assert (opened[0].report.reason, opened[0].report.exit_code) == ("interrupted", 130)
    crawling.detach(crawler)
    crawling.abandon(opened[1])  # the archive they share was not closed under it
    assert rows(tmp_path / "archive", "SELECT finish_reason FROM runs") == [("interrupted",), ("interrupted",)]
