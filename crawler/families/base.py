"""What a family states of its software: the signs it's known by, what its addresses mean, where its pages keep what."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from crawler.css import Css, css
from crawler.document import Document, Rule

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.dates import Moment
    from crawler.items import Kind
    from crawler.page import Page

SignKind = Literal["generator", "header", "cookie", "meta", "path", "link", "text", "tail", "source"]
SourceKind = Literal["feed", "dated-feed", "paged-feed", "sitemap", "api", "archive"]
SURELY_NOISE = 3  # of noise_level
Role = Literal["category", "tag", "author", "date", "page", "search"]


@dataclass(frozen=True, slots=True)
class Sign:
    """
    One trace that a CMS leaves in its pages.

    *pattern* is a regular expression for ``generator``, ``header``, ``cookie`` and ``meta``, searched in ``name: value``, and for
    ``tail``, searched in the page's last characters, where a CMS signs its work in a comment. For the others it's a literal:
    ``path`` looks in the portal's own addresses (anybody may show a picture from another site), ``link`` in any address of the
    page, ``text`` in the head and foot of its source, and ``source`` anywhere in it, which is slow and meant for sure signs.
    *weight*, 0 … 1, is the chance, as we judge it, that a page with this sign alone is of the family.
    """

    kind: SignKind
    pattern: str
    weight: float


@dataclass(frozen=True, slots=True)
class Source:
    """An address that lists posts without their pages: a feed, a sitemap, an API, an archive page."""

    kind: SourceKind
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CounterRequest:
    """The further request that shows a post's view count; *raises_count*: whether asking adds one to it."""

    url: str
    raises_count: bool


@dataclass(frozen=True, slots=True)
class Detection:
    """Which software made a page: the *family*'s name, the *theme*'s, the signs seen as *evidence*, the *confidence*, 0 … 1."""

    family: str
    theme: str | None = None
    evidence: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, eq=False)
class Family:
    """
    A content management system and what its portals share. Families are compared and hashed by identity.

    Patterns of addresses are searched in ``path?query``. *body_paths* select containers of the body, the best first, and
    *noise_paths* what is taken out of it. *rules* maps fields of Article to rules that go before the generic ones. For
    ``published_at`` and ``modified_at`` they yield a Moment, for ``category`` and ``tags`` a list of names, for ``related`` a
    list of Link, for ``prev`` and ``next`` a Link, for counts an int, and text for everything else.
    """

    name: str
    title: str = ""
    signs: Sequence[Sign] = ()
    version_pattern: str = ""
    theme_pattern: str = ""
    timezone: str = ""
    """The zone (IANA) that software made for one country is set up with; empty for all other software."""
    post_paths: Sequence[re.Pattern[str]] = ()
    list_paths: Mapping[Role, Sequence[re.Pattern[str]]] = field(default_factory=dict)
    other_paths: Sequence[re.Pattern[str]] = ()
    title_paths: Sequence[Css] = ()
    body_paths: Sequence[Css] = ()
    noise_paths: Sequence[Css] = ()
    rules: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
    sources_of: Callable[[Document], list[Source]] | None = None
    counter_of: Callable[[Document], CounterRequest | None] | None = None
    kind_of_page: Callable[[Document], tuple[Kind, str] | None] | None = None
    feed_names_category_first: bool = False
    """Whether a feed item lists its categories, of which it always has one, before its tags."""
    counts_own_visit: bool = False
    """The views shown include the very visit, so that 0 only stands where a script fills the number in."""
    rounding_themes: Sequence[str] = ()
    """Themes known to round an age ("3天前" is 2½ to 3½ days); other themes may round it or cut it."""
    date_zone_quirk: Callable[[Document, str, str], Moment | None] | None = None
    """From the document, a ``datetime`` attribute and the text shown: the moment meant, where the attribute is proven to lie, else None."""

    def kind_of(self, url: str) -> Kind | None:
        """
        What kind of page an address leads to, by its shape alone; None if the shape doesn't show it.

        >>> from crawler.families import by_name
        >>> by_name("zblog").kind_of("https://www.example.com/post/3391.html")
        'post'
        >>> by_name("dedecms").kind_of("https://www.example.com/a/keji/list_3_2.html")
        'list'
        """
        place = path_and_query(url)
        if place in ("/", "/?", "/index.php", "/index.html"):
            return "home"
        if any(pattern.search(place) for pattern in self.other_paths):
            return "other"
        if self.role_of(url):
            return "list"
        return "post" if any(pattern.search(place) for pattern in self.post_paths) else None

    def role_of(self, url: str) -> Role | None:
        """What kind of list an address leads to (category, tag, author, date, page, search); None if its shape doesn't show it."""
        return _role(self, path_and_query(url))

    def body_of(self, doc: Document) -> _Element | None:
        """
        The element that holds the post's body: the match of the first selector that has one; None if none has.

        Of several matches the nearest to the headline is taken; if several are equally near, they are a list of other posts. What
        its own names call comments or hide is never the body (``article > section`` of a theme that sets its comments so).
        """
        from crawler.fields.content.noise import noise_level

        for path in self.body_paths:
            found = [
                element
                for element in path.all(doc)
                if (len(element) or (element.text or "").strip()) and noise_level(element) < SURELY_NOISE
            ]
            outer = [element for element in found if not any(other in found for other in element.iterancestors())]
            if len(outer) > 1:  # Postmedia's themes call the lead in the <header> .entry-content, too
                outer = [element for element in outer if next(element.iterancestors("header"), None) is None] or outer
            if len(outer) > 1:  # PHPCMS' list of related posts is a .content in .related, as the text is a .content
                noise = {element for noisy in self.noise_paths for element in noisy.all(doc)}
                outer = [element for element in outer if noise.isdisjoint((element, *element.iterancestors()))]
            if len(outer) == 1 and not _is_nameless_list(outer[0]):
                return outer[0]
            if len(outer) > 1 and (nearest := _nearest(doc, outer)) is not None:
                return nearest
        return None

    def noise_of(self, doc: Document) -> frozenset[_Element]:
        """The elements in this family's bodies that are no part of the article (licences, tags, notes of age)."""
        from crawler.families.region import foot_lines, lead_lines

        return foot_lines(doc) | lead_lines(doc) | {element for path in self.noise_paths for element in path.all(doc)}

    def page_kind(self, doc: Document) -> tuple[Kind, str] | None:
        """The kind of page it says it is, and the evidence (``body.single-post``); None if it doesn't say. Surer than the address."""
        return self.kind_of_page(doc) if self.kind_of_page else None

    def sources(self, doc: Document) -> list[Source]:
        """The feeds, sitemaps and APIs that the portal of *doc* should have, the cheapest and most exact first; none is probed."""
        return self.sources_of(doc) if self.sources_of else []

    def counter(self, doc: Document) -> CounterRequest | None:
        """The request that shows the view count of the post in *doc*; None if the page shows it, or it can't be had."""
        return self.counter_of(doc) if self.counter_of else None

    def read_counter(self, page: Page) -> int | None:
        """The number in a counter's answer; None if there is none."""
        from crawler.counts import read_counter_answer

        return read_counter_answer(page.text) if page.status == 200 else None


