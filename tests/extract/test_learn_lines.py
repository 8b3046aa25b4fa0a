"""Lines that repeat in the posts of a portal are learnt, and left out of the next post."""

from crawler.extract import extract
from crawler.learn.lines import learn_site
from crawler.portals import Portal
from tests.extract.pages import FIRST, SECOND, THIRD, document, page, paragraphs, post

BOX = "欢迎关注江城网官方账号，每天为您送上最新的本地消息。"


def numbered(number: int) -> str:
    own = (FIRST + f"这是第{number}次通报。", SECOND.replace("司机", f"第{number}批司机"))
    return post(f"<div class='content'>{paragraphs(*own, BOX)}</div>", title=f"第{number}次寒潮通报", tail="_要闻_江城网")


def test_lines_and_tail_that_posts_share() -> None:
    learned = learn_site([document(numbered(n), f"https://news.example.com/a/{n}.html") for n in range(1, 7)])
    assert learned.boilerplate == {BOX}
    assert learned.title_tail == "_要闻_江城网"
    article = extract(
        page(numbered(9), "https://news.example.com/a/9.html"),
        Portal(boilerplate=learned.boilerplate, title_tail=learned.title_tail),
    )
    assert BOX not in article.body_text
    assert article.title == "第9次寒潮通报"


def test_reprints_of_one_text_are_not_learnt_from() -> None:
    reprint = post(f"<div class='content'>{paragraphs(FIRST, SECOND, THIRD)}</div>")
    assert learn_site([document(reprint, f"https://news.example.com/a/{n}.html") for n in range(1, 9)]).boilerplate == frozenset()
