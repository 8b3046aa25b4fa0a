"""Reading a date expression, or every moment in running text, against the clock and zone of the page."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from datetime import datetime, tzinfo

from crawler.dates.absolute import Written
from crawler.dates.clock import clock_after
from crawler.dates.find import Options, find_all, on_date, spanned
from crawler.dates.moment import Moment, local, moment_at, settled
from crawler.dates.relative import Rounding
from crawler.text import fold

MAX_CHARS = 20_000  # of running text; a byline is under 200
MAX_EXPRESSION = 120  # the longest single expression met is under 60 characters
_TEXTS_REMEMBERED = 512  # texts: several rules read the same lines of a page, and a page's cards say the same age

_LABEL = re.compile(
    r"[\s\[(【（,，|/·•—–-]*(?:[^\W\d_]{0,12}(?:时间|日期|時間|日時|发布于|发表于|發佈於|發表於|更新于|编辑于|发布|发表|時刻|일시|입력|수정|등록|승인|기사)[^\W\d_]{0,3}|公開日?|更新日?|作成日|掲載日?"
    r"|(?:first |last )?(?:published|posted|updated|modified|created|released|date|on|written|veröffentlicht|aktualisiert|stand|publié|mis à jour|publicado"
    r"|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|опубликовано|обновлено|дата|data|yayınlanma|güncelleme|tarih|ngày|đăng)"
    r"(?: (?:on|at|am|le|el|em|il|op|by|date|time|den|от))?)?[\s:：]*"
)
_TAIL = re.compile(
    r"[\s\])】）,，.。|/·•—–-]*(?:uhr|d\.|发布|发表|更新|编辑|에 입력|入力|公開|配信|掲載)?[\s\])】）,，.。|/·•—–:：-]*"
)
_WEEKDAY_HEAD = re.compile(r"(?:[^\W\d_]{2,12}(?:-feira)?\.?[,،]?\s{1,2}|(?:星期|周|週|礼拜)[一二三四五六日天][,\s]{0,2})?")
_EPOCH = re.compile(r"(?:/date\()?(\d{10})(\d{3})?(?:\.\d{1,6})?(?:[+-]\d{4})?(?:\)/)?")
# Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Thai, Lao, Burmese, Khmer
_ZEROS = "\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0\u1040\u17e0"
_ASCII_DIGITS = {ord(zero) + digit: str(digit) for zero in _ZEROS for digit in range(10)}


def read_moment(
    text: str,
    now: datetime,
    zone: tzinfo,
    *,
    source_offset: bool = True,
    day_first: bool | None = None,
    lang: str | None = None,
    rounding: Rounding = "either",
) -> Moment | None:
    """
    The moment that *text* as a whole states, with or without a label ("发布时间：", "Published on") and a weekday.

    None if it states none, an impossible one, or one that is more than a day after *now*.

    *now* is aware; *zone* is meant by times that name none. With *source_offset* False an offset in the text is ignored (Typecho
    labels Shanghai's wall time +00:00). *day_first* and *lang* are the page's, *rounding* is what the family knows of its theme.

    >>> from datetime import UTC
    >>> now = datetime(2024, 7, 26, 3, tzinfo=UTC)
    >>> read_moment("2个月前 (05-26)", now, UTC).at.date().isoformat(), read_moment("发布时间：2024-05-26 12:30", now, UTC).precision
    ('2024-05-26', 'minute')
    >>> read_moment("2025-02-30", now, UTC) is None, read_moment("May 26th, 2024", now, UTC).at.isoformat()
    (True, '2024-05-26T00:00:00+00:00')
    """
    return _read(text.strip()[:MAX_EXPRESSION], now, zone, source_offset, day_first, lang, rounding)


@functools.lru_cache(maxsize=_TEXTS_REMEMBERED)
def _read(
    raw: str, now: datetime, zone: tzinfo, source_offset: bool, day_first: bool | None, lang: str | None, rounding: Rounding
) -> Moment | None:
    here = local(now, zone)
    if alone := _machine_date(raw, here, zone, source_offset):
        return alone
    folded = plain(raw)
    epoch = _EPOCH.fullmatch(folded)
    if epoch:
        return _epoch(int(epoch[1]), here, raw)
    label = _LABEL.match(folded)
    starts = sorted({0, label.end() if label else 0})
    for moment in find_all(folded, raw, here, zone, Options(source_offset, day_first, lang, rounding, whole=True)):
        begin, end = moment.span
        if _is_whole(folded, begin, end, starts):
            return replace(moment, raw=raw)
    return None


def find_moments(
    text: str,
    now: datetime,
    zone: tzinfo,
    *,
    source_offset: bool = True,
    day_first: bool | None = None,
    lang: str | None = None,
    rounding: Rounding = "either",
) -> list[Moment]:
    """
    Every moment that running *text* (a byline, a footer line) names, left to right, each with its ``span`` in *text*.

    Only what can be nothing else counts: no years, months or weekdays alone, no fractions like 5/6. Text beyond MAX_CHARS isn't read.

    >>> from datetime import UTC
    >>> [found.raw for found in find_moments("admin2个月前 (05-26)市场动态30", datetime(2024, 7, 26, tzinfo=UTC), UTC)]
    ['2个月前 (05-26)']
    """
    return list(_read_all(text[:MAX_CHARS], now, zone, source_offset, day_first, lang, rounding))


@functools.lru_cache(maxsize=_TEXTS_REMEMBERED)
def _read_all(
    text: str, now: datetime, zone: tzinfo, source_offset: bool, day_first: bool | None, lang: str | None, rounding: Rounding
) -> tuple[Moment, ...]:
    here = local(now, zone)
    if alone := _machine_date(text, here, zone, source_offset):
        return (alone,)
    options = Options(source_offset, day_first, lang, rounding, whole=False)
    return tuple(find_all(plain(text), text, here, zone, options))


_MACHINE_DATE = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?: \d\d:\d\d(?::\d\d)?)?", re.ASCII)


def _machine_date(text: str, now: datetime, zone: tzinfo, source_offset: bool) -> Moment | None:
    """The moment of a text that is nothing but a date in the form 2024-05-26 12:30, as most lists show beside their entries; else None."""
    match = _MACHINE_DATE.fullmatch(text)
    if match is None:
        return None
    clock = clock_after(text, match.end(3), zone)
    if (clock.end if clock else match.end(3)) != len(text):
        return None
    written = Written(int(match[1]), int(match[2]), int(match[3]), 0, match.end(3))
    return spanned(on_date(int(match[1]), written, clock, now, zone, source_offset), text, 0, len(text))


def _epoch(seconds: int, now: datetime, raw: str) -> Moment | None:
    """The moment so many seconds after 1970 began; None before 2000, as such a number is rather a count or an identifier."""
    if not 946_684_800 <= seconds < 4_102_444_800:
        return None
    moment = settled(moment_at(datetime.fromtimestamp(seconds, now.tzinfo), "second"), now)
    return replace(moment, raw=raw, span=(0, len(raw))) if moment else None


def _is_whole(text: str, begin: int, end: int, starts: list[int]) -> bool:
    """Whether the date from *begin* to *end* is all of *text*, but for a weekday after one of *starts* and words at the end."""
    tail = _TAIL.match(text, end)
    if tail is None or tail.end() != len(text):
        return False
    for start in starts:
        head = _WEEKDAY_HEAD.match(text, start)
        if begin in (start, head.end() if head else start):
            return True
    return False


def plain(text: str) -> str:
    """
    *text* folded, one character to one, with the digits of all scripts turned into ASCII ones.

    >>> plain("١٥ يونيو ٢٠٢٦"), plain("２０２６年")
    ('15 يونيو 2026', '2026年')
    """
    return fold(text).translate(_ASCII_DIGITS)
