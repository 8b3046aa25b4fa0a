"""Counters and sources of each family: their addresses, and whether asking a counter adds a view."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.document import Document
from crawler.extract import extract_document
from crawler.families import by_name
from crawler.page import Page

PAGES = Path(__file__).parent / "pages"
H = "https://www.qcnews.example"


def document(name: str) -> Document:
    meta = json.loads((PAGES / name / "meta.json").read_text("utf-8"))
    return Document(Page(meta["url"], (PAGES / name / "page.html").read_bytes()))


@pytest.mark.parametrize(
    ("name", "url", "raises_count"),
    [
        (
            "empirecms-default",
            f"{H}/e/public/ViewClick/?classid=2&id=90",
            False,
        ),  # never the calls for diggs and comments (down=)
        ("empirecms-blog", f"{H}/e/public/ViewClick/?classid=3&id=90", False),  # never with addclick
        ("dedecms-custom", f"{H}/plus/count.php?view=yes&aid=90&mid=1", True),
        ("phpcms-default", f"{H}/api.php?op=count&id=90&modelid=1", True),
    ],
)
def test_counter(name: str, url: str, raises_count: bool) -> None:
    doc = document(name)
    asked = doc.family.counter(doc)
    assert asked is not None
    assert (asked.url, asked.raises_count) == (url, raises_count)


@pytest.mark.parametrize("name", ["zblog-zit", "wp-dux", "typecho-joe", "discuz-publisher", "hexo-icarus"])
def test_no_counter_where_the_page_shows_it_or_nobody_does(name: str) -> None:
    doc = document(name)
    assert doc.family.counter(doc) is None


@pytest.mark.parametrize(
    ("family", "answer", "views"),
    [
        ("empirecms", "document.write('29');", 29),
        ("dedecms", "document.write('1024');\r\n", 1024),
        ("phpcms", "$('#todaydowns').html('1');$('#weekdowns').html('7');$('#monthdowns').html('9');$('#hits').html('12');", 12),
        ("empirecms", "<html><body>404</body></html>", None),
        ("empirecms", "", None),
    ],
)
def test_counter_answers(family: str, answer: str, views: int | None) -> None:
    assert by_name(family).read_counter(Page("https://www.example.com/c", answer.encode())) == views


def test_what_the_counter_answered_is_the_view_count() -> None:
    doc = document("empirecms-default")
    asked = doc.family.counter(doc)
    assert asked is not None
    page = replace(doc.page, extras={"views": Page(asked.url, b"document.write('29');")})
    article = extract_document(Document(page))
    assert (article.views, article.rules["views"]) == (29, "family:empirecms")


def test_a_failed_counter_is_no_count() -> None:
    assert by_name("empirecms").read_counter(Page("https://www.example.com/c", b"document.write('29')", status=500)) is None


@pytest.mark.parametrize(
    ("name", "kind", "url"),
    [
        ("zblog-zit", "dated-feed", f"{H}/feed.php?date={{date}}"),
        ("wp-dux", "api", f"{H}/wp-json/wp/v2/posts?per_page=100"),
        ("wp-dux", "paged-feed", f"{H}/feed/?paged={{page}}"),
        ("typecho-joe", "feed", f"{H}/feed/"),
        ("emlog-pro", "feed", f"{H}/rss.php"),
        ("phpcms-default", "feed", f"{H}/index.php?m=content&c=rss&siteid=1&catid=6"),
        ("hugo-stack", "feed", f"{H}/index.xml"),
        ("ghost-casper", "sitemap", f"{H}/sitemap-posts.xml"),
    ],
)
def test_sources(name: str, kind: str, url: str) -> None:
    doc = document(name)
    assert (kind, url) in [(source.kind, source.url) for source in doc.family.sources(doc)]


def test_feeds_of_comments_are_no_sources() -> None:
    for name in ("wp-dux", "typecho-joe"):
        doc = document(name)
        assert not [source.url for source in doc.family.sources(doc) if "comments" in source.url or "/archives/90" in source.url]


def test_plain_permalinks_have_an_api_too() -> None:
    html = '<html><head><link rel="https://api.w.org/" href="https://www.example.com/index.php?rest_route=/" /></head></html>'
    doc = Document(Page("https://www.example.com/", html.encode()))
    assert by_name("wordpress").sources(doc)[0].url == "https://www.example.com/index.php?rest_route=/wp/v2/posts&per_page=100"


def test_a_blog_in_a_folder_has_its_sources_there() -> None:
    html = '<html><head><link rel="stylesheet" href="https://www.example.com/blog/wp-content/themes/a/style.css"></head></html>'
    doc = Document(Page("https://www.example.com/blog/x/", html.encode()))
    assert by_name("wordpress").sources(doc)[0].url == "https://www.example.com/blog/wp-json/wp/v2/posts?per_page=100"


def front(path: str, root: str, links: str = "") -> Document:
    files = "".join(f'<link rel="stylesheet" href="{root}/zb_users/theme/x/{n}.css">' for n in range(3))
    posts = "".join(f'<a href="{root}/post/{n}.html">港口第{n}号泊位完成验收</a>' for n in range(10))
    return Document(Page(f"{H}{path}", f"<html><head>{files}</head><body>{posts}{links}</body></html>".encode()))


def test_a_portal_in_a_folder_has_its_sources_there():
    feeds = [source.url for source in by_name("zblog").sources(front("/news/", "/news", '<a href="/">主站</a>'))]
    assert feeds[0] == f"{H}/news/feed.php?date={{date}}"
    assert by_name("ghost").sources(front("/blog/index.html", "/blog"))[0].url == f"{H}/blog/rss/"


def test_the_front_of_a_section_is_no_root():
    assert by_name("zblog").sources(front("/news/", ""))[0].url == f"{H}/feed.php?date={{date}}"
    assert by_name("zblog").sources(front("/", ""))[0].url == f"{H}/feed.php?date={{date}}"
