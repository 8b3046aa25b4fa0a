"""Shows a crawl's progress on stderr: a bar on a terminal, JSON lines elsewhere."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.run import Run, run_of

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID
    from scrapy.crawler import Crawler

_BAR_SECONDS = 0.25
_LINE_SECONDS = 5.0


class Progress:
    """One line per portal: posts, pages per second, what is left, failures by slug."""

    def __init__(self, crawler: Crawler, style: str) -> None:
        self.run = run_of(crawler)
        self.style = style
        self.began = time.monotonic()
        self._task: asyncio.Task[None] | None = None
        self._line: TaskID | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        style = crawler.settings["NEWSKEEP_PROGRESS"]
        if style == "auto":
            style = "bar" if sys.stderr.isatty() else "json"
        if style == "none":
            raise NotConfigured("no progress is wanted")
        extension = cls(crawler, style)
        crawler.signals.connect(extension.opened, signals.spider_opened)
        crawler.signals.connect(extension.closed, signals.spider_closed)
        return extension

    def opened(self) -> None:
        if self.style == "bar":
            self._line = bar().add_task(self.run.key, total=None, state="")
        self._task = asyncio.get_running_loop().create_task(self._keep_showing())

    def closed(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._show()
        if self._line is not None:
            end_line(self._line)

    async def _keep_showing(self) -> None:
        while True:
            await asyncio.sleep(_BAR_SECONDS if self.style == "bar" else _LINE_SECONDS)
            self._show()

    def _show(self) -> None:
        now = state_of(self.run, time.monotonic() - self.began)
        if self.style == "json":
            log_line("progress", **now)
        elif self._line is not None:
            done = now["pages"]
            bar().update(self._line, completed=done, total=done + now["left"], state=in_words(now))


def state_of(run: Run, seconds: float) -> dict[str, Any]:
    """Where a run stands, as plain numbers."""
    outcomes, report = run.outcomes, run.report
    stored = {name: outcomes[name] for name in ("new", "changed", "unchanged")}
    pages = report.requests
    return {
        "portal": run.key,
        "run": run.run_id,
        "pages": pages,
        **stored,
        "pages_per_second": round(pages / seconds, 1) if seconds else 0.0,
        "left": run.frontier.waiting,
        "failed": dict(report.failed),
        "skipped": sum(report.skipped.values()),
    }


def in_words(now: dict[str, Any]) -> str:
    """
    The line beside the bar.

    >>> in_words({"new": 3, "changed": 0, "unchanged": 1, "pages_per_second": 2.5, "left": 40, "failed": {"timeout": 2}})
    '4 posts (3 new) · 2.5 pages/s · 40 left · timeout 2'
    """
    posts = now["new"] + now["changed"] + now["unchanged"]
    parts = [f"{posts} posts ({now['new']} new)", f"{now['pages_per_second']} pages/s", f"{now['left']} left"]
    return " · ".join(parts + [f"{slug} {count}" for slug, count in sorted(now["failed"].items())])


def log_line(event: str, **what: Any) -> None:
    """One JSON object on stderr."""
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **what}
    sys.stderr.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    sys.stderr.flush()


class JsonLines(logging.Formatter):
    """Log records as JSON lines: one record is one line, whatever a page put into its message."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "event": "log",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


_display: list[Bar] = []


def bar() -> Bar:
    """The process's one live display; each portal crawled side by side is a line of it."""
    if not _display:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Display

        name, state = TextColumn("{task.description}", markup=False), TextColumn("{task.fields[state]}", markup=False)
        columns = (SpinnerColumn(), name, BarColumn(bar_width=24), state, TimeElapsedColumn())
        _display.append(Display(*columns, console=Console(stderr=True), transient=True))
        _display[0].start()
    return _display[0]


def end_line(line: TaskID) -> None:
    """Remove a finished portal's line, and with the last one the display."""
    display = bar()
    display.remove_task(line)
    if not display.tasks:
        display.stop()
        _display.clear()
