"""Exports for people and feed readers: folders of Markdown or HTML files, and an RSS feed."""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from crawler.archive.export import Job, safe_name, text_out, whole_file
from crawler.items import Article

RSS_ITEMS = 200
"""A feed has only the newest articles, since readers fetch all of it again and again."""


def write_markdown(job: Job) -> None:
    """``PORTAL/YYYY-MM/DAY-ID-title.md``, each with its fields as YAML front matter; pictures that the archive holds in ``pictures/``."""
    for row, article in job.rows():
        path = _path(row, article, ".md")
        pictures = {url: _copied(job, file, path) for url, file in _kept(job, article).items()}
        _write(job, path, _markdown(row, article, pictures))


def write_html(job: Job) -> None:
    """The same as self-contained HTML pages with inlined pictures and an index; they load nothing and run nothing."""
    listed: list[tuple[str, Path, Article]] = []
    for row, article in job.rows():
        path = _path(row, article, ".html")
        pictures = {url: _inside(file) for url, file in _kept(job, article).items()}
        _write(job, path, _page(row, article, pictures))
        listed.append((row["portal_name"], path, Article(article.url, title=article.title, published_at=article.published_at)))
    _write(job, Path("index.html"), _index(job.title, listed))


def write_rss(job: Job) -> None:
    """RSS 2.0 with full texts, the newest RSS_ITEMS of the search."""
    with text_out(job.target, "utf-8") as out:
        out.write('<?xml version="1.0" encoding="utf-8"?>\n')
        out.write(
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        )
        out.write(
            f"<channel><title>{_xml(job.title)}</title><link>https://newskeep.invalid/</link><description>{_xml(job.title)}</description>\n"
        )
        for k, (row, article) in enumerate(job.rows()):
            if k == RSS_ITEMS:
                break
            out.write(_item(row, article))
        out.write("</channel></rss>\n")


def _kept(job: Job, article: Article) -> dict[str, Path]:
    """{address: file} of the article's pictures that the archive holds."""
    wanted = json.dumps([image.url for image in article.images])
    rows = job.conn.execute(
        "SELECT url, path FROM media WHERE path IS NOT NULL AND url IN (SELECT value FROM json_each(?))", (wanted,)
    )
    root = job.folder.resolve()
    files = {url: (root / path).resolve() for url, path in rows}
    return {url: file for url, file in files.items() if file.is_relative_to(root) and file.is_file()}


def _copied(job: Job, file: Path, page: Path) -> str:
    """Copy the picture beside the pages, once; returns its address relative to *page*."""
    target = (job.target or Path()) / "pictures" / file.name
    if not target.exists():
        with whole_file(target) as part:
            shutil.copyfile(file, part)
    return "../" * (len(page.parts) - 1) + f"pictures/{file.name}"


def _inside(file: Path) -> str:
    kind = {"jpg": "jpeg"}.get(file.suffix[1:], file.suffix[1:])
    return f"data:image/{kind};base64,{b64encode(file.read_bytes()).decode()}"


def _path(row: Mapping[str, Any], article: Article, suffix: str) -> Path:
    day = row["published_date"] or (row["published_at"] or "")[:10]
    name = "-".join(filter(None, (day, str(row["id"]), safe_name(article.title or ""))))
    return Path(safe_name(row["portal"]), day[:7] or "undated", name + suffix)


