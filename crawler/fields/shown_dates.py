"""The dates a reader sees near the headline: each with how much it looks like the article's own date of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.dates import Moment, find_moments, read_moment
from crawler.dates.read import plain
from crawler.document import Document, once
from crawler.fields import nearby
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.fields.date_asides import first_part, is_aside, last_part
from crawler.fields.date_habits import day_first_in, rounding
from crawler.fields.date_roles import OF_POST, OTHER_LABEL, role_in_sentence, role_of
from crawler.fields.flow import Line, Piece, width
from crawler.fields.lines import is_related_heading
from crawler.fields.metadata import lang_of, zone_of
from crawler.text import has_cjk, has_digit
from crawler.urls import absolute

if TYPE_CHECKING:
    from lxml.etree import _Element

_YEAR = re.compile(
    r"(?:19|20|25)\d\d|(?<!\d)1[34]\d\d(?!\d)|\d{2}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}|民國|民国|令和|平成|昭和|\d{10}"
)
_THAI_YEAR = re.compile(r"[\u0e01-\u0e2e]\.\s?\d\d(?![\d:])")  # 15 มิ.ย. 69
_CLOCK = re.compile(r"\d\s*[:：時时点시h.]\s*\d\d")
_MAX_LINE = 220


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A moment as shown, what its label says of it, and its weight: higher is surer to be the article's own."""

    moment: Moment
    role: str
    """published, modified or bare"""
    weight: float
    element: _Element


@once
def shown_dates(doc: Document) -> list[ShownDate]:
    """All dates near the headline that are a line's own (not in a sentence), best first; equal ones nearest the headline first."""
    found = [
        *_without_quoted(_of_lines(doc, nearby.below(doc), 0.0), _today(doc)),
        *_of_lines(doc, nearby.before_body(doc), -0.3, passes_today=True),
        *_of_lines(doc, nearby.above(doc), -0.7, is_above=True, passes_today=True),
    ]
    found = [date for date in found if date.weight > 0]
    if not any(date.role != "modified" for date in found):
        found += [date for date in _of_foot(doc) if date.role != "bare"]
    elif foot := _of_signed_foot(doc):
        found = [foot]  # then what stands under the headline is the text's
    return sorted((date for date in found if date.weight > 0), key=lambda date: -date.weight)


def _without_quoted(dates: Iterable[ShownDate], today: datetime) -> Iterator[ShownDate]:
    """
    *dates* in page order; once one is marked as the byline's, or is a line of its own and not the reader's today, a labelled one in a plain paragraph after it counts less.

    What was copied from elsewhere keeps its byline (发布时间：2019-01-02 来源：…) as the first paragraph under the post's own. A whole
    paragraph ("… published on May 26, 2025") counts less after any line that is a date.
    """
    is_dated = is_shown = False
    for date in dates:
        is_plain = date.element.tag == "p" and not date.element.attrib
        is_quoted = is_plain and (is_dated or (is_shown and len(date.element.text or "") > _PARAGRAPH))
        is_shown = is_shown or (date.role != "modified" and date.weight > 1.7)
        is_dated = is_dated or (is_shown and (date.weight > 2.3 or date.moment.latest < today))
        yield replace(date, weight=date.weight - 2.0) if is_quoted else date


_PARAGRAPH = 60


def _today(doc: Document) -> datetime:
    return doc.now.astimezone(zone_of(doc)).replace(hour=0, minute=0, second=0, microsecond=0)


def published(doc: Document, *, dated: bool) -> ShownDate | None:
    """The best date shown that is not a date of change; *dated*: with its year in it, else only such as lack it (relative, month and day)."""
    return next((date for date in shown_dates(doc) if date.role != "modified" and has_year(date.moment) == dated), None)


def is_outshone(doc: Document, shown: ShownDate) -> bool:
    """Whether a day without its year, much surer the byline's (11-04 07:26 behind a clock), says that *shown* is of headline or text."""
    other = published(doc, dated=False)
    if other is None or other.weight < shown.weight + 0.5:
        return False
    if (other.moment.at.month, other.moment.at.day) == (shown.moment.at.month, shown.moment.at.day):
        return False  # Joe shows 2025-11-04 and 11/04
    return shown.moment.latest < other.moment.earliest or other.moment.latest < shown.moment.earliest


def modified(doc: Document) -> ShownDate | None:
    """The best date shown under a label of change."""
    return next((date for date in shown_dates(doc) if date.role == "modified"), None)


def has_year(moment: Moment) -> bool:
    """Whether the text of *moment* names the year, so that nothing had to be resolved with the page's time."""
    raw = moment.raw
    return _YEAR.search(raw if raw.isascii() else plain(raw)) is not None or _THAI_YEAR.search(raw) is not None


