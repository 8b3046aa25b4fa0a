"""The container that held the text of a portal's earlier posts is used where that is safe, and searched elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.document import Container, Document, Expected
from crawler.extract import extract_document
from crawler.fields.content import density
from crawler.fields.content.main import container, main
from crawler.page import Page
from crawler.walk.ledger import PROOF, SAMPLE, Ledger

NOW = datetime(2024, 7, 26, 4, 0, tzinfo=UTC)
SENTENCE = "市政府今天公布了新的交通规划，两条地铁线路将在明年动工，沿线居民可以在三个月内提出意见。"
ENTRY = Container("div", "wen-zi", None, "density")


def document(body: str, expected: Container | None = ENTRY) -> Document:
    text = (
        "<!doctype html><html lang=zh><head><meta charset=utf-8><title>地铁明年动工_港口网</title></head>"
        f"<body><div class=ye><h1>地铁明年动工</h1><p>2024-07-25 10:20</p>{body}</div><div class=di>港口网</div></body></html>"
    )
    doc = Document(Page("https://e.cn/news/1234.html", text.encode(), (), NOW))
    doc.expected = Expected(container=expected)
    return doc


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the text of a page was weighed."""
    calls: list[int] = []
    weigh = density._weigh
    monkeypatch.setattr(density, "_weigh", lambda doc, least: calls.append(least) or weigh(doc, least))
    return calls


def test_the_container_of_earlier_posts_is_used_without_a_search(weighed: list[int]) -> None:
    body = "<div class=wen-zi>" + f"<p>{SENTENCE}</p>" * 20 + "</div>"
    found = main(document(body))
    assert found is not None
    assert (found.element.get("class"), found.rule, weighed) == ("wen-zi", "density", [])


def test_the_article_is_the_same_with_and_without_it() -> None:
    body = (
        "<div class=wen-zi>" + f"<p>{SENTENCE}</p>" * 20 + "<div class=share>分享到微信</div><p class=caption>图为地铁</p></div>"
        "<p>责任编辑：王静</p>"
    )
    known, plain = document(body), document(body, None)
    assert container(plain) == ENTRY == container(known)
    assert extract_document(known) == extract_document(plain)


@pytest.mark.parametrize(
    "body",
    [
        "<div class=wen-zi><p>简讯。</p></div>" + "<div class=zheng-wen>" + f"<p>{SENTENCE}</p>" * 20 + "</div>",
        "<div class=wen-zi><p>简讯。</p></div><div class=wen-zi>" + f"<p>{SENTENCE}</p>" * 20 + "</div>",
        "<section class=wen-zi>" + f"<p>{SENTENCE}</p>" * 20 + "</section>",
    ],
    ids=["too short to be sure", "two of that name", "another element"],
)
def test_in_doubt_the_densest_container_is_searched(body: str, weighed: list[int]) -> None:
    found = main(document(body))
    assert found is not None and weighed == [1]
    assert len("".join(found.element.itertext())) >= 20 * len(SENTENCE)


def test_it_is_used_after_thirty_posts_in_a_row_and_checked_now_and_then() -> None:
    ledger = Ledger()
    for number in range(PROOF + 1):
        assert ledger.expected("https://e.cn/a/99.html").container is None
        ledger.found_in(f"https://e.cn/a/{number}.html", ENTRY)
    told = []
    for number in range(2 * SAMPLE):
        told.append(ledger.expected("https://e.cn/a/99.html").container)
        ledger.found_in(f"https://e.cn/a/{number}.html", ENTRY)
    assert told.count(None) == 2 and told.count(ENTRY) == 2 * SAMPLE - 2
    assert ledger.expected("https://e.cn/about.html").container is None


@pytest.mark.parametrize("other", [None, Container("div", "zheng-wen", None, "density")])
def test_another_container_ends_the_expectation(other: Container | None) -> None:
    ledger = Ledger()
    for number in range(PROOF + 5):
        ledger.found_in(f"https://e.cn/a/{number}.html", ENTRY)
    assert ledger.expected("https://e.cn/a/99.html").container == ENTRY
    ledger.found_in("https://e.cn/a/98.html", other)
    ledger.found_in("https://e.cn/a/97.html", ENTRY)
    assert ledger.expected("https://e.cn/a/99.html").container is None
