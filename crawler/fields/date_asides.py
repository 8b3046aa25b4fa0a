"""What stands beside a bare date on its line: nothing, or one of the words that stand beside dates in bylines."""

from __future__ import annotations

import re

_SEPARATOR = re.compile(r"[|｜•·‧∙;；\[\]【】()（）/／,，、]|\s[-–—]+\s|—+|\s{2,}|(?<=\S)[:：](?=\s|$)|»|›|>")
# What may stand beside a bare date on its line and leave it the line's date.
_BESIDE = re.compile(
    r"^\W*(?:来源|來源|出处|作者|编辑|編輯|责编|记者|記者|撰文|文|阅读|浏览|点击|评论|人气|热度|查看|围观|次|打印|字号|字体|字體|分享|收藏|发布|发表|星期|周|时|点|at|um|à|a las|h|uhr|by|von|par|por|di|da|on|am|le|el|in|il|the"
    r"|views?|comments?|reads?|min|minutes?|share|print|edt|est|pdt|pst|gmt|bst|cet|cest|utc|ist|et|pm|am|a\.m|p\.m|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|lunes|martes)",
    re.I,
)


def last_part(text: str) -> str:
    return _SEPARATOR.split(text)[-1].strip() if text else ""


def first_part(text: str) -> str:
    return _SEPARATOR.split(text)[0].strip() if text else ""


def is_aside(part: str, whole: int) -> bool:
    """Whether what stands beside a date is nothing, or one of the words that stand beside dates in bylines."""
    return _BESIDE.match(part) is not None if part[2:] else whole < 50
