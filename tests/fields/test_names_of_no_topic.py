"""Categories and tags: what a page's boxes of that name hold beside them, and what heads say to machines."""

from datetime import UTC, datetime

import pytest

from crawler import Page, extract
from crawler.fields.machine_tags import readable
from crawler.items import Article

NOW = datetime(2026, 5, 26, 6, tzinfo=UTC)
TEXT = "<p>" + "Die Fähre fährt seit Montag mit einem dritten Schiff, und die Schlange am Kai ist verschwunden. " * 5 + "</p>"


def read(*, top: str = "", byline: str = "", after: str = "", head: str = "", lang: str = "de") -> Article:
    page = (
        f"<html lang={lang}><head><title>Ein drittes Schiff</title>{head}</head><body>{top}<main><div><div><div><article>"
        f"<h1>Ein drittes Schiff</h1><div class=meta>{byline}<span class=date>26. Mai 2026</span></div>{TEXT * 3}{after}</article></div></div></div></main></body></html>"
    )
    return extract(Page("https://bote.example/hafen/ein-drittes-schiff-4711", page.encode(), (), NOW))


@pytest.mark.parametrize(
    "byline",
    [
        "<div class=byline-section><span>Bote Nachrichtendienst</span></div>",  # who sent it
        "<span class=category>Posted by Ina Holm</span>",
        "<span class=post-cat-two-date>26. Mai 2026</span>",
        "<a class=category href=/autor/ina-holm>Ina Holm</a>",
        "<div class=spot-category><span>Ina Holm |</span> <span>26.05.2026 - Stand: 27.05.2026</span></div>",
        "<div class='section clearfix'><div>Das Blatt vom Hafen</div></div>",  # Drupal's box of a region
    ],
)
def test_a_byline_s_box_is_no_category(byline: str) -> None:
    assert read(byline=byline).category == []


def test_a_section_that_links_is_one() -> None:
    assert read(byline="<div class=article-section><a href=/hafen>Hafen</a></div>").category == ["Hafen"]


@pytest.mark.parametrize(
    "crumbs",
    [
        "<a href='javascript:history.back()'>‹ Zurück</a><ol><li><a href=/>Start</a></li><li><a href=/h>Hafen</a></li></ol>",
        "<a href=/home>Boten Home</a> | <a href=/h>Hafen</a>",
        "Sie befinden sich hier: <a href=/>Startseite</a> / <a href=/h>Hafen</a> / Dezember 2025",
        "<a href=/>Start</a> &gt; <a href=/h>Hafen</a> &gt; Bote meldet: Am Kai liegt seit Montag noch ein Schiff",  # the title, worded otherwise
        "<a href=/>Start <i class=material-icons>keyboard_arrow_right</i></a> <i>keyboard_arrow_right</i> <a href=/h>Hafen</a> &gt; <a href='/t?x'>teilen</a> <a href='/p'>drucken</a>",
    ],
)
def test_a_breadcrumb_without_ways_back_and_buttons(crumbs: str) -> None:
    assert read(top=f"<div class=breadcrumb>{crumbs}</div>").category == ["Hafen"]


def test_topics_of_the_day_above_the_headline_are_not_the_post_s() -> None:
    box = "<div class=tags><a href=/t/1>Klima</a> <a href=/t/2>Migration</a></div>"
    assert read(top=f"<div>{box}</div>").tags == []
    assert read(after=box).tags == ["Klima", "Migration"]


def test_buttons_letters_menus_and_weather_are_no_tags() -> None:
    assert read(after="<div class=tags><a href=/f>Facebook</a><a href=/w>WhatsApp</a><a href=/m>Mail</a></div>").tags == []
    assert read(after="<p>Tags: <a href=/a>A</a> <a href=/b>B</a> <a href=/c>C</a></p>").tags == []
    assert read(after="<p>Tags: <a href=/>Startseite</a> <a href=/h>Hafen</a></p>").tags == []
    assert read(after="<p>Tags: bewölkt, 12 Grad</p>").tags == []  # by day
    assert read(after="<p>Tags: <a href=/1>Hafen 204</a> <a href=/2>Fähren17</a> <a href=/3>Kai (3)</a></p>").tags == [
        "Hafen",
        "Fähren",
        "Kai",
    ]


def test_marks_for_machines_in_the_head() -> None:
    marks = "".join(
        f'<meta property="article:tag" content="{name}">'
        for name in ("@front-river", "auto_video", "Hafen", "Gut &amp;amp; Böse")
    )
    assert read(head=marks).tags == ["Hafen", "Gut & Böse"]
    assert readable(["Day: Friday", "Subject: Justice", "Page Type: Article", "Ferries"]) == ["Ferries", "Justice"]
    assert readable(["26157981-b4f7-4929-adc1-e860c6f03636", "Ferries"]) == ["Ferries"]
    assert readable(["Star Trek: Picard", "Ferries"]) == ["Star Trek: Picard", "Ferries"]
