"""Evidence for a page's kind in its structure: a headline above a text indicates a post, repeated entries a list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from lxml import etree

from crawler.classify_words import DATE, THREAD_NAME
from crawler.document import Document
from crawler.fields import nearby
from crawler.fields.content.density import texture
from crawler.fields.content.main import main_block
from crawler.fields.dates.habits import has_year
from crawler.fields.dates.shown_dates import shown_dates
from crawler.fields.headline import headline
from crawler.fields.labels import count_labels
from crawler.fields.runs import stated_bodies
from crawler.text import has_cjk
from crawler.urls import canonical
from crawler.walk.lists.anchors import anchors
from crawler.walk.lists.blocks import Group, groups, is_specific
from crawler.walk.parts import part_number

LONG_PROSE = 1200  # letters, or half as many Han characters: longer than the summaries of any list
SOME_PROSE = 300
DOZENS = 24  # pages below the page's own address


class Sign(NamedTuple):
    """A piece of evidence: the kind it indicates (``post``, ``list`` or ``other``), its weight, and what was seen."""

    side: str
    weight: float
    what: str


def text_signs(doc: Document, prose: float, in_links: float, is_stated: bool, is_doubted: bool) -> Iterator[Sign]:
    """
    The signs in the page's text; *prose* is its length in characters, *in_links* the share of it in links.

    *is_stated*: head, address or a date indicate a post. *is_doubted*: they indicate a list or thread, which hold long texts, too.
    """
    title = headline(doc)
    if title is not None and title.rule == "heading-in-title":
        yield Sign("post", 0.8, "headline repeated in <title>")
        if prose < SOME_PROSE and _is_signed(doc):
            yield Sign("post", 2.0, "a labelled byline under the headline")
    if not is_stated and is_specific(doc.url):
        yield Sign("post", 0.6, "an address that names one thing")
    if title is not None and (target := _headline_target(doc, title.value)):
        yield Sign("list", 2.5, f"the headline leads to {target[:60]}")
    yield from _prose_signs(prose)
    if not is_stated and (is_doubted or prose < 2 * LONG_PROSE):
        yield Sign("other", 1.7, "neither dated nor called a post")
    if not is_stated and (below := _pages_below(doc)) >= DOZENS:
        yield Sign("list", 1.0, f"{below} pages in the folder that it is the front of")
    if doc.family.name == "generic" and (name := _thread_name(doc)):
        yield Sign("other", 8.0, f"the text is a reply's, in {name}")
    if in_links > 0.4:
        yield Sign("list", 1.0, "main block is links")
    if stated_bodies(doc):
        yield Sign("post", 1.2, "articleBody")


def _is_signed(doc: Document) -> bool:
    """Whether the line under the headline has two labels at least (来源：… 作者：…); a list's begins with the link to its first post."""
    return any(count_labels(line.text) > 1 and line.pieces[0].element.tag != "a" for line in nearby.below(doc)[:1])


def asks_for_password(doc: Document) -> bool:
    """Whether the form that the text is in, or that is in the text, has a field for a password: to log in, to register."""
    block = main_block(doc)
    around = {block, *block.iterancestors()} if block is not None else set()
    for field in doc.root.iter("input"):
        if (field.get("type") or "").lower() == "password":
            above = list(field.iterancestors())
            form = next((up for up in above if up.tag == "form"), field)
            if block is None or block in above or (form in around and not _is_whole_page(form)):
                return True
    return False


def _is_whole_page(form: etree._Element) -> bool:
    """Whether a form is around a page with its menus, as ASP.NET's is around each of its pages."""
    return next(islice(form.iter("a"), DOZENS, None), None) is not None


def _pages_below(doc: Document) -> int:
    """The number of linked pages whose addresses continue this page's: dozens on a section's front, a few (parts, comments) on a post."""
    folder = canonical(doc.url).rstrip("/") + "/"
    if "?" in folder or is_specific(doc.url):
        return 0
    return len({anchor.url for anchor in anchors(doc) if anchor.url.startswith(folder)}) if folder.count("/") > 3 else 0


def _thread_name(doc: Document) -> str:
    """The class name around the text that marks it as a post in a forum's thread, whatever the head states; empty if there is none."""
    block = main_block(doc)
    above = [block, *islice(block.iterancestors(), 6)] if block is not None else []
    return next((name for name in (node.get("class") or "" for node in above) if name and THREAD_NAME.search(name)), "")


def shares_article(doc: Document) -> bool:
    """Whether one ``<article>`` holds the text and the h1 that the head repeats: a list's h1 is outside of its entries."""
    title, block = headline(doc), main_block(doc)
    if title is None or block is None or title.rule != "heading-in-title" or title.value.tag != "h1":
        return False
    article = next(title.value.iterancestors("article"), None)
    return article is not None and (block is article or article in block.iterancestors())


def _headline_target(doc: Document, title: etree._Element) -> str:
    """The address of the post to which the headline links, else empty: a list of one entry looks like that post except for this link."""
    link = title if title.tag == "a" else next(title.iter("a"), None)
    anchor = next((anchor for anchor in anchors(doc) if anchor.element is link), None) if link is not None else None
    is_other = anchor is not None and anchor.url.rstrip("/") != canonical(doc.url).rstrip("/") and anchor.kind == "post"
    return anchor.url if anchor is not None and is_other and part_number(anchor.url, doc.url) is None else ""


