"""When an article was published, combined from several sources that know it more or less exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.items import Article, Hint, Precision
from crawler.walk.lists.years import names_no_year


@dataclass(frozen=True, slots=True)
class Dating:
    """A publication time as one source gives it; *rule* is ``api``, ``feed``, ``list``, ``sitemap`` or a page's rule."""

    at: datetime
    precision: Precision
    earliest: datetime
    latest: datetime
    raw: str
    rule: str


# Feeds and APIs are written by the software from its database; a theme prints what it likes (Typecho's label
# local wall time as UTC); a list page rounds; the day in an address is that of the machine which built the site (Hexo on a server
# in UTC); a sitemap states when a file was touched. A page's weak finding may be a day that its headline or text mentions.
_RANK = {"api": 6, "feed": 5, "list": 3, "byline-weak": 2, "address": 1, "sitemap": 0}
_PAGE = 4


def dating_of(said: Article | Hint) -> Dating | None:
    """What a page or a hint says about the time; None if nothing."""
    if said.published_at is None:
        return None
    rule = said.source if isinstance(said, Hint) else said.rules.get("published_at", "page")
    return Dating(
        said.published_at,
        said.published_precision or "second",
        said.published_earliest or said.published_at,
        said.published_latest or said.published_at,
        said.published_raw or "",
        rule,
    )


def merge(known: Dating | None, told: Dating | None) -> Dating | None:
    """
    The best of what was known and what is stated now.

    If both can be true, their intersection. If they contradict each other, the more reliable source; between
    equals the newer, unless it is less exact: a page may correct its date, but "3年前" does not correct a second.
    """
    if known is None or told is None:
        return known or told
    if known.earliest <= told.latest and told.earliest <= known.latest:
        return _narrowed(known, told)
    if (known_year := with_year_of(known, told)) is not None:
        return _narrowed(known_year, told)
    if (told_year := with_year_of(told, known)) is not None:
        return _narrowed(known, told_year)
    if rank(told) != rank(known):
        return max(known, told, key=rank)
    return told if told.latest - told.earliest <= known.latest - known.earliest else known


def with_year_of(yearless: Dating, other: Dating) -> Dating | None:
    """
    *yearless*, a month and a day as shown, in the year that *other* names; None if it names one itself, or they still disagree.

    A page that shows 11-04 is read as the last such day; a list that goes back in time shows which one it is.
    """
    if not names_no_year(yearless.raw) or names_no_year(other.raw):
        return None
    for year in {other.earliest.year, other.latest.year}:
        try:
            at, earliest, latest = (
                moment.replace(year=moment.year + year - yearless.at.year)
                for moment in (yearless.at, yearless.earliest, yearless.latest)
            )
        except ValueError:  # 29 February
            continue
        if yearless.precision == "day":  # today's ends with the look at it, that day's did not
            latest = max(latest, earliest + timedelta(seconds=86_399))
        if earliest <= other.latest and other.earliest <= latest:
            return Dating(at, yearless.precision, earliest, latest, f"{at.year}-{yearless.raw}", yearless.rule)
    return None


def rank(dating: Dating) -> int:
    """How reliable the source of *dating* is; larger is better."""
    return _RANK.get(dating.rule.partition(":")[0], _PAGE)


def is_of_page(dating: Dating) -> bool:
    """Whether the post's own page stated it."""
    return rank(dating) in (_PAGE, _RANK["byline-weak"])


def _narrowed(known: Dating, told: Dating) -> Dating:
    from crawler.dates import Moment, narrow

    both = narrow(
        Moment(known.at, known.precision, known.earliest, known.latest, known.raw),
        Moment(told.at, told.precision, told.earliest, told.latest, told.raw),
    )
    # The name of the source that gave the narrower interval stays with the result.
    finer = told if told.latest - told.earliest < known.latest - known.earliest else known
    return Dating(both.at, both.precision, both.earliest, both.latest, finer.raw or both.raw, finer.rule)
