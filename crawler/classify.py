"""What kind of page it is (home, list, post or other), with the evidence; the address alone never decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.classify_words import (
    ACCOUNT_PLACE,
    FORUM_HOST,
    FORUM_PLACE,
    FORUM_SOFTWARE,
    GOODS_TYPES,
    LIST_OG_TYPES,
    LIST_TYPES,
    POST_OG_TYPES,
    PUBLISHED_METAS,
    STANDING_PLACE,
    THREAD_TYPES,
    YEAR_PLACE,
)
from crawler.document import Document, once
from crawler.fields.headline import headline
from crawler.fields.metadata import ARTICLE_TYPES, article_ld, json_ld, meta, metas, stated_body, types_of
from crawler.fields.sitename import is_site_name
from crawler.items import Kind
from crawler.structure import (
    LONG_PROSE,
    Sign,
    asks_for_password,
    date_by_headline,
    list_signs,
    prose_of,
    shares_article,
    text_signs,
)
from crawler.walk.lists.anchors import kind_of, stands_alone
from crawler.walk.soft404 import is_empty_shell, says_missing

_POST_TYPES = ARTICLE_TYPES - THREAD_TYPES
FEW_LINKS = 5
SETTLED = 7.5  # software and address, or software and head, say "post": the page's structure is not looked at
HALF_SAID = 2.5  # the software's address for posts, or half of the head: other posts at such addresses say the rest, never all
BEYOND_LISTS = 8.0  # what head, address and text say of a list of full texts stays under 3: its entries need not be looked for


@dataclass(frozen=True, slots=True)
class Classification:
    """The kind of a page. *evidence* names the signs seen, the strongest first; *confidence* is 0.5 … 1."""

    kind: Kind
    evidence: tuple[str, ...]
    confidence: float


@once
def classify(doc: Document) -> Classification:
    """
    The kind of the page. The family's own word (body classes, routes) weighs most, then what the head states, then structure:
    one headline over one dense body, or many repeated entries; the address last. None of them decides alone.
    """
    if missing := says_missing(doc):
        return Classification("other", (f"says-404: {missing[:60]}",), 0.9)
    if is_empty_shell(doc) and not stated_body(doc):
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


def _signs(doc: Document) -> Iterator[Sign]:
    stated = [*_family_signs(doc), *_head_signs(doc), *_address_signs(doc)]
    if doc.expected.is_post and _lead(stated) >= HALF_SAID:
        stated.append(Sign("post", SETTLED - HALF_SAID, "addresses of this form lead to posts"))
    if _lead(stated) >= SETTLED:
        yield from stated
        return
    if near := date_by_headline(doc):
        stated.append(Sign("post", 1.2, f"a date by the headline: {near}"))
        if shares_article(doc):
            stated.append(Sign("post", 0.8, "headline and text in one <article>"))
    if stands_alone(doc, FEW_LINKS):
        stated.append(Sign("post", 2.0, "a page that stands alone, next to no links to others"))
    is_doubted = any(sign.what == "forum address" or (sign.side == "list" and sign.what.startswith("json-ld")) for sign in stated)
    prose, in_links = prose_of(doc)
    seen = [*stated, *text_signs(doc, prose, in_links, any(sign.side == "post" for sign in stated), is_doubted)]
    if prose < LONG_PROSE and asks_for_password(doc):
        seen.append(Sign("other", 4.0, "a form that asks for a password"))
    yield from seen
    if _lead(seen) < BEYOND_LISTS:
        yield from list_signs(doc, prose)


def _lead(signs: Sequence[Sign]) -> float:
    """By how much the signs for a post outweigh the others."""
    return sum(sign.weight if sign.side == "post" else -sign.weight for sign in signs)


def _family_signs(doc: Document) -> Iterator[Sign]:
    said = doc.family.page_kind(doc)
    if said is not None:
        kind, where = said
        weight = 6.0 if kind == "post" else 5.0
        yield Sign("list" if kind == "home" else kind, weight, where)


def _head_signs(doc: Document) -> Iterator[Sign]:
    stated = (meta(doc, "og:type") or "").lower()
    if stated in POST_OG_TYPES:
        yield Sign("post", 2.0, f"og:type={stated}")
    elif stated in LIST_OG_TYPES or stated.startswith("product"):
        yield Sign("list", 0.6, f"og:type={stated}")
    speaks_of_portal = _speaks_of_portal(doc)
    if not PUBLISHED_METAS.isdisjoint(metas(doc)) and not speaks_of_portal:
        yield Sign("post", 1.5, "published time in the head")
    types = {name for item in json_ld(doc) for name in types_of(item)}
    if (found := sorted(types & _POST_TYPES)) and not speaks_of_portal:
        yield Sign("post", 2.5, f"json-ld {found[0]}")
    elif found := sorted(types & GOODS_TYPES):
        yield Sign("other", 3.0, f"json-ld {found[0]}")
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


def _speaks_of_portal(doc: Document) -> bool:
    """Whether what the head states is headed by the portal's own name: Icarus prints a posting and its time on every list."""
    said = str((article_ld(doc) or {}).get("headline") or "") or meta(doc, "og:title") or ""
    return is_site_name(doc, said)


def _address_signs(doc: Document) -> Iterator[Sign]:
    kind, is_family = kind_of(doc.family, doc.url), doc.family.name != "generic" and doc.family.kind_of(doc.url) is not None
    if kind == "post":
        yield Sign("post", 3.0 if is_family else 1.5, "address")
    elif kind == "list":
        yield Sign("list", 3.0 if is_family else 0.5, "address")
    elif kind == "home":
        yield Sign("list", 1.0, "front address")
    parts = urlsplit(doc.url)
    if kind != "post" and (FORUM_PLACE.search(parts.path + "?" + parts.query) or FORUM_HOST.search(parts.netloc)):
        yield Sign("other", 2.0, "forum address")
    year = YEAR_PLACE.search(parts.path)
    title = headline(doc) if year else None
    if year and title and len(title.evidence) < 40 and year[1] in title.evidence:
        yield Sign("list", 4.0, f"the archive of {year[1]}")  # "Posts for year 2024" at /2024/, even with a single post
    if ACCOUNT_PLACE.search(f"{parts.path}?{parts.query}"):
        yield Sign("other", 4.0, "address of an account's form")
    if STANDING_PLACE.search(parts.path):
        yield Sign("other", 0.8, "address of a standing page")


def _is_front(doc: Document) -> bool:
    return kind_of(doc.family, doc.url) == "home"
