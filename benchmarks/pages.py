"""
Measure what a reader waits for each page of `newskeep serve`, and for `newskeep search` from a cold start.

    python benchmarks/pages.py /tmp/big           # an archive that benchmarks/search.py made

For the first load of each page a server is started for it alone, and has warmed up; ``at once`` is without waiting for that. The CPU time
beside the time one waits (Linux only) is disturbed less by other work on the machine.
"""

from __future__ import annotations

import argparse
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

NEWSKEEP = str(Path(sys.executable).with_name("newskeep"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    pages(parser.parse_args().archive)


def pages(archive: Path) -> None:
    """Print the table."""
    print(f"  {'milliseconds (of the processor)':34} {'at once':>13} {'first':>13} {'again':>13}")
    for name, path in addresses(archive).items():
        at_once = loads(archive, path, warm=0, times=1)[0]
        first, *again = loads(archive, path, warm=4, times=8)
        middle = (statistics.median(wall for wall, _ in again), statistics.median(cpu for _, cpu in again))
        print(f"  {name:34}" + "".join(f" {wall:6.0f} ({cpu:4.0f})" for wall, cpu in (at_once, first, middle)))
    for word in ("养老", "中国"):
        started = time.perf_counter()
        subprocess.run([NEWSKEEP, "search", "--archive", archive, word], check=True, capture_output=True)
        print(f"  newskeep search {word}, from a cold start: {time.perf_counter() - started:.2f} s")


def addresses(archive: Path) -> dict[str, str]:
    conn = sqlite3.connect(archive / "archive.db")
    edited = conn.execute("SELECT id FROM articles WHERE revision > 1 LIMIT 1").fetchone()[0]
    story = conn.execute("SELECT story_id FROM story_members LIMIT 1").fetchone()[0]
    copied = conn.execute("SELECT a.id FROM articles a JOIN story_members m ON m.content_id = a.content_id LIMIT 1").fetchone()[0]
    conn.close()
    top = "SELECT title, views_24h FROM hot_posts ORDER BY views_24h DESC LIMIT 20"
    month = "SELECT substr(day, 1, 7) AS month, sum(posts) FROM per_day GROUP BY 1"
    return {
        "home": "/",
        "search, a word": f"/search?q={quote('养老')}",
        "search, a word that 90 % hold": f"/search?q={quote('中国')}",
        "search, one character": f"/search?q={quote('国')}",
        "search, word and portal": f"/search?q={quote('portal:portal3 经济')}",
        "search, everything": "/search",
        "article, with related graph": f"/article/{copied}",
        "article, edited": f"/article/{edited}",
        "changes of an article": f"/article/{edited}/changes",
        "story": f"/story/{story}",
        "portal": "/portal/portal3",
        "today": "/today",
        "hot": "/hot",
        "hot, 30 days": "/hot?hours=720",
        "sql": "/sql",
        "sql, what grew most": f"/sql?sql={quote(top)}",
        "sql, posts a month": f"/sql?sql={quote(month)}",
    }


def loads(archive: Path, path: str, warm: float, times: int) -> list[tuple[float, float]]:
    """(milliseconds, those of the processor) of each load from a new server."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [NEWSKEEP, "serve", "--archive", str(archive), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        time.sleep(warm)
        took = [_load(server.pid, port, path) for _ in range(times)]
    finally:
        server.terminate()
        server.wait()
    return took


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("the server did not start")


def _load(pid: int, port: int, path: str) -> tuple[float, float]:
    started, cpu = time.perf_counter(), _cpu_ns(pid)
    conn = HTTPConnection("127.0.0.1", port)
    conn.request("GET", path)
    answer = conn.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    conn.close()
    return 1000 * (time.perf_counter() - started), (_cpu_ns(pid) - cpu) / 1e6


def _cpu_ns(pid: int) -> int:
    """What a process has had of the processor, all its threads; 0 where the system does not tell."""
    return sum(int(task.read_text().split()[0]) for task in Path(f"/proc/{pid}/task").glob("*/schedstat"))


if __name__ == "__main__":
    main()
