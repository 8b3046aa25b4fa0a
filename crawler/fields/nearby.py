"""What a reader sees around the headline and after the body: short lines of text, each piece with the marks that its elements carry."""

from __future__ import annotations

import functools
import re
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document, once, once_value
from crawler.text import INVISIBLE_TAGS, has_cjk, squeeze, text_of
from crawler.urls import absolute

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCK_TAGS = frozenset(
    "address article aside blockquote body br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav"
    " ol p pre section table tbody td th tr ul".split()
)
# Text in these is never the article's own byline: pictures' credits, menus, forms, other people's words.
FOREIGN_TAGS = frozenset({"figure", "figcaption", "nav", "form", "button", "footer", "select", "picture", "blockquote", "aside"})
PROSE_CHARS = 90  # a line longer than this, counting a Han character as two, is a paragraph and no byline
MAX_PIECES_BELOW, MAX_PIECES_ABOVE, MAX_PIECES_ENDING = 90, 24, 60
MAX_LINES_ENDING = 30
MAX_PROSE_LINES = 3  # a lead or a subtitle may stand between headline and byline; further down stands the body

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WIDE = re.compile("[\u2e80-\uffef]+")


class Piece:
    """One run of text: squeezed, with the element that holds it, and what its classes or the icon before it say it is (KIND_WORDS)."""

    __slots__ = ("_kinds", "element", "icon", "text")

    def __init__(self, text: str, element: _Element, icon: _Element | None = None) -> None:
        self.text, self.element = text, element
        self.icon = icon
        """The empty element directly before the text, where there is one."""
        self._kinds: frozenset[str] | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """Read when asked for, and once: most pieces are never asked, some by many rules."""
        if self._kinds is None:
            self._kinds = (_icon_kinds(self.icon) if self.icon is not None else None) or kinds_of(self.element)
        return self._kinds


class Line:
    """The pieces that stand on one line of the page (between two block borders or line breaks)."""

    __slots__ = ("_width", "pieces", "text")

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self.pieces = pieces
        self.text = pieces[0].text if len(pieces) == 1 else " ".join(piece.text for piece in pieces)
        self._width = -1

    @property
    def width(self) -> int:
        """The columns of its text (``width``)."""
        if self._width < 0:
            self._width = width(self.text)
        return self._width

    @property
    def is_prose(self) -> bool:
        """Long enough to be a paragraph of the text rather than a line about it."""
        return self.width > PROSE_CHARS


def width(text: str) -> int:
    """
    The columns *text* takes: a Han character or kana counts two.

    >>> width("abc"), width("来源：a")
    (3, 7)
    """
    return len(text) if text.isascii() else len(text) + sum(map(len, _WIDE.findall(text)))


@once
def below(doc: Document) -> tuple[Line, ...]:
    """The lines after the headline up to the first paragraphs (of the body's beginning, where no headline is seen)."""
    start = _headline_element(doc)
    if start is not None:
        return tuple(_until_prose(_lines(forward(start), MAX_PIECES_BELOW)))
    body = _body_element(doc)
    return tuple(_until_prose(_lines(forward(body, inside=True), MAX_PIECES_BELOW))) if body is not None else ()


@once
def above(doc: Document) -> tuple[Line, ...]:
    """The lines before the headline, nearest first; before the body, where no headline is seen."""
    start = _headline_element(doc)
    if start is None:
        start = _body_element(doc)
    return tuple(_lines(backward(start), MAX_PIECES_ABOVE, reverse=True)) if start is not None else ()


@once
def before_body(doc: Document) -> tuple[Line, ...]:
    """The lines before the body block, nearest first, where the headline stands apart from it; else empty."""
    body, head = _body_element(doc), _headline_element(doc)
    if body is None or head is None or body in head.iterancestors():
        return ()
    return tuple(_lines(backward(body), MAX_PIECES_ABOVE, reverse=True))


