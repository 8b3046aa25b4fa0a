"""Every field of every saved page in tests/fixtures, read as a person read it: one test a field, named portal/case-field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler import Page, extract
from crawler.items import Article
from crawler.portals.load import find_profile

FIXTURES = Path(__file__).parent / "fixtures"


@cache
def read(portal: str, case: str) -> Article:
    folder = FIXTURES / portal / case
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    page = Page(
        meta["url"],
        (folder / "page.html").read_bytes(),
        [(key, value) for key, value in meta["headers"]],
        datetime.fromisoformat(meta["fetched_at"]),
        status=meta.get("status", 200),
    )
    return extract(page, find_profile(portal))


def expectations() -> Iterator[Any]:
    for path in sorted(FIXTURES.glob("*/*/expected.json")):
        for field, value in json.loads(path.read_text("utf-8")).items():
            case, portal = path.parent.name, path.parent.parent.name
            yield pytest.param(portal, case, field, value, id=f"{portal}/{case}-{field}")


@pytest.mark.parametrize(("portal", "case", "field", "expected"), list(expectations()))
def test_field(portal: str, case: str, field: str, expected: Any) -> None:
    article = read(portal, case)
    match field:
        case "date":
            assert article.published_at is not None
            assert article.published_precision in ("day", "hour", "minute", "second")
            assert article.published_at.date().isoformat() == expected
        case "published_holds":
            assert article.published_earliest is not None and article.published_latest is not None
            assert article.published_earliest <= datetime.fromisoformat(expected) <= article.published_latest
        case "published_earliest" | "published_latest":
            assert getattr(article, field) == datetime.fromisoformat(expected)
        case "body":
            assert article.body_text.split("\n\n") == expected
        case "images":
            assert [image.url for image in article.images] == expected
        case "image_alts":
            assert [image.alt for image in article.images] == expected
        case "related":
            assert [link.url for link in article.related] == expected
        case "related_titles":
            assert [link.title for link in article.related] == expected
        case "related_excerpts":
            assert [link.excerpt for link in article.related] == expected
        case "prev" | "next":
            assert getattr(article, field).url == expected
        case "copyright_has":
            assert article.copyright_notice is not None and expected in article.copyright_notice
        case "kind_not":
            assert article.kind != expected
        case _:
            assert getattr(article, field) == expected
