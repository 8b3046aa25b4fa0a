"""The labels that portals set before the author, source, category and other facts of a post, by field and language."""

from __future__ import annotations

from crawler.wordlists import any_of

TAG_LABELS = any_of(
    chinese=r"(?:本文|文章|相关)?(?:标\s*签|標籤|[关關][键鍵][词詞字]|相關字詞)",
    english=r"TAGs?|keywords?|topics",
    japanese_korean="タグ|キーワード|태그",
    german="schlag(?:wörter|worte)|themen",
    french="étiquettes",
    spanish_portuguese="etiquetas|palabras clave|palavras-chave",
    italian="argomenti|parole chiave",
    dutch="onderwerpen|trefwoorden",
    scandinavian="ämnen|taggar|nyckelord|emner|emneord|nøgleord",
    finnish="avainsanat|asiasanat",
    polish="tagi|słowa kluczowe",
    czech="štítky|klíčová slova",
    russian_ukrainian_bulgarian="теги|метки|ключевые слова|ключові слова|ключови думи",
    croatian="oznake|ključne riječi",
    hungarian="címkék|kulcsszavak",
    romanian="etichete|cuvinte[- ]cheie",
    greek="ετικέτε[ςσ]|λέξει[ςσ][- ]κλειδιά",
    turkish="etiketler|anahtar kelimeler",
    vietnamese="từ khóa|thẻ",
    indonesian="kata kunci",
    arabic=r"الكلمات (?:المفتاحية|الدلالية)|(?:ال)?وسوم",
    persian=r"برچسب‌?\s?ها|کلید\s?واژه‌?\s?(?:ها)?",
    hebrew="תגיות|תגים",
    thai="แท็ก|ป้ายกำกับ",
    hindi="टैग(?:्स)?",
)
"""What stands before a post's tags; shared by the readers of labels and of lines of tags."""

LABELS: dict[str, str] = {
    "author": any_of(
        chinese=r"(?:文章|本文|原文?|图文|文/?图)?作\s*者|撰文|撰稿人?|主笔|执笔人?|(?:本报|本刊|本网|特约|实习|见习|首席|驻.{1,4}|[\u4e00-\u9fff]{2,6}社)?[记記]者"
        r"|通[讯訊]员|文字|文|发布者|发布人|发表人",
        japanese="著者|筆者|執筆者?|ライター",
        korean=r"글쓴이|글|작성자|(?:기자명|기자(?=\s*[:：]))",
        english="author|(?:guest )?contributors?|reporter|text|(?:words|story|text|written|report(?:ed)?) by",
        german=r"autorin\s?/\s?autor|autor(?:[:*/]?in(?:nen)?)?",
        french_italian="auteur|autore|texte|testo",
        spanish="texto",
        latin_east="autor(?:ius|s)",  # Romanian, Lithuanian, Latvian
        russian_ukrainian="автори?|авторы|добавила?|опубликовала?|разместила?",
        hungarian="szerző",
        turkish="yazar|haber|muhabir",
        indonesian="penulis",
        greek="συντάκτης",
        persian="نویسنده|خبرنگار",
        arabic="الكاتب|بقلم|كتبت?|إعداد",
        hebrew="כותב|מאת",
        thai="โดย|ผู้เขียน|ผู้สื่อข่าว",
        indian="लेखक|लेखिका|रिपोर्ट|द्वारा|লেখক|প্রতিবেদক",
        vietnamese="tác giả",
    ),
    "editor": any_of(
        chinese=r"(?:责任|責任|值班|实习|网络|本期|栏目|执行|见习|新闻)?[编編][辑輯](?:员|者)?|责\s*编|責編|主编|[编編]审|审\s*核|审校|校\s*对|校對"
        "|一审|二审|三审|初审|复审|终审|监制|审签|录入员?",
        english="editor|edited by",
        german="redaktion",
        japanese="編集者?",
    ),
    "source": any_of(
        chinese=r"(?:信息|文章|稿件|新闻|内容|消息|资讯|文稿|资料)?来\s*源(?:网站|于|自)?|來源|(?:信息|文章|新聞)來源|稿\s*源|出\s*处|轉?[转載轉]载?自|摘自"
        "|供稿(?:单位)?|发布(?:机构|单位|部门)",
        japanese_korean="출처|出典|引用元|情報提供|提供元",
        english="source",
        german_dutch_danish="quelle|bron|kilde",
        romance="fuente|fonte",
        slavic="źródło|источник|zdroj",
        turkish="kaynak",
    ),
    "category": any_of(
        chinese=r"(?:所属|文章|信息|新闻)?(?:分\s*类|栏\s*目)|分類|频道|所属专题",
        english="category|categories|filed under|posted in|sections?",
        japanese_korean=r"カテゴリー?|テーマ(?=\s*[:：])|카테고리|분류|섹션",
        german="rubrik|kategorien?|ressort",
        french="rubrique",
        spanish_portuguese="categor[ií]as?|sección|seção|editoria",
        italian="sezione",
        slavic="рубрик[аи]|категори[яи]|раздел|kategoria|dział",
        turkish_indonesian="kategori|kanal",
        vietnamese="chuyên mục",
        arabic="التصنيف|القسم",
        persian=r"دسته‌?\s?بندی|گروه|سرویس",
    ),
    "tags": any_of(
        shared=TAG_LABELS,
        english="tagged(?: with| as)?|labels",
        french="mots[- ]clés",
        spanish_portuguese="temas|tópicos",
    ),
    "views": any_of(
        chinese=r"(?:总|被)?(?:阅\s*读|浏\s*览|点\s*击|访\s*问|查\s*看|围\s*观|閱讀|瀏覽|點擊)(?:次\s*数|次數|人数|总数|量|数|數|率)?|人\s*气|热\s*度|人氣|點閱(?:次數|數|率)?",
        english="views?|reads?|hits|page ?views?|visits",
        japanese_korean="閲覧数|アクセス数|조회수?",
        german="aufrufe",
        romance="vues|visualizzazioni|visualizações",
        russian="просмотр(?:ов|ы)|прочтений",
        polish="wyświetleń|wyświetlenia|odsłon",
        turkish="okunma",
        indonesian="dibaca",
        vietnamese="lượt xem",
        arabic="(?:عدد )?(?:المشاهدات|الزيارات|القراءات)",
        persian="(?:تعداد )?بازدیدها?",
    ),
    "comments": any_of(
        chinese=r"(?:用户|网友|全部|我要)?(?:评\s*论|評論|留言|回\s*复|跟帖|回復)(?:数|數|量)?",
        english="comments?",
        japanese_korean="コメント|댓글",
        german="kommentare",
        romance="commentaires|comentarios",
    ),
    # labels of what nobody asks for here: they end the value before them
    "other": any_of(
        chinese=r"(?:发布|发表|更新|发稿|创建|修改|录入|出版|见报)?(?:时\s*间|日\s*期|時間)|发布于|发表于|字\s*[号体]|字體|字号|分享到?|打印|本文(?:链接|地址|网址)"
        r"|原文(?:链接|地址|标题)?|原标题|版权(?:声明|所有)?|声明|微信|标题|摘\s*要|导\s*读|核心提示|题图|图片来源|图片?|摄影|摄|图|视频|编译|翻译|译者|地\s*点|关注|收藏"
        r"|点赞|举报|报料|纠错|索\s*引\s*号|文\s*号|成文日期|主题词|公开方式",
        english="share|photos?|foto|published|posted|updated|date",
    ),
}
"""{field: its labels}; a colon, slash or bar must follow one in the text, or the label be a piece of its own."""
