"""Groups archived texts that are versions of one story, in batches."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from crawler.archive.connect import transaction
from crawler.archive.times import stamp
from crawler.stories import COPY, NEAR, RARE, VERSION, HouseStyle, band_keys, keeps_numbers, pack, similarity, sketch, unpack

BATCH = 100
"""Contents per write transaction: a crawl's writer waits a few tenths of a second."""
MOST_LIKELY = 50
"""The most candidates compared by sketch: those that share most bands. Among mass-produced texts, thousands share one."""
LOOKED_AT = 8
"""The most candidates compared by text, the most similar first: one true match is enough to find the story."""
SAMPLE = 200
"""How many texts of a portal its house style is learnt from."""
OWN_EDIT = 0.25
"""Similarity from which an article's new text belongs to the story of its former one."""

_Match = tuple[int, float]
"""(content, similarity)."""


def catch_up(
    conn: sqlite3.Connection,
    *,
    now: datetime | None = None,
    at_most: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    styles: Styles | None = None,
) -> int:
    """
    Compare up to *at_most* contents that have not been compared yet; returns how many were. *conn* may write.

    Texts are sketched before each batch's transaction begins, and two processes that catch up at once do not repeat each other's work.
    *styles* may be kept between calls. *progress* is called with (done, to do) after each batch.
    """
    at = stamp(now or datetime.now(UTC))
    if _state(conn, "stories_version") not in (None, str(VERSION)):
        clear(conn)
    to_do: int = conn.execute("SELECT count(*) FROM contents WHERE id > ?", (_upto(conn),)).fetchone()[0]
    to_do = to_do if at_most is None else min(to_do, at_most)
    styles = styles or Styles(conn)
    done = 0
    while done < to_do and (step := _compare_after(conn, styles, min(BATCH, to_do - done), at)):
        done += step
        if progress:
            progress(done, to_do)
    _gather_exact_copies(conn, at)
    return done


def is_in_step(conn: sqlite3.Connection) -> bool:
    """Whether every text has been compared, by the current version of the rules."""
    (last,) = conn.execute("SELECT coalesce(max(id), 0) FROM contents").fetchone()
    return _upto(conn) >= last and _state(conn, "stories_version") in (None, str(VERSION))


def clear(conn: sqlite3.Connection) -> None:
    """Forget all stories; the next catch-up finds them again."""
    with transaction(conn):
        for table in ("story_members", "stories", "bands"):
            conn.execute(f"DELETE FROM {table}")
        _mark(conn, 0)
        _put_state(conn, stories_articles_upto=0)


class Styles:
    """The house style of each portal, learnt from a sample when it is first needed."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.by_portal: dict[int, HouseStyle] = {}

    def of(self, portal_id: int) -> HouseStyle:
        style = self.by_portal.get(portal_id)
        if style is None or (style.texts < SAMPLE and self._has_doubled(portal_id, style.texts)):
            style = self.by_portal[portal_id] = HouseStyle(self._sample(portal_id))
        return style

    def _has_doubled(self, portal_id: int, texts: int) -> bool:
        """Whether the portal has doubled since its style was learnt: a young archive shows little of it."""
        (now,) = self.conn.execute("SELECT count(DISTINCT content_id) FROM articles WHERE portal_id = ?", (portal_id,)).fetchone()
        return bool(now >= 2 * max(1, texts))

    def _sample(self, portal_id: int) -> list[str]:
        # Evenly spread over the portal's texts, not random, so that the same archive gives the same stories.
        rows = self.conn.execute(
            "WITH t AS (SELECT DISTINCT content_id FROM articles WHERE portal_id = ?), "
            "n AS (SELECT content_id, row_number() OVER (ORDER BY content_id) AS i, count(*) OVER () AS total FROM t) "
            "SELECT body FROM n JOIN contents ON id = content_id WHERE i % max(1, total / ?) = 0 LIMIT ?",
            (portal_id, SAMPLE, SAMPLE),
        )
        return [body for (body,) in rows]


# --- finding ------------------------------------------------------------------------------------------------------------


def _compare_after(conn: sqlite3.Connection, styles: Styles, count: int, at: str) -> int:
    upto = _upto(conn)
    rows = conn.execute("SELECT id, body FROM contents WHERE id > ? ORDER BY id LIMIT ?", (upto, count)).fetchall()
    sketched = [(content_id, body, sketch(body)) for content_id, body in rows]
    if not sketched:
        return 0
    with transaction(conn):
        if _upto(conn) != upto:
            return len(sketched)  # another process was faster
        for content_id, body, values in sketched:
            conn.execute("UPDATE contents SET sketch = ?, sketch_version = ? WHERE id = ?", (pack(values), VERSION, content_id))
            if values:
                keys = band_keys(values)
                matches = _matches(conn, styles, content_id, body, values, keys)
                conn.executemany("INSERT OR IGNORE INTO bands VALUES(?,?)", [(key, content_id) for key in keys])
                _join(conn, content_id, matches, at)
        _mark(conn, sketched[-1][0])
    return len(sketched)


def _matches(
    conn: sqlite3.Connection, styles: Styles, content_id: int, body: str, values: Sequence[int], keys: Sequence[int]
) -> list[_Match]:
    """Contents of the same story, the most similar first."""
    near = sorted(_near(conn, values, keys), key=lambda match: -match[1])
    found = [match for match in near[:LOOKED_AT] if match[1] >= NEAR and _tells_the_same(conn, styles, content_id, body, match)]
    if found:
        return found
    own = {row[0] for row in conn.execute(_OWN_EARLIER, (content_id, content_id))}
    return [(other, alike) for other, alike in near if other in own and alike >= OWN_EDIT][:1]


# Earlier texts of the articles that have this one.
_OWN_EARLIER = (
    "SELECT o.content_id FROM revisions r JOIN revisions o ON o.article_id = r.article_id AND o.content_id <> ? "
    "WHERE r.content_id = ?"
)


def _near(conn: sqlite3.Connection, values: Sequence[int], keys: Sequence[int]) -> list[_Match]:
    marks = ",".join("?" * len(keys))
    rows = conn.execute(
        f"SELECT id, sketch FROM (SELECT content_id, count(*) AS shared FROM bands WHERE key IN ({marks}) GROUP BY content_id "
        "ORDER BY shared DESC, content_id LIMIT ?) JOIN contents ON id = content_id",
        (*keys, MOST_LIKELY),
    )
    return [(other, similarity(values, unpack(data))) for other, data in rows.fetchall()]


def _tells_the_same(conn: sqlite3.Connection, styles: Styles, content_id: int, body: str, match: _Match) -> bool:
    """Whether a similar pair shares more than its portals' house style."""
    other, alike = match
    (theirs,) = conn.execute("SELECT body FROM contents WHERE id = ?", (other,)).fetchone()
    if not keeps_numbers(body, theirs):
        return False
    if alike >= COPY:
        return True
    portals = {row[0] for row in conn.execute("SELECT portal_id FROM articles WHERE content_id IN (?, ?)", (content_id, other))}
    return all(styles.of(portal_id).in_common(body, theirs) >= RARE for portal_id in portals)


