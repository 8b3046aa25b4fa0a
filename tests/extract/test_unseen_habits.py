"""Where single systems put headline, lead, parts of a sentence and the text itself."""

import json
from datetime import UTC, datetime

import pytest

from crawler import Page, extract
from crawler.items import Article

SENTENCES = (
    "The harbour board said on Monday that the old lighthouse would be repaired, after years in which nobody felt responsible.",
    "Work begins in spring, when the ferries, which pass the rock twice a day, can bring stone and mortar without much risk.",
    "Residents, many of whom have written letters to the board since the storm, said that they would believe it when they saw it.",
    "The lamp itself, a gift of the seamen's guild, was taken down in autumn and is being cleaned in a workshop on the mainland.",
)
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
WHOLE = "\n\n".join(SENTENCES)


def read(
    body: str, head: str = "", *, url: str = "https://news.example.com/2024/05/lighthouse-repaired", lang: str = "en"
) -> Article:
    html = f"<!doctype html><html lang={lang}><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return extract(Page(url, html.encode(), fetched_at=datetime(2024, 7, 26, tzinfo=UTC)))


def test_the_readers_headline_stands_below_a_breadcrumb_that_ends_with_an_h1() -> None:
    head = "<title>Lighthouse: board decides on repair | Coast Daily</title><meta property=og:title content='At last: the lighthouse is repaired'>"
    crumbs = "<ol class=breadcrumb><li class=breadcrumb__item><a href=/>Home</a></li><li class=breadcrumb__item><h1>Lighthouse: board decides on repair</h1></li></ol>"
    shown = f"<main><article><h2>At last: the lighthouse is repaired</h2>{TEXT}</article></main>"
    assert read(crumbs + shown, head).title == "At last: the lighthouse is repaired"
    assert read(f"{crumbs}<main><article>{TEXT}</article></main>", head).title == "Lighthouse: board decides on repair"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("Salt &amp; Stone &raquo; Blog Archive &raquo; The lamp comes down", "<h1>Salt & Stone</h1><h2>The lamp comes down</h2>", "The lamp comes down"),
        ("Guild - News &raquo; What the seamen did in autumn", "<h1>News</h1><h3>What the seamen did in autumn</h3>", "What the seamen did in autumn"),
        ("»Nobody felt responsible«", "<h1>»Nobody felt responsible«</h1>", "»Nobody felt responsible«"),
        ("Lighthouse repaired", "<h2 class=text-hide>Main content</h2><h2>The lighthouse is repaired</h2>", "The lighthouse is repaired"),
    ],
    ids=["blog-archive", "from-site-to-post", "german-quotes", "for-screen-readers"],
)  # fmt: skip
def test_the_headline_is_found_whatever_stands_first(head: str, body: str, expected: str) -> None:
    assert read(f"<div>{body}{TEXT}</div>", f"<title>{head}</title>").title == expected


def test_entities_in_structured_data_are_letters() -> None:
    stated = {"@type": "NewsArticle", "headline": "R&uuml;ckbau am Hafen", "datePublished": "2024-05-26"}
    page = read(f"<div>{TEXT}</div>", f"<script type=application/ld+json>{json.dumps(stated)}</script>", lang="de")
    assert page.title == "Rückbau am Hafen"


def test_an_unclosed_navigation_hides_no_headline() -> None:
    body = f"<nav><ul><li><a href=/news>News</a><main><h1>The lighthouse is repaired</h1>{TEXT}</main>"
    assert read(body, "<title>The lighthouse is repaired - Coast Daily</title>").title == "The lighthouse is repaired"


def test_the_lead_in_a_header_is_not_the_body_of_a_wordpress_theme() -> None:
    head = "<meta name=generator content='WordPress 6.4'><title>Lighthouse repaired</title>"
    body = (
        "<body class=single-post><article class='post type-post'><header class=entry-header><h1 class=entry-title>Lighthouse repaired</h1>"
        f"<div class=entry-content><p>The board pays.</p></div></header><div class=entry-content>{TEXT}</div></article>"
    )
    assert WHOLE in (read(body, head).body_text or "")


def test_a_link_that_is_called_a_tag_keeps_its_words_in_the_sentence() -> None:
    linked = TEXT.replace("old lighthouse", "<a class=tag-link href=/tag/lighthouse>old lighthouse</a>")
    linked = linked.replace("the ferries,", "the <a class='related-link' href=/topic/ferries>ferries</a>,")
    page = read(f"<h1>Lighthouse repaired</h1><div class=content>{linked}</div>", "<title>Lighthouse repaired</title>")
    assert page.body_text == WHOLE


