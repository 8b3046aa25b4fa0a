"""How often something was read or commented on, by the words around a number or the answer of a counter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.text import fold
from crawler.wordlists import any_of

MAX_COUNT = 2**53  # larger numbers, which JSON readers don't keep exactly, are no counts
MAX_CHARS = 20_000

_UNITS = {
    "万": 10**4, "萬": 10**4, "만": 10**4, "w": 10**4, "亿": 10**8, "億": 10**8, "억": 10**8, "千": 1000, "천": 1000, "k": 1000, "тыс": 1000,
    "tis": 1000, "tys": 1000, "mil": 1000, "bin": 1000, "m": 10**6, "млн": 10**6, "mio": 10**6, "mln": 10**6, "b": 10**9,
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
# A number beside the signs of a date, a time, an address or a price is no count; nor is the beginning of 0x1f or 1e5.
_NUMBER = (
    r"(?<!\d)(?<!\d[-/:.,xeh])(?<![年月￥¥$€])(?P<n>\d{1,3}(?:[,'’.\u00a0\u202f ]\d{3})+(?!\d)|\d{1,20}(?:[.,]\d{1,3})?)"
    r"(?![\d%]|x[\da-f]|e[+-]?\d|[-/:.,时時点點分秒]\d|\s?(?:[年月日秒]|分[钟鐘]|minutes?\b|mins?\b))"
    r"(?:\s?(?P<unit>" + _UNIT + r")(?![a-zа-я])\.?)?\+?"
)
_ONE = re.compile(r"(?P<minus>(?<![\w)）])[-−]\s?)?" + _NUMBER)

# What themes print before or after the number, in lower case.
_LABELS = {
    "views": any_of(
        chinese=r"阅读量|阅读数|阅读次数|阅读人数|阅读(?!时长|時長|时间|全文|更多|原文|本文|约|\s?\d+\s?分)|閱讀|浏览热度|浏览量|浏览数|浏览次数|浏览|瀏覽"
        "|点击量|点击数|点击率|点击次数|点击|點擊|點閱(?:次數|數|率)?|人气|人氣|热度|熱度|围观|圍觀|访问量|访问次数|访问(?!者)"
        r"|(?:(?<=[\dwk万])|(?<=[\dwk万] ))阅(?![\u4e00-\u9fff])|查看|观看|播放了?|路过|看过",
        japanese="閲覧数|閲覧|アクセス",
        korean="조회수|조회",
        english="views?|page ?views?|reads?|hits|visits|viewed|visited",
        german="aufrufe|gelesen",
        french="vues?|lectures?",
        spanish="visitas|lecturas|vistas|visto|leíd[oa]",
        portuguese="visualizações|leituras|acessos|lid[oa]",
        italian="visualizzazioni|letture|letto",
        dutch="weergaven",
        scandinavian="visningar|visninger",
        finnish="lukukertaa",
        polish="wyświetleń|odsłon|przeczytano",
        czech="zobrazení|přečteno",
        hungarian="megtekintés",
        romanian="vizualizări|afișări",
        russian=r"просмотр\w{0,3}|прочтений|прочитано",
        ukrainian_bulgarian=r"перегляд\w{0,3}|прегледа?",
        greek="προβολέ[ςσ]",
        turkish="görüntülenme|okunma|gösterim|okundu|tıklanma",
        indonesian="dilihat|dibaca",
        vietnamese="lượt (?:xem|đọc)",
        persian="تعداد بازدید|بازدیدها?",
        arabic="عدد (?:المشاهدات|الزيارات|القراءات|مرات القراءة)|زيارة|مشاهدات|مشاهدة",
        hebrew="קריאות|צפיות",
        hindi="बार देखा",
    ),
    "comments": any_of(
        chinese=r"评论数|评论|評論|(?:(?<=\d)|(?<=\d ))评(?![\u4e00-\u9fff])|吐槽|留言|回复数|回复|回覆|跟帖",
        japanese="コメント数|コメント",
        korean="댓글수|댓글",
        english="comments?|replies",
        german="kommentare?",
        french="commentaires?",
        spanish_portuguese="comentarios?|comentários?",
        italian="commenti|commento",
        dutch="reacties",
        scandinavian_finnish="kommentarer|kommentit",
        polish_czech=r"komentarz\w{0,3}|komentář\w{0,3}",
        hungarian="hozzászólás",
        romanian="comentarii",
        russian=r"комментари\w{0,3}|комментариев",
        ukrainian_bulgarian=r"коментар\w{0,3}",
        greek="σχόλια",
        turkish_indonesian="yorum|komentar",
        vietnamese="bình luận",
        arabic=r"تعليق\w{0,3}",
        hebrew="תגובות",
    ),
    "likes": "点赞数|点赞|點讚|赞|讚|喜欢|いいね|좋아요|likes?",
    "shares": "分享|转发|shares?|シェア|공유",
}


def _any_label(side: str) -> str:
    return "|".join(f"(?P<{name}_{side}>(?<![a-z])(?:{words})(?![a-z]))" for name, words in _LABELS.items())


_LABEL_FIRST = re.compile(
    r"(?<![今昨当當][日天])"  # 今日浏览：3 总浏览：27
    f"(?:{_any_label('a')})"
    + r"\s?(?:[数數量]|次[数數])?\s?[:：|]?\s?[(（【\[]?\s?(?:共|有)?\s?"  # RiPro: 浏览热度: (6.9k)
    + _NUMBER
    # in 阅读 2 条评论 the number is that of the comments, and no views are shown
    + r"(?!\s?[条條]\s?(?:评论|評論|留言|回复|吐槽))"
)
# no colon behind the label, which then names what follows: 字数 1.4k 阅读量: …
_NUMBER_FIRST = re.compile(
    r"(?<!字[数數])(?<!字[数數][:： ])(?<!字[数數][:：] )"
    + _NUMBER
    + r"\s?(?:人次|次|人|条|條|个|個|点|點|篇|位|回|件|개|명|회)?\s?(?:已|的|total )?\s?"
    + f"(?:{_any_label('b')})"
    # not how many of them came lately: 27 total views, 3 views today; (Visited 27 times, 3 visit(s) today)
    + r"(?![量数數次]{0,2}\s?[:：]|(?:\(s\))?\s(?:today|yesterday|this (?:week|month)|per day))"
)

_WRITES = re.compile(
    r"(?:document\.write(?:ln)?|\.(?:html|text|val)|innerHTML\s*=|innerText\s*=)\s*\(?\s*['\"]?\s*(-?\d{1,20})\s*['\"]?"
)
_WRITES_TO = re.compile(
    r"(?:\(\s*['\"][#.]?|getElementById\(\s*['\"])(?P<id>[\w-]{1,60})['\"]\s*\)\s*\.\s*(?:html|text|val|innerHTML|innerText)\s*[=(]\s*['\"]?\s*(?P<n>\d{1,20})"
)
_ASSIGNS = re.compile(
    r"(?:var\s+)?\w{0,20}(?:hits?|views?|clicks?|count|num|pv)\w{0,10}\s*=\s*['\"]?(\d{1,20})['\"]?\s*;?", re.IGNORECASE
)
_VIEW_KEYS = re.compile(
    r"(?:.*_)?(?:hits?|views?|viewnum|view_?count|view_?num|read_?count|read_?num|readnum|clicks?|click_?count|pv|visits?|reads?)",
    re.IGNORECASE,
)
_COUNT_KEYS = re.compile(r"count|num|number|total|data|result|value", re.IGNORECASE)


def read_count(text: str) -> int | None:
    """
    The first number in *text*, with its unit (万, k) applied; None if there is none, or a negative one, a date, or one above MAX_COUNT.

    >>> read_count("阅读 1.2万"), read_count("10w+"), read_count("6,927"), read_count("59点热度"), read_count("1.2k")
    (12000, 100000, 6927, 59, 1200)
    >>> read_count("2024-05-26"), read_count("-5"), read_count("暂无")
    (None, None, None)
    """
    match = _ONE.search(fold(text[:MAX_CHARS]))
    if not match or match["minus"]:
        return None
    return _value(match["n"], match["unit"])


def find_counts(text: str) -> dict[str, int]:
    """
    The labelled counts in *text*, a byline: {"views", "comments", "likes" or "shares": the first count so labelled}.

    >>> find_counts("来源：新华网 时间：2026-05-26 12:30 阅读：1.2万 评论(5)")
    {'views': 12000, 'comments': 5}
    >>> find_counts("59点热度 暂无评论"), find_counts("有 3 条评论，30 views")
    ({'views': 59}, {'comments': 3, 'views': 30})
    >>> find_counts("27 total views, 3 views today"), find_counts("(Visited 127 times, 3 visits today)"), find_counts("字数 1200 阅读 27")
    ({'views': 27}, {'views': 127}, {'views': 27})
    >>> find_counts("浏览 318 评论 2"), find_counts("318 views 2 comments")
    ({'views': 318, 'comments': 2}, {'views': 318, 'comments': 2})
    """
    folded = fold(text[:MAX_CHARS])
    found: dict[str, tuple[int, int]] = {}
    taken: list[tuple[int, int]] = []
    for match, side in _labelled(folded):
        span = match.span("n")
        name = next(name for name in _LABELS if match[f"{name}_{side}"])
        if _says_otherwise(folded, match, side):
            continue
        value = _value(match["n"], match["unit"])
        if value is None or name in found or any(span[0] < end and start < span[1] for start, end in taken):
            continue
        found[name] = (match.start(), value)
        taken.append(span)
    return {name: value for name, (_, value) in sorted(found.items(), key=lambda item: item[1][0])}


def _says_otherwise(text: str, match: re.Match[str], side: str) -> bool:
    """Whether the word and the number are a sentence's (view 6 images, read 16 letters), or a year before a button (May 3, 2026 Comment)."""
    if side == "a":
        said = match[0]
        return said[:4].isascii() and not _MARKED.search(said) and _NOUN.match(text, match.end()) is not None
    return _YEAR.fullmatch(match["n"]) is not None and _DAY_BEFORE.search(text, 0, match.start("n")) is not None


