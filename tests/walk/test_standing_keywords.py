"""Keywords in the head that stand on post after post are the portal's, and no post's tags."""

from __future__ import annotations

from crawler.items import Article
from crawler.walk.standing_keywords import ENOUGH, MOST, StandingKeywords


def article(number: int, *tags: str, rule: str = "keywords", section: str = "") -> Article:
    made = Article(f"https://e.cn/{number}/", tags=list(tags), category=[section] if section else [])
    made.rules["tags"] = rule
    return made


def kept(articles: list[Article]) -> tuple[list[bool], list[str]]:
    standing = StandingKeywords()
    for one in articles:
        standing.read(one)
    return [bool(one.tags) for one in articles], sorted(standing.wrong())


def test_the_same_keywords_on_post_after_post_are_the_portals() -> None:
    shown, wrong = kept([article(number, "Hexo", "博客") for number in range(ENOUGH + 2)])
    assert shown == [True] * (ENOUGH - 1) + [False] * 3
    assert wrong == [f"https://e.cn/{number}/" for number in range(ENOUGH - 1)]


def test_keywords_of_their_own_tags_and_those_of_one_section_stay() -> None:
    assert all(kept([article(number, f"第{number}个") for number in range(3 * ENOUGH)])[0])
    assert all(kept([article(number, "股市", rule="rel-tag") for number in range(3 * ENOUGH)])[0])
    assert all(kept([article(number, "股市", section="财经") for number in range(3 * ENOUGH)])[0])
    mixed = [article(number, "股市" if number % 3 else f"第{number}个") for number in range(ENOUGH)]
    assert all(kept(mixed)[0])


def test_what_was_learnt_serves_the_next_run_and_nothing_grows_without_end() -> None:
    standing = StandingKeywords()
    for number in range(ENOUGH):
        standing.read(article(number, "Hexo"))
    assert StandingKeywords(standing.to_json()).is_known(article(9, "Hexo"))
    for number in range(MOST + 5):
        standing.read(article(number, f"第{number}个"))
    assert len(standing._posts) <= MOST
