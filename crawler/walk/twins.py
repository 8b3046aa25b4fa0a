"""One text at several addresses: which post is another one's twin, and which lead need not be asked because it would be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.urls import canonical
from crawler.walk.ledger import Mark, key_of
from crawler.walk.lists.anchors import kind_of
from crawler.walk.parameters import Twin, text_key

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.walk.leads import Lead
    from crawler.walk.state import WalkState

_BY_NAME = ("revisit", "list of addresses", "start")
"""Ways a lead was found (``Lead.via``) that mean that somebody asked for this very address."""


class Twins:
    """Posts at addresses that differ only in parameters which change nothing. Which those are is learnt by ``Parameters``."""

    def __init__(self, state: WalkState) -> None:
        self.state = state

    def of(self, lead: Lead, article: Article) -> Twin | None:
        """
        The archived post that *article* is, or may be, under another address; None if it is a post of its own.

        Where ``Twin.ask`` names an address, that one has to be fetched first, and ``judge`` decides.
        """
        state = self.state
        url, key = canonical(article.fetched_url), text_key(article.title, article.body_text)
        if key is None or lead.via in _BY_NAME or article.url != url or state.known.post(url) is not None:
            return None
        held = state.known.with_text(article.title, article.body_text) if "?" in url or state.is_later_run else ()
        twin = state.parameters.read(url, key, held)
        if twin is not None and twin.ask and self._is_no_post(twin.ask):
            self.judge(lead, twin, None)
            return None
        if twin is not None and not twin.ask:
            self._gave_nothing(lead)
        return twin

    def judge(self, lead: Lead, twin: Twin, answer: Article | None) -> bool:
        """Whether *answer*, the post that came from ``twin.ask`` (None if no post came), shows that the two posts are one."""
        state = self.state
        is_one = state.parameters.judge(twin, text_key(answer.title, answer.body_text) if answer else None)
        if is_one:
            self._gave_nothing(lead)
            state.ledger.seen.add(key_of(twin.ask))
            state.ledger.mark(twin.ask, Mark.KNOWN)
        return is_one

    def spared(self, lead: Lead) -> str | None:
        """The archived address of the post that *lead* is known to lead to by now; None if the lead is worth asking."""
        state = self.state
        if lead.purpose != "post" or lead.via in _BY_NAME or "?" not in lead.url or state.known.post(lead.url) is not None:
            return None
        plain, twin = state.parameters.plain(lead.url), state.parameters.twin(lead.url)
        if twin is None and plain != lead.url and state.ledger.of(plain) & (Mark.ARCHIVED | Mark.KNOWN):
            twin = plain
        if twin is not None:
            self._gave_nothing(lead)
        return twin

    def _is_no_post(self, url: str) -> bool:
        """Whether an address is known to lead to no post."""
        state = self.state
        fate = state.ledger.of(url) & (Mark.GONE | Mark.NOT_POST | Mark.FAILED | Mark.HIDDEN)
        return bool(fate) or url == state.home or kind_of(state.family, url) in ("home", "list", "other")

    def _gave_nothing(self, lead: Lead) -> None:
        """A lead proved to be another address of an archived post: it does not count for ``--limit``."""
        self.state.ledger.mark(lead.url, Mark.NOT_POST)
        self.state.admission.handed_out -= 1
