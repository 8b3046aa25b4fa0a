"""
Measure ``newskeep crawl`` beside plain Scrapy on a generated portal, in one run, as ratios.

    python benchmarks/crawl.py [--posts 1000] [--rounds 1]

Pages a second are counted at the server, from the first request to the last; CPU and memory are the crawler process's own,
its start included. Speeds swing with the machine; compare within one table only.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass
class Result:
    """One crawler's run."""

    name: str
    pages: int
    pages_per_second: float
    cpu_ms: float
    """Milliseconds of CPU a page."""
    megabytes: float
    """Peak resident memory."""
    seconds: float
    """From the first request to the last."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=list(COMMANDS), default=list(COMMANDS))
    given = parser.parse_args()
    compile_ours()
    rounds: dict[str, list[Result]] = {name: [] for name in given.only}
    for _ in range(given.rounds):
        for name in given.only:
            rounds[name].append(measure(name, given.posts))
            print(f"{name}: {rounds[name][-1].pages_per_second:.0f} pages/s", file=sys.stderr, flush=True)
    print(table([middle(results) for results in rounds.values()]))


def compile_ours() -> None:
    """Byte code for our packages, as an installation has it and Scrapy's own has here: without, each start compiles 0.2 s of source anew."""
    for package in ("crawler", "spiders", "pipelines"):
        compileall.compile_dir(HERE.parent / package, quiet=1)


def measure(name: str, posts: int) -> Result:
    """Run one crawler against a fresh server and a fresh folder."""
    folder = Path(tempfile.mkdtemp(prefix="newskeep-bench-"))
    server = subprocess.Popen([sys.executable, str(HERE / "portal.py"), "--posts", str(posts)], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        crawler = subprocess.Popen(COMMANDS[name](address, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(crawler.pid, 0)
        server.terminate()
        count, seconds = server.stdout.read().split()
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    pages = int(count)
    cpu = (used.ru_utime + used.ru_stime) * 1000 / max(1, pages)
    return Result(name, pages, pages / max(0.001, float(seconds)), cpu, used.ru_maxrss / 1024, float(seconds))


def _newskeep(address: str, folder: Path) -> list[str]:
    return [
        sys.executable,
        "-c",
        "from crawler.cli.main import main; main()",
        "crawl",
        address,
        "--archive",
        str(folder / "archive"),
        "--delay",
        "0",
    ]


def _without_captures(address: str, folder: Path) -> list[str]:
    return [*_newskeep(address, folder), "--no-warc"]


def _plain(kind: str, address: str, folder: Path) -> list[str]:
    return [sys.executable, str(HERE / "plain_scrapy.py"), kind, address, str(folder / "posts.db")]


COMMANDS = {
    "newskeep crawl": _newskeep,
    "newskeep crawl --no-warc": _without_captures,
    "Scrapy, CSS, nothing stored": lambda address, folder: _plain("css", address, folder),
    "Scrapy + trafilatura + sqlite-utils": lambda address, folder: _plain("trafilatura", address, folder),
}


def middle(results: Sequence[Result]) -> Result:
    """The run of median speed."""
    speed = statistics.median_low(result.pages_per_second for result in results)
    return next(result for result in results if result.pages_per_second == speed)


def table(results: Sequence[Result]) -> str:
    """The results as a Markdown table; the ratio is newskeep's pages a second over the row's."""
    ours = results[0].pages_per_second
    lines = ["| crawler | pages | pages/s | CPU ms/page | peak MB | newskeep is |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {r.name} | {r.pages} | {r.pages_per_second:.0f} | {r.cpu_ms:.2f} | {r.megabytes:.0f} | {ours / r.pages_per_second:.1f} × |"
        for r in results
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
