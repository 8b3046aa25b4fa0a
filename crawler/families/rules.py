"""Makers of field rules: what a family says with selectors and link roles, turned into rules that read a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from crawler.css import css
from crawler.document import Document, Finding, Rule
from crawler.families.base import listed
from crawler.families.region import region, role_of_link
from crawler.items import Link
from crawler.text import squeeze, text_of
from crawler.urls import absolute, origin_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.dates import Moment
    from crawler.families.base import Role

LABEL = re.compile(
    r"^\W*(?:(?:本文)?(?:作者|发布者|发布人|撰文|文|来源|出处|分类|栏目|所属分类|发布于|发表于|标签|关键词|责任编辑|责编|编辑|浏览|阅读|点击|评论|时间|日期"
    r"|发布时间|更新时间)\s*[:：/]|by\s+|posted\s+(?:by|in|on)\s+|category\s*:|tags?\s*:)\s*",
    re.IGNORECASE,
)


_LABELS = (
    "发布时间|更新时间|时间|日期|来源|来自|出处|作者|原作者|发布者|编辑|责任编辑|责编"
    "|点击|浏览|阅读|查看|人气|评论|字体|字号|分类|栏目|关键词|标签"
)


TRAIL_NAMES = re.compile(r"crumb|bread|path|place|position|location|weizhi|sitemap|mianbao|面包屑|where", re.IGNORECASE)
TRAIL_SIGNS = re.compile(r"位置|[>＞»›→⟩]|::|^.{1,12}\s[/|]\s")
MODIFIED = re.compile(r"更新|修改|编辑|修訂|updated|modified|edited", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}:\d\d")
ASIDE_NAMES = re.compile(r"(?:^|[\s_-])(?:date|time|meta|info|views?|author|cate|tag)s?(?:$|[\s_-])", re.IGNORECASE)
_STAMP = re.compile(r"\W*(?:19|20)\d\d\D{1,2}\d{1,2}\D{1,2}\d{1,2}\D?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?\W*")


def text(*paths: str, strip: re.Pattern[str] | None = LABEL, longest: int = 200) -> Rule:
    """A rule: the text of the first element with any, its label taken off; longer than *longest* is not what we look for."""

    def rule(doc: Document) -> Finding[str] | None:
        for path, element in _elements(doc, paths):
            value = _clean(_value(element), strip)
            if value and len(value) <= longest:
                return found(doc, value, path)
        return None

    return rule


def names(*paths: str, strip: re.Pattern[str] | None = LABEL) -> Rule:
    """A rule: the texts of all elements that the first fitting selector names, once each, in order."""

    def rule(doc: Document) -> Finding[list[str]] | None:
        for path in listed(paths):
            values = [_clean(_value(element), strip) for element in css(path).all(doc)]
            if kept := list(dict.fromkeys(value for value in values if value and len(value) <= 60)):
                return found(doc, kept, path)
        return None

    return rule


def count(*paths: str) -> Rule:
    """A rule: the number that the first fitting element shows (``6,927``, ``59点热度``, ``1.2万``)."""

    def rule(doc: Document) -> Finding[int] | None:
        for path, element in _elements(doc, paths):
            from crawler.counts import read_count

            shown = _clean(_value(element), LABEL)
            number = read_count(shown)
            if number is not None:
                return found(doc, number, f"{path} {shown[:40]!r}")
        return None

    return rule


def date(*paths: str) -> Rule:
    """A rule: the moment in the first fitting element, by its ``datetime`` or ``content`` attribute or its text."""

    def rule(doc: Document) -> Finding[Moment] | None:
        for path, element in _elements(doc, paths):
            if moment := moment_of(doc, element):
                return found(doc, moment, f"{path} {moment.raw[:60]!r}")
        return None

    return rule


def link(*paths: str) -> Rule:
    """A rule: the first fitting link that leads elsewhere on the web, with its text or title."""

    def rule(doc: Document) -> Finding[Link] | None:
        for path, element in _elements(doc, paths):
            if made := link_of(doc, element):
                return found(doc, made, path)
        return None

    return rule


def neighbour(path: str, label: str) -> Rule:
    """A rule: the link in the first element at *path* whose text begins with *label* (上一篇, 下一篇)."""

    def rule(doc: Document) -> Finding[Link] | None:
        for element in css(path).all(doc):
            if text_of(element).lstrip("«‹< ").startswith(label):
                made = next((link_of(doc, inner) for inner in element.iter("a") if inner.get("href")), None)
                if made:
                    return found(doc, made, f"{path} {label}")
        return None

    return rule


def links(*paths: str, excerpt: str = "") -> Rule:
    """A rule: the links in all blocks that the first fitting selector names, once an address, each with the block's *excerpt*."""

    def rule(doc: Document) -> Finding[list[Link]] | None:
        for path in listed(paths):
            kept: dict[str, Link] = {}
            for block in css(path).all(doc):
                for element in block.iter("a"):
                    _merge(kept, link_of(doc, element), _excerpt(block, excerpt))
            if offered := [made for made in kept.values() if made.title]:
                return found(doc, offered, path)
        return None

    return rule


