"""Which blocks of a body's container are the article: those before its first words and after its last are taken off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.fields.content.blocks import Block
from crawler.fields.content.interjections import are_interjections, is_wall
from crawler.fields.content.lines import is_copyright_of_picture, is_credit, is_furniture, is_notice, is_related_heading
from crawler.fields.labels import count_labels, opens_labelled
from crawler.fields.title_claims import key_of
from crawler.text import has_cjk

_SENTENCE = re.compile(r"[.!?。！？…：:;；”\"」』)）]\s*$|[,，、。]")
_DATE = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|\d{1,2}:\d\d|\b(?:19|20)\d\d\b|\d+\s*(?:秒|分钟|分鐘|小时|小時|天|周|个月|個月|年)前|昨天|前天|刚刚|\b(?:hours?|days?|minutes?|weeks?|months?) ago\b"
)
# "Por Ana Souza Viernes, 13 de agosto de 2021, 01:55 h": who, then when, and nothing else.
_BY_AND_DATE = re.compile(
    r"(?i:(?:(?:posted|submitted|published|written|publicado|escrito|publié|scritto|pubblicato) )?(?:by|por|von|par|di|da|door|oleh|av|af|yazan|автор|γράφει (?:ο|η)))\s*:?\s+(?:[^\W\d_a-z][\w.'’-]*\s+(?:(?:de|del|da|do|dos|di|van|von|der|la|le|el|al|y|e)\s+)*){1,5}[^.!?]{0,90}\d"
)
_TOP = 14  # blocks; the headline and its byline stand among the first
_PROSE = 45  # characters; two CJK lines, one Latin line


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The article's own blocks, and the lines about rights and reprints that were taken out."""

    blocks: list[Block]
    notices: list[str] = field(default_factory=list)


def clean(blocks: Sequence[Block], title: str, boilerplate: frozenset[str] = frozenset(), exact: bool = False) -> Cleaned:
    """
    *blocks* without the headline, byline, credits, notices, teasers and what follows a heading of related links.

    In an *exact* container the first block is the first of the article.
    """
    kept = list(blocks) if exact else _after_headline(list(blocks), key_of(title))
    kept = _without_excerpt([block for block in kept if block.text not in boilerplate])
    if not exact:
        kept = [block for place, block in enumerate(kept) if place >= _TOP or not _HEADS_SUMMARY.fullmatch(block.text)]
    kept = _without_interjections(_without_related(kept))
    judged = [(block, is_notice(block.text)) for block in kept]
    kept = _without_ends([block for block, notice in judged if not notice and not is_furniture(block.text)], exact)
    notices = [block.text for block, notice in judged if notice and not is_copyright_of_picture(block.text)]
    return Cleaned([block for block in kept if not _is_lone_link(block)], notices)


def _is_nearly(one: str, other: str) -> bool:
    """Whether two keys are equal, or one is most of the other."""
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and (shorter == longer or (shorter in longer and len(shorter) > 0.7 * len(longer)))


def _after_headline(blocks: list[Block], key: str) -> list[Block]:
    """The blocks after the one that repeats the headline, if that is one of the first and has no prose before it; else all."""
    for place, block in enumerate(blocks[:_TOP]):
        if _is_nearly(key_of(block.text), key):
            return blocks[place + 1 :]
        first, _, rest = block.text.partition("\n")  # a headline in bold letters, and its byline after a line break
        if key and 0 < len(rest) < 90 and _DATE.search(rest) and key_of(first) == key:
            return blocks[place + 1 :]
        if len(block.text) > 3 * _PROSE and block.kind == "p":
            break
    return blocks


