"""The article's body as text, as HTML and as pictures: the blocks of its container, without those that aren't the article."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from itertools import groupby, islice, takewhile

from lxml.etree import _Element

from crawler.document import Document, Finding, Rule, once
from crawler.fields.blocks import Block, read_blocks
from crawler.fields.clean import Cleaned, clean
from crawler.fields.density import Node, texture
from crawler.fields.headline import headline
from crawler.fields.lead import lead_blocks
from crawler.fields.main import Main, home_of_headline, main, second_main
from crawler.fields.metadata import stated_body
from crawler.fields.noise import is_below_picture, is_caption, noise_level
from crawler.fields.title_claims import key_of
from crawler.items import Image
from crawler.text import parse_html, squeeze, text_of


@dataclass(frozen=True, slots=True)
class Body:
    """The container that was read, and what of it is the article."""

    main: Main
    cleaned: Cleaned


@once
def body_of(doc: Document) -> Body | None:
    """The body of the article; if its container holds next to nothing, that of the container chosen without trust in names."""
    first = _read(doc, main(doc))
    if first is not None and (_size(first) >= ENOUGH or (_is_sure(doc, first.main) and (_size(first) or _pictures(first)))):
        return first
    second = _read(doc, second_main(doc))
    best = max((body for body in (first, second) if body), key=_size, default=None)
    return best if best is None or _size(best) or _pictures(best) else _sentence(doc) or best


def _sentence(doc: Document) -> Body | None:
    """The text of a post so short that its byline outweighs it: in a box after the headline's, and it ends like a sentence."""
    top, page = headline(doc), texture(doc)
    if top is None or top.rule != "heading-in-title":
        return None
    for up in (top.value, *islice(top.value.iterancestors(), 3)):
        for box in up.itersiblings():
            node = page.nodes.get(box)
            if node is None or node.noise or not node.text or node.links > 0.3 * node.text:
                continue
            found = _read(doc, Main(box, "sentence", lambda: page))
            if found is not None and _size(found) and found.cleaned.blocks[-1].text.endswith(_ENDS):
                return found
    return None


_ENDS = tuple('。！？”.!?…"')


ENOUGH = 200
"""Characters; a shorter body is doubted."""


def _size(body: Body) -> int:
    return sum(len(block.text) for block in body.cleaned.blocks)


def _is_sure(doc: Document, found: Main) -> bool:
    """Whether even a short body is believed: its container is stated, or holds the headline's surroundings."""
    if found.is_stated:
        return True
    home = home_of_headline(doc, found.page)
    return home is not None and (found.element is home.element or home.element in found.element.iterancestors())


def _pictures(body: Body) -> int:
    return sum(len(block.images) for block in body.cleaned.blocks)


def _read(doc: Document, found: Main | None) -> Body | None:
    if found is None:
        return None
    top = headline(doc)
    aside, noise = _standing_aside(found), doc.family.noise_of(doc)
    if top is not None:
        noise |= _articles_loaded_below(found.element, top.value)
    blocks = read_blocks(found.element, doc.url, lambda element: element in noise or aside(element), _is_link_list)
    known = doc.portal.boilerplate if doc.portal else frozenset[str]()
    # a theme may set headline and byline into the container that its family has for the body alone
    exact = found.is_exact and (top is None or found.element not in top.value.iterancestors())
    cleaned = clean(blocks, "" if exact else top.evidence if top else "", known, exact)
    if not found.is_exact and (lead := lead_blocks(doc, found.element, cleaned.blocks)):
        cleaned = Cleaned([*lead, *cleaned.blocks], cleaned.notices)
    return Body(found, cleaned)


def _articles_loaded_below(body: _Element, head: _Element) -> frozenset[_Element]:
    """The articles in *body* besides the headline's, each with an h1: themes load them below a post when a reader scrolls on."""
    own = next(head.iterancestors("article"), None)
    if own is None or body not in own.iterancestors():
        return frozenset()
    beside = (
        article
        for up in (own, *takewhile(lambda up: up is not body, own.iterancestors()))
        for article in up.itersiblings("article", "div")
    )
    return frozenset(
        one
        for one in beside
        if next(one.iter("h1"), None) is not None and (one.tag == "article" or next(one.iter("article"), None) is not None)
    )


