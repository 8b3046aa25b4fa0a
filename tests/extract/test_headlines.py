"""Which of several headings is the headline, and which part of it is the title."""

from datetime import UTC, datetime

import pytest

from crawler import Page, extract

TEXT = "<p>" + "The council decided last week that the old bridge should be closed to traffic for good. " * 4 + "</p>"


def title(head: str, body: str, url: str = "https://news.example.com/2024/05/26/bridge") -> str | None:
    html = f"<html lang=en><head><title>{head}</title></head><body><article>{body}{TEXT * 3}</article></body></html>"
    return extract(Page(url, html.encode(), fetched_at=datetime(2024, 7, 26, tzinfo=UTC))).title


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            "Il orologio ha iniziato a correre",
            "<h1>ll orologio ha iniziato a correre</h1><h2>Il orologio</h2>",
            "ll orologio ha iniziato a correre",
        ),
        ("How meditation helps | News", "<h1>How meditation helps | Opinion</h1>", "How meditation helps"),
        ("Bridge closed", "<h1>23.01.2024 - Bridge closed</h1>", "Bridge closed"),
        (
            "Storm over the coast",
            "<h1>How the coast got through the storm of the year</h1><h1>More from the coast</h1>",
            "How the coast got through the storm of the year",
        ),
        (
            "My Diary - The bridge is closed for good",
            "<h1>My Diary</h1><h3>The bridge is closed for good</h3>",
            "The bridge is closed for good",
        ),
        ("Coffee - University of Western State Pines", "<p>no heading</p>", "Coffee - University of Western State Pines"),
    ],
)
def test_the_headline_is_distinguished_from_other_headings(head: str, body: str, expected: str) -> None:
    assert title(head, body) == expected


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ("Coffee - University of Western State Pines", "https://www.uwsp.edu/coffee/1", "Coffee"),
        ("7 ways to eat well | Koia", "https://drinkkoia.com/blogs/1", "7 ways to eat well"),
        ("Feuerwehr- und Rettungsdienst geehrt", "https://www.stadt-feuerwehr.de/1", "Feuerwehr- und Rettungsdienst geehrt"),
    ],
)
def test_a_host_is_called_by_initials_or_by_one_of_its_words(head: str, url: str, expected: str) -> None:
    assert title(head, "", url) == expected


def test_a_subtitle_completes_what_head_and_heading_state_alone() -> None:
    # Medium sets the subtitle into <title>
    head = 'Closed? - The old bridge is to be closed for good</title><meta property="og:title" content="Closed?"><title>'
    assert title(head, "<h1>Closed?</h1><h2>The old bridge is to be closed for good</h2>") == "Closed?"
