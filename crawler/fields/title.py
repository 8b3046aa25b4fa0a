"""The title of an article: the headline it shows, else the title that the head states; never the portal's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Any

from lxml.etree import _Element

from crawler.document import Document, Finding, Rule
from crawler.fields import nearby
from crawler.fields.content.density import Node, texture
from crawler.fields.content.main import main_block
from crawler.fields.content.noise import name_words
from crawler.fields.headline import headline
from crawler.fields.kinds import own_words
from crawler.fields.metadata import article_ld, meta, page_title
from crawler.fields.runs import texts_with
from crawler.fields.sitename import is_site_name, strip_site_name, title_segments, title_spans
from crawler.fields.title_claims import key_of, title_claims
from crawler.text import squeeze, text_of


def from_headline(doc: Document) -> Finding[str] | None:
    """The visible headline, as the head words it where that is the better wording of the same title."""
    found = headline(doc)
    if found is None:
        return None
    text = strip_site_name(doc, found.evidence)
    text = text if _QUOTED.match(text) else _LEADING_SIGNS.sub("", text) or found.evidence
    # ¶ is Sphinx's link to the heading
    text = _TRAILING_SECTION.sub("", _LEADING_DAY.sub("", text)).removesuffix("¶").rstrip() or text
    for claim in title_claims(doc):
        if _says_it_better(claim, text, found.value):
            return Finding(claim, found.rule, found.evidence)
    return Finding(_after_kicker(found.value) or text, found.rule, found.evidence)


def _after_kicker(heading: _Element) -> str:
    """
    The text of *heading* without the kicker that stands in an element of its own at its beginning; empty if there is no kicker.

    Read as one text the two would run together.
    """
    opening = heading
    while len(opening) and not (opening.text or "").strip():
        opening = opening[0]
        is_kicker = opening.tag == "small" or not _KICKER_NAMES.isdisjoint(name_words(opening.get("class") or ""))
        if is_kicker and (kicker := text_of(opening)) and not kicker.endswith((":", "：", "?", "!")):
            return text_of(heading).removeprefix(kicker).lstrip(" :|–—-")
    return ""


# What systems call the line before a headline: German, English, Spanish, French, Italian, Portuguese.
_KICKER_NAMES = frozenset(
    "kicker dachzeile spitzmarke overline topline roofline oberzeile overtitle supertitle pretitle eyebrow antetitulo volanta surtitre occhiello chapeu".split()
)


def _says_it_better(claim: str, text: str, heading: _Element) -> bool:
    """
    Whether *claim*, a title from the head, is a better wording of the visible *text*.

    It may join kicker and headline with a colon, where the page has two elements; it may lack a date or counter that the heading
    holds in a child; it may go on where the page cuts the text short.
    """
    said, shown = key_of(claim), key_of(text)
    if not said or _is_cut(claim) or claim.startswith(("...", "…")):
        return False
    if said == shown:
        return len(heading) > 0 and not re.search(r"[|_»]", claim)
    if _is_cut(text):
        return said.startswith(shown) and text not in claim
    if said in shown:
        return any(said == key_of(part) for part in _parts_of_heading(heading))
    return False


def _parts_of_heading(heading: _Element) -> Iterator[str]:
    """For each child of *heading*: the heading's text without it, then its own text; at last the text before all children."""
    children = [child for child in heading if isinstance(child.tag, str)]
    texts = {child: "".join(child.itertext()) for child in children}
    for child in children:
        yield "".join([heading.text or "", *((texts.get(c, "") if c is not child else "") + (c.tail or "") for c in heading)])
        yield texts[child]
    yield heading.text or ""


def _is_cut(text: str) -> bool:
    return text.endswith(("...", "…"))


# Parts of a shown headline that are no part of the title: the day with which clubs and authorities begin, the section with which
# papers end, the signs that themes put before it.
_LEADING_DAY = re.compile(r"^\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\s*[-–—:|]\s+(?=\S)")
_TRAILING_SECTION = re.compile(
    r"\s*\|\s*(?:opinion|editorial|letters?|commentary|analysis|exclusive|video|podcast|gallery|live|meinung|kommentar|interview|opinión|vidéo)$",
    re.I,
)
_QUOTED = re.compile(r"[»›][^»›«‹]{3,}[«‹]")  # »…« are German and Danish quotation marks

_LEADING_SIGNS = re.compile(r"^[\s>»›▶▷►■□◆◇●★☆·•|\-–—\[【]*(?=[^\W_])(?<![\[【])|^\[>\s*")


def from_json_ld(doc: Document) -> Finding[str] | None:
    """The ``headline`` of the JSON-LD article."""
    said = (article_ld(doc) or {}).get("headline")
    return _finding(doc, said, "json-ld") if isinstance(said, str) else None


def from_open_graph(doc: Document) -> Finding[str] | None:
    """``og:title``, ``twitter:title`` or an authority's ``ArticleTitle``, without the portal's name."""
    return _finding(doc, meta(doc, "og:title", "twitter:title", "articletitle"), "og:title")


