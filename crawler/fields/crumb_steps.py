"""The steps of a breadcrumb as its page shows them: the names of its links and the words between them, without labels and icons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from crawler.document import Document, once
from crawler.fields.content.noise import is_hidden
from crawler.fields.headline import headline
from crawler.fields.metadata import is_front, links_home
from crawler.fields.title_claims import key_of, title_claims
from crawler.text import has_cjk, squeeze, text_of
from crawler.urls import host_of, registrable_domain

if TYPE_CHECKING:
    from lxml.etree import _Element

HOME = frozenset(
    "首页 首頁 主页 主頁 网站首页 返回首页 本站首页 站点首页 home homepage startseite start accueil inicio início principal portada главная домой ホーム top トップ トップページ 홈"
    " anasayfa beranda hem etusivu forside kezdőlap αρχική الرئيسية خانه news.site frontpage zuhause 网站 门户".split()
) | {
    "strona główna",
    "ana sayfa",
    "zur startseite",
    "hlavní stránka",
    "front page",
    "trang chủ",
    "página inicial",
    "página principal",
    "pagina principale",
}

# What a breadcrumb's box holds beside its steps: the way back, what may be done with the page, the head's own links, a feed.
_NO_STEPS = frozenset(
    "zurück back return retour volver indietro terug tilbage tilbake wstecz zpět назад geri 返回 返回列表 返回上一页 vorheriges nächstes previous next prev menu menü search suche login anmelden"
    " edit share teilen tweet tweeten mailen drucken print email e-mail imprimer imprimir stampa compartir partager condividi delen rss (rss)".split()
) | {"main navigation", "zur übersicht"}
_ICON = re.compile(r"[a-z]+(?:_[a-z]+)+")  # the words that Material Icons draws an icon for: keyboard_arrow_right
_PLACEHOLDER = re.compile(r"\{[{$%]|<%|\$\{")  # a template's, left unfilled

_LEAD = re.compile(
    r"^(?:(?:您|你)?(?:的?(?:现在|当前|目前))?的?(?:所在)?(?:的)?(?:位置|位置是|在)|当前位置|現在位置|所在位置|you are here|sie (?:sind|befinden sich) hier|sei (?:in|qui)|ti trovi in|vous êtes ici|estás en|breadcrumb|pfad|現在地)\s*(?:是|为)?\s*[:：»>]*\s*",
    re.I,
)
_ARROW = re.compile(r"\s*(?:[>＞»›→⟩❯⯈▶►]|->|=>|&gt;|::)+\s*|\s+[/|·•-]\s+|\s*[|｜/\\]\s*")
_EDGES = " :：>»"
_MUTE = frozenset(("script", "style", "svg", "button", "form", "select", "noscript"))


class _Piece(NamedTuple):
    """A text of the breadcrumb, and the link it stands in if it stands in one."""

    text: str
    link: _Element | None


def steps(doc: Document, element: _Element) -> list[str]:
    """The names in the breadcrumb *element*, outermost first: the texts of its links, and the texts between them split at arrows."""
    names: list[str] = []
    for piece in _without_label(doc, list(_pieces(element, None))):
        words = squeeze(piece.text)
        if piece.link is not None:
            names.append(words)
        elif words and not is_title(doc, key_of(words)):  # a title may hold bars and arrows of its own
            names += _split(doc, piece.text)
    return [name for said in names if (name := _LEAD.sub("", said).strip(_EDGES))]


def is_trail(doc: Document, element: _Element) -> bool:
    """
    Whether *element* reads like a breadcrumb: its first link leads home, an arrow or a bar stands between its names, or "you are here"
    before them. Class names such as ``location`` and ``position`` alone say little: cities, boxes and advertisements have them, too.
    """
    first = next(element.iter("a"), None)
    if first is not None and (links_home(doc, first) or text_of(first).lower() in HOME):
        return True
    free = [piece.text for piece in _pieces(element, None) if piece.link is None]
    return any(_ARROW.search(text) or _LEAD.match(squeeze(text)) for text in free)


def is_no_step(name: str) -> bool:
    """Whether *name* is something else in a breadcrumb's box: the way back, a button, an icon, one letter of an index."""
    is_letter = len(name) == 1 and not has_cjk(name)
    return is_letter or name.lower() in _NO_STEPS or _ICON.fullmatch(name) is not None or _PLACEHOLDER.search(name) is not None


def is_called_home(doc: Document, link: _Element, name: str) -> bool:
    """
    Whether the first step leads home, to the front of the domain that the host is a part of (Chinese portals give each channel
    its host), or is named after a home, whoever's (DSV Home, MPI Website): at ``/home``, or a parent's front.
    """
    place = urlsplit(link.get("href") or "").path.strip("/").lower()
    if links_home(doc, link) or links_main_front(doc, link):
        return True
    return _NAMED_HOME.search(name) is not None and (place in HOME or place in ("", "www"))


def links_main_front(doc: Document, link: _Element) -> bool:
    """Whether *link* leads to the front page of the domain that the page's host is a part of: www.example.cn from news.example.cn."""
    address = doc.address_of(link)
    return address is not None and is_front(address) and host_of(address).removeprefix("www.") == registrable_domain(doc.url)


_NAMED_HOME = re.compile(r"\b(?:home(?:page)?|website|startseite)$|ホームページ$", re.I)


@once
def _titles(doc: Document) -> list[str]:
    head = headline(doc)
    claims = [*title_claims(doc), head.evidence if head else ""]
    return [key_of(claim) for claim in claims if claim]


def is_title(doc: Document, key: str) -> bool:
    """Whether *key* is that of the article's title, or of its beginning, as themes cut titles short."""
    return any(key == title or (len(key) > 7 and (title.startswith(key[:-3]) or key.startswith(title))) for title in _titles(doc))


def _split(doc: Document, text: str) -> list[str]:
    """The names in a *text* outside of links, the article's title taken out."""
    words = squeeze(text)
    for claim in title_claims(doc):
        words = words.replace(claim, "\x1f") if len(claim) > 7 else words
    return _ARROW.sub("\x1f", _LEAD.sub("", words)).split("\x1f")


def _without_label(doc: Document, pieces: list[_Piece]) -> list[_Piece]:
    """
    *pieces* without words before the first link that are no step: before a link home, or before two links or more without an arrow
    ("Breadcrumb navigation" in any language, the name of an icon).
    """
    first = next((number for number, piece in enumerate(pieces) if piece.link is not None), 0)
    links = {piece.link for piece in pieces if piece.link is not None}
    if first and (
        links_home(doc, pieces[first].link) or (len(links) > 1 and not any(_ARROW.search(p.text) for p in pieces[:first]))
    ):
        return pieces[first:]
    return pieces


def _pieces(element: _Element, link: _Element | None) -> Iterator[_Piece]:
    if element.text:
        yield _Piece(element.text, link)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _MUTE and not is_hidden(child):
            yield from _pieces(child, child if child.tag == "a" else link)
        if child.tail:
            yield _Piece(child.tail, link)
