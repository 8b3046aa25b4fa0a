"""When an article was published and last changed: first as standards state it, then as the page shows it; never from its prose."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from crawler.dates import Moment, read_moment
from crawler.document import Document, Finding, Rule
from crawler.fields import founder
from crawler.fields.dates import shown_dates
from crawler.fields.dates.habits import has_year
from crawler.fields.dates.marks import (
    EARLIEST_YEAR,
    agreeing,
    from_class_marked,
    from_marked,
    from_time_elements,
    read_date,
    stated_time,
)
from crawler.fields.dates.places import is_in_body, is_in_plain_text
from crawler.fields.dates.script_dates import moment_in_scripts
from crawler.fields.dates.settling import localised, settle, url_day
from crawler.fields.headline import headline
from crawler.fields.metadata import article_ld, json_ld, lang_of, metas, zone_of
from crawler.text import text_of

# Names of the meta elements that state when an article was published, the surest first. They come from Open Graph, rNews, schema.org,
# Dublin Core, Prism, Highwire (citation_), parse.ly, Sailthru, Cxense, microdata in the head (Squarespace), and from the habits of
# Chinese and Russian portals.
STRONG_METAS = (
    "article:published_time", "og:published_time", "article:published", "published_time", "rnews:datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "apub:time", "weibo:article:create_at", "article:create_at",
    "itemprop:datepublished", "mediator_published_time", "vr:published_time", "citation_publication_date", "citation_online_date", "bt:pubdate",
)  # fmt: skip
# These are filled in by hand or by templates, at times with the day of the last change: a date shown under the headline goes before.
WEAK_METAS = (
    "og:article:published_time", "datepublished", "article.published", "pubdate", "publishdate", "publish-date", "publish_date", "publicationdate",
    "publication_date", "publication-date", "created-date", "published_date", "date_published", "published-date", "published", "pubtime", "publishtime", "_pubtime",
    "firstpublishtime", "og:release_date", "prism.publicationdate", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "date.created", "article_date_original", "originalpublicationdate", "releasedate", "datecreated", "date", "dc.date",
    "dcterms.date", "date.available", "created", "og:time", "ptime", "time", "dcsext.articlefirstpublished",
)  # fmt: skip
MODIFIED_METAS = (
    "article:modified_time", "og:article:modified_time", "article:modified", "modified_time", "datemodified", "og:updated_time", "article:updated_time",
    "dcterms.modified", "dc.date.modified", "date.modified", "date.updated", "modified-date", "last-modified", "last_modified", "lastmod", "lastmodified", "bt:moddate",
    "article:update_time", "updated", "updated_time", "modified", "revised", "dateupdate",
)  # fmt: skip

Reading = Callable[[Document], "tuple[Moment, str] | None"]
"""The moment that one place of the page states, and the words it was read from; None if it states none."""

# The warning of blog themes (Joe, Dream, VOID): 本文最后更新于 2026-01-07，距今已有 12 天，若内容失效…
_AGE_WARNING = re.compile(r"距今|没有更新|未更新|失效|过时|過時|outdated")
_STAND = re.compile(r"\bStand\b")
_DATED_HEADLINE = re.compile(r"(\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{4}年\d{1,2}月\d{1,2}日)\s*(?:[-–—:：|]|\s)\s*(?=\D)")


def _settled(name: str, reading: Reading) -> Rule:
    """A rule for a date stated for machines: its zone and precision are settled with the help of the date that the page shows."""

    @functools.wraps(reading)
    def rule(doc: Document) -> Finding[Moment] | None:
        found = reading(doc)
        if found is None:
            return None
        moment, evidence = found
        if moment.at.year < EARLIEST_YEAR:
            return None
        return Finding(settle(doc, moment), name, evidence)

    return rule


def _as_read(name: str, reading: Reading) -> Rule:
    """A rule for a date that the page shows: it is kept as read, in the portal's zone."""

    @functools.wraps(reading)
    def rule(doc: Document) -> Finding[Moment] | None:
        found = reading(doc)
        if found is None or found[0].at.year < EARLIEST_YEAR:
            return None
        return Finding(localised(doc, found[0]), name, found[1])

    return rule


def _from_json_ld(doc: Document, *keys: str) -> tuple[Moment, str] | None:
    own = article_ld(doc)
    for item in ([own] if own else []) + [item for item in json_ld(doc) if item is not own and _is_page_like(item)]:
        for key in keys:
            value = item.get(key)
            moment = read_date(doc, value[0] if isinstance(value, list) and value else value)
            if moment:
                return moment, f"{key} {value}"
    return None


def _is_page_like(item: dict[str, object]) -> bool:
    kinds = item.get("@type")
    return bool(
        {"WebPage", "ItemPage", "AboutPage", "CreativeWork", "MedicalWebPage", "NewsArticle"}.intersection(
            kinds if isinstance(kinds, list) else [kinds]
        )
    )


def _from_metas(doc: Document, names: tuple[str, ...]) -> tuple[Moment, str] | None:
    found = metas(doc)
    for name in names:
        for content in found.get(name, ())[:1]:
            moment = read_date(doc, content)
            if moment:
                return moment, f"{name} {content}"
    return None


