"""What a page says of itself in its head: meta elements, JSON-LD, canonical address, site name, language, zone."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import tzinfo
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.dates import zone_for
from crawler.document import Document, once
from crawler.fields.language import script_language
from crawler.text import squeeze
from crawler.urls import absolute, canonical, host_of, registrable_domain

if TYPE_CHECKING:
    from lxml.etree import _Element

ARTICLE_TYPES = frozenset(
    "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle "
    "ReviewNewsArticle SocialMediaPosting LiveBlogPosting TechArticle ScholarlyArticle Report AdvertiserContentArticle "
    "SatiricalArticle DiscussionForumPosting Review Recipe".split()
)
SITE_TYPES = ("WebSite", "NewsMediaOrganization", "Organization")


@once
def metas(doc: Document) -> dict[str, list[str]]:
    """``{name, property, itemprop or http-equiv in lower case: contents in page order}`` of all meta elements, non-empty only."""
    found: dict[str, list[str]] = {}
    for element in doc.root.iter("meta"):
        content = (element.get("content") or element.get("value") or "").strip()  # some templates write value= as in an input
        if not content:
            continue
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            key = element.get(attribute)
            if key:
                found.setdefault(key.strip().lower(), []).append(content)
                if attribute == "itemprop" and (holder := element.getparent()) is not None and holder.tag == "head":
                    found.setdefault(f"itemprop:{key.strip().lower()}", []).append(content)  # of the page, not of a card on it
    for content in found.get("parsely-page", ())[:1]:
        for key, value in _parsely(content):
            found.setdefault(key, []).append(value)
    return found


def _parsely(content: str) -> Iterator[tuple[str, str]]:
    """(name, content) of parse.ly's newer meta elements, from the older one that holds all as JSON."""
    said = _parse(content)
    for key, name in (
        ("author", "parsely-author"),
        ("authors", "parsely-author"),
        ("pub_date", "parsely-pub-date"),
        ("title", "parsely-title"),
    ):
        value = said.get(key) if isinstance(said, dict) else None
        yield from (
            (name, one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one.strip()
        )


def meta(doc: Document, *names: str) -> str | None:
    """The content of the first of *names* (lower case) that the page has, white space folded; None if it has none."""
    found = metas(doc)
    return next((squeeze(found[name][0]) for name in names if name in found), None)


@once
def json_ld(doc: Document) -> list[dict[str, Any]]:
    """All JSON-LD objects of the page: lists, ``@graph`` and ``mainEntity`` flattened; broken blocks are mended or left out."""
    found: list[dict[str, Any]] = []
    for script in doc.root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found.extend(_objects(_parse(script.text or ""), 0))
    return found


@once
def article_ld(doc: Document) -> dict[str, Any] | None:
    """
    The JSON-LD object of the article itself; None if there is none. Where teasers of other articles are described, too, it is
    the one with the page's address or its title, else the one that says the most.
    """
    articles = [item for item in json_ld(doc) if ARTICLE_TYPES.intersection(types_of(item))]
    if len(articles) > 1:
        return max(articles, key=lambda item: (_is_of_page(doc, item), sum(key in item for key in _TELLING)))
    return articles[0] if articles else None


def _is_of_page(doc: Document, item: dict[str, Any]) -> bool:
    """Whether a JSON-LD object names the page's own address, or the title that the head states."""
    main = item.get("mainEntityOfPage")
    claims = (item.get("url"), item.get("@id"), main.get("@id") if isinstance(main, dict) else main)
    places = {urlsplit(claim.strip()).path.rstrip("/") for claim in claims if isinstance(claim, str) and "/" in claim}
    if len(urlsplit(doc.url).path) > 1 and urlsplit(doc.url).path.rstrip("/") in places:
        return True
    headline = item.get("headline") or item.get("name")
    key = _letters(headline) if isinstance(headline, str) else ""
    return len(key) > 5 and any(key in _letters(title) for title in (page_title(doc), meta(doc, "og:title") or ""))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, html.unescape(text))).casefold()


