"""What links to the next page of a list are called."""

from __future__ import annotations

NEXT_WORDS = frozenset(
    [
        "下一页",
        "下页",
        "后一页",
        "后页",
        "下一頁",
        "下頁",
        "後一頁",
        "更早的文章",
        "更早文章",
        "较旧的文章",
        "以前的文章",
        "更旧的文章",
        "继续浏览",
        "次へ",
        "次のページ",
        "次ページ",
        "次の一覧",
        "다음",
        "다음페이지",
        "다음페이지로",
        "next",
        "nextpage",
        "nextposts",
        "older",
        "olderposts",
        "olderentries",
        "olderarticles",
        "previousposts",
        "previousentries",
        "suivant",
        "siguiente",
        "weiter",
        "nächste",
        "próxima",
        "avanti",
        "volgende",
        "следующая",
        "вперед",
        "вперёд",
    ]
)
"""Texts that say "next page" once arrows and white space are taken off. In a blog's own order the next page is the older one."""
MORE_WORDS = frozenset(
    [
        "加载更多",
        "查看更多",
        "更多",
        "更多文章",
        "更多内容",
        "点击加载更多",
        "点击查看更多",
        "阅读更多",
        "浏览更多",
        "載入更多",
        "もっと見る",
        "더보기",
        "loadmore",
        "showmore",
        "more",
        "moreposts",
        "viewmore",
    ]
)
"""Texts of "load more" links; they lead to a section as often, so the address has to be a page's."""
ARROWS = frozenset({"›", ">", "→", "＞", "▶", "»", ">>", "››", "»»"})
