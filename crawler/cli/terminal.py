"""Safe and aligned terminal output: stored text is untrusted, and Han characters take two columns."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal
from unicodedata import combining, east_asian_width

import click

if TYPE_CHECKING:
    from rich.console import Console

# C0, C1, DEL, and bidirectional controls, with which a title could repaint the screen.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\\x1b")


_BARS = "▁▂▃▄▅▆▇█"


def plain(value: object) -> str:
    """
    *value* as text without terminal control characters; empty for None.

    >>> plain("标\\x1b[31m题\\u202e"), plain(None), plain(b"\\x01")
    ('标[31m题', '', '01')
    """
    if value is None:
        return ""
    text = value.hex() if isinstance(value, bytes) else str(value)
    return _CONTROL.sub("", text)


def one_line(value: object) -> str:
    """As ``plain``, with line breaks and tabs as spaces."""
    return " ".join(plain(value).split())


def count_of(number: int, thing: str) -> str:
    """
    >>> count_of(1, "portal"), count_of(2300, "post")
    ('1 portal', '2,300 posts')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def show_bars(counts: Sequence[tuple[str, int]], width: int) -> None:
    """One line per count on standard output: the name in *width* columns, the number, and a bar that fills the rest."""
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else 80
    longest = max(5, min(40, room - width - 12))
    most = max((count for _, count in counts), default=1)
    for name, count in counts:
        bar = "█" * max(1, round(longest * count / most))
        click.echo(f"{fit(name, width)} {count:>8,}  {click.style(bar, fg='cyan')}")


def sparkline(values: Sequence[int], *, low: int = 0, nothing: str = _BARS[0], most: int | None = None) -> str:
    """
    A line of bars, the highest value's a full one; *nothing* stands for *low*. Of more than *most* values the last of each stretch is shown.

    >>> sparkline([0, 1, 7, 3]), sparkline([0, 1, 4, 8], nothing=" "), sparkline([7, 7], low=7), sparkline(range(9), most=3)
    ('▁▂█▄', ' ▁▄█', '▁▁', '▂▅█')
    """
    if most is not None and len(values) > most:
        values = [values[(at + 1) * len(values) // most - 1] for at in range(most)]
    span = max(values, default=low) - low
    return "".join(_BARS[(value - low) * 7 // span] if value > low else nothing for value in values)


def show_table(console: Console, headings: Mapping[str, Literal["left", "right"]], rows: Sequence[Sequence[str]]) -> None:
    """
    Print *rows* (rich markup) under *headings* ({name: alignment}). On a terminal too narrow for that, print each row's first value, and
    the others by name on a line below.
    """
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name, side in headings.items():
        table.add_column(name, justify=side, no_wrap=True)
    for row in rows:
        table.add_row(*row)
    if table.__rich_measure__(console, console.options.update(max_width=10_000)).maximum <= console.width:
        console.print(table)
        return
    for first, *others in rows:
        console.print(f"[bold]{first}[/]")
        named = zip(list(headings)[1:], others, strict=True)
        console.print("  " + " · ".join(f"{name} {value}" for name, value in named if value))


def columns(text: str) -> int:
    """
    How many columns *text* takes.

    >>> columns("ab"), columns("保险"), columns("é")
    (2, 4, 1)
    """
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def fit(text: str, width: int) -> str:
    """
    *text* cut or padded to *width* columns.

    >>> fit("保险公司", 5), fit("ab", 4)
    ('保险…', 'ab  ')
    """
    if columns(text) > width:
        kept = ""
        for char in text:
            if columns(kept + char) > width - 1:
                break
            kept += char
        text = kept + "…"
    return text + " " * (width - columns(text))
