"""Who wrote an article, where a label, a class, a link or a line near the headline calls somebody the author."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Literal

from crawler.document import Document, Finding
from crawler.fields import nearby
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.fields.dates.shown_dates import shown_dates
from crawler.fields.flow import Line, Piece, width
from crawler.fields.kinds import own_kinds
from crawler.fields.labels import values
from crawler.fields.metadata import lang_of
from crawler.fields.people.agencies import is_agency
from crawler.fields.people.author_names import finding_of, own_names
from crawler.fields.people.byline_words import AUTHOR_LINK, BY_LINE, BY_TAIL, POSTER
from crawler.fields.people.names import is_body, is_name, is_person, join_names
from crawler.fields.runs import elements_named, texts_with
from crawler.text import has_cjk, has_digit, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element


def from_label(doc: Document) -> Finding[str] | None:
    """A name under a label near the headline: 作者：, 记者, 文/, Author:, 글 …"""
    return _by_label(doc, "near", "label")


def from_end_label(doc: Document) -> Finding[str] | None:
    """A name under such a label at the body's end."""
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
    if "记者" in label or "記者" in label or label.startswith("文"):  # in an interview 记者：… precedes a question
        return [name for name in names if is_person(name)]
    return names


_NUMBERED_ACCOUNT = re.compile(r"[A-Za-z][A-Za-z_]{2,19}\d{3,6}")  # 作者：yang2013, as Chinese systems name their users


def from_byline(doc: Document) -> Finding[str] | None:
    """The names on a short line near the headline that begins with By, Von or Par, or says who posted it when."""
    for line in (*nearby.below(doc), *nearby.above(doc)[:5], *nearby.before_body(doc)[:8]):
        if line.is_prose and (line.width > 160 or line.text.endswith((".", "!", "?"))):
            continue
        said = _posted_by(line) or ((match := _line_begins_by(doc, line) or _dated_byline(line)) and match["names"])
        first = line.pieces[0].element
        if said and not is_foreign(doc, first) and not is_of_other_post(doc, first):
            names = _without_place(own_names(doc, [BY_TAIL.sub("", said)]), said)
            if names and all(is_person(name) or is_name(name) for name in names) and width(join_names(names)) < 100:
                return finding_of(names, "byline", line.text)
    return None


def _without_place(names: list[str], said: str) -> list[str]:
    """*names* without the town that an author writes from, behind a comma: "Von Jana Roe, Hamburg"."""
    last = names[-1] if names else ""
    is_place = len(names) > 1 and last.isalpha() and last.istitle() and said.endswith(f", {last}") and not has_cjk(last)
    return names[:-1] if is_place and all(map(is_person, names[:-1])) and not is_agency(last) else names


def _line_begins_by(doc: Document, line: Line) -> re.Match[str] | None:
    """The match of a line that begins with By, Por or Di, up to the piece that is marked as date or category; None for other lines."""
    match = BY_LINE.match(line.text)
    if match is None or (line.text[:3].lower() == "di " and (lang_of(doc) or "").startswith(("id", "ms"))):
        return None  # in Indonesian "di" says where
    dated = next((place for place, piece in enumerate(line.pieces) if place and not _NO_NAMES.isdisjoint(piece.kinds)), None)
    return BY_LINE.match(" ".join(piece.text for piece in line.pieces[:dated])) if dated else match


_NO_NAMES = frozenset(("date", "category", "tags"))


def _dated_byline(line: Line) -> re.Match[str] | None:
    """The names at the end of a line that begins with the date: "Posted on May 26, 2024 by Jane Doe", "26.05.2024 13:30 von Olga"."""
    return _NAMES_AFTER_DATE.search(_COUNT_AT_END.sub("", line.text)) if line.width < 110 and has_digit(line.text) else None


# "23.11.2026 12:30 von Jana Roe (Kommentare: 0)": Contao; "May 26, 2026 by Jane Roe Leave a Comment": Genesis
_COUNT_AT_END = re.compile(
    r"\s*(?:\([^()\d]*\d+[^()\d]*\)|(?:leave a|add a|no|one|\d+) (?:comments?|reply|replies|responses?))\s*$", re.I
)


_NAMES_AFTER_DATE = re.compile(
    r"(?:\d{2}|\b[ap]\.?m\.?|\buhr)\s*[,|·•–-]?\s+(?:by|von|par|por|da|door|av|af)\s+(?P<names>[^\W\d][^\d|:]{2,60})$", re.I
)


def _posted_by(line: Line) -> str:
    """The account before 发布于 or after 由; empty where the line names none so."""
    matches = (
        POSTER.match(piece.text) for piece in line.pieces if "于" in piece.text or "於" in piece.text or piece.text[0] == "由"
    )
    found = next((match[1] or match[2] or match[3] for match in matches if match), "")
    return "" if found in _NOT_A_POSTER or found.endswith("文章") else found


_NOT_A_POSTER = frozenset(
    ("文章", "本文", "首次", "最后", "最近", "作者", "原创", "已", "管理员", "本站", "最早", "初次", "原文")
)


def from_class(doc: Document) -> Finding[str] | None:
    """A name in an element near the headline whose class, icon or link calls it the author."""
    has_cards = False
    for line in nearby.around_headline(doc):
        found = [
            piece
            for piece in line.pieces
            if ("author" in piece.kinds or is_beside_portrait(piece))
            and "comments" not in piece.kinds
            and not is_foreign(doc, piece.element)
        ]
        said = [piece for piece in found if not is_of_other_post(doc, piece.element)]
        has_cards = has_cards or len(said) < len(found)
        names = own_names(doc, (BY_TAIL.sub("", piece.text) for piece in said[:6]))
        if has_cards and not any(map(is_person, names)):
            continue  # what the card says of somebody: "Creating the most human company" below a name
        if names and all(map(is_body, names)) and _is_account_card(doc, said[0]):
            continue
        if names and len(names) <= 6:
            return finding_of(names, "class", " | ".join(piece.text for piece in said))
    return None


