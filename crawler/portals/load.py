"""Loads portal profiles by name or host, and checks every key; an error says what to change."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields as fields_of
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crawler.errors import ProfileError
from crawler.items import Article
from crawler.portals import Layout, Portal
from crawler.urls import netloc_of, same_portal

SHIPPED = Path(__file__).parent
VARIABLE = "NEWSKEEP_PORTALS"
"""Environment variable: directories of profiles, separated as in PATH."""

_NOT_SHOWN = {"rules", "evidence", "problems", "kind", "family", "theme", "url", "fetched_url", "pages"}
FIELD_NAMES = frozenset({field.name for field in fields_of(Article)} - _NOT_SHOWN)
"""The names allowed in ``[fields]``: the article's fields that a page shows."""


def load_profile(path: Path | str) -> Portal:
    """
    The portal that the TOML file at *path* describes; its name is the file's unless it states one.

    Raises ProfileError naming the file, the key and, for an unknown key, the nearest known one.
    """
    path = Path(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise ProfileError(f"{path}: cannot be read ({problem.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ProfileError(f"{path}: is not UTF-8 TOML ({problem})") from None
    return _portal({"name": path.stem, **data}, str(path))


def find_profile(name_or_url: str) -> Portal | None:
    """
    The profile called *name_or_url*, or the one of the host in an address; None if there is none.

    The folders of ``$NEWSKEEP_PORTALS`` come first, then ``./portals``, and the profiles that ship with newskeep.

    >>> find_profile("qjnew").title, find_profile("https://www.qjnew.com/post/1.html").name, find_profile("nobody")
    ('全景资讯网', 'qjnew', None)
    """
    word = name_or_url.strip()
    url = word if "://" in word else f"http://{word}"
    for portal in list_profiles():
        if portal.name == word or (netloc_of(url) and same_portal(url, portal.hosts)):
            return portal
    return None


def list_profiles() -> list[Portal]:
    """Every profile, nearest directory first; of two with the same name, the nearer one. Raises ProfileError for an invalid one."""
    found: dict[str, Portal] = {}
    for path in profile_paths():
        portal = load_profile(path)
        found.setdefault(portal.name, portal)
    return list(found.values())


def profile_paths() -> Iterator[Path]:
    """The profile files, in the order in which they are searched."""
    own = [Path(part) for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]
    for directory in [*own, Path("portals"), SHIPPED]:
        if directory.is_dir():
            yield from sorted(directory.glob("*.toml"))


def _portal(data: Mapping[str, Any], where: str) -> Portal:
    values: dict[str, Any] = _checked(data, _KEYS, where, "")
    if values.get("family"):
        _known_family(values["family"], where)
    for host in values.get("hosts", ()):
        if "/" in host or not host:
            raise ProfileError(f"{where}: hosts: {host!r} is not a host name; write it like 'www.example.com'")
    for url in values.get("start", ()):
        if not netloc_of(url) or not url.startswith(("http://", "https://")):
            raise ProfileError(f"{where}: start: {url!r} is not a web address; write it like 'https://www.example.com/'")
    if not values.get("hosts"):
        values["hosts"] = tuple(dict.fromkeys(netloc_of(url) for url in values.get("start", ())))
    if not values["hosts"]:
        raise ProfileError(f"{where}: needs hosts or start: without one of them no page belongs to the portal")
    values["layouts"] = tuple(sorted(values.get("layouts", ()), key=lambda layout: layout.until))
    return Portal(**values)


def _checked(data: Mapping[str, Any], keys: Mapping[str, _Reader], where: str, prefix: str) -> dict[str, Any]:
    """*data* with each value read by its key's reader; the first unknown key is an error."""
    for key in data:
        if key not in keys:
            raise ProfileError(f"{where}: unknown key {prefix + key!r}{_nearest(key, keys)}")
    return {key: keys[key](value, where, prefix + key) for key, value in data.items()}


def _nearest(key: str, known: Sequence[str] | Mapping[str, Any] | frozenset[str]) -> str:
    near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known keys: {', '.join(sorted(known))}"


_Reader = Callable[[Any, str, str], Any]


def _text(value: Any, where: str, key: str) -> str:
    if not isinstance(value, str):
        raise ProfileError(f"{where}: {key}: must be a string, not {value!r}")
    return value.strip()


def _texts(value: Any, where: str, key: str) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ProfileError(f"{where}: {key}: must be a string or a list of strings, not {value!r}")
    return tuple(item.strip() for item in items)


def _yes_or_no(value: Any, where: str, key: str) -> bool:
    if not isinstance(value, bool):
        raise ProfileError(f"{where}: {key}: must be true or false, not {value!r}")
    return value


def _lines(value: Any, where: str, key: str) -> frozenset[str]:
    return frozenset(_texts(value, where, key))


def _timezone(value: Any, where: str, key: str) -> str:
    name = _text(value, where, key)
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise ProfileError(f"{where}: {key}: {name!r} is not an IANA time zone; write it like 'Asia/Shanghai'") from None
    return name


def _selectors(value: Any, where: str, key: str) -> dict[str, tuple[str, ...]]:
    from crawler.fields.own import selector

    if not isinstance(value, dict):
        raise ProfileError(f"{where}: {key}: must be a table of field = selector")
    stated: dict[str, tuple[str, ...]] = {}
    for name, paths in value.items():
        if name not in FIELD_NAMES:
            raise ProfileError(f"{where}: unknown field {key + '.' + name!r}{_nearest(name, FIELD_NAMES)}")
        stated[name] = _texts(paths, where, f"{key}.{name}")
        for path in stated[name]:
            try:
                selector(path)
            except ValueError as problem:
                raise ProfileError(f"{where}: {key}.{name}: {problem}") from None
    return stated


def _moment(value: Any, where: str, key: str) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise ProfileError(f"{where}: {key}: must be a date like 2024-06-01, not {value!r}")


def _layouts(value: Any, where: str, key: str) -> tuple[Layout, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ProfileError(f"{where}: {key}: must be written as [[{key}]] tables")
    layouts = []
    for item in value:
        values = _checked(item, _LAYOUT_KEYS, where, f"{key}.")
        if "until" not in values:
            raise ProfileError(f"{where}: {key}: needs until, the day on which that layout ended")
        layouts.append(Layout(**values))
    return tuple(layouts)


def _known_family(name: str, where: str) -> None:
    from crawler.families import ALL

    names = [family.name for family in ALL]
    if name not in names:
        raise ProfileError(f"{where}: family: unknown {name!r}{_nearest(name, names)}")


_LAYOUT_KEYS: dict[str, _Reader] = {"until": _moment, "family": _text, "theme": _text, "fields": _selectors}
_KEYS: dict[str, _Reader] = {
    "name": _text,
    "title": _text,
    "family": _text,
    "theme": _text,
    "hosts": _texts,
    "start": _texts,
    "timezone": _timezone,
    "lang": _text,
    "fields": _selectors,
    "boilerplate": _lines,
    "title_tail": _text,
    "browser": _yes_or_no,
    "layouts": _layouts,
}
