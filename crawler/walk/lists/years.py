"""Which year the dates in a list mean that show only month and day. Lists go back in time: after January comes December of the year before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from crawler.items import Hint

SLACK = timedelta(days=20)
"""How far a post may stand out of order (moved by hand, dated later): by days, not by months."""
PINNED_AT_TOP = 6
"""The newest entry of a first page is looked for among so many: those above it are pinned, whether marked so or not."""
MOST_TURNS = 2  # of the year on one page; a list with more is not ordered by time
BACKING = 2  # entries after a turn of the year that must confirm it
_LEAP = timedelta(days=400)
_MONTH_AND_DAY = re.compile(r"\D{0,12}(?<!\d)\d{1,2}\s*[-/.月]\s*\d{1,2}(?:日|号)?(?!\d)(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\D{0,4}")


def names_no_year(raw: str) -> bool:
    """
    Whether a date, as shown, is a month and a day, with or without a time of day.

    >>> [names_no_year(raw) for raw in ("11-04", "11月4日 07:26", "2025-11-04", "3天前", "2个月前 (11-04)")]
    [True, True, False, False, False]
    """
    return "前" not in raw and _MONTH_AND_DAY.fullmatch(raw.strip()) is not None


class Years:
    """Knows how far back in time each list has gone so far."""

    def __init__(self) -> None:
        self._reached: dict[str, datetime] = {}
        self._unordered: set[str] = set()
        self._open: dict[str, list[Hint]] = {}
        """{chain: the last entries of its last page, if only the next page will show whether the year turned before them}."""
        self._pinned: dict[str, set[str]] = {}

    def settle(self, chain: str, entries: Sequence[Hint], *, is_first: bool, is_last: bool = False) -> list[Hint]:
        """
        Correct the years of *entries*, the next page of the list *chain*. A list that is not ordered by time is left as it is.

        Returns those entries of the page before whose years only this page shows.
        """
        if is_first:
            self._pinned[chain] = {hint.url for hint in entries if hint.sticky}
        for hint in entries if not is_first else ():
            if hint.sticky and names_no_year(hint.published_raw or "") and hint.url not in self._pinned.get(chain, ()):
                hint.sticky = False  # it only seemed older than the entries after it, as long as its year was wrong
        dated = [hint for hint in entries if not hint.sticky and hint.published_at is not None and hint.published_raw]
        held = self._open.pop(chain, [])
        dated = held + dated
        if chain in self._unordered or (len(dated) < BACKING + 1 and (is_first or chain not in self._reached)):
            return []
        if is_first:
            top = dated[:PINNED_AT_TOP]
            dated = dated[top.index(max(top, key=_at)) :]
        if not any(names_no_year(hint.published_raw or "") for hint in dated):
            if dated:
                self._reached[chain] = min(map(_at, dated))
            return []
        turned = self._turned(chain, dated, is_last=is_last)
        if turned is None:
            self._unordered.add(chain)
            return []
        for hint, years in turned:
            if years:
                _go_back(hint, years)
        self._reached[chain] = min(_at(hint) for hint, _ in turned) if turned else self._reached.get(chain, _at(dated[0]))
        return [hint for hint, years in turned if years and any(hint is one for one in held)]

    def is_ordered(self, chain: str) -> bool:
        """Whether the list has been in the order of time so far."""
        return chain not in self._unordered

    def _turned(self, chain: str, dated: list[Hint], *, is_last: bool) -> list[tuple[Hint, int]] | None:
        """
        (entry, by how many years it lies further back than it was read) for those entries of which this is sure; None if the list is
        not ordered by time.
        """
        reached, back, turns, odd = self._reached.get(chain), 0, 0, 0
        found: list[tuple[Hint, int]] = []
        for place, hint in enumerate(dated):
            if not names_no_year(hint.published_raw or ""):
                if reached is None or reached - _LEAP < _at(hint) <= reached + SLACK:  # else it is a date from the summary
                    found.append((hint, 0))
                    reached = _at(hint) if reached is None else min(reached, _at(hint))
                continue
            at = _years_before(_at(hint), back)
            after = _following(dated, place, back)
            if reached is not None and at > reached + SLACK:
                years = back + next((n for n in range(1, 30) if _years_before(_at(hint), back + n) <= reached + SLACK), 0)
                if len(after) < BACKING and place > 0 and not is_last:
                    self._open[chain] = dated[place:]
                    break
                if not all(one > reached + SLACK for one in after):
                    odd += 1  # one entry out of order
                    continue
                turns += place > 0
                back = years
                at = _years_before(_at(hint), back)
            elif reached is not None and after and all(at + SLACK < one <= reached + SLACK for one in after):
                odd += 1  # an old one among newer ones
                continue
            if turns > MOST_TURNS or odd > max(1, len(dated) // 6):
                return None
            found.append((hint, back))
            reached = at if reached is None else min(reached, at)
        return found


def _following(dated: Sequence[Hint], place: int, back: int) -> list[datetime]:
    """The days of the next entries that name no year, read as many years back."""
    return [
        _years_before(_at(one), back) for one in dated[place + 1 : place + 1 + BACKING] if names_no_year(one.published_raw or "")
    ]


def _at(hint: Hint) -> datetime:
    assert hint.published_at is not None
    return hint.published_at


def _years_before(moment: datetime, years: int) -> datetime:
    if not years:
        return moment
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year - years, day=28)


def _go_back(hint: Hint, years: int) -> None:
    at = _years_before(_at(hint), years)
    hint.published_at = at
    hint.published_earliest = _years_before(hint.published_earliest, years) if hint.published_earliest else None
    hint.published_latest = _years_before(hint.published_latest, years) if hint.published_latest else None
    hint.published_raw = f"{at.year}-{hint.published_raw}"