def _of_foot(doc: Document) -> Iterator[ShownDate]:
    """The dates of the post's foot, the nearest to the body first: where many older themes state who wrote it and when."""
    label = ""
    closing, ending = nearby.closing(doc), nearby.ending(doc)[:14]
    closing = closing[next((place + 1 for place, line in enumerate(closing) if _heads_others(line)), 0) :]
    ending = ending[: next((place for place, line in enumerate(ending) if _heads_others(line)), None)]
    for line in (*closing, *ending):
        found = list(_of_lines(doc, (line,), -1.4, label=label))
        label = line.text if len(line.text) < 40 and not found else ""
        for date in found:
            is_signed = date.role == "bare" and not line.is_prose and has_year(date.moment) and _SIGNED.match(line.text)
            yield replace(date, role="published") if is_signed else date
            if is_signed or date.role == "published":
                return


def _heads_others(line: Line) -> bool:
    """Whether the line heads a list of other posts (延伸阅读), whose dates follow titles such as 新码头发布."""
    return len(line.text) < 20 and has_cjk(line.text) and is_related_heading(line.text)


def _of_signed_foot(doc: Document) -> ShownDate | None:
    """The date of a foot that links to its author's list of posts: old templates of blog software state both there and only there."""
    lines = [
        line for line in (*nearby.closing(doc), *nearby.ending(doc)[:6]) if _SIGNED.match(line.text) and has_digit(line.text)
    ]
    for line in lines[:2]:
        links = (piece.element for piece in line.pieces if piece.element.tag == "a")
        if any(doc.family.role_of(absolute(doc.url, link.get("href") or "") or "") == "author" for link in links):
            dates = (date for date in _of_lines(doc, (line,), 0.0) if has_year(date.moment))
            return next((replace(date, role="published") for date in dates), None)
    return None


# "Von Christian am 03.05.2013, 11:51", "Gespeichert von rasos am 24. Juli 2017", "Author: Bo am …", "Posted by Jane on …"
_SIGNED = re.compile(
    r"(?:(?:post(?:ed)?|written|published|submitted|gespeichert|geschrieben|eingetragen|erstellt|verfasst|eingestellt|publié|escrito|publicado)\s+)?"
    r"(?:by|von|par|por|author|autor(?:in)?|作者)\b",
    re.I,
)


def _of_lines(
    doc: Document, lines: Sequence[Line], bonus: float, *, is_above: bool = False, passes_today: bool = False, label: str = ""
) -> Iterator[ShownDate]:
    for number, line in enumerate(lines):
        text = line.text
        if passes_today:  # read upwards: a cell's label is the line to come
            label = next((one.text for one in lines[number + 1 : number + 2] if one.text.endswith((":", "："))), "")
        if len(text) < 40 and not has_digit(text):
            label = text
        if line.is_prose and len(text) > _MAX_LINE:
            if OF_POST.match(text):  # WordPress's first themes end the post with a paragraph about it
                text = text[:_MAX_LINE]
            elif _OPENS_DATED.match(text):
                text = text[:_LONGEST_HEAD]  # a paragraph: only the date that it opens with may be the article's
            else:
                continue
        if len(text) > _MAX_LINE or (not has_digit(text) and not _RELATIVE.search(text)):
            continue
        if _SUMMED_UP.match(text):
            continue
        if is_above and (other := OTHER_LABEL.search(text)):
            if other[0] in ("©", "copyright"):
                continue  # a picture's or an agency's credit
            return
        dates = list(_of_line(doc, line, text, label))
        label = ""
        for date in dates:
            if is_of_other_post(doc, date.element) or is_foreign(doc, date.element):
                continue
            if passes_today and (date.moment.earliest.date() == doc.now.astimezone(zone_of(doc)).date() and date.role == "bare"):
                continue  # the date in a portal's head is the reader's today
            yield ShownDate(date.moment, date.role, date.weight + bonus - 0.01 * number, date.element)


_SUMMED_UP = re.compile(r"\W*(?:内容|文章)?(?:简介|摘要|导读|导语|提要)(?:\W|\s|$)")  # what follows is the text's, cut short
_LONGEST_HEAD = 60
# "29.11.2022 – …", "(21. November 2022) …", "Karlsruhe, (12.11.2021). …": agencies and small portals date the text's first words.
_OPENS_DATED = re.compile(
    r"(?:[A-ZÄÖÜ][\w/-]+(?: [A-ZÄÖÜ]\w+)?,?\s+)?[(\[（]?\s*\d{1,4}[./年-]\s?(?:\d|[^\W\d_]{3,10}\.?\s+(?:19|20)\d\d)"
)
_RELATIVE = re.compile(r"前|昨|刚|剛|hace|ago|vor|il y a|전|dün|fa$", re.I)


