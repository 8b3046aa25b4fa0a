"""Rules that hold for the themes of most families: headlines with other lines in them, accounts as authors, category paths."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.document import Document, Finding, Rule, once
from crawler.families.region import region
from crawler.families.rules import found, linked
from crawler.families.trail import trail
from crawler.text import squeeze, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMES_ABOUT_POST = re.compile(r"(?:^|[\s_-])(?:date|time|meta|info|views?|author|cate|tag)s?(?:$|[\s_-])", re.IGNORECASE)
_STATING_RULES = frozenset({"json-ld", "microdata", "label", "byline", "meta"})
_BARE_DATE = re.compile(r"\W*(?:19|20)\d\d\D{1,2}\d{1,2}\D{1,2}\d{1,2}\D?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?\W*")


def asked_views(doc: Document) -> Finding[int] | None:
    """The views that the family's counter answered with; the spider asked for them, and the answer came along with the page."""
    answer = doc.page.extras.get("views")
    number = doc.family.read_counter(answer) if answer else None
    return found(doc, number, f"{answer.url}: {answer.text.strip()[:60]}") if answer and number is not None else None


def unless_stated(*own: Rule) -> tuple[Rule, ...]:
    """
    *own* author rules, made to yield only where no standard, label or byline names the author.

    For the software of newsrooms: a link to an account says there who posted the text, and the byline who wrote it.
    """
    return tuple(_only_if_unstated(rule) for rule in own)


def _only_if_unstated(own: Rule) -> Rule:
    def rule(doc: Document) -> Finding[str] | None:
        from crawler.fields.people.names import whose_posts
        from crawler.fields.sitename import is_site_name

        found = None if _is_author_stated(doc) else own(doc)
        if found is not None and (account := whose_posts(found.value)) != found.value:
            found = replace(found, value=account)
        # an account in the portal's own name is a desk's: it counts only where nobody signs the text
        is_desk = found is not None and is_site_name(doc, found.value)
        return None if is_desk and _is_signed(doc) else found

    return rule


@once
def _is_author_stated(doc: Document) -> bool:
    """
    Whether a standard, a label or a byline names the author.

    ``<meta name=author>`` is the whole site's in themes of Hexo, Hugo and others: where the byline shows an account, that wrote the post.
    """
    from crawler.fields.people.authors import NEAR
    from crawler.fields.people.bylines import from_account

    said = next((finding for finding in (rule(doc) for rule in NEAR) if finding is not None), None)
    if said is not None and said.rule == "meta" and from_account(doc):
        return False
    return said is not None and said.rule in _STATING_RULES


@once
def _is_signed(doc: Document) -> bool:
    """Whether the generic rules find a person: not the portal itself or an account like admin."""
    from crawler.fields.people.authors import RULES

    said = next((finding for finding in (rule(doc) for rule in RULES) if finding is not None), None)
    return said is not None and said.rule not in ("portal-itself", "account")


def shown_account(doc: Document) -> Finding[str] | None:
    """
    The account (``admin``) that the byline marks as the author, linked or not.

    It goes before a name at the text's end: that is who wrote what the portal copied.
    """
    from crawler.fields.people.bylines import from_account

    account = from_account(doc)
    return found(doc, account.value, account.evidence) if account else None


def introduced(doc: Document) -> Finding[str] | None:
    """
    The name in the box after the text in which blog themes introduce the author, labelled or beside a portrait (Mango, Fuwari).

    It goes before signatures in the text, for the same reason as ``shown_account``.
    """
    from crawler.fields import labels, nearby
    from crawler.fields.people.author_names import own_names
    from crawler.fields.people.bylines import is_beside_portrait

    body = doc.family.body_of(doc)
    for item in labels.values(doc, "author", "end") if body is not None else ():
        is_after = item.label.strip(" :：") == "作者" and body not in item.element.iterancestors()
        if is_after and (names := own_names(doc, [item.value])):
            return found(doc, names[0], f"{item.label} {item.value} after the text")
    for line in nearby.ending(doc)[:12]:
        names = own_names(doc, [line.pieces[0].text]) if is_beside_portrait(line.pieces[0]) else []
        if names:
            return found(doc, names[0], f"beside the portrait: {line.text[:60]!r}")
    return None


def bare_headline(doc: Document) -> Finding[str] | None:
    """The headline without what themes put into the same element: a date in a span, a byline after a line break; None if it's bare."""
    from crawler.fields.title_claims import key_of, title_claims

    element = region(doc).headline
    if element is None or not len(element):
        return None
    kept = [element.text or ""]
    if key_of(kept[0]) in map(key_of, title_claims(doc)):  # the head says that it ends before the first span
        return found(doc, squeeze(kept[0]), text_of(element)[:120])
    for child in element:
        if child.tag == "br" or _is_about_post(child):
            break
        kept.append(text_of(child) + (child.tail or ""))
    else:
        return None
    title = squeeze("".join(kept))
    return found(doc, title, text_of(element)[:120]) if len(title) > 1 else None


def _is_about_post(element: _Element) -> bool:
    """Whether a part of a heading is a date, a count or other words about the post, rather than part of its title."""
    if element.tag in ("time", "small") or _NAMES_ABOUT_POST.search(element.get("class") or ""):
        return True
    return bool(_BARE_DATE.fullmatch(text_of(element)))


CATEGORY: tuple[Rule, ...] = (trail, linked("category"))
"""How most families know a post's category: by a breadcrumb, which shows the whole path, else by the post's links to lists."""