def _write(job: Job, path: Path, text: str) -> None:
    with whole_file((job.target or Path()) / path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


_FRONT_MATTER = "title url site author published_at published_precision category tags views source_name lang".split()


def _markdown(row: Mapping[str, Any], article: Article, pictures: Mapping[str, str]) -> str:
    # JSON is valid YAML: quoted this way, no title can end the front matter or change its type.
    record = article.to_json()
    front = "".join(
        f"{name}: {json.dumps(record[name], ensure_ascii=False)}\n"
        for name in _FRONT_MATTER
        if record[name] not in (None, [], "")
    )
    images = "".join(
        f"\n\n![{_bracketed(image.alt)}](<{pictures.get(image.url, image.url).replace('>', '%3E')}>)" for image in article.images
    )
    body = "\n\n".join(_no_markup(paragraph) for paragraph in article.body_text.split("\n\n"))
    return f"---\nid: {row['id']}\nportal: {json.dumps(row['portal'], ensure_ascii=False)}\n{front}---\n\n# {_no_markup(article.title or '')}\n\n{body}{images}\n"


def _no_markup(text: str) -> str:
    """Escape Markdown syntax and the HTML that Markdown would pass through."""
    return re.sub(r"(?m)^(\s*)([#>+\-=]|\d+[.)])(?=\s|$)", r"\1\\\2", re.sub(r"([\\`*_\[\]<&])", r"\\\1", text))


def _bracketed(text: str) -> str:
    return re.sub(r"([\\\[\]])", r"\\\1", " ".join(text.split()))


_STYLE = (
    "body{max-width:40rem;margin:3rem auto;padding:0 1rem;font:1.1rem/1.9 'Noto Serif CJK SC','Source Han Serif SC',Songti SC,Georgia,serif;"
    "color:#222;background:#fdfcf9}h1{font-size:1.6rem;line-height:1.4}img{max-width:100%}figure{margin:1.5rem 0}figcaption{color:#777;font-size:.85rem}footer,header p{color:#777;font-size:.85rem}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#191817}a{color:#8ab4d8}}"
)
_HEAD = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">"
    '<meta name="referrer" content="no-referrer"><title>{title}</title><style>{style}</style></head><body>'
)


def _page(row: Mapping[str, Any], article: Article, pictures: Mapping[str, str]) -> str:
    published = article.published_at.strftime("%Y-%m-%d %H:%M") if article.published_at else ""
    facts = " · ".join(
        escape(fact) for fact in (row["portal_name"], " / ".join(article.category), article.author, published) if fact
    )
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in article.body_text.split("\n\n") if paragraph)
    figures = "".join(
        f'<figure><img src="{pictures[image.url]}" alt="{escape(image.alt)}"><figcaption>{escape(image.caption or image.alt)}</figcaption></figure>\n'
        for image in article.images
        if image.url in pictures
    )
    images = "".join(
        f"<li>{_link(image.url, image.alt or image.url)}</li>" for image in article.images if image.url not in pictures
    )
    head = _HEAD.format(lang=escape(article.lang or ""), title=escape(article.title or ""), style=_STYLE)
    return (
        f"{head}<header><h1>{escape(article.title or '')}</h1><p>{facts}</p></header>\n<main>{paragraphs}{figures}</main>\n"
        f"<footer>{f'<ul>{images}</ul>' if images else ''}<p>{_link(article.url, article.url)}</p></footer></body></html>\n"
    )


def _index(title: str, listed: list[tuple[str, Path, Article]]) -> str:
    rows = "".join(
        f'<li><a href="{escape(path.as_posix())}">{escape(article.title or path.stem)}</a> <small>{escape(portal)} {_day(article.published_at)}</small></li>\n'
        for portal, path, article in listed
    )
    return f"{_HEAD.format(lang='', title=escape(title), style=_STYLE)}<h1>{escape(title)}</h1><ol>{rows}</ol></body></html>\n"


def _day(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d") if moment else ""


def _link(url: str, text: str) -> str:
    """A link, if it leads to the web; a stored ``javascript:`` is shown as text."""
    if not url.startswith(("http://", "https://")):
        return escape(text)
    return f'<a rel="noreferrer" href="{escape(url)}">{escape(text)}</a>'


def _item(row: Mapping[str, Any], article: Article) -> str:
    parts = [
        f'<title>{_xml(article.title or "")}</title><link>{_xml(article.url)}</link><guid isPermaLink="false">{row["content_hash"].lower()}-{row["id"]}</guid>',
        f"<pubDate>{format_datetime(article.published_at)}</pubDate>" if article.published_at else "",
        f"<dc:creator>{_xml(article.author)}</dc:creator>" if article.author else "",
        *(f"<category>{_xml(name)}</category>" for name in article.category),
        f"<description>{_xml(article.body_text[:200])}</description>",
        f"<content:encoded>{_xml(''.join(f'<p>{escape(p)}</p>' for p in article.body_text.split(chr(10) * 2)))}</content:encoded>",
    ]
    return f"<item>{''.join(parts)}</item>\n"


# Characters that XML 1.0 cannot contain, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text), quote=False)
