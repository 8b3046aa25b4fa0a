"""Makes sure that one run at a time crawls a portal; the lock of a dead process is taken over."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.archive.times import stamp
from crawler.errors import ArchiveLocked

BEAT_SECONDS = 30
DEAD_AFTER = timedelta(minutes=10)
"""Another machine's lock without a heartbeat for this long is taken over; on this machine we see whether the process lives."""


def take(conn: sqlite3.Connection, name: str) -> None:
    """Take the lock called *name*, inside a transaction. Raises ArchiveLocked, which names the holder."""
    row = conn.execute("SELECT run_id, pid, host, boot, taken_at, beat_at FROM locks WHERE name = ?", (name,)).fetchone()
    ours = _database(conn), name
    if row is not None and ours not in _given_up and _is_alive(row[1], row[2], row[3], row[5]):
        kind, _, what = name.partition(":")
        doing = f"{what} is being crawled or imported" if what else f"another {kind} is under way"
        by = f" by run {row[0]}" if row[0] else ""
        raise ArchiveLocked(
            f"{doing} in this archive since {row[4]}{by} (process {row[1]} on {row[2]}); "
            f"wait for it, or stop that process: what it has brought is kept",
            slug="portal-busy",
        )
    now = stamp(datetime.now(UTC))
    conn.execute(
        "INSERT OR REPLACE INTO locks(name, pid, host, boot, taken_at, beat_at) VALUES(?,?,?,?,?,?)",
        (name, os.getpid(), platform.node(), _boot(), now, now),
    )
    _given_up.discard(ours)


def beat(conn: sqlite3.Connection, name: str, run_id: int) -> None:
    """Write a heartbeat, and which run holds the lock."""
    conn.execute("UPDATE locks SET run_id = ?, beat_at = ? WHERE name = ?", (run_id, stamp(datetime.now(UTC)), name))


def release(conn: sqlite3.Connection, name: str) -> None:
    """Release the lock, if this process holds it."""
    conn.execute("DELETE FROM locks WHERE name = ? AND pid = ? AND host = ?", (name, os.getpid(), platform.node()))


_given_up: set[tuple[str, str]] = set()
"""(database, lock name) pairs that this process no longer holds, although the archive, which could not be written, says so."""


def give_up(conn: sqlite3.Connection, name: str) -> None:
    """Release a lock of ours while the archive cannot be written, so that this process can take it again later."""
    _given_up.add((_database(conn), name))


def _database(conn: sqlite3.Connection) -> str:
    return str(conn.execute("PRAGMA database_list").fetchone()[2])


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, and whether that process lives; a dead one's lock is taken over by whoever comes next."""

    name: str
    """``portal:KEY`` or ``job:NAME``."""
    pid: int
    host: str
    beat_at: str
    is_alive: bool


def holders(conn: sqlite3.Connection) -> list[Holder]:
    """All locks, by name."""
    rows = conn.execute("SELECT name, pid, host, boot, beat_at FROM locks ORDER BY name").fetchall()
    return [Holder(name, pid, host, beat_at, _is_alive(pid, host, boot, beat_at)) for name, pid, host, boot, beat_at in rows]


def runs_under_way(conn: sqlite3.Connection) -> frozenset[int]:
    """
    The ids of the runs that still go on: the process that holds their lock lives and has written a heartbeat of late. A process
    outlives its run where the archive could not be written at the end, as ``newskeep run --daemon`` does.
    """
    rows = conn.execute("SELECT run_id, pid, host, boot, beat_at FROM locks WHERE run_id IS NOT NULL").fetchall()
    return frozenset(row[0] for row in rows if _is_fresh(row[4]) and _is_alive(*row[1:]))


def _is_alive(pid: int, host: str, boot: str | None, beat_at: str) -> bool:
    if host != platform.node():
        return _is_fresh(beat_at)
    if boot != _boot():
        return False  # the machine has been restarted since
    return pid == os.getpid() or _process_lives(pid)


def _is_fresh(beat_at: str) -> bool:
    return datetime.now(UTC) - datetime.fromisoformat(beat_at) < DEAD_AFTER


def _process_lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it belongs to another user, or this system cannot tell
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state != "Z"


def _boot() -> str | None:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
