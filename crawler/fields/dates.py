"""When an article was published and last changed: the rules from what standards state down to what the page shows, never from its prose."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.dates import Moment, moment_at, narrow, read_moment
from crawler.document import Document, Finding, Rule, once
from crawler.fields import founder, nearby, shown_dates
from crawler.fields.belonging import is_foreign, is_in_card, is_of_other_post
from crawler.fields.headline import headline
from crawler.fields.kinds import own_kinds
from crawler.fields.main import main_block
from crawler.fields.metadata import article_ld, json_ld, lang_of, metas, zone_of
from crawler.fields.runs import elements_named, vocabulary_elements
from crawler.fields.script_dates import moment_in_scripts
from crawler.fields.shown_dates import has_year
from crawler.text import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# Names of meta elements that state when the article was published, the surer first. Sources: Open Graph, rNews, schema.org, Dublin
# Core, Prism, Highwire (citation_), parse.ly, Sailthru, Cxense, and the house habits of Chinese and Russian portals.
STRONG_METAS = (
    "article:published_time", "og:published_time", "article:published", "published_time", "rnews:datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "apub:time", "weibo:article:create_at", "article:create_at",
    "mediator_published_time", "vr:published_time", "citation_publication_date", "citation_online_date", "bt:pubdate",
)  # fmt: skip
# These are filled by hand or by templates, at times with the day of the last change: a date shown under the headline is believed before.
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
EARLIEST_YEAR = 1990  # the web has no older posts; epoch zero and 0001-01-01 stand for "unknown"

Reading = Callable[[Document], "tuple[Moment, str] | None"]


def _rule(name: str, reading: Reading) -> Rule:
    """A rule that reads a moment, sets it against what the page shows, and keeps it if it may be a date of publication."""

    @functools.wraps(reading)
    def rule(doc: Document) -> Finding[Moment] | None:
        found = reading(doc)
        if found is None:
            return None
        moment, evidence = found
        if moment.at.year < EARLIEST_YEAR:
            return None
        return Finding(_settle(doc, moment), name, evidence)

    return rule


def _plain_rule(name: str, reading: Reading) -> Rule:
    @functools.wraps(reading)
    def rule(doc: Document) -> Finding[Moment] | None:
        found = reading(doc)
        if found is None or found[0].at.year < EARLIEST_YEAR:
            return None
        return Finding(_local(doc, found[0]), name, found[1])

    return rule


def _read(doc: Document, text: object) -> Moment | None:
    if not isinstance(text, str | int) or not text or len(str(text)) > 80:
        return None
    moment = read_moment(str(text), doc.now, zone_of(doc), day_first=shown_dates.day_first_in(doc, str(text)), lang=lang_of(doc))
    return moment if moment and not moment.names_no_day else None


def _from_json_ld(doc: Document, *keys: str) -> tuple[Moment, str] | None:
    own = article_ld(doc)
    for item in ([own] if own else []) + [item for item in json_ld(doc) if item is not own and _is_page_like(item)]:
        for key in keys:
            value = item.get(key)
            moment = _read(doc, value[0] if isinstance(value, list) and value else value)
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
            moment = _read(doc, content)
            if moment:
                return moment, f"{name} {content}"
    return None


@once
def _marked(doc: Document) -> dict[str, list[_Element]]:
    """Elements that a vocabulary marks with a date: {published, modified, created: elements in page order}, other posts' left out."""
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
    """In page order; most pages mark in one way, or in none, and what the page's sweeps found tells so without another one."""
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
    if element.get("itemprop") in _ITEMPROPS or element.get("property") in _PROPERTIES:
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


def _from_marked(doc: Document, role: str) -> tuple[Moment, str] | None:
    """The first such element's moment; several with different days are a list of posts, and tell nothing."""
    read = [(moment, element) for element in _marked(doc).get(role, ())[:12] if (moment := _read_element(doc, element))]
    days = {moment.at.date() for moment, _ in read}
    if not read or len(days) > 2:
        return None
    moment, element = read[0]
    return moment, f"{element.tag} {moment.raw}"


