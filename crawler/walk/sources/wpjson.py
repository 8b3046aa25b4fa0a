"""Reads answers of the WordPress REST API: every public post with its exact times, a hundred a request."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from crawler.items import Hint
from crawler.page import Page
from crawler.text import squeeze
from crawler.urls import absolute, canonical
from crawler.walk.storable import storable

PER_PAGE = 100  # the most that WordPress gives
MAX_BYTES = 30_000_000
TOLERANCE = timedelta(days=1)  # a public post is not of the future; a clock may be off


@dataclass(slots=True)
class Answer:
    """One page of posts. *problem* is a slug (``not-json``, ``api-refused``) or empty."""

    hints: list[Hint] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    """Addresses of posts behind a password: listed, but their text is not public."""
    total: int | None = None
    """How many public posts the portal has (X-WP-Total)."""
    pages: int | None = None
    """How many such answers there are (X-WP-TotalPages)."""
    problem: str = ""


def posts_url(root: str, page: int = 1) -> str:
    """
    The address of one page of posts; *root* is the API's (``…/wp-json/``), whichever way the portal spells it.

    >>> posts_url("https://e.com/wp-json/"), posts_url("https://e.com/?rest_route=/", 2)
    ('https://e.com/wp-json/wp/v2/posts?per_page=100', 'https://e.com/?rest_route=/wp/v2/posts&per_page=100&page=2')
    """
    query = urlencode({"per_page": PER_PAGE} | ({"page": page} if page > 1 else {}))
    if "rest_route=" in root:
        return f"{root.rstrip('/')}/wp/v2/posts&{query}"
    return f"{root.partition('/wp/v2')[0].rstrip('/')}/wp/v2/posts?{query}"


def read_posts(page: Page) -> Answer:
    """The posts in an answer of ``/wp/v2/posts``; never raises."""
    if len(page.body) > MAX_BYTES:
        return Answer(problem="too-large")
    try:
        said = json.loads(page.text)
    except (ValueError, RecursionError):
        return Answer(problem="not-json")
    if not isinstance(said, list):
        return Answer(problem="api-refused")
    answer = Answer(total=_number(page.header("x-wp-total")), pages=_number(page.header("x-wp-totalpages")))
    for item in said:
        if isinstance(item, dict):
            _add(page, item, answer)
    return answer


def _add(page: Page, item: Mapping[str, Any], answer: Answer) -> None:
    url = absolute(page.url, str(item.get("link") or ""))
    if url is None or item.get("status", "publish") != "publish":
        return
    url = canonical(url)
    content, excerpt = _rendered(item.get("content")), _rendered(item.get("excerpt"))
    if isinstance(item.get("content"), dict) and item["content"].get("protected"):
        answer.hidden.append(url)
        return
    hint = Hint(url, "api", page.now, page.url, position=len(answer.hints), body_html=content, sticky=bool(item.get("sticky")))
    hint.title = squeeze(html.unescape(_rendered(item.get("title")))) or None
    hint.excerpt = squeeze(html.unescape(excerpt))[:500]
    if (at := _utc(item.get("date_gmt"))) and at < page.now + TOLERANCE:
        hint.published_at = hint.published_earliest = hint.published_latest = at
        hint.published_precision, hint.published_raw = "second", str(item["date_gmt"])
    modified = _utc(item.get("modified_gmt"))
    hint.modified_at = modified if modified and modified < page.now + TOLERANCE else None
    _names(item, hint)
    answer.hints.append(storable(hint))


def _names(item: Mapping[str, Any], hint: Hint) -> None:
    """Author, categories and tags by name, where the answer embeds them (``_embed``)."""
    embedded = item.get("_embedded")
    if not isinstance(embedded, dict):
        return
    for author in _items(embedded.get("author")):
        if isinstance(author, dict) and author.get("name"):
            hint.author = str(author["name"])
    for group in _items(embedded.get("wp:term")):
        for term in _items(group):
            if isinstance(term, dict) and term.get("name"):
                name = html.unescape(str(term["name"]))
                (hint.category if term.get("taxonomy") == "category" else hint.tags).append(name)


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _rendered(value: Any) -> str:
    return str(value.get("rendered") or "") if isinstance(value, dict) else ""


def _utc(value: Any) -> datetime | None:
    """``2026-11-23T06:28:23``, in UTC by its name; None for the zero date of never-published posts."""
    try:
        at = datetime.fromisoformat(str(value)).replace(tzinfo=UTC)
    except ValueError:
        return None
    return at if at.year > 1990 else None


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None
