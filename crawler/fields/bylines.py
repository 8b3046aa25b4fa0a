"""Who wrote it, as labels, classes, links and lines by the headline call somebody the author."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Literal

from crawler.document import Document, Finding
from crawler.fields import nearby
from crawler.fields.agencies import is_agency
from crawler.fields.author_names import finding_of, own_names
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.fields.flow import Line, Piece, width
from crawler.fields.kinds import own_kinds
from crawler.fields.labels import values
from crawler.fields.metadata import lang_of
from crawler.fields.names import is_body, is_name, is_person, join_names
from crawler.fields.runs import elements_named
from crawler.text import has_cjk, has_digit, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element


def from_label(doc: Document) -> Finding[str] | None:
    """A name under a label near the headline: 作者：, 记者, 文/, Author:, 글 …"""
    return _by_label(doc, "near", "label")


def from_end_label(doc: Document) -> Finding[str] | None:
    """The same at the body's end."""
    return _by_label(doc, "end", "label-end")


def _by_label(doc: Document, place: Literal["near", "end"], rule: str) -> Finding[str] | None:
    for item in values(doc, "author", place):
        names = _labelled_names(doc, item.value, item.label)
        if names:
            return finding_of(names, rule, f"{item.label} {item.value}")
    return None


def _labelled_names(doc: Document, value: str, label: str) -> list[str]:
    names = own_names(doc, [BY_TAIL.sub("", value)])
    if not names and _NUMBERED_ACCOUNT.fullmatch(value) and has_cjk(label):
        return [value]
    if not has_cjk(label):
        return [name for name in names if is_person(name) or (re.match(r"(?i)aut|writ", label) and re.search(r"[:：]", label))]
    if "记者" in label or "記者" in label or label.startswith("文"):  # in an interview the label speaks a sentence
        return [name for name in names if is_person(name)]
    return names


_NUMBERED_ACCOUNT = re.compile(r"[A-Za-z][A-Za-z_]{2,19}\d{3,6}")  # 作者：yang2013, as Chinese systems name their users


_BYLINE = re.compile(
    r"^(?:propos recueillis par|by|von|par|por|di|door|av|af|oleh|door|text|written by|posted by|story by|od|przez|автор|tác giả|โดย|द्वारा|লিখেছেন|بقلم|به قلم|מאת|γράφει (?:ο|η)|γράφουν(?: οι)?|كتبت?(?=\s+\S+(?:\s+\S+){1,3}$)|(?:كتبت?|نوشته|írta|piše|pisze|napsala?|scrie)(?=\s*[:：]))"
    r"\s*[:：]?\s+(?!(?:in|on|at)\s)(?P<names>\S.*)$",
    re.I,
)
# "林知夏 发布于 2026-05-26", "由林知夏发布在市场动态", "林知夏 于 2026年5月26日 发表在市场动态"
_POSTED = re.compile(
    r"^(?:由\s*([^\s|·:：，,。]{2,20}?)\s*(?:发布|發佈|发表|發表|张贴|撰写)|([^\s|·:：，,。]{2,20})\s+(?:发布于|發佈於|发表于|發表於)\s*(?=[\d昨今前刚半])"
    r"|(?:由\s*)?([^\s|·:：，,。]{2,20}?(?: [A-Z]\w+)?)\s*[于於]\s*(?=(?:19|20)\d\d[^，。|]{4,24}(?:发表|发布|發表|發佈)))"
)
# What follows the names in a byline: a date, a reading time, a role, where it stood.
BY_TAIL = re.compile(
    r"\s*(?:[|•·–—]\s|[|•·]|\s(?:on|am|le|el|il|den|vom)\s*$|(?:^|,?\s)(?:on|am|le|el|il|den|vom)\s+(?:\d|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lu|ma|me|je|ve|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|\s+at\s+\d|(?<!\w)\(?\d|,?\s+(?:hace|vor|il y a|prije|pre|před|przed|acum|for|för)\s+\d|,?\s+in\s+[A-Z\u4e00-\u9fff]|\s+in$|\b(?:updated|published|posted|publicerad|publisert|udgivet|uppdaterad|oppdatert|opdateret|veröffentlicht|aktualisiert|publié|publicado|pubblicato|gepubliceerd|opublikowano|опубликовано|stand|illustration|symbolbild|fotos?|photos?|bild)\b"
    # the weekday before a date in the languages that set no preposition there
    r"|,?\s(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?=,|\s+\d|\s*$)"
    r"|[，,。；;]\s*(?:如若?需?|若需?|转载|轉載|未经|未經|欢迎|版权|版權|请|請)"  # "作者：林知夏，如若转载，请注明出处"
    r"|(?:\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+\d)|,?\s+(?:\w+\s)?(?:reporter|editor|writer|correspondent|redakteur)\b).*$",
    re.I,
)