def test_class_names_that_all_paragraphs_share_are_ignored() -> None:
    styled = TEXT.replace("<p>", "<p class=tagStyle_z4kqwb-o_O-style_48hmcm>")
    page = read(f"<article><h1>Lighthouse repaired</h1><div>{styled}</div></article>", "<title>Lighthouse repaired</title>")
    assert page.body_text == WHOLE


@pytest.mark.parametrize("markup", ["\n".join(SENTENCES), TEXT], ids=["lines", "markup"])
def test_a_front_drawn_by_a_script_is_read_from_the_structured_data(markup: str) -> None:
    stated = {"@type": "NewsArticle", "headline": "Lighthouse repaired", "datePublished": "2024-05-26", "articleBody": markup}
    head = f"<title>Lighthouse repaired</title><script type=application/ld+json>{json.dumps(stated)}</script>"
    page = read("<div id=app><h1>Lighthouse repaired</h1><p>The board pays for stone and mortar.</p></div>", head)
    assert page.body_text == WHOLE
    assert page.body_html == "\n".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    assert page.rules["body_text"] == "json-ld"


def test_structured_data_that_repeat_the_page_give_way_to_it() -> None:
    stated = {"@type": "NewsArticle", "headline": "Lighthouse repaired", "articleBody": " ".join(SENTENCES)}
    head = f"<title>Lighthouse repaired</title><script type=application/ld+json>{json.dumps(stated)}</script>"
    assert read(f"<h1>Lighthouse repaired</h1><div>{TEXT}</div>", head).body_text == WHOLE


GALLERY = "".join(
    f"<figure><img src=/u/{n}.jpg><figcaption>{sentence}</figcaption></figure>" for n, sentence in enumerate(SENTENCES)
)


def test_a_gallerys_text_is_in_its_captions() -> None:
    page = read(
        f"<article><h1>Lighthouse repaired</h1><p>Four pictures.</p>{GALLERY}</article>", "<title>Lighthouse repaired</title>"
    )
    assert WHOLE in (page.body_text or "")
    assert len(page.images or []) == 4


def test_captions_beside_a_text_stay_with_their_pictures() -> None:
    page = read(f"<article><h1>Lighthouse repaired</h1>{TEXT * 3}{GALLERY[:600]}</article>", "<title>Lighthouse repaired</title>")
    assert (page.body_text or "").count("old lighthouse") == 3


def test_posts_that_a_theme_loads_below_are_left_out() -> None:
    below = "<article class=entry><header><h1>Ferry fares rise again</h1></header><div><p>The fares for ferries rise by a tenth, the line said, and nobody at the quay was surprised.</p></div></article>"
    body = f"<section class=main-content><div class=scroll><article class=entry><header><h1>Lighthouse repaired</h1></header><div>{TEXT}</div></article></div>"
    page = read(f"{body}<div class=scroll>{below * 3}</div></section>", "<title>Lighthouse repaired - Coast Daily</title>")
    assert page.body_text == WHOLE


def test_a_lead_in_the_part_that_holds_the_headline_opens_the_text() -> None:
    lead = "The lighthouse at the harbour mouth gets a new lamp, and the town has waited for years."
    body = f"<article><section class=article__header><h1>Lighthouse repaired</h1><div class=article__abstract><p>{lead}</p></div></section>{TEXT}</article>"
    assert read(body, "<title>Lighthouse repaired</title>").body_text == f"{lead}\n\n{WHOLE}"


def test_the_first_paragraph_stands_before_the_box_of_a_paywall() -> None:
    first, *others = SENTENCES
    rest = "".join(f"<p>{sentence}</p>" for sentence in others)
    body = f"<h1>Lighthouse repaired</h1><div class='article_body wysiwyg'><div class=facts>{first}</div><div class=reserve>{rest}</div></div>"
    assert read(body, "<title>Lighthouse repaired</title>").body_text == WHOLE


