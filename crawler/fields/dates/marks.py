"""Dates that a page's markup states: microdata, RDFa, hAtom, ``<time>``, class names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from crawler.attributes import vocabulary_elements
from crawler.dates import Moment
from crawler.document import Document, once
from crawler.fields import nearby
from crawler.fields.belonging import is_foreign, is_in_card, is_of_other_post
from crawler.fields.content.main import main_block
from crawler.fields.content.noise import noise_level
from crawler.fields.dates import shown_dates
from crawler.fields.dates.habits import has_year, moment_of
from crawler.fields.dates.listed import is_listed
from crawler.fields.dates.roles import MODIFIED_LABEL, PUBLISHED_LABEL
from crawler.fields.headline import headline
from crawler.fields.kinds import own_kinds
from crawler.fields.runs import elements_named
from crawler.text import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element


EARLIEST_YEAR = 1990  # older than the web: epoch zero and 0001-01-01 stand for "unknown"


def read_date(doc: Document, text: object) -> Moment | None:
    """The moment that an attribute or a short text states as a whole, in the page's zone; None for anything else."""
    if not isinstance(text, str | int) or not text or len(str(text)) > 80:
        return None
    moment = moment_of(doc, str(text))
    return moment if moment and not moment.names_no_day else None


@once
def _marked(doc: Document) -> dict[str, list[_Element]]:
    """The elements marked as dates, without those of other posts: {"published", "modified" or "created": elements in page order}."""
    found: dict[str, list[_Element]] = {}
    for element in _marked_elements(doc):
        if element.tag == "meta" or is_foreign(doc, element) or is_in_card(doc, element):
            continue
        said = " ".join(
            filter(
                None,
                (
                    element.get("itemprop"),
                    element.get("property"),
                    element.get("class"),
                    (element.get("pubdate") is not None and "pubdate") or "",
                ),
            )
        )
        for role, pattern in _ROLE_OF_MARK:
            if pattern.search(said):
                found.setdefault(role, []).append(element)
                break
    return found


def _marked_elements(doc: Document) -> list[_Element]:
    """The elements marked as dates, in page order. Most pages use one way of marking or none: only for more the tree is walked again."""
    ways = (vocabulary_elements(doc), doc.root.iter("time", "abbr"), elements_named(doc, _PUBLISHED_CLASS, ("published",)))
    found = [marked for way in ways if (marked := [element for element in way if _is_marked(element)])]
    if len(found) < 2:
        return found[0] if found else []
    every = {element for marked in found for element in marked}
    return [element for element in doc.root.iter(*{element.tag for element in every}) if element in every]


_PUBLISHED_CLASS = re.compile("published.* #")  # in a class; the id follows
_ITEMPROPS = frozenset(("datePublished", "dateModified", "dateCreated", "datepublished"))
_PROPERTIES = frozenset(("datePublished", "schema:datePublished", "dc:date", "dc:issued", "schema:dateModified"))
_TIME_CLASS = re.compile("publi|entry-date|updated|dt-p")


def _is_marked(element: _Element) -> bool:
    """Whether microdata, RDFa, ``<time>`` or hAtom mark the element as a date."""
    if not _ITEMPROPS.isdisjoint((element.get("itemprop") or "").split()) or element.get("property") in _PROPERTIES:
        return True
    names = element.get("class") or ""
    if element.tag == "time" and (element.get("pubdate") is not None or _TIME_CLASS.search(names)):
        return True
    if element.tag == "abbr" and ("published" in names or "updated" in names):
        return True
    return "published" in names.split() and (element.get("title") is not None or element.get("datetime") is not None)


_ROLE_OF_MARK = (
    ("published", re.compile(r"datepublished|pubdate|dc:(?:date|issued)|publi|entry-date|dt-p", re.I)),
    ("modified", re.compile(r"datemodified|updated|modified", re.I)),
    ("created", re.compile(r"datecreated", re.I)),
)


def from_marked(doc: Document, role: str) -> tuple[Moment, str] | None:
    """The moment of the first element marked as *role*; None if they state more than two days, since then they are a list of posts."""
    read = [(moment, element) for element in _marked(doc).get(role, ())[:12] if (moment := _read_element(doc, element))]
    # Anzhiyu marks both its dates datePublished; title and label say which is the change
    if role == "published" and len(read) > 1:
        read = [(moment, element) for moment, element in read if not _says_modified(element)] or read
    days = {moment.at.date() for moment, _ in read}
    if not read or len(days) > 2:
        return None
    moment, element = read[0]
    return moment, f"{element.tag} {moment.raw}"


def _read_element(doc: Document, element: _Element) -> Moment | None:
    for name in ("datetime", "content", "title", "data-datetime", "date"):
        moment = read_date(doc, element.get(name))
        if moment:
            return moment
    inner = next((time.get("datetime") for time in element.iter("time") if time is not element and time.get("datetime")), None)
    text = text_of(element)
    return read_date(doc, inner) or (read_date(doc, text) if len(text) < 60 else None)


