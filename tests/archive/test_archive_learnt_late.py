"""What a crawl learns late is put right: times read in a wrong zone, tags that are the portal's keywords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.archive.attachments import drop_tags
from crawler.archive.events import CaptureRef, SaveArticle, SaveCapture
from crawler.archive.reextract import Scope, reextract
from crawler.archive.rezone import rezone
from crawler.archive.warc import Exchange, WarcWriter
from crawler.archive.writer import Writer
from crawler.extract import extract
from crawler.items import Hint
from crawler.page import Page
from crawler.walk.portal_zone import Moved
from tests.archive.conftest import HOME, NOON, Bench, post

LATE = datetime(2026, 5, 20, 23, 40, tzinfo=UTC)  # the clock on the page, in Chicago
SENTENCE = "The county board voted on Tuesday to rebuild the old harbour, and work will begin before the end of the year. "


def evening(number: int):
    said = {"published_at": LATE, "published_earliest": LATE, "published_latest": LATE + timedelta(seconds=59)}
    return post(
        number, **said, published_precision="minute", published_raw="May 20, 2026 11:40 PM", rules={"published_at": "byline"}
    )


def test_the_posts_are_moved_but_for_one_that_a_feed_dates(bench: Bench) -> None:
    bench.portal_id = bench.store.portal("world", "World", HOME, NOON)
    for number in (1, 2):
        bench.look(evening(number))
    exact = LATE + timedelta(hours=5, seconds=7)
    told = Hint(f"{HOME}post/2.html", "feed", NOON, published_at=exact, published_earliest=exact, published_latest=exact,
                published_precision="second", published_raw="Thu, 21 May 2026 04:40:07 GMT")  # fmt: skip
    bench.store.save_hints([told], bench.portal_id)
    moved = [Moved(f"{HOME}post/{number}.html", "May 20, 2026 11:40 PM", timedelta(hours=5)) for number in (1, 2, 9)]
    assert rezone(bench.store.conn, bench.portal_id, "America/Chicago", moved) == "rezoned"
    assert bench.rows("SELECT published_at, published_date FROM articles ORDER BY id") == [
        ("2026-05-21T04:40:00Z", "2026-05-20"),
        ("2026-05-21T04:40:07Z", "2026-05-20"),
    ]
    assert bench.one("SELECT timezone FROM portals WHERE key = 'world'") == "America/Chicago"


def test_a_profiles_zone_stays(bench: Bench) -> None:
    bench.look(evening(1))
    rezone(bench.store.conn, bench.portal_id, "America/Chicago", [])
    assert bench.one("SELECT timezone FROM portals WHERE key = 'example'") == "Asia/Shanghai"


def test_a_capture_is_read_again_in_the_zone_that_was_learnt(bench: Bench, folder: Path) -> None:
    portal_id = bench.store.portal("world", "World", HOME, NOON)
    bench.store.remember(portal_id, {"zone": "America/Chicago"})
    rezone(bench.store.conn, portal_id, "America/Chicago", [])
    bench.store.conn.commit()
    body = f"""<html lang="en"><head><title>The harbour</title></head><body><article><h1>The harbour is rebuilt</h1>
<p class="timestamp">Posted May 20, 2026 11:40 pm</p><div class="entry-content"><p>{SENTENCE * 4}</p><p>{SENTENCE * 3}</p></div></article></body></html>""".encode()
    headers = [("Date", "Tue, 26 May 2026 04:00:00 GMT"), ("Content-Type", "text/html; charset=utf-8")]
    url, ref = f"{HOME}post/7.html", CaptureRef()
    article = extract(Page(url, body, headers, NOON))
    assert article.published_at == LATE
    writer = Writer(folder, WarcWriter(folder, "world", NOON))
    writer.submit(SaveCapture(Exchange(url, NOON, "HTTP/1.1 200 OK", headers, body), ref))
    writer.submit(SaveArticle(article, bench.fetch(url, capture=ref, portal_id=portal_id)))
    writer.close()
    reextract(folder, Scope(), jobs=1)
    assert bench.rows("SELECT published_at, published_date FROM articles") == [("2026-05-21T04:40:00Z", "2026-05-20")]


def test_tags_that_proved_to_be_the_portals_keywords_are_dropped(bench: Bench) -> None:
    for number in (1, 2):
        bench.look(post(number, tags=["Hexo"]))
    drop_tags(bench.store.conn, [f"{HOME}post/1.html", f"{HOME}post/9.html"])
    assert bench.rows("SELECT article_id FROM article_tags") == [2]
