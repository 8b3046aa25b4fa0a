"""Boxes like 猜你喜欢 count as related posts until posts of several sections show the same one."""

from __future__ import annotations

from crawler.items import Article, Link
from crawler.walk.picks import ENOUGH, MOST_OPEN, Picks

SAME = [Link(f"https://e.cn/a/{n}.html", f"第{n}条新闻") for n in (7, 8, 9)]


def article(number: int, section: str = "", rule: str = "heading-likely", heading: str = "猜你喜欢") -> Article:
    made = Article(f"https://e.cn/a/{number}.html", category=[section] if section else [], related=list(SAME))
    made.rules["related"], made.evidence["related"] = rule, heading
    return made


def kept(articles: list[Article]) -> tuple[list[bool], list[str], Picks]:
    picks = Picks()
    for one in articles:
        picks.read(one)
    return [bool(one.related) for one in articles], sorted(picks.wrong()), picks


def test_the_same_box_on_posts_of_several_sections_is_a_pick() -> None:
    shown, wrong, picks = kept([article(n, "要闻" if n % 2 else "体育") for n in range(1, ENOUGH + 3)])
    assert shown == [True] * (ENOUGH - 1) + [False] * 3
    assert wrong == [f"https://e.cn/a/{n}.html" for n in range(1, ENOUGH)]
    assert not list(picks.wrong())


def test_without_known_sections_the_number_of_posts_decides() -> None:
    assert kept([article(n) for n in range(1, ENOUGH + 1)])[0][-1] is False


def test_the_newest_of_one_section_are_related_to_its_posts() -> None:
    assert all(kept([article(n, "要闻") for n in range(1, 20)])[0])


def test_a_heading_that_names_the_post_is_believed_even_if_the_box_repeats() -> None:
    assert all(kept([article(n, rule="heading", heading="相关文章") for n in range(1, 20)])[0])
    assert not all(kept([article(n, rule="heading", heading="You may also like") for n in range(1, 20)])[0])


def test_a_post_of_the_box_shows_it_without_itself() -> None:
    *_, picks = kept([article(n) for n in range(1, ENOUGH + 1)])
    own = article(8)
    own.related = [link for link in own.related if "/8." not in link.url]
    picks.read(own)
    assert own.related == []


def test_the_next_run_knows_it() -> None:
    *_, picks = kept([article(n) for n in range(1, ENOUGH + 1)])
    later = Picks(picks.to_json())
    assert later.is_known(article(99))
    later.read(made := article(99))
    assert made.related == [] and "related" not in made.rules


def test_boxes_of_their_own_on_thousands_of_posts_are_forgotten_again() -> None:
    picks = Picks()
    for number in range(3 * MOST_OPEN):
        post = article(number)
        post.related = [Link(f"https://e.cn/b/{number}.html", "一条新闻")]
        picks.read(post)
        assert post.related
    assert len(picks._boxes) == MOST_OPEN
