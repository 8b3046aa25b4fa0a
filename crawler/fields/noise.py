"""Which parts of a page are never the article, told by their markup: hidden nodes, navigation, comments, share bars, related lists, adverts."""

from __future__ import annotations

import re

from lxml.etree import _Element

# Elements whose text is no text of a page.
MUTE_TAGS = frozenset(
    "script style noscript template head link meta title svg math canvas object embed applet param map area select option optgroup "
    "textarea button input label fieldset datalist audio video source track iframe frame frameset dialog menu".split()
)
# Words in class or id that name a part which is not the article. The first sort is nearly always right; the second is also
# found on wrappers of the article itself ("with-sidebar", "news-tag-page") and counts only for a small part of the page.
_SURELY = frozenset(
    "comment comments commentlist commentbox commentlists cmt pinglun respond disqus livere gitalk valine waline "
    "related relate relates xiangguan guanlian recommend recommended recommendation recommendations recommends tuijian xgwz "
    "sidebar aside rightbar leftbar footer foot bottomnav nav navbar navi navigation menu breadcrumb breadcrumbs crumb crumbs "
    "daohang weizhi sharing sharebar sharebox bdsharebuttonbox bdshare bshare jiathis fenxiang addthis sharethis sharedaddy "
    "advert adverts advertisement advertisements adsense guanggao adsbygoogle sponsored newsletter paywall popup modal overlay cookie cookies consent gdpr "
    "pagination pagebar pagenav prevnext postnavi postnav prenext tagcloud hotnews hotlist ranklist mostread toplist "
    "outbrain taboola qrcode erweima appdownload byline authorbox aboutauthor pullquote".split()
)
_PERHAPS = frozenset(
    "reply side sider foots header bread share shares social sns ad ads banner sponsor promo promos promotion "
    "subscribe subscription signup login register pager paging prev next tags tag taglist keyword keywords hot rank ranking popular trending "
    "copyright disclaimer shengming statement toolbar tools tool print skip widget widgets download vote rating digg zan like likes toc "
    "relation teaser teasers more bio authorbox aboutauthor profile".split()
)
# Kept beside an image, not in the running text: a reader of the text alone would stumble over them.
_CAPTION = frozenset("caption captions figcaption wp-caption-text credit credits imagecaption photocredit imgcaption imgdesc picdesc".split())
_SCREEN_READER = frozenset(("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader", "u-hidden", "sr_only", "is-hidden", "offscreen"))
_SPLIT = re.compile(r"[\s_\-:.]+|(?<=[a-z])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|;)\s*(?:height|width|font-size)\s*:\s*0(?:px)?\s*(?:;|$)|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,}", re.I)


def is_hidden(element: _Element) -> bool:
    """Whether the element's own attributes hide it from a reader."""
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    if element.get("hidden") is not None:
        return True
    names = element.get("class")
    return names is not None and not _SCREEN_READER.isdisjoint(names.lower().split())


def name_words(element: _Element) -> list[str]:
    """The words of the element's class and id, split at spaces, hyphens, underscores and humps, in lower case."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return [word.lower() for word in _SPLIT.split(names) if word] if names != " " else []


_NOISE_TAGS = frozenset(("nav", "footer", "aside", "menu", "dialog", "svg", "iframe", "select", "button"))


def noise_level(element: _Element) -> int:
    """
    How surely the element's own tag, style and names call it something else than the article: 0 not, 1 perhaps, 2 surely.

    ASP.NET wraps the whole page in one form; other forms are search boxes and comment boxes.
    """
    tag = element.tag
    if tag in ("html", "body"):
        return 0
    if tag in _NOISE_TAGS or is_hidden(element):
        return 2
    words = name_words(element)
    if not _SURELY.isdisjoint(words):
        return 2
    return 1 if tag == "form" or not _PERHAPS.isdisjoint(words) else 0


def is_caption(element: _Element) -> bool:
    """Whether the element holds the words under a picture."""
    return element.tag == "figcaption" or not _CAPTION.isdisjoint(name_words(element))


def stands_in_noise(element: _Element) -> bool:
    """Whether an ancestor is navigation, footer, sidebar or the like, or hidden."""
    node = element.getparent()
    while node is not None and node.tag != "body":
        if node.tag in _NOISE_TAGS or is_hidden(node):
            return True
        node = node.getparent()
    return False
