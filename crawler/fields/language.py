"""Which language a text is in, as far as its script decides it: Chinese, Japanese, Korean, and scripts of one language."""

from __future__ import annotations

import re

_KANA = re.compile(r"[\u3041-\u30fa\uff66-\uff9d]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_HANGUL = re.compile(r"[\uac00-\ud7af]+")
_LETTERS = re.compile(r"[^\W\d_]+")
# Scripts that one written language (nearly) owns; Cyrillic, Arabic and Devanagari are shared and prove nothing.
_OWNED = {
    "el": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]+"),
    "he": re.compile(r"[\u0590-\u05ff]+"),
    "th": re.compile(r"[\u0e00-\u0e7f]+"),
    "ta": re.compile(r"[\u0b80-\u0bff]+"),
    "bn": re.compile(r"[\u0980-\u09ff]+"),
    "ka": re.compile(r"[\u10a0-\u10ff]+"),
    "hy": re.compile(r"[\u0530-\u058f]+"),
}
# A letter of any of these scripts.
_PROVING = re.compile(f"[{''.join(pattern.pattern[1:-2] for pattern in (_KANA, _HAN, _HANGUL, *_OWNED.values()))}]")


def script_language(text: str) -> str | None:
    """
    The primary language that the script of *text* proves; None if it does not decide (Latin, Cyrillic, Arabic …).

    >>> script_language("萧山经济开发区"), script_language("東京都が発表した"), script_language("서울시는"), script_language("Guten Tag")
    ('zh', 'ja', 'ko', None)
    >>> script_language("") is None
    True
    """
    if text.isascii() or not _PROVING.search(text):  # most of the world's pages: nothing need be counted
        return None
    kana, han, hangul = _count(_KANA, text), _count(_HAN, text), _count(_HANGUL, text)
    if not kana and not hangul and han > max(1, 0.3 * len(text)):
        return "zh"  # whatever of the rest are letters: they need not be counted
    letters = _count(_LETTERS, text)
    if letters < 2:
        return None
    if hangul > 0.3 * letters:
        return "ko"
    if kana > 0.1 * letters and kana + han > 0.3 * letters:
        return "ja"
    if han > 0.3 * letters:
        return "zh"
    return next((lang for lang, script in _OWNED.items() if _count(script, text) > 0.4 * letters), None)


def _count(runs: re.Pattern[str], text: str) -> int:
    """How many characters stand in the runs that the pattern finds."""
    return sum(map(len, runs.findall(text)))
