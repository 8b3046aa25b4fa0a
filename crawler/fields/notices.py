"""Copyright and reprint notices: lines that speak about the article and are kept beside it, not in it."""

from __future__ import annotations

from crawler.document import Document, Finding, Rule
from crawler.fields.content.body import notices


def from_body(doc: Document) -> Finding[str] | None:
    """The notice lines taken out of the body and the line right after it."""
    lines = notices(doc)
    return Finding("\n".join(lines), "notice-line", lines[0][:80]) if lines else None


RULES: tuple[Rule, ...] = (from_body,)
