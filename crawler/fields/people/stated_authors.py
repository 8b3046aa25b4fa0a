"""The authors that a page states for machines: in its head, in JSON-LD and microdata, in comments of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.attributes import vocabulary_elements
from crawler.document import Document, Finding
from crawler.fields import founder, nearby
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.fields.metadata import article_ld, json_ld, metas, page_title
from crawler.fields.people.author_names import finding_of, own_names
from crawler.fields.people.bylines import from_byline, from_class, from_link
from crawler.fields.people.names import is_person, join_names
from crawler.fields.sitename import title_segments
from crawler.text import has_cjk, squeeze, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

AUTHOR_METAS = (
    "parsely-author", "sailthru.author", "cxenseparse:author", "article:author_name", "article:author", "author", "authors", "dc.creator", "dcterms.creator",
    "dc.contributor", "byl", "byline", "citation_author", "rbauthors", "og:article:author", "og:author", "articleauthor", "article.author",
    "weibo:article:author", "bt:author", "vr:author", "twitter:creator:name", "creator", "mediaid:author",
)  # fmt: skip


def from_json_ld(doc: Document) -> Finding[str] | None:
    """The author of the JSON-LD article; references by ``@id`` followed."""
    own = article_ld(doc)
    if own is None:
        return None
    by_id = {item["@id"]: item for item in json_ld(doc) if isinstance(item.get("@id"), str)}
    said = list(people_in(own.get("author") or own.get("creator"), by_id))
    return _fuller(doc, own_names(doc, said), "json-ld", f"author {said}")


def _fuller(doc: Document, names: list[str], rule: str, evidence: str) -> Finding[str] | None:
    """
    *names*, or those of the byline by the headline where it names the same and more: templates state the first of three authors
    as metadata, and accounts go by first names ("Jana" for "Jana Roe").
    """
    if not names or has_cjk(names[0]) or not _is_shown_with_more(doc, names):
        return finding_of(names, rule, evidence)
    for shown in filter(None, (reading(doc) for reading in (from_byline, from_class, from_link))):
        told = [name for name in shown.value.split(", ") if is_person(name)]
        if told != names and all(any(_is_said_in(name, whole) for whole in told) for name in names):
            return Finding(join_names(told), shown.rule, shown.evidence)
    return finding_of(names, rule, evidence)


def _is_shown_with_more(doc: Document, names: list[str]) -> bool:
    """Whether a line near the headline holds the first of *names* and other words: cheaper than to read all lines for names."""
    size = len(join_names(names)) + 3
    lines = (*nearby.below(doc)[:20], *nearby.above(doc)[:6], *nearby.before_body(doc)[:8])
    return any(len(line.text) > size and names[0] in line.text and not line.is_prose for line in lines)


def _is_said_in(name: str, whole: str) -> bool:
    return name == whole or (" " not in name and name in whole.split())


def people_in(value: Any, by_id: dict[str, dict[str, Any]], depth: int = 0) -> Iterator[str]:
    """The names of a JSON-LD author: a text, a person, a reference to one (*by_id*), or a list of those."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < 3:
        for item in value[:20]:
            yield from people_in(item, by_id, depth + 1)
    elif isinstance(value, dict):
        known = value if value.get("name") or value.get("givenName") else by_id.get(str(value.get("@id")), value)
        name = known.get("name")
        if isinstance(name, list):
            yield from (entry for entry in name if isinstance(entry, str))
        elif isinstance(name, str):
            yield name
        elif known.get("givenName") or known.get("familyName"):
            yield f"{known.get('givenName') or ''} {known.get('familyName') or ''}"


def from_meta(doc: Document) -> Finding[str] | None:
    """The author in a meta element, if that names a person, and not the portal, its software or an address."""
    found = metas(doc)
    for name in AUTHOR_METAS:
        said = [content for content in found.get(name, ())[:8] if not _COMPANY.search(content) and not _ends_title(doc, content)]
        names = own_names(
            doc, map(_forename_first, said) if name in _CATALOGUED and _LAST_FIRST.fullmatch(said[0] if said else "") else said
        )
        if names:
            return _fuller(doc, names, "meta", f"{name} {found[name][0]}")
    return None


