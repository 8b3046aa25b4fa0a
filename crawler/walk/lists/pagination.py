"""Which address continues a list: the link that leads to the next page, and the page numbers in addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.urls import is_trap
from crawler.walk.lists.numbered_files import next_in_folder
from crawler.walk.lists.pagination_words import ARROWS, MORE_WORDS, NEXT_WORDS
from crawler.walk.parameters import differing, pairs_of

_PAGE_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[?&;](?:page|paged|pageno|page_no|pagenum|pageindex|page_index|curpage|currentpage|pg|pn)=(\d{1,6})(?=&|;|$)",
        r"/page[/_-]?(\d{1,6})(?:/?$|\.[a-z]{3,5}$|/?\?)",
        r"/p/(\d{1,6})/?$",
        r"/(?:index|default|list|more|archives?)[_-](\d{1,5})\.(?:s?html?|php|aspx?|jsp|jhtml)$",
        r"_p?(\d{1,5})\.(?:s?html?|php|aspx?|jsp|jhtml)$",
        r"-\d+-(\d{1,5})\.(?:s?html?|php|aspx?|jsp)$",
        r"[a-z][\w%.-]*/(\d{1,4})/?$",
    )
)
"""Where addresses usually have their page number, surest first: ?page=2, /page/2/, index_2.html, list_3_2.html, /category/news/2/."""

_UNSURE = (_PAGE_FORMS[4], _PAGE_FORMS[6])  # numbers that may as well be a section's own
_TRIMMED = re.compile(r"[\s+›»>→＞▶«‹<←…:：|\[\]()（）【】.·]+")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|nxt|nextpage|next-page|older|load-?more|next-posts?)(?:$|[\s_-])", re.IGNORECASE)


# Parameters that count entries instead of pages: Joomla (start, limitstart), Plone (b_start:int), SPIP (debut_articles), Blogger …
_OFFSET = re.compile(
    r"[?&](?:start|limitstart|offset|b_start(?::|%3a)int|debut_\w+|start-?index|skip)=(\d{1,6})(?=&|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link as pagination sees it: absolute address, text (white space folded), ``rel``, class and id as *marks*, title and aria-label as *label*."""

    url: str
    text: str = ""
    rel: str = ""
    marks: str = ""
    label: str = ""


def page_number(url: str) -> int | None:
    """
    The page number an address carries by the habits of the field; None if it carries none.

    >>> [page_number(u) for u in ("https://e.com/?cate=3&page=12", "https://e.com/page_4.html", "https://e.com/a/list_3_2.html")]
    [12, 4, 2]
    >>> page_number("https://e.com/post/3391.html"), page_number("https://e.com/category-2.html")
    (None, None)
    """
    match = _match(url)
    return int(match[1]) if match else None