def _prose_signs(prose: float) -> Iterator[Sign]:
    if prose >= 4 * LONG_PROSE:
        yield Sign("post", 1.2, "a long text")
    if prose >= SOME_PROSE:
        yield Sign("post", 1.6 if prose >= LONG_PROSE else 1.0, f"{prose:.0f} characters of prose in one block")
    elif prose < 120:
        yield Sign("other", 0.8, "no running text")


def list_signs(doc: Document, prose: float) -> Iterator[Sign]:
    """The evidence in the page's heaviest group of entries, next to *prose* characters of text."""
    group = next(iter(groups(doc)), None)
    if group is None:
        return
    if _is_entry_body(doc, group):
        yield Sign("list", 4.0, "the text is that of one entry, under a heading that leads to it")
    if len(group.blocks) < 3:
        return
    scale = 2.0 if has_cjk(group.blocks[0].title) else 1.0
    weight = group.weight * scale
    if weight > 2.0 * prose and weight > 1500:
        yield Sign("list", 1.8, f"{len(group.blocks)} entries outweigh the text")
    elif weight > 1.0 * prose and weight > 1000:
        yield Sign("list", 0.9, f"{len(group.blocks)} entries weigh as much as the text")
    inside, covered = _share_inside(doc, group)
    headed = sum(any(anchor.is_in_heading for anchor in block.anchors) for block in group.blocks)
    if inside > 0.6 and covered > 0.7 and headed >= 3:
        yield Sign("list", 4.0, "the text is that of several headed entries")
    elif inside > 0.6 and covered > 0.5 and len(group.blocks) >= 5 and weight > 0.8 * prose:
        yield Sign("list", 2.2, "the main block is a list of entries")
    if _articles(doc) >= 4 and weight > 0.5 * prose:
        yield Sign("list", 0.6, "several <article> elements")


def _articles(doc: Document) -> int:
    return sum(1 for article in doc.root.iter("article") if any(link.get("href") is not None for link in article.iter("a")))


def prose_of(doc: Document) -> tuple[float, float]:
    """The prose in the main block, in characters (a Han character counts two), and the share of its text inside links."""
    block = main_block(doc)
    node = texture(doc).nodes.get(block) if block is not None else None
    if block is None or node is None:
        return 0.0, 0.0
    sample = "".join(text for text in block.itertext() if len(text) > 20)[:400]
    plain = max(node.prose, 0.3 * (node.text - node.links))
    return plain * (2.0 if has_cjk(sample) else 1.0), node.links / max(1, node.text)


def date_by_headline(doc: Document) -> str:
    """A date or ``<time>`` within a few blocks of the headline, as text; empty if there is none, as on standing pages (About us)."""
    title = headline(doc)
    if title is None:  # then only a date under its label: 作者：… 时间：…
        return next((date.moment.raw for date in shown_dates(doc)[:1] if date.role == "published" and date.weight > 2.5), "")
    blocks = texture(doc).blocks
    places = {node.element: place for place, node in enumerate(blocks)}
    # the nearest first: with a link to skip the navigation, <body> itself is a block of text
    around = chain(title.value.iter(), title.value.iterancestors())
    place = next((places[element] for element in around if element in places), None)
    if place is None:
        return ""
    if blocks[place].own > 400:  # headline, date and text in one table cell, with <br>
        return next((date.moment.raw for date in shown_dates(doc)[:1] if date.role != "modified" and has_year(date.moment)), "")
    for node in blocks[max(0, place - 3) : place + 7]:
        if (node.own_links and _is_entry(node.element)) or _is_in_link(node.element):
            continue
        if node.own <= 160 and (found := DATE.search("".join(node.element.itertext())[:400])):
            return found.group()
    return ""


def _is_in_link(block: etree._Element) -> bool:
    """Whether a block of text stands in a link: the card of another post, whose date is its own."""
    return any(up.tag == "a" for up in islice(block.iterancestors(), 3))


def _is_entry(element: etree._Element) -> bool:
    """Whether an item with a link is one of a row of such items, so that its date is that of the post it links to."""
    if element.tag not in ("li", "tr", "dd"):
        return False
    alike = (one for one in element.itersiblings(element.tag) if next(one.iter("a"), None) is not None)
    before = (one for one in element.itersiblings(element.tag, preceding=True) if next(one.iter("a"), None) is not None)
    return next(islice(chain(alike, before), 1, None), None) is not None


def _share_inside(doc: Document, group: Group) -> tuple[float, float]:
    """The share of the group's blocks inside the main block, and the share of the main block's text inside them."""
    block = main_block(doc)
    nodes = texture(doc).nodes
    node = nodes.get(block) if block is not None else None
    if block is None or node is None:
        return 0.0, 0.0
    inside = [entry for entry in group.blocks if _is_below(entry.element, block)]
    text = sum(nodes[part].text for entry in inside for part in (entry.element, *entry.tail) if part in nodes)
    return len(inside) / len(group.blocks), text / max(1, node.text)


def _is_entry_body(doc: Document, group: Group) -> bool:
    """Whether the main block is an entry's text, below a heading that links to the entry's post: the page is a list of full texts."""
    block = main_block(doc)
    above = {block, *block.iterancestors()} if block is not None else set()
    for entry in group.blocks:
        heads = {anchor.element for anchor in entry.anchors if anchor.is_in_heading}
        if heads and entry.element in above:
            return next((element in heads for element in entry.element.iter() if element in heads or element is block), False)
    return False


def _is_below(element: etree._Element, block: etree._Element) -> bool:
    return any(above is block for above in element.iterancestors())
