"""Quiet hours: the time of day when a portal is left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from crawler.errors import ConfigError

Hours = tuple[int, int]
"""First and last minute of the day, the last not included; over midnight where the first is the later one."""


def read_hours(text: str) -> Hours | None:
    """
    ``"08:00-23:00"`` as minutes of the day; None for an empty setting. Raises ConfigError.

    >>> read_hours("22:30-06:15"), read_hours("")
    ((1350, 375), None)
    """
    if not text.strip():
        return None
    try:
        begin, end = (datetime.strptime(part.strip(), "%H:%M").time() for part in text.split("-"))  # noqa: DTZ007
    except ValueError:
        raise ConfigError(f"quiet hours are written like 08:00-23:00, not {text!r}") from None
    if begin == end:
        raise ConfigError(f"quiet hours {text!r} begin when they end: they would never be over")
    return begin.hour * 60 + begin.minute, end.hour * 60 + end.minute


def in_hours(hours: Hours, now: datetime) -> bool:
    """
    Whether *now*, in the portal's zone, lies in *hours*.

    >>> in_hours((1350, 360), datetime(2026, 1, 1, 5, 0)), in_hours((480, 1380), datetime(2026, 1, 1, 5, 0))
    (True, False)
    """
    minute, (begin, end) = now.hour * 60 + now.minute, hours
    return begin <= minute < end if begin <= end else minute >= begin or minute < end


def after_hours(hours: Hours | None, at: datetime, zone: tzinfo) -> datetime:
    """
    *at* (aware) itself, or the end of the quiet *hours* in *zone* in which it lies, in UTC.

    >>> after_hours((1350, 360), datetime(2026, 1, 1, 23, 0, tzinfo=UTC), UTC).isoformat()
    '2026-01-02T06:00:00+00:00'
    >>> after_hours((1350, 360), datetime(2026, 1, 1, 12, 0, tzinfo=UTC), UTC).isoformat()
    '2026-01-01T12:00:00+00:00'
    """
    local = at.astimezone(zone)
    if hours is None or not in_hours(hours, local):
        return at
    end = local.replace(hour=hours[1] // 60, minute=hours[1] % 60, second=0, microsecond=0)
    if end <= local:
        end = (end.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
    return end.astimezone(UTC)
