"""The short lines of text that a reader sees around the headline, at both ends of the body, and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document, once
from crawler.fields.belonging import body_element, headline_element, is_foreign
from crawler.fields.flow import Line, backward, forward, inside, inside_backward, lines_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PIECES_BELOW, MAX_PIECES_ABOVE, MAX_PIECES_ENDING = 90, 24, 60
MAX_LINES_ENDING = 30
MAX_PROSE_LINES = 3  # a lead or a subtitle may stand between headline and byline; below stands the body


@once
def below(doc: Document) -> tuple[Line, ...]:
    """The lines from the headline down to the first paragraphs; where no headline is seen, those at the body's beginning."""
    start = headline_element(doc)
    if start is not None:
        return tuple(_until_prose(lines_of(forward(start), MAX_PIECES_BELOW)))
    body = body_element(doc)
    return tuple(_until_prose(lines_of(forward(body, inside=True), MAX_PIECES_BELOW))) if body is not None else ()


@once
def above(doc: Document) -> tuple[Line, ...]:
    """The lines before the headline (before the body, where no headline is seen), the nearest first."""
    start = headline_element(doc)
    if start is None:
        start = body_element(doc)
    return tuple(lines_of(backward(start), MAX_PIECES_ABOVE, reverse=True)) if start is not None else ()


@once
def before_body(doc: Document) -> tuple[Line, ...]:
    """The lines before the body, the nearest first; empty where the headline stands in the body's own block."""
    body, head = body_element(doc), headline_element(doc)
    if body is None or head is None or body in head.iterancestors():
        return ()
    return tuple(lines_of(backward(body), MAX_PIECES_ABOVE, reverse=True))


def around_headline(doc: Document) -> Iterator[Line]:
    """The lines around the headline that are no paragraphs: where bylines stand."""
    return (line for line in (*below(doc), *above(doc)[:6], *before_body(doc)[:8]) if not line.is_prose)


@once
def opening(doc: Document) -> tuple[Line, ...]:
    """The first lines of the body; empty if there is none."""
    body = body_element(doc)
    return tuple(islice(lines_of(inside(body), 24), 6)) if body is not None else ()


@once
def closing(doc: Document) -> tuple[Line, ...]:
    """The last lines of the body, the last one first."""
    body = body_element(doc)
    if body is None:
        return ()
    return tuple(islice(lines_of(inside_backward(body), 40, reverse=True), 6))


@once
def ending(doc: Document) -> tuple[Line, ...]:
    """The lines after the body, in order, without those in menus, comments, sidebars and the page's foot."""
    body = body_element(doc)
    if body is None:
        return ()
    lines = (line for line in lines_of(forward(body), MAX_PIECES_ENDING) if not is_foreign(doc, line.pieces[0].element))
    return tuple(islice(lines, MAX_LINES_ENDING))


def is_after_body(doc: Document, element: _Element) -> bool:
    """Whether *element* stands after the body, outside of it; False where no body is seen."""
    body = body_element(doc)
    if body is None or element is body:
        return False
    holders = [body, *body.iterancestors()]
    child = element
    for node in element.iterancestors():
        if node in holders:
            place = holders.index(node)
            return place > 0 and node.index(child) > node.index(holders[place - 1])
        child = node
    return False


def _until_prose(lines: Iterable[Line]) -> Iterator[Line]:
    """*lines* up to and with the paragraph that makes it MAX_PROSE_LINES of them."""
    prose = 0
    for line in lines:
        prose += line.is_prose
        yield line
        if prose >= MAX_PROSE_LINES:
            return
