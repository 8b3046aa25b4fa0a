"""What a body is once its content encodings are undone, in bounded memory, and whether it came whole."""

from __future__ import annotations

import importlib
import re
import zlib
from collections.abc import Callable
from typing import Any

from crawler.errors import FetchFailed

LAYERS = 3
"""Encodings of encodings that are undone: honest servers use one, a bomb may nest them."""

# Servers that mean a charset write "Content-Encoding: UTF-8" or "none": where markup begins, nothing is encoded.
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}<[!?a-zA-Z]")
_GZIP_MAGIC = b"\x1f\x8b"


def undo_head(body: bytes, encodings: str, limit: int) -> bytes:
    """
    The first *limit* bytes of *body* without its gzip or deflate, for what is read only so far (robots.txt); a body that
    cannot be unpacked comes back as it is. Raises FetchFailed (``cut-body``) when it ends before them.
    """
    name = encodings.lower().strip().removeprefix("x-")
    if name not in ("gzip", "deflate") or not body:
        return body[:limit]
    machine = zlib.decompressobj(47)
    try:
        out = machine.decompress(body, limit)
    except zlib.error:
        return body[:limit]
    if not machine.eof and len(out) < limit:
        raise FetchFailed("cut-body", "the compressed body ends early", retry=True)
    return out


def undo(body: bytes, encodings: str, limit: int) -> bytes:
    """
    *body* without the content encodings that a Content-Encoding header names, at most *limit* bytes.

    Raises FetchFailed: ``too-large`` beyond the limit, ``cut-body`` when the compressed stream ends early (Scrapy
    stores such a page as whole), ``bad-encoding`` for garbage and for encodings we cannot undo.

    >>> import gzip
    >>> undo(gzip.compress("新闻".encode()), "gzip", 100).decode()
    '新闻'
    >>> undo(b"plain although it says gzip", "gzip", 100), undo(b"<html>", "utf-8", 100)
    (b'plain although it says gzip', b'<html>')
    """
    names = [name for part in encodings.lower().split(",") if (name := part.strip()) and name != "identity"]
    if len(names) > LAYERS:
        raise FetchFailed("bad-encoding", f"{len(names)} content encodings, one inside another")
    for name in reversed(names):
        undoing = _UNDO.get(name.removeprefix("x-"))
        if undoing is None and not _MARKUP.match(body):
            raise FetchFailed("bad-encoding", f"unknown content encoding {name[:40]!r}")
        if undoing is not None and body:
            body = undoing(body, limit)
    if len(body) > limit:
        raise FetchFailed("too-large", f"{len(body)} bytes")
    return body


def accepted() -> str:
    """The Accept-Encoding we can honour here: brotli and zstd only where their libraries are installed."""
    return ", ".join(["gzip", "deflate"] + [name for name in ("br", "zstd") if _library(name) is not None])


def _gunzip(body: bytes, limit: int) -> bytes:
    if not body.startswith(_GZIP_MAGIC):
        return body  # a proxy that unpacked the body and left the header: what is there is the page
    whole = b""
    while body.startswith(_GZIP_MAGIC):  # a gzip file may have several members
        out, rest = _inflate(body, 31, limit - len(whole))
        whole, body = whole + out, rest
    return whole


def _undeflate(body: bytes, limit: int) -> bytes:
    try:
        return _inflate(body, 15, limit)[0]
    except FetchFailed as failure:
        if failure.slug != "bad-encoding":
            raise
    return _inflate(body, -15, limit)[0]  # raw deflate, which RFC 9110 says some servers send by mistake


def _inflate(body: bytes, window: int, limit: int) -> tuple[bytes, bytes]:
    machine = zlib.decompressobj(window)
    try:
        out = machine.decompress(body, max(1, limit + 1))
    except zlib.error as error:
        raise FetchFailed("bad-encoding", str(error), retry=True) from None
    if len(out) > limit:
        raise FetchFailed("too-large", f"more than {limit} bytes once unpacked")
    if not machine.eof:
        raise FetchFailed("cut-body", "the compressed body ends early", retry=True)
    return out, machine.unused_data


def _unbrotli(body: bytes, limit: int) -> bytes:
    machine = _need("br").Decompressor()
    try:
        out: bytes = machine.process(body, output_buffer_limit=limit + 1)
        while len(out) <= limit and not machine.is_finished() and not machine.can_accept_more_data():
            out += machine.process(b"", output_buffer_limit=limit + 1 - len(out))
    except Exception as error:  # brotli.error, which the two brotli libraries name differently
        raise FetchFailed("bad-encoding", str(error), retry=True) from None
    if len(out) > limit:
        raise FetchFailed("too-large", f"more than {limit} bytes once unpacked")
    if not machine.is_finished():
        raise FetchFailed("cut-body", "the compressed body ends early", retry=True)
    return out


def _unzstd(body: bytes, limit: int) -> bytes:
    library = _need("zstd")
    whole = b""
    while body:
        machine = library.ZstdDecompressor()
        try:
            out = machine.decompress(body, limit + 1 - len(whole))
        except Exception as error:  # ZstdError lives at another place in each library
            raise FetchFailed("bad-encoding", str(error), retry=True) from None
        whole += out
        if len(whole) > limit:
            raise FetchFailed("too-large", f"more than {limit} bytes once unpacked")
        if not machine.eof:
            raise FetchFailed("cut-body", "the compressed body ends early", retry=True)
        body = machine.unused_data
    return whole


_UNDO: dict[str, Callable[[bytes, int], bytes]] = {"gzip": _gunzip, "deflate": _undeflate, "br": _unbrotli, "zstd": _unzstd}

_LIBRARIES = {"br": ("brotli", "brotlicffi"), "zstd": ("compression.zstd", "backports.zstd")}


def _need(name: str) -> Any:
    library = _library(name)
    if library is None:
        raise FetchFailed("bad-encoding", f"the host sent {name} although we did not offer it")
    return library


def _library(name: str) -> Any:
    for module in _LIBRARIES[name]:
        try:
            found = importlib.import_module(module)
        except ImportError:
            continue
        if name != "br" or hasattr(found.Decompressor, "can_accept_more_data"):  # older ones cannot bound their output
            return found
    return None
