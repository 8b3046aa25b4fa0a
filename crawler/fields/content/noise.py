"""Which parts of a page are not the article, by their markup: hidden nodes, navigation, comments, share bars, related lists, adverts."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from lxml.etree import _Element

from crawler.fields.flow import waits_for_script

# Elements whose text a reader of the page does not see as text.
MUTE_TAGS = frozenset(
    "script style noscript template head link meta title svg math canvas object embed applet param map area select option optgroup "
    "textarea input datalist audio video source track iframe frame frameset dialog menu".split()
)
# Words in class or id that name a part which is not the article, in three levels: comments (3) are sure; likely names (2) are nearly
# always right; possible names (1) are also found on wrappers of the article ("with-sidebar", "news-tag-page").
_COMMENTS = frozenset(
    "comment comments commentlist commentbox commentlists cmt pinglun respond disqus livere gitalk valine waline"
    " kommentare kommentarer commentaires comentarios commenti komentarze reacties".split()
)
_ONE_COMMENT = re.compile(r"(?:cmt|comment)\d+")  # Z-Blog's template for one comment, which its script needs: ul#cmt12
_LIKELY = frozenset(
    "related relate relates relevant similar xiangguan guanlian recommend recommended recommendation recommendations recommends tuijian xgwz "
    "sidebar aside rightbar leftbar footer foot bottomnav nav navbar navi navigation menu breadcrumb breadcrumbs crumb crumbs "
    "daohang weizhi sharing sharebar sharebox bdsharebuttonbox bdshare bshare jiathis fenxiang addthis sharethis sharedaddy "
    "advert adverts advertisement advertisements adsense guanggao adsbygoogle sponsored newsletter popup modal overlay cookie cookies consent gdpr "
    "pagination pagebar pagenav prevnext postnavi postnav prenext tagcloud hotnews hotlist ranklist mostread toplist "
    "outbrain taboola postbtn qrcode erweima appdownload byline authorbox aboutauthor pullquote".split()
)
# Words that themes write together: "relatelist", "relatecon", "commentarea", "copynotice"; "postmetadata" is the foot of WordPress's Kubrick.
_LIKELY_BEGINNINGS = re.compile(
    "(?:relate(?:post|list|con|dnews|dpost|darticle)|comment(?:list|area|form)|sidebar|copynotice|copyright|share(?:box|list)|recommendlist"
    "|breadcrumb|hotlist|prevnext|postmetadata)"
)
_BOXES = frozenset("box bio card about profile description desc".split())  # together with "author": the box about the author
_WRITERS = frozenset(("author", "columnist", "contributor", "autor", "auteur"))
_PERHAPS = frozenset(
    "reply side sider foots header bread share shares social sns ad ads banner sponsor promo promos promotion "
    "subscribe subscription signup login register pager paging prev next tags tag taglist keyword keywords hot rank ranking popular trending "
    "copyright disclaimer shengming statement toolbar tools tool print skip download vote rating digg zan like likes toc "
    "relation teaser teasers more bio authorbox aboutauthor profile affiliate disclosure ratings cta kommentar placeholder".split()
)
# Captions: kept with their image, not in the running text, where they would interrupt it.
_CAPTION = frozenset(
    "caption captions figcaption wp-caption-text credit credits imagecaption photocredit imgcaption imgdesc picdesc"
    " bildunterschrift bilduntertitel bildtext bildnachweis bildquelle didascalia piedefoto photolegend legend legende imagedescription imginline".split()
)
_SCREEN_READER = frozenset(
    (
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "screen-reader",
        "u-hidden",
        "sr_only",
        "is-hidden",
        "offscreen",
        "element-invisible",  # Drupal
        "text-hide",  # Bootstrap
        "assistive-text",  # WordPress' Twenty Eleven
        "screenreader-only",
        "u-visually-hidden",
        "visually-hidden-focusable",
    )
)
_SPLIT = re.compile(r"[_\-.]+|(?<=[a-z])(?=[A-Z])")
# Names of the body itself, which decide whatever other names the element has: "article-body pagination-first".
_BODY_NAME = re.compile(
    r"(?:js-?|com-content-)?(?:article|art|entry|post|story|news|blog|page|single|content|main|detail|text|rich)(?:[-_]{1,2}(?:single|detail))?[-_]{0,2}(?:body|content|text|detail|details|main|article|inner|wrap|copy)(?:[-_]?(?:text|content|body|inner|main|wrap))?"
    r"|(?:articlebody|postbody|storybody|newscontent|zhengwen|zw|neirong|rich_media_content|news-id-\d+|maincont|full-?(?:story|text)|bo_v_con|xe_content|field--?name-body|trs_editor|hentry)",
    re.I,
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|;)\s*(?:height|width|font-size)\s*:\s*0(?:px)?\s*(?:;|$)|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,}",
    re.I,
)


def is_hidden(element: _Element) -> bool:
    """Whether the element's own attributes hide it from a sighted reader."""
    style = element.get("style")
    if style and _hides(style):
        return not waits_for_script(element)
    if element.get("hidden") is not None:
        return True
    names = element.get("class")
    return names is not None and _is_for_screen_readers(names)


# Class names and styles repeat within a page and across a portal's pages: each is judged once and cached.
@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return _HIDDEN_STYLE.search(style) is not None