_TELLING = ("headline", "datePublished", "author", "articleBody", "publisher", "dateModified", "mainEntityOfPage")


def stated_body(doc: Document) -> str:
    """The ``articleBody`` of the JSON-LD article as written (lines of text, or markup); empty if it's missing or less than a paragraph."""
    said = (article_ld(doc) or {}).get("articleBody")
    return said if isinstance(said, str) and len(said) >= 200 else ""


def types_of(item: dict[str, Any]) -> list[str]:
    """The ``@type`` names of a JSON-LD object, without a schema address before them."""
    kinds = item.get("@type")
    return [str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind]


@once
def page_title(doc: Document) -> str:
    """The text of the head's ``<title>`` (not of a picture's), white space folded; empty if there is none."""
    for element in doc.root.iter("title"):
        parent = element.getparent()
        if parent is None or parent.tag not in ("svg", "symbol", "g", "path"):
            text = squeeze("".join(element.itertext()))
            if text:
                return text
    return ""


@once
def canonical_url(doc: Document) -> str:
    """
    The address this article is kept under: ``rel=canonical``, else ``og:url``, else the page's own, in our canonical form.

    A canonical link of another site, or one to a front page on a deep page, is a template's mistake and not taken.
    """
    claims = [link.get("href") for link in doc.root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for claim in (*claims, *metas(doc).get("og:url", ())):
        address = absolute(doc.url, claim or "")
        if address and _may_be_canonical(address, doc.url):
            return canonical(address)
    return canonical(doc.url)


def _may_be_canonical(claim: str, url: str) -> bool:
    if urlsplit(url).hostname in (None, "unknown.invalid"):
        return True
    if host_of(claim) != host_of(url) and registrable_domain(claim) != registrable_domain(url):
        return False
    return not is_front(claim) or is_front(url)


def is_front(url: str) -> bool:
    """
    Whether the address is a site's front page by its shape.

    >>> is_front("https://example.com/index.html"), is_front("https://example.com/?id=3")
    (True, False)
    """
    parts = urlsplit(url)
    return parts.path.rstrip("/") in ("", "/index.html", "/index.php", "/index.htm") and not parts.query


def links_home(doc: Document, link: _Element | None) -> bool:
    """Whether *link* leads to the front page of the page's own host, whatever its text says."""
    address = doc.address_of(link) if link is not None else None
    return address is not None and is_front(address) and host_of(address) == host_of(doc.url)


@once
def site_name(doc: Document) -> str | None:
    """The portal's name by its profile, ``og:site_name``, the application's name, or JSON-LD's site or publisher; None if none has it."""
    if doc.portal and doc.portal.title:
        return doc.portal.title
    named = meta(doc, "og:site_name", "application-name", "apple-mobile-web-app-title")
    if named and not named.lower().startswith(("http:", "https:")):
        return named
    return next(iter(publisher_names(doc)), None)


@once
def publisher_names(doc: Document) -> list[str]:
    """
    The publisher's names in JSON-LD: those of the site's own object first, then those of the article's, unless they are a person's that
    wrote it (LoveIt names the author as publisher, too).
    """
    names = [item.get("name") for item in json_ld(doc) if set(SITE_TYPES) & set(types_of(item))]
    for holder in (article_ld(doc) or {}, *json_ld(doc)):
        publisher = holder.get("publisher")
        writer = holder.get("author")
        if isinstance(writer, dict) and isinstance(publisher, dict) and writer.get("@type") == "Person":
            publisher = None if writer.get("name") == publisher.get("name") else publisher
        names.extend(entry.get("name") for entry in (publisher if isinstance(publisher, list) else [publisher])
                     if isinstance(entry, dict))  # fmt: skip
    return list(dict.fromkeys(squeeze(html.unescape(name)) for name in names if isinstance(name, str) and name.strip()))


@once
def declared_lang(doc: Document) -> str | None:
    """The language that the page declares (``html lang``, content-language, ``og:locale``) as BCP 47; None if none or nonsense."""
    root = doc.root
    claims = [root.get("lang"), root.get("xml:lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang")]
    found = metas(doc)
    for name in ("content-language", "language", "og:locale", "dc.language", "inlanguage"):
        claims.extend(found.get(name, ())[:1])
    for claim in claims:
        match = _LANG.match((claim or "").strip())
        if match and match[1].lower() != "utf":  # some templates name the charset here
            return normal_lang(match)
    return None


_LANG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?![A-Za-z])")


