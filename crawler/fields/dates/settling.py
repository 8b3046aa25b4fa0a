"""Corrects a stated moment by the page's zone, the day in its address, and the date it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from urllib.parse import unquote, urlsplit

from crawler.dates import Moment, moment_at, narrow
from crawler.document import Document, once
from crawler.fields.dates import shown_dates
from crawler.fields.metadata import zone_of

# The month's folder may hold names that begin with the year again: /201411/t20141112_7.html, /2014/11/20141112.html
_URL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19[89]|20[0-3])\d)(?P<s>[-_/.]?)(?P<m>0[1-9]|1[0-2]|[1-9](?=[-_/.]))(?P=s)(?P<d>0[1-9]|[12]\d|3[01]|[1-9](?=[/_-]))(?!\d)"
    r"|(?<=[/_])(?P<y2>(?:19[89]|20[0-3])\d)[-_]?/?(?P<m2>0[1-9]|1[0-2])(?:/(?!(?:19|20)\d\d[01]))?(?P<d2>0[1-9]|[12]\d|3[01])(?=\d{0,12}[/_.-]|/|$)"
)
# CNN sets the section between year and month: /2010/POLITICS/08/13/
_SECTION_DAY = re.compile(r"/(?P<y>(?:19[89]|20[0-3])\d)/[A-Za-z][A-Za-z_.-]*/(?P<m>\d{1,2})/(?P<d>\d{1,2})/")
# PHPCMS writes /2026/guonei_0526/70.html unless told otherwise.
_CATDIR_DAY = re.compile(r"/(?P<y>20[0-3]\d)/[A-Za-z]\w*_(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])/\d+\.html$")
_T_DAY = re.compile(r"[/_]t?(?P<y>(?:19[89]|20[0-3])\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])_?\d*")
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/")  # its day is that of the copy


@once
def url_day(doc: Document) -> date | None:
    """The day in the page's address (``/2005/05/13/``, ``t20190918_``, ``/2010/politics/08/13/``, ``/2026/guonei_0526/70.html``), not later than the page itself; None if there is none."""
    from crawler.fields.metadata import canonical_url

    for url in dict.fromkeys((doc.url, canonical_url(doc))):
        path = unquote(urlsplit(_ARCHIVED.sub("", url)).path)
        for pattern in (_URL_DAY, _T_DAY, _SECTION_DAY, _CATDIR_DAY):
            for match in pattern.finditer(path):
                groups = match.groupdict()
                numbers = [groups.get(key) or groups.get(key + "2") for key in "ymd"]
                try:
                    day = date(*(int(number or 0) for number in numbers))
                except ValueError:
                    continue
                if day <= (doc.now + timedelta(days=1)).date():
                    return day
    return None


def settle(doc: Document, moment: Moment) -> Moment:
    """
    *moment* in the page's zone, corrected by the date that the page shows or the day in its address.

    An instant in UTC is moved to the local day that the page shows. A wall time with a wrong zone is recognised where the page shows
    the same wall time. Of two sources that agree, the finer one is taken.
    """
    if moment.precision == "second" and not _is_instant(moment):
        return moment  # a wall time to the second, in the page's zone: nothing shown can be finer
    shown = shown_dates.published(doc, dated=True)
    if shown is not None and shown.weight >= 1.5:
        wall = _by_shown(doc, moment, shown.moment)
        if wall is not None:
            return wall
    local = localised(doc, moment)
    day = url_day(doc)
    if day is not None and moment.at.utcoffset() is not None and _is_instant(moment) and local.at.date() != day:
        return _on_day(local, day) or local
    return local


def _is_instant(moment: Moment) -> bool:
    """Whether the text names an offset or is an epoch number; else *at* is a wall time, read in the assumed zone."""
    return re.search(r"(?:Z|[+-]\d\d:?\d\d|GMT|UTC)\s*$", moment.raw.strip()) is not None or moment.raw.strip().isdigit()


def _by_shown(doc: Document, moment: Moment, shown: Moment) -> Moment | None:
    """*moment* corrected by *shown*; None where a wall time is of another day than *shown*: then the markup counts."""
    local = localised(doc, moment)
    if not _is_instant(moment):
        return narrow(moment, shown) if local.at.date() == shown.at.date() else None
    fine = shown.precision in ("second", "minute")
    if fine:
        stated, seen = moment.at.replace(tzinfo=None), shown.at.replace(tzinfo=None)
        is_labelled_utc = not moment.at.utcoffset() and moment.at.utcoffset() != shown.at.utcoffset()
        if is_labelled_utc and abs(stated - seen) < timedelta(minutes=1):
            return shown  # a wall time that the theme labels +00:00
        offset = seen - moment.at.astimezone(UTC).replace(tzinfo=None)
        quarters = round(offset / timedelta(minutes=15))
        if abs(offset - quarters * timedelta(minutes=15)) < timedelta(minutes=1) and -48 <= quarters <= 56:
            return _moved(moment, timezone(quarters * timedelta(minutes=15)))
    if local.at.date() == shown.at.date():
        return local
    if moment.at.date() == shown.at.date() and not moment.at.utcoffset() and _is_far_east(zone_of(doc), moment.at):
        wall = moment.at.replace(tzinfo=zone_of(doc))  # Typecho writes Shanghai's wall time with +00:00
        return replace(moment_at(wall, moment.precision), raw=moment.raw)
    if moment.at.utcoffset():
        return local  # the markup knows its zone: the day shown is the date of something else
    return _on_day(local, shown.at.date())


def _is_far_east(zone: tzinfo, at: datetime) -> bool:
    """Whether *zone* is UTC+7 or further east, where a neighbouring zone cannot explain a difference of a day."""
    return (at.replace(tzinfo=None).replace(tzinfo=zone).utcoffset() or timedelta()) >= timedelta(hours=7)


def _on_day(moment: Moment, day: date) -> Moment | None:
    """
    The same instant in the nearest offset in which it falls on *day*; None if there is none.

    Where the country of the page is known, no offset is farther from its capital's than those of its other zones: a German page
    with the date of a day before was not written in Samoa.
    """
    base = moment.at.utcoffset() or timedelta()
    farthest = _WIDEST_COUNTRY if base else timedelta(hours=14)
    offsets = sorted((timedelta(hours=hours) for hours in range(-11, 14)), key=lambda offset: abs(offset - base))
    for offset in offsets:
        if abs(offset - base) <= farthest and moment.at.astimezone(timezone(offset)).date() == day:
            return _moved(moment, timezone(offset))
    return None


_WIDEST_COUNTRY = timedelta(hours=9)  # from Moscow to Kamchatka


def localised(doc: Document, moment: Moment) -> Moment:
    """
    *moment* in the page's zone if it was stated in UTC; any other offset is kept.

    Midnight in UTC is how systems write a bare day: that day is kept, whatever the zone.
    """
    offset = moment.at.utcoffset()
    if offset == timedelta() and _is_instant(moment) and moment.precision in ("second", "minute") and moment.at.time() == time():
        day = datetime.combine(moment.at.date(), time(), zone_of(doc))
        return replace(moment_at(day, "day"), raw=moment.raw)
    return _moved(moment, zone_of(doc)) if offset == timedelta() else moment


def _moved(moment: Moment, zone: tzinfo) -> Moment:
    """The same interval, written in *zone*."""
    return replace(
        moment, at=moment.at.astimezone(zone), earliest=moment.earliest.astimezone(zone), latest=moment.latest.astimezone(zone)
    )
