"""Finds regional words for the same thing: 软件 is 軟體 in Taiwan, which folding single characters does not find."""

from __future__ import annotations

from functools import cache
from typing import Any

from crawler.errors import UsageError

_WAYS = ("tw2sp", "s2twp", "hk2s", "s2hk")
"""OpenCC's conversions that change words, each way between the mainland, Taiwan and Hong Kong."""


def said_elsewhere(word: str) -> list[str]:
    """
    *word* and its regional variants, each once, from OpenCC's tables. Raises UsageError (``missing-extra``) without OpenCC.

    >>> said_elsewhere("硬盘"), said_elsewhere("養老")
    (['硬盘', '硬碟', '硬盤'], ['養老', '养老'])
    """
    return list(dict.fromkeys([word, *(_converter(way).convert(word) for way in _WAYS)]))


@cache
def _converter(way: str) -> Any:
    try:
        from opencc import OpenCC
    except ImportError:
        raise UsageError("~word needs an extra: pip install 'newskeep[fold]'", slug="missing-extra") from None
    return OpenCC(way)
