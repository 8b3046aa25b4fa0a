"""The archive's only writer: an article, its content, revision, counters, links and fetch are stored together or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.archive import attachments, connect, gone, hints, identity, ledger, lock, saving
from crawler.archive.events import FetchRecord, Saved
from crawler.archive.times import stamp
from crawler.items import Article, Hint
from crawler.urls import netloc_of
from crawler.version import __version__


class Store:
    """
    Writes to one archive through one connection, which one thread uses at a time.

    Each method is a transaction of its own; ``with store.transaction():`` makes several of them one. What cannot
    be stored (a value SQLite refuses) raises ValueError or sqlite3's own error and leaves nothing behind; trouble with the
    archive itself raises ArchiveError.
    """

    def __init__(self, folder: Path | str, conn: sqlite3.Connection | None = None) -> None:
        self.folder = Path(folder)
        self.conn = conn or connect.create(folder)
        self.names = attachments.Names(self.conn)

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """All or nothing; nestable."""
        return connect.transaction(self.conn)

    def close(self) -> None:
        """Merge the write-ahead log into the database, as far as readers allow, and close."""
        try:
            self.conn.execute("PRAGMA busy_timeout=1000")
            self.conn.execute("PRAGMA optimize")  # statistics for the planner: not worth waiting for somebody's lock
        except sqlite3.OperationalError:
            pass
        self.conn.close()

    def rolled_back(self) -> None:
        """Forget ids that a rolled-back transaction had handed out."""
        self.names.forget()

    # --- portals and runs -------------------------------------------------------------------------------------------

    def portal(
        self,
        key: str,
        name: str,
        home_url: str,
        seen_at: datetime,
        *,
        family: str | None = None,
        theme: str | None = None,
        version: str | None = None,
        lang: str | None = None,
        timezone: str | None = None,
    ) -> int:
        """
        The id of the portal called *key* (a profile's name, else host[:port]), created or updated.

        None keeps what is known of family, theme, software version, language and time zone (an IANA name). A portal that was
        archived before it had a profile, and so is called by its host, is renamed; ArchiveLocked if it is being crawled.
        """
        with self.transaction():
            self._rename(netloc_of(home_url), key)
            row = self.conn.execute(
                "INSERT INTO portals(key, name, home_url, family, theme, software_version, lang, timezone, first_seen_at) "
                "VALUES(:key,coalesce(nullif(:name,''),:key),:home,:family,:theme,:version,:lang,coalesce(:zone,'UTC'),:at) ON CONFLICT(key) DO UPDATE SET "
                "name = coalesce(nullif(:name, ''), name), home_url = excluded.home_url, "
                "family = coalesce(:family, family), "
                "theme = coalesce(:theme, theme), software_version = coalesce(:version, software_version), "
                "lang = coalesce(:lang, lang), timezone = coalesce(:zone, timezone) RETURNING id",
                {
                    "key": key,
                    "name": name,
                    "home": home_url,
                    "family": family,
                    "theme": theme,
                    "version": version,
                    "lang": lang,
                    "zone": timezone,
                    "at": stamp(seen_at),
                },
            ).fetchone()
        return int(row[0])

    def _rename(self, host: str, key: str) -> None:
        known = {name for (name,) in self.conn.execute("SELECT key FROM portals WHERE key IN (?, ?)", (host, key))}
        if known == {host} and host != key:
            lock.take(self.conn, f"portal:{host}")
            self.conn.execute("UPDATE portals SET key = ? WHERE key = ?", (key, host))
            lock.release(self.conn, f"portal:{host}")

    def remember(self, portal_id: int, memory: Mapping[str, Any]) -> None:
        """Store what a walk learnt about the portal for the next run (JSON-safe); see ``ArchiveKnown.memory``."""
        with self.transaction():
            self.conn.execute("UPDATE portals SET learned = ? WHERE id = ?", (_json(memory), portal_id))

    def start_run(self, portal_id: int | None, command: str, started_at: datetime, arguments: str = "") -> int:
        """Add a row to ``runs``; returns its id."""
        import os
        import platform

        with self.transaction():
            made = self.conn.execute(
                "INSERT INTO runs(portal_id, command, arguments, started_at, version, pid, host) VALUES(?,?,?,?,?,?,?)",
                (portal_id, command, arguments, stamp(started_at), __version__, os.getpid(), platform.node()),
            )
            run_id = int(made.lastrowid or 0)
            if portal_id is not None:
                self.conn.execute("UPDATE portals SET last_run_id = ? WHERE id = ?", (run_id, portal_id))
        return run_id

    def finish_run(
        self,
        run_id: int,
        finished_at: datetime,
        reason: str,
        exit_code: int,
        counts: Mapping[str, int],
        report: Mapping[str, Any],
    ) -> None:
        """
        Close a run. *counts* may hold requests, bytes, new, changed, unchanged, failed, skipped, gone; *report* is kept as JSON.
        """
        known = ("requests", "bytes", "new", "changed", "unchanged", "failed", "skipped", "gone")
        with self.transaction():
            self.conn.execute(
                f"UPDATE runs SET finished_at = ?, finish_reason = ?, exit_code = ?, report = ?, "
                f"{', '.join(f'{name} = ?' for name in known)} WHERE id = ?",
                (stamp(finished_at), reason, exit_code, _json(report), *(int(counts.get(name, 0)) for name in known), run_id),
            )

    # --- what a crawl brings ----------------------------------------------------------------------------------------

    def save(self, article: Article, fetch: FetchRecord) -> Saved:
        """
        Archive a post with the fetch that brought it.

        A revision is added only if a reader would see a different title or text; counters become an observation every time.
        """
        with self.transaction():
            return saving.save(self.conn, self.names, article, fetch, ledger.put_fetch(self.conn, fetch))

    def save_hints(self, told: Sequence[Hint], portal_id: int) -> int:
        """Store hints. Archived posts are updated from them at once (returns how many were), others when they are fetched."""
        with self.transaction():
            return hints.save(self.conn, self.names, told, portal_id)

    def save_fetch(self, fetch: FetchRecord) -> int:
        """Add a row to ``fetches``; returns its id."""
        with self.transaction():
            return ledger.put_fetch(self.conn, fetch)

    def save_aliases(self, pairs: Sequence[tuple[str, str]], reason: str, seen_at: datetime) -> int:
        """Store the (address, canonical address) pairs whose canonical address is archived; returns how many were."""
        with self.transaction():
            found = [(url, identity.article_at(self.conn, canonical)) for url, canonical in pairs]
            for url, article_id in found:
                if article_id is not None:
                    identity.add_alias(self.conn, url, article_id, reason, stamp(seen_at))
        return sum(article_id is not None for _, article_id in found)

    def seen(self, fetch: FetchRecord) -> bool:
        """Record that the post at this address has not changed (304); False if no such post is archived."""
        with self.transaction():
            return gone.seen(self.conn, fetch, ledger.put_fetch(self.conn, fetch))

    def missing(self, fetch: FetchRecord, reason: str) -> str:
        """
        Record that a post's address brought no post. Returns ``suspect`` at the first look, ``gone`` when a second one agrees,
        ``still-gone`` after that, ``unknown`` if no such post is archived, ``alias`` if only another address of it ended.
        """
        with self.transaction():
            return gone.missing(self.conn, fetch, ledger.put_fetch(self.conn, fetch), reason)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
