"""When a portal is due again: after an interval, by cron expression, or when new posts are likely."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from crawler.errors import ConfigError

# fmt: off
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}
# fmt: on
_DAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
_NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}
_INTERVAL = re.compile(r"(?:every\s+)?(\d+(?:\.\d+)?)\s*([smhdw])")
_MAX_YEARS = 9  # years to search: 29 February on a Monday comes back after 28 years, but nobody schedules a crawl like that


@dataclass(frozen=True)
class Interval:
    """A fixed number of seconds, counted from the start of the last run."""

    seconds: float


@dataclass(frozen=True)
class Cron:
    """The five sets of a cron expression: minutes, hours, days of the month, months, days of the week (0 is Sunday)."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool

    def after(self, at: datetime, zone: tzinfo) -> datetime:
        """
        The first time after *at* (aware) that the expression names in *zone*, in UTC. A wall-clock time that the start of
        summer time leaves out comes an hour later, one that its end brings twice comes once.

        >>> parse_schedule("30 2 * * *").after(datetime(2024, 3, 30, 12, tzinfo=UTC), ZoneInfo("Europe/Berlin")).isoformat()
        '2024-03-31T01:30:00+00:00'
        """
        local = (at.astimezone(zone) + timedelta(minutes=1)).replace(second=0, microsecond=0, tzinfo=None, fold=0)
        last_year = local.year + _MAX_YEARS
        while local.year < last_year:
            if local.month not in self.months:
                local = (local.replace(day=1, hour=0, minute=0) + timedelta(days=32)).replace(day=1)
            elif not self._names_day(local):
                local = local.replace(hour=0, minute=0) + timedelta(days=1)
            elif local.hour not in self.hours:
                local = local.replace(minute=0) + timedelta(hours=1)
            elif local.minute not in self.minutes:
                local += timedelta(minutes=1)
            else:
                found = local.replace(tzinfo=zone).astimezone(UTC)
                if found > at:
                    return found
                local += timedelta(minutes=1)
        raise ConfigError(f"the cron expression names no day of the next {_MAX_YEARS} years")

    @property
    def comes(self) -> bool:
        """Whether any of its months has any of its days: 31 February never comes."""
        if not self.any_weekday:
            return True
        longest = max(29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31 for month in self.months)
        return min(self.days) <= longest

    def _names_day(self, local: datetime) -> bool:
        """As cron has it: where both kinds of day are restricted, either is enough."""
        day, weekday = local.day in self.days, local.isoweekday() % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return day and weekday
        return day or weekday


@dataclass(frozen=True)
class Adaptive:
    """By the portal's own rhythm, between a floor and a ceiling."""


Schedule = Interval | Cron | Adaptive


@cache
def parse_schedule(text: str, where: str = "schedule") -> Schedule:
    """
    What *text* says: "adaptive", "6h" or "every 6h", "@daily", or five cron fields. Raises ConfigError.

    >>> parse_schedule("every 90m")
    Interval(seconds=5400.0)
    >>> parse_schedule("61 * * * *")
    Traceback (most recent call last):
    crawler.errors.ConfigError: schedule: '61' is not a valid minute (0-59)
    """
    words = text.strip().lower()
    if words == "adaptive":
        return Adaptive()
    if match := _INTERVAL.fullmatch(words):
        seconds = float(match[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}[match[2]]
        if seconds < 1:
            raise ConfigError(f"{where}: {text!r} is less than a second")
        return Interval(seconds)
    fields = _NICKNAMES.get(words, words).split()
    if len(fields) != 5:
        raise ConfigError(f"{where}: {text!r} is neither 'adaptive' nor an interval ('6h') nor a cron expression ('0 */6 * * *')")
    weekdays = frozenset(day % 7 for day in _numbers(fields[4], 0, 7, "day of the week", where, _DAYS))
    found = Cron(
        _numbers(fields[0], 0, 59, "minute", where, {}),
        _numbers(fields[1], 0, 23, "hour", where, {}),
        _numbers(fields[2], 1, 31, "day of the month", where, {}),
        _numbers(fields[3], 1, 12, "month", where, _MONTHS),
        weekdays,
        fields[2].startswith("*"),
        fields[4].startswith("*"),
    )
    if not found.comes:
        raise ConfigError(f"{where}: {text!r} names a day that never comes")
    return found


def next_due(
    schedule: Schedule, last_start: datetime | None, now: datetime, zone: tzinfo, *, wait: timedelta | None = None
) -> datetime:
    """
    When a portal that was last started at *last_start* (aware; None: never) is due. It may lie before *now*: then it is due
    once, however many times were missed, because the next one counts from that start. *wait* is what an adaptive schedule
    learnt; a day when it has learnt nothing.

    >>> now = datetime(2024, 5, 26, 12, tzinfo=UTC)
    >>> next_due(Interval(3600), datetime(2024, 5, 20, tzinfo=UTC), now, UTC) <= now
    True
    """
    if last_start is None:
        return now
    if isinstance(schedule, Interval):
        return last_start + timedelta(seconds=schedule.seconds)
    if isinstance(schedule, Cron):
        return schedule.after(last_start, zone)
    return last_start + (wait or timedelta(days=1))


def jitter(name: str, due: datetime, most_seconds: float) -> timedelta:
    """
    A fraction of *most_seconds*, always the same for one name and due time, so that portals with one schedule do not all start at once.

    >>> jitter("a", datetime(2024, 5, 26, tzinfo=UTC), 120) == jitter("a", datetime(2024, 5, 26, tzinfo=UTC), 120)
    True
    """
    digest = hashlib.blake2b(f"{name}@{due.timestamp():.0f}".encode(), digest_size=8).digest()
    return timedelta(seconds=int.from_bytes(digest, "big") / 2**64 * most_seconds)


def zone_named(name: str, where: str = "timezone") -> tzinfo:
    """The zone called *name*. Raises ConfigError."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise ConfigError(f"{where}: timezone: {name!r} is not an IANA time zone; write it like 'Asia/Shanghai'") from None


def _numbers(text: str, low: int, high: int, unit: str, where: str, names: dict[str, int]) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        if span == "*":
            start, stop = low, high
        else:
            start = _number(first, low, high, unit, where, names)
            stop = _number(last, low, high, unit, where, names) if last else (high if step else start)
            if stop == 0 < start and names is _DAYS:
                stop = 7  # fri-sun: Sunday is both ends of a week
        if step and (not step.isdecimal() or int(step) < 1):
            raise ConfigError(f"{where}: {step!r} is not a step like the 2 in */2")
        found.update(range(start, stop + 1, int(step or 1)))
        if stop < start:
            raise ConfigError(f"{where}: {part!r} begins after its end")
    return frozenset(found)


def _number(text: str, low: int, high: int, unit: str, where: str, names: dict[str, int]) -> int:
    value = names.get(text[:3], int(text) if text.isdecimal() and len(text) < 4 else -1)
    if not low <= value <= high:
        raise ConfigError(f"{where}: {text!r} is not a valid {unit} ({low}-{high})")
    return value
