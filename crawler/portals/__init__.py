"""Portal profiles: one small TOML file a portal, and what extraction knows of a portal beyond a single page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Portal:
    """
    What is known of a portal before a page of it is read. All of it may be empty: an unknown portal is the ordinary case.

    *fields* maps a field name to CSS or XPath selectors, only where the site differs from its family.
    *boilerplate* holds text lines known to repeat across the portal's pages; *title_tail* the ending that its
    ``<title>`` elements share.
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
