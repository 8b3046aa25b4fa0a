"""
Make crawler/archive/fold_table.json: which character is searched as which other one, always one for one.

    pip install opencc-python-reimplemented
    python tools/make_fold_table.py

One for one, because an offset in the folded text must be the same offset in the text itself: that is how snippets are cut.
The table is shipped rather than computed, so that an index made with one Python (and its Unicode) is asked with the same folding by another.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

TARGET = Path(__file__).parent.parent / "crawler" / "archive" / "fold_table.json"
VERSION = 1  # raise it when the table changes: archives then index anew


def main() -> None:
    from opencc import OpenCC

    simplified = simplify_each(OpenCC("t2s"))
    pairs = {}
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        folded = fold_one(char)
        folded = simplified.get(folded, folded)
        if folded != char:
            pairs[char] = folded
    table = {"version": VERSION, "from": "".join(pairs), "to": "".join(pairs.values())}
    TARGET.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(pairs)} characters, {TARGET.stat().st_size} bytes: {TARGET}")


def fold_one(char: str) -> str:
    """NFKC, lower case and, for Latin, Greek and Cyrillic, no accents, as far as the result is still one character."""
    if 0xD800 <= ord(char) <= 0xDFFF:
        return char
    folded = one(unicodedata.normalize("NFKC", char), char)
    folded = one(folded.lower(), folded)
    base = unicodedata.normalize("NFD", folded)
    if len(base) > 1 and unicodedata.name(base[0], "").startswith(("LATIN", "GREEK", "CYRILLIC")):
        folded = base[0]
    return " " if folded.isspace() and folded != "\n" else folded  # a line's end parts words that a space does not


def one(text: str, otherwise: str) -> str:
    return text if len(text) == 1 else otherwise


def simplify_each(converter: object) -> dict[str, str]:
    """Each Han character by itself through OpenCC's traditional-to-simplified dictionary."""
    han = [chr(code) for start, end in ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)) for code in range(start, end + 1)]
    simple = converter.convert("\n".join(han)).split("\n")  # type: ignore[attr-defined]
    return {char: other for char, other in zip(han, simple, strict=True) if char != other and len(other) == 1}


if __name__ == "__main__":
    main()