def linked(role: Role) -> Rule:
    """A rule: the texts of the post's own links that lead to lists of this kind; whatever the theme calls them."""

    def rule(doc: Document) -> Finding[list[str]] | None:
        spoken = [text_of(element).strip("#＃ ") for element in region(doc).links(doc, role)]
        kept = list(dict.fromkeys(name for name in spoken if name and len(name) <= 60))
        return found(doc, kept, f"links to {role} lists") if kept else None

    return rule


def linked_one(role: Role) -> Rule:
    """A rule: the text of the post's first own link that leads to a list of this kind."""
    many = linked(role)

    def rule(doc: Document) -> Finding[str] | None:
        finding = many(doc)
        return found(doc, finding.value[0], finding.evidence) if finding else None

    return rule


def pattern(field: str, regex: str, *paths: str, read: Callable[[str], Any] = str.strip) -> Rule:
    """A rule: group 1 of *regex* in the text of a fitting element, read by *read*; *field* only names it in the evidence."""
    return _matching(field, re.compile(regex, re.IGNORECASE), paths, read)


def labelled(label: str, *paths: str) -> Rule:
    """A rule: what follows *label* and a colon in a fitting element, up to the next label, bar or end."""
    compiled = re.compile(rf"(?:^|[\s|｜(（]){label}\s*[:：]\s*(.{{1,60}}?)(?=\s*(?:{_LABELS})\s*[:：]|\s*[|｜]|$)")
    return _matching(label, compiled, paths)


def names_joined(*paths: str) -> Rule:
    """A rule: the texts of all elements that the first fitting selector names, as one line (several authors)."""
    many = names(*paths)

    def rule(doc: Document) -> Finding[str] | None:
        finding = many(doc)
        return found(doc, ", ".join(finding.value), finding.evidence) if finding else None

    return rule


def proven_zone(*paths: str) -> Rule:
    """A rule: the moment that the family proves to be meant by a ``datetime`` attribute that lies about its zone."""

    def rule(doc: Document) -> Finding[Moment] | None:
        quirk = doc.family.date_zone_quirk
        for path, element in _elements(doc, paths):
            stated = element.get("datetime") or ""
            if quirk and stated and (moment := quirk(doc, stated, text_of(element))):
                return found(doc, moment, f"{path} {stated}: wall time labelled UTC")
        return None

    return rule


