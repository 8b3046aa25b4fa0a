"""Rules that hold for the themes of most families: the exact time behind a shown day, dated headlines, accounts as authors."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.document import Document, Finding, Rule, once
from crawler.families.region import pieces, region
from crawler.families.rules import found, linked
from crawler.families.trail import trail
from crawler.text import squeeze, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.dates import Moment

MODIFIED = re.compile(r"更新|修改|编辑|修訂|updated|modified|edited", re.IGNORECASE)
ASIDE_NAMES = re.compile(r"(?:^|[\s_-])(?:date|time|meta|info|views?|author|cate|tag)s?(?:$|[\s_-])", re.IGNORECASE)
STANDARDS = ("json-ld", "meta", "microdata")
STATED_AUTHORS = frozenset({"json-ld", "microdata", "label", "byline", "meta"})
_DAY_OR_MONTH = re.compile(r"\d{1,2}月?|[A-Z][a-z]{2,8}")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_STAMP = re.compile(r"\W*(?:19|20)\d\d\D{1,2}\d{1,2}\D{1,2}\d{1,2}\D?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?\W*")


def asked_views(doc: Document) -> Finding[int] | None:
    """The number in the answer of the counter that the family asked for; it travels with the page."""
    answer = doc.page.extras.get("views")
    number = doc.family.read_counter(answer) if answer else None
    return found(doc, number, f"{answer.url}: {answer.text.strip()[:60]}") if answer and number is not None else None


def shown_date(doc: Document) -> Finding[Moment] | None:
    """
    The date that stands around headline and body, where the generic rules took another from a text.

    Only where the family knows the body: then a date inside it is the text's own business, however it is labelled there.
    Yields nothing where a standard states the time or the generic rules found the same, for they know it as exactly or better.
    """
    from crawler.fields.date_marks import agreeing
    from crawler.fields.shown_dates import has_year, is_outshone, shown_dates

    body = doc.family.body_of(doc)
    stated = generic_date(doc) if body is not None else None
    if body is None or (stated is not None and stated.rule.startswith(STANDARDS)):
        return None
    outside = (date for date in shown_dates(doc) if date.element is not body and body not in date.element.iterancestors())
    dates = [date for date in outside if date.role != "modified"]
    moments = [date.moment for date in dates if not has_year(date.moment) or not is_outshone(doc, date)]
    shown = next((moment for moment in moments if has_year(moment)), next(iter(moments), None))  # Joe shows 2025-11-04 and 11/04
    if shown is None:
        return None
    if agreeing(doc, (shown, shown.raw)) is None:
        return None  # a day in the headline's words, where the byline shows an age
    if stated is not None and _overlap(stated.value, shown):
        return None
    return found(doc, shown, f"around headline and body: {shown.raw[:60]!r}")


def _overlap(one: Moment, other: Moment) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


def titled_date(doc: Document) -> Finding[Moment] | None:
    """
    The exact time that a theme keeps in the ``title`` of the day it shows (发布于 2026-5-06 8:17:05 | 编辑于 …).

    Only where it lies in what the other rules found and is narrower: it refines, it does not decide.
    """
    from crawler.fields.shown_dates import has_year

    exact = next((moment for moment, label in _titles(doc) if not MODIFIED.search(label)), None)
    coarse = generic_date(doc) if exact else None
    if exact is None or coarse is None:
        return None
    # Discuz! counts midnights: its "4 天前" of last Friday afternoon is three days and some hours old.
    slack = timedelta(0 if has_year(coarse.value) else 1)
    if not coarse.value.earliest - slack <= exact.earliest <= exact.latest <= coarse.value.latest + slack:
        return None
    is_narrower = exact.latest - exact.earliest < coarse.value.latest - coarse.value.earliest
    return found(doc, exact, f"title of the date: {exact.raw[:60]!r}") if is_narrower else None


def titled_change(doc: Document) -> Finding[Moment] | None:
    """The time of the last change in such a ``title``, or in the ``datetime`` of what is labelled so (Last modified: May 27)."""
    exact = next((moment for moment, label in (*_titles(doc), *_stated_times(doc)) if MODIFIED.search(label)), None)
    return found(doc, exact, f"title of the date: {exact.raw[:60]!r}") if exact else None


@once
def generic_date(doc: Document) -> Finding[Moment] | None:
    """What the rules for any portal say the time of publication is."""
    from crawler.fields.dates import PUBLISHED

    return next((finding for finding in (rule(doc) for rule in PUBLISHED) if finding is not None), None)


def unless_stated(*own: Rule) -> tuple[Rule, ...]:
    """
    Author rules that yield only where no standard, label or byline names one.

    For software that news sites run with many hands: an account's link is who posted, and the byline who wrote.
    """
    return tuple(_behind_generic(rule) for rule in own)


def _behind_generic(own: Rule) -> Rule:
    def rule(doc: Document) -> Finding[str] | None:
        from crawler.fields.sitename import is_site_name

        found = None if _stated_author(doc) else own(doc)
        # An account in the portal's own name is a desk: whoever signs the text comes first, and the desk where nobody does.
        is_desk = found is not None and is_site_name(doc, found.value)
        return None if is_desk and _is_signed(doc) else found

    return rule


@once
def _stated_author(doc: Document) -> bool:
    from crawler.fields.authors import NEAR

    said = next((finding for finding in (rule(doc) for rule in NEAR) if finding is not None), None)
    return said is not None and said.rule in STATED_AUTHORS


@once
def _is_signed(doc: Document) -> bool:
    """Whether the generic rules find a person, and not the portal or an account of its software."""
    from crawler.fields.authors import RULES

    said = next((finding for finding in (rule(doc) for rule in RULES) if finding is not None), None)
    return said is not None and said.rule not in ("portal-itself", "account")


def shown_account(doc: Document) -> Finding[str] | None:
    """
    The software's own account where the byline marks it as the author, linked or not.

    For blog software: who is named at the end of a text wrote what was copied, and ``admin`` posted it.
    """
    from crawler.fields.bylines import from_account

    account = from_account(doc)
    return found(doc, account.value, account.evidence) if account else None


def introduced(doc: Document) -> Finding[str] | None:
    """
    The name labelled or beside the portrait in the box after the text, where blog themes introduce the author (Mango, Fuwari).

    Goes before signatures in the text for the same reason as ``shown_account``.
    """
    from crawler.fields import labels, nearby
    from crawler.fields.author_names import own_names
    from crawler.fields.bylines import is_beside_portrait

    body = doc.family.body_of(doc)
    for item in labels.values(doc, "author", "end") if body is not None else ():
        if (
            item.label.strip(" :：") == "作者"
            and body not in item.element.iterancestors()
            and (names := own_names(doc, [item.value]))
        ):
            return found(doc, names[0], f"{item.label} {item.value} after the text")
    for line in nearby.ending(doc)[:12]:
        names = own_names(doc, [line.pieces[0].text]) if is_beside_portrait(line.pieces[0]) else []
        if names:
            return found(doc, names[0], f"beside the portrait: {line.text[:60]!r}")
    return None


def split_date(doc: Document) -> Finding[Moment] | None:
    """
    The date that stands in three elements beside the headline: ``<h5>26</h5><h6>2026<br>05</h6>``, ``26 | 05月 | 2026``.

    The month says so (05月, May), or shares its element with the year; else it is the number that can be one.
    """
    from crawler.dates import read_moment
    from crawler.fields.metadata import zone_of

    around = region(doc)
    for element in (*around.above, *around.head):
        parts = [part.rstrip("年日,.") for part in pieces(element)] if 0 < len(element) < 6 else []
        years = [part for part in parts if re.fullmatch(r"(?:19|20)\d\d", part)]
        others = [part for part in parts if _DAY_OR_MONTH.fullmatch(part)]
        if len(parts) != 3 or len(years) != 1 or len(others) != 2:
            continue
        named = [part for part in others if not part.isdecimal()]
        beside = [part for child in element for part in pieces(child) if years[0] in pieces(child) and part in others]
        month = (*named, *beside, min(others, key=lambda part: part.isdecimal() and int(part) > 12))[0]
        day = others[1] if others[0] == month else others[0]
        text = f"{day} {month} {years[0]}" if month.isalpha() and month.isascii() else f"{years[0]}-{month.rstrip('月')}-{day}"
        stated = generic_date(doc)
        if (moment := read_moment(text, doc.now, zone_of(doc))) and not (stated and stated.rule.startswith(STANDARDS)):
            return found(doc, moment, f"in three elements: {' '.join(parts)}")
    return None


def lone_change(doc: Document) -> Finding[Moment] | None:
    """
    The only date around headline and body, though its label says 更新时间 or 编辑日期.

    For software whose templates print the time of publication there (``newstime``, ``pubdate``, ``inputtime``): what its editors
    never touch again bears no other date. An address that names another day disproves it.
    """
    from crawler.fields.main import main_block
    from crawler.fields.shown_dates import shown_dates

    body = main_block(doc)
    dates = [date for date in shown_dates(doc) if date.role != "bare" or body is None or body not in date.element.iterancestors()]
    if not dates or any(date.role != "modified" for date in dates):
        return None
    moment, stated = dates[0].moment, generic_date(doc)
    is_of_text = stated is not None and stated.rule.startswith("byline")  # a day that a short paragraph opens with
    if stated is not None and not is_of_text and (stated.rule != "address" or not _overlap(stated.value, moment)):
        return None
    return found(doc, moment, f"the only date shown: {moment.raw[:60]!r}")


def dated_headline(doc: Document) -> Finding[Moment] | None:
    """The date that a theme puts into the headline's own element, after the title."""
    from crawler.dates import find_moments
    from crawler.fields.metadata import zone_of

    bare, element = bare_headline(doc), region(doc).headline
    if bare is None or element is None:
        return None
    rest = text_of(element)[len(bare.value) :]
    moment = next(iter(find_moments(rest, doc.now, zone_of(doc))), None)
    return found(doc, moment, f"in the headline: {rest[:80]!r}") if moment else None


