"""Deletes what has expired: old fetches, and WARC files that nothing refers to any more."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from crawler.archive.side_writer import SideWriter
from crawler.archive.times import stamp


class Retention(SideWriter):
    """Deletes by age, but never what an article, a revision or a later capture depends on."""

    def delete_expired(self, fetches_days: int | None, captures_days: int | None, now: datetime) -> dict[str, int]:
        """Delete what has expired (docs/operations.md); returns how many rows and files were deleted."""
        gone = {"fetches": 0, "files": 0}
        if captures_days:
            for file in self._old_files(stamp(now - timedelta(days=captures_days))):
                with self.transaction() as conn:
                    conn.execute(
                        "UPDATE fetches SET capture_id = NULL WHERE capture_id IN (SELECT id FROM captures WHERE file = ?)",
                        (file,),
                    )
                    conn.execute("DELETE FROM captures WHERE file = ?", (file,))
                # After the rows: a file without rows is harmless, rows without one are not.
                (self.folder / file).unlink(missing_ok=True)
                gone["files"] += 1
        if fetches_days:
            before = stamp(now - timedelta(days=fetches_days))
            with self.transaction() as conn:
                gone["fetches"] = conn.execute(
                    "DELETE FROM fetches WHERE fetched_at < ? "
                    # an address's last full answer stays: reextract and conditional requests need it
                    "AND (status IS NOT 200 OR EXISTS (SELECT 1 FROM fetches n WHERE n.url = fetches.url AND n.id > fetches.id AND n.status = 200)) "
                    "AND id NOT IN (SELECT last_fetch_id FROM articles WHERE last_fetch_id IS NOT NULL) "
                    "AND id NOT IN (SELECT fetch_id FROM revisions WHERE fetch_id IS NOT NULL) "
                    "AND id NOT IN (SELECT fetch_id FROM events WHERE fetch_id IS NOT NULL)",
                    (before,),
                ).rowcount
        return gone

    def _old_files(self, before: str) -> list[str]:
        """WARC files whose newest capture is older, except those with a payload that a remaining file refers to."""
        rows = self.conn.execute("SELECT file FROM captures GROUP BY file HAVING max(captured_at) < ?", (before,))
        old = {file for (file,) in rows}
        while old:
            names = json.dumps(sorted(old))
            needed = self.conn.execute(
                "SELECT max(o.file) FROM captures r JOIN captures o ON o.digest = r.digest AND o.record_type = 'response' "
                "WHERE r.record_type = 'revisit' AND r.file NOT IN (SELECT value FROM json_each(?)) "
                "GROUP BY r.digest HAVING count(*) FILTER (WHERE o.file NOT IN (SELECT value FROM json_each(?))) = 0",
                (names, names),
            ).fetchall()
            if not needed:
                break
            old -= {file for (file,) in needed}
        return sorted(old)
