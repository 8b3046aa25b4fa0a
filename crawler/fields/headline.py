"""Where the visible headline of a page stands: the heading that the page's own <title> repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from crawler.document import Document, Finding, once
from crawler.fields.metadata import article_ld, meta, page_title
from crawler.fields.noise import is_hidden, stands_in_noise
from crawler.fields.sitename import is_site_name, strip_site_name
from crawler.text import text_of

# What themes call a headline when it is no heading element; h2 and h3 because many themes keep h1 for the logo.
_CANDIDATES = etree.XPath(
    "//h1 | //h2 | //h3 | //*[@itemprop='headline' or @itemprop='name'] | "
    "//*[self::div or self::p or self::span or self::td or self::strong or self::font or self::dt or self::h4 or self::center]"
    "[contains(@class, 'title') or contains(@class, 'Title') or contains(@class, 'headline') or contains(@class, 'Headline')"
    " or contains(@id, 'title') or contains(@id, 'Title') or contains(@class, 'biaoti') or contains(@class, 'bt')]"
)
LONGEST = 300  # characters; a headline beyond this is a paragraph in a heading element


@dataclass(frozen=True, slots=True)
class Heading:
    """A candidate: the element, its visible text, and the text's letters and digits."""

    element: _Element
    text: str
    key: str
    rank: int
    """0 for h1, 1 for a headline by markup, 2 for h2, 3 for others."""


@once
def headline(doc: Document) -> Finding[_Element] | None:
    """
    The element that shows the article's title; None if no heading of the page can be it.

    First the heading that ``<title>``, og:title or the JSON-LD headline repeats (the longest such, h1 before others),
    else the only h1 that is not the portal's name, else the h1 that shares most with ``<title>``.
    """
    headings = [heading for heading in _headings(doc)]
    claims = [key_of(claim) for claim in title_claims(doc)]
    repeated = [h for h in headings if any(_repeats(h.key, claim) for claim in claims)]
    if repeated:
        best = max(repeated, key=lambda h: (min(len(h.key), max(map(len, claims))), -h.rank))
        return Finding(best.element, "heading-in-title", best.text)
    tops = [h for h in headings if h.rank < 2] or [h for h in headings if h.rank == 2][:1]
    if not tops:
        return None
    best = max(tops, key=lambda h: (_shared(h.key, claims), -h.rank))
    return Finding(best.element, "h1", best.text)


@once
def title_claims(doc: Document) -> list[str]:
    """What the head says the title is: og:title, JSON-LD headline, <title>; the site's name taken off, longest claims kept."""
    ld = article_ld(doc) or {}
    said = [meta(doc, "og:title"), meta(doc, "twitter:title"), ld.get("headline"), page_title(doc)]
    return list(dict.fromkeys(strip_site_name(doc, claim) for claim in said if isinstance(claim, str) and claim.strip()))


def key_of(text: str) -> str:
    """Letters and digits only, one case: titles are compared by it, as quotes and dashes differ between head and body."""
    return "".join(_WORD.findall(text)).casefold()


_WORD = re.compile(r"[^\W_]+")


def _headings(doc: Document) -> Iterator[Heading]:
    for element in _CANDIDATES(doc.root):
        if not _short_enough(element) or is_hidden(element) or stands_in_noise(element):
            continue
        text = text_of(element)
        key = key_of(text)
        if len(key) < 2 or len(text) > LONGEST or is_site_name(doc, text):
            continue
        yield Heading(element, text, key, _rank(element))


def _short_enough(element: _Element) -> bool:
    return len(element) < 12


def _rank(element: _Element) -> int:
    if element.tag == "h1":
        return 0
    if element.get("itemprop") == "headline":
        return 1
    return 2 if element.tag == "h2" else 3


def _repeats(key: str, claim: str) -> bool:
    """The heading is the claim or the better part of it; or the claim is what the heading mostly says (a kicker before it)."""
    if key in claim:
        return len(key) >= 0.5 * len(claim) or (len(key) >= 8 and claim.startswith(key))
    return claim in key and len(claim) >= 0.6 * len(key)


def _shared(key: str, claims: list[str]) -> float:
    """The share of the heading's character bigrams that a claim has too."""
    grams = {key[i : i + 2] for i in range(len(key) - 1)}
    return max((sum(gram in claim for gram in grams) / len(grams) for claim in claims), default=0.0) if grams else 0.0