def _read_element(doc: Document, element: _Element) -> Moment | None:
    for name in ("datetime", "content", "title", "data-datetime", "date"):
        moment = _read(doc, element.get(name))
        if moment:
            return moment
    inner = next((time.get("datetime") for time in element.iter("time") if time is not element and time.get("datetime")), None)
    text = text_of(element)
    return _read(doc, inner) or (_read(doc, text) if len(text) < 60 else None)


def _from_time_elements(doc: Document) -> tuple[Moment, str] | None:
    """
    The ``<time datetime>`` on the lines around the headline; else the only day that such elements outside of lists state.

    One without its year (Joe's ``datetime="10/23"``) or as coarse as "2个月前" waits for what the lines and the address say.
    """
    said = _stated_time(doc)
    is_told = said is not None and (has_year(said[0]) or said[0].precision in ("second", "minute", "hour"))
    return said if is_told else None


@once
def _stated_time(doc: Document) -> tuple[Moment, str] | None:
    if next(doc.root.iter("time"), None) is None:
        return None
    changed = {date.element for date in shown_dates.shown_dates(doc) if date.role == "modified"}
    near = [element for element in dict.fromkeys(_times_near(doc)) if changed.isdisjoint((element, *element))]
    read = [(moment, element) for element in near if not _says_modified(element) and (moment := _read_element(doc, element))]
    if not read and not near:
        others = [element for element in doc.root.iter("time") if not is_foreign(doc, element)][:30]
        others = [element for element in others if not is_in_card(doc, element)]
        read = [
            (moment, element) for element in others if not _says_modified(element) and (moment := _read_element(doc, element))
        ]
        if not read:  # a column of the article's own box, whatever its name, that holds next to nothing but its date
            inside = (element for article in _own_articles(doc) for element in article.iter("time"))
            read = [(moment, element) for element in islice(inside, 4) if not is_in_card(doc, element) and not _says_modified(element)
                    and (moment := _read_element(doc, element))]  # fmt: skip
        if len({moment.at.date() for moment, _ in read}) != 1:
            return None
    if not read:
        return None
    return read[0][0], f"time {read[0][0].raw}"


def _agreeing(doc: Document, said: tuple[Moment, str] | None) -> tuple[Moment, str] | None:
    """*said*, unless the age in the byline's ``<time>`` (2个月前) belies it: then it is a date of the text."""
    stated = _stated_time(doc) if said is not None else None
    if said is None or stated is None or has_year(stated[0]) or not _AGE.search(stated[0].raw):
        return said
    return said if said[0].earliest <= stated[0].latest and stated[0].earliest <= said[0].latest else None


_AGE = re.compile(r"前|ago\b")


def _own_articles(doc: Document) -> list[_Element]:
    """The ``<article>`` that holds both headline and body; empty if there is none."""
    head, body = headline(doc), main_block(doc)
    if head is None or body is None:
        return []
    return [up for up in (body, *body.iterancestors("article")) if up.tag == "article" and up in head.value.iterancestors()][:1]


def _times_near(doc: Document) -> Iterator[_Element]:
    for line in (*nearby.below(doc), *nearby.before_body(doc), *nearby.above(doc)[:10]):
        for piece in line.pieces:
            element = piece.element if piece.element.tag == "time" else next(piece.element.iterancestors("time"), None)
            if element is None or line.is_prose or is_foreign(doc, element) or is_of_other_post(doc, element):
                continue  # of other posts: under a text of one sentence the related ones and their days stand near, too
            yield element


def _says_modified(element: _Element) -> bool:
    """Whether the element or the words directly before it speak of a change and not of publication."""
    if shown_dates.is_marked_change(element) or element.get("itemprop") == "dateModified":
        return True
    previous, parent = element.getprevious(), element.getparent()
    before = (previous.tail or previous.text) if previous is not None else parent.text if parent is not None else ""
    said = f"{(element.text or '')[:40]} {before or ''}"[-70:]
    return shown_dates.MODIFIED_LABEL.search(said) is not None and shown_dates.PUBLISHED_LABEL.search(said) is None


