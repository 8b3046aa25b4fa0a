"""Boxes between the paragraphs that are not part of the article, and leads before it that are."""

from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract
from crawler.fields.content.interjections import are_interjections

NOW = datetime(2024, 7, 26, 4, 0, tzinfo=UTC)
TEXT = "<p>" + "The council decided last week that the old bridge should be closed to traffic for good. " * 4 + "</p>"
LEAD = "After forty years of repairs the town has had enough of its river crossing, and so have the drivers."


def read(before: str = "", inside: str = "", head: str = "") -> Article:
    html = (
        f'<html lang="en"><head><title>Old bridge to be closed</title>{head}</head><body><article><h1>Old bridge to be closed</h1>{before}'
        f"<div class=text>{TEXT}{inside}{TEXT * 2}</div></article></body></html>"
    )
    return extract(Page("https://news.example.com/2024/05/26/bridge", html.encode(), fetched_at=NOW))


@pytest.mark.parametrize(
    "line",
    [
        "An dieser Stelle finden Sie einen von unserer Redaktion ausgewählten externen Inhalt, der den Artikel ergänzt.",
        "Mit unserem Newsletter informiert Sie die Redaktion jeden Morgen.",
        "Abonnez-vous à notre newsletter pour tout savoir",
        "Suscríbete a nuestro boletín",
        "Подписывайтесь на наш телеграм-канал",
        "This content is reserved for subscribers only",
        "Already a subscriber? Log in",
        "Have a tip? Write to tips@example.com",
        "War dieser Artikel hilfreich?",
        "When you buy through our links, we may earn a commission.",
        "Facebook Twitter Email",
        "Published: 10:48, Tue, Nov 19, 2019 | Updated: 11:05",
        "Aktualisiert: 11.04.2020, 10:27",
        "Photo: Jane Doe / Example Press",
        "Table of Contents",
        "23. 12. 2024 13:31",
        "記事に『リアクション』ができます。ご利用には会員登録が必要です。",
        "Um eingebettete Inhalte anzuzeigen, ist deine Einwilligung in die Übermittlung notwendig.",
    ],
)
def test_consent_boxes_offers_and_appeals_are_no_part_of_the_article(line: str) -> None:
    assert line not in read(inside=f"<p>{line}</p>").body_text


@pytest.mark.parametrize(
    "line",
    [
        "Newsletters are read by more people than ever, said the publisher.",
        "Facebook was fined by the court.",
        "Sign language is taught at the school.",
        "Published in 1949, the novel was an instant success with its readers.",
        "Updated rules for cyclists come into force in spring, the ministry said. Until then the old ones stand.",
        "Photo: a word that she could not hear any more without thinking of that day, and of the man who took them.",
        "Der Artikel wurde gestern vorgestellt.",
    ],
)
def test_sentences_that_begin_alike_are_kept(line: str) -> None:
    assert are_interjections([line]) == [False]
    assert line in read(inside=f"<p>{line}</p>").body_text


def test_a_paywall_notice_is_left_out_with_its_list() -> None:
    wall = "<p>Subscribe now to read the latest news in your city.</p><ul><li>Unlimited crosswords.</li><li>The whole archive.</li></ul>"
    text = read(inside=wall).body_text
    assert "crosswords" not in text
    assert "archive" not in text


@pytest.mark.parametrize(
    ("before", "head"),
    [
        (f'<p class="standfirst">{LEAD}</p><p>By Jane Doe</p>', ""),
        (f'<div class="article-teaser"><p>{LEAD}</p></div>', ""),
        (f"<h2>{LEAD}</h2>", ""),
        (f"<div class=x7><div>{LEAD}</div></div>", f'<meta name="description" content="{LEAD}">'),
    ],
)
def test_the_lead_before_the_container_opens_the_body(before: str, head: str) -> None:
    assert read(before, head=head).body_text.startswith(LEAD)


@pytest.mark.parametrize(
    "before",
    [
        "<figure><img src=a.jpg><figcaption>The old bridge over the river, as it was seen from the hill in the spring of last year.</figcaption></figure>",
        '<p class="byline">By Jane Doe, our correspondent in the north, on 26 May 2024 at 12:30</p>',
        '<div class="teaser"><a href="/2024/05/25/other">Another bridge, in another town, was closed to traffic for good last week, too</a></div>',
        f"<p>{TEXT[3:90]}</p>",
    ],
)
def test_captions_bylines_and_teasers_are_no_lead(before: str) -> None:
    assert read(before).body_text.startswith(
        "The council decided last week that the old bridge should be closed to traffic for good. The council"
    )


def test_the_entries_of_a_live_blog_are_its_body() -> None:
    entry = "<div class=entry><time>21:00</time><b>Jane Doe</b><span>Key event</span><span>Share this update</span><p>{} The river rose by another metre in the night, and the mayor asked all to stay away from it.</p></div>"
    entries = "".join(entry.format(f"Update {number}.") for number in range(14))
    text = read(inside=f'</div><div class="live-events">{entries}').body_text
    assert "Update 3." in text
    assert "Update 13." in text
