"""The tags of an article: links to tags, lines that begin with 标签, ``article:tag``; meta keywords only where they are about it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from crawler.document import Document, Finding, Rule
from crawler.fields import nearby
from crawler.fields.belonging import is_of_other_post, is_post_foot
from crawler.fields.category import clean_path
from crawler.fields.flow import width
from crawler.fields.headline import headline
from crawler.fields.kinds import own_kinds, own_words
from crawler.fields.label_words import TAG_LABELS
from crawler.fields.labels import IS_OTHER, values
from crawler.fields.link_lists import link_around, name_of
from crawler.fields.machine_tags import readable
from crawler.fields.metadata import article_ld, metas
from crawler.fields.runs import elements_named, links_related
from crawler.fields.sitename import is_site_name
from crawler.fields.title_claims import key_of, title_claims
from crawler.text import has_cjk, squeeze, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST = 30
_SPLIT = re.compile(r"\s*[,，、;；|｜#＃\t]\s*")
_SPACES = re.compile(r"\s+")
_TAG_BLOCKS = re.compile(r"[Tt]ag|keyword|topics(?=.* #)")


def _clean(doc: Document, names: list[str]) -> list[str]:
    found: list[str] = []
    for said in names:
        name = squeeze(said).strip(" #＃,，、:：·•|")
        if _COUNT_OF_PORTAL.match(name) or name.lower() in _HOME:
            return []  # 12 标签, 11 分类: how many the portal has; Home: a menu or a breadcrumb
        if _MEASURE.search(name):
            return []  # "Tags: bewölkt, 12 Grad", "Sonntag: 10-18 Uhr": German's word for a day
        if (
            any(map(str.isalnum, name))
            and len(name) <= 50
            and not is_site_name(doc, name)
            and not _NO_TAG.match(name)
            and name not in found
        ):
            found.append(name)
    if _are_counted(found):
        found = [_COUNT_AFTER.sub("", name) for name in found]
    is_none = len(_NETWORKS.intersection(map(str.lower, found))) > 2 or (
        len(found) > 2 and all(name.isascii() and len(name) == 1 for name in found)
    )
    return found[:MOST] if not is_none else []  # buttons to share the post, an index of letters


_MEASURE = re.compile(r"\d\s?(?:uhr\b|grad\b|°)", re.I)
_HOME = frozenset("home homepage startseite 首页 首頁 accueil inicio início главная".split())


def _are_counted(names: list[str]) -> bool:
    """Whether each of three names or more ends in a number that isn't a year: that of the posts with this tag (Gaza 398, Kirche 3922)."""
    counts = [match[1] for name in names if (match := _COUNT_AFTER.search(name))]
    return len(names) > 2 and len(counts) == len(names) and not all(1900 < int(count) < 2100 for count in counts)


_COUNT_AFTER = re.compile(r"(?<=[^\d\s])\s?[(（]?(\d{1,6})[)）]?$")
_NETWORKS = frozenset(
    "facebook twitter whatsapp telegram linkedin xing pinterest reddit flipboard email e-mail mail tumblr".split()
)


_COUNT_OF_PORTAL = re.compile(
    r"\d+\s*(?:标签|標籤|分类|分類|文章|tags?|categories|posts)$|(?:标签|標籤|分类|分類|文章)\s*\d+$", re.I
)


_NO_TAG = re.compile(
    r"^(?:tags?|标签|標籤|关键[词字]|keywords?|topics?|themen|schlagwörter|more|show more|view all(?: tags)?|search|tweet|更多|コメント|none|no tags|无|無|暂无|暫無|(?:(?:本文|文章|该文)?(?:暂时|还|目前)?(?:没有|无)|暂无|暫無|沒有|無)(?:添加|设置)?(?:标签|標籤))$",
    re.I,
)


def from_article_tag(doc: Document) -> Finding[list[str]] | None:
    """``article:tag`` of Open Graph: one element for each tag, or one element with commas."""
    contents = metas(doc).get("article:tag", []) or metas(doc).get("og:article:tag", [])
    names = _clean(doc, readable([part for content in contents for part in _SPLIT.split(html.unescape(content))]))
    return Finding(names, "article-tag", f"{contents[:3]}") if names else None


def from_links(doc: Document) -> Finding[list[str]] | None:
    """The article's ``rel="tag"`` links, without links to categories and without tag clouds."""
    names = []
    for element in links_related(doc, "tag")[:80]:
        if _TO_CATEGORY.search(element.get("href") or ""):
            continue  # WordPress's blocks and newer themes write rel="tag" on links to categories, too
        if "category" not in (element.get("rel") or "") and not _is_apart(element) and not is_of_other_post(doc, element):
            names.append(name_of(element))
    found = _clean(doc, names)
    return Finding(found, "rel-tag", f"{found[:4]}") if found and len(names) <= MOST else None