def shown_date(doc: Document) -> Finding[Moment] | None:
    """
    The date that stands between headline and body (or beside the headline), where what the standards say contradicts it.

    Only where the family knows the body: then a date inside it is the text's own business, however it is labelled there.
    Yields nothing where the generic rules found the same, for they know it as exactly or better.
    """
    from crawler.fields.dates import PUBLISHED
    from crawler.fields.shown_dates import shown_dates

    body = doc.family.body_of(doc)
    outside = (date for date in shown_dates(doc) if date.role != "modified" and body not in date.element.iterancestors())
    shown = next((date.moment for date in outside if date.element is not body), None) if body is not None else None
    if shown is None:
        return None
    stated = next((other.value for other in (rule(doc) for rule in PUBLISHED) if other is not None), None)
    if stated is not None and stated.earliest <= shown.latest and shown.earliest <= stated.latest:
        return None
    return found(doc, shown, f"between headline and body: {shown.raw[:60]!r}")


def titled_date(doc: Document) -> Finding[Moment] | None:
    """
    The exact time that a theme keeps in the ``title`` of the day it shows (发布于 2026-5-06 8:17:05 | 编辑于 …).

    Only where it lies in what the other rules found and is narrower: it refines, it does not decide.
    """
    from crawler.fields.dates import PUBLISHED

    exact = next((moment for moment, label in _titles(doc) if not MODIFIED.search(label)), None)
    coarse = next((other.value for other in (rule(doc) for rule in PUBLISHED) if other is not None), None) if exact else None
    if exact is None or coarse is None or not coarse.earliest <= exact.earliest <= exact.latest <= coarse.latest:
        return None
    is_narrower = exact.latest - exact.earliest < coarse.latest - coarse.earliest
    return found(doc, exact, f"title of the date: {exact.raw[:60]!r}") if is_narrower else None


def titled_change(doc: Document) -> Finding[Moment] | None:
    """The time of the last change in such a ``title``, where it is labelled so."""
    exact = next((moment for moment, label in _titles(doc) if MODIFIED.search(label)), None)
    return found(doc, exact, f"title of the date: {exact.raw[:60]!r}") if exact else None


def bare_headline(doc: Document) -> Finding[str] | None:
    """The headline without what themes put into the same heading: a date in a span, a byline after a line break."""
    element = region(doc).headline
    if element is None or not len(element):
        return None
    kept = [element.text or ""]
    for child in element:
        if child.tag == "br" or _is_aside(child):
            break
        kept.append(text_of(child) + (child.tail or ""))
    else:
        return None
    title = squeeze("".join(kept))
    return found(doc, title, text_of(element)[:120]) if len(title) > 1 else None


def trail(doc: Document) -> Finding[list[str]] | None:
    """
    The path of categories from a breadcrumb: the links to category lists that follow one to the front page.

    Told by where its links lead, not by a class: a short run of links, the portal's root first, at most five in all.
    """
    home = origin_of(doc.url) + "/"
    for anchor in doc.root.iter("a"):
        if (absolute(doc.url, anchor.get("href") or "") or "").removesuffix("index.php").rstrip("/") + "/" != home:
            continue
        path = _after(doc, anchor)
        if path:
            return found(doc, path, "breadcrumb")
    return None


def found(doc: Document, value: Any, evidence: str) -> Finding[Any]:
    """A finding of the document's family."""
    return Finding(value, f"family:{doc.family.name}", evidence)


def moment_of(doc: Document, element: _Element) -> Moment | None:
    """The moment an element tells, attribute before text, unless the family proves that its attribute lies; None if none."""
    from crawler.dates import narrow, read_moment
    from crawler.fields.metadata import zone_of

    stated, shown = element.get("datetime") or element.get("content") or "", text_of(element)
    quirk = doc.family.date_zone_quirk
    if stated and quirk and (meant := quirk(doc, stated, shown)):
        return meant
    zone = zone_of(doc)
    moments = [
        moment for raw in (stated, shown, element.get("title") or "") if raw and (moment := read_moment(raw, doc.now, zone))
    ]
    return narrow(*moments[:2]) if len(moments) > 1 else (moments[0] if moments else None)


def link_of(doc: Document, element: _Element) -> Link | None:
    """A link with its text, else its title, else its picture's alt; None if it leads nowhere or to this page."""
    address = absolute(doc.url, element.get("href") or "")
    if not address or address.split("#")[0] == doc.url.split("#")[0]:
        return None
    pictures = [image.get("alt") or "" for image in element.iter("img")]
    return Link(address, text_of(element) or squeeze(element.get("title") or "") or squeeze(" ".join(pictures)))


