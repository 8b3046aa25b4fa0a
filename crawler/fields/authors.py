"""Who wrote an article, and who edited it: stated in metadata, labelled on the page, signed in its first or last line; else nobody."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.document import Document, Finding, Rule, once
from crawler.fields import founder, nearby, signed
from crawler.fields.belonging import is_foreign, is_of_other_post
from crawler.fields.flow import Line, Piece, width
from crawler.fields.headline import key_of, title_claims
from crawler.fields.kinds import own_kinds
from crawler.fields.labels import values
from crawler.fields.metadata import article_ld, json_ld, lang_of, metas
from crawler.fields.names import has_surname, is_body, is_name, is_person, join_names, names_in
from crawler.fields.runs import elements_named, vocabulary_elements
from crawler.fields.shown_dates import shown_dates
from crawler.fields.sitename import is_site_name
from crawler.text import has_cjk, has_digit, squeeze, text_of
from crawler.urls import registrable_domain

if TYPE_CHECKING:
    from lxml.etree import _Element

AUTHOR_METAS = (
    "parsely-author", "sailthru.author", "cxenseparse:author", "article:author_name", "article:author", "author", "authors", "dc.creator", "dcterms.creator",
    "dc.contributor", "byl", "byline", "citation_author", "rbauthors", "og:article:author", "og:author", "articleauthor", "article.author",
    "weibo:article:author", "bt:author", "vr:author", "twitter:creator:name", "creator", "mediaid:author",
)  # fmt: skip


def _names(doc: Document, texts: Iterable[str], *, portal_too: bool = False) -> list[str]:
    """The names in *texts* that may stand as author: the portal's own name only with *portal_too*."""
    found = list(dict.fromkeys(name for text in texts for name in names_in(text)))
    kept = [name for name in found if portal_too or not is_site_name(doc, name)]
    if len(kept) < 2:
        return kept
    house = registrable_domain(doc.url).partition(".")[0]  # "David Straub, MDR THÜRINGEN" on mdr.de
    kept = [name for name in kept if not _is_of_house(name, house)] or kept
    # "Ana Souza, G1": beside people a number's name is a channel's
    return [name for name in kept if not has_digit(name)] if any(map(is_person, kept)) else kept


def _is_of_house(name: str, house: str) -> bool:
    return name.partition(" ")[0].lower() == house or (len(house) > 3 and name.lower().startswith(house))


def _finding(names: list[str], rule: str, evidence: str) -> Finding[str] | None:
    return Finding(join_names(names), rule, evidence[:160]) if names else None


def from_json_ld(doc: Document) -> Finding[str] | None:
    """The author of the JSON-LD article; references by ``@id`` followed."""
    own = article_ld(doc)
    if own is None:
        return None
    by_id = {item["@id"]: item for item in json_ld(doc) if isinstance(item.get("@id"), str)}
    said = list(_people(own.get("author") or own.get("creator"), by_id))
    return _fuller(doc, _names(doc, said), "json-ld", f"author {said}")


def _fuller(doc: Document, names: list[str], rule: str, evidence: str) -> Finding[str] | None:
    """
    *names*, or those of the byline by the headline where it names the same and more: templates state the first of three authors
    as metadata, and accounts go by first names ("Jana" for "Jana Roe").
    """
    if not names or has_cjk(names[0]) or not _is_shown_with_more(doc, names):
        return _finding(names, rule, evidence)
    for shown in filter(None, (reading(doc) for reading in (from_byline, from_class, from_link))):
        told = [name for name in shown.value.split(", ") if is_person(name)]
        if told != names and all(any(_is_said_in(name, whole) for whole in told) for name in names):
            return Finding(join_names(told), shown.rule, shown.evidence)
    return _finding(names, rule, evidence)


def _is_shown_with_more(doc: Document, names: list[str]) -> bool:
    """Whether a line by the headline holds the first name and more than the names: cheaper than to read all of them for names."""
    size = len(join_names(names)) + 3
    lines = (*nearby.below(doc)[:20], *nearby.above(doc)[:6], *nearby.before_body(doc)[:8])
    return any(len(line.text) > size and names[0] in line.text and not line.is_prose for line in lines)


def _is_said_in(name: str, whole: str) -> bool:
    return name == whole or (" " not in name and name in whole.split())