@once
def opening(doc: Document) -> tuple[Line, ...]:
    """The first lines of the body block."""
    body = _body_element(doc)
    return tuple(_lines(_inside(body), 24))[:6] if body is not None else ()


@once
def closing(doc: Document) -> tuple[Line, ...]:
    """The last lines of the body block, the last one first."""
    body = _body_element(doc)
    if body is None:
        return ()
    return tuple(_lines(_inside_backward(body), 40, reverse=True))[:6]


@once
def ending(doc: Document) -> tuple[Line, ...]:
    """The lines after the body block, in order."""
    body = _body_element(doc)
    if body is None:
        return ()
    lines = (line for line in _lines(forward(body), MAX_PIECES_ENDING) if not is_foreign(doc, line.pieces[0].element))
    return tuple(islice(lines, MAX_LINES_ENDING))


def key_of(text: str) -> str:
    """Letters and digits only, one case."""
    return "".join(character for character in text if character.isalnum()).casefold()


def _headline_element(doc: Document) -> _Element | None:
    from crawler.fields.headline import headline

    finding = headline(doc)
    return finding.value if finding else None


def _body_element(doc: Document) -> _Element | None:
    from crawler.fields.main import main_block

    return main_block(doc)


Event = tuple[str, "_Element | None"]  # text and its element; ("", None) is a border between lines
_BORDER: Event = ("", None)


def forward(start: _Element, *, inside: bool = False) -> Iterator[Event]:
    """Text runs and line borders in page order, from what follows *start* (from its content, with *inside*) to the page's end."""
    node: _Element | None = start
    enter = inside
    while node is not None:
        is_block = node.tag in BLOCK_TAGS
        if enter and is_shown(node):
            if is_block:
                yield _BORDER
            if node.text:
                yield node.text, node
            if len(node):
                node = node[0]
                continue
            if not node.text:
                yield "", node  # an empty element may be an icon that labels what follows
        elif enter:
            yield "", node
        if is_block:
            yield _BORDER
        parent = node.getparent()
        if node.tail and parent is not None:
            yield node.tail, parent
        following = node.getnext()
        enter = following is not None
        node = following if following is not None else parent


def backward(start: _Element) -> Iterator[Event]:
    """Text runs and line borders before *start*, the nearest first."""
    node = start
    while True:
        previous = node.getprevious()
        parent = node.getparent()
        if previous is None:
            if parent is None:
                return
            if parent.text:
                yield parent.text, parent
            if parent.tag in BLOCK_TAGS:
                yield _BORDER
            node = parent
            continue
        if previous.tail and parent is not None:
            yield previous.tail, parent
        node = previous
        if previous.tag in BLOCK_TAGS:
            yield _BORDER
        if is_shown(previous):
            node = yield from _deepest_last(previous)


def _deepest_last(node: _Element) -> Generator[Event, None, _Element]:
    """Walk down the last children of *node*, yielding their tails, and return the leaf after yielding its text."""
    while len(node):
        last = node[-1]
        if last.tail:
            yield last.tail, node
        if last.tag in BLOCK_TAGS:
            yield _BORDER
        if not is_shown(last):
            return last
        node = last
    if node.text:
        yield node.text, node
    else:
        yield "", node
    return node


def _inside(element: _Element) -> Iterator[Event]:
    end = element.getnext()
    for text, node in forward(element, inside=True):
        if node is not None and node is not element and (node is end or element not in _near_ancestors(node, element)):
            return
        yield text, node


def _inside_backward(element: _Element) -> Iterator[Event]:
    leaf = yield from _deepest_last(element)
    if leaf is element:
        return
    for text, node in backward(leaf):
        if node is not None and element not in _near_ancestors(node, element):
            return
        yield text, node


def _near_ancestors(node: _Element, stop: _Element) -> Iterator[_Element]:
    yield node
    for ancestor in node.iterancestors():
        yield ancestor
        if ancestor is stop:
            return


