"""What kind of page is this: home, list, post, or something else; with the evidence, and never by the address alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from crawler.classify_words import (
    DATE,
    FORUM_HOST,
    FORUM_PLACE,
    FORUM_SOFTWARE,
    LIST_OG_TYPES,
    LIST_TYPES,
    POST_OG_TYPES,
    PUBLISHED_METAS,
    STANDING_PLACE,
    STANDING_TITLE,
    THREAD_NAME,
    THREAD_TYPES,
)
from crawler.document import Document, once
from crawler.fields.density import texture
from crawler.fields.headline import headline
from crawler.fields.main import main_block
from crawler.fields.metadata import ARTICLE_TYPES, json_ld, meta, metas, types_of
from crawler.fields.runs import stated_bodies
from crawler.fields.shown_dates import shown_dates
from crawler.items import Kind
from crawler.text import has_cjk, squeeze, text_of
from crawler.urls import canonical
from crawler.walk.anchors import anchors, kind_of, stands_alone
from crawler.walk.blocks import Group, groups, is_specific
from crawler.walk.parts import part_number
from crawler.walk.soft404 import is_empty_shell, says_missing

_POST_TYPES = ARTICLE_TYPES - THREAD_TYPES
_PASSWORD_FIELDS = frozenset(("post_password", "protectPassword", "logpwd"))
LONG_PROSE = 1200  # letters, or half as many Han characters: a story that no list's summaries reach
SOME_PROSE = 300
FEW_LINKS = 5
DOZENS = 24
SETTLED = 7.5  # software and address, or software and head, say "post": the page's structure is not looked at
HALF_SAID = (
    2.5  # the software's address for posts, or half of the head: many posts at such addresses say the rest, never all of it
)
BEYOND_LISTS = 8.0  # what head, address and text say of a list of full texts stays under 3: its entries need not be looked for


@dataclass(frozen=True, slots=True)
class Classification:
    """What a page is. *evidence* names what was seen, strongest first; *confidence* is 0.5 … 1."""

    kind: Kind
    evidence: tuple[str, ...]
    confidence: float


class Sign(NamedTuple):
    """One thing seen: for which side (``post``, ``list`` or ``other``), how much it weighs, and what it was."""

    side: str
    weight: float
    what: str


@once
def classify(doc: Document) -> Classification:
    """
    The kind of the page. The family's own word (body classes, routes) weighs most, then what the head states, then structure:
    one headline over one dense body, or many repeated entries; the address last. None of them decides alone.
    """
    if missing := says_missing(doc):
        return Classification("other", (f"says-404: {missing[:60]}",), 0.9)
    if is_empty_shell(doc):
        return Classification("other", ("empty-shell",), 0.9)
    signs = sorted(_signs(doc), key=lambda sign: -sign.weight)
    post, lists, other = (sum(sign.weight for sign in signs if sign.side == side) for side in ("post", "list", "other"))
    against = lists + other
    if not signs or post >= against:
        kind: Kind = "post" if signs else "other"
    else:
        kind = "home" if _is_front(doc) else "list" if lists >= other else "other"
    evidence = tuple(f"{sign.side}: {sign.what}" for sign in signs if (sign.side == "post") == (kind == "post")) or (
        "nothing seen",
    )
    return Classification(kind, evidence, round(0.5 + 0.5 * abs(post - against) / max(1.0, post + against), 3))


@once
def is_password_form(doc: Document) -> bool:
    """Whether the page asks for a password before it shows the post."""
    return any("action=postpass" in (form.get("action") or "") for form in doc.root.iter("form")) or any(
        field.get("name") in _PASSWORD_FIELDS
        or (
            field.get("type") == "password"
            and any("post-password" in (above.get("class") or "") for above in field.iterancestors())
        )
        for field in doc.root.iter("input")
    )


@once
def is_standing(doc: Document) -> bool:
    """Whether the page is a portal's guestbook, "about us" or list of links: called so, and without the date that a post bears."""
    title = headline(doc)
    words = squeeze(text_of(title.value)) if title is not None else ""
    return len(words) < 20 and STANDING_TITLE.fullmatch(words) is not None and not _date_by_headline(doc)