def _people(value: Any, by_id: dict[str, dict[str, Any]], depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < 3:
        for item in value[:20]:
            yield from _people(item, by_id, depth + 1)
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
    """The author named in a meta element, if it names one and not the portal, its software or an address."""
    found = metas(doc)
    for name in AUTHOR_METAS:
        names = _names(doc, (content for content in found.get(name, ())[:8] if not _COMPANY.search(content)))
        if names:
            return _fuller(doc, names, "meta", f"{name} {found[name][0]}")
    return None


def from_scholarly_meta(doc: Document) -> Finding[str] | None:
    """The authors that journals list for search engines and libraries, one element each: more and surer than what the page's boxes show."""
    found = metas(doc)
    for name in ("citation_author", "citation_authors", "dc.creator"):
        names = [person for person in _names(doc, map(_forename_first, found.get(name, ())[:12])) if is_person(person)]
        if len(names) > 1 or (names and name != "dc.creator"):
            return _finding(names, "meta", f"{name} {names[0]}")
    return None


def _forename_first(name: str) -> str:
    last, comma, fore = name.partition(",")  # Highwire's "Doe, Jane"
    return f"{fore.strip()} {last.strip()}" if comma and "," not in fore else name


def from_card_label(doc: Document) -> Finding[str] | None:
    """Who wrote it by the labels for cards on Twitter that Yoast's and Rank Math's plugins print: "Written by" and the name."""
    found = metas(doc)
    for number in "12":
        label = found.get(f"twitter:label{number}", [""])[0]
        if _WRITTEN.match(label):
            return _fuller(doc, _names(doc, found.get(f"twitter:data{number}", ())[:1]), "meta", f"{label} {number}")
    return None


_WRITTEN = re.compile(
    r"written by|author|(?:geschrieben|verfasst|veröffentlicht) von|autor|écrit par|rédigé par|escrito por|scritto da|geschreven door|napisane przez|написано|автор|作者|撰写|執筆者|글쓴이|yazan|skriven av|skrevet av|ditulis oleh",
    re.I,
)


def from_founder(doc: Document) -> Finding[str] | None:
    """The author in the comment that Founder's newspaper system prints beside the body."""
    said = founder.stated(doc).get("author", "")
    return _finding(_names(doc, [said]), "founder", f"enpproperty {said}") if said else None


# The generator's or the agency's name in a template's author meta, an address, a publishing house.
_COMPANY = re.compile(
    r"^(?:https?:|/)|www\.|\.(?:com|de|net|org|cn|at|ch|it|fr)\b|\b(?:gmbh|ag|e\. ?v|inc|ltd|llc|corp|s\.?a|s\.?r\.?l|bv|kg|verlag|media|online|redaktion|nachrichten|news|press|agency|agentur|institut\w*|universit\w*|landesanstalt)\b|公司|网络|科技|传媒|技术",
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
    return _fuller(doc, _names(doc, said), "microdata", f"{said[:4]}")


def _marked_name(element: _Element) -> str:
    inner = element.xpath(".//*[@itemprop='name']")
    if isinstance(inner, list) and inner and isinstance(inner[0], etree._Element):
        chosen: _Element = inner[0]
        return squeeze(chosen.get("content") or text_of(chosen))
    return squeeze(element.get("content") or text_of(element))


def from_label(doc: Document) -> Finding[str] | None:
    """A name under a label near the headline: 作者：, 记者, 文/, Author:, 글 …"""
    for item in values(doc, "author", "near"):
        names = _labelled_names(doc, item.value, item.label)
        if names:
            return _finding(names, "label", f"{item.label} {item.value}")
    return None


def from_end_label(doc: Document) -> Finding[str] | None:
    """The same at the body's end."""
    for item in values(doc, "author", "end"):
        names = _labelled_names(doc, item.value, item.label)
        if names:
            return _finding(names, "label-end", f"{item.label} {item.value}")
    return None


def _labelled_names(doc: Document, value: str, label: str) -> list[str]:
    names = _names(doc, [_BY_TAIL.sub("", value)])
    if not has_cjk(label):
        return [name for name in names if is_person(name) or (re.match(r"(?i)aut|writ", label) and re.search(r"[:：]", label))]
    if "记者" in label or "記者" in label or label.startswith("文"):  # in an interview the label speaks a sentence
        return [name for name in names if is_person(name)]
    return names


_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|oleh|door|text|written by|posted by|story by|od|przez|автор|tác giả|โดย|द्वारा|লিখেছেন|بقلم|به قلم|מאת|γράφει (?:ο|η)|γράφουν(?: οι)?|كتبت?(?=\s+\S+(?:\s+\S+){1,3}$)|(?:كتبت?|نوشته|írta|piše|pisze|napsala?|scrie)(?=\s*[:：]))"
    r"\s*[:：]?\s+(?!(?:in|on|at)\s)(?P<names>\S.*)$",
    re.I,
)
# "林知夏 发布于 2026-05-26", "由林知夏发布在市场动态"
_POSTED = re.compile(
    r"^(?:由\s*([^\s|·:：，,。]{2,20}?)\s*(?:发布|發佈|发表|發表|张贴|撰写)|([^\s|·:：，,。]{2,20})\s+(?:发布于|發佈於|发表于|發表於)\s*(?=[\d昨今前刚半]))"
)
# What follows the names in a byline: a date, a reading time, a role, where it stood.
_BY_TAIL = re.compile(
    r"\s*(?:[|•·–—]\s|[|•·]|,?\s(?:on|am|le|el|il|den|vom)\s+(?:\d|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lu|ma|me|je|ve|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|\s+at\s+\d|(?<!\w)\(?\d|,?\s+(?:hace|vor|il y a|prije|pre|před|przed|acum|for|för)\s+\d|,?\s+in\s+[A-Z\u4e00-\u9fff]|\b(?:updated|published|posted|stand|illustration|symbolbild|fotos?|photos?|bild)\b"
    r"|[，,。；;]\s*(?:如若?需?|若需?|转载|轉載|未经|未經|欢迎|版权|版權|请|請)"  # "作者：林知夏，如若转载，请注明出处"
    r"|(?:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?\s+\d)|,?\s+(?:\w+\s)?(?:reporter|editor|writer|correspondent|redakteur)\b).*$",
    re.I,
)


