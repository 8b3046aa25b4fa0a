"""
newskeep as a library: ``extract`` reads a page into an ``Article``, ``Archive`` reads what crawls have kept.

    from crawler import Archive, Page, extract

    article = extract(Page(url=url, body=html_bytes, headers=headers, fetched_at=datetime.now(UTC)))
    with Archive("newsarchive") as archive:
        titles = [record.article.title for record in archive.select("养老 after:2026-01")]

Errors are ``crawler.errors.NewskeepError``, each with a stable ``slug``. Nothing heavy is imported before it is asked for.
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from crawler.version import __version__

if TYPE_CHECKING:
    from crawler.archive import Archive
    from crawler.extract import extract
    from crawler.items import Article
    from crawler.page import Page

__all__ = ["Archive", "Article", "Page", "__version__", "extract"]

# PyPI has unrelated distributions that install packages named crawler, spiders and pipelines over ours;
# crawler.settings looks for this mark in all three and says so when one of them was shadowed.
__newskeep__ = "crawler"

_HOMES = {
    "Archive": "crawler.archive",
    "Article": "crawler.items",
    "Page": "crawler.page",
    "extract": "crawler.extract",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'crawler' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})  # help() and the interpreter's completion know the names that are not loaded yet


class _House(ModuleType):
    """``from crawler import extract`` means the function: importing the module of that name must not put itself in its place."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value.extract if name == "extract" and isinstance(value, ModuleType) else value)


sys.modules[__name__].__class__ = _House
