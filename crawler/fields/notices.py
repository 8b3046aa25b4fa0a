"""Copyright and reprint notices: lines that speak about the article and are kept beside it, not in it."""

from __future__ import annotations

import re
from itertools import islice

from crawler.document import Document, Finding, Rule
from crawler.fields.content.body import notices
from crawler.fields.content.lines import is_notice
from crawler.fields.headline import headline
from crawler.fields.runs import elements_named
from crawler.text import text_of


def from_body(doc: Document) -> Finding[str] | None:
    """The notice lines taken out of the body."""
    lines = notices(doc)
    return Finding("\n".join(lines), "notice-line", lines[0][:80]) if lines else None


def from_box(doc: Document) -> Finding[str] | None:
    """The notice about reprints in a box called copyright beside the text, as Korean, Japanese and Taiwanese systems set it."""
    head = headline(doc)
    around = [up for up in islice(head.value.iterancestors(), 5) if up.tag not in ("body", "html")] if head else []
    for box in elements_named(doc, _COPYRIGHT, ("copyright",))[:6] if around else ():
        if not any(up in around for up in islice(box.iterancestors(), 2)) or box.tag in ("body", "footer"):
            continue
        text = text_of(box)
        if len(text) < _LONGEST and _REPRINTS.search(text) and is_notice(text):
            return Finding(text, "notice-box", text[:80])
    return None


_COPYRIGHT = re.compile("[Cc]opyright")
_REPRINTS = re.compile(
    r"저작권자|무단\s?(?:전재|복제)|無断(?:転載|複製)|[非未][經经].{0,8}授[權权]"
)  # what a page's foot says in the West is the site's
_LONGEST = 300
RULES: tuple[Rule, ...] = (from_body, from_box)
