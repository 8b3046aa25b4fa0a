"""How sure it is that a date on a line near the headline is the article's own, by what else stands on that line."""

from __future__ import annotations

import re

from crawler.dates import Moment
from crawler.fields.dates.habits import has_year
from crawler.fields.flow import Line, Piece, width
from crawler.wordlists import any_of

# What parts the entries of a byline: bars, dots, brackets, dashes between spaces, wide gaps, a colon that ends a word, arrows.
_SEPARATOR = re.compile(r"[|｜•·‧∙;；\[\]【】()（）/／,，、]|\s[-–—]+\s|—+|\s{2,}|(?<=\S)[:：](?=\s|$)|»|›|>")
# How the other entries of a byline begin: a date beside one of them is still the byline's.
_BYLINE_ENTRY = re.compile(
    r"^\W*(?:\d[\d,.]*\s*)?(?:"
    + any_of(
        chinese="来源|來源|出处|作者|编辑|編輯|责编|记者|記者|撰文|文|阅读|浏览|点击|评论|人气|热度|查看|围观|人参与|分类|栏目|标签|次|打印|字号|字体|字體|分享|收藏|发布|发表|星期|周|时|点|[综綜]合|報導|報道|报道",
        prepositions="at|um|à|a las|h|uhr|by|von|par|por|di|da|on|am|le|el|in|il|the",
        english="views?|comments?|reads?|min|minutes?|share|print",
        clock=r"edt|est|pdt|pst|gmt|bst|cet|cest|utc|ist|et|pm|am|a\.m|p\.m",
        weekdays="mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|lunes|martes",
    )
    + ")",
    re.I,
)
_DATELINE_START = re.compile(r"(?:[A-ZÄÖÜ][\w/-]+(?: [A-ZÄÖÜ]\w+)?,\s+)?[\s（(\[]*")
_DATELINE_END = re.compile(r"\s*(?:[)\]）]|[–—|:]\s|-\s|\.\s|\s?[„“»«])")
_AGE_AND_DAY = re.compile(r"前\s*[（(]\s*\d")
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\s*", re.I)
_LABEL_MARK = re.compile("[:：|｜]")


def weight_of_whole(moment: Moment, role: str, piece: Piece) -> float:
    """The weight of a date that has its line, or its piece of one, to itself."""
    return {"published": 3.0, "modified": 2.0, "bare": 1.8}[role] + _markup_bonus(moment, piece)


def weight_among_words(moment: Moment, role: str, before: str, after: str, piece: Piece, line: Line) -> float:
    """
    The weight of a date that has words beside it on its line; 0 for one that belongs to a sentence.

    *before* and *after* are the words around it, up to the line's other dates.
    """
    weight = {"published": 3.0, "modified": 2.0, "bare": 1.6}[role] + _markup_bonus(moment, piece)
    if role != "bare":
        return weight - (1.0 if line.is_prose and width(before) > 40 else 0.0)
    if _DATELINE_END.match(after) and _DATELINE_START.fullmatch(before) and has_year(moment) and line.is_prose:
        return 1.0  # "(18.01.2018) Deutschlands …", "29.11.2022 – …": agencies and small portals open the text with its date
    if _AGE_AND_DAY.search(moment.raw) and line.width < 100:
        return 1.4  # "admin2个月前 (05-26)市场动态30": no sentence gives an age and the day it means
    if not has_year(moment) and (line.is_prose or line.width - width(moment.raw) > 60):
        return 0.0  # "刚刚，…" and "3 days ago" also begin sentences
    before = _WEB_ADDRESS.sub("|", before)  # "某网 https://www.… 2021-10-04 07:16 来源：": city portals print their address there
    return _weight_unlabelled(weight, moment, before, after, piece, line)


def _markup_bonus(moment: Moment, piece: Piece) -> float:
    has_clock = moment.precision in ("second", "minute")
    return 0.6 * has_clock + 0.8 * ("date" in piece.kinds or piece.element.tag == "time")


def _weight_unlabelled(weight: float, moment: Moment, before: str, after: str, piece: Piece, line: Line) -> float:
    """*weight* for a date among a byline's entries, reduced the more the line looks like a sentence."""
    is_entry = _is_byline_entry(_last_part(before), width(before)) and _is_byline_entry(_first_part(after), width(after))
    is_sentence = line.is_prose or line.text.endswith((".", "!", "?", "。"))
    goes_on = is_sentence and width(after) > 25 and not _LABEL_MARK.search(after)
    if is_entry and not goes_on:  # "On 3 March 2019 the tower was closed …" opens a text
        return weight
    if width(piece.text) - len(moment.raw) <= 6 and not line.is_prose:
        return weight - 0.2
    if line.is_prose or (is_entry and goes_on):
        return 0.0
    is_short = width(before) + width(after) <= 30 and not (before.strip() and after.strip())
    return 0.9 if is_short or moment.precision in ("second", "minute") or "date" in piece.kinds else 0.0


def _last_part(text: str) -> str:
    return _SEPARATOR.split(text)[-1].strip() if text else ""


def _first_part(text: str) -> str:
    return _SEPARATOR.split(text)[0].strip() if text else ""


def _is_byline_entry(part: str, columns: int) -> bool:
    """Whether the words next to a date are a byline's entry, or nothing; *columns* is the width of all text on that side."""
    return _BYLINE_ENTRY.match(part) is not None if part[2:] else columns < 50
