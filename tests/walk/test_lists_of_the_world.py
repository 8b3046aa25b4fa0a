"""Lists of software from elsewhere: offsets, numbered sections, words for the next page, dates within links."""

from datetime import UTC, datetime

import pytest

from crawler.classify import classify
from crawler.document import Document
from crawler.page import Page
from crawler.walk.lists.listing import read_listing
from crawler.walk.lists.pagination import PageLink, next_page
from crawler.walk.sources.sitemaps import read_sitemap

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def document(html: str, url: str) -> Document:
    return Document(Page(url=url, body=html.encode(), fetched_at=NOW))


@pytest.mark.parametrize(
    ("url", "links", "following"),
    [
        ("https://e.fr/spip.php?rubrique3", ["&debut_articles=10", "&debut_articles=20"], "&debut_articles=10"),
        (
            "https://e.fr/spip.php?rubrique3&debut_articles=10",
            ["", "&debut_articles=20", "&debut_articles=90"],
            "&debut_articles=20",
        ),
        ("https://e.de/news", ["?b_start:int=40", "?b_start:int=20"], "?b_start:int=20"),
        ("https://e.ir/fa/services/5", ["?page=2", "?page=3"], "?page=2"),
    ],
)
def test_the_next_page_of_lists_that_count_entries_or_have_numbers_for_names(url: str, links: list[str], following: str) -> None:
    base = url.partition("&")[0]
    assert next_page(url, [PageLink(base + end, "…") for end in links]) == base + following


@pytest.mark.parametrize(
    "word", ["Următoarea", "Trang sau", "التالي", "بعدی", "Sonraki Sayfa", "След.", "Entradas antiguas", "Ältere Beiträge"]
)
def test_the_next_page_in_the_words_of_the_language(word: str) -> None:
    assert (
        next_page("https://e.org/a", [PageLink("https://e.org/b", "1"), PageLink("https://e.org/a/older", word)])
        == "https://e.org/a/older"
    )


def test_a_card_is_titled_without_its_time() -> None:
    cards = "".join(
        f"<li><a href='/articles/-/{n}'><p class='ttl'>港の再開発をめぐる議論その{n}</p><time>11月{n}日 12:30</time></a></li>"
        for n in range(1, 9)
    )
    listing = read_listing(document(f"<html lang='ja'><body><ul>{cards}</ul></body></html>", "https://e.jp/categories/society"))
    assert [entry.title for entry in listing.entries][:2] == ["港の再開発をめぐる議論その1", "港の再開発をめぐる議論その2"]


def test_headings_that_the_menu_leads_to_are_sections_and_no_posts() -> None:
    menu = "".join(f"<li><a href='/services/{n}'>Section {n}</a></li>" for n in range(1, 5))
    boxes = "".join(
        f"<section><h2><a href='/services/{n}'>Section {n}</a></h2><ul>"
        + "".join(f"<li><a href='/news/{n}{k}/'>A headline that is long enough {n}{k}</a></li>" for k in range(3))
        + "</ul></section>"
        for n in range(1, 5)
    )
    listing = read_listing(document(f"<html><body><nav><ul>{menu}</ul></nav>{boxes}</body></html>", "https://e.org/"))
    assert not any("/services/" in entry.url for entry in (*listing.entries, *listing.also))
    assert [url for url in listing.lists if "/services/" in url] == [f"https://e.org/services/{n}" for n in range(1, 5)]


def test_a_byline_of_separators_names_nobody() -> None:
    posts = "".join(
        f"<article><h2><a href='/story-number-{n}.html'>A story that bears the number {n}</a></h2><address class='vcard author'>By"
        f" <a class='url fn' href='/author/jane.html'>Jane Doe</a></address><p class='category'>In <a href='/category/arts.html'>Arts</a>.</p></article>"
        for n in range(5)
    )
    entry = read_listing(document(f"<html><body>{posts}</body></html>", "https://e.org/")).entries[0]
    assert (entry.author, entry.category) == ("Jane Doe", ["Arts"])


def test_the_archive_of_a_year_with_one_post_is_a_list() -> None:
    html = "<title>Posts for year 2024 | Paper</title><body><h1>Posts for year 2024</h1><ul><li><time>2024-12-18</time> <a href='/p/a-b-c/'>A</a></li></ul></body>"
    assert classify(document(f"<html>{html}</html>", "https://e.org/2024/")).kind == "list"


def test_feeds_in_a_sitemap_index_are_left() -> None:
    names = ("sitemap.xml", "rss.xml", "categories/arts.xml")
    index = "".join(f"<sitemap><loc>https://e.org/{name}</loc></sitemap>" for name in names)
    body = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>'.encode()
    found = read_sitemap(Page(url="https://e.org/sitemapindex.xml", body=body, fetched_at=NOW))
    assert [child.url for child in found.children] == ["https://e.org/sitemap.xml"]


