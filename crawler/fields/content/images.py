"""Which address an <img> really shows, and whether it is a picture of the article or an icon of the template."""

from __future__ import annotations

import re
from itertools import islice

from lxml.etree import _Element

from crawler.items import Image
from crawler.text import squeeze
from crawler.urls import absolute

# Themes put a placeholder into src and the picture into one of these, in falling order of use.
_LAZY = ("data-original", "data-src", "data-lazy-src", "data-lazy", "data-actualsrc", "data-original-src", "data-echo", "data-url", "data-image",
         "data-hi-res-src", "data-full-url", "original", "file", "zoomfile", "_src", "srcs", "lazysrc", "lay-src")  # fmt: skip
_ICON = re.compile(
    r"avatar|emoji|smil(?:ey|ies)|/icons?/|icon[-_.]|[-_/]icon|logo|qr[-_]?code|erweima|[/_-](?:qr|ewm)\d?\.\w{3,4}$|spacer|blank\.|pixel|1x1|transparent|/face/|gravatar|beacon|loading",
    re.I,
)
# A theme's own folder holds no pictures of articles; file names of buttons and stand-ins (but not in the folder of a month, /2026/05/); sizes of banners by the IAB's table, which are
# none of WordPress's; pixels that count (VG Wort's, IVW's, and GIFs asked for by an id); both sides asked for below 64 pixels.
_OF_TEMPLATE = re.compile(
    r"/(?:wp-content|sites/\w+|zb_users|usr|typo3conf)/(?:themes?|ext)/|/templets/|/content/templates/|/bitrix/templates/"
    r"|/(?:btn|ico?)[-_][^/]*\.\w{3,4}(?:\?|$)|(?<!/\d\d)/(?:google-?play|app-?store|app-?gallery|huawei-badge)(?:[-_](?:badge|black|white|button|\d+))*\.(?:svg|png|gif|webp)(?:\?|$)"
    r"|(?<!/\d\d)/(?:send-)?(?:e?mail|print(?:er)?|rss|zoom|share|lazy|arrow|close|facebook|twitter|whatsapp|telegram)(?:[-_](?:up|down|left|right|small|\d+|famfamfam))?\.(?:svg|gif)(?:\?|$)"
    r"|(?<!/\d\d)/(?:zoom|print(?:er)?)\.png|/(?:default|placeholder)[-_](?:author|reporter|user)s?\b|/cc-by[-\w]*\.(?:png|svg)"
    r"|[-_](?:468x60|728x90|970x90|970x250|160x600|120x600|320x50)\b|\.gif\?(?:[^#]*&)?id=|met\.vgwort\.de/|\.ivwbox\.de/"
    r"|[?&;]w(?:idth)?=\d\d?&(?:amp;)?h(?:eight)?=\d\d?(?:&|$)",
    re.I,
)
# Where pictures that are buttons lead: mail, print, networks' dialogues, shops of apps, licences.
_BUTTON = re.compile(
    r"mailto:|javascript:\s*(?:window\.)?print|https?://(?:[\w.-]*\.)?(?:facebook\.com/sharer?|twitter\.com/(?:share|intent)|x\.com/intent|linkedin\.com/share"
    r"|addtoany\.com|addthis\.com|play\.google\.com/store/apps|apps\.apple\.com|itunes\.apple\.com/[^?#]*\bapp/|creativecommons\.org/licenses)",
    re.I,
)
_DIMENSION = re.compile(r"\d+")


def image_of(element: _Element, base: str) -> Image | None:
    """The picture that *element* shows, address absolute; None for icons, avatars, counters and pixels, and without an address."""
    address = next((found for found in _addresses(element, base) if found), None)
    if address is None or _ICON.search(address) or _is_tiny(element) or _ICON.search(element.get("class") or ""):
        return None
    if _OF_TEMPLATE.search(address) or _is_button(element):
        return None
    return Image(address, squeeze(element.get("alt") or ""))


def _addresses(element: _Element, base: str) -> list[str | None]:
    found = [absolute(base, element.get(name) or "") for name in _LAZY if element.get(name)]
    for name in ("data-srcset", "srcset"):
        if element.get(name):
            found.append(absolute(base, _largest(element.get(name) or "")))
    src = element.get("src") or ""
    if src and not src.startswith("data:"):
        found.insert(len(found) if any(found) else 0, absolute(base, src))
    return found


def _largest(srcset: str) -> str:
    """
    The address of the widest candidate of a srcset.

    >>> _largest("a.jpg 320w, b.jpg 640w")
    'b.jpg'
    >>> _largest("https://i.example/c,w_1.jpg")
    'https://i.example/c,w_1.jpg'
    """
    candidates = []
    for entry in re.split(r",\s+", srcset.strip()):
        address, _, size = entry.strip().partition(" ")
        number = _DIMENSION.search(size)
        candidates.append((int(number[0]) if number else 1, address))
    return max(candidates, key=lambda pair: pair[0])[1] if candidates else ""


def _is_button(element: _Element) -> bool:
    """Whether the picture is all that a button shows: it stands alone in a link to a mail, a dialogue to share, an app, or a licence."""
    link = next((up for up in islice(element.iterancestors(), 3) if up.tag == "a"), None)
    return link is not None and _BUTTON.match((link.get("href") or "").strip()) is not None


def _is_tiny(element: _Element) -> bool:
    sizes = [_DIMENSION.match((element.get(name) or "").strip()) for name in ("width", "height")]
    return any(size and int(size[0]) < 32 for size in sizes)
