"""How often an article was viewed and commented on, where the page itself shows it; None where it doesn't."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.counts import find_counts, read_count
from crawler.document import Document, Finding, Rule, once
from crawler.families.region import foot_lines
from crawler.fields import nearby
from crawler.fields.belonging import is_of_other_post, is_post_foot
from crawler.fields.content.lines import is_counter
from crawler.fields.flow import Line, Piece
from crawler.fields.kinds import kinds_of, own_words
from crawler.fields.metadata import article_ld, json_ld
from crawler.fields.runs import elements_named
from crawler.text import has_digit, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_NUMBER = re.compile(
    r"^\D{0,3}(?:\d{1,3}(?:[,，. ]\d{3})+|\d+(?:\.\d+)?)\s*(?:[kKmMwW万萬亿億]\+?|\+)?\s*(?:次|人|点|條|条|views?|reads?|℃|°)?[^\w.'′’]{0,2}$"
)
_VIEW_INTERACTIONS = ("ReadAction", "ViewAction", "WatchAction", "InteractionCounter")
_PLACES = 30  # lines after the body in which counters may stand


def _lines_with_counts(doc: Document) -> Iterator[Line]:
    """The lines on which counters may stand: around the headline, in the body's foot, after the body."""
    yield from nearby.below(doc)
    yield from nearby.above(doc)[:8]
    yield from nearby.before_body(doc)[:10]
    own = foot_lines(doc)
    yield from (
        line
        for line in nearby.closing(doc)
        if any(up in own for up in line.pieces[0].element.iterancestors())
        or line.pieces[0].element in own
        or is_counter(line.text)
    )
    yield from nearby.ending(doc)[:_PLACES]


@once
def _shown_counts(doc: Document) -> dict[str, tuple[int, str]]:
    """
    {"views" and "comments": (the count, the text it was read from)}, as labels and icons around headline and body say.

    Of several the one nearest to the headline is taken.
    """
    found: dict[str, tuple[int, str]] = {}
    lines = [line for line in _lines_with_counts(doc) if not (line.is_prose and line.width > 200) and has_digit(line.text)]
    # what counts the site's posts counts its visits and comments too
    of_site = {_box_of(line) for line in lines if _COUNTS_POSTS.search(line.text)}
    for line in lines:
        if _is_filled_by_script(line) and not _is_counted_by_host(doc, line.text):
            continue
        if of_site and _box_of(line) in of_site:
            continue
        for field, count in _counts_on(line):
            if field not in found and not _is_anothers(doc, line) and not (field == "views" and _is_of_site(line)):
                found[field] = count
    return found


def _counts_on(line: Line) -> Iterator[tuple[str, tuple[int, str]]]:
    """("views" or "comments", (the count, the text it was read from)) by the labels on a line, then by its icons and classes."""
    numbers = [piece for piece in line.pieces if _NUMBER.match(piece.text)]
    seen = {read_count(piece.text) for piece in numbers if _is_counted(piece, "views")}
    for field, count in find_counts(line.text).items():
        if field != "comments" or count not in seen:  # an icon before the number names it: Comments, then an eye and 717
            yield field, (count, line.text)
    for piece in numbers:
        for field in ("views", "comments"):
            if _is_counted(piece, field) and (number := read_count(piece.text)) is not None:
                yield field, (number, f"{field} icon or class {piece.text}")


# 日志：279 in a blog's statistics, 访问：121369 below it. Chinese systems of blogs and their sidebars have them.
_COUNTS_POSTS = re.compile(
    r"^(?:日志|文章|博文|随笔|帖子)(?:总?数量?|总计)?\s*[:：]\s*\d+\s*篇?$|^(?:随笔|日志|文章|博文) - \d|\d\s*篇(?:文章|日志|博文|随笔)|^\d[\d,.]*\s(?:articles|posts)\b"
)
# 本站总访问量, 总访问量：1,204,331, 访客: the counters of visitors that site owners paste into head or foot
_COUNTS_VISITORS = re.compile(
    r"(?:本站|全站|[网網]站|站[点點]|本博客?|小站)(?:的|累[计計]|[总總])*(?:被?[访訪][问問客]|[浏瀏][览覽]|[点點][击擊]|人[气氣])|(?<![文章页頁])(?:[总總]|累[计計])[访訪][问問客]|[您你]是第"
)
_BARE_VISITS = re.compile(r"(?:^|\s)(?:[访訪][问問客]|visits|visitors)\s*[:：]", re.I)
_ENDS_OF_PAGE = frozenset("header footer head foot top bottom".split())


def _box_of(line: Line) -> _Element:
    """The element that a counter shares with its neighbours: the list of an item, else what its text stands in."""
    element = line.pieces[0].element
    parent = element.getparent()
    return parent if parent is not None and element.tag in ("li", "dd", "span") else element


def _is_of_site(line: Line) -> bool:
    """Whether views are those of the whole site: its visitors, in words, or a bare 访问：in the page's head or foot."""
    if _COUNTS_VISITORS.search(line.text):
        return True
    return _BARE_VISITS.search(line.text) is not None and any(
        up.tag in ("header", "footer") or (own_words(up) & _ENDS_OF_PAGE and not own_words(up) & {"post", "entry", "article"})
        for up in line.pieces[0].element.iterancestors()
        if up.tag not in ("body", "html")
    )