def _of_line(doc: Document, line: Line, text: str, label: str) -> Iterator[ShownDate]:
    """The dates of one line; *label* is the line before it, where that has words only (Updated: above its date)."""
    end = 0
    is_sentence = line.is_prose or text.endswith(("。", "！", "？"))  # 发布人：… stands before the text's first sentence, too
    role = "bare" if is_sentence else role_of(label, "bare")
    for moment in find_moments(
        text, doc.now, zone_of(doc), day_first=day_first_in(doc, text), lang=lang_of(doc), rounding=rounding(doc)
    ):
        start, stop = moment.span
        before, after = text[end:start], text[stop:]
        role = role_in_sentence(before, after) or role_of(before, role)
        end = stop
        if role == "other" or moment.names_no_day:
            continue
        piece = _piece_at(line, start)
        if role == "bare" and is_marked_change(piece.element):
            role = "modified"
        weight = (
            _weight(moment, role, before, after, piece, line)
            if not _is_whole(doc, line, piece, moment)
            else _whole_weight(moment, role, piece)
        )
        if weight > 0:
            yield ShownDate(moment, role, weight, piece.element)


def is_marked_change(element: _Element) -> bool:
    """
    Whether the class alone calls it a change: WordPress's ``<time class="updated">`` behind a ``<time class="published">``.

    Where it stands alone it is the only date that the theme prints, of publication (tagDiv, Sage).
    """
    if element.tag != "time" or (element.get("class") or "").strip() != "updated":
        return False
    return any("published" in (beside.get("class") or "") for beside in element.itersiblings("time", preceding=True))


def _is_whole(doc: Document, line: Line, piece: Piece, moment: Moment) -> bool:
    """Whether the line or the piece is a date and nothing else (a weekday, a label and a time beside it are part of it)."""
    for text in (line.text, piece.text):
        if len(text) < 60 and (
            read := read_moment(
                text, doc.now, zone_of(doc), day_first=day_first_in(doc, text), lang=lang_of(doc), rounding=rounding(doc)
            )
        ):
            return read.at == moment.at
    return False


def _whole_weight(moment: Moment, role: str, piece: Piece) -> float:
    weight = {"published": 3.0, "modified": 2.0, "bare": 1.8}[role]
    weight += 0.6 * (moment.precision in ("second", "minute")) + 0.8 * ("date" in piece.kinds or piece.element.tag == "time")
    return weight


def _weight(moment: Moment, role: str, before: str, after: str, piece: Piece, line: Line) -> float:
    weight = {"published": 3.0, "modified": 2.0, "bare": 1.6}[role]
    if moment.precision in ("second", "minute"):
        weight += 0.6
    if "date" in piece.kinds or piece.element.tag == "time":
        weight += 0.8
    if role != "bare":
        return weight - (1.0 if line.is_prose and width(before) > 40 else 0.0)
    if _DATELINE_END.match(after) and _OPENS.fullmatch(before) and has_year(moment) and line.is_prose:
        return 1.0  # "(18.01.2018) Deutschlands …", "29.11.2022 – …": agencies and small portals open the text with its date
    if _AGE_AND_DAY.search(moment.raw) and line.width < 100:
        return 1.4  # "admin2个月前 (05-26)市场动态30": no sentence gives an age and the day it means
    if not has_year(moment) and (line.is_prose or line.width - width(moment.raw) > 60):
        return 0.0  # "刚刚，…" and "3 days ago" begin sentences, too
    before = _WEB.sub("|", before)  # "某网 https://www.… 2021-10-04 07:16 来源：": city portals print their address there
    alone = is_aside(last_part(before), width(before)) and is_aside(first_part(after), width(after))
    is_sentence = line.is_prose or line.text.endswith((".", "!", "?", "。"))
    goes_on = is_sentence and width(after) > 25 and not _LABELLED.search(after)
    if alone and not goes_on:  # "On 3 March 2019 the tower was closed …" opens a text
        return weight
    if width(piece.text) - len(moment.raw) <= 6 and not line.is_prose:
        return weight - 0.2
    if line.is_prose or (alone and goes_on):
        return 0.0
    short = width(before) + width(after) <= 30 and not (before.strip() and after.strip())
    return 0.9 if short or moment.precision in ("second", "minute") or "date" in piece.kinds else 0.0


_WEB = re.compile(r"(?:https?://|www\.)\S+\s*", re.I)
_LABELLED = re.compile("[:：|｜]")
_OPENS = re.compile(r"(?:[A-ZÄÖÜ][\w/-]+(?: [A-ZÄÖÜ]\w+)?,\s+)?[\s（(\[]*")
_AGE_AND_DAY = re.compile(r"前\s*[（(]\s*\d")
_DATELINE_END = re.compile(r"\s*(?:[)\]）]|[–—|:]\s|-\s|\.\s|\s?[„“»«])")


def _piece_at(line: Line, place: int) -> Piece:
    end = 0
    for piece in line.pieces:
        end += len(piece.text) + 1
        if place < end:
            return piece
    return line.pieces[-1]
