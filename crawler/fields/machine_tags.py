"""Which keywords of a page's head are words for readers, and which are marks for the systems that deliver it."""

from __future__ import annotations

import re


def readable(names: list[str]) -> list[str]:
    """
    *names* without marks for machines: identifiers, feeds (``@river``), slots (``autoplay_video``), and statements about the page.

    Parse.ly's and Medium's keywords state things as key and value, Arc's with a slash, of which only topics are the article's. Where all
    look like marks, the portal writes its tags so, and they stay.

    >>> readable(["Tag:Node", "Elevated:false", "LayerCake:0"]), readable(["ctp_video", "Hong Kong"]), readable(["climate_change"])
    (['Node'], ['Hong Kong'], ['climate_change'])
    >>> readable(["Length/medium", "Topic/harbours", "Type/Article"]), readable(["Film/Fernsehen", "Kultur/Medien"])
    (['harbours'], ['Film/Fernsehen', 'Kultur/Medien'])
    """
    names = _without_slashed_keys(names)
    keyed = [match for name in names if (match := _KEYED.match(name))]
    if len(keyed) > 1:
        topics = [match["value"] for match in keyed if match["key"].lower() in _TOPICS]
        names = [name for name in names if not _KEYED.match(name)] + topics
    plain = [name for name in names if not _MARK.search(name)]
    return plain or [name for name in names if not _IDENTIFIER.fullmatch(name)]


def _without_slashed_keys(names: list[str]) -> list[str]:
    """*names* with only the topics of those written ``Topic/news``, if each is written so and one states the article's type or source."""
    keyed = [match for name in names if (match := _SLASHED.match(name))]
    if len(keyed) < max(2, len(names)) or {match["key"].lower() for match in keyed}.isdisjoint(_FACTS):
        return names
    return [match["value"] for match in keyed if match["key"].lower() in _TOPICS]


_SLASHED = re.compile(r"\s*(?P<key>[A-Za-z_]{2,20})/(?P<value>\S.*)")
_FACTS = frozenset("type source length articleid".split())
_KEYED = re.compile(r"\s*(?P<key>[A-Za-z][A-Za-z ]{0,24}):\s*(?P<value>\S.*)")
_TOPICS = frozenset("tag tags topic topics subject keyword keywords theme".split())
_IDENTIFIER = re.compile(r"\s*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\s*")
_MARK = re.compile(rf"^\s*@|\w_\w|^{_IDENTIFIER.pattern}$")
