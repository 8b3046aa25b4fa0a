"""Recognises pages that are nothing but a redirect: by meta refresh, the Refresh header, or a script that sets the location."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.text import text_of
from crawler.urls import absolute, canonical

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.page import Page

STUB_BYTES = 16_384  # a page that only sends its visitors on is small
STUB_TEXT = 200  # characters that it may show meanwhile: "正在跳转，请稍候…"
STUB_LINKS = 3  # "点击这里"; a page with a navigation is a page
LONGEST_SECONDS = 30.0  # a page that waits longer wants to be read, and to reload itself

_SIGN = re.compile(rb"http-equiv[^>]{0,20}refresh|\blocation\b", re.IGNORECASE)
_CONTENT = re.compile(
    r"\s*(\d{0,4}(?:\.\d*)?)\s*[;,\s]\s*(?:url\s*=\s*)?(?:'([^']*)'?|\"([^\"]*)\"?|(\S.*))\s*", re.IGNORECASE | re.DOTALL
)
_SCRIPT = re.compile(
    r"(?<![\w.])(?:(?:window|self|top|parent|document)\.)?location(?:\.href)?\s*"
    r"(?:=|\.\s*(?:replace|assign)\s*\()\s*([\"'])((?:(?!\1)[^\\\n]){1,500})\1"
)
_HIDDEN = frozenset({"noscript", "template", "iframe"})  # what a browser with scripts does not act on


def soft_redirect(page: Page) -> str | None:
    """
    The absolute address to which a page sends its visitors that does nothing else; None for a page with a text of its own.

    The home pages of many portals are such stubs (``0;url=/portal.php``). A page that reloads itself is none.

    >>> from crawler.page import Page
    >>> soft_redirect(Page("http://a.cn/", b'<meta http-equiv="Refresh" content="0;URL=index.php">'))
    'http://a.cn/index.php'
    >>> soft_redirect(Page("http://a.cn/", b"<script>location.href='javascript:x()'</script>")) is None
    True
    """
    header = page.header("refresh")
    if len(page.body) > STUB_BYTES or not (header or _SIGN.search(page.body)):
        return None
    if len(text_of(page.tree)) > STUB_TEXT or len(page.tree.xpath("//a[@href]")) > STUB_LINKS:
        return None
    said = _refreshed(header or "") or _in_meta(page.tree) or _in_script(page.tree)
    target = absolute(absolute(page.url, page.tree.xpath("string(//base/@href)")) or page.url, said) if said else None
    return target if target and canonical(target) != canonical(page.url) else None


def _refreshed(content: str) -> str:
    """
    The address in the content of a refresh; empty without one, or if it comes into effect only after LONGEST_SECONDS.

    >>> _refreshed("0; url='/a'"), _refreshed("5;/b"), _refreshed("300"), _refreshed("900;url=/c")
    ('/a', '/b', '', '')
    """
    match = _CONTENT.fullmatch(content[:2000])
    if match is None or float(f"0{match[1]}") > LONGEST_SECONDS:
        return ""
    return (match[2] or match[3] or match[4] or "").strip()


def _in_meta(root: _Element) -> str:
    for element in root.iter("meta"):
        is_refresh = (element.get("http-equiv") or "").strip().lower() == "refresh"
        if is_refresh and _HIDDEN.isdisjoint(above.tag for above in element.iterancestors()):
            return _refreshed(element.get("content") or "")
    return ""


def _in_script(root: _Element) -> str:
    """The address that the page's scripts go to; empty if they choose between several (for phones and for desktops)."""
    found = {match[2] for script in root.iter("script") for match in _SCRIPT.finditer((script.text or "")[:STUB_BYTES])}
    return found.pop() if len(found) == 1 and not any(script.get("src") for script in root.iter("script")) else ""