def is_beside_portrait(piece: Piece) -> bool:
    """Whether a short text stands directly after a picture called avatar: the name of whom it shows, as in every blog's byline."""
    if len(piece.text) > 20:
        return False
    element = piece.element
    beside = piece.icon if piece.icon is not None else element.getprevious()
    for parent in itertools.islice(element.iterancestors(), 3):  # the name in a box beside the portrait's
        if beside is not None or (parent.text or "").strip():
            break
        beside = parent.getprevious()
    if beside is None or not isinstance(beside.tag, str) or len(beside) > 1:
        return False
    if beside is not piece.icon and (beside.tail or "").strip():
        return False  # other words stand between
    picture = next(beside.iter("img"), None)
    return picture is not None and any(
        "avatar" in (picture.get(name) or "").lower() for name in ("class", "src", "data-src", "alt")
    )


def _is_account_card(doc: Document, piece: Piece) -> bool:
    """
    Whether a name is that of an account which passed the text on: it has a button to follow it, and the page states a source.

    Authorities and papers publish so on platforms.
    """
    around = (text_of(up) for up in itertools.islice(piece.element.iterancestors(), 3) if len(up) < 12)
    return any(len(text) < 60 and "关注" in text for text in around) and next(values(doc, "source"), None) is not None


_NAMED_AUTHOR = re.compile(r"(?:[aA]uthor|[bB]yline|writer|zuozhe).* #|#.*author")


def from_far_class(doc: Document) -> Finding[str] | None:
    """The one or two names that all elements classed as author agree on, anywhere but in lists, comments and other posts."""
    said: list[str] = []
    for element in elements_named(doc, _NAMED_AUTHOR, ("author", "byline", "writer", "zuozhe"))[:60]:
        if "author" not in own_kinds(element) or is_foreign(doc, element) or is_of_other_post(doc, element):
            continue
        heading = next(element.iter("h2", "h3", "h4", "h5"), None)  # a name, and in a word what he or she is
        text, named = text_of(element), text_of(heading) if heading is not None else ""
        text = named if named and text.startswith(named) and len(text) <= len(named) + 20 else text
        if 2 < len(text) < 80 and ">" not in text:  # a trail to the page
            said.append(text)
    names = list(dict.fromkeys(name for text in said for name in own_names(doc, [BY_TAIL.sub("", text)]) if is_person(name)))
    return finding_of(names, "class-far", f"{said[:4]}") if len(names) in (1, 2) else None


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


_ACCOUNT = re.compile(r"(?:admin(?:istrator)?|root|webmaster|editor|管理员|管理員|小编|编辑部|站长|佚名|游客)", re.I)


def from_account(doc: Document) -> Finding[str] | None:
    """
    An account that the software came with (admin, 管理员), or an office (编辑部), where the byline shows it as the author, or a line of its
    own parts beside the date (PaperMod: July 16, 2023 · 5 min · 2414 words · admin).

    Some person posted under it; the page says no more.
    """
    for item in values(doc, "author"):
        account = item.value.split()[0]
        if _ACCOUNT.fullmatch(account):
            return Finding(account, "account", f"{item.label} {item.value}")
    for line in (*nearby.below(doc)[:12], *nearby.above(doc)[:6], *nearby.before_body(doc)[:8], *nearby.ending(doc)[:12]):
        poster = _posted_by(line) or ((by := _line_begins_by(doc, line)) and BY_TAIL.sub("", by["names"]).strip())
        if poster and _ACCOUNT.fullmatch(poster) and not line.is_prose:
            return Finding(poster, "account", line.text[:80])
        for piece in line.pieces:
            said = "author" in piece.kinds or AUTHOR_LINK.search(href_of(piece.element)) or is_beside_portrait(piece)
            if said and _ACCOUNT.fullmatch(piece.text) and not line.is_prose and not is_foreign(doc, piece.element):
                return Finding(piece.text, "account", line.text[:80])
        among = _ACCOUNT_AMONG.search(line.text)
        if among and not line.is_prose and _is_dated(doc, line):
            return Finding(among[1], "account", line.text[:80])
    return None


_ACCOUNT_AMONG = re.compile(rf"(?:^|[|｜•·—–/,]\s*)({_ACCOUNT.pattern})\s*(?:$|[|｜•·—–/,])", re.I)


def _is_dated(doc: Document, line: Line) -> bool:
    elements = {date.element for date in shown_dates(doc)[:2]}
    return any(piece.element in elements for piece in line.pieces)


def from_account_card(doc: Document) -> Finding[str] | None:
    """
    The account beside the text to which "查看TA的文章" leads: on platforms where anybody may publish (搜狐号, 百家号) who wrote the post
    is recognised by that alone.
    """
    for node in texts_with(doc, ("的文章", "的主页")):
        if len(node) > 20 or not _ALL_OF_ACCOUNT.fullmatch(node.strip()):
            continue
        link = next((up for up in node.getparent().iterancestors("a")), node.getparent())
        href = link.get("href") or ""
        named = (
            [text_of(other) for other in doc.root.iter("a") if other.get("href") == href and other is not link] if href else []
        )
        if names := own_names(doc, named[:3]):
            return finding_of(names[:1], "account", f"{node.strip()} {href}")
    return None


_ALL_OF_ACCOUNT = re.compile(r"(?:查看|浏览|更多)?(?:TA|ta|Ta|他|她|作者)的(?:全部|更多|所有|其他)?(?:文章|主页)\W*")
