"""Which addresses lead to endless pages (calendars, sort orders, searches) or to no news (log-in, share, print, reply)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

MAX_LENGTH = 2000  # servers and sitemaps stop at 2,048; what is longer grows without end
MAX_SEGMENTS = 16

# slug → patterns over path?query. Each parameter and path is one that a common CMS, its plugins or several big sites use.
_TRAPS: dict[str, tuple[str, ...]] = {
    "comment-reply": (r"[?&](?:replytocom|parentcommentid)=", r"/comment/reply/", r"/trackback/?$"),
    "login": (
        r"/wp-(?:login|signup|activate)\.php",
        r"/(?:wp-admin|zb_system/(?:login|cmd|admin))",
        r"/(?:user|member|account|passport)s?/(?:log|sign|reg|forgot|find)",
        r"/(?:log-?(?:in|out|on)|sign-?(?:in|up|out)|regist(?:er|ration)|reg|lostpassword|forgot-?password)(?:\.\w{2,5})?(?:/|\?|$)",
        r"[?&](?:action|mod|m|act|do|a|c)=(?:log-?(?:in|out)|logging|sign(?:in|up)|regist(?:er|ration)|lostpassword)\b",
    ),
    "search": (
        r"/search(?:/|\.\w{2,5}|\?|$)",
        r"/(?:plus|e)/search",
        r"[?&](?:s|q|query|keywords?|kw|search(?:word|_?query)?|searchtype)=(?!\d+(?:&|$))",
    ),
    "print": (
        r"/print(?:er|able|page|view)?(?:/|\.\w{2,5}|\?|$)",
        r"[?&](?:print(?:able|er)?|printpage)=(?:1|true|yes)\b",
        r"[?&](?:output|format|view|action|do|mod)=(?:print|pdf)\b",
    ),
    "sort": (r"[?&](?:order_?by|sort(?:_?by|order|dir)?|orderway|ordertype|dir|direction|sst|sod)=", r"[?&]order=(?!\d+(?:&|$))"),
    "calendar": (
        r"/calend[ae]r(?:/|\?|$)",
        r"[?&](?:ical|outlook-ical|tribe[-_]\w+|eventdisplay|cal(?:endar)?_?(?:month|date|view|day)|calendar)=",
        r"[?&]month=[^&]*&(?:[^&]*&){0,9}year=",
        r"[?&]year=[^&]*&(?:[^&]*&){0,9}month=",
        # a date archive from before the web or half a century ahead: a calendar's "previous" and "next" never end
        r"[?&/](?:date=)?(?:20[5-9]\d|2[1-9]\d\d|[3-9]\d\d\d|1[0-8]\d\d|19[0-8]\d)[-/](?:0?[1-9]|1[0-2])(?:[-/]\d{1,2})?/?$",
    ),
    "share": (r"[?&]share=", r"/share(?:r|\.php)?(?:/|\?|$)", r"/intent/(?:tweet|post)", r"[?&](?:url|u)=https?(?::|%3a)"),
    "action": (
        r"[?&](?:action|act|do|op|mod)=(?:like|vote|ding|digg|cai|del(?:ete)?|edit|fav\w*|report|post|reply|add\w*|follow)\b",
        r"/(?:vote|like|dislike|favou?rite|follow)s?/\d",
    ),
    "cart": (r"[?&](?:add-to-cart|add_to_wishlist|remove_item|compare)=", r"/(?:cart|checkout|wishlist)(?:/|\?|$)"),
    "api": (r"/xmlrpc\.php", r"/wp-json/oembed/", r"/wp-cron\.php", r"/cdn-cgi/", r"/oembed(?:/|\?|$)"),
    "session": (r"/\([a-z]\([0-9a-z]{20,}\)\)/", r"[?&;](?:jsessionid|phpsessid|aspsessionid\w*)="),
}
_PATTERNS = {slug: re.compile("|".join(patterns), re.IGNORECASE) for slug, patterns in _TRAPS.items()}


def is_trap(url: str) -> str | None:
    """
    The slug of the trap that *url* leads into, None for an ordinary address.

    >>> is_trap("https://a.cn/?s=abc"), is_trap("https://a.cn/a/b/a/b/a/b/"), is_trap("https://a.cn/2024/05/26/x.html")
    ('search', 'repeat', None)
    >>> is_trap(f"https://a.cn/{'/'.join('abcdefghijklmnop')}"), is_trap(f"https://a.cn/{'/'.join('abcdefghijklmnopq')}")
    (None, 'deep')
    """
    if len(url) > MAX_LENGTH:
        return "too-long"
    try:
        parts = urlsplit(url)
    except ValueError:
        return "broken"
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    for slug, pattern in _PATTERNS.items():
        if pattern.search(target):
            return slug
    return _path_trap([segment for segment in parts.path.split("/") if segment])


def _path_trap(segments: Sequence[str]) -> str | None:
    if len(segments) > MAX_SEGMENTS:
        return "deep"
    words = [segment for segment in segments if not segment.isdigit()]
    if any(words.count(word) >= 3 for word in set(words)):  # /a/b/a/b/a/b: relative links resolved against themselves
        return "repeat"
    return None
