"""How the archive writes times (UTC, ISO 8601, whole seconds, so that text sorts by time) and shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo


def stamp(moment: datetime) -> str:
    """
    *moment* (aware) as the archive's text.

    >>> stamp(datetime.fromisoformat("2026-05-26T14:32:23.9+08:00"))
    '2026-05-26T06:32:23Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def stamp_or_none(moment: datetime | None) -> str | None:
    """As ``stamp``; None for None."""
    return None if moment is None else stamp(moment)


def read_stamp(text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """
    The archive's text as an aware time in *zone*; None for None.

    >>> read_stamp("2026-05-26T06:32:23Z", zone_called("Asia/Shanghai")).isoformat()
    '2026-05-26T14:32:23+08:00'
    """
    return datetime.fromisoformat(text).astimezone(zone) if text else None


@lru_cache(maxsize=256)
def zone_called(name: str | None) -> tzinfo:
    """
    The zone in ``portals.timezone``: an IANA name or an offset; UTC if it is empty or unknown.

    >>> zone_called("No/Where"), zone_called("+08:00")
    (datetime.timezone.utc, datetime.timezone(datetime.timedelta(seconds=28800)))
    """
    if name and name[0] in "+-":
        return datetime.strptime(name, "%z").tzinfo or UTC
    try:
        return ZoneInfo(name) if name and name != "UTC" else UTC
    except (KeyError, ValueError, OSError):
        return UTC


def zone_name(moment: datetime | None) -> str | None:
    """
    What ``zone_called`` takes, for the zone of *moment*; None for UTC, in which servers write whatever their portal's zone is.

    >>> zone_name(datetime.fromisoformat("2026-05-26T14:32:23+08:00")), zone_name(datetime(2026, 5, 26, tzinfo=UTC))
    ('+08:00', None)
    """
    if moment is None or not moment.utcoffset():
        return None
    return getattr(moment.tzinfo, "key", None) or moment.isoformat()[-6:]


def local_day(earliest: datetime | None, latest: datetime | None, zone: tzinfo) -> date | None:
    """
    The calendar day in *zone* that the whole interval falls on; None if it spans two, or is open.

    >>> shanghai = zone_called("Asia/Shanghai")
    >>> local_day(datetime(2026, 5, 25, 16, 0, tzinfo=UTC), datetime(2026, 5, 26, 15, 59, tzinfo=UTC), shanghai)
    datetime.date(2026, 5, 26)
    >>> local_day(datetime(2026, 5, 25, 15, 0, tzinfo=UTC), datetime(2026, 5, 25, 17, 0, tzinfo=UTC), shanghai)
    """
    if earliest is None or latest is None:
        return None
    first, last = earliest.astimezone(zone).date(), latest.astimezone(zone).date()
    return first if first == last else None


def local(moment: str | None, zone: str | None, precision: str | None = "second") -> str:
    """
    The archive's time text as a person reads it, in the portal's own zone, no more exact than it is known.

    >>> local("2026-05-26T06:32:23Z", "Asia/Shanghai"), local("2026-05-25T16:00:00Z", "Asia/Shanghai", "day"), local(None, None)
    ('2026-05-26 14:32', '2026-05-26', '')
    """
    at = read_stamp(moment, zone_called(zone))
    if at is None:
        return ""
    pattern = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}.get(precision or "", "%Y-%m-%d %H:%M")
    return at.strftime(pattern)
