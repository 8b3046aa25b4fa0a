"""How an archived article differs from a fresh extraction of its capture, and how the difference is stored."""

from __future__ import annotations

import json
import sqlite3
from html import escape
from typing import Any

from crawler.archive import attachments
from crawler.archive.contents import changed_parts, put_content
from crawler.archive.dating import Dating, dating_of, with_year_of
from crawler.archive.rows import PLAIN, Row, dating_columns, extra_of, row_by_id, to_json
from crawler.archive.times import stamp_or_none
from crawler.items import Article, Image, Link

REASON = "extractor changed"


def take_reading(
    conn: sqlite3.Connection, names: attachments.Names | None, article_id: int, fetch_id: int, article: Article
) -> tuple[str, tuple[str, ...]]:
    """The article's address and the fields that differ in *article*; stored as a revision unless *names* is None."""
    row = row_by_id(conn, article_id)
    _take_year(row, article)
    parts = changed_parts(conn, row["content_id"], article.title, article.body_text)
    diff = differences(conn, row, article)
    if names is not None:
        _keep(conn, names, row, fetch_id, article, parts, diff)
    return str(row["url"]), (*parts, *diff)


def _take_year(row: Row, article: Article) -> None:
    """Give a date that shows no year the year that the post's list showed: a page alone is read as the last such day."""
    known, told = row.dating, dating_of(article)
    dating = with_year_of(told, known) if known is not None and told is not None else None
    if dating is not None:
        article.published_at, article.published_earliest, article.published_latest = dating.at, dating.earliest, dating.latest
        article.published_raw = dating.raw


def differences(conn: sqlite3.Connection, row: Row, article: Article) -> dict[str, list[Any]]:
    """
    {field: [before, after]} outside title and body; counters are observations and are not compared.

    A value that came from a feed or an earlier look stays if the page still does not state it.
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
    """(whether today's date replaces the stored one, today's date). A date from a feed or an API is better than any page's and stays."""
    known, told = row.dating, dating_of(article)
    if row["published_rule"] in ("api", "feed"):
        return False, known
    if known is None or told is None:
        return (told is not None) if known is None else was_told and row["published_rule"] not in ("list", "sitemap"), told
    if known.earliest <= told.latest and told.earliest <= known.latest:
        # Both can be true: the stored one was narrowed by several looks and lists, so only a narrower one improves it.
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
    """Add a row to ``revisions``, dated when the page was fetched, since the portal changed nothing."""
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
    """Store the article's HTML as extracted now, if it differs from that of the content's first copy."""
    (first,) = conn.execute(
        "SELECT c.html FROM articles a JOIN contents c ON c.id = a.content_id WHERE a.id = ?", (article_id,)
    ).fetchone()
    if not html or html == first:
        conn.execute("DELETE FROM article_html WHERE article_id = ?", (article_id,))
    else:
        conn.execute("INSERT INTO article_html VALUES(?,?) ON CONFLICT DO UPDATE SET html = excluded.html", (article_id, html))


def _mend_links(conn: sqlite3.Connection, article_id: int, article: Article) -> None:
    """Replace the links of the last look by what today's rules find; those of earlier looks, not in this capture, stay."""
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
