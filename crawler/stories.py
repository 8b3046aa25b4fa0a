"""Whether two texts are versions of one story: sketches find candidate pairs, rare word sequences decide. Pure."""

from __future__ import annotations

import re
import struct
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log
from zlib import crc32

VERSION = 1
"""Version of the sketch: raised when hashing or folding changes, so that old sketches are never compared with new ones."""
BINS = 128
BANDS, ROWS = 32, 4
NEAR = 0.4
"""Estimated share of common bigrams from which two texts are versions of one story (measured: docs/stories.md)."""
COPY = 0.9
"""The share from which one is a copy of the other."""

MIN_UNITS = 50
"""Shorter bodies ("图集", "详见附件") resemble each other without being copies: only equal ones count."""
RARE = 0.13
"""Weighted share of common sequences above which a near pair is more than house style (measured: docs/stories.md)."""
GRAM = 4
"""Characters or words per sequence: long enough to identify a phrase, short enough to survive swapping every fifth word."""

_EMPTY = 0xFFFF_FFFF
_SHIFT = 25  # 2 ** 32 hash values over 128 bins


def sketch(body: str) -> tuple[int, ...]:
    """
    The one-permutation minhash of a body: 128 numbers of 16 bits; empty for a text shorter than 50 units.

    Each pair of neighbouring characters (of words, in scripts with spaces) falls by the top bits of its
    CRC-32 into one bin, which keeps its least value; an empty bin borrows its neighbour's, by rotation (Shrivastava & Li,
    2014). Pairs, because they survive swapped words and sentences, which whole-text hashes do not.
    """
    words = units(body)
    if len(words) < MIN_UNITS:
        return ()
    bins = [_EMPTY] * BINS
    for pair in set(pairwise(words)):
        value = crc32(" ".join(pair).encode("utf-8", "surrogatepass"))
        if value < bins[value >> _SHIFT] or bins[value >> _SHIFT] == _EMPTY:
            bins[value >> _SHIFT] = value
    return _densified(bins)


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """
    The estimated share of bigrams that two texts have in common, 0 … 1; 0 where one has none.

    >>> text = "萧山经济开发区最大的公司昨天宣布，今年将投入二十亿元，在区内新建三座工厂。" * 2
    >>> similarity(sketch(text), sketch(text.replace("，", " ")))
    1.0
    >>> similarity(sketch("图集"), sketch("图集"))
    0.0
    """
    if not one or not other:
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / BINS


def band_keys(values: Sequence[int]) -> list[int]:
    """32 keys, each of four neighbouring numbers and its place: texts that share one are worth comparing."""
    return [
        crc32(struct.pack("<B4H", band, *values[band * ROWS : band * ROWS + ROWS])) | band << 32
        for band in range(BANDS)
        if values
    ]


def units(body: str) -> list[str]:
    """
    The folded text cut into what carries meaning: single characters of scripts that are written without spaces, else words
    and numbers. Spacing and punctuation are house style, and left out.

    Pairs of letters would not do: any two long English texts share most of theirs.

    >>> units("ＡＩ助力，萧山 2026！ The End")
    ['ai', '助', '力', '萧', '山', '2026', 'the', 'end']
    """
    from crawler.text import fold

    return _UNIT.findall(fold(body))


# Han, kana, hangul (whose endings hang on the word), and the scripts of South-East Asia are taken by character.
_DENSE = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_UNIT = re.compile(f"[{_DENSE}]|[^\\W_{_DENSE}]+")


class HouseStyle:
    """
    How common each sequence of four units is in a sample of texts, so that phrases that everybody at a portal uses
    (a slogan, a disclaimer, the sentences of a text mill) do not count as something in common.

    Counts live in one array of 2 ** 20 counters, whatever the sample; two sequences that share a counter look a little more
    common than they are.
    """

    _CELLS = 1 << 20

    def __init__(self, bodies: Iterable[str]) -> None:
        self._counts = array("H", bytes(2 * self._CELLS))
        self.texts = 0
        for body in bodies:
            self.add(body)

    def add(self, body: str) -> None:
        self.texts += 1
        counts = self._counts
        for cell in grams(body):
            if counts[cell] < 0xFFFF:
                counts[cell] += 1

    def in_common(self, one: str, other: str) -> float:
        """
        The share of their sequences that two texts have in common, each weighed by how rare it is here, 0 … 1.

        Both texts may be part of the sample. With a small sample all sequences weigh nearly the same.
        """
        ours, theirs = grams(one), grams(other)
        shared = sum(map(self._weight, ours & theirs))
        every = sum(map(self._weight, ours | theirs))
        return shared / every if every else 0.0

    def _weight(self, cell: int) -> float:
        # Two texts are allowed for free: the pair itself. Five phantom texts keep a tiny sample from condemning anything.
        return log((self.texts + 5) / (max(0, self._counts[cell] - 2) + 1))


def grams(body: str) -> set[int]:
    """The sequences of four units in a body, as cells of a HouseStyle."""
    words, mask = units(body), HouseStyle._CELLS - 1
    runs = set(zip(*(words[at:] for at in range(GRAM))))
    return {crc32(" ".join(run).encode("utf-8", "surrogatepass")) & mask for run in runs}


_NUMBER = re.compile(r"\d[\d.,:]*\d")


def keeps_numbers(one: str, other: str) -> bool:
    """
    Whether two similar texts contain the same numbers, as versions of one story do and issues of a bulletin do not.

    True if either has fewer than four numbers of two digits or more: then numbers prove nothing.

    >>> keeps_numbers("92号 7.85元 95号 8.36元 0号 7.49元 5月12日", "92号 7.91元 95号 8.42元 0号 7.55元 6月28日")
    False
    >>> keeps_numbers("92号 7.85元 95号 8.36元 0号 7.49元", "92号 7.85元，95号 8.36元，0号 7.49元。记者报道")
    True
    >>> keeps_numbers("92号 7.85元 5月12日", "92号 7.91元 6月28日")
    True
    """
    ours, theirs = Counter(_NUMBER.findall(one)), Counter(_NUMBER.findall(other))
    if min(ours.total(), theirs.total()) < 4:
        return True
    return (ours & theirs).total() >= 0.5 * min(ours.total(), theirs.total())


def pack(values: Sequence[int]) -> bytes:
    """The sketch as 256 bytes for the archive; b"" for none."""
    return struct.pack(f"<{len(values)}H", *values)


def unpack(data: bytes) -> tuple[int, ...]:
    """
    The sketch of those bytes.

    >>> unpack(pack(sketch("一段文字" * 20))) == sketch("一段文字" * 20)
    True
    """
    return struct.unpack(f"<{len(data) // 2}H", data)


def _densified(bins: list[int]) -> tuple[int, ...]:
    if all(value == _EMPTY for value in bins):
        return ()
    filled = list(bins)
    # Twice round, backwards: each empty bin takes the next filled one's value, mixed with how far it was borrowed from.
    carried, distance = 0, 0
    for at in range(2 * BINS - 1, -1, -1):
        if bins[at % BINS] != _EMPTY:
            carried, distance = bins[at % BINS], 0
        else:
            distance += 1
            filled[at % BINS] = carried + distance * 0x9E3779B1
    return tuple((value ^ value >> 16) & 0xFFFF for value in filled)