def from_byline(doc: Document) -> Finding[str] | None:
    """A short line near the headline that begins with By, Von, Par …, or whose class calls it a byline."""
    for line in (*nearby.below(doc), *nearby.above(doc)[:5], *nearby.before_body(doc)[:8]):
        if line.is_prose and line.width > 160:
            continue
        said = _posted_by(line) or ((match := _BYLINE.match(line.text) or _dated_byline(line)) and match["names"])
        if said and not is_foreign(doc, line.pieces[0].element):
            names = _names(doc, [_BY_TAIL.sub("", said)])
            if names and all(is_person(name) or is_name(name) for name in names) and width(join_names(names)) < 100:
                return _finding(names, "byline", line.text)
    return None


def _dated_byline(line: Line) -> re.Match[str] | None:
    """ "Posted on May 26, 2024 by Jane Doe", "26.05.2024 13:30 von Olga": the names at the end of a line that says when."""
    return _DATED_BY.search(line.text) if line.width < 110 and has_digit(line.text) else None


_DATED_BY = re.compile(
    r"(?:\d{2}|\b[ap]\.?m\.?|\buhr)\s*[,|·•–-]?\s+(?:by|von|par|por|da|door|av|af)\s+(?P<names>[^\W\d][^\d|:]{2,60})$", re.I
)


def _posted_by(line: Line) -> str:
    """The account before 发布于 or after 由; empty where the line is no such."""
    matches = (
        _POSTED.match(piece.text) for piece in line.pieces if "于" in piece.text or "於" in piece.text or piece.text[0] == "由"
    )
    found = next((match[1] or match[2] for match in matches if match), "")
    return "" if found in _NO_POSTER else found


_NO_POSTER = frozenset(("文章", "本文", "首次", "最后", "最近", "作者", "原创", "已", "管理员", "本站", "最早", "初次", "原文"))


def from_class(doc: Document) -> Finding[str] | None:
    """A name in an element near the headline whose class, icon or link calls it the author."""
    for line in (*nearby.below(doc), *nearby.above(doc)[:6], *nearby.before_body(doc)[:8]):
        if line.is_prose:
            continue
        said = [
            piece
            for piece in line.pieces
            if "author" in piece.kinds and "comments" not in piece.kinds and not is_foreign(doc, piece.element)
        ]
        names = _names(doc, (_BY_TAIL.sub("", piece.text) for piece in said[:6]))
        if names and all(map(is_body, names)) and _is_account_card(doc, said[0]):
            continue
        if names and len(names) <= 6:
            return _finding(names, "class", " | ".join(piece.text for piece in said))
    return None


