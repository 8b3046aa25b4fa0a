"""Which names in a text may stand as its author, and in whose name a portal itself writes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.document import Document, Finding, once
from crawler.fields.metadata import lang_of
from crawler.fields.people.names import is_person, join_names, names_in
from crawler.fields.sitename import is_site_name
from crawler.text import has_digit
from crawler.urls import registrable_domain


def own_names(doc: Document, texts: Iterable[str], *, portal_too: bool = False) -> list[str]:
    """The names in *texts* that may stand as author: the portal's own name only with *portal_too*."""
    lang = lang_of(doc)
    found = list(dict.fromkeys(name for text in texts for name in names_in(text, lang)))
    kept = [name for name in found if portal_too or not is_site_name(doc, name)]
    if len(kept) < 2:
        return kept
    house = registrable_domain(doc.url).partition(".")[0]  # "David Straub, MDR THÜRINGEN" on mdr.de
    kept = [name for name in kept if not _is_of_house(name, house)] or kept
    # "Ana Souza, G1": beside people a number's name is a channel's; 聯合報 王小慧, 《中国企业家》 林涛: who wrote it, and whose reporter that is
    return [name for name in kept if not has_digit(name) and not _PAPER.search(name)] if any(map(is_person, kept)) else kept


_PAPER = re.compile("^《.*》$|[\u4e00-\u9fff](?:[报報社]|新聞網|新闻网|電視台|电视台)$")


def _is_of_house(name: str, house: str) -> bool:
    return name.partition(" ")[0].lower() == house or (len(house) > 3 and name.lower().startswith(house))


def finding_of(names: Iterable[str], rule: str, evidence: str) -> Finding[str] | None:
    """*names*, each once, as one value; None for none."""
    found = list(dict.fromkeys(names))
    return Finding(join_names(found), rule, evidence[:160]) if found else None


@once
def is_chinese(doc: Document) -> bool:
    """Whether the page is in Chinese, where two to four characters beside a date are a name."""
    return (lang_of(doc) or "").startswith("zh")
