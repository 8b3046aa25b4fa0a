"""An article's text with its headings, lists, tables and pictures, and nothing that could run or load from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

_KEPT = {
    "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "caption",
    "figure", "figcaption", "strong", "b", "em", "i", "u", "s", "del", "sub", "sup", "dl", "dt", "dd", "hr", "br", "ruby", "rt", "rp",
}  # fmt: skip
_RENAMED = {"h1": "h2"}
_EMPTY = {"hr", "br"}
_SILENT = frozenset("script style template noscript iframe object embed svg math head title select textarea".split())
_DEEPEST = 60


def prose(html: str, text: str, pictures: Mapping[str, int]) -> Markup:
    """
    *html*, an article's cleaned body, rebuilt from its words and a few known elements; *text* in paragraphs where there is no HTML.

    *pictures* are the images that the archive holds, {address: id}; the others are named by their caption. No attribute comes through
    but a link's address.

    >>> print(prose('<p onclick="x()">一<script>alert(1)</script><img src="https://a.cn/1.jpg" alt="图"></p>', "", {"https://a.cn/1.jpg": 7}))
    <p>一<img src="/media/7" alt="图" loading="lazy"></p>
    >>> print(prose("", "一 <b>\\n\\n二", {}))
    <p>一 &lt;b&gt;</p><p>二</p>
    """
    from crawler.text import parse_html

    if not html.strip():
        return Markup("").join(Markup("<p>{}</p>").format(part) for part in text.split("\n\n") if part.strip())
    pieces: list[str] = []
    for part in parse_html(html).iterchildren():
        if part.tag == "body":
            _write(part, pieces, pictures, 0)
    return Markup("".join(pieces))  # every piece is escaped or one of ours


def _write(element: Any, pieces: list[str], pictures: Mapping[str, int], depth: int) -> None:
    """The content of *element*: its text, and its children with what follows each."""
    pieces.append(str(escape(element.text or "")))
    for child in element.iterchildren():
        if isinstance(child.tag, str) and depth < _DEEPEST:
            _write_one(child, pieces, pictures, depth + 1)
        pieces.append(str(escape(child.tail or "")))


def _write_one(element: Any, pieces: list[str], pictures: Mapping[str, int], depth: int) -> None:
    tag = _RENAMED.get(element.tag, element.tag)
    if tag in _SILENT:
        return
    if tag == "img":
        pieces.append(_picture(element, pictures))
        return
    opening, closing = _link(element) if tag == "a" else (f"<{tag}>", f"</{tag}>") if tag in _KEPT else ("", "")
    pieces.append(opening)
    if tag not in _EMPTY:
        _write(element, pieces, pictures, depth)
        pieces.append(closing)


def _link(element: Any) -> tuple[str, str]:
    address = element.get("href") or ""
    if not address.startswith(("http://", "https://")):
        return "", ""
    return str(Markup('<a href="{}" rel="noreferrer noopener">').format(address)), "</a>"


def _picture(element: Any, pictures: Mapping[str, int]) -> str:
    address, words = element.get("src") or "", element.get("alt") or ""
    if number := pictures.get(address):
        return str(Markup('<img src="/media/{}" alt="{}" loading="lazy">').format(number, words))
    return str(Markup('<span class="nopicture">{}</span>').format(words)) if words else ""
