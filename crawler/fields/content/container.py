"""Which container the body is read from, and which of the blocks in it are the article."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile

from lxml.etree import _Element

from crawler.document import Document, once
from crawler.fields.content.blocks import Block, read_blocks
from crawler.fields.content.clean import Cleaned, clean
from crawler.fields.content.density import Node, texture
from crawler.fields.content.images import image_of
from crawler.fields.content.lead import lead_blocks
from crawler.fields.content.main import Main, home_of_headline, main, second_main
from crawler.fields.content.noise import is_below_picture, is_caption, noise_level
from crawler.fields.headline import headline


@dataclass(frozen=True, slots=True)
class Body:
    """The container that was read, and what of it is the article."""

    main: Main
    cleaned: Cleaned

    @property
    def size(self) -> int:
        """Characters of text."""
        return sum(len(block.text) for block in self.cleaned.blocks)

    @property
    def last_text(self) -> str:
        """The text of the last block that has any."""
        return next((block.text for block in reversed(self.cleaned.blocks) if block.text), "")

    @property
    def linked(self) -> int:
        """Characters of text in links."""
        return sum(block.linked for block in self.cleaned.blocks)

    @property
    def picture_count(self) -> int:
        return sum(len(block.images) for block in self.cleaned.blocks)


ENOUGH = 200
"""Characters; a shorter body is doubted."""


@once
def body_of(doc: Document) -> Body | None:
    """The body of the article; if its container holds next to nothing, that of the container chosen without trust in names."""
    found = _read(doc, main(doc))
    if found is None or found.size < ENOUGH:
        found = _short_body(doc, found)
    return found if found is None or found.size >= ENOUGH else _past_summary(doc, found)


def _short_body(doc: Document, first: Body | None) -> Body | None:
    if first is not None and _is_sure(doc, first.main) and _says_something(first):
        return first
    second = _read(doc, second_main(doc))
    best = max((body for body in (first, second) if body), key=lambda body: body.size, default=None)
    if best is not None and (best.size >= ENOUGH or _says_something(best)):
        return best
    near = _one_sentence(doc)
    return near if near is not None and (best is None or near.picture_count >= best.picture_count) else best


_SUMMARY = re.compile(r"(?:内容|文章)?(?:摘\s*要|简\s*介|导\s*[读语]|提\s*要|核心提示)\s*[:：]?\s*")


def _past_summary(doc: Document, body: Body) -> Body:
    """The text itself, where *body* is only the summary that stands above it (摘要：…) and repeats a text of one sentence."""
    lines = [block.text for block in body.cleaned.blocks if block.text]
    label = _SUMMARY.match(lines[0]) if len(lines) == 1 else None
    for box in body.main.element.itersiblings() if label else ():
        text = _read(doc, Main(box, "sentence", body.main.weigh))
        if label and text is not None and text.size:
            return text if text.cleaned.blocks[0].text.startswith(lines[0][label.end() :][:20]) else body
    return body


def _says_something(body: Body) -> bool:
    """Whether some line of *body* ends like a sentence, or the page states that this is it: bylines, buttons and credits don't."""
    if body.main.is_stated:
        return body.size > 0 or body.picture_count > 0
    return any(block.text.endswith(_ENDS) for block in body.cleaned.blocks)


def _one_sentence(doc: Document) -> Body | None:
    """
    The body of a post so short that its byline outweighs it: in the first box after the headline's that holds a picture of its own,
    or ends like a sentence.
    """
    top, page = headline(doc), texture(doc)
    if top is None or top.rule not in ("heading-in-title", "h1"):
        return None
    for up in (top.value, *islice(top.value.iterancestors(), 3)):
        for box in up.itersiblings():
            node = page.nodes.get(box)
            if node is not None and node.noise:
                continue
            has_picture = _has_own_picture(doc, box)  # a gallery's box may hold no text at all, and so isn't weighed
            if not has_picture and (node is None or not node.text):
                continue
            found = _read(doc, Main(box, "sentence", lambda: page))
            if found is not None and (
                (has_picture and found.picture_count)
                or (found.linked <= 0.3 * found.size > 0 and found.last_text.endswith(_ENDS))
            ):
                return found
    return None


def _has_own_picture(doc: Document, box: _Element) -> bool:
    """Whether a picture stands in *box* outside of links: cards of other posts and adverts are links around theirs."""
    return any(image_of(image, doc.url) and next(image.iterancestors("a"), None) is None for image in box.iter("img"))


_ENDS = tuple('。！？”.!?…"')


def _is_sure(doc: Document, found: Main) -> bool:
    """Whether even a short body is accepted: its container is stated, or holds the headline's surroundings."""
    if found.is_stated:
        return True
    home = home_of_headline(doc, found.page)
    return home is not None and (found.element is home.element or home.element in found.element.iterancestors())


def _read(doc: Document, found: Main | None) -> Body | None:
    if found is None:
        return None
    top = headline(doc)
    aside, noise = _stands_aside(found), doc.family.noise_of(doc)
    if top is not None:
        noise |= _articles_loaded_below(found.element, top.value)
    blocks = read_blocks(found.element, doc.url, lambda element: element in noise or aside(element), _is_link_list)
    known = doc.portal.boilerplate if doc.portal else frozenset[str]()
    # a theme may set headline and byline into the container that its family has for the body alone
    exact = found.is_exact and (top is None or found.element not in top.value.iterancestors())
    is_own = exact or (doc.family.name != "generic" and top is not None and _opens_plainly(found.element, top.value, blocks))
    cleaned = clean(blocks, "" if is_own else top.evidence if top else "", known, exact)
    if not found.is_exact and (lead := lead_blocks(doc, found.element, cleaned.blocks)):
        cleaned = Cleaned([*lead, *cleaned.blocks], cleaned.notices)
    return Body(found, cleaned)


def _opens_plainly(body: _Element, head: _Element, blocks: list[Block]) -> bool:
    """
    Whether *body* begins with a paragraph of the editor's, and the headline stands outside: if that paragraph repeats the title, the
    author wrote it. Templates mark what they print there.
    """
    first = next((block for block in blocks if block.text or block.images), None)
    return (
        first is not None
        and first.element is not None
        and first.element.tag == "p"
        and not first.element.attrib
        and first.element.getparent() is body
        and body not in head.iterancestors()
    )


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


def _stands_aside(found: Main) -> Callable[[_Element], bool]:
    """A function that says whether an element inside the container is no part of the running text."""

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


def _is_link_list(element: _Element, blocks: list[Block]) -> bool:
    """Whether most of the text in *blocks*, those of *element*, is links."""
    size = sum(len(block.text) for block in blocks)
    return sum(block.linked for block in blocks) > 0.6 * size and size > 0
