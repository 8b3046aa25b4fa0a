"""The difference between two texts, readable in a language without spaces: sentence by sentence, then by character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Change = Literal["same", "gone", "new"]
_CLOSE_ENOUGH = 0.5  # two sentences less similar than this read better as one removed and one added
_LONG = 2000  # longer sentences (tables, pages without full stops) are not compared by character

# A sentence ends with its full stop and closing quotes, or at the end of the line.
_SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;]+[”’」』）)\"']*|\n+|$)|\n+")
# Western words and numbers are compared whole, everything else character by character.
_TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+|\d+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both, only before (``gone``), or only after (``new``)."""

    change: Change
    text: str


def diff(before: str, after: str) -> list[Piece]:
    """
    The pieces that lead from *before* to *after*. Joined without the ``new`` ones they give *before*, without the ``gone`` ones *after*.

    >>> [(piece.change, piece.text) for piece in diff("大雪。明天放晴。", "大雪。后天放晴。")]
    [('same', '大雪。'), ('gone', '明'), ('new', '后'), ('same', '天放晴。')]
    >>> diff("", "")
    []
    """
    return _merged(_by_sentence(sentences(before), sentences(after)))


def sentences(text: str) -> list[str]:
    """
    The sentences of a text, nothing lost.

    >>> sentences("下雪了。“真冷！”他说\\n完")
    ['下雪了。', '“真冷！”', '他说\\n', '完']
    """
    return [found for found in _SENTENCE.findall(text) if found]


def in_context(pieces: Sequence[Piece], chars: int = 40) -> list[Piece]:
    """
    The changes with a little context; an ellipsis stands for what is left out.

    >>> [piece.text for piece in in_context([Piece("same", "很长的" * 30), Piece("new", "改")], 4)]
    ['… 的很长的', '改']
    """
    shown = []
    for at, piece in enumerate(pieces):
        if piece.change != "same" or len(piece.text) <= 2 * chars + 3:
            shown.append(piece)
            continue
        head = piece.text[:chars] if at else ""
        tail = piece.text[-chars:] if at < len(pieces) - 1 else ""
        shown.append(Piece("same", f"{head} … {tail}".strip()))
    return shown


def counted(pieces: Sequence[Piece]) -> tuple[int, int]:
    """(characters added, characters removed), without white space."""
    sizes = {"new": 0, "gone": 0, "same": 0}
    for piece in pieces:
        sizes[piece.change] += len("".join(piece.text.split()))
    return sizes["new"], sizes["gone"]


def _by_sentence(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Piece("same", text) for text in old[i1:i2])
        elif tag == "replace" and i2 - i1 == j2 - j1:
            for one, other in zip(old[i1:i2], new[j1:j2]):
                yield from _by_character(one, other)
        elif tag == "replace":
            yield from _by_character("".join(old[i1:i2]), "".join(new[j1:j2]))
        else:
            yield from (Piece("gone", text) for text in old[i1:i2])
            yield from (Piece("new", text) for text in new[j1:j2])


def _by_character(old: str, new: str) -> Iterator[Piece]:
    ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    match = SequenceMatcher(None, ours, theirs, autojunk=False)
    if len(old) > _LONG or len(new) > _LONG or match.ratio() < _CLOSE_ENOUGH:
        yield Piece("gone", old)
        yield Piece("new", new)
        return
    for tag, i1, i2, j1, j2 in _without_crumbs(match.get_opcodes()):
        if tag == "equal":
            yield Piece("same", "".join(ours[i1:i2]))
        else:
            yield Piece("gone", "".join(ours[i1:i2]))
            yield Piece("new", "".join(theirs[j1:j2]))


_Op = tuple[str, int, int, int, int]


def _without_crumbs(ops: Sequence[_Op]) -> list[_Op]:
    """Merge a single character that two changed words share by chance ("的") into the change, so that it does not split it."""
    kept: list[_Op] = []
    for at, (tag, i1, i2, j1, j2) in enumerate(ops):
        is_crumb = tag == "equal" and i2 - i1 == 1 and 0 < at < len(ops) - 1
        if kept and kept[-1][0] == "replace" and (is_crumb or tag != "equal"):
            kept[-1] = ("replace", kept[-1][1], i2, kept[-1][3], j2)
        else:
            kept.append((tag if tag == "equal" else "replace", i1, i2, j1, j2))
    return kept


def _merged(pieces: Iterator[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for is_same, run in groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.change == "same"):
        texts: dict[Change, list[str]] = {"same": [], "gone": [], "new": []}
        for piece in run:
            texts[piece.change].append(piece.text)
        order: tuple[Change, ...] = ("same",) if is_same else ("gone", "new")
        merged += [Piece(change, "".join(texts[change])) for change in order if texts[change]]
    return merged
