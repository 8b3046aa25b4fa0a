"""
Measure what the walls, robots.txt, the limits and the ledger cost: ``newskeep crawl`` as it is beside one without them, in turns.

    python benchmarks/guards.py [--posts 250] [--rounds 4]

CPU milliseconds a page, the process and its readers together, the start included; the median of the rounds. What is bounded inside
the readers of bytes (sizes, encodings, parsing) is in both.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import crawl

_UNGUARDED = """
import crawler.settings as settings
from crawler.download import soft_redirect, wall
settings.DOWNLOADER_MIDDLEWARES.update({"crawler.middlewares.walls.Walls": None, "crawler.middlewares.robots.Robots": None})
settings.EXTENSIONS.update({"crawler.extensions.limits.Limits": None, "crawler.extensions.ledger.Ledger": None})
settings.NEWSKEEP_ROBOTS = False
wall.Wall.refuses = lambda self, url: None
wall.is_public = lambda address: True
soft_redirect.soft_redirect = lambda page: None
from crawler.cli.main import main; main()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=4)
    given = parser.parse_args()
    guarded = crawl.COMMANDS["newskeep crawl"]
    crawl.COMMANDS["without guards"] = lambda address, folder: [
        _UNGUARDED if word.startswith("from crawler") else word for word in guarded(address, folder)
    ]
    spent: dict[str, list[float]] = {"newskeep crawl": [], "without guards": []}
    for _ in range(given.rounds):
        for name, costs in spent.items():
            costs.append(crawl.measure(name, given.posts).cpu_ms)
    middle = {name: statistics.median(costs) for name, costs in spent.items()}
    for name, costs in spent.items():
        print(f"{name}: {middle[name]:.2f} ms a page ({', '.join(f'{cost:.2f}' for cost in costs)})")
    print(f"the guards cost {100 * (middle['newskeep crawl'] / middle['without guards'] - 1):+.1f} %")


if __name__ == "__main__":
    main()