def bare_headline(doc: Document) -> Finding[str] | None:
    """The headline without what themes put into the same heading: a date in a span, a byline after a line break."""
    from crawler.fields.headline import key_of, title_claims

    element = region(doc).headline
    if element is None or not len(element):
        return None
    kept = [element.text or ""]
    if key_of(kept[0]) in map(key_of, title_claims(doc)):  # the head says that it ends before the first span
        return found(doc, squeeze(kept[0]), text_of(element)[:120])
    for child in element:
        if child.tag == "br" or _is_aside(child):
            break
        kept.append(text_of(child) + (child.tail or ""))
    else:
        return None
    title = squeeze("".join(kept))
    return found(doc, title, text_of(element)[:120]) if len(title) > 1 else None


def _stated_times(doc: Document) -> list[tuple[Moment, str]]:
    """The ``datetime`` of each <time> around headline and body that has a clock and shows its day, with what it shows."""
    from crawler.dates import read_moment
    from crawler.fields.metadata import zone_of

    told: list[tuple[Moment, str]] = []
    for element in region(doc):
        stated = element.get("datetime") or "" if element.tag == "time" else ""
        if not _CLOCK.search(stated):
            continue
        quirk = doc.family.date_zone_quirk
        if moment := (quirk(doc, stated, text_of(element)) if quirk else None) or read_moment(stated, doc.now, zone_of(doc)):
            told.append((moment, text_of(element)))
    return told


