"""The web application: which address shows which page; ``.json`` gives the same data as JSON."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from crawler.web.guard import Guard
from crawler.web.pages import Pages

if TYPE_CHECKING:
    from starlette.types import ASGIApp

WARM_UP_SECONDS = 1.0
"""The longest that first visitors wait for the warm-up; half is enough for 100,000 articles. The rest runs beside them."""

HERE = Path(__file__).parent


def create_app(folder: Path | str, *, token: str | None = None, hosts: Iterable[str] = (), zone: str | None = None) -> ASGIApp:
    """
    An ASGI application that shows the archive in *folder*, read-only.

    *token*: a secret that visitors must present (None: none). *hosts*: names it answers under beside those of loopback ("*": any IP
    address). *zone*: IANA name whose days "what changed" counts in; None: the zone of most portals. Raises ArchiveError (``no-archive`` …).
    """
    pages = Pages(Path(folder), zone)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        warming = Thread(target=pages.warm_up, name="warm-up", daemon=True)
        warming.start()
        await to_thread(warming.join, WARM_UP_SECONDS)
        yield

    app = Starlette(routes=routes(pages), exception_handlers=pages.error_handlers(), lifespan=lifespan)
    return Guard(app, token=token, hosts=hosts)


def routes(pages: Pages) -> list[BaseRoute]:
    """Every page, and its data at the same address with ``.json``."""
    shown = {
        "/": pages.home,
        "/search": pages.search,
        "/facets": pages.facets,
        "/article/{number:int}": pages.article,
        "/article/{number:int}/changes": pages.changes,
        "/article/{number:int}/original": pages.original,
        "/story/{number:int}": pages.story,
        "/portal/{key}": pages.portal,
        "/today": pages.today,
        "/hot": pages.hot,
        "/sql": pages.sql,
        "/help": pages.help,
    }
    found: list[BaseRoute] = []
    for path, page in shown.items():
        found += [Route(f"{'/home' if path == '/' else path}.json", page, name="json"), Route(path, page)]
    return [
        *found,
        Route("/sql.csv", pages.sql_csv),
        Route("/original/{capture:int}", pages.original_frame),
        Route("/original/{capture:int}/raw", pages.original_raw),
        Route("/media/{number:int}", pages.media),
        Route("/set", pages.set_preference),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
