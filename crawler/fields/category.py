"""The categories of an article, outermost first: from a breadcrumb, marked links, labels, the byline, or metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from crawler.attributes import vocabulary_elements
from crawler.dates.words import month_of
from crawler.document import Document, Finding, Rule
from crawler.fields import nearby
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.fields.crumb_steps import HOME, is_called_home, is_no_step, is_title, steps
from crawler.fields.crumbs import crumbs
from crawler.fields.flow import Piece, width
from crawler.fields.kinds import KIND_WORDS, own_words
from crawler.fields.labels import is_label, values
from crawler.fields.metadata import article_ld, json_ld, metas, types_of
from crawler.fields.people.byline_words import AUTHOR_LINK
from crawler.fields.runs import texts_with
from crawler.fields.sitename import is_site_name
from crawler.fields.title_claims import key_of
from crawler.text import has_digit, squeeze, text_of
from crawler.urls import absolute

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_NAME = 40
DEEPEST = 6
_END_WORDS = frozenset(
    "post posts 正文 文章正文 内容 正文内容 详情 文章详情 阅读正文 浏览文章 查看文章 资讯正文 新闻正文 文章内容 内容详情 阅读 文章 本文 详细内容 列表 列表页 article detail details".split()
)

# What a byline without category leaves in its place: the words before it, the next label, a counter.
_LABEL_ONLY = re.compile(
    r"(?:posted |filed )?(?:in|by|on|under)$|(?:von|par|por|door|av)$|(?:发表|发布|收录|分类|创建|更新|属)?(?:于|在)?$|(?:所属|文章)?(?:分类|栏目|作者)$|\W*[\w]{2,4}[:：]|(?:阅读|浏览|点击|评论|查看|发表评论)",
    re.I,
)
_DATE = re.compile(r"[\d\s./年月日-]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def from_json_ld(doc: Document) -> Finding[list[str]] | None:
    """The names in JSON-LD's BreadcrumbList, in the order of their positions."""
    for item in json_ld(doc):
        if "BreadcrumbList" in types_of(item):
            names = [name for _, name in sorted(_ld_items(item.get("itemListElement")), key=lambda pair: pair[0])]
            path = clean_path(doc, names)
            if path:
                return Finding(path, "json-ld-breadcrumb", " > ".join(names))
    return None


def _ld_items(elements: Any) -> Iterator[tuple[int, str]]:
    for number, element in enumerate(elements if isinstance(elements, list) else [elements]):
        if not isinstance(element, dict):
            continue
        inner = element.get("item")
        name = element.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
        position = str(element.get("position"))
        if isinstance(name, str):
            yield int(position) if position.isdecimal() and len(position) < 5 else number, squeeze(name)


def from_breadcrumb(doc: Document) -> Finding[list[str]] | None:
    """The visible breadcrumb, known by class, role or vocabulary, or by the words 当前位置 before it."""
    for element in crumbs(doc):
        names = steps(doc, element)
        first = next(element.iter("a"), None)
        if len(names) > 1 and first is not None and names[0] == text_of(first) and is_called_home(doc, first, names[0]):
            del names[0]
        if len(names) > 1 and len(names[-1]) > LONGEST_NAME:
            del names[-1]  # the title, in other words than the headline's
        path = clean_path(doc, names)
        if len(path) == 1 and path[0].lower() in _MERE_NEWS and (own := from_marked(doc) or from_byline(doc) or from_link(doc)):
            path += [name for name in own.value[-1:] if name not in path]
        if path:
            return Finding(path, "breadcrumb", " > ".join(names)[:160])
    return None


# The one page below home that lists all posts of a site that is more than news (TYPO3, Contao, Docusaurus): the post's own category says more.
_MERE_NEWS = frozenset(
    "news blog aktuelles nachrichten neuigkeiten meldungen artikel articles actualités actualites noticias notícias notizie novità novedades новости новини aktualności wiadomości"
    " nieuws nyheter nyheder uutiset berita haberler 新闻 新聞 ニュース 뉴스 الأخبار اخبار".split()
) | {"tin tức"}


