"""Draws charts as SVG: no script, no inline style, colours from the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from html import escape
from math import ceil, log10

from markupsafe import Markup

Point = tuple[int, int]
"""(epoch seconds, value)."""


def lines(points: Sequence[Point], zone: tzinfo = UTC, *, width: int = 720, height: int = 260, label: str = "") -> Markup:
    """A value over time as a line with its observations as dots; each dot shows its time and value."""
    if not points:
        return Markup("")
    left, right, top, bottom = 56, 16, 16, 30
    first, last = points[0][0], max(points[-1][0], points[0][0] + 1)
    ticks = _ticks(max(value for _, value in points))
    most = ticks[-1] or 1

    def x(at: int) -> float:
        return round(left + (width - left - right) * (at - first) / (last - first), 1)

    def y(value: float) -> float:
        return round(height - bottom - (height - top - bottom) * value / most, 1)

    parts = [f'<line class="grid" x1="{left}" x2="{width - right}" y1="{y(t)}" y2="{y(t)}"/><text class="tick" x="{left - 8}" y="{y(t) + 4}" text-anchor="end">{_short(t)}</text>' for t in ticks]  # fmt: skip
    for at, anchor in ((first, "start"), ((first + last) // 2, "middle"), (last, "end")):
        parts.append(
            f'<text class="tick" x="{x(at)}" y="{height - 8}" text-anchor="{anchor}">{_day(at, zone, last - first)}</text>'
        )
    path = " ".join(f"{x(at)},{y(value)}" for at, value in points)
    parts.append(f'<polygon class="area" points="{x(points[0][0])},{y(0)} {path} {x(points[-1][0])},{y(0)}"/>')
    parts.append(f'<polyline class="line" points="{path}"/>')
    for at, value in points if len(points) <= 200 else points[:: len(points) // 200 + 1]:
        when = datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M")
        parts.append(f'<circle class="dot" cx="{x(at)}" cy="{y(value)}" r="3.5"><title>{when} · {value:,}</title></circle>')
    return _svg(parts, width, height, label)


def bars(
    pairs: Sequence[tuple[str, int]], *, width: int = 720, height: int = 200, label: str = "", link: str = "", chosen: str = ""
) -> Markup:
    """Counts per day (month …) as bars, with the one named *chosen* marked. *link* is an address with ``{}`` for the name."""
    if not pairs:
        return Markup("")
    left, right, top, bottom = 44, 8, 12, 26
    ticks = _ticks(max(count for _, count in pairs))
    most = ticks[-1] or 1
    step = (width - left - right) / len(pairs)
    parts = []
    for t in ticks:
        y = round(height - bottom - (height - top - bottom) * t / most, 1)
        parts.append(f'<line class="grid" x1="{left}" x2="{width - right}" y1="{y}" y2="{y}"/><text class="tick" x="{left - 8}" y="{y + 4}" text-anchor="end">{_short(t)}</text>')  # fmt: skip
    for k, (name, count) in enumerate(pairs):
        tall = round((height - top - bottom) * count / most, 1)
        x = round(left + k * step + step * 0.12, 1)
        mark = " chosen" if name == chosen else ""
        bar = f'<rect class="bar{mark}" x="{x}" y="{round(height - bottom - tall, 1)}" width="{round(step * 0.76, 1)}" height="{tall}" rx="1.5"><title>{escape(name)} · {count:,}</title></rect>'
        parts.append(f'<a href="{escape(link.format(name))}">{bar}</a>' if link and count else bar)
    for k in sorted({0, len(pairs) // 2, len(pairs) - 1}):
        anchor = "start" if k == 0 else "end" if k == len(pairs) - 1 else "middle"
        at = left if k == 0 else width - right if k == len(pairs) - 1 else left + (k + 0.5) * step
        parts.append(
            f'<text class="tick" x="{round(at, 1)}" y="{height - 8}" text-anchor="{anchor}">{escape(pairs[k][0])}</text>'
        )
    return _svg(parts, width, height, label)


def spark(values: Sequence[int], *, width: int = 160, height: int = 32, label: str = "") -> Markup:
    """A small line without axes."""
    if not values:
        return Markup("")
    most, step = max(values) or 1, width / max(1, len(values) - 1)
    path = " ".join(
        f"{round(k * step, 1)},{round(height - 3 - (height - 6) * value / most, 1)}" for k, value in enumerate(values)
    )
    area = f'<polygon class="area" points="0,{height} {path} {width},{height}"/><polyline class="line" points="{path}"/>'
    return _svg([area], width, height, label, "spark")


def graph(centre: str, incoming: Sequence[tuple[str, str]], outgoing: Sequence[tuple[str, str]], *, label: str = "") -> Markup:
    """Who points to an article and whom it points to: (title, address) on both sides, at most eight each."""
    incoming, outgoing = incoming[:8], outgoing[:8]
    rows = max(len(incoming), len(outgoing), 1)
    width, height = 900, rows * 40 + 24
    middle = height / 2
    parts = []
    for side, nodes in ((-1, incoming), (1, outgoing)):
        for k, (title, url) in enumerate(nodes):
            y = round(middle + (k - (len(nodes) - 1) / 2) * 40, 1)
            edge, near = (310, 352) if side < 0 else (590, 548)
            parts.append(
                f'<path class="edge" d="M{near},{middle} C{(near + edge) / 2},{middle} {(near + edge) / 2},{y} {edge},{y}"/>'
            )
            x, anchor = (304, "end") if side < 0 else (596, "start")
            text = f'<text class="node" x="{x}" y="{y + 5}" text-anchor="{anchor}">{escape(_cut(title, 18))}<title>{escape(title)}</title></text>'
            parts.append(f'<a href="{escape(url)}">{text}</a>' if url else f'<g class="out">{text}</g>')
    parts.append(f'<rect class="hub" x="352" y="{middle - 19}" width="196" height="38" rx="19"/>')
    parts.append(f'<text class="hubtext" x="450" y="{middle + 5}" text-anchor="middle">{escape(_cut(centre, 12))}</text>')
    return _svg(parts, width, height, label, "graph")


def _svg(parts: Sequence[str], width: int, height: int, label: str, name: str = "chart") -> Markup:
    fit = ' preserveAspectRatio="none"' if name == "spark" else ""  # a sparkline stretches to its box; it has no text to distort
    return Markup(
        f'<svg class="{name}" viewBox="0 0 {width} {height}"{fit} role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _ticks(most: int) -> list[int]:
    """
    Round numbers from 0 to at least *most*.

    >>> _ticks(7), _ticks(1250), _ticks(0)
    ([0, 2, 4, 6, 8], [0, 500, 1000, 1500], [0, 1])
    """
    if most <= 1:
        return [0, 1]
    rough = most / 4
    scale = 10 ** int(log10(rough)) if rough >= 1 else 1
    step = max(1, next(int(scale * factor) for factor in (1, 2, 5, 10) if scale * factor >= rough))
    return [step * k for k in range(ceil(most / step) + 1)]


def _short(number: int) -> str:
    """
    >>> _short(500), _short(1500), _short(3_000_000)
    ('500', '1.5k', '3M')
    """
    for size, sign in ((1_000_000, "M"), (1000, "k")):
        if number >= size:
            return f"{number / size:g}{sign}"
    return str(number)


def _day(at: int, zone: tzinfo, span: int) -> str:
    """The day, or day and time if the chart spans only a few days (*span* is in seconds)."""
    return datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d" if span > 3 * 86_400 else "%m-%d %H:%M")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
