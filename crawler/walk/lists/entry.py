"""Reads one entry of a list: the post's title, date, author, category, counts and summary, and whether it is pinned."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.counts import find_counts, read_count
from crawler.dates import Moment, read_moment
from crawler.document import Document
from crawler.fields.dates.habits import moments_in
from crawler.fields.dates.shown_dates import is_marked_change
from crawler.fields.metadata import zone_of
from crawler.items import Hint
from crawler.text import has_digit, squeeze, text_of
from crawler.walk.lists.anchors import role_of
from crawler.walk.lists.blocks import Block
from crawler.walk.lists.entry_words import (
    AUTHOR,
    AUTHOR_LABELS,
    CATEGORY,
    CATEGORY_LABELS,
    COMMENTS,
    LABEL,
    STICKY,
    STICKY_TEXT,
    VIEWS,
)
from crawler.walk.lists.pagination import says_next

if TYPE_CHECKING:
    from lxml.etree import _Element

_INLINE = frozenset(
    "a abbr b bdi big cite code data em font i ins kbd label mark q s small span strong sub sup time tt u var".split()
)
_SILENT = frozenset(["script", "style", "noscript", "template", "svg", "select", "textarea", "button", "form"])
MAX_PIECE = 80  # characters; a longer text is a summary, and dates in it belong to the story


@dataclass(slots=True)
class Piece:
    """A text in an entry that stands by itself, and the innermost element around it."""

    element: _Element
    text: str


def read_entry(doc: Document, block: Block, position: int) -> Hint:
    """The entry as a hint; what the block does not say stays empty."""
    title = block.title
    links = {anchor.element for anchor in block.anchors if not _is_card(anchor.element, title)}
    found = [piece for part in (block.element, *block.tail) for piece in pieces(part, links) if piece.text != title or not title]
    hint = Hint(url=block.url, source="list", seen_at=doc.now, found_on=doc.url, title=title or None, position=position)
    _date(doc, block, found, hint)
    _counts(found, hint)
    _people(doc, found, hint)
    hint.excerpt = max((piece.text for piece in found if len(piece.text) >= 30), key=len, default="")
    hint.sticky = _is_sticky(block, found)
    return hint


def _is_card(link: _Element, title: str) -> bool:
    """Whether the link is the whole entry, made of boxes: title, day, account and counts in one."""
    return bool(title) and next(link.iter("div", "p"), None) is not None and len(text_of(link)) > len(title) + 3


def set_moment(hint: Hint, moment: Moment) -> None:
    """Put a moment into the hint's five date fields."""
    hint.published_at, hint.published_precision = moment.at, moment.precision
    hint.published_earliest, hint.published_latest, hint.published_raw = moment.earliest, moment.latest, moment.raw


def pieces(element: _Element, titles: set[_Element]) -> Iterator[Piece]:
    """
    The texts of an entry outside its links to the post, separate where elements separate them: each span of a byline is a piece,
    but a span within a span ("1个月前<span> (10-16)</span>") belongs to the piece around it.
    """
    if element in titles or not isinstance(element.tag, str) or element.tag in _SILENT:
        return
    if element.tag in _INLINE and not _is_composed(element, titles):
        text = text_of(element)
        if text or element.get("class"):
            yield Piece(element, text)
        return
    if text := squeeze(element.text or ""):
        yield Piece(element, text)
    for child in element:
        yield from pieces(child, titles)
        if text := squeeze(child.tail or ""):
            yield Piece(element, text)


def _is_composed(element: _Element, titles: set[_Element]) -> bool:
    children = [child for child in element if isinstance(child.tag, str)]
    if any(
        child in titles or child.tag not in _INLINE
        for child in element.iterdescendants()
        if isinstance(child.tag, str) and child.tag not in ("br", "img", "svg", "path", "use", "wbr")
    ):
        return True
    return sum(1 for child in children if child.tag in _INLINE and text_of(child)) > 1


def _date(doc: Document, block: Block, found: Sequence[Piece], hint: Hint) -> None:
    moment = _marked_moment(doc, block) or _shown_moment(doc, found)
    if moment is not None:
        set_moment(hint, moment)


def _marked_moment(doc: Document, block: Block) -> Moment | None:
    """The most exact of the times in the entry's ``<time>`` elements; None if there are none."""
    times = (element for part in (block.element, *block.tail) for element in part.iter("time"))
    moments = [moment for element in times if (moment := _moment_of(doc, element))]
    return min(moments, key=lambda moment: moment.latest - moment.earliest, default=None)


def _moment_of(doc: Document, element: _Element) -> Moment | None:
    stamp, shown, zone = element.get("datetime") or "", text_of(element), zone_of(doc)
    quirk = doc.family.date_zone_quirk
    by_family = quirk(doc, stamp, shown) if quirk else None
    return by_family or read_moment(stamp, doc.now, zone) or read_moment(shown, doc.now, zone)


