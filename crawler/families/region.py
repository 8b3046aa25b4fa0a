"""Which elements of a post page speak of the post: those around its headline and body, not the sidebar, not other posts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.document import Document, once
from crawler.urls import absolute

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.families.base import Role

# Whole class tokens and ids of blocks that speak of other things than the post, as themes of every CMS call them.
FOREIGN = re.compile(
    r"(?:\w*[-_]?)?(?:sidebar|side|aside|widgets?|sidebox|relat\w*|recommend\w*|xiangguan|comment(?:s|list|[-_]?(?:list|area|box|form|wrap\w*))"
    r"|respond|reply|cnxh|tuijian|guess\w*|hot\w*|rank\w*|share\w*|sharebox|social\w*|donate|reward|dashang|advert\w*|copyright|copynotice)"
    r"|(?:div|site|main|top|head|primary|second\w*|mobile|header)?[-_]?(?:nav|navbar|navigation|menu)(?:[-_]?(?:bar|wrap\w*|container|menu|box))?"
    r"|(?:site|page|div|main|blog)?[-_]?(?:foot|footer|bottom)|site[-_]?header|masthead|logo|search\w*|pagination|pagenavi|page[-_]?nav"
)
FOREIGN_TAGS = frozenset({"nav", "aside", "form", "script", "style", "noscript", "template", "select", "iframe", "svg", "button"})


@dataclass(slots=True)
class Region:
    """The post's elements outside its body, in document order: *before* it (headline, byline) and *after* it (tags, footer)."""

    headline: _Element | None = None
    body: _Element | None = None
    before: list[_Element] = field(default_factory=list)
    after: list[_Element] = field(default_factory=list)

    def __iter__(self) -> Iterator[_Element]:
        """All of them in the order of trust: what stands before the body, then what stands after it."""
        yield from self.before
        yield from self.after

    def links(self, doc: Document, role: Role) -> list[_Element]:
        """Links of the region that lead to lists of this kind, or say so (``rel="category tag"``)."""
        return [link for link in self if link.tag == "a" and role_of_link(doc, link) == role]


@once
def region(doc: Document) -> Region:
    """The part of the page between and around headline and body; empty where either is not found."""
    from crawler.fields.headline import headline
    from crawler.fields.main import main_block

    title, body = headline(doc), main_block(doc)
    if title is None or body is None:
        return Region(title.value if title else None, body)
    found = Region(title.value, body)
    _gather(_common(title.value, body), found)
    return found


def role_of_link(doc: Document, link: _Element) -> Role | None:
    """What a link leads to, by its own word (rel, microformats) or by the shape of its address in this family."""
    rel = (link.get("rel") or "").lower().split()
    if "category" in rel:
        return "category"
    address = absolute(doc.url, link.get("href") or "")
    role = doc.family.role_of(address) if address else None
    if role:
        return role
    if "author" in rel:
        return "author"
    return "tag" if "tag" in rel else None


def is_foreign(element: _Element) -> bool:
    """Whether an element is by its tag, class or id a block that speaks of something else than the post."""
    if element.tag in FOREIGN_TAGS:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return any(FOREIGN.fullmatch(name) for name in names)


def _common(one: _Element, other: _Element) -> _Element:
    above = {one, *one.iterancestors()}
    return next(element for element in (other, *other.iterancestors()) if element in above)


def _gather(container: _Element, found: Region) -> None:
    """Walk *container* and keep its elements; the body is passed over, foreign blocks too unless headline or body is in them."""
    kept = {
        element for anchor in (found.headline, found.body) if anchor is not None for element in (anchor, *anchor.iterancestors())
    }
    place = found.before
    pending = [container]
    while pending:
        element = pending.pop()
        if element is found.body:
            place = found.after
            continue
        if not isinstance(element.tag, str) or (element not in kept and is_foreign(element)):
            continue
        place.append(element)
        pending.extend(reversed(element))
