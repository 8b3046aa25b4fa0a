"""What the archive stores about scheduled crawls: whose job it is, when it is due, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.archive import lock
from crawler.archive.alarms import HealthStore
from crawler.archive.retention import Retention
from crawler.archive.times import read_stamp, stamp


@dataclass(frozen=True, slots=True)
class JobState:
    """The state of a job. Times are aware, or None."""

    name: str
    portal_id: int | None = None
    next_due_at: datetime | None = None
    last_started_at: datetime | None = None
    failures: int = 0
    """Runs in a row that failed: wrong configuration, archive not written, nothing fetched."""


class JobStore(HealthStore, Retention):
    """The only writer of ``jobs``; also gives access to the health of runs and to retention."""

    def state(self, name: str) -> JobState:
        """The state of the job called *name*; a fresh one if it never ran."""
        row = self.conn.execute(
            "SELECT portal_id, next_due_at, last_started_at, failures FROM jobs WHERE name = ?", (name,)
        ).fetchone()
        if row is None:
            return JobState(name)
        portal_id, due, started, failures = row
        return JobState(name, portal_id, read_stamp(due), read_stamp(started), failures)

    def claim(self, name: str, target: str, schedule: str, now: datetime) -> None:
        """
        Take the job for this process and note its start. Raises ArchiveLocked while another living process has it; the lock of
        one that died (kill -9, power cut) is taken over.
        """
        with self.transaction() as conn:
            lock.take(conn, f"job:{name}")
            conn.execute(
                "INSERT INTO jobs(name, target, schedule, last_started_at) VALUES(?,?,?,?) ON CONFLICT(name) DO UPDATE SET "
                "target = excluded.target, schedule = excluded.schedule, last_started_at = excluded.last_started_at",
                (name, target, schedule, stamp(now)),
            )

    def finish(self, name: str, run_id: int, reason: str, exit_code: int, now: datetime) -> JobState:
        """Record the end of the job's run and release the job."""
        with self.transaction() as conn:
            row = conn.execute("SELECT portal_id FROM runs WHERE id = ?", (run_id,)).fetchone()
            conn.execute(
                "UPDATE jobs SET portal_id = coalesce(?, portal_id), last_finished_at = ?, last_run_id = ?, last_reason = ?, "
                "last_exit_code = ?, failures = CASE WHEN ? IN (0, 1, 130) THEN 0 ELSE failures + 1 END WHERE name = ?",
                (row[0] if row else None, stamp(now), run_id or None, reason, exit_code, exit_code, name),
            )
            # A run that ran out of time ended as if it had been interrupted; let its row say what it was.
            conn.execute("UPDATE runs SET finish_reason = ?, exit_code = ? WHERE id = ?", (reason, exit_code, run_id))
            lock.release(conn, f"job:{name}")
        return self.state(name)

    def put_off(self, name: str, due: datetime) -> None:
        """Set when the job is due next."""
        with self.transaction() as conn:
            conn.execute("UPDATE jobs SET next_due_at = ? WHERE name = ?", (stamp(due), name))

    def job_of(self, portal_id: int) -> str | None:
        """The name of the job that crawls the portal by schedule; None if none does."""
        row = self.conn.execute("SELECT name FROM jobs WHERE portal_id = ? ORDER BY last_run_id DESC", (portal_id,)).fetchone()
        return str(row[0]) if row else None

    def portal_of(self, run_id: int) -> int | None:
        """The portal that a run crawled."""
        row = self.conn.execute("SELECT portal_id FROM runs WHERE id = ?", (run_id,)).fetchone()
        return int(row[0]) if row and row[0] is not None else None
