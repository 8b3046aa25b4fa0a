"""Reading the captures again with today's rules: what comes out differently becomes a revision that says so."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.archive import attachments, connect
from crawler.archive.connect import transaction
from crawler.archive.contents import changed_parts, put_content
from crawler.archive.dating import Dating, dating_of
from crawler.archive.faults import archive_errors
from crawler.archive.lock import release, take
from crawler.archive.rows import PLAIN, Row, dating_columns, extra_of, row_by_id, to_json
from crawler.archive.times import stamp_or_none
from crawler.archive.warc_read import BadRecord, capture_page
from crawler.errors import ArchiveError
from crawler.items import Article, Image, Link

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.portals import Portal

BATCH = 40
"""Articles a task and a write transaction: half a second of one core's reading, for some 20 ms of the writer's lock."""
REASON = "extractor changed"
_LOCK = "reextract"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles: of one portal (by its key), fetched last on or after a day (UTC); None for all."""

    portal: str | None = None
    since: date | None = None
    dry_run: bool = False

    @property
    def mark(self) -> str:
        """The key in ``index_state`` of how far this scope has come; taken away when it is through."""
        return f"reextract:{self.portal or '*'}:{self.since or '*'}"


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    read: int = 0
    changed: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    """How often each field changed."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Articles not read, by slug: no-capture, warc-bad-record, not-a-post, error-…"""


@dataclass(frozen=True, slots=True)
class Change:
    """One article that is read differently now."""

    article_id: int
    url: str
    fields: tuple[str, ...]


Reading = tuple[int, int, Article | str]
"""Article id, id of the fetch whose capture was read, and what it says; a slug where nothing can be read."""


def total(folder: Path | str, scope: Scope) -> int:
    """How many articles there are to read, those of an interrupted earlier call left out."""
    conn = connect.open_readonly(folder)
    try:
        return int(conn.execute(f"SELECT count(*) FROM articles a {_WHERE}", _values(conn, scope)).fetchone()[0])
    finally:
        conn.close()


def reextract(
    folder: Path | str,
    scope: Scope,
    *,
    jobs: int | None = None,
    on_change: Callable[[Change], None] = lambda change: None,
    step: Callable[[int], None] = lambda count: None,
) -> Outcome:
    """
    Read the latest capture of each article of *scope* and write what differs; *jobs* processes (None: one a core; 1: this one).

    A batch and the mark of how far it came are one transaction, so that the same call goes on after a crash or Ctrl-C. With
    ``dry_run`` nothing is written. Raises ArchiveError; ArchiveLocked while another reextract of the archive runs.
    """
    outcome = Outcome()
    conn = connect.open_readonly(folder) if scope.dry_run else connect.open_for_writing(folder)
    with archive_errors(folder, "reextract"):
        try:
            if not scope.dry_run:
                with transaction(conn):
                    take(conn, _LOCK)
            _read_all(Path(folder), conn, scope, jobs or os.cpu_count() or 1, outcome, on_change, step)
        finally:
            if not scope.dry_run:
                with transaction(conn):
                    release(conn, _LOCK)
            conn.close()
    return outcome


def _read_all(
    folder: Path,
    conn: sqlite3.Connection,
    scope: Scope,
    jobs: int,
    outcome: Outcome,
    on_change: Callable[[Change], None],
    step: Callable[[int], None],
) -> None:
    names = attachments.Names(conn)
    ids = [row[0] for row in conn.execute(f"SELECT a.id FROM articles a {_WHERE} ORDER BY a.id", _values(conn, scope)).fetchall()]
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    for batch in _readings(folder, batches, jobs):
        for change in _write(conn, names, batch, scope, outcome):
            on_change(change)
        step(len(batch))
    if not scope.dry_run:
        with transaction(conn):
            conn.execute("DELETE FROM index_state WHERE key = ?", (scope.mark,))


_WHERE = """JOIN portals p ON p.id = a.portal_id LEFT JOIN index_state s ON s.key = :mark
WHERE a.id > coalesce(CAST(s.value AS INTEGER), 0) AND (:portal IS NULL OR p.key = :portal) AND (:since IS NULL OR a.last_seen_at >= :since)"""


