"""A moment known only to an interval: how such moments are made, compared, and narrowed by a second source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Literal, get_args

Precision = Literal["second", "minute", "hour", "day", "month", "year"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

# a portal's clock or zone may be ahead of what we take it for; a day is the most that zones make
FUTURE_TOLERANCE = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """
    A time as certain as its source: it lies in ``earliest`` … ``latest``, both inclusive, aware and to the second.

    ``at`` is the start of the interval in the source's zone; ``precision`` the finest calendar unit that the whole interval shares
    there; ``raw`` the text it was read from; ``span`` where that stands in the text that was searched.
    """

    at: datetime
    precision: Precision
    earliest: datetime
    latest: datetime
    raw: str = ""
    span: tuple[int, int] = (0, 0)

    @property
    def width(self) -> timedelta:
        """The length of the interval; zero for an exact second."""
        return self.latest - self.earliest

    @property
    def names_no_day(self) -> bool:
        """Whether it's just a month or a year; an age ("3天前") isn't, however wide, as it counts from the clock."""
        return self.precision in ("month", "year") and self.earliest == floor(self.earliest, self.precision)


def moment_at(at: datetime, precision: Precision, raw: str = "") -> Moment:
    """
    The moment of a calendar reading: *at* (aware) cut to *precision*, and the whole of that unit as the interval.

    >>> from datetime import UTC
    >>> moment_at(datetime(2024, 2, 3, 4, tzinfo=UTC), "month").latest.isoformat()
    '2024-02-29T23:59:59+00:00'
    """
    start = floor(at, precision)
    return Moment(start, precision, start, _next(start, precision) - SECOND, raw)


def moment_between(earliest: datetime, latest: datetime, raw: str = "") -> Moment:
    """
    The moment of an interval: its precision is the finest unit in which both ends read the same.

    >>> from datetime import UTC
    >>> moment_between(datetime(2024, 5, 3, 4, tzinfo=UTC), datetime(2024, 5, 3, 9, tzinfo=UTC)).precision
    'day'
    """
    latest = latest.astimezone(earliest.tzinfo)
    precision: Precision = next((unit for unit in PRECISIONS if floor(earliest, unit) == floor(latest, unit)), "year")
    return Moment(earliest, precision, earliest, latest, raw)


def floor(at: datetime, precision: Precision) -> datetime:
    """*at* with all that is finer than *precision* at its lowest, in its own zone."""
    units: dict[str, int] = {"month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0}
    names = ("year", "month", "day", "hour", "minute", "second")
    for name in names[: names.index(precision) + 1]:
        units.pop(name, None)
    return at.replace(**units)  # type: ignore[arg-type]


def is_stronger(a: Moment, b: Moment) -> bool:
    """
    Whether *a* says more than *b*: its interval is shorter.

    >>> from datetime import UTC
    >>> day = moment_at(datetime(2024, 5, 26, tzinfo=UTC), "day")
    >>> is_stronger(moment_at(datetime(2024, 5, 26, 12, 30, tzinfo=UTC), "minute"), day), is_stronger(day, day)
    (True, False)
    """
    return a.width < b.width


def narrow(a: Moment, b: Moment) -> Moment:
    """
    What two sources say together about one publication: the intersection of their intervals, with the stronger one's reading.

    Where they contradict each other the stronger one stands alone, *a* when they are equally strong.

    >>> from datetime import UTC
    >>> day = moment_at(datetime(2024, 5, 26, tzinfo=UTC), "day", "05-26")
    >>> loose = moment_between(datetime(2024, 5, 25, 20, tzinfo=UTC), datetime(2024, 5, 26, 8, tzinfo=UTC), "1天前")
    >>> narrow(day, loose).latest.isoformat(), narrow(loose, day).raw
    ('2024-05-26T08:00:00+00:00', '1天前')
    """
    stronger = b if is_stronger(b, a) else a
    earliest, latest = max(a.earliest, b.earliest), min(a.latest, b.latest)
    if earliest > latest or (earliest, latest) == (stronger.earliest, stronger.latest):
        return stronger
    both = moment_between(earliest.astimezone(stronger.at.tzinfo), latest.astimezone(stronger.at.tzinfo), stronger.raw)
    return replace(both, span=stronger.span)


def settled(moment: Moment, now: datetime) -> Moment | None:
    """*moment* with the part after *now* cut from an interval of a day or more; None when all of it lies in the future."""
    if moment.earliest > now + FUTURE_TOLERANCE:
        return None
    if moment.latest <= now or moment.earliest > now or PRECISIONS.index(moment.precision) < PRECISIONS.index("day"):
        return moment
    return replace(moment, latest=now.replace(microsecond=0).astimezone(moment.latest.tzinfo))


def local(now: datetime, zone: tzinfo) -> datetime:
    """*now* to the second in *zone*; a naive *now* is taken as already in it."""
    return (now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=zone)).replace(microsecond=0)


def _next(start: datetime, precision: Precision) -> datetime:
    if precision == "year":
        return start.replace(year=start.year + 1)
    if precision == "month":
        return (start + timedelta(days=32)).replace(day=1)
    if precision == "day":  # the next local midnight, whatever the clocks did in between
        return start.replace(fold=0) + timedelta(days=1)
    return start + {"hour": timedelta(hours=1), "minute": timedelta(minutes=1), "second": SECOND}[precision]
