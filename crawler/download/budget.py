"""When the next request to a host may start: each host has one budget, whatever its names and however many crawls use it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.download.answer import FetchFailed
from crawler.urls import registrable_domain

LONG_WAITS = 4
"""So many times in a row must a host ask for a longer wait than our patience before the run ends."""
PAUSE_SECONDS = 30.0
"""Seconds of pause in between; halved each time it turns out that only one address was meant."""

ANSWERS_A_STEP = 6
"""After so many good answers a host without a delay gets one more request at a time."""


@dataclass(frozen=True, slots=True)
class Manners:
    """
    How a crawl treats its hosts: *delay_seconds* between two requests of a host, or, where that is 0, *concurrency* requests at
    once. *adapt* lets slow and failing hosts stretch the delay up to *delay_max_seconds*.
    """

    delay_seconds: float = 1.0
    concurrency: int = 1
    adapt: bool = True
    delay_max_seconds: float = 60.0


@dataclass
class Budget:
    """When requests to one host may start, and how many at once. Times are those of ``time.monotonic``."""

    manners: Manners = field(default_factory=Manners)
    robots_delay: float | None = None
    """Crawl-delay of its robots.txt in seconds, capped by the caller; None if it has none."""
    latency: float = 0.0
    """Seconds until answers begin, smoothed."""
    strain: float = 0.0
    """Seconds added to the delay because the host failed lately; halved by each good answer."""
    good_answers: int = 0
    in_flight: int = 0
    next_at: float = 0.0
    closed_until: float = 0.0
    _long_waits: int = 0
    """How many times in a row the host has asked for more than our patience."""
    _doubted: int = 0
    """How many times it did so and then answered well."""
    _waiters: deque[asyncio.Future[None]] = field(default_factory=deque)

    @property
    def delay(self) -> float:
        """
        Seconds between two requests now. The Crawl-delay of robots.txt may lengthen or shorten our own; a host that answers slowly
        gets as long a pause as it took to answer (AutoThrottle's rule for one request at a time).

        >>> Budget(Manners(delay_seconds=1.0), latency=2.5).delay
        2.5
        >>> Budget(Manners(delay_seconds=1.0), robots_delay=0.2, latency=0.05).delay
        0.2
        """
        asked = self.robots_delay
        floor = max(self.manners.delay_seconds, asked or 0.0)
        if not self.manners.adapt:
            return floor
        if asked is not None and self.latency < asked < floor:
            floor = asked
        return min(max(floor, self.latency) + self.strain, max(floor, self.manners.delay_max_seconds))

    @property
    def concurrency(self) -> int:
        """
        Requests at once: one if there is a delay, so that the delay is exact. Else it grows with the good answers, to be gentle with
        the host, and because requests in flight are lost when the crawl is killed.
        """
        return min(self.manners.concurrency, 1 + self.good_answers // ANSWERS_A_STEP) if not self.delay else 1

    def wait(self) -> float:
        """Seconds until the next request may start by the delay, requests in flight aside; 0 if now."""
        return max(0.0, max(self.next_at, self.closed_until) - time.monotonic())

    @property
    def is_free(self) -> bool:
        """Whether a request may start now."""
        return self.in_flight < self.concurrency and not self.wait()

    @asynccontextmanager
    async def turn(self, is_stopping: Callable[[], bool]) -> AsyncIterator[Callable[[], None]]:
        """
        Wait for a turn and hold it until the answer is in. Yields a function to call when the request's head has been sent.
        Raises FetchFailed (``stopped``) if *is_stopping* returns true meanwhile.
        """
        await self._wait_for_turn(is_stopping)
        self.in_flight += 1
        self._stamp()
        try:
            yield self._stamp
        finally:
            self.in_flight -= 1
            if self._waiters and not (waiter := self._waiters.popleft()).done():
                waiter.set_result(None)

    def answered(self, seconds: float, began: float = 0.0) -> None:
        """The host answered well, after *seconds*, to a request that was sent at *began*."""
        if self._long_waits and began >= self.closed_until:
            self._long_waits, self._doubted = 0, self._doubted + 1
        self.good_answers += 1
        self.latency = seconds if not self.latency else self.latency + (seconds - self.latency) / 4
        self.strain = self.strain / 2 if self.strain > 0.1 else 0.0

    def struggled(self) -> None:
        """The host failed (5xx, a timeout, a refused connection): send requests less often."""
        if self.manners.adapt:
            self.strain = min(self.manners.delay_max_seconds, max(1.0, self.delay, self.strain * 2))

    def asked_to_wait(self, seconds: float | None, patience: float, began: float) -> None:
        """
        The host answered 429 or 503 to a request that was sent at *began*, with a Retry-After of *seconds* or without one.

        A wait of up to *patience* seconds is obeyed at once. A longer one would end the run, so it is accepted only after LONG_WAITS
        such answers in a row: a single address that always answers "come back in a year" must not stop all the others.
        """
        if not seconds:
            return
        if seconds <= patience:
            self.close(seconds)
        elif began >= self.closed_until:  # else the request was in flight when the host last said so
            self._long_waits += 1
            self.close(seconds if self._long_waits >= LONG_WAITS else min(patience, PAUSE_SECONDS / 2**self._doubted))

    def close(self, seconds: float) -> None:
        """Send the host nothing for so many *seconds*."""
        self.closed_until = max(self.closed_until, time.monotonic() + seconds)

    def _stamp(self) -> None:
        self.next_at = time.monotonic() + self.delay

    async def _wait_for_turn(self, is_stopping: Callable[[], bool]) -> None:
        while not self.is_free:
            if is_stopping():
                raise FetchFailed("stopped")
            if (pause := self.wait()) > 0:
                await asyncio.sleep(min(pause, 0.5))
                continue
            freed = asyncio.get_running_loop().create_future()
            self._waiters.append(freed)
            await freed


class Budgets:
    """
    The budgets of a process, by host. ``www.`` and ``m.`` share one, and so do two names that resolved to one machine.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, Budget] = {}

    def of(self, host: str, port: int, manners: Manners) -> Budget:
        """The budget of a host. New *manners* hold as soon as no request of another crawl is in flight."""
        key = _key(registrable_domain(host) or host, port)
        budget = self._by_key.get(key)
        if budget is None:
            budget = self._by_key[key] = Budget(manners)
        elif manners != budget.manners and not budget.in_flight:
            budget.manners = manners
        return budget

    def same_machine(self, host: str, port: int, ip: str) -> None:
        """*host* answered at *ip*: from now on all names at that address share one budget."""
        key, machine = _key(registrable_domain(host) or host, port), _key(ip, port)
        known = self._by_key.get(machine)
        if known is None:
            self._by_key[machine] = self._by_key[key]
        elif known is not self._by_key[key]:
            self._by_key[key] = known


def retry_after(value: str | None, date: str | None) -> float | None:
    """
    The seconds that a Retry-After header asks for, given in seconds or as a date (against the answer's own *date*).

    >>> retry_after("120", None)
    120.0
    >>> retry_after("Mon, 05 Jan 2026 10:02:00 GMT", "Mon, 05 Jan 2026 10:00:00 GMT")
    120.0
    >>> retry_after("soon", None)
    """
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    until = _moment(value)
    return max(0.0, (until - (_moment(date) or datetime.now(UTC))).total_seconds()) if until else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _key(host: str, port: int) -> str:
    return f"{host}:{80 if port == 443 else port}"  # http and https are one machine