def from_time_elements(doc: Document) -> tuple[Moment, str] | None:
    """
    The ``<time>`` on the lines around the headline; else the only day that such elements outside of lists state.

    None for a date without a year (Joe's ``datetime="10/23"``) or as coarse as "2个月前": lines and address are asked first.
    """
    said = stated_time(doc)
    is_told = said is not None and (has_year(said[0]) or said[0].precision in ("second", "minute", "hour"))
    return said if is_told else None


@once
def stated_time(doc: Document) -> tuple[Moment, str] | None:
    """As ``from_time_elements``, but with dates without a year and coarse ones as well."""
    if next(doc.root.iter("time"), None) is None:
        return None
    changed = {date.element for date in shown_dates.shown_dates(doc) if date.role == "modified"}
    near = [element for element in dict.fromkeys(_times_near(doc)) if changed.isdisjoint((element, *element))]
    read = [(moment, element) for element in near if not _says_modified(element) and (moment := _read_element(doc, element))]
    if not read and not near:
        others = [element for element in doc.root.iter("time") if not is_foreign(doc, element)][:30]
        others = [element for element in others if not is_of_other_post(doc, element) and not is_listed(doc, element)]
        read = [
            (moment, element) for element in others if not _says_modified(element) and (moment := _read_element(doc, element))
        ]
        if not read:  # also those in a side column, as long as it is inside the article's own <article>
            inside = (element for article in _own_articles(doc) for element in article.iter("time") if not _is_commented(element))
            read = [(moment, element) for element in islice(inside, 4) if not is_in_card(doc, element) and not _says_modified(element)
                    and (moment := _read_element(doc, element))]  # fmt: skip
        if len({moment.at.date() for moment, _ in read}) != 1:
            return None
    if not read:
        return None
    return read[0][0], f"time {read[0][0].raw}"


def agreeing(doc: Document, said: tuple[Moment, str] | None) -> tuple[Moment, str] | None:
    """*said*, or None where the age in the byline (2个月前) contradicts it, as *said* then is a date from the text."""
    stated = (_shown_age(doc) or stated_time(doc)) if said is not None else None
    if said is None or stated is None or has_year(stated[0]) or not _AGE.search(stated[0].raw):
        return said
    return said if said[0].earliest <= stated[0].latest and stated[0].earliest <= said[0].latest else None


def _shown_age(doc: Document) -> tuple[Moment, str] | None:
    """The age that the byline shows outside of any ``<time>``."""
    shown = shown_dates.published(doc, dated=False)
    return (shown.moment, shown.moment.raw) if shown is not None and _AGE.search(shown.moment.raw) else None


_AGE = re.compile(r"前|ago\b")


def _own_articles(doc: Document) -> list[_Element]:
    """The ``<article>`` that holds both headline and body; empty if there is none."""
    head, body = headline(doc), main_block(doc)
    if head is None or body is None:
        return []
    return [up for up in (body, *body.iterancestors("article")) if up.tag == "article" and up in head.value.iterancestors()][:1]


def _is_commented(element: _Element) -> bool:
    return any(noise_level(up) > 2 for up in takewhile(lambda up: up.tag != "article", element.iterancestors()))


def _times_near(doc: Document) -> Iterator[_Element]:
    for line in (*nearby.below(doc), *nearby.before_body(doc), *nearby.above(doc)[:10]):
        for piece in line.pieces:
            element = piece.element if piece.element.tag == "time" else next(piece.element.iterancestors("time"), None)
            if element is None or line.is_prose or is_foreign(doc, element):
                continue
            if is_of_other_post(doc, element) or is_listed(doc, element):
                continue  # under a text of one sentence the related posts and their dates are near, too
            yield element


def _says_modified(element: _Element) -> bool:
    """Whether the element or the words directly before it call it the date of a change, not of publication."""
    if shown_dates.is_marked_change(element) or element.get("itemprop") == "dateModified":
        return True
    previous, parent = element.getprevious(), element.getparent()
    before = (previous.tail or previous.text) if previous is not None else parent.text if parent is not None else ""
    said = f"{element.get('title') or ''} {(element.text or '')[:40]} {before or ''}"[-70:]
    return MODIFIED_LABEL.search(said) is not None and PUBLISHED_LABEL.search(said) is None


def from_class_marked(doc: Document) -> tuple[Moment, str] | None:
    """The date of elements anywhere whose class calls them a date; None unless all of them outside of lists state the same day."""
    read = []
    for element in elements_named(doc, _DATE_CLASSED, ("date", "time", "publish"))[:60]:
        if "date" not in own_kinds(element) or len(element) > 4 or shown_dates.is_marked_change(element):
            continue
        if is_foreign(doc, element) or is_of_other_post(doc, element) or is_listed(doc, element):
            continue
        text = text_of(element)
        if 5 < len(text) < 50 and not MODIFIED_LABEL.search(text):
            moment = read_date(doc, text)
            if moment and has_year(moment):
                read.append(moment)
    if len({moment.at.date() for moment in read}) != 1:
        return None
    return read[0], read[0].raw


_DATE_CLASSED = re.compile("[dD]ate|[tT]ime|publish.* #")  # "publish" in a class only: an id of that name is a form's
