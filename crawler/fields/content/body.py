"""The article's body as text, as HTML and as pictures, its further parts included."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape, unescape
from itertools import groupby

from lxml.etree import _Element

from crawler.document import Document, Finding, Rule, once
from crawler.fields.content.blocks import Block
from crawler.fields.content.container import ENOUGH, body_of
from crawler.fields.content.density import texture
from crawler.fields.metadata import stated_body
from crawler.fields.title_claims import key_of
from crawler.items import Image
from crawler.text import parse_html, squeeze, text_of


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
    if root is None or root.raw < ENOUGH or (body is not None and body.picture_count):
        return None
    if len(doc.page.text) > LAST_RESORT_CHARS or sum(1 for _ in doc.root.iter("a")) > LAST_RESORT_LINKS:
        return None
    try:
        import trafilatura

        text = trafilatura.extract(doc.page.text, url=doc.url, include_comments=False)
    except Exception:  # somebody else's code on a page that is strange already; and its own libraries may be missing
        doc.problems["body_text"] = "fallback-failed"
        return None
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
    if not said or 4 * (body.size if (body := body_of(doc)) else 0) > len(said):
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


def _path(element: _Element) -> str:
    """The element as a selector for the evidence: its tag with its id, or with its first class."""
    name = element.get("id") or (element.get("class") or "").partition(" ")[0]
    return f"{element.tag}#{name}" if element.get("id") else f"{element.tag}.{name}" if name else str(element.tag)
