"""Stores one post page: as a new article, as a revision, or as one more look at an unchanged one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from crawler.archive import attachments, gone, hints, identity
from crawler.archive.contents import changed_parts, put_content, visible
from crawler.archive.dating import dating_of, merge
from crawler.archive.events import FetchRecord, Saved
from crawler.archive.ledger import add_event, put_observation
from crawler.archive.place import Place, find_place
from crawler.archive.rows import PLAIN, Row, dating_columns, new_row, page_columns, to_json
from crawler.archive.times import stamp, zone_name
from crawler.items import Article


@dataclass(slots=True)
class Look:
    """One look at a post's page, about to be archived."""

    article: Article
    fetch: FetchRecord
    fetch_id: int
    at: str
    """When it was fetched, as the archive writes it."""
    content_id: int
    diff: dict[str, list[Any]] = field(default_factory=dict)
    """{field: [before, after]} for fields outside title and body."""


def save(conn: sqlite3.Connection, names: attachments.Names, article: Article, fetch: FetchRecord, fetch_id: int) -> Saved:
    """Archive one look at a post's page. Call it inside a transaction; ``fetch.portal_id`` must be set."""
    at = stamp(fetch.fetched_at)
    introduce(conn, names, _portal_of(fetch), article)
    place = find_place(conn, article, fetch, fetch_id)
    if place.row is not None and _is_emptied(conn, place.row, article) and not gone.is_second_look(place.row, fetch):
        # An overloaded or half-deployed portal serves the page without its text: accepted only if it stays so.
        gone.suspect(conn, place.row, fetch, fetch_id, "empty-body")
        return Saved(place.row.id, "unchanged", int(place.row["revision"]))
    content_id, first_html = put_content(conn, article.title, article.body_text, article.body_html, at)
    look = Look(article, fetch, fetch_id, at, content_id)
    saved = _add(conn, names, look, place) if place.row is None else _look_again(conn, names, look, place.row, place)
    if place.row is not None or first_html is not None:
        _put_html(conn, saved.article_id, article.body_html, first_html)
    for url, reason in place.aliases.items():
        identity.add_alias(conn, url, saved.article_id, reason, at)
    attachments.put_links(conn, saved.article_id, article, at)
    return saved


def introduce(conn: sqlite3.Connection, names: attachments.Names, portal_id: int, article: Article) -> None:
    """
    Update the portal from its first article of a run: software, theme, language, name and zone.

    What a profile stated stays; only unknown values are filled in. The zone is set at once, because the days of all
    articles depend on it.
    """
    if portal_id in names.introduced:
        return
    names.introduced.add(portal_id)
    conn.execute(
        "UPDATE portals SET family = coalesce(family, ?), theme = coalesce(theme, ?), lang = coalesce(lang, ?), "
        "name = CASE WHEN name = key THEN coalesce(?, name) ELSE name END, "
        "timezone = CASE WHEN timezone = 'UTC' THEN coalesce(?, timezone) ELSE timezone END WHERE id = ?",
        (article.family, article.theme, article.lang, article.site, zone_name(article.published_at), portal_id),
    )


def _is_emptied(conn: sqlite3.Connection, row: Row, article: Article) -> bool:
    if visible(article.body_text):
        return False
    return bool(conn.execute("SELECT chars > 0 FROM contents WHERE id = ?", (row["content_id"],)).fetchone()[0])


def _add(conn: sqlite3.Connection, names: attachments.Names, look: Look, place: Place) -> Saved:
    article, portal_id = look.article, _portal_of(look.fetch)
    columns = {
        "portal_id": portal_id,
        "url": place.url,
        "fetched_url": article.fetched_url or look.fetch.final_url or look.fetch.url,
        "content_id": look.content_id,
        "category_id": names.category(portal_id, article.category),
        **page_columns(article),
        **dating_columns(conn, dating_of(article), portal_id),
        "first_seen_at": look.at,
        "last_seen_at": look.at,
        "last_fetch_id": look.fetch_id,
        "own_fetches": look.fetch.own_views,
        **_counts(article, look.at),
    }
    made = conn.execute(
        f"INSERT INTO articles({', '.join(columns)}) VALUES({','.join('?' * len(columns))})", tuple(columns.values())
    )
    article_id = int(made.lastrowid or 0)
    _put_revision(conn, article_id, 1, look, "published", [])
    _observe(conn, article_id, look, look.fetch.own_views)
    if article.tags:
        attachments.add_tags(conn, names, article_id, article.tags)
    if article.images:
        attachments.add_images(conn, article_id, article.images)
    conn.execute("UPDATE links SET target_id = ? WHERE url = ? AND target_id IS NULL", (article_id, place.url))
    hints.learn_waiting(conn, names, new_row(article_id, columns), [place.url, *place.aliases])
    gone.note_move(conn, article_id, look.content_id, portal_id, look.at, look.fetch_id)
    return Saved(article_id, "new", 1)


