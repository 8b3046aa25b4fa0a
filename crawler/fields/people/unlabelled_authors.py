"""Authors whom no label or class names: a name beside the date, alone on a line, or in a Chinese text's first or last words."""

from __future__ import annotations

import re

from crawler.document import Document, Finding
from crawler.fields import nearby
from crawler.fields.belonging import is_foreign
from crawler.fields.dates.shown_dates import shown_dates
from crawler.fields.flow import Piece, width
from crawler.fields.kinds import own_kinds
from crawler.fields.people.author_names import finding_of, is_chinese, own_names
from crawler.fields.people.byline_words import AUTHOR_LINK
from crawler.fields.people.bylines import href_of
from crawler.fields.people.names import is_person
from crawler.fields.people.surnames import has_surname
from crawler.fields.title_claims import key_of, title_claims
from crawler.text import has_cjk

_SIGNED = re.compile(
    r"[（(【\[〔]?\s*(?:[\u4e00-\u9fff·\w]{2,16}?)?\s*(?:全媒体|融媒体|首席|特约|实习|见习)?(?:记者|記者|通讯员|通訊員|评论员|实习生|特约撰稿人?)(?!从[^\s　、，,）)]{2})[\s:：/／]*(?P<names>[\u4e00-\u9fff·]{1,4}(?:[\s　、，,]+(?:(?:实习|见习)?(?:记者|通讯员)\s*)?[\u4e00-\u9fff·]{1,4}){0,5})"
    r"\s*(?:[）)】\]〕]|(?:[/／].{0,6}(?:報導|报道|報道|電|电))|(?:报道|報導|報道|摄|文(?![\u4e00-\u9fff]))|$)"  # 记者从市文旅局获悉 names nobody
)


def from_opening(doc: Document) -> Finding[str] | None:
    """The names in a signature in the body's first lines: （记者唐霁）, 半月谈记者 史卫燕, 〔記者巫其倫／台北報導〕."""
    if not is_chinese(doc):
        return None
    found: list[str] = []
    for line in (*nearby.below(doc)[:14], *nearby.opening(doc)[:4]):
        text = line.text[:80]
        if names := own_names(doc, _from_taiwan(text)):
            return finding_of(names, "opening", text)
        match = _SIGNED.search(text)
        names = own_names(doc, [match["names"]]) if match and _stands_as_signature(text, match) else []
        if not any(map(is_person, names)) and found:
            break  # reporters and their trainees sign line after line
        found.extend(name for name in names if is_person(name))
    return finding_of(list(dict.fromkeys(found)), "opening", " ".join(found))


def _from_taiwan(text: str) -> list[str]:
    """
    The writers in a dateline of Taiwan's, where the place follows without a mark, or no word says reporter; else empty.

    >>> _from_taiwan("（中央社記者江明晏、林小冬台北9日電）市集"), _from_taiwan("新頭殼 金名/高雄報導"), _from_taiwan("記者李明／台北報導")
    (['江明晏', '林小冬'], ['金名'], [])
    """
    if (match := _AGENCY_DATELINE.match(text)) and (said := match["said"].split("、")):
        *others, last = said  # a name of three characters and a place of two or more, or of two and two
        last = last[:3] if len(last) > 4 else last[:2]
        return [name for name in (*others, last) if has_surname(name)]
    match = _BARE_DATELINE.search(text) if "報導" in text else None
    return [match["name"]] if match and has_surname(match["name"]) else []


# The Central News Agency's, which portals print as it comes; 綜合外電報導 has no writer.
_AGENCY_DATELINE = re.compile("\\s*[（(〔]?中央社記者(?P<said>[\u4e00-\u9fff、]{4,20}?)\\d{1,2}日[\u4e00-\u9fff]{0,4}電")
_BARE_DATELINE = re.compile(r"(?:^|[\s.\d])(?P<name>[\u4e00-\u9fff]{2,3})\s?[/／]\s?[\u4e00-\u9fff]{2,4}報導\s*[）)]?\s*$")
_FROM_PLACE = re.compile("[／/].{1,6}(?:報導|报道|報道|電|电)$")


def _stands_as_signature(text: str, match: re.Match[str]) -> bool:
    """Whether the match is a dateline or a whole line, and not part of a sentence."""
    before, after = text[: match.start()], text[match.end() :]
    if match[0].lstrip()[:1] in "（(【[〔":
        return True
    if text[match.start("names") - 1] in "者员" and not has_surname(re.split(r"[\s、，,]", match["names"])[0]):
        return False  # a headline that ends in 记者实地探访
    if before[-1:] in " 　:：|｜" and not after.strip() and _FROM_PLACE.search(match[0]):
        return True  # behind the times: … 記者李明／台北報導
    return not before.strip(" 　◎●■▲") and len(after) < 30 and not re.search("[，。！？]", after)


