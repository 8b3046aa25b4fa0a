"""What is the portal's own name in a title, and what is left of a title without it."""

from __future__ import annotations

import re

from crawler.document import Document, once
from crawler.fields.metadata import meta, page_title, publisher_names, site_name
from crawler.text import squeeze
from crawler.urls import host_of, registrable_domain

# Separators that themes put between headline and site name. A bare hyphen needs space around it, or Chinese on both sides.
_SEPARATOR = re.compile(r"\s+[-–—‒―|·•»›«‹:/~]+\s+|\s*[|_»｜丨]+\s*|\s*——\s*|(?<=[\u3400-\u9fff\w”’》）!！?？])\s*[-–—]+\s*(?=[\u3400-\u9fff])|\s+[-–—]+(?=\S)|[-–—]\s+")
_KEEP = re.compile(r"[^\W_]+")


@once
def site_names(doc: Document) -> frozenset[str]:
    """Keys (letters and digits, one case) of everything the portal may be called: metadata, publisher, profile, host labels."""
    domain = registrable_domain(doc.url)
    names = [site_name(doc), meta(doc, "og:site_name"), meta(doc, "application-name"), meta(doc, "twitter:site"), *publisher_names(doc)]
    names += [host_of(doc.url), host_of(doc.url).removeprefix("www."), domain, domain.partition(".")[0]]
    if doc.portal:
        names += [doc.portal.title, doc.portal.title_tail]
    return frozenset(key for key in map(_key, filter(None, names)) if len(key) > 1)


def is_site_name(doc: Document, text: str) -> bool:
    """Whether *text* is the portal's name, alone or with a slogan word of a few characters."""
    key = _key(text)
    return key in site_names(doc)


def strip_site_name(doc: Document, title: str) -> str:
    """
    *title* without the portal's name, section names beside it and the tail learnt for the portal.

    A segment goes if it is one of the portal's names or holds one and little more; so does everything on its far side.
    """
    title = squeeze(title)
    tail = doc.portal.title_tail if doc.portal else ""
    if tail and title.endswith(tail) and len(title) > len(tail):
        return title[: -len(tail)].strip()
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return title
    names = site_names(doc)
    for cut in cuts:  # the headline stands before the first segment that names the portal
        end = next((c.start() for c in cuts if c.start() > cut.start()), len(title))
        if _names(title[cut.end() : end], names) and cut.start() > 0:
            return title[: cut.start()].strip()
    first = title[: cuts[0].start()]
    if _names(first, names) and len(title) - cuts[0].end() > 3:
        return title[cuts[0].end() :].strip()
    return title


def _names(segment: str, names: frozenset[str]) -> bool:
    key = _key(segment)
    if key in names:
        return True
    return any(len(name) > 2 and name in key and len(key) <= len(name) + max(4, len(name) // 2) for name in names)


def _key(text: str) -> str:
    return "".join(_KEEP.findall(text)).casefold()