def _signs(doc: Document) -> Iterator[Sign]:
    stated = [*_family_signs(doc), *_head_signs(doc), *_address_signs(doc)]
    if doc.is_like_posts and _lead(stated) >= HALF_SAID:
        stated.append(Sign("post", SETTLED - HALF_SAID, "addresses of this form lead to posts"))
    if _lead(stated) >= SETTLED:
        yield from stated
        return
    if near := _date_by_headline(doc):
        stated.append(Sign("post", 1.2, f"a date by the headline: {near}"))
    if stands_alone(doc, FEW_LINKS):
        stated.append(Sign("post", 2.0, "a page that stands alone, next to no links to others"))
    is_doubted = any(sign.what == "forum address" or (sign.side == "list" and sign.what.startswith("json-ld")) for sign in stated)
    prose, in_links = _prose(doc)
    seen = [*stated, *_text_signs(doc, prose, in_links, any(sign.side == "post" for sign in stated), is_doubted)]
    yield from seen
    if _lead(seen) < BEYOND_LISTS:
        yield from _list_signs(doc, prose)


def _lead(signs: Sequence[Sign]) -> float:
    """By how much the signs speak for a post."""
    return sum(sign.weight if sign.side == "post" else -sign.weight for sign in signs)


def _family_signs(doc: Document) -> Iterator[Sign]:
    said = doc.family.page_kind(doc)
    if said is not None:
        kind, where = said
        weight = 6.0 if kind == "post" else 4.0
        yield Sign("list" if kind == "home" else kind, weight, where)


def _head_signs(doc: Document) -> Iterator[Sign]:
    stated = (meta(doc, "og:type") or "").lower()
    if stated in POST_OG_TYPES:
        yield Sign("post", 2.0, f"og:type={stated}")
    elif stated in LIST_OG_TYPES or stated.startswith("product"):
        yield Sign("list", 0.6, f"og:type={stated}")
    if not PUBLISHED_METAS.isdisjoint(metas(doc)):
        yield Sign("post", 1.5, "published time in the head")
    types = {name for item in json_ld(doc) for name in types_of(item)}
    if found := sorted(types & _POST_TYPES):
        yield Sign("post", 2.5, f"json-ld {found[0]}")
    if found := sorted(types & LIST_TYPES):
        yield Sign("list", 1.5, f"json-ld {found[0]}")
    if found := sorted(types & THREAD_TYPES):
        yield Sign("other", 3.0 if "FAQPage" not in types else 0.5, f"json-ld {found[0]}")
    generator = meta(doc, "generator") or ""
    root_classes = f"{doc.root.get('id') or ''} {doc.root.get('class') or ''}"
    if doc.family.name == "generic" and (
        FORUM_SOFTWARE.search(generator) or re.search(r"\bXF\b|xenforo", root_classes, re.IGNORECASE)
    ):
        yield Sign("other", 2.5, "forum software")


def _address_signs(doc: Document) -> Iterator[Sign]:
    kind, is_family = kind_of(doc.family, doc.url), doc.family.name != "generic" and doc.family.kind_of(doc.url) is not None
    if kind == "post":
        yield Sign("post", 3.0 if is_family else 1.5, "address")
    elif kind == "list":
        yield Sign("list", 2.5 if is_family else 0.5, "address")
    elif kind == "home":
        yield Sign("list", 1.0, "front address")
    parts = urlsplit(doc.url)
    if kind != "post" and (FORUM_PLACE.search(parts.path + "?" + parts.query) or FORUM_HOST.search(parts.netloc)):
        yield Sign("other", 2.0, "forum address")
    if STANDING_PLACE.search(parts.path):
        yield Sign("other", 0.8, "address of a standing page")


