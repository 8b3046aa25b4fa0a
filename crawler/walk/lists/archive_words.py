"""The texts of links to a page of all posts by year and month, by language: lower case, without white space."""

from __future__ import annotations

import re

_TRIMMED = re.compile(r"[\s›»>→：:()（）\d]+")
_WORDS = frozenset(
    word
    for line in (
        "归档 存档 文章归档 文章存档 日志归档 历史归档 博客归档 按月归档 时间轴 时光轴 全部文章 所有文章 歸檔 彙整 全部文章 所有文章",
        "アーカイブ 過去記事一覧 記事一覧 月別アーカイブ",
        "아카이브 전체글 글목록",
        "archive archives newsarchive articlearchive storyarchive blogarchive thearchive fullarchive browsethearchive"
        " allposts allstories allarticles pastarticles pastissues",
        "archivesparmois touslesarticles archivesdusite",
        "archivo hemeroteca todoslosartículos arquivo arquivos todososartigos archivio archivionotizie tuttigliarticoli",
        "archiv artikelarchiv nachrichtenarchiv allebeiträge alleartikel archief arkiv arkisto alleberichten",
        "archiwum archív archivčlánků arhiva arhiv arhivă архив архивновостей всестатьи всеновости архів αρχείο",
        "arşiv haberarşivi arsip indeksberita lưutrữ الأرشيف أرشيف آرشیو ארכיון",
    )
    for word in line.split()
)


def says_archive(text: str) -> bool:
    """
    Whether the text of a link names the page of all posts, by time or in one list.

    >>> says_archive("Archive"), says_archive("文章归档 (306)"), says_archive("Archive photos of the old harbour")
    (True, True, False)
    """
    return len(text) < 40 and _TRIMMED.sub("", text.lower()) in _WORDS
