"""The dates shown near the headline, each with a weight: how likely it is the article's own date of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.dates import Moment
from crawler.document import Document, once
from crawler.fields import nearby
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.fields.content.lines import is_related_heading
from crawler.fields.dates.habits import has_year, moment_of, moments_in
from crawler.fields.dates.listed import is_in_list
from crawler.fields.dates.places import is_in_body, is_in_table_below, states_time_ahead
from crawler.fields.dates.roles import OF_POST, OTHER_LABEL, role_in_sentence, role_of
from crawler.fields.dates.weights import weight_among_words, weight_of_whole
from crawler.fields.flow import Line, Piece, width
from crawler.fields.metadata import zone_of
from crawler.text import has_cjk, has_digit

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_LINE = 220
_LONGEST_BYLINE = 60
_LONGEST_LABEL = 40
_LONGEST_DATED_OPENING = 60
# "Von Christian am 03.05.2013, 11:51", "Gespeichert von rasos am 24. Juli 2017", "Author: Bo am …", "Posted by Jane on …"
_SIGNED = re.compile(
    r"(?:(?:post(?:ed)?|written|published|submitted|gespeichert|geschrieben|eingetragen|erstellt|verfasst|eingestellt|publié|escrito|publicado)\s+)?"
    r"(?:by|von|par|por|author|autor(?:in)?|作者)\b",
    re.I,
)
# "29.11.2022 – …", "(21. November 2022) …", "Karlsruhe, (12.11.2021). …": agencies and small portals date the text's first words.
_DATED_OPENING = re.compile(
    r"(?:[A-ZÄÖÜ][\w/-]+(?: [A-ZÄÖÜ]\w+)?,?\s+)?[(\[（]?\s*\d{1,4}[./年-]\s?(?:\d|[^\W\d_]{3,10}\.?\s+(?:19|20)\d\d)"
)
_SUMMARY = re.compile(r"\W*(?:内容|文章)?(?:简介|摘要|导读|导语|提要)(?:\W|\s|$)")  # what follows is the text's, cut short
_AGE_WORDS = re.compile(r"前|昨|刚|剛|hace|ago|vor|il y a|전|dün|fa$", re.I)


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A moment that the page shows, what its label says, and how surely it is the article's own."""

    moment: Moment
    role: str
    """published, modified or bare (no label says what happened then)"""
    weight: float
    """The higher, the surer; a labelled date beside an icon has about 4, a bare one within a line of words about 1."""
    element: _Element


@once
def shown_dates(doc: Document) -> list[ShownDate]:
    """
    All dates around the headline outside of sentences, the surest first; of equally sure ones the nearest to the headline.

    The post's foot is read where nothing around the headline says when it was published, or where the foot names the author too.
    """
    above = list(_dates_in_lines(doc, nearby.above(doc), -0.7, is_above=True, skips_today=True))
    is_dated = doc.family.name != "generic" and any(date.weight >= _MARKED_ABOVE and date.role != "modified" for date in above)
    below = _dates_in_lines(doc, nearby.below(doc), 0.0)
    found = list(_doubting_copied_bylines(below, _start_of_today(doc), is_dated=is_dated))
    doubted = {date.element for date in found if date.weight < 2.0}
    further = [*_dates_in_lines(doc, nearby.before_body(doc), -0.3, skips_today=True), *above]
    found += [date for date in further if date.element not in doubted]
    found = [date for date in found if date.weight > 0]
    if not any(date.role != "modified" for date in found):
        found += [date for date in _foot_dates(doc) if date.role != "bare"]
    elif foot := _signed_foot_date(doc):
        found = [foot]  # a date under the headline then belongs to the text
    if found and states_time_ahead(doc):
        found = [date for date in found if not is_in_body(doc, date.element)]
    return sorted((date for date in found if date.weight > 0), key=lambda date: -date.weight)


_MARKED_ABOVE = 1.8  # a date above the headline that is alone in an element called date or time: themes set the byline there


def _doubting_copied_bylines(dates: Iterable[ShownDate], today: datetime, *, is_dated: bool) -> Iterator[ShownDate]:
    """
    *dates*, given in page order, with less weight for those of a byline that was copied along with the text.

    A reprint keeps its old byline (发布时间：2019-01-02 来源：…) as a plain paragraph below the post's own. So
    a date in a ``<p>`` without class, or in a long text, counts less once the post's own was seen: a date marked as such, or one alone on its line
    that isn't *today*. In a long paragraph ("… published on May 26, 2025") it counts less after any date on a line of its own.
    """
    is_shown = is_dated
    for date in dates:
        is_plain = date.element.tag == "p" and not date.element.attrib
        is_long = len(date.element.text or "") > _LONGEST_BYLINE  # a summary set between the byline and the text repeats it
        is_quoted = (is_dated and (is_plain or is_long)) or (is_shown and is_plain and is_long)
        is_shown = is_shown or (date.role != "modified" and date.weight > 1.7)
        is_dated = is_dated or (is_shown and (date.weight > 2.3 or date.moment.latest < today))
        yield replace(date, weight=date.weight - 2.0) if is_quoted else date


