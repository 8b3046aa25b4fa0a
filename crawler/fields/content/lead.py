"""The lead of an article where it stands apart from the body: a paragraph or two between the headline and the body's container."""

from __future__ import annotations

import re
from html import escape
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from crawler.document import Document
from crawler.fields import nearby
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.fields.content.blocks import Block
from crawler.fields.content.interjections import are_interjections
from crawler.fields.content.lines import is_credit, is_furniture, is_notice, is_related_heading
from crawler.fields.content.noise import is_caption, noise_level
from crawler.fields.flow import Line, width
from crawler.fields.headline import headline
from crawler.fields.kinds import split_words
from crawler.fields.metadata import meta
from crawler.fields.title_claims import key_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST = 3
"""Paragraphs; if there are more between headline and body, they are another text."""
LONGEST = 900  # columns of all of them
SHORTEST = 60  # columns of a line that no name calls a lead: a subtitle or a sentence, no label
# What papers and their systems call it: dek, standfirst, chapô, Vorspann, entradilla, bajada, sommario, ingress, лид …
_LEAD_WORDS = frozenset(
    "lead lede leadtext leadin teaser intro introduction standfirst dek deck subtitle subheadline subhead subheading subline sub sapo excerpt summary abstract"
    " description chapo chapeau resume entradilla bajada sumario subtitulo copete volanta linhafina sottotitolo sommario occhiello catenaccio vorspann anriss"
    " vorlauf unterzeile ingress manchet underrubrik preamble zajawka perex spot haberspot lid anons podzagolovok".split()
)
_STOPS = re.compile(
    r"^(?:摘\s*要|导\s*[读语]|核心提示|内容提要|提要|要旨|概要|abstract|tags?|topics?|share)\s*[:：]", re.IGNORECASE
)


def lead_blocks(doc: Document, body: _Element, blocks: list[Block]) -> list[Block]:
    """
    The paragraphs between the headline and *body*, as blocks; empty where there are none, or *blocks* begin with the same words.

    Papers set the first paragraph in bold above the picture, outside of the box that holds the rest.
    """
    head = headline(doc)
    if head is None or not blocks:
        return []
    own = {body, *body.iterancestors()}
    within = _skipped_header(body, head.value) if body in head.value.iterancestors() else None
    if head.value in own or (within is None and body in head.value.iterancestors()):
        return []
    opening, title = key_of(" ".join(block.text for block in blocks[:4]))[:2000], key_of(head.evidence)
    found: list[Block] = []
    for line in nearby.below(doc):
        element = line.pieces[0].element
        ups = (element, *element.iterancestors())
        if body in ups if within is None else within not in ups:
            break
        key = key_of(line.text)
        is_repeated = key[:60] in opening or key in title or title in key or any(key_of(block.text) == key for block in found)
        if len(key) < 20 or is_repeated or not _may_lead(doc, line):
            continue
        if found and not _goes_on(found[-1].element, _block_of(element)) and not _is_named(_near(element)):
            break
        if found or _is_lead(doc, line, key):
            text = _ICONS.sub("", line.text)
            found.append(Block("p", text, 0, escape(text, quote=False), _block_of(element)))
    return found if len(found) <= MOST and sum(width(block.text) for block in found) <= LONGEST else []


def _skipped_header(body: _Element, head: _Element) -> _Element | None:
    """The outermost part of *body* around the headline that its name keeps out of the text (``article__header``)."""
    inside = takewhile(lambda up: up is not body, head.iterancestors())
    return next((up for up in reversed(list(inside)) if noise_level(up)), None)


def _may_lead(doc: Document, line: Line) -> bool:
    """Whether a line may be the lead: it's no byline, credit, caption, notice or teaser, and no part of another post."""
    text, element = line.text, line.pieces[0].element
    if line.width < SHORTEST // 2 or not _SENTENCE.search(text) or _CREDIT.search(text):
        return False
    if line.width < 140 and _META.search(text) and not (line.is_prose and _is_named(_near(element))):
        return False
    if _STOPS.match(text) or is_furniture(text) or is_credit(text) or is_notice(text):
        return False
    if is_related_heading(text) or are_interjections((text,))[0]:
        return False
    if sum(len(piece.text) for piece in line.pieces if piece.element.tag == "a") > 0.3 * len(text):
        return False
    near = _near(element)
    if any(is_caption(up) or up.tag in _NEVER for up in near) or (
        any(noise_level(up) > 1 for up in near) and not _is_named(near)
    ):
        return False
    return not is_foreign(doc, element) and not is_of_other_post(doc, element)


def _is_lead(doc: Document, line: Line, key: str) -> bool:
    """Whether a paragraph is surely the lead: by its name, as the page's description begins with it, or as it follows the headline."""
    near = _near(line.pieces[0].element)
    if _is_named(near):
        return True
    described = key_of(meta(doc, "og:description", "description", "twitter:description") or "")
    if line.width >= SHORTEST and key[:30] in described:
        return True
    return line.is_prose and _block_of(near[0]).tag in ("p", "h2", "h3") and _stands_by_headline(doc, near[0])


def _is_named(near: list[_Element]) -> bool:
    return any(not _LEAD_WORDS.isdisjoint(split_words(f"{up.get('class') or ''} {up.get('id') or ''}")) for up in near)


def _stands_by_headline(doc: Document, element: _Element) -> bool:
    head = headline(doc)
    around = [*islice(head.value.iterancestors(), 2)] if head else []
    return any(up in around for up in islice(element.iterancestors(), 3))


def _goes_on(first: _Element | None, then: _Element) -> bool:
    """Whether *then* goes on with the same lead: it's an element of the same make in the same box."""
    return first is not None and first.getparent() is then.getparent() and first.get("class") == then.get("class")


_SENTENCE = re.compile(r"[.!?。！？…;؟।”\"»]\s*$|[,，、;:–].*\w{3}")
_ICONS = re.compile("^[\ue000-\uf8ff\\s]+")  # of icon fonts: quotation marks, pens
# A date, a clock or minutes of reading in a short line: a byline. An agency or a photographer in brackets or after a bar: a caption.
_META = re.compile(r"(?:19|20)\d\d|\d{1,2}[:.]\d\d\b|\b\d+ min|^(?:by|von|par|por|di|door|af|av|oleh)\s", re.IGNORECASE)
_CREDIT = re.compile(
    r"\((?:AP|AFP|Reuters|Getty|EPA|dpa|Photo|Foto|Bild|Image|Video)\b[^()]*\)\s*$|(?:nuotr\.|©[^.]{0,60})\s*$|\b(?:Photo|Foto|Bild|Image)\s*:[^.:]{2,60}$"
)
_NEVER = frozenset(("figure", "figcaption", "li", "button", "form", "label", "nav", "aside", "time", "h1"))


def _near(element: _Element) -> list[_Element]:
    """The element and the boxes around it that belong to its paragraph alone."""
    found = [element]
    for up in element.iterancestors():
        if up.tag in ("article", "main", "body", "html") or len(found) > 4:
            break
        found.append(up)
    return found


def _block_of(element: _Element) -> _Element:
    return next((up for up in (element, *element.iterancestors()) if up.tag in ("p", "div", "h2", "h3", "section")), element)