_TO_CATEGORY = re.compile(r"/categor(?:y|ies)/|[?&]cat=")
_TAGS_NAV = frozenset(("tags", "post tags", "keywords", "topics"))  # Wix: the article's own, as a list of links
_APART_NAMES = frozenset("cloud tagcloud hot search sidebar widget aside footer related recommend".split())


def _is_apart(element: _Element) -> bool:
    """Whether *element* stands in a tag cloud, a list of other posts, a side column or a foot that isn't the post's."""
    node: _Element | None = element
    for _ in range(7):
        if node is None:
            return False
        is_own = is_post_foot(node) or (node.tag == "nav" and (node.get("aria-label") or "").lower() in _TAGS_NAV)
        if not is_own and (node.tag in ("aside", "footer", "nav") or not _APART_NAMES.isdisjoint(own_words(node))):
            return True
        node = node.getparent()
    return False


def from_label(doc: Document) -> Finding[list[str]] | None:
    """What follows 标签：, 关键词： or Tags: around headline and body: the links on that line, else its text."""
    return _from_labelled_line(doc) or _from_labelled_value(doc)


def _from_labelled_line(doc: Document) -> Finding[list[str]] | None:
    """The tags on a line that begins with the label."""
    for line in (*nearby.ending(doc)[:30], *reversed(nearby.closing(doc)), *nearby.below(doc)):
        match = _LABELLED_LINE.match(line.text)
        if not match or (line.is_prose and line.width > 200):
            continue
        links = [
            piece.text
            for piece in line.pieces
            if piece.element.tag == "a" or (piece.element.getparent() is not None and piece.element.getparent().tag == "a")
        ]
        if IS_OTHER.match(match["rest"]) or not (
            links or has_cjk(line.text) or _LABEL_MARK.search(line.text, 0, match.start("rest"))
        ):
            continue  # "Temas relacionados" is a heading
        first = next((piece.element for piece in line.pieces if piece.text in links[:1]), None)
        links = max(links, _run_of_links(first) if first is not None else [], key=len)  # each in an item of its own
        names = _clean(doc, links or _split_value(match["rest"]))
        if names and (links or not all(name.isdecimal() for name in names)):  # 标签： 27: no tags, and the views after them
            return Finding(names, "label", line.text[:120])
    return None


def _from_labelled_value(doc: Document) -> Finding[list[str]] | None:
    """The tags behind a label anywhere on a line, or on the line after it."""
    for item in values(doc, "tags"):
        if _leads_to_post(doc, item.element) or _leads_to_category(doc, item.element):
            continue  # 标签： with nothing after it, then the neighbours or the related posts
        if marked := from_links(doc):
            return marked  # a label in the middle of a line: its links say where the tags end
        names = _clean(doc, _run_of_links(item.element) or _split_value(item.value))
        if names and not all(name.isdecimal() for name in names):
            return Finding(names, "label", f"{item.label} {item.value}")
    return None


def _leads_to_post(doc: Document, element: _Element) -> bool:
    anchor = link_around(element)
    address = doc.address_of(anchor) if anchor is not None else None
    return address is not None and doc.family.kind_of(address) == "post"


def _run_of_links(element: _Element) -> list[str]:
    """The texts of the link around a label's value and of the links directly after it, whether or not each has an item to itself."""
    anchor = link_around(element)
    if anchor is None:
        return []
    parent = anchor.getparent()
    is_item = parent is not None and parent.tag in ("li", "span", "noindex") and len(parent) == 1
    node, found = (parent if is_item else anchor), []
    while node is not None:
        inner = [node] if node.tag == "a" else list(node.iter("a"))
        if not inner and not any(map(str.isalnum, text_of(node))):  # <span>,</span> between the items (Movable Type)
            node = node.getnext()
            continue
        if len(inner) != 1 or (inner[0].get("href") or "").startswith("javascript:"):  # a button: 收藏本文
            break
        found.append(text_of(inner[0]))
        if any(character.isalnum() for character in node.tail or ""):  # the next label
            break
        node = node.getnext()
    return found


_LABEL_MARK = re.compile("[:：>»]")
_LABELLED_LINE = re.compile(
    rf"^\W*(?:本文|文章|相关)?(?:{TAG_LABELS}|热词(?:搜索)?|tagged(?: with| as| in)?|(?:temas|tópicos)(?: relacionados)?)\s*(?:[:：>»]+\s*|\s+)(?P<rest>.+)$",
    re.I,
)


