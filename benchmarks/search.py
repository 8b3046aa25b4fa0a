"""
Measure search: is everything found that LIKE finds, nothing else, how fast, and at what cost.

    python benchmarks/search.py --posts 10000 --check            # recall and precision against a look at every text
    python benchmarks/search.py --posts 100000 --archive /tmp/big   # times; the archive is kept and used again
    python benchmarks/search.py --text rmrb.txt …                # documents as a random walk through a real text

Without --text the documents are made of the invented news of the tests, whose few words make every query a common one: use a
real text of a million characters or more for figures that mean something.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from big_archive import NOW, fill, source_text
from pages import pages

sys.path.insert(0, str(Path(__file__).parent.parent))

from crawler.archive import connect, indexing
from crawler.archive.query import open_reader
from crawler.archive.search import Question, find, select_ids
from crawler.archive.search_text import fold

HAN = re.compile("[\u4e00-\u9fff]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--text", type=Path, nargs="*", default=[])
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--queries", type=int, default=30, help="of each class")
    parser.add_argument(
        "--check", action="store_true", help="compare every answer with a look at every text (use ≤ 20,000 posts)"
    )
    parser.add_argument("--pages", action="store_true", help="time the web pages too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.archive or Path(scratch)
        if not (folder / connect.DATABASE).exists():
            fill(folder, args.posts, source_text(args.text))
        index(folder)
        sizes(folder)
        conn = open_reader(folder)
        queries = make_queries(conn, args.queries)
        print(f"{sum(map(len, queries.values()))} queries in {len(queries)} classes")
        if args.check:
            check(conn, queries)
        measure(conn, queries)
        if args.pages:
            pages(folder)


def index(folder: Path) -> None:
    conn = connect.open_for_writing(folder)
    started, cpu = time.perf_counter(), time.process_time()
    done = indexing.catch_up(conn)
    if done:
        print(
            f"indexed {done:,} texts: {1000 * (time.process_time() - cpu) / done:.2f} ms CPU each, {time.perf_counter() - started:.0f} s in all"
        )
    conn.close()


def sizes(folder: Path) -> None:
    conn = open_reader(folder)
    text = conn.execute("SELECT sum(length(CAST(title AS BLOB)) + length(CAST(body AS BLOB))), count(*) FROM contents").fetchone()
    held = sum(conn.execute(f"SELECT sum(length(block)) FROM {table}_data").fetchone()[0] for table in indexing.TABLES)
    print(f"{text[1]:,} texts of {text[0] / text[1]:,.0f} bytes; index {held / 1e6:,.1f} MB = {held / text[0]:.2f} × the text")


def make_queries(conn: object, of_each: int) -> dict[str, list[str]]:
    rng = random.Random(2)
    last = conn.execute("SELECT max(id) FROM contents").fetchone()[0]  # type: ignore[attr-defined]
    bodies = [conn.execute("SELECT body FROM contents WHERE id >= ?", (rng.randint(1, last),)).fetchone()[0] for _ in range(800)]  # type: ignore[attr-defined]
    text = fold("\n".join(bodies))
    runs = HAN.findall(text)
    found: dict[str, list[str]] = {f"{n} Han": _sample(rng, _cuts(rng, runs, n), of_each) for n in range(1, 7)}
    latin = sorted(set(re.findall(r"[A-Za-z]{2,8}", text)) | set(re.findall(r"(?<![\d.])\d{2,4}(?![\d.])", text)))
    found["Latin, numbers"] = _sample(rng, iter(rng.sample(latin, min(len(latin), 200))), of_each)
    mixed = re.findall("(?:[A-Za-z]+|(?<![0-9.])[0-9]+)[\u4e00-\u9fff]{1,3}|[\u4e00-\u9fff]{2}[0-9]{1,4}(?![0-9.])", text)
    found["mixed"] = _sample(rng, iter(rng.sample(mixed, min(len(mixed), 400))), of_each)
    two = found["2 Han"]
    found["two words"] = [f"{a} {b}" for a, b in zip(two, rng.sample(two, len(two)), strict=True)]
    found["OR, NOT"] = [f"({a} OR {b}) -{c}" for a, b, c in zip(two, two[1:], found["1 Han"], strict=False)]
    return {name: queries for name, queries in found.items() if queries}


def _cuts(rng: random.Random, runs: list[str], n: int) -> Iterator[str]:
    while True:
        run = rng.choice(runs)
        if len(run) >= n:
            at = rng.randint(0, len(run) - n)
            yield run[at : at + n]


def _sample(rng: random.Random, source: Iterator[str], count: int) -> list[str]:
    kept: dict[str, None] = {}
    for query in source:
        kept.setdefault(query)
        if len(kept) == count:
            break
    return list(kept)


def check(conn: object, queries: dict[str, list[str]]) -> None:
    """Every answer beside what a look at each folded text gives; letters and digits count as whole words."""
    texts = {row[0]: f"{fold(row[1])}\n\n{fold(row[2])}" for row in conn.execute("SELECT id, title, body FROM posts")}  # type: ignore[attr-defined]
    wanted_all = found_all = both_all = 0
    wrong = []
    for name, words in queries.items():
        wanted = found = both = 0
        for query in words:
            truth = {number for number, text in texts.items() if _holds(query, text)}
            answer = set(select_ids(conn, query, NOW))  # type: ignore[arg-type]
            wanted, found, both = wanted + len(truth), found + len(answer), both + len(truth & answer)
            if truth != answer:
                wrong.append((query, len(truth), len(answer)))
        print(f"  {name:16} recall {both / max(wanted, 1):.4f}  precision {both / max(found, 1):.4f}  ({wanted:,} wanted)")
        wanted_all, found_all, both_all = wanted_all + wanted, found_all + found, both_all + both
    print(
        f"  {'all':16} recall {both_all / wanted_all:.4f}  precision {both_all / found_all:.4f}; queries that differ: {wrong[:10] or 'none'}"
    )


def _holds(query: str, text: str) -> bool:
    if match := re.fullmatch(r"\((\S+) OR (\S+)\) -(\S+)", query):
        return (_has(match[1], text) or _has(match[2], text)) and not _has(match[3], text)
    return all(_has(word, text) for word in query.split())


def _has(word: str, text: str) -> bool:
    """As LIKE '%word%', but a letter or digit at the word's edge must not go on in the text."""
    word = fold(word)
    if HAN.fullmatch(word):
        return word in text
    pieces = re.findall(r"[a-z]+|[0-9]+|[^a-z0-9]+", word)
    pattern = " *".join(re.escape(piece) for piece in pieces)
    before = {True: r"(?<![a-z])", False: r"(?<![0-9])"}.get(word[0].isalpha(), "") if word[0].isascii() else ""
    after = {True: r"(?![a-z])", False: r"(?![0-9])"}.get(word[-1].isalpha(), "") if word[-1].isascii() else ""
    return re.search(before + pattern + after, text) is not None


