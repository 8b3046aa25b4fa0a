"""Worker processes that read posts for a crawl; without a delay between requests, reading is the bottleneck."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from crawler import forked
from crawler.document import NOTHING, Expected
from crawler.errors import NewskeepError

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.portals import Portal

MOST = 4
"""The most readers that a crawl can keep busy."""
AT_HAND = 4
"""Pages that a reader has at a time, the one it reads included. With two it often had nothing to do, because the crawl was busy with a page of
its own (128 pages a second, measured); with four it is busy (150), and with eight the readers do everything while the crawl waits (124)."""
MOST_BYTES = 256 * 1024
"""A larger page is read by the crawl itself, so that only one such is in memory at a time: lxml takes some 12 times the size of a page."""
_HEAD = struct.Struct("!I")
_SECONDS = 120.0  # that a page may take: the slowest page of the hostile portal takes less than ten
_SECONDS_TO_END = 5.0
_TURNS_TO_HEAR = 3  # of the event loop: an answer arrives, its waiter is woken, and takes it
# The reader has the import path of the crawl, and never imports modules that happen to lie in the current folder.
_BEGIN = "import json, sys; sys.path[:] = json.loads(sys.argv[2]); from crawler.readers import main; main(int(sys.argv[1]))"


class ReaderDied(NewskeepError):
    """The process that read a page ended, or took too long over it. The crawl goes on without the page."""

    slug = "reader-died"


def usual_number() -> int:
    """The usual number of readers: one for each core but one, which the crawl itself uses; MOST at most."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores - 1, MOST)


def number_of(wanted: int, delay_seconds: float) -> int:
    """The number of readers for a setting NEWSKEEP_READERS of *wanted*. Negative: the usual number without a delay, none with one."""
    return wanted if wanted >= 0 else usual_number() if not delay_seconds else 0


@dataclass(slots=True)
class _Reader:
    """A process that runs, and the streams to it."""

    process: subprocess.Popen[bytes] | forked.Forked
    answers: asyncio.StreamReader
    questions: asyncio.StreamWriter
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever asked first: answers come in the order of the questions."""
    is_over: bool = False
    """It ended, or was ended; questions that wait for it have to be asked again."""


@dataclass(slots=True)
class _Desk:
    """The place of one reader: who sits there may change, as readers that end are replaced."""

    reader: _Reader | None = None
    asked: int = 0
    """Questions that are not answered yet."""
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a reader is started."""


