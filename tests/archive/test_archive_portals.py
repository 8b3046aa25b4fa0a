"""What the archive knows of a portal: its name, zone and software, from articles and profiles."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from crawler.archive import lock
from crawler.archive.store import Store
from crawler.errors import ArchiveLocked
from tests.archive.conftest import HOME, NOON, Bench, post
from tests.archive.test_archive_store import exact, rough


def test_a_portals_zone_is_learnt_from_its_first_article(folder: Path) -> None:
    store = Store(folder)
    portal_id = store.portal("127.0.0.1:8080", "", HOME, NOON)
    bench = Bench(store, portal_id, store.start_run(portal_id, "crawl", NOON))
    bench.look(rough(post(1, site="示例网", family="zblog", theme="tpure", lang="zh-CN")))
    bench.store.save_hints([exact("feed", datetime.fromisoformat("2026-05-24T16:30:00+00:00"))], portal_id)
    assert bench.one("SELECT name, family, theme, lang, timezone FROM portals") == (
        "示例网",
        "zblog",
        "tpure",
        "zh-CN",
        "Asia/Shanghai",
    )
    assert bench.one("SELECT published_at, published_date FROM articles") == ("2026-05-24T16:30:00Z", "2026-05-25")
    store.close()


def test_a_learnt_name_outlives_the_next_run(folder: Path) -> None:
    store = Store(folder)
    for run in range(2):
        portal_id = store.portal("127.0.0.1:8080", "", HOME, NOON)
        bench = Bench(store, portal_id, store.start_run(portal_id, "crawl", NOON))
        bench.look(post(run, site="示例网"))
    assert store.portal("127.0.0.1:8080", "", HOME, NOON) == 1
    assert bench.one("SELECT name FROM portals") == "示例网"
    store.close()


def test_a_portal_that_gets_a_profile_keeps_its_articles_under_the_new_name(folder: Path) -> None:
    store = Store(folder)
    by_host = store.portal("127.0.0.1:8080", "", "http://127.0.0.1:8080/", NOON)
    other = store.portal("127.0.0.1:8081", "", "http://127.0.0.1:8081/", NOON)
    with store.transaction():
        lock.take(store.conn, "portal:127.0.0.1:8080")
    with pytest.raises(ArchiveLocked):  # it is being crawled under the name of its host
        store.portal("harbour", "港口", "http://127.0.0.1:8080/news/", NOON)
    with store.transaction():
        lock.release(store.conn, "portal:127.0.0.1:8080")
    assert store.portal("harbour", "港口", "http://127.0.0.1:8080/news/", NOON) == by_host
    assert store.conn.execute("SELECT id, key FROM portals ORDER BY id").fetchall() == [
        (by_host, "harbour"),
        (other, "127.0.0.1:8081"),
    ]
    assert store.conn.execute("SELECT count(*) FROM locks").fetchone() == (0,)
    assert store.portal("second", "", "http://127.0.0.1:8080/", NOON) not in (by_host, other)
    store.close()


def test_what_a_profile_says_of_its_portal_stands(bench: Bench) -> None:
    bench.look(post(1, site="别的名字", published_at=datetime.fromisoformat("2026-05-26T12:00:00+09:00")))
    assert bench.one("SELECT name, timezone FROM portals") == ("示例新闻", "Asia/Shanghai")
