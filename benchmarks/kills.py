"""
Kill a crawl again and again with SIGKILL, resume it each time, and count what was lost or asked twice.

    python benchmarks/kills.py [--kills 50] [--posts 300]
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.crawl.small_portal import Server, small_pages

COMMAND = [sys.executable, "-c", "from crawler.cli.main import main; main()", "crawl"]
CONCURRENCY = 8  # NEWSKEEP_CONCURRENCY, which counts with --delay 0


@dataclass
class Toll:
    """What the kills cost."""

    kills: int
    posts: int
    stored: int
    doubles: int
    requests: int
    at_most: int
    """Requests that the promise allows: all pages once, and what was in flight at each kill, robots.txt and home at each start."""
    integrity: str


def kill_often(archive: Path, kills: int, posts: int, seed: int = 1) -> Toll:
    """Crawl a portal of *posts* posts on loopback into *archive*, killing the crawl *kills* times on its way."""
    from crawler.archive import connect

    chance = random.Random(seed)
    pages = small_pages(posts)
    with Server(pages) as server:
        command = [*COMMAND, server.address, "--archive", str(archive), "--delay", "0"]
        done = 0
        while done < kills:
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[1])
            before, target = len(server.asked), chance.randint(1, max(3, posts // kills))
            while process.poll() is None and len(server.asked) - before < target:
                time.sleep(0.002)
            if process.poll() is not None:
                if process.returncode not in (0, 1):
                    raise SystemExit(f"the crawl ended by itself with {process.returncode}")
                break  # it came to its end before the kill
            time.sleep(chance.random() * 0.05)
            process.kill()
            process.wait()
            done += 1
        subprocess.run(command, stderr=subprocess.DEVNULL, check=True, cwd=Path(__file__).parents[1])
        conn = connect.open_readonly(archive)
        stored, distinct = conn.execute("SELECT count(*), count(DISTINCT url) FROM articles").fetchone()
        integrity = conn.execute("PRAGMA integrity_check").fetchone()[0]
        conn.close()
        lists = len(pages) - posts
        extra = 40  # probes, feeds and addresses that answer 404
        return Toll(
            done,
            posts,
            distinct,
            stored - distinct,
            len(server.asked),
            posts + lists + extra + (done + 1) * (CONCURRENCY + 2),
            integrity,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--posts", type=int, default=600)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        toll = kill_often(Path(folder) / "archive", given.kills, given.posts)
    print(toll)
    sys.exit(toll.stored != toll.posts or toll.doubles > 0 or toll.requests > toll.at_most or toll.integrity != "ok")
