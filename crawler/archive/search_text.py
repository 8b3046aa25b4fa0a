"""
How text is folded and cut into the tokens that are indexed and searched: the one definition of what a word matches.

Han, kana and hangul have no dependable word borders, so each run of them is indexed as overlapping pairs and its last character:
`萧山经开区` → `萧山 山经 经开 开区 区`. Any word of two or more characters is then a phrase of pairs, and no dictionary decides what can
be found. Letters and digits are words of their own (`iPhone15` → `iphone 15`). Where something other than a space parts a word from
its neighbour a mark is indexed, so that `AI手机` finds `AI 手机` but not `AI，手机`.

One character alone would be the prefix of thousands of pairs (107 ms at 100,000 posts), so which characters a text holds is kept in
a small index of its own; and a word with the one character after it (`2025年`) is kept as one more token at the end of the text.
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
    >>> index_text("iPhone15 税").replace(BORDER, "|"), index_text("")
    ('iphone 15 税 | 15税', '')
    """
    tokens, joints = _cut(fold(text))
    return " ".join([*tokens, BORDER, *joints] if joints else tokens)


def _cut(folded: str) -> tuple[list[str], list[str]]:
    """The tokens in order, and the words joined with the character after them, which stand in no order."""
    tokens: list[str] = []
    joints: list[str] = []
    gap, word = "", ""
    for piece in _PIECE.finditer(folded):
        run = piece["run"]
        if run is None:
            gap = piece[0]
            continue
        is_paired = _PAIRED_RUN.match(run)
        is_parted = bool(gap.strip(" "))
        if is_parted and (word or not is_paired):
            tokens.append(BORDER)
        if is_paired:
            if word and not is_parted:
                joints.append(word + run[0])
            tokens.extend(map(str.__add__, run, run[1:]))
            tokens.append(run[-1])
        else:
            tokens.append(run)
        gap, word = "", "" if is_paired else run
    return tokens, joints


def index_chars(title: str, body: str) -> str:
    """
    Which characters of paired scripts a text holds, once each, for the index of single ones; those of the title again with a "t" before.

    >>> sorted(index_chars("税改", "A税").split())
    ['t改', 't税', '改', '税']
    """
    in_title = set("".join(_PAIRED_RUN.findall(fold(title))))
    held = in_title.union(*_PAIRED_RUN.findall(fold(body)))
    return " ".join([*held, *(f"t{char}" for char in in_title)])


@dataclass(frozen=True)
class Needle:
    """One word or phrase that is looked for: *text* folded and stripped; *prefix* if the last word may go on (``insur*``)."""

    text: str
    prefix: bool = False

    @property
    def char(self) -> str | None:
        """The character, if the needle is one of a paired script: looked up in the index of single ones."""
        return self.text if len(self.text) == 1 and _PAIRED_RUN.match(self.text) else None

    @property
    def chars(self) -> str:
        """All characters of paired scripts in it, once each."""
        return "".join(dict.fromkeys("".join(_PAIRED_RUN.findall(self.text))))

    @property
    def phrase(self) -> str | None:
        """
        An FTS5 expression that finds every text holding this needle; None if it is one character or nothing but punctuation.

        >>> Needle("经开区").phrase, Needle("2025年").phrase, Needle("ai手机").phrase
        ('"经开 开区"', '"2025年"', '"ai 手机"')
        >>> Needle("于2025年").phrase, Needle("insur", prefix=True).phrase
        ('("于 2025" AND "2025年")', '"insur" *')
        >>> Needle("税").phrase, Needle("，").phrase
        (None, None)
        """
        matches = list(_PIECE.finditer(self.text))
        runs = [piece["run"] for piece in matches if piece["run"]]
        if not runs or self.char:
            return None
        last = runs[-1]
        if not _PAIRED_RUN.match(last) or not self.text.endswith(last):
            return _quoted(_tokens(self.text), star=self.prefix and self.text.endswith(last))
        if len(last) > 1:
            # The last character alone stands only at the end of a run of text; the needle may stop before it.
            return _quoted(_tokens(self.text)[:-1])
        before = self.text[: -len(last)].rstrip(" ")
        if not before or not (word := runs[-2] if len(runs) > 1 else "") or _PAIRED_RUN.match(word) or not before.endswith(word):
            return _quoted(_tokens(before))
        joint = f'"{word}{last}"'
        return joint if len(runs) == 2 and before == word else f"({_quoted(_tokens(before))} AND {joint})"

    @property
    def is_exact(self) -> bool:
        """
        True if the expression finds nothing else; else what it finds is looked at again with ``is_in``.

        The index knows punctuation only as "some", and between two Han runs not even that.

        >>> [Needle(text).is_exact for text in ("经开区", "2025年", "《税法》", "市场 动态", "于2025年")]
        [True, True, False, False, False]
        """
        if not (self.phrase or self.char):
            return False
        pieces = list(_PIECE.finditer(self.text))
        if any(piece["gap"] and piece["gap"].strip(" ") for piece in pieces):
            return False
        if (self.phrase or "").startswith("("):
            return False
        return not any(
            _PAIRED_RUN.match(a[0]) and _PAIRED_RUN.match(b[0]) for a, _, b in zip(pieces, pieces[1:], pieces[2:], strict=False)
        )

    @property
    def pattern(self) -> re.Pattern[str]:
        """
        The same needle as an expression over folded text: what is highlighted, and the truth the index is checked against.

        >>> [m[0] for m in Needle("ai手机").pattern.finditer("用 ai 手机, openai手机")]
        ['ai 手机']
        """
        return _pattern(self.text, self.prefix)


def _tokens(folded: str) -> list[str]:
    return _cut(folded)[0]


def _quoted(tokens: list[str], *, star: bool = False) -> str | None:
    return f'"{" ".join(tokens)}"{" *" if star else ""}' if tokens else None


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
