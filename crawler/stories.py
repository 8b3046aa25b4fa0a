"""How much two texts have in common: sketches that are compared instead of the texts. Pure."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from zlib import crc32

VERSION = 1
"""Of the sketch; another way of hashing or folding gets another number, so that old sketches are never compared with new ones."""
BINS = 128
BANDS, ROWS = 32, 4
NEAR = 0.4
"""Estimated share of common bigrams from which two texts are versions of one story (measured: docs/stories.md)."""
COPY = 0.9
"""The same from which one is a copy of the other."""

_EMPTY = 0xFFFF_FFFF
_SHIFT = 25  # 2 ** 32 hash values over 128 bins


def sketch(body: str) -> tuple[int, ...]:
    """
    The one-permutation minhash of a body: 128 numbers of 16 bits; empty for a text without two characters.

    Each pair of neighbouring characters of the folded text, punctuation and spaces out, falls by the top bits of its
    CRC-32 into one bin, which keeps its least value; an empty bin borrows its neighbour's, by rotation (Shrivastava & Li,
    2014). Bigrams of characters, because they survive swapped words and sentences, which whole-text hashes do not.
    """
    from crawler.text import fold

    letters = "".join(filter(str.isalnum, fold(body)))
    bins = [_EMPTY] * BINS
    raw = letters.encode("utf-32-le", "ignore")
    for pair in {raw[at : at + 8] for at in range(0, len(raw) - 4, 4)}:
        value = crc32(pair)
        if value < bins[value >> _SHIFT] or bins[value >> _SHIFT] == _EMPTY:
            bins[value >> _SHIFT] = value
    return _densified(bins)


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """
    The estimated share of bigrams that two texts have in common, 0 … 1; 0 where one has none.

    >>> similarity(sketch("萧山经济开发区最大的公司"), sketch("萧山经济开发区最大的公司！"))
    1.0
    >>> similarity(sketch(""), sketch(""))
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


def pack(values: Sequence[int]) -> bytes:
    """The sketch as 256 bytes for the archive; b"" for none."""
    return struct.pack(f"<{len(values)}H", *values)


def unpack(data: bytes) -> tuple[int, ...]:
    """
    The sketch of those bytes.

    >>> unpack(pack(sketch("一段文字"))) == sketch("一段文字")
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
