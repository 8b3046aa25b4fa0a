"""A diff loses nothing and is cut where a reader would cut it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.diff import Piece, counted, diff, in_context, sentences

PROSE = st.text(alphabet="天地人，。！？\n ab1的", max_size=60)


@given(PROSE, PROSE)
def test_both_texts_can_be_read_out_of_a_diff(before: str, after: str) -> None:
    pieces = diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.change != "new") == before
    assert "".join(piece.text for piece in pieces if piece.change != "gone") == after
    assert all(piece.text for piece in pieces)


@given(PROSE)
def test_sentences_lose_nothing(text: str) -> None:
    assert "".join(sentences(text)) == text


def shown(before: str, after: str) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(marks[piece.change].format(piece.text) for piece in diff(before, after))


def test_a_number_is_changed_whole() -> None:
    assert shown("同比增长12.5%。其余不变。", "同比增长13.5%。其余不变。") == "同比增长[-12-][+13+].5%。其余不变。"


def test_a_sentence_that_went_is_struck_out_whole() -> None:
    assert shown("甲说了话。乙没有来。丙走了。", "甲说了话。丙走了。") == "甲说了话。[-乙没有来。-]丙走了。"


def test_a_paragraph_more_is_new_as_a_whole() -> None:
    assert shown("第一段。", "第一段。\n\n更正：上文有误。") == "第一段。[+\n\n更正：上文有误。+]"


def test_unlike_sentences_are_not_torn_into_characters() -> None:
    assert (
        shown("他昨天在北京的会议上讲了话。", "本市的天气明后两天转晴。")
        == "[-他昨天在北京的会议上讲了话。-][+本市的天气明后两天转晴。+]"
    )


def test_a_shared_particle_does_not_tear_a_word() -> None:
    assert (
        shown("公司宣布了新的计划和更多投入。", "公司宣布了旧的方案和更多投入。")
        == "公司宣布了[-新的计划-][+旧的方案+]和更多投入。"
    )


def test_english_is_compared_by_word() -> None:
    assert (
        shown("The minister resigned on Monday.", "The minister resigned on Tuesday.")
        == "The minister resigned on [-Monday-][+Tuesday+]."
    )


def test_context_is_short() -> None:
    pieces = diff("开头。" * 60 + "旧。" + "结尾。" * 60, "开头。" * 60 + "新。" + "结尾。" * 60)
    text = [piece.text for piece in in_context(pieces, 6)]
    assert text == ["… 开头。开头。", "旧", "新", "。结尾。结尾 …"]
    assert counted([Piece("new", "一 二"), Piece("gone", "三")]) == (2, 1)


def test_sentences_changed_in_a_row_are_compared_one_by_one() -> None:
    before, after = "他昨天在北京的会议上讲了话。同比增长12%。", "本市的天气明后两天转晴。同比增长13%。"
    assert shown(before, after) == "[-他昨天在北京的会议上讲了话。-][+本市的天气明后两天转晴。+]同比增长[-12-][+13+]%。"


def test_two_sentences_joined_into_one_are_compared_together() -> None:
    assert shown("大雪已经停了。公路已经通了。", "大雪已经停了，公路已经通了。") == "大雪已经停了[-。-][+，+]公路已经通了。"


def test_a_very_long_sentence_is_replaced_whole() -> None:
    long = "很长的话" * 500
    assert shown(long, long[:-1] + "文") == f"{long[:-1]}[-话-][+文+]"
    assert shown(long + "吗", long + "呢") == f"[-{long}吗-][+{long}呢+]"


def test_context_is_cut_only_where_that_makes_it_shorter() -> None:
    new = Piece("new", "改")
    assert in_context([new, Piece("same", "一" * 15), new], 6)[1].text == "一" * 15
    assert in_context([new, Piece("same", "一" * 16), new], 6)[1].text == "一一一一一一 … 一一一一一一"
