"""Who signs a text away from its byline: in a sentence about the post, at its foot, in a box about the author, or as an agency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from crawler.document import Document, Finding
from crawler.fields import nearby
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.fields.flow import Line
from crawler.fields.kinds import own_words
from crawler.fields.metadata import lang_of
from crawler.fields.people.agencies import AGENCIES
from crawler.fields.people.author_names import finding_of, own_names
from crawler.fields.people.names import is_body, is_person, names_in
from crawler.fields.people.surnames import has_surname
from crawler.fields.runs import elements_named
from crawler.fields.title_claims import key_of, title_claims
from crawler.text import has_cjk, has_digit, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_SIGNED = 40  # characters; more is a sentence of a box about the author
_FOOT_LINES = 8  # what signs the post stands right under it; further down stand the neighbours
_NAME = r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:(?:de|da|van|von|der|den|del|la|le|di|al|el|bin)\s+)*[^\W\d_a-z][\w.'’-]*){1,3}"
_NAMES = rf"(?P<names>{_NAME}(?:\s+(?:and|und|et|y|e|&|och|og|en)\s+{_NAME})?)"


def from_sentence(doc: Document) -> Finding[str] | None:
    """
    The author named in a sentence about the post itself.

    "This post was written by …", "Dieser Artikel wurde am … von … geschrieben", "Eine Kolumne von …".
    """
    for line in (*nearby.below(doc), *nearby.opening(doc)[:3], *nearby.closing(doc)[:4], *nearby.ending(doc)[:_FOOT_LINES]):
        text = line.text[:160]
        match = _GENRE_BY.fullmatch(text) or _WRITTEN_BY.search(text) or _WRITTEN_LATE.search(text)
        if match and not is_foreign(doc, line.pieces[0].element):
            names = [name for name in own_names(doc, [match["names"]]) if match.re is _WRITTEN_LATE or is_person(name)]
            if names:
                return finding_of(names, "sentence", match[0])
    return None


# "Eine Kolumne von Jana Roe", "Blog-Beitrag von …", "Opinion by …", "Un reportaje de …", "Une enquête de …": the genre, then who.
_GENRE_BY = re.compile(
    r"\W*(?:(?:[Ee]ine?|[Uu]ne?|[Uu]na|[Uu]m|[Aa]n?|[Tt]he)\s+)?(?:[^\W\d_]+[-\s])?"
    r"(?i:beitrag|gastbeitrag|kolumne|kommentar|essay|interview|bericht|reportage|analyse|glosse|rezension|artikel|porträt|meinung|leitartikel"
    r"|column|opinion|analysis|commentary|post|story|review|article|report|words|enquête|chronique|tribune|récit|entretien"
    r"|columna|artículo|crónica|entrevista|reportaje|opinión|análisis|coluna|artigo|reportagem|opinião|articolo|intervista|servizio|commento)"
    rf"\s+(?i:by|von|par|por|de|di|door|av|af)\s*:?\s+{_NAMES}\W*"
)
_WRITTEN_BY = re.compile(
    r"(?i:\b(?:this|the)\s+(?:guest\s+|blog\s+)?(?:article|post|story|piece|entry|report|column|essay)\s+(?:was|is)\s+(?:originally\s+)?(?:written|authored|contributed|reported)\s+by)"
    rf"\s+{_NAMES}"
)
# WordPress's first themes end the post with a sentence in which the account stands before the verb.
_WRITTEN_LATE = re.compile(
    r"(?i:\bdiese[rs]? (?:artikel|beitrag|eintrag|text) wurde\b).{0,60}?\bvon\s+(?P<names>[^\s,.]+(?:\s[^\s,.]+){0,2}?)\s+"
    r"(?i:geschrieben|veröffentlicht|verfasst|erstellt|eingestellt|gepostet)\b"
)


def from_parted_label(doc: Document) -> Finding[str] | None:
    """The person on the line below one that says only By, Von or Par."""
    for lines in (nearby.below(doc)[:14], tuple(reversed(nearby.above(doc)[:5])), tuple(reversed(nearby.closing(doc))),
                  nearby.ending(doc)[:_FOOT_LINES]):  # fmt: skip
        for label, line in pairwise(lines):
            if len(label.text) < 18 and _BY_ALONE.fullmatch(label.text) and not line.is_prose:
                names = [name for name in own_names(doc, [line.text]) if is_person(name)]
                if names and not is_foreign(doc, line.pieces[0].element):
                    return finding_of(names, "byline-parted", f"{label.text} {line.text}")
    return None


_BY_ALONE = re.compile(
    r"\W*(?:(?:written|posted|published|reported|geschrieben|verfasst|erstellt|escrito|publicado|écrit|publié|rédigé|scritto|pubblicato)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|автор|autor(?:in)?|author|words|text)\W*",
    re.IGNORECASE,
)


def from_foot(doc: Document) -> Finding[str] | None:
    """Who posted it, on the line directly below the body that also says when, as in Plone, old WordPress themes and b2evolution."""
    for line in nearby.ending(doc)[:_FOOT_LINES]:
        if line.is_prose or not has_digit(line.text) or not _WHEN.search(line.text) or is_elsewhere(doc, line):
            continue
        marked = [piece.text for piece in line.pieces if "author" in piece.kinds and len(piece.text) < _LONGEST_SIGNED]
        said = _FOOT_BY.match(line.text)
        names = (
            own_names(doc, [said["names"]])
            if said
            else [name for text in marked[:4] for name in own_names(doc, [_LEAD_IN.sub("", text)])]
        )
        if 0 < len(names) <= 3:
            return finding_of(names, "foot", line.text)
    return None


_WHEN = re.compile(r"\d{1,2}[:.]\d\d|(?:19|20)\d\d|\d\s?[./-]\s?\d")
_POSTED = r"(?:posted|written|published|submitted|created|geschrieben|verfasst|erstellt|eingestellt|gespeichert|eingetragen|publié|écrit|rédigé|escrito|publicado|scritto|pubblicato)"
_LEAD_IN = re.compile(rf"^{_POSTED}?\s*(?:by|von|par|por|da)\s+|\s*[—–-]\s*$", re.IGNORECASE)
_FOOT_BY = re.compile(
    rf"(?:{_POSTED}\s+)?(?:by|von|par|por|da|door|av|af)\s*:?\s+(?P<names>[^\d,|•·]{{2,40}}?)\s*(?:[,|•·—–@-]|\b(?:on|am|um|le|el|at|in)\b)\s*.{{0,24}}\d",
    re.IGNORECASE,
)


def from_foot_line(doc: Document) -> Finding[str] | None:
    """The person on a line of the post's foot that says only By and the name (Pelican's templates)."""
    for line in (*nearby.closing(doc)[:6], *nearby.ending(doc)[:4]):
        said = _BY_ONLY.fullmatch(line.text) if len(line.text) < _LONGEST_SIGNED else None
        names = (
            [name for name in own_names(doc, [said["names"]]) if is_person(name)] if said and not is_elsewhere(doc, line) else []
        )
        if names:
            return finding_of(names, "foot-line", line.text)
    return None


_BY_ONLY = re.compile(rf"(?i:(?:{_POSTED}\s+)?(?:by|von|par|por))\s*:?\s+{_NAMES}")


def from_box(doc: Document) -> Finding[str] | None:
    """The person whose name heads the boxes about the author; None unless all such boxes name the same."""
    names: list[str] = []
    for element in elements_named(doc, _AUTHOR_BOX, ("aut", "saboxplugin", "molongui", "abh_box"))[:12]:
        if not _is_box(element) or is_of_other_post(doc, element) or _stands_in_comments(element):
            continue
        names.extend(_heads(doc, element))
    names = list(dict.fromkeys(names))
    return finding_of(names, "author-box", "a box about the author") if len(names) == 1 else None


_AUTHOR_BOX = re.compile(
    r"(?:author|autor|auteur|autore)s?[-_]{0,2}(?:bio|box|info|card|profile|block|details?|desc|about|wrap|section|panel|vcard)"
    r"|about[-_]{0,2}(?:the[-_]?)?(?:author|autor)|post[-_]{0,2}author|(?:saboxplugin|molongui|abh_box)",
    re.IGNORECASE,
)
_BOX_CHARS = 1500


def _is_box(element: _Element) -> bool:
    return element.tag in ("div", "section", "aside", "footer", "article") and len("".join(element.itertext())) < _BOX_CHARS


def _stands_in_comments(element: _Element) -> bool:
    return any(
        not {"comment", "comments", "commentlist", "cmt", "related", "review", "reviews"}.isdisjoint(own_words(up))
        for up in (element, *element.iterancestors())
        if up.tag not in ("body", "html")
    )


def _heads(doc: Document, box: _Element) -> Iterator[str]:
    """The first heading, link or bold text of a box that is a person's name."""
    for element in box.iter("h2", "h3", "h4", "h5", "h6", "a", "strong", "b", "span", "p"):
        text = text_of(element)
        names = [name for name in own_names(doc, [_ABOUT.sub("", text)]) if is_person(name)] if 4 < len(text) < 60 else []
        if names and sum(map(len, names)) > 0.6 * len(_ABOUT.sub("", text)):
            yield names[0]
            return