def _from_shown(doc: Document, least: float) -> tuple[Moment, str] | None:
    shown = shown_dates.published(doc, dated=True)
    return (shown.moment, shown.moment.raw) if shown and shown.weight >= least else None


def _from_shown_undated(doc: Document) -> tuple[Moment, str] | None:
    shown = shown_dates.published(doc, dated=False)
    return (shown.moment, shown.moment.raw) if shown else None


def _from_shown_changed(doc: Document) -> tuple[Moment, str] | None:
    """
    The only date a page shows, though its label speaks of a change: Chinese systems print the time of entry as 更新时间, and
    German broadcasters that of publication as "Stand:".

    Elsewhere "Updated" means it: the day of publication is then not known.
    """
    shown = shown_dates.modified(doc)
    if shown is None or not has_year(shown.moment) or _OVERDUE.search(text_of(shown.element)[:200]):
        return None
    is_habit = (lang_of(doc) or "").startswith("zh") or _STAND.search(text_of(shown.element))
    return (shown.moment, shown.moment.raw) if is_habit else None


# The warning of blog themes (Joe, Dream, VOID): 本文最后更新于 2026-01-07，距今已有 12 天，若内容失效…
_OVERDUE = re.compile(r"距今|没有更新|未更新|失效|过时|過時|outdated")
_STAND = re.compile(r"\bStand\b")


def _from_weak_metas(doc: Document) -> tuple[Moment, str] | None:
    """The weak metas; but one that lies days after the change that the page shows is the day of a template or of a copy."""
    found, changed = _from_metas(doc, WEAK_METAS), _from_shown_changed(doc)
    return (
        changed
        if found and changed and changed[0].latest < found[0].earliest and changed[0].at.date() < found[0].at.date()
        else found
    )


def _from_headline(doc: Document) -> tuple[Moment, str] | None:
    """The day that the headline begins with, a dash or bar after it: "23.01.2022 - …", as clubs and authorities title their news."""
    head = headline(doc)
    match = _DATED_HEADLINE.match(head.evidence) if head else None
    moment = _read(doc, match[1]) if match else None
    return (moment, match[0]) if moment and match and has_year(moment) else None


_DATED_HEADLINE = re.compile(r"(\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{4}年\d{1,2}月\d{1,2}日)\s*(?:[-–—:：|]|\s)\s*(?=\D)")


def _from_founder(doc: Document) -> tuple[Moment, str] | None:
    """The day that Founder's system states: always with a clock at midnight and a tenth of seconds after a colon."""
    said = founder.stated(doc).get("date", "")
    moment = _read(doc, said.split(" ")[0])
    return (moment, f"enpproperty {said}") if moment else None


def _from_scripts(doc: Document) -> tuple[Moment, str] | None:
    moment = moment_in_scripts(doc)
    return (moment, moment.raw) if moment else None


_URL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19[89]|20[0-3])\d)(?P<s>[-_/.]?)(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01]|[1-9](?=[/_-]))(?!\d)"
    r"|(?<=[/_])(?P<y2>(?:19[89]|20[0-3])\d)[-_]?/?(?P<m2>0[1-9]|1[0-2])/?(?P<d2>0[1-9]|[12]\d|3[01])(?=\d{0,12}[/_.-]|/|$)"
)
_T_DAY = re.compile(r"[/_]t?(?P<y>(?:19[89]|20[0-3])\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])_?\d*")


_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/")  # the day in it is that of the copy


