"""How soon to fetch something again: lists by how often they bring news, posts by age, edits and readers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

HOUR = 3600.0
DAY = 86400.0
HOURS_A_WEEK = 168

# A post's window: it is fetched again when its age has grown by this share since the last visit. Edits come soon or not at all: their
# hazard falls about as one over the age, so windows that grow with the age find them all equally late, relative to it.
WINDOW = 0.5
SHORTEST_WINDOW = 2 * HOUR
LONGEST_WINDOW = 180 * DAY
SKEW = HOUR  # by which a server's clock may differ from ours


def change_rate(gaps: Sequence[float], changed: Sequence[bool], usual: float) -> float:
    """
    Changes per second of a page visited at irregular *gaps* (seconds); *changed* says for each whether it had changed.

    The maximum-likelihood estimator for irregular visits of Cho and Garcia-Molina (Estimating Frequency of Change, 2003, 5.3):
    the root of Σ τ/(exp(λτ)−1) over changed visits = Σ τ over unchanged ones. Counting changes a day instead is off by as
    much as changes were missed between visits. One change and one rest at the *usual* rate are added, so that few
    visits give a cautious answer and none gives *usual*.

    >>> round(change_rate([], [], 1 / DAY) * DAY, 6)
    1.0
    >>> 5 < change_rate([DAY / 10] * 40, [index % 2 == 0 for index in range(40)], 1 / DAY) * DAY < 8
    True
    """
    typical = math.log(2) / usual  # a gap after which change and rest are equally likely
    moved = [gap for gap, change in zip(gaps, changed, strict=True) if change and gap > 0] + [typical]
    rest = sum(gap for gap, change in zip(gaps, changed, strict=True) if not change and gap > 0) + typical
    low, high = usual * 1e-4, usual * 1e4
    for _ in range(60):
        middle = math.sqrt(low * high)
        if sum(gap / math.expm1(min(middle * gap, 700)) for gap in moved) > rest:
            low = middle
        else:
            high = middle
    return math.sqrt(low * high)


@dataclass(frozen=True)
class Rhythm:
    """
    How a portal's news is spread over the week: *weights* of its 168 hours from Monday 0:00 in *zone*, with a mean of one.

    >>> Rhythm.of([]).weights[:2]
    (1.0, 1.0)
    """

    weights: Sequence[float] = field(default_factory=lambda: (1.0,) * HOURS_A_WEEK)
    zone: tzinfo = UTC

    @classmethod
    def of(cls, published: Iterable[datetime], zone: tzinfo = UTC, sober: float = 0.25) -> Rhythm:
        """
        The rhythm of *published* times (aware, exact to the hour). Each hour of the week is helped out by its neighbours and
        by the same hour of the other days, then mixed with an even week that counts as *sober* posts an hour: few posts change little.
        """
        counts = [0.0] * HOURS_A_WEEK
        for at in published:
            local = at.astimezone(zone)
            counts[local.weekday() * 24 + local.hour] += 1
        total = sum(counts)
        if not total:
            return cls(zone=zone)
        hours = [sum(counts[hour::24]) / total for hour in range(24)]
        days = [sum(counts[day * 24 : day * 24 + 24]) / total for day in range(7)]
        even = sober * HOURS_A_WEEK
        smooth = []
        for slot in range(HOURS_A_WEEK):
            day, hour = divmod(slot, 24)
            near = (hours[hour - 1] + 2 * hours[hour] + hours[(hour + 1) % 24]) / 4
            smooth.append((total * days[day] * near * HOURS_A_WEEK + even) / (total + even))
        mean = sum(smooth) / HOURS_A_WEEK
        return cls(tuple(weight / mean for weight in smooth), zone)

    def weight(self, at: datetime) -> float:
        """How much busier than the average the hour of *at* (aware) is."""
        local = at.astimezone(self.zone)
        return self.weights[local.weekday() * 24 + local.hour]


def next_look(
    last: datetime, rate: float, rhythm: Rhythm, *, news_a_look: float = 1.0, floor: float = 900.0, ceiling: float = DAY
) -> datetime:
    """
    When a list last read at *last* (aware) will probably hold *news_a_look* new posts, at *rate* posts a second and the week's
    *rhythm*; not before *floor* and not after *ceiling* seconds.

    >>> monday = datetime(2024, 5, 27, tzinfo=UTC)
    >>> next_look(monday, 2 / DAY, Rhythm()) - monday
    datetime.timedelta(seconds=43200)
    """
    expected, at = 0.0, last
    while (at - last).total_seconds() < ceiling:
        pace = rate * rhythm.weight(at)
        left = (_next_hour(at) - at).total_seconds()
        if expected + pace * left >= news_a_look:
            at += timedelta(seconds=(news_a_look - expected) / pace)
            break
        expected += pace * left
        at += timedelta(seconds=left)
    wait = min(max((at - last).total_seconds(), floor), ceiling)
    return last + timedelta(seconds=wait)


@dataclass(frozen=True, slots=True)
class PostHistory:
    """What the archive knows about a post that matters for fetching it again. Times are aware."""

    url: str
    published_at: datetime
    """Best guess; when it was first seen, if nothing else is known."""
    last_visit: datetime
    edits: int = 0
    """Revisions that were edits."""
    last_edit: datetime | None = None
    views_a_day: float | None = None
    """Growth between its last two observations, lists' included."""


