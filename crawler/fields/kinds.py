"""What an element's text is (author, date, views …) by its class, id, itemprop, rel, property or icon."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

KIND_WORDS: dict[str, str] = {
    "author": "author authors byline bylines writer reporter journalist autor autore auteur redakteur vcard nickname username nick user"
    " contributor creator columnist poster zuozhe fn yazar muhabir penulis autoren autorin autori autores auteurs verfasser forfatter skribent kirjoittaja toimittaja szerzo giornalista"
    " periodista journaliste avtor",
    "editor": "editor editors bianji zebian",
    "date": "date dates datetime time timestamp pubdate pubtime published publish posted clock calendar datum fecha dateline riqi shijian ptime",
    "views": "view views hit hits eye read reads pv click clicks visit visits browse liulan yuedu renqi",
    "comments": "comment comments reply replies discuss pinglun bubble bubbles chat",
    "category": "cat cate cats category categories section channel rubric kicker folder lanmu",
    "source": "source from origin laiyuan copyfrom media",
    "tags": "tag tags keyword keywords",
}
_KIND_OF_WORD = {word: kind for kind, words in KIND_WORDS.items() for word in words.split()}


def kinds_of(element: _Element, levels: int = 4) -> frozenset[str]:
    """
    The kinds that the attributes of *element* name, or else those of its nearest ancestor that names any, within *levels* elements.

    >>> from lxml.html import fromstring
    >>> sorted(kinds_of(fromstring('<p class="author-box"><span class="postDate">May</span></p>')[0]))
    ['date']
    """
    node: _Element | None = element
    for _ in range(levels):
        if node is None or node.tag in _WIDE_TAGS or len((node.get("class") or "").split()) > 7:
            break  # the box of a whole post: WordPress writes the post's categories and tags into its classes
        kinds = own_kinds(node)
        if kinds:
            return kinds
        node = node.getparent()
    return frozenset()


_WIDE_TAGS = frozenset({"article", "main", "body", "html", "section"})


def own_kinds(element: _Element) -> frozenset[str]:
    """The kinds that the attributes of *element* itself name."""
    kinds: frozenset[str] = frozenset()
    for name in _NAMING:
        value = element.get(name)
        if value:
            kinds |= _kinds_in(value)
    return kinds


_NAMING = ("class", "id", "itemprop", "rel", "property")


@functools.lru_cache(maxsize=8192)
def _kinds_in(value: str) -> frozenset[str]:
    if "read" in value:
        value = _NO_READS.sub(" ", value)
    return frozenset(_KIND_OF_WORD[word] for word in split_words(value) if word in _KIND_OF_WORD)


# "read" that does not mean a count of readers: read-more, min-read, and the "read-details" that AF themes wrap whole posts in.
_NO_READS = re.compile(r"\bread[-_](?!counts?\b|nums?\b|number|total|times\b|views?\b|amount|volume)(?=[a-z])|\bmin[-_]read\b")


@functools.lru_cache(maxsize=8192)
def split_words(value: str) -> frozenset[str]:
    """
    The lower-case words of one attribute, split at punctuation and camel case; cached, as classes repeat within a site.

    >>> sorted(split_words("post-meta__authorName"))
    ['author', 'meta', 'name', 'post']
    """
    return frozenset(word.lower() for word in _WORD.findall(value[:300].replace("elementor-widget", "elementor")))


def own_words(element: _Element) -> frozenset[str]:
    """The words in class and id of *element*, in lower case."""
    return _words_of(element.get("class"), element.get("id"))


@functools.lru_cache(maxsize=8192)
def _words_of(names: str | None, name: str | None) -> frozenset[str]:
    return split_words(names or "") | split_words(name or "")


_ICON_NAMES = ("data-icon", "icon", "data-feather", "data-lucide")
"""Attributes in which icon sets name the icon: Iconify (``data-icon="mdi:eye-outline"``, ``<iconify-icon icon="…">``), Feather, Lucide."""


# Names of glyphs in Chinese icon fonts, in pinyin or English: themes choose their own set of glyphs from iconfont.cn.
_ICON_WORDS: dict[str, str] = {
    "author": "people person ren yonghu zuozhe touxiang wode geren",
    "date": "rili shizhong fabushijian",
    "views": "see look kan chakan yanjing fangwen fangwenliang yuedu liulan liulanliang dianji",
    "comments": "liuyan duihua xiaoxi huifu message msg pinglun",
    "category": "fenlei mulu wenjianjia",
    "tags": "biaoqian",
}
_KIND_OF_ICON = {word: kind for kind, words in _ICON_WORDS.items() for word in words.split()}


@functools.lru_cache(maxsize=4096)
def _kinds_of_glyph(names: str) -> frozenset[str]:
    """
    >>> sorted(_kinds_of_glyph("iconfont icon-see2 ml-3")), sorted(_kinds_of_glyph("see-also"))
    (['views'], [])
    """
    if "icon" not in names:
        return frozenset()
    return frozenset(_KIND_OF_ICON[word] for word in split_words(names) if word in _KIND_OF_ICON)


def icon_kinds(element: _Element) -> frozenset[str]:
    """What the text after an icon is, by the icon's names, its title or the SVG symbol it uses."""
    if not isinstance(element.tag, str):
        return frozenset()
    kinds = own_kinds(element) | _kinds_in(element.get("title") or "") | _kinds_of_glyph(element.get("class") or "")
    for name in _ICON_NAMES:
        if value := element.get(name):
            kinds |= _kinds_in(value)
    if element.tag == "svg":
        use = next(element.iter("{*}use", "use"), None)
        if use is not None:
            kinds |= _kinds_in(use.get("href") or use.get("{http://www.w3.org/1999/xlink}href") or use.get("xlink:href") or "")
    return kinds
