"""The headings under which portals link articles related to the one shown, by language and by how sure they are."""

from __future__ import annotations

import re

from crawler.wordlists import any_of

# {language: (the words of which every heading in it holds one, the headings)}. The words (lower case, a space as _) are looked for first,
# as that costs next to nothing: whoever adds a heading sees to it that one of them stands in it.
_HEADINGS: dict[str, tuple[str, str]] = {
    "chinese": (
        "相关 相關 延伸 扩展 拓展 关联 關聯 同类 关于",
        "延伸閱讀|延伸阅读|相关$|关联阅读",
    ),
    "japanese": ("関連 あわせて こちら", "関連記事|関連ニュース|あわせて読みたい|こちらの記事も"),
    "korean": (
        "관련 함께 다른",
        # Tistory's own list of the category's other posts: '산책' 카테고리의 다른 글
        r"관련\s?(?:기사|뉴스|글)|함께 (?:본|볼만한).{0,4}|.{1,40}카테고리의 다른 글",
    ),
    "english": (
        "relat see_also read_ you_may you_might similar more_on more_about more_from further",
        r"(?:more )?related(?:\s+(?:articles?|posts?|stories|story|news|content|links?|coverage|topics?|reading|to this.*|items?))?"
        "|more (?:on|about|from) (?:this|the) (?:story|topic|subject).*|see also|read (?:also|more about.*|next)"
        "|you (?:may|might) (?:also )?(?:like|be interested in|enjoy).*|similar (?:articles?|posts?|stories)|further reading",
    ),
    "german": (
        "mehr weitere verwandte ähnliche das_könnte auch lesen_sie",
        "mehr zum thema.*|(?:weitere|mehr|verwandte|ähnliche) (?:artikel|beiträge|themen|posts|nachrichten)(?: zum thema.*)?"
        "|das könnte (?:sie|dich|ihnen|dir|euch) auch .*|auch interessant|lesen sie auch.*|lesen sie mehr zum thema",
    ),
    "french": (
        "lié similaire associé connexe sur_le_même lire_aussi voir_aussi dans_la_même",
        "(?:articles?|contenus?|sujets?) (?:liés?|similaires?|associés?|connexes)|sur le même (?:thème|sujet).*|à lire aussi.*|lire aussi.*"
        "|voir aussi|dans la même rubrique",
    ),
    "spanish": (
        "relacionad este_tema interesar quizás",
        "(?:art[ií]culos?|noticias|entradas|contenidos?|notas?) relacionad[oa]s|m[aá]s sobre este tema|te puede interesar"
        "|(?:también )?te puede interesar|quizás también.*",
    ),
    "portuguese": (
        "leia_ veja_ relacionad",
        "leia (?:também|mais)|(?:notícias|matérias|artigos|posts) relacionad[oa]s|veja também",
    ),
    "italian": (
        "correlati simil interessar leggi_anche",
        "articoli correlati|potrebbe interessarti.*|leggi anche.*|ti potrebbe interessare.*|(?:notizie|articoli|contenuti) (?:correlat[ie]|simili)",
    ),
    "dutch": ("lees_ook gerelateerde", "lees ook.*|gerelateerde? .*"),
    "scandinavian": (
        "läs_ les_også læs_også relat relatert",
        "läs (?:också|mer)|les også|læs også|relaterade? (?:artiklar|nyheter)|relaterte? (?:artikler|saker)",
    ),
    "polish": (
        "zobacz_ czytaj_ powiązane podobn przeczytaj",
        "zobacz (?:też|także).*|czytaj (?:też|także|również).*|powiązane.*|podobne (?:artykuły|wpisy|wiadomości)|przeczytaj (?:też|także|również).*",
    ),
    "czech": ("související podobn", "související.*|podobné články"),
    "russian": (
        "читайте смотрите по_теме похожие связанные",
        "(?:читайте|смотрите) также.*|по теме.*|похожие (?:записи|статьи|новости|материалы)|материалы по теме"
        "|связанные (?:новости|статьи|материалы)",
    ),
    "ukrainian": (
        "схожі пов'язані за_темою читайте_також",
        "(?:схожі|пов'язані) (?:новини|статті)|новини за темою|читайте також.*",
    ),
    "turkish": (
        "ilgili lgili benzer",
        "ilgili (?:haberler|yazılar|içerikler)|benzer (?:haberler|yazılar)|[iİ]lgili (?:haberler|yazılar|içerikler|konular)",
    ),
    "indonesian": ("baca_juga terkait", "baca juga.*|(?:artikel|berita) (?:terkait|lainnya terkait)"),
    "arabic": ("ذات_صلة متعلقة", "(?:مقالات|أخبار|مواضيع|موضوعات) (?:ذات صلة|متعلقة)"),
    "persian": ("مرتبط", "(?:اخبار|مطالب|خبرهای) مرتبط"),
    "vietnamese": ("liên_quan", "(?:các )?(?:tin|bài)(?: bài| viết| tức)* liên quan"),
    "romanian": ("simil asemănătoare", "articole (?:similare|asemănătoare)"),
    "greek": ("σχετικά", "σχετικά (?:άρθρα|νέα)"),
    "hungarian": ("kapcsolódó", "kapcsolódó (?:cikkek|hírek)"),
    "thai": ("ที่เกี่ยวข้อง", "(?:ข่าว|บทความ|เรื่อง)ที่เกี่ยวข้อง"),
    "hindi": ("संबंधित", "संबंधित (?:खबरें|ख़बरें|लेख|समाचार)"),
    "hebrew": ("כתבות בנושא", "כתבות (?:נוספות בנושא|קשורות)|עוד בנושא"),
}
# 与本文相关的文章, “芯片”的相关新闻, 您可能感兴趣的相关内容: what the links are related to, "related", what they are.
_COMPOSED = (
    r"(?:[“\"「].{1,120}[”\"」]\s*的\s*)?(?:(?:与|和)?(?:本文|此文|该文|文章|此|其[它他])?\s*)?(?:您可能感兴趣的)?"
    r"(?:相关|相關|延伸|扩展|拓展|关联|關聯|関連|同类|同类型|关于).{0,3}"
    r"(?:文章|阅读|閱讀|推荐|推薦|新闻|新聞|内容|報導|报道|资讯|资料|专题|链接|连结|信息|热点|話題|记事|記事|ニュース|キーワード|图片|帖子|博文|日志|主题|话题|的文章|标签文章)"
)
RELATED = re.compile(
    rf"^\W*{_COMPOSED}|^\W*(?:{any_of(**{language: headings for language, (_, headings) in _HEADINGS.items()})})\W*$", re.I
)
"""Headings that say the links below are close to this article."""
RELATED_WORDS = tuple(dict.fromkeys(word.replace("_", " ") for words, _ in _HEADINGS.values() for word in words.split(" ")))

