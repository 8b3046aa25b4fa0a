"""Software is detected by its signs, also with a hidden generator, and not by pictures from other sites."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.classify import classify
from crawler.document import Document
from crawler.families import ALL, by_name, detect, family_of, version_of
from crawler.page import Page
from crawler.portals import Portal

PAGES = Path(__file__).parent / "pages"


def document(html: str, headers: tuple[tuple[str, str], ...] = (), portal: Portal | None = None) -> Document:
    return Document(Page("https://www.example.com/", html.encode(), headers, datetime(2026, 6, 1, tzinfo=UTC)), portal)


@pytest.mark.parametrize("folder", sorted(PAGES.iterdir()), ids=lambda folder: folder.name)
def test_every_page_shows_its_family(folder: Path) -> None:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    seen = detect(Document(Page(meta["url"], (folder / "page.html").read_bytes(), ())))
    assert seen.family == expected["family"]
    assert seen.theme == expected.get("theme", seen.theme)
    assert seen.family == "generic" or (seen.evidence and 0.5 <= seen.confidence <= 1)


def test_a_header_is_enough() -> None:
    doc = document("<html><body>x</body></html>", (("Product", "Z-BlogPHP 1.7.5"),))
    assert (detect(doc).family, version_of(doc)) == ("zblog", "1.7.5")


def test_a_cookie_is_enough() -> None:
    assert detect(document("<html></html>", (("Set-Cookie", "1a2b_2132_saltkey=abc; path=/"),))).family == "discuz"


def test_the_comment_at_the_end_is_enough() -> None:
    assert detect(document("<html><body>x</body></html><!--31.41 ms , 7 queries , 363kb memory , 0 error-->")).family == "zblog"


def test_other_peoples_pictures_prove_nothing() -> None:
    html = '<html><body><img src="https://blog.elsewhere.org/wp-content/uploads/1.jpg"><a href="https://b.org/zb_users/x">x</a></body></html>'
    assert detect(document(html)).family == "generic"


def test_a_sister_host_of_the_same_domain_counts() -> None:
    html = '<html><head><link rel="stylesheet" href="https://static.example.com/wp-content/themes/news/style.css"></head></html>'
    seen = detect(document(html))
    assert (seen.family, seen.theme) == ("wordpress", "news")


def test_one_weak_sign_is_a_coincidence() -> None:
    assert detect(document('<html><body><img src="/content/images/1.png"></body></html>')).family == "generic"


def test_weak_signs_add_up() -> None:
    html = '<html><head><link href="/statics/css/a.css"><script src="/statics/js/b.js"></script></head><body><img src="/uploadfile/1.jpg"></body></html>'
    assert detect(document(html)).family == "phpcms"


def test_the_profile_knows_better() -> None:
    html = '<html><head><meta name="generator" content="WordPress 6.5"></head></html>'
    assert family_of(document(html, portal=Portal(family="zblog"))).name == "zblog"
    assert family_of(document(html)).name == "wordpress"


@pytest.mark.parametrize(
    "html",
    ["", "<", "<html>", "\x00\x01", "<meta name=generator>", "<meta name='generator' content=''>", "<a href='http://[::1'>x</a>"],
)
def test_strange_pages_never_raise(html: str) -> None:
    assert detect(document(html)).family == "generic"


def test_an_unknown_name_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="zblog, wordpress"):
        by_name("zblogg")


def test_generic_is_the_last_resort() -> None:
    assert ALL[-1].name == "generic"
    assert not ALL[-1].signs


def test_signs_behind_a_menu_of_hundreds_of_links_count() -> None:
    towns = "".join(f'<a href="/city/{number}/">城市</a>' for number in range(300))
    credit = '<p>Powered by <a href="https://gohugo.io/">Hugo</a></p>'
    links = "".join(f'<a href="http://friend{number}.example/">友情链接与合作伙伴网站</a>' for number in range(200))
    assert detect(document(f"<html><body>{towns}{credit}{links}</body></html>")).family == "hugo"


def test_the_menu_of_z_blog_tells_categories_and_standing_pages_from_posts():
    """Its items are numbered by what they lead to; addresses such as /lm/8.html could be those of posts."""
    menu = "".join(f'<li id="navbar-category-{n}"><a href="/lm/{n}.html">第{n}个栏目</a></li>' for n in range(3, 9))
    menu = f'<ul>{menu}<li id="navbar-page-2"><a href="/2.html">留言本</a></li></ul>'
    text = f'<html><head><title>市场动态</title><script src="/zb_system/script/zblogphp.js"></script></head><body>{menu}<h1>市场动态</h1><p>2026-05-26</p></body></html>'
    kinds = [
        classify(Document(Page(f"https://e.cn/{path}", text.encode(), ()))).kind for path in ("lm/8.html", "2.html", "lm/9.html")
    ]
    assert kinds == ["list", "other", "post"]