def measure(conn: object, queries: dict[str, list[str]]) -> None:
    """What a person waits: the first page with ranking, snippets and the count of all hits."""
    every: list[float] = []
    cpu: list[float] = []
    table = {}
    for name, words in queries.items():
        times, hits = [], []
        for query in words:
            started, processor = time.perf_counter(), time.process_time()
            answer = find(conn, Question(query, NOW))  # type: ignore[arg-type]
            times.append(1000 * (time.perf_counter() - started))
            cpu.append(1000 * (time.process_time() - processor))
            hits.append(answer.total)
        every += times
        table[name] = [statistics.median(times), _p95(times), max(times), statistics.median(hits)]
        print(
            f"  {name:16} p50 {table[name][0]:8.1f} ms  p95 {table[name][1]:8.1f} ms  max {table[name][2]:8.1f} ms  hits {table[name][3]:10,.0f}"
        )
    print(f"  {'all':16} p50 {statistics.median(every):8.1f} ms  p95 {_p95(every):8.1f} ms  max {max(every):8.1f} ms")
    print(f"  {'of the processor':16} p50 {statistics.median(cpu):8.1f} ms  p95 {_p95(cpu):8.1f} ms  max {max(cpu):8.1f} ms")
    print(
        json.dumps(
            {"p50_ms": round(statistics.median(every), 2), "p95_ms": round(_p95(every), 2), "cpu_p95_ms": round(_p95(cpu), 2)}
        )
    )


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


if __name__ == "__main__":
    main()