def normal_lang(match: re.Match[str]) -> str:
    """The usual letter case of a BCP 47 tag: ``zh-Hans-CN``. GBK-era pages write ``cn`` for the language."""
    language, script, region = match.groups()
    language = {"cn": "zh", "jp": "ja", "kr": "ko"}.get(language.lower(), language.lower())
    return "-".join(filter(None, (language, script and script.title(), region and region.upper())))


@once
def lang_of(doc: Document) -> str | None:
    """The language of the page, by the script of its text and then by what it declares; None if neither decides."""
    declared = declared_lang(doc) or (doc.portal.lang if doc.portal and doc.portal.lang else None)
    seen = script_language(_sample(doc))
    if seen is None or (declared and declared.partition("-")[0] == seen):
        return declared
    return seen  # the script wins: Chinese sites often copy a template with its lang="en"


def _sample(doc: Document) -> str:
    pieces, size = [page_title(doc)[:500] * 2, (meta(doc, "description", "og:description") or "")[:1000]], 0
    for element in doc.root.iter("p", "h1", "h2", "li", "td"):
        text = (element.text or "")[:2000]
        pieces.append(text)
        size += len(text)
        if size > 2000:
            break
    return " ".join(pieces)


@once
def zone_of(doc: Document) -> tzinfo:
    """
    The zone in which this page's wall times are read: the profile's, else by language and host.

    A page that declares no language, on a host of no country, is read in the zone that its software is set up with: an English
    post on a Chinese portal was not written in Greenwich. Nor is it where a theme declares English, as those do that were brought
    over from other software. Where the software tells nothing, the menu's language does.
    """
    stated, lang, host = doc.portal.timezone if doc.portal else None, lang_of(doc), host_of(doc.url)
    if not stated and (declared_lang(doc) or "en").lower().startswith("en") and str(zone_for(None, None, host)) == "UTC":
        stated = doc.family.timezone
        if not stated and (lang or "en").startswith("en"):
            lang = script_language(" ".join(link.text or "" for link in islice(doc.root.iter("a"), 20))) or lang
    return zone_for(stated, lang, host)


def _parse(text: str) -> Any:
    """The JSON value of a script's text, after mending the usual faults of hand-made templates; None if it's still broken."""
    text = _WRAPPERS.sub("", text).strip().rstrip(";")
    if not text:
        return None
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text), html.unescape(text)):
        try:
            return json.loads(attempt, strict=False)  # raw line breaks inside strings are the commonest fault
        except (ValueError, RecursionError):
            continue
    return _string_pairs_in(text)


_WRAPPERS = re.compile(r"<!--|-->|<!\[CDATA\[|\]\]>|/\*.{0,40}?\*/|^\s*//.*$", re.M)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_PAIR = re.compile(r'"(@type|headline|datePublished|dateModified|articleBody|name)"\s*:\s*"((?:[^"\\]|\\.){1,20000}?)"')


def _string_pairs_in(text: str) -> dict[str, Any] | None:
    """The pairs of strings in a JSON text that can't be parsed: one unescaped quotation mark leaves the other values readable."""
    pairs: dict[str, Any] = {}
    for key, value in _PAIR.findall(text[:200_000]):
        pairs.setdefault(key, value.replace('\\"', '"').replace("\\/", "/"))
    return pairs if ARTICLE_TYPES.intersection(types_of(pairs)) else None


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement" if depth == 0 else ""):
            if isinstance(value.get(key), list | dict):
                yield from _objects(value[key], depth + 1)
