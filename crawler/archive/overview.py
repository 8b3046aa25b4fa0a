"""How each portal is doing, and which requests a host received: for people, metrics and webmasters."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from crawler.archive.lock import runs_under_way

_RUN_COLUMNS = (
    "id", "started_at", "finished_at", "finish_reason", "exit_code",
    "requests", "bytes", "new", "changed", "unchanged", "failed", "skipped", "gone",
)  # fmt: skip
DIED = "died"
"""The reason shown for a run without an end whose process is gone: killed, cut off with the power, or unable to write the archive."""
_ENDED_BADLY = ("failed", DIED)
_RUN_NAMES = ("run", "started_at", "finished_at", "reason", *_RUN_COLUMNS[4:])


def overview(conn: sqlite3.Connection, runs: int = 20) -> list[dict[str, Any]]:
    """
    One row per portal, for ``newskeep status`` and metrics: its counts, last run, job, alarms, and ``trend``, the new posts of
    its last *runs* runs, oldest first; ``by_hand``: no job made the last run. Jobs that never reached a portal follow.
    """
    portals = conn.execute("SELECT id, key, name FROM portals ORDER BY key").fetchall()
    under_way = runs_under_way(conn)
    rows = [_portal(conn, portal_id, key, name, runs, under_way) for portal_id, key, name in portals]
    return rows + [_never_crawled(*job) for job in conn.execute(_JOBS_WITHOUT_PORTAL).fetchall()]


def needs_a_look(row: Mapping[str, Any]) -> bool:
    """
    Whether a row of ``overview`` is bad news for a schedule: an alarm stands, or the job's last run failed or died. A crawl by
    hand that failed is known to whoever typed it, and says nothing about the job.

    >>> needs_a_look({"health": "failed", "by_hand": False}), needs_a_look({"health": "failed", "by_hand": True})
    (True, False)
    """
    return row["health"] == "alarm" or (row["health"] in _ENDED_BADLY and not row["by_hand"])


def any_needs_a_look(rows: Sequence[Mapping[str, Any]]) -> bool:
    """The same for all rows: those of jobs if there are any, else every portal by how its last run ended."""
    jobs = [row for row in rows if row["job"]]
    return any(map(needs_a_look, jobs)) if jobs else any(row["health"] in ("alarm", *_ENDED_BADLY) for row in rows)


def _portal(
    conn: sqlite3.Connection, portal_id: int, key: str, name: str, runs: int, under_way: frozenset[int]
) -> dict[str, Any]:
    history = conn.execute(
        f"SELECT {', '.join(_RUN_COLUMNS)} FROM runs WHERE portal_id = ? AND command = 'crawl' ORDER BY id DESC LIMIT ?",
        (portal_id, runs),
    ).fetchall()
    last = dict(zip(_RUN_NAMES, history[0], strict=True)) if history else None
    if last and last["finished_at"] is None and last["run"] not in under_way:
        last["reason"] = DIED
    job = conn.execute(_JOB_OF_PORTAL, {"portal": portal_id}).fetchone()
    alarms = conn.execute(
        "SELECT slug, field, message, first_at, repeats FROM alarms WHERE portal_id = ? AND ended_at IS NULL ORDER BY id",
        (portal_id,),
    ).fetchall()
    articles, gone = conn.execute("SELECT count(*), count(gone_at) FROM articles WHERE portal_id = ?", (portal_id,)).fetchone()
    return {
        "portal": key,
        "name": name,
        "job": job[0] if job else None,
        "articles": articles,
        "gone": gone,
        "last": last,
        "by_hand": job is None or (last is not None and not _is_of_job(last, *job[3:])),
        "next_due_at": job[1] if job else None,
        "schedule": job[2] if job else None,
        "alarms": [dict(zip(("slug", "field", "message", "since", "repeats"), alarm, strict=True)) for alarm in alarms],
        "health": _health_word(last, alarms),
        "trend": [row[_RUN_COLUMNS.index("new")] for row in reversed(history)],
    }


# A job learns its portal when a run of it ends. Until then, in its first run or after a kill, the run's target tells it.
_PORTAL_OF_JOB = (
    "coalesce(portal_id, iif(last_finished_at IS NULL, (SELECT r.portal_id FROM runs r WHERE r.arguments = jobs.target "
    "AND r.command = 'crawl' ORDER BY r.id DESC LIMIT 1), NULL))"
)
_JOB_OF_PORTAL = (
    "SELECT name, next_due_at, schedule, last_run_id, last_started_at, last_finished_at FROM jobs "
    f"WHERE {_PORTAL_OF_JOB} = :portal ORDER BY last_run_id DESC"
)
_JOBS_WITHOUT_PORTAL = (
    "SELECT name, target, schedule, next_due_at, last_started_at, last_finished_at, last_reason, last_exit_code "
    f"FROM jobs WHERE {_PORTAL_OF_JOB} IS NULL ORDER BY name"
)


def _is_of_job(run: Mapping[str, Any], job_run: int | None, started: str | None, finished: str | None) -> bool:
    """Whether a run is the job's last that ended, or was begun by its turn under way (or killed in it)."""
    is_open = started is not None and (finished is None or finished < started)
    return run["run"] == job_run or (is_open and run["started_at"] >= (started or ""))


