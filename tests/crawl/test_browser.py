"""A portal whose pages are empty without scripts is crawled with a real Chromium, whose requests obey robots.txt and all limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.archive.reextract import Scope, reextract
from tests.crawl.small_crawls import crawl, rows
from tests.crawl.small_portal import TEXT, Asked, Page, Server

SHELL = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="gbk"><title>开发区新闻网</title>
<link rel="stylesheet" href="/app.css"><script src="/app.js" defer></script>
<script src="http://hm.baidu.com/hm.js" async></script></head><body><div id="app"></div></body></html>""".encode("gbk")

APP = """
const app = document.getElementById("app"), number = (location.pathname.match(/^\\/post\\/(\\d+)\\.html$/) || [])[1];
const ask = (address, more) => fetch(address, more).then(answer => answer.json()).catch(() => ({}));
ask("/private/who.json"); ask("/api/seen", {method: "POST", body: "{}"}); ask("http://elsewhere.example/data.json");
new Image().src = "/pixel.gif";
ask("/api/moved.json", {headers: {accept: "application/json", apikey: "public"}});
ask(number ? `/api/post-${number}.json` : "/api/list.json").then(found => {
  if (number) {
    document.title = found.title + " - 开发区新闻网";
    app.innerHTML = `<article><h1>${found.title}</h1><p>作者：王建国 时间：2026-05-20 08:30</p><div class="entry"></div></article>`;
    app.querySelector(".entry").innerHTML = found.paragraphs.map(text => `<p>${text}</p>`).join("");
  } else {
    app.innerHTML = found.posts.map(post =>
      `<div class="post-item"><h2><a href="/post/${post.id}.html">${post.title}</a></h2><p>${post.excerpt}</p></div>`).join("");
  }
});
""".encode()

NUMBERS = range(1, 4)


def title(number: int) -> str:
    return f"开发区第{number}号新闻：项目开工"


def as_json(found: object) -> Page:
    return Page(json.dumps(found).encode(), headers=[("Content-Type", "application/json")])


def pages() -> dict[str, object]:
    found: dict[str, object] = {
        path: Page(SHELL, headers=[("Content-Type", "text/html; charset=gbk")])
        for path in ("/", *(f"/post/{n}.html" for n in NUMBERS))
    }
    found["/app.js"] = Page(APP, headers=[("Content-Type", "text/javascript")])
    found["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private/\n", headers=[("Content-Type", "text/plain")])
    found["/private/who.json"] = as_json({"who": "you"})
    found["/api/moved.json"] = Page(b"", "302 Found", [("Location", "/api/there.json")])
    found["/api/there.json"] = as_json({})
    found["/api/list.json"] = as_json({"posts": [{"id": n, "title": title(n), "excerpt": TEXT[:60]} for n in NUMBERS]})
    for n in NUMBERS:
        found[f"/api/post-{n}.json"] = as_json({"title": title(n), "paragraphs": [f"编号{n}。{TEXT}", TEXT]})
    return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Asked], object]]:
    archive = tmp_path_factory.mktemp("browser") / "archive"
    with Server(pages()) as server:  # type: ignore[arg-type]
        report = crawl(server, archive, settings={"NEWSKEEP_BROWSER": True})
        yield archive, list(server.asked), report


def count(asked: list[Asked], path: str) -> int:
    return sum(one.path == path for one in asked)


def test_the_posts_that_scripts_draw_are_archived(crawled):
    archive, _, report = crawled
    assert (report.exit_code, report.reason, report.new) == (0, "finished", len(NUMBERS))
    found = rows(archive, "SELECT title, body FROM articles JOIN contents ON contents.id = content_id ORDER BY url")
    assert found == [(title(n), f"编号{n}。{TEXT}\n\n{TEXT}") for n in NUMBERS]


def test_a_page_s_requests_are_in_the_ledger_with_their_captures(crawled):
    archive, asked, report = crawled
    ledger = (
        "SELECT count(*) FROM fetches WHERE purpose = 'browser' AND url LIKE '%/api/post-%' AND status = 200 AND capture_id > 0"
    )
    assert rows(archive, ledger) == [(len(NUMBERS),)]
    assert report.requests == len(asked), "the run counts what the portal's own log shows"


def test_robots_txt_holds_for_what_a_page_asks_for(crawled):
    archive, asked, report = crawled
    assert not count(asked, "/private/who.json")
    assert report.skipped["browser-robots"] >= len(NUMBERS)
    assert rows(archive, "SELECT DISTINCT error FROM fetches WHERE url LIKE '%/private/who.json'") == [("robots",)]


def test_what_brings_no_text_is_not_asked(crawled):
    _, asked, report = crawled
    assert not {one.path for one in asked} & {"/pixel.gif", "/app.css", "/api/seen", "/favicon.ico"}
    assert all(one.method == "GET" for one in asked)
    assert report.skipped["browser-no-get"] >= len(NUMBERS)


def test_other_hosts_are_left_alone_and_named_once(crawled):
    archive, _, report = crawled
    assert report.skipped["browser-measuring"] >= len(NUMBERS) and report.skipped["browser-foreign-host"] >= len(NUMBERS)
    told = rows(archive, "SELECT url, error FROM fetches WHERE url NOT LIKE 'http://127.0.0.1%' ORDER BY url")
    assert told == [("http://elsewhere.example/data.json", "foreign-host"), ("http://hm.baidu.com/hm.js", "measuring")]


def test_a_script_is_asked_for_once_a_run(crawled):
    assert count(crawled[1], "/app.js") == 1


def test_redirects_are_followed_with_the_headers_that_the_script_set(crawled):
    sent = [one.headers for one in crawled[1] if one.path == "/api/there.json"]
    assert sent and all((headers["accept"], headers["apikey"]) == ("application/json", "public") for headers in sent)
    assert all("referer" not in headers and headers["user-agent"].startswith("newskeep/") for headers in sent)


def test_a_page_that_asks_without_end_is_cut_off_and_read(tmp_path: Path) -> None:
    greedy = b'let n = 0; const more = () => fetch("/api/more.json?" + n++).then(more); more();' + APP
    with Server(
        pages() | {"/app.js": Page(greedy, headers=[("Content-Type", "text/javascript")]), "/api/more.json?*": as_json({})}
    ) as server:  # type: ignore[arg-type]
        report = crawl(server, tmp_path / "archive", limit=1, settings={"NEWSKEEP_BROWSER": True, "NEWSKEEP_RENDER_REQUESTS": 12})
    assert report.new == 1 and report.skipped["browser-too-many-requests"]


def test_what_scripts_drew_can_be_read_again_without_them(crawled):
    archive = crawled[0]
    again = reextract(archive, Scope(), jobs=1)
    assert (again.read, again.changed, dict(again.skipped)) == (len(NUMBERS), 0, {})
    kept = "SELECT count(*), count(DISTINCT digest) FROM captures WHERE url LIKE '%/post/1.html'"
    assert rows(archive, kept) == [(2, 2)], "the shell as it came, and the document that its scripts made"


def test_a_browser_that_cannot_be_started_is_said_and_the_shells_are_kept(tmp_path: Path) -> None:
    with Server(pages()) as server:  # type: ignore[arg-type]
        report = crawl(server, tmp_path / "archive", settings={"NEWSKEEP_BROWSER": True, "NEWSKEEP_CHROMIUM": "true"})
    assert report.failed["browser-broken"] == 1 and report.exit_code == 1, "told once, not once a page"
    assert not [slug for slug in report.failed if slug.startswith("error-")]
