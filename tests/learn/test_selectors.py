"""Learning selectors from pages whose values are known."""

from datetime import UTC, datetime

import pytest

from crawler.learn.selectors import learn_selector
from crawler.page import Page

NAMES = ["林知夏", "周启明", "沈一禾", "陆听澜"]


def pages(template: str) -> list[tuple[Page, dict[str, object]]]:
    made = []
    for number, name in enumerate(NAMES, start=1):
        day = f"2026-05-{10 + number}"
        html = template.format(name=name, day=day, views=100 * number, id=number, other=NAMES[number % 4])
        page = Page(f"https://www.example.com/{number}.html", html.encode(), (), datetime(2026, 6, 1, tzinfo=UTC))
        made.append(
            (page, {"author": name, "views": 100 * number, "published_at": datetime(2026, 5, 10 + number, 4, tzinfo=UTC)})
        )
    return made


PLAIN = """<html lang="zh-CN"><body><div class="side"><span class="who">{other}</span></div>
<div class="post post-{id}"><h1>标题{id}</h1><p class="line"><span class="css-{id}a who">{name}</span><span>{day}</span><span>{views}</span></p></div></body></html>"""


def test_a_class_is_enough_where_it_is_the_only_one() -> None:
    known = [(page, truth["author"]) for page, truth in pages(PLAIN.replace('<span class="who">{other}</span>', ""))]
    lesson = learn_selector("author", known)
    assert lesson is not None
    assert lesson.selector == "span.who"
    assert (lesson.right, lesson.pages) == (4, 4)


def test_an_ancestor_distinguishes_two_elements_of_one_class() -> None:
    lesson = learn_selector("author", [(page, truth["author"]) for page, truth in pages(PLAIN)])
    assert lesson is not None
    assert lesson.selector in ("p.line span.who", "div.post span.who")


@pytest.mark.parametrize(("field", "place"), [("published_at", 2), ("views", 3)])
def test_nameless_elements_are_told_by_their_place(field: str, place: int) -> None:
    lesson = learn_selector(field, [(page, truth[field]) for page, truth in pages(PLAIN)])
    assert lesson is not None
    assert lesson.selector == f"p.line > span:nth-of-type({place})"


def test_names_of_one_page_or_build_are_not_learnt() -> None:
    template = '<html><body><div id="post-{id}"><b class="x{id}">{name}</b></div></body></html>'
    assert learn_selector("author", [(page, truth["author"]) for page, truth in pages(template)]) is None


def test_two_pages_are_too_few_to_learn_from() -> None:
    assert learn_selector("author", [(page, truth["author"]) for page, truth in pages(PLAIN)][:2]) is None


def test_a_value_that_never_changes_is_not_learnt() -> None:
    known = [(page, "青川资讯") for page, _ in pages("<html><body><i class='site'>青川资讯</i>{name}</body></html>")]
    assert learn_selector("author", known) is None