def from_byline(doc: Document) -> Finding[str] | None:
    """A short line near the headline that begins with By, Von, Par …, or whose class calls it a byline."""
    for line in (*nearby.below(doc), *nearby.above(doc)[:5], *nearby.before_body(doc)[:8]):
        if line.is_prose and (line.width > 160 or line.text.endswith((".", "!", "?"))):
            continue
        said = _posted_by(line) or ((match := _line_begins_by(doc, line) or _dated_byline(line)) and match["names"])
        if said and not is_foreign(doc, line.pieces[0].element):
            names = _without_place(own_names(doc, [BY_TAIL.sub("", said)]), said)
            if names and all(is_person(name) or is_name(name) for name in names) and width(join_names(names)) < 100:
                return finding_of(names, "byline", line.text)
    return None


def _without_place(names: list[str], said: str) -> list[str]:
    """*names* without the town after a comma, from which the first of them writes: "Von Jana Roe, Hamburg"."""
    last = names[-1] if names else ""
    is_place = len(names) > 1 and last.isalpha() and last.istitle() and said.endswith(f", {last}") and not has_cjk(last)
    return names[:-1] if is_place and all(map(is_person, names[:-1])) and not is_agency(last) else names


def _line_begins_by(doc: Document, line: Line) -> re.Match[str] | None:
    """The line as one that begins with By, Por, Di …, up to the part of it that is marked as the date."""
    match = _BYLINE.match(line.text)
    if match is None or (line.text[:3].lower() == "di " and (lang_of(doc) or "").startswith(("id", "ms"))):
        return None  # in Indonesian "di" says where
    dated = next((place for place, piece in enumerate(line.pieces) if place and "date" in piece.kinds), None)
    return _BYLINE.match(" ".join(piece.text for piece in line.pieces[:dated])) if dated else match


def _dated_byline(line: Line) -> re.Match[str] | None:
    """ "Posted on May 26, 2024 by Jane Doe", "26.05.2024 13:30 von Olga": the names at the end of a line that says when."""
    return _DATED_BY.search(_COUNTED.sub("", line.text)) if line.width < 110 and has_digit(line.text) else None


_COUNTED = re.compile(r"\s*\([^()\d]*\d+[^()\d]*\)\s*$")  # "23.11.2026 12:30 von Jana Roe (Kommentare: 0)": Contao


_DATED_BY = re.compile(
    r"(?:\d{2}|\b[ap]\.?m\.?|\buhr)\s*[,|·•–-]?\s+(?:by|von|par|por|da|door|av|af)\s+(?P<names>[^\W\d][^\d|:]{2,60})$", re.I
)


def _posted_by(line: Line) -> str:
    """The account before 发布于 or after 由; empty where the line is no such."""
    matches = (
        _POSTED.match(piece.text) for piece in line.pieces if "于" in piece.text or "於" in piece.text or piece.text[0] == "由"
    )
    found = next((match[1] or match[2] or match[3] for match in matches if match), "")
    return "" if found in _NO_POSTER else found


_NO_POSTER = frozenset(("文章", "本文", "首次", "最后", "最近", "作者", "原创", "已", "管理员", "本站", "最早", "初次", "原文"))


def from_class(doc: Document) -> Finding[str] | None:
    """A name in an element near the headline whose class, icon or link calls it the author."""
    for line in nearby.around_headline(doc):
        said = [
            piece
            for piece in line.pieces
            if ("author" in piece.kinds or is_beside_portrait(piece))
            and "comments" not in piece.kinds
            and not is_foreign(doc, piece.element)
            and not is_of_other_post(doc, piece.element)
        ]
        names = own_names(doc, (BY_TAIL.sub("", piece.text) for piece in said[:6]))
        if names and all(map(is_body, names)) and _is_account_card(doc, said[0]):
            continue
        if names and len(names) <= 6:
            return finding_of(names, "class", " | ".join(piece.text for piece in said))
    return None


def is_beside_portrait(piece: Piece) -> bool:
    """Whether a short text is what stands right after a picture called avatar: whose picture it is, in every blog's byline."""
    if len(piece.text) > 20:
        return False
    element = piece.element
    beside = piece.icon if piece.icon is not None else element.getprevious()
    if beside is None and (parent := element.getparent()) is not None and parent.text is None and parent[0] is element:
        beside = parent.getprevious()
    if (
        beside is None
        or not isinstance(beside.tag, str)
        or len(beside) > 1
        or (beside is not piece.icon and (beside.tail or "").strip())
    ):
        return False
    picture = next(beside.iter("img"), None)
    return picture is not None and any(
        "avatar" in (picture.get(name) or "").lower() for name in ("class", "src", "data-src", "alt")
    )


