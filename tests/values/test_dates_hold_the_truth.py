"""For any age, zone and season, the interval read from a theme's date contains the moment it was made from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dates import find_moments, is_stronger, moment_at, narrow, read_moment

ZONES = [
    UTC,
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("America/New_York"),
    ZoneInfo("Pacific/Auckland"),
    timezone(timedelta(hours=-11)),
]
DAY = 86400
NOWS = st.datetimes(datetime(2010, 1, 2), datetime(2040, 1, 1)).map(lambda t: t.replace(microsecond=0, tzinfo=UTC))
YEAR_ENDS = st.builds(
    lambda year, day, second: datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day, seconds=second),
    st.integers(2011, 2039),
    st.sampled_from([-1, 0, 1, 57, 58, 59, 60]),
    st.integers(0, DAY - 1),
)
MACHINE_FORMS = st.sampled_from(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d 24:00"])
ODD_DATES = st.from_regex(r"(19|20)[0-9]{2}-[0-3][0-9]-[0-3][0-9]( [0-2][0-9]:[0-9]{2}(:[0-9]{2})?)?", fullmatch=True)
AGES = st.one_of(st.integers(0, 8 * DAY), st.integers(0, 400 * DAY), st.integers(0, 5000 * DAY))


def elapsed(published: datetime, now: datetime) -> timedelta:
    """Time that went by; Python subtracts wall clocks within one zone, and a clock that was put forward shows an hour too many."""
    return now.astimezone(UTC) - published.astimezone(UTC)


def tpure(published: datetime, now: datetime) -> str:
    """As zb_users/theme/tpure/include.php prints it: rounded, months of 30 and years of 360 days, the day in a bracket from a week on."""
    age = int(elapsed(published, now).total_seconds())
    local = published
    units = [
        (360 * DAY, "年前", f" ({local:%Y-%m-%d})"),
        (30 * DAY, "个月前", f" ({local:%m-%d})"),
        (7 * DAY, "周前", f" ({local:%m-%d})"),
        (DAY, "天前", ""),
        (3600, "小时前", ""),
        (60, "分钟前", ""),
        (1, "秒前", ""),
    ]
    for seconds, words, bracket in units:
        if age >= seconds:
            return f"{int(age / seconds + 0.5)}{words}{bracket}"
    return "刚刚"


def flooring(published: datetime, now: datetime) -> str:
    """The commonest theme function: floored, no bracket."""
    age = int(elapsed(published, now).total_seconds())
    for seconds, words in (
        (365 * DAY, "年前"),
        (30 * DAY, "个月前"),
        (7 * DAY, "周前"),
        (DAY, "天前"),
        (3600, "小时前"),
        (60, "分钟前"),
    ):
        if age >= seconds:
            return f"{age // seconds}{words}"
    return "刚刚"


def calendar_years(published: datetime, now: datetime) -> str:
    """PHP's DateInterval and its like: whole calendar years, months and days."""
    months = (now.year - published.year) * 12 + now.month - published.month - (now.day < published.day)
    if months >= 12:
        return f"{months // 12} years ago"
    if months >= 1:
        return f"{months} months ago"
    days = elapsed(published, now).days
    return f"{days} days ago" if days else f"{int(elapsed(published, now).total_seconds()) // 3600} hours ago"


@settings(max_examples=400, deadline=None)
@given(st.one_of(NOWS, YEAR_ENDS), AGES, st.sampled_from(ZONES))
def test_tpure(now: datetime, age: int, zone) -> None:
    now = now.astimezone(zone)
    published = (now.astimezone(UTC) - timedelta(seconds=age)).astimezone(zone)
    text = tpure(published, now)
    for rounding in ("either", "round"):
        moment = read_moment(text, now, zone, rounding=rounding)
        assert moment is not None, text
        assert moment.earliest.astimezone(UTC) <= published.astimezone(UTC) <= moment.latest.astimezone(UTC), (text, moment)
    if age >= 7 * DAY:
        assert moment.precision == "day"
        assert moment.at.date() == published.date(), text


@settings(max_examples=400, deadline=None)
@given(st.one_of(NOWS, YEAR_ENDS), AGES, st.sampled_from(ZONES))
def test_flooring_themes(now: datetime, age: int, zone) -> None:
    now = now.astimezone(zone)
    published = (now.astimezone(UTC) - timedelta(seconds=age)).astimezone(zone)
    for text in (flooring(published, now), calendar_years(published, now)):
        moment = read_moment(text, now, zone)
        assert moment is not None, text
        assert moment.earliest.astimezone(UTC) <= published.astimezone(UTC) <= moment.latest.astimezone(UTC), (text, moment)


