"""Word tables in many languages, written one language a line and joined into the alternatives of a pattern."""

from __future__ import annotations


def any_of(**words: str) -> str:
    """
    The alternatives of a regular expression: the words of every language, in the order written, with no group around them.

    Each argument holds one language's words (or one sort of them), parted by bars; each word may itself be a pattern. To add
    a word, add it to its language; to add a language, add a line. A bar too many would make a pattern that matches nothing
    at all, anywhere, so it raises ValueError.

    >>> any_of(english="by|written by", chinese="作者|撰文")
    'by|written by|作者|撰文'
    >>> any_of(english="by|")
    Traceback (most recent call last):
    ValueError: english: an empty word, from a bar too many
    """
    for language, alternatives in words.items():
        if not alternatives or alternatives[0] == "|" or alternatives[-1] == "|" or "||" in alternatives:
            raise ValueError(f"{language}: an empty word, from a bar too many")
    return "|".join(words.values())
