"""Parses HTML without libxml2's limits, and normalises text: white space, control characters, letter forms."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_CHARS = 6_000_000  # bounds the parse; the longest article page known has under 4 million characters
MAX_DEPTH = 240  # libxml2 stops reading at 256 open elements and drops the rest of the page
INVISIBLE_TAGS = frozenset(
    {"script", "style", "noscript", "template", "head", "title", "textarea", "select", "iframe", "svg", "object"}
)

_DIGIT = re.compile(r"\d")
_STRAY_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)  # in bytes: there the search jumps from "<" to "<"
_XML_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>")
# A repeated set is matched in one tight loop: three times as fast as searching the text for the opposite set.
_ALLOWED = re.compile("[\t\n\x0c\r -~\x80-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_GLUE = re.compile("[\u200b\u2060\ufeff\u00ad\u180e]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"})
# Han, kana and hangul with their extensions
_CJK = re.compile("[\u2e80-\u2fdf\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")


def parse_html(text: str, *, is_clean: bool = False) -> _Element:
    """
    The ``<html>`` root of *text*, with its comments; never raises. *is_clean*: control characters have been removed already.

    libxml2 stops at the first ``</body></html>``, at NUL and at 256 open elements, and drops the rest. So end tags of body and
    html and NULs are removed first, and elements nested deeper than MAX_DEPTH are flattened. Text beyond MAX_CHARS is cut.

    >>> parse_html("<p>a</p></body></html><p>b").xpath("//p/text()")
    ['a', 'b']
    >>> parse_html("").tag
    'html'
    """
    text = text[:MAX_CHARS] if is_clean else clean_control(text[:MAX_CHARS])
    text = _XML_DECLARATION.sub("", text, count=1) if "<?xml" in text else text
    root, too_deep = _parse(text)
    if too_deep:
        root, _ = _parse(_flatten(text))
    return root if root is not None else etree.Element("html")


def clean_control(text: str) -> str:
    """
    *text* without NUL, other control characters, lone surrogates, noncharacters and direction overrides.

    >>> clean_control("a\\x00b\\u202ec\\ud800")
    'abc'
    """
    return text if _ALLOWED.fullmatch(text) else _CONTROL.sub("", text)


def squeeze(text: str) -> str:
    """
    *text* trimmed, with runs of white space (also U+3000 and no-break spaces) as one space, and without zero-width characters.

    >>> squeeze(" 来源：\\u3000新华\\u200b网\\n ")
    '来源： 新华网'
    """
    folded = " ".join(text.split())
    return folded if folded.isprintable() else " ".join(_GLUE.sub("", text).split())  # zero-width characters are not printable


def text_of(element: _Element) -> str:
    """
    The text that a reader sees in *element*, squeezed: no scripts, styles, options of forms or comments.

    >>> text_of(parse_html("<p>a<script>x</script> <b>b</b></p>"))
    'a b'
    """
    pieces: list[str] = []
    _collect(element, pieces)
    folded = " ".join("".join(pieces).split())
    return folded if folded.isprintable() else squeeze(clean_control(folded))


def fold(text: str) -> str:
    """
    *text* for comparing: full-width and half-width, case and compatibility forms made equal, without changing its length.

    >>> fold("ＡＢc（１）ß")
    'abc(1)ß'
    """
    return text.translate(_FOLDED)


def has_cjk(text: str) -> bool:
    """
    Whether *text* holds a Han character, kana or hangul.

    >>> has_cjk("ok"), has_cjk("2024年")
    (False, True)
    """
    return _CJK.search(text) is not None


def has_digit(text: str) -> bool:
    """
    Whether *text* contains a digit of any script.

    >>> has_digit("第２版"), has_digit("第二版")
    (True, False)
    """
    return _DIGIT.search(text) is not None


class _FoldTable(dict[int, int]):
    """{character: folded character}, filled on demand; a character whose folding is longer stays as it is."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character).casefold()
        self[code] = ord(folded) if len(folded) == 1 else code
        return self[code]


_FOLDED = _FoldTable()
# fmt: off
_BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})
# fmt: on


def _collect(element: _Element, pieces: list[str]) -> None:
    if element.text:
        pieces.append(element.text)
    for child in element:  # at most MAX_DEPTH deep, which Python's stack can hold
        tag = child.tag
        if isinstance(tag, str) and tag not in INVISIBLE_TAGS:
            if tag in _BLOCK:
                pieces.append(" ")
                _collect(child, pieces)
                pieces.append(" ")
            else:
                _collect(child, pieces)
        if child.tail:
            pieces.append(child.tail)


def _parse(text: str) -> tuple[_Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, recover=True, remove_pis=True)
    try:
        root = etree.fromstring(_STRAY_END.sub(b"", text.encode("utf-8", "ignore")), parser)
    except (etree.XMLSyntaxError, ValueError):  # nothing but white space or comments
        return None, False
    too_deep = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log.filter_from_fatals())
    if root is not None and root.tag != "html":
        html = etree.Element("html")
        html.append(root)
        root = html
    return root, too_deep


def _flatten(text: str) -> str:
    """*text* without the tags of elements nested deeper than MAX_DEPTH, but with their text; one pass."""
    pieces: list[str] = []
    open_tags: list[str] = []
    dropped: dict[str, int] = {}
    end = 0
    for match in _TAG.finditer(text):
        pieces.append(text[end : match.start()])
        end = match.end()
        if _keeps(match, open_tags, dropped):
            pieces.append(match.group())
    pieces.append(text[end:])
    return "".join(pieces)


def _keeps(match: re.Match[str], open_tags: list[str], dropped: dict[str, int]) -> bool:
    name = match[2].lower()
    if name in _VOID or match[3].endswith("/"):
        return True
    if not match[1]:
        if len(open_tags) >= MAX_DEPTH:
            dropped[name] = dropped.get(name, 0) + 1
            return False
        open_tags.append(name)
        return True
    if dropped.get(name):
        dropped[name] -= 1
        return False
    if name not in open_tags:
        return False
    while open_tags.pop() != name:
        pass
    return True
