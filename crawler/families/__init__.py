"""The family of a page: the software that made it, known by the signs it leaves."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Callable
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, cast

from lxml import etree

from crawler.document import Document, once
from crawler.families.base import Detection, Family, Sign
from crawler.urls import registrable_domain

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ALL", "NAMES", "Detection", "Family", "by_name", "detect", "family_of", "version_of"]

NAMES = (
    *("zblog", "wordpress", "typecho", "emlog", "dedecms", "empirecms", "phpcms", "discuz", "hexo", "hugo", "halo", "ghost"),
    "generic",
)
"""All families; generic, the last, is for what belongs to no other."""
CERTAIN_ENOUGH = 0.5
"""With less, the signs are a coincidence, and the page is read by the generic rules."""
DECISIVE = 0.95
"""With this much from places that cost nothing to look at (headers, metas), the others are not looked at."""
QUICK = frozenset({"generator", "meta", "header", "cookie"})
SLOW = frozenset({*QUICK, "path", "link", "text", "tail", "source"})
FIRST_LINKS, MANY_LINKS = 120, 1500
HEAD, FOOT = 12_000, 5_000  # characters of the source in which software introduces and credits itself


def by_name(name: str) -> Family:
    """The family called *name*; ValueError with the known names if there is none."""
    if name not in NAMES:
        raise ValueError(f"no family {name!r}; there are {', '.join(NAMES)}")
    return _load(name)


@cache
def _load(name: str) -> Family:
    family: Family = importlib.import_module(f"crawler.families.{name}").FAMILY
    return family


def family_of(doc: Document) -> Family:
    """The family of the portal's profile, else the one that the page's signs show, else generic."""
    if doc.portal is not None and doc.portal.family in NAMES:
        return by_name(doc.portal.family)
    return by_name(detect(doc).family)


@once
def detect(doc: Document) -> Detection:
    """The family and the theme by the page's own signs, with these as evidence."""
    seen = Traces(doc)
    best = _most_certain(seen, QUICK)
    if best.confidence < DECISIVE:
        best = _most_certain(seen, SLOW)
    if best.confidence < CERTAIN_ENOUGH and seen.look_further():
        best = _most_certain(seen, SLOW)
    if best.confidence < CERTAIN_ENOUGH:
        return Detection("generic", evidence=best.evidence)
    family = by_name(best.family)
    evidence = tuple(dict.fromkeys(trace for sign in family.signs if (trace := seen.of(sign))))
    return Detection(family.name, seen.theme(family), evidence, best.confidence)


def version_of(doc: Document) -> str | None:
    """The version of its software that the page names (in a generator meta, a header, a credit line); None if it names none."""
    return Traces(doc).version(family_of(doc))


def _most_certain(seen: Traces, kinds: frozenset[str]) -> Detection:
    """The family with the strongest signs of these kinds; each further sign takes its share of the doubt that is left."""
    best = Detection("generic")
    for family in ALL:
        evidence, doubt = [], 1.0
        for sign in family.signs:
            if sign.kind in kinds and (trace := seen.of(sign)):
                evidence.append(trace)
                doubt *= 1 - sign.weight
        if 1 - doubt > best.confidence:
            best = Detection(family.name, None, tuple(evidence), round(1 - doubt, 4))
    return best


