"""What is the portal's own name in a title, and what is left of a title without it."""

from __future__ import annotations

import re

from lxml.etree import _Element

from crawler.document import Document, once
from crawler.fields.metadata import is_front, meta, page_title, publisher_names, site_name
from crawler.fields.runs import elements_named
from crawler.text import squeeze, text_of
from crawler.urls import absolute, host_of, registrable_domain

# What themes put between headline and site name. A bare hyphen is one only where a name of the portal follows, or between two
# Chinese words: "F-16" and "Mehr-Wert" have one too.
_SEPARATOR = re.compile(
    r"\s+[-–—‒―|·•»›«‹:/~♥]+\s+|(?<=[\u3400-\u9fff])--+|\s*[|_»｜丨]+\s*|\s*——\s*|(?<=[\u3400-\u9fff\w”’》）)!！?？」』])\s*[-–—]+\s*(?=[\u3400-\u9fff])"
    r"|\s+[-–—]+(?=\S)|[-–—]\s+|(?<=[\u3400-\u9fff]|[a-zA-Z\d])[-–—](?=[A-Z])|:\s+|：\s*"
)
_KEEP = re.compile(r"[^\W_]+")


@once
def stated_names(doc: Document) -> frozenset[str]:
    """Keys (letters and digits, one case) of what metadata and profile call the portal."""
    names = [site_name(doc), meta(doc, "og:site_name"), _application(doc), *publisher_names(doc), *shown_names(doc)]
    if doc.portal:
        names += [doc.portal.title, doc.portal.title_tail]
    return frozenset(key for key in map(_key, filter(None, names)) if len(key) > 1)


def _application(doc: Document) -> str | None:
    """``application-name``, unless it is the page's own title and the portal goes by another name: Anzhiyu names every post so."""
    name, said = meta(doc, "application-name"), meta(doc, "og:site_name")
    return None if said and name != said and name == meta(doc, "og:title") else name


# Where themes show the portal's name: a heading or logo that is a link to the front page.
_LOGO = re.compile("logo|site-title")


@once
def shown_names(doc: Document) -> list[str]:
    """The portal's name as its own logo shows it: the text of headings and logos that lead to the front page."""
    return [] if is_front(doc.url) else _logos(doc)


def _logos(doc: Document) -> list[str]:
    logos = [*list(doc.root.iter("h1"))[:4], *elements_named(doc, _LOGO, ("logo", "site-title"))[:12]]
    found = [text_of(logo) for logo in logos if len(logo) < 6 and logo.tag != "img" and _links_home(doc, logo)]
    return [text for text in found if len(text) < 40]


def leads_home(doc: Document, element: _Element) -> bool:
    """Whether the element is, holds or stands in one link to the front page; a headline does not, the portal's name does."""
    return not is_front(doc.url) and _links_home(doc, element)


def _links_home(doc: Document, element: _Element) -> bool:
    link = next(element.iter("a"), None)
    if link is None:
        link = next(element.iterancestors("a"), None)
    address = absolute(doc.url, link.get("href") or "") if link is not None else None
    return address is not None and is_front(address) and host_of(address) == host_of(doc.url)


@once
def name_of_portal(doc: Document) -> str | None:
    """
    What profile and metadata call the portal, else what its logo and its ``<title>`` both call it (Z-Blog's and WordPress's default
    themes state it nowhere else); None if unsaid.
    """
    if said := site_name(doc):
        return said
    shown = _logos(doc) if is_front(doc.url) else shown_names(doc)
    logos = [name for name in shown if len(_key(name)) > 2]
    parts = {_key(part) for part in title_segments(page_title(doc))} if logos else set()
    return next((name for name in logos if _key(name) in parts), None)


@once
def site_names(doc: Document) -> frozenset[str]:
    """The stated names and what the host's labels say."""
    host, domain = host_of(doc.url), registrable_domain(doc.url)
    labels = [host, host.removeprefix("www."), domain, domain.partition(".")[0], meta(doc, "twitter:site") or ""]
    return stated_names(doc) | frozenset(key for key in map(_key, labels) if len(key) > 1)


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
    for cut in cuts:  # the headline stands before the first segment that names the portal
        end = next((c.start() for c in cuts if c.start() > cut.start()), len(title))
        if _names(doc, title[cut.end() : end], is_last=end == len(title)) and cut.start() > 0:
            return title[: cut.start()].strip()
    first = title[: cuts[0].start()]
    if _names(doc, first) and len(title) - cuts[0].end() > 3:
        return title[cuts[0].end() :].strip()
    return title


def title_segments(title: str) -> list[str]:
    """
    The parts of a ``<title>`` between separators, in order.

    >>> title_segments("中华人民共和国监察法-纪检_某网")
    ['中华人民共和国监察法', '纪检', '某网']
    """
    return [part.strip() for part in _SEPARATOR.split(title) if part.strip()]


def title_spans(title: str) -> list[str]:
    """
    Every run of neighbouring parts of a ``<title>``, as it stands in it.

    >>> title_spans("A: B - C")
    ['A', 'A: B', 'A: B - C', 'B', 'B - C', 'C']
    """
    cuts = list(_SEPARATOR.finditer(title))[:8]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(title)]
    return [title[start:end].strip() for i, start in enumerate(starts) for end in ends[i:] if title[start:end].strip()]


def _names(doc: Document, segment: str, *, is_last: bool = False) -> bool:
    """Whether the segment is a name of the portal, or a stated name with a word or two beside it ("新华网_首页", "News | WELT Online")."""
    key = _key(segment)
    if key in site_names(doc) or (is_last and _is_hosts_own(doc, segment, key)):
        return True
    return any(len(name) > 2 and name in key and len(key) <= len(name) + max(4, len(name) // 2) for name in stated_names(doc))


def _is_hosts_own(doc: Document, segment: str, key: str) -> bool:
    """Whether the host is called so: by the initials of the segment's words (uwsp.edu), or by its one word with another (drinkkoia.com)."""
    label = registrable_domain(doc.url).partition(".")[0].casefold()
    initials = "".join(word[0] for word in _KEEP.findall(segment) if word[0].isupper()).casefold()
    return (len(initials) > 2 and initials == label) or (
        len(key) > 3 and " " not in segment and len(label) < 3 * len(key) and label.endswith(key)
    )


def _key(text: str) -> str:
    return "".join(_KEEP.findall(text)).casefold()