_LAST = re.compile(
    r"[（(【\[]\s*(?:(?:本报|本刊|本网)?(?:记者|记\s*者|作者|撰稿|文|图文|文/图|通讯员|來源|供稿)?\s*[:：/／]?\s*)(?P<names>[\u4e00-\u9fff·]{2,4}(?:[\s　、，,]+(?:通讯员\s*)?[\u4e00-\u9fff·]{2,4}){0,5})\s*(?:文)?[)）】\]]\s*$"
)


def from_closing(doc: Document) -> Finding[str] | None:
    """The names in a signature at the body's end: （张巨峰）, （记者 张三 李四）, （作者：…）."""
    if not is_chinese(doc):
        return None
    for line in nearby.closing(doc)[:4]:
        match = _LAST.search(line.text) or (None if line.is_prose else _SIGNED.search(line.text))
        if match:
            names = [name for name in own_names(doc, [match["names"]]) if is_person(name)]
            if names:
                return finding_of(names, "closing", match[0])
    return None


_PARTS = re.compile(r"\s*(?:[|｜•·—–/]|\s-\s|,\s)\s*")


def from_dateline(doc: Document) -> Finding[str] | None:
    """The person named beside the date without a label: on its line, or alone on the line above or below."""
    elements = {date.element for date in shown_dates(doc)[:2]}
    days = {date.moment.raw for date in shown_dates(doc)[:2]}
    for lines in (nearby.below(doc)[:16], nearby.above(doc)[:3], nearby.before_body(doc)[:6]):
        for number, line in enumerate(lines):
            if line.is_prose or elements.isdisjoint(piece.element for piece in line.pieces):
                continue
            texts = [piece.text for piece in line.pieces if _may_sign(piece)]
            for day in days:  # 本报记者 周杰　2026-05-26, all in one piece
                texts = [text.replace(day, "|") for text in texts]
            own = [part for text in texts for part in _PARTS.split(text)]
            beside = [
                other.text
                for other in lines[max(0, number - 1) : number + 2]
                if other is not line and not other.is_prose and all(map(_may_sign, other.pieces))
            ]
            for text in (*own, *(beside if is_chinese(doc) else ())):
                names = _unlabelled(doc, text)
                if names:
                    return finding_of(names, "dateline", text)
    return None


def _may_sign(piece: Piece) -> bool:
    """Whether a piece without a label may be a signature: it isn't classed as a section, and if it's a link, it leads to an author."""
    href = href_of(piece.element)
    return (not href or AUTHOR_LINK.search(href) is not None) and own_kinds(piece.element).isdisjoint(
        ("category", "tags", "source")
    )


def from_alone(doc: Document) -> Finding[str] | None:
    """The person's name that is all of the first line below the headline, or of the body's last line."""
    if not is_chinese(doc):
        return None  # two capitalised words may be anything
    for line in (*nearby.below(doc)[:2], *nearby.closing(doc)[:2]):
        names = _unlabelled(doc, line.text) if all(map(_may_sign, line.pieces)) else []
        if names and not is_foreign(doc, line.pieces[0].element):
            return finding_of(names, "alone", line.text)
    return None


def _unlabelled(doc: Document, text: str) -> list[str]:
    """The names in *text* if it consists of nothing else, and its shape leaves no doubt that they are persons'; else empty."""
    text = _ROLE.sub("", text)
    if width(text) > 48 or any(character.isdigit() or character in ":：" for character in text):
        return []
    names = own_names(doc, [text])
    covered = sum(map(len, names))
    if not names or covered < 0.75 * len(text.replace(" ", "")):
        return []
    if has_cjk(text):
        if len(key := key_of(text)) > 4 and any(key in claim for claim in map(key_of, title_claims(doc))):
            return []  # the headline itself, in two parts: 马拉松|绵阳迎来
        return names if all(map(is_person, names)) and any(map(has_surname, names)) and is_chinese(doc) else []
    if any(key_of(name) in claim for name in names for claim in map(key_of, title_claims(doc))):
        return []  # a section or the matter itself, which the headline names, too
    return (
        names
        if all(is_person(name) and len(name.split()) in (2, 3) and name[0].isupper() and not name.isupper() for name in names)
        else []
    )


_ROLE = re.compile(
    r"^[\s■●◎▲◆□]*(?:(?:本报|本刊|本网|特约|实习|见习|首席)?(?:记者|通讯员|评论员)[\s:：]*"
    r"|[\u4e00-\u9fff]{1,8}[报社网台刊](?:记者|通讯员)[\s:：]+)?(?=[\u4e00-\u9fff])"
)
