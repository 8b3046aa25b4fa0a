"""Which addresses become leads for posts, and how many at a time."""

from made_portals import NOW, html

from crawler.page import Page
from crawler.walk.admission import ON_TRIAL
from crawler.walk.leads import WalkOptions
from crawler.walk.ledger import Mark
from crawler.walk.plan import Walk


def test_no_more_leads_for_posts_are_given_than_the_limit():
    walk = Walk("https://news.example/", options=WalkOptions(limit=2))
    urls = [f"https://news.example/read/{number}" for number in range(3)]
    leads = [walk.state.admission.post(url, Mark.LIST, "entry", walk.state.family, 1) for url in urls]
    assert [lead is None for lead in leads] == [False, False, True]


def test_a_guestbook_does_not_count_among_the_tried_addresses():
    """It says nothing of the form of its address, and the posts that wait for the proof of that form are asked all the same."""
    walk = Walk("https://news.example/")
    page = html(
        "留言本 - 示例新闻网", "<div class='text'><h1>留言本</h1><p>欢迎在这里给我们留言，我们每个工作日都会回复。</p></div>"
    )
    urls = [f"https://news.example/read/{number}" for number in range(40)]
    leads = [
        lead for url in urls if (lead := walk.state.admission.post(url, Mark.LINK, "neighbour", walk.state.family, 1)) is not None
    ]
    assert len(leads) == ON_TRIAL
    step = walk.read(Page(leads[0].url, page.body, (("Content-Type", page.content_type),), NOW), leads[0])
    assert step.slug == "standing-page"
    assert len(step.leads) == 1