def _from_shown(doc: Document, least: float) -> tuple[Moment, str] | None:
    """The surest date with its year that the page shows, if its weight is at least *least*; above 0, one that the text can't have brought along."""
    shown = shown_dates.published(doc, dated=True)
    if shown is None or shown.weight < least or shown_dates.is_outweighed(doc, shown):
        return None
    if _is_denied_by_address(doc, shown) or (least and is_in_plain_text(doc, shown.element)):
        return None
    return shown.moment, shown.moment.raw


def _is_denied_by_address(doc: Document, shown: shown_dates.ShownDate) -> bool:
    """Whether *shown* is a weak finding, or stands in a paragraph of the text, and the software wrote another day into the address."""
    if shown.weight >= 1.5 and (shown.element.tag != "p" or not is_in_body(doc, shown.element)):
        return False
    day = url_day(doc)
    return day is not None and abs(shown.moment.at.date() - day) > timedelta(days=1)


def _from_shown_without_year(doc: Document) -> tuple[Moment, str] | None:
    shown = shown_dates.published(doc, dated=False)
    return (shown.moment, shown.moment.raw) if shown else None


def _from_only_change_shown(doc: Document) -> tuple[Moment, str] | None:
    """
    The only date that the page shows, where a label of change is known to be used for the publication.

    Chinese systems print the time of entry as 更新时间, and German broadcasters that of publication as "Stand:". Elsewhere
    "Updated" means what it says, and the day of publication stays unknown.
    """
    shown = shown_dates.modified(doc)
    if shown is None or not has_year(shown.moment) or _AGE_WARNING.search(text_of(shown.element)[:200]):
        return None
    if _is_denied_by_address(doc, shown):
        return None
    is_habit = (lang_of(doc) or "").startswith("zh") or _STAND.search(text_of(shown.element))
    return (shown.moment, shown.moment.raw) if is_habit else None


def _from_weak_metas(doc: Document) -> tuple[Moment, str] | None:
    """
    The date in a weak meta element; but where the page shows a change days before it, the date of that change.

    A post can't be changed before it's published: the meta element then holds the day of a template or of a copy.
    """
    found, changed = _from_metas(doc, WEAK_METAS), _from_only_change_shown(doc)
    if found and changed and changed[0].latest < found[0].earliest and changed[0].at.date() < found[0].at.date():
        return changed
    return found


def _from_headline(doc: Document) -> tuple[Moment, str] | None:
    """The day at the beginning of the headline ("23.01.2022 - …"), as clubs and authorities title their news."""
    head = headline(doc)
    match = _DATED_HEADLINE.match(head.evidence) if head else None
    moment = read_date(doc, match[1]) if match else None
    return (moment, match[0]) if moment and match and has_year(moment) else None


def _from_founder(doc: Document) -> tuple[Moment, str] | None:
    """The day that Founder's newspaper system states; the time it adds is always midnight ("… 00:00:00:0") and is left out."""
    said = founder.stated(doc).get("date", "")
    moment = read_date(doc, said.split(" ")[0])
    return (moment, f"enpproperty {said}") if moment else None


def _from_scripts(doc: Document) -> tuple[Moment, str] | None:
    moment = moment_in_scripts(doc)
    return (moment, moment.raw) if moment else None


def _from_url(doc: Document) -> tuple[Moment, str] | None:
    """The day in the page's address: /2026/05/26/. None where the only date shown is a change of that day or before: it says more."""
    day = url_day(doc)
    if day is None or ((changed := _from_only_change_shown(doc)) and changed[0].at.date() <= day):
        return None
    moment = read_moment(day.isoformat(), doc.now, zone_of(doc))
    return (replace(moment, raw=day.isoformat()), doc.url[:120]) if moment else None


PUBLISHED: tuple[Rule, ...] = (
    _settled("json-ld", lambda doc: _from_json_ld(doc, "datePublished")),
    _settled("meta", lambda doc: _from_metas(doc, STRONG_METAS)),
    _settled("microdata", lambda doc: from_marked(doc, "published")),
    _settled("time", from_time_elements),
    _settled("json-ld-created", lambda doc: _from_json_ld(doc, "dateCreated", "uploadDate")),
    _as_read("byline", lambda doc: agreeing(doc, _from_shown(doc, 1.5))),
    _settled("meta-weak", _from_weak_metas),
    _as_read("founder", _from_founder),
    _as_read("byline-weak", lambda doc: agreeing(doc, _from_shown(doc, 0.0))),
    _settled("script", _from_scripts),
    _as_read("class", from_class_marked),
    _as_read("headline", _from_headline),
    _as_read("address", _from_url),
    _settled("time-relative", stated_time),
    _as_read("byline-relative", _from_shown_without_year),
    _as_read("byline-changed", _from_only_change_shown),
)
MODIFIED: tuple[Rule, ...] = (
    _as_read("json-ld", lambda doc: _from_json_ld(doc, "dateModified")),
    _as_read("meta", lambda doc: _from_metas(doc, MODIFIED_METAS)),
    _as_read("microdata", lambda doc: from_marked(doc, "modified")),
    _as_read("byline", lambda doc: (shown.moment, shown.moment.raw) if (shown := shown_dates.modified(doc)) else None),
)