def from_shown_segment(doc: Document) -> Finding[str] | None:
    """The longest run of ``<title>``'s parts that the page shows as a line of its own; a short one counts only right above the body."""
    segments = {
        key_of(part): part for part in title_spans(page_title(doc)) if len(key_of(part)) > 2 and not is_site_name(doc, part)
    }
    lengths = {len(part) for part in segments.values()}
    shown = [node for node in texture(doc).blocks if node.own in lengths and not node.noise]
    keys = {key: node for node in shown if (key := key_of(text_of(node.element))) in segments}
    best = max((key for key, node in keys.items() if len(key) > 5 or _is_right_above_body(doc, node)), key=len, default=None)
    return Finding(segments[best], "title-shown", page_title(doc)) if best else None


def _is_right_above_body(doc: Document, node: Node) -> bool:
    """Whether a block is one of the last before the body and no link: old sites show their headline there, in bold type."""
    body, blocks = main_block(doc), texture(doc).blocks
    start = next((place for place, one in enumerate(blocks) if body in (one.element, *one.element.iterancestors())), 0)
    return body is not None and not node.own_links and node in blocks[max(0, start - 5) : start]


def from_title_element(doc: Document) -> Finding[str] | None:
    """``<title>`` without the portal's name and without a section before that, known by a link of the same name ("… - 体育 - 某网")."""
    segments = title_segments(page_title(doc))
    for segment in segments[1:3] if len(segments) > 2 else ():
        at = page_title(doc).find(segment, len(segments[0]))
        if at > 0 and any(_is_link_text(text, segment) for text in texts_with(doc, [segment.lower()])[:8]):
            return _finding(doc, page_title(doc)[:at].rstrip(" -–—_|｜·•>»"), "title-element")
    return _finding(doc, page_title(doc), "title-element")


def _is_link_text(text: Any, segment: str) -> bool:
    """Whether a text node is *segment*, and all that a link says."""
    holder = text.getparent()
    return holder is not None and holder.tag == "a" and not text.is_tail and squeeze(text) == segment


def from_large_print(doc: Document) -> Finding[str] | None:
    """
    The line in large print above the body, on a page whose ``<title>`` is empty or just the portal's name.

    Many small Chinese portals (schools, offices) are so: their headline is a cell or paragraph with a font size or a class.
    """
    said = page_title(doc)
    if headline(doc) is not None or (said and not _is_signature(doc, said)):
        return None
    for line in nearby.above(doc)[:6]:
        text = line.text
        if line.is_prose or not 3 < len(text) <= LONGEST_PRINT or _STARTS_AS_BYLINE.match(text):
            continue
        if any(_is_large(piece.element) or _is_called_title(piece.element) for piece in line.pieces):
            return Finding(text, "large-print", text)
    return None


def _is_called_title(element: _Element) -> bool:
    """Whether the class of a paragraph or cell outside of links calls it the headline."""
    return (
        element.tag in ("p", "div", "td", "span")
        and not _HEADLINE_NAMES.isdisjoint(own_words(element))
        and next(element.iterancestors("a"), None) is None
    )


_HEADLINE_NAMES = frozenset("title tit biaoti headline titlename bt".split())
LONGEST_PRINT = 80
_STARTS_AS_BYLINE = re.compile(r"\W*(?:(?:发布|发表|更新|录入)?(?:时间|日期)|来源|作者|编辑|阅读|浏览|点击)\s*[:：]")
_RIGHTS = re.compile("版权|copyright|©|主办", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,2})(?:\.\d+)?\s*(px|pt)", re.IGNORECASE)


def _is_signature(doc: Document, name: str) -> bool:
    """Whether *name* is the portal's: known as such, or named in the page's notice of rights."""
    return is_site_name(doc, name) or any(_RIGHTS.search(text) for text in texts_with(doc, [name.lower()])[:8])


def _is_large(element: _Element) -> bool:
    """Whether *element*, or one of the two around it, is set in 18 pixels, 14 points, ``<font size="4">`` or larger, and no link."""
    for node in (element, *islice(element.iterancestors(), 2)):
        if node.tag == "a":
            return False
        if node.tag == "font" and (node.get("size") or "").lstrip("+") in ("2", "3", "4", "5", "6", "7"):
            return (node.get("size") or "").startswith("+") or int(node.get("size")) > 3
        size = _SIZE.search(node.get("style") or "")
        if size:
            return int(size[1]) >= (18 if size[2].lower() == "px" else 14)
    return False


RULES: tuple[Rule, ...] = (
    from_headline,
    from_json_ld,
    from_open_graph,
    from_shown_segment,
    from_large_print,
    from_title_element,
)


def _finding(doc: Document, said: str | None, rule: str) -> Finding[str] | None:
    said = squeeze(unescape(said or ""))
    text = strip_site_name(doc, said)
    return Finding(text, rule, said) if text and not is_site_name(doc, text) else None
