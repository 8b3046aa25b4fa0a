"""How well the fields of a few posts are filled, and which of them selectors can be learnt for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.learn.selectors import Lesson
    from crawler.learn.survey import Survey
    from crawler.portals import Portal

FIELDS = tuple(
    "title published_at author category tags views comments body_text images related prev next source_name editor copyright_notice "
    "modified_at".split()
)
"""What ``portal check`` reports on, in its order."""


def lessons(found: Survey, profile: Portal | None) -> list[tuple[str, int, int, Lesson | None]]:
    """For each field with known values: (field, posts with a known value, posts read correctly, the selector learnt if not all were)."""
    from crawler.extract import extract
    from crawler.learn.selectors import agrees, learn_selector
    from crawler.learn.survey import TAUGHT, truth_of

    read = [(page, extract(page, profile), truth_of(found, page)) for page in found.posts]
    rows: list[tuple[str, int, int, Lesson | None]] = []
    for field in TAUGHT:
        told = [(page, article, truth[field]) for page, article, truth in read if field in truth]
        right = sum(agrees(field, _value(field, article), value) for _, article, value in told)
        lesson = learn_selector(field, [(page, value) for page, _, value in told]) if told and right < len(told) else None
        rows.append((field, len(told), right, lesson))
    return rows


def _value(field: str, article: Article) -> Any:
    if field != "published_at" or article.published_at is None:
        return getattr(article, field)
    from crawler.dates import Moment

    low, high = article.published_earliest or article.published_at, article.published_latest or article.published_at
    return Moment(article.published_at, article.published_precision or "day", low, high, article.published_raw or "")


def fare(field: str, articles: list[Article]) -> dict[str, Any]:
    filled = [article for article in articles if getattr(article, field) not in (None, "", [])]
    problems = Counter(article.problems[field] for article in articles if field in article.problems)
    return {
        "field": field,
        "filled": len(filled),
        "rules": dict(Counter(article.rules.get(field, "?") for article in filled).most_common()),
        "problems": dict(problems),
    }
