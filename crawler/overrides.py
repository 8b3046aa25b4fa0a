"""Checks settings that a user changes for one crawl or schedule: the name must exist, the value be of its type."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping
from typing import Any

from crawler import settings as house
from crawler.errors import ConfigError
from crawler.quiet import read_hours

_TRUTH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def overrides(changed: Mapping[str, Any]) -> dict[str, Any]:
    """
    *changed* as Scrapy takes it: text from a command line or file becomes what the setting's default is. Raises ConfigError.

    >>> overrides({"newskeep_html_bytes": "1000", "NEWSKEEP_ROBOTS": "no", "NEWSKEEP_BROWSER_HOSTS": "a.cn, b.cn"})
    {'NEWSKEEP_HTML_BYTES': 1000, 'NEWSKEEP_ROBOTS': False, 'NEWSKEEP_BROWSER_HOSTS': ['a.cn', 'b.cn']}
    >>> overrides({"NEWSKEEP_HTML_BYTES": "4 MB"})
    Traceback (most recent call last):
    crawler.errors.ConfigError: NEWSKEEP_HTML_BYTES is a whole number like 4194304, not '4 MB'
    """
    return {name.strip().upper(): _value(name.strip().upper(), value) for name, value in changed.items()}


def _value(name: str, value: Any) -> Any:
    default = _default(name)
    if name == "NEWSKEEP_QUIET_HOURS":
        read_hours(str(value))
    for kind, (read, words) in _KINDS.items():
        if isinstance(default, kind):
            try:
                return read(value)
            except (ValueError, TypeError, KeyError):
                raise ConfigError(f"{name} is {words} like {_shown(default)}, not {value!r}") from None
    return value


def _default(name: str) -> Any:
    """The setting's default: ours, else Scrapy's. Raises ConfigError, with the nearest name, where there is no such setting."""
    if hasattr(house, name):
        return getattr(house, name)
    from scrapy.settings import default_settings

    if hasattr(default_settings, name):
        return getattr(default_settings, name)
    near = difflib.get_close_matches(name, [known for known in vars(house) if known.isupper()], n=1)
    raise ConfigError(f"there is no setting {name!r}" + (f"; did you mean {near[0]}?" if near else " (docs/settings.md)"))


def _truth(value: Any) -> bool:
    return _TRUTH[str(value).strip().lower()]


def _whole(value: Any) -> int:
    if isinstance(value, float) and value != int(value):
        raise ValueError(value)
    return int(value)


def _names(value: Any) -> list[Any]:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else list(value)


def _table(value: Any) -> dict[str, Any]:
    return dict(json.loads(value) if isinstance(value, str) else value)


def _shown(default: Any) -> str:
    return repr(default) if default or isinstance(default, int | float) else "a.cn,b.cn" if isinstance(default, list) else "{…}"


_KINDS: dict[type, tuple[Callable[[Any], Any], str]] = {  # bool first: it is an int to Python
    bool: (_truth, "yes or no"),
    int: (_whole, "a whole number"),
    float: (float, "a number"),
    list: (_names, "a list"),
    dict: (_table, "a JSON object"),
}