def test_of_two_links_to_a_post_the_one_called_title_names_it() -> None:
    posts = "".join(
        f"<div class='post'><a class='post-title' href='/p/story-{n}'>A story, the {n}th</a><a class='description' href='/p/story-{n}'>What it is about, at"
        f" much greater length, of the {n}th</a></div>"
        for n in range(4, 9)
    )
    listing = read_listing(document(f"<html><body>{posts}</body></html>", "https://e.org/"))
    assert [entry.title for entry in listing.entries][:2] == ["A story, the 4th", "A story, the 5th"]


def entries(posts: int = 6, inside: str = "") -> str:
    return "<ul class='post-list'>" + "".join(
        f"<li><h3><a href='/blog/post/story-of-the-harbour-{n}'>What the harbour renewal means for {n} families</a></h3>{inside}"
        f"<p>The council said on Tuesday that the harbour would be renewed in stages, and paid for by the port of {n}.</p></li>"
        for n in range(1, posts + 1)
    ) + "</ul>"  # fmt: skip


def test_page_numbers_at_the_addresses_of_posts_are_no_posts() -> None:
    pager = "<ul class='pagination'><li class='active'><a href='/blog'>1</a></li>" + "".join(
        f"<li><a href='/blog/{n}'>{n}</a></li>" for n in range(2, 6)
    )
    listing = read_listing(document(f"{entries()}{pager}<li><a href='/blog/2'>Next →</a></li></ul>", "https://e.org/"))
    assert listing.next_pages == ["https://e.org/blog/2"]
    assert not listing.also and len(listing.entries) == 6


def test_the_day_beside_a_section_is_no_section() -> None:
    line = "<p class='info'>Posted in <a href='/blog/category/science'>Science</a> on Mar 20, 2022</p>"
    entry = read_listing(document(entries(inside=line), "https://e.org/blog")).entries[0]
    assert entry.category == ["Science"] and str(entry.published_at)[:10] == "2022-03-20"


def test_numbered_sections_of_ucoz_are_lists() -> None:
    from crawler.families import by_name

    kinds = [
        by_name("generic").kind_of(f"https://e.ru/news/{end}") for end in ("kultura/1-3-0-4", "1-0-4", "remont/2020-05-06-3")
    ]
    assert kinds == ["list", "list", "post"]


def test_topics_of_xoops_are_sections() -> None:
    from crawler.families import by_name

    assert by_name("generic").role_of("https://e.org/modules/news/index.php?storytopic=5") == "category"


def test_the_neighbour_of_a_numbered_section_is_not_its_next_page() -> None:
    menu = [PageLink("https://e.kr/section/105", "스포츠"), PageLink("https://e.kr/section/106", "건강")]
    assert next_page("https://e.kr/section/105", menu) is None
    second = PageLink("https://e.kr/section/105?page=2", "2")
    assert next_page("https://e.kr/section/105", [*menu, second]) == second.url
    assert next_page("https://e.kr/news/2", [PageLink("https://e.kr/news/3", "")]) == "https://e.kr/news/3"
    assert next_page("https://e.kr/news/2", [PageLink("https://e.kr/news/3", "3쪽")]) == "https://e.kr/news/3"


BARE = (
    '<div class="topnav"><a href="/list-1-1.html">要闻</a><a href="/list-2-1.html">财经</a></div><div class="wrap"><div class="card">'
    '<h2><a href="/article-4-1.html">全市召开校园足球工作会议</a></h2><a href="/article-4-1.html"><img src="/4.jpg"></a></div></div>'
    '<div class="pg"><a href="/list-2-1.html">1</a><strong>2</strong></div>'
)


def test_the_one_bare_card_of_a_later_page_is_its_entry():
    found = read_listing(document(BARE, "https://e.cn/list-2-2.html"))
    assert [hint.url for hint in found.entries] == ["https://e.cn/article-4-1.html"]
    assert read_listing(document(BARE, "https://e.cn/list-2-1.html")).entries == []


def test_a_short_title_is_an_entry_where_its_address_is_like_its_neighbours():
    titles = ("人工智能全面铺开破题", "博物馆推进", "冰雪运动提质增效惠及群众", "地铁三号线持续升温首日")
    items = "".join(
        f'<li><span>[2026-02-1{n}]</span><a href="/xinwen/{n}.html">{title}</a></li>' for n, title in enumerate(titles)
    )
    body = f'<ul class="menu"><li><a href="/keji/">科技</a></li><li><a href="/xinwen/9.html">地图</a></li></ul><div><ul>{items}</ul></div>'
    found = read_listing(document(body, "https://e.cn/xinwen/"))
    assert [hint.title for hint in found.entries] == list(titles)
    assert "https://e.cn/xinwen/9.html" not in {hint.url for hint in found.also}


def test_an_age_that_a_summary_speaks_of_is_no_entrys_date():
    titles = ("老旧小区改造全部开工", "中小学午餐工程启动", "防洪堤坝年底前完工")
    items = "".join(
        f'<li><h3><a href="/c/{n}.html">{title}</a></h3><p>早在十多年前就被提出，几天前才开工。</p></li>'
        for n, title in enumerate(titles, 10000)
    )
    found = read_listing(document(f'<div class="list"><ul>{items}</ul></div>', "https://e.cn/c/"))
    assert [(hint.title, hint.published_at) for hint in found.entries] == [(title, None) for title in titles]