def _look_again(conn: sqlite3.Connection, names: attachments.Names, look: Look, row: Row, place: Place) -> Saved:
    article, portal_id = look.article, int(row["portal_id"])
    parts = (
        changed_parts(conn, row["content_id"], article.title, article.body_text) if look.content_id != row["content_id"] else []
    )
    columns = _refreshed(conn, names, look, row)
    if place.url != row["url"]:
        columns["url"] = place.url
    _note_tags_and_images(conn, names, look, row.id)
    own = int(row["own_fetches"]) + look.fetch.own_views
    told = dating_of(article)
    columns |= {
        **dating_columns(conn, merge(row.dating, told), portal_id),
        "fetched_url": article.fetched_url or look.fetch.final_url or look.fetch.url,
        "last_seen_at": max(look.at, row["last_seen_at"]),  # even if the clock was set back
        "last_fetch_id": look.fetch_id,
        "own_fetches": own,
        **_counts(article, look.at),
    }
    revision = int(row["revision"])
    if parts:
        revision += 1
        columns |= {"content_id": look.content_id, "revision": revision}
        _put_revision(conn, row.id, revision, look, "edited", parts)
    elif look.diff:
        add_event(conn, row.id, look.at, "changed", to_json(look.diff), look.fetch_id)
    conn.execute(f"UPDATE articles SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", (*columns.values(), row.id))
    gone.is_here(conn, row, look.at, look.fetch_id)
    _observe(conn, row.id, look, own)
    fields = (*parts, *look.diff)
    return Saved(row.id, "changed" if fields else "unchanged", revision, fields)


def _refreshed(conn: sqlite3.Connection, names: attachments.Names, look: Look, row: Row) -> dict[str, Any]:
    """The columns that the page states now; others keep their value, and differences go into ``look.diff``."""
    columns = {name: value for name, value in page_columns(look.article).items() if value is not None}
    for name in PLAIN:
        if name in columns and row[name] is not None and columns[name] != row[name] and name != "lang":
            look.diff[name] = [row[name], columns[name]]
    if category_id := names.category(int(row["portal_id"]), look.article.category):
        columns["category_id"] = category_id
        if row["category_id"] not in (None, category_id):
            (before,) = conn.execute("SELECT path FROM categories WHERE id = ?", (row["category_id"],)).fetchone()
            look.diff["category"] = [before, " / ".join(look.article.category)]
    return columns


def _note_tags_and_images(conn: sqlite3.Connection, names: attachments.Names, look: Look, article_id: int) -> None:
    tags, images = look.article.tags, look.article.images
    if tags and (before := attachments.tags_of(conn, article_id)) != tags:
        attachments.put_tags(conn, names, article_id, tags)
        if before and set(before) != set(tags):
            look.diff["tags"] = [before, tags]
    if images and (shown := attachments.images_of(conn, article_id)) != images:
        attachments.put_images(conn, article_id, images)
        # The query of an image address is often a new signature at each request; the path identifies the picture.
        old, new = ([image.url.partition("?")[0] for image in some] for some in (shown, images))
        if shown and old != new:
            look.diff["images"] = [[image.url for image in shown], [image.url for image in images]]


def _put_revision(conn: sqlite3.Connection, article_id: int, revision: int, look: Look, reason: str, parts: list[str]) -> None:
    conn.execute(
        "INSERT INTO revisions(article_id, revision, content_id, seen_at, fetch_id, reason, changed, diff) "
        "VALUES(?,?,?,?,?,?,?,?)",
        (article_id, revision, look.content_id, look.at, look.fetch_id, reason, ",".join((*parts, *look.diff)) or None,
         to_json(look.diff) if look.diff else None),
    )  # fmt: skip


def _counts(article: Article, at: str) -> dict[str, Any]:
    shown = {name: value for name, value in (("views", article.views), ("comments", article.comments)) if value is not None}
    return {**shown, "counted_at": at} if shown else {}


def _observe(conn: sqlite3.Connection, article_id: int, look: Look, own_fetches: int) -> None:
    article = look.article
    if article.views is None and article.comments is None:
        return
    source = "counter" if article.rules.get("views", "").startswith("counter") else "page"
    put_observation(
        conn, article_id, int(look.fetch.fetched_at.timestamp()), article.views, article.comments, source, own_fetches
    )


def _put_html(conn: sqlite3.Connection, article_id: int, html: str, first_html: str | None) -> None:
    """Store an article's own HTML only if the first copy of the same content has different HTML."""
    if first_html is None or html == first_html or not html:
        conn.execute("DELETE FROM article_html WHERE article_id = ?", (article_id,))
    else:
        conn.execute("INSERT INTO article_html VALUES(?,?) ON CONFLICT DO UPDATE SET html = excluded.html", (article_id, html))


def _portal_of(fetch: FetchRecord) -> int:
    if fetch.portal_id is None:
        raise ValueError("a fetch that brings an article names its portal")
    return fetch.portal_id
