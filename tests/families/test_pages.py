"""Each family on pages with the structure of its templates; every field of every page is a test."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.document import Document
from crawler.extract import extract_document
from crawler.items import Article
from crawler.page import Page

PAGES = Path(__file__).parent / "pages"


@cache
def read(name: str) -> tuple[Article, Any]:
    folder = PAGES / name
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    headers = [(key, value) for key, value in meta["headers"]]
    page = Page(meta["url"], (folder / "page.html").read_bytes(), headers, datetime.fromisoformat(meta["fetched_at"]))
    return extract_document(Document(page)), json.loads((folder / "expected.json").read_text("utf-8"))


def cases() -> Iterator[Any]:
    for folder in sorted(PAGES.iterdir()):
        for field in json.loads((folder / "expected.json").read_text("utf-8")):
            yield pytest.param(folder.name, field, id=f"{folder.name}/{field}")


@pytest.mark.parametrize(("name", "field"), list(cases()))
def test_field(name: str, field: str) -> None:
    article, expected = read(name)
    want = expected[field]
    match field:
        case "body":
            assert article.body_text.split("\n\n") == want
        case "published_at" | "modified_at":
            at = getattr(article, field)
            assert at is not None
            assert at == datetime.fromisoformat(want)
        case "published_day":
            assert article.published_at is not None
            assert article.published_precision not in ("month", "year")
            assert article.published_at.date().isoformat() == want
        case "published_holds":
            assert article.published_earliest is not None and article.published_latest is not None
            assert article.published_earliest <= datetime.fromisoformat(want) <= article.published_latest
        case "prev" | "next":
            link = getattr(article, field)
            assert (link and link.url) == want
        case "related":
            assert [link.url for link in article.related] == want
        case "related_titles":
            assert [link.title for link in article.related] == want
        case "tags":
            assert sorted(article.tags) == sorted(want)
        case _:
            assert getattr(article, field) == want, article.evidence.get(field) or article.problems.get(field)
