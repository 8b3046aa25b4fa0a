"""Pages at the address of a post that are none: a form for a password, a guestbook, "about us"."""

from __future__ import annotations

from crawler.classify_words import STANDING_TITLE
from crawler.document import Document, once
from crawler.fields.headline import headline
from crawler.structure import date_by_headline
from crawler.text import squeeze, text_of

_PASSWORD_FIELDS = frozenset(("post_password", "protectPassword", "logpwd"))


@once
def is_password_form(doc: Document) -> bool:
    """Whether the page asks for a password before it shows the post."""
    return any("action=postpass" in (form.get("action") or "") for form in doc.root.iter("form")) or any(
        field.get("name") in _PASSWORD_FIELDS
        or (
            field.get("type") == "password"
            and any("post-password" in (above.get("class") or "") for above in field.iterancestors())
        )
        for field in doc.root.iter("input")
    )


@once
def is_standing(doc: Document) -> bool:
    """Whether the page is a portal's guestbook, "about us" or list of links: named as such, and without the date that a post has."""
    title = headline(doc)
    words = squeeze(text_of(title.value)) if title is not None else ""
    return len(words) < 20 and STANDING_TITLE.fullmatch(words) is not None and not date_by_headline(doc)