def clean_path(doc: Document, names: list[str]) -> list[str]:
    """
    *names* without home, the portal's name, the article's title, 正文 and the like.

    Empty if nothing is left, or if names too long or too many show that it's no path.
    """
    path: list[str] = []
    for said in names:
        name = squeeze(said).strip(" <«‹>»›:：/|·•-—[]【】")
        key = key_of(name)
        if not key or len(name) > LONGEST_NAME * 3 or name.lower() in HOME or name.lower() in _END_WORDS:
            continue
        if _LABEL_ONLY.match(name) or is_no_step(name):
            continue
        if _DATE.fullmatch(name) or (month_of(name) and any(map(_YEAR.fullmatch, names))) or _is_day(name):
            continue  # a trail of archives: Home > 2026 > 11, Главная » 2026 » Ноябрь » 23 says when, not what about
        if is_site_name(doc, name) or _is_home(name) or is_title(doc, key):
            continue
        if len(name) > LONGEST_NAME:
            return []
        if name not in path:
            path.append(name)
    return path if len(path) <= DEEPEST else []


def _is_day(name: str) -> bool:
    """Whether *name* is or holds a day or a month of a year: 26. Oktober 2023, Posted on 3 Oct 2016, 2005年9月 (1)."""
    if not has_digit(name):
        return False
    return _DAY.search(name) is not None or (
        _YEAR.search(name) is not None and any(month_of(word) for word in _LETTERS.findall(name))
    )


_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d年\d{1,2}月|\d{1,2}:\d\d")
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def _is_home(name: str) -> bool:
    return bool(re.search(r"(?:首页|首頁|主页)(?:-[a-z]+)?$", name)) or name.lower() in ("home", "start")  # 首页-article


def from_marked(doc: Document) -> Finding[list[str]] | None:
    """The links with ``rel="category"`` and what is marked ``articleSection``, outside of other posts and side columns."""
    names = []
    for element in [element for element in vocabulary_elements(doc) if _is_marked(element)][:40]:
        if element.tag != "meta" and not is_foreign(doc, element) and not is_of_other_post(doc, element):
            names.append(squeeze(element.get("content") or text_of(element)))
    names = list(dict.fromkeys(names))
    path = clean_path(doc, names) if len(names) <= 4 else []
    return Finding(path, "marked", f"{names}") if path else None


def _is_marked(element: _Element) -> bool:
    if "articleSection" in (element.get("itemprop"), element.get("property")):
        return True
    return element.tag == "a" and "category" in (element.get("rel") or "").split()


def from_label(doc: Document) -> Finding[list[str]] | None:
    """The category after its label (分类：, 栏目：, Category:), near the headline or at the body's end."""
    for item in values(doc, "category"):
        if is_title(doc, key_of(item.value)):
            continue
        path = clean_path(doc, re.split(r"\s*(?:[>»›/,，、]|->)\s*", item.value))
        if path:
            return Finding(path, "label", f"{item.label} {item.value}")
    return None


def from_byline(doc: Document) -> Finding[list[str]] | None:
    """The links or texts around the headline whose class says category."""
    for line in nearby.around_headline(doc):
        said = [
            piece.text
            for piece in line.pieces
            if "category" in piece.kinds
            and width(piece.text) <= 40
            and _is_called_category(piece)
            and not is_label(piece.text)  # Drupal classes a field's label as its values
            and not is_foreign(doc, piece.element)
            and not is_of_other_post(doc, piece.element)  # the cards of neighbours name theirs
        ]
        if any(map(_is_day, said)):
            continue  # the whole row of author and date has the name
        path = clean_path(doc, said[:4])
        if path:
            return Finding(path, "byline", " | ".join(said))
    return None


