"""A small portal is crawled end to end, again, in parts, and by two at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.archive.writer import BATCH_SECONDS, Writer
from crawler.crawling import CrawlRequest, run_crawls
from crawler.run import PAGES_A_COMMIT
from tests.crawl.small_crawls import QUIET, assert_spaced, crawl, rows
from tests.crawl.small_portal import Page, Server, listing, post, small_pages


def test_a_portal_is_archived_whole(tmp_path: Path) -> None:
    with Server(small_pages(25)) as server:
        report = crawl(server, tmp_path / "archive")
    assert (report.exit_code, report.reason, report.new) == (0, "finished", 25)
    assert rows(tmp_path / "archive", "SELECT count(*), count(DISTINCT url) FROM articles") == [(25, 25)]
    assert all(server.count(f"/post/{n}.html") == 1 for n in range(1, 26))
    assert rows(tmp_path / "archive", "SELECT state, count(*) FROM frontier WHERE purpose = 'post' GROUP BY state") == [
        ("done", 25)
    ]
    assert rows(tmp_path / "archive", "SELECT count(*) FROM fetches WHERE capture_id IS NULL AND status IS NOT NULL") == [(0,)]


def test_a_second_crawl_asks_little_and_adds_no_revision(tmp_path: Path) -> None:
    with Server(small_pages(60)) as server:
        crawl(server, tmp_path / "archive")
        asked = len(server.asked)
        report = crawl(server, tmp_path / "archive")
        assert len(server.asked) - asked <= 15
    assert (report.exit_code, report.new, report.changed) == (0, 0, 0)
    assert rows(tmp_path / "archive", "SELECT count(*) FROM revisions") == [(60,)]


def test_a_post_that_is_asked_again_unchanged_gets_one_more_observation_and_no_revision(tmp_path: Path) -> None:
    with Server(small_pages(12)) as server:
        crawl(server, tmp_path / "archive")
        crawl(server, tmp_path / "archive", revisit={f"{server.address}post/3.html": {}})
        assert server.count("/post/3.html") == 2
    assert rows(tmp_path / "archive", "SELECT count(*) FROM revisions") == [(12,)]


def test_a_new_post_is_found_by_the_next_crawl(tmp_path: Path) -> None:
    with Server(small_pages(40)) as server:
        crawl(server, tmp_path / "archive")
        server.pages |= small_pages(42)
        report = crawl(server, tmp_path / "archive")
    assert report.new == 2


def test_the_limit_holds_and_the_next_crawl_goes_on(tmp_path: Path) -> None:
    with Server(small_pages(30)) as server:
        report = crawl(server, tmp_path / "archive", limit=7)
        assert (report.reason, report.new, report.exit_code) == ("limit", 7, 0)
        report = crawl(server, tmp_path / "archive")
        assert report.new == 23
        assert all(server.count(f"/post/{n}.html") == 1 for n in range(1, 31))


def test_two_portals_are_crawled_side_by_side(tmp_path: Path) -> None:
    with Server(small_pages(8)) as one, Server(small_pages(9)) as other:
        requests = [CrawlRequest(s.address, tmp_path / "archive", delay_seconds=0, settings=QUIET) for s in (one, other)]
        reports = run_crawls(requests)
    assert [report.new for report in reports] == [8, 9]
    assert [report.exit_code for report in reports] == [0, 0]


def test_a_capture_file_has_a_portals_name_only_if_it_holds_no_other(tmp_path: Path) -> None:
    names = set()
    with Server(small_pages(6)) as one, Server(small_pages(6)) as two:
        crawl(one, tmp_path / "news")
        requests = [CrawlRequest(server.address, tmp_path / "news", delay_seconds=0, settings=QUIET) for server in (one, two)]
        run_crawls(requests)
    held = "SELECT file, count(DISTINCT substr(url, 1, 22)), min(url) FROM captures GROUP BY file"
    for file, portals, url in rows(tmp_path / "news", held):
        label = Path(file).name.rsplit("-", 3)[0]  # LABEL-TIME-RANDOM-NUMBER.warc.gz
        names.add(label)
        assert label == "news" or (portals == 1 and label == url.split("/")[2].replace(".", "-").replace(":", "-"))
        assert (tmp_path / "news" / file).exists()
    assert "news" in names


def test_a_crawl_without_captures_takes_none_from_the_one_beside_it(tmp_path: Path) -> None:
    with Server(small_pages(4)) as without, Server(small_pages(4)) as with_captures:
        requests = [
            CrawlRequest(server.address, tmp_path / "news", delay_seconds=0, settings=QUIET, warc=server is with_captures)
            for server in (without, with_captures)
        ]
        run_crawls(requests)
    held = rows(tmp_path / "news", "SELECT DISTINCT substr(url, 1, instr(substr(url, 8), '/') + 7) FROM captures")
    assert held == [(with_captures.address,)]


def test_the_same_portal_twice_at_once_is_refused(tmp_path: Path) -> None:
    with Server(small_pages(8)) as server:
        requests = [CrawlRequest(server.address, tmp_path / "archive", delay_seconds=0, settings=QUIET)] * 2
        reports = run_crawls(requests)
    assert sorted(report.reason for report in reports) == ["finished", "portal-busy"]
    refused = next(report for report in reports if report.reason == "portal-busy")
    assert refused.exit_code == 3 and "run" in refused.message


def test_robots_txt_is_obeyed_to_the_request_and_its_delay_kept(tmp_path: Path) -> None:
    pages = small_pages(6)
    robots = b"User-agent: *\nDisallow: /post/2.html\nDisallow: /post/4.html\nCrawl-delay: 0.3\n"
    pages["/robots.txt"] = Page(robots, headers=[("Content-Type", "text/plain")])
    with Server(pages) as server:
        report = crawl(server, tmp_path / "archive")
    assert report.new == 4
    assert server.count("/post/2.html") == server.count("/post/4.html") == 0
    assert server.paths()[0] == "/robots.txt" and server.count("/robots.txt") == 1
    assert_spaced([one.at for one in server.asked][1:], 0.3)
    asked = rows(tmp_path / "archive", "SELECT count(*) FROM fetches WHERE error = 'robots'")
    assert asked == [(2,)], "the ledger tells what was not asked"


def test_the_delay_is_kept_between_requests(tmp_path: Path) -> None:
    with Server(small_pages(3)) as server:
        crawl(server, tmp_path / "archive", delay=0.15)
    assert_spaced([one.at for one in server.asked], 0.15)


def test_an_edited_post_makes_one_revision(tmp_path: Path) -> None:
    with Server(small_pages(5)) as server:
        crawl(server, tmp_path / "archive")
        server.pages["/post/3.html"] = Page(post(3, body="<p>更正：项目总投资约四亿元，此前报道有误，特此说明。</p>" * 4))
        report = crawl(server, tmp_path / "archive", revisit={f"{server.address}post/3.html": {}})
    assert report.changed == 1
    assert rows(tmp_path / "archive", "SELECT max(revision), count(*) FROM revisions") == [(2, 6)]


def test_a_redirected_post_is_one_article_under_its_final_address(tmp_path: Path) -> None:
    pages = small_pages(5)
    pages["/old/77.html"] = Page(b"", "301 Moved Permanently", [("Location", "/post/3.html")])
    pages["/"] = pages["/page_1.html"] = Page(
        listing([5, 4, 2, 1], extra='<h2><a href="/old/77.html">开发区旧新闻换了地址：请看</a></h2>')
    )
    with Server(pages) as server:
        crawl(server, tmp_path / "archive")
        assert server.count("/post/3.html") == 1
    assert rows(tmp_path / "archive", "SELECT count(*) FROM articles") == [(5,)]


def test_counts_that_do_not_vary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One Request and one HTML parse a page, and a commit for many pages: what the speed rests on."""
    import scrapy.http.request

    import crawler.text

    built, parsed, written = [], [], []
    init, parse = scrapy.http.request.Request.__init__, crawler.text.parse_html
    monkeypatch.setattr(scrapy.http.request.Request, "__init__", lambda self, *a, **k: (built.append(1), init(self, *a, **k))[1])
    monkeypatch.setattr(crawler.text, "parse_html", lambda *a, **k: (parsed.append(1), parse(*a, **k))[1])
    close = Writer.close
    monkeypatch.setattr(Writer, "close", lambda self: (written.append(self), close(self))[1])
    with Server(small_pages(120, per_page=20)) as server:
        report = crawl(server, tmp_path / "archive")
    assert report.new == 120
    assert len(built) <= 1.05 * len(server.asked)
    assert written[0].tally.commits <= len(server.asked) / PAGES_A_COMMIT + report.seconds / BATCH_SECONDS + 10
    assert len(parsed) <= 1.1 * len(server.asked)


