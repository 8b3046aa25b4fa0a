"""Which parameters of a portal's addresses change nothing: learnt by comparing texts, and from canonical addresses."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

REMEMBERED = 5000
"""How many groups of addresses are remembered with their texts; older texts are looked up in the archive."""
FEWEST_CHARACTERS = 60
"""Visible characters of title and text that a post needs to be compared: "log in to read on" stands at many addresses."""
ENOUGH_HERE = 4  # values that changed nothing at one post, after which no further ones are tried there
MOST_TRIALS = 5  # requests per run and parameter to find out what it changes

# Usual names of parameters that choose what is shown. Such a parameter may change nothing for years (page=1, lang=zh) and
# then everything, so it never counts as noise.
_CHOOSING = re.compile(
    r"\w*id|\w*(?:no|num|nr|key|code|slug|hash)|[a-z]|page\w*|\w*page|pg|pn|cp|offset|start|limit|per_?page|part|section|chapter|paragraph"
    r"|lang\w*|language|locale|hl|lng|region|country|ver|version|rev|revision|year|month|day|date|time|before|after|since|until"
    r"|query|search|keywords?|kw|wd|word|cat|category|tag|topic|type|sort|order\w*|filter|view|mode|format|output|tab|style"
    r"|act|action|mod|do|func|file|path|url|name|title|post|article|news|story|thread|author|user",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Twin:
    """
    Two addresses with one text: *url*, of an archived post, and *of*, of the post just read. They differ only in the parameters
    *names*. The two are one post if *ask*, the address without those parameters, has the same text; *ask* is empty where that is known.
    """

    url: str
    of: str
    text: int
    names: frozenset[str] = frozenset()
    ask: str = ""


class Parameters:
    """
    What was learnt about the parameters in one portal's addresses.

    A parameter with a value is noise when two different posts each gave the same text with it and without it; the parameter with any
    value, when three posts did with two values. After one pair of different texts, a parameter is never noise.
    """

    def __init__(self, memory: Mapping[str, Any] | None = None) -> None:
        said = memory or {}
        self.names: set[str] = set(said.get("names", ()))
        self.pairs: dict[str, set[str]] = {name: set(values) for name, values in dict(said.get("pairs", {})).items()}
        self.matters: set[str] = set(said.get("matters", ()))
        self.aliases: list[tuple[str, str]] = []
        """(address, archived address) pairs that were found to be one post, for ``take_aliases``."""
        self._proofs: dict[str, dict[str, set[int]]] = {}
        self._groups: OrderedDict[str, dict[str, int]] = OrderedDict()
        self._trials: Counter[frozenset[str]] = Counter()
        self._here: Counter[tuple[str, frozenset[str]]] = Counter()

    @property
    def knows_some(self) -> bool:
        """Whether any parameter is known to change nothing."""
        return bool(self.names or self.pairs)

    def take_aliases(self) -> list[tuple[str, str]]:
        """The (address, archived address) pairs found since this was asked last."""
        taken, self.aliases = self.aliases, []
        return taken

    def plain(self, url: str) -> str:
        """
        *url* without what is known to change nothing.

        >>> Parameters({"names": ["ref"], "pairs": {"from": ["list"]}}).plain("https://a.cn/1?from=list&ref=x&id=3&from=app")
        'https://a.cn/1?id=3&from=app'
        """
        return _kept(url, lambda name, value: not self._is_noise(name, value)) if self.knows_some and "?" in url else url

    def twin(self, url: str) -> str | None:
        """The address of the archived post that *url*, not fetched yet, must lead to; None if this run remembers none."""
        if not self.knows_some and not self._here:
            return None
        bare, plain = self._bare(url), self.plain(url)
        for other in self._groups.get(bare, {}):
            if other != url and (self.plain(other) == plain or self._here[bare, differing(url, other)] >= ENOUGH_HERE):
                return other
        return None

    def read(self, url: str, text: int, elsewhere: Iterable[str] = ()) -> Twin | None:
        """
        The post at *url* has this *text* (``text_key``): the archived post that it is, or may be, under another address; None if it is a
        post of its own; then it is remembered. *elsewhere* are the addresses at which the archive holds the same text.
        """
        bare = self._bare(url)
        group = self._groups.get(bare, {})
        for other, words in group.items():
            if words != text and len(names := differing(url, other)) == 1:
                self._matter(names)
        others = [other for other, words in group.items() if words == text]
        others += [other for other in elsewhere if self._bare(other) == bare and other not in group]
        for other in others:
            names = differing(url, other)
            if other == url or not all(map(self._may_learn, names)):
                continue
            base = without(url, names)
            if self.plain(url) == self.plain(other) or base in (url, other) or group.get(base) == text:
                self._prove(url, other, names, text)
                return Twin(other, url, text, names)
            if base not in group and self._trials[names] < MOST_TRIALS:
                self._trials[names] += 1
                return Twin(other, url, text, names, base)
        self._keep(url, text)
        return None

    def judge(self, twin: Twin, text: int | None) -> bool:
        """Whether the two are one post, given the *text* at ``twin.ask`` (None if no post is there)."""
        if text == twin.text:
            self._prove(twin.of, twin.url, twin.names, twin.text)
            self.aliases.append((twin.ask, twin.url))
            return True
        self._matter(twin.names)
        self._keep(twin.of, twin.text)
        return False

    def stated(self, url: str, canonical: str) -> None:
        """The page at *url* states *canonical* as its address. If that is *url* without a parameter, the parameter changes nothing."""
        names = differing(url, canonical)
        if names and canonical == without(url, names) and all(map(self._may_learn, names)):
            self._prove(url, canonical, names, _number(canonical))

    def to_json(self) -> dict[str, Any]:
        """For the next run."""
        pairs = {name: sorted(values) for name, values in self.pairs.items()}
        return {"names": sorted(self.names), "pairs": pairs, "matters": sorted(self.matters)[:200]}

    def _is_noise(self, name: str, value: str) -> bool:
        return name in self.names or value in self.pairs.get(name, ())

    def _may_learn(self, name: str) -> bool:
        return name not in self.matters and not _CHOOSING.fullmatch(name)

    def _bare(self, url: str) -> str:
        """*url* without any parameter that may turn out to change nothing: what all addresses of one post have in common."""
        return _kept(url, lambda name, value: not self._may_learn(name)) if "?" in url else url

    def _keep(self, url: str, text: int) -> None:
        bare = self._bare(url)
        group = self._groups.setdefault(bare, {})
        group[url] = text
        self._groups.move_to_end(bare)
        if len(self._groups) > REMEMBERED:
            self._groups.popitem(last=False)
        if (plain := self.plain(url)) != url:
            self.aliases.append((plain, url))

    def _matter(self, names: frozenset[str]) -> None:
        self.matters |= names
        self.names -= names
        self._here.clear()
        for name in names:
            self.pairs.pop(name, None)
            self._proofs.pop(name, None)

    def _prove(self, url: str, other: str, names: frozenset[str], text: int) -> None:
        self._here[self._bare(url), names] += 1
        known = len(self.names), sum(map(len, self.pairs.values()))
        for name, value in (pair for address in (url, other) for pair in pairs_of(address) if pair[0] in names):
            texts = self._proofs.setdefault(name, {})
            texts.setdefault(value, set()).add(text)
            if len(texts[value]) >= 2:
                self.pairs.setdefault(name, set()).add(value)
            if len(texts) >= 2 and len(set().union(*texts.values())) >= 3:
                self.names.add(name)
        if known != (len(self.names), sum(map(len, self.pairs.values()))):
            found = [address for group in self._groups.values() for address in group]
            self.aliases += [(plain, address) for address in found if (plain := self.plain(address)) != address]


def text_key(title: str | None, body: str) -> int | None:
    """
    A number that equal texts share, in this process and the next; None for a text too short to tell posts apart.

    >>> text_key("标题", "第一段 " * 30) == text_key(" 标题", "第一段\\n\\n" * 30), text_key("标题", "短")
    (True, None)
    """
    seen = "".join((title or "").split()) + "\x1f" + "".join(body.split())
    if len(seen) <= FEWEST_CHARACTERS:
        return None
    return _number(seen)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=7).digest())


def pairs_of(url: str) -> list[tuple[str, str]]:
    """
    The parameters of an address as they stand.

    >>> pairs_of("https://a.cn/1?id=3&from=list&&x")
    [('id', '3'), ('from', 'list'), ('x', '')]
    """
    query = url.partition("?")[2]
    return [(name, value) for name, _, value in (pair.partition("=") for pair in query.split("&") if pair)]


def differing(url: str, other: str) -> frozenset[str]:
    """
    The parameters whose values two addresses of one path do not share; their order makes no difference.

    >>> sorted(differing("https://a.cn/1?id=3&from=list", "https://a.cn/1?from=hot&id=3&ref=x"))
    ['from', 'ref']
    """
    here, there = pairs_of(url), pairs_of(other)
    return frozenset(
        name
        for name, _ in (*here, *there)
        if [value for key, value in here if key == name] != [value for key, value in there if key == name]
    )


def without(url: str, names: frozenset[str]) -> str:
    """
    *url* without some of its parameters.

    >>> without("https://a.cn/1?id=3&from=list", frozenset(["from"])), without("https://a.cn/1?from=", frozenset(["from"]))
    ('https://a.cn/1?id=3', 'https://a.cn/1')
    """
    return _kept(url, lambda name, value: name not in names)


def _kept(url: str, is_kept: Callable[[str, str], bool]) -> str:
    path, _, query = url.partition("?")
    kept = "&".join(pair for pair in query.split("&") if pair and is_kept(pair.partition("=")[0], pair.partition("=")[2]))
    return f"{path}?{kept}" if kept else path