@once
def body_blocks(doc: Document) -> list[Block]:
    """The article's blocks in order, then those of its further parts (pages 2, 3 …); empty if the page has no running text."""
    body = body_of(doc)
    blocks = list(body.cleaned.blocks) if body else []
    for part in part_documents(doc):
        blocks.extend(_new_blocks(blocks, part))
    return blocks


@once
def part_documents(doc: Document) -> list[Document]:
    """The article's further parts, in order, as documents of the same family."""
    documents = []
    for page in doc.page.parts:
        part = Document(page, doc.portal)
        part.memo["family"] = doc.family
        documents.append(part)
    return documents


def _new_blocks(seen: list[Block], part: Document) -> list[Block]:
    """
    The blocks of *part* that aren't in *seen*: earlier parts had the headline, the lead, or a box that stands on every part.

    Nothing is new in a part that repeats nearly all: systems serve an earlier part again when the number asked for is too high.
    """
    known = {key_of(block.text) for block in seen if block.text} | {image.url for block in seen for image in block.images}
    body = body_of(part)
    blocks = body.cleaned.blocks if body else []
    fresh = [block for block in blocks if (key_of(block.text) or (block.images[0].url if block.images else "")) not in known]
    if sum(len(block.text) for block in fresh) < 0.1 * sum(len(block.text) for block in blocks):
        return []
    return fresh


def _standing_aside(found: Main) -> Callable[[_Element], bool]:
    """A function that tells whether an element inside the container is no part of the running text."""

    def is_small(node: Node) -> bool:
        whole = found.page.nodes.get(found.element)
        return node.text < 0.3 * max(1, whole.text if whole else 0)

    @cache
    def tells_in_captions() -> bool:  # a photo gallery has a piece of the story under each picture, and little else
        whole = found.page.nodes.get(found.element)
        captions = [
            node for element in found.element.iter("figcaption") if (node := found.page.nodes.get(element)) and node.prose > 40
        ]
        return whole is not None and len(captions) > 3 and sum(node.prose for node in captions) > 0.6 * whole.prose

    def stands_aside(element: _Element) -> bool:
        if element in found.aside:
            return True
        is_words, level = is_caption(element) or is_below_picture(element), noise_level(element)
        if not is_words and not level:
            return False
        node = found.page.nodes.get(element)
        if is_words:
            return (node is None or is_small(node)) and not tells_in_captions()
        level = node.level if node is not None else level
        if ((level == 1 and element.tag in _WORDS) or (level == 2 and element.tag == "a")) and _is_in_prose(
            found.page.nodes.get(element.getparent())
        ):
            return False
        if level >= found.page.least and node is not None:
            return node.noise or is_small(node)
        return level > 2

    return stands_aside


_WORDS = frozenset(("a", "span", "strong", "b", "em", "i"))


def _is_in_prose(block: Node | None) -> bool:
    """Whether *block* is a sentence around an inline element, which then is part of it, whatever its class says (``tag-link``)."""
    plain = block.own - block.own_links if block is not None else 0
    return block is not None and block.is_marked and block.element.tag == "p" and plain > max(60, 2 * block.own_links)


def body_text(doc: Document) -> Finding[str] | None:
    """The article's text: paragraphs with a blank line between them."""
    body = body_of(doc)
    text = "\n\n".join(block.text for block in body_blocks(doc) if block.text)
    return Finding(text, body.main.rule, _path(body.main.element)) if body and text else None


LAST_RESORT_CHARS, LAST_RESORT_LINKS = 1_000_000, 2_000
"""Pages with more are not given to trafilatura: its time grows with the square of the links."""