def _text_signs(doc: Document, prose: float, in_links: float, is_stated: bool, is_doubted: bool) -> Iterator[Sign]:
    """*is_stated*: head, address or a date speak for a post; *is_doubted*: they speak of a list or thread, whose texts are long, too."""
    title = headline(doc)
    if title is not None and title.rule == "heading-in-title":
        yield Sign("post", 0.8, "headline repeated in <title>")
    if not is_stated and is_specific(doc.url):
        yield Sign("post", 0.6, "an address that names one thing")
    if title is not None and (target := _headline_target(doc, title.value)):
        yield Sign("list", 2.5, f"the headline leads to {target[:60]}")
    yield from _prose_signs(prose)
    if not is_stated and (is_doubted or prose < 2 * LONG_PROSE):
        yield Sign("other", 1.7, "neither dated nor called a post")
    if not is_stated and (below := _pages_below(doc)) >= DOZENS:
        yield Sign("list", 1.0, f"{below} pages in the folder that it is the front of")
    if doc.family.name == "generic" and (name := _thread_name(doc)):
        yield Sign("other", 8.0, f"the text is a reply's, in {name}")
    if in_links > 0.4:
        yield Sign("list", 1.0, "main block is links")
    if stated_bodies(doc):
        yield Sign("post", 1.2, "articleBody")


def _pages_below(doc: Document) -> int:
    """How many pages whose addresses continue this one's it links to: a section's front links to dozens, a post to its parts and comments."""
    folder = canonical(doc.url).rstrip("/") + "/"
    if "?" in folder or is_specific(doc.url):
        return 0
    return len({anchor.url for anchor in anchors(doc) if anchor.url.startswith(folder)}) if folder.count("/") > 3 else 0


def _thread_name(doc: Document) -> str:
    """What the markup around the text calls it, where that is one of the posts of a thread, whatever the head calls the page."""
    block = main_block(doc)
    above = [block, *islice(block.iterancestors(), 6)] if block is not None else []
    return next((name for name in (node.get("class") or "" for node in above) if name and THREAD_NAME.search(name)), "")


def _headline_target(doc: Document, title: etree._Element) -> str:
    """The post that the headline is a link to: a list of one entry looks like that post, but for this."""
    link = title if title.tag == "a" else next(title.iter("a"), None)
    anchor = next((anchor for anchor in anchors(doc) if anchor.element is link), None) if link is not None else None
    is_other = anchor is not None and anchor.url.rstrip("/") != canonical(doc.url).rstrip("/") and anchor.kind == "post"
    return anchor.url if anchor is not None and is_other and part_number(anchor.url, doc.url) is None else ""


def _prose_signs(prose: float) -> Iterator[Sign]:
    if prose >= 4 * LONG_PROSE:
        yield Sign("post", 1.2, "a long text")
    if prose >= SOME_PROSE:
        yield Sign("post", 1.6 if prose >= LONG_PROSE else 1.0, f"{prose:.0f} characters of prose in one block")
    elif prose < 120:
        yield Sign("other", 0.8, "no running text")


def _list_signs(doc: Document, prose: float) -> Iterator[Sign]:
    group = next(iter(groups(doc)), None)
    if group is None:
        return
    if _is_entry_body(doc, group):
        yield Sign("list", 4.0, "the text is that of one entry, under a heading that leads to it")
    if len(group.blocks) < 3:
        return
    scale = 2.0 if has_cjk(group.blocks[0].title) else 1.0
    weight = group.weight * scale
    if weight > 2.0 * prose and weight > 1500:
        yield Sign("list", 1.8, f"{len(group.blocks)} entries outweigh the text")
    elif weight > 1.0 * prose and weight > 1000:
        yield Sign("list", 0.9, f"{len(group.blocks)} entries weigh as much as the text")
    inside, covered = _share_inside(doc, group)
    headed = sum(any(anchor.is_in_heading for anchor in block.anchors) for block in group.blocks)
    if inside > 0.6 and covered > 0.7 and headed >= 3:
        yield Sign("list", 4.0, "the text is that of several headed entries")
    elif inside > 0.6 and covered > 0.5 and len(group.blocks) >= 5 and weight > 0.8 * prose:
        yield Sign("list", 2.2, "the main block is a list of entries")
    if _articles(doc) >= 4 and weight > 0.5 * prose:
        yield Sign("list", 0.6, "several <article> elements")


