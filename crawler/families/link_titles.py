"""What a link to another post is called: its headline or text, without the word for its side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.document import Document
from crawler.fields.link_lists import headline_in
from crawler.fields.neighbour_words import ALONE, GOES_ON, STARTS_WITH_LABEL, Side, without_side
from crawler.items import Link
from crawler.text import squeeze, text_of
from crawler.urls import canonical

if TYPE_CHECKING:
    from lxml.etree import _Element


def link_of(doc: Document, element: _Element) -> Link | None:
    """A link with its headline or text, else its title, else its picture's alt; None if it leads nowhere or to this page."""
    address = doc.address_of(element)
    if not address or address.split("#")[0] == doc.url.split("#")[0]:
        return None
    pictures = [image.get("alt") or "" for image in element.iter("img")]
    heading = headline_in(element)
    said = _beside_label(element) if _SIDE.match(heading) else heading or _beside_label(element)
    # Twenty Eleven's arrow stands behind the next title
    title = without_side(said) if _SIDE.match(said) or not said[:1].isalnum() or said[-1:] in _ARROWS else said
    return Link(canonical(address), title or without_side(squeeze(element.get("title") or "")) or squeeze(" ".join(pictures)))


_ARROWS = frozenset("→←»«")


def names_side(element: _Element, side: Side) -> bool:
    """Whether a link or its box begins with the label of this *side*."""
    said = next((squeeze(text) for text in element.itertext() if not text.isspace()), "")
    return (STARTS_WITH_LABEL[side].match(said) is not None and not GOES_ON.match(said)) or ALONE[side].fullmatch(
        said
    ) is not None


def _beside_label(element: _Element) -> str:
    """The text of a link to a neighbour without the word for its side, where that is a part of its own: <span>Previous</span>."""
    said = text_of(element)
    for part in (element[0], element[-1]) if len(element) > 1 else ():
        label = text_of(part)
        rest = said.removeprefix(label).removesuffix(label).strip(" «»←→:：")
        if len(label) < 24 and _SIDE.match(label) and any(map(str.isalnum, rest)):
            return rest
    return said


_SIDE = re.compile(
    r"\W*(?:[上下前后後]一|前の|次の|prev|next|older|newer|vorherig|vorig|nächst|nachfolg|zurück|weiter|preced|success|prossim|précédent|suivant|anterior|siguiente|próxim)",
    re.IGNORECASE,
)