_ABOUT = re.compile(
    r"^(?:about|über|alles von|mehr von|à propos de|sobre|more (?:from|by)|all posts by|written by|von|by|par|por)\s*:?\s+",
    re.IGNORECASE,
)


def from_agency(doc: Document) -> Finding[str] | None:
    """A news agency alone on a line near the headline, as many papers print it in a person's place."""
    for line in nearby.below(doc)[:4]:  # further down it is a picture's credit
        match = _AGENCY.fullmatch(line.text) if line.width < 48 else None
        if match and not is_elsewhere(doc, line):
            return finding_of(names_in(line.text.removesuffix(match["place"] or "")), "agency", line.text)  # AFP, MANILA
    return None


_AGENCY = re.compile(
    rf"(?:(?:by|par|por|von|source|fuente|fonte|quelle)\s*:?\s+)?(?:{AGENCIES})(?:\s*[/,&+]\s*(?:{AGENCIES}))?(?P<place>,\s+[A-Z][A-Z .'-]{{2,24}})?",
    re.IGNORECASE,
)


def from_name_and_paper(doc: Document) -> Finding[str] | None:
    """The writer before a paper on one line near the headline: 史卫燕/中国青年报."""
    if not (lang_of(doc) or "").startswith("zh"):
        return None
    for line in (*nearby.below(doc)[:8], *nearby.opening(doc)[:2]):
        match = _AND_PAPER.fullmatch(line.text) if not line.is_prose else None
        if match and is_body(match["paper"]):
            names = [name for name in names_in(match["names"]) if is_person(name)]
            if names and any(map(has_surname, names)):
                return finding_of(names, "name-and-paper", line.text)
    return None


