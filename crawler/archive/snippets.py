"""Where the words of a search stand in a text, and which part of the text shows them best."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.archive.search_text import Needle, fold

Span = tuple[int, int]
"""[start, end) offsets of characters."""

_MAX_MARKS = 2000  # of one text; a novel full of one character is not marked to its end


def marks_in(needles: Sequence[Needle], text: str) -> list[Span]:
    """
    Where *text* holds any of *needles*: in order, touching ones joined.

    >>> marks_in([Needle("ai"), Needle("保险")], "ＡＩ 與保險")
    [(0, 2), (4, 6)]
    >>> marks_in([Needle("保险"), Needle("险业")], "保险业")
    [(0, 3)]
    """
    return _marks(needles, fold(text))


def _marks(needles: Sequence[Needle], folded: str) -> list[Span]:
    found: list[Span] = []
    for needle in needles:
        for match in needle.pattern.finditer(folded):
            found.append(match.span())
            if len(found) > _MAX_MARKS:
                break
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def snippet(needles: Sequence[Needle], text: str, chars: int = 90) -> tuple[str, list[Span]]:
    """
    The stretch of *text*, about *chars* characters long and on one line, that holds most of the *needles*, with their places in it.

    Cut ends are shown as "…"; without a needle in the text it is the beginning.

    >>> snippet([Needle("税")], "一二三四五六七八九十税一二三四五六七八九十", 9)
    ('…六七八九十税一二三…', [(6, 7)])
    >>> snippet([], "第一段\\n\\n第二段")
    ('第一段 第二段', [])
    """
    flat = re.sub(r"\s+", " ", text).strip()
    folded = fold(flat)  # once: it takes longer than all the rest
    marks = _marks(needles, folded)
    start = _best_start(needles, folded, marks, chars)
    end = min(len(flat), start + chars)
    head, tail = "…" * (start > 0), "…" * (end < len(flat))
    shift = len(head) - start
    inside = [(max(a, start) + shift, min(b, end) + shift) for a, b in marks if a < end and b > start]
    return head + flat[start:end] + tail, inside


def _best_start(needles: Sequence[Needle], folded: str, marks: Sequence[Span], chars: int) -> int:
    """The window around a mark that holds most different words, the first such one; the word stands after a little of what leads to it."""
    if not marks or len(folded) <= chars:
        return 0
    best, best_count = marks[0][0], -1
    for first, _ in marks[:200]:
        window = folded[first : first + chars]
        count = sum(needle.pattern.search(window) is not None for needle in set(needles))
        if count > best_count:
            best, best_count = first, count
    lead = min(chars // 3 + 2, 5 + chars // 6)
    return max(0, min(best - lead, len(folded) - chars))


def cut_at(text: str, marks: Sequence[Span]) -> list[tuple[str, bool]]:
    """
    *text* in pieces, each with whether it is marked: what colours and ``<mark>`` are made of.

    >>> cut_at("买保险了", [(1, 3)])
    [('买', False), ('保险', True), ('了', False)]
    """
    pieces, at = [], 0
    for start, end in marks:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]
