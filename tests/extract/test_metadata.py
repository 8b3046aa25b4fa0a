"""What is read from a page's head: addresses, languages, JSON-LD with the usual faults."""

import pytest

from crawler.fields.metadata import article_ld, canonical_url, json_ld, lang_of, metas, site_name
from crawler.fields.sitename import name_of_portal
from tests.extract.pages import FIRST, document


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://news.example.com/a/1.html?utm_source=x", "https://news.example.com/a/1.html"),
        ("/a/1.html", "https://news.example.com/a/1.html"),
        ("https://other.example.org/", "https://news.example.com/a/7.html"),
        ("https://news.example.com/", "https://news.example.com/a/7.html"),
    ],
    ids=["tracking", "relative", "another-site", "front-page"],
)
def test_canonical(link: str, expected: str) -> None:
    assert canonical_url(document(f"<link rel='canonical' href='{link}'>", "https://news.example.com/a/7.html")) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<html lang='zh-cn'><p>{FIRST}</p></html>", "zh-CN"),
        (f"<html lang='en'><p>{FIRST}</p></html>", "zh"),
        ("<html lang='de-AT'><p>Guten Tag, meine Damen und Herren.</p></html>", "de-AT"),
        ("<html><p>東京都は三日、新しい計画を発表した。</p></html>", "ja"),
        ("<html><p>hello</p></html>", None),
    ],
    ids=["declared", "template-lies", "region", "kana", "unknown"],
)
def test_language(html: str, expected: str | None) -> None:
    assert lang_of(document(html)) == expected


def test_graphs_are_flattened_and_broken_blocks_left_out() -> None:
    found = document(
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Valley"}, {"@type": ["NewsArticle"], "headline": "Dam"}]}</script>'
        '<script type="application/ld+json">{broken</script>'
    )
    assert [item.get("headline") for item in json_ld(found) if item.get("headline")] == ["Dam"]
    assert (article_ld(found) or {})["headline"] == "Dam"
    assert site_name(found) == "Valley"


LOGO = "<h1 id='BlogTitle'><a href='/'>青川资讯网</a></h1><h2>专业的门户</h2>"


@pytest.mark.parametrize(
    ("head", "path", "expected"),
    [
        ("<title>青川资讯网-冷链运价回落两成</title>", "/post/7.html", "青川资讯网"),
        ("<title>青川资讯网-专业的门户</title>", "/", "青川资讯网"),
        ("<title>冷链运价回落两成</title>", "/post/7.html", None),
        ("<title>青川资讯网-冷链运价</title><meta property='og:site_name' content='青川'>", "/post/7.html", "青川"),
    ],
    ids=["a post", "the front page", "only the logo says it", "stated"],
)
def test_the_name_of_the_portal(head: str, path: str, expected: str | None) -> None:
    assert name_of_portal(document(f"{head}{LOGO}<p>{FIRST}</p>", f"https://news.example.com{path}")) == expected


def test_metas_are_kept_in_order_by_lower_case_name() -> None:
    assert metas(
        document(
            "<meta name='Author' content=' A '><meta property='article:tag' content='x'><meta property='article:tag' content='y'>"
        )
    ) == {
        "author": ["A"],
        "article:tag": ["x", "y"],
    }
