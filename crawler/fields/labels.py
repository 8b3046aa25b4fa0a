"""What labelled values (作者：, 来源:, Source:, 栏目：…) stand on the lines around headline and body."""

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
from crawler.fields.flow import Line, Piece
from crawler.fields.kinds import own_words

if TYPE_CHECKING:
    from lxml.etree import _Element

Field = Literal["author", "editor", "source", "category", "tags", "views", "comments", "other"]

# A field's labels; a colon, slash or bar must follow, or the label must be a piece of its own. "other" ends the value before it.
_WORDS: dict[str, str] = {
    "author": r"(?:文章|本文|原文?|图文|文/?图)?作\s*者|撰文|撰稿人?|主笔|执笔人?|(?:本报|本刊|本网|特约|实习|见习|首席|驻.{1,4}|[\u4e00-\u9fff]{2,6}社)?[记記]者|通[讯訊]员|文字|文|发布者|发布人|发表人"
    r"|著者|筆者|執筆者?|ライター|글쓴이|글|작성자|(?:기자명|기자(?=\s*[:：]))|author|autorin\s?/\s?autor|autor(?:[:*/]?in(?:nen)?)?|auteur|autore|(?:guest )?contributors?|автори?|авторы|добавила?|опубликовала?|разместила?|szerző|yazar|haber|muhabir|penulis|reporter|συντάκτης|autor(?:ius|s)|نویسنده|خبرنگار|الكاتب|بقلم|كتبت?|إعداد|כותב|מאת|โดย|ผู้เขียน|ผู้สื่อข่าว|लेखक|लेखिका|रिपोर्ट|द्वारा|লেখক|প্রতিবেদক|tác giả|text|texte|texto|testo|yazar|penulis|(?:words|story|text|written|report(?:ed)?) by",
    "editor": r"(?:责任|責任|值班|实习|网络|本期|栏目|执行|见习|新闻)?[编編][辑輯](?:员|者)?|责\s*编|責編|主编|[编編]审|审\s*核|审校|校\s*对|校對|一审|二审|三审|初审|复审|终审|监制|审签|录入员?|editor|edited by|redaktion|編集者?",
    "source": r"(?:信息|文章|稿件|新闻|内容|消息|资讯|文稿|资料)?来\s*源(?:网站|于|自)?|來源|(?:信息|文章|新聞)來源|稿\s*源|出\s*处|轉?[转載轉]载?自|摘自|供稿(?:单位)?|发布(?:机构|单位|部门)"
    r"|source|quelle|fuente|fonte|출처|出典|引用元|情報提供|提供元|kaynak|źródło|источник|zdroj|kilde|bron",
    "category": r"(?:所属|文章|信息|新闻)?(?:分\s*类|栏\s*目)|分類|频道|所属专题|category|categories|filed under|posted in|rubrik|rubrique|categor[ií]as?|カテゴリー?|카테고리|분류|섹션|рубрик[аи]|категори[яи]|раздел|kategorien?|ressort|sections?|sección|seção|editoria|sezione|kategoria|dział|kategori|kanal|chuyên mục|التصنيف|القسم|دسته‌?\s?بندی|گروه|سرویس",
    "tags": r"(?:本文|文章|相关)?(?:标\s*签|標籤|关键[词字])|TAGs?|tagged(?: with| as)?|keywords?|タグ|태그|schlag(?:wörter|worte)|étiquettes|etiquetas|mots[- ]clés|теги|метки|themen|topics|labels|tagi|etiketler|temas|tópicos|argomenti|từ khóa|thẻ|kata kunci|الكلمات (?:المفتاحية|الدلالية)|(?:ال)?وسوم|برچسب‌?\s?ها|کلید\s?واژه‌?\s?(?:ها)?|ключевые слова|palabras clave|palavras-chave|słowa kluczowe|anahtar kelimeler|parole chiave|onderwerpen|trefwoorden|štítky|klíčová slova|címkék|kulcsszavak|ετικέτε[ςσ]|λέξει[ςσ][- ]κλειδιά|תגיות|תגים|แท็ก|ป้ายกำกับ|टैग(?:्स)?|ämnen|taggar|nyckelord|emner|emneord|nøgleord|avainsanat|asiasanat|etichete|cuvinte[- ]cheie|oznake|ključne riječi|ключови думи|ключові слова|キーワード",
    "views": r"(?:总|被)?(?:阅\s*读|浏\s*览|点\s*击|访\s*问|查\s*看|围\s*观|閱讀|瀏覽|點擊)(?:次\s*数|次數|人数|总数|量|数|數|率)?|人\s*气|热\s*度|人氣|views?|reads?|hits|page ?views?|visits|閲覧数|アクセス数|조회수?|просмотр(?:ов|ы)|прочтений|vues|aufrufe|visualizzazioni|visualizações|wyświetleń|wyświetlenia|odsłon|okunma|dibaca|lượt xem|(?:عدد )?(?:المشاهدات|الزيارات|القراءات)|(?:تعداد )?بازدیدها?",
    "comments": r"(?:用户|网友|全部|我要)?(?:评\s*论|評論|留言|回\s*复|跟帖|回復)(?:数|數|量)?|comments?|コメント|댓글|kommentare|commentaires|comentarios",
    "other": r"(?:发布|发表|更新|发稿|创建|修改|录入|出版|见报)?(?:时\s*间|日\s*期|時間)|发布于|发表于|字\s*[号体]|字體|字号|分享到?|打印|本文(?:链接|地址|网址)|原文(?:链接|地址|标题)?|原标题|版权(?:声明|所有)?|声明|微信|标题|摘\s*要|导\s*读|核心提示|题图|图片来源|图片?|摄影|摄|图|视频"
    r"|编译|翻译|译者|地\s*点|关注|收藏|点赞|举报|报料|纠错|索\s*引\s*号|文\s*号|成文日期|主题词|公开方式|share|photos?|foto|published|posted|updated|date",
}
_END = r"\s*(?P<mark>[:：﹕∶]|[/／|丨｜](?!\s*$)|\)\s*[:：]|\s*$)"