def _start_of_today(doc: Document) -> datetime:
    return doc.now.astimezone(zone_of(doc)).replace(hour=0, minute=0, second=0, microsecond=0)


def published(doc: Document, *, dated: bool) -> ShownDate | None:
    """
    The surest date shown that isn't one of a change; None if there is none.

    *dated* asks for one with its year, otherwise for one without: an age ("3 days ago"), or month and day.
    """
    return next((date for date in shown_dates(doc) if date.role != "modified" and has_year(date.moment) == dated), None)


def is_outweighed(doc: Document, shown: ShownDate) -> bool:
    """
    Whether a date without a year contradicts *shown* and is much surer to be the byline's.

    Then *shown* is a date that the headline or the text mentions, and the byline's is the other: 11-04 07:26 behind a clock icon.
    """
    other = published(doc, dated=False)
    if other is None or other.weight < shown.weight + 0.5:
        return False
    if (other.moment.at.month, other.moment.at.day) == (shown.moment.at.month, shown.moment.at.day):
        return False  # the same day twice: Joe shows both 2025-11-04 and 11/04
    return shown.moment.latest < other.moment.earliest or other.moment.latest < shown.moment.earliest


def modified(doc: Document) -> ShownDate | None:
    """The surest date shown that is labelled as a change; None if there is none."""
    return next((date for date in shown_dates(doc) if date.role == "modified"), None)


def _foot_dates(doc: Document) -> Iterator[ShownDate]:
    """The dates in the post's foot, nearest to the body first: many older themes print author and date only there."""
    label = ""
    closing, ending = nearby.closing(doc), nearby.ending(doc)[:14]
    closing = closing[next((place + 1 for place, line in enumerate(closing) if _heads_others(line)), 0) :]
    ending = ending[: next((place for place, line in enumerate(ending) if _heads_others(line)), None)]
    for line in (*closing, *ending):
        found = list(_dates_in_lines(doc, (line,), -1.4, label=label))
        label = line.text if len(line.text) < 40 and not found else ""
        for date in found:
            is_signed = date.role == "bare" and not line.is_prose and has_year(date.moment) and _SIGNED.match(line.text)
            yield replace(date, role="published") if is_signed else date
            if is_signed or date.role == "published":
                return


def _heads_others(line: Line) -> bool:
    """Whether the line heads a list of other posts (延伸阅读), whose dates follow titles such as 新码头发布."""
    return len(line.text) < 20 and has_cjk(line.text) and is_related_heading(line.text)


def _signed_foot_date(doc: Document) -> ShownDate | None:
    """The date in a foot that also links to its author's list of posts, as old blog templates state both; None if there is none."""
    lines = [
        line for line in (*nearby.closing(doc), *nearby.ending(doc)[:6]) if _SIGNED.match(line.text) and has_digit(line.text)
    ]
    for line in lines[:2]:
        links = (piece.element for piece in line.pieces if piece.element.tag == "a")
        if any(doc.family.role_of(doc.address_of(link) or "") == "author" for link in links):
            dates = (date for date in _dates_in_lines(doc, (line,), 0.0) if has_year(date.moment) and date.role != "modified")
            return next((replace(date, role="published") for date in dates), None)
    return None


def _dates_in_lines(
    doc: Document, lines: Sequence[Line], bonus: float, *, is_above: bool = False, skips_today: bool = False, label: str = ""
) -> Iterator[ShownDate]:
    """
    The dates in *lines*, which come nearest to the headline first; *bonus* is added to their weight.

    *is_above*: stop at a line about something else, such as a portal's head. *skips_today*: the lines are read upwards, and
    today's date among them is the one that a portal's head shows its readers. *label* is the line before the first.
    """
    prose: _Element | None = None
    for number, line in enumerate(lines):
        if skips_today:  # read upwards, a table cell's label is the line to come
            label = next((one.text for one in lines[number + 1 : number + 2] if one.text.endswith((":", "："))), "")
        if len(line.text) < _LONGEST_LABEL and not has_digit(line.text):
            label = line.text
        text = _where_dates_may_be(line)
        if prose is None and line.is_prose and not skips_today:
            prose = line.pieces[0].element
        if len(text) > _LONGEST_LINE or not (has_digit(text) or _AGE_WORDS.search(text)) or _SUMMARY.match(text):
            continue
        if is_above and (other := OTHER_LABEL.search(text)):
            if other[0].lower() in ("©", "copyright"):
                continue  # a picture's or an agency's credit
            return
        dates = list(_dates_in_line(doc, line, text, label))
        label = ""
        if dates and _is_entry_after_body(doc, line, dates[0].element):
            continue
        for date in dates:
            if is_of_other_post(doc, date.element) or is_foreign(doc, date.element) or is_in_list(doc, date.element):
                continue
            if prose is not None and is_in_table_below(date.element, prose):
                continue
            if skips_today and date.role == "bare" and date.moment.earliest.date() == _start_of_today(doc).date():
                continue
            yield replace(date, weight=date.weight + bonus - 0.01 * number)


