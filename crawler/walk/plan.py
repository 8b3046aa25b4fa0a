"""Which request next: the walk of one portal as a pure state machine, without network and clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crawler.walk.leads import PRIORITY, Known, Lead, NothingKnown, Step, WalkOptions

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.page import Page
    from crawler.portals import Portal


class Walk:
    """
    The plan of one portal's crawl. The engine fetches leads, hands pages back, and asks ``idle`` when nothing is left.

    Every lead handed out is answered by exactly one of ``read`` (any 2xx page, after redirects) and ``failed``. A lead of
    an earlier, interrupted run may be answered too: all that is needed to go on from it stands in its ``data``.
    """

    def __init__(self, start: str, known: Known | None = None, portal: Portal | None = None,
                 options: WalkOptions | None = None) -> None:
        self.home = start
        self.known: Known = known or NothingKnown()
        self.portal = portal
        self.options = options or WalkOptions()

    def start(self) -> list[Lead]:
        """The first requests: the home page (robots.txt is the engine's own business)."""
        return [Lead(self.home, "home", PRIORITY["home"], via="start")]

    def robots(self, sitemaps: Sequence[str]) -> list[Lead]:
        """The robots.txt was read: its sitemap addresses as leads. An HTML answer counts as no robots.txt: pass ()."""
        return [Lead(url, "sitemap", PRIORITY["sitemap"], via="robots") for url in sitemaps]

    def read(self, page: Page, lead: Lead) -> Step:
        """What the fetched *page* leads to. Never raises on a strange page."""
        return Step()

    def failed(self, lead: Lead, slug: str, status: int | None = None) -> Step:
        """The lead gave no page (http-404, timeout, robots, too-large …): what to try instead."""
        return Step(slug=slug)

    def archived(self, lead: Lead, article: Article) -> str:
        """The post was extracted; the slug for which it must not be stored (``too-old``), or empty."""
        return ""

    def idle(self) -> list[Lead]:
        """Nothing is pending and all is stored: what is still worth asking (exact times, gaps); empty when the walk is over."""
        return []

    @property
    def is_enough(self) -> bool:
        """The ``--limit`` is reached: pending leads may be dropped."""
        return False

    def memory(self) -> Mapping[str, Any]:
        """What the next run should know (JSON-safe): offers, what covers what, whether this walk came to its end."""
        return {}

    def report(self) -> dict[str, Any]:
        """Coverage at the end: posts known by list, feed, sitemap, API; archived, gone, unknown; id gaps (JSON-safe)."""
        return {}
