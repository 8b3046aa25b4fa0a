"""The process's one writer per archive, shared by the crawls that run side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from crawler.archive.events import Call
from crawler.archive.store import Store
from crawler.archive.tails import repair_tails
from crawler.archive.warc import WarcWriter
from crawler.archive.writer import Writer
from crawler.errors import ArchiveError, UsageError

T = TypeVar("T")


def ask(writer: Writer, function: Callable[[Store], T]) -> T:
    """Run *function* in the writer's thread, commit, and return its result. Raises what it raises."""
    answers: list[T] = []
    errors: list[BaseException] = []

    def work(store: Store) -> None:
        try:
            with store.transaction():
                answers.append(function(store))
        except (UsageError, ArchiveError) as error:
            errors.append(error)

    writer.submit(Call(work))
    writer.flush()
    if errors:
        raise errors[0]
    return answers[0]


# One writer per archive and process: SQLite allows one at a time, and crawls side by side share its batches.
_writers: dict[Path, tuple[Writer, int]] = {}
_writers_lock = threading.Lock()


def writer_of(archive: Path, label: str) -> Writer:
    """
    The process's writer for an archive, created on first use; return it with ``release_writer``.

    Its capture files are named *label*, or after the archive's folder if crawls with different labels share the writer.
    """
    path = Path(archive).absolute()
    with _writers_lock:
        if path in _writers:
            writer, users = _writers[path]
            if (captures := writer.captures) is not None and label != captures.label:
                writer.submit(Call(lambda store: captures.relabel(path.name)))
        else:
            store = Store(path)
            repair_tails(path, store.conn)
            writer, users = Writer(path, WarcWriter(path, label, datetime.now(UTC)), store=store), 0
        _writers[path] = (writer, users + 1)
        return writer


def release_writer(archive: Path) -> None:
    """Return a writer; the last user closes it. Raises ArchiveError if something could not be written."""
    path = Path(archive).absolute()
    with _writers_lock:
        writer, users = _writers.pop(path)
        if users > 1:
            _writers[path] = (writer, users - 1)
            return
    writer.close()
