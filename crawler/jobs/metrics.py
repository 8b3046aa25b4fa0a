"""Publishes the state of jobs for other programs: Prometheus metrics (file or HTTP) and a health file."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.archive.overview import needs_a_look

_METRICS = {
    "newskeep_articles": ("gauge", "Articles archived"),
    "newskeep_gone": ("gauge", "Articles that are gone from the portal"),
    "newskeep_alarms": ("gauge", "Alarms that stand"),
    "newskeep_last_run_timestamp_seconds": ("gauge", "Start of the last run"),
    "newskeep_last_run_exit_code": ("gauge", "Exit code of the last run"),
    "newskeep_last_run_requests": ("gauge", "Requests of the last run"),
    "newskeep_last_run_bytes": ("gauge", "Bytes received in the last run"),
    "newskeep_last_run_posts": ("gauge", "Posts of the last run, by outcome"),
    "newskeep_next_due_timestamp_seconds": ("gauge", "When the portal is due again"),
}


def prometheus(rows: Iterable[Mapping[str, Any]], archive_bytes: int) -> str:
    """The portals' *rows* (``overview``) as Prometheus text."""
    samples: dict[str, list[str]] = {name: [] for name in _METRICS}
    for row in rows:
        label = f'portal="{_escape(row["portal"])}",name="{_escape(row["job"] or row["portal"])}"'
        _add(samples, "newskeep_articles", label, row["articles"])
        _add(samples, "newskeep_gone", label, row["gone"])
        _add(samples, "newskeep_alarms", label, len(row["alarms"]))
        _add(samples, "newskeep_next_due_timestamp_seconds", label, _epoch(row["next_due_at"]))
        last = row["last"]
        if last:
            _add(samples, "newskeep_last_run_timestamp_seconds", label, _epoch(last["started_at"]))
            _add(samples, "newskeep_last_run_exit_code", label, last["exit_code"])
            _add(samples, "newskeep_last_run_requests", label, last["requests"])
            _add(samples, "newskeep_last_run_bytes", label, last["bytes"])
            for outcome in ("new", "changed", "unchanged", "failed", "gone"):
                _add(samples, "newskeep_last_run_posts", f'{label},outcome="{outcome}"', last[outcome])
    lines = []
    for name, (kind, words) in _METRICS.items():
        lines += [f"# HELP {name} {words}", f"# TYPE {name} {kind}", *samples[name]]
    lines += ["# HELP newskeep_database_bytes Size of archive.db", "# TYPE newskeep_database_bytes gauge"]
    return "\n".join([*lines, f"newskeep_database_bytes {archive_bytes}", ""])


def health(rows: Iterable[Mapping[str, Any]], now: datetime, jobs: Container[str]) -> dict[str, Any]:
    """
    The state of every portal that one of *jobs* crawls (an address once mistyped, or since removed from newskeep.toml, is nobody's
    worry), in one object; ``ok`` is false while an alarm stands, or if the last run of a job failed or died.
    """
    ours = [row for row in rows if row["job"] in jobs]
    portals = {row["job"]: {"health": row["health"], "alarms": row["alarms"], "next_due_at": row["next_due_at"]} for row in ours}
    ok = not any(map(needs_a_look, ours))
    return {"ok": ok, "at": now.astimezone(UTC).isoformat(timespec="seconds"), "pid": os.getpid(), "portals": portals}


def write_whole(path: Path, text: str) -> None:
    """Replace the file atomically: readers never see half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


async def serve(listen: str, answers: Mapping[str, Callable[[], tuple[str, str]]]) -> asyncio.Server:
    """Answer GET of the paths in *answers* ({path: () → (content type, text)}) on *listen* (host:port). Raises OSError."""
    host, _, port = listen.rpartition(":")

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await asyncio.wait_for(reader.readline(), 5)
            parts = line.decode("latin-1").split()
            path = parts[1].partition("?")[0] if len(parts) > 1 and parts[0] in ("GET", "HEAD") else ""
            kind, text = answers[path]() if path in answers else ("text/plain", "not here\n")
            body = text.encode()
            status = "200 OK" if path in answers else "404 Not Found"
            head = f"HTTP/1.0 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + (body if parts[:1] == ["GET"] else b""))
            await writer.drain()
        except (OSError, TimeoutError, ValueError):
            pass  # a scraper that hangs or has gone away
        finally:
            writer.close()

    return await asyncio.start_server(reply, host.strip("[]") or "127.0.0.1", int(port), limit=8192)


def as_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _add(samples: dict[str, list[str]], name: str, label: str, value: float | None) -> None:
    if value is not None:
        samples[name].append(f"{name}{{{label}}} {value}")


def _epoch(text: str | None) -> float | None:
    return datetime.fromisoformat(text).timestamp() if text else None


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
