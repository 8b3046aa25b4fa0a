"""Processes that wait beside a crawl before it begins: they are forked, so what is loaded need not be loaded again (0.4 s of CPU each)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LAST_FD = 1 << 20
_LOOK_SECONDS = 0.01
_CTRL_C = {signal.SIGINT}
_waiting: list[Forked] = []


class Forked:
    """One such process: *link* leads to it, the rest is what ``subprocess.Popen`` offers under the same names."""

    def __init__(self, pid: int, link: socket.socket) -> None:
        self.pid = pid
        self.link = link
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, once there is one. Raises subprocess.TimeoutExpired after *timeout* seconds."""
        until = time.monotonic() + timeout if timeout is not None else None
        while (code := self.poll()) is None:
            if until is not None and timeout is not None and time.monotonic() >= until:
                raise subprocess.TimeoutExpired("reader", timeout)
            time.sleep(_LOOK_SECONDS)
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


@contextmanager
def waiting(number: int, life: Callable[[int], None]) -> Iterator[None]:
    """
    Fork *number* processes that live *life*, which is given the number of their socket, for ``take`` to hand out; those that
    nobody took end with the context.

    None are forked where that is not safe: beside other threads, whose locks nobody would open again in the child, and
    anywhere but on Linux (macOS has system libraries that do not survive it).
    """
    is_safe = sys.platform == "linux" and threading.active_count() == 1
    mine = [_fork(life) for _ in range(number if is_safe else 0)]
    _waiting.extend(mine)
    try:
        yield
    finally:
        for process in mine:
            if process in _waiting:
                _waiting.remove(process)
                process.link.close()
                process.wait()


def take() -> Forked | None:
    """One of those that wait; None if there is none."""
    return _waiting.pop() if _waiting else None


def any_waits() -> bool:
    """Whether ``take`` has one to give."""
    return bool(_waiting)


def _fork(life: Callable[[int], None]) -> Forked:
    ours, theirs = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(
        signal.SIG_BLOCK, _CTRL_C
    )  # one that comes now is the crawl's: the child must not die of it with a traceback
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _CTRL_C)
        theirs.close()
        return Forked(pid, ours)
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _CTRL_C)
        link = theirs.detach()
        os.closerange(3, link)  # nothing else that is open here is its business: it would hold links of others open
        os.closerange(link + 1, _LAST_FD)
        life(link)
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)  # what is to be done at the end of the crawl is not for its child to do
