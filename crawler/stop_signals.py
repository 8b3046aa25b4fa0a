"""Turns Ctrl-C, SIGTERM and a terminal that is gone (SIGHUP) into a call in the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def caught_signals(call: Callable[[], object]) -> Iterator[None]:
    """
    Inside it these signals call *call* in the running loop, each time; where that cannot be (Windows, another thread) they stay as they are.

    SIGHUP stays ignored under ``nohup``.
    """
    loop = asyncio.get_running_loop()
    caught = []
    for number in _stopping():
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, call)
            caught.append(number)
    try:
        yield
    finally:
        for number in caught:
            loop.remove_signal_handler(number)


def _stopping() -> Iterator[signal.Signals]:
    yield from (signal.SIGINT, signal.SIGTERM)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        yield signal.SIGHUP
