"""Who wrote an article, and who edited it, as metadata state it, labels name it, or the first or last line is signed; else nobody."""

from __future__ import annotations

import re

from crawler.document import Document, Finding, Rule
from crawler.fields import nearby
from crawler.fields.labels import values
from crawler.fields.metadata import article_ld, json_ld
from crawler.fields.people import bylines, signed, signed_eastern, stated_authors, unlabelled_authors
from crawler.fields.people.author_names import finding_of, is_chinese, own_names
from crawler.fields.people.byline_words import AUTHOR_LINK
from crawler.fields.people.names import is_person, join_names, names_in
from crawler.fields.people.surnames import has_surname
from crawler.fields.sitename import is_site_name


def from_bold_first_line(doc: Document) -> Finding[str] | None:
    """The name in bold at the text's beginning, on portals that post everything in their own name."""
    return signed.from_first_line(doc) if from_portal_itself(doc) else None


def from_portal_itself(doc: Document) -> Finding[str] | None:
    """The portal's own name, if JSON-LD or a byline under the headline gives it as the author and no other."""
    own = article_ld(doc) or {}
    by_id = {item["@id"]: item for item in json_ld(doc) if isinstance(item.get("@id"), str)}
    shown = (
        piece.text for line in nearby.below(doc)[:10] if not line.is_prose for piece in line.pieces
        if "author" in piece.kinds or AUTHOR_LINK.search(bylines.href_of(piece.element))
    )  # fmt: skip
    for text in (*stated_authors.people_in(own.get("author"), by_id), *shown):
        names = own_names(doc, [text], portal_too=True)
        if names and all(is_site_name(doc, name) for name in names):
            return finding_of(names[:1], "portal-itself", text)
    return None


def editor(doc: Document) -> Finding[str] | None:
    """The editor under a label (责任编辑：, 编辑：, 责编：) near the headline, else at the body's end."""
    for item in values(doc, "editor"):
        names = names_in(_STAFF_CODE.sub("", item.value))
        if names:
            return Finding(join_names(names), "label", f"{item.label} {item.value}")
    return None


# 责任编辑：张玉 SN123, 王芳_NBJS17213, 王强 HF013: portals' systems print the editor's account behind the name
# ; the news agency in Taipei prints the day: （編輯：林克倫）1150609
_STAFF_CODE = re.compile(r"[\s_（(/-]*(?<![A-Za-z\d])[A-Za-z]{1,6}\d{2,8}\b\s*[）)]?|[）)]\s*\d{6,8}$")


def from_meta(doc: Document) -> Finding[str] | None:
    """The author in a meta element; where that names an organisation, rather the person whom the body's foot labels as the author."""
    found = stated_authors.from_meta(doc)
    if found and is_chinese(doc) and not any(map(has_surname, found.value.split(", "))):
        foot = bylines.from_end_label(doc)
        return foot if foot and all(map(has_surname, foot.value.split(", "))) else found
    return found


def _editor_in_brackets(doc: Document) -> Finding[str] | None:
    for line in (*nearby.closing(doc), *nearby.ending(doc)[:12]):
        match = _EDITOR.search(line.text)
        if match and (names := names_in(match[1])):
            return Finding(join_names(names), "bracket", match[0])
    return None


def _edited_by(doc: Document) -> Finding[str] | None:
    for line in nearby.around_headline(doc):
        match = _EDITED_BY.fullmatch(line.text) if line.text[:1] in "EeRrBb" else None
        if match and (names := [name for name in names_in(match[1]) if is_person(name)]):
            return Finding(join_names(names), "byline", match[0])
    return None


_EDITED_BY = re.compile(r"(?:edited|redigiert|bearbeitet)\s+(?:by|von)\s*:?\s+([^\d|]{4,40})", re.IGNORECASE)
_EDITOR = re.compile(r"[\[（(【〔]\s*(?:责任编辑|責任編輯|责编|編輯|编辑)\s*[:：]?\s*([^\])）】〕]{2,30})")

NEAR: tuple[Rule, ...] = (
    stated_authors.from_scholarly_meta,
    stated_authors.from_json_ld,
    bylines.from_label,
    stated_authors.from_microdata,
    bylines.from_byline,
    bylines.from_class,
    bylines.from_link,
    from_meta,
    stated_authors.from_card_label,
)
"""What the head states and what stands around the headline; the other rules look for somebody elsewhere."""
RULES: tuple[Rule, ...] = (
    *NEAR,
    stated_authors.from_founder,
    signed.from_sentence,
    signed.from_parted_label,
    unlabelled_authors.from_opening,
    signed.from_name_and_paper,
    signed_eastern.from_korean_line,
    unlabelled_authors.from_closing,
    signed_eastern.from_japanese_credit,
    signed_eastern.from_japanese_bracket,
    bylines.from_end_label,
    signed.from_foot,
    signed.from_foot_line,
    bylines.from_far_class,
    signed.from_box,
    bylines.from_account,  # 作者：admin, before a guess
    unlabelled_authors.from_dateline,
    unlabelled_authors.from_alone,
    signed.from_last_line,
    signed.from_agency,
    from_bold_first_line,
    bylines.from_account_card,
    from_portal_itself,
)
EDITOR: tuple[Rule, ...] = (editor, _editor_in_brackets, _edited_by)
