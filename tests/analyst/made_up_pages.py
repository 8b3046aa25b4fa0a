"""What a crawl of the invented portals would have kept besides the articles: the pages as they came, and the pictures in them."""

from __future__ import annotations

import random
import struct
import zlib
from datetime import datetime
from html import escape
from pathlib import Path

from crawler.archive.media import keep, put_media
from crawler.archive.store import Store
from crawler.archive.warc import Exchange, WarcWriter
from crawler.items import Article

STYLE = (
    "body{font:16px/1.8 serif;margin:0 auto;max-width:760px;color:#222}header{background:#7a2e2a;color:#fff;padding:14px 20px;font-size:22px}"
    "nav a{margin-right:16px;color:#7a2e2a}nav,article,footer{padding:10px 20px}.meta{color:#888;font-size:14px}footer{color:#999;border-top:1px solid #ddd}"
)


def page_of(article: Article) -> str:
    """The page as an ordinary theme would show it, with a script and a picture of another host that must not be asked for."""
    when = article.published_at.strftime("%Y-%m-%d %H:%M") if article.published_at else ""
    related = "".join(f'<li><a href="{escape(link.url)}">{escape(link.title)}</a></li>' for link in article.related)
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(article.title or "")} - {escape(article.site or "")}</title>'
        f'<link rel="stylesheet" href="https://cdn.example/theme.css"><style>{STYLE}</style><script src="https://stats.example/hm.js"></script></head><body>'
        f"<header>{escape(article.site or '')}</header><nav><a href='/'>首页</a><a href='/minsheng'>民生</a><a href='/caijing'>财经</a><a href='/keji'>科技</a></nav>"
        f"<article><h1>{escape(article.title or '')}</h1><p class=meta>{escape(article.author or '')}　{when}　浏览 {article.views}</p>{article.body_html}"
        f'<img src="https://ads.example/banner.gif" width="320" height="60" alt="广告"><h3>相关阅读</h3><ul>{related}</ul></article>'
        f"<footer>{escape(article.copyright_notice or '')}</footer></body></html>"
    )


def capture(store: Store, warc: WarcWriter, article: Article, at: datetime, page: str | None = None) -> None:
    """The response that brought *article*, as its record in the archive."""
    body = (page or page_of(article)).encode()
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))))
    warc.write(store.conn, Exchange(article.url, at, "HTTP/1.1 200 OK", headers, body))


def keep_picture(store: Store, folder: Path, url: str, seed: int, at: datetime) -> None:
    """A picture of hills in the colours of an hour of the day."""
    put_media(store.conn, url, at, keep(folder, hills(seed)), None)


def hills(seed: int, width: int = 480, height: int = 270) -> bytes:
    """A PNG, drawn in rows of one colour and broken by ridges."""
    rng = random.Random(seed)
    sky, ground = _colour(rng, 150, 235), _colour(rng, 40, 120)
    ridges = [(rng.uniform(0.35, 0.8), rng.uniform(8, 40), rng.randrange(width)) for _ in range(3)]
    tops = []
    for k, (base, swing, shift) in enumerate(ridges):
        shade = tuple(c * (k + 2) // 4 for c in ground)
        tops.append((bytes(shade), [int(height * base + swing * abs(((x + shift) % 240) / 120 - 1)) for x in range(width)]))
    rows = []
    for y in range(height):
        row = bytearray(bytes(min(255, c + y // 6) for c in sky) * width)
        for shade, top in tops:
            for x in range(width):
                if y >= top[x]:
                    row[3 * x : 3 * x + 3] = shade
        rows.append(b"\0" + bytes(row))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(b"".join(rows), 6))
        + _chunk(b"IEND", b"")
    )


def _colour(rng: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return rng.randint(low, high), rng.randint(low, high), rng.randint(low, high)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
