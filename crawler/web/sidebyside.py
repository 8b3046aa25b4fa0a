"""Two texts side by side: paragraphs matched, with the characters that differ inside a changed one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Piece = tuple[str, bool]
"""Text, and whether it is missing on the other side."""

_TOKEN = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+|\d+(?:[.,]\d+)*%?|.", re.DOTALL)
_MOST_TOKENS = 4_000_000  # product of both sides, a second of work; longer paragraphs are compared sentence by sentence
_SENTENCE = re.compile(r"[^。！？!?；;]*[。！？!?；;]?”?", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """A paragraph on either side. *kind*: same, changed, removed (left only), added (right only)."""

    kind: Literal["same", "changed", "removed", "added"]
    left: list[Piece]
    right: list[Piece]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def compare(before: str, after: str) -> list[Row]:
    """
    The rows of a side-by-side view of two texts whose paragraphs are separated by line breaks.

    >>> [(row.kind, row.left, row.right) for row in compare("一\\n\\n增长3%。", "一\\n\\n下降3%。\\n\\n三")]
    [('same', [('一', False)], [('一', False)]), ('changed', [('增长', True), ('3%。', False)], [('下降', True), ('3%。', False)]), ('added', [], [('三', True)])]
    """
    left, right = _paragraphs(before), _paragraphs(after)
    rows: list[Row] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [Row("same", [(text, False)], [(text, False)]) for text in left[a:b]]
        else:
            rows += _paired(left[a:b], right[c:d])
    return rows


def folded(rows: Sequence[Row], around: int = 1) -> list[Row | int]:
    """The same with long stretches of unchanged paragraphs replaced by their number; *around* paragraphs stay at each end."""
    shown: list[Row | int] = []
    changed = [k for k, row in enumerate(rows) if row.kind != "same"]
    hidden = 0
    for k, row in enumerate(rows):
        if any(abs(k - other) <= around for other in changed) or not changed:
            if hidden:
                shown.append(hidden)
                hidden = 0
            shown.append(row)
        else:
            hidden += 1
    return [*shown, hidden] if hidden else shown


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _paired(left: list[str], right: list[str]) -> list[Row]:
    """Changed paragraphs paired with their most likely successors, in order; those without one stay alone."""
    rows: list[Row] = []
    at = 0
    for old in left:
        likest, best = None, 0.3
        for k in range(at, min(at + 6, len(right))):
            score = _likeness(old, right[k])
            if score > best:
                likest, best = k, score
        if likest is None:
            rows.append(Row("removed", [(old, True)], []))
            continue
        rows += [Row("added", [], [(new, True)]) for new in right[at:likest]]
        rows.append(Row("changed", *inline(old, right[likest])))
        at = likest + 1
    return rows + [Row("added", [], [(new, True)]) for new in right[at:]]


def _likeness(a: str, b: str) -> float:
    """Shared pairs of characters: quick, and enough to recognise a paragraph's later version."""
    pairs_a, pairs_b = ({text[k : k + 2] for k in range(len(text) - 1)} or {text} for text in (a, b))
    return 2 * len(pairs_a & pairs_b) / (len(pairs_a) + len(pairs_b))


def inline(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """The two texts in pieces, with those marked that are missing in the other; Chinese by characters, Latin words and numbers whole."""
    a, b = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(a) * len(b) > _MOST_TOKENS:
        a, b = (list(filter(None, _SENTENCE.findall(text))) for text in (before, after))
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        old, new = "".join(a[i:j]), "".join(b[k:m])
        _add(left, old, kind != "equal")
        _add(right, new, kind != "equal")
    return _without_islands(left), _without_islands(right)


def _add(pieces: list[Piece], text: str, marked: bool) -> None:
    if text:
        pieces.append((text, marked))


def _without_islands(pieces: list[Piece]) -> list[Piece]:
    """A single character that chanced to stay between two changes is read as part of the change."""
    joined: list[Piece] = []
    for k, (text, marked) in enumerate(pieces):
        island = not marked and len(text) == 1 and 0 < k < len(pieces) - 1
        if joined and (marked or island) and joined[-1][1]:
            joined[-1] = (joined[-1][0] + text, True)
        else:
            joined.append((text, marked or island))
    return joined
