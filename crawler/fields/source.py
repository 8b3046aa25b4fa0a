"""The source that an article names (来源, 转载自, Source:): where it was first published, and the address of that."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from crawler.document import Document, Finding, Rule, once
from crawler.fields import founder, nearby
from crawler.fields.content.noise import class_and_id, name_words
from crawler.fields.flow import width
from crawler.fields.labels import Labelled, is_label, values
from crawler.fields.metadata import metas
from crawler.fields.people.agencies import is_agency
from crawler.text import has_cjk, has_digit, squeeze
from crawler.urls import absolute, host_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.fields.flow import Piece

_JUNK = re.compile(
    r"\s*(?:(?:作者|编辑|责任编辑|责编|记者|发布时间|时间|浏览|阅读|点击|字号|字体|打印|关注|我要评论|评论|分享|收藏|点赞|举报|复制链接|原文链接|微信公众号[:：]|公众号[:：]).*|\d{4}\s*[-年/.].*|\s(?:19|20)\d\d\b.*|[（(【\[]\s*)$"
)
_ADDRESS = re.compile(r"https?://[^\s，。）)】\]\"'<>]+", re.I)
_NAME = re.compile(r"^[^\W_]", re.U)
_NOTHING = re.compile(
    r"^(?:未知|不详|互联网|网络|本站|原创|本站原创|网络整理|无|기자|記者|记者|null|none|unknown|n/a|http.*)$", re.I
)
# The copyright notice that portals print under every post: 凡本网注明“来源：某网”的所有作品，均为某网合法拥有版权 …
_NOTICE = re.compile(r"[”\"]的|作品|版权|转载|授权|注明")
# Where pictures come from: stock, licences, Creative Commons. No text was first published there.
_OF_PICTURE = re.compile(
    r"getty ?images|shutterstock|pixabay|unsplash|pexels|i?stock ?photo|istock|adobe ?stock|imago|fotolia|picture alliance|wikimedia|flickr|depositphotos|symbolbild|\bCC[ -]?(?:0|BY)\b"
    r"|^(?:foto|photo|bild|grafik)\b|^[A-Z]\. [A-Z]",
    re.I,
)
LONGEST = 40
"""Characters of a name."""


@once
def stated(doc: Document) -> tuple[str, str | None, str, str] | None:
    """(name, address or None, rule, evidence) of the first usable source: by label, else by class, else by metadata; None if there is none."""
    for item in values(doc, "source"):
        name = clean_source(item.value)
        if name:
            return (
                name,
                _address(doc, item),
                f"label-{item.place}" if item.place == "end" else "label",
                f"{item.label} {item.value}",
            )
    return _by_class(doc) or _by_meta(doc)


def clean_source(text: str) -> str:
    """
    The name in a source label's value, cut before the next label or a date, without addresses; empty if no name is left.

    >>> clean_source("新华网 作者：张三"), clean_source("《人民日报》"), clean_source("未知"), clean_source("山西日报 2019-09-18")
    ('新华网', '人民日报', '', '山西日报')
    """
    name = _JUNK.sub("", squeeze(_ADDRESS.sub("", text))).strip(" 　:：|｜/-—–·•,，、;；[]【】()（）<>\"“”'")
    if name.startswith("《") and name.endswith("》") and name.count("《") == 1:
        name = name[1:-1]
    if not 1 < len(name) <= LONGEST or not _NAME.match(name) or _NOTICE.search(name) or _is_picture_s(name):
        return ""
    return name if not _NOTHING.match(name) else ""


def _is_picture_s(name: str) -> bool:
    """Whether *name* is a picture's credit (Pixabay, Hannes Albert/dpa), or a scrap (am)."""
    if _OF_PICTURE.search(name) or (len(name) == 2 and name.isascii() and name.islower()):
        return True
    parts = name.split("/") if "/" in name and not has_cjk(name) else []
    return any(" " in part.strip() and not is_agency(part.strip()) for part in parts)  # photographer/agency


def _address(doc: Document, item: Labelled) -> str | None:
    shown = _ADDRESS.search(item.value)
    if shown:
        return absolute(doc.url, shown[0])
    node: _Element | None = item.element
    for _ in range(3):
        if node is None:
            return None
        if node.tag == "a":
            return _foreign(doc, node)
        node = node.getparent()
    return None


def _foreign(doc: Document, link: _Element) -> str | None:
    address = doc.address_of(link)
    return address if address and host_of(address) != host_of(doc.url) else None


def _by_class(doc: Document) -> tuple[str, str | None, str, str] | None:
    for line in (*nearby.below(doc), *nearby.before_body(doc)[:6]):
        if line.is_prose:
            continue
        for piece in line.pieces:
            if piece.kinds == {"source"} and not has_digit(piece.text):
                name = clean_source(piece.text)
                if name and width(name) <= 30 and _is_called_source(piece):
                    link = piece.element if piece.element.tag == "a" else None
                    return name, _foreign(doc, link) if link is not None else None, "class", piece.text
    return None


def _is_called_source(piece: Piece) -> bool:
    """
    Whether the class means where the article comes from. In the West "media" are pictures and networks, "from" is a width, and the
    source of a picture is not the article's; Chinese systems call a paper media or from.
    """
    near = [piece.element, *itertools.islice(piece.element.iterancestors(), 3)]
    if any(node.tag in _PICTURE_TAGS for node in near) or is_label(piece.text) or piece.text.endswith((":", "：")):
        return False
    words = frozenset().union(*(name_words(class_and_id(node)) for node in near[:3]))
    return words.isdisjoint(_PICTURE_WORDS) and (has_cjk(piece.text) or not words.isdisjoint(_SOURCE_WORDS))


_PICTURE_TAGS = frozenset(("figure", "figcaption", "button", "picture", "blockquote"))
_PICTURE_WORDS = frozenset("image img photo picture caption credit video social share gallery embed".split())
_SOURCE_WORDS = frozenset("source origin copyfrom laiyuan".split())
_METAS = (
    "source mediaid contentsource weibo:article:source og:article:source dc.source original-source syndication-source".split()
)


def _by_meta(doc: Document) -> tuple[str, str | None, str, str] | None:
    for name in _METAS:
        for content in metas(doc).get(name, ())[:1]:
            if content.startswith("http"):
                continue
            value = clean_source(content)
            if value:
                return value, None, "meta", f"{name} {content}"
    said = clean_source(founder.stated(doc).get("sourcename", ""))
    return (said, None, "founder", f"enpproperty {said}") if said else None


def name(doc: Document) -> Finding[str] | None:
    """The source's name."""
    found = stated(doc)
    return Finding(found[0], found[2], found[3]) if found else None


def url(doc: Document) -> Finding[str] | None:
    """The source's address, if the page links it."""
    found = stated(doc)
    return Finding(found[1], found[2], found[3]) if found and found[1] else None


NAME: tuple[Rule, ...] = (name,)
URL: tuple[Rule, ...] = (url,)