def _never_crawled(
    name: str,
    target: str,
    schedule: str,
    due: str | None,
    started: str | None,
    finished: str | None,
    reason: str,
    code: int | None,
) -> dict[str, Any]:
    """A job that failed before its crawl began, because of a wrong address or profile, and so has no portal."""
    last: dict[str, Any] = dict.fromkeys(
        ("run", "requests", "bytes", "new", "changed", "unchanged", "failed", "skipped", "gone"), 0
    )
    last |= {"started_at": started, "finished_at": finished, "reason": reason, "exit_code": code}
    return {
        "portal": name, "name": target, "job": name, "articles": 0, "gone": 0, "last": last, "by_hand": False, "next_due_at": due,
        "schedule": schedule, "alarms": [], "health": _health_word(last, ()), "trend": [],
    }  # fmt: skip


def clocks_apart(conn: sqlite3.Connection) -> list[tuple[str, int]]:
    """The portals whose answers disagreed with our clock in their last crawl, and by how many days (``extensions/clock.py``)."""
    return conn.execute(
        "SELECT p.key, r.report ->> '$.notes.clock-days-apart' AS days FROM portals p JOIN runs r ON r.id = "
        "(SELECT max(id) FROM runs WHERE portal_id = p.id AND command = 'crawl' AND report IS NOT NULL) WHERE days > 0 ORDER BY p.key"
    ).fetchall()


def host_ledger(conn: sqlite3.Connection, host: str, most: int = 200) -> list[dict[str, Any]]:
    """The requests to *host* (with port, if it has one), newest first: the answer to a webmaster's "what did you do here?"."""
    rows = conn.execute(
        "SELECT fetched_at, method, status, purpose, bytes, elapsed_ms, url, error, run_id FROM fetches "
        "WHERE url >= ? AND url < ? OR url >= ? AND url < ? ORDER BY id DESC LIMIT ?",
        (f"https://{host}/", f"https://{host}0", f"http://{host}/", f"http://{host}0", most),
    )
    names = ("fetched_at", "method", "status", "purpose", "bytes", "elapsed_ms", "url", "error", "run")
    return [dict(zip(names, row, strict=True)) for row in rows]


def host_robots(conn: sqlite3.Connection, host: str) -> list[dict[str, Any]]:
    """The last robots.txt of *host* by http and https: origin, fetched_at, status, note, body."""
    rows = conn.execute(
        "SELECT origin, fetched_at, status, note, body FROM robots WHERE origin IN (?, ?) ORDER BY origin",
        (f"http://{host}", f"https://{host}"),
    )
    return [dict(zip(("origin", "fetched_at", "status", "note", "body"), row, strict=True)) for row in rows]


def _health_word(last: dict[str, Any] | None, alarms: Sequence[Any]) -> str:
    if last is None:
        return "new"
    if alarms:
        return "alarm"
    if last["finished_at"] is None:
        return DIED if last["reason"] == DIED else "running"
    return {0: "good", 1: "look", 130: "stopped"}.get(last["exit_code"], "failed")
