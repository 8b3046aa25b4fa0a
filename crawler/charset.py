"""Which charset a body is in: byte-order mark, HTTP header, meta tag and statistics vote, strict decoding has the last word."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from crawler.text import clean_control

SCAN_BYTES = 4096  # browsers look for a meta charset in the first 1024 bytes; old Chinese heads put it later
SAMPLE_BYTES = 200_000  # statistics need no more
MAX_BYTES = 24_000_000

# Labels as browsers read them (WHATWG Encoding Standard): the older name stands for its superset.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
_LABELS = {
    "gb_2312-80": "gb18030",
    "gb_2312": "gb18030",
    "x-gbk": "gb18030",
    "gb2312-80": "gb18030",
    "chinese": "gb18030",
    "utf8": "utf-8",
    "unicode": "utf-8",
    "utf-16": "utf-16-le",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "x-x-big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "windows-949": "cp949",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
}
# Python has codecs that are no charset of a page (rot13, zlib, idna, utf-7): only these may be declared.
_ALLOWED = re.compile(
    r"utf-8(-sig)?|utf-16-[bl]e|gb18030|big5hkscs|cp932|cp949|cp125\d|cp874|cp866|euc_jp|iso2022_jp|iso8859-\d{1,2}|koi8-[ru]|mac-(roman|cyrillic)"
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_META = re.compile(
    rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,120}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_MULTIBYTE = frozenset({"utf-8", "gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "iso2022_jp", "utf-16-le", "utf-16-be"})


def decode(body: bytes, headers: Sequence[tuple[str, str]] = ()) -> str:
    """
    *body* as text in the charset that fits it; never raises. NUL, control characters and lone surrogates are taken out.

    >>> decode("<meta charset=gb2312>中国㐀".encode("gb18030"))
    '<meta charset=gb2312>中国㐀'
    >>> decode("中国".encode("gbk"), [("Content-Type", "text/html; charset=utf-8")])[:2]
    '中国'
    """
    text = _plain_utf8(body, headers)
    if text is None:
        codec, _ = sniff(body, headers)
        text = body[:MAX_BYTES].decode(codec, "replace")
    return clean_control(text.lstrip("\ufeff"))


def _plain_utf8(body: bytes, headers: Sequence[tuple[str, str]]) -> str | None:
    """The text of what is UTF-8 from end to end and declared so before anything else, as nearly every page is: decoded once, not twice."""
    if len(body) > MAX_BYTES or next(_declared(body, headers), ("", ""))[0] != "utf-8":
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def sniff(body: bytes, headers: Sequence[tuple[str, str]] = ()) -> tuple[str, str]:
    """
    The Python codec of *body*, and how it was found: ``bom``, ``header``, ``meta``, ``strict``, ``statistics`` or ``fallback``.

    A declaration counts only when the bytes decode by it (a few bad bytes are forgiven); one that does not is a lie, and
    the next source is tried. A character cut at the end of the body is no error.

    >>> sniff("中国新闻".encode(), [("content-type", "text/html; charset=gb2312")])
    ('utf-8', 'strict')
    """
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return codec, "bom"
    sample = body[:MAX_BYTES]
    if sample.isascii() and b"\x1b" not in sample:
        return next(_declared(body, headers), ("utf-8", "strict"))
    if b"\x1b$" in sample and _bad_share(sample, "iso2022_jp") == 0:
        return "iso2022_jp", "strict"  # seven bits and escapes into Japanese: what reads so is nothing else
    is_utf8 = _bad_share(sample, "utf-8") == 0
    for codec, witness in _declared(body, headers):
        # bytes beyond ASCII that happen to be valid UTF-8 are practically never anything else, whatever is declared
        if (codec == "utf-8" or not is_utf8) and _bad_share(sample, codec) == 0 and not _looks_wrong(sample, codec):
            return codec, witness
    if is_utf8:
        return "utf-8", "strict"
    return _vote(sample, [codec for codec, _ in _declared(body, headers)])


def codec_of(label: str) -> str | None:
    """
    The Python codec for a declared charset *label*, by the WHATWG rules (gb2312 means gb18030, latin-1 cp1252); None if unknown.

    >>> codec_of("GB2312"), codec_of("iso-8859-1"), codec_of("rot13"), codec_of("utf8mb4")
    ('gb18030', 'cp1252', None, None)
    """
    label = label.strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if _ALLOWED.fullmatch(name) else None


def _declared(body: bytes, headers: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for key, value in headers:
        if key.lower() == "content-type" and (match := _HEADER.search(value[:400])) and (codec := codec_of(match[1])):
            yield codec, "header"
            break
    if tag := _META.search(body[:SCAN_BYTES]):
        label = (tag[1] or tag[2]).decode("ascii", "ignore")
        codec = codec_of(label)
        if codec:  # a meta tag that could be read as ASCII cannot be UTF-16 (WHATWG)
            yield ("utf-8" if codec.startswith("utf-16") else codec), "meta"


_ASCII = bytes(range(0x80))


def _bad_share(sample: bytes, codec: str) -> float:
    """Share of bytes beyond ASCII that *codec* cannot read, a cut last character forgiven; 0.0 when all can be read."""
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(sample, False)
        return 0.0
    except UnicodeError:  # ISO-2022-JP's decoder says "pending buffer overflow" without more
        pass
    beyond = len(sample[:SAMPLE_BYTES].translate(None, _ASCII)) or 1
    return sample[:SAMPLE_BYTES].decode(codec, "replace").count("\ufffd") / beyond


def _looks_wrong(sample: bytes, codec: str) -> bool:
    """
    Whether a single-byte *codec* would misread multibyte text, or its Latin default label Cyrillic, Greek, Hebrew or Arabic.

    Every byte decodes by a single-byte charset, so strict decoding alone never finds this lie of a server's default.
    """
    if codec in _MULTIBYTE:
        return False
    guess = _statistics(sample)
    if guess in ("gb18030", "big5hkscs", "cp932", "cp949", "euc_jp"):
        return _bad_share(sample, guess) == 0
    return codec == "cp1252" and guess in ("cp1251", "koi8-r", "cp1253", "cp1255", "cp1256", "iso8859-5", "iso8859-7")


def _vote(sample: bytes, declared: Sequence[str]) -> tuple[str, str]:
    """The codec that loses least of *sample*: UTF-8 with one bad byte beats a clean misreading by a single-byte codec."""
    if _bad_share(sample, "utf-8") < 0.05:
        return "utf-8", "statistics"
    guess = _statistics(sample)
    candidates = [*declared, *([guess] if guess else []), "gb18030"]
    best = min(candidates, key=lambda codec: (_bad_share(sample, codec), candidates.index(codec)))
    for codec in declared:  # a declared charset with a few bad bytes is still that charset
        if codec in _MULTIBYTE and _bad_share(sample, codec) < 0.01:
            return codec, "header" if codec == declared[0] else "meta"
    if guess and _bad_share(sample, guess) < 0.02:
        return guess, "statistics"
    if _bad_share(sample, best) < 0.1:
        return best, "statistics"
    return "cp1252", "fallback"


def _statistics(sample: bytes) -> str | None:
    """What faust-cchardet makes of *sample* without its ASCII runs (19 of 19 right on pages without a declaration)."""
    import cchardet

    found = cchardet.detect(_dense(sample[:SAMPLE_BYTES]))["encoding"]
    return codec_of(found) if found else None


def _dense(sample: bytes) -> bytes:
    """*sample* without tags and long ASCII runs: navigation in ASCII hides a page's few Chinese words from statistics."""
    return re.sub(rb"<[^<>]{0,2000}>|[\x00-\x7f]{40,}", b" ", sample)