def _groups(suffix: str) -> str:
    return "|".join(f"(?P<{field}{suffix}>{words})" for field, words in _WORDS.items())


# Words by the hundred are tried at few places only: where a word begins, and inside one where a colon follows soon (本报记者：).
_AT_WORDS = re.compile(f"(?<!\\w)(?:{_groups('')}){_END}", re.I)
_ANYWHERE = re.compile(
    f"(?:(?<!\\w)(?:{_groups('')})|(?<=\\w)(?=[^\\d:：]{{1,40}}[:：])(?:{_groups('_within')})(?=\\s*[:：])){_END}",
    re.I,
)
_MARK = re.compile(r"[:：﹕∶/／|丨｜]")
LONGEST_LABEL = 40
_SENTENCES = re.compile("[。！？].*[。！？]|[,，].*[,，].*[,，]|[a-z][.!?] [A-Z]")
_BAR = re.compile(r"\s*[|｜丨]\s*|\s{2,}")
_EMPTY = re.compile(r"^[\s\W_]*$")
MAX_VALUE = 80


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with the field that its label names, the label as it stands, and the element that holds the value."""

    field: Field
    label: str
    value: str
    element: _Element
    place: Literal["near", "end"]


@once
def labelled(doc: Document) -> list[Labelled]:
    """All labelled values around the headline (place ``near``), then those at the body's end and after it (``end``)."""
    near = (*reversed(nearby.above(doc)[:6]), *nearby.below(doc), *reversed(nearby.before_body(doc)[:8]))
    ends = (*reversed(nearby.closing(doc)), *nearby.ending(doc)[:24])
    found = [*_read(doc, near, "near"), *_read(doc, ends, "end")]
    return list({(item.field, item.value, item.place): item for item in found}.values())


def values(doc: Document, field: Field, place: Literal["near", "end"] | None = None) -> Iterator[Labelled]:
    """The values of one field in order of trust."""
    return (item for item in labelled(doc) if item.field == field and place in (None, item.place))


def is_label(text: str) -> bool:
    """Whether *text* is a field's label and nothing else."""
    return any(label.start == 0 and label.end == len(text) for label in _labels_in(text))


def opens_labelled(text: str) -> int:
    """How many labels stand in *text*, where it begins with one and a mark follows; 0 else."""
    labels = _labels_in(text)
    return len(labels) if labels and labels[0].start == 0 and _MARK.search(labels[0].text) else 0


def _read(doc: Document, lines: Iterable[Line], place: Literal["near", "end"]) -> Iterator[Labelled]:
    pending: tuple[Field, str] | None = None
    for line in lines:
        text = line.text
        if line.width > (240 if place == "near" else 150) or (line.is_prose and _SENTENCES.search(text)):
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
        if _may_be_label(line) and (said := _bold_label(line)):
            yield said if place == "near" else replace(said, place=place)
            continue
        for number, label in enumerate(matches):
            end = matches[number + 1].start if number + 1 < len(matches) else len(text)
            value = _trim(_first_piece(line, label.end, end))
            if label.field == "other" or (label.field == "source" and _DEMANDED.search(text, 0, label.start)):
                continue
            if value:
                yield Labelled(label.field, label.text, value, _element_at(line, text.find(value[0], label.end)).element, place)
            elif end == len(text) and not _is_menu_entry(line, label.text):
                pending = (label.field, label.text)


def _is_of_links(line: Line) -> bool:
    """Whether the line may be the keywords under their label: it begins with a link, or answers it in a table or a list of terms."""
    element = line.pieces[0].element
    return element.tag in ("a", "dd", "td") or any(up.tag == "a" for up in itertools.islice(element.iterancestors(), 2))


