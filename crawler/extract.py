"""From a page to an article: for each field the first rule that yields, the portal's own before the family's before the generic ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from crawler.document import Document, Finding, Rule
from crawler.fields import category, counters, neighbours, notices, related, source, tags, title
from crawler.fields.content import body
from crawler.fields.dates.rules import MODIFIED, PUBLISHED
from crawler.fields.metadata import canonical_url, lang_of
from crawler.fields.own import own_rules
from crawler.fields.people import authors
from crawler.fields.sitename import name_of_portal
from crawler.items import Article

if TYPE_CHECKING:
    from crawler.dates import Moment
    from crawler.page import Page
    from crawler.portals import Portal

# The order matters where a later field looks at an earlier one: the body leaves out what other fields took.
CASCADE: dict[str, Sequence[Rule]] = {
    "title": title.RULES,
    "published_at": PUBLISHED,
    "modified_at": MODIFIED,
    "author": authors.RULES,
    "editor": authors.EDITOR,
    "source_name": source.NAME,
    "source_url": source.URL,
    "category": category.RULES,
    "tags": tags.RULES,
    "views": counters.VIEWS,
    "comments": counters.COMMENTS,
    "body_text": body.TEXT,
    "body_html": body.HTML,
    "images": body.IMAGES,
    "copyright_notice": notices.RULES,
    "related": related.RULES,
    "prev": neighbours.PREV,
    "next": neighbours.NEXT,
}
# What a page that is no article may still say of itself.
_OF_ANY_PAGE = frozenset(("title", "category"))


def extract(page: Page, portal: Portal | None = None) -> Article:
    """
    The article that *page* shows, read with what is known of its *portal*. Never raises on a strange page: a field that
    cannot be read is None, with the reason in ``problems``. No clock, no network: the same page gives the same article.
    """
    doc = Document(page, portal)
    article = extract_document(doc)
    doc.forget()
    return article


def extract_document(doc: Document) -> Article:
    """As ``extract``, from a document whose readings (tree, classification …) may have been used before."""
    from crawler.classify import classify
    from crawler.families import detect

    article = Article(url=canonical_url(doc), fetched_url=doc.url, site=name_of_portal(doc), lang=lang_of(doc))
    verdict = classify(doc)
    article.kind = verdict.kind
    article.rules["kind"], article.evidence["kind"] = "classify", "; ".join(verdict.evidence)
    article.family = doc.family.name
    article.theme = (doc.portal.theme if doc.portal else "") or detect(doc).theme
    own = own_rules(doc)
    for name, generic in CASCADE.items():
        if article.kind == "post" or name in _OF_ANY_PAGE:
            found = first(doc, (*own.get(name, ()), *doc.family.rules.get(name, ()), *generic))
            if found is not None and name == "modified_at" and _is_before_publication(article, found.value):
                article.problems[name] = "modified-before-published"
            elif found is not None:
                _keep(article, name, found)
    article.pages = body.joined_addresses(doc) if article.kind == "post" else []
    article.problems.update(doc.problems)
    return article


def first(doc: Document, rules: Iterable[Rule]) -> Finding[Any] | None:
    """What the first rule that yields anything found; None if none does."""
    return next((found for found in (rule(doc) for rule in rules) if found is not None), None)


def _is_before_publication(article: Article, moment: Moment) -> bool:
    """Whether all of *moment* lies before the publication: a draft's last save, or a wall time labelled with another zone (Typecho)."""
    return article.published_earliest is not None and moment.latest < article.published_earliest


def _keep(article: Article, name: str, found: Finding[Any]) -> None:
    if name == "published_at":
        _keep_moment(article, found.value)
    else:
        setattr(article, name, found.value.at if name == "modified_at" else found.value)
    article.rules[name] = found.rule
    article.evidence[name] = found.evidence


def _keep_moment(article: Article, moment: Moment) -> None:
    article.published_at, article.published_precision = moment.at, moment.precision
    article.published_earliest, article.published_latest = moment.earliest, moment.latest
    article.published_raw = moment.raw
