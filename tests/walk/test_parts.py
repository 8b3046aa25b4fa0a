"""Which addresses are parts of an article, also where they count from 0 (the second part is called _01)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.document import Document
from crawler.page import Page
from crawler.walk.parts import is_part, next_part

FIRST = "https://e.cn/system/2024/07/20/030123456.shtml"


def part(url: str, links: str) -> Document:
    body = f"<html><body><h1>新桥通车</h1><p>城市更新的步伐加快，老旧小区改造的项目已经全部开工。</p><div id='pagelist'>{links}</div></body></html>"
    return Document(Page(url, body.encode(), (), datetime(2024, 7, 26, tzinfo=UTC)))


def test_the_second_part_may_be_numbered_one() -> None:
    base = "/system/2024/07/20/030123456"
    first = part(
        FIRST,
        f'<b>[1]</b> <a href="{base}_01.shtml">[2]</a> <a href="{base}_02.shtml">[3]</a> <a href="{base}_01.shtml">下一页</a>',
    )
    second = part(FIRST[:-6] + "_01.shtml", f'<a href="{base}.shtml">[1]</a> <b>[2]</b> <a href="{base}_02.shtml">[3]</a>')
    third = part(FIRST[:-6] + "_02.shtml", f'<a href="{base}.shtml">[1]</a> <a href="{base}_01.shtml">[2]</a> <b>[3]</b>')
    assert next_part(first, first) == FIRST[:-6] + "_01.shtml"
    assert next_part(second, first) == FIRST[:-6] + "_02.shtml"
    assert next_part(third, first) is None
    assert is_part(FIRST[:-6] + "_01.shtml", first)


def test_parts_that_count_from_one_begin_with_the_second() -> None:
    first = part(
        FIRST,
        '<b>1</b> <a href="/system/2024/07/20/030123456_2.shtml">2</a> <a href="/system/2024/07/20/030123456_1.shtml">1</a>',
    )
    assert next_part(first, first) == FIRST[:-6] + "_2.shtml"


@pytest.mark.parametrize(
    "links",
    [
        '<nav class="pager"><a rel="prev" href="/posts/news-2/">« Previous <p>市集改到周六</p></a></nav>',
        '<nav class="pager"><a href="/posts/news-2/">Next »</a></nav>',
        '<link rel="next" href="/posts/news-2/">',
    ],
)
def test_the_neighbour_of_a_numbered_post_is_no_part_of_it(links: str) -> None:
    first = part("https://e.cn/posts/news-1/", links)
    assert next_part(first, first) is None


def test_a_second_post_of_the_same_title_is_no_part_of_the_first() -> None:
    first = part("https://e.cn/hello/", '<link rel="next" href="/hello-2/">')
    assert next_part(first, first) is None


def test_an_article_has_sixty_parts_at_most() -> None:
    first = part(FIRST, "")
    for number in (59, 60):
        url = f"{FIRST[:-6]}_{number}.shtml"
        here = part(url, f'<a href="{url.replace(str(number), str(number + 1))}">{number + 1}</a>')
        assert (next_part(here, first) is None) == (number == 60)


def test_the_second_part_of_a_first_part_is_called_by_its_number() -> None:
    first = part("https://e.cn/a/302_1.html", '<a href="302_2.html">2</a> <a href="302_2.html">下一页</a>')
    assert next_part(first, first) == "https://e.cn/a/302_2.html"
