"""The path of categories in a breadcrumb, which is known by where its links lead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.document import Document, Finding
from crawler.families.region import role_of_link
from crawler.families.rules import found
from crawler.text import text_of
from crawler.urls import origin_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_LINKS = 6  # a longer row is a menu
_TRAIL_NAMES = re.compile(r"crumb|bread|path|place|position|location|weizhi|sitemap|mianbao|面包屑|where", re.IGNORECASE)
_TRAIL_SIGNS = re.compile(r"位置|[>＞»›→⟩]|::|^.{1,12}\s[/|]\s")


def trail(doc: Document) -> Finding[list[str]] | None:
    """
    The path of categories from a breadcrumb: the links to category lists that follow one to the front page.

    Recognised by where its links lead, not by a class: a short run of links, the portal's root first, with arrows or a name that
    sets it apart from a menu.
    """
    origin = origin_of(doc.url)
    homes = {origin, "", ".", f"{origin}/index.php", "/index.php", f"{origin}/index.html", "/index.html"}
    for anchor in doc.root.iter("a"):
        href = anchor.get("href")
        if href and href.strip().rstrip("/") in homes and (path := _categories_after(doc, anchor)):
            return found(doc, path, "breadcrumb")
    return None


def _categories_after(doc: Document, home: _Element) -> list[str]:
    """The texts of the category links after *home*: in its parent or, where each link has an item of its own, one level up."""
    holder = home.getparent()
    for _ in range(2):
        anchors = [element for element in holder.iter("a") if element.get("href")] if holder is not None else []
        if holder is None or len(anchors) > MOST_LINKS:
            return []
        if len(anchors) > 1:
            path = [text_of(a) for a in anchors[anchors.index(home) + 1 :] if role_of_link(doc, a) == "category"]
            is_trail = _is_trail(holder) or (len(anchors) > 2 and _leads_here(doc, anchors[-1]))
            return [name for name in path if name] if is_trail else []
        holder = holder.getparent()
    return []


def _leads_here(doc: Document, last: _Element) -> bool:
    """Whether the *last* link of a row leads to this very page: a path that a style sheet draws its arrows into (erx themes)."""
    return doc.address_of(last) == doc.url


def _is_trail(holder: _Element) -> bool:
    """Whether a row of links shows that it's a path: by its name, words before it, or arrows between the links."""
    names = f"{holder.get('class') or ''} {holder.get('id') or ''} {holder.get('aria-label') or ''}"
    return bool(_TRAIL_NAMES.search(names) or _TRAIL_SIGNS.search(text_of(holder)))
