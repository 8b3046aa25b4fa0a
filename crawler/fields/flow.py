"""The page as lines of text in reading order, forward or backward from an element, each piece with what its markup says it is."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING

from crawler.fields.kinds import icon_kinds, kinds_of
from crawler.text import INVISIBLE_TAGS, squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCK_TAGS = frozenset(
    "address article aside blockquote body br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav"
    " ol p pre section table tbody td th tr ul".split()
)
PROSE_CHARS = 90  # a line longer than this, counting a Han character as two, is a paragraph and no byline

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WIDE = re.compile("[\u2e80-\uffef]+")


class Piece:
    """A run of text, squeezed, with the element that holds it, and what its classes or the icon before it say it is (KIND_WORDS)."""

    __slots__ = ("_kinds", "element", "icon", "text")

    def __init__(self, text: str, element: _Element, icon: _Element | None = None) -> None:
        self.text, self.element = text, element
        self.icon = icon
        """The empty element directly before the text, where there is one."""
        self._kinds: frozenset[str] | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """What the piece is (author, date, views …); read on first use, as most pieces are never asked and some often."""
        if self._kinds is None:
            self._kinds = (icon_kinds(self.icon) if self.icon is not None else None) or kinds_of(self.element)
        return self._kinds


class Line:
    """The pieces on one line of the page: between two borders of blocks, or line breaks."""

    __slots__ = ("_width", "pieces", "text")

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self.pieces = pieces
        self.text = pieces[0].text if len(pieces) == 1 else " ".join(piece.text for piece in pieces)
        self._width = -1

    @property
    def width(self) -> int:
        """The columns that its text takes (``width``)."""
        if self._width < 0:
            self._width = width(self.text)
        return self._width

    def piece_at(self, place: int) -> Piece:
        """The piece that holds the character at *place* in the line's text."""
        end = 0
        for piece in self.pieces:
            end += len(piece.text) + 1
            if place < end:
                return piece
        return self.pieces[-1]

    @property
    def is_prose(self) -> bool:
        """Whether it's long enough to be a paragraph of the text rather than a line about it."""
        return self.width > PROSE_CHARS


def width(text: str) -> int:
    """
    The columns that *text* takes; Han characters, kana and Hangul count two.

    >>> width("abc"), width("来源：a")
    (3, 7)
    """
    return len(text) if text.isascii() else len(text) + sum(map(len, _WIDE.findall(text)))


Event = tuple[str, "_Element | None"]
"""A run of text and its element; an empty text is an element without any (perhaps an icon), ("", None) a border between lines."""
_BORDER: Event = ("", None)


def forward(start: _Element, *, inside: bool = False) -> Iterator[Event]:
    """Text runs and line borders in page order, from what follows *start* (with *inside*: from its content) to the page's end."""
    node: _Element | None = start
    enter = inside
    while node is not None:
        is_block = node.tag in BLOCK_TAGS
        if enter and is_shown(node):
            if is_block:
                yield _BORDER
            if node.text:
                yield node.text, node
            if len(node):
                node = node[0]
                continue
            if not node.text:
                yield "", node  # an empty element may be an icon that labels what follows
        elif enter:
            yield "", node
        if is_block:
            yield _BORDER
        parent = node.getparent()
        if node.tail and parent is not None:
            yield node.tail, parent
        following = node.getnext()
        enter = following is not None
        node = following if following is not None else parent


def backward(start: _Element) -> Iterator[Event]:
    """Text runs and line borders before *start*, the nearest first, to the page's beginning."""
    node = start
    while True:
        previous = node.getprevious()
        parent = node.getparent()
        if previous is None:
            if parent is None:
                return
            if parent.text:
                yield parent.text, parent
            if parent.tag in BLOCK_TAGS:
                yield _BORDER
            node = parent
            continue
        if previous.tail and parent is not None:
            yield previous.tail, parent
        node = previous
        if previous.tag in BLOCK_TAGS:
            yield _BORDER
        if is_shown(previous):
            node = yield from _deepest_last(previous)


def _deepest_last(node: _Element) -> Generator[Event, None, _Element]:
    """Walk down the last children of *node*, yielding their tails, and return the leaf after yielding its text."""
    while len(node):
        last = node[-1]
        if last.tail:
            yield last.tail, node
        if last.tag in BLOCK_TAGS:
            yield _BORDER
        if not is_shown(last):
            return last
        node = last
    if node.text:
        yield node.text, node
    else:
        yield "", node
    return node


def inside(element: _Element) -> Iterator[Event]:
    """Text runs and line borders of *element* itself, in page order."""
    end = element.getnext()
    for text, node in forward(element, inside=True):
        if node is not None and node is not element and (node is end or element not in _near_ancestors(node, element)):
            return
        yield text, node


def inside_backward(element: _Element) -> Iterator[Event]:
    """Text runs and line borders of *element* itself, the last first."""
    leaf = yield from _deepest_last(element)
    if leaf is element:
        return
    for text, node in backward(leaf):
        if node is not None and element not in _near_ancestors(node, element):
            return
        yield text, node


def _near_ancestors(node: _Element, stop: _Element) -> Iterator[_Element]:
    yield node
    for ancestor in node.iterancestors():
        yield ancestor
        if ancestor is stop:
            return


def is_shown(element: _Element) -> bool:
    """Whether a reader sees *element*: it's no script or comment, and not hidden by its own ``style`` or ``hidden`` attribute."""
    tag = element.tag
    if not isinstance(tag, str) or tag in INVISIBLE_TAGS:
        return False
    style = element.get("style")
    return not (style and _HIDDEN.search(style) and not waits_for_script(element)) and element.get("hidden") is None


def waits_for_script(element: _Element) -> bool:
    """
    Whether a hidden *element* is the page itself, hidden until it has loaded: it holds a headline and half of all text.

    Some themes hide ``<body>`` or the post's whole column, so that nothing flickers (Moricolor).
    """
    if next(element.iter("h1", "h2", "article", "main"), None) is None:
        return False
    page = next(element.iterancestors("body"), None)
    return page is None or 2 * len("".join(element.itertext())) > len("".join(page.itertext()))


def lines_of(events: Iterable[Event], most: int, *, reverse: bool = False) -> Iterator[Line]:
    """*events* gathered into lines, with at most *most* pieces in all; *reverse* if they come last first."""
    line: list[Piece] = []
    icon: _Element | None = None
    count = 0
    for raw, element in events:
        if element is None:
            if line:
                yield Line(tuple(line[::-1] if reverse else line))
                line = []
            icon = None
            continue
        text = squeeze(raw) if raw and not raw.isspace() else ""
        if not text:
            if not raw:
                icon = element
                if reverse and line and line[-1].icon is None:  # the icon stands before the text that was read last
                    line[-1] = Piece(line[-1].text, line[-1].element, icon)
                    icon = None
            continue
        line.append(Piece(text, element, None if reverse else icon))
        icon = None
        count += 1
        if count >= most:
            break
    if line:
        yield Line(tuple(line[::-1] if reverse else line))