def _is_counted(piece: Piece, field: str) -> bool:
    """
    Whether the class or icon of the number, or of the box directly around it, names this field and no other: "view" farther out is
    a layout's (Drupal's views, article-view), and time-to-read a clock's.
    """
    if field not in piece.kinds or not piece.kinds.isdisjoint(("author", "date")):
        return False
    if field == "views" and "comments" in piece.kinds:
        return False
    if not own_words(piece.element).isdisjoint(("share", "facebook", "twitter")):
        return False
    return field != "views" or piece.icon is not None or field in kinds_of(piece.element, 2)


_FILLED_BY_SCRIPT = re.compile(r"busuanzi|leancloud|waline|twikoo|artalk|vercount|finicount", re.I)


def _is_filled_by_script(line: Line) -> bool:
    """Whether a script of a third party fills the number in: what the page holds until then is a zero or out of date."""
    return any(
        _FILLED_BY_SCRIPT.search(f"{piece.element.get('id') or ''} {piece.element.get('class') or ''}") for piece in line.pieces
    )


def _is_counted_by_host(doc: Document, text: str) -> bool:
    """
    Whether the portal's own software filled the number in, in an element named after a script.

    Hexo themes that were ported to Typecho, Halo or WordPress keep the element's name, and fill it when they serve the page. A static
    site knows no number, and what stands in for a script's is a zero.
    """
    return doc.family.name in _COUNTING_FAMILIES and any(find_counts(text).values())


_COUNTING_FAMILIES = frozenset(("typecho", "wordpress", "zblog", "emlog", "halo"))


def _is_anothers(doc: Document, line: Line) -> bool:
    """Whether the counter on *line* is another post's: it stands in a list of posts or a sidebar."""
    element = line.pieces[0].element
    return is_of_other_post(doc, element) or _in_list(element, _around_headline(doc))


@once
def _around_headline(doc: Document) -> frozenset[_Element]:
    """What holds the headline: the article's own, whatever its class says ("article-list" is argon's main column)."""
    from crawler.fields.headline import headline

    found = headline(doc)
    return frozenset(found.value.iterancestors()) if found else frozenset()


_LISTS = frozenset("sidebar related recommend hot widget list rank aside footer".split())


def _in_list(element: _Element, around: frozenset[_Element]) -> bool:
    """Whether *element* stands in a list, a side column or the page's foot, below what holds the headline (*around*)."""
    node: _Element | None = element
    for _ in range(6):
        if node is None or node.tag == "body" or node in around:
            return False
        if is_post_foot(node):
            node = node.getparent()
            continue
        words = own_words(node)
        if node.tag in ("div", "p", "ul", "section") and words & {"post", "entry", "article"}:
            words -= {"footer"}  # the foot of the post, not of the page
        if words & {"inline", "unstyled", "meta"}:  # "list-inline" is how a byline is laid out, not a list of posts
            words -= {"list"}
        if node.tag in ("aside", "footer", "nav") or not _LISTS.isdisjoint(words):
            return True
        node = node.getparent()
    return False


def shown_views(doc: Document) -> Finding[int] | None:
    """The views shown around headline and body, with a label (阅读 30, 59点热度, 1,234 views) or the icon of an eye."""
    found = _shown_counts(doc).get("views")
    if found and not found[0] and doc.family.counts_own_visit:
        return None
    return Finding(found[0], "label", found[1][:120]) if found else None


def shown_comments(doc: Document) -> Finding[int] | None:
    """The number of comments shown around headline and body, with a label or an icon."""
    found = _shown_counts(doc).get("comments")
    return Finding(found[0], "label", found[1][:120]) if found else None


def stated_views(doc: Document) -> Finding[int] | None:
    """The ``interactionStatistic`` of JSON-LD that counts reads or views; a zero is taken for "not counted"."""
    for item in (article_ld(doc) or {}, *json_ld(doc)):
        statistics = item.get("interactionStatistic")
        for statistic in statistics if isinstance(statistics, list) else [statistics]:
            if isinstance(statistic, dict) and any(
                kind in str(statistic.get("interactionType")) for kind in _VIEW_INTERACTIONS[:3]
            ):
                number = read_count(str(statistic.get("userInteractionCount") or ""))
                if number:
                    return Finding(number, "json-ld", str(statistic)[:120])
    return None


def stated_comments(doc: Document) -> Finding[int] | None:
    """The ``commentCount`` of the JSON-LD article."""
    value = (article_ld(doc) or {}).get("commentCount")
    number = read_count(str(value)) if isinstance(value, int | str) and str(value) else None
    return Finding(number, "json-ld", f"commentCount {value}") if number is not None else None


def titled_comments(doc: Document) -> Finding[int] | None:
    """The number in the heading above the comments, as WordPress's own themes print it: 《…》有2条评论, "3 thoughts on …"."""
    for element in elements_named(doc, _COMMENTS_HEADING, ("comment",))[:2]:
        if element.get("id") == "comments" and element.tag not in ("h2", "h3", "h4"):
            continue  # the comments themselves; WordPress's old Kubrick gives their heading this name
        match = _NUMBER_OF_COMMENTS.search(text_of(element))
        if match:
            return Finding(int(match[1].replace(",", "")), "comments-title", text_of(element)[:120])
    return None


_COMMENTS_HEADING = re.compile(r"comments?-title|#comments$")
_NUMBER_OF_COMMENTS = re.compile(
    r"(?<![\d.:-])(\d{1,3}(?:,\d{3})+|\d{1,7})\s*(?:条|則|则|个|comments?|responses?|replies|thoughts?)", re.I
)
VIEWS: tuple[Rule, ...] = (shown_views, stated_views)
COMMENTS: tuple[Rule, ...] = (stated_comments, shown_comments, titled_comments)