def _shown_moment(doc: Document, found: Sequence[Piece]) -> Moment | None:
    """The first date in the texts of the entry, those that are no summary first; None if there is none."""
    for piece in sorted(found, key=_is_wordy):
        if len(piece.text) <= MAX_PIECE and any(character.isdigit() or character in "刚昨前今天" for character in piece.text):
            moments = [one for one in moments_in(doc, piece.text) if not _VAGUE.search(one.raw)]
            if moments and not is_marked_change(piece.element):
                return moments[0]
    return None


_VAGUE = re.compile("[多余餘几幾数數]")  # 十多年前, 几天前: so summaries speak, no software


def _is_wordy(piece: Piece) -> bool:
    """Whether a piece reads like a summary. A date in it is the story's rather than the post's, so other pieces are asked first."""
    return len(piece.text) > 30 and any(mark in piece.text for mark in "，。,、…")


def _counts(found: Sequence[Piece], hint: Hint) -> None:
    for piece in found:
        if not piece.text or len(piece.text) > MAX_PIECE or not has_digit(piece.text):
            continue
        counts = find_counts(piece.text)
        if not counts:
            counts = _named_count(piece)
        hint.views = hint.views if hint.views is not None else counts.get("views")
        hint.comments = hint.comments if hint.comments is not None else counts.get("comments")
    if hint.views is None:
        _label_apart(found, hint)


def _named_count(piece: Piece) -> dict[str, int]:
    """The number that is the whole piece, if the class of its element or of an icon in it says views or comments."""
    number = read_count(piece.text)
    if number is None:
        return {}
    names = _names(piece)
    if VIEWS.search(names):
        return {"views": number}
    return {"comments": number} if COMMENTS.search(names) else {}


def _names(piece: Piece) -> str:
    """The classes of a piece's element and of the icons in it."""
    return " ".join(node.get("class") or "" for node in piece.element.iter() if isinstance(node.tag, str))


def _label_apart(found: Sequence[Piece], hint: Hint) -> None:
    """A count whose label and number are two pieces: ``<small>点击：</small>131``."""
    for label, value in itertools.pairwise(found):
        if len(label.text) <= 8 and label.text.endswith((":", "：")) and len(value.text) <= 20:
            counts = find_counts(label.text + value.text)
            hint.views = hint.views if hint.views is not None else counts.get("views")
            hint.comments = hint.comments if hint.comments is not None else counts.get("comments")


def _people(doc: Document, found: Sequence[Piece], hint: Hint) -> None:
    for piece in found:
        if not 0 < len(piece.text) <= 40:
            continue
        match = LABEL.match(piece.text)
        if match and match[1].lower() in AUTHOR_LABELS and not hint.author:
            hint.author = match[2]
        elif match and match[1].lower() in CATEGORY_LABELS and not hint.category:
            hint.category = [match[2]]
        else:
            _linked(doc, piece, hint)


# Words and signs that only connect the parts of a byline: "By", "In", ".", "|".
_JOINT = re.compile(
    r"\W*(?:(?:(?:posted|filed|written) )?(?:in|by|on|under)|von|par|por|da|di|de|am|em|en|dans|in der kategorie)?\W*$",
    re.IGNORECASE,
)


def _linked(doc: Document, piece: Piece, hint: Hint) -> None:
    if _JOINT.match(piece.text):
        return
    link, name = piece.element, piece.text
    if link.tag != "a":  # <div>2026-11-23 / <a>科技</a> / 12阅</div>: the first text of the box is not its link's
        link = next((a for a in link.iter("a") if text_of(a) in name), None)
        name = text_of(link) if link is not None else name
    names = _names(piece) if piece.element.tag in _INLINE else ""
    role = None
    if link is not None:
        address = doc.address_of(link)
        role = role_of(doc.family, address) if address else None
        rel = (link.get("rel") or "").lower().split()
        role = "author" if "author" in rel else "category" if "category" in rel else role
    if role == "category" and name not in hint.category and not _turns_page(name):
        hint.category.append(name)
    elif (role == "author" and not hint.author) or (
        role is None and not hint.author and AUTHOR.search(names) and not any(c.isdigit() for c in piece.text)
    ):
        hint.author = piece.text
    elif role is None and not hint.category and CATEGORY.search(names):
        hint.category = [piece.text]


def _turns_page(text: str) -> bool:
    """Whether a link to a section is one of its page numbers, in the last entry's box."""
    return text.isdecimal() or text in _TURNS or says_next(text)


_TURNS = frozenset("首页 上一页 上页 下页 尾页 末页 上一頁 末頁".split())


def _is_sticky(block: Block, found: Sequence[Piece]) -> bool:
    """Whether the entry is pinned to the top of its list, by a class, a label, a comment in the markup or the title."""
    nodes = (node for part in (block.element, *block.tail) for node in part.iter())
    return (
        any(map(_marks_sticky, nodes))
        or any(STICKY_TEXT.match(piece.text) for piece in found)
        or bool(re.match(r"^[\[【]?(?:置顶|置頂)[\]】]?", block.title))
    )


def _marks_sticky(node: _Element) -> bool:
    if not isinstance(node.tag, str):  # a comment: <!-- 置顶 -->
        return "置顶" in (node.text or "")[:20]
    names = node.get("class") or ""
    return bool(STICKY.search(names)) and not names.startswith("sticky-side")
