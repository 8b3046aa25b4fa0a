"""Cards of related posts: what is a post's link and title, and what is its section, author, picture, button or count of comments."""

from datetime import UTC, datetime

from crawler import Page, extract

NOW = datetime(2026, 5, 26, 6, tzinfo=UTC)
TEXT = "<p>" + "The ferry company has put a third boat on the line between the two harbours, and the queue is gone. " * 5 + "</p>"


def related(after: str) -> list[tuple[str, str]]:
    """[(path, title)] of the related posts on a page with *after* below its text."""
    page = (
        "<html lang=en><head><title>A third ferry for the sound</title></head><body><main><article><h1>A third ferry for the sound</h1>"
        f"<p>By Ina Holm, 26 May 2026</p>{TEXT * 3}</article>{after}</main></body></html>"
    )
    article = extract(Page("https://daily.example/news/harbour/a-third-ferry-for-the-sound-4711", page.encode(), (), NOW))
    return [(link.url.removeprefix("https://daily.example"), link.title) for link in article.related]


def test_a_card_names_section_author_and_comments_beside_its_post() -> None:
    card = (
        "<div class=card><a href=/news/traffic/>Traffic</a><h3><a href=/news/traffic/the-night-bus-stays-4698>The night bus stays</a></h3>"
        "<a href=/people/jon-berg>Jon Berg</a> <a href=/news/traffic/the-night-bus-stays-4698#talk>12 comments</a>"
        "<a href=/files/night-bus-4698.jpg>Gallery of the bus</a></div>"
    )
    assert related(f"<h2>Related articles</h2><div>{card}</div>") == [
        ("/news/traffic/the-night-bus-stays-4698", "The night bus stays")
    ]


def test_topics_under_related_topics_are_no_posts() -> None:
    topics = "<ul><li><a href=/hub/ferries>Ferries</a><li><a href=/hub/north-harbour>North Harbour</a><li><a href=/section/traffic-13>Traffic</a></ul>"
    assert related(f"<h2>Related topics</h2>{topics}") == []
    assert related(f"<h2>Related topics</h2>{topics}<p>As <a href=/news/fares-rise-in-june-4600>we wrote</a> in May.</p>") == []


def test_posts_with_short_titles_remain() -> None:
    posts = "<ul><li><a href=/news/harbour/tides>How Tides Work</a><li><a href=/news/harbour/lights>The Old Lights</a></ul>"
    assert related(f"<h2>See also</h2>{posts}") == [
        ("/news/harbour/tides", "How Tides Work"),
        ("/news/harbour/lights", "The Old Lights"),
    ]


def test_the_headline_is_the_title_and_not_what_the_picture_shows() -> None:
    card = (
        "<li><a href=/news/x/fares-rise-in-june-4600><img src=/i/1.jpg alt='A queue of people at a kiosk, seen from behind'></a>"
        "<a href=/news/x/fares-rise-in-june-4600>Fares rise in June</a></li>"
        "<li><a href=/news/x/the-kiosk-closes-for-good-4601><img src=/i/2.jpg alt='kiosk_final_2'></a><h3>The kiosk closes for good</h3></li>"
        "<li><p>The council votes on the bridge in autumn, and few doubt how.</p><h3>A bridge, at last</h3><a href=/news/x/a-bridge-at-last-4602>Read more</a></li>"
        "<li><a href=/news/x/all-the-old-boats-4603 title='Permanent Link to All the <i>old</i> boats'><img src=/i/4.jpg alt=boats></a></li>"
        "<li><a href=/news/x/boats-at-night-4604><img src=/i/5.jpg alt='Boats at night'></a><a href=/news/x/boats-at-night-4604>Who has the lights on at two, and why it is so rarely the police.</a></li>"
    )
    assert related(f"<h2>Related articles</h2><ul>{card}</ul>") == [
        ("/news/x/fares-rise-in-june-4600", "Fares rise in June"),
        ("/news/x/the-kiosk-closes-for-good-4601", "The kiosk closes for good"),
        ("/news/x/a-bridge-at-last-4602", "A bridge, at last"),
        ("/news/x/all-the-old-boats-4603", "All the old boats"),
        ("/news/x/boats-at-night-4604", "Boats at night"),
    ]
