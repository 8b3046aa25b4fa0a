"""
How text is folded, cut into the tokens that are indexed, asked for and shown: the one definition of what a word matches.

Han, kana and hangul have no dependable word borders, so each run of them is indexed as overlapping pairs and its last character:
`萧山经开区` → `萧山 山经 经开 开区 区`. Any word of two or more characters is then a phrase of pairs, one character a prefix, and no
dictionary decides what can be found. Letters and digits are words of their own (`iPhone15` → `iphone 15`). Where something other than
a space parts a word from its neighbour a mark is indexed, so that `AI手机` finds `AI 手机` but not `AI，手机`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAIRED = "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
PAIRED += "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
"""Scripts indexed as pairs: Han, kana, bopomofo, hangul syllables."""

BORDER = "\ue000"
"""The token indexed where punctuation or a line's end parts a word from its neighbour; private use, but a token to unicode61."""

_RUN = re.compile(rf"[{PAIRED}]+|[^\W\d_{PAIRED}]+|\d+")
_PAIRED_RUN = re.compile(rf"[{PAIRED}]+")
_PIECE = re.compile(rf"(?P<run>[{PAIRED}]+|[^\W\d_{PAIRED}]+|\d+)|(?P<gap>(?:[^\w]|_)+)")


class _Folding(dict[int, int]):
    """Characters that fold to themselves are learnt when met: str.translate is three times slower on missing keys."""

    def __missing__(self, code: int) -> int:
        self[code] = code
        return code


@cache
def _folding() -> tuple[int, _Folding]:
    table = json.loads((Path(__file__).parent / "fold_table.json").read_text(encoding="utf-8"))
    return table["version"], _Folding(zip(map(ord, table["from"]), map(ord, table["to"]), strict=True))


def fold_version() -> int:
    """Version of the folding table; an index made with another one has to be made again."""
    return _folding()[0]


def fold(text: str) -> str:
    """
    *text* as it is compared: full width, case, accents and traditional characters folded, each character to one, so that offsets stay.

    >>> fold("ＡＩ 經濟 Café")
    'ai 经济 cafe'
    >>> len(fold("㈱İß")) == 3
    True
    """
    return text.translate(_folding()[1])


def index_text(text: str) -> str:
    """
    The tokens of *text*, joined by spaces, as the full-text index keeps them.

    >>> index_text("萧山经开区，AI").replace(BORDER, "|")
    '萧山 山经 经开 开区 区 | ai'
    >>> index_text("iPhone15 税"), index_text("")
    ('iphone 15 税', '')
    """
    return " ".join(_tokens(fold(text)))


def _tokens(folded: str) -> list[str]:
    tokens: list[str] = []
    gap, before_is_word = "", False
    for piece in _PIECE.finditer(folded):
        run = piece["run"]
        if run is None:
            gap = piece[0]
            continue
        is_word = not _PAIRED_RUN.match(run)
        if gap.strip(" ") and (is_word or before_is_word):
            tokens.append(BORDER)
        if is_word:
            tokens.append(run)
        else:
            tokens.extend(map(str.__add__, run, run[1:]))
            tokens.append(run[-1])
        gap, before_is_word = "", is_word
    return tokens


@dataclass(frozen=True)
class Needle:
    """One word or phrase that is looked for: *text* folded and stripped; *prefix* if the last word may go on (``insur*``)."""

    text: str
    prefix: bool = False

    @property
    def phrase(self) -> str | None:
        """
        The FTS5 phrase that finds every text holding this needle; None if it has nothing but punctuation.

        >>> Needle("经开区").phrase, Needle("税").phrase, Needle("2025年").phrase
        ('"经开 开区"', '"税" *', '"2025 年" *')
        >>> Needle("，").phrase is None
        True
        """
        runs = _RUN.findall(self.text)
        if not runs:
            return None
        last_is_paired = bool(_PAIRED_RUN.match(runs[-1]))
        ends_in_run = self.text.endswith(runs[-1])
        tokens = _tokens(self.text)
        if last_is_paired and ends_in_run and len(runs[-1]) > 1:
            tokens.pop()  # the last character alone stands only at the end of a run of text, the needle may stop before it
        star = (last_is_paired and ends_in_run and len(runs[-1]) == 1) or (self.prefix and not last_is_paired)
        return f'"{" ".join(tokens)}"{" *" if star else ""}'

    @property
    def is_exact(self) -> bool:
        """
        True if the phrase finds nothing else; else what it finds is looked at again with ``is_in``.

        The index knows punctuation only as "some", and between two Han runs not even that.

        >>> Needle("经开区").is_exact, Needle("2025年").is_exact, Needle("《税》").is_exact, Needle("市场 动态").is_exact
        (True, True, False, False)
        """
        pieces = list(_PIECE.finditer(self.text))
        if any(piece["gap"] and piece["gap"].strip(" ") for piece in pieces):
            return False
        return not any(_PAIRED_RUN.match(a[0]) and _PAIRED_RUN.match(b[0]) for a, _, b in zip(pieces, pieces[1:], pieces[2:], strict=False))

    @property
    def pattern(self) -> re.Pattern[str]:
        """
        The same needle as an expression over folded text: what is highlighted, and the truth the index is checked against.

        >>> [m[0] for m in Needle("ai手机").pattern.finditer("用 ai 手机, openai手机")]
        ['ai 手机']
        """
        return _pattern(self.text, self.prefix)


@cache
def _pattern(text: str, prefix: bool) -> re.Pattern[str]:
    pieces = []
    matches = list(_PIECE.finditer(text))
    for k, piece in enumerate(matches):
        if piece["run"] is None:
            inner = re.escape(piece[0].strip(" "))
            pieces.append(f" *{inner} *" if 0 < k < len(matches) - 1 else inner)
        else:
            if k and matches[k - 1]["run"]:
                pieces.append(" *")  # 盘古之白: a space between Han and Latin is a matter of taste
            pieces.append(_run_pattern(piece["run"], k == len(matches) - 1 and prefix))
    return re.compile("".join(pieces))


def _run_pattern(run: str, open_end: bool) -> str:
    """Letters and digits match whole words only: `ai` is not in `email`, nor `5` in `15`."""
    if _PAIRED_RUN.match(run):
        return re.escape(run)
    same = r"\d" if run[0].isdigit() else rf"[^\W\d_{PAIRED}]"
    return rf"(?<!{same}){re.escape(run)}" + ("" if open_end else rf"(?!{same})")


def is_in(needle: Needle, folded: str) -> bool:
    """True if *folded* text holds the needle."""
    if needle.text and _PAIRED_RUN.fullmatch(needle.text):
        return needle.text in folded
    return bool(needle.pattern.search(folded))
