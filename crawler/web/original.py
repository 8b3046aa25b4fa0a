"""Makes the archived original of a page safe to view: nothing in it can run, load or lead anywhere."""

from __future__ import annotations

import re
import sqlite3
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crawler.archive.warc_read import capture_page
from crawler.page import Page

# What would fetch or run something. The policy it is served with forbids that too, except for preconnect and dns-prefetch, which no
# policy reaches, and a refresh, which some browsers follow inside a sandbox.
_DROPPED = tuple("script link base iframe frame frameset object embed applet noscript template portal".split())
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"}
"""What is shown as a picture; not SVG, which can hold script."""

_IMPORT = re.compile(r"@import[^;]*(?:;|$)", re.IGNORECASE)
_URL = re.compile(r"""(?:url|image-set|src)\(\s*(?!["']?data:image/)[^)]*\)""", re.IGNORECASE)
_MOST_BYTES = 16 * 1024 * 1024
_BLANK = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='160' height='90'%3E"
    "%3Crect width='159' height='89' x='.5' y='.5' fill='%23f3f1ec' stroke='%23cfc9bd' stroke-dasharray='4 3'/%3E%3C/svg%3E"
)
_STYLE = "body{margin:1rem auto;max-width:62rem;padding:0 1rem;font:16px/1.7 sans-serif}img{max-width:100%;height:auto}"
"""Before the page's own: its style sheets are not part of the capture, and what has no style should still be readable."""
_ADDRESSES = tuple("srcset poster background ping action formaction manifest archive codebase data longdesc usemap".split())


Picture = Callable[[str], str | None]
"""From an image's address to a ``data:`` address that holds it, or None."""


def original_html(conn: sqlite3.Connection, archive: Path, capture_id: int) -> str:
    """
    The captured page as HTML text without what could reach out; its text, structure and inline styles stay, and its pictures where the
    archive holds them: inside the page, because the frame it is shown in may not ask even us for anything.

    Raises ArchiveError if the capture is missing or damaged.
    """
    return disarmed(capture_page(conn, archive, capture_id), Kept(conn, archive).picture)


class Kept:
    """The archived pictures of a page, up to a page's worth of them."""

    def __init__(self, conn: sqlite3.Connection, archive: Path) -> None:
        self.conn, self.archive, self.left = conn, archive, _MOST_BYTES

    def picture(self, url: str) -> str | None:
        row = self.conn.execute("SELECT path, mime, bytes FROM media WHERE url = ? AND path IS NOT NULL", (url,)).fetchone()
        if row is None or row[1] not in PICTURES or row[2] > self.left:
            return None
        file = media_file(self.archive, row[0])
        if file is None:
            return None
        self.left -= row[2]
        return f"data:{row[1]};base64,{b64encode(file.read_bytes()).decode()}"


def media_file(archive: Path, path: str) -> Path | None:
    """The file of an archived picture; None if it is not there, or if *path* would lead out of the archive."""
    file = (archive / path).resolve()
    return file if file.is_relative_to(archive.resolve()) and file.is_file() else None


def disarmed(page: Page, picture: Picture = lambda url: None) -> str:
    """*page* as HTML without active parts. Text of another type is shown as text."""
    from lxml import html

    kind = (page.header("content-type") or "text/html").lower()
    if not any(part in kind for part in ("html", "xml")) and page.body.lstrip()[:1] != b"<":
        return f"<!doctype html><meta charset=utf-8><pre>{_escaped(page.text)}</pre>"
    root = page.tree
    pictures = _pictures(root, page.url, picture)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag.lower() in _DROPPED or (element.tag.lower() == "meta" and not element.get("name")):
            _drop(element)
            continue
        if element.tag.lower() == "style":
            element.text = _tame(element.text or "")
        if element.get("style"):
            element.set("style", _tame(element.get("style")))
        for name in list(element.attrib):
            plain = str(name).lower()
            if (
                plain.startswith("on")
                or plain in _ADDRESSES
                or (plain in ("src", "href", "xlink:href") and not _is_harmless(element, plain))
            ):
                element.set(f"data-was-{plain.replace(':', '-')}", element.attrib.pop(name))
    for element, shown in pictures.items():
        element.set("src", shown)
    text: str = html.tostring(root, encoding="unicode", doctype="<!doctype html>")
    return text.replace("<head>", f'<head><meta charset="utf-8"><style>{_STYLE}</style>', 1)


def _tame(css: str) -> str:
    """
    *css* that asks for nothing: the policy would refuse it, but not without a line in the reader's console.

    >>> _tame("@import 'a.css'; p {background: url( 'b.png' ) red; cursor: url(data:image/png;base64,AA)}")
    ' p {background: none red; cursor: url(data:image/png;base64,AA)}'
    """
    return _URL.sub("none", _IMPORT.sub("", css))


def _pictures(root: Any, base: str, picture: Picture) -> dict[Any, str]:
    """What to show for each image of the page: the archived one, else an empty frame."""
    from crawler.urls import absolute

    shown = {}
    for element in root.iter("img"):
        # Pages that load their pictures late name them beside a src that is a blank.
        addresses = (absolute(base, element.get(name) or "") for name in ("data-original", "data-src", "src"))
        shown[element] = next((found for address in addresses if address and (found := picture(address))), _BLANK)
        if (element.get("src") or "").startswith("data:image/") and shown[element] == _BLANK:
            shown[element] = element.get("src")
    return shown


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
