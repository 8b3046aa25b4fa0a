"""Writes a portal profile as TOML that `load` reads back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from crawler.portals import Portal


def to_toml(portal: Portal) -> str:
    """
    *portal* as a profile file; what is empty is left out.

    >>> print(to_toml(Portal(name="a", hosts=("www.a.cn",), fields={"title": ("h1.t",)})))
    name     = "a"
    hosts    = ["www.a.cn"]
    <BLANKLINE>
    [fields]
    title = "h1.t"
    <BLANKLINE>
    """
    plain = {
        "name": portal.name,
        "title": portal.title,
        "family": portal.family,
        "theme": portal.theme,
        "hosts": list(portal.hosts),
        "start": list(portal.start),
        "timezone": portal.timezone,
        "lang": portal.lang,
        "title_tail": portal.title_tail,
        "boilerplate": sorted(portal.boilerplate),
    }
    stated = {key: value for key, value in plain.items() if value}
    lines = [f"{key:<8} = {_value(value)}" for key, value in stated.items()]
    lines += ["browser  = true"] if portal.browser else []
    lines += _fields("fields", portal.fields)
    for layout in portal.layouts:
        lines += ["", "[[layouts]]", f"until = {layout.until.isoformat()}"]
        lines += [f"{key} = {_value(value)}" for key, value in (("family", layout.family), ("theme", layout.theme)) if value]
        lines += _fields("layouts.fields", layout.fields)
    return "\n".join(lines) + "\n"


def _fields(table: str, fields: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if fields:
        yield ""
        yield f"[{table}]"
    for name, paths in fields.items():
        yield f"{name} = {_value(paths[0] if len(paths) == 1 else list(paths))}"


def _value(value: str | Sequence[str]) -> str:
    """TOML's basic strings are JSON's, except for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
