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
import hashlib
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests" / "analyst")]

from crawler.archive import connect, indexing  # noqa: E402
from crawler.archive.query import open_reader  # noqa: E402
from crawler.archive.search import Question, find, select_ids  # noqa: E402
from crawler.archive.search_text import fold  # noqa: E402

NOW = datetime(2026, 5, 26, tzinfo=UTC)
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


def source_text(files: list[Path]) -> str:
    if files:
        return "\n".join(path.read_text(encoding="utf-8") for path in files)
    import made_up

    return "\n".join(f"{article.title}\n{article.body_text}" for article in made_up.posts(3000))


def walk(text: str, rng: random.Random) -> Callable[[int], str]:
    """
    Documents that read like *text* but repeat none of it at length: from time to time the walk goes on behind another
    occurrence of the two characters just written.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for k in range(0, len(text) - 2):
        places[text[k : k + 2]].append(k)

    def document(chars: int) -> str:
        at, pieces, have = rng.randrange(len(text) - 100), [], 0
        while have < chars:
            step = rng.randint(2, 14)
            piece = text[at : at + step]
            pieces.append(piece)
            have += len(piece)
            at = min(rng.choice(places.get(piece[-2:], [0])) + 2, len(text) - 20)
        return "".join(pieces)

    return document


def fill(folder: Path, posts: int, text: str) -> None:
    """An archive with *posts* articles of about 1,450 characters in twelve portals, written past the store for speed."""
    rng = random.Random(1)
    document = walk(text, rng)
    conn = connect.create(folder)
    started = time.perf_counter()
    with connect.transaction(conn):
        for number in range(12):
            conn.execute("INSERT INTO portals(id, key, name, home_url, timezone, first_seen_at) VALUES(?,?,?,?,'Asia/Shanghai','2020-01-01T00:00:00Z')",
                         (number + 1, f"portal{number}", f"门户{number}", f"https://p{number}.example/"))  # fmt: skip
            conn.executemany("INSERT INTO categories(id, portal_id, name, path) VALUES(?,?,?,?)",
                             [(number * 10 + k + 1, number + 1, f"栏目{k}", f"栏目{k}") for k in range(10)])  # fmt: skip
        for number in range(1, posts + 1):
            title = document(rng.randint(12, 28)).replace("\n", "")
            body = paragraphs(document(max(200, int(rng.gauss(1450, 500)))), rng)
            at = NOW - timedelta(minutes=rng.randrange(60 * 24 * 365 * 6))
            stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
            conn.execute("INSERT INTO contents(id, hash, first_seen_at, chars, title, body) VALUES(?,?,?,?,?,?)",
                         (number, hashlib.sha256(f"{number}{title}".encode()).digest(), stamp, len(body), title, body))  # fmt: skip
            portal = rng.randint(1, 12)
            conn.execute(
                "INSERT INTO articles(id, portal_id, url, fetched_url, content_id, category_id, author, published_at, published_date, published_precision, "
                "views, first_seen_at, last_seen_at) VALUES(?,?,?,?,?,?,?,?,?,'second',?,?,?)",
                (number, portal, f"https://p{portal}.example/{number}", f"https://p{portal}.example/{number}", number, (portal - 1) * 10 + rng.randint(1, 10),
                 f"作者{rng.randint(1, 80)}", stamp, (at + timedelta(hours=8)).date().isoformat(), int(rng.paretovariate(1) * 30), stamp, stamp),
            )  # fmt: skip
            conn.execute(
                "INSERT INTO revisions(article_id, revision, content_id, seen_at) VALUES(?,1,?,?)", (number, number, stamp)
            )
            conn.executemany("INSERT INTO observations(article_id, at, views) VALUES(?,?,?)",
                             [(number, int(at.timestamp()) + k * 43_200, 30 + k * rng.randint(1, 60)) for k in range(8)])  # fmt: skip
    conn.close()
    print(f"{posts:,} posts written in {time.perf_counter() - started:.0f} s")


def paragraphs(text: str, rng: random.Random) -> str:
    return re.sub("[。！？]", lambda m: m[0] + ("\n\n" if rng.random() < 0.25 else ""), text)


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
    texts = {row[0]: f"{fold(row[1])}\n\n{fold(row[2])}" for row in conn.execute("SELECT id, title, body FROM contents")}  # type: ignore[attr-defined]
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
    table = {}
    for name, words in queries.items():
        times, hits = [], []
        for query in words:
            started = time.perf_counter()
            answer = find(conn, Question(query, NOW))  # type: ignore[arg-type]
            times.append(1000 * (time.perf_counter() - started))
            hits.append(answer.total)
        every += times
        table[name] = [statistics.median(times), _p95(times), max(times), statistics.median(hits)]
        print(
            f"  {name:16} p50 {table[name][0]:8.1f} ms  p95 {table[name][1]:8.1f} ms  max {table[name][2]:8.1f} ms  hits {table[name][3]:10,.0f}"
        )
    print(f"  {'all':16} p50 {statistics.median(every):8.1f} ms  p95 {_p95(every):8.1f} ms  max {max(every):8.1f} ms")
    print(json.dumps({"p50_ms": round(statistics.median(every), 2), "p95_ms": round(_p95(every), 2)}))


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


if __name__ == "__main__":
    main()
