"""Which family a page belongs to: the software that made it, told by its own signs."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from functools import cache

from crawler.css import css
from crawler.document import Document, once
from crawler.families.base import Detection, Family, Sign
from crawler.urls import host_of

__all__ = ["ALL", "NAMES", "Detection", "Family", "by_name", "detect", "family_of"]

NAMES = (
    *("zblog", "wordpress", "typecho", "emlog", "dedecms", "empirecms", "phpcms", "discuz", "hexo", "hugo", "halo", "ghost"),
    "generic",
)
"""Every family; generic, the last, is what is left."""
CERTAIN_ENOUGH = 0.5
"""Below this, a sign is a coincidence: the page is read by the generic rules."""


def by_name(name: str) -> Family:
    """The family called *name*; ValueError, naming those there are, for any other."""
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
    """Family, version and theme as the page's own signs tell them, with the signs as evidence."""
    seen = Traces(doc)
    best = Detection("generic")
    for family in ALL:
        evidence, doubt = [], 1.0
        for sign in family.signs:
            if trace := seen.of(sign):
                evidence.append(trace)
                doubt *= 1 - sign.weight
        if 1 - doubt > best.confidence:
            best = Detection(family.name, None, None, tuple(evidence), round(1 - doubt, 4))
    if best.confidence < CERTAIN_ENOUGH:
        return Detection("generic", None, None, best.evidence, 0.0)
    family = by_name(best.family)
    return Detection(best.family, seen.version(family), seen.theme(family), best.evidence, best.confidence)


class Traces:
    """The places of a page where software shows itself, each read once."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.host = host_of(doc.url)
        self.headers = [f"{name.lower()}: {value}" for name, value in doc.page.headers]
        self.metas = [(meta.get("name", "").strip().lower(), meta.get("content", "")) for meta in css("meta[name]").all(doc)]

    def of(self, sign: Sign) -> str | None:
        """The trace that *sign* looks for, as it stands in the page; None if it is not there."""
        match sign.kind:
            case "generator":
                return self._first(sign.pattern, [f"generator: {content}" for name, content in self.metas if name == "generator"])
            case "meta":
                return self._first(sign.pattern, [f"{name}: {content}" for name, content in self.metas])
            case "header":
                return self._first(sign.pattern, self.headers)
            case "cookie":
                return self._first(sign.pattern, [line for line in self.headers if line.startswith("set-cookie: ")])
            case "path":
                return self._resource(sign.pattern)
            case "tail":
                return self._first(sign.pattern, [self.doc.page.text[-400:].strip()])
            case "text":
                return sign.pattern if sign.pattern in self.doc.page.text else None

    def version(self, family: Family) -> str | None:
        """The version that a generator meta, a header or a footer line names; None if hidden."""
        if not family.version_pattern:
            return None
        places = [f"generator: {content}" for name, content in self.metas if name == "generator"] + self.headers
        for place in [*places, self.doc.page.text]:
            if found := re.search(family.version_pattern, place, re.IGNORECASE):
                return found[1]
        return None

    def theme(self, family: Family) -> str | None:
        """The theme whose files the page uses most (a plugin or a picture may name another); None if none is named."""
        if not family.theme_pattern:
            return None
        names = Counter(re.findall(family.theme_pattern, self.doc.page.text))
        return names.most_common(1)[0][0] if names else None

    def _first(self, pattern: str, places: list[str]) -> str | None:
        seen = (re.search(pattern, place, re.IGNORECASE) for place in places)
        return next((match.string[match.start() : match.start() + 120] for match in seen if match), None)

    def _resource(self, token: str) -> str | None:
        """The first own address with *token* in it; somebody else's picture proves nothing."""
        text = self.doc.page.text
        at = text.find(token)
        while at >= 0:
            start = max(text.rfind(quote, max(0, at - 300), at) for quote in "\"'(= >") + 1
            address = text[start : at + len(token)].replace("\\/", "/")
            if (
                not re.match(r"(?:https?:)?//", address)
                or host_of("http:" + address if address[:2] == "//" else address) == self.host
            ):
                return address
            at = text.find(token, at + len(token))
        return None


ALL: tuple[Family, ...] = tuple(by_name(name) for name in NAMES)
