"""Fetches the images of articles, if asked to, and keeps each of them once, under the hash of its bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.pipelines.media import FileInfo, MediaPipeline

from crawler.archive import media
from crawler.archive.events import Call
from crawler.archive.store import Store
from crawler.run import run_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure


class MediaRefused(Exception):
    """An image that is not kept; its text is the slug."""


class Media(MediaPipeline):
    """
    Scrapy's media pipeline over our archive: on with NEWSKEEP_MEDIA (``crawl --media``), ahead of the store.

    Its requests are treated like all others: robots.txt, the host's pace, the wall, captures. An image that fails gets a slug in
    ``media.error`` and does no harm to its article; the path of one that is kept is in the article's HTML as ``data-media``.
    """

    LOG_FAILED_RESULTS = False  # a missing picture is a row with a slug, not a traceback

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("NEWSKEEP_MEDIA"):
            raise NotConfigured("images are not asked for")
        super().__init__(crawler=crawler)
        self.run = run_of(crawler)
        self.folder = self.run.request.archive

    def get_media_requests(self, item: Any, info: Any) -> list[Request]:
        urls = dict.fromkeys(_url_of(image) for image in ItemAdapter(item).get("images") or [])
        meta = {"purpose": "media", "download_maxsize": media.MAX_BYTES}
        return [Request(url, callback=NO_CALLBACK, meta=dict(meta)) for url in urls if url.startswith(("http://", "https://"))]

    def media_to_download(self, request: Request, info: Any, *, item: Any = None) -> Any:
        """What to use instead of a request: the file, if an earlier run kept the image; else None."""
        path = media.kept_path(self.run.reader, request.url)
        return {"url": request.url, "path": path} if path and (self.folder / path).exists() else None

    def media_downloaded(self, response: Response, request: Request, info: Any, *, item: Any = None) -> FileInfo:
        slug = f"http-{response.status}" if response.status != 200 else media.refusal(response.body)
        if slug:
            self._note(request.url, None, slug)
            raise MediaRefused(slug)
        kept = media.keep(self.folder, response.body)
        self._note(request.url, kept, None)
        return {"url": request.url, "path": kept.path, "checksum": None, "status": "downloaded"}

    def media_failed(self, failure: Failure, request: Request, info: Any) -> Any:
        if not isinstance(failure.value, MediaRefused):
            self._note(request.url, None, getattr(failure.value, "slug", type(failure.value).__name__))
        raise failure

    def item_completed(self, results: Sequence[tuple[bool, Any]], item: Any, info: Any) -> Any:
        fields = ItemAdapter(item)
        html = fields.get("body_html") or ""
        for is_kept, found in results:
            if is_kept:
                source = f'src="{escape(found["url"])}"'
                html = html.replace(source, f'{source} data-media="{found["path"]}"')
        if html:
            fields["body_html"] = html
        return item

    def file_path(self, request: Request, response: Response | None = None, info: Any = None, *, item: Any = None) -> str:
        """Unused: our files are named by their bytes, which are not known before they come."""
        return ""

    def _note(self, url: str, kept: media.Kept | None, slug: str | None) -> None:
        self.run.submit(Call(partial(_put, url, datetime.now(UTC), kept, slug)))


def _put(url: str, at: datetime, kept: media.Kept | None, slug: str | None, store: Store) -> str:
    media.put_media(store.conn, url, at, kept, slug)
    return "media" if kept else "media-failed"


def _url_of(image: Any) -> str:
    return str(image["url"] if isinstance(image, dict) else image.url)
