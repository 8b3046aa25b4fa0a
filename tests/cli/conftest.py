"""A small Z-Blog portal on loopback, and a way to run newskeep's commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli.commands import cli
from tests.loopback import Answer, served

PAGES = Path(__file__).parents[1] / "families" / "pages"
POSTS = {
    f"/post/{number}.html": day
    for number, day in ((90, "2026-05-26"), (89, "2026-05-20"), (88, "2026-05-18"), (87, "2026-05-11"))
}


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), catch_exceptions=False)


def post(root: str, path: str) -> str:
    number = path.rpartition("/")[2].removesuffix(".html")
    page = (PAGES / "zblog-html5css3" / "page.html").read_text("utf-8")
    year, month, day = POSTS[path].split("-")
    page = page.replace("港口联运专线开行满月，冷链运价回落两成", f"港口联运专线第{number}期观察报告").replace(
        "2026年05月26日", f"{year}年{month}月{day}日"
    )
    return page.replace("https://www.qcnews.example", root)


def answer(root: str, path: str) -> tuple[int, str, str]:
    if path == "/":
        items = "".join(
            f'<article><h2><a href="{root}{p}">港口联运专线第{p[6:8]}期观察报告</a></h2><time>{day}</time></article>'
            for p, day in POSTS.items()
        )
        head = f'<meta name="generator" content="Z-BlogPHP 1.7.4"><link rel="stylesheet" href="{root}/zb_users/theme/HTML5CSS3/style.css"><title>青川资讯</title>'
        return (
            200,
            "text/html",
            f'<html lang="zh-CN"><head>{head}</head><body class="index"><h1><a href="{root}/">青川资讯</a></h1>{items}</body></html>',
        )
    if path == "/go/":
        return 200, "text/html", '<meta http-equiv="refresh" content="0;url=/">'
    if path == "/robots.txt":
        return 200, "text/plain", "User-agent: *\nCrawl-delay: 0\n"
    if path.startswith("/feed.php"):
        items = "".join(
            f"<item><title>港口联运专线第{p[6:8]}期观察报告</title><link>{root}{p}</link><author>a@b.c (林知夏)</author>"
            f"<pubDate>{day}T17:20:31+08:00</pubDate><category>市场动态</category></item>"
            for p, day in POSTS.items()
        )
        return (
            200,
            "application/rss+xml",
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>',
        )
    return (200, "text/html", post(root, path)) if path in POSTS else (404, "text/html", "<h1>404</h1>")


def whole_answer(root: str, path: str) -> Answer:
    status, kind, text = answer(root, path)
    return status, {"Content-Type": f"{kind}; charset=utf-8"}, text.encode()


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    with served(whole_answer) as address:
        yield address
