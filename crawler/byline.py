"""Who, when, where from and how often read: the line between headline and body, with labels in any order or none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from crawler.byline_words import AGENCIES, AUTHOR_PREFIXES, LABELS, NAME_JOINERS, NOT_A_NAME
from crawler.counts import find_counts, read_count
from crawler.dates import Moment, find_moments
from crawler.text import fold, has_cjk, squeeze

MAX_CHARS = 2000  # what is longer is no byline
MAX_NAME = 40
MAX_CJK_NAME = 12  # a transliterated foreign name; most are two to four characters
_LATE = datetime(2200, 1, 1, tzinfo=UTC)  # only where a date stands is asked here, not when: nothing may be "in the future"
_BREAK = "\u2502"  # between two pieces: no value runs over it

_LABEL = re.compile("|".join(f"(?P<{field}>{words})" for field, words in LABELS.items()))
_AUTHOR_PREFIX = re.compile(rf"(?:^|(?<=[\s{_BREAK}|·•—–,(（]))(?:{AUTHOR_PREFIXES})", re.IGNORECASE)
_SEPARATOR = re.compile(rf"[{_BREAK}|｜丨·•◆●\t]|\s[-–—/]\s|\s{{2,}}|[;；]")
_JOINER = re.compile(NAME_JOINERS, re.IGNORECASE)
_EDGE = " \t,，.。:：;；|｜/／\\-–—_·•()（）[]【】《》<>「」『』\"'“”‘’*#@"
_NO_NAME = re.compile(NOT_A_NAME, re.IGNORECASE)
_SENTENCE = re.compile(r"[。！？!?：:…=<>{}]|https?|www\.|@|\d{3,}|\.\w{2,4}/")
_AGENCY = re.compile(AGENCIES, re.IGNORECASE)
_BEFORE_DATE = re.compile(r"\s?(?:发布于|发表于|更新于|编辑于|发布|发表|(?:published|posted|updated|written|on|am|le|at|el)\s?)+$", re.IGNORECASE)
_PLACE_WORD = re.compile(r"\s(?:in|on|at|am|le|under)\s", re.IGNORECASE)
_HAN_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?: [\u4e00-\u9fff]{2,4})+")


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says; None or "" for what it does not. Several authors are joined with ", ", as in ``Article.author``."""

    author: str | None = None
    editor: str | None = None
    source: str | None = None
    date_text: str = ""
    category: str | None = None
    views: int | None = None
    comments: int | None = None
    labelled: frozenset[str] = frozenset()
    """The fields that a label named; the others are read from their place alone."""


def read_byline(text_pieces: Sequence[str]) -> Byline:
    """
    The fields of the byline whose texts, element by element, are *text_pieces*. Never raises; a long text is cut at MAX_CHARS.

    >>> line = read_byline(["来源：新华网 作者：张三 责编：李四 时间：2026-05-26 12:30 阅读：1.2万"])
    >>> line.author, line.editor, line.source, line.date_text, line.views
    ('张三', '李四', '新华网', '2026-05-26 12:30', 12000)
    >>> line = read_byline(["admin2个月前 (05-26)市场动态30"])
    >>> line.author, line.date_text, line.category, line.views
    ('admin', '2个月前 (05-26)', '市场动态', 30)
    """
    text = _BREAK.join(squeeze(piece) for piece in text_pieces if piece and piece.strip())[:MAX_CHARS]
    text = text.replace(_BREAK + "(", " (")  # a bracket explains what stands before it: 2个月前 | (05-26)
    if not text:
        return Byline()
    moments = find_moments(text, _LATE, UTC)
    values, places = _labelled(text, moments)
    counts = find_counts(text)
    date_text = _date_of(text, moments)
    byline = Byline(
        author=_first(names(value) for value in values.get("author", [])),
        editor=_first(names(value) for value in values.get("editor", [])),
        source=_first(outlet(value) for value in values.get("source", [])),
        date_text=date_text,
        category=_first(_phrase(value) for value in values.get("category", [])),
        views=counts.get("views"),
        comments=counts.get("comments"),
        labelled=frozenset(values) | frozenset(counts),
    )
    return _by_place(byline, text, moments, places)


def names(text: str) -> str | None:
    """
    The people that a label's value names, joined with ", "; None if it names nobody (a menu word, an address, a sentence).

    >>> names("王五 通讯员 赵六"), names("John Smith and Jane Doe"), names("张三、李四"), names("搜索"), names("admin")
    ('王五, 赵六', 'John Smith, Jane Doe', '张三, 李四', None, 'admin')
    """
    text = _AUTHOR_PREFIX.sub("、", text.strip())
    if _HAN_NAMES.fullmatch(text.strip(_EDGE)):
        text = text.strip(_EDGE).replace(" ", "、")
    found: list[str] = []
    for part in _JOINER.split(text):
        name = part.strip(_EDGE)
        if _is_name(name) and name not in found:
            found.append(name)
    people = [name for name in found if not _AGENCY.fullmatch(name)]
    return ", ".join(people or found) or None


def outlet(text: str) -> str | None:
    """
    The publication that a source label's value names; None if none.

    >>> outlet(" 新华网 "), outlet("https://a.cn/"), outlet("《中国开发区》杂志")
    ('新华网', None, '《中国开发区》杂志')
    """
    name = squeeze(text).strip(" \t,，.。:：;；|｜/\\-–—·•()（）[]【】")
    if not name or len(name) > MAX_NAME or _NO_NAME.fullmatch(name):
        return None
    return None if re.search(r"[。！？!?…<>{}]|https?:|\d{5,}", name) else name


