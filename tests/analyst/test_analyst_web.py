"""The web pages: each answers, nothing stored runs in a reader's browser, and only readers we know are answered."""

import asyncio
import json
from urllib.parse import quote

import pytest

from crawler.archive import Archive
from crawler.web import create_app

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def get(app, path, *, host="127.0.0.1:8765", method="GET", query=""):
    """Status, headers and text of one request, put to the application without a server."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", host.encode())],
        "server": ("127.0.0.1", 8765),
        "client": ("127.0.0.1", 50000),
    }
    asyncio.run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], {k.decode(): v.decode() for k, v in sent[0]["headers"]}, body.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def app(folder):
    return create_app(folder)


PAGES = [
    "/",
    "/search",
    "/article/1",
    "/article/1/changes",
    "/article/1/original",
    "/portal/beian",
    "/today",
    "/hot",
    "/sql",
    "/help",
]


def test_a_message_of_one_line_wraps_and_one_that_points_at_a_place_keeps_its_columns(app):
    status, _, text = get(app, "/article/99999")
    assert status == 404 and "<p>There is no article 99999 in this archive</p>" in text and "<pre>" not in text
    status, _, text = get(app, "/search", query="q=title%3A")
    assert status == 400 and "<pre>" in text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_under_a_strict_policy(app, path):
    status, headers, text = get(app, path)
    assert status == 200, text[:300]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "<script>" not in text
    assert " style=" not in text


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/article/1/original"])
def test_a_page_has_one_heading_of_the_first_level(app, path):
    assert get(app, path, query="q=保险")[2].count("<h1") == 1


@pytest.mark.parametrize(
    "path", ["/home.json", "/search.json", "/article/1.json", "/portal/beian.json", "/today.json", "/hot.json"]
)
def test_a_page_is_available_as_json(app, path):
    status, headers, _ = get(app, path)
    assert status == 200
    assert headers["content-type"].startswith("application/json")


def test_the_query_is_shown_and_never_executed(app):
    _, _, text = get(app, "/search", query=f"q={quote(EVIL)}")
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_sql_only_reads(app, folder):
    _, _, text = get(app, "/sql", query=f"sql={quote('DELETE FROM articles')}")
    assert "note gone" in text
    with Archive(folder) as archive:
        assert archive.conn.execute("SELECT count(*) FROM articles").fetchone()[0] > 150


def test_requests_that_are_refused(app, folder):
    assert get(app, "/", host="evil.example")[0] == 421
    assert get(app, "/", method="POST")[0] == 405
    guarded = create_app(folder, token="geheim")
    assert get(guarded, "/")[0] == 401
    assert get(guarded, "/", query="token=geheim")[0] == 303


def test_facets_count_what_is_found_and_new_articles_at_once(folder):
    app = create_app(folder)
    found = json.loads(get(app, "/facets.json", query=f"q={quote('保险')}")[2])
    with Archive(folder) as archive:
        there = archive.sql(
            "SELECT category, count(*) AS n FROM posts WHERE content_id IN (SELECT rowid FROM search_index WHERE search_index MATCH '保险') GROUP BY 1"
        )
    assert dict(found["category"]) == {row["category"]: row["n"] for row in there}
    assert sum(count for _, count in found["portal"]) == found["counted"] == sum(row["n"] for row in there)
    assert found["portal_names"]["beian"] == "北岸财经"


def test_kept_pictures_are_shown_in_the_article(app):
    _, _, text = get(app, "/article/2")
    address = text.partition('<img src="')[2].partition('"')[0]
    status, headers, _ = get(app, address)
    assert (status, headers["content-type"]) == (200, "image/png")


def test_what_changed_is_paged_and_ends_at_the_newest_day(app, monkeypatch):
    monkeypatch.setattr("crawler.web.today.SHOWN", 1)
    newest = json.loads(get(app, "/today.json")[2])
    assert newest["after"] is None
    day = next(day for day, count in newest["days"] if count > 1)
    pages = [json.loads(get(app, "/today.json", query=f"day={day}&page={page}")[2]) for page in (1, 2)]
    assert pages[0]["pages"] == pages[0]["new_total"] == dict(newest["days"])[day]
    assert pages[0]["new"] != pages[1]["new"]


def test_an_original_shows_the_page_with_its_picture(app):
    _, _, text = get(app, "/article/2/original")
    frame = text.partition('<iframe class="original" src="')[2].partition('"')[0]
    status, _, original = get(app, frame)
    assert status == 200
    assert "data:image/png;base64," in original
    assert ' src="https://ads.example' not in original
