"""What the archive stores from one article after another."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta

import pytest

from crawler.archive import Archive
from crawler.items import Article, Hint, Image, Link
from tests.archive.conftest import HOME, NOON, SHANGHAI, Bench, post


def test_a_post_is_kept_whole(bench: Bench, folder) -> None:
    article = post(
        7,
        author="小编",
        category=["科技", "前沿"],
        tags=["云计算", "芯片"],
        views=29,
        comments=2,
        images=[Image(f"{HOME}a.png", "图一", "说明")],
        related=[Link(f"{HOME}post/8.html", "下一篇", "摘要")],
        prev=Link(f"{HOME}post/6.html", "第6号新闻"),
        source_name="新华社",
        source_url="https://www.example.org/a",
        editor="李四",
        copyright_notice="转载请注明出处",
        lang="zh-CN",
        pages=[f"{HOME}post/7.html", f"{HOME}post/7_2.html"],
        family="zblog",
        theme="tpure",
        site="示例新闻网",
        published_raw="7天前 (05-19)",
        modified_at=NOON,
        rules={"title": "json-ld"},
    )
    assert bench.look(article).outcome == "new"
    with Archive(folder) as archive:
        kept = archive.article(article.url)
    assert kept is not None
    assert kept.article.to_json() == article.to_json()
    assert (kept.revision, kept.gone_at, kept.first_seen_at) == (1, None, NOON)


def test_the_day_is_the_portals_own(bench: Bench) -> None:
    midnight = datetime(2026, 5, 26, 0, 30, tzinfo=SHANGHAI)
    bench.look(post(1, published_at=midnight, published_earliest=midnight, published_latest=midnight))
    assert bench.one("SELECT published_at, published_date FROM articles") == ("2026-05-25T16:30:00Z", "2026-05-26")


@pytest.mark.parametrize("hint_first", [True, False])
def test_an_age_on_a_list_and_a_day_on_the_page_make_a_day_of_the_portals_zone(bench: Bench, hint_first: bool) -> None:
    """The list says "3天前" half an hour after midnight: in UTC the two meet on two days."""
    day, age = datetime(2026, 5, 22, tzinfo=SHANGHAI), datetime(2026, 5, 22, 0, 32, 4, tzinfo=SHANGHAI)
    page = post(
        1, published_at=day, published_precision="day", published_earliest=day, published_latest=day + timedelta(seconds=86399)
    )
    said = Hint(f"{HOME}post/1.html", "list", NOON, published_at=age, published_precision="day", published_earliest=age,
                published_latest=age + timedelta(seconds=86300))  # fmt: skip
    steps = [lambda: bench.store.save_hints([said], bench.portal_id), lambda: bench.look(page)]
    for step in steps if hint_first else reversed(steps):
        step()
    assert bench.one("SELECT published_precision, published_date FROM articles") == ("day", "2026-05-22")


def test_a_month_is_no_day(bench: Bench) -> None:
    first, last = datetime(2026, 5, 1, tzinfo=SHANGHAI), datetime(2026, 5, 31, 23, 59, 59, tzinfo=SHANGHAI)
    bench.look(post(1, published_at=first, published_earliest=first, published_latest=last, published_precision="month"))
    assert bench.one("SELECT published_date FROM articles") is None


def test_a_hundred_looks_at_an_unedited_post_make_no_revision(bench: Bench) -> None:
    dice = random.Random(5)
    for look in range(100):
        article = post(1, views=100 + look, related=[Link(f"{HOME}post/{dice.randrange(900)}.html", "x") for _ in range(6)])
        # Themes re-flow markup, feeds drop paragraphs: white space and zero-width characters are no edit.
        gap = dice.choice(["\n\n", "\n", " \u3000", "\u200b\n"])
        article.body_text = article.body_text.replace("\n\n", gap)
        article.body_html = f"<p>{article.body_text}</p><!-- {dice.random()} ms , 12 queries -->"
        bench.look(article, minutes=look * 10)
    assert bench.one("SELECT count(*) FROM revisions") == 1
    assert bench.one("SELECT count(*) FROM contents") == 1
    assert bench.one("SELECT count(*), min(views), max(views) FROM observations") == (100, 100, 199)
    assert bench.one("SELECT own_fetches, views FROM articles") == (100, 199)
    assert bench.rows("SELECT event FROM events") == []


EDITS = {
    "a word": {"body_text": "这是第1号新闻的正文。\n\n第二段说了更少的事情。"},
    "a comma": {"body_text": "这是第1号新闻的正文。\n\n第二段，说了更多的事情。"},
    "a paragraph more": {"body_text": "这是第1号新闻的正文。\n\n第二段说了更多的事情。\n\n更正：第三段。"},
    "a paragraph less": {"body_text": "这是第1号新闻的正文。"},
    "the title": {"title": "第1号新闻（更正）"},
    "title and text": {"title": "第1号旧闻", "body_text": "全文已改。"},
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_each_edit_makes_one_revision(bench: Bench, edit: dict[str, str]) -> None:
    bench.look(post(1))
    for look in range(1, 4):
        saved = bench.look(post(1, **edit), minutes=look * 10)
        assert (saved.outcome, saved.revision) == ("changed" if look == 1 else "unchanged", 2)
    first, second = bench.rows("SELECT reason, changed FROM revisions ORDER BY revision")
    assert first == ("published", None)
    names = ",".join(name for name, field in (("title", "title"), ("body", "body_text")) if field in edit)
    assert second == ("edited", names)


def test_an_edit_taken_back_is_a_revision_of_the_old_content(bench: Bench) -> None:
    for minutes, title in enumerate(("甲", "乙", "甲")):
        bench.look(post(1, title=title), minutes)
    assert bench.rows("SELECT revision, content_id FROM revisions ORDER BY revision") == [(1, 1), (2, 2), (3, 1)]


def test_a_changed_author_is_an_event_with_both_names(bench: Bench) -> None:
    bench.look(post(1, author="甲", tags=["a", "b"]))
    saved = bench.look(post(1, author="乙", tags=["b", "a"]), 10)
    assert (saved.outcome, saved.fields, saved.revision) == ("changed", ("author",), 1)
    event, detail = bench.one("SELECT event, detail FROM events")
    assert (event, json.loads(detail)) == ("changed", {"author": ["甲", "乙"]})


def test_what_a_later_page_does_not_say_stays(bench: Bench) -> None:
    bench.look(post(1, author="甲", views=10, category=["科技"], tags=["a"]))
    bench.look(post(1), 10)
    assert bench.one("SELECT author, views, category_id FROM articles") == ("甲", 10, 1)
    assert bench.one("SELECT count(*) FROM article_tags") == 1


def test_a_page_without_its_text_is_believed_at_the_second_look(bench: Bench) -> None:
    bench.look(post(1))
    assert bench.look(post(1, body_text=""), 10).outcome == "unchanged"
    assert bench.one("SELECT suspect_reason FROM articles") == "empty-body"
    bench.new_run(1440)
    assert bench.look(post(1, body_text=""), 1440).outcome == "changed"
    assert bench.rows("SELECT chars FROM contents JOIN revisions ON id = content_id ORDER BY revision") == [24, 0]


def test_related_links_are_dated(bench: Bench, folder) -> None:
    bench.look(post(1, related=[Link(f"{HOME}post/2.html", "乙"), Link(f"{HOME}post/3.html", "丙")]))
    bench.look(post(1, related=[Link(f"{HOME}post/3.html", "丙"), Link(f"{HOME}post/4.html", "丁")]), 60)
    rows = bench.rows("SELECT url, first_seen_at, last_seen_at FROM links ORDER BY url")
    assert [(url[-6:], first[11:16], last[11:16]) for url, first, last in rows] == [
        ("2.html", "04:00", "04:00"), ("3.html", "04:00", "05:00"), ("4.html", "05:00", "05:00"),
    ]  # fmt: skip
    with Archive(folder) as archive:
        assert [link.title for link in archive.article(1).article.related] == ["丙", "丁"]


def test_a_link_finds_its_target_whichever_comes_first(bench: Bench) -> None:
    bench.look(post(1, related=[Link(f"{HOME}post/2.html")]))
    bench.look(post(2, related=[Link(f"{HOME}post/1.html")]))
    assert bench.rows("SELECT article_id, target_id FROM links") == [(1, 2), (2, 1)]


def test_the_same_text_elsewhere_is_stored_once_with_its_own_html(bench: Bench, folder) -> None:
    one, other = post(1), post(1, url="https://copy.example.org/a/1", body_html="<p>转</p><img src=x.png>")
    bench.look(one)
    bench.look(other)
    assert bench.one("SELECT count(*), count(DISTINCT content_id) FROM articles") == (2, 1)
    with Archive(folder) as archive:
        assert [record.article.body_html for record in archive.articles()] == [one.body_html, other.body_html]


# --- dates out of several sources ---------------------------------------------------------------------------------------


def rough(article: Article) -> Article:
    """The same post on a theme that says "1天前 (05-25)"."""
    day = datetime(2026, 5, 25, tzinfo=SHANGHAI)
    article.published_at, article.published_precision, article.published_raw = day, "day", "1天前 (05-25)"
    article.published_earliest, article.published_latest = day, day + timedelta(hours=23, minutes=59, seconds=59)
    return article


def exact(source: str, at: datetime, **said: object) -> Hint:
    return Hint(
        f"{HOME}post/1.html",
        source,
        NOON,
        published_at=at,
        published_precision="second",
        published_earliest=at,
        published_latest=at,
        **said,
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("hint_first", [True, False])
def test_a_feed_gives_the_second_before_or_after_the_page(bench: Bench, hint_first: bool) -> None:
    at = datetime(2026, 5, 25, 14, 32, 23, tzinfo=SHANGHAI)
    steps = [lambda: bench.store.save_hints([exact("feed", at)], bench.portal_id), lambda: bench.look(rough(post(1)))]
    for step in steps if hint_first else reversed(steps):
        step()
    bench.look(rough(post(1)), 500)
    row = bench.one("SELECT published_at, published_precision, published_rule, published_date FROM articles")
    assert row == ("2026-05-25T06:32:23Z", "second", "feed", "2026-05-25")


@pytest.mark.parametrize("hint_first", [True, False])
def test_a_feed_wins_over_a_theme_that_mislabels_its_zone(bench: Bench, hint_first: bool) -> None:
    at = datetime(2026, 5, 25, 6, 32, 23, tzinfo=SHANGHAI)
    late = at + timedelta(hours=8)
    steps = [
        lambda: bench.store.save_hints([exact("feed", at)], bench.portal_id),
        lambda: bench.look(post(1, published_at=late, published_earliest=late, published_latest=late)),
    ]
    for step in steps if hint_first else reversed(steps):
        step()
    assert bench.one("SELECT published_at FROM articles") == "2026-05-24T22:32:23Z"


def test_a_list_never_overwrites_what_a_page_says(bench: Bench) -> None:
    bench.look(post(1))
    bench.store.save_hints([exact("list", NOON - timedelta(days=9))], bench.portal_id)
    assert bench.one("SELECT published_at FROM articles") == "2026-05-25T04:00:00Z"


def test_hints_fill_what_the_page_lacks_and_no_more(bench: Bench) -> None:
    bench.store.save_hints([exact("api", NOON, author="接口", category=["要闻"], tags=["x"], views=5)], bench.portal_id)
    bench.look(post(1, category=["科技"]))
    row = bench.one("SELECT author, path FROM articles a JOIN categories c ON c.id = a.category_id")
    assert row == ("接口", "科技")


def test_views_on_a_list_are_an_observation(bench: Bench) -> None:
    bench.look(post(1, views=10))
    later = exact("list", NOON, views=25)
    later.seen_at = NOON + timedelta(hours=1)
    bench.store.save_hints([later], bench.portal_id)
    assert bench.rows("SELECT views, source, own_fetches FROM observations ORDER BY at") == [(10, "page", 1), (25, "list", 1)]
    assert bench.one("SELECT views FROM articles") == 25


def test_a_list_read_before_its_post_counted_none_of_our_visits(bench: Bench) -> None:
    early = exact("list", NOON, views=9)
    early.seen_at = NOON - timedelta(minutes=1)
    bench.store.save_hints([early], bench.portal_id)
    bench.look(post(1, views=10))
    assert bench.rows("SELECT views, source, own_fetches FROM observations ORDER BY at") == [(9, "list", 0), (10, "page", 1)]


def test_a_clock_set_back_makes_nothing_unseen(bench: Bench) -> None:
    bench.look(post(1, views=10))
    saved = bench.look(post(1, views=11, title="改"), minutes=-90)
    assert saved.outcome == "changed"
    assert bench.one("SELECT last_seen_at, views, revision FROM articles") == ("2026-05-26T04:00:00Z", 11, 2)
    assert bench.one("SELECT count(*) FROM observations") == 2
