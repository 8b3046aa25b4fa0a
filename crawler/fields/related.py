"""
The links that a page offers as related to its article, under headings like 相关文章, Related, Mehr zum Thema.

Lists of the newest or most read (热门, 排行, 最新, 点击榜), the reader's history and navigation are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document, Finding, Rule
from crawler.fields.flow import width
from crawler.fields.kinds import own_words
from crawler.fields.link_lists import heading_elements, links_in, list_under, with_its_likes
from crawler.fields.link_targets import LONGEST_NAME, may_be_post
from crawler.fields.related_words import (
    FOR_READER,
    FOR_READER_WORDS,
    RECOMMENDED,
    RECOMMENDED_WORDS,
    RELATED,
    RELATED_WORDS,
    TO_READER,
)
from crawler.fields.runs import elements_named
from crawler.fields.unheaded import cards_after_body
from crawler.items import Link
from crawler.text import has_cjk, text_of
from crawler.urls import host_of, same_portal, shape

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.items import Article

MOST = 40
_NAMED_RELATED = re.compile(r"[Rr]elate|xiangguan|relevant|similar|yarpp|(?<![\w-])rel(?![\w-])")
_RELATED_PARTS = ("rel", "xiangguan", "similar", "yarpp")
_BOX_TAGS = frozenset(("div", "section", "ul", "aside", "dl", "nav"))
_RELATED_NAMES = frozenset("related relate relates rel relevant xiangguan similar yarpp xgwz".split())


def under_heading(doc: Document) -> Finding[list[Link]] | None:
    """The link lists under a heading that calls them related to the article."""
    return _under(doc, RELATED, RELATED_WORDS, "heading")


def in_class(doc: Document) -> Finding[list[Link]] | None:
    """The links of blocks whose class says related."""
    found: dict[str, Link] = {}
    read: set[_Element] = set()
    for element in [box for box in elements_named(doc, _NAMED_RELATED, _RELATED_PARTS) if box.tag in _BOX_TAGS][:20]:
        if _RELATED_NAMES.isdisjoint(own_words(element)) or _holds_headline(doc, element):
            continue
        if not read.isdisjoint(element.iterancestors()):
            continue  # related-posts > related-post: its links were read with the outer box's
        read.add(element)
        for link in _posts_among(doc, links_in(doc, element)):
            found.setdefault(link.url, link)
        if not found or (len(found) == 1 and _is_in_sidebar(element)):
            found.clear()  # a single link beside the text is a teaser; a single one after it may be all there is
    return Finding(list(found.values())[:MOST], "class") if found else None


def under_likely_heading(doc: Document) -> Finding[list[Link]] | None:
    """The link lists under 猜你喜欢, or else under 推荐阅读 or Recommended, outside of side columns."""
    for_reader = _under(doc, FOR_READER, FOR_READER_WORDS, "heading-likely")
    return for_reader or _under(doc, RECOMMENDED, RECOMMENDED_WORDS, "heading-likely")


def _under(doc: Document, pattern: re.Pattern[str], words: Iterable[str], rule: str) -> Finding[list[Link]] | None:
    """The links under the headings that *pattern* matches, each of which holds one of *words*; those in the text only if alone."""
    headings = list(heading_elements(doc, pattern, words))
    apart = _apart_from_text(doc, headings)
    found, said = _linked_under(doc, apart, rule)
    if len(found) < 2 and len(apart) < len(headings):
        found, said = _linked_under(doc, headings, rule)
    return Finding(list(found.values())[:MOST], rule, " | ".join(said)[:120]) if found else None


def _linked_under(doc: Document, headings: list[_Element], rule: str) -> tuple[dict[str, Link], list[str]]:
    """{address: link} of the lists under *headings*, and the texts of the headings that have one."""
    found: dict[str, Link] = {}
    said = []
    for heading in headings:
        if rule == "heading-likely" and (_is_in_sidebar(heading) or _is_more_link(heading)):
            continue
        if _ENDS_IN_COLON.search(heading.text or "") and len(heading) and heading[0].tag == "a":
            continue  # 相关阅读：<a>…</a>、<a>…</a> in one paragraph belongs to the text
        links = _listed_under(doc, heading)
        if len(links) <= MOST and links:
            said.append(text_of(heading))
            for link in links:
                found.setdefault(link.url, link)
    return found, said


def _apart_from_text(doc: Document, headings: list[_Element]) -> list[_Element]:
    """The headings after the running text, or all if there are none: those within it (Baca juga: …) head a single teaser."""
    from crawler.fields.content.main import main_block

    body = main_block(doc) if len(headings) > 1 else None
    if body is None:
        return headings
    paragraphs = [child for child in body.iter("p") if text_of(child)]
    last = paragraphs[-1] if paragraphs else None
    order = {element: place for place, element in enumerate(body.iter())}
    apart = [one for one in headings if one not in order or last is None or order[one] > order[last]]
    return apart or headings


_ENDS_IN_COLON = re.compile(r"[:：]\s*$")


def _listed_under(doc: Document, heading: _Element) -> list[Link]:
    """The posts of the list under *heading*, or of the next list if keywords stand between (相关文章 关键词：…)."""
    block = list_under(heading) if not _is_in_empty_box(heading) else None
    for step in range(2):
        if block is None or _holds_headline(doc, block) or (_is_side_column(block) and not _is_in_sidebar(heading)):
            break  # nothing stands under the heading, and what follows is the next column
        links = _posts_among(doc, [link for like in with_its_likes(block) for link in links_in(doc, like)])
        if links and (step == 0 or any(width(link.title) > LONGEST_NAME or has_cjk(link.title) for link in links)):
            return links  # the further list is none if its links are a word or two in a text
        block = list_under(block)
    return []


def _is_in_empty_box(heading: _Element) -> bool:
    """Whether the box called related around *heading* holds no link: Cocoon shows the heading even where there are no such posts."""
    inner = heading
    for box in islice(heading.iterancestors(), 3):
        if not _RELATED_NAMES.isdisjoint(own_words(box)) and inner.getnext() is not None and text_of(box) == text_of(heading):
            return next(box.iter("a"), None) is None
        inner = box
    return False


# pright is the side column of DedeCMS, sider that of EmpireCMS
_SIDE_COLUMNS = frozenset("sidebar aside side sider rightbar pright footer widget".split())
_POST_NAMES = frozenset("post entry article".split())


def _is_in_sidebar(element: _Element) -> bool:
    return any(map(_is_side_column, element.iterancestors()))


def _is_side_column(node: _Element) -> bool:
    words = own_words(node)
    if node.tag in ("aside", "footer") and _RELATED_NAMES.isdisjoint(words):
        return True
    is_posts_foot = "footer" in words and not _POST_NAMES.isdisjoint(words)  # post-footer
    return not is_posts_foot and not _SIDE_COLUMNS.isdisjoint(words)


def _holds_headline(doc: Document, block: _Element) -> bool:
    """Whether *block* is or holds the headline or the body, and so is more than a list of links."""
    from crawler.fields.content.main import main_block
    from crawler.fields.headline import headline

    head, body = headline(doc), main_block(doc)
    return any(
        anchor is not None and (block is anchor or block in anchor.iterancestors())
        for anchor in (head.value if head else None, body)
    )


_MORE_LINK = re.compile(
    r"^\W*(?:更多|more|mehr|查看更多|换一[批换]|view all|see all|read more|详细|\[详细\]|阅读全文|all)\W*$", re.I
)


def _is_more_link(heading: _Element) -> bool:
    """Whether "Read more" is the link of a teaser, and no heading."""
    if not _MORE_LINK.match(text_of(heading)):
        return False
    return bool([*heading.iterancestors("a"), *heading.iter("a")])


def _posts_among(doc: Document, links: list[Link]) -> list[Link]:
    """
    The links that may be posts of this portal, or, if there are none, long-titled ones to others; no lists, no "more".

    A title of two characters (降温) is a post's only among posts with addresses like its own: sections and tags are called so, too.
    """
    kept = [link for link in links if width(link.title) > 3 and not _MORE_LINK.match(link.title) and may_be_post(doc, link)]
    if any(width(link.title) < 6 for link in kept):
        shapes = {shape(link.url) for link in kept if width(link.title) > 5}
        kept = [link for link in kept if width(link.title) > 5 or shape(link.url) in shapes]
    own = [link for link in kept if same_portal(link.url, [host_of(doc.url)])]
    return own or [link for link in kept if width(link.title) > 12]


def speaks_to_reader(article: Article) -> bool:
    """Whether the related links of *article* stood under a heading like 猜你喜欢 or 推荐阅读: they may be the same on every page."""
    rule = article.rules.get("related")
    return rule == "heading-likely" or (rule == "heading" and TO_READER.match(article.evidence.get("related", "")) is not None)


def in_cards(doc: Document) -> Finding[list[Link]] | None:
    """The cards of posts after the body, where no heading says what they are."""
    links = cards_after_body(doc)
    return Finding(links, "cards") if links else None


RULES: tuple[Rule, ...] = (under_heading, in_class, under_likely_heading, in_cards)