def is_shown(element: _Element) -> bool:
    """Whether a reader sees *element*: no script, comment or ``display:none`` by its own style."""
    tag = element.tag
    if not isinstance(tag, str) or tag in INVISIBLE_TAGS:
        return False
    style = element.get("style")
    return not (style and _HIDDEN.search(style)) and element.get("hidden") is None


def _until_prose(lines: Iterable[Line]) -> Iterator[Line]:
    prose = 0
    for line in lines:
        prose += line.is_prose
        yield line
        if prose >= MAX_PROSE_LINES:
            return


def _lines(events: Iterable[Event], most: int, *, reverse: bool = False) -> Iterator[Line]:
    """Events folded into lines of at most *most* pieces in all; *reverse* for events that come nearest first."""
    line: list[Piece] = []
    icon: _Element | None = None
    count = 0
    for raw, element in events:
        if element is None:
            if line:
                yield Line(tuple(line[::-1] if reverse else line))
                line = []
            icon = None
            continue
        text = squeeze(raw) if raw and not raw.isspace() else ""
        if not text:
            if not raw:
                icon = element
                if reverse and line and line[-1].icon is None:  # the icon stands before the text that was read last
                    line[-1] = Piece(line[-1].text, line[-1].element, icon)
                    icon = None
            continue
        line.append(Piece(text, element, None if reverse else icon))
        icon = None
        count += 1
        if count >= most:
            break
    if line:
        yield Line(tuple(line[::-1] if reverse else line))