_AND_PAPER = re.compile(
    "(?P<names>[\u4e00-\u9fff·]{2,4}(?:[\\s、，,]+[\u4e00-\u9fff·]{2,4}){0,3})\\s*[/／]\\s*(?P<paper>[\u4e00-\u9fff]{2,12})"
)


def from_first_line(doc: Document) -> Finding[str] | None:
    """A person's name in bold type that is all of the body's first line; for portals that post everything in their own name."""
    for line in nearby.opening(doc)[:3]:
        if line.is_prose or has_cjk(line.text) or len(line.text) > 60 or not _is_emphasised(line):
            continue
        names = own_names(doc, [line.text])
        said = [key_of(claim) for claim in title_claims(doc)]
        if 0 < len(names) <= 3 and all(
            _is_full_name(name) and not any(key_of(name) in claim for claim in said) for name in names
        ):
            return finding_of(names, "first-line", line.text)
    return None


def from_last_line(doc: Document) -> Finding[str] | None:
    """A person's name in italics that is all of the body's last line, or one in brackets after its last sentence."""
    if (lang_of(doc) or "").startswith(("zh", "ja", "ko")):
        return None
    said = [key_of(claim) for claim in title_claims(doc)]
    for line in _last_lines(doc):
        bracket = _IN_BRACKETS.search(line.text[-60:])
        if bracket is None and (line.is_prose or len(line.text) > _LONGEST_SIGNED or not _is_signature(line)):
            continue
        names = own_names(doc, [bracket[1] if bracket else line.text])
        if 0 < len(names) <= 2 and all(
            _is_full_name(name) and not any(key_of(name) in claim for claim in said) for name in names
        ):
            covered = sum(map(len, names)) > 0.8 * len(bracket[1] if bracket else line.text)
            return finding_of(names, "last-line", line.text[-60:]) if covered else None
    return None


def _last_lines(doc: Document) -> tuple[Line, ...]:
    """The last line of the body; lines of keywords below the text are skipped."""
    return tuple(line for line in nearby.closing(doc)[:3] if not any("tags" in piece.kinds for piece in line.pieces))[:1]


def _is_signature(line: Line) -> bool:
    """Whether the line is set like a signature: in italics, or in bold type at the right edge, as papers in Vietnam sign."""
    return _is_emphasised(line, "em", "i") or (_is_emphasised(line, "strong", "b") and _is_at_right(line.pieces[0].element))


def _is_at_right(element: _Element) -> bool:
    return any(
        up.get("align") == "right" or _RIGHT.search(up.get("style") or "") or not _RIGHT_WORDS.isdisjoint(own_words(up))
        for up in (element, *islice(element.iterancestors(), 2))
    )


_RIGHT = re.compile(r"text-align:\s*right")
_RIGHT_WORDS = frozenset(("right", "author", "tacgia"))
_IN_BRACKETS = re.compile(r"[.!?…”“\"»]\s*\(([^\W\d_a-z][^()\d:]{4,36})\)[\s+*.]*$")


def _is_full_name(name: str) -> bool:
    return is_person(name) and 2 <= len(name.split()) <= 4 and all(word[0].isupper() for word in name.split())


def _is_emphasised(line: Line, *tags: str) -> bool:
    wanted = tags or ("strong", "b", "em", "i")
    return all(
        piece.element.tag in wanted or next(piece.element.iterancestors(*wanted), None) is not None for piece in line.pieces
    )


def is_elsewhere(doc: Document, line: Line) -> bool:
    """Whether a line isn't the post's: it stands in another part of the page, or in another post's card."""
    element = line.pieces[0].element
    return is_foreign(doc, element) or is_of_other_post(doc, element)