@lru_cache(maxsize=8192)
def _is_for_screen_readers(names: str) -> bool:
    return not _SCREEN_READER.isdisjoint(names.lower().split())


@lru_cache(maxsize=16384)
def name_words(names: str) -> frozenset[str]:
    """
    The words of class and id in lower case, split at hyphens, underscores, dots and camel case.

    Utility classes with a variant (``print:hidden``, ``md:w-1/2``) say nothing about the part of the page and are left out.

    >>> sorted(name_words("post-tags md:share SideBar"))
    ['bar', 'post', 'side', 'tags']
    """
    return frozenset(chain.from_iterable(map(_words_of, names.split())))


# Themes combine few names in many ways: each name is split once.
@lru_cache(maxsize=16384)
def _words_of(name: str) -> tuple[str, ...]:
    return () if ":" in name or "[" in name else tuple(word.lower() for word in _SPLIT.split(name) if word)


@lru_cache(maxsize=16384)
def is_body_named(names: str) -> bool:
    """
    Whether one of the names in class or id is that of an article's body.

    >>> is_body_named("article-body pagination-first"), is_body_named("related-article")
    (True, False)
    """
    return any(_BODY_NAME.fullmatch(name) for name in names.split())


def class_and_id(element: _Element) -> str:
    """The class and the id of *element*, joined by a space; empty if it has neither."""
    first, second = element.get("class"), element.get("id")
    return f"{first} {second}" if first and second else first or second or ""


_NOISE_TAGS = frozenset(("nav", "footer", "aside", "menu", "dialog", "svg", "iframe", "select"))
_CONTROLS = frozenset(("button", "label", "fieldset"))  # where one is left unclosed, it contains the rest of the page


# The names of headings are not judged: anchors and themes give them all sorts ("header-anchor-post").
_TEXT_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def noise_level(element: _Element) -> int:
    """
    How surely the element is not part of the article, by its own tag, style and names: 0 not at all, 1 perhaps, 2 likely, 3 surely.

    A form counts as 1 only: ASP.NET wraps the whole page in one, while other forms are search boxes and comment boxes.
    """
    get = element.get
    return _level(element.tag, get("class"), get("id"), get("style"), get("hidden") is not None)


# The same few attributes stand on most elements of a page and on all pages of a portal.
@lru_cache(maxsize=16384)
def _level(tag: object, names: str | None, name: str | None, style: str | None, hidden: bool) -> int:
    if tag in ("html", "body"):
        return 0
    if tag in _NOISE_TAGS:
        return 3
    if tag in _CONTROLS:
        return 2
    both = f"{names} {name}" if names and name else names or name or ""
    if hidden or (style and _hides(style)) or (names is not None and _is_for_screen_readers(names)):
        return 2 if both and (is_body_named(both) or "paywall" in name_words(both)) else 3
    if tag in _TEXT_TAGS:
        return 0
    return max(_level_of(both), int(tag == "form")) if both else int(tag == "form")


@lru_cache(maxsize=16384)
def _level_of(names: str) -> int:
    level = max(map(_level_of_name, names.split()), default=0)
    return level if level in (0, 3) or not is_body_named(names) else 0


@lru_cache(maxsize=16384)
def _level_of_name(name: str) -> int:
    words = _words_of(name)
    if not _COMMENTS.isdisjoint(words) or _ONE_COMMENT.fullmatch(name):
        return 3
    if not _LIKELY.isdisjoint(words) or any(map(_LIKELY_BEGINNINGS.match, words)):
        return 2
    if not _WRITERS.isdisjoint(words) and not _BOXES.isdisjoint(words):
        return 2
    return int(not _PERHAPS.isdisjoint(words))


def is_caption(element: _Element) -> bool:
    """Whether the element is the caption of a picture."""
    if element.tag == "figcaption":
        return True
    words = name_words(class_and_id(element))
    return not _CAPTION.isdisjoint(words) or ("metadata" in words and not _PICTURES.isdisjoint(words))


def is_below_picture(element: _Element) -> bool:
    """Whether the element is the only paragraph beside the picture in a box named after pictures (``div.image > img + p``)."""
    parent = element.getparent()
    if element.tag not in _LINES or parent is None or len(parent) > 4:
        return False
    words = name_words(parent.get("class") or "")
    if _PICTURES.isdisjoint(words) or not _TEXTS.isdisjoint(words) or next(element.iter("img", "p"), element) is not element:
        return False
    return next(parent.iter("img", "amp-img"), None) is not None and sum(1 for _ in parent.iter("p")) < 2


_LINES = frozenset(("p", "div", "span"))
_PICTURES = frozenset(("img", "image", "photo", "picture", "bild", "foto"))
_TEXTS = frozenset("text texts body content contents article story post entry list gallery slider slide row col section".split())


def stands_in_noise(element: _Element) -> bool:
    """Whether an ancestor is navigation, footer, sidebar or the like, or hidden."""
    node, is_main = element.getparent(), False
    while node is not None and node.tag != "body":
        is_main = is_main or node.tag in ("main", "article")
        # a <nav> around the article was left unclosed
        if (node.tag in _NOISE_TAGS and not (is_main and node.tag == "nav")) or is_hidden(node):
            return True
        node = node.getparent()
    return False
