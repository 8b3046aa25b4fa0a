"""Which labelled values (作者：, 来源:, Source:, 栏目：…) stand on the lines around headline and body."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from crawler.document import Document, once
from crawler.fields import nearby
from crawler.fields.belonging import is_foreign_named
from crawler.fields.flow import Line
from crawler.fields.kinds import own_words
from crawler.fields.label_words import LABELS
from crawler.fields.link_lists import link_around

if TYPE_CHECKING:
    from lxml.etree import _Element

Field = Literal["author", "editor", "source", "category", "tags", "views", "comments", "other"]

# Hundreds of words are tried at few places only: where a word begins, and within one where a colon follows soon (本报记者：).
_ANY_LABEL = "|".join(f"(?P<{field}>{words})" for field, words in LABELS.items())
_END = r"\s*(?P<mark>[:：﹕∶]|[/／|丨｜](?!\s*$)|\)\s*[:：]|\s*$)"
_AT_WORD_STARTS = re.compile(rf"(?<!\w)(?:{_ANY_LABEL}){_END}", re.I)
_ANYWHERE = re.compile(
    rf"(?:(?<!\w)|(?P<within>(?<=\w)(?=[^\d:：]{{1,40}}[:：])))(?:{_ANY_LABEL})(?(within)(?=\s*[:：])){_END}", re.I
)
_MARK = re.compile(r"[:：﹕∶/／|丨｜]")
LONGEST_LABEL = 40
_SEVERAL_CLAUSES = re.compile("[。！？].*[。！？]|[,，].*[,，].*[,，]|[a-z][.!?] [A-Z]")
_BAR = re.compile(r"\s*[|｜丨]\s*|\s{2,}")
_EMPTY = re.compile(r"^[\s\W_]*$")
MAX_VALUE = 80


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value, the field that its label names, the label as written, the element that holds the value, and where on the page it is."""

    field: Field
    label: str
    value: str
    element: _Element
    place: Literal["near", "end"]


@once
def labelled(doc: Document) -> list[Labelled]:
    """All labelled values around the headline (place ``near``), then those at the body's end and after it (place ``end``)."""
    near = (*reversed(nearby.above(doc)[:6]), *nearby.below(doc), *reversed(nearby.before_body(doc)[:8]))
    ends = (*reversed(nearby.closing(doc)), *nearby.ending(doc)[:24])
    found = [*_read(doc, near, "near"), *_read(doc, ends, "end")]
    return list({(item.field, item.value, item.place): item for item in found}.values())


def values(doc: Document, field: Field, place: Literal["near", "end"] | None = None) -> Iterator[Labelled]:
    """The values of one field, those around the headline first; with *place*, only those that stand there."""
    return (item for item in labelled(doc) if item.field == field and place in (None, item.place))


def is_label(text: str) -> bool:
    """Whether *text* is a field's label and nothing else."""
    return any(label.start == 0 and label.end == len(text) for label in _labels_in(text))


def opens_labelled(text: str) -> int:
    """How many labels stand in *text*, if it begins with a label and its colon; otherwise 0."""
    labels = _labels_in(text)
    return len(labels) if labels and labels[0].start == 0 and _MARK.search(labels[0].text) else 0


def count_labels(text: str) -> int:
    """How many labels with their colon stand in *text*."""
    return sum(1 for label in _labels_in(text) if _MARK.search(label.text))


def _read(doc: Document, lines: Iterable[Line], place: Literal["near", "end"]) -> Iterator[Labelled]:
    """The labelled values on *lines*, in page order; a label that ends its line is answered by the beginning of the next."""
    pending: tuple[Field, str] | None = None
    for line in lines:
        text = line.text
        if line.width > (240 if place == "near" else 150) or (line.is_prose and _SEVERAL_CLAUSES.search(text)):
            pending = None
            continue
        matches = _labels_in(text)
        if pending and (not matches or matches[0].start > 0):
            end = matches[0].start if matches else len(text)
            value = _trim(text[:end])
            may_answer = pending[0] != "tags" or _is_of_links(line)
            if value and may_answer and not line.is_prose and not IS_OTHER.match(text) and not _is_heading(line):
                yield Labelled(pending[0], pending[1], value, line.pieces[0].element, place)
        pending = None
        if _is_set_apart(line) and (said := _label_without_mark(line)):
            yield said if place == "near" else replace(said, place=place)
            continue
        for number, label in enumerate(matches):
            end = matches[number + 1].start if number + 1 < len(matches) else len(text)
            value = _trim(_first_piece(line, label.end, end))
            said_otherwise = _NOT_OF_POST.get(label.field)
            if label.field == "other" or (said_otherwise and said_otherwise.search(text, 0, label.start)):
                continue
            if value:
                yield Labelled(label.field, label.text, value, line.piece_at(text.find(value[0], label.end)).element, place)
            elif end == len(text) and not _is_menu_entry(line, label.text):
                pending = (label.field, label.text)


def _is_of_links(line: Line) -> bool:
    """
    Whether the line may be the keywords under their label: it begins with a link, or answers it in a table or a list of terms.

    A link that runs a script is a button (赞, 打赏), which follows where a post has no keywords.
    """
    element = line.pieces[0].element
    anchor = link_around(element)
    is_link = anchor is not None and not (anchor.get("href") or "").lower().startswith("javascript:")
    return is_link or element.tag in ("dd", "td")