def _values(conn: sqlite3.Connection, scope: Scope) -> dict[str, Any]:
    if scope.portal and not conn.execute("SELECT 1 FROM portals WHERE key = ?", (scope.portal,)).fetchone():
        known = ", ".join(key for (key,) in conn.execute("SELECT key FROM portals ORDER BY key LIMIT 20")) or "none"
        raise ArchiveError(f"no portal {scope.portal!r} in this archive; it holds {known}", slug="no-such-portal")
    return {"portal": scope.portal, "since": scope.since.isoformat() if scope.since else None, "mark": scope.mark}


# --- reading: in other processes, which only read ---------------------------------------------------------------------------


def _readings(folder: Path, batches: list[list[int]], jobs: int) -> Iterator[list[Reading]]:
    if jobs == 1 or len(batches) < 2:
        yield from (read_batch(folder, batch) for batch in batches)
        return
    import multiprocessing

    # Spawned, not forked: an SQLite connection must not live on in a child.
    with ProcessPoolExecutor(min(jobs, len(batches)), multiprocessing.get_context("spawn")) as pool:
        try:
            yield from _in_order(pool, folder, iter(batches), 2 * jobs)
        finally:
            pool.shutdown(cancel_futures=True)


def _in_order(pool: Executor, folder: Path, batches: Iterator[list[int]], ahead: int) -> Iterator[list[Reading]]:
    """Results in the order of their batches; few are under way, so that memory stays flat."""
    waiting = [pool.submit(read_batch, folder, batch) for batch in islice(batches, ahead)]
    while waiting:
        yield waiting.pop(0).result()
        waiting.extend(pool.submit(read_batch, folder, batch) for batch in islice(batches, 1))


def read_batch(folder: Path, ids: list[int]) -> list[Reading]:
    """What the captures of these articles say today."""
    conn = connect.open_readonly(folder)
    try:
        return [_read(conn, folder, article_id) for article_id in ids]
    finally:
        conn.close()


def _read(conn: sqlite3.Connection, folder: Path, article_id: int) -> Reading:
    from crawler.document import Document
    from crawler.extract import extract_document
    from crawler.urls import origin_of

    (url, key) = conn.execute(
        "SELECT a.fetched_url, p.key FROM articles a JOIN portals p ON p.id = a.portal_id WHERE a.id = ?", (article_id,)
    ).fetchone()
    found = _latest(conn, article_id)
    if found is None:
        return article_id, 0, "no-capture"
    fetch_id, capture_id = found
    portal = _portal(key, origin_of(url))
    try:
        page = _whole(conn, folder, fetch_id, capture_page(conn, folder, capture_id), portal)
        article = extract_document(Document(page, portal))
    except BadRecord as error:
        return article_id, fetch_id, error.slug
    except Exception as error:  # a rule that stumbles over one page must not end the reading of a million
        return article_id, fetch_id, f"error-{type(error).__name__}"
    return article_id, fetch_id, article if article.kind == "post" else "not-a-post"


