"""Which address an <img> really shows, and whether it is a picture of the article or an icon of the template."""

from __future__ import annotations

import re

from lxml.etree import _Element

from crawler.items import Image
from crawler.text import squeeze
from crawler.urls import absolute

# Themes put a placeholder into src and the picture into one of these, in falling order of use.
_LAZY = ("data-original", "data-src", "data-lazy-src", "data-lazy", "data-actualsrc", "data-original-src", "data-echo", "data-url", "data-image",
         "data-hi-res-src", "data-full-url", "original", "file", "zoomfile", "_src", "srcs", "lazysrc", "lay-src")  # fmt: skip
_ICON = re.compile(
    r"avatar|emoji|smil(?:ey|ies)|/icons?/|icon[-_.]|[-_/]icon|logo|qrcode|erweima|spacer|blank\.|pixel|1x1|transparent|/face/|gravatar|beacon|loading",
    re.I,
)
_DIMENSION = re.compile(r"\d+")


def image_of(element: _Element, base: str) -> Image | None:
    """The picture that *element* shows, address absolute; None for icons, avatars, counters and pixels, and without an address."""
    address = next((found for found in _addresses(element, base) if found), None)
    if address is None or _ICON.search(address) or _is_tiny(element) or _ICON.search(element.get("class") or ""):
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


def _is_tiny(element: _Element) -> bool:
    sizes = [_DIMENSION.match((element.get(name) or "").strip()) for name in ("width", "height")]
    return any(size and int(size[0]) < 32 for size in sizes)
