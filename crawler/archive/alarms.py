"""How each portal's runs looked, what is normal for it, and which alarms stand."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.archive.side_writer import SideWriter
from crawler.archive.times import stamp
from crawler.health import Health
from crawler.monitor import Alarm

BASELINE_RUNS = 30
ACCEPTED_AFTER = 7  # after this many runs with the same deviation it is the new normal: intended, or nobody minds


@dataclass(frozen=True, slots=True)
class StandingAlarm:
    """An alarm in the archive, and whether to notify people of it now."""

    alarm: Alarm
    first_at: datetime
    repeats: int
    tell: bool


class HealthStore(SideWriter):
    """The only writer of ``health`` and ``alarms``; reads what the monitor compares."""

    # --- health -----------------------------------------------------------------------------------------------------

    def measure(self, run_id: int) -> Health:
        """How the run's pages looked, for the monitor to compare with earlier runs."""
        posts = self.conn.execute(
            "SELECT a.url, a.rules, c.chars FROM articles a JOIN contents c ON c.id = a.content_id "
            "JOIN fetches f ON f.id = a.last_fetch_id WHERE f.run_id = ?",
            (run_id,),
        ).fetchall()
        fetches = self.conn.execute(
            "SELECT purpose, kind, error, elapsed_ms, url, status FROM fetches WHERE run_id = ?", (run_id,)
        ).fetchall()
        # Posts on lists are the walk's own count: when they were named is stamped by the portal's clock, which may be wrong.
        entries, new = self.conn.execute(
            "SELECT coalesce(json_extract(report, '$.coverage.named.list'), 0), new FROM runs WHERE id = ?", (run_id,)
        ).fetchone()
        return Health.of(posts, fetches, entries, new)

    def baseline(self, portal_id: int) -> list[Health]:
        """The portal's last normal runs; only those after a change that lasted ACCEPTED_AFTER runs, if there is one."""
        last = self.conn.execute(
            "SELECT is_ordinary, data FROM health WHERE portal_id = ? AND (data ->> 'posts' > 0 OR NOT is_ordinary) "
            "ORDER BY run_id DESC LIMIT ?",
            (portal_id, ACCEPTED_AFTER),
        ).fetchall()
        if len(last) == ACCEPTED_AFTER and not any(ordinary for ordinary, _ in last):
            return [Health.from_json(json.loads(data)) for _, data in last]
        # Most visits to a portal that is crawled often bring no post: learn from those that did.
        rows = self.conn.execute(
            "SELECT data FROM health WHERE portal_id = :portal AND is_ordinary AND run_id IN ("
            "SELECT run_id FROM (SELECT run_id FROM health WHERE portal_id = :portal AND is_ordinary ORDER BY run_id DESC LIMIT :runs) "
            "UNION SELECT run_id FROM (SELECT run_id FROM health WHERE portal_id = :portal AND is_ordinary AND data ->> 'posts' > 0 "
            "ORDER BY run_id DESC LIMIT :runs)) ORDER BY run_id DESC",
            {"portal": portal_id, "runs": BASELINE_RUNS},
        )
        return [Health.from_json(json.loads(data)) for (data,) in rows]

    def keep_health(self, run_id: int, portal_id: int, health: Health, is_ordinary: bool, now: datetime) -> None:
        with self.transaction() as conn:
            conn.execute(
                "INSERT OR REPLACE INTO health(run_id, portal_id, at, is_ordinary, data) VALUES(?,?,?,?,?)",
                (run_id, portal_id, stamp(now), int(is_ordinary), json.dumps(health.to_json(), ensure_ascii=False)),
            )

    # --- alarms -----------------------------------------------------------------------------------------------------

    def settle_alarms(
        self,
        job: str,
        portal_id: int | None,
        run_id: int,
        alarms: Sequence[Alarm],
        now: datetime,
        repeat_after: timedelta,
        *,
        is_over: Callable[[Alarm], bool] = lambda alarm: True,
    ) -> tuple[list[StandingAlarm], list[Alarm]]:
        """
        Keep a run's *alarms*, folding those that stand already; and end those that it did not raise again, where *is_over* says
        so. Returns those that stand now, with whether to tell them, and the ended ones.
        """
        standing, ended = [], []
        with self.transaction() as conn:
            for alarm in alarms:
                standing.append(self._keep_alarm(conn, job, portal_id, run_id, alarm, now, repeat_after))
            rows = conn.execute(
                "SELECT id, slug, field, message, examples, first_at, repeats FROM alarms WHERE job = ? AND ended_at IS NULL",
                (job,),
            ).fetchall()
            raised = {(alarm.slug, alarm.field) for alarm in alarms}
            for row_id, slug, field, message, examples, first_at, repeats in rows:
                alarm = Alarm(slug, field, message, tuple(json.loads(examples)))
                if (slug, field) in raised:
                    continue
                if is_over(alarm):
                    conn.execute("UPDATE alarms SET ended_at = ? WHERE id = ?", (stamp(now), row_id))
                    ended.append(alarm)
                else:
                    standing.append(StandingAlarm(alarm, datetime.fromisoformat(first_at), repeats, False))
        return standing, ended

    def _keep_alarm(
        self,
        conn: sqlite3.Connection,
        job: str,
        portal_id: int | None,
        run_id: int,
        alarm: Alarm,
        now: datetime,
        repeat_after: timedelta,
    ) -> StandingAlarm:
        row = conn.execute(
            "SELECT id, first_at, repeats, told_at FROM alarms WHERE job = ? AND slug = ? AND field = ? AND ended_at IS NULL",
            (job, alarm.slug, alarm.field),
        ).fetchone()
        examples = json.dumps(list(alarm.examples), ensure_ascii=False)
        if row is None:
            conn.execute(
                "INSERT INTO alarms(portal_id, job, slug, field, message, examples, first_run_id, last_run_id, first_at, last_at, told_at) "
                "VALUES(?,?,?,?,?,?,?,?,?,?,?)",
                (
                    portal_id,
                    job,
                    alarm.slug,
                    alarm.field,
                    alarm.message,
                    examples,
                    run_id,
                    run_id,
                    stamp(now),
                    stamp(now),
                    stamp(now),
                ),
            )
            return StandingAlarm(alarm, now, 1, True)
        row_id, first_at, repeats, told_at = row
        tell = told_at is None or now - datetime.fromisoformat(told_at) >= repeat_after
        conn.execute(
            "UPDATE alarms SET message = ?, examples = ?, last_run_id = ?, last_at = ?, repeats = repeats + 1, told_at = ? WHERE id = ?",
            (alarm.message, examples, run_id, stamp(now), stamp(now) if tell else told_at, row_id),
        )
        return StandingAlarm(alarm, datetime.fromisoformat(first_at), repeats + 1, tell)

    def captures_of(self, url: str, run_id: int) -> dict[str, str | None]:
        """
        Where the run's response of *url* lies ("warc/a.warc.gz:1234"), and the last one before it of an ordinary run, for looking
        at old and new side by side. "old" is None where there is none.
        """
        new = self._capture("f.url = ? AND f.run_id = ?", url, run_id)
        old = self._capture("f.url = ? AND f.run_id < ? AND f.status = 200", url, run_id)
        return {"url": url, "new": new[0] if new else None, "old": old[0] if old else None}

    def capture_before(self, run_id: int, portal_id: int) -> tuple[str, str] | None:
        """(place, address) of the portal's last post captured in an ordinary run before *run_id*; None without one."""
        where = "f.portal_id = ? AND f.run_id < ? AND f.status = 200 AND f.purpose = 'post' AND f.kind = 'post'"
        return self._capture(where, portal_id, run_id)

    def _capture(self, where: str, *values: Any) -> tuple[str, str] | None:
        row = self.conn.execute(
            "SELECT c.file || ':' || c.offset, f.url FROM fetches f JOIN captures c ON c.id = f.capture_id "
            f"LEFT JOIN health h ON h.run_id = f.run_id WHERE {where} AND f.status IS NOT 304 "
            "ORDER BY coalesce(h.is_ordinary, 0) DESC, f.id DESC LIMIT 1",
            values,
        ).fetchone()
        return (row[0], row[1]) if row else None