def _without_excerpt(blocks: list[Block]) -> list[Block]:
    """The blocks without a first one that repeats the beginning of the next: an excerpt, often cut short."""
    # a byline may stand before the excerpt or behind it, and a heading (导读：) above it
    texts = (
        (place, key_of(_SUMMARY.sub("", block.text)))
        for place, block in enumerate(blocks[:8])
        if block.text and not (has_cjk(block.text) and (_is_meta(block) or _SUMMARY.fullmatch(block.text)))
    )
    first, excerpt = next(texts, (0, ""))
    _, following = next(texts, (0, ""))
    if not following or not following.startswith(excerpt[: len(following)]):
        return blocks  # as nearly always: the others need not be looked at
    repeats = (following + "".join(key for _, key in texts)).startswith(excerpt)
    if repeats and (len(excerpt) > 15 or excerpt == following):
        return [block for place, block in enumerate(blocks) if place != first]
    return blocks


_HEADS_SUMMARY = re.compile(r"[\[【「\s]*(?:内容|文章|新闻)?(?:摘要|导读|导语|简介|提要)\s*[\]】」:：]+\s*")
_SUMMARY = re.compile(r"[\[【「\s]*(?:(?:内容|文章|新闻)?(?:摘要|导读|导语|简介|提要))[\s\]】」:：]*")


def _without_interjections(blocks: list[Block]) -> list[Block]:
    """The blocks without the page's own words to its reader, and without the list of what a subscription offers."""
    kept: list[Block] = []
    skipping = False
    for block, is_interjection in zip(blocks, are_interjections([block.text for block in blocks]), strict=True):
        if is_interjection:
            skipping = is_wall(block.text)
        elif skipping and block.kind == "li" and len(block.text) < 160:
            continue
        else:
            skipping = False
            kept.append(block)
    if len(kept) == len(blocks):
        return blocks
    size = sum(len(block.text) for block in blocks)
    return kept if sum(len(block.text) for block in kept) > 0.4 * size else blocks


def _without_related(blocks: list[Block]) -> list[Block]:
    """The blocks without headings of related links and the linked or short blocks below them; at the text's end, without all after one."""
    kept: list[Block] = []
    total = sum(len(block.text) for block in blocks)
    done = 0
    skipping = False
    for place, block in enumerate(blocks):
        done += len(block.text)
        if is_related_heading(block.text):
            after = (rest for rest in blocks[place + 1 :] if _is_prose(rest) and not rest.text.endswith(_CUT))
            if done > 0.6 * total and sum(len(rest.text) for rest in after) < 0.1 * total:
                break
            skipping = True
        elif skipping and (_is_linked(block) or _SAID_BESIDE.fullmatch(block.text) or _is_dated_link(block)):
            continue
        elif skipping and block.text.endswith(_CUT):
            continue  # below each title, how the post begins
        else:
            skipping = False
            kept.append(block)
    return kept


_CUT = ("...", "…")
# A date and counts, as they stand beside each link of such a list.
_SAID_BESIDE = re.compile(
    r"(?:[\d\s.,:/\-+·•|年月日时分秒前万wk]|小时|分钟|天|周|阅读|浏览|评论|次|views?|ago|(?:days?|weeks?|months?|years?|hours?|minutes?)\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*){0,40}",
    re.IGNORECASE,
)


def _without_ends(blocks: list[Block], exact: bool) -> list[Block]:
    """The blocks without credits, and without lines about the post before the first paragraph."""
    start = place = 0
    while not exact and place < min(len(blocks), _TOP):
        if _is_meta(blocks[place]) or (start and _is_count(blocks[place])):
            start = place + 1
        elif not _is_lone_link(blocks[place]):  # the author's name, over the line that says when
            break
        place += 1
    body = blocks[start:]
    last = len(body)
    return [
        block
        for place, block in enumerate(body)
        if not (is_credit(block.text) and ((place < 3 and not exact) or place >= max(1, last - 6)))
    ]


def _is_count(block: Block) -> bool:
    """Whether the line is just a number, as of likes or replies below a byline."""
    return block.kind == "p" and not block.images and 0 < len(block.text) < 8 and not any(map(str.isalpha, block.text))


