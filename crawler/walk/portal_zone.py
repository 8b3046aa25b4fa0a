"""In which zone a portal's clocks are, where neither profile nor page says so: learnt from the times that it states with an offset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.dates.likely_zones import zone_of_offsets
from crawler.walk.ledger import key_of

if TYPE_CHECKING:
    from crawler.items import Article, Hint

FEWEST_PAIRS = 2
"""Posts whose clock and instant must differ by one offset. A single one may have been moved."""
FEWEST_STATED = 3
"""Times with one offset of their own."""
MOST = 2000
"""Instants and clocks kept in mind."""
_CLOCK = re.compile(r"\d{1,2}\s?[:：.h時时点시]\s?\d{2}")
_OFFSET = re.compile(
    r":\d\d(?:\.\d+)?\s*(?i:[ap]\.?m\.?\s*)?\(?(?:(?P<zero>Z|GMT|UTC|[-+−]00:?00)|(?P<sign>[-+−])(?P<hours>\d\d):?(?P<minutes>\d\d)|[A-Z]{3,4})\)?\s*$"
)
_RELATIVE = re.compile(r"前|\bago\b|\bvor\b|\bhace\b|\bil y a\b|назад|刚刚|just now", re.IGNORECASE)
WIDEST = timedelta(hours=2)
"""How wide the interval of an age may be that counts: "3 hours ago", not "2 days ago"."""
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
_QUARTER, _HOUR = timedelta(minutes=15), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Moved:
    """A post whose clock was read in a zone that proved wrong: how its time is to be moved."""

    url: str
    raw: str
    by: timedelta


class PortalZone:
    """
    The zone of a portal's clocks.

    Two kinds of evidence: an instant from a feed, or an age on a list, beside the clock on the post's own page; and offsets that
    stand in the portal's own times (feed, sitemap, ``<time datetime>``, JSON-LD). Offsets of zero count for nothing: software writes
    instants so whatever its zone, and some label local times with them.
    """

    def __init__(self, learnt: str = "", *, is_stated: bool = False, lang: str = "") -> None:
        self.is_stated = is_stated
        """Whether the profile names the zone: then nothing is learnt."""
        self.lang = lang
        self.has_country = False
        """Whether the portal's host names a country. That outweighs offsets that some platform writes."""
        self.zone: tzinfo | None = None if is_stated else zone_named(learnt)
        """What was learnt; None before that."""
        self._told = self.name()
        self._pairs: list[tuple[datetime, timedelta]] = []
        self._stated: list[tuple[datetime, timedelta]] = []
        self._range = _WEST, _EAST, 0
        """Between which offsets the portal's lies by the ages that it shows, and how many of them say so."""
        self._instants: dict[int, tuple[datetime, datetime]] = {}
        self._clocks: dict[int, tuple[str, str, datetime, timedelta]] = {}
        """{key of a post: (its address, its time as shown, the clock, the offset it was read with)}."""
        self._paired: set[int] = set()

    def hint(self, hint: Hint) -> None:
        """A source named a post: note the instant, and the offset if it states one."""
        if self.is_stated:
            return
        if hint.modified_at is not None and hint.source == "sitemap":
            self._state(hint.modified_at)
        if hint.published_raw is None or hint.published_earliest is None or hint.published_latest is None:
            return
        has_offset = self._state_by(hint.published_raw, hint.published_earliest)
        is_near = hint.published_latest - hint.published_earliest <= WIDEST
        if is_near and (has_offset or _RELATIVE.search(hint.published_raw)) and len(self._instants) < MOST:
            self._pair(key_of(hint.url), told=(hint.published_earliest, hint.published_latest))

    def article(self, article: Article, url: str) -> None:
        """A post was read: learn from its times, and read its clock in the zone that is known by now."""
        at, raw = article.published_at, article.published_raw or ""
        if self.is_stated or at is None or article.published_precision not in ("second", "minute"):
            return
        if self._state_by(raw, at):
            return
        if _RELATIVE.search(raw) or not _CLOCK.search(raw):
            return
        key, clock, offset = key_of(url), at.replace(tzinfo=None), at.utcoffset() or timedelta()
        self._pair(key, clock=at.replace(tzinfo=UTC))
        if self.zone is not None and (by := self._by(clock, offset)):
            self._move(article, by)
            offset -= by
        if len(self._clocks) < MOST:
            self._clocks[key] = (article.url, raw, clock, offset)

    def is_news(self) -> bool:
        """Whether the zone was learnt, or became another, since this was asked last."""
        told, self._told = self._told, self.name()
        return self._told != told

    def moved(self) -> list[Moved]:
        """The posts read so far whose clocks belong to another zone than they were read in; each is returned once."""
        found: list[Moved] = []
        for key, (url, raw, clock, offset) in list(self._clocks.items()) if self.zone is not None else ():
            if by := self._by(clock, offset):
                found.append(Moved(url, raw, by))
                self._clocks[key] = (url, raw, clock, offset - by)
        return found

    def name(self) -> str:
        """For the next run: an IANA name, an offset, or nothing."""
        return name_of(self.zone)

    def _by(self, clock: datetime, offset: timedelta) -> timedelta:
        true = clock.replace(tzinfo=self.zone).utcoffset() or timedelta()
        return offset - true

    def _move(self, article: Article, by: timedelta) -> None:
        for name in ("published_at", "published_earliest", "published_latest"):
            if (at := getattr(article, name)) is not None:
                setattr(article, name, (at + by).astimezone(self.zone))

    def _state_by(self, raw: str, at: datetime) -> bool:
        """Whether *raw*, the text that *at* was read from, names an offset; it is noted unless it is zero."""
        match = _OFFSET.search(raw)
        if match is None:
            return False
        if match["sign"]:  # some readers of feeds hand on the instant in UTC
            offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
            at = at.astimezone(timezone(offset if match["sign"] == "+" else -offset))
        if not match["zero"]:
            self._state(at)
        return True

    def _state(self, at: datetime) -> None:
        offset = at.utcoffset()
        if type(at.tzinfo) is timezone and offset and len(self._stated) < MOST:
            self._note(self._stated, at, offset)

    def _pair(self, key: int, *, told: tuple[datetime, datetime] | None = None, clock: datetime | None = None) -> None:
        """Note a post's instant or its clock; once both are known, their difference is the offset."""
        if told is not None and len(self._instants) < MOST:
            self._instants[key] = told
        told = told or self._instants.get(key)
        if clock is None and key in self._clocks:
            clock = self._clocks[key][2].replace(tzinfo=UTC)
        if told is None or clock is None or key in self._paired:
            return
        self._paired.add(key)
        slack = timedelta(minutes=1)
        least, most = clock - told[1] - slack, clock - told[0] + slack
        if told[1] - told[0] > _QUARTER:
            self._between(told[0], least, most)
        else:
            offset = round((least + (most - least) / 2) / _QUARTER) * _QUARTER
            if offset and least <= offset <= most and _WEST <= offset <= _EAST:
                self._note(self._pairs, told[0], offset)

    def _between(self, at: datetime, least: timedelta, most: timedelta) -> None:
        """The offset lies between two others; once only one hour does, that is it."""
        low, high, times = self._range
        low, high, times = max(low, least), min(high, most), times + 1
        if low > high:  # a post was moved, or an age is rounded in its own way
            low, high, times = _WEST, _EAST, 0
        self._range = low, high, times
        hour = round((low + (high - low) / 2) / _HOUR) * _HOUR
        if times >= FEWEST_STATED and high - low < _HOUR and low <= hour <= high and hour:
            self._note(self._pairs, at, hour)

    def _note(self, seen: list[tuple[datetime, timedelta]], at: datetime, offset: timedelta) -> None:
        seen.append((at, offset))
        is_told = self.zone is not None and at.astimezone(self.zone).utcoffset() == offset
        if not is_told and (len(seen) < 10 or len(seen) % 50 == 0):
            self._settle()

    def _settle(self) -> None:
        seen = self._pairs if len(self._pairs) >= FEWEST_PAIRS else []
        if not seen and len(self._stated) >= FEWEST_STATED and not self.has_country:
            seen = self._stated
        self.zone = zone_of_offsets(seen[-100:], self.lang) or self.zone


def zone_named(name: str) -> tzinfo | None:
    """
    What ``name_of`` wrote.

    >>> zone_named("America/Chicago"), zone_named("+05:45"), zone_named("")
    (zoneinfo.ZoneInfo(key='America/Chicago'), datetime.timezone(datetime.timedelta(seconds=20700)), None)
    """
    if not name:
        return None
    return datetime.strptime(name, "%z").tzinfo if name[0] in "+-" else ZoneInfo(name)


def name_of(zone: tzinfo | None) -> str:
    """The IANA name of a zone, or its offset as "+05:45"; empty for none."""
    if zone is None or isinstance(zone, ZoneInfo):
        return str(zone or "")
    return datetime(2000, 1, 1, tzinfo=zone).isoformat()[19:]
