"""Elements by a small subset of CSS selectors, looked up in one index per page rather than searched for by every rule."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.attributes import VOCABULARY, Placed, all_vocabulary_elements, in_order, named
from crawler.document import Document, once

if TYPE_CHECKING:
    from lxml.etree import _Element

_COMPOUND = re.compile(
    r"(?P<tag>\w[\w-]*|\*)|\.(?P<cls>[\w-]+)|#(?P<id>[\w-]+)|\[(?P<attr>[\w:-]+)(?:(?P<op>[*^$~]?=)[\"']?(?P<value>[^\]\"']*)[\"']?)?\]"
)


@dataclass(frozen=True, slots=True)
class Index:
    """The page's elements by class token and by id (both lower-cased), grouped by their names as written."""

    by_class: dict[str, list[list[Placed]]]
    by_id: dict[str, list[list[Placed]]]

    def may_hold(self, step: Step) -> bool:
        """Whether all that *step* names stands somewhere on the page."""
        return (not step.id or step.id in self.by_id) and all(name in self.by_class for name in step.classes)


@once
def index(doc: Document) -> Index:
    """The index, made in one pass over the page's names; some hundred rules then look up what they need."""
    found = Index({}, {})
    for (names, name), elements in named(doc).items():
        for token in set(names.lower().split()) if names else ():
            found.by_class.setdefault(token, []).append(elements)
        if name and (token := name.strip().lower()):
            found.by_id.setdefault(token, []).append(elements)
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """One compound selector: ``div.post[itemprop=name]``, and whether it must be the parent (``>``) of what follows."""

    tag: str = "*"
    classes: tuple[str, ...] = ()
    id: str = ""
    attributes: tuple[tuple[str, str, str], ...] = ()
    is_parent: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether the selector asks for an attribute that the index gathers along with class and id (itemprop, rel …)."""
        return any(name in VOCABULARY for name, _, _ in self.attributes)

    def matches(self, element: _Element) -> bool:
        """Whether *element* itself is of this kind; classes and ids in any case, as quirks-mode browsers take them."""
        if self.tag not in ("*", element.tag):
            return False
        if self.id and (element.get("id") or "").strip().lower() != self.id:
            return False
        if self.classes and not _tokens(element.get("class") or "").issuperset(self.classes):
            return False
        return all(_fits(element.get(name), operator, value) for name, operator, value in self.attributes)


@functools.lru_cache(maxsize=16384)
def _tokens(names: str) -> frozenset[str]:
    """The classes in an attribute, in lower case; remembered, as all pages of a portal have the same few."""
    return frozenset(names.lower().split())


class Css:
    """
    A selector of tags, ``.class``, ``#id``, ``[attr]`` (``=``, ``*=``, ``^=``, ``$=``, ``~=``), descendants and ``>``.

    No comma: alternatives are listed in order of trust by the rule that uses them. Calling it with any element searches
    below that one; ``all(doc)`` searches the page through its index.
    """

    __slots__ = ("steps", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps = parse(text)

    def __repr__(self) -> str:
        return f"Css({self.text!r})"

    def __call__(self, element: _Element) -> list[_Element]:
        """What is named below *element* (and *element* itself), in document order."""
        last = self.steps[-1]
        tag = None if last.tag == "*" else last.tag
        return [found for found in element.iter(tag) if isinstance(found.tag, str) and self.matches(found)]

    def all(self, doc: Document) -> list[_Element]:
        """What is named in the whole page, in document order."""
        return [element for element in _candidates(doc, self.steps) if self.matches(element)]

    def first(self, doc: Document) -> _Element | None:
        """The first of ``all``; None if there is none."""
        return next((element for element in _candidates(doc, self.steps) if self.matches(element)), None)

    def matches(self, element: _Element) -> bool:
        """Whether *element* is named by this selector, ancestors included."""
        return self.steps[-1].matches(element) and _ancestry(element, self.steps[:-1])


@functools.lru_cache(maxsize=4096)
def css(text: str) -> Css:
    """The selector for *text*, parsed once per process; ValueError for what this subset doesn't know."""
    return Css(text)


def parse(text: str) -> tuple[Step, ...]:
    """
    The steps of a selector, outermost first; ValueError if it is not one of ours.

    >>> parse("div.post > h1#t")[0]
    Step(tag='div', classes=('post',), id='', attributes=(), is_parent=True)
    >>> parse("a[rel~=tag]")[0].attributes
    (('rel', '~=', 'tag'),)
    >>> parse("a:hover")
    Traceback (most recent call last):
    ValueError: not a selector of ours: 'a:hover'
    """
    steps: list[Step] = []
    for word in re.findall(r"(?:\[[^\]]*\]|[^\s\[])+", text.replace(">", " > ")):
        if word == ">" and steps:
            steps[-1] = Step(*_fields(steps[-1])[:-1], is_parent=True)
        else:
            steps.append(_compound(word, text))
    if not steps:
        raise ValueError("an empty selector")
    return tuple(steps)


def _fields(step: Step) -> tuple[str, tuple[str, ...], str, tuple[tuple[str, str, str], ...], bool]:
    return step.tag, step.classes, step.id, step.attributes, step.is_parent


def _compound(word: str, text: str) -> Step:
    parts = list(_COMPOUND.finditer(word))
    if "".join(part[0] for part in parts) != word:
        raise ValueError(f"not a selector of ours: {text!r}")
    return Step(
        tag=next((part["tag"] for part in parts if part["tag"]), "*"),
        classes=tuple(part["cls"].lower() for part in parts if part["cls"]),
        id=next((part["id"].lower() for part in parts if part["id"]), ""),
        attributes=tuple((part["attr"], part["op"] or "", part["value"] or "") for part in parts if part["attr"]),
    )


def _candidates(doc: Document, steps: tuple[Step, ...]) -> Iterator[_Element]:
    """What the last step may name; below what the nearest named step names, where the last is a bare tag ("div.meta a")."""
    step, there = steps[-1], index(doc)
    if not all(there.may_hold(outer) for outer in steps[:-1]):
        return iter(())
    if step.id:
        return iter(in_order(there.by_id.get(step.id, [])))
    if step.classes:
        return iter(
            in_order(min((there.by_class.get(name, []) for name in step.classes), key=lambda groups: sum(map(len, groups))))
        )
    if step.is_marked:
        return iter(all_vocabulary_elements(doc))
    tag = None if step.tag == "*" else step.tag
    outer = next((above for above in reversed(steps[:-1]) if above.id or above.classes or above.is_marked), None)
    roots = [doc.root] if outer is None else [element for element in _candidates(doc, (outer,)) if outer.matches(element)]
    below = dict.fromkeys(element for root in roots for element in root.iter(tag))  # one holder may stand in another
    return (element for element in below if isinstance(element.tag, str))


def _ancestry(element: _Element, steps: tuple[Step, ...]) -> bool:
    if not steps:
        return True
    step, outer = steps[-1], steps[:-1]
    if step.is_parent:
        parent = element.getparent()
        return parent is not None and step.matches(parent) and _ancestry(parent, outer)
    return any(step.matches(above) and _ancestry(above, outer) for above in element.iterancestors())


def _fits(have: str | None, operator: str, value: str) -> bool:
    if have is None:
        return False
    if not operator:
        return True
    have, value = have.strip().lower(), value.lower()
    tests = {
        "=": have == value,
        "*=": value in have,
        "^=": have.startswith(value),
        "$=": have.endswith(value),
        "~=": value in have.split(),
    }
    return tests[operator]