def _ends_title(doc: Document, name: str) -> bool:
    """Whether *name* ends the ``<title>`` and is called like a portal: where nothing else says that it is this one, that does."""
    return _OUTLET.search(name) is not None and name in (title_segments(page_title(doc)) or [""])[-1]


_OUTLET = re.compile("(?:网|網|报|報|在线|频道|新闻|新聞|资讯|客户端)$")


# Catalogues put the surname first: "Doe, Jane" is one person there.
_CATALOGUED = frozenset(("dc.creator", "dcterms.creator", "dc.contributor", "citation_author"))
_LAST_FIRST = re.compile(r"(?:(?:de|da|van|von|der|den|del|la|le|di) )*[^\W\d_]\S+,\s+[^\W\d_]\S*(?:\s[^\W\d_]\S*)?")


def from_scholarly_meta(doc: Document) -> Finding[str] | None:
    """The authors that journals list for libraries, in one meta element each: surer and more complete than what the page shows."""
    found = metas(doc)
    for name in ("citation_author", "citation_authors", "dc.creator"):
        names = [person for person in own_names(doc, map(_forename_first, found.get(name, ())[:12])) if is_person(person)]
        if len(names) > 1 or (names and name != "dc.creator"):
            return finding_of(names, "meta", f"{name} {names[0]}")
    return None


def _forename_first(name: str) -> str:
    last, comma, fore = name.partition(",")  # Highwire's "Doe, Jane"
    return f"{fore.strip()} {last.strip()}" if comma and "," not in fore else name


def from_card_label(doc: Document) -> Finding[str] | None:
    """The name after "Written by" in the labels for Twitter's cards that the plugins Yoast and Rank Math print."""
    found = metas(doc)
    for number in "12":
        label = found.get(f"twitter:label{number}", [""])[0]
        if _WRITTEN.match(label):
            return _fuller(doc, own_names(doc, found.get(f"twitter:data{number}", ())[:1]), "meta", f"{label} {number}")
    return None


_WRITTEN = re.compile(
    r"written by|author|(?:geschrieben|verfasst|veröffentlicht) von|autor|écrit par|rédigé par|escrito por|scritto da|geschreven door|napisane przez|написано|автор|作者|撰写|執筆者|글쓴이|yazan|skriven av|skrevet av|ditulis oleh",
    re.I,
)


def from_founder(doc: Document) -> Finding[str] | None:
    """The author in the comment that Founder's newspaper system writes beside the body."""
    said = founder.stated(doc).get("author", "")
    return finding_of(own_names(doc, [said]), "founder", f"enpproperty {said}") if said else None


# The generator's or the agency's name in a template's author meta, an address, a publishing house.
_COMPANY = re.compile(
    r"^(?:https?:|/)|www\.|\.(?:com|de|net|org|cn|at|ch|it|fr)\b(?!\s*\()|\b(?:gmbh|ag|e\. ?v|inc|ltd|llc|corp|s\.?a|s\.?r\.?l|bv|kg|verlag|media|online|redaktion|nachrichten|news|press|agency|agentur|institut\w*|universit\w*|landesanstalt)\b|公司|网络|科技|传媒|技术",
    re.I,
)


def _is_marked_author(element: etree._Element) -> bool:
    return (
        element.get("itemprop") in ("author", "creator")
        or element.get("property") in ("author", "schema:author", "dc:creator")
        or "author" in (element.get("rel") or "").split()
    )


def from_microdata(doc: Document) -> Finding[str] | None:
    """What microdata, RDFa or ``rel=author`` marks as author, outside of comments, lists and sidebars."""
    said = []
    for element in [marked for marked in vocabulary_elements(doc) if _is_marked_author(marked)][:40]:
        if element.tag in ("meta", "link"):
            continue
        if is_foreign(doc, element) or is_of_other_post(doc, element):
            continue
        text = _marked_name(element)
        if text and len(text) < 120:
            said.append(text)
    if len(set(said)) > 6:  # a list of posts, each with its author
        return None
    return _fuller(doc, own_names(doc, said), "microdata", f"{said[:4]}")


def _marked_name(element: _Element) -> str:
    inner = element.xpath(".//*[@itemprop='name']")
    if isinstance(inner, list) and inner and isinstance(inner[0], etree._Element):
        chosen: _Element = inner[0]
        return squeeze(chosen.get("content") or text_of(chosen))
    return squeeze(element.get("content") or text_of(element))