def first_page(url: str) -> str:
    """
    The address with its page number taken out: the same for all pages of one list.

    >>> first_page("https://e.com/category-2_3.html"), first_page("https://e.com/?page=2")
    ('https://e.com/category-2.html', 'https://e.com/')
    >>> first_page("https://e.com/news/page/2/"), first_page("https://e.com/news/index_2.html")
    ('https://e.com/news/', 'https://e.com/news/')
    """
    url = re.sub(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", "/", url)
    if offset_of(url) is not None:
        return _without_offset(url)
    match = _match(url)
    if not match:
        return url
    whole = match.group()
    if whole[0] in "?&;":
        tail = url[match.end() :]
        rest = url[: match.start()] + (whole[0] + tail[1:] if tail else "")
        return rest
    if re.match(r"/(?:index|default)[_-]", whole, re.IGNORECASE) or re.match(r"/p(?:age)?[/_-]?\d", whole, re.IGNORECASE):
        return url[: match.start()] + "/" + url[match.end() :].lstrip("/")
    end = re.sub(r"^[_-]?p?\d+", "", url[match.start(1) :])
    return url[: match.start(1)].rstrip("_-") + end if not end.startswith("/") else url[: match.start(1)]


def offset_of(url: str) -> int | None:
    """
    How many entries of its list a page skips, by its address; None if the address does not say.

    >>> offset_of("https://e.com/news?b_start:int=20"), offset_of("https://e.com/spip.php?rubrique3")
    (20, None)
    """
    match = _OFFSET.search(url) if "=" in url else None
    return int(match[1]) if match else None


def _without_offset(url: str) -> str:
    """
    >>> _without_offset("https://e.com/spip.php?rubrique3&debut_articles=10"), _without_offset("https://e.com/a?start=5&id=3")
    ('https://e.com/spip.php?rubrique3', 'https://e.com/a?id=3')
    """
    match = _OFFSET.search(url)
    if match is None:
        return url
    rest = url[match.end() :]
    return url[: match.start()] + ("?" + rest[1:] if match[0][0] == "?" and rest else rest)


def is_same_list(url: str, other: str) -> bool:
    """
    Whether two addresses are pages of one list.

    >>> is_same_list("https://e.com/", "https://e.com/page/2/"), is_same_list("https://e.com/news/", "https://e.com/sport/page/2")
    (True, False)
    """
    return first_page(url).rstrip("/") == first_page(other).rstrip("/")


def next_page(url: str, links: Sequence[PageLink], current: int | None = None) -> str | None:
    """
    The address of the list page after *url*; None on the last page.

    In order of trust: ``rel=next``; a link that says so (下一页, next, older posts); a link to the page of this list that is numbered
    one higher, whatever its text (EmpireCMS and icon fonts leave it empty); a class or an arrow that says next. *current* is the
    number that the page marks as its own, for lists whose addresses have none.

    >>> next_page("https://e.com/", [PageLink("https://e.com/page/2/", "后一页 »"), PageLink("https://e.com/page/30/", "30")])
    'https://e.com/page/2/'
    >>> next_page("https://e.com/a/", [PageLink("https://e.com/a/index_1.html", "2"), PageLink("https://e.com/a/index_2.html", "3")])
    'https://e.com/a/index_1.html'
    >>> next_page("https://e.com/?page=2", [PageLink("https://e.com/?page=30", ">>"), PageLink("https://e.com/?page=3", ">")])
    'https://e.com/?page=3'
    """
    number = page_number(url) or current or 1
    others = [link for link in links if link.url != url]
    if following := _next_by_offset(url, others) or _second_of_numbered(url, others):
        return following
    if page_number(url) is None and (second := _second_of_those_from_zero(url, others)):
        return second
    if following := next_in_folder(url, ((link.url, link.text) for link in others)):
        return following
    for test in (_says_rel, _says_next):
        for link in others:
            if test(link) and _may_follow(url, number, link):
                return link.url
    for link in others:
        if page_number(link.url) == number + 1 and is_same_list(url, link.url) and not _is_named(link):
            return link.url
    for link in others:
        if link.text == str(number + 1) and _is_numbered(others, number):
            return link.url
    return next((link.url for link in others if _shows_next(link) and _may_follow(url, number, link)), None)


# BLOX and others answer the second page of a section by their search: after /news/ comes /search/?c=news&s=start_time&sd=desc&o=25.
_PAGED_TRAPS = frozenset(("search", "sort"))


def may_continue(url: str, following: str) -> bool:
    """
    Whether the list at *url* may be paged on to *following*, which its pager names: no trap, or a search that counts pages or entries.
    A page that is itself such a search differs from the one after it in that number alone.

    >>> first = "https://e.com/search/?c=news&s=start_time&o=25"
    >>> may_continue("https://e.com/news/", first), may_continue("https://e.com/news/", "https://e.com/search/?q=news")
    (True, False)
    >>> may_continue(first, first.replace("25", "50")), may_continue(first, first.replace("25", "50") + "&q=a")
    (True, False)
    """
    slug = is_trap(following)
    if slug not in _PAGED_TRAPS:
        return slug is None
    if is_trap(url) is None:
        return any(value.isdigit() for _, value in pairs_of(following))
    names = differing(url, following)
    changed = [value for name, value in (*pairs_of(url), *pairs_of(following)) if name in names]
    return len(names) == 1 and all(map(str.isdigit, changed)) and url.partition("?")[0] == following.partition("?")[0]


def _next_by_offset(url: str, links: Sequence[PageLink]) -> str | None:
    """
    The page of the same list that skips more entries than *url* does, and the fewest of those that do.

    >>> _next_by_offset("https://e.com/a", [PageLink("https://e.com/a?start=40"), PageLink("https://e.com/a?start=20")])
    'https://e.com/a?start=20'
    """
    further = [(offset, link.url) for link in links if (offset := offset_of(link.url)) is not None]
    own = offset_of(url) or 0
    base = _without_offset(url).rstrip("/") if further else ""
    return min((one for one in further if one[0] > own and _without_offset(one[1]).rstrip("/") == base), default=(0, None))[1]


def _second_of_numbered(url: str, links: Sequence[PageLink]) -> str | None:
    """
    The second page of a section whose address ends in a number that is the section's own and not a page's.

    >>> _second_of_numbered("https://e.com/services/5", [PageLink("https://e.com/services/5?page=2", "2")])
    'https://e.com/services/5?page=2'
    """
    if page_number(url) is None or "?" in url:
        return None
    own = url.rstrip("/")
    return next((link.url for link in links if page_number(link.url) == 2 and first_page(link.url).rstrip("/") == own), None)


def _second_of_those_from_zero(url: str, links: Sequence[PageLink]) -> str | None:
    """The page whose address has number 1 and whose link says 2 or next: TRS and EmpireCMS' dynamic lists count from 0."""
    return next(
        (
            link.url
            for link in links
            if (link.text == "2" or says_next(link.text)) and page_number(link.url) == 1 and is_same_list(url, link.url)
        ),
        None,
    )


def says_next(text: str) -> bool:
    """
    Whether the text of a link says "next page", whatever arrows and white space surround it.

    >>> says_next("后一页 »"), says_next("下一篇")
    (True, False)
    """
    return _TRIMMED.sub("", text.lower()) in NEXT_WORDS


def says_more(text: str) -> bool:
    """
    Whether the text of a link says "more": it leads to a further page, or to the list of which a box shows the newest entries.

    >>> says_more("更多>>"), says_more("MORE+"), says_more("更多精彩就在明天")
    (True, True, False)
    """
    return _TRIMMED.sub("", text.lower()) in MORE_WORDS


def _match(url: str) -> re.Match[str] | None:
    place = url.partition("#")[0]
    host_end = place.find("/", 8)
    for form in _PAGE_FORMS:
        match = form.search(place, host_end if host_end > 0 else len(place))
        if match:
            return match
    return None


def _says_rel(link: PageLink) -> bool:
    return "next" in link.rel.lower().split()


def _says_next(link: PageLink) -> bool:
    if says_next(link.text) or says_next(link.label):
        return True
    return says_more(link.text) and page_number(link.url) is not None


def _shows_next(link: PageLink) -> bool:
    return bool(_NEXT_CLASS.search(link.marks)) or "".join(link.text.split()) in ARROWS


def _may_follow(url: str, number: int, link: PageLink) -> bool:
    """Whether a link can be the next one: within the same list it leads one page ahead, neither back nor to the last page."""
    target = page_number(link.url)
    if target is None:
        return not is_same_list(url, link.url)
    return target == number + 1 if is_same_list(url, link.url) else target > 1


def _is_named(link: PageLink) -> bool:
    """Whether a link to /section/106 or list_13.html is called by a name: then the number is a section's, the neighbour of this one's."""
    match = _match(link.url)
    if match is None or match.re not in _UNSURE or "next" in f"{link.text} {link.marks} {link.label}".lower():
        return False
    return any(map(str.isalpha, link.text)) and not any(map(str.isdigit, link.text))


def _is_numbered(links: Sequence[PageLink], number: int) -> bool:
    """Whether the links are page numbers (2, 3 …) of which *number* is the present page's."""
    numbers = {int(link.text) for link in links if link.text.isascii() and link.text.isdigit() and len(link.text) < 5}
    return number + 2 in numbers or (number + 1 in numbers and len(numbers) >= 1)
