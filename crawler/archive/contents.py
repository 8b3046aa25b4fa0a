"""When two texts are the same content, and how each content is stored once."""

from __future__ import annotations

import hashlib
import re
import sqlite3

# Zero-width characters, the soft hyphen, variation selectors and white space: readers cannot see such edits.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)


def content_hash(title: str | None, body: str) -> bytes:
    """
    The identity of a title and a body: 32 bytes, equal when a reader sees the same characters.

    Line breaks and spaces do not count, because themes, feeds and re-flowed markup change them without an edit.

    >>> content_hash("标题", "第一段\\n\\n第二段") == content_hash(" 标题 ", "第一段\\u3000第二段\\u200b")
    True
    >>> content_hash("标题", "一") == content_hash("标题一", "")
    False
    """
    # Separated by a control character, which neither can contain after cleaning.
    return hashlib.sha256(f"{visible(title or '')}\x1f{visible(body)}".encode("utf-8", "surrogatepass")).digest()


def visible(text: str) -> str:
    """The characters of *text* that a reader sees, without any space between them."""
    text = "".join(text.split())
    return text if text.isascii() else _UNSEEN.sub("", text)


def put_content(conn: sqlite3.Connection, title: str | None, body: str, html: str, seen_at: str) -> tuple[int, str | None]:
    """
    The id of this content, which is stored if it is new, and the HTML of its first copy (None if it was stored just now).
    """
    digest = content_hash(title, body)
    made = conn.execute(
        "INSERT INTO contents(hash, first_seen_at, chars, title, body, html) VALUES(?,?,?,?,?,?) ON CONFLICT(hash) DO NOTHING",
        (digest, seen_at, len(body), title or "", body, html),
    )
    if made.rowcount:
        return int(made.lastrowid or 0), None
    row = conn.execute("SELECT id, html FROM contents WHERE hash = ?", (digest,)).fetchone()
    return row[0], row[1]


def changed_parts(conn: sqlite3.Connection, before: int, title: str | None, body: str) -> list[str]:
    """Which of ``title`` and ``body`` differ from the content *before*, as a reader sees them."""
    old_title, old_body = conn.execute("SELECT title, body FROM contents WHERE id = ?", (before,)).fetchone()
    return [
        name for name, old, new in (("title", old_title, title or ""), ("body", old_body, body)) if visible(old) != visible(new)
    ]
