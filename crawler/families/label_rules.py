"""Rules for labelled values (来源：…, 作者：…) in the short lines around headline and body."""

from __future__ import annotations

import re

from crawler.document import Document, Finding, Rule, once
from crawler.families.region import region
from crawler.families.rules import LONGEST_TEXT, found
from crawler.text import text_of

_LABELS = (
    "发布时间|更新时间|时间|日期|图片来源|来源|来自|出处|作者|原作者|发布者|编辑|责任编辑|责编"
    "|点击|浏览|阅读|查看|人气|评论|字体|字号|分类|栏目|关键词|标签"
)
_NEXT_LABEL = re.compile(rf"\W*(?:{_LABELS}|[^\W\d_]{{2,4}})\s*[:：]")
_BOXES = ("p", "div", "span", "em", "li", "ul", "td", "small", "footer", "header", "section", "h1", "h2", "h3", "h4", "h5", "h6")


def labelled(label: str) -> Rule:
    """
    A rule: what follows *label* and a colon in a short line around headline or body, up to the next label, a bar or the end.

    *label* is a regular expression: ``labelled("(?:信息)?来源")``.
    """
    regex = re.compile(
        rf"(?<![\u4e00-\u9fff]){label}\s*[:：]\s*(.{{1,60}}?)(?=\s*(?:{_LABELS})\s*[:：]|\s*[|｜]|\s+[•·](?:\s|$)|$)"
    )

    def rule(doc: Document) -> Finding[str] | None:
        for line in short_texts(doc):
            match = regex.search(line)
            if match and is_value(value := match[1].strip()):
                return found(doc, value, f"{label} in {line[:80]!r}")
        return None

    return rule


def is_value(text: str) -> bool:
    """
    Whether *text* may be a label's value: it's not empty, not just a separator, and not the next label ("作者： 浏览：318").

    >>> is_value("林知夏"), is_value("浏览:318"), is_value("|"), is_value("")
    (True, False, False, False)
    """
    return any(map(str.isalnum, text)) and _NEXT_LABEL.match(text) is None


@once
def short_texts(doc: Document) -> list[str]:
    """The short texts of boxes around headline and body, once each: between the two, after the body, above it, and at its end."""
    around = region(doc)
    inner = list(around.body.iter(*_BOXES)) if around.body is not None else []
    # a short post's container may hold headline and byline, too
    ending = inner[:24] + inner[24:][-12:] if around.headline in inner else inner[-12:]
    found_there: dict[str, None] = {}
    for part in (around.head, around.after, around.above, ending):
        texts = (text_of(element) for element in part if element.tag in _BOXES and len(element) < 24)
        # the shortest first: the smallest box around a label holds its value and little else
        found_there |= dict.fromkeys(sorted((text for text in texts if 0 < len(text) <= LONGEST_TEXT), key=len))
    return list(found_there)
