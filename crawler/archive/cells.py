"""How a value is written to a spreadsheet cell so that it stays text and is never run as a formula."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"^[\s\ufeff]*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def safe_cell(value: object) -> object:
    """
    *value* for a CSV cell: text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("-5"), safe_cell(-5), safe_cell(None), safe_cell("－标题")
    ("'=HYPERLINK(1)", '-5', -5, '', "'－标题")
    """
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
