"""Which lines of a body are not the article's text, by what they say: credits, notices, teasers, buttons, in many languages."""

from __future__ import annotations

import re

from crawler.fields.content.line_words import COUNTER, CREDIT, FURNITURE, NOTICE, RELATED, RESERVED
from crawler.text import has_digit

SHORT = 140  # characters; a longer line is a paragraph, whatever it begins with


def is_related_heading(text: str) -> bool:
    """
    Whether the line announces links to other articles.

    >>> is_related_heading("相关阅读："), is_related_heading("Mehr zum Thema"), is_related_heading("相关部门表示，将继续阅读报告")
    (True, True, False)
    """
    return len(text) <= SHORT and RELATED.fullmatch(text) is not None


def is_furniture(text: str) -> bool:
    """
    Whether the line belongs to the page around the text.

    >>> is_furniture("Article content"), is_furniture("- THE END -"), is_furniture("广告业去年增长了三成")
    (True, True, False)
    >>> is_furniture("Von Anna am 3. Mai 2021. Abgelegt unter Hafen. Sie können alle Antworten zu diesem Eintrag durch den RSS 2.0 Feed verfolgen." + " Pings sind aus." * 3)
    True
    >>> is_furniture("提醒：本文最后更新于 962 天前，文中的信息可能已发生改变。"), is_furniture("距上次更新系统已有30天，部分用户反映电池续航变化明显。")
    (True, False)
    """
    if len(text) <= SHORT:
        return FURNITURE.fullmatch(text) is not None or is_counter(text)
    return ("RSS 2.0" in text or "ermali" in text) and len(text) < 700 and _ENTRY_FOOT.search(text) is not None


# WordPress's Kubrick and Twenty Ten end a post with a sentence about it, in the blog's language: "This entry was posted on … and is filed
# under …. You can follow any responses to this entry through the RSS 2.0 feed", "… Bookmark the permalink."
_ENTRY_FOOT = re.compile(
    r"\b(?:(?:this|the) entry|responses|diese[rmn] (?:eintrag|beitrag|artikel)|(?:cet article|cette entrée|ce contenu) a été|commentaires|(?:esta|la) entrada"
    r"|(?:questo articolo|questa voce)|(?:dit|het) bericht|reacties|est[ea] (?:artigo|post|entrada)|(?:denna|detta|dette|denne) (?:inlägg|innlegg|indlæg|post)"
    r"|t[eę]n wpis|wpis został|запис[ьи])\b",
    re.I,
)


def is_counter(text: str) -> bool:
    """
    Whether the line says how often the post was viewed, and nothing else.

    >>> is_counter("(Visited 127 times, 1 visits today)"), is_counter("文章浏览量： 1,204"), is_counter("Visited 3 towns")
    (True, True, False)
    """
    return has_digit(text) and len(text) <= SHORT and COUNTER.fullmatch(text) is not None


def is_credit(text: str) -> bool:
    """
    Whether the line names those who made the article, or its first title, source or time.

    >>> is_credit("（责任编辑：王晓）"), is_credit("原标题：一图看懂"), is_credit("编辑部今天搬进新楼，记者走访了三十年前的旧址，并在此发现了许多当年的手稿和照片。")
    (True, True, False)
    """
    return len(text) <= SHORT and not text.endswith("。") and CREDIT.fullmatch(text) is not None


def is_notice(text: str) -> bool:
    """
    Whether the line is about rights, reprints or liability.

    >>> is_notice("转载请注明出处：快科技"), is_notice("© 2024 Example. All rights reserved."), is_notice("版权保护是创新的基础。")
    (True, True, False)
    """
    if len(text) > 700:
        return False
    if NOTICE.fullmatch(text):
        return True
    if len(text) >= 300 or not _may_reserve(text.lower()):
        return False
    reserved = RESERVED.search(text)
    return reserved is not None and reserved.start() <= 120 and len(text) - reserved.end() <= 120


def is_copyright_of_picture(text: str) -> bool:
    """
    Whether a notice is just a mark with a name, as pictures are credited: a notice of a text states its year, its rights, or an
    agency's number of the report (the Universal Copyright Convention asks for mark, name and year).

    >>> is_copyright_of_picture("© iStock"), is_copyright_of_picture("(c) TV Südland | Anna Berger")
    (True, True)
    >>> is_copyright_of_picture("© Südland Verlag 2024"), is_copyright_of_picture("© dpa-infocom, dpa:240516-99-53606/3")
    (False, False)
    """
    return text[:3].lower().startswith(("©", "(c)")) and _STATES_RIGHTS.search(text) is None


_STATES_RIGHTS = re.compile(
    r"(?:19|20)\d\d|:\d{6}-|copyright|rights|rechte|reserv|vorbehalten|droits|derechos|direitos|diritti|版权|版權|转载|轉載|転載|저작권|전재|права",
    re.I,
)


def _may_reserve(text: str) -> bool:
    # written out: a loop over the five takes three times as long, for every paragraph of a page
    return "reserv" in text or "vorbehalten" in text or "réservés" in text or "無断転載" in text or "무단" in text
