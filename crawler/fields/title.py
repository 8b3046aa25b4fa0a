"""The article's title: the visible headline, else what the head claims, never the portal's name."""

from __future__ import annotations

from crawler.document import Document, Finding, Rule
from crawler.fields.headline import headline, key_of, title_claims
from crawler.fields.metadata import article_ld, meta, page_title
from crawler.fields.sitename import is_site_name, strip_site_name
from crawler.text import squeeze


def from_headline(doc: Document) -> Finding[str] | None:
    """The visible headline; where it holds more than the head's claim (a date, a kicker), the claim as it stands in it."""
    found = headline(doc)
    if found is None:
        return None
    text = found.evidence
    key = key_of(text)
    for claim in title_claims(doc):
        inner = key_of(claim)
        if inner and inner != key and inner in key and len(inner) > 0.5 * len(key):
            return Finding(claim, found.rule, text)
    return Finding(strip_site_name(doc, text), found.rule, text)


def from_json_ld(doc: Document) -> Finding[str] | None:
    """headline of the JSON-LD article."""
    said = (article_ld(doc) or {}).get("headline")
    return _finding(doc, said, "json-ld") if isinstance(said, str) else None


def from_open_graph(doc: Document) -> Finding[str] | None:
    """og:title or twitter:title without the portal's name."""
    return _finding(doc, meta(doc, "og:title", "twitter:title"), "og:title")


def from_title_element(doc: Document) -> Finding[str] | None:
    """``<title>`` without the portal's name."""
    return _finding(doc, page_title(doc), "title-element")


RULES: tuple[Rule, ...] = (from_headline, from_json_ld, from_open_graph, from_title_element)


def _finding(doc: Document, said: str | None, rule: str) -> Finding[str] | None:
    text = strip_site_name(doc, squeeze(said or ""))
    return Finding(text, rule, squeeze(said or "")) if text and not is_site_name(doc, text) else None
