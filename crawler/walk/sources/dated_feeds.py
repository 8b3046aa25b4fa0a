"""Which dated feeds to request, so that few requests bring the exact times of many posts: the one with most unknown times first."""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crawler.document import Document
from crawler.items import Hint
from crawler.walk.leads import KnownPost
from crawler.walk.ledger import key_of
from crawler.walk.lists.anchors import anchors, role_of

_PARAMETERS = {"category": "cate", "author": "auth"}  # as Z-BlogPHP's feed.php calls them
_SELECTOR = re.compile(r"[-=/](\d{1,6})(?:\.html|/)?$")
CAP = 10  # Z-BlogPHP's ZC_RSS2_COUNT as shipped: a feed holds the newest ten of its range
BATCH = 12  # feeds chosen at a time; their answers change the plan
MOST_MISSING = 3  # feeds in answer to which the portal says 404 before its first
NARROW = timedelta(minutes=1)  # a time known to the minute counts as exact


@dataclass(slots=True)
class Dated:
    """A post as the plan sees it: the days on which it may have been published, and its category and author."""

    key: int
    days: tuple[date, ...]
    """Those days, the likeliest first."""
    at: datetime
    is_exact: bool
    selectors: tuple[str, ...] = ()


@dataclass
class DatedFeeds:
    """
    The plan over one portal's ``…?date={date}`` feeds (a month or a day) and their siblings by category or author.

    The gain of a feed can be predicted: it holds the newest CAP posts of its range, and those whose second is not known yet count.
    If a month's feed held fewer than CAP posts, these are all, and its days are never requested.
    """

    template: str
    zone: tzinfo = UTC
    cap: int = CAP
    selectors: dict[str, str] = field(default_factory=dict)
    """{"category 财经" or "author 小编": address of that feed}, for those whose number the portal's links show."""
    asked: dict[str, int] = field(default_factory=dict)
    """{address: number of posts in its answer}; -1 while it is being fetched."""
    told: set[date] = field(default_factory=set)
    """Days all of whose posts were in some feed."""
    broken: str = ""
    """Why this portal's dated feeds are not used any more; empty while they are."""
    _missing: int = 0

    def learn(self, doc: Document) -> None:
        """Note the numbers of categories and authors in the links of a page: each of them has a feed of ten posts as well."""
        for anchor in anchors(doc):
            role = role_of(doc.family, anchor.url)
            if role not in _PARAMETERS or not anchor.text or "date={date}" not in self.template:
                continue
            if match := _SELECTOR.search(anchor.url):
                address = self.template.replace("date={date}", f"{_PARAMETERS[role]}={match[1]}")
                self.selectors.setdefault(f"{role} {anchor.text}", address)

    def choose(self, posts: Iterable[KnownPost], exact: set[int], budget: int) -> list[str]:
        """
        The addresses of at most *budget* feeds to request now, those with the greatest gain first; empty if none has any.

        *exact* holds the keys of posts whose second is known from some source.
        """
        dated = [
            self._dated(post, exact) for post in posts if not post.gone and post.published_earliest and post.published_latest
        ]
        missing = {post.key for post in dated if not post.is_exact}
        if self.broken or not missing:
            return []
        ranges = self._ranges(dated)
        heap = [(-len(members & missing), len(url), url) for url, members in ranges.items()]
        heapq.heapify(heap)
        chosen: list[str] = []
        most = min(max(BATCH, len(missing) // 50), budget)
        # lazy greedy: counts only shrink, so the top of the heap is the best feed if its count is still right
        while heap and len(chosen) < most:
            foretold, size, url = heapq.heappop(heap)
            now = len(ranges[url] & missing)
            if now and now == -foretold:
                missing -= ranges[url]
                chosen.append(url)
            elif now:
                heapq.heappush(heap, (-now, size, url))
        return chosen

    def answered(self, url: str, hints: Sequence[Hint]) -> None:
        """A dated feed was read. If most of its posts are outside its range, the portal ignores the date, and no more are requested."""
        self._missing = -1
        self.asked[url] = len(hints)
        self.cap = max(self.cap, len(hints)) if len(hints) < 1000 else self.cap
        span = self._span(url)
        if span is None:
            return
        outside = [
            hint
            for hint in hints
            if hint.published_at and not span[0] <= hint.published_at.astimezone(self.zone).date() <= span[1]
        ]
        if len(outside) * 2 > len(hints):
            self.broken = "dates-ignored"
        else:
            self._note_told(hints)

    def missed(self) -> None:
        """A dated feed does not exist. After a few, with none that did, no more are requested."""
        if self._missing >= 0:
            self._missing += 1
        if self._missing >= MOST_MISSING:
            self.broken = "dates-missing"

    def newest(self, hints: Sequence[Hint]) -> None:
        """The portal's plain feed was read: the feed of the newest month would hold the same, and is not requested."""
        days = [hint.published_at.astimezone(self.zone).date() for hint in hints if hint.published_at]
        if not days or len(days) < len(hints):
            return
        newest = max(days)
        self.asked[self.month_url(newest)] = self.cap if min(days).replace(day=1) == newest.replace(day=1) else 0
        self._note_told(hints)

    def _note_told(self, hints: Sequence[Hint]) -> None:
        """A full feed names all posts of its days except the earliest, where it is cut off."""
        days = {hint.published_at.astimezone(self.zone).date() for hint in hints if hint.published_at}
        if days and len(hints) >= self.cap:
            self.told |= days - {min(days)}

    def is_answered_by(self, url: str) -> bool:
        """Whether *url* is the plain feed of the script that answers the dated ones: where it is switched off, so are they."""
        return self.template.partition("?")[0] == url

    def month_url(self, day: date) -> str:
        """The feed of a day's month."""
        return self.template.replace("{date}", f"{day:%Y-%m}")

    def day_url(self, day: date) -> str:
        """The feed of a day."""
        return self.template.replace("{date}", f"{day:%Y-%m-%d}")

    def _dated(self, post: KnownPost, exact: set[int]) -> Dated:
        assert post.published_earliest and post.published_latest
        earliest, latest = post.published_earliest.astimezone(self.zone), post.published_latest.astimezone(self.zone)
        names = [f"category {post.category[-1]}"] if post.category else []
        if post.author:
            names.append(f"author {post.author}")
        is_exact = key_of(post.url) in exact or latest - earliest <= NARROW
        return Dated(key_of(post.url), _days(earliest, latest), latest, is_exact, tuple(names))

    def _ranges(self, dated: list[Dated]) -> dict[str, set[int]]:
        """{address of a feed not requested yet: keys of the posts that it should hold}."""
        members: dict[str, list[Dated]] = defaultdict(list)
        for post in dated:
            if len({(day.year, day.month) for day in post.days}) == 1:
                members[self.month_url(post.days[0])].append(post)
            if len(post.days) == 1 and self._may_ask_day(post.days[0]):
                members[self.day_url(post.days[0])].append(post)
            for name in post.selectors:
                if name in self.selectors:
                    members[self.selectors[name]].append(post)
        for post in dated:
            if not post.is_exact and len(post.days) > 1:
                self._add_doubtful(post, members)
        return {
            url: {post.key for post in sorted(posts, key=lambda post: post.at, reverse=True)[: self.cap]}
            for url, posts in members.items()
            if url not in self.asked
        }

    def _add_doubtful(self, post: Dated, members: dict[str, list[Dated]]) -> None:
        """Count a post that may be of several days or months for the likeliest of them that was not requested yet."""
        for day in post.days:
            month = self.month_url(day)
            if month not in self.asked:
                if post not in members[month]:
                    members[month].append(post)
                return
            if self._may_ask_day(day) and self.day_url(day) not in self.asked:
                members[self.day_url(day)].append(post)
                return

    def _may_ask_day(self, day: date) -> bool:
        """Whether a day's feed may hold more than its month's: only if that was full, and no feed has named all posts of the day."""
        return day not in self.told and self.asked.get(self.month_url(day), 0) >= self.cap

    def _span(self, url: str) -> tuple[date, date] | None:
        """First and last day of a dated feed's range; None for the feeds of categories and authors."""
        before, _, after = self.template.partition("{date}")
        if not url.startswith(before):
            return None
        text = url[len(before) : len(url) - len(after)]
        try:
            if len(text) == 7:
                first = date.fromisoformat(text + "-01")
                return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            day = date.fromisoformat(text)
        except ValueError:
            return None
        return day, day


def _days(earliest: datetime, latest: datetime) -> tuple[date, ...]:
    """The last 62 days of an interval; those of which it covers most come first, and later ones before earlier ones."""
    count = min((latest.date() - earliest.date()).days + 1, 62)
    days = [latest.date() - timedelta(days=back) for back in range(count)]

    def covered(day: date) -> float:
        begin = datetime.combine(day, time(), earliest.tzinfo)
        return (min(latest, begin + timedelta(days=1)) - max(earliest, begin)).total_seconds()

    return tuple(sorted(days, key=lambda day: (-covered(day), -day.toordinal())))