def _latest(conn: sqlite3.Connection, article_id: int) -> tuple[int, int] | None:
    """
    (fetch, capture) of the newest page of the article that was taken as a post.

    Its last fetch may have brought nothing to read (304), and a page that a portal served by mistake was never a revision.
    """
    row = conn.execute(
        "SELECT f.id, f.capture_id FROM articles a JOIN fetches f ON f.url = a.fetched_url OR f.url = a.url OR f.id = a.last_fetch_id "
        "WHERE a.id = ? AND f.capture_id IS NOT NULL AND f.kind = 'post' AND f.status = 200 AND f.error IS NULL "
        "AND coalesce(f.purpose, '') NOT IN ('part', 'counter') ORDER BY f.fetched_at DESC, f.id DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    return (row[0], row[1]) if row else None


@lru_cache(maxsize=64)
def _portal(key: str, origin: str) -> Portal | None:
    from crawler.portals.load import find_profile

    return find_profile(key) or find_profile(origin)


def _whole(conn: sqlite3.Connection, folder: Path, fetch_id: int, page: Page, portal: Portal | None) -> Page:
    """The page with its counter and its further parts, as far as they were captured in the same run or later."""
    from crawler.document import Document
    from crawler.walk.parts import MOST_PARTS, next_part

    doc = Document(page, portal)
    parts: list[Page] = []
    seen = {page.url}
    address = next_part(doc, doc)
    while address and address not in seen and len(parts) < MOST_PARTS:
        seen.add(address)
        part = _beside(conn, folder, fetch_id, address)
        if part is None:
            break
        parts.append(part)
        address = next_part(Document(part, portal), doc)
    asked = doc.family.counter(doc)
    answer = _beside(conn, folder, fetch_id, asked.url) if asked else None
    return replace(page, parts=tuple(parts), extras={"views": answer} if answer else {})


def _beside(conn: sqlite3.Connection, folder: Path, fetch_id: int, url: str) -> Page | None:
    """The capture of *url* that belongs to this fetch: of the same run, else the nearest in time."""
    rows = conn.execute(
        "SELECT o.capture_id FROM fetches f JOIN fetches o ON o.url = ? WHERE f.id = ? AND o.capture_id IS NOT NULL AND o.status = 200 "
        "ORDER BY o.run_id IS NOT f.run_id, abs(julianday(o.fetched_at) - julianday(f.fetched_at)) LIMIT 1",
        (url, fetch_id),
    )
    for (capture_id,) in rows.fetchall():
        try:
            return capture_page(conn, folder, capture_id)
        except BadRecord:
            return None
    return None


# --- writing: here, a batch at a time ----------------------------------------------------------------------------------------


def _write(
    conn: sqlite3.Connection, names: attachments.Names, batch: list[Reading], scope: Scope, outcome: Outcome
) -> list[Change]:
    changes = []
    if scope.dry_run:
        for reading in batch:
            changes += _compare(conn, None, reading, outcome)
        return changes
    with transaction(conn):
        for reading in batch:
            changes += _compare(conn, names, reading, outcome)
        conn.execute(
            "INSERT INTO index_state(key, value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            (scope.mark, str(batch[-1][0])),
        )
    return changes


def _compare(conn: sqlite3.Connection, names: attachments.Names | None, reading: Reading, outcome: Outcome) -> list[Change]:
    """The change of one article, written unless *names* is None."""
    article_id, fetch_id, article = reading
    if isinstance(article, str):
        outcome.skipped[article] += 1
        return []
    outcome.read += 1
    row = row_by_id(conn, article_id)
    parts = changed_parts(conn, row["content_id"], article.title, article.body_text)
    diff = differences(conn, row, article)
    if names is not None:
        _keep(conn, names, row, fetch_id, article, parts, diff)
    fields = (*parts, *diff)
    if not fields:
        return []
    outcome.changed += 1
    outcome.fields.update(fields)
    return [Change(article_id, row["url"], fields)]


def differences(conn: sqlite3.Connection, row: Row, article: Article) -> dict[str, list[Any]]:
    """
    {field: [before, after]} outside title and body; counters are observations and stay as they were seen.

    What the page never told (a feed or an earlier look did) stays where the page tells nothing now either.
    """
    told = set(json.loads(row["rules"] or "{}"))
    pairs: dict[str, tuple[Any, Any]] = {name: (row[name], getattr(article, name) or None) for name in PLAIN}
    pairs["modified_at"] = (row["modified_at"], stamp_or_none(article.modified_at))
    (path,) = conn.execute("SELECT (SELECT path FROM categories WHERE id = ?)", (row["category_id"],)).fetchone()
    pairs["category"] = (path, " / ".join(article.category) or None)
    pairs["tags"] = (attachments.tags_of(conn, row.id), list(dict.fromkeys(article.tags)))
    pairs["images"] = (_urls(attachments.images_of(conn, row.id)), _urls(article.images))
    found = {name: [was, now] for name, (was, now) in pairs.items() if was != now and (now or name in told)}
    is_new, dating = _dating(row, article, "published_at" in told)
    if is_new:
        now = dating_columns(conn, dating, int(row["portal_id"]))["published_at"]
        found["published_at"] = [row["published_at"], now]
    return found


def _dating(row: Row, article: Article, was_told: bool) -> tuple[bool, Dating | None]:
    """(whether today's date replaces the stored one, today's date). A feed's or an API's is better than any page's and stays."""
    known, told = row.dating, dating_of(article)
    if row["published_rule"] in ("api", "feed"):
        return False, known
    if known is None or told is None:
        return (told is not None) if known is None else was_told and row["published_rule"] not in ("list", "sitemap"), told
    if known.earliest <= told.latest and told.earliest <= known.latest:
        # Both can be true: several looks and lists narrowed what is stored; only a sharper reading adds to it.
        return told.latest - told.earliest < known.latest - known.earliest, told
    return True, told


def _urls(images: list[Image]) -> list[str]:
    return [image.url for image in images]


def _keep(
    conn: sqlite3.Connection,
    names: attachments.Names,
    row: Row,
    fetch_id: int,
    article: Article,
    parts: list[str],
    diff: dict[str, list[Any]],
) -> None:
    article.body_html = _with_media(conn, article.body_html, article.images)
    columns: dict[str, Any] = {
        "rules": to_json(article.rules) if article.rules else None,
        "extra": extra_of(article),
        "family": article.family,
        "theme": article.theme,
        **{name: after for name, (_, after) in diff.items() if name in (*PLAIN, "modified_at")},
    }
    if "published_at" in diff:
        columns |= dating_columns(conn, dating_of(article), int(row["portal_id"]))
    if "category" in diff:
        columns["category_id"] = names.category(int(row["portal_id"]), article.category)
    if "tags" in diff:
        attachments.put_tags(conn, names, row.id, article.tags)
    if "images" in diff:
        attachments.put_images(conn, row.id, article.images)
    if parts or diff:
        columns |= _revise(conn, row, fetch_id, article, parts, diff)
    conn.execute(f"UPDATE articles SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), row.id))
    _keep_html(conn, row.id, article.body_html)
    _mend_links(conn, row.id, article)


def _revise(
    conn: sqlite3.Connection, row: Row, fetch_id: int, article: Article, parts: list[str], diff: dict[str, list[Any]]
) -> dict[str, Any]:
    """A new row of ``revisions``, dated when the page was fetched: the portal changed nothing since."""
    (seen_at,) = conn.execute("SELECT fetched_at FROM fetches WHERE id = ?", (fetch_id,)).fetchone()
    content_id = int(row["content_id"])
    if parts:
        content_id, _ = put_content(conn, article.title, article.body_text, article.body_html, seen_at)
    revision = int(row["revision"]) + 1
    conn.execute(
        "INSERT INTO revisions(article_id, revision, content_id, seen_at, fetch_id, reason, changed, diff) VALUES(?,?,?,?,?,?,?,?)",
        (row.id, revision, content_id, seen_at, fetch_id, REASON, ",".join((*parts, *diff)), to_json(diff) if diff else None),
    )
    return {"revision": revision, "content_id": content_id}


def _with_media(conn: sqlite3.Connection, html: str, images: list[Image]) -> str:
    """*html* with the files of its images named as the crawl names them (``data-media``), where they are kept."""
    for image in images:
        for (path,) in conn.execute("SELECT path FROM media WHERE url = ? AND path IS NOT NULL", (image.url,)):
            source = f'src="{escape(image.url)}"'
            html = html.replace(source, f'{source} data-media="{path}"')
    return html


def _keep_html(conn: sqlite3.Connection, article_id: int, html: str) -> None:
    """The article's HTML as it is read now; kept beside the content's first where it differs."""
    (first,) = conn.execute(
        "SELECT c.html FROM articles a JOIN contents c ON c.id = a.content_id WHERE a.id = ?", (article_id,)
    ).fetchone()
    if not html or html == first:
        conn.execute("DELETE FROM article_html WHERE article_id = ?", (article_id,))
    else:
        conn.execute("INSERT INTO article_html VALUES(?,?) ON CONFLICT DO UPDATE SET html = excluded.html", (article_id, html))


def _mend_links(conn: sqlite3.Connection, article_id: int, article: Article) -> None:
    """Links of the last look are what today's rules see; those of earlier looks, which this capture does not show, stay."""
    (last,) = conn.execute("SELECT max(last_seen_at) FROM links WHERE article_id = ?", (article_id,)).fetchone()
    (seen,) = conn.execute("SELECT last_seen_at FROM articles WHERE id = ?", (article_id,)).fetchone()
    now: list[tuple[str, Link]] = [("related", link) for link in article.related]
    now += [(rel, link) for rel, link in (("prev", article.prev), ("next", article.next)) if link]
    if article.source_url:
        now.append(("source", Link(article.source_url)))
    if last is not None:
        shown = {(rel, link.url) for rel, link in now}
        wrong = conn.execute(
            "SELECT rel, url FROM links WHERE article_id = ? AND last_seen_at = ? AND first_seen_at = last_seen_at",
            (article_id, last),
        ).fetchall()
        gone = [(article_id, rel, url) for rel, url in wrong if (rel, url) not in shown]
        conn.executemany("DELETE FROM links WHERE article_id = ? AND rel = ? AND url = ?", gone)
    attachments.put_links(conn, article_id, article, last or seen)
