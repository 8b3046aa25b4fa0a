"""Bylines and structured data of several countries' systems: who, when, and which article the head describes."""

import json
from datetime import UTC, datetime

import pytest

from crawler import Page, extract
from crawler.items import Article

TEXTS = {
    "en": "The harbour board said on Monday that the old lighthouse would be repaired, after years in which nobody felt responsible.",
    "de": "Der Hafenrat hat am Montag beschlossen, dass der alte Leuchtturm nach Jahren des Streits endlich saniert werden soll.",
    "fr": "Le conseil du port a annoncé lundi que le vieux phare serait réparé, après des années où personne ne s'en occupait.",
    "zh": "港务局周一表示，经过多年的争议之后，老灯塔终于将要进行修缮，所需的费用由市里和渔业协会共同承担。",
    "ja": "港湾局は月曜日、長年にわたる議論を経て、古い灯台を来年の春から修復すると発表した。費用は市と漁協が折半する。",
    "ko": "항만청은 월요일 오랜 논란 끝에 낡은 등대를 내년 봄부터 보수하기로 했다고 밝혔다. 비용은 시와 조합이 나누어 낸다.",
}
TITLES = {
    "en": "Old lighthouse to be repaired",
    "de": "Alter Leuchtturm wird saniert",
    "fr": "Le vieux phare sera réparé",
    "zh": "老灯塔明年春天动工修缮",
    "ja": "古い灯台、来春から修復へ",
    "ko": "낡은 등대 내년 봄부터 보수",
}


def read(lang: str, byline: str, head: str = "", end: str = "") -> Article:
    title, text = TITLES[lang], f"<p>{TEXTS[lang]}</p>" * 3
    html = f"<html lang={lang}><head><meta charset=utf-8><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{byline}<div class=content>{text}{end}</div></article></body></html>"
    return extract(Page("https://www.coast.example/news/lighthouse", html.encode(), fetched_at=datetime(2024, 7, 26, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("lang", "byline", "author"),
    [
        ("de", "<p>Von <a href=/autor/jana-roe>Jana Roe</a>, Hamburg</p>", "Jana Roe"),
        ("de", "<p>Von Jana Roe, dpa</p>", "Jana Roe, dpa"),
        ("fr", "<p>Propos recueillis par Jeanne Roe</p>", "Jeanne Roe"),
        ("en", "<p class=byline>Interview by Jane Roe | 26 May 2024</p>", "Jane Roe"),
        ("zh", "<p class=info>海港日报记者 李明 王芳　2024-05-26</p>", "李明, 王芳"),
        ("zh", "<div>發布時間：2024/05/26 10:30 最新更新：2024/05/27 09:00　記者李明／台北報導</div>", "李明"),
        ("ja", "<p>2024/05/26 05:00</p><p>文・山田太郎　写真・鈴木花子</p>", "山田太郎"),
        ("ko", "<div><em>홍길동 기자</em> <span>입력 2024.05.26 10:00</span> <span>수정 2024.05.26 11:00</span></div>", "홍길동"),
        ("ko", "<ul><li><i class=icon-user></i> 홍길동 기자</li><li>승인 2024.05.26 10:00</li><li>댓글 0</li></ul>", "홍길동"),
    ],
)  # fmt: skip
def test_the_author_is_read_from_many_kinds_of_bylines(lang: str, byline: str, author: str) -> None:
    assert read(lang, byline).author == author


def test_a_month_and_day_before_a_weekday_is_a_date() -> None:
    moment = read("ja", "<p>5/26(日) 12:30配信</p><p>海辺新聞</p>").published_at
    assert moment is not None
    assert moment.isoformat() == "2024-05-26T12:30:00+09:00"


OWN = {
    "@type": "NewsArticle",
    "headline": TITLES["en"],
    "datePublished": "2024-05-26T08:00:00Z",
    "author": [{"name": "Jane Roe"}, {"name": "John Doe"}],
}
OTHER = {
    "@type": "NewsArticle", "headline": "Ferry fares rise", "datePublished": "2023-01-02T08:00:00Z", "dateModified": "2023-01-03T08:00:00Z",
    "author": {"name": "Max Other"}, "publisher": {"name": "Coast"}, "mainEntityOfPage": "https://www.coast.example/news/ferry", "articleBody": "x" * 400,
}  # fmt: skip


@pytest.mark.parametrize(
    "stated", [[OTHER, OWN], [OTHER, {**OWN, "headline": "The tower", "url": "https://www.coast.example/news/lighthouse"}]]
)
def test_of_several_articles_in_structured_data_the_pages_own_is_taken(stated: list[object]) -> None:
    page = read("en", "", "".join(f"<script type=application/ld+json>{json.dumps(one)}</script>" for one in stated))
    assert (page.author, str(page.published_at)[:10]) == ("Jane Roe, John Doe", "2024-05-26")


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ('<meta name="DC.creator" content="Roe, Jane">', "Jane Roe"),
        ('<meta name="author" content="Roe, Jane">', "Roe, Jane"),
        ('<meta name="author" content="jane.roe@coast.example (Jane Roe)">', "Jane Roe"),
        ("""<meta name="parsely-page" content='{"title":"x","pub_date":"2024-05-26T10:00:00Z","author":"Jane Roe"}'>""", "Jane Roe"),
        ("<meta name=parsely-page content='broken'>", None),
    ],
    ids=["catalogue", "two-names", "feed", "parsely", "parsely-broken"],
)  # fmt: skip
def test_the_head_names_the_author_in_several_ways(head: str, author: str | None) -> None:
    assert read("en", "", head).author == author


