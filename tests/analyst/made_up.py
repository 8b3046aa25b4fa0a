"""An archive of invented news in invented portals: what the analysts' tests and the screenshots read."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from made_up_pages import capture, keep_picture

from crawler.archive.events import FetchRecord
from crawler.archive.store import Store
from crawler.archive.warc import WarcWriter
from crawler.items import Article, Hint, Image, Link

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 26, 18, 30, tzinfo=SHANGHAI)

PORTALS = {
    "jiangnan": ("江南观察", "https://jiangnan.example", "zblog", ["林知夏", "周牧之", "admin"]),
    "beian": ("北岸财经", "https://beian.example", "wordpress", ["沈砚", "顾清和", "许南枝"]),
    "shancheng": ("山城晚报", "https://shancheng.example", "dedecms", ["陆远", "本报记者 唐棠"]),
}
PLACES = ["清源市", "萧山经开区", "云岭县", "东浦新城", "临江街道", "白石镇", "南屏高新区", "桐溪村"]
BODIES = ["市人社局", "区卫健委", "县农业农村局", "经开区管委会", "市交通局", "省气象台", "市教育局", "行业协会"]

TOPICS = {
    "民生 / 养老": (
        ["养老服务", "社区食堂", "居家照护", "老年大学", "养老金", "适老化改造", "长期护理保险", "银龄志愿者"],
        [
            "{place}{noun}试点扩面：{n}个社区先行",
            "{noun}怎么办？{place}给出新答案",
            "{place}发布{noun}三年计划",
            "一家{noun}机构的第{n}年",
        ],
    ),
    "财经 / 保险": (
        ["健康保险", "车险理赔", "惠民保", "农业保险", "保险科技", "再保险", "理财产品", "存款利率"],
        ["{noun}新规落地，{n}家机构调整产品", "{place}{noun}赔付提速", "看懂{noun}：{n}个常见问题", "{noun}市场一季度增长{n}%"],
    ),
    "科技 / 人工智能": (
        ["大模型", "AI手机", "智能网联汽车", "工业机器人", "算力中心", "5G专网", "芯片封装", "无人机配送"],
        [
            "{place}建成{n}条{noun}示范线",
            "{noun}走进工厂：{place}的{n}个场景",
            "对话{noun}创业者：慢一点，走远一点",
            "{noun}标准征求意见",
        ],
    ),
    "市场动态": (
        ["夜间经济", "跨境电商", "直播带货", "冷链物流", "预制菜", "会展经济", "二手车", "家居卖场"],
        ["{place}{noun}火了：{n}万人次打卡", "{noun}观察：价格回落{n}%", "{place}出台{noun}扶持办法", "{noun}进入精耕期"],
    ),
    "城事 / 交通": (
        ["地铁三号线", "公交专用道", "共享单车", "过江隧道", "停车改革", "绿道", "老旧小区改造", "轨道快线"],
        [
            "{noun}今起试运行，{place}居民出行快{n}分钟",
            "{place}{noun}工程进度过半",
            "{noun}收费标准公布",
            "早高峰的{noun}：一份{n}天的观察",
        ],
    ),
    "三农": (
        ["春茶", "稻虾共作", "数字果园", "种业振兴", "乡村民宿", "高标准农田", "中药材", "村超"],
        ["{place}{noun}开采，亩产增{n}公斤", "{noun}卖到{n}个省", "{place}的{noun}合作社", "{noun}季，返乡青年的账本"],
    ),
}
SENTENCES = [
    "{body}近日公布的数据显示，今年前{m}个月，{place}{noun}相关项目已完成{n}项，较去年同期增长{p}%。",
    "“过去要跑{m}个窗口，现在一次就办完了。”家住{place}的{person}说。",
    "记者在{place}看到，{noun}的现场秩序井然，工作人员正在逐项核对登记信息。",
    "业内人士认为，{noun}正从追求规模转向追求质量，下半年或将迎来新一轮调整。",
    "据介绍，项目总投资{n}亿元，预计{year}年底投入使用，建成后可服务周边{m}万名居民。",
    "与此同时，{body}提醒，参与{noun}应通过正规渠道，注意保管个人信息。",
    "在{person}看来，{noun}最难的不是技术，而是让每一个细节都经得起日常使用。",
    "{place}还建立了按月通报、按季评估的工作机制，确保{noun}政策落到实处。",
    "数据背后，是{m}年来持续的投入：从最初的{m}个试点，到如今覆盖{n}个街道和乡镇。",
    "对于大家关心的费用问题，{body}表示，{noun}的收费标准将保持稳定，并在官网公开。",
    "不过，也有受访者坦言，{noun}的宣传仍然不够，一些老人并不清楚该如何申请。",
    "下一步，{place}将围绕{noun}推出{m}项举措，完善配套服务，鼓励社会力量参与。",
    "从{place}出发，沿江而下{n}公里，沿线已有{m}个乡镇把{noun}列入年度计划。",
    "专家建议，推进{noun}要因地制宜，不搞一刀切，也不能只看眼前的数字。",
]
PEOPLE = ["王秀兰", "李建国", "陈阿婆", "赵师傅", "徐明远", "吴老师", "何小满", "程先生"]
ENDINGS = ["（文中受访者为化名）", "", "", "本文仅为生活观察，不构成投资建议。"]


def compose(rng: random.Random, day: datetime, number: int) -> Article:
    """One invented post, as extraction would give it."""
    portal = rng.choice(list(PORTALS))
    name, home, family, authors = PORTALS[portal]
    category = rng.choice(list(TOPICS))
    nouns, titles = TOPICS[category]
    noun, place = rng.choice(nouns), rng.choice(PLACES)
    title = rng.choice(titles).format(place=place, noun=noun, n=rng.randint(3, 48))
    paragraphs = [_paragraph(rng, noun, place) for _ in range(rng.randint(4, 9))]
    ending = rng.choice(ENDINGS)
    body = "\n\n".join([*paragraphs, ending] if ending else paragraphs)
    published = day.replace(hour=rng.randint(6, 22), minute=rng.randint(0, 59), second=rng.randint(0, 59))
    url, picture = f"{home}/post/{number}.html", f"{home}/upload/{number % 9}.png"
    html = [f"<p>{paragraph}</p>" for paragraph in body.split("\n\n")]
    html.insert(1, f'<figure><img src="{picture}" alt="{noun}"><figcaption>{place}{noun}现场</figcaption></figure>')
    return Article(
        url=url, fetched_url=url, site=name, title=title, author=rng.choice(authors), published_at=published, published_precision="second",
        published_earliest=published, published_latest=published, published_raw=published.strftime("%Y-%m-%d %H:%M:%S"),
        category=category.split(" / "), tags=[noun, place], views=rng.randint(20, 900), comments=rng.randint(0, 12), body_text=body,
        body_html="".join(html),
        images=[Image(picture, noun, f"{place}{noun}现场")], lang="zh-CN", kind="post", family=family, theme="paper",
        source_name=rng.choice([None, None, "清源日报"]), editor=rng.choice([None, "罗一"]), copyright_notice=f"版权声明：本文由{name}发布。",
        rules={"title": f"{family}.heading", "published_at": f"{family}.byline", "author": f"{family}.byline", "body_text": "main.density",
               "views": f"{family}.byline", "category": "breadcrumb"},
    )  # fmt: skip


def _paragraph(rng: random.Random, noun: str, place: str) -> str:
    chosen = rng.sample(SENTENCES, rng.randint(3, 6))
    return "".join(
        sentence.format(
            noun=noun,
            place=place,
            body=rng.choice(BODIES),
            person=rng.choice(PEOPLE),
            n=rng.randint(2, 96),
            m=rng.randint(2, 9),
            p=round(rng.uniform(1, 30), 1),
            year=rng.choice([2026, 2027]),
        )
        for sentence in chosen
    )


def posts(count: int, seed: int = 7, days: int = 140) -> Iterator[Article]:
    """*count* invented posts, oldest first, the last on the day of NOW."""
    rng = random.Random(seed)
    start = NOW - timedelta(days=days - 1)
    for number in range(count):
        day = start + timedelta(days=min(days - 1, int((number / count) ** 0.8 * days)))
        yield compose(rng, day, 1000 + number)


def build(folder: Path, count: int = 240, seed: int = 7) -> Path:
    """An archive in *folder* with *count* posts and what happens to posts: edits, copies, removals, growing counters."""
    rng = random.Random(seed + 1)
    store = Store(folder)
    warc = WarcWriter(folder, "made-up", NOW)
    with store.transaction():
        ids = {key: store.portal(key, name, f"{home}/", NOW - timedelta(days=150), family=family, theme="paper", lang="zh-CN", timezone="Asia/Shanghai")
               for key, (name, home, family, _) in PORTALS.items()}  # fmt: skip
        runs = {key: store.start_run(number, "crawl", NOW - timedelta(hours=3)) for key, number in ids.items()}
        made = list(posts(count, seed))
        for k, article in enumerate(made):
            _link(rng, article, made, k)
            _save(store, article, ids, runs, article.published_at + timedelta(minutes=20))
            capture(store, warc, article, article.published_at + timedelta(minutes=20))
        for key, (_, home, _, _) in PORTALS.items():
            for k in range(8):  # one of nine is not kept
                keep_picture(store, folder, f"{home}/upload/{k}.png", seed + len(key) + k, NOW)
        for article in made:
            _grow(rng, store, article, ids, runs)
        _edit(store, made, ids, runs)
        _copy(store, made, ids, runs)
        _remove(store, made, ids, runs)
        for key, run in runs.items():
            report = {"slugs": {"http-404": 2, "not-a-post": 5}, "fields": {"title": 1.0, "published_at": 1.0, "views": 0.98}}
            store.finish_run(
                run,
                NOW - timedelta(hours=2, minutes=50),
                "finished",
                0,
                {"requests": 90, "new": count // 3, "unchanged": 4, "failed": 2},
                report,
            )
    warc.close()
    store.close()
    return folder


def portal_of(article: Article) -> str:
    return next(key for key, (_, home, _, _) in PORTALS.items() if article.url.startswith(home))


def _save(store: Store, article: Article, ids: dict[str, int], runs: dict[str, int], at: datetime) -> int:
    key = portal_of(article)
    fetch = FetchRecord(
        article.url,
        at,
        200,
        kind="post",
        purpose="post",
        content_type="text/html",
        bytes=46_000,
        run_id=runs[key],
        portal_id=ids[key],
    )
    return store.save(article, fetch).article_id


def _link(rng: random.Random, article: Article, made: list[Article], k: int) -> None:
    same = [other for other in made[max(0, k - 60) : k + 60] if portal_of(other) == portal_of(article) and other is not article]
    article.related = [
        Link(other.url, other.title or "", other.body_text[:60] + "…") for other in rng.sample(same, min(6, len(same)))
    ]
    before = [other for other in made[:k] if portal_of(other) == portal_of(article)]
    if before:
        article.prev = Link(before[-1].url, before[-1].title or "")


def _grow(rng: random.Random, store: Store, article: Article, ids: dict[str, int], runs: dict[str, int]) -> None:
    """Counters as list pages show them on later days: quick at first, then slower."""
    views, at = float(article.views or 0), article.published_at
    pace = rng.choice([8, 20, 60, 400])
    for hours in (6, 24, 48, 96, 168, 336, 720):
        later = at + timedelta(hours=hours)
        if later > NOW:
            break
        views += pace * hours**0.5 * rng.uniform(0.6, 1.4)
        store.save_hints([Hint(article.url, "list", later, views=int(views), comments=article.comments)], ids[portal_of(article)])


def _edit(store: Store, made: list[Article], ids: dict[str, int], runs: dict[str, int]) -> None:
    """Every fifteenth post is corrected some hours later; one has a paragraph taken out."""
    for article in made[::15]:
        paragraphs = article.body_text.split("\n\n")
        text = paragraphs[0].replace("增长", "下降").replace("井然", "有些混乱").replace("认为", "坚持认为") + "（本段有更正。）"
        body = "\n\n".join([text, *paragraphs[2:], "编者按：本文发布后，有读者指出数据有误，现予更正。"])
        edited = replace(
            article,
            body_text=body,
            body_html="".join(f"<p>{p}</p>" for p in body.split("\n\n")),
            title=f"{article.title}（更新）",
            views=None,
            comments=None,
        )
        _save(store, edited, ids, runs, min(NOW - timedelta(hours=1), article.published_at + timedelta(hours=9)))


def _copy(store: Store, made: list[Article], ids: dict[str, int], runs: dict[str, int]) -> None:
    """Every twelfth post appears elsewhere, word for word, with another title every second time."""
    for k, article in enumerate(made[6::12]):
        others = [key for key in PORTALS if key != portal_of(article)]
        for later, key in enumerate(others[: 1 + k % 2], 1):
            home = PORTALS[key][1]
            at = article.published_at + timedelta(hours=5 * later)
            if at > NOW - timedelta(hours=1):
                continue
            title = article.title if k % 2 else f"转载：{article.title}"
            url = f"{home}/post/{9000 + 10 * k + later}.html"
            copy = replace(article, url=url, fetched_url=url, title=title, published_at=at, published_earliest=at, published_latest=at, related=[], prev=None,
                           source_name=PORTALS[portal_of(article)][0], author=PORTALS[key][3][0], site=PORTALS[key][0], views=33)  # fmt: skip
            _save(store, copy, ids, runs, at + timedelta(minutes=30))
            _same_story(store, article.url, url, at)


def _same_story(store: Store, first: str, second: str, at: datetime) -> None:
    content = {
        url: store.conn.execute("SELECT content_id FROM articles WHERE url = ?", (url,)).fetchone()[0] for url in (first, second)
    }
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    row = store.conn.execute("SELECT story_id FROM story_members WHERE content_id = ?", (content[first],)).fetchone()
    if row is None:
        story = store.conn.execute(
            "INSERT INTO stories(first_content_id, created_at, updated_at) VALUES(?,?,?)", (content[first], stamp, stamp)
        ).lastrowid
        store.conn.execute(
            "INSERT INTO story_members(content_id, story_id, similarity, found_at) VALUES(?,?,1.0,?)",
            (content[first], story, stamp),
        )
        row = (story,)
    store.conn.execute(
        "INSERT INTO story_members(content_id, story_id, similarity, near_id, found_at) VALUES(?,?,0.97,?,?) ON CONFLICT DO NOTHING",
        (content[second], row[0], content[first], stamp),
    )


def _remove(store: Store, made: list[Article], ids: dict[str, int], runs: dict[str, int]) -> None:
    for article in made[9::40]:
        for hours in (30, 60):
            key = portal_of(article)
            at = min(NOW - timedelta(hours=1), article.published_at + timedelta(hours=hours))
            run = store.start_run(ids[key], "crawl", at)
            store.missing(FetchRecord(article.url, at, 404, run_id=run, portal_id=ids[key]), "http-404")