@once
def url_day(doc: Document) -> date | None:
    """The day in the page's address (``/2005/05/13/``, ``t20190918_``), not later than the page itself; None if there is none."""
    from crawler.fields.metadata import canonical_url

    for url in dict.fromkeys((doc.url, canonical_url(doc))):
        path = unquote(urlsplit(_ARCHIVED.sub("", url)).path)
        for pattern in (_URL_DAY, _T_DAY):
            for match in pattern.finditer(path):
                groups = match.groupdict()
                numbers = [groups.get(key) or groups.get(key + "2") for key in "ymd"]
                try:
                    day = date(*(int(number or 0) for number in numbers))
                except ValueError:
                    continue
                if day <= (doc.now + timedelta(days=1)).date():
                    return day
    return None


def _from_url(doc: Document) -> tuple[Moment, str] | None:
    day = url_day(doc)
    if day is None:
        return None
    moment = read_moment(day.isoformat(), doc.now, zone_of(doc))
    return (replace(moment, raw=day.isoformat()), doc.url[:120]) if moment else None


def _from_class_marked(doc: Document) -> tuple[Moment, str] | None:
    """Elements far from the headline whose class calls them a date: only if all of them outside lists state one day."""
    read = []
    for element in elements_named(doc, _DATE_CLASSED, ("date", "time", "publish"))[:60]:
        if (
            "date" not in own_kinds(element)
            or len(element) > 4
            or is_foreign(doc, element)
            or is_of_other_post(doc, element)
            or shown_dates.is_marked_change(element)
        ):
            continue
        text = text_of(element)
        if 5 < len(text) < 50 and not shown_dates.MODIFIED_LABEL.search(text):
            moment = _read(doc, text)
            if moment and has_year(moment):
                read.append(moment)
    if len({moment.at.date() for moment in read}) != 1:
        return None
    return read[0], read[0].raw


_DATE_CLASSED = re.compile("[dD]ate|[tT]ime|publish.* #")  # publish: in a class only; an id of that name is a form's


def _settle(doc: Document, moment: Moment) -> Moment:
    """
    *moment* in the page's zone, set against the day that the page shows or its address carries.

    An instant in UTC belongs to the local day that the page shows; a wall time wrongly labelled with a zone is known by the
    same wall time being shown; of two sources that agree the finer is taken.
    """
    if moment.precision == "second" and not _is_instant(moment):
        return moment  # a wall time to the second, in the page's zone: nothing shown can add to it
    shown = shown_dates.published(doc, dated=True)
    if shown is not None and shown.weight >= 1.5:
        wall = _by_shown(doc, moment, shown.moment)
        if wall is not None:
            return wall
    local = _local(doc, moment)
    day = url_day(doc)
    if day is not None and moment.at.utcoffset() is not None and _is_instant(moment) and local.at.date() != day:
        return _on_day(local, day) or local
    return local


def _is_instant(moment: Moment) -> bool:
    """Whether the text itself named an offset, so that *at* is an instant and not a wall time read in the assumed zone."""
    return re.search(r"(?:Z|[+-]\d\d:?\d\d|GMT|UTC)\s*$", moment.raw.strip()) is not None or moment.raw.strip().isdigit()


def _by_shown(doc: Document, moment: Moment, shown: Moment) -> Moment | None:
    """What *shown* makes of *moment*; None where it says nothing about it (another day altogether: the standard is believed)."""
    local = _local(doc, moment)
    if not _is_instant(moment):
        return narrow(moment, shown) if local.at.date() == shown.at.date() else None
    fine = shown.precision in ("second", "minute")
    if fine:
        stated, seen = moment.at.replace(tzinfo=None), shown.at.replace(tzinfo=None)
        if (
            abs(stated - seen) < timedelta(minutes=1)
            and moment.at.utcoffset() != shown.at.utcoffset()
            and not moment.at.utcoffset()
        ):
            return shown  # a wall time that the theme labels +00:00
        offset = seen - moment.at.astimezone(UTC).replace(tzinfo=None)
        quarters = round(offset / timedelta(minutes=15))
        if abs(offset - quarters * timedelta(minutes=15)) < timedelta(minutes=1) and -48 <= quarters <= 56:
            return _moved(moment, timezone(quarters * timedelta(minutes=15)))
    if local.at.date() == shown.at.date():
        return local
    if moment.at.date() == shown.at.date() and not moment.at.utcoffset() and _is_far_east(zone_of(doc), moment.at):
        wall = moment.at.replace(tzinfo=zone_of(doc))  # Typecho and its kin write Shanghai's wall time with +00:00
        return replace(moment_at(wall, moment.precision), raw=moment.raw)
    if moment.at.utcoffset():
        return local  # the source's own zone: a day shown beside it is of something else
    return _on_day(local, shown.at.date())


