"""The archived original of a page, made fit to be looked at: nothing in it can run, load or lead anywhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from crawler.archive.warc_read import capture_page
from crawler.page import Page

# What would fetch or run something. The policy it is served with forbids that too, except for preconnect and dns-prefetch, which no
# policy reaches, and a refresh, which some browsers follow inside a sandbox.
_DROPPED = (
    "script",
    "link",
    "base",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "noscript",
    "template",
    "portal",
)
_ADDRESSES = (
    "srcset",
    "poster",
    "background",
    "ping",
    "action",
    "formaction",
    "manifest",
    "archive",
    "codebase",
    "data",
    "longdesc",
    "usemap",
)


def original_html(conn: sqlite3.Connection, archive: Path, capture_id: int) -> str:
    """
    The captured page as HTML text without what could reach out; its text, structure and inline styles stay.

    Raises ArchiveError if the capture is missing or damaged.
    """
    return disarmed(capture_page(conn, archive, capture_id))


def disarmed(page: Page) -> str:
    """*page* as HTML without active parts. Text of another type is shown as text."""
    from lxml import html

    kind = (page.header("content-type") or "text/html").lower()
    if not any(part in kind for part in ("html", "xml")) and page.body.lstrip()[:1] != b"<":
        return f"<!doctype html><meta charset=utf-8><pre>{_escaped(page.text)}</pre>"
    root = page.tree
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag.lower() in _DROPPED or (element.tag.lower() == "meta" and not element.get("name")):
            _drop(element)
            continue
        for name in list(element.attrib):
            plain = str(name).lower()
            if (
                plain.startswith("on")
                or plain in _ADDRESSES
                or (plain in ("src", "href", "xlink:href") and not _is_harmless(element, plain))
            ):
                element.set(f"data-was-{plain.replace(':', '-')}", element.attrib.pop(name))
    text: str = html.tostring(root, encoding="unicode", doctype="<!doctype html>")
    return text.replace("<head>", '<head><meta charset="utf-8">', 1)


def _is_harmless(element: object, name: str) -> bool:
    """Addresses stay readable on links (they are not followed: the frame may not leave); pictures only as data."""
    value = element.get(name) or ""  # type: ignore[attr-defined]
    if name == "href" and element.tag in ("a", "area"):  # type: ignore[attr-defined]
        return bool(value.startswith(("http://", "https://", "#", "/")))
    return bool(value.startswith("data:image/"))


def _drop(element: object) -> None:
    """Take an element out and leave the text behind it."""
    parent = element.getparent()  # type: ignore[attr-defined]
    if parent is None:
        return
    tail = element.tail  # type: ignore[attr-defined]
    before = element.getprevious()  # type: ignore[attr-defined]
    parent.remove(element)
    if tail:
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)