def test_scrapys_own_components_are_not_even_imported() -> None:
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings")
    for name in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"):
        ours = settings.get_component_priority_dict_with_base(name)
        assert all("crawler." in str(component) for component in ours), ours


def test_a_bug_in_handling_a_failed_request_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from spiders.outcomes import Outcomes

    def broken(self: Outcomes, failure: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(Outcomes, "_failed", broken)
    request = CrawlRequest(
        "http://127.0.0.1:9/", tmp_path / "archive", delay_seconds=0, settings=QUIET | {"NEWSKEEP_ROBOTS": False}
    )
    report = run_crawls([request])[0]
    assert (report.reason, report.failed["error-KeyError"] > 0) == ("error", True)


def test_a_box_that_is_the_same_on_every_post_is_taken_from_those_read_before_it_was_known(tmp_path: Path) -> None:
    box = '<div class="guess"><h3>猜你喜欢</h3><ul>' + "".join(
        f'<li><a href="/post/{n}.html">开发区第{n}号新闻：项目开工</a></li>' for n in (30, 31, 32)
    )
    pages = small_pages(20)
    for n in range(1, 21):
        shown = post(n).decode().replace(">要闻</a> &gt;", f">{('要闻', '体育')[n % 2]}</a> &gt;")
        pages[f"/post/{n}.html"] = Page(shown.replace('<div class="footer">', f'{box}</ul></div><div class="footer">').encode())
    with Server(pages) as server:
        report = crawl(server, tmp_path / "archive")
    assert report.new == 20
    assert rows(tmp_path / "archive", "SELECT count(*) FROM links WHERE rel = 'related'") == [(0,)]