def _split_value(text: str) -> list[str]:
    """A label's value split at commas, hashes and bars; Chinese text that has none of these, at spaces."""
    parts = [part for part in _SPLIT.split(text) if part]
    return _SPACES.split(text.strip()) if len(parts) == 1 and has_cjk(text) else parts


def from_block(doc: Document) -> Finding[list[str]] | None:
    """The links of a small block that is classed as tags and holds little else, outside of clouds and other posts."""
    for element in elements_named(doc, _TAG_BLOCKS, ("tag", "keyword", "topics"))[:60]:
        if own_kinds(element).isdisjoint({"tags"}) and "topics" not in own_words(element):
            continue
        links = [link for link in element.iter("a") if link.get("href") and not _leads_to_category(doc, link)]
        if element.tag in ("body", "html") or not 1 <= len(links) <= 20 or _is_apart(element) or is_of_other_post(doc, element):
            continue
        if element.tag == "a" or (element.tag == "li" and len(links) == 1):
            # the links themselves, or their items, are called tags, each in an item of its own (Eleventy, Mezzanine, django CMS)
            names = _clean(doc, _run_of_links(links[0]))
            if (
                names
                and all(width(name) <= 40 for name in names)
                and clean_path(doc, names[:3])
                and not _heads_page(doc, element)
            ):
                return Finding(names, "block", f"{element.get('class')}")
            continue
        texts = [name_of(link) for link in links]
        labelled = _LABELLED_LINE.match(text_of(element))
        total = len(labelled["rest"] if labelled else text_of(element))
        if total and sum(map(len, texts)) > 0.6 * total and all(width(text) <= 40 for text in texts):
            names = _clean(doc, texts)
            if names and len(names) <= 15 and clean_path(doc, names[:3]) and not _heads_page(doc, element):
                return Finding(names, "block", f"{element.get('class')}")
    return None


def _heads_page(doc: Document, element: _Element) -> bool:
    """Whether *element* stands before the headline and outside of the three boxes around it: papers set the day's topics there."""
    head = headline(doc)
    around = list(head.value.iterancestors()) if head else []
    own = {element, *element.iterancestors()}
    level = next((level for level, box in enumerate(around) if box in own), 0)
    return level > 2 and any(before in own for before in around[level - 1].itersiblings(preceding=True))


def from_subjects(doc: Document) -> Finding[list[str]] | None:
    """Plone's keywords: under "filed under" it links each to a search for that subject, and classes the links as categories."""
    links = elements_named(doc, _PLONE_LINK, ("link-category",))[:MOST]
    names = _clean(doc, [text_of(link) for link in links if _SUBJECT.search(link.get("href") or "") and not _is_apart(link)])
    return Finding(names, "subject", f"{names[:4]}") if names else None


_PLONE_LINK = re.compile(r"\blink-category\b")
_SUBJECT = re.compile(r"[?&]Subject(?:%3A|:)list=", re.I)


def _leads_to_category(doc: Document, link: _Element) -> bool:
    """Whether a link among the tags leads to a category, as zibll and other themes set both in one box."""
    address = doc.address_of(link)
    return address is not None and doc.family.role_of(address) == "category"


def from_keywords(doc: Document) -> Finding[list[str]] | None:
    """
    The news_keywords, JSON-LD keywords or meta keywords, the last only if half of them stand in the article's title or lead.

    Otherwise they are the portal's standing list, the same on every page.
    """
    found = metas(doc)
    for source, contents in (
        ("news_keywords", found.get("news_keywords", [])),
        ("json-ld", _ld_keywords(doc)),
        ("keywords", found.get("keywords", [])),
    ):
        names = _clean(doc, readable([part for content in contents[:20] for part in _split_keywords(html.unescape(content))]))
        if names and len(names) <= 20 and _are_about_article(doc, names, strict=source == "keywords"):
            return Finding(names, source, f"{contents[:2]}"[:160])
    return None


def _ld_keywords(doc: Document) -> list[str]:
    value = (article_ld(doc) or {}).get("keywords")
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _split_keywords(content: str) -> list[str]:
    parts = [part for part in _SPLIT.split(content) if part]
    return content.split() if len(parts) == 1 and has_cjk(content) and " " in content else parts


def _are_about_article(doc: Document, names: list[str], *, strict: bool) -> bool:
    if not strict:
        return True
    text = key_of(
        " ".join([*title_claims(doc), *metas(doc).get("description", [])[:1], *(line.text for line in nearby.opening(doc))])
    )
    hits = sum(key_of(name) in text for name in names if key_of(name))
    return hits >= max(1, 0.5 * len(names))


RULES: tuple[Rule, ...] = (from_label, from_links, from_article_tag, from_block, from_subjects, from_keywords)
