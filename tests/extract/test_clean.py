"""Which blocks of a container are left out of the article, one rule at a time."""

from __future__ import annotations

import pytest

from crawler.fields.content.blocks import Block
from crawler.fields.content.clean import clean

PROSE = [
    f"第{number}段：港口专线开行以来，货运量稳步增长，冷链运价回落两成，下一步将继续加密班次，扩大覆盖范围。"
    for number in range(12)
]
CREDIT = "（责任编辑：王晓）"


def kept(*lines: str | Block, exact: bool = False) -> list[str]:
    blocks = [line if isinstance(line, Block) else Block("p", line) for line in lines]
    return [block.text for block in clean(blocks, "港口开行专线", exact=exact).blocks]


@pytest.mark.parametrize(
    "line",
    [
        "2026-05-24 10:11 王芳",
        "Jane Roe and John Doe, with photographs by Mary Major · Published in The Harbour Courier and Gazette · 3 min read · Aug 29, 2021",
        "来源：新华网客户端综合频道 作者：王芳、李建国、欧阳明月 责任编辑：张小明 审核：刘志强、陈大伟 校对：周晓玲、吴文静 通讯员：孙立、郑海燕、冯国庆 发布时间：2026-05-24 10:11 浏览：8312",
        CREDIT,
    ],
)
def test_a_line_about_the_post_before_the_first_paragraph_is_left_out(line: str) -> None:
    assert kept(line, *PROSE) == PROSE
    assert kept(line, *PROSE, exact=True)[0] == line, "an exact container begins with the article"


@pytest.mark.parametrize(
    "line",
    [
        "The harbour line has been running for a month, and a 5 min read of its ledger shows that freight has grown week by week.",
        "记者2026年5月24日从港口集团获悉，新开行的专线运行平稳。",
    ],
)
def test_a_sentence_with_a_date_or_reading_time_is_kept(line: str) -> None:
    assert kept(line, *PROSE) == [line, *PROSE]


def test_a_bare_number_is_left_out_only_below_a_byline() -> None:
    assert kept("2026-05-24 王芳", "83", *PROSE) == PROSE
    assert kept("83", *PROSE) == ["83", *PROSE]
    assert kept("2026-05-24 王芳", "导语", *PROSE) == ["导语", *PROSE]


@pytest.mark.parametrize(("place", "is_kept"), [(1, False), (2, False), (3, True), (6, True), (7, False), (12, False)])
def test_credits_are_left_out_near_both_ends(place: int, is_kept: bool) -> None:
    lines = [*PROSE[:place], CREDIT, *PROSE[place:]]
    assert (CREDIT in kept(*lines)) == is_kept


def test_in_an_exact_container_credits_are_left_out_only_at_the_end() -> None:
    assert CREDIT in kept(PROSE[0], CREDIT, *PROSE[1:], exact=True)
    assert CREDIT not in kept(*PROSE, CREDIT, exact=True)


def test_a_paragraph_that_is_one_link_is_left_out() -> None:
    link = Block("p", "港口专线冬季时刻表今天公布", linked=13)
    assert kept(*PROSE[:5], link, *PROSE[5:]) == PROSE
    partly = Block("p", "时刻表可在港口集团网站查看", linked=6)
    assert kept(*PROSE[:5], partly, *PROSE[5:]) == [*PROSE[:5], partly.text, *PROSE[5:]]