def revisit_due(post: PostHistory, usual_views_a_day: float | None = None) -> datetime:
    """
    When *post* is to be asked again: WINDOW of its age after the last visit, sooner if it was edited before (an edit starts a
    new life at that age) or is read far more than *usual_views_a_day*, within SHORTEST_ and LONGEST_WINDOW.

    >>> born = datetime(2024, 5, 1, tzinfo=UTC)
    >>> quiet = PostHistory("u", born, born + timedelta(days=10))
    >>> revisit_due(quiet) - quiet.last_visit
    datetime.timedelta(days=5)
    >>> revisit_due(PostHistory("u", born, born + timedelta(days=10), edits=1, last_edit=born + timedelta(days=9))) - quiet.last_visit
    datetime.timedelta(seconds=43200)
    """
    born = max(post.published_at, post.last_edit or post.published_at)
    age = max((post.last_visit - born).total_seconds(), 0.0)
    window = WINDOW * age
    if usual_views_a_day and post.views_a_day and post.views_a_day > 3 * usual_views_a_day:
        window /= 2  # posts that are read get corrected
    return post.last_visit + timedelta(seconds=min(max(window, SHORTEST_WINDOW), LONGEST_WINDOW))


def choose_revisits(posts: Iterable[PostHistory], now: datetime, most: int) -> list[str]:
    """
    Addresses of at most *most* posts that are due, the most overdue first, measured in windows.

    So even a late run treats all posts in proportion to their windows.
    """
    known = list(posts)
    growth = sorted(post.views_a_day for post in known if post.views_a_day is not None)
    usual = growth[len(growth) // 2] if growth else None
    due: list[tuple[float, str]] = []
    for post in known:
        at = revisit_due(post, usual)
        if at <= now:
            window = max((at - post.last_visit).total_seconds(), 1.0)
            due.append(((now - at).total_seconds() / window, post.url))
    return [url for _, url in sorted(due, key=lambda pair: -pair[0])[:most]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One earlier answer of an address: what it validated with, whether it came in full, and what it then held."""

    at: datetime
    status: int
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    """Digest of the content that matters (extracted, not raw); None for a 304."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How long "not modified" is relied on before a full fetch has to confirm it."""

    seconds: float
    """Since the last full answer."""
    answers: int
    """Of 304 in a row."""


POSTS = Trust(7 * DAY, 8)
LISTS = Trust(3 * DAY, 8)  # a post that a stale list hides is lost news; a missed edit is only late


def conditional_headers(answers: Sequence[Answer], now: datetime, trust: Trust = POSTS) -> dict[str, str]:
    """
    Headers for a conditional request, from an address's *answers*, oldest first; {} for a full request.

    A 304 is never trusted blindly: when *trust* is used up the page is fetched in full, and a server whose validator stayed while
    the content changed, or that said "not modified" after it was, is not asked conditionally any more.

    >>> at = datetime(2024, 5, 26, tzinfo=UTC)
    >>> conditional_headers([Answer(at, 200, '"a"', None, "d1")], at + timedelta(days=1))
    {'If-None-Match': '"a"'}
    >>> lied = [Answer(at, 200, '"a"', None, "d1"), Answer(at, 304), Answer(at, 200, '"a"', None, "d2")]
    >>> conditional_headers(lied, at + timedelta(days=1))
    {}
    """
    full = [answer for answer in answers if answer.status == 200]
    if not full or _has_lied(full, [answer.at for answer in answers if answer.status == 304]):
        return {}
    last = full[-1]
    since = sum(1 for answer in answers if answer.status == 304 and answer.at >= last.at)
    if since >= trust.answers or (now - last.at).total_seconds() >= trust.seconds:
        return {}
    headers = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
    return {name: value for name, value in headers.items() if value}


def _has_lied(full: Sequence[Answer], spared: Sequence[datetime]) -> bool:
    """
    Whether two full answers validated alike and held different things, or the later one says that it was modified before the
    server last *spared* us the earlier one.
    """
    for before, after in itertools.pairwise(full):
        if not (before.digest and after.digest and before.digest != after.digest):
            continue
        if (before.etag, before.last_modified) == (after.etag, after.last_modified) != (None, None):
            return True
        modified = _moment(after.last_modified)
        between = [at for at in spared if before.at <= at <= after.at]
        if not modified or not between or before.last_modified == after.last_modified:
            continue
        if modified < max(between) - timedelta(seconds=SKEW):
            return True
    return False


def _moment(text: str | None) -> datetime | None:
    """An HTTP date, aware; None if it is none."""
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _next_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