def _articles(doc: Document) -> int:
    return sum(1 for article in doc.root.iter("article") if any(link.get("href") is not None for link in article.iter("a")))


def _prose(doc: Document) -> tuple[float, float]:
    """Characters of prose in the main block (a Han character for two letters), and the share of its text inside links."""
    block = main_block(doc)
    node = texture(doc).nodes.get(block) if block is not None else None
    if block is None or node is None:
        return 0.0, 0.0
    sample = "".join(text for text in block.itertext() if len(text) > 20)[:400]
    plain = max(node.prose, 0.3 * (node.text - node.links))
    return plain * (2.0 if has_cjk(sample) else 1.0), node.links / max(1, node.text)


def _date_by_headline(doc: Document) -> str:
    """A date as text, or a ``<time>``, within a few blocks of the headline: posts have it there, standing pages do not."""
    title = headline(doc)
    if title is None:  # then only a date under its label: 作者：… 时间：…
        return next((date.moment.raw for date in shown_dates(doc)[:1] if date.role == "published" and date.weight > 2.5), "")
    blocks = texture(doc).blocks
    around = {*title.value.iterancestors(), *title.value.iter()}
    place = next((place for place, node in enumerate(blocks) if node.element in around), None)
    if place is None:
        return ""
    for node in blocks[max(0, place - 3) : place + 7]:
        if node.own_links and _is_entry(node.element):
            continue
        if node.own <= 160 and (found := DATE.search("".join(node.element.itertext())[:400])):
            return found.group()
    return ""


def _is_entry(element: etree._Element) -> bool:
    """Whether an item with a link stands in a row of such items: its date is that of the post it leads to."""
    if element.tag not in ("li", "tr", "dd"):
        return False
    alike = (one for one in element.itersiblings(element.tag) if next(one.iter("a"), None) is not None)
    before = (one for one in element.itersiblings(element.tag, preceding=True) if next(one.iter("a"), None) is not None)
    return next(islice(chain(alike, before), 1, None), None) is not None


def _share_inside(doc: Document, group: Group) -> tuple[float, float]:
    """The share of the group's blocks that stand in the main block, and the share of its text that is theirs."""
    block = main_block(doc)
    nodes = texture(doc).nodes
    node = nodes.get(block) if block is not None else None
    if block is None or node is None:
        return 0.0, 0.0
    inside = [entry for entry in group.blocks if _is_below(entry.element, block)]
    text = sum(nodes[part].text for entry in inside for part in (entry.element, *entry.tail) if part in nodes)
    return len(inside) / len(group.blocks), text / max(1, node.text)


def _is_entry_body(doc: Document, group: Group) -> bool:
    """Whether the main block lies in an entry, below the heading that links to the entry's post: a list with full texts."""
    block = main_block(doc)
    above = {block, *block.iterancestors()} if block is not None else set()
    for entry in group.blocks:
        heads = {anchor.element for anchor in entry.anchors if anchor.is_in_heading}
        if heads and entry.element in above:
            return next((element in heads for element in entry.element.iter() if element in heads or element is block), False)
    return False


def _is_below(element: etree._Element, block: etree._Element) -> bool:
    return any(above is block for above in element.iterancestors())


def _is_front(doc: Document) -> bool:
    return kind_of(doc.family, doc.url) == "home"