def _is_account_card(doc: Document, piece: Piece) -> bool:
    """Whether a button to follow stands by the name and the page states a source: an authority's or a paper's account that passed the text on."""
    around = (text_of(up) for up in itertools.islice(piece.element.iterancestors(), 3) if len(up) < 12)
    return any(len(text) < 60 and "关注" in text for text in around) and next(values(doc, "source"), None) is not None


_AUTHOR_CLASSED = re.compile(r"(?:[aA]uthor|[bB]yline|writer|zuozhe).* #|#.*author")


def from_far_class(doc: Document) -> Finding[str] | None:
    """The one name that all elements classed as author anywhere outside of lists and comments agree on."""
    said: list[str] = []
    for element in elements_named(doc, _AUTHOR_CLASSED, ("author", "byline", "writer", "zuozhe"))[:60]:
        if "author" not in own_kinds(element) or is_foreign(doc, element) or is_of_other_post(doc, element):
            continue
        text = text_of(element)
        if 2 < len(text) < 80 and ">" not in text:  # a trail to the page
            said.append(text)
    names = list(dict.fromkeys(name for text in said for name in _names(doc, [_BY_TAIL.sub("", text)]) if is_person(name)))
    return _finding(names, "class-far", f"{said[:4]}") if len(names) in (1, 2) else None


_SIGNED = re.compile(
    r"[（(【\[〔]?\s*(?:[\u4e00-\u9fff·\w]{2,16}?)?\s*(?:全媒体|融媒体|首席|特约|实习|见习)?(?:记者|記者|通讯员|通訊員|评论员|实习生|特约撰稿人?)(?!从[^\s　、，,）)]{2})[\s:：/／]*(?P<names>[\u4e00-\u9fff·]{1,4}(?:[\s　、，,]+(?:(?:实习|见习)?(?:记者|通讯员)\s*)?[\u4e00-\u9fff·]{1,4}){0,5})"
    r"\s*(?:[）)】\]〕]|(?:[/／].{0,6}(?:報導|报道|報道|電|电))|(?:报道|報導|報道|摄|文(?![\u4e00-\u9fff]))|$)"  # 记者从市文旅局获悉 names nobody
)


def from_opening(doc: Document) -> Finding[str] | None:
    """The signature in the first lines of the body: （记者唐霁）, 半月谈记者 史卫燕, 〔記者巫其倫／台北報導〕."""
    if not _is_chinese(doc):
        return None
    found: list[str] = []
    for line in (*nearby.below(doc)[:14], *nearby.opening(doc)[:4]):
        text = line.text[:80]
        match = _SIGNED.search(text)
        names = _names(doc, [match["names"]]) if match and _stands_as_signature(text, match) else []
        if not any(map(is_person, names)) and found:
            break  # reporters and their trainees sign line after line
        found.extend(name for name in names if is_person(name))
    return _finding(list(dict.fromkeys(found)), "opening", " ".join(found))


def _stands_as_signature(text: str, match: re.Match[str]) -> bool:
    """Whether the match is a dateline or a line of its own, and not words of a sentence."""
    before, after = text[: match.start()], text[match.end() :]
    if match[0].lstrip()[:1] in "（(【[〔":
        return True
    return not before.strip(" 　◎●■▲") and len(after) < 30 and not re.search("[，。！？]", after)


_LAST = re.compile(
    r"[（(【\[]\s*(?:(?:本报|本刊|本网)?(?:记者|记\s*者|作者|撰稿|文|图文|文/图|通讯员|來源|供稿)?\s*[:：/／]?\s*)(?P<names>[\u4e00-\u9fff·]{2,4}(?:[\s　、，,]+(?:通讯员\s*)?[\u4e00-\u9fff·]{2,4}){0,5})\s*(?:文)?[)）】\]]\s*$"
)


def from_closing(doc: Document) -> Finding[str] | None:
    """The signature that ends the body: （张巨峰）, （记者 张三 李四）, （作者：…）."""
    if not _is_chinese(doc):
        return None
    for line in nearby.closing(doc)[:4]:
        match = _LAST.search(line.text) or (None if line.is_prose else _SIGNED.search(line.text))
        if match:
            names = [name for name in _names(doc, [match["names"]]) if is_person(name)]
            if names:
                return _finding(names, "closing", match[0])
    return None