def _is_meta(block: Block) -> bool:
    """Whether the line is a byline, date line or credit, rather than text of the article."""
    text = block.text
    if _is_reading_time(text) or _is_long_byline(text):
        return True
    if not text or len(text) > 90 or text.endswith(("。", ". ", "！")):
        return False
    is_dated = _DATE.search(text) is not None
    return (
        is_credit(text)
        or (_BYLINE.match(text) is not None and (is_dated or _NAMES.fullmatch(text) is not None))
        or _is_stamp(text)
        or opens_labelled(text) > 1  # Автор: … | 23-11-2026, 12:30 | Просмотров: …
        or (is_dated and (len(text) < 30 or not _SENTENCE.search(text)))
    )


def _is_reading_time(text: str) -> bool:
    """Whether the line says how long reading takes: "Jane Roe · Published in The Courier · 3 min read · Aug 29, 2021"."""
    return len(text) < 160 and _READ_TIME.search(text) is not None and not text.endswith((".", "!", "?", "。"))


def _is_long_byline(text: str) -> bool:
    """Whether the line holds a date and begins with a name or a label, or has several labels."""
    if len(text) >= 140 or text.endswith((".", "!", "?", "。", "！", "？")) or not _DATE.search(text):
        return False
    return _BY_AND_DATE.match(text) is not None or opens_labelled(text) > 0 or count_labels(text) > 1


def _is_stamp(text: str) -> bool:
    """Whether the line is a date with few words around it."""
    if not _STAMP.search(text) or text.endswith((".", "!", "?", ":", "…")):
        return False
    return sum(map(str.isalpha, text)) <= (12 if has_cjk(text) else 45)


_READ_TIME = re.compile(
    r"\b\d+\s?min(?:ute)?s?[. ]{0,2}(?:read\b|de lectur[ae]|leitura|lesezeit|di lettura|leestijd)|lesezeit:?\s?\d+\s?min|\d+\s?分钟阅读",
    re.I,
)
_BY = r"(?:by|von|par|por|di|door|av|af|oleh|penulis|opracowanie|(?:autor|автор|auteur|autore|haber|yazar)(?=\s*:)|بقلم|كتب|מאת|โดย|द्वारा)\s*:?\s+"
_BYLINE = re.compile(_BY + r"[^\W\d_]+(?:[-\s][^\W\d_]+)", re.IGNORECASE)
_WORD = r"[^\W\d_a-zß-ÿа-я][^\W\d_.]*\.?"
# "Por João Silva, Lisboa", "Autor: Jan Kowalski, źródło: PAP": capitalised words and no sentence
_NAMES = re.compile(rf"(?i:{_BY}){_WORD}(?:[\s-]{_WORD}){{1,3}}(?:,\s(?:\w+:\s)?{_WORD}(?:\s{_WORD})?)?")
_STAMP = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:(?:19|20)\d\d|\d\d(?!\d))|\d{1,2}\.?\s[^\W\d]{3,12}\.?\s(?:19|20)\d\d|[^\W\d]{3,12}\.?\s\d{1,2},?\s(?:19|20)\d\d"
)


def _is_prose(block: Block) -> bool:
    return len(block.text) > _PROSE and not _is_linked(block)


def _is_linked(block: Block) -> bool:
    return block.linked > 0.5 * len(block.text)


def _is_dated_link(block: Block) -> bool:
    """Whether the block is a link with a date, which may be longer than a short title."""
    return 0 < block.linked > 0.5 * len(_DIGITS.sub("", block.text)) and len(block.text) < 140


_DIGITS = re.compile(r"[\d\s:：./年月日()（）\[\]-]")


def _is_lone_link(block: Block) -> bool:
    """Whether the block is a single link, and so a pointer to another page."""
    return block.kind == "p" and 0 < len(block.text) <= 150 and block.linked > 0.9 * len(block.text)