def _is_called_category(piece: Piece) -> bool:
    """
    Whether the class means a category, and the text is one: no person's, no date's, no "Posted by".

    Layouts call all their parts sections (Drupal's regions, Medium's paragraphs, byline-section): the word counts only on a link or its box.
    """
    if not piece.kinds.isdisjoint(("author", "date")) or _POSTED.match(piece.text):
        return False
    link = piece.element if piece.element.tag == "a" else next(piece.element.iterancestors("a"), None)
    if link is not None and AUTHOR_LINK.search(link.get("href") or ""):
        return False
    for level, node in enumerate((piece.element, *islice(piece.element.iterancestors(), 3))):
        if words := own_words(node) & _CATEGORY_WORDS:
            return words != {"section"} or (link is not None and level < 3)
    return True


_CATEGORY_WORDS = frozenset(KIND_WORDS["category"].split())
_POSTED = re.compile(
    r"(?:(?:posted|written|published) (?:by|on)|(?:geschrieben|erstellt|veröffentlicht) (?:von|am)|publi(?:é|cado) (?:par|por|le|el))\b",
    re.I,
)


def from_link(doc: Document) -> Finding[list[str]] | None:
    """The links around the headline or at the body's end whose address is a category's (``/category/x``)."""
    under = [line for line in nearby.ending(doc)[:4] if _FILED.match(line.text)]
    for line in (*nearby.around_headline(doc), *nearby.closing(doc)[:4], *under):
        links = [piece for piece in line.pieces if piece.element.tag == "a"]
        if not 0 < len(links) < 5 or line.is_prose:
            continue
        said = [
            piece.text
            for piece in links
            if width(piece.text) <= LONGEST_NAME and doc.family.role_of(absolute(doc.url, piece.element.get("href") or "") or "") == "category"
            and not is_foreign(doc, piece.element) and not is_of_other_post(doc, piece.element) and not _is_of_menu(piece.element)
        ]  # fmt: skip
        if path := clean_path(doc, said[:4]):
            return Finding(path, "category-link", line.text[:120])
    return None


_FILED = re.compile(r"(?:posted|filed|published) (?:in|under|to)\b", re.I)


def _is_of_menu(link: _Element) -> bool:
    """Whether the link is one of five items or more in a list, each of them a link and nothing else: the portal's sections."""
    item = link.getparent()
    menu = item.getparent() if item is not None and item.tag == "li" else None
    if item is None or menu is None or len(item) > 1 + (item[-1].tag in ("ul", "ol", "div")) or len(menu) < 5:
        return False
    return sum(1 for other in menu if other.tag == "li" and len(other) and other[0].tag == "a") >= 5


def from_section(doc: Document) -> Finding[list[str]] | None:
    """The ``article:section`` of the head, an authority's ``ColumnName``, or the ``articleSection`` of JSON-LD."""
    found = metas(doc)
    said: Any = [
        content
        for name in ("article:section", "og:article:section", "articlesection", "section", "category", "columnname")
        for content in found.get(name, ())[:1]
    ]
    if not said:
        value = (article_ld(doc) or {}).get("articleSection")
        said = value if isinstance(value, list) else [value]
    path = clean_path(doc, [name for name in said[:1] if isinstance(name, str)])
    return Finding(path, "section", f"{said[:3]}") if path else None


def from_edition(doc: Document) -> Finding[list[str]] | None:
    """The page of the paper that an electronic edition links above the headline (第03版：文化, A04版 国际)."""
    for text in texts_with(doc, ("版：", "版:", "版 "))[:6]:
        link = text.getparent()
        said = squeeze(text)
        if link is not None and link.tag == "a" and _EDITION.fullmatch(said) and _SHEET.search(link.get("href") or ""):
            return Finding([said], "edition", said)
    return None


_EDITION = re.compile(r"第?\s*[A-Za-z]?\d{1,3}\s*版\s*[:：\s]\s*\S{1,20}")
_SHEET = re.compile(r"(?:node|layout|paperindex|pageid)[_=/-]?\d", re.I)

RULES: tuple[Rule, ...] = (
    from_breadcrumb,
    from_json_ld,
    from_marked,
    from_label,
    from_byline,
    from_link,
    from_section,
    from_edition,
)
