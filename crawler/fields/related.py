"""The links a page offers as related to its article: blocks under 相关文章, Related, Mehr zum Thema …; no hot lists, no navigation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from crawler.document import Document, Finding, Rule
from crawler.fields.flow import width
from crawler.fields.kinds import own_words
from crawler.fields.link_lists import heading_elements, links_in, list_under, with_its_likes
from crawler.fields.metadata import is_front
from crawler.fields.runs import elements_named
from crawler.fields.unheaded import cards_after_body
from crawler.items import Link
from crawler.text import text_of
from crawler.urls import host_of, same_portal

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.items import Article

MOST = 40
# Headings that say the links below are near to this article. 猜你喜欢 and 推荐阅读 are what many themes call the same block; they count
# only after the body. Hot and newest lists (热门, 排行, 最新, 点击榜) and the reader's history never do.
_SURE = re.compile(
    r"^\W*(?:[“\"「].{1,60}[”\"」]\s*的\s*)?(?:(?:与|和)?(?:本文|此文|该文|文章|此|其[它他])?\s*)?(?:您可能感兴趣的)?(?:相关|相關|延伸|扩展|拓展|关联|關聯|関連|同类|同类型|关于).{0,3}"
    r"(?:文章|阅读|閱讀|推荐|推薦|新闻|新聞|内容|報導|报道|资讯|资料|专题|链接|连结|信息|热点|話題|记事|記事|ニュース|キーワード|图片|帖子|博文|日志|主题|话题|的文章|标签文章)"
    r"|^\W*(?:延伸閱讀|延伸阅读|相关$|关联阅读|関連記事|関連ニュース|あわせて読みたい|こちらの記事も|관련\s?(?:기사|뉴스|글)|함께 (?:본|볼만한).{0,4}"
    r"|(?:more )?related(?:\s+(?:articles?|posts?|stories|story|news|content|links?|coverage|topics?|reading|to this.*|items?))?|more (?:on|about|from) (?:this|the) (?:story|topic|subject).*|see also|read (?:also|more about.*|next)|you (?:may|might) (?:also )?(?:like|be interested in|enjoy).*"
    r"|similar (?:articles?|posts?|stories)|further reading|mehr zum thema.*|(?:weitere|mehr|verwandte|ähnliche) (?:artikel|beiträge|themen|posts|nachrichten)(?: zum thema.*)?|das könnte (?:sie|dich|ihnen|dir|euch) auch .*|auch interessant|lesen sie auch.*|lesen sie mehr zum thema"
    r"|(?:articles?|contenus?|sujets?) (?:liés?|similaires?|associés?|connexes)|sur le même (?:thème|sujet).*|à lire aussi.*|lire aussi.*|voir aussi|dans la même rubrique|(?:art[ií]culos?|noticias|entradas|contenidos?|notas?) relacionad[oa]s|m[aá]s sobre este tema|te puede interesar|(?:también )?te puede interesar|quizás también.*"
    r"|leia (?:também|mais)|(?:notícias|matérias|artigos|posts) relacionad[oa]s|veja também|articoli correlati|potrebbe interessarti.*|leggi anche.*|ti potrebbe interessare.*|lees ook.*|gerelateerde? .*|läs (?:också|mer)|les også|læs også|zobacz (?:też|także).*|czytaj (?:też|także|również).*|powiązane.*"
    r"|(?:читайте|смотрите) также.*|по теме.*|похожие (?:записи|статьи|новости|материалы)|материалы по теме|ilgili (?:haberler|yazılar|içerikler)|benzer (?:haberler|yazılar)|související.*|baca juga.*|(?:artikel|berita) (?:terkait|lainnya terkait)|(?:مقالات|أخبار|مواضيع|موضوعات) (?:ذات صلة|متعلقة)|(?:اخبار|مطالب|خبرهای) مرتبط"
    r"|(?:các )?(?:tin|bài)(?: bài| viết| tức)* liên quan|[iİ]lgili (?:haberler|yazılar|içerikler|konular)|(?:notizie|articoli|contenuti) (?:correlat[ie]|simili)|podobne (?:artykuły|wpisy|wiadomości)|przeczytaj (?:też|także|również).*"
    r"|articole (?:similare|asemănătoare)|σχετικά (?:άρθρα|νέα)|podobné články|kapcsolódó (?:cikkek|hírek)|(?:схожі|пов'язані) (?:новини|статті)|новини за темою|связанные (?:новости|статьи|материалы)|читайте також.*|(?:ข่าว|บทความ|เรื่อง)ที่เกี่ยวข้อง|संबंधित (?:खबरें|ख़बरें|लेख|समाचार)|כתבות (?:נוספות בנושא|קשורות)|עוד בנושא|relaterade? (?:artiklar|nyheter)|relaterte? (?:artikler|saker))\W*$",
    re.I,
)
# What speaks to the reader of this page is drawn for it; what is recommended to all (推荐阅读, 精彩推荐) is often the editor's pick, the same on
# every page. So the latter count only where no box of the former kind stands.
_GUESSED = re.compile(
    r"^\W*(?:猜[你您]喜欢|[你您]可能(?:也|还)?(?:喜欢|感兴趣|会喜欢).{0,8}|大家还在看|看了又看|为[你您]推荐|更多(?:相关|同类).{0,6})\W*$",
    re.I,
)
_LIKELY = re.compile(
    r"^\W*(?:推荐(?:阅读|文章|新闻|内容|资讯)|精彩推荐|更多精彩.{0,6}|おすすめ(?:記事)?|recommended(?: (?:for you|reading|articles|stories|posts))?)\W*$",
    re.I,
)
# 猜你喜欢 in the languages of _SURE: on most portals it is the box of related posts, on some the same everywhere.
_TO_READER = re.compile(
    r"^\W*(?:you (?:may|might)|das könnte (?:sie|dich|ihnen|dir|euch)|(?:también )?te puede|quizás también|potrebbe|ti potrebbe|こちらの記事も)",
    re.I,
)
# What stands in all that the patterns match.
_SURE_WORDS = [
    word.replace("_", " ")
    for word in (
        "相关 相關 延伸 扩展 拓展 关联 關聯 関連 同类 关于 あわせて こちら 관련 함께 relat see_also read_ you_may you_might similar more_on more_about more_from further mehr weitere"
        " verwandte ähnliche das_könnte auch lesen_sie lié similaire associé connexe sur_le_même lire_aussi voir_aussi dans_la_même relacionad este_tema interesar quizás leia_ veja_ correlati"
        " leggi_anche lees_ook gerelateerde läs_ les_også læs_også zobacz_ czytaj_ powiązane читайте смотрите по_теме похожие ilgili benzer související baca_juga terkait ذات_صلة متعلقة مرتبط liên_quan lgili simil podobn przeczytaj asemănătoare σχετικά kapcsolódó схожі пов'язані за_темою связанные relatert читайте_також ที่เกี่ยวข้อง संबंधित כתבות בנושא"
    ).split(" ")
]
_GUESSED_WORDS = ("猜", "可能", "还在看", "看了又看", "推荐", "更多")
_LIKELY_WORDS = ("推荐", "更多", "おすすめ", "recommended")
_CLASSED = re.compile(r"[Rr]elate|xiangguan|relevant|similar|yarpp|(?<![\w-])rel(?![\w-])")
_CLASS_WORDS = ("rel", "xiangguan", "similar", "yarpp")
_BOX_TAGS = frozenset(("div", "section", "ul", "aside", "dl", "nav"))
_RELATED_WORDS = frozenset("related relate relates rel relevant xiangguan similar yarpp xgwz".split())


def under_heading(doc: Document) -> Finding[list[Link]] | None:
    """The link lists under a heading that says they are related to the article."""
    return _under(doc, _SURE, _SURE_WORDS, "heading")


def in_class(doc: Document) -> Finding[list[Link]] | None:
    """The links of blocks classed as related."""
    found: dict[str, Link] = {}
    for element in [box for box in elements_named(doc, _CLASSED, _CLASS_WORDS) if box.tag in _BOX_TAGS][:20]:
        if _RELATED_WORDS.isdisjoint(own_words(element)) or _holds_headline(doc, element):
            continue
        for link in _posts(doc, links_in(doc, element)):
            found.setdefault(link.url, link)
        if not found or (len(found) == 1 and _in_sidebar(element)):
            found.clear()  # one link beside the text is a teaser; one after it may be all there is
    return Finding(list(found.values())[:MOST], "class") if found else None


def under_likely_heading(doc: Document) -> Finding[list[Link]] | None:
    """The same under 猜你喜欢, else under 推荐阅读, Recommended, where the block stands after the body."""
    guessed = _under(doc, _GUESSED, _GUESSED_WORDS, "heading-likely")
    return guessed or _under(doc, _LIKELY, _LIKELY_WORDS, "heading-likely")


def _under(doc: Document, pattern: re.Pattern[str], words: Iterable[str], rule: str) -> Finding[list[Link]] | None:
    headings = list(heading_elements(doc, pattern, words))
    apart = _apart_from_text(doc, headings)
    found, said = _linked_under(doc, apart, rule)
    if len(found) < 2 and len(apart) < len(headings):
        found, said = _linked_under(doc, headings, rule)
    return Finding(list(found.values())[:MOST], rule, " | ".join(said)[:120]) if found else None


def _linked_under(doc: Document, headings: list[_Element], rule: str) -> tuple[dict[str, Link], list[str]]:
    """{address: link} of what the headings announce, and the headings that announce something."""
    found: dict[str, Link] = {}
    said = []
    for heading in headings:
        if rule == "heading-likely" and _in_sidebar(heading):
            continue
        if _INLINE.search(heading.text or "") and len(heading) and heading[0].tag == "a":
            continue  # 相关阅读：<a>…</a>、<a>…</a> in one paragraph is the text's own
        links = _listed_under(doc, heading)
        if len(links) <= MOST and links:
            said.append(text_of(heading))
            for link in links:
                found.setdefault(link.url, link)
    return found, said


def _apart_from_text(doc: Document, headings: list[_Element]) -> list[_Element]:
    """The headings outside of the running text; those in it (Baca juga: … between two paragraphs) only where there are no others."""
    from crawler.fields.main import main_block

    body = main_block(doc) if len(headings) > 1 else None
    if body is None:
        return headings
    paragraphs = [child for child in body.iter("p") if text_of(child)]
    last = paragraphs[-1] if paragraphs else None
    order = {element: place for place, element in enumerate(body.iter())}
    apart = [one for one in headings if one not in order or last is None or order[one] > order[last]]
    return apart or headings


_INLINE = re.compile(r"[:：]\s*$")


def _listed_under(doc: Document, heading: _Element) -> list[Link]:
    """The posts of the list under *heading*; where keywords share its line (相关文章 关键词：…), of the list after them."""
    block = list_under(heading) if not _is_in_empty_box(heading) else None
    for _ in range(2):
        if block is None or _holds_headline(doc, block) or (_is_side(block) and not _in_sidebar(heading)):
            break  # nothing stands under the heading: what follows is the next column
        if links := _posts(doc, [link for like in with_its_likes(block) for link in links_in(doc, like)]):
            return links
        block = list_under(block)
    return []


def _is_in_empty_box(heading: _Element) -> bool:
    """Whether the box called related around *heading* holds no link: the theme (Cocoon) shows the heading where there are no such posts."""
    inner = heading
    for box in islice(heading.iterancestors(), 3):
        if not _RELATED_WORDS.isdisjoint(own_words(box)) and inner.getnext() is not None and text_of(box) == text_of(heading):
            return next(box.iter("a"), None) is None
        inner = box
    return False


_SIDE = frozenset(
    "sidebar aside side sider rightbar pright footer widget".split()
)  # pright: the side column of DedeCMS, sider of EmpireCMS


def _in_sidebar(element: _Element) -> bool:
    return any(map(_is_side, element.iterancestors()))


def _is_side(node: _Element) -> bool:
    words = own_words(node)
    return (node.tag in ("aside", "footer") and _RELATED_WORDS.isdisjoint(words)) or _is_side_named(words)


def _is_side_named(words: frozenset[str]) -> bool:
    return not _SIDE.isdisjoint(words) and ("footer" not in words or _POST_WORDS.isdisjoint(words))  # post-footer is the post's


_POST_WORDS = frozenset("post entry article".split())


def _holds_headline(doc: Document, block: _Element) -> bool:
    from crawler.fields.headline import headline
    from crawler.fields.main import main_block

    head, body = headline(doc), main_block(doc)
    return any(
        anchor is not None and (block is anchor or block in anchor.iterancestors())
        for anchor in (head.value if head else None, body)
    )


_MORE = re.compile(r"^\W*(?:更多|more|mehr|查看更多|换一[批换]|view all|see all|read more|详细|\[详细\]|阅读全文|all)\W*$", re.I)


def _posts(doc: Document, links: list[Link]) -> list[Link]:
    """The links that may be posts: on this portal or its sister hosts, titled like posts and not like a category."""
    kept = [
        link
        for link in links
        if not _MORE.match(link.title)
        and width(link.title) > 5
        and "/tag/" not in link.url
        and "/author/" not in link.url
        and doc.family.role_of(link.url) is None
        and not is_front(link.url)
    ]
    own = [link for link in kept if same_portal(link.url, [host_of(doc.url)])]
    return own or [link for link in kept if width(link.title) > 12]


def speaks_to_reader(article: Article) -> bool:
    """Whether what *article* has as related stood under a heading like 猜你喜欢 or 推荐阅读, which need not be drawn for this post."""
    rule = article.rules.get("related")
    return rule == "heading-likely" or (rule == "heading" and _TO_READER.match(article.evidence.get("related", "")) is not None)


def in_cards(doc: Document) -> Finding[list[Link]] | None:
    """The cards after the body that no heading names."""
    links = cards_after_body(doc)
    return Finding(links, "cards") if links else None


RULES: tuple[Rule, ...] = (under_heading, in_class, under_likely_heading, in_cards)