@settings(max_examples=300, deadline=None)
@given(st.one_of(NOWS, YEAR_ENDS), st.integers(0, 364), st.integers(0, DAY - 1))
def test_month_and_day_alone_are_the_latest_such_day(now: datetime, days: int, second: int) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    now = now.astimezone(zone)
    published = now - timedelta(days=days)
    if (published.month, published.day) == (2, 29):
        return
    for text in (
        f"{published:%m-%d}",
        f"{published.month}月{published.day}日",
        f"{published:%m-%d %H:%M}",
        f"{published:%B} {published.day}",
    ):
        moment = read_moment(text, now, zone)
        assert moment is not None
        assert moment.earliest.astimezone(UTC) <= published.astimezone(UTC) <= moment.latest.astimezone(UTC), (text, moment, now)


@settings(max_examples=300, deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2035, 12, 31)), st.sampled_from(ZONES))
def test_absolute_forms_agree(at: datetime, zone) -> None:
    at = at.replace(microsecond=0, tzinfo=UTC).astimezone(zone)
    now = datetime(2036, 1, 2, tzinfo=UTC)
    for form in (
        "%Y-%m-%d %H:%M:%S",
        "%Y年%m月%d日 %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%d %B %Y %H:%M:%S",
        "%B %d, %Y %I:%M:%S %p",
        "%Y%m%d%H%M%S",
    ):
        moment = read_moment(at.strftime(form), now, zone)
        assert moment is not None, at.strftime(form)
        assert moment.at.replace(tzinfo=None) == at.replace(tzinfo=None), form
    exact = read_moment(at.isoformat(), now, UTC)
    assert exact is not None
    assert exact.at.astimezone(UTC) == at.astimezone(UTC)  # an hour that clocks show twice equals no other zone's


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.builds(datetime.strftime, NOWS, MACHINE_FORMS), ODD_DATES), st.sampled_from(ZONES))
def test_a_date_alone_is_read_as_in_a_line(text: str, zone) -> None:
    """A list's bare date is read on a shorter way; the bracket sends the same date on the long one."""
    now = datetime(2030, 7, 26, 3, tzinfo=UTC)
    assert find_moments(text, now, zone) == find_moments(f"{text})", now, zone)
    alone, labelled = read_moment(text, now, zone), read_moment(f"发布时间：{text}", now, zone)
    assert (alone and (alone.at, alone.earliest, alone.latest)) == (
        labelled and (labelled.at, labelled.earliest, labelled.latest)
    )


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.sampled_from(ZONES))
def test_never_raises_and_never_reads_the_future(text: str, zone) -> None:
    now = datetime(2026, 5, 26, 12, tzinfo=UTC)
    for moment in [read_moment(text, now, zone), *find_moments(text, now, zone)]:
        if moment:
            assert moment.earliest <= moment.latest
            assert moment.earliest <= now + timedelta(days=1)


DATE_PIECES = st.sampled_from(
    [
        "2024",
        "-",
        "/",
        ".",
        " ",
        "05",
        "26",
        "年",
        "月",
        "日",
        "3",
        "天前",
        "个月前",
        "(",
        ")",
        ":",
        "30",
        "pm",
        "May",
        "vor",
        "ago",
        "Z",
        "+0800",
        "T",
        "昨天",
        "上周五",
        "99",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(DATE_PIECES, max_size=14).map("".join))
def test_near_dates_never_raise(text: str) -> None:
    now = datetime(2026, 5, 26, 12, tzinfo=UTC)
    read_moment(text, now, UTC)
    for moment in find_moments(text, now, UTC):
        start, end = moment.span
        assert text[start:end] == moment.raw


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2025, 12, 31)), st.integers(0, 30), st.integers(0, 30))
def test_narrowing_never_contradicts(day: date, shift: int, hours: int) -> None:
    a = moment_at(datetime(day.year, day.month, day.day, tzinfo=UTC), "day")
    b = moment_at(datetime(day.year, day.month, 1, tzinfo=UTC) + timedelta(days=shift, hours=hours), "month")
    both = narrow(a, b)
    stronger = b if is_stronger(b, a) else a
    assert stronger.earliest <= both.earliest <= both.latest <= stronger.latest