KIND_WORDS: dict[str, str] = {
    "author": "author authors byline bylines writer reporter journalist autor autore auteur redakteur vcard nickname username nick user"
    " contributor creator columnist poster zuozhe fn",
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
    What the nearest of *element* and its ancestors that says something by class, id, itemprop or rel says its text is.

    >>> from lxml.html import fromstring
    >>> sorted(kinds_of(fromstring('<p class="author-box"><span class="postDate">May</span></p>')[0]))
    ['date']
    """
    node: _Element | None = element
    for _ in range(levels):
        if node is None or node.tag in _WIDE_TAGS or len((node.get("class") or "").split()) > 7:
            break  # WordPress writes all categories and tags of a post into the classes of the whole post
        kinds = own_kinds(node)
        if kinds:
            return kinds
        node = node.getparent()
    return frozenset()


_WIDE_TAGS = frozenset({"article", "main", "body", "html", "section"})


def own_kinds(element: _Element) -> frozenset[str]:
    """What the attributes of *element* itself say its text is."""
    kinds: frozenset[str] = frozenset()
    for name in _NAMING:
        value = element.get(name)
        if value:
            kinds |= _kinds_in(value)
    return kinds


_NAMING = ("class", "id", "itemprop", "rel", "property")


@functools.lru_cache(maxsize=8192)
def _kinds_in(value: str) -> frozenset[str]:
    return frozenset(_KIND_OF_WORD[word] for word in split_words(value) if word in _KIND_OF_WORD)


@functools.lru_cache(maxsize=8192)
def split_words(value: str) -> frozenset[str]:
    """
    The lower-case words of one attribute, split at punctuation and camel case; kept, as classes repeat much within a site.

    >>> sorted(split_words("post-meta__authorName"))
    ['author', 'meta', 'name', 'post']
    """
    return frozenset(word.lower() for word in _WORD.findall(value[:300].replace("elementor-widget", "elementor")))


def own_words(element: _Element) -> frozenset[str]:
    """The words of class and id of *element*."""
    return _words_of(element.get("class"), element.get("id"))


@functools.lru_cache(maxsize=8192)
def _words_of(names: str | None, name: str | None) -> frozenset[str]:
    return split_words(names or "") | split_words(name or "")


def _icon_kinds(element: _Element) -> frozenset[str]:
    if not isinstance(element.tag, str):
        return frozenset()
    kinds = own_kinds(element) | _kinds_in(element.get("title") or "")
    if element.tag == "svg":
        use = next(element.iter("{*}use", "use"), None)
        if use is not None:
            kinds |= _kinds_in(use.get("href") or use.get("{http://www.w3.org/1999/xlink}href") or use.get("xlink:href") or "")
    return kinds


def is_foreign(doc: Document, element: _Element, levels: int = 8) -> bool:
    """
    Whether *element* stands inside a picture's credit, a menu, a form, a quotation, comments, a sidebar or the page's foot.

    What holds the headline or the body is never foreign, whatever its class says; a foot inside the post's own box is the post's.
    """
    known: dict[tuple[_Element, int], bool] = once_value(doc, "nearby.foreign", dict)
    key = (element, levels)
    if key not in known:
        known[key] = _is_foreign(doc, element, levels)
    return known[key]


def _is_foreign(doc: Document, element: _Element, levels: int) -> bool:
    own, _ = _own_blocks(doc)
    node: _Element | None = element
    for _ in range(levels):
        if node is None or node in own:
            return False
        words = own_words(node)
        if "copyright" in words and not _POST_WORDS.isdisjoint(words):
            return False  # post-copyright: the post's own box of author, address and licence, whatever foot it stands in
        if node.tag in FOREIGN_TAGS or is_foreign_named(words) or ("caption" in words and _has_picture(node)):
            return not _is_posts_own(doc, node, words)
        node = node.getparent()
    return False


def _has_picture(node: _Element) -> bool:
    parent = node.getparent()
    return next(node.iter("img"), None) is not None or (
        parent is not None and len(parent) < 6 and next(parent.iter("img"), None) is not None
    )


def _is_posts_own(doc: Document, node: _Element, words: frozenset[str]) -> bool:
    if node.tag in ("footer", "aside") or "footer" in words:
        if not _META_WORDS.isdisjoint(words) and node.tag != "footer":
            return True
        own, _ = _own_blocks(doc)
        if any(up.tag == "header" and up in own for up in node.iterancestors()):
            return True  # an aside in the very header of the headline (Ghost's themes keep the byline there)
        holder = next((up for up in node.iterancestors() if up in own), None)
        return (
            "footer" in (*words, node.tag)
            and holder is not None
            and (holder.tag == "article" or not _POST_WORDS.isdisjoint(own_words(holder)))
        )
    return False


_META_WORDS = frozenset("meta info author byline date".split())
_POST_WORDS = frozenset("article post entry single detail news".split())
_FOREIGN_WORDS = frozenset(
    "comment comments commentlist reply respond sidebar related recommend recommended hot footer copyright nav navbar menu breadcrumb widget widgets".split()
)
_OWN_WORDS = frozenset("post entry article single content meta info count number num".split())


@functools.lru_cache(maxsize=8192)
def is_foreign_named(words: frozenset[str]) -> bool:
    """Whether a class says so; "entry-footer" and "post-comments-count" are the post's own."""
    if _FOREIGN_WORDS.isdisjoint(words):
        return False
    return not _NEVER_OWN.isdisjoint(words) or _OWN_WORDS.isdisjoint(words)


_NEVER_OWN = frozenset("related recommend recommended sidebar".split())


def is_of_other_post(doc: Document, element: _Element) -> bool:
    """
    Whether *element* belongs to another post: the small block around it shows a link or heading with a title that is not this page's.

    Blocks that hold the headline or the body are this post's own.
    """
    known: dict[_Element, bool] = once_value(doc, "nearby.other_post", dict)
    if element not in known:
        known[element] = _is_of_other_post(doc, element)
    return known[element]


def _is_of_other_post(doc: Document, element: _Element) -> bool:
    own, titles = _own_blocks(doc)
    if is_in_card(doc, element):
        return True
    node: _Element | None = element
    for _ in range(4):
        if node is None or node in own or node.tag in ("body", "html", "main"):
            return False
        if node.tag in _ITEM_TAGS and len(node) < 12:
            for link in node.iter("a", "h2", "h3", "h4"):
                if link.tag != "a" and link in (element, *element.iterancestors()):
                    continue  # a heading that holds the byline
                names_post = (_is_title_like(link) or _leads_to_post(doc, link)) and not _is_own_link(doc, link)
                if names_post and not _same_title(key_of(text_of(link)), titles):
                    return True
        node = node.getparent()
    return False


def is_in_card(doc: Document, element: _Element) -> bool:
    """Whether *element* stands in an ``<article>`` that holds neither our headline nor our body, or in a link around a whole card."""
    own, _ = _own_blocks(doc)
    article = next(element.iterancestors("article"), None)
    if article is not None and own and article not in own and next(article.iter("h1", "main"), None) is None:
        return True  # by the standard an <article> stands for itself
    card = next(element.iterancestors("a"), None)
    return card is not None and card not in own and _is_card(doc, card, element)


def _is_title_like(link: _Element) -> bool:
    """Whether a link or heading shows a headline rather than a name, a category or a button."""
    text = text_of(link)
    if width(text) <= 26 or (link.tag == "a" and (len(text.split()) < 5 and not has_cjk(text))):
        return False
    return _NAMES_IN_BYLINES.isdisjoint(kinds_of(link, 2))


_NAMES_IN_BYLINES = frozenset(("author", "category", "tags", "source"))


def _is_card(doc: Document, link: _Element, element: _Element) -> bool:
    """Whether a link to elsewhere wraps more than *element*: themes make the whole card of a neighbour one link (title, date, category)."""
    href = link.get("href") or ""
    if _TO_PERSON.search(href) or absolute(doc.url, href) is None or _is_own_link(doc, link):
        return False  # an account's picture, name and date of posting in one link are a byline
    said = key_of(text_of(element))
    return len(key_of(text_of(link)).replace(said, "") if said else "") > 3


_TO_PERSON = re.compile(
    r"/(?:authors?|users?|u|space|members?|profiles?|account|uid)[/.?=_-]|[?&](?:author|auth|uid|mod=space)", re.I
)


def _leads_to_post(doc: Document, link: _Element) -> bool:
    """Whether the link shows a title, long or short: marked as one, and leading to a post by the address patterns of the family."""
    href = link.get("href") if link.tag == "a" else None
    parent = link.getparent()
    around = [node for node in (parent, link, *link[:2]) if node is not None]
    if not href or not any(node.tag in ("h2", "h3", "h4") or "title" in own_words(node) for node in around):
        return False
    address = absolute(doc.url, href)
    return address is not None and doc.family.kind_of(address) == "post"


def _is_own_link(doc: Document, link: _Element) -> bool:
    """Whether *link* leads to this very page, at most to another place on it."""
    address = absolute(doc.url, link.get("href") or "") if link.tag == "a" else None
    return address is not None and address.partition("#")[0].rstrip("/") == doc.url.partition("#")[0].rstrip("/")


_ITEM_TAGS = frozenset({"li", "article", "a", "td", "dd", "dl", "div", "section", "h2", "h3"})


@once
def _own_blocks(doc: Document) -> tuple[frozenset[_Element], tuple[str, ...]]:
    """(the headline, the body and all that hold them; the keys of the headline and of what the head calls it)."""
    from crawler.fields.headline import title_claims
    from crawler.fields.metadata import page_title

    anchors = [anchor for anchor in (_headline_element(doc), _body_element(doc)) if anchor is not None]
    head = _headline_element(doc)
    said = (text_of(head) if head is not None else "", *title_claims(doc), page_title(doc))
    keys = tuple(dict.fromkeys(key for key in map(key_of, said) if key))
    return frozenset(node for anchor in anchors for node in (anchor, *anchor.iterancestors())), keys


def _same_title(key: str, titles: tuple[str, ...]) -> bool:
    return any(key in title or (len(title) > 3 and title in key) for title in titles)
