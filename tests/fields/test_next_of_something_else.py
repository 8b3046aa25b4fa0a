"""What "next" and "source" say on pages where they don't name the next post or the text's source."""

from datetime import UTC, datetime

import pytest

from crawler import Page, extract
from crawler.items import Article, Link

NOW = datetime(2026, 5, 26, 6, tzinfo=UTC)
TEXT = "<p>" + "The ferry company has put a third boat on the line between the two harbours, and the queue is gone. " * 5 + "</p>"


def read(after: str = "", before: str = "", lang: str = "en") -> Article:
    page = (
        f"<html lang={lang}><head><title>A third ferry</title></head><body><main><article><h1>A third ferry</h1>"
        f"<p class=byline>By Ina Holm, 26 May 2026</p>{before}{TEXT * 3}</article>{after}</main></body></html>"
    )
    return extract(Page("https://daily.example/harbour/a-third-ferry-for-the-sound", page.encode(), (), NOW))


@pytest.mark.parametrize(
    "after",
    [
        "<p><a href=/news/next>Next</a></p>",  # a section of that name
        "<p><a href=/harbour>Next up in <b>Harbour</b></a></p>",  # the section it lies in
        "<p><a href='/harbour/a-third-ferry-for-the-sound?page=2'>Next</a></p>",  # its own second page
        "<p><a href=/harbour/a-third-ferry-for-the-sound/2/>Next Page</a></p>",
        "<p><a href=/harbour/page-2>Next</a></p>",
        "<p><a href=/elections>Next local elections</a></p>",
        "<div><a href=/one-boat-less-4>‹ One boat less</a> <a href=/one-boat-less-4>One boat less ›</a></div>",  # a slider's buttons
    ],
)
def test_what_is_next_but_no_post(after: str) -> None:
    article = read(after)
    assert (article.prev, article.next) == (None, None)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Next Article", ""),
        ("Next: One boat less", "One boat less"),
        ("Next article → One boat less", "One boat less"),
        ("<span>Nächster Beitrag</span>Ein Boot weniger", "Ein Boot weniger"),
        ("Next post »", ""),
    ],
)
def test_the_word_for_the_side_is_no_title(said: str, title: str) -> None:
    assert read(f"<p><a href=/one-boat-less-4>{said}</a></p>").next == Link("https://daily.example/one-boat-less-4", title)


@pytest.mark.parametrize(
    "said",
    [
        "<p>Bildquelle: Hafen AG</p>",
        "<p>Source: Pixabay</p>",
        "<p>Source: Jon Berg/dpa</p>",
        "<ul><li><a href=/edit>View source</a></li><li><a href=/log>View history</a></li></ul>",
        "<p>Source: am</p>",
    ],
)
def test_a_picture_s_credit_and_a_menu_are_no_source(said: str) -> None:
    article = read(said)
    assert (article.source_name, article.editor) == (None, None)


def test_a_paper_is_a_source_and_a_menu_s_item_no_editor() -> None:
    assert read("<p>Source: Harbour Weekly 2026</p>").source_name == "Harbour Weekly"
    assert read("<p>Source: dpa/AFP</p>").source_name == "dpa/AFP"
    assert read("<ul><li><a href=/mail>Mail the editor</a></li><li><a href=/errors>Error report</a></li></ul>").editor is None
    assert read("<p>Editor: Una Lind</p>").editor == "Una Lind"


@pytest.mark.parametrize(
    "said",
    [
        "View 6 images",
        "Lecture 1 min.",
        "Posted at 15h01 · Lectures",
        "<span class=time-to-read>3</span>",
        "<div class=field-collection-view><div><div><span>1.</span></div></div></div>",  # Drupal's views
    ],
)
def test_numbers_that_are_no_views(said: str) -> None:
    assert read(before=f"<p>{said}</p>").views is None


def test_a_year_before_a_button_is_no_count_and_views_with_their_noun_are() -> None:
    assert read(before="<p>Harbour · May 3, 2026 Comment</p>").comments is None
    assert read(before="<p>Harbour · 13:14 2026 views</p>").views == 2026
    assert read(before="<p>Viewed 318 times</p>").views == 318
    assert read(before="<p><span class=post-views>318</span></p>").views == 318


def test_neighbours_that_only_the_head_names_with_their_titles() -> None:
    head = "<link rel=prev title='One boat less' href=/one-boat-less><link rel=next href=/harbour/page/2/>"
    page = f"<html lang=en><head><title>A third ferry</title>{head}</head><body><main><article><h1>A third ferry</h1><p>By Ina Holm, 26 May 2026</p>{TEXT * 3}</article></main></body></html>"
    article = extract(Page("https://daily.example/harbour/a-third-ferry-for-the-sound", page.encode(), (), NOW))
    assert (article.prev, article.next) == (Link("https://daily.example/one-boat-less", "One boat less"), None)
