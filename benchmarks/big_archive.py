"""
Make an archive of many posts for benchmarks, in minutes: texts that read like news, with everything that belongs to an article.

It is written directly, for speed, and holds what a year of crawls leaves behind: fetches and captures, eight observations a post (the last
two of them within the last day), links, tags, hints, edits, vanished posts and stories. Half of the posts were first seen on the last day.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests" / "analyst")]

from crawler.archive import connect  # noqa: E402

NOW = datetime(2026, 5, 26, tzinfo=UTC)
PORTALS, CATEGORIES, RUNS = 12, 10, 30


def source_text(files: list[Path]) -> str:
    if files:
        return "\n".join(path.read_text(encoding="utf-8") for path in files)
    import made_up

    return "\n".join(f"{article.title}\n{article.body_text}" for article in made_up.posts(3000))


def fill(folder: Path, posts: int, text: str) -> None:
    """An archive with *posts* articles of about 1,450 characters in twelve portals."""
    rng = random.Random(1)
    document = walk(text, rng)
    conn = connect.create(folder)
    conn.execute("PRAGMA foreign_keys=OFF")  # links point ahead
    started = time.perf_counter()
    with connect.transaction(conn):
        _portals(conn)
        for number in range(1, posts + 1):
            _post(conn, rng, document, number, posts)
        _edits(conn, rng, document, posts)
        _stories(conn, rng, posts)
    conn.close()
    print(f"{posts:,} posts written in {time.perf_counter() - started:.0f} s")


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


def paragraphs(text: str, rng: random.Random) -> str:
    return re.sub("[。！？]", lambda m: m[0] + ("\n\n" if rng.random() < 0.25 else ""), text)


def _portals(conn: sqlite3.Connection) -> None:
    for number in range(1, PORTALS + 1):
        conn.execute("INSERT INTO portals(id, key, name, home_url, family, timezone, first_seen_at, last_run_id) "
                     "VALUES(?,?,?,?,'zblog','Asia/Shanghai','2020-01-01T00:00:00Z',?)",
                     (number, f"portal{number - 1}", f"门户{number - 1}", f"https://p{number}.example/", number * RUNS))  # fmt: skip
        conn.executemany("INSERT INTO categories(id, portal_id, name, path) VALUES(?,?,?,?)",
                         [(number * 10 + k, number, f"栏目{k}", f"栏目{k}") for k in range(CATEGORIES)])  # fmt: skip
        for k in range(1, RUNS + 1):
            at = _stamp(NOW - timedelta(days=RUNS - k))
            conn.execute("INSERT INTO runs(id, portal_id, command, started_at, finished_at, finish_reason, exit_code, requests, new, report, version) "
                         "VALUES(?,?,'crawl',?,?,'finished',0,900,260,'{}','0')", ((number - 1) * RUNS + k, number, at, at))  # fmt: skip
    conn.executemany("INSERT INTO tags(id, name) VALUES(?,?)", [(k, f"标签{k}") for k in range(1, 501)])


def _post(conn: sqlite3.Connection, rng: random.Random, document: Callable[[int], str], number: int, posts: int) -> None:
    at = NOW - timedelta(minutes=rng.randrange(60 * 24, 60 * 24 * 365 * 6))
    published = _stamp(at)
    seen = _stamp(NOW - timedelta(minutes=rng.randrange(1, 600)) if number % 2 else at + timedelta(minutes=20))
    portal = rng.randint(1, PORTALS)
    url = f"https://p{portal}.example/post/{number}.html"
    views = int(rng.paretovariate(1) * 30)
    _content(conn, rng, document, number, published)
    run = (portal - 1) * RUNS + rng.randint(1, RUNS)
    conn.execute("INSERT INTO captures(id, file, offset, length, record_type, url, captured_at, digest) VALUES(?,'warc/made-up.warc.gz',?,9000,'response',?,?,?)",
                 (number, number * 9000, url, seen, f"sha1:{number}"))  # fmt: skip
    conn.execute("INSERT INTO fetches(id, run_id, portal_id, url, fetched_at, status, kind, purpose, bytes, capture_id, error) VALUES(?,?,?,?,?,200,'post','post',46000,?,?)",
                 (number, run, portal, url, seen, number, "http-500" if number % 97 == 0 else None))  # fmt: skip
    conn.execute(
        "INSERT INTO articles(id, portal_id, url, fetched_url, content_id, category_id, author, source_name, published_at, published_date, published_precision, "
        "views, counted_at, first_seen_at, last_seen_at, gone_at, gone_reason, last_fetch_id, rules) VALUES(?,?,?,?,?,?,?,?,?,?,'second',?,?,?,?,?,?,?,?)",
        (number, portal, url, url, number, portal * 10 + rng.randrange(CATEGORIES), f"作者{rng.randint(1, 80)}", rng.choice((None, "新华社", "本报")), published,
         (at + timedelta(hours=8)).date().isoformat(), views, _stamp(NOW), seen, _stamp(NOW), *((_stamp(NOW), "http-404") if number % 100 == 0 else (None, None)),
         number, json.dumps({"title": "zblog h1", "published_at": "zblog time", "body_text": "zblog article", "author": "byline"})),
    )  # fmt: skip
    conn.execute(
        "INSERT INTO revisions(article_id, revision, content_id, seen_at, fetch_id) VALUES(?,1,?,?,?)",
        (number, number, seen, number),
    )
    first, now = int(at.timestamp()), int(NOW.timestamp())
    times = [first + (now - first - 90_000) * k // 6 for k in range(6)] + [
        now - 60_000 - rng.randrange(9000),
        now - rng.randrange(9000),
    ]
    conn.executemany("INSERT INTO observations(article_id, at, views, source) VALUES(?,?,?,'list')",
                     [(number, moment, views * (k + 1) // 8) for k, moment in enumerate(times)])  # fmt: skip
    conn.executemany("INSERT OR IGNORE INTO links(article_id, rel, url, position, title, target_id, first_seen_at, last_seen_at) VALUES(?,'related',?,?,?,?,?,?)",
                     [(number, f"https://p{portal}.example/post/{other}.html", k, f"相关报道{other}", other, seen, seen)
                      for k, other in enumerate(rng.randint(1, posts) for _ in range(6))])  # fmt: skip
    conn.executemany(
        "INSERT OR IGNORE INTO article_tags(article_id, tag_id, position) VALUES(?,?,?)",
        [(number, rng.randint(1, 500), k) for k in range(3)],
    )
    conn.execute("INSERT INTO hints(url, source, portal_id, seen_at, data) VALUES(?,'list',?,?,'{}')", (url, portal, seen))
    if number % 100 == 0:
        conn.execute("INSERT INTO events(article_id, at, event, detail) VALUES(?,?,'gone','http-404')", (number, _stamp(NOW)))


def _content(conn: sqlite3.Connection, rng: random.Random, document: Callable[[int], str], number: int, at: str) -> None:
    title = document(rng.randint(12, 28)).replace("\n", "")
    body = paragraphs(document(max(200, int(rng.gauss(1450, 500)))), rng)
    html = "".join(f"<p>{part}</p>" for part in body.split("\n\n"))
    conn.execute("INSERT INTO contents(id, hash, first_seen_at, chars, title, body, html) VALUES(?,?,?,?,?,?,?)",
                 (number, hashlib.sha256(f"{number}{title}".encode()).digest(), at, len(body), title, body, html))  # fmt: skip


def _edits(conn: sqlite3.Connection, rng: random.Random, document: Callable[[int], str], posts: int) -> None:
    """One post in twenty has a second revision."""
    for k, number in enumerate(range(7, posts + 1, 20), posts + 1):
        at = _stamp(NOW - timedelta(minutes=rng.randrange(60 * 24 * 60)))
        _content(conn, rng, document, k, at)
        conn.execute("INSERT INTO revisions(article_id, revision, content_id, seen_at, fetch_id, reason, changed) VALUES(?,2,?,?,?,'edited','body')",
                     (number, k, at, number))  # fmt: skip
        conn.execute("UPDATE articles SET content_id = ?, revision = 2 WHERE id = ?", (k, number))


def _stories(conn: sqlite3.Connection, rng: random.Random, posts: int) -> None:
    """One post in twenty is told by three others too, as far as the tables say."""
    for story, number in enumerate(range(11, posts - 3, 20), 1):
        at = _stamp(NOW)
        conn.execute("INSERT INTO stories(id, first_content_id, created_at, updated_at) VALUES(?,?,?,?)", (story, number, at, at))
        conn.executemany("INSERT OR IGNORE INTO story_members(content_id, story_id, similarity, near_id, found_at) VALUES(?,?,?,?,?)",
                         [(number + k, story, 0.9, number, at) for k in range(4)])  # fmt: skip


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