def _matching(name: str, regex: re.Pattern[str], paths: tuple[str, ...], read: Callable[[str], Any] = str.strip) -> Rule:
    def rule(doc: Document) -> Finding[Any] | None:
        for path, element in _elements(doc, paths):
            if match := regex.search(text_of(element)):
                value = read(match[1])
                if value not in (None, ""):
                    return found(doc, value, f"{name}: {path} {match[0].strip()[:60]!r}")
        return None

    return rule


def _after(doc: Document, home: _Element) -> list[str]:
    """The texts of the category links beside *home*, in its parent or, where each link has its own item, one level up."""
    holder = home.getparent()
    for _ in range(2):
        anchors = [element for element in holder.iter("a") if element.get("href")] if holder is not None else []
        if holder is None or len(anchors) > 6:
            return []
        if len(anchors) > 1:
            path = [a for a in anchors[anchors.index(home) + 1 :] if role_of_link(doc, a) == "category" and text_of(a)]
            return [text_of(a) for a in path] if _is_trail(holder) else []
        holder = holder.getparent()
    return []


def _is_trail(holder: _Element) -> bool:
    """Whether a row of links says that it is a path: by its name, by an introduction, or by arrows between the links."""
    names = f"{holder.get('class') or ''} {holder.get('id') or ''} {holder.get('aria-label') or ''}"
    return bool(TRAIL_NAMES.search(names) or TRAIL_SIGNS.search(text_of(holder)))


def _titles(doc: Document) -> list[tuple[Moment, str]]:
    """Moments with a clock in the title attributes of dates around the headline, each with what stands before it there."""
    from crawler.dates import find_moments
    from crawler.fields.metadata import zone_of

    found_there: list[tuple[Moment, str]] = []
    for element in (*region(doc).head, *region(doc).above):
        title = element.get("title") or ""
        if element.tag == "a" or ":" not in title or len(title) > 120 or not _CLOCK.search(title):
            continue
        rest = title
        for moment in find_moments(title, doc.now, zone_of(doc)):
            label, _, rest = rest.partition(moment.raw)
            found_there.append((moment, label))
    return found_there


def _is_aside(element: _Element) -> bool:
    """Whether a part of a heading is a date, a count or another line about the post rather than a piece of its title."""
    text = text_of(element)
    return (
        element.tag in ("time", "small") or bool(ASIDE_NAMES.search(element.get("class") or "")) or bool(_STAMP.fullmatch(text))
    )


def _elements(doc: Document, paths: tuple[str, ...]) -> Iterator[tuple[str, _Element]]:
    for path in listed(paths):
        for element in css(path).all(doc):
            yield path, element


def _value(element: _Element) -> str:
    return squeeze(element.get("content") or "") if element.tag == "meta" else text_of(element)


def _clean(value: str, strip: re.Pattern[str] | None) -> str:
    return (strip.sub("", value) if strip else value).strip(" \t:：|·/,，")


def _excerpt(block: _Element, path: str) -> str:
    return next((text_of(element) for element in css(path)(block)), "") if path else ""


def _merge(kept: dict[str, Link], made: Link | None, excerpt: str) -> None:
    """Picture and headline of one offer are two links to one address: the longer text is its title."""
    if made is None:
        return
    made.excerpt = excerpt
    known = kept.setdefault(made.url, made)
    if len(made.title) > len(known.title):
        known.title = made.title
    known.excerpt = known.excerpt or excerpt


BREADCRUMB_THEN_LINKED: tuple[Rule, ...] = (trail, linked("category"))
"""How most families tell a post's category: the whole path where a breadcrumb shows it, else the post's own links to lists."""

DATES: tuple[Rule, ...] = (titled_date, shown_date)
"""What a family adds to the generic dates: the exact time behind a shown day, and the body's own dates kept out."""