def _is_entry_after_body(doc: Document, line: Line, dated: _Element) -> bool:
    """
    Whether the line is an entry of a list of posts after the body: a title that is a link, a date, and at most a rank.

    After a short text those lists are near; titles as short as 新码头发布 look like labels of their date, and hot lists name this very post.
    """
    words, titles = "", []
    for piece in line.pieces:
        link = piece.element if piece.element.tag == "a" else next(piece.element.iterancestors("a"), None)
        if link is None or piece.element is dated:
            words += piece.text
        else:
            titles.append((link, piece.text))
    if not titles or not _DATE_AND_RANK.fullmatch(words) or max(width(text) for _, text in titles) < _SHORTEST_TITLE:
        return False
    roles = (doc.family.role_of(doc.address_of(link) or "") for link, _ in titles)
    return not any(roles) and nearby.is_after_body(doc, dated)


_DATE_AND_RANK = re.compile(r"[\d\s:：/.()（）\[\]【】年月日时時分秒天周週个個小前昨今刚剛·•—-]*")
_SHORTEST_TITLE = 10  # columns; a name is shorter


def _where_dates_may_be(line: Line) -> str:
    """The part of *line* in which a date may be the article's: of a paragraph its opening, and that only if it looks dated."""
    if not line.is_prose or len(line.text) <= _LONGEST_LINE:
        return line.text
    if OF_POST.match(line.text):  # WordPress's first themes end the post with a paragraph about it
        return line.text[:_LONGEST_LINE]
    return line.text[:_LONGEST_DATED_OPENING] if _DATED_OPENING.match(line.text) else ""


def _dates_in_line(doc: Document, line: Line, text: str, label: str) -> Iterator[ShownDate]:
    """The dates in *text*, the part of *line* that is looked at; *label* is the line before it, where that is words only (Updated:)."""
    end = 0
    is_sentence = line.is_prose or text.endswith(("。", "！", "？"))  # 发布人：… may also stand before the text's first sentence
    role = "bare" if is_sentence else role_of(label, "bare")
    for moment in moments_in(doc, text):
        start, stop = moment.span
        before, after = text[end:start], text[stop:]
        role = role_in_sentence(before, after) or role_of(before, role)
        end = stop
        if role == "other" or moment.names_no_day:
            continue
        piece = line.piece_at(start)
        said = "modified" if role == "bare" and is_marked_change(piece.element) else role
        if _is_only_a_date(doc, line, piece, moment):
            weight = weight_of_whole(moment, said, piece)
        else:
            weight = weight_among_words(moment, said, before, after, piece, line)
        if weight > 0:
            yield ShownDate(moment, said, weight, piece.element)


def is_marked_change(element: _Element) -> bool:
    """
    Whether the class marks the date of a change: WordPress's ``<time class="updated">`` after a ``<time class="published">``,
    or a hidden ``<span class="updated">`` for machines before the day that is shown (Avada).

    Without the other beside it, it's the only date that the theme prints, and means the publication (tagDiv, Sage).
    """
    names = (element.get("class") or "").split()
    if "updated" not in names:
        return False
    if element.tag == "time":
        is_bare = names == ["updated"]
        return is_bare and any(
            "published" in (beside.get("class") or "") for beside in element.itersiblings("time", preceding=True)
        )
    shown = element.getnext()
    return element.tag == "span" and shown is not None and shown.tag == "span" and _YEAR.search(shown.text or "") is not None


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _is_only_a_date(doc: Document, line: Line, piece: Piece, moment: Moment) -> bool:
    """Whether the line, or its *piece*, is only *moment*, with its label, weekday and time of day."""
    read = next((found for text in (line.text, piece.text) if len(text) < 60 and (found := moment_of(doc, text))), None)
    return read is not None and read.at == moment.at