def test_a_box_about_the_columnist_and_a_byline_in_the_container_are_no_text() -> None:
    about = "<div class=about-columnist><p>Jane Roe is a columnist for the Coast Daily, and she lives by the harbour.</p></div>"
    assert read("en", "<p>By Jane Roe, Coast Press – May 26, 2024</p>", end=about).body_text == "\n\n".join([TEXTS["en"]] * 3)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Por João Silva, Lisboa</p>",
        "<p>Autor: Jan Kowalski, źródło: PAP</p>",
        "<p>Thứ Hai, 26/05/2024 10:30 (GMT+7)</p>",
        "<p>פורסם: 26.05.24, 10:30 | עודכן: 27.05.24, 11:00</p>",
        "<p>Kompas - 26/05/2024, 10:30 WIB</p>",
    ],
)
def test_a_byline_before_the_first_paragraph_is_no_text(line: str) -> None:
    title, text = TITLES["en"], f"<p>{TEXTS['en']}</p>" * 3
    html = f"<html lang=en><meta charset=utf-8><title>{title}</title><body><div class=content><h1>{title}</h1>{line}{text}</div></body></html>"
    page = extract(Page("https://www.coast.example/news/lighthouse", html.encode(), fetched_at=datetime(2024, 7, 26, tzinfo=UTC)))
    assert page.body_text == "\n\n".join([TEXTS["en"]] * 3)


def test_a_change_is_told_from_publication_in_brackets_behind_it() -> None:
    page = read("en", "<div>26 maggio 2024 (modifica il 27 maggio 2024 | 11:00)</div>")
    assert (str(page.published_at)[:10], str(page.modified_at)[:10]) == ("2024-05-26", "2024-05-27")


def test_japanese_in_seven_bits_is_read() -> None:
    html = f"<html lang=ja><meta charset=iso-2022-jp><title>{TITLES['ja']}</title><body><h1>{TITLES['ja']}</h1><p>{TEXTS['ja']}</p></body></html>"
    assert (
        extract(
            Page("https://www.coast.example/a/1", html.encode("iso2022_jp"), fetched_at=datetime(2024, 7, 26, tzinfo=UTC))
        ).title
        == TITLES["ja"]
    )