class Traces:
    """The places of a page in which software shows itself; each is read once, when first asked for."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.headers = "\n".join(f"{name.lower()}: {value}" for name, value in doc.page.headers)
        metas = ((meta.get("name"), meta.get("content")) for meta in _HEAD_METAS(doc.root))
        self.metas = "\n".join(f"{(name or '').strip().lower()}: {content}" for name, content in metas)
        self.generators = "\n".join(line for line in self.metas.split("\n") if line.startswith("generator:"))
        self.most_links = FIRST_LINKS

    @cached_property
    def addresses(self) -> tuple[str, str]:
        """
        Addresses that the page names, a line each: those of the portal's own domain, and the others.

        All of the head, and the first links and pictures of the body: navigation shows what the rest would.
        """
        domain = registrable_domain(self.doc.url)
        own: list[str] = []
        other: list[str] = []
        for address in (
            *_HEAD_FILES(self.doc.root),
            *_FOOT_SCRIPTS(self.doc.root),
            *self._leading("a", "href", self.most_links),
            *self._leading("img", "src", 30),
        ):
            is_own = "//" not in address[:8] or domain in address.split("/", 3)[2]
            (own if is_own else other).append(address)
        return "\n".join(own), "\n".join(other)

    def look_further(self) -> bool:
        """Look at the links behind the first ones, too, where a menu of all towns or brands stands first; False if there are none."""
        if next(islice(self.doc.root.iter("a"), self.most_links, None), None) is None:
            return False
        self.most_links = MANY_LINKS
        vars(self).pop("addresses", None)
        return True

    def _leading(self, tag: str, attribute: str, most: int) -> list[str]:
        return [value for element in islice(self.doc.root.iter(tag), most) if (value := element.get(attribute))]

    @cached_property
    def edges(self) -> str:
        """The beginning and the end of the page's source, where scripts are set up and software is credited."""
        text = self.doc.page.text
        return text if len(text) < HEAD + FOOT else f"{text[:HEAD]}\n{text[-FOOT:]}"

    def of(self, sign: Sign) -> str | None:
        """The trace that *sign* looks for, as the page has it; None if it's not there."""
        match sign.kind:
            case "generator":
                return _first(sign.pattern, self.generators)
            case "meta":
                return _first(sign.pattern, self.metas)
            case "header":
                return _first(sign.pattern, self.headers)
            case "cookie":
                return _first(f"^set-cookie: .*(?:{sign.pattern})", self.headers)
            case "tail":
                return _first(sign.pattern, self.edges[-400:])
            case "path":
                return _line(self.addresses[0], sign.pattern)
            case "link":
                return _line(self.addresses[0], sign.pattern) or _line(self.addresses[1], sign.pattern)
            case "text":
                return sign.pattern if sign.pattern in self.edges else None
            case "source":
                return sign.pattern if sign.pattern in self.doc.page.text else None

    def version(self, family: Family) -> str | None:
        """The version that a generator meta, a header or a credit line names; None if none does."""
        if not family.version_pattern:
            return None
        found = (re.search(family.version_pattern, place, re.IGNORECASE) for place in (self.generators, self.headers, self.edges))
        return next((match[1] for match in found if match), None)

    def theme(self, family: Family) -> str | None:
        """The theme whose files the page uses most, as plugins and pictures may name another; None if it names none."""
        if not family.theme_pattern:
            return None
        names = Counter(re.findall(family.theme_pattern, "\n".join(self.addresses)))
        if names:
            return str(names.most_common(1)[0][0])
        # A block theme asks for nothing but fonts, in its inline style; a pattern that is no path would match prose there.
        inline = re.search(family.theme_pattern, self.doc.page.text) if family.theme_pattern.startswith("/") else None
        return str(inline[1]) if inline else None


# Each search from the root walks the whole tree (0.2 ms on an average page): the head is looked at by itself.
_HEAD_METAS = cast("Callable[[_Element], list[_Element]]", etree.XPath("/html/head/meta[@name and @content]"))
_HEAD_FILES = cast(
    "Callable[[_Element], list[str]]", etree.XPath("/html/head/link/@href | /html/head/script/@src", smart_strings=False)
)
_FOOT_SCRIPTS = cast("Callable[[_Element], list[str]]", etree.XPath("/html/body/script/@src", smart_strings=False))


def _first(pattern: str, lines: str) -> str | None:
    """The first line in which *pattern* is found, cut to a length that people like to read."""
    match = _compiled(pattern).search(lines) if lines else None
    return _line(lines[match.start() :], "") if match else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


def _line(lines: str, token: str) -> str | None:
    """The first line that holds *token*; None if none does."""
    at = lines.find(token)
    return None if at < 0 else lines[lines.rfind("\n", 0, at) + 1 :].partition("\n")[0][:160]


ALL: tuple[Family, ...] = tuple(by_name(name) for name in NAMES)
