"""Reads newskeep.toml: which portals are crawled when, and who is alerted; an error names the wrong key or value."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from crawler.errors import ConfigError
from crawler.jobs.schedule import parse_schedule, zone_named
from crawler.quiet import read_hours

FILE_NAME = "newskeep.toml"
VARIABLE = "NEWSKEEP_CONFIG"
DURATION = r"\d+(\.\d+)?\s*(s|m|h|d|w)"
_IN_WORDS = (
    ("regex", "must be a number and a unit, like '90s', '15m', '6h' or '1d'"),
    ("encoded date", "must be a day like 2026-05-26"),
    ("Expected `array`, got `object`", "is a list: each begins with two brackets, [[portals]]"),
)
"""Patterns of msgspec's error messages, and what each means in terms of the file."""
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}

Duration = Annotated[str, Meta(pattern=rf"^{DURATION}$", description="Number and unit: 30s, 15m, 6h, 1d, 2w")]
Positive = Annotated[int, Meta(ge=1)]
NotNegative = Annotated[float, Meta(ge=0)]


class Budget(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """What one run of a portal may cost; without a value, only the settings' own limits apply."""

    pages: Positive | None = None
    """The most requests per run."""
    bytes: Positive | None = None
    """The most bytes per run."""
    minutes: Positive | None = None
    """The most minutes per run; a run out of time ends cleanly, and the next continues from there."""
    revisits: Annotated[int, Meta(ge=0)] = 50
    """The most known posts fetched again per run, those most likely to have changed first; 0 for none."""


class Defaults(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """Values for every portal that does not set its own."""

    schedule: str = "adaptive"
    """"adaptive", an interval ("6h"), or a cron expression ("15 */4 * * *")."""
    at_least_every: Duration = "1d"
    """The longest interval of an adaptive schedule."""
    at_most_every: Duration = "15m"
    """The shortest interval of an adaptive schedule."""
    delay_seconds: NotNegative | None = None
    """Between two requests to a host; by default, as in the settings."""
    quiet_hours: str = ""
    """Hours of the portal's day without requests, "08:00-23:00"; what is due then waits until they are over."""
    limit: Positive | None = None
    """The most posts per run."""
    warc: bool = True
    """Keep the raw responses."""
    media: bool = False
    """Keep the articles' images."""
    counters: bool = False
    """Ask view counters even if asking adds a view."""
    timeout: Duration = "2h"
    """A longer run is ended: cleanly, or by force a minute later."""
    budget: Budget = Budget()
    settings: dict[str, str | int | float | bool] = {}
    """Scrapy settings and ours (docs/settings.md)."""


class Job(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """One portal: ``[[portals]]``. What it does not set is taken from ``[defaults]``."""

    target: str
    """Address, or name of a profile."""
    name: str = ""
    """Its name in messages; by default, the target."""
    enabled: bool = True
    since: date | None = None
    """Skip posts published before this day."""
    schedule: str | None = None
    at_least_every: Duration | None = None
    at_most_every: Duration | None = None
    delay_seconds: NotNegative | None = None
    quiet_hours: str | None = None
    limit: Positive | None = None
    warc: bool | None = None
    media: bool | None = None
    counters: bool | None = None
    timeout: Duration | None = None
    budget: Budget | None = None
    settings: dict[str, str | int | float | bool] = {}


class Alerts(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """Who receives alarms, besides the exit code, stderr and the table ``alarms``."""

    webhook: str = ""
    """URL that receives a JSON POST for each message."""
    to: list[str] = []
    """Apprise addresses (mailto://…, slack://…); needs the extra newskeep[alerts]."""
    repeat_after: Duration = "1d"
    """A standing alarm is reported again only after this long."""
    tell_resolved: bool = True
    """Report the end of an alarm."""


class Metrics(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """What other programs read."""

    textfile: str = ""
    """Prometheus text file, for node_exporter's textfile collector."""
    health_file: str = ""
    """JSON file with the state of every portal; its age shows whether the daemon is alive."""
    listen: str = ""
    """host:port on which the daemon answers /metrics and /health."""


class Retention(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """What is deleted after each run. Articles, revisions and observations never are."""

    fetches_days: Positive | None = None
    """Rows of ``fetches`` that gave no revision are deleted after this many days."""
    captures_days: Positive | None = None
    """WARC files whose newest response is older (in days) are deleted; what was extracted from them stays."""


class Config(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """The whole file."""

    archive: str = "newsarchive"
    """Folder of the archive, relative to the file."""
    timezone: str = "UTC"
    """Zone of cron expressions (IANA)."""
    at_once: Positive = 8
    """Portals crawled side by side."""
    jitter: Duration = "2m"
    """Each due time is delayed by a fraction of this, always the same for one portal and time, so that not all start at once."""
    defaults: Defaults = Defaults()
    portals: list[Job] = []
    alerts: Alerts = Alerts()
    metrics: Metrics = Metrics()
    retention: Retention = Retention()


def load_config(path: Path | str | None = None) -> tuple[Config, Path]:
    """
    The configuration and its file: *path*, else ``$NEWSKEEP_CONFIG``, ``./newskeep.toml``, the user's own.

    Raises ConfigError naming file, key and, for an unknown one, the nearest known key.
    """
    file = Path(path) if path else _first_file()
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise ConfigError(f"{file}: cannot be read ({problem.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{file}: is not UTF-8 TOML ({problem})") from None
    return read_config(data, str(file)), file


def read_config(data: Mapping[str, Any], where: str = FILE_NAME) -> Config:
    """
    The configuration that parsed TOML states. Raises ConfigError.

    >>> read_config({"portals": [{"target": "https://a.cn/", "shedule": "6h"}]})
    Traceback (most recent call last):
    crawler.errors.ConfigError: newskeep.toml: unknown key 'portals[0].shedule'; did you mean 'schedule'?
    """
    for key, known in _unknown_keys(data, Config, ""):
        near = difflib.get_close_matches(key.rpartition(".")[2], known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(sorted(known))}"
        raise ConfigError(f"{where}: unknown key {key!r}; {hint}")
    try:
        config = msgspec.convert(dict(data), Config)
    except msgspec.ValidationError as problem:
        text, _, at = str(problem).partition(" - at `$.")
        text = next((words for sign, words in _IN_WORDS if sign in text), text)
        raise ConfigError(f"{where}: {at.rstrip('`') or 'the file'}: {text}") from None
    _check(config, where)
    return config


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of newskeep.toml, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FILE_NAME, **msgspec.json.schema(Config)}


def seconds(duration: str) -> float:
    """
    A duration in seconds.

    >>> seconds("15m"), seconds("1.5h")
    (900.0, 5400.0)
    """
    text = duration.strip()
    return float(text[:-1]) * _UNITS[text[-1]]


def merged(job: Job, defaults: Defaults) -> Job:
    """*job* with missing values taken from *defaults*; every field but ``since`` and ``limit`` has a value."""
    stated = {
        name: getattr(job, name) if getattr(job, name) is not None else getattr(defaults, name)
        for name in Defaults.__struct_fields__
        if name != "settings"
    }
    return msgspec.structs.replace(job, name=job.name or job.target, settings={**defaults.settings, **job.settings}, **stated)


def _first_file() -> Path:
    own = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "newskeep" / FILE_NAME
    named = os.environ.get(VARIABLE)
    for file in [Path(named)] if named else [Path(FILE_NAME), own]:
        if file.is_file():
            return file
    raise ConfigError(f"there is no {FILE_NAME} here: name one with --config (docs/scheduling.md shows how it looks)")


def _unknown_keys(data: Any, struct: Any, prefix: str) -> Iterator[tuple[str, list[str]]]:
    """Every key of *data* that *struct* has no field for, with the fields it has."""
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _unknown_keys(item, struct, f"{prefix.rstrip('.')}[{index}].")
        return
    if not isinstance(data, Mapping) or struct is None:
        return
    fields = {field.name: field.type for field in msgspec.structs.fields(struct)}
    for key, value in data.items():
        if key not in fields:
            yield prefix + key, list(fields)
        else:
            yield from _unknown_keys(value, _struct_in(fields[key]), f"{prefix}{key}.")


def _struct_in(annotation: Any) -> Any:
    """The Struct inside ``list[X]`` or ``X | None``; None if there is none."""
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, Struct):
        return annotation
    return next((found for part in get_args(annotation) if (found := _struct_in(part)) is not None), None)


def _check(config: Config, where: str) -> None:
    """Check what types cannot: that schedules and settings are valid and names unique."""
    zone_named(config.timezone, where)
    _check_table(config.defaults, f"{where}: defaults")
    names: set[str] = set()
    for index, job in enumerate(config.portals):
        _check_table(job, f"{where}: portals[{index}]")
        name = job.name or job.target
        if name in names:
            raise ConfigError(f"{where}: portals[{index}]: {name!r} is used twice; rename one")
        names.add(name)
    if config.metrics.listen and not _is_place(config.metrics.listen):
        raise ConfigError(f"{where}: metrics.listen: must be host:port like 127.0.0.1:9109, not {config.metrics.listen!r}")


def _is_place(listen: str) -> bool:
    """Whether it is host:port, the port one that there is."""
    found = re.fullmatch(r"[\w.\[\]:-]*:(\d{1,5})", listen)
    return found is not None and int(found[1]) < 65_536


def _check_table(table: Job | Defaults, where: str) -> None:
    if table.schedule is not None:
        parse_schedule(table.schedule, f"{where}.schedule")
    try:
        read_hours(table.quiet_hours or "")
    except ConfigError as error:
        raise ConfigError(f"{where}.quiet_hours: {error}") from None
    if table.settings:
        from crawler.overrides import overrides

        try:
            overrides(table.settings)
        except ConfigError as error:
            raise ConfigError(f"{where}.settings: {error}") from None
