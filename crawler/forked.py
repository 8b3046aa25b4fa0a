"""Forks processes before a crawl begins, to wait beside it: what is loaded by then they need not load again (0.4 s of CPU each)."""

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

_LAST_FD = 1 << 20  # no process has more open files
_LOOK_SECONDS = 0.01  # between two looks whether a process has ended
_CTRL_C = {signal.SIGINT}
_waiting: list[Forked] = []


class Forked:
    """A forked process. *link* is our end of the socket to it; everything else is as in ``subprocess.Popen``."""

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
        """Wait until it has ended; its exit code. Raises subprocess.TimeoutExpired after *timeout* seconds."""
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
    Fork *number* processes for ``take`` to hand out, each of which runs ``life(number of its socket)`` and ends. Those that nobody
    took end with the context.

    None are forked where that is not safe: beside other threads, whose locks would stay held in the child, and anywhere but on
    Linux (some system libraries of macOS do not survive it).
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
    """One of the processes that wait; None if there is none."""
    return _waiting.pop() if _waiting else None


def any_waits() -> bool:
    """Whether ``take`` has one to give."""
    return bool(_waiting)


def _fork(life: Callable[[int], None]) -> Forked:
    ours, theirs = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    # A Ctrl-C that comes now is meant for the crawl: the child must not end with a traceback.
    signal.pthread_sigmask(signal.SIG_BLOCK, _CTRL_C)
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
        os.closerange(3, link)  # whatever else is open here: the child would keep the sockets of its siblings open
        os.closerange(link + 1, _LAST_FD)
        life(link)
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)  # without the exit handlers: those are the crawl's
