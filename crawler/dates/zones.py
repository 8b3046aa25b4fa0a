"""The zone of a portal's times that name none, and whether it writes the day before the month: by profile, language and host."""

from __future__ import annotations

import functools
import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# fmt: off
# Country by top-level domain and language region → zone of its largest newsrooms.
_COUNTRY_ZONES = {
    "cn": "Asia/Shanghai", "hk": "Asia/Hong_Kong", "mo": "Asia/Macau", "tw": "Asia/Taipei", "sg": "Asia/Singapore", "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul", "vn": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "my": "Asia/Kuala_Lumpur", "id": "Asia/Jakarta",
    "ph": "Asia/Manila", "in": "Asia/Kolkata", "pk": "Asia/Karachi", "bd": "Asia/Dhaka", "lk": "Asia/Colombo", "np": "Asia/Kathmandu",
    "ir": "Asia/Tehran", "il": "Asia/Jerusalem", "tr": "Europe/Istanbul", "ae": "Asia/Dubai", "sa": "Asia/Riyadh", "kz": "Asia/Almaty",
    "ru": "Europe/Moscow", "ua": "Europe/Kyiv", "by": "Europe/Minsk", "pl": "Europe/Warsaw", "cz": "Europe/Prague",
    "sk": "Europe/Bratislava", "hu": "Europe/Budapest", "ro": "Europe/Bucharest", "bg": "Europe/Sofia", "gr": "Europe/Athens",
    "rs": "Europe/Belgrade", "hr": "Europe/Zagreb", "si": "Europe/Ljubljana", "ba": "Europe/Sarajevo", "mk": "Europe/Skopje",
    "al": "Europe/Tirane", "lt": "Europe/Vilnius", "lv": "Europe/Riga", "ee": "Europe/Tallinn", "fi": "Europe/Helsinki",
    "se": "Europe/Stockholm", "no": "Europe/Oslo", "dk": "Europe/Copenhagen", "is": "Atlantic/Reykjavik", "de": "Europe/Berlin",
    "at": "Europe/Vienna", "ch": "Europe/Zurich", "nl": "Europe/Amsterdam", "be": "Europe/Brussels", "lu": "Europe/Luxembourg",
    "fr": "Europe/Paris", "it": "Europe/Rome", "es": "Europe/Madrid", "cat": "Europe/Madrid", "pt": "Europe/Lisbon",
    "uk": "Europe/London", "gb": "Europe/London", "ie": "Europe/Dublin", "us": "America/New_York", "ca": "America/Toronto",
    "mx": "America/Mexico_City", "br": "America/Sao_Paulo", "ar": "America/Argentina/Buenos_Aires", "cl": "America/Santiago",
    "co": "America/Bogota", "pe": "America/Lima", "ve": "America/Caracas", "au": "Australia/Sydney", "nz": "Pacific/Auckland",
    "za": "Africa/Johannesburg", "ng": "Africa/Lagos", "ke": "Africa/Nairobi", "eg": "Africa/Cairo", "ma": "Africa/Casablanca",
    "dz": "Africa/Algiers",
}
# Language without a region → zone, only where one country speaks for nearly all of its news.
_LANGUAGE_COUNTRIES = {
    "zh": "cn", "ja": "jp", "ko": "kr", "vi": "vn", "th": "th", "id": "id", "ms": "my", "hi": "in", "ta": "in", "bn": "bd", "ur": "pk",
    "fa": "ir", "he": "il", "tr": "tr", "kk": "kz", "ru": "ru", "uk": "ua", "be": "by", "pl": "pl", "cs": "cz", "sk": "sk", "hu": "hu",
    "ro": "ro", "bg": "bg", "el": "gr", "sr": "rs", "hr": "hr", "sl": "si", "bs": "ba", "mk": "mk", "sq": "al", "lt": "lt", "lv": "lv",
    "et": "ee", "fi": "fi", "sv": "se", "no": "no", "nb": "no", "nn": "no", "da": "dk", "is": "is", "de": "de", "nl": "nl", "fr": "fr",
    "it": "it", "es": "es", "ca": "es", "pt": "pt",
}
# Languages of several countries' news → the countries, the most populous first.
_SPOKEN_IN = {
    "en": "us uk ca au in ie nz za sg ng ke ph", "es": "es mx co ar pe cl ve", "pt": "br pt", "fr": "fr ca be ch ma dz", "de": "de at ch", "nl": "nl be",
    "zh": "cn tw hk sg", "ar": "eg sa ae ma dz", "ru": "ru by kz", "it": "it ch", "ms": "my sg",
}
_REGION_ZONES = {"hant": "Asia/Taipei", "hans": "Asia/Shanghai"}
# Top-level domains that are sold to everybody say nothing of a country.
_WORLD_DOMAINS = frozenset({"co", "me", "tv", "io", "ai", "cc", "ly", "fm", "is", "to", "la", "ws", "cat"})
_MONTH_FIRST_REGIONS = frozenset({"us", "ph", "cn", "tw", "hk", "jp", "kr"})
_MONTH_FIRST_LANGUAGES = frozenset({"zh", "ja", "ko", "en", "hu", "lt", "mn", "fa", "eu"})
_DAY_FIRST_DOMAINS = frozenset({"uk", "au", "nz", "ie", "in", "za", "sg", "my", "ng", "ke", "pk", "lk", "np", "bd", "mt"})