def from_first_line(doc: Document) -> Finding[str] | None:
    """The name in bold that opens the text, where the portal posts all in its own name."""
    return signed.from_first_line(doc) if from_portal_itself(doc) else None


def from_portal_itself(doc: Document) -> Finding[str] | None:
    """The portal's own name, where JSON-LD or a byline under the headline states it as the author and nobody else is named."""
    own = article_ld(doc) or {}
    by_id = {item["@id"]: item for item in json_ld(doc) if isinstance(item.get("@id"), str)}
    shown = (
        piece.text for line in nearby.below(doc)[:10] if not line.is_prose for piece in line.pieces
        if "author" in piece.kinds or _AUTHOR_LINK.search(_href(piece.element))
    )  # fmt: skip
    for text in (*_people(own.get("author"), by_id), *shown):
        names = _names(doc, [text], portal_too=True)
        if names and all(is_site_name(doc, name) for name in names):
            return _finding(names[:1], "portal-itself", text)
    return None


_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:es|en|in)?|auteurs?|autori|people|person(?:en)?|profiles?|staff|journalists?|contributors?|writers?|columnists?|reporters?|by|redaktion|team|user"
    r"|byline|signature|signatur|firmas?|periodistas?|colunistas?|columnistas?|giornalist[ai]|journalistes?|redacteurs?|auteure|skribenter?|forfattere?|kirjoittaja|toimittaja|szerzok?|avtor[iy]?"
    r"|yazar(?:lar)?|muhabir|penulis|opinionista|kolumnisten?|redactie|kisi|kisiler)/[^/?#]+|[?&](?:author|auth|author_name|autor|autor_id)=",
    re.I,
)


def from_link(doc: Document) -> Finding[str] | None:
    """The text of links near the headline that lead to an author's page, by the shape of their address."""
    for line in (*nearby.below(doc), *nearby.above(doc)[:6], *nearby.before_body(doc)[:8]):
        if line.is_prose:
            continue
        said = [
            piece.text
            for piece in line.pieces
            if _AUTHOR_LINK.search(_href(piece.element)) and not is_foreign(doc, piece.element)
        ]
        names = _names(doc, said[:6])
        if names:
            return _finding(names, "author-link", " | ".join(said))
    return None


def _href(element: _Element) -> str:
    anchor = element if element.tag == "a" else next(element.iterancestors("a"), None)
    return anchor.get("href") or "" if anchor is not None else ""


_ACCOUNT = re.compile(r"(?:admin(?:istrator)?|root|webmaster|editor|管理员|管理員|小编|站长|佚名|游客)", re.I)


def from_account(doc: Document) -> Finding[str] | None:
    """An account of the software itself (admin, 管理员) where the byline shows it as the author: a person hides behind it, but it is what is said."""
    for item in values(doc, "author"):
        account = item.value.split()[0]
        if _ACCOUNT.fullmatch(account):
            return Finding(account, "account", f"{item.label} {item.value}")
    for line in (*nearby.below(doc)[:12], *nearby.above(doc)[:6], *nearby.before_body(doc)[:8]):
        for piece in line.pieces:
            said = "author" in piece.kinds or _AUTHOR_LINK.search(_href(piece.element))
            if said and _ACCOUNT.fullmatch(piece.text) and not line.is_prose and not is_foreign(doc, piece.element):
                return Finding(piece.text, "account", line.text[:80])
    return None


_PARTS = re.compile(r"\s*(?:[|｜•·—–/]|\s-\s|,\s)\s*")


def from_dateline(doc: Document) -> Finding[str] | None:
    """A person's name without a label beside the date: on its line, or alone on the line before or after it."""
    elements = {date.element for date in shown_dates(doc)[:2]}
    days = {date.moment.raw for date in shown_dates(doc)[:2]}
    for lines in (nearby.below(doc)[:16], nearby.above(doc)[:3], nearby.before_body(doc)[:6]):
        for number, line in enumerate(lines):
            if line.is_prose or elements.isdisjoint(piece.element for piece in line.pieces):
                continue
            texts = [piece.text for piece in line.pieces if _may_sign(piece)]
            for day in days:  # 本报记者 周杰　2026-05-26, all in one piece
                texts = [text.replace(day, "|") for text in texts]
            own = [part for text in texts for part in _PARTS.split(text)]
            beside = [
                other.text
                for other in lines[max(0, number - 1) : number + 2]
                if other is not line and not other.is_prose and all(map(_may_sign, other.pieces))
            ]
            for text in (*own, *(beside if _is_chinese(doc) else ())):
                names = _unlabelled(doc, text)
                if names:
                    return _finding(names, "dateline", text)
    return None