@functools.lru_cache(maxsize=16384)  # navigation repeats the same addresses on every page
def _role(family: Family, place: str) -> Role | None:
    named = (role for role, forms in family.list_paths.items() if any(form.search(place) for form in forms))
    if (role := next(named, None)) is not None or (under := place.partition("?")[0].find("/", 1)) < 0:
        return role
    below = place[under:]  # a portal that lives under /news/ or /blog/ has its lists there: /news/tag/x/
    return next((role for role in _TERMS if any(form.search(below) for form in family.list_paths.get(role, ()))), None)


_TERMS: tuple[Role, ...] = ("category", "tag", "author")


def _is_nameless_list(element: _Element) -> bool:
    """Whether an element without class and id, matched by its place (``article > section``), is mostly links, as related posts are."""
    if element.get("class") or element.get("id") or not (links := list(element.iter("a"))):
        return False
    return sum(len("".join(link.itertext())) for link in links) > 0.3 * len("".join(element.itertext()).strip())


def _nearest(doc: Document, found: Sequence[_Element]) -> _Element | None:
    """The element nearest to the headline, or of equally near ones the one that is by far the longest; else None."""
    from crawler.fields.headline import headline

    head = headline(doc)
    around = [head.value, *head.value.iterancestors()] if head else []
    depth = {element: len(around) - place for place, element in enumerate(around)}
    near = {element: max((depth.get(above, 0) for above in element.iterancestors()), default=0) for element in found}
    first, *rest = sorted(found, key=lambda element: (near[element], _length(element)), reverse=True)
    if near[first] > near[rest[0]] or _length(first) > 3 * _length(rest[0]):
        return first
    return None


def _length(element: _Element) -> int:
    return len("".join(element.itertext()))


def path_and_query(url: str) -> str:
    """
    The part of an address in which a family's patterns are searched.

    >>> path_and_query("https://example.com?id=3")
    '/?id=3'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return (parts.path or "/") + ("?" + parts.query if parts.query else "")


def patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of addresses, compiled to match in any case of letters."""
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)


def selectors(*texts: str) -> tuple[Css, ...]:
    """Selectors, the surest first; each text may hold several, with commas between them."""
    return tuple(css(path) for path in listed(texts))


def listed(texts: Sequence[str]) -> tuple[str, ...]:
    """
    The single selectors in *texts*.

    >>> listed([".post h1, h1", "h2"])
    ('.post h1', 'h1', 'h2')
    """
    return tuple(path.strip() for text in texts for path in text.split(",") if path.strip())
