"""How portals call the links to the previous and the next post: by label, class, icon and arrow."""

from __future__ import annotations

import re
from typing import Literal

from crawler.wordlists import any_of

Side = Literal["prev", "next"]
OTHER: dict[Side, Side] = {"prev": "next", "next": "prev"}

_LABELS: dict[Side, str] = {
    "prev": any_of(
        chinese="上一?(?:篇|条|條|[则則]|[则則]新[闻聞]|页文章|个|文章)|上篇|前一篇|上一篇文章|较早",
        english="older(?: post)?|prev(?:ious)?(?: (?:post|article|story|entry))?",
        german="(?:vorherig|vorig)e[rn]? (?:artikel|beitrag|eintrag|post)|(?:vorherig|vorig)e$",
        french="article précédent|précédent",
        spanish="(?:artículo|entrada|nota) anterior|anterior|post anterior",
        italian="articolo precedente|precedente",
        dutch="vorig(?:e)? (?:artikel|bericht)",
        russian="предыдущ(?:ая|ий)(?: (?:запись|статья|новость))?",
        japanese="前の(?:記事|投稿|ページ)",
        korean=r"이전\s?(?:글|기사)",
        turkish="önceki(?: (?:yazı|haber))?",
        polish="poprzedni(?:a|e)?(?: (?:artykuł|wpis))?",
    ),
    "next": any_of(
        chinese="(?:阅读)?下一?(?:篇|条|條|[则則]|[则則]新[闻聞]|页文章|个|文章)|下篇|后一篇|後一篇|下一篇文章|较新",
        english="newer(?: post)?|next(?: (?:post|article|story|entry|up))?",
        german="(?:nächst|nachfolgend)e[rn]? (?:artikel|beitrag|eintrag|post)|nächste$",
        french="article suivant|suivant",
        spanish="(?:artículo|entrada|nota) siguiente|siguiente|próximo(?: post)?",
        italian="articolo successivo|successivo",
        dutch="volgend(?:e)? (?:artikel|bericht)",
        russian="следующ(?:ая|ий)(?: (?:запись|статья|новость))?",
        japanese="次の(?:記事|投稿|ページ)",
        korean=r"다음\s?(?:글|기사)",
        turkish="sonraki(?: (?:yazı|haber))?",
        polish="następn(?:y|a|e)(?: (?:artykuł|wpis))?",
    ),
}
LABEL_WORDS: dict[Side, tuple[str, ...]] = {
    "prev": tuple("上 前 rev 较早 lder orh orig cédent nterior reced редыдущ 이전 nceki oprzedni".split()),
    "next": tuple("下 次 后一 後一 较新 ext ewer ächst uivant iguiente róximo uccessiv olgend ледующ 다음 onraki astępn".split()),
}
"""A part of every label, in lower case: texts that hold none of these are not looked at."""

STARTS_WITH_LABEL = {
    side: re.compile(rf"^[\W_]*(?:{words})(?:\s*[:：»«›‹→←>|】\]）)]|\s|[\W_]*$)", re.I) for side, words in _LABELS.items()
}
IS_LABEL = {side: re.compile(rf"^[\W_]*(?:{words})[\W_]*$", re.I) for side, words in _LABELS.items()}
HOLDS_LABEL = {side: re.compile(f"(?:{words})", re.I) for side, words in _LABELS.items()}
# "Next UK elections", "previous games": a word of a text or of a menu, where nothing parts it from what follows.
GOES_ON = re.compile(
    r"^\W*(?:prev(?:ious)?|next|older|newer|anterior|siguiente|suivant|précédent|precedente|successivo) (?!(?:post|article|story|entry|up|page)\b)[^\W\d_]",
    re.I,
)
# Words that alone, or with a mark behind them, are a side's; before other words they may begin a headline (Nächste Woche …).
_ALONE = any_of(english="back", german="(?:vorherig|vorig|nächst|nachfolgend)e[rn]?|zurück|weiter", italian="prossim[oa]")
ALONE: dict[Side, re.Pattern[str]] = {
    "prev": re.compile(r"\W*(?:(?:vorherig|vorig)e[rn]?|zurück)\W*", re.I),
    "next": re.compile(r"\W*(?:(?:nächst|nachfolgend)e[rn]?|weiter)\W*", re.I),
}
"""Words that are a side's where they are an element's whole text."""
# In these scripts a headline doesn't begin with a side's word and a space, or with the word in brackets.
_EASTERN = r"(?:[上下]一?[篇条條则則]|[前后後]一[篇条]|[前次]の(?:記事|投稿)|(?:이전|다음)\s?(?:글|기사))(?:[】\]）)]\s*|\s+)"
_ANY_LABEL = f"{_LABELS['prev']}|{_LABELS['next']}"
_ONLY_LABELS = re.compile(rf"[\W_]*(?:(?:{_ANY_LABEL}|{_ALONE})[\W_]*)+", re.I)
_LABEL_BEFORE = re.compile(
    rf"[\W_]*(?:{_EASTERN}|(?:{_ANY_LABEL}|{_ALONE})\s*[:：»→|]+|(?:next|previous|(?:vorherig|vorig|nächst|nachfolgend)e[rn]?|article) (?:post|article|beitrag|artikel|eintrag|précédent|suivant))[\s:：«»←→|]*(?=\S)",
    re.I,
)


