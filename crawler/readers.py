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
"""Processes: the crawl's own one has work for no more."""
AT_HAND = 4
"""Pages that a reader may have, the one under way included. With two it was idle as often as not: the crawl, busy with a page of its own, sees
late that an answer came (128 pages a second); with four it is not (150), and with eight it reads everything while the crawl waits (124)."""
MOST_BYTES = 256 * 1024
"""A larger page is read by the crawl's own process, one at a time: lxml takes some 12 times as much memory as the page."""
_HEAD = struct.Struct("!I")
_SECONDS = 120.0  # for one page: the slowest page of the hostile portal takes under ten
_SECONDS_TO_END = 5.0
_TURNS_TO_HEAR = 3  # of the event loop: bytes come in, whoever waits for them is told, he takes them
# The reader imports what the crawl imported, wherever that lies, and nothing that happens to lie in the folder it was started in.
_BEGIN = "import json, sys; sys.path[:] = json.loads(sys.argv[2]); from crawler.readers import main; main(int(sys.argv[1]))"


class ReaderDied(NewskeepError):
    """A page ended the process that read it, or held it for too long: the crawl goes on without that page."""

    slug = "reader-died"


def usual_number() -> int:
    """One for each core beyond the crawl's own, MOST at most: the crawl reads as well, while all of them are busy."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores - 1, MOST)


def number_of(wanted: int, delay_seconds: float) -> int:
    """How many a crawl has whose NEWSKEEP_READERS is *wanted*: the usual number where nothing else is said and it asks without a delay."""
    return wanted if wanted >= 0 else usual_number() if not delay_seconds else 0


@dataclass(slots=True)
class _Reader:
    process: subprocess.Popen[bytes] | forked.Forked
    answers: asyncio.StreamReader
    questions: asyncio.StreamWriter
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whose answer comes next: answers come in the order of the questions."""
    is_over: bool = False


@dataclass(slots=True)
class _Desk:
    """Where one reader sits at a time."""

    reader: _Reader | None = None
    asked: int = 0
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by who starts the reader."""


class Readers:
    """
    Up to *number* processes that read pages of one *portal*, started when first needed. Each has a page under way and the next
    ones at hand, so that it need not wait for the crawl.
    """

    def __init__(self, number: int, portal: Portal | None) -> None:
        self.portal = portal
        self._desks = [_Desk() for _ in range(number)]
        self._places = asyncio.Semaphore(AT_HAND * number)
        self._door = asyncio.Lock()

    @property
    def are_busy(self) -> bool:
        """Whether each has all it can take: what comes now is read sooner by whoever brings it."""
        return self._places.locked()

    async def have_room(self) -> bool:
        """
        Whether one of them can take a page; where not, whoever asks reads it sooner himself.

        One page after the other is told so, and only once what was answered while the one before was read is heard: else the
        crawl would read three pages in a row while its readers have none.
        """
        async with self._door:
            for _ in range(_TURNS_TO_HEAR if self.are_busy else 0):
                await asyncio.sleep(0)
            return not self.are_busy

    @property
    def are_at_hand(self) -> bool:
        """Whether the next page can be read without a process being started first."""
        return forked.any_waits() or any(desk.reader is not None for desk in self._desks)

    @property
    def processes(self) -> list[subprocess.Popen[bytes] | forked.Forked]:
        """Those that run."""
        return [desk.reader.process for desk in self._desks if desk.reader is not None]

    async def read(self, page: Page, expected: Expected = NOTHING, *, fingerprinted: bool) -> dict[str, Any]:
        """
        What ``crawler.reading.read`` finds on the page. An exception that reading raised is raised here; ReaderDied if the
        process ended over it (the next page gets a new one).
        """
        question = pickle.dumps((replace(page), expected, fingerprinted), pickle.HIGHEST_PROTOCOL)  # the page unread
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
                desk.reader.questions.close()  # takes effect when the event loop turns again, which waits for us: so tell the process too
                desk.reader.process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_SECONDS_TO_END)
            if process.poll() is None:
                process.kill()
                process.wait()
        self._desks = [_Desk() for _ in self._desks]


def _spawn() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """A reader from scratch, and the socket that leads to it."""
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-P", "-c", _BEGIN, str(theirs.fileno()), json.dumps(sys.path)]
        # In a process group of its own a Ctrl-C does not reach it: before it can ignore one, it would die of it with a traceback.
        return subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, process_group=0), ours


async def _frame(stream: asyncio.StreamReader) -> bytes:
    (size,) = _HEAD.unpack(await stream.readexactly(_HEAD.size))
    return await stream.readexactly(size)


def main(number: int) -> None:
    """A reader's life: pages come in at the socket *number*, readings go out; it ends when the crawl does, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the crawl that is told to stop still wants its last pages read
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
    """What is loaded stays, and threads take turns more often: the collector need not look through it, nor come by after every 700 objects of a page."""
    before, switched = gc.get_threshold(), sys.getswitchinterval()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    sys.setswitchinterval(0.001)  # seconds: the writer asks for the interpreter at each statement, and commits so much sooner
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
    """The exception without what cannot travel: its type is what the report names."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
