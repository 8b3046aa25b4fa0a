"""Imports WARC and WACZ files that other tools wrote."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from crawler.archive import lock
from crawler.archive.adopt import adopted
from crawler.archive.faults import archive_errors
from crawler.archive.import_posts import Imported, Reader
from crawler.archive.store import Store
from crawler.archive.warc import FOLDER

BATCH = 50
"""Records per write transaction."""
_LOCK = "import"

__all__ = ["Imported", "import_warc"]


def import_warc(folder: Path | str, file: Path, *, step: Callable[[int], None] = lambda done: None) -> Imported:
    """
    Archive the posts of *file* (``.warc``, ``.warc.gz``, ``.warc.zst`` or ``.wacz``), which may be imported again or resumed.

    The file becomes part of the archive: as a hard link if possible and if its records are gzipped one by one, else
    recompressed that way. *step* is called with the bytes read. Reading ends at a damaged record: what precedes it is kept, and
    its slug is counted; so are pages of a portal that is being crawled (``portal-busy``). Raises UsageError for another kind
    of file, ArchiveLocked while another import into the archive runs.
    """
    with archive_errors(folder, "import into"):
        store = Store(folder)
        try:
            with store.transaction():
                lock.take(store.conn, _LOCK)
            done, before = Imported(), 0
            for kept in adopted(Path(folder), file):
                size = kept.stat().st_size
                _import(store, kept, file, done, lambda upto, before=before: step(before + upto))  # type: ignore[misc]
                before += size
            return done
        finally:
            with suppress(Exception), store.transaction():  # must not hide the exception that is under way
                lock.release(store.conn, _LOCK)
            store.close()


def _import(store: Store, kept: Path, source: Path, done: Imported, step: Callable[[int], None]) -> None:
    name = f"{FOLDER}/{kept.name}"
    done.files.append(name)
    run_id = store.start_run(None, "import", datetime.now(UTC), str(source))
    with store.transaction():
        lock.beat(store.conn, _LOCK, run_id)
    reader = Reader(store, name, done, run_id)
    places = iter(reader.places.values())
    try:
        while batch := list(islice(places, BATCH)):
            with store.transaction():
                for place in batch:
                    reader.take(place)
                lock.beat(store.conn, _LOCK, run_id)
            step(batch[-1].offset + batch[-1].length)
    finally:
        with store.transaction():
            reader.release()
    report = {"file": name, "outcomes": dict(done.outcomes)}
    code = 1 if done.needs_a_look else 0
    store.finish_run(run_id, datetime.now(UTC), "finished", code, done.outcomes, report)
    if not store.conn.execute("SELECT 1 FROM captures WHERE file = ? LIMIT 1", (name,)).fetchone():
        kept.unlink()  # it had no posts