def _is_heading(line: Line) -> bool:
    """Whether the line is a heading, which is never the value of an empty label before it (标签： with no tags)."""
    element = line.pieces[0].element
    return any(up.tag in _HEADINGS for up in (element, *itertools.islice(element.iterancestors(), 2)))


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def _is_set_apart(line: Line) -> bool:
    """Whether the line's first piece is set apart as a label is: in bold, or as one of two spans (<span>작성자</span> <span>…</span>)."""
    tag = line.pieces[0].element.tag
    return tag in _BOLD or (
        tag == "span" and len(line.pieces) == 2 and line.width < LONGEST_LABEL and not _HAN.search(line.pieces[0].text)
    )


_HAN = re.compile("[\u4e00-\u9fff]")  # Chinese papers set 通讯员 so between two groups of names


def _label_without_mark(line: Line) -> Labelled | None:
    """The value after a label that bold type, but no colon, tells from it (<strong>Autor</strong> Jana Roe); None if there is none."""
    if not 1 < len(line.pieces) < 4 or len(line.pieces[0].text) > LONGEST_LABEL or _MARK.search(line.pieces[0].text[-1:]):
        return None
    head, value = line.pieces[0].text, _trim(line.pieces[1].text)
    label = next((label for label in _labels_in(head) if label.start == 0 and label.end == len(head)), None)
    if label is None or label.field == "other" or not value:
        return None
    return Labelled(label.field, label.text, value, line.pieces[1].element, "near")


_BOLD = frozenset(("strong", "b", "dt", "th", "label"))
# What may follow an empty label without being its value: another label (文章链接：…), a neighbour's link, a bare label.
IS_OTHER = re.compile(
    r"\W*[^\W\d_]{2,8}\s*[:：]|\W*(?:上一|下一|前一|后一|上篇|下篇|收到|暂无|相关|(?:文章|本文)(?:作者|分类|日期|链接|标签)|(?:发布|发表|创建|更新|收录)(?:于|在))|[«»‹›←→]"
    r"|\W*(?:post(?:ed)? by|prev(?:ious)?|next|older|newer|related|share|comments?)\b|.*[:：]$",
    re.I,
)
# What stands before a label that is no statement about the post: 转载请注明出处：tells reprinters what to write, Bildquelle: is the picture's, 热门关键字：what people search for.
_NOT_OF_POST: dict[Field, re.Pattern[str]] = {
    "source": re.compile(r"(?:注明|图片|圖片|bild|fotos?|photos?|image|grafik|video)\s*$", re.I),
    "tags": re.compile(r"(?:热门|熱門|热搜|热点|搜索|推荐)\s*$"),
}


def _is_menu_entry(line: Line, label: str) -> bool:
    """
    Whether a label without a colon names nothing of the post's.

    It may be the whole text of a link, a form's (关键词 beside a search box), or stand in a side column, where 分类 leads to lists.
    """
    last, said = line.pieces[-1].element, line.pieces[-1].text
    if _MARK.search(label):
        return False
    if said != label.strip():  # View source, Mail the editor, Content Editor: the last word of something else
        before = said.removesuffix(label.strip())
        return not _OF_POST.search(before) and (last.tag == "a" or _WORD_BEFORE.search(before) is not None)
    return (
        last.tag == "a"
        or last.get("for") is not None
        or any(up.tag in ("aside", "a") or is_foreign_named(own_words(up)) for up in itertools.islice(last.iterancestors(), 4))
    )


_WORD_BEFORE = re.compile(r"[^\W\d_\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3]{2,}\s$")  # in scripts that part words by spaces


_OF_POST = re.compile(r"\b(?:related|article|post|story)\s$", re.I)


class _Label(NamedTuple):
    field: Field
    text: str
    start: int
    end: int


@functools.lru_cache(maxsize=4096)
def _labels_in(text: str) -> tuple[_Label, ...]:
    """The labels in a line, in order; remembered, as a portal repeats its foot and its headings under every article."""
    # without a colon or bar a label can only end the line: the search begins near its end
    start = 0 if _MARK.search(text) else max(0, len(text) - LONGEST_LABEL)
    pattern = _ANYWHERE if ":" in text or "：" in text else _AT_WORD_STARTS
    return tuple(_Label(_field_of(match), match[0], *match.span()) for match in pattern.finditer(text, start))


def _field_of(match: re.Match[str]) -> Field:
    return cast("Field", next(field for field in LABELS if match[field] is not None))


def _trim(text: str) -> str:
    """The value in *text* without marks around it and without a counter's label after it; empty if it's none or too long."""
    value = text.strip(" \t　:：|｜丨/／•·-–—、，,;；[【(（）)】]>")
    value = _NEXT_LABEL.sub("", _BAR.split(value)[0]).strip()
    return value if len(value) <= MAX_VALUE and not _EMPTY.match(value) else ""


# its own value stands in the next element
_NEXT_LABEL = re.compile(r"\s+(?:阅读|浏览|点击|查看|访问|围观|人气|热度|评论|字号|打印)(?:次数|量|数)?$")


def _first_piece(line: Line, start: int, end: int) -> str:
    """
    The text of *line* between two places, up to the end of the piece that it begins in.

    What stands in the next element is something else (打印, 字号), unless a comma or an "and" joins the two.
    """
    place, found = 0, ""
    for piece in line.pieces:
        if place >= end:
            break
        part = piece.text[max(0, start - place) : max(0, end - place)]
        place += len(piece.text) + 1
        if found.strip() and not _ENDS_IN_JOINT.search(found) and not _BEGINS_WITH_JOINT.match(part):
            return found
        found += f" {part}" if found else part
    return found


_ENDS_IN_JOINT = re.compile(r"[:：、,，&和与/]\s*$|^\W*$")
_BEGINS_WITH_JOINT = re.compile(r"^\s*[、,，&和与/]")
