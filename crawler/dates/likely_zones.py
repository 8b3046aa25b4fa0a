"""Which zone a portal's clocks are in, by the offsets that it shows at several times."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.dates.zones import countries_of, zone_for_country

SHARE = 0.9
"""Of the offsets that a zone must explain: a post may have been moved, or its clock corrected by hand."""

# Countries of several zones, the most populous first.
_WIDE = {
    "us": "America/Chicago America/Los_Angeles America/Denver America/Phoenix America/Anchorage Pacific/Honolulu",
    "ca": "America/Vancouver America/Edmonton America/Winnipeg America/Regina America/Halifax America/St_Johns",
    "br": "America/Manaus America/Cuiaba America/Rio_Branco America/Noronha",
    "mx": "America/Hermosillo America/Tijuana America/Cancun",
    "ru": "Asia/Yekaterinburg Asia/Novosibirsk Asia/Omsk Europe/Samara Asia/Krasnoyarsk Asia/Irkutsk Asia/Yakutsk Asia/Vladivostok Asia/Kamchatka Europe/Kaliningrad",
    "au": "Australia/Brisbane Australia/Perth Australia/Adelaide Australia/Darwin",
    "id": "Asia/Makassar Asia/Jayapura",
    "es": "Atlantic/Canary",
    "pt": "Atlantic/Azores",
}


def zone_of_offsets(seen: Sequence[tuple[datetime, timedelta]], lang: str = "") -> tzinfo | None:
    """
    The zone that had these offsets at these (aware) times; of several, one where *lang* is spoken. A plain offset if no zone had
    them but nearly all are the same; None where they agree on nothing.

    >>> from datetime import UTC
    >>> winter, summer = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 7, 5, tzinfo=UTC)
    >>> hours = lambda *pairs: [(at, timedelta(hours=number)) for at, number in pairs]
    >>> [str(zone_of_offsets(hours((winter, -5)), lang)) for lang in ("en", "es")]
    ['America/New_York', 'America/Bogota']
    >>> str(zone_of_offsets(hours((winter, -6), (summer, -5)), "en")), zone_of_offsets(hours((winter, 3), (summer, -7)))
    ('America/Chicago', None)
    """
    if not seen:
        return None
    for name in _candidates(lang.partition("-")[0].lower()):
        zone = ZoneInfo(name)
        if sum(at.astimezone(zone).utcoffset() == offset for at, offset in seen) >= SHARE * len(seen):
            return zone
    offset, times = Counter(offset for _, offset in seen).most_common(1)[0]
    return timezone(offset) if times >= SHARE * len(seen) else None


@functools.lru_cache(maxsize=64)
def _candidates(language: str) -> tuple[str, ...]:
    found: list[str] = []
    for countries in (countries_of(language), countries_of("")):
        found += map(zone_for_country, countries)
        found += (name for country in countries for name in _WIDE.get(country, "").split())
    return tuple(dict.fromkeys(found))