_ABBREVIATIONS = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "sast": 2, "eet": 2, "eest": 3,
    "msk": 3, "мск": 3, "trt": 3, "pkt": 5, "wib": 7, "ict": 7, "wita": 8, "hkt": 8, "sgt": 8, "awst": 8, "pht": 8, "myt": 8, "wit": 9,
    "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "acdt": 10.5, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3, "ast": -4,
    "adt": -3, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "hst": -10,
}
# fmt: on
_NAMED = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "pt": "America/Los_Angeles",
    "北京时间": "Asia/Shanghai",
    "北京時間": "Asia/Shanghai",
}
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-−])\s*(\d{1,2}):?(\d{2})?", re.IGNORECASE)


def zone_for(name: str | None = None, lang: str | None = None, host: str | None = None) -> tzinfo:
    """
    The zone of times that name none: a profile's *name* (IANA, or "+08:00"), else the country of *host*'s top-level domain, the
    region and then the language of *lang* (BCP 47); UTC when nothing is known. An unknown name is passed over.

    >>> str(zone_for(None, "zh-CN", "www.qjnew.com")), str(zone_for(None, None, "www.bbc.co.uk")), str(zone_for())
    ('Asia/Shanghai', 'Europe/London', 'UTC')
    """
    return _zone_for(name or "", (lang or "").lower(), (host or "").lower())


def countries_of(language: str) -> list[str]:
    """The countries whose news is in *language* (ISO 639-1), the most populous first; all countries for "".

    >>> countries_of("pt"), countries_of("ja"), countries_of("xx")
    (['br', 'pt'], ['jp'], [])
    """
    if not language:
        return list(_COUNTRY_ZONES)
    country = _LANGUAGE_COUNTRIES.get(language)
    return _SPOKEN_IN[language].split() if language in _SPOKEN_IN else [country] if country else []


def zone_for_country(country: str) -> str:
    """The zone of a country's largest newsrooms, by its top-level domain."""
    return _COUNTRY_ZONES[country]


def is_day_first(lang: str | None = None, host: str | None = None) -> bool:
    """
    Whether 05/06/2024 means the fifth of June on a page in *lang* at *host*: nearly everywhere but in the USA and East Asia.

    >>> is_day_first("de"), is_day_first("en-US"), is_day_first("en-GB"), is_day_first("en", "www.abc.net.au"), is_day_first("zh-CN")
    (True, False, True, True, False)
    """
    language, _, rest = (lang or "").lower().replace("_", "-").partition("-")
    region = rest.rpartition("-")[2]
    if region in _MONTH_FIRST_REGIONS:
        return False
    if (host or "").lower().rpartition(".")[2] in _DAY_FIRST_DOMAINS:
        return True
    return len(region) == 2 or (language not in _MONTH_FIRST_LANGUAGES and bool(language))


def read_zone(text: str, zone: tzinfo) -> tzinfo | None:
    """
    The zone that *text* ("+0800", "GMT+8", "CST", "北京时间") names; None if it names none.

    CST is China's on a portal whose own *zone* is eight hours ahead, else Central; IST likewise India's or Israel's.

    >>> read_zone("+0800", UTC).utcoffset(None), read_zone("CST", ZoneInfo("Asia/Shanghai")).utcoffset(None)
    (datetime.timedelta(seconds=28800), datetime.timedelta(seconds=28800))
    """
    word = text.strip(" ()（）[]").casefold()
    if match := _OFFSET.fullmatch(word):
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if match[1] != "+" else offset)
    if word == "cst":
        return timezone(timedelta(hours=8 if _hours(zone) == 8 else -6))
    if word == "ist":
        return timezone(timedelta(hours=_hours(zone) if _hours(zone) in (1, 2, 3) else 5.5))
    if word in _NAMED:
        return _named(_NAMED[word])
    hours_ahead = _ABBREVIATIONS.get(word)
    if hours_ahead is None:
        return None
    return UTC if hours_ahead == 0 else timezone(timedelta(hours=hours_ahead))


@functools.lru_cache(maxsize=512)
def _zone_for(name: str, lang: str, host: str) -> tzinfo:
    if name:
        zone = _named(name) or read_zone(name, UTC)
        if zone:
            return zone
    domain = (
        host.rpartition(":")[0].rpartition(".")[2]
        if host.rpartition(":")[2].isdecimal() and ":" in host
        else host.rpartition(".")[2]
    )
    if domain in _COUNTRY_ZONES and domain not in _WORLD_DOMAINS:
        return ZoneInfo(_COUNTRY_ZONES[domain])
    language, *parts = re.split("[-_]", lang)
    for part in reversed(parts):
        known = _COUNTRY_ZONES.get(part) or _REGION_ZONES.get(part)
        if known:
            return ZoneInfo(known)
    country = _LANGUAGE_COUNTRIES.get(language)
    return ZoneInfo(_COUNTRY_ZONES[country]) if country else ZoneInfo("UTC")


def _named(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return None


def _hours(zone: tzinfo) -> float:
    from datetime import datetime

    offset = datetime(2024, 1, 1, tzinfo=zone).utcoffset()
    return offset.total_seconds() / 3600 if offset else 0.0
