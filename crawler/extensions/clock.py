"""Warns, once a run, when this computer's clock and the portal's disagree by more than a day."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from scrapy import signals

from crawler.run import run_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.download.answer import Answer

logger = logging.getLogger(__name__)

NOTE = "clock-days-apart"
_ENOUGH = 3  # answers; a single one may come from a cache that keeps the Date of its first fetch
_LEAST = timedelta(days=1)  # as in Page.now, which believes no Date further ahead


class Clock:
    """
    Compares the Date of a run's first answers with our own time. One answer that agrees is enough to trust the clock. If none
    does, the run's report notes the days (``clock-days-apart``): with a clock that is years behind, dates are taken for the
    future, and posts get none.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.run = run_of(crawler)
        self.apart: list[timedelta] = []
        self.is_settled = False
        self.told = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Clock:
        extension = cls(crawler)
        crawler.signals.connect(extension.answered, signals.response_downloaded)
        crawler.signals.connect(extension.closed, signals.spider_closed)
        return extension

    def closed(self) -> None:
        """After ``Report``, whose message says what stopped the run."""
        self.run.report.message = self.run.report.message or self.told

    def answered(self, request: Request, **_: Any) -> None:
        answer: Answer | None = request.meta.get("answer")
        if self.is_settled or answer is None:
            return
        apart = ahead_of(answer.started_at, answer.header("date"))
        if apart is None or answer.header("age"):  # a cache says itself that its answer is old
            return
        self.apart.append(apart)
        agrees = abs(apart) <= _LEAST
        self.is_settled = agrees or len(self.apart) == _ENOUGH
        if self.is_settled and not agrees:
            self._warn(answer.started_at, min(self.apart, key=abs))

    def _warn(self, ours: datetime, apart: timedelta) -> None:
        self.run.report.notes[NOTE] = max(1, round(abs(apart) / timedelta(days=1)))
        self.told = in_words(ours, apart)
        logger.warning("%s: %s [%s]", self.run.key, self.told, NOTE)


def ahead_of(ours: datetime, date: str | None) -> timedelta | None:
    """
    How far a Date header is ahead of *ours*; None without one that can be read.

    >>> from datetime import UTC
    >>> ahead_of(datetime(2020, 1, 1, tzinfo=UTC), "Fri, 03 Jan 2020 00:00:00 GMT")
    datetime.timedelta(days=2)
    >>> ahead_of(datetime(2020, 1, 1, tzinfo=UTC), "gestern"), ahead_of(datetime(2020, 1, 1, tzinfo=UTC), None)
    (None, None)
    """
    try:
        theirs = parsedate_to_datetime(date or "")
        return theirs - ours  # TypeError for a Date without a zone
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def in_words(ours: datetime, apart: timedelta) -> str:
    """
    The warning.

    >>> from datetime import UTC
    >>> in_words(datetime(2020, 1, 1, 8, tzinfo=UTC), timedelta(days=731))
    "this computer's clock (2020-01-01 08:00 UTC) and the portal's (2022-01-01 08:00 UTC) disagree: if this one is wrong, set it, or posts may get no dates"
    """
    return (
        f"this computer's clock ({ours:%Y-%m-%d %H:%M} UTC) and the portal's ({ours + apart:%Y-%m-%d %H:%M} UTC) disagree: "
        "if this one is wrong, set it, or posts may get no dates"
    )
