"""One text at several addresses: which post is another one's twin, and which lead need not be asked because it would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.urls import canonical
from crawler.walk.anchors import kind_of
from crawler.walk.ground import Ground
from crawler.walk.leads import Lead, Step
from crawler.walk.ledger import Mark, key_of
from crawler.walk.parameters import Twin, text_key

if TYPE_CHECKING:
    from crawler.items import Article

_BY_NAME = ("revisit", "list of addresses", "start")  # somebody asked for this very address


class Twins(Ground):
    """What a walk makes of addresses that differ in parameters which change nothing (``Parameters`` knows them)."""

    def twin_of(self, lead: Lead, article: Article) -> Twin | None:
        """The archived post that this one is under another parameter, or may be: then ``Twin.ask`` is asked, and ``is_twin`` judges."""
        url, key = canonical(article.fetched_url), text_key(article.title, article.body_text)
        if key is None or lead.via in _BY_NAME or article.url != url or self.known.post(url) is not None:
            return None
        held = self.known.with_text(article.title, article.body_text) if "?" in url or self.is_later_run else ()
        twin = self.parameters.read(url, key, held)
        if twin is not None and twin.ask and self._is_nothing(twin.ask):
            self.is_twin(lead, twin, None)
            return None
        if twin is not None and not twin.ask:
            self._gave_nothing(lead)
        return twin

    def is_twin(self, lead: Lead, twin: Twin, answer: Article | None) -> bool:
        """Whether *answer*, the post that came for ``twin.ask`` (None: no post came), shows that the two are one."""
        is_one = self.parameters.judge(twin, text_key(answer.title, answer.body_text) if answer else None)
        if is_one:
            self._gave_nothing(lead)
            self.ledger.seen.add(key_of(twin.ask))
            self.ledger.mark(twin.ask, Mark.KNOWN)
        return is_one

    def spared(self, lead: Lead) -> str | None:
        """The archived address of a post that *lead*, not asked yet, is known by now to lead to; None if it is worth asking."""
        if lead.purpose != "post" or lead.via in _BY_NAME or "?" not in lead.url or self.known.post(lead.url) is not None:
            return None
        plain, twin = self.parameters.plain(lead.url), self.parameters.twin(lead.url)
        if twin is None and plain != lead.url and self.ledger.of(plain) & (Mark.ARCHIVED | Mark.KNOWN):
            twin = plain
        if twin is not None:
            self._gave_nothing(lead)
        return twin

    def _is_nothing(self, url: str) -> bool:
        """Whether an address is known to be no post."""
        came = self.ledger.of(url) & (Mark.GONE | Mark.NOT_POST | Mark.FAILED | Mark.HIDDEN)
        return bool(came) or url == self.home or kind_of(self.family, url) in ("home", "list", "other")

    def _gave_nothing(self, lead: Lead) -> None:
        """A lead proved to be another address of an archived post."""
        self.ledger.mark(lead.url, Mark.NOT_POST)
        self.admission.handed_out -= 1

    def _told(self, step: Step) -> Step:
        step.variants, self.parameters.aliases = self.parameters.aliases, []
        return step