class Readers:
    """
    Up to *number* processes that read pages of one *portal*, started when first needed. Each is given the next pages while it reads
    one, so that it need not wait for the crawl.
    """

    def __init__(self, number: int, portal: Portal | None) -> None:
        self.portal = portal
        self._desks = [_Desk() for _ in range(number)]
        self._places = asyncio.Semaphore(AT_HAND * number)
        self._door = asyncio.Lock()

    @property
    def are_busy(self) -> bool:
        """Whether all of them have as many pages as they take: the caller would read the next one sooner itself."""
        return self._places.locked()

    async def have_room(self) -> bool:
        """
        Whether one of them can take a page. If not, the caller had better read it itself.

        Callers are answered one at a time, and not before the answers are taken in that came while the caller before read its page.
        Else the crawl would read three pages in a row while its readers have nothing to do.
        """
        async with self._door:
            for _ in range(_TURNS_TO_HEAR if self.are_busy else 0):
                await asyncio.sleep(0)
            return not self.are_busy

    @property
    def are_at_hand(self) -> bool:
        """Whether a page can be read without starting a process first."""
        return forked.any_waits() or any(desk.reader is not None for desk in self._desks)

    @property
    def processes(self) -> list[subprocess.Popen[bytes] | forked.Forked]:
        """The processes that run."""
        return [desk.reader.process for desk in self._desks if desk.reader is not None]

    async def read(self, page: Page, expected: Expected = NOTHING, *, fingerprinted: bool) -> dict[str, Any]:
        """
        What ``crawler.reading.read`` finds on the page. Raises what that raised, or ReaderDied if the process ended over the page or
        took too long; the next page gets a new process.
        """
        # replace: without what was read from the page
        question = pickle.dumps((replace(page), expected, fingerprinted), pickle.HIGHEST_PROTOCOL)
        async with self._places:
            desk = min(self._desks, key=lambda desk: desk.asked)
            desk.asked += 1
            try:
                answer = await self._ask(desk, page.url, question)
            finally:
                desk.asked -= 1
        if isinstance(answer, Exception):
            raise answer
        found: dict[str, Any] = answer
        return found

    async def _ask(self, desk: _Desk, url: str, question: bytes) -> Any:
        """The answer of the reader at *desk*, which is started if there is none; of its successor if it ends before its turn."""
        while True:
            async with desk.door:
                reader = desk.reader = desk.reader or await self._start()
            reader.questions.write(_HEAD.pack(len(question)) + question)
            async with reader.turn:
                if reader.is_over:
                    continue  # it ended over the page before this one
                try:
                    async with asyncio.timeout(_SECONDS):
                        answer = await _frame(reader.answers)
                    return pickle.loads(answer)
                except (OSError, EOFError, asyncio.IncompleteReadError, TimeoutError) as error:
                    reader.is_over, desk.reader = True, None
                    reader.questions.close()
                    reader.process.kill()
                    reader.process.wait()
                    raise ReaderDied(url) from error

    async def _start(self) -> _Reader:
        process: subprocess.Popen[bytes] | forked.Forked
        if (waiting := forked.take()) is not None:
            process, ours = waiting, waiting.link
        else:
            process, ours = _spawn()
        answers, questions = await asyncio.open_connection(sock=ours)
        portal = pickle.dumps(self.portal, pickle.HIGHEST_PROTOCOL)
        questions.write(_HEAD.pack(len(portal)) + portal)
        return _Reader(process, answers, questions)

    def close(self) -> None:
        """End all readers; they hold nothing that could be lost."""
        for desk in self._desks:
            if desk.reader is not None:
                desk.reader.questions.close()  # takes effect only when the event loop turns, so the process is told as well
                desk.reader.process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_SECONDS_TO_END)
            if process.poll() is None:
                process.kill()
                process.wait()
        self._desks = [_Desk() for _ in self._desks]


def _spawn() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start a reader as a new interpreter; the process, and the socket that leads to it."""
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-P", "-c", _BEGIN, str(theirs.fileno()), json.dumps(sys.path)]
        # A process group of its own, so that a Ctrl-C does not reach it: until it ignores one it would end with a traceback.
        return subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, process_group=0), ours


async def _frame(stream: asyncio.StreamReader) -> bytes:
    """The next message of a stream: four bytes with its length, then the message."""
    (size,) = _HEAD.unpack(await stream.readexactly(_HEAD.size))
    return await stream.readexactly(size)


def main(number: int) -> None:
    """The life of a reader: pages come in at the socket *number*, readings go out. It ends when the crawl ends, however that happens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a crawl that is told to stop still wants its last pages read
    from crawler.reading import read

    with (
        socket.socket(fileno=number) as link,
        link.makefile("rwb") as stream,
        contextlib.suppress(EOFError, OSError),
        quick_collector(),
    ):
        portal = pickle.loads(_received(stream))
        while True:
            page, expected, fingerprinted = pickle.loads(_received(stream))
            try:
                answer: Any = read(page, portal, expected, fingerprinted=fingerprinted)
            except Exception as error:
                answer = _sendable(error)
            sent = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
            stream.write(_HEAD.pack(len(sent)) + sent)
            stream.flush()


@contextlib.contextmanager
def quick_collector() -> Iterator[None]:
    """
    Spare the garbage collector useless work: what is loaded now is never looked through, and it does not come by after every 700
    objects of a page. Threads take turns more often, too.
    """
    before, switched = gc.get_threshold(), sys.getswitchinterval()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    sys.setswitchinterval(0.001)  # seconds: the archive's writer needs the interpreter for each statement
    try:
        yield
    finally:
        gc.set_threshold(*before)
        sys.setswitchinterval(switched)
        gc.unfreeze()


def _received(stream: Any) -> bytes:
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    body: bytes = stream.read(_HEAD.unpack(head)[0])
    return body


def _sendable(error: Exception) -> Exception:
    """*error*, or a RuntimeError that names its type if it cannot be pickled."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
