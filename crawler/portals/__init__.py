"""The Portal record: a portal's profile, one small TOML file each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Layout:
    """
    An earlier look of a portal: captures fetched before *until* (aware) are read with these selectors, family and theme.

    An empty value means: as in the profile.
    """

    until: datetime
    family: str = ""
    theme: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Portal:
    """
    What is known about a portal before any page is read. All of it may be empty: most portals have no profile.

    *fields* maps a field name to CSS or XPath selectors, only where the site differs from its family.
    *boilerplate* holds text lines known to repeat across the portal's pages; *title_tail* the ending that its
    ``<title>`` elements share. *layouts* are earlier looks, oldest first; ``at`` picks the one of a capture's day.
    *browser* says that pages are empty shells to be rendered in Chromium (the ``browser`` extra).
    """

    name: str = ""
    title: str = ""
    family: str = ""
    theme: str = ""
    hosts: Sequence[str] = ()
    start: Sequence[str] = ()
    timezone: str = ""
    lang: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    boilerplate: frozenset[str] = frozenset()
    title_tail: str = ""
    layouts: Sequence[Layout] = ()
    browser: bool = False

    def at(self, fetched_at: datetime) -> Portal:
        """
        The portal as it looked at *fetched_at* (aware): with the first layout that had not ended by then, or without any.

        >>> from datetime import UTC
        >>> portal = Portal(theme="new", layouts=[Layout(datetime(2024, 6, 1, tzinfo=UTC), theme="old")])
        >>> portal.at(datetime(2024, 5, 31, tzinfo=UTC)).theme, portal.at(datetime(2024, 6, 1, tzinfo=UTC)).theme
        ('old', 'new')
        """
        for layout in self.layouts:
            if fetched_at < layout.until:
                return replace(
                    self,
                    family=layout.family or self.family,
                    theme=layout.theme or self.theme,
                    fields=layout.fields or self.fields,
                    layouts=(),
                )
        return self