@pytest.mark.parametrize(
    "line",
    [
        "<div class=image-metadata>The keeper's house, photo: Harbour Archive of the Town</div>",
        "<p class=bildunterschrift>Der Turm im Herbst, aufgenommen von der Mole aus.</p>",
        "<div class=post-ratings>(No Ratings Yet) Loading...</div>",
        "<div id=affiliateText class=affiliate-text><p>Links with a star are affiliate links, for which we are paid when you buy.</p></div>",
        "<p>Thanks for reading Coast Letters! Subscribe for free to receive new posts and support my work.</p>",
        "<p>Coast Letters is a reader-supported publication. To receive new posts, consider becoming a paid subscriber.</p>",
        "<div class='image top'><img src=/u/9.jpg><p>The keeper's house in autumn, seen from the mole by the town's archive.</p></div>",
        "<div class=legend>The keeper's house in autumn, seen from the mole by the town's archive.</div>",
        "<div class=third-party-placeholder><p>Wir respektieren deine Privatsphäre und stellen keine Verbindung her.</p></div>",
        "<div class=kommentarModul><p>Sie sind aktuell nicht eingeloggt, und Sie können das hier ändern.</p></div>",
        "<div class=commentaires><p>Je vis près de ce port depuis quarante ans, et je n'ai jamais vu cela.</p></div>",
        "<p>There is more where that came from. Sign up for Coast Letters today to get the free newsletter every day.</p>",
    ],
    ids=[
        "metadata",
        "bildunterschrift",
        "ratings",
        "affiliate",
        "thanks",
        "supported",
        "picture-box",
        "legend",
        "placeholder",
        "kommentar",
        "commentaires",
        "newsletter",
    ],
)
def test_the_systems_own_lines_are_left_out(line: str) -> None:
    first, *others = (f"<p>{sentence}</p>" for sentence in SENTENCES)
    page = read(
        f"<article><h1>Lighthouse repaired</h1>{first}{line}{''.join(others)}</article>", "<title>Lighthouse repaired</title>"
    )
    assert page.body_text == WHOLE


def test_a_headline_and_its_byline_in_a_cell_of_broken_lines_make_a_post() -> None:
    cell = f"<td><font size=5><b>Lighthouse repaired</b></font><br><i>By Jane Roe, May 26, 2024</i><br><br>{'<br><br>'.join(SENTENCES)}</td>"
    body = f"<table><tr><td width=150><a href=/a>Home</a><br><a href=/b>Sport</a></td>{cell}<td><a href=/c>Ferry fares rise</a></td></tr></table>"
    page = read(body, "<title>Lighthouse repaired | Coast Daily</title>", url="https://news.example.com/x/7")
    assert (page.kind, page.author, str(page.published_at)[:10], page.body_text) == ("post", "Jane Roe", "2024-05-26", WHOLE)


def test_a_line_equal_to_og_title_is_the_headline() -> None:
    head = "<title>Coast Daily</title><meta property=og:title content='The lighthouse is repaired'>"
    body = f"<main><div class=big>The lighthouse is repaired</div><div class=meta>By Jane Roe | May 26, 2024</div><div>{TEXT}</div></main>"
    page = read(body, head)
    assert (page.kind, page.title, page.author) == ("post", "The lighthouse is repaired", "Jane Roe")


def test_the_day_of_a_comment_in_the_article_is_not_the_articles() -> None:
    comments = "<div id=comments><div class=comment><b>Bob</b> <time>May 27, 2024</time><p>I have lived by this harbour for forty years.</p></div></div>"
    body = f"<article><h1>Lighthouse repaired</h1><div>By Jane Roe | May 26, 2024</div><div>{TEXT}</div>{comments}</article>"
    assert str(read(body, "<title>Lighthouse repaired</title>").published_at)[:10] == "2024-05-26"


def test_an_account_beside_its_icon_is_the_author() -> None:
    byline = "<div><a href='/@jane'>Jane Roe</a><span>·</span><button>Follow</button></div><div>4 min read · May 26, 2024</div>"
    assert (
        read(f"<article><h1>Lighthouse repaired</h1>{byline}{TEXT}</article>", "<title>Lighthouse repaired</title>").author
        == "Jane Roe"
    )


def test_pictures_in_boxes_keep_their_captions() -> None:
    box = "<div class='image top'><img src=/u/9.jpg><p>The keeper's house in autumn.</p></div>"
    page = read(f"<article><h1>Lighthouse repaired</h1>{box}{TEXT}</article>", "<title>Lighthouse repaired</title>")
    assert [(image.url, image.caption) for image in page.images or []] == [
        ("https://news.example.com/u/9.jpg", "The keeper's house in autumn.")
    ]


