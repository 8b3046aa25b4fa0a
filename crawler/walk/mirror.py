"""In which folder a portal keeps all its pages a second time, for phones (``/m/``, ``/wap/``), by the links of its front page; these pages are not fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.fields.metadata import metas
from crawler.fields.runs import texts_with
from crawler.text import squeeze
from crawler.urls import absolute, origin_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.document import Document

# What a portal calls the link to its pages for phones. 手机 alone is also a section about phones.
_CALLED = re.compile(
    r"(?:(?:访问|切换(?:到|至)?|查看|进入)?(?:手机|移动|触屏|触摸|wap|h5|3g)(?:版|站|网页?版|端|网站)|手机网|手機版|行動版|モバイル版|모바일(?: ?버전)?"
    r"|mobile (?:version|site|view|edition)|version mobile|versión móvil|мобильная версия|mobile ansicht)",
    re.I,
)
_WORDS = ("手机", "移动", "触屏", "触摸", "wap", "h5", "3g", "手機", "行動", "モバイル", "모바일", "mobile", "móvil", "мобильная")
_USUAL = re.compile(r"/(?:m|wap|mobile|mobi|3g|h5|touch|mip|phone|sj)/")
_FOR_PHONES = re.compile(r"max-width|handheld", re.I)
_AGENT = re.compile(r"\burl\s*=\s*(\S+)", re.I)
_INDEX = re.compile(r"/index\.[a-z]{3,5}$")


def mirror_of(front: Document) -> str:
    """
    The address of the folder for phones, as the *front* page states or links to it; empty if it names none on its own host.

    Google's ``<link rel="alternate" media="only screen and (max-width: 640px)">`` and Baidu's ``<meta name="mobile-agent">`` state
    it; a link called 手机版 counts only where it leads to a folder with a usual name for phones.
    """
    own = _INDEX.sub("/", front.url.partition("?")[0])
    for href, is_stated in [*((href, True) for href in _stated(front)), *((href, False) for href in _linked(front))]:
        address = absolute(front.url, href) or ""
        folder = _INDEX.sub("/", address.partition("?")[0])
        folder += "/" * (not folder.endswith("/") and "." not in folder.rpartition("/")[2])
        below = folder.removeprefix(own)
        if below == folder or not re.fullmatch(r"[^/]+/", below) or origin_of(folder) != origin_of(front.url):
            continue
        if is_stated or _USUAL.fullmatch(f"/{below}"):
            return folder
    return ""


def _stated(front: Document) -> Iterator[str]:
    for link in front.root.iter("link"):
        if "alternate" in (link.get("rel") or "").lower() and _FOR_PHONES.search(link.get("media") or ""):
            yield link.get("href") or ""
    for content in metas(front).get("mobile-agent", ()):
        if said := _AGENT.search(content):
            yield said[1].strip("\"';")


def _linked(front: Document) -> Iterator[str]:
    for text in texts_with(front, _WORDS):
        link: _Element | None = text.getparent()
        if link is not None and link.tag != "a":
            link = link.getparent()
        if link is not None and link.tag == "a" and _CALLED.fullmatch(squeeze(text)):
            yield link.get("href") or ""
