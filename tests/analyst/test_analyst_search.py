"""Search finds what is there, all of it and nothing else, and says what it does not understand."""

import json
import random
import shutil
from datetime import timedelta

import made_up
import pytest
from click.testing import CliRunner

from crawler.archive import Archive
from crawler.archive.events import FetchRecord
from crawler.archive.search_text import fold
from crawler.archive.store import Store
from crawler.cli.commands import cli
from crawler.items import Article


def asked(folder, *words):
    done = CliRunner().invoke(cli, ["search", "--archive", str(folder), "--json", "--limit", "10000", *words])
    assert done.exit_code == 0, done.output
    return {hit["id"] for hit in json.loads(done.stdout)["hits"]}


@pytest.fixture(scope="module")
def texts(folder):
    with Archive(folder) as archive:
        rows = archive.conn.execute("SELECT id, title, body FROM posts").fetchall()
    return {row[0]: (fold(row[1]), fold(row[2])) for row in rows}


def test_every_run_of_one_to_six_characters_is_found_where_it_stands(folder, texts):
    rng = random.Random(3)
    bodies = [body for _, body in texts.values()]
    checked = 0
    while checked < 220:
        body, length = rng.choice(bodies), rng.randint(1, 6)
        at = rng.randrange(len(body) - length)
        word = body[at : at + length]
        if not all("一" <= letter <= "鿿" for letter in word):
            continue
        there = {number for number, (title, text) in texts.items() if word in title or word in text}
        assert asked(folder, word) == there, word
        checked += 1


def test_several_words_a_phrase_and_without(folder, texts):
    both = {n for n, (title, body) in texts.items() if "保险" in title + body and "养老" in title + body}
    assert asked(folder, "保险", "养老") == both
    either = {n for n, parts in texts.items() if any(word in part for part in parts for word in ("保险", "养老"))}
    assert asked(folder, "保险 OR 养老") == either
    assert asked(folder, "保险 OR 养老", "-养老") == {n for n in either if not any("养老" in part for part in texts[n])}


def test_traditional_and_full_width_find_the_same(folder):
    assert asked(folder, "養老") == asked(folder, "养老") != set()


def test_a_field_narrows(folder):
    with Archive(folder) as archive:
        there = {
            row[0]
            for row in archive.conn.execute("SELECT id FROM posts WHERE portal = 'beian' AND published_date >= '2026-04-01'")
        }
    assert asked(folder, "portal:=beian after:2026-04-01") == there != set()


def test_a_query_that_cannot_be_understood_is_refused_with_its_place(folder):
    done = CliRunner().invoke(cli, ["search", "--archive", str(folder), "autor:林"])
    assert done.exit_code == 2
    assert "wrong-query" in done.stderr
    assert "author" in done.stderr, "the nearest field is named"


def test_counts_add_up(folder):
    done = CliRunner().invoke(cli, ["search", "--archive", str(folder), "--json", "--count-by", "portal", "保险"])
    assert sum(row["articles"] for row in json.loads(done.stdout)) == len(asked(folder, "保险"))


def test_words_that_many_hold_are_paged_to_the_last_article(folder, texts, monkeypatch):
    assert sum("增长" in title + body for title, body in texts.values()) > 100, "a word that many hold"
    for ranked, near, walked in ((5, 1000, 3000), (5, 10, 3000), (5, 1000, 20)):
        monkeypatch.setattr("crawler.archive.matching.RANKED", ranked)
        monkeypatch.setattr("crawler.archive.matching.NEAR", near)
        monkeypatch.setattr("crawler.archive.matching.WALKED", walked)
        for query in ("增长", "增长 kind:post", "增长 -专家", "增 -专"):
            word, without = query[: query.index(" ")] if " " in query else query, query.partition("-")[2]
            wanted = {n for n, parts in texts.items() if word in "".join(parts) and not (without and without in "".join(parts))}
            titled = {n for n in wanted if word in texts[n][0]}
            for order in ("relevance", "fresh", "date", "views"):
                found = paged(folder, query, order)
                assert len(found) == len(set(found)) == len(wanted), (query, order)
                assert set(found) == wanted
                if order == "relevance":
                    assert set(found[: len(titled)]) == titled, "those with the word in their title stand first"


