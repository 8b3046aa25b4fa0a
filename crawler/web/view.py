"""Renders data as HTML: templates with everything escaped, and their filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request

from crawler.archive.snippets import Span, cut_at
from crawler.archive.times import local, zone_called
from crawler.web import charts
from crawler.web.prose import prose
from crawler.web.words import choose_language, say

preferences = {"lang": ("zh", "en"), "theme": ("auto", "light", "dark")}
"""What a visitor may choose, kept in cookies ``newskeep_lang`` and ``newskeep_theme``."""


class View:
    """The templates of this package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters |= {
            "when": local,
            "number": number,
            "marked": marked,
            "web": web_address,
            "pieces": pieces,
            "clock": clock,
            "later": later,
        }
        self.templates.globals |= {"charts": charts, "zone": zone_called, "query_with": query_with, "prose": prose, "link": link}

    def compile(self) -> None:
        """Compile all templates, which would cost the first visitor of each page 15 ms."""
        for name in self.templates.list_templates():
            self.templates.get_template(name)

    def render(self, request: Request, template: str, found: Mapping[str, Any]) -> str:
        """*template* with *found* as its variables, in the visitor's language and theme."""
        language = request.cookies.get("newskeep_lang")
        if language not in preferences["lang"]:
            language = choose_language(request.headers.get("accept-language"))
        theme = request.cookies.get("newskeep_theme")
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        common = {
            "language": language,
            "theme": theme if theme in preferences["theme"] else "auto",
            "here": here,
            "json_here": json_twin(request.url.path, request.url.query),
            "section": request.url.path.split("/")[1],
            "archive_name": self.folder.resolve().name,
            "asked": dict(request.query_params),
            "t": partial(say, language=language),
        }
        return self.templates.get_template(template).render({**common, **found})


def json_twin(path: str, query: str) -> str:
    """
    The address of a page's data.

    >>> json_twin("/article/3", ""), json_twin("/", "a=1")
    ('/article/3.json', '/home.json?a=1')
    """
    return f"{'/home' if path == '/' else path}.json" + (f"?{query}" if query else "")


def link(path: str, **params: Any) -> str:
    """
    *path* with parameters; empty ones left out.

    >>> link("/search", q="养老", page=None)
    '/search?q=%E5%85%BB%E8%80%81'
    """
    kept = {name: value for name, value in params.items() if value not in (None, "")}
    return path + (f"?{urlencode(kept)}" if kept else "")


def query_with(query: str, field: str, value: str) -> str:
    """
    *query* narrowed down by one more field.

    >>> query_with("养老", "category", "民生 / 养老"), query_with("", "on", "2026-05")
    ('养老 category:"=民生 / 养老"', 'on:2026-05')
    """
    if field != "on":
        value = f'"={value.replace(chr(34), "")}"'
    return f"{query} {field}:{value}".strip()


def number(value: int | None) -> str:
    """With thousands separators; empty for None."""
    return "" if value is None else f"{value:,}"


def clock(epoch: int, zone: str | None) -> str:
    """Epoch seconds as a time in the zone."""
    from datetime import datetime

    return datetime.fromtimestamp(epoch, zone_called(zone)).strftime("%Y-%m-%d %H:%M")


def later(hours: float, t: Callable[[str], str]) -> str:
    """
    How long after the first copy another came, in hours or, from two days on, in days; *t* says them in the visitor's language.

    >>> later(5.3, str), later(2134.7, str)
    ('+5.3 hours', '+89 days')
    """
    return f"+{hours:g} {t('hours')}" if hours < 48 else f"+{hours / 24:.0f} {t('days')}"


def marked(text: str, marks: Sequence[Span]) -> Markup:
    """*text*, escaped, with what was looked for in ``<mark>``."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if hit else escape(piece) for piece, hit in cut_at(text, marks)
    )


def pieces(parts: Sequence[tuple[str, bool]], tag: str) -> Markup:
    """Pieces of a difference, escaped, the differing ones in *tag* (``ins`` or ``del``)."""
    return Markup("").join(Markup(f"<{tag}>{{}}</{tag}>").format(text) if differs else escape(text) for text, differs in parts)


def web_address(url: str | None) -> str:
    """*url* if it leads to the web, else nothing: a stored ``javascript:`` must not become a link."""
    return url if url and url.startswith(("http://", "https://")) else ""