def _is_account_card(doc: Document, piece: Piece) -> bool:
    """Whether a button to follow stands by the name and the page states a source: an authority's or a paper's account that passed the text on."""
    around = (text_of(up) for up in itertools.islice(piece.element.iterancestors(), 3) if len(up) < 12)
    return any(len(text) < 60 and "关注" in text for text in around) and next(values(doc, "source"), None) is not None


_AUTHOR_CLASSED = re.compile(r"(?:[aA]uthor|[bB]yline|writer|zuozhe).* #|#.*author")


def from_far_class(doc: Document) -> Finding[str] | None:
    """The one name that all elements classed as author anywhere outside of lists and comments agree on."""
    said: list[str] = []
    for element in elements_named(doc, _AUTHOR_CLASSED, ("author", "byline", "writer", "zuozhe"))[:60]:
        if "author" not in own_kinds(element) or is_foreign(doc, element) or is_of_other_post(doc, element):
            continue
        heading = next(element.iter("h2", "h3", "h4", "h5"), None)  # a name, and in a word what he or she is
        text, named = text_of(element), text_of(heading) if heading is not None else ""
        text = named if named and text.startswith(named) and len(text) <= len(named) + 20 else text
        if 2 < len(text) < 80 and ">" not in text:  # a trail to the page
            said.append(text)
    names = list(dict.fromkeys(name for text in said for name in own_names(doc, [BY_TAIL.sub("", text)]) if is_person(name)))
    return finding_of(names, "class-far", f"{said[:4]}") if len(names) in (1, 2) else None


# Addresses of pages about one author, in the words of many systems.
AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:es|en|in)?|auteurs?|autori|people|person(?:en)?|profiles?|staff|journalists?|contributors?|writers?|columnists?|reporters?|by|redaktion|team|user"
    r"|byline|signature|signatur|firmas?|periodistas?|colunistas?|columnistas?|giornalist[ai]|journalistes?|redacteurs?|auteure|skribenter?|forfattere?|kirjoittaja|toimittaja|szerzok?|avtor[iy]?"
    r"|yazar(?:lar)?|muhabir|penulis|opinionista|kolumnisten?|redactie|kisi|kisiler)/[^/?#]+|[?&](?:author|auth|author_name|autor|autor_id)=|^(?:https?://(?:\w+\.)?medium\.com)?/@[\w.-]+/?(?:$|\?)",
    re.I,
)


def from_link(doc: Document) -> Finding[str] | None:
    """The text of links near the headline that lead to an author's page, by the shape of their address."""
    for line in nearby.around_headline(doc):
        said = [
            piece.text
            for piece in line.pieces
            if AUTHOR_LINK.search(href_of(piece.element)) and not is_foreign(doc, piece.element)
        ]
        names = own_names(doc, said[:6])
        if names:
            return finding_of(names, "author-link", " | ".join(said))
    return None


def href_of(element: _Element) -> str:
    """Where the link leads that the element is or stands in; empty outside of links."""
    anchor = element if element.tag == "a" else next(element.iterancestors("a"), None)
    return anchor.get("href") or "" if anchor is not None else ""


_ACCOUNT = re.compile(r"(?:admin(?:istrator)?|root|webmaster|editor|管理员|管理員|小编|站长|佚名|游客)", re.I)


def from_account(doc: Document) -> Finding[str] | None:
    """An account of the software itself (admin, 管理员) where the byline shows it as the author: a person hides behind it, but it is what is said."""
    for item in values(doc, "author"):
        account = item.value.split()[0]
        if _ACCOUNT.fullmatch(account):
            return Finding(account, "account", f"{item.label} {item.value}")
    for line in (*nearby.below(doc)[:12], *nearby.above(doc)[:6], *nearby.before_body(doc)[:8], *nearby.ending(doc)[:12]):
        if (poster := _posted_by(line)) and _ACCOUNT.fullmatch(poster) and not line.is_prose:
            return Finding(poster, "account", line.text[:80])
        for piece in line.pieces:
            said = "author" in piece.kinds or AUTHOR_LINK.search(href_of(piece.element)) or is_beside_portrait(piece)
            if said and _ACCOUNT.fullmatch(piece.text) and not line.is_prose and not is_foreign(doc, piece.element):
                return Finding(piece.text, "account", line.text[:80])
    return None
