"""Which parts of a page are never the article, told by their markup: hidden nodes, navigation, comments, share bars, related lists, adverts."""

from __future__ import annotations

import re

from lxml.etree import _Element

# Elements whose text is no text of a page.
MUTE_TAGS = frozenset(
    "script style noscript template head link meta title svg math canvas object embed applet param map area select option optgroup "
    "textarea button input label fieldset datalist audio video source track iframe frame frameset dialog menu".split()
)
# Words in class or id that name a part which is not the article; they must be whole words of the name, or whole parts of one.
_NOISE_WORDS = (
    "comment comments commentlist commentbox cmt pinglun respond reply disqus livere gitalk valine "
    "related relate relates relation xiangguan guanlian recommend recommended recommendation recommendations recommends tuijian "
    "sidebar aside rightbar leftbar side sider footer foot foots bottomnav header nav navbar navi navigation menu breadcrumb breadcrumbs crumb crumbs "
    "bread daohang weizhi share sharing shares sharebar sharebox bdsharebuttonbox bshare jiathis social sns fenxiang addthis sharethis sharedaddy "
    "ad ads advert adverts advertisement advertisements adsense guanggao banner sponsor sponsored promo promos promotion "
    "newsletter subscribe subscription signup paywall login register popup modal overlay cookie cookies consent gdpr "
    "pagination pager pagebar pagenav pagination paging prevnext prev next postnavi postnav "
    "tags tag taglist tagcloud keyword keywords hot hotnews hotlist rank ranking ranklist popular trending mostread toplist "
    "copyright disclaimer shengming statement toolbar tools tool print skip widget widgets outbrain taboola "
    "qrcode erweima download appdownload vote rating digg zan like likes toc"
).split()
_NOISE = frozenset(_NOISE_WORDS)
_SPLIT = re.compile(r"[\s_\-:.]+|(?<=[a-z])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|;)\s*(?:height|width|font-size)\s*:\s*0(?:px)?\s*(?:;|$)|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,}", re.I)


def is_hidden(element: _Element) -> bool:
    """Whether the element's own attributes hide it from a reader."""
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" and not len(element)


def name_words(element: _Element) -> list[str]:
    """The words of the element's class and id, split at spaces, hyphens, underscores and humps, in lower case."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return [word.lower() for word in _SPLIT.split(names) if word] if names != " " else []


def is_noise_named(element: _Element) -> bool:
    """Whether class or id call the element something that is not the article."""
    return not _NOISE.isdisjoint(name_words(element))


_NOISE_TAGS = frozenset(("nav", "footer", "aside", "menu", "dialog", "form"))


def stands_in_noise(element: _Element) -> bool:
    """Whether an ancestor is navigation, footer, sidebar or the like, or hidden."""
    node = element.getparent()
    while node is not None and node.tag != "body":
        if node.tag in _NOISE_TAGS and not (node.tag == "form" and node.get("id") in ("form1", "aspnetForm")):
            return True
        if is_hidden(node):
            return True
        node = node.getparent()
    return False
