"""The portal's own names, and titles without them."""

from __future__ import annotations

import re

from lxml.etree import _Element

from crawler.document import Document, once
from crawler.fields.metadata import is_front, links_home, meta, page_title, publisher_names, site_name
from crawler.fields.runs import elements_named
from crawler.text import squeeze, text_of
from crawler.urls import host_of, registrable_domain

# What themes put between headline and site name. A hyphen without spaces counts only before a capital or between two Chinese
# words, and cuts a title only where a name of the portal follows: "F-16" and "Mehr-Wert" have hyphens, too.
_SEPARATOR = re.compile(
    r"\s+[-–—‒―|·•»›«‹:/~♥]+\s+|(?<=[\u3400-\u9fff])--+|\s*[|_»｜丨]+\s*|\s*——\s*|(?<=[\u3400-\u9fff\w”’》）)!！?？」』])\s*[-–—]+\s*(?=[\u3400-\u9fff])"
    r"|\s+[-–—]+(?=\S)|[-–—]\s+|(?<=[\u3400-\u9fff]|[a-zA-Z\d])[-–—](?=[A-Z])|:\s+|：\s*"
)
_KEEP = re.compile(r"[^\W_]+")


@once
def stated_names(doc: Document) -> frozenset[str]:
    """The portal's names in metadata, profile and logo, as keys: letters and digits only, in one case."""
    names = [
        site_name(doc),
        meta(doc, "og:site_name"),
        _application(doc),
        *publisher_names(doc),
        *shown_names(doc),
        _name_in_feeds(doc),
    ]
    if doc.portal:
        names += [doc.portal.title, doc.portal.title_tail]
    return frozenset(key for key in map(_key, filter(None, names)) if len(key) > 1)


def _application(doc: Document) -> str | None:
    """``application-name``, unless it is the page's own title and ``og:site_name`` differs: the theme Anzhiyu puts every post's title there."""
    name, said = meta(doc, "application-name"), meta(doc, "og:site_name")
    return None if said and name != said and name == meta(doc, "og:title") else name


@once
def _name_in_feeds(doc: Document) -> str | None:
    """The portal's name in the titles that WordPress gives its two main feeds in the head: "Name » Feed", "Name » Comments Feed"."""
    head = doc.root.find("head")
    for link in head.iterchildren("link") if head is not None else ():
        name, sign, _ = (link.get("title") or "").partition(" » ")
        if sign and link.get("rel") == "alternate" and _MAIN_FEED.search(link.get("href") or ""):
            return squeeze(name) or None
    return None


_MAIN_FEED = re.compile(
    r"^https?://[^/]+/feed/?$|/comments/feed/?$|[?&]feed=(?:comments-)?rss2$"
)  # Typecho titles all feeds after the page


# Where themes show the portal's name: a heading or logo that is a link to the front page; Bootstrap's name for it is navbar-brand.
_LOGO = re.compile("logo|site-title|navbar-brand")


@once
def shown_names(doc: Document) -> list[str]:
    """The text of headings and logos that link to the front page; empty on the front page itself."""
    return [] if is_front(doc.url) else _logos(doc)


def _logos(doc: Document) -> list[str]:
    logos = [*list(doc.root.iter("h1"))[:4], *elements_named(doc, _LOGO, ("logo", "site-title", "navbar-brand"))[:12]]
    found = [text_of(logo) for logo in logos if len(logo) < 6 and logo.tag != "img" and _is_linked_home(doc, logo)]
    return [text for text in found if len(text) < 40]


def is_linked_home(doc: Document, element: _Element) -> bool:
    """Whether the element is, holds or is inside a link to the front page, as the portal's name is and a headline is not."""
    return not is_front(doc.url) and _is_linked_home(doc, element)


def _is_linked_home(doc: Document, element: _Element) -> bool:
    link = next(element.iter("a"), None)
    if link is None:
        link = next(element.iterancestors("a"), None)
    if link is None:
        return False
    return links_home(doc, link) or link.get("rel") == "home" or _links_to_folder_front(doc, link)