def _labelled(text: str, moments: Sequence[Moment]) -> tuple[dict[str, list[str]], list[tuple[int, int]]]:
    """Values by field in order, and the spans they and their labels take; a value ends at the next label, date or separator."""
    folded = fold(text)
    labels = [match for match in _LABEL.finditer(folded) if not any(m.span[0] <= match.start() < m.span[1] for m in moments)]
    values: dict[str, list[str]] = {}
    places: list[tuple[int, int]] = []
    for index, label in enumerate(labels):
        stop = labels[index + 1].start() if index + 1 < len(labels) else len(text)
        stop = min([stop, *(m.span[0] for m in moments if m.span[0] >= label.end())])
        start = label.end()
        while start < stop and text[start] in f" {_BREAK}:：":  # a label may be an element of its own
            start += 1
        separator = _SEPARATOR.search(text, start, stop)
        end = separator.start() if separator and separator.start() > start else stop
        places.append((label.start(), end))
        value = text[start:end].strip()
        if value and label.lastgroup:
            values.setdefault(label.lastgroup, []).append(value)
    return values, places


def _date_of(text: str, moments: Sequence[Moment]) -> str:
    """The first date after a label that speaks of publishing, else the first of all; one after "更新" only when alone."""
    if not moments:
        return ""
    folded = fold(text)
    best = min(moments, key=lambda moment: (_date_rank(folded[max(0, moment.span[0] - 14) : moment.span[0]]), moment.span))
    return best.raw


def _date_rank(before: str) -> int:
    if re.search(r"更新|修改|编辑于|update|modif|aktualis|mis à jour|actualiz|atualiz|aggiorn|обновл|수정", before):
        return 2
    if re.search(r"发布|发表|發佈|發表|时间|日期|publi|posted|veröffentlicht|pubblicat|опубликован|입력|등록|公開|配信", before):
        return 0
    return 1


def _by_place(byline: Byline, text: str, moments: Sequence[Moment], places: list[tuple[int, int]]) -> Byline:
    """*byline* with what stands unlabelled around the date: author before it, category and views after, as themes order them."""
    chosen = next((moment for moment in moments if moment.raw == byline.date_text), None)
    if chosen is None or any(start <= chosen.span[0] < end for start, end in places):
        return _with_prefixed_author(byline, text)
    byline = _with_prefixed_author(byline, text)
    before = [part for part in _parts(_BEFORE_DATE.sub("", text[: chosen.span[0]].rstrip()), 0, places) if _phrase(part)]
    after = _parts(text[chosen.span[1] :], chosen.span[1], places)
    if byline.author is None and before and len(before) <= 3 and not byline.source:
        byline = replace(byline, author=names(before[0]))
    if byline.category is None and byline.views is None and after and not _AUTHOR_PREFIX.match(after[0]):
        category, views = _category_and_views(after)
        byline = replace(byline, category=category, views=views)
    return byline


def _with_prefixed_author(byline: Byline, text: str) -> Byline:
    """*byline* with the author that a word without a colon announces: "记者 王五", "文/张三", "By John Smith"."""
    match = _AUTHOR_PREFIX.search(text) if byline.author is None else None
    if not match:
        return byline
    rest = _LABEL.split(text[match.start() :], maxsplit=1)[0]
    moments = find_moments(rest, _LATE, UTC)
    rest = rest[: moments[0].span[0]] if moments else rest
    first = re.split(rf"[{_BREAK}|｜•)）]|\s[–—-]\s|\s{{2,}}", rest.strip(f" {_BREAK}"), maxsplit=1)[0]
    author = names(_PLACE_WORD.split(first, maxsplit=1)[0])
    return replace(byline, author=author, labelled=byline.labelled | {"author"}) if author else byline


def _parts(text: str, offset: int, places: Sequence[tuple[int, int]]) -> list[str]:
    """The unlabelled pieces of *text*, which starts at *offset* of the byline."""
    for start, end in places:
        low, high = max(start - offset, 0), min(end - offset, len(text))
        if low < high:
            text = text[:low] + _BREAK * (high - low) + text[high:]
    return [part for part in (piece.strip(_EDGE) for piece in _SEPARATOR.split(text)) if part]


def _category_and_views(after: Sequence[str]) -> tuple[str | None, int | None]:
    """A theme's icons stand for its labels: after the date a word is the category, and a bare number after it the views."""
    match = re.fullmatch(r"(\D{2,16}?)\s?(\d{1,9}(?:\.\d)?[万w]?\+?)?(?:\s\d{1,9})?", after[0])
    if not match:
        return None, None
    category = _phrase(match[1])
    following = after[1] if len(after) > 1 and re.fullmatch(r"[\d,.]{1,12}[万w]?\+?", after[1]) else None
    number = match[2] or following
    return category, read_count(number) if number and category else None


def _phrase(text: str) -> str | None:
    phrase = squeeze(text.replace(_BREAK, " ")).strip(_EDGE)
    return phrase if phrase and len(phrase) <= MAX_NAME and not _NO_NAME.fullmatch(phrase) and not _SENTENCE.search(phrase) else None


def _is_name(name: str) -> bool:
    if not name or name.isdecimal() or _NO_NAME.fullmatch(name) or _SENTENCE.search(name) or not any(map(str.isalpha, name)):
        return False
    return len(name) <= (MAX_CJK_NAME if has_cjk(name) else MAX_NAME) and name.count(" ") <= 5


def _first(values: Iterator[str | None]) -> str | None:
    return next((value for value in values if value), None)
