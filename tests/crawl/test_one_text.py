"""A portal that serves one post at many addresses is archived once per post; two posts are never merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

from crawler.archive import Archive
from tests.crawl.small_crawls import crawl, rows
from tests.crawl.small_portal import TEXT, Asked, Page, Server, frame, post

Pages = dict[str, Page | Callable[[Asked], Page]]
POSTS = 20


def items(addresses: list[tuple[str, int]], css: str = "post-item") -> str:
    return "".join(
        f'<div class="{css}"><h2><a href="{address}">开发区第{n}号新闻：项目开工</a></h2><p>{TEXT[:60]}…</p>'
        f'<span class="time">2026-05-20</span></div>'
        for address, n in addresses
    )


def home(addresses: list[tuple[str, int]], hot: str = "") -> bytes:
    return frame("开发区新闻网", f'<div class="list">{items(addresses)}</div>{hot}')


def hot_box(addresses: list[tuple[str, int]]) -> str:
    links = "".join(f'<li><a href="{address}">开发区第{n}号新闻：项目开工</a></li>' for address, n in addresses)
    return f'<div class="sidebar"><h3>热门文章</h3><ul>{links}</ul></div>'


def told_apart_by_nothing(posts: int = POSTS) -> Pages:
    """Lists say ?from=list, the box of hot posts ?from=hot, and related posts a new ?ref= at each link; all answer the same."""
    numbers, links = range(posts, 0, -1), count(1)

    def page(number: int) -> Callable[[Asked], Page]:
        def answer(asked: Asked) -> Page:
            related = [(f"/post/{other}.html?ref=k{next(links)}", other) for other in range(1, posts + 1, 3) if other != number]
            return Page(post(number).replace(b'<div class="footer">', hot_box(related).encode() + b'<div class="footer">'))

        return answer

    pages: Pages = {f"/post/{n}.html": page(n) for n in numbers} | {f"/post/{n}.html?*": page(n) for n in numbers}
    pages["/"] = Page(
        home([(f"/post/{n}.html?from=list", n) for n in numbers], hot_box([(f"/post/{n}.html?from=hot", n) for n in numbers]))
    )
    return pages


def by_post(server: Server) -> Counter[str]:
    return Counter(path.partition("?")[0] for path in server.paths() if path.startswith("/post/"))


def test_a_portal_that_marks_its_links_is_archived_once_a_post(tmp_path: Path) -> None:
    with Server(told_apart_by_nothing()) as server:  # type: ignore[arg-type]
        report = crawl(server, tmp_path / "archive", delay=0.001)
        asked = by_post(server)
    assert (report.reason, report.new) == ("finished", POSTS)
    assert rows(tmp_path / "archive", "SELECT count(*), count(DISTINCT content_id) FROM articles") == [(POSTS, POSTS)]
    assert len(asked) == POSTS and sum(asked.values()) <= POSTS + 12, "a few are asked twice, until the portal has taught us"
    aliases = rows(tmp_path / "archive", "SELECT count(*) FROM aliases WHERE reason = 'parameter'")[0][0]
    assert aliases >= POSTS, "the other addresses lead to the article"


def test_the_next_crawl_remembers_what_changes_nothing(tmp_path: Path) -> None:
    with Server(told_apart_by_nothing()) as server:  # type: ignore[arg-type]
        crawl(server, tmp_path / "archive", delay=0.001)
        before = len(server.asked)
        server.pages |= told_apart_by_nothing(POSTS + 1)  # type: ignore[arg-type]
        report = crawl(server, tmp_path / "archive", delay=0.001)
        again = by_post(server)
        assert len(server.asked) - before <= 12
    assert report.new == 1
    assert again[f"/post/{POSTS + 1}.html"] == 1
    assert rows(tmp_path / "archive", "SELECT count(*) FROM articles") == [(POSTS + 1,)]


def test_a_hundred_addresses_of_one_text_are_one_article_and_few_requests(tmp_path: Path) -> None:
    pages: Pages = {"/post/1.html": Page(post(1)), "/post/1.html?*": Page(post(1)), "/post/2.html": Page(post(2))}
    named = [(f"/post/1.html?src=a{n}", 1) for n in range(100)]
    pages["/"] = Page(home([("/post/2.html", 2), ("/post/1.html", 1)], hot_box(named)))
    with Server(pages) as server:  # type: ignore[arg-type]
        report = crawl(server, tmp_path / "archive", delay=0.001)
        assert by_post(server)["/post/1.html"] <= 12
    assert report.new == 2 and report.skipped["noise-parameter"] >= 90
    assert rows(tmp_path / "archive", "SELECT count(*) FROM aliases WHERE reason = 'parameter'") == [(100,)]
    with Archive(tmp_path / "archive") as archive:
        assert archive.find(f"{server.address}post/1.html?src=a99") == archive.find(f"{server.address}post/1.html")


def test_the_canonical_address_decides_first(tmp_path: Path) -> None:
    pages: Pages = {}
    for n in range(1, 11):
        head = f'<link rel="canonical" href="/post/{n}.html">'
        pages[f"/post/{n}.html"] = pages[f"/post/{n}.html?*"] = Page(post(n, head=head))
    named = [(f"/post/{n}.html?src=a{k}", n) for n in range(1, 11) for k in range(10)]
    pages["/"] = Page(home([(f"/post/{n}.html", n) for n in range(1, 11)], hot_box(named)))
    with Server(pages) as server:  # type: ignore[arg-type]
        report = crawl(server, tmp_path / "archive", delay=0.001)
        assert sum(by_post(server).values()) <= 20
    assert report.new == 10
    assert rows(tmp_path / "archive", "SELECT count(*) FROM articles WHERE url LIKE '%?%'") == [(0,)]


def numbered(name: str, texts: list[bytes]) -> Pages:
    """Posts that only a parameter tells apart; without it there is nothing."""
    pages: Pages = {f"/show?{name}={n}": Page(text) for n, text in enumerate(texts, 1)}
    pages["/"] = Page(home([(f"/show?{name}={n}", n) for n in range(len(texts), 0, -1)]))
    return pages


def test_exact_copies_that_a_parameter_tells_apart_are_two_articles(tmp_path: Path) -> None:
    copies = [post(1), post(2), post(2), post(4), post(1), post(4), post(4)]
    for name in ("id", "item"):  # a name that says so, and one that does not
        with Server(numbered(name, copies)) as server:  # type: ignore[arg-type]
            report = crawl(server, tmp_path / name, delay=0.001)
        assert report.new == len(copies), name
        assert rows(tmp_path / name, "SELECT count(*), count(DISTINCT content_id) FROM articles") == [(7, 3)]
        assert rows(tmp_path / name, "SELECT count(*) FROM aliases WHERE reason = 'parameter'") == [(0,)]


def test_copies_alone_are_never_merged(tmp_path: Path) -> None:
    with Server(numbered("item", [post(1)] * 6)) as server:  # type: ignore[arg-type]
        report = crawl(server, tmp_path / "archive", delay=0.001)
    assert report.new == 6


def test_a_parameter_that_changes_the_text_keeps_both(tmp_path: Path) -> None:
    pages: Pages = {}
    for n in range(1, 9):
        pages[f"/post/{n}.html"] = Page(post(n))
        pages[f"/post/{n}.html?edition=north"] = Page(
            post(n, body=f"<p>北区版{n}。{TEXT}</p><p>{TEXT}</p>") if n > 6 else post(n)
        )
    both = [(address, n) for n in range(8, 0, -1) for address in (f"/post/{n}.html", f"/post/{n}.html?edition=north")]
    pages["/"] = Page(home(both))
    with Server(pages) as server:  # type: ignore[arg-type]
        crawl(server, tmp_path / "archive", delay=0.001)
    bodies = rows(tmp_path / "archive", "SELECT body FROM posts WHERE body LIKE '北区版%'")
    assert len(bodies) == 2
    assert rows(tmp_path / "archive", "SELECT count(*) FROM articles")[0][0] >= 10
