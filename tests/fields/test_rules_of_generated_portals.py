"""Rules that no page at hand decides by, but whole portals do: counters in JSON-LD, excerpts below related titles, texts of a sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler import Article, Page, extract

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
SENTENCE = "港区今日降温，出门请添衣。"
TEXT = "<p>记者从港务局获悉，老码头的改造工程今天开工，预计明年春天完工，期间渡轮停靠东侧泊位。</p>" * 4


def read(body: str, head: str = "", title: str = "老码头今天开工") -> Article:
    html = f'<html lang="zh-CN"><head><title>{title}-海港网</title>{head}</head><body>{body}</body></html>'
    return extract(Page("https://www.coast.example/post/90.html", html.encode(), (), NOW))


@pytest.mark.parametrize(
    ("statistic", "views"),
    [
        ({"interactionType": "https://schema.org/ReadAction", "userInteractionCount": 6927}, 6927),
        ([{"interactionType": {"@type": "ViewAction"}, "userInteractionCount": "158"}], 158),
        ({"interactionType": "https://schema.org/LikeAction", "userInteractionCount": 6927}, None),
        ({"interactionType": "https://schema.org/ReadAction", "userInteractionCount": 0}, None),
    ],
)
def test_json_ld_counts_the_readers(statistic: object, views: int | None) -> None:
    item = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "老码头今天开工",
        "interactionStatistic": statistic,
    }
    head = f'<script type="application/ld+json">{json.dumps(item)}</script>'
    assert read(f"<article><h1>老码头今天开工</h1>{TEXT}</article>", head).views == views


def test_wechats_count_at_the_end_of_the_text_is_no_text() -> None:
    article = read(f"<h1>老码头今天开工</h1><div class=content>{TEXT}<p>阅读 6927</p></div>")
    assert (article.views, "6927" in (article.body_text or "")) == (6927, False)


@pytest.mark.parametrize("text", [f"<p>{SENTENCE}</p>", TEXT])
def test_titles_and_excerpts_of_other_posts_are_no_text(text: str) -> None:
    others = "".join(
        f'<dl><dt><a href="/post/{n}.html">港务局公布第{n}期工程的进展</a><span>05-{n}</span></dt>'
        f"<dd>第{n}期工程由三家企业联合承建，包括泊位、堆场和一条引道，全部完工之后将增加一...</dd></dl>"
        for n in range(11, 17)
    )
    article = read(
        f'<article><div class="content"><div class="single-left"><h2>老码头今天开工</h2><p class="time">小编 发布于 2026-05-26 08:17　已有 12 人围观</p>'
        f'{text}</div><div class="rel"><h3>延伸阅读</h3>{others}</div></div></article>'
    )
    assert "联合承建" not in (article.body_text or "") and (article.body_text or "").startswith(text[3:15])


def test_a_picture_with_an_empty_srcset_has_its_plain_address() -> None:
    article = read(f'<article><h1>老码头今天开工</h1>{TEXT}<p><img srcset=" " src="/uploads/90.jpg" alt="码头"></p></article>')
    assert [image.url for image in article.images] == ["https://www.coast.example/uploads/90.jpg"]
