"""The time of day beside a date, with its zone: after the date, before it, or alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import tzinfo

from crawler.dates.words import AFTERNOON, MORNING, NOON
from crawler.dates.zones import read_zone


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written; *second* and *minute* None when not said; *day_shift* 1 for 24:00."""

    hour: int
    minute: int | None
    second: int | None
    zone: tzinfo | None
    start: int
    end: int
    day_shift: int = 0


_BEFORE_NOON = "|".join(sorted((re.escape(word) for word in MORNING | AFTERNOON | NOON), key=len, reverse=True))
_BETWEEN = re.compile(
    r"(?:\.(?=\s\d{1,2}:\d\d))?"  # 2020. március 8. 21:03
    r"(?:\s?[(（\[]?(?:周|週|星期|礼拜|禮拜)[一二三四五六日天][)）\]]?|\s?\([^()\d]{1,12}\)|[\s,]{1,2}[^\W\d_]{3,12}\.?(?=[\s,]))?"
    r"[\s,、|·•–—‑-]{0,5}"
    r"(?:(?:at|um|à|a las|às|as|alle|ore|ora|kl\.?|klo|klockan|o|в|у|об|ob|i|pukul|jam|lúc|vào lúc|saat|om|t|la|στις|בשעה|בסָ|الساعة|ساعت|时间)(?=[\s\d]))?\s{0,2}"
)
_CLOCK = re.compile(
    rf"(?:({_BEFORE_NOON})\s?)?(?:"
    r"(\d{1,2})\s?:\s?(\d{2})(?!\d)(?:\s?:\s?(\d{2})(?!\d)(?:[.,]\d{1,9})?)?"  # 8:17, 12:30:05.123
    r"|(\d{1,2})\s?[時时点點시](?![热熱赞贊击擊评評])(?:\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?|半)?"  # 14時30分
    r"|(\d{1,2})\s?h(?:\s?(\d{2}))?(?![\w])"  # 15h30
    r"|(\d{2})(\d{2})(\d{2})?(?!\d)"  # the tail of 20260526T1230
    r"|(\d{1,2})\.(\d{2})(?![\d.])"  # 15.30, only after a word that announces a time
    r"|(\d{1,2})(?=\s?(?:am|pm|a\.m|p\.m))"  # 3 pm
    rf")(?:\s?({_BEFORE_NOON})(?!\w))?(?:\s?(?:uhr|h|hrs?|น\.|г|ч)(?![\w]))?"
)
_ZONE_AFTER = re.compile(
    r"\s?[(（\[]?(z(?!\w)|(?:utc|gmt)\s?[+−-]\s?\d{1,2}(?::?\d{2})?(?!\d)|[+−-]\d{2}:?\d{2}(?!\d)|[+−-]\d{2}(?![\d:])|[+−-]\d(?=:\d\d(?!\d))"
    r"|北京时间|北京時間|мск|[a-z]{2,4}(?![\w.]))[)）\]]?"
)
_CLOCK_BEFORE = re.compile(
    rf"(?<![\d:])({_BEFORE_NOON})?\s?(\d{{1,2}})[:h](\d{{2}})(?::(\d{{2}}))?\s?({_BEFORE_NOON})?(?:\s?(?:uhr|h|[a-z]{{2,4}}))?"
    r"[\s,|·•–—-]{1,4}(?:on\s|am\s|le\s|den\s)?$"
)
_DOTTED_TAIL = re.compile(r"\s?(?:uhr|wib|wita|wit|น\.|h(?:rs)?\b|(?:gmt|bst|est|edt|ist|cest|cet|utc|[ap]\.?m)\b)")
_DOTTED_WORDS = re.compile(r"(?:kl\.?|klo|ore|um|alle|ora)\s{0,2}$")


def clock_after(text: str, end: int, zone: tzinfo) -> Clock | None:
    """The time of day after a date that ends at *end*, with am or pm applied, and with its zone; None if there is none."""
    between = _BETWEEN.match(text, end)
    start = between.end() if between else end
    clock = clock_at(
        text, start, zone, dotted=bool(_DOTTED_WORDS.search(text, end, start)), compact=end == start or text[end : end + 1] == "t"
    )
    if clock is None and between and between.end() != end:
        clock = clock_at(text, end, zone)
    return clock


def clock_at(text: str, start: int, zone: tzinfo, *, dotted: bool = False, compact: bool = False) -> Clock | None:
    """The time of day at *start* in folded *text*; *dotted* allows 15.30, *compact* 1530; None if there is none or an impossible one."""
    match = _CLOCK.match(text, start)
    if not match or (match[13] and not dotted and not _DOTTED_TAIL.match(text, match.end(14))) or (match[10] and not compact):
        return None
    groups = match.groups()
    hour, minute, second = next((groups[at : at + 3] for at in (1, 4) if groups[at]), (None, None, None))
    if hour is None:
        hour, minute, second = (
            groups[7] or groups[9] or groups[12] or groups[14],
            groups[8] or groups[10] or groups[13],
            groups[11],
        )
    if hour is None:
        return None
    if match[5] and match[0].endswith("半"):
        minute = "30"
    return _clock(int(hour), minute, second, (match[1] or "") + (match[16] or ""), text, match, zone)


def clock_before(text: str, start: int, zone: tzinfo) -> Clock | None:
    """The time of day that ends where a date starts: "12:30, 26 мая 2026"."""
    match = _CLOCK_BEFORE.search(text, max(0, start - 40), start)
    if not match:
        return None
    return _clock(int(match[2]), match[3], match[4], (match[1] or "") + (match[5] or ""), text, match, zone)


def _clock(
    hour: int, minute: str | None, second: str | None, noon: str, text: str, match: re.Match[str], zone: tzinfo
) -> Clock | None:
    if any(word in noon for word in AFTERNOON) and hour < 12 and not any(word in noon for word in ("a.m", "am")):
        hour += 12
    elif any(word in noon for word in MORNING) and hour == 12:
        hour = 0
    minutes, seconds = int(minute) if minute else None, int(second) if second else None
    shift = 0
    if hour == 24 and not minutes and not seconds:
        hour, shift = 0, 1
    if hour > 23 or (minutes or 0) > 59 or (seconds or 0) > 59:
        return None
    named = _ZONE_AFTER.match(text, match.end())
    is_span = named is not None and seconds is None and _ends_span(named[1], match[0], text[: match.start()])
    own = read_zone(named[1], zone) if named and not is_span else None
    end = named.end() if own and named else match.end()
    return Clock(hour, minutes, seconds, own, match.start(), end, shift)


def _ends_span(offset: str, clock: str, before: str) -> bool:
    """Whether what looks like the offset of a *clock* is the end of a span of time: 09:30-11:00, but not 2024-05-26T09:30-11:00."""
    return offset[0] in "+-−" and ":" in offset and clock.strip() == clock and "t" not in before
