"""The words of bylines in the languages news is written in; matched on folded (lower-case, half-width) text."""

from __future__ import annotations

_COLON = r"\s?:\s?"

# With a colon, or in brackets: what follows is the value. Longer forms first: 责任编辑 holds 编辑.
_WORDS = {
    "editor": (
        r"责任编辑|責任編輯|责编|執行編輯|执行编辑|网络编辑|本文编辑|文字编辑|编辑|編輯|编审|审核|审校|校对|校對|主编|监制|值班主任|値班|編集|編集者|편집(?:자)?"
        r"|edited by|editors?|redakteur(?:in)?|redaktion|rédacteur|redactor(?:a)?|edição|redattore|redacteur|redaktør|redaktör|toimittaja|redaktor|редактор\w{0,3}|editör|biên tập"
    ),
    "source": (
        r"文章来源|信息来源|消息来源|稿件来源|新闻来源|资料来源|内容来源|来源于|来源|來源|稿源|出处|出處|转载自|轉載自|转自|摘自|原载|发布单位|来 源|出典|情報元|提供元|출처|제공"
        r"|sources?|quelle|fonte|fuente|bron|kilde|källa|lähde|źródło|zdroj|forrás|sursa|източник|источник|джерело|πηγή|kaynak|sumber|nguồn|المصدر|מקור"
    ),
    "category": (
        r"所属栏目|所属分类|所属频道|文章分类|分类目录|分类|分類|栏目|欄目|频道|類別|カテゴリー?|분류|카테고리"
        r"|categor(?:y|ies)|filed under|posted in|kategorien?|rubrik|catégories?|rubrique|categorías?|categorias?|categorie|kategori(?:er)?|kategorie|рубрики?|категори\w{0,3}|kategori"
    ),
    "author": (
        r"文章作者|作者|作 者|撰稿人?|撰文|文字|采写|采访|供稿|执笔|執筆|主笔|发布人|发布者|发表者|发布|录入|記者名|本报记者|记者|記者|通讯员|文责|글쓴이|작성자|기자"
        r"|written by|posted by|authors?|autor(?:in|en|a|es|as)?|verfasser|auteurs?|autore|autori|skrevet af|tekst|auteur|författare|kirjoittaja|автор\w{0,2}|yazar|penulis|oleh|tác giả|الكاتب|מאת"
    ),
    "photo": r"摄影报道|摄影|摄|图片?|图源|圖|照片|photos?(?: by)?|foto|bild|crédit|kuva|фото",
    "date": (
        r"发布时间|发布日期|发表时间|发表日期|更新时间|更新日期|添加时间|录入时间|创建时间|上传时间|时间|日期|發佈時間|發佈日期|發布時間|更新時間|時間|公開日時?|更新日時?|投稿日時?|掲載日|입력|등록일?|수정|작성일"
        r"|published(?: on)?|posted(?: on)?|updated|date|datum|veröffentlicht|stand|publié|fecha|publicado|data|opublikowano|дата|tarih|ngày"
    ),
    "views": (
        r"阅读量|阅读数|阅读次数|阅读|閱讀|浏览量|浏览次数|浏览|瀏覽|点击量|点击次数|点击数|点击|點擊|點閱|人气|人氣|热度|围观|访问量|访问|查看|閲覧数?|조회수?|views?|hits|reads?|aufrufe|просмотр\w{0,3}"
    ),
    "comments": r"评论数?|評論|留言|回复|回覆|跟帖|コメント|댓글|comments?|kommentare?|commentaires?|комментари\w{0,3}",
    "other": (
        r"关键[词字]|標籤|标签|tags?|keywords?|字体|字号|字號|大小|分享(?:到)?|收藏|打印|列印|繁体|扫一扫|微信|微博|版权|声明|责任校对|电话|邮箱|投稿|语言|language|share|font|文章id|编号|文号|原标题|标题|题目|导读|摘要"
    ),
}
# Before a label no letter of the same word may stand ("admin" in "administrator"); Han words are not separated by spaces anyway.
_WITH_BAR = {"author": "作者", "editor": "编辑|责编|責編", "source": "来源|來源", "photo": "图片?|摄影"}  # 文｜张三 编辑｜李四
LABELS: dict[str, str] = {
    field: rf"(?<![a-zа-яà-ÿ])(?:[(\[【]\s?)?(?:(?:{words}){_COLON}|(?:{_WITH_BAR.get(field, _WITH_BAR['photo'])})\s?[|丨/]\s?)"
    for field, words in _WORDS.items()
}

# Without a colon: only where a name stands right after, at the start of a piece.
AUTHOR_PREFIXES = (
    r"(?:[\u4e00-\u9fff]{2,8}(?:报|社|网|台|刊|日报|晚报|周刊))?(?:本报|本网|本社|本刊|特约|实习|见习|首席|全媒体|融媒体?|驻[\u4e00-\u9fff]{1,4})?(?:记者|記者|通讯员|通訊員|实习生|特派员)\s?"
    r"|文\s?[/|｜丨·]\s?|撰文\s?[/|丨]?\s?|作者\s?[/|｜丨]\s?|(?:图文|文图|图/文|文/图)\s?[/|丨]?\s?|采写\s?[/|｜]?\s?"
    r"|(?:by|written by|posted by|von|par|por|di|da|door|af|av|od|autor|przez|автор|oleh|yazan|bởi)(?![^\W\d_])"
)
AGENCIES = r"reuters|afp|ap|dpa|efe|ansa|bloomberg|cnn|bbc|xinhua|associated press|新华社|新华网|中新社|中国新闻网|人民日报|路透社|法新社|美联社"
NAME_JOINERS = r"[,，、;；/／|｜&＆+\u2502]|\s(?:and|und|et|y|e|en|og|och|i|и|та|ve|dan|và)\s|\s?[和与與及]\s?(?=[\u4e00-\u9fff]{2,4}(?:$|[\s、,]))"

# What stands where a name should: menus, placeholders, roles, the outlet's own generic words.
NOT_A_NAME = (
    r"搜索|搜 索|登录|注册|登录/注册|首页|主页|关注|收藏|分享|打印|评论|更多|返回|未知|无|暂无|不详|原创|转载|整理|网络|互联网|网友|匿名|本站原创|本站|作者|记者|通讯员|编辑|责编|来源|发布|时间|日期"
    r"|字体|字号|大|中|小|阅读|浏览|点击|次|人|条|查看|点赞|举报|投稿|正文|正文内容|摄|图|文|字|\(?[a-z]\)?|null|none|undefined|n/?a|unknown|anonymous|author|authors|by|share|print|search|login"
    r"|home|menu|comments?|subscribe|follow|facebook|twitter|weibo|wechat|email|e-mail|staff|posted|published|updated|on|in|at|the|of|am|um|le"
)