@pytest.mark.parametrize(
    ("heading", "head", "expected"),
    [
        ("<span class=dachzeile>After the storm</span> <span class=headline>The lighthouse is repaired</span>", "Storm: The lighthouse is repaired", "The lighthouse is repaired"),
        ("<span><small>Picture of the week</small><br>The lighthouse is repaired</span>", "Picture of the week | The lighthouse is repaired", "The lighthouse is repaired"),
        ("<span class=kicker>Storm</span> The lighthouse is repaired", "Storm: The lighthouse is repaired", "Storm: The lighthouse is repaired"),
    ],
    ids=["other-kicker-in-head", "section", "said-with-a-colon"],
)  # fmt: skip
def test_a_kicker_is_not_run_together_with_the_headline(heading: str, head: str, expected: str) -> None:
    assert read(f"<article><h1>{heading}</h1>{TEXT}</article>", f"<title>{head}</title>").title == expected


def test_a_headline_that_differs_from_the_head_is_found_without_an_h1() -> None:
    body = f"<h2>Your cart is empty</h2><main><h2>7 ways to help you repair a very old lighthouse</h2><div>{TEXT}</div></main>"
    assert (
        read(body, "<title>7 ways to repair a very old lighthouse | Shop</title>").title
        == "7 ways to help you repair a very old lighthouse"
    )


def test_a_date_in_the_future_is_read_with_day_and_month_swapped() -> None:
    body = f"<article><h1>Lighthouse repaired</h1><p>Jane Roe - 12/03/2024</p>{TEXT}</article>"
    assert str(read(body, "<title>Lighthouse repaired</title>").published_at)[:10] == "2024-03-12"


TEASERS = "".join(
    f"<article><h2><a href=/news/2024/story-{n}>Another long story about the sea, number {n}</a></h2><time>May {n + 1}, 2024</time>"
    "<p>The fares for ferries rise by a tenth, the line said, and nobody at the quay was surprised by it at all. Read on.</p></article>"
    for n in range(12)
)


def test_a_short_post_above_many_teasers_is_a_post_without_them() -> None:
    post = f"<article><h1>Lighthouse repaired</h1><div class=meta>By Jane Roe | May 26, 2024</div><div class=body>{TEXT[: TEXT.index('</p>') + 4]}</div></article>"
    page = read(
        f"<main>{post}<section><h2>More</h2>{TEASERS}</section></main>", "<title>Lighthouse repaired | Coast Daily</title>"
    )
    assert (page.kind, page.author, page.body_text) == ("post", "Jane Roe", SENTENCES[0])


def test_the_same_teasers_under_a_heading_of_their_own_are_a_list() -> None:
    page = read(f"<main><h1>News</h1>{TEASERS}</main>", "<title>News | Coast Daily</title>", url="https://news.example.com/news")
    assert page.kind == "list"


def test_headings_of_a_manual_that_link_to_themselves_are_text() -> None:
    parts = "".join(f"<section><h2><a href=#part-{n}>Part {n}</a></h2>{TEXT}</section>" for n in range(4))
    body = read(
        f"<article><h1>Lighthouse repaired</h1><div>{parts}</div></article>", "<title>Lighthouse repaired</title>"
    ).body_text
    assert (body or "").count("old lighthouse") == 4


@pytest.mark.parametrize(
    "opening",
    [
        "<p>On 3 March 2019 the tower was closed to everybody who had no key.</p>",
        "<div class=event>Event date: 12 June 2024, 18:00 – Town hall</div>",
    ],
    ids=["prose", "event"],
)
def test_a_date_of_something_else_is_no_date_of_publication(opening: str) -> None:
    stated = '<script type=application/ld+json>{"@type": "NewsArticle", "headline": "Lighthouse repaired"}</script>'
    page = read(
        f"<main><h1>Lighthouse repaired</h1><div>{opening}{TEXT}</div></main>", f"<title>Lighthouse repaired</title>{stated}"
    )
    assert page.published_at is None


def test_who_edited_it_is_the_editor() -> None:
    page = read(
        f"<main><h1>Lighthouse repaired</h1><div>Edited by Max Other</div><div>May 26, 2024</div>{TEXT}</main>",
        "<title>Lighthouse repaired</title>",
    )
    assert (page.author, page.editor) == (None, "Max Other")