_QUOTES = re.compile("«[^»]+»|»[^«]+«|‹[^›]+›|›[^‹]+‹")


def without_side(title: str) -> str:
    """
    The title of a link to a neighbour without arrows and the words for its side; empty if there is nothing else.

    >>> without_side("← The long way home"), without_side("Nächster BeitragDer lange Weg"), without_side("Previous: The long way home")
    ('The long way home', 'Der lange Weg', 'The long way home')
    >>> without_side("Previous Post →"), without_side("Nächste Woche wird es warm")
    ('', 'Nächste Woche wird es warm')
    >>> without_side("次の投稿 港の再建"), without_side("【上一篇】 港口重建"), without_side("The long way home →")
    ('港の再建', '港口重建', 'The long way home')
    """
    quotes = "" if _QUOTES.search(title) else "«»‹›"
    said = title.strip(f" \u00a0←→<>|❮❯⟵⟶{quotes}")
    if _ONLY_LABELS.fullmatch(said):
        return ""
    label = _LABEL_BEFORE.match(said)
    return said[label.end() :] if label else said


NO_NEIGHBOUR = re.compile(r"没有|沒有|无$|暂无|已经是|返回列表|none", re.I)

RELATIONS: dict[Side, tuple[str, ...]] = {"prev": ("prev", "previous"), "next": ("next",)}

# The classes and ids of a neighbour's box, and a part that stands in each of them.
NAMED: dict[Side, re.Pattern[str]] = {
    "prev": re.compile(
        r"nav-previous|post-prev(?![-_]?next)|(?<!next-)prev-post|single-prev|(?<![\w-])previous(?= )|article-nav-prev|post-nav-prev|entry-page-prev"
        r"|previous-post|#article-nav-newer"
    ),
    "next": re.compile(
        r"nav-next|(?<!prev-)(?<!pre-)post-next(?![-_]prev)|(?<!prev-)(?<!pre-)next-post|single-next|(?<![\w-])next(?= )|article-nav-next|post-nav-next|entry-page-next"
        r"|#article-nav-older"
    ),
}
NAME_PARTS: dict[Side, tuple[str, ...]] = {"prev": ("prev", "article-nav-newer"), "next": ("next", "article-nav-older")}
NAMED_PLAINLY: dict[Side, re.Pattern[str]] = {"prev": re.compile(r"^(?:pre|prev) #"), "next": re.compile(r"^next #")}

SIDE_ICONS: dict[Side, re.Pattern[str]] = {"prev": re.compile(r"-prev(?:ious)?\b"), "next": re.compile(r"-next\b")}
ARROW_ICONS: dict[Side, re.Pattern[str]] = {
    "prev": re.compile(r"(?:chevron|arrow|angle|caret)\w*(?:-\w+)*?-left\b|icon-left\b"),
    "next": re.compile(r"(?:chevron|arrow|angle|caret)\w*(?:-\w+)*?-right\b|icon-right\b"),
}
ARROW_ICON_PARTS: dict[Side, tuple[str, ...]] = {"prev": ("-left",), "next": ("-right",)}

ARROWS: dict[Side, frozenset[str]] = {"prev": frozenset("«←‹<❮"), "next": frozenset("»→›>❯")}
ANY_ARROW = frozenset().union(*ARROWS.values())
POINTS: dict[Side, re.Pattern[str]] = {
    "prev": re.compile(r"^\s*(?:[«←‹❮]|<+)\s*[^\W\d_]"),
    "next": re.compile(r"[^\W_][\s?!？！。.”’)）]*(?:[»→›❯]|>+)\s*$"),
}
"""A link's text with an arrow before or after its words."""