def paged(folder, query, order):
    found = []
    with Archive(folder) as archive:
        while hits := archive.search(query, order=order, limit=7, offset=len(found)).hits:
            found += [hit.id for hit in hits]
    return found


def test_counting_stops_at_its_limit_and_says_so(folder, texts, monkeypatch):
    there = sum(any("保险" in part for part in parts) for parts in texts.values())
    monkeypatch.setattr("crawler.archive.search.COUNTED", 20)
    monkeypatch.setattr("crawler.archive.search.RANKED", 5)
    with Archive(folder) as archive:
        some, every = archive.search("保险"), archive.search("保险", exact=True)
    assert (some.total, some.is_exact) == (20, False)
    assert (every.total, every.is_exact) == (there, True)


def test_a_tilde_also_finds_regional_variants():
    from crawler.archive.search_text import Needle
    from crawler.archive.selection import Or, Words, parse

    assert parse("~软件") == Or((Words(Needle("软件")), Words(Needle("软体"))))
    assert parse("title:~養老") == Words(Needle("养老"), "title"), "folded, both are one"


@pytest.fixture
def behind(folder, tmp_path):
    """The archive with twelve articles more, which its index does not hold yet."""
    shutil.copytree(folder, tmp_path / "behind")
    store = Store(tmp_path / "behind")
    with store.transaction():
        portal = store.portal("xinbu", "新埠日报", "https://xinbu.example/", made_up.NOW, timezone="Asia/Shanghai")
        run = store.start_run(portal, "crawl", made_up.NOW)
        for k in range(12):
            article = Article(url=f"https://xinbu.example/{k}", title=f"新埠第{k}号公报{'增长' * (k % 2)}", body_text=f"新埠今年增长{k}%，专家称罕见。", kind="post",
                              published_at=made_up.NOW - timedelta(days=k * 9), published_precision="second")  # fmt: skip
            store.save(article, FetchRecord(article.url, made_up.NOW, 200, run_id=run, portal_id=portal))
    store.close()
    return tmp_path / "behind"


@pytest.mark.parametrize("ranked", [5000, 5])
def test_what_is_not_indexed_yet_is_found_all_the_same(behind, texts, monkeypatch, ranked):
    monkeypatch.setattr("crawler.archive.matching.RANKED", ranked)
    held = {n for n, parts in texts.items() if "增长" in "".join(parts)}
    with Archive(behind) as archive:
        answer = archive.search("增长")
        assert (answer.total, answer.not_indexed) == (len(held) + 12, 12)
        assert archive.search("新埠").total == 12
        assert archive.search("增长 -埠").total == len(held)
        assert archive.search("增长 portal:xinbu -罕见").total == 0
        assert archive.search("埠").total == 12
    for order in ("relevance", "date", "views"):
        found = paged(behind, "增长", order)
        assert len(found) == len(set(found)) == len(held) + 12
    with Archive(behind) as archive:
        newest = [hit.published_at for hit in archive.search("增长", order="date", limit=200).hits]
    assert newest == sorted(newest, key=lambda at: at or "", reverse=True)


def test_queries_without_an_index_scan_the_newest_first_and_page_to_the_end(folder, texts, monkeypatch):
    monkeypatch.setattr("crawler.archive.matching.RANKED", 5)
    monkeypatch.setattr("crawler.archive.matching.READ", 30)
    for query, held in (("显示，", "显示,"), ("body:增", "增")):
        wanted = {n for n, (title, body) in texts.items() if held in (body if "body" in query else title + "\n" + body)}
        assert wanted
        with Archive(folder) as archive:
            some, every = archive.search(query), archive.search(query, exact=True)
        assert (every.total, every.is_exact) == (len(wanted), True)
        assert not some.is_exact
        assert some.total <= every.total
        for order in ("relevance", "date"):
            found = paged(folder, query, order)
            assert len(found) == len(set(found))
            assert set(found) == wanted, (query, order)
