"""Takes out of a hint what no archive can keep: JSON's escapes can spell NUL and lone surrogates."""

from __future__ import annotations

from crawler.items import Hint
from crawler.text import clean_control

_TEXTS = ("title", "author", "published_raw", "excerpt", "body_html")


def storable(hint: Hint) -> Hint:
    """
    *hint* itself, its texts now without NUL, other control characters and lone surrogates.

    >>> from datetime import UTC, datetime
    >>> storable(Hint("http://a.cn/1", "api", datetime(2026, 5, 26, tzinfo=UTC), title="标\\ud800题")).title
    '标题'
    """
    for name in _TEXTS:
        text = getattr(hint, name)
        if text:
            setattr(hint, name, clean_control(text))
    hint.category = [clean_control(word) for word in hint.category]
    hint.tags = [clean_control(word) for word in hint.tags]
    return hint
