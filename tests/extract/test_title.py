"""Which text of a page is its title: never the portal's name."""

import pytest

from crawler.extract import first
from crawler.fields import title
from crawler.fields.headline import headline
from crawler.portals import Portal
from tests.extract.pages import FIRST, document, post


def read(html: str, url: str = "https://news.example.com/a/1.html", portal: Portal | None = None) -> str | None:
    found = first(document(html, url, portal), title.RULES)
    return found.value if found else None


def page(head: str, body: str) -> str:
    return f"<html><head>{head}</head><body>{body}<p>{FIRST}</p></body></html>"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>大坝合龙_要闻_江城网</title>", "<h1>大坝合龙</h1>", "大坝合龙"),
        (
            "<title>江城网-大坝合龙</title>",
            "<h1><a href='/'>江城网</a></h1><h2>大坝合龙<span>2024-01-02 10:00:00</span></h2>",
            "大坝合龙",
        ),
        (
            "<title>Dam closed | The Valley Post</title><meta property='og:site_name' content='The Valley Post'>",
            "<h1>The Valley Post</h1>",
            "Dam closed",
        ),
        (
            "<title>Dam closed - Valley</title><meta property='og:title' content='Dam closed'>",
            "<h1>Related content</h1>",
            "Dam closed",
        ),
        (
            "<title>大坝合龙：工期提前一年-水利</title>",
            "<div><font>大坝合龙：工期提前一年</font></div>",
            "大坝合龙：工期提前一年",
        ),
        (
            "<title>x</title><meta property='og:title' content='Kicker: The dam is closed'>",
            "<h1><span>Kicker</span> <span>The dam is closed</span></h1>",
            "Kicker: The dam is closed",
        ),
        (
            "<title>A dam that nobody wanted is...</title>",
            "<h1>A dam that nobody wanted is closed at last</h1>",
            "A dam that nobody wanted is closed at last",
        ),
        ("<title>Dam &amp; bridge</title>", "", "Dam & bridge"),
        ("<title>江城网</title><meta property='og:site_name' content='江城网'>", "", None),
    ],
    ids=["tail", "date-inside", "h1-is-site", "h1-is-a-box", "shown-line", "kicker", "cut-in-head", "only-title", "only-site"],
)
def test_title(head: str, body: str, expected: str | None) -> None:
    assert read(page(head, body)) == expected


def test_the_learnt_tail_is_removed() -> None:
    assert read("<title>大坝合龙 快讯频道</title>", portal=Portal(title_tail=" 快讯频道")) == "大坝合龙"


def test_json_ld_names_the_headline_even_when_broken() -> None:
    ld = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Dam closed", "description": "He said "no"",}</script>'
    assert read(page(ld, "")) == "Dam closed"


def test_the_headline_is_found_where_the_theme_uses_no_heading() -> None:
    html = (
        post("", title="x").replace("<h1>x</h1>", "<div class='artTitle'>大坝合龙</div>").replace("<title>x_", "<title>大坝合龙_")
    )
    found = headline(document(html))
    assert found is not None and found.value.get("class") == "artTitle"