_MARKED = re.compile("[:：|(（\\[]")
_NOUN = re.compile(
    r"\s(?!times?\b|volte\b|fois\b|veces\b|vezes\b|kali\b|keer\b|gånger\b|ganger\b|gange\b|razy\b|krát\b|defa\b|ori\b|raz\b|views?\b|reads?\b|comments?\b|likes?\b|shares?\b)[a-z]{4,}"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY_BEFORE = re.compile(
    r"(?:(?<![-:：./年月\d])\d{1,2}(?:st|nd|rd|th)?[,.]?|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\s$"
)


def read_counter_answer(text: str) -> int | None:
    """
    The view count that a CMS's counter address answers: a bare number, ``document.write``, jQuery or JSON (also as JSONP); None if none.

    >>> read_counter_answer("document.write('29');"), read_counter_answer("$('#todaydowns').html('1');$('#hits').html('29');")
    (29, 29)
    >>> read_counter_answer('cb({"code":0,"data":{"id":7,"hits":"31"}})'), read_counter_answer("<html>404</html>")
    (31, None)
    >>> read_counter_answer('[{"views": true}, {"views": 83}]'), read_counter_answer('{"code": 0}'), read_counter_answer("{29")
    (83, None, None)
    """
    text = text[:MAX_CHARS].strip().lstrip("\ufeff")
    if text.strip("'\"; \n").isdecimal():
        return _bounded(int(text.strip("'\"; \n")[:20]))
    named = [(match["id"], match["n"]) for match in _WRITES_TO.finditer(text)]
    for identifier, number in named:
        if _VIEW_KEYS.fullmatch(identifier):
            return _bounded(int(number))
    answer = _from_json(text)
    if answer is not None:
        return answer
    match = _WRITES.search(text) or (None if text.startswith("<") else _ASSIGNS.search(text))
    return _bounded(int(match[1])) if match else None


def _labelled(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Matches of both orders, those with a colon first, else left to right: what the first of a row does, the others do too."""
    matches = [(match, "a") for match in _LABEL_FIRST.finditer(text)] + [(match, "b") for match in _NUMBER_FIRST.finditer(text)]
    return iter(sorted(matches, key=lambda pair: (not (pair[1] == "a" and re.search("[:：(（]", pair[0][0])), pair[0].start())))


def _value(number: str, unit: str | None) -> int | None:
    compact = re.sub(r"[\s'’\u00a0\u202f]", "", number)
    if unit:
        try:
            return _bounded(round(float(compact.replace(",", ".")) * _UNITS[unit]))
        except (ValueError, OverflowError):
            return None
    whole, *groups = re.split("[.,]", compact)
    if groups and not all(len(group) == 3 for group in groups):
        return None  # "4.5" is a mark, not a count
    return _bounded(int(whole + "".join(groups)))


def _bounded(value: int) -> int | None:
    return value if 0 <= value <= MAX_COUNT else None


def _from_json(text: str) -> int | None:
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    if start < 0 or "<html" in text[:200].lower():
        return None
    try:
        data, _ = json.JSONDecoder().raw_decode(text[start:])
    except (ValueError, RecursionError):
        return None
    pairs = list(_pairs(data, 0))
    for pattern in (_VIEW_KEYS, _COUNT_KEYS):
        for key, value in pairs:
            if pattern.fullmatch(key) and (count := _as_count(value)) is not None:
                return count
    return None


def _pairs(data: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > 6:
        return
    for key, value in data.items() if isinstance(data, dict) else [("", item) for item in data] if isinstance(data, list) else []:
        yield key, value
        yield from _pairs(value, depth + 1)


def _as_count(value: Any) -> int | None:
    if isinstance(value, str):
        return _bounded(int(value)) if value.isascii() and value.isdecimal() and len(value) < 20 else None
    return _bounded(value) if isinstance(value, int) and not isinstance(value, bool) else None
