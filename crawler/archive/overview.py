"""How each portal is doing, and which requests a host received: for people, metrics and webmasters."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from crawler.archive.lock import runs_under_way

_RUN_COLUMNS = (
    "id", "started_at", "finished_at", "finish_reason", "exit_code",
    "requests", "bytes", "new", "changed", "unchanged", "failed", "skipped", "gone",
)  # fmt: skip
DIED = "died"
"""The reason shown for a run without an end whose process is gone: killed, cut off with the power, or unable to write the archive."""
BAD = ("alarm", "failed", DIED)
"""The health words of a portal that needs a look: ``newskeep status`` exits with 1, the daemon's ``/health`` says ``"ok": false``."""
_RUN_NAMES = ("run", "started_at", "finished_at", "reason", *_RUN_COLUMNS[4:])


def overview(conn: sqlite3.Connection, runs: int = 20) -> list[dict[str, Any]]:
    """
    One row per portal, for ``newskeep status`` and metrics: its counts, last run, job, alarms, and ``trend``, the new posts of
    its last *runs* runs, oldest first. Jobs that never reached a portal follow.
    """
    portals = conn.execute("SELECT id, key, name FROM portals ORDER BY key").fetchall()
    under_way = runs_under_way(conn)
    rows = [_portal(conn, portal_id, key, name, runs, under_way) for portal_id, key, name in portals]
    return rows + [_never_crawled(*job) for job in conn.execute(_JOBS_WITHOUT_PORTAL).fetchall()]


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
    job = conn.execute("SELECT name, next_due_at, schedule FROM jobs WHERE portal_id = ?", (portal_id,)).fetchone()
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
        "next_due_at": job[1] if job else None,
        "schedule": job[2] if job else None,
        "alarms": [dict(zip(("slug", "field", "message", "since", "repeats"), alarm, strict=True)) for alarm in alarms],
        "health": _health_word(last, alarms),
        "trend": [row[_RUN_COLUMNS.index("new")] for row in reversed(history)],
    }


_JOBS_WITHOUT_PORTAL = (
    "SELECT name, target, schedule, next_due_at, last_started_at, last_finished_at, last_reason, last_exit_code "
    "FROM jobs WHERE portal_id IS NULL ORDER BY name"
)


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
        "portal": name, "name": target, "job": name, "articles": 0, "gone": 0, "last": last, "next_due_at": due,
        "schedule": schedule, "alarms": [], "health": _health_word(last, ()), "trend": [],
    }  # fmt: skip


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
