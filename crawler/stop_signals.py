"""Turns Ctrl-C and SIGTERM into a call in the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def caught_signals(call: Callable[[], object]) -> Iterator[None]:
    """Inside it both signals call *call* in the running loop, each time; where that cannot be (Windows, another thread) they stay as they are."""
    loop = asyncio.get_running_loop()
    caught = []
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, call)
            caught.append(number)
    try:
        yield
    finally:
        for number in caught:
            loop.remove_signal_handler(number)
