"""What themes call the parts of a list's entry, in class names and labels."""

from __future__ import annotations

import re


def _named(words: str) -> re.Pattern[str]:
    """A pattern for whole parts of class names."""
    return re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_\d-])", re.IGNORECASE)


STICKY = _named(
    "is-?top|istop(?:-post)?|sticky(?:-post)?|stick|pinned|zhiding|toppost|i-card-top|icon-top|top-icon|top-tag|post-top|article-top"
)
"""Class names of entries that are pinned to the top of a list."""
STICKY_TEXT = re.compile(
    r"^[\[【(（<《]?\s*(?:置顶|置頂|顶|頂|固定|ピン留め|고정|공지|pinned|sticky|featured)\s*[\]】)）>》]?$", re.IGNORECASE
)
"""Labels of such entries."""
VIEWS = _named("views?|viewed|view-?count|post-?views?|hits?|clicks?|eyes?|reads?|pv|yuedu|liulan|browse|look|hot")
COMMENTS = _named("comments?|cmt|cmts|pinglun|replies|reply|comment-?count|discuss")
AUTHOR = _named("authors?|user(?:name)?|writer|byline|nickname|zuozhe|post-?author")
CATEGORY = _named("cat|cate|category|categories|sort|column|channel|fenlei|lanmu|cat-links|post-?cat(?:egory)?")
AUTHOR_LABELS = frozenset(["作者", "发布者", "发布人", "by", "author"]) | {"posted by"}
CATEGORY_LABELS = frozenset(["分类", "栏目", "类别", "归类", "category", "in"]) | {"filed under"}
LABEL = re.compile(
    rf"^({'|'.join(sorted(AUTHOR_LABELS | CATEGORY_LABELS, key=len, reverse=True))})\s*(?:[:：]\s*|\s)([^\s:：].*)$",
    re.IGNORECASE,
)
_READ_ON = (
    "阅读全文|阅读原文|阅读更多|查看全文|查看详情|查看更多|全文阅读|继续阅读|详细内容|详细|全文|详情|更多|点击查看|去看看|立即查看",
    "続きを読む|もっと読む",
    "더 ?보기|자세히(?: ?보기)?",
    "weiterlesen|mehr(?: lesen| erfahren)?",
    "lire (?:la suite|plus)|en savoir plus",
    "leer más|seguir leyendo|ver más",
    "leia mais|continue lendo|saiba mais",
    "leggi (?:tutto|di più)|continua a leggere",
    "czytaj (?:dalej|więcej)|więcej",
    "devamı(?:nı oku)?",
    "(?:baca )?selengkapnya",
    "(?:xem|đọc) (?:thêm|tiếp)",
    "подробнее|читать (?:далее|дальше|полностью)|далее",
    "детальніше",
    "(?:اقرأ |إقرأ )?المزيد",
    "ادامه مطلب|بیشتر",
    "lees (?:meer|verder)",
    "läs mer",
    "les mer",
    "læs mere",
    "lue lisää",
    "číst (?:dále|více)",
    "čítať ďalej",
    "tovább",
    "citește mai (?:mult|departe)",
    "περισσότερα",
    "read ?more|read on|more|continue reading.*|full (?:story|article).*|view (?:post|article)|details?",
)
READ_ON = re.compile(rf"^[\[（(【]*(?:{'|'.join(_READ_ON)})[\]）)】]*[\s.…»›>→]*$", re.IGNORECASE)
"""Texts of links that lead to a post but do not name it."""
NO_TITLE = re.compile(
    r"^[\W\d_]*$"
    r"|^\d+ ?(?:条|个|次|则)?(?:评论|回复|阅读|浏览|点赞|comments?|views?|likes?)?$"
    r"|^(?:暂无|没有|添加|发表)评论$"
    r"|^(?:no|leave a) comments?$",
    re.IGNORECASE,
)
"""Texts of links that are counts, numbers or signs."""
