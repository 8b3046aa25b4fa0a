"""What themes write on links beside or instead of a title: the words of buttons, and markup in ``title`` attributes."""

from __future__ import annotations

import re

from crawler.text import squeeze
from crawler.wordlists import any_of

_BUTTON = re.compile(
    r"\W*(?:"
    + any_of(
        english="(?:read|learn|see|find out|discover) more|(?:view|read|see|show) (?:(?:the )?(?:full )?(?:post|article|story))|continue reading",
        german="weiter\\s?lesen|(?:mehr|jetzt) (?:erfahren|lesen)|zum artikel",
        french="lire (?:la suite|plus|l['’]article)|en savoir plus",
        spanish="leer más|ver más|seguir leyendo",
        portuguese="saiba mais|leia mais|continue lendo",
        italian="leggi (?:tutto|di più)|continua a leggere",
        dutch="lees (?:meer|verder)",
        scandinavian="läs mer|les mer|læs mere",
        slavic="czytaj (?:dalej|więcej)|číst dále|читать (?:далее|дальше|полностью)|подробнее|детальніше",
        turkish="devamını oku",
        indonesian="baca selengkapnya",
        japanese="続きを読む|もっと見る",
        chinese="阅读全文|阅读更多|查看详情|查看更多|閱讀更多|閱讀全文",
    )
    + r")\W*",
    re.I,
)
LONGEST_BUTTON = 24
_MARKUP = re.compile(r"<[^<>]*>")
_PERMALINK = re.compile(r"^\s*(?:perma(?:nent )?link (?:to|zu)|go to the profile of)\b:?\s*", re.I)


def is_button_text(text: str) -> bool:
    """Whether *text* is what the link at a card's end says (mehr erfahren), not the title of a post."""
    return len(text) <= LONGEST_BUTTON and _BUTTON.fullmatch(text) is not None


def without_markup(stated: str) -> str:
    """
    A link's ``title`` attribute without the tags that some systems leave in it, and without what WordPress's old themes set before it.

    >>> without_markup("Permanent Link to The <em>long</em> way home")
    'The long way home'
    """
    return squeeze(_PERMALINK.sub("", _MARKUP.sub("", stated) if "<" in stated else stated))