@once
def _titles(doc: Document) -> list[tuple[Moment, str]]:
    """Moments with a clock in the title attributes of dates around the headline, each with what stands before it there."""
    from crawler.dates import find_moments
    from crawler.fields.metadata import zone_of

    told: list[tuple[Moment, str]] = []
    for element in (*region(doc).head, *region(doc).above):
        title = element.get("title") or ""
        if element.tag == "a" or len(title) > 120 or not _CLOCK.search(title):
            continue
        rest = title
        for moment in find_moments(title, doc.now, zone_of(doc)):
            label, _, rest = rest.partition(moment.raw)
            told.append((moment, label))
    return told


def _is_aside(element: _Element) -> bool:
    """Whether a part of a heading is a date, a count or another line about the post rather than a piece of its title."""
    if element.tag in ("time", "small") or ASIDE_NAMES.search(element.get("class") or ""):
        return True
    return bool(_STAMP.fullmatch(text_of(element)))


DATES: tuple[Rule, ...] = (titled_date, shown_date, split_date)
"""What a family adds to the generic dates: the exact time behind a shown day, and the body's own dates kept out."""
CATEGORY: tuple[Rule, ...] = (trail, linked("category"))
"""How most families tell a post's category: the whole path where a breadcrumb shows it, else the post's own links to lists."""