# What many themes call the same block. Boxes that speak to the reader are drawn for the page; what is recommended to all is often the
# editor's pick, the same on every page, and so counts only where no box of the former sort stands.
FOR_READER = re.compile(
    r"^\W*(?:我?猜[你您](?:或许|可能|也许)?(?:还|也)?会?喜欢.{0,6}|(?:看|读|阅读|浏览)过(?:本文|此文|该文|这篇)(?:章|文章)?的?(?:人|网友|用户|读者|朋友)?们?[还也].{0,6}|[你您]可能(?:也|还)?(?:喜欢|感兴趣|会喜欢).{0,8}|大家还在看|看了又看|为[你您]推荐|更多(?:相关|同类).{0,6})\W*$",
    re.I,
)
FOR_READER_WORDS = ("猜", "过本文", "过此文", "过该文", "过这篇", "可能", "还在看", "看了又看", "推荐", "更多")
RECOMMENDED = re.compile(
    r"^\W*(?:推荐(?:阅读|文章|新闻|内容|资讯)|精彩推荐|更多精彩.{0,6}|おすすめ(?:記事)?|recommended(?: (?:for you|reading|articles|stories|posts))?"
    r"|read (?:more|on|this next)|(?:what to )?read next|keep reading|up next|more (?:stories|articles|reading|to read))\W*$",
    re.I,
)
RECOMMENDED_WORDS = ("推荐", "更多", "おすすめ", "recommended", "read ", "reading", "up next", "more ")
# 猜你喜欢 in other languages, all of them among RELATED too: on most portals it heads the related posts, on some the same links everywhere.
TO_READER = re.compile(
    r"^\W*(?:you (?:may|might)|das könnte (?:sie|dich|ihnen|dir|euch)|(?:también )?te puede|quizás también|potrebbe|ti potrebbe|こちらの記事も)",
    re.I,
)
