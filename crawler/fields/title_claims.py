"""The titles that a page's head states, and how alike a heading is to them."""

from __future__ import annotations

import re
from html import unescape

from lxml.etree import _Element

from crawler.document import Document, once
from crawler.fields.metadata import article_ld, meta, page_title
from crawler.fields.sitename import strip_site_name

# WordPress's own <title> for years, in the blog's language: "Name » Blog Archive » Headline".
_BLOG_ARCHIVE = re.compile(r"^.{1,80}?»\s*(?:blog[- ]?archiv\w*|archiv\w*[^»]{1,12}blog)\s*»\s*(?=\S)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@once
def title_claims(doc: Document) -> list[str]:
    """The titles that the head states (og:title, twitter:title, JSON-LD headline, ``<title>``, and ArticleTitle, which China requires of authorities' pages), without the portal's name, once each."""
    ld = article_ld(doc) or {}
    said = [
        meta(doc, "og:title"),
        meta(doc, "twitter:title"),
        ld.get("headline"),
        meta(doc, "articletitle"),
        _BLOG_ARCHIVE.sub("", page_title(doc)),
    ]
    return list(
        dict.fromkeys(strip_site_name(doc, unescape(claim)) for claim in said if isinstance(claim, str) and claim.strip())
    )


def key_of(text: str) -> str:
    """The letters and digits of *text* in one case, for comparing titles: quotes and dashes differ between head and body."""
    return "".join(_WORD.findall(text)).casefold()


def repeats(key: str, claim: str) -> bool:
    """Whether the heading is the claim or the larger part of it, or says little more than the claim (a kicker before it)."""
    if key in claim:
        return len(key) >= 0.5 * len(claim) or (len(key) >= 8 and claim.startswith(key))
    if claim not in key or len(claim) < 4:
        return False
    rest = key.replace(claim, "", 1)
    return len(claim) >= 0.6 * len(key) or sum(map(str.isdigit, rest)) > 0.7 * len(rest)  # a date beside it, in the same element


def may_repeat(key: str, claims: list[str]) -> bool:
    return any(key in claim or claim in key for claim in claims)


def begins_with_claim(element: _Element, claims: list[str]) -> bool:
    """Whether the heading's own text is the claim, while date, author and section follow in an element within it."""
    own = key_of(element.text or "") if len(element) else ""
    return len(own) >= 4 and own in claims


def is_nearly_claim(key: str, claims: list[str], share: float = 0.9) -> bool:
    """Whether the heading is the longest claim but for a letter or a word: one of the two was typed wrong."""
    longest = max(map(len, claims), default=0)
    return len(key) > 0.7 * longest > 14 and share_of_bigrams(key, claims) > share


def share_of_bigrams(key: str, claims: list[str]) -> float:
    """The share of the heading's character bigrams that a claim also has, for the best claim; 0 … 1."""
    grams = {key[i : i + 2] for i in range(len(key) - 1)}
    return max((sum(gram in claim for gram in grams) / len(grams) for claim in claims), default=0.0) if grams else 0.0