def _may_sign(piece: Piece) -> bool:
    """Whether a piece without a label may be a signature: not where it is a link to anything but an author, or its class calls it a section."""
    href = _href(piece.element)
    return (not href or _AUTHOR_LINK.search(href) is not None) and own_kinds(piece.element).isdisjoint(
        ("category", "tags", "source")
    )


def from_alone(doc: Document) -> Finding[str] | None:
    """A person's name that is the first line under the headline, or the last line of the body, and nothing else."""
    if not _is_chinese(doc):
        return None  # two capitalised words may be anything
    for line in (*nearby.below(doc)[:2], *nearby.closing(doc)[:2]):
        names = _unlabelled(doc, line.text) if all(map(_may_sign, line.pieces)) else []
        if names and not is_foreign(doc, line.pieces[0].element):
            return _finding(names, "alone", line.text)
    return None


def _unlabelled(doc: Document, text: str) -> list[str]:
    """The names that *text* consists of, where it is shaped like persons' names beyond doubt."""
    text = _ROLE.sub("", text)
    if width(text) > 48 or any(character.isdigit() or character in ":：" for character in text):
        return []
    names = _names(doc, [text])
    covered = sum(map(len, names))
    if not names or covered < 0.75 * len(text.replace(" ", "")):
        return []
    if has_cjk(text):
        return names if all(map(is_person, names)) and any(map(has_surname, names)) and _is_chinese(doc) else []
    if any(key_of(name) in claim for name in names for claim in map(key_of, title_claims(doc))):
        return []  # a section or the matter itself, which the headline names, too
    return (
        names
        if all(is_person(name) and len(name.split()) in (2, 3) and name[0].isupper() and not name.isupper() for name in names)
        else []
    )


_ROLE = re.compile(r"^[\s■●◎▲◆□]*(?:(?:本报|本刊|本网|特约|实习|见习|首席)?(?:记者|通讯员|评论员)[\s:：]*)?(?=[\u4e00-\u9fff])")


@once
def _is_chinese(doc: Document) -> bool:
    return (lang_of(doc) or "").startswith("zh")


def editor(doc: Document) -> Finding[str] | None:
    """Who edited: 责任编辑：, 编辑：, 责编： near the headline or at the end, in this order."""
    for item in values(doc, "editor"):
        names = names_in(item.value)
        if names:
            return Finding(join_names(names), "label", f"{item.label} {item.value}")
    return None


def _editor_in_brackets(doc: Document) -> Finding[str] | None:
    for line in (*nearby.closing(doc), *nearby.ending(doc)[:12]):
        match = _EDITOR.search(line.text)
        if match and (names := names_in(match[1])):
            return Finding(join_names(names), "bracket", match[0])
    return None


_EDITOR = re.compile(r"[\[（(【〔]\s*(?:责任编辑|責任編輯|责编|編輯|编辑)\s*[:：]?\s*([^\])）】〕]{2,30})")

NEAR: tuple[Rule, ...] = (
    from_scholarly_meta, from_json_ld, from_label, from_microdata, from_byline, from_class, from_link, from_meta, from_card_label,
)  # fmt: skip
"""What the head states and the lines around the headline show; the rest looks for a person where none is named so."""
RULES: tuple[Rule, ...] = (
    *NEAR, from_founder, signed.from_sentence, signed.from_parted_label, from_opening, signed.from_name_and_paper, signed.from_korean_line, from_closing, signed.from_japanese_bracket,
    from_end_label, signed.from_foot, from_far_class, signed.from_box, from_dateline, from_alone, signed.from_last_line, signed.from_agency, from_first_line, from_account,
    from_portal_itself,
)  # fmt: skip
EDITOR: tuple[Rule, ...] = (editor, _editor_in_brackets)
