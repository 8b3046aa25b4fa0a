"""The request handlers: fetch data and show it as a page or as JSON."""

from __future__ import annotations

import csv
import io
import json
import queue
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from crawler.archive import sql
from crawler.archive.cells import safe_cell
from crawler.archive.faults import archive_errors
from crawler.archive.matching import Matches
from crawler.archive.query import NotArchived, open_reader
from crawler.archive.search import ORDERS, Question
from crawler.archive.selection import QueryError
from crawler.errors import ArchiveError, NewskeepError
from crawler.web import data, sidebyside, today
from crawler.web.examples import EXAMPLES
from crawler.web.facets import Facets
from crawler.web.guard import ORIGINAL_POLICY
from crawler.web.original import PICTURES, media_file, original_html
from crawler.web.view import View, preferences

PAGE_HITS = 20
SQL_SECONDS, SQL_ROWS = 10.0, 2000


class Pages:
    """The handlers, over a few reading connections to one archive."""

    def __init__(self, folder: Path, zone: str | None) -> None:
        self.folder = folder
        self._idle: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._idle.put(open_reader(folder))  # now, so that a missing archive fails at the start and not at the first visit
        self.view = View(folder)
        self.counts = Facets()
        self.zone = zone or self._commonest_zone()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that no other request uses meanwhile."""
        try:
            conn = self._idle.get_nowait()
        except queue.Empty:
            conn = open_reader(self.folder)
        try:
            with archive_errors(self.folder, "read"):
                yield conn
        finally:
            self._idle.put(conn)

    def warm_up(self) -> None:
        """Do in advance what the first visitors would wait for: compile templates, load the facets, fill the caches."""
        self.view.compile()
        with suppress(NewskeepError, sqlite3.Error), self.reading() as conn:  # visitors who run into the problem see it
            self.counts.refresh(conn)
            home = data.home(conn)
            for portal in home["portals"][:3]:
                data.portal(conn, portal["portal"])
            today.changes(conn, None, self.zone)
            data.hot(conn, 24)
            for query in ("", "的 国", "一"):  # words found in the texts of any portal
                data.search(Matches(conn, query, _now()), Question(query, _now()))

    # --- pages ------------------------------------------------------------------------------------------------------

    def home(self, request: Request) -> Response:
        with self.reading() as conn:
            return self._show(request, "home.html", data.home(conn))

    def search(self, request: Request) -> Response:
        asked = request.query_params
        order = asked.get("order", "relevance")
        page = _number(asked.get("page"), 1, 5000)
        limit = _number(asked.get("limit"), PAGE_HITS, 200)
        order = order if order in ORDERS else "relevance"
        question = Question(asked.get("q", ""), _now(), order, limit, (page - 1) * limit, 110, asked.get("exact") == "1")  # type: ignore[arg-type]
        with self.reading() as conn:
            matches = Matches(conn, question.query, question.now)
            found = data.search(matches, question)
            if _wants_json(request):
                return _json(found)
            found["facets"] = self.counts.count(matches) if found["total"] else {}
        has_more = len(found["hits"]) == limit and (not found["is_exact"] or page * limit < found["total"])
        return self._show(
            request, "search.html", found | {"page": page, "pages": -(-found["total"] // limit), "has_more": has_more}
        )

    def facets(self, request: Request) -> Response:
        with self.reading() as conn:
            return _json(self.counts.count(Matches(conn, request.query_params.get("q", ""), _now())))

    def article(self, request: Request) -> Response:
        with self.reading() as conn:
            found = data.article(conn, request.path_params["number"])
        if _wants_json(request):
            return _json(found)
        pictures = {image["url"]: image["id"] for image in found["media"] if image["path"]}
        return self._show(request, "article.html", found | {"pictures": pictures})

    def changes(self, request: Request) -> Response:
        number = request.path_params["number"]
        with self.reading() as conn:
            revisions = data.revisions(conn, number)
            if not revisions:
                raise NotArchived(f"there is no article {number} in this archive")
            last = revisions[-1]["revision"]
            new = _number(request.query_params.get("to"), last, last)
            old = _number(request.query_params.get("from"), max(1, new - 1), last)
            before, after = (data.revision_text(conn, number, revision) for revision in (old, new))
            zone = conn.execute(
                "SELECT timezone FROM portals WHERE id = (SELECT portal_id FROM articles WHERE id = ?)", (number,)
            ).fetchone()[0]
        rows = sidebyside.compare(before["body"], after["body"])
        title = sidebyside.inline(before["title"], after["title"])
        found = {"id": number, "timezone": zone, "revisions": revisions, "before": before, "after": after, "title": title}
        if _wants_json(request):
            return _json(found | {"rows": [row.to_json() for row in rows]})
        return self._show(
            request, "changes.html", found | {"rows": sidebyside.folded(rows), "is_same": before["body"] == after["body"]}
        )

    def original(self, request: Request) -> Response:
        with self.reading() as conn:
            found = data.article(conn, request.path_params["number"])
        known = [capture["id"] for capture in found["captures"]]
        chosen = _number(request.query_params.get("capture"), known[0] if known else 0, 1 << 62)
        kept = {name: found[name] for name in ("id", "article", "timezone", "captures")}
        return self._show(request, "original.html", kept | {"capture": chosen if chosen in known else None})

    def original_frame(self, request: Request) -> Response:
        with self.reading() as conn:
            text = original_html(conn, self.folder, request.path_params["capture"])
        return HTMLResponse(text, headers={"content-security-policy": ORIGINAL_POLICY})

    def original_raw(self, request: Request) -> Response:
        from crawler.archive.warc_read import capture_page

        number = request.path_params["capture"]
        with self.reading() as conn:
            page = capture_page(conn, self.folder, number)
        headers = {
            "content-disposition": f'attachment; filename="capture-{number}.bin"',
            "content-security-policy": ORIGINAL_POLICY,
        }
        return Response(page.body, media_type="application/octet-stream", headers=headers)

    def media(self, request: Request) -> Response:
        with self.reading() as conn:
            row = conn.execute("SELECT path, mime FROM media WHERE id = ?", (request.path_params["number"],)).fetchone()
        path = media_file(self.folder, row[0]) if row and row[0] and row[1] in PICTURES else None
        if path is None:
            raise HTTPException(404)
        return FileResponse(path, media_type=row[1], headers={"content-security-policy": ORIGINAL_POLICY})

    def story(self, request: Request) -> Response:
        with self.reading() as conn:
            found = data.story(conn, request.path_params["number"])
        if not found:
            raise HTTPException(404)
        return self._show(request, "story.html", {"id": request.path_params["number"], "articles": found})

    def portal(self, request: Request) -> Response:
        with self.reading() as conn:
            return self._show(request, "portal.html", data.portal(conn, request.path_params["key"]))

    def today(self, request: Request) -> Response:
        day, page = _day(request.query_params.get("day")), _number(request.query_params.get("page"), 1, 100_000)
        with self.reading() as conn:
            return self._show(request, "today.html", today.changes(conn, day, self.zone, page))

    def hot(self, request: Request) -> Response:
        hours = _number(request.query_params.get("hours"), 24, 24 * 366)
        with self.reading() as conn:
            return self._show(request, "hot.html", data.hot(conn, hours))

    def sql(self, request: Request) -> Response:
        text = request.query_params.get("sql", "").strip()
        found: dict[str, Any] = {"sql": text, "columns": [], "rows": [], "is_cut": False, "seconds": 0.0, "error": None}
        with self.reading() as conn:
            if text:
                try:
                    table = sql.run(conn, text, seconds=SQL_SECONDS, max_rows=SQL_ROWS)
                    found |= {"columns": table.columns, "rows": [list(map(_plain, row)) for row in table.rows], "is_cut": table.is_cut,
                              "seconds": round(table.seconds, 3)}  # fmt: skip
                except sql.SqlError as error:
                    found["error"] = {"message": str(error), "slug": error.slug}
            if _wants_json(request):
                return _json(found, 400 if found["error"] else 200)
            found |= {"examples": EXAMPLES, "schema": data.schema(conn), "limit_seconds": SQL_SECONDS}
        return self._show(request, "sql.html", found, 400 if found["error"] else 200)

    def sql_csv(self, request: Request) -> Response:
        with self.reading() as conn:
            table = sql.run(conn, request.query_params.get("sql", ""), seconds=SQL_SECONDS, max_rows=100_000)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(table.columns)
        writer.writerows([safe_cell(value) for value in row] for row in table.rows)
        headers = {"content-disposition": 'attachment; filename="newskeep.csv"'}
        return Response(out.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)

    def help(self, request: Request) -> Response:
        from crawler.archive.selection import FIELDS

        return self._show(request, "help.html", {"fields": FIELDS})

    def set_preference(self, request: Request) -> Response:
        """Store language or theme in a cookie and redirect back, always within this site."""
        back = request.query_params.get("back", "/")
        response = RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
        for name, allowed in preferences.items():
            if (value := request.query_params.get(name)) in allowed:
                response.set_cookie(f"newskeep_{name}", value, max_age=365 * 86_400, httponly=True, samesite="strict")
        return response

    # --- how it is shown --------------------------------------------------------------------------------------------

    def _show(self, request: Request, template: str, found: Mapping[str, Any], status: int = 200) -> Response:
        if _wants_json(request):
            return _json(found, status)
        return HTMLResponse(self.view.render(request, template, found), status)

    def error_handlers(self) -> Mapping[Any, Callable[[Request, Exception], Response]]:
        return {HTTPException: self._http_error, NewskeepError: self._our_error, 500: self._unforeseen}

    def _http_error(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return self._fail(request, status, "not-found" if status == 404 else "error", "")

    def _our_error(self, request: Request, error: Exception) -> Response:
        status = 404 if isinstance(error, NotArchived) else 503 if isinstance(error, ArchiveError) else 400
        slug = error.slug if isinstance(error, NewskeepError) else "error"
        extra = {"position": error.position} if isinstance(error, QueryError) else {}
        return self._fail(request, status, slug, str(error), **extra)

    def _unforeseen(self, request: Request, error: Exception) -> Response:
        return self._fail(request, 500, "error", type(error).__name__)

    def _fail(self, request: Request, status: int, slug: str, message: str, **extra: Any) -> Response:
        found = {"error": slug, "message": message, "status": status, **extra}
        return self._show(request, "error.html", found, status)

    def _commonest_zone(self) -> str:
        with self.reading() as conn:
            zones = Counter(row[0] for row in conn.execute("SELECT timezone FROM portals"))
        known = [zone for zone, _ in zones.most_common() if zone and zone != "UTC"]
        return known[0] if known else "UTC"


def _wants_json(request: Request) -> bool:
    return request.url.path.endswith(".json")


def _json(found: Any, status: int = 200) -> Response:
    return JSONResponse(json.loads(json.dumps(found, ensure_ascii=False, default=_plain)), status)


def _now() -> datetime:
    return datetime.now().astimezone()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _number(text: str | None, otherwise: int, most: int) -> int:
    if not text or not (text.isascii() and text.isdigit()) or len(text) > 18:
        return otherwise
    return max(1, min(int(text), most))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, int | float | str | type(None)) else str(value)
