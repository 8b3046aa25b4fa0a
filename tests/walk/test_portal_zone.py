"""The zone of a portal's clocks is learnt from what the portal states, and from nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.items import Article, Hint
from crawler.walk.portal_zone import PortalZone

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def address(number: int) -> str:
    return f"https://e.com/stories/{number}"


def told(number: int, at: datetime, raw: str, width: timedelta = timedelta(0)) -> Hint:
    """What a feed or a list says of the post."""
    return Hint(
        address(number),
        "feed",
        NOW,
        published_at=at,
        published_earliest=at,
        published_latest=at + width,
        published_precision="second",
        published_raw=raw,
    )


def read(number: int, clock: datetime) -> Article:
    """The post's own page, its clock read as Greenwich's."""
    at = clock.replace(tzinfo=UTC)
    return Article(
        address(number),
        published_at=at,
        published_earliest=at,
        published_latest=at + timedelta(seconds=59),
        published_precision="minute",
        published_raw=f"{clock:%B %d, %Y %I:%M %p}",
    )


def instant(number: int) -> datetime:
    return datetime(2026, 11, 23 - number, 16, 30, 12, tzinfo=UTC)


def clock(number: int) -> datetime:
    return instant(number).astimezone(CHICAGO).replace(second=0, tzinfo=None)


def with_feed(raw: str, count: int = 3, zone: PortalZone | None = None) -> PortalZone:
    zone = zone or PortalZone(lang="en")
    for number in range(count):
        zone.hint(told(number, instant(number), raw))
        zone.article(read(number, clock(number)), address(number))
    return zone


def test_a_feeds_instants_beside_the_clocks_of_the_posts_tell_the_zone():
    zone = with_feed("Mon, 23 Nov 2026 16:30:12 GMT")
    assert zone.zone == CHICAGO
    summer = read(9, datetime(2025, 7, 5, 23, 40))
    zone.article(summer, address(9))
    assert summer.published_at == datetime(2025, 7, 6, 4, 40, tzinfo=UTC)
    assert [(post.url, post.by) for post in zone.moved()] == [(address(0), timedelta(hours=6))]
    assert zone.moved() == []


def test_the_order_of_the_witnesses_makes_no_difference():
    zone = PortalZone(lang="en")
    for number in range(3):
        zone.article(read(number, clock(number)), address(number))
    for number in range(3):
        zone.hint(told(number, instant(number), "2026-11-23T16:30:12Z"))
    assert zone.zone == CHICAGO
    assert len(zone.moved()) == 3


def test_offsets_that_the_portal_writes_tell_the_zone_unless_its_host_names_a_country():
    for has_country, found in ((False, "America/Chicago"), (True, "")):
        zone = PortalZone(lang="en")
        zone.has_country = has_country
        for number in range(3):
            zone.hint(told(number, instant(number), "Mon, 23 Nov 2026 10:30:12 -0600"))
        assert zone.name() == found


def test_ages_on_a_list_narrow_the_offset_until_one_hour_is_left():
    zone = PortalZone(lang="en")
    for number, minutes in enumerate((10, 75, 40, 5)):
        earliest = instant(number) - timedelta(minutes=minutes)
        zone.hint(told(number, earliest, "3 hours ago", timedelta(minutes=80)))
        zone.article(read(number, clock(number)), address(number))
    assert zone.zone == CHICAGO


@pytest.mark.parametrize(
    "zone",
    [
        with_feed("Mon, 23 Nov 2026 16:30:12 GMT", 1),
        with_feed("Mon, 23 Nov 2026 16:30:12 GMT", zone=PortalZone(is_stated=True)),
        with_feed("2026-11-23 16:30"),
    ],
)
def test_a_single_post_a_profile_and_times_without_offset_teach_nothing(zone):
    assert zone.name() == "" and zone.moved() == []


def test_local_times_that_a_feed_labels_with_an_offset_of_zero_teach_nothing():
    zone = PortalZone(lang="zh")
    for number in range(4):
        zone.hint(told(number, clock(number).replace(tzinfo=UTC), "Mon, 23 Nov 2026 10:30:12 +0000"))
        zone.article(read(number, clock(number)), address(number))
    assert zone.name() == ""


def test_what_was_learnt_serves_the_next_run():
    post = read(1, datetime(2026, 11, 22, 23, 40))
    PortalZone("America/Chicago").article(post, address(1))
    assert post.published_latest == datetime(2026, 11, 23, 5, 40, 59, tzinfo=UTC)
    assert PortalZone("+05:45").name() == "+05:45"


@pytest.mark.parametrize("raw", ["3 hours ago", "2026-11-23", "1763915412", "2026-11-23T10:30:00Z"])
def test_only_clocks_without_an_offset_are_moved(raw):
    post = read(1, datetime(2026, 11, 22, 23, 40))
    post.published_raw = raw
    PortalZone("America/Chicago").article(post, address(1))
    assert post.published_at == datetime(2026, 11, 22, 23, 40, tzinfo=UTC)
