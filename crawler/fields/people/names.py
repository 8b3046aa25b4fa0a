"""The names in the strings that pages put them in, without the labels, roles, handles and joining words around them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from crawler.fields.people.name_words import (
    CJK_LABEL,
    LABEL,
    NEVER_FIRST,
    NEVER_IN_NAMES,
    NOBODY,
    NOT_A_NAME,
    PARTICLES,
    ROLE,
    ROLES_BEHIND,
    SENTENCE,
    STOP_WORDS,
    TAIL,
)  # fmt: skip
from crawler.fields.people.surnames import has_surname
from crawler.text import has_cjk, squeeze

MAX_NAMES = 12
LONGEST_NAME = 60

_CONTACT = re.compile(r"<[^<>@\s]*@[^<>\s]*>|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?:)?//\S+|www\.\S+|(?<!\w)@[\w.]+", re.I)
_SPLIT = re.compile(
    r"\s*(?:[;,、，；/／|｜•·‧\n]|\s[–—-]\s|\s(?:and|und|et|y|&|och|og|en|sowie|with|mit|ve|dan|и|та|oraz|및|와|과)\s|&)\s*", re.I
)
_SPLIT_PUNCTUATED = re.compile(r"\s*[;,、，；/／|｜•\n＆&]\s*")
_SPLIT_CJK = re.compile(r"\s*(?:[;,、，；/／|｜•\n＆&]|\s+)\s*")


def names_in(text: str, lang: str | None = None) -> list[str]:
    """
    The names in *text*, an author's field or byline, in order and without repeats; empty if none looks like a name.

    Labels, addresses, roles and places in brackets are taken off. Nicknames and agencies are names, too: the caller decides
    whether they may be an author. *lang*: of the page; in Japanese a space stands within a name, in Chinese between two.

    >>> names_in("By Jane Doe and John Q. Public, Staff Writers")
    ['Jane Doe', 'John Q. Public']
    >>> names_in("本报记者 史卫燕 李 尕"), names_in("作者：admin"), names_in("记者巫其倫／台北報導")
    (['史卫燕', '李尕'], [], ['巫其倫'])
    >>> names_in("Text Size"), names_in("→ Learn More"), names_in("Richard (R.J.) Eskow"), names_in("Laure Breton Envoyée spéciale à Toulouse")
    ([], [], ['Richard Eskow'], ['Laure Breton'])
    >>> names_in("Andrea Stone | Senior Washington Correspondent")
    ['Andrea Stone']
    >>> names_in("View all of Mia Chen's posts."), names_in("查看阿南的所有文章")
    (['Mia Chen'], ['阿南'])
    >>> names_in("高橋 健一、森 あかり 記者", "ja"), names_in("高桥 健一")
    (['高橋 健一', '森 あかり'], ['高桥', '健一'])
    """
    if "@" in text and (feed := _FEED_AUTHOR.fullmatch(text.strip())):
        text = feed[1]
    text = squeeze(_BRACKETS.sub(" ", _CONTACT.sub(" ", squeeze(html.unescape(text)))))
    text = whose_posts(text)
    if text[:1] in ("／", "/") and _DATELINE.fullmatch(text[1:]):
        return []  # ／台北報導 in an element of its own, after the name
    for _ in range(2):
        text = LABEL.sub("", text.strip(" :：|-–—•·,，、/／◎●■▲【】[]()（）")).strip()
    if not text or len(text) > 400:
        return []
    if len(text) < LONGEST_NAME and _DESK_REPORTS.fullmatch(text):
        return [text]
    pieces = _cjk_pieces(text, within=lang is not None and lang.startswith("ja")) if _is_cjk(text) else _western_pieces(text)
    return list(dict.fromkeys(pieces))[:MAX_NAMES]


def whose_posts(text: str) -> str:
    """
    The account in *text* that offers all its posts; any other text as it is.

    >>> whose_posts("View all of admin's posts."), whose_posts("查看小编的所有文章"), whose_posts("admin")
    ('admin', '小编', 'admin')
    """
    offer = _ALL_POSTS.match(text) if text.endswith(_POSTS) else None
    return (offer[1] or offer[2]) if offer else text


_FEED_AUTHOR = re.compile(r"\S+@\S+\s*\(([^()@]+)\)")  # RSS: jane@example.com (Jane Doe)
# How WordPress's own themes call the link to an author's posts: "View all of 林知夏's posts.", "查看林知夏的所有文章".
_POSTS = ("posts", "posts.", "articles", "文章")
_ALL_POSTS = re.compile(
    r"(?:view|see|read) (?:all )?(?:of )?(.+?)['’]s? (?:posts|articles)\.?$|(?:查看)?(?:所有)?由?\s*(\S+?)\s*(?:发布|发表)?的(?:所有|全部)文章$",
    re.I,
)
# The phrase with which American papers sign what they put together from agencies, which is no list of names.
_DESK_REPORTS = re.compile(
    r"(?:from )?(?:[A-Z]\w+ )?(?:staff|wire|news service|agency)(?: and (?:staff|wire|news service|agency))? (?:reports?|services?)",
    re.I,
)
_BRACKETS = re.compile(r"\s*(?:\([^()]{0,40}(?:\)|$)|（[^（）]{0,40}）)")


def join_names(names: Iterable[str]) -> str:
    """*names* as ``Article.author`` has them, with commas between."""
    return ", ".join(names)


def is_name(text: str) -> bool:
    """
    Whether *text* may be one name: of a person, an account or a body; no sentence, number, address or label.

    >>> is_name("Jean-Pierre de la Tour"), is_name("Read more"), is_name("张三"), is_name("2019年9月"), is_name("责任编辑")
    (True, False, True, False, False)
    """
    if not 1 < len(text) <= LONGEST_NAME or NOBODY.match(text) or ROLE.match(text) or NOT_A_NAME.search(text):
        return False
    if not any(character.isalpha() for character in text) or STOP_WORDS.issuperset(re.findall(r"[^\W\d_]+", text.lower())):
        return False
    if has_cjk(text):
        return len(text) <= 24
    if len(text.split()) > 6:
        return False
    spoken = SENTENCE.search(text)
    return spoken is None or (spoken[0] in _FORENAMES and spoken.start() == 0 and _is_title_case(text, spoken.end()))


# First names that are words of sentences, too: Will Leitch, Can Dündar, April Doe.
_FORENAMES = frozenset(("Will", "Can", "April", "June", "August", "July"))


def _is_title_case(text: str, start: int) -> bool:
    words = text[start:].split()
    return 0 < len(words) <= 3 and all(word[0].isupper() for word in words) and SENTENCE.search(text, start) is None


def is_person(text: str) -> bool:
    """
    Whether *text* is shaped like a person's name: two to five capitalised words, or two to four Han characters or syllables.

    >>> is_person("Jane Doe"), is_person("staff"), is_person("Ludwig van Beethoven"), is_person("张三"), is_person("新华社")
    (True, False, True, True, False)
    """
    if not is_name(text):
        return False
    if _is_cjk(text):
        return 2 <= len(text.replace("·", "").replace(" ", "")) <= 4 and not _BODY.search(text)
    words = text.split()
    if not 2 <= len(words) <= 5 or words[0].lower() in NEVER_FIRST:
        return False
    if not NEVER_IN_NAMES.isdisjoint(word.lower() for word in words):
        return False
    return all(
        word[0].isupper() or word.lower() in PARTICLES or word[:2].lower() in ("d'", "l'", "o'") or _has_no_case(word[0])
        for word in words
    )


def _has_no_case(letter: str) -> bool:
    """Whether the letter is of a script without capitals: Arabic, Hebrew, Devanagari, Thai, Georgian."""
    return letter.isalpha() and letter.lower() == letter.upper()


_BODY = re.compile(
    r"[社报報网網台臺局部委会會院校所厅廳司處处站馆館署府刊厂店]$|新闻|新聞|日报|晚报|时报|电视|广播|公司|政府|频道|编辑|記者|记者|快讯|资讯|财经|传媒|中心|中国|媒体|综合|通讯|本网"
)


def is_body(text: str) -> bool:
    """
    Whether *text* reads as an organisation, agency or paper in Chinese rather than a person.

    >>> is_body("新华社"), is_body("人民日报"), is_body("史卫燕")
    (True, True, False)
    """
    return _BODY.search(text) is not None


def _is_cjk(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and sum(map(has_cjk, letters)) > 0.6 * len(letters)


def _cjk_pieces(text: str, *, within: bool) -> list[str]:
    """The names in an East Asian text; *within*: a space may stand between surname and given name."""
    pieces: list[str] = []
    bare = CJK_LABEL.sub("", text)
    parts = _spaced_names(bare) if within else _SPLIT_CJK.split(_close_up_wide_names(bare))
    for part in parts:
        if (pieces and _DATELINE.search(part)) or _DESK.fullmatch(part):  # 記者巫其倫／台北報導: where the report was written
            continue
        piece = _without_affiliation(TAIL.sub("", CJK_LABEL.sub("", part))).strip(" 　:：,，。（）()【】[]")
        if is_name(piece):
            pieces.append(piece)
    return pieces


def _spaced_names(text: str) -> Iterator[str]:
    for part in _SPLIT_PUNCTUATED.split(text):
        words = [word for word in part.split() if not _JAPANESE_ROLE.fullmatch(word)]
        yield from [" ".join(words)] if len(words) == 2 and max(map(len, words)) <= 4 else words


_JAPANESE_ROLE = re.compile("記者|編集[者長委員]*|著者?|[監共]?訳|文|写真|撮影|イラスト|氏|さん")


def _without_affiliation(piece: str) -> str:
    """The name before a position: 方敏 of "方敏北京大学经济学院教授", 张三 of "张三系某公司董事长"; else *piece* itself."""
    match = _NAME_AND_AFFILIATION.match(piece) if len(piece) > 5 and _POSITION.search(piece) else None
    return match[1] if match and has_surname(match[1]) else piece


_NAME_AND_AFFILIATION = re.compile(
    "([\u4e00-\u9fff]{2,3}?)(?:系|为|是|现任|原|曾任|单位|博士|(?=(?:北京|上海|天津|重庆|中国|中央|中共|中科|国家|国务|全国|清华|北大|复旦|同济|南京|浙江|武汉|中山|厦门|南开|吉林|四川|西安|山东|山西|广东|广西|江苏|江西"
    "|湖南|湖北|河南|河北|安徽|福建|云南|贵州|海南|辽宁|陕西|甘肃|华东|华中|华南|东北|西南|西北|首都|人民|对外|国防|深圳|广州|某)))"
)
_POSITION = re.compile(
    "(?:大学|学院|研究[院所员生]|教授|讲师|主任|院长|所长|处长|会长|主席|公司|集团|董事长|经理|中心|协会|律师|学者|专家|作家|博士后?)$"
)
_DATELINE = re.compile("[\u4e00-\u9fff]{2,5}(?:專電|专电|報導|报道|報道|電|电|訊|讯)$")
# 台北即時報導, apart from who wrote it
_DESK = re.compile("[\u4e00-\u9fff]{0,3}(?:即時|即时|綜合|综合|連線|连线|專題|专题)(?:報導|报道|報道)")
_WIDE_NAME = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ 　]([\u4e00-\u9fff])(?![\u4e00-\u9fff])")


def _close_up_wide_names(text: str) -> str:
    """*text* with the space taken out of names set wide (赵 培)."""
    return _WIDE_NAME.sub(r"\1\2", text)


def _western_pieces(text: str) -> list[str]:
    found: list[str] = []
    is_role = False
    for part in _SPLIT.split(_without_place(text)):
        piece = TAIL.sub("", LABEL.sub("", part or "")).strip(" .:|-–—•·*'\"“”()")
        bare = _ROLE_AFTER.sub("", piece)
        is_rank = bare != piece and _RANK.match(bare) is not None
        piece = bare if " " in bare else piece
        if re.search(r"\w\.$", part or "") and re.search(r"\b(?:Jr|Sr|[A-Z])\.$", part or ""):
            piece += "."
        if found and (not ROLES_BEHIND.isdisjoint(piece.lower().split()) or is_rank):
            is_role = True
            continue  # "Jane Doe, Deputy Content Director"
        if is_role and " " not in piece:
            continue  # "Jane Doe, Writer, Hardware"
        if piece and is_name(piece):
            found.append(piece)
    return found


# "Andrea Stone | Senior Washington Correspondent": what is left of the role begins with a rank and is no second author
_RANK = re.compile(
    r"(?:senior|chief|deputy|managing|executive|associate|assistant|staff|special|national|foreign|political)\b", re.I
)
# "Christoph Hein Chefredakteur", where the theme sets name and role in two elements of one line
_ROLE_AFTER = re.compile(
    r"(?<=[^\W\d_]{2})\s+(?:chefredakteur|redakteur|redaktor|autor|journalist|volont[aä]r|reporter|korrespondent|staff writer|senior editor"
    r"|editor[- ]in[- ]chief|managing editor|staff reporter|correspondent|envoyée?s?\s+spécia\w+(?:\s+(?:à|au|aux|en)\s.+)?)(?:in)?$",
    re.I,
)
_PLACE_AFTER = re.compile(r"\s+(?:for|für|pour|para|per)\s+(?:the\s+)?[A-Z].*$|\s+(?:in|aus|a)\s+[A-Z][\w-]+$")


def _without_place(text: str) -> str:
    """*text* without the place or paper after a name: "Jane Doe in London", "John Roe for Mail Online"."""
    return _PLACE_AFTER.sub("", text)
