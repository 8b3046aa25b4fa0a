"""Schedules, newskeep.toml, and the pace of revisits."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.errors import ConfigError
from crawler.jobs.config import json_schema, load_config, read_config
from crawler.jobs.schedule import Cron, jitter, next_due, parse_schedule
from crawler.quiet import after_hours, read_hours
from crawler.recrawl import Answer, PostHistory, Rhythm, change_rate, choose_revisits, conditional_headers, next_look, revisit_due

AT = datetime(2024, 5, 26, 12, 34, tzinfo=UTC)  # a Sunday
DAY = 86400.0


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("*/15 * * * *", "2024-05-26T12:45"), ("0 6 * * *", "2024-05-27T06:00"), ("30 8-18/2 * * mon-fri", "2024-05-27T08:30"), ("0 0 1 * *", "2024-06-01T00:00"),
        ("0 12 29 2 *", "2028-02-29T12:00"), ("0 0 13 * fri", "2024-05-31T00:00"), ("@weekly", "2024-06-02T00:00"), ("5 4 * * 7", "2024-06-02T04:05"),
        ("0 9 * * fri-sun", "2024-05-31T09:00"),
    ],
)  # fmt: skip
def test_cron(text: str, after: str) -> None:
    schedule = parse_schedule(text)
    assert isinstance(schedule, Cron)
    assert schedule.after(AT, UTC).isoformat()[:16] == after


def test_cron_in_a_zone_and_over_the_end_of_summer_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    schedule = parse_schedule("30 2 * * *")
    assert isinstance(schedule, Cron)
    first = schedule.after(datetime(2024, 10, 26, 12, tzinfo=UTC), berlin)
    assert first == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert schedule.after(first, berlin).day == 28


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "0 0 * *",
        "60 * * * *",
        "* * 0 * *",
        "*/0 * * * *",
        "5-1 * * * *",
        "0s",
        "* * * foo *",
        "0 0 31 2 *",
        "0 0 31 4,6 *",
    ],
)
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        parse_schedule(text)


def test_a_missed_run_is_due_at_once_and_jitter_is_steady() -> None:
    schedule = parse_schedule("0 * * * *")
    assert next_due(schedule, AT - timedelta(days=9), AT, UTC) < AT
    assert next_due(schedule, AT, AT, UTC) > AT
    assert timedelta(0) <= jitter("a", AT, 120) < timedelta(seconds=120)
    assert jitter("a", AT, 120) != jitter("b", AT, 120)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"portals": {"target": "a"}}, "[[portals]]"),
        ({"portals": [{"target": "a", "since": "spring"}]}, "a day like 2026-05-26"),
        (
            {"portals": [{"target": "a", "settings": {"NEWSKEEP_HTML_BYTES": "x"}}]},
            "portals[0].settings: NEWSKEEP_HTML_BYTES is a whole number",
        ),
        ({"defaults": {"settings": {"NEWSKEEP_HTMLBYTES": 3}}}, "did you mean NEWSKEEP_HTML_BYTES"),
        ({"metrics": {"listen": "127.0.0.1:70000"}}, "metrics.listen"),
        ({"archve": "x"}, "'archve'; did you mean 'archive'"),
        ({"portals": [{"target": "a", "buget": {}}]}, "'portals[0].buget'; did you mean 'budget'"),
        ({"portals": [{"target": "a", "budget": {"page": 1}}]}, "'portals[0].budget.page'; did you mean 'pages'"),
        ({"portals": [{"target": "a", "limit": 0}]}, "portals[0].limit"),
        ({"jitter": "soon"}, "a number and a unit"),
        ({"timezone": "Moon/Base"}, "not an IANA time zone"),
        ({"metrics": {"listen": "nonsense"}}, "host:port"),
    ],
)
def test_a_wrong_file_says_what_to_change(data: dict, said: str) -> None:
    with pytest.raises(ConfigError, match="newskeep") as error:
        read_config(data)
    assert said in str(error.value)


def test_a_file_as_people_write_it(tmp_path: Path) -> None:
    (tmp_path / "newskeep.toml").write_text(
        'archive = "a"\n[defaults]\nschedule = "adaptive"\n[[portals]]\ntarget = "qjnew"\nsince = 2024-05-01\nbudget = { pages = 500 }\n'
    )
    config, _ = load_config(tmp_path / "newskeep.toml")
    assert config.portals[0].budget is not None and config.portals[0].budget.pages == 500
    assert json_schema()["$defs"]["Job"]["properties"]["target"] == {"type": "string"}


def test_the_rate_of_change_is_estimated_from_irregular_visits() -> None:
    rng = random.Random(1)
    rate = 3 / DAY
    gaps = [rng.uniform(0.05, 1.5) * DAY for _ in range(400)]
    changed = [rng.random() > 2.718281828 ** (-rate * gap) for gap in gaps]
    assert change_rate(gaps, changed, 1 / DAY) * DAY == pytest.approx(3, rel=0.2)
    assert change_rate([DAY] * 200, [False] * 200, 1 / DAY) * DAY < 0.02


def test_lists_are_read_when_news_is_likely() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    busy = [datetime(2024, 5, day, hour, 30, tzinfo=zone) for day in range(1, 29) for hour in range(9, 18)]
    rhythm = Rhythm.of(busy, zone)
    morning, night = datetime(2024, 5, 29, 10, tzinfo=zone), datetime(2024, 5, 29, 22, tzinfo=zone)
    by_day = next_look(morning, 9 / DAY, rhythm) - morning
    by_night = next_look(night, 9 / DAY, rhythm) - night
    assert by_day < timedelta(hours=2) < timedelta(hours=6) < by_night
    assert next_look(morning, 1e-9, rhythm, ceiling=3600) - morning == timedelta(hours=1)
    assert next_look(morning, 1e3, rhythm, floor=900) - morning == timedelta(minutes=15)


def test_posts_are_asked_again_in_proportion_to_their_age() -> None:
    def post(age_days: float, since_days: float, **more: object) -> PostHistory:
        return PostHistory(f"u{age_days}/{since_days}", AT - timedelta(days=age_days), AT - timedelta(days=since_days), **more)

    assert revisit_due(post(10, 4)) <= AT < revisit_due(post(10, 3))
    assert revisit_due(post(10, 3, views_a_day=900), usual_views_a_day=10) <= AT
    due = choose_revisits([post(100, 40), post(2, 1.9), post(10, 9)], AT, 2)
    assert due == ["u2/1.9", "u10/9"]


def test_a_wrong_304_is_detected() -> None:
    full = Answer(AT, 200, '"a"', "Sun, 26 May 2024 12:00:00 GMT", "one")
    later = AT + timedelta(days=1)
    assert conditional_headers([full], later) == {"If-None-Match": '"a"', "If-Modified-Since": "Sun, 26 May 2024 12:00:00 GMT"}
    assert conditional_headers([full] + [Answer(AT + timedelta(hours=n), 304) for n in range(8)], later) == {}
    assert conditional_headers([full], AT + timedelta(days=8)) == {}
    assert (
        conditional_headers([full, Answer(later, 200, '"a"', "Sun, 26 May 2024 12:00:00 GMT", "two")], later + timedelta(hours=1))
        == {}
    )


def test_quiet_hours_put_off_what_is_due() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    night = read_hours("22:30-06:00")
    assert after_hours(night, datetime(2024, 5, 26, 23, tzinfo=zone), zone) == datetime(2024, 5, 27, 6, tzinfo=zone)
    assert after_hours(night, datetime(2024, 5, 27, 5, 59, tzinfo=zone), zone) == datetime(2024, 5, 27, 6, tzinfo=zone)
    assert after_hours(night, datetime(2024, 5, 27, 6, 0, tzinfo=zone), zone) == datetime(2024, 5, 27, 6, tzinfo=zone)
    with pytest.raises(ConfigError, match=r"portals\[0\].quiet_hours: quiet hours are written like 08:00-23:00"):
        read_config({"portals": [{"target": "a", "quiet_hours": "nights"}]})
