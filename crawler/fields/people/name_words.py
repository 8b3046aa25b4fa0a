"""The words that set names apart from what pages put around them or in their place: labels, roles, accounts, words of sentences."""

from __future__ import annotations

import re

from crawler.wordlists import any_of

# What stands before a name and is taken off.
LABEL = re.compile(
    r"^(?:"
    + any_of(
        # WordPress's titles of the links to an author's posts
        all_posts="(?:zeige )?(?:alle )?(?:beiträge|artikel) von|view all (?:posts|articles) by|voir tous les articles de|ver todas las entradas de",
        two_words_and_by=r"(?:[^\W\d_]+\s+){0,2}(?:by|von|par|por|durch|door|av)\s*:",
        done_by="(?:"
        + any_of(
            german="geschrieben|gespeichert|eingestellt|erstellt|verfasst|veröffentlicht|ein (?:artikel|beitrag|gastbeitrag)|artikel|beitrag|gastbeitrag|fotos?"
            "|bericht|interview|protokoll|kommentar|aufgezeichnet|eingereicht",
            french="publié|écrit|rédigé|propos recueillis",
            spanish="escrito|publicado|redactado",
            italian="scritto|pubblicato",
            dutch_scandinavian="geschreven|skrevet|skriven",
            slavic="napisane|publikováno",
            romanian="autor|articol",
        )
        + r")\s+(?:von|vom|durch|par|por|da|di|de|door|av|af|przez)",
        english_by=r"(?:written|posted|published|reported|story|article|text|words|interview|review(?:ed)?|created|submitted|contributed|opinion|analysis)\s+by",
        by="by|von|vom|durch|par|por|de la redacci[oó]n de|di|da|door|av|af",
        author="autor(?:in|en|es|a)?|authors?|auteure?s?|autore|автор(?:ы)?|yazar|penulis|oleh|texte?|texto|testo|tekst"
        "|ein beitrag von|ein artikel von|foto und text|writer|reporter|redakteur(?:in)?|byline",
        chinese="作者|文章作者|本文作者|原作者|撰文|撰稿|撰稿人|作者简介|文|文字|记者|記者|本报记者|本報記者|本刊记者|通讯员|通訊員|特约记者|特约撰稿人?|实习记者|实习生"
        "|發帖人|发帖人|楼主|樓主|发布者|發布者|發表者|发表人|发布人|投稿人?|作家|著者",
        japanese="筆者|執筆|文・?|取材・?文",
        korean="글|글쓴이|작성자|저자|기자명?",
    )
    + r")(?:\s*[:：|／/﹕]\s*|\s+|(?<=[文著筆])・)",
    re.I,
)
CJK_LABEL = re.compile(
    r"^[\s◎●■▲/／|｜—-]*(?:[\u4e00-\u9fff]{0,8}(?:全媒体|融媒体|特约|首席|实习|本报|本刊|本网|见习|特派|驻[\u4e00-\u9fff]{2,4})?"
    r"(?:记者|記者|通讯员|通訊員|评论员|評論員|撰稿人|特約撰述))[\s:：]*"
)
# What stands after a name and is taken off: a bracket, 记者, さん.
TAIL = re.compile(
    r"(?:\s*(?:[（(\[【][^（()）\]】]{0,60}[)）\]】]|기자|특파원|記者|记者|报道|報導|報道|撰文|さん|氏)|\s(?:摄|攝|整理|编译|編譯|综合|撰|著|文))+\s*$"
)
# A role in a name's place: "Senior Staff Writer", "Redakteurin", 评论员.
ROLE = re.compile(
    r"^(?:(?:senior|chief|deputy|managing|executive|associate|assistant|staff|guest|contributing|political|business|sports?|science|tech(?:nology)?"
    r"|health|news|night|digital|online|foreign|national|city|world|investigative|features?|entertainment|education|economics?|environment|crime|data"
    r"|freelance|special|lead|global|regional|local|audience|social media|the|an?|of|for|at|to|our|in|on)\s+)*(?:"
    + any_of(
        english="writers?|editors?|reporters?|correspondents?|columnists?|contributors?|authors?|journalists?|producers?|staff|newsroom|desk|team|photographers?"
        "|mph|mba|msc|rn|rd|editor[- ]in[- ]chief|editorial (?:board|team|staff)|analyst|critic|fellow|director|founder|ceo|cto|president|professor"
        r"|ph\.?d\.?|m\.?d\.?|jr\.?|sr\.?",
        german="redakteur(?:in)?|redaktor(?:in)?|korrespondent(?:in)?|reporter(?:in)?|autor(?:in)?|journalistin?|volont[aä]r(?:in)?|chefredakteur(?:in)?"
        "|ressortleiter(?:in)?|freie[r]? (?:autor|journalist)(?:in)?",
        french="journaliste|r[eé]dacteur|r[eé]dactrice|correspondante?",
        spanish="redactora?|periodista|corresponsal",
        italian_dutch="giornalista|verslaggever",
        russian="редактор|корреспондент|журналист",
        chinese="記者|记者|编辑|編輯|主编|主編|作者|编者|評論員|评论员",
        korean="기자|특파원|논설위원",
    )
    + r")(?:\s+(?:at|of|for|in|von|der|des|bei|de)\b.*)?$",
    re.I,
)
# What stands in a name's place and names nobody: accounts of the software, buttons, words of menus, bare labels.
NOBODY = re.compile(
    "^(?:"
    + any_of(
        accounts=r"(?:wordpress|wp|site|web|blog)?[-_ ]?admin(?:istrator)?|root|webmaster|super user|superuser|sysadmin|test|user|guest|lv\.?\s?\d{0,3}|vip\d?",
        software=r"wordpress|discuz!? team|comsenz ui team|comsenz(?: inc\.?)?|dedecms|phpcms|empirecms|typecho|z-?blog(?:php)?|joomla!?.*|drupal|hexo|hugo|ghost",
        empty=r"unknown|anonymous|anonym|none|null|nan|undefined|n/?a|no author|not specified|author|authors|autor|autoren",
        desks=r"red\.?|(?:news )?agencies|agenturen|agences|agencias|agenzie|editorial|redaktion",
        english=r"(?:last )?(?:modified|updated)|download(?: pdf)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|share|facebook|twitter|email|e-mail|print|comments?"
        "|home|more|follow|following|subscribe|search|login|sign in|advertisement|sponsored|photo|video|updated|published",
        western=r"(?:[^\W\d_]+\s+)?(?:by|von|par|por)|iniciar sesión|registrarse|anmelden|abmelden|se connecter|s'inscrire|accedi|registrati|войти|регистрация",
        chinese="未知|(?:本文|文章)?作者是?|(?:您的?|你的?)?(?:当前|现在|所在)的?位置|博主|站长|文章(?:链接|作者|分类|标签|日期)"
        "|(?:发表|发布|收录|分类|创建|更新|修改|张贴|编辑|投稿|归档|属|由)(?:于|在)|返回[^，、]{0,8}|(?:点击)?查看(?:更多|全文|原文|详情)|阅读(?:更多|全文|原文)|展开全文|质问者|匿名|佚名|本站|管理员|管理員|网络|網絡|互联网|搜索|登录|注册|关注|粉丝|昵称|园龄|分享|收藏|打印"
        "|字号|大|中|小|无|不详|来源|原创|转载|编辑|記者|记者|作者|本站原创|责任编辑|游客|佚名网络|网友|首页|正文|整合|综合|编译|整理|纠错|导航|目录|会议议程|完"
        "|文/图|图文|见习|实习|资料图片?|资料|编者按|链接|图片|视频|供图|特稿|独家|评论|社论|时评",
        japanese="質問者|新規登録|ログイン|会員登録|会員限定|myニュース|ニュース|一覧|もっと見る",
        korean="로그인|구독|목록|글쓰기|수정|삭제|답변|공유|인쇄|스크랩|신고|추천|비추천",
    )
    + ")$",
    re.I,
)
# Words that no name is made of alone.
STOP_WORDS = frozenset(
    # joining words
    "by von vom par por di da door av af with mit and und et on am in at the a an de la le el der die das den ca line stand"
    # addresses, networks, buttons
    " email protected mail twitter facebook instagram linkedin whatsapp see full bio profile profil view all posts articles article artikel more mehr"
    " share teilen drucken print comment comments kommentar kommentare reply save merken hören listen watch play pause close schließen zurück back weiter"
    " next previous login register subscribe abo menu menü navigation search suche home startseite newsletter contact kontakt impressum disclosure"
    " link links size font tweet tweets like likes learn click here read show hide donate reddit digg rss bookmark permalink"
    # pictures, sections, languages
    " illustration illustrationen photo photos foto fotos image bild video audio podcast news nachrichten stories update updated english deutsch français español"
    " politik wirtschaft kultur sport panorama wissen digital lokales meinung today heute zutaten inhalt content text information"
    # bylines and notices
    " autor autorin author authors redaktion minutes minuten min lesezeit reading time date datum category kategorie tags thema themen gastbeitrag"
    " geschrieben gespeichert eingestellt erstellt veröffentlicht publié published posted written"
    " advertisement anzeige werbung sponsored source quelle credit getty images istock shutterstock reuters/".split()
)
NOT_A_NAME = re.compile(
    r"\w{5,}\.\s|[<>{}=#%^*_\\$€£￥~\[\]]|\d{3,}|\d[:：]\d|(?:\b(?:19|20)\d\d\b)|(?:©|&copy;|all rights)|[?!？！。：:…“”\"«»]|\.{2,}|\bhttps?\b"
    r"|\.(?:html?|php|aspx?)\b",
    re.I,
)
SENTENCE = re.compile(
    r"\b(?:is|are|was|were|has|have|will|can|this|that|from|read|click|about|more|minutes?|hours?|ago|min read|updated|published|posted|january|february|march|april|june|july"
    r"|august|september|october|november|december|ist|wird|haben|sind|und wie|comments?|newsletter|subscribe|cookies?|follow|share)\b",
    re.I,
)
# Behind a comma after a name they are its role; a name never holds one.
ROLES_BEHIND = frozenset(
    "editor editors writer writers reporter reporters contributor contributors correspondent correspondents columnist director producer journalist"
    " photographer analyst redakteur redakteurin redaktor".split()
)
NEVER_IN_NAMES = ROLES_BEHIND | frozenset(
    "editorial report bureau monitoring service services staff team newsroom desk news newspaper magazine blog agency online press agencies"
    " redaktion redaktionsteam redaction rédaction redacción redação redazione redactie redakcja redakcia redakce agenturen agences agencias agenzie".split()
)
NEVER_FIRST = frozenset("im am der die ein eine the zum zur aus mit les los las our more all at on".split())
PARTICLES = frozenset(
    "de da di do du del della der den van von zu zur le la el al bin ibn abu ben dos das e y of the ter ten und".split()
)