# --- joining ------------------------------------------------------------------------------------------------------------


def _join(conn: sqlite3.Connection, content_id: int, matches: Sequence[_Match], at: str) -> None:
    if not matches:
        return
    ids = [other for other, _ in matches]
    story_ids = sorted({row[0] for row in _in(conn, "SELECT story_id FROM story_members WHERE content_id IN", ids)})
    if not story_ids and _articles(conn, [content_id, *ids]) < 2:
        return  # the revisions of one article are its history, not a story
    story_id = story_ids[0] if story_ids else _new_story(conn, ids[0], at)
    for other_story in story_ids[1:]:  # the new text links what had looked like two stories
        conn.execute("UPDATE story_members SET story_id = ? WHERE story_id = ?", (story_id, other_story))
        conn.execute("DELETE FROM stories WHERE id = ?", (other_story,))
    add = partial(_add_member, conn, story_id, at)
    for other, alike in matches[1:]:
        add(other, alike, ids[0])
    add(content_id, matches[0][1], ids[0])
    name_first(conn, story_id, at)


def _articles(conn: sqlite3.Connection, content_ids: Sequence[int]) -> int:
    return len({row[0] for row in _in(conn, "SELECT article_id FROM revisions WHERE content_id IN", content_ids)})


def _new_story(conn: sqlite3.Connection, content_id: int, at: str) -> int:
    made = conn.execute("INSERT INTO stories(first_content_id, created_at, updated_at) VALUES(?,?,?)", (content_id, at, at))
    story_id = int(made.lastrowid or 0)
    _add_member(conn, story_id, at, content_id, 1.0, None)
    return story_id


def _add_member(conn: sqlite3.Connection, story_id: int, at: str, content_id: int, alike: float, near: int | None) -> None:
    conn.execute(
        "INSERT INTO story_members(content_id, story_id, similarity, near_id, found_at) VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING",
        (content_id, story_id, round(alike, 3), near, at),
    )


def name_first(conn: sqlite3.Connection, story_id: int, at: str) -> None:
    """The story's first text is the one of the article that was published first; where no time is known, seen first."""
    conn.execute(
        "UPDATE stories SET updated_at = ?, first_content_id = (SELECT r.content_id FROM story_members m "
        "JOIN revisions r ON r.content_id = m.content_id JOIN articles a ON a.id = r.article_id WHERE m.story_id = stories.id "
        "ORDER BY coalesce(a.published_at, a.first_seen_at), a.first_seen_at, a.id, r.revision LIMIT 1) WHERE id = ?",
        (at, story_id),
    )


def _gather_exact_copies(conn: sqlite3.Connection, at: str) -> None:
    """Make a story of each text that several articles share. Looks only at articles added since the last time."""
    upto = int(_state(conn, "stories_articles_upto") or 0)
    (last,) = conn.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
    if last == upto:
        return
    rows = conn.execute(
        "SELECT r.content_id FROM revisions r JOIN contents c ON c.id = r.content_id WHERE c.chars > 0 "
        "AND r.content_id IN (SELECT content_id FROM revisions WHERE article_id > ?) "
        "AND r.content_id NOT IN (SELECT content_id FROM story_members) "
        "GROUP BY r.content_id HAVING count(DISTINCT r.article_id) > 1",
        (upto,),
    ).fetchall()
    with transaction(conn):
        for (content_id,) in rows:
            name_first(conn, _new_story(conn, content_id, at), at)
        _put_state(conn, stories_articles_upto=last)


def _in(conn: sqlite3.Connection, sql: str, ids: Sequence[int]) -> list[tuple[int]]:
    return conn.execute(f"{sql} ({','.join('?' * len(ids))})", ids).fetchall()


def _state(conn: sqlite3.Connection, key: str) -> str | None:
    row = conn.execute("SELECT value FROM index_state WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def _upto(conn: sqlite3.Connection) -> int:
    return int(_state(conn, "stories_upto") or 0)


def _mark(conn: sqlite3.Connection, upto: int) -> None:
    _put_state(conn, stories_upto=upto, stories_version=VERSION)


def _put_state(conn: sqlite3.Connection, **state: int) -> None:
    conn.executemany(
        "INSERT INTO index_state(key, value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        [(key, str(value)) for key, value in state.items()],
    )