def _is_far_east(zone: tzinfo, at: datetime) -> bool:
    """Whether *zone* lies seven hours or more before Greenwich: where it is known for sure, and no neighbour explains a day's difference."""
    return (at.replace(tzinfo=None).replace(tzinfo=zone).utcoffset() or timedelta()) >= timedelta(hours=7)


def _on_day(moment: Moment, day: date) -> Moment | None:
    """The same instant in the nearest offset in which it falls on *day*; None if there is none on earth."""
    base = moment.at.utcoffset() or timedelta()
    offsets = sorted((timedelta(hours=hours) for hours in range(-11, 14)), key=lambda offset: abs(offset - base))
    for offset in offsets:
        if moment.at.astimezone(timezone(offset)).date() == day:
            return _moved(moment, timezone(offset))
    return None


def _local(doc: Document, moment: Moment) -> Moment:
    """
    *moment* in the page's zone if it came as UTC; an offset of the page's own is kept.

    Midnight in UTC to the second is how systems write a bare day: the day stands, whatever the zone.
    """
    offset = moment.at.utcoffset()
    if offset == timedelta() and _is_instant(moment) and moment.precision in ("second", "minute") and moment.at.time() == time():
        day = datetime.combine(moment.at.date(), time(), zone_of(doc))
        return replace(moment_at(day, "day"), raw=moment.raw)
    return _moved(moment, zone_of(doc)) if offset == timedelta() else moment


def _moved(moment: Moment, zone: tzinfo) -> Moment:
    """The same interval, written in *zone*."""
    return replace(
        moment, at=moment.at.astimezone(zone), earliest=moment.earliest.astimezone(zone), latest=moment.latest.astimezone(zone)
    )


PUBLISHED: tuple[Rule, ...] = (
    _rule("json-ld", lambda doc: _from_json_ld(doc, "datePublished")),
    _rule("meta", lambda doc: _from_metas(doc, STRONG_METAS)),
    _rule("microdata", lambda doc: _from_marked(doc, "published")),
    _rule("time", _from_time_elements),
    _rule("json-ld-created", lambda doc: _from_json_ld(doc, "dateCreated", "uploadDate")),
    _plain_rule("byline", lambda doc: _agreeing(doc, _from_shown(doc, 1.5))),
    _rule("meta-weak", _from_weak_metas),
    _plain_rule("founder", _from_founder),
    _plain_rule("byline-weak", lambda doc: _agreeing(doc, _from_shown(doc, 0.0))),
    _rule("script", _from_scripts),
    _plain_rule("class", _from_class_marked),
    _plain_rule("headline", _from_headline),
    _plain_rule("address", _from_url),
    _rule("time-relative", _stated_time),
    _plain_rule("byline-relative", _from_shown_undated),
    _plain_rule("byline-changed", _from_shown_changed),
)
MODIFIED: tuple[Rule, ...] = (
    _plain_rule("json-ld", lambda doc: _from_json_ld(doc, "dateModified")),
    _plain_rule("meta", lambda doc: _from_metas(doc, MODIFIED_METAS)),
    _plain_rule("microdata", lambda doc: _from_marked(doc, "modified")),
    _plain_rule("byline", lambda doc: (shown.moment, shown.moment.raw) if (shown := shown_dates.modified(doc)) else None),
)
