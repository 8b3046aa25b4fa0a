"""Which texts form one story, and which only look like it."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from crawler.archive.stories import catch_up, clear
from crawler.archive.tellings import story_of, tellings
from crawler.stories import MIN_UNITS, NEAR, HouseStyle, band_keys, pack, similarity, sketch, unpack
from tests.archive.conftest import HOME, NOON, Bench, post

WORDS = (
    "经济 开发 园区 企业 投资 项目 工厂 政府 规划 建设 交通 铁路 公路 机场 旅游 文化 教育 学校 医院 农村 粮食 市场 消费 价格 金融 银行 保险 证券 科技 芯片 能源 电池 汽车 环境 河流 气候 居民 社区 就业"
    " 收入 法院 案件 体育 比赛 冠军 电影 音乐 节日 春天 会议"
).split()


def text(seed: int, sentences: int = 25) -> str:
    """Made-up prose: no two seeds share more than single words."""
    dice = random.Random(seed)
    return "".join("".join(dice.choices(WORDS, k=dice.randint(5, 9))) + "。" for _ in range(sentences))


def spun(body: str, share: float, seed: int = 1) -> str:
    """The body with that share of its words swapped, as text mills do (伪原创)."""
    dice = random.Random(seed)
    return "。".join(
        "".join(dice.choice(WORDS) if dice.random() < share else part[at : at + 2] for at in range(0, len(part), 2))
        for part in body.split("。")
    )


def stories(bench: Bench) -> list[list[int]]:
    """Article ids of each story, in order."""
    catch_up(bench.store.conn, now=NOON)
    return [
        [telling.article_id for telling in tellings(bench.store.conn, story)]
        for story in bench.rows("SELECT id FROM stories ORDER BY id")
    ]


def put(bench: Bench, *bodies: str, **said) -> None:
    start = bench.one("SELECT count(*) FROM articles")
    for number, body in enumerate(bodies, start + 1):
        published = NOON + timedelta(minutes=number)
        dates = {"published_at": published, "published_earliest": published, "published_latest": published}
        bench.look(post(number, body_text=body, **dates | said), number)


STUFFING = "萧山经济开发区最大的公司"
EDITS = {
    "the title alone": lambda body: body,
    "one word": lambda body: body.replace("经济", "商业", 1),
    "every tenth word": lambda body: spun(body, 0.1),
    "every fifth word": lambda body: spun(body, 0.2),
    "keywords stuffed in": lambda body: body.replace("。", f"，{STUFFING}。"),
    "the second half left out": lambda body: body[: len(body) * 6 // 10],
    "sentences in another order": lambda body: "。".join(reversed(body.split("。"))),
    "byline and notice around it": lambda body: f"本报记者 张三 李四\n\n{body}\n\n免责声明：本文仅代表作者个人观点，与本网无关。",
    "another spelling of digits": lambda body: body.replace("2026", "２０２６"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edited_copy_joins_its_story(bench: Bench, edit) -> None:
    put(bench, text(1), text(2), edit(text(1)), text(3))
    assert stories(bench) == [[1, 3]]


def test_unrelated_texts_stand_alone(bench: Bench) -> None:
    put(bench, *map(text, range(40)))
    assert stories(bench) == []


FRAME = (
    "本网版权与免责声明：凡本网注明来源的作品，均转载自其他媒体，目的在于传递更多信息，并不代表本网赞同其观点和对其真实性负责。"
    * 3
)


def test_a_long_frame_around_short_news_is_no_story(bench: Bench) -> None:
    bodies = [text(seed, 4) + "\n\n" + FRAME for seed in range(30)]
    assert similarity(sketch(bodies[0]), sketch(bodies[1])) > NEAR, "sketches alone are deceived"
    put(bench, *bodies, bodies[7] + "编辑：王五")
    assert stories(bench) == [[8, 31]]


def mill(seed: int) -> str:
    """A text as mills make it: everybody's sentences, with this text's nouns put in."""
    dice = random.Random(seed)
    frames = [
        "从{}到{}，{}的每一步都牵动着上下游企业的神经", "随着{}的不断深入，{}的竞争格局正在被重新改写",
        "{}的热度并非偶然，其背后是{}与年轻消费者的双重驱动", "业内专家表示，面对{}带来的挑战，不少企业选择加大{}投入",
        "相关负责人认为，值得注意的是，{}与{}之间的边界正在变得模糊", "在政策引导和市场需求的共同作用下，{}逐步走向{}",
        "{}不是一句口号，而要落到具体的产品和服务上，{}也是如此", "总体而言，{}仍处在爬坡过坎的关键阶段，{}任重道远",
    ]  # fmt: skip
    return "。".join(dice.choice(frames).format(*dice.choices(WORDS, k=3)) for _ in range(20))


def test_the_sentences_of_a_text_mill_are_no_story(bench: Bench) -> None:
    bodies = [mill(seed) for seed in range(60)]
    assert similarity(sketch(bodies[0]), sketch(bodies[1])) > NEAR, "sketches alone are deceived"
    put(bench, *bodies, spun(bodies[5], 0.05))
    assert stories(bench) == [[6, 61]]


def test_issues_of_a_bulletin_are_no_story(bench: Bench) -> None:
    dice = random.Random(3)
    issue = "今日成品油批发价格：92号汽油每吨{}元，95号汽油每吨{}元，0号柴油每吨{}元，与上一个工作日相比，分别变动{}元、{}元和{}元。以上价格由本站收集整理，仅供参考。"
    put(bench, *(issue.format(*(dice.randint(1000, 9999) for _ in range(6))) for _ in range(6)))
    assert stories(bench) == []


def test_short_texts_count_only_when_equal(bench: Bench) -> None:
    short = "今天的图集见附件，共十二张。"
    assert len(short) < MIN_UNITS
    put(bench, short, short.replace("十二", "十三"), short, title="图集")
    assert stories(bench) == [[1, 3]]


def test_the_same_text_elsewhere_is_a_story_of_one_content(bench: Bench) -> None:
    put(bench, text(1))
    bench.look(post(1, url="https://copy.example.org/9.html", body_text=text(1)), 60)
    assert [set(story) for story in stories(bench)] == [{1, 2}]


def test_a_copy_stays_in_its_story_when_it_is_edited(bench: Bench) -> None:
    put(bench, text(1), spun(text(1), 0.1))
    assert stories(bench) == [[1, 2]]
    bench.look(post(2, body_text=spun(text(1), 0.25, seed=9)), 100)
    bench.look(post(2, body_text=text(77)), 200)
    assert [set(story) for story in stories(bench)] == [{1, 2}]
    assert story_of(bench.store.conn, 2) == 1


def test_the_revisions_of_one_article_are_no_story(bench: Bench) -> None:
    put(bench, text(1))
    bench.look(post(1, body_text=spun(text(1), 0.05)), 50)
    assert stories(bench) == []
    bench.look(post(9, body_text=spun(text(1), 0.08, seed=4)), 60)
    assert [set(story) for story in stories(bench)] == [{1, 2}]


def test_tellings_come_in_the_order_they_appeared(bench: Bench) -> None:
    for number, minutes in ((1, 30), (2, 10), (3, 20)):
        at = NOON + timedelta(minutes=minutes)
        bench.look(
            post(number, body_text=spun(text(1), 0.02, seed=number), published_at=at, published_earliest=at, published_latest=at,
                 source_name="新华社" if number == 3 else None),
            60 + number,
        )  # fmt: skip
    (order,) = stories(bench)
    assert order == [2, 3, 1]
    found = tellings(bench.store.conn, 1)
    assert [telling.relation for telling in found] == ["first", "copy", "copy"]
    assert [telling.source_name for telling in found] == [None, "新华社", None]
    assert bench.one("SELECT url FROM stories s JOIN articles a ON a.content_id = s.first_content_id") == f"{HOME}post/2.html"


def test_two_stories_meet_in_a_text_that_holds_both(bench: Bench) -> None:
    one, other = text(1), text(2)
    put(bench, one, spun(one, 0.05), other, spun(other, 0.05), one + other)
    assert stories(bench) == [[1, 2, 3, 4, 5]]


def test_catching_up_goes_on_where_it_stopped_and_can_begin_anew(bench: Bench) -> None:
    put(bench, *(spun(text(1), 0.05, seed) for seed in range(5)))
    assert catch_up(bench.store.conn, at_most=2) == 2
    assert catch_up(bench.store.conn) == 3
    assert catch_up(bench.store.conn) == 0
    assert stories(bench) == [[1, 2, 3, 4, 5]]
    clear(bench.store.conn)
    assert stories(bench) == [[1, 2, 3, 4, 5]]


def test_a_sketch_is_small_and_comes_back(bench: Bench) -> None:
    values = sketch(text(1))
    assert len(pack(values)) == 256
    assert unpack(pack(values)) == values
    assert len(set(band_keys(values))) == 32
    assert sketch("") == ()


def test_house_style_bears_anything() -> None:
    style = HouseStyle(["", "𠮷野家" * 20])
    assert style.in_common("", "") == 0.0
    assert 0.0 <= style.in_common("短", "文") <= 1.0


ENGLISH = """the a of to in on with for minister company market city river school price plan report week worker court team season road
budget council hospital said announced wants found lost opened closed after before new old local national major small first last"""


def test_two_long_english_texts_are_not_alike_for_their_letters(bench: Bench) -> None:
    def english(seed: int) -> str:
        dice = random.Random(seed)
        return " ".join(" ".join(dice.choices(ENGLISH.split(), k=12)).capitalize() + "." for _ in range(60))

    bodies = [english(seed) for seed in range(12)]
    assert similarity(sketch(bodies[0]), sketch(bodies[1])) < NEAR + 0.2
    edited = bodies[3].replace(" minister", " secretary").replace(" river", " stream")
    put(bench, *bodies, edited)
    assert stories(bench) == [[4, 13]]
