"""What looks like a date, a name, a headline or a tag beside an article and is not the article's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract
from crawler.dates import find_moments, read_moment
from crawler.document import Document
from crawler.fields.headline import headline
from crawler.fields.people.stated_authors import from_microdata
from crawler.walk.lists.anchors import anchors
from crawler.walk.lists.listing import read_listing

NOW = datetime(2026, 5, 26, 8, tzinfo=UTC)
SENTENCE = "The county board voted on Tuesday to rebuild the old harbour, and work will begin before the end of the year. "
TITLE = "Old Harbour is rebuilt"


def document(body: str, head: str = "", url: str = "https://e.com/news/harbour/", lang: str = "en") -> Document:
    html = f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{TITLE}</title>{head}</head><body>{body}</body></html>'
    return Document(Page(url, html.encode(), (), NOW))


def read(body: str, head: str = "", lang: str = "en") -> Article:
    return extract(document(body, head, lang=lang).page)


def post(above: str = "", below: str = "", after: str = "") -> str:
    text = f"<p>{SENTENCE * 4}</p><p>{SENTENCE * 3}</p>"
    return f'<div class="page">{above}<h1>{TITLE}</h1>{below}<div class="story-text">{text}</div>{after}</div>'


@pytest.mark.parametrize("count", [1, 7])
def test_marked_authors_of_many_posts_are_not_this_ones(count: int) -> None:
    names = ["Jana Roe", "Max Doe", "Ann Lee", "Tom Fox", "Eva Kay", "Ian Poe", "Zoe Ray"][:count]
    found = from_microdata(document(post(after="".join(f'<p itemprop="author">{name}</p>' for name in names))))
    assert (found and found.value) == ("Jana Roe" if count == 1 else None)


@pytest.mark.parametrize(("name", "author"), [("Jana Roe", "Jana Roe"), ("Old Harbour", None)], ids=["person", "matter"])
def test_what_the_headline_names_is_no_author(name: str, author: str | None) -> None:
    assert read(post(below=f"<div>{name} | 20 May 2026</div>")).author == author


def test_a_hidden_copy_of_the_headline_is_not_the_headline() -> None:
    found = headline(
        document(f'<div style="display:none"><h1>{TITLE}</h1></div><div><h2>{TITLE}</h2><p>{SENTENCE * 4}</p></div>')
    )
    assert found is not None and found.value.tag == "h2"


def test_a_place_for_comments_is_no_breadcrumb() -> None:
    links = '<a href="/">Home</a> &gt; <a href="/reader/">Reader</a>'
    assert read(post(after=f'<div class="breadcrumb">{links}</div>')).category == ["Reader"]
    assert read(post(after=f'<div class="breadcrumb comment-place">{links}</div>')).category == []


def test_a_long_paragraph_about_the_post_gives_its_date() -> None:
    closing = (
        "This entry was posted on Wednesday, May 20th, 2026 at 8:17 am and is filed under Harbours. You can follow any responses to this "
        "entry through the feed. You can leave a response, or trackback from your own site, as long as it is about the harbour."
    )
    article = read(post(after=f'<p class="postmetadata">{closing}</p>'))
    assert article.published_at is not None and f"{article.published_at:%Y-%m-%d %H:%M}" == "2026-05-20 08:17"


def test_months_and_days_that_name_no_time_are_no_dates() -> None:
    assert find_moments("请在5月前提交材料", NOW, UTC) == [], "before May, while 5个月前 is five months ago"
    assert read_moment("5个月前", NOW, UTC) is not None
    assert find_moments("今天 首页 新闻", NOW, UTC) == []
    assert len(find_moments("今天 07:30 首页", NOW, UTC)) == 1


def test_classes_of_a_css_framework_name_no_part_of_the_page() -> None:
    few, many = "flex sidebar", "flex grid p-2 m-2 w-full h-8 gap-4 text-sm font-bold rounded shadow border sidebar"
    body = '<div class="{}"><a href="/news/harbour-is-rebuilt/">The harbour is rebuilt at last</a></div>'
    regions = [anchors(document(body.format(names)))[0].region for names in (few, many)]
    assert regions == ["side", ""]


def test_a_number_leads_to_a_page_of_a_list_and_a_name_to_a_section() -> None:
    pager = '<a href="/category/ports/page/2/">2</a> <a href="/category/towns/page/5/">5</a>'
    body = f'<div class="nav"><a href="/category/boats/">Boats</a></div><div class="pager">{pager}</div>'
    listing = read_listing(document(body, url="https://e.com/category/ports/"))
    assert listing.lists == {"https://e.com/category/boats/": "category", "https://e.com/category/towns/page/5/": "page"}


def test_links_named_within_a_sentence_are_no_list_of_related_posts() -> None:
    links = '<a href="/news/pier/">The old pier is closed</a>{}<a href="/news/quay/">A new quay for the ferries</a>'
    listed = read(post(after=f"<h3>Related articles</h3><ul><li>{links.format('</li><li>')}</li></ul>"))
    assert [link.title for link in listed.related] == ["The old pier is closed", "A new quay for the ferries"]
    boats = (
        '<ul><li><a href="/news/tug/">The tug comes home</a></li><li><a href="/news/barge/">A barge for the market</a></li></ul>'
    )
    assert read(post(after=f"<p>Related articles: {links.format(', ')}</p>{boats}")).related == []


@pytest.mark.parametrize(("links", "tags"), [(("ports", "boats"), ["ports", "boats"]), (("12 标签", "11 分类"), [])])
def test_the_number_of_a_portals_tags_is_no_tag(links: tuple[str, ...], tags: list[str]) -> None:
    block = "".join(f'<a href="/t/{number}/">{name}</a> ' for number, name in enumerate(links))
    assert read(post(after=f'<div class="post-tags">{block}</div>')).tags == tags


def test_a_label_set_into_the_headline_is_no_part_of_the_title() -> None:
    head = '<meta name="generator" content="emlog">'
    article = read(post().replace(f"<h1>{TITLE}</h1>", f'<h1 class="log-title">{TITLE}<span>Local</span></h1>'), head)
    assert (article.family, article.title) == ("emlog", TITLE)