def _is_heading(line: Line) -> bool:
    """Whether the line is a heading: an empty label before it (标签： with no tags) is answered by no such thing."""
    element = line.pieces[0].element
    return any(up.tag in _HEADINGS for up in (element, *itertools.islice(element.iterancestors(), 2)))


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def _may_be_label(line: Line) -> bool:
    """Whether the first piece stands apart as labels do: in bold, or alone in an element before one other piece (<span>작성자</span> <span>…</span>)."""
    tag = line.pieces[0].element.tag
    return tag in _BOLD or (
        tag == "span" and len(line.pieces) == 2 and line.width < LONGEST_LABEL and not _HAN.search(line.pieces[0].text)
    )


_HAN = re.compile("[\u4e00-\u9fff]")  # Chinese papers set 通讯员 so between two groups of names


def _bold_label(line: Line) -> Labelled | None:
    """The value behind a label that bold letters part from it, and no colon: <strong>Autor</strong> Jana Roe."""
    if not 1 < len(line.pieces) < 4 or len(line.pieces[0].text) > LONGEST_LABEL or _MARK.search(line.pieces[0].text[-1:]):
        return None
    head, value = line.pieces[0].text, _trim(line.pieces[1].text)
    label = next((label for label in _labels_in(head) if label.start == 0 and label.end == len(head)), None)
    if label is None or label.field == "other" or not value:
        return None
    return Labelled(label.field, label.text, value, line.pieces[1].element, "near")


_BOLD = frozenset(("strong", "b", "dt", "th", "label"))
# What follows an empty label and is no value of it: a label of its own (文章链接：…), a neighbour's link, a mere label's word.
IS_OTHER = re.compile(
    r"\W*[^\W\d_]{2,8}\s*[:：]|\W*(?:上一|下一|前一|后一|上篇|下篇|收到|暂无|相关|(?:文章|本文)(?:作者|分类|日期|链接|标签)|(?:发布|发表|创建|更新|收录)(?:于|在))|[«»‹›←→]"
    r"|\W*(?:post(?:ed)? by|prev(?:ious)?|next|older|newer|related|share|comments?)\b|.*[:：]$",
    re.I,
)
_DEMANDED = re.compile(r"注明\s*$")  # 转载请注明出处：what whoever reprints it shall write, not where this came from


def _is_menu_entry(line: Line, label: str) -> bool:
    """
    Whether a label without a mark is the whole text of a link, is a form's (关键词 of the box for searching), or stands in a side
    column: 分类 there leads to lists and names nothing.
    """
    last = line.pieces[-1].element
    if line.pieces[-1].text != label.strip() or _MARK.search(label):
        return False
    return (
        last.tag == "a"
        or last.get("for") is not None
        or any(up.tag in ("aside", "a") or is_foreign_named(own_words(up)) for up in itertools.islice(last.iterancestors(), 4))
    )


class _Label(NamedTuple):
    field: Field
    text: str
    start: int
    end: int


@functools.lru_cache(maxsize=4096)
def _labels_in(text: str) -> tuple[_Label, ...]:
    """The labels of a line in order; remembered, as a portal's foot and its headings stand under every article."""
    # Without a mark a label can only end the line: the search begins near its end.
    start = 0 if _MARK.search(text) else max(0, len(text) - LONGEST_LABEL)
    pattern = _ANYWHERE if ":" in text or "：" in text else _AT_WORDS
    return tuple(_Label(_field_of(match), match[0], *match.span()) for match in pattern.finditer(text, start))


def _field_of(match: re.Match[str]) -> Field:
    found = next(field for field, value in match.groupdict().items() if field != "mark" and value is not None)
    return cast("Field", found.removesuffix("_within"))


def _trim(text: str) -> str:
    value = text.strip(" \t　:：|｜丨/／•·-–—、，,;；[【(（）)】]>")
    value = _NEXT_LABEL.sub("", _BAR.split(value)[0]).strip()
    return value if len(value) <= MAX_VALUE and not _EMPTY.match(value) else ""


_NEXT_LABEL = re.compile(
    r"\s+(?:阅读|浏览|点击|查看|访问|围观|人气|热度|评论|字号|打印)(?:次数|量|数)?$"
)  # its own value stands in the next element


def _first_piece(line: Line, start: int, end: int) -> str:
    """The text of *line* between two places, of one piece only: what follows in the next element is another matter (打印, 字号)."""
    place, found = 0, ""
    for piece in line.pieces:
        if place >= end:
            break
        part = piece.text[max(0, start - place) : max(0, end - place)]
        place += len(piece.text) + 1
        if found.strip() and not _JOINED.search(found) and not _JOINS.match(part):
            return found
        found += f" {part}" if found else part
    return found


_JOINED = re.compile(r"[:：、,，&和与/]\s*$|^\W*$")
_JOINS = re.compile(r"^\s*[、,，&和与/]")


def _element_at(line: Line, place: int) -> Piece:
    end = 0
    for piece in line.pieces:
        end += len(piece.text) + 1
        if place < end:
            return piece
    return line.pieces[-1]
