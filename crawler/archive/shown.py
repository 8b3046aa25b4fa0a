"""How the archive's times are shown to people."""

from __future__ import annotations

from crawler.archive.times import read_stamp, zone_called


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
