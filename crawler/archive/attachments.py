"""What belongs to an article besides its text: links (with first and last seen), tags, categories, images."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from crawler.items import Article, Image, Link

LINKS_AT_ONCE = 50
"""The most links in one statement; its text and SQLite's prepared form are cached per number."""


class Names:
    """Ids of tags and categories by name, remembered so that a crawl asks for each once."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.tags: dict[str, int] = {}
        self.categories: dict[tuple[int, str], int] = {}
        self.introduced: set[int] = set()
        """Portals whose own row is up to date."""

    def forget(self) -> None:
        """Forget everything, because a transaction that may have added names was rolled back."""
        self.tags.clear()
        self.categories.clear()
        self.introduced.clear()

    def tag(self, name: str) -> int:
        if name not in self.tags:
            self.conn.execute("INSERT INTO tags(name) VALUES(?) ON CONFLICT DO NOTHING", (name,))
            self.tags[name] = self.conn.execute("SELECT id FROM tags WHERE name = ?", (name,)).fetchone()[0]
        return self.tags[name]

    def category(self, portal_id: int, path: Sequence[str]) -> int | None:
        """The id of the innermost category of *path*, created with its parents if needed; None for an empty path."""
        parent: int | None = None
        for depth, name in enumerate(path, 1):
            key = (portal_id, " / ".join(path[:depth]))
            if key not in self.categories:
                self.conn.execute(
                    "INSERT INTO categories(portal_id, name, path, parent_id) VALUES(?,?,?,?) ON CONFLICT DO NOTHING",
                    (portal_id, name, key[1], parent),
                )
                found = self.conn.execute("SELECT id FROM categories WHERE portal_id = ? AND path = ?", key)
                self.categories[key] = found.fetchone()[0]
            parent = self.categories[key]
        return parent


def put_links(conn: sqlite3.Connection, article_id: int, article: Article, at: str) -> None:
    """Store the links seen at *at*: new ones are added, known ones marked as seen again, missing ones keep their last date."""
    rows = [
        (article_id, rel, link.url, position, link.title or None, link.excerpt or None, link.url, at, at)
        for rel, position, link in _links_of(article)
    ]
    for start in range(0, len(rows), LINKS_AT_ONCE):
        some = rows[start : start + LINKS_AT_ONCE]
        conn.execute(_put_links(len(some)), tuple(chain.from_iterable(some)))


@cache
def _put_links(count: int) -> str:
    """One statement for that many links: a dozen statements per post would each take the interpreter lock from the crawl."""
    return (
        "INSERT INTO links(article_id, rel, url, position, title, excerpt, target_id, first_seen_at, last_seen_at) VALUES "
        + ", ".join(["(?,?,?,?,?,?,(SELECT id FROM articles WHERE url = ?),?,?)"] * count)
        + " ON CONFLICT(article_id, rel, url) DO UPDATE SET position = excluded.position, last_seen_at = excluded.last_seen_at, "
        "title = coalesce(excluded.title, title), excerpt = coalesce(excluded.excerpt, excerpt), "
        "target_id = coalesce(excluded.target_id, target_id)"
    )


def drop_related(conn: sqlite3.Connection, urls: Sequence[str]) -> str:
    """Forget the related links of the last look at *urls*, because they turned out not to be related posts."""
    conn.executemany(
        "DELETE FROM links WHERE rel = 'related' AND first_seen_at = last_seen_at AND article_id = (SELECT id FROM articles WHERE url = ?)",
        [(url,) for url in urls],
    )
    return "related-dropped"


def drop_tags(conn: sqlite3.Connection, urls: Sequence[str]) -> str:
    """Forget the tags of *urls*, because they turned out to be keywords of the whole portal."""
    conn.executemany(
        "DELETE FROM article_tags WHERE article_id = (SELECT id FROM articles WHERE url = ?)", [(url,) for url in urls]
    )
    return "tags-dropped"


def _links_of(article: Article) -> Iterator[tuple[str, int, Link]]:
    for position, link in enumerate(article.related):
        yield "related", position, link
    if article.prev:
        yield "prev", 0, article.prev
    if article.next:
        yield "next", 0, article.next
    if article.source_url:
        yield "source", 0, Link(article.source_url, article.source_name or "")


def put_tags(conn: sqlite3.Connection, names: Names, article_id: int, tags: Sequence[str]) -> None:
    """Set the article's tags."""
    conn.execute("DELETE FROM article_tags WHERE article_id = ?", (article_id,))
    add_tags(conn, names, article_id, tags)


def add_tags(conn: sqlite3.Connection, names: Names, article_id: int, tags: Sequence[str]) -> None:
    """Give an article that has none these tags."""
    ids = [names.tag(tag) for tag in dict.fromkeys(tags)]
    conn.executemany(
        "INSERT INTO article_tags(article_id, tag_id, position) VALUES(?,?,?)",
        [(article_id, tag_id, position) for position, tag_id in enumerate(ids)],
    )


def tags_of(conn: sqlite3.Connection, article_id: int) -> list[str]:
    """The article's tags in order."""
    rows = conn.execute(
        "SELECT name FROM article_tags JOIN tags ON id = tag_id WHERE article_id = ? ORDER BY position", (article_id,)
    )
    return [name for (name,) in rows]


def category_path(conn: sqlite3.Connection, category_id: int | None) -> list[str]:
    """The names of a category and those it lies in, outermost first; empty for None."""
    row = conn.execute("SELECT path FROM categories WHERE id = ?", (category_id,)).fetchone()
    return row[0].split(" / ") if row else []


def put_images(conn: sqlite3.Connection, article_id: int, images: Sequence[Image]) -> None:
    """Set the article's images, in order; their files may come later (docs/archive.md, media)."""
    conn.execute("DELETE FROM article_media WHERE article_id = ?", (article_id,))
    add_images(conn, article_id, images)


def add_images(conn: sqlite3.Connection, article_id: int, images: Sequence[Image]) -> None:
    """Give an article that has none these images."""
    conn.executemany("INSERT INTO media(url) VALUES(?) ON CONFLICT DO NOTHING", [(image.url,) for image in images])
    conn.executemany(
        "INSERT INTO article_media(article_id, position, media_id, alt, caption) SELECT ?,?,id,?,? FROM media WHERE url = ?",
        [(article_id, position, image.alt or None, image.caption or None, image.url) for position, image in enumerate(images)],
    )


def images_of(conn: sqlite3.Connection, article_id: int) -> list[Image]:
    """The article's images in order."""
    rows = conn.execute(
        "SELECT url, alt, caption FROM article_media JOIN media ON id = media_id WHERE article_id = ? ORDER BY position",
        (article_id,),
    )
    return [Image(url, alt or "", caption or "") for url, alt, caption in rows]