def _links_to_folder_front(doc: Document, link: _Element) -> bool:
    """
    Whether *link* leads to the front of a portal that lives under ``/m/`` or ``/news/``: a folder that holds this page, or its index page.

    A page that also links to the host's own front page has sections in its folders. WordPress names the folder without a slash at its end.
    """
    address = doc.address_of(link)
    folder = _INDEX_PAGE.sub("/", address or "").removesuffix("/") + "/"
    if not doc.url.startswith(folder) or _INDEX_PAGE.sub("/", doc.url) == folder:
        return False
    return not _links_to_root(doc)


_INDEX_PAGE = re.compile(r"/(?:index|default)\.[a-z]{3,5}$")


@once
def _links_to_root(doc: Document) -> bool:
    return any(links_home(doc, link) for link in doc.root.iter("a"))


@once
def name_of_portal(doc: Document) -> str | None:
    """
    The portal's name by profile or metadata, in the titles of its feeds, else the one that both its logo and its ``<title>`` show
    (Z-Blog's default themes state it only there); None if there is none.
    """
    if said := site_name(doc) or _name_in_feeds(doc):
        return said
    shown = _logos(doc) if is_front(doc.url) else shown_names(doc)
    logos = [name for name in shown if len(_key(name)) > 2]
    parts = {_key(part) for part in title_segments(page_title(doc))} if logos else set()
    return next((name for name in logos if _key(name) in parts), None)


@once
def site_names(doc: Document) -> frozenset[str]:
    """Keys of the stated names, of the host, its domain, and the portal's ``twitter:site`` account."""
    host, domain = host_of(doc.url), registrable_domain(doc.url)
    labels = [host, host.removeprefix("www."), domain, domain.partition(".")[0], meta(doc, "twitter:site") or ""]
    return stated_names(doc) | frozenset(key for key in map(_key, labels) if len(key) > 1)


def is_site_name(doc: Document, text: str) -> bool:
    """Whether *text* is one of the portal's names, letter case and punctuation aside."""
    return _key(text) in site_names(doc)


def strip_site_name(doc: Document, title: str) -> str:
    """
    *title* without the portal's name, the section names beside it, and the tail learnt for the portal.

    A part goes if it is one of the portal's names, or one with a word or two beside it. Everything after it goes as well; at the
    beginning of the title only the name itself goes.
    """
    title = squeeze(title)
    tail = doc.portal.title_tail if doc.portal else ""
    if tail and title.endswith(tail) and len(title) > len(tail):
        return title[: -len(tail)].strip()
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return title
    for cut in cuts:  # the headline ends before the first part that names the portal
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


def title_openings(title: str) -> list[str]:
    """
    Every beginning of a ``<title>`` that ends before a separator; all of a title without any.

    >>> title_openings("快讯：今日降温_生活_某网"), title_openings("A B")
    (['快讯', '快讯：今日降温', '快讯：今日降温_生活'], ['A B'])
    """
    return [title[: cut.start()].strip() for cut in _SEPARATOR.finditer(title) if cut.start()][:8] or [title]


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
    """Whether the part is a name of the portal, or a stated name with a word or two beside it ("新华网首页", "WELT Online")."""
    key = _key(segment)
    if key in site_names(doc) or (is_last and _is_hosts_own(doc, segment, key)):
        return True
    return any(len(name) > 2 and name in key and len(key) <= len(name) + max(4, len(name) // 2) for name in stated_names(doc))


def _is_hosts_own(doc: Document, segment: str, key: str) -> bool:
    """Whether the host is named after the part: after the initials of its words (uwsp.edu), or after its one word (drinkkoia.com for Koia)."""
    label = registrable_domain(doc.url).partition(".")[0].casefold()
    initials = "".join(word[0] for word in _KEEP.findall(segment) if word[0].isupper()).casefold()
    return (len(initials) > 2 and initials == label) or (
        len(key) > 3 and " " not in segment and len(label) < 3 * len(key) and label.endswith(key)
    )


def _key(text: str) -> str:
    return "".join(_KEEP.findall(text)).casefold()