def by_trafilatura(doc: Document) -> Finding[str] | None:
    """
    The text that trafilatura finds, where our rules found no body on a page that has prose.

    It is the last resort, as it costs more than all of extraction. Galleries, whose body is pictures, are not given to it.
    """
    body = body_of(doc)
    root = next(iter(texture(doc).nodes.values()), None)
    if root is None or root.raw < ENOUGH or (body is not None and _pictures(body)):
        return None
    if len(doc.page.text) > LAST_RESORT_CHARS or sum(1 for _ in doc.root.iter("a")) > LAST_RESORT_LINKS:
        return None
    import trafilatura

    text = trafilatura.extract(doc.page.text, url=doc.url, include_comments=False)
    paragraphs = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return Finding("\n\n".join(paragraphs), "trafilatura") if paragraphs else None


def body_html(doc: Document) -> Finding[str] | None:
    """The article's blocks as sanitised HTML."""
    import nh3

    body = body_of(doc)
    html = "\n".join(_html_of_blocks(body_blocks(doc)))
    return (
        Finding(nh3.clean(html, attributes=_ATTRIBUTES, link_rel=None), body.main.rule, _path(body.main.element))
        if body and html
        else None
    )


_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
_HOLDER_TAGS = {"li": "ul", "tr": "table"}


def _html_of_blocks(blocks: list[Block]) -> Iterator[str]:
    """The blocks as elements, with runs of items put into a list, and runs of rows into a table."""
    for kind, run in groupby(blocks, key=lambda block: "p" if block.kind in ("td", "th") else block.kind):
        items = [f"<{kind}>{block.html.strip()}</{kind}>" for block in run if block.html.strip()]
        yield f"<{_HOLDER_TAGS[kind]}>{''.join(items)}</{_HOLDER_TAGS[kind]}>" if kind in _HOLDER_TAGS else "\n".join(items)


def images(doc: Document) -> Finding[list[Image]] | None:
    """The pictures of the body, in order and once each."""
    found = {image.url: image for block in body_blocks(doc) for image in block.images}
    return Finding(list(found.values()), "body") if found else None


def notices(doc: Document) -> list[str]:
    """The lines of the body about rights and reprints, in order."""
    body = body_of(doc)
    return body.cleaned.notices if body else []


def joined_addresses(doc: Document) -> list[str]:
    """The addresses of all parts of the article, the first included; empty if it has only one."""
    return [doc.url, *(part.url for part in doc.page.parts)] if doc.page.parts else []


def stated_text(doc: Document) -> Finding[str] | None:
    """
    The ``articleBody`` of the JSON-LD, where the page shows next to nothing of it.

    So it is where a script draws the page, or the text stands behind a click.
    """
    said = stated_body(doc)
    if not said or 4 * (_size(body) if (body := body_of(doc)) else 0) > len(said):
        return None
    if "</" in said:  # some systems put the markup in
        said = "\n".join(text_of(element) for element in parse_html(said).iter("p", "h2", "h3", "li")) or text_of(
            parse_html(said)
        )
    paragraphs = [squeeze(line) for line in unescape(said).splitlines() if line.strip()]
    return Finding("\n\n".join(paragraphs), "json-ld") if paragraphs else None


def stated_html(doc: Document) -> Finding[str] | None:
    """The ``articleBody`` of ``stated_text`` as HTML paragraphs."""
    found = stated_text(doc)
    lines = found.value.split("\n\n") if found else []
    return Finding("\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines), "json-ld") if lines else None


TEXT: tuple[Rule, ...] = (stated_text, body_text, by_trafilatura)
HTML: tuple[Rule, ...] = (stated_html, body_html)
IMAGES: tuple[Rule, ...] = (images,)


def _is_link_list(element: _Element, blocks: list[Block]) -> bool:
    """Whether most of the text in *blocks*, those of *element*, is links."""
    size = sum(len(block.text) for block in blocks)
    return sum(block.linked for block in blocks) > 0.6 * size and size > 0


def _path(element: _Element) -> str:
    """The element as a selector for the evidence: its tag with its id, or with its first class."""
    name = element.get("id") or (element.get("class") or "").partition(" ")[0]
    return f"{element.tag}#{name}" if element.get("id") else f"{element.tag}.{name}" if name else str(element.tag)
