"""How forum software, standing pages, dates and the kinds of structured data are recognised."""

from __future__ import annotations

import re

from crawler.wordlists import any_of

POST_OG_TYPES = frozenset(["article", "news", "story", "post", "blog.post", "newsarticle"])
LIST_OG_TYPES = frozenset(["website", "object", "product", "blog", "profile"])
PUBLISHED_METAS = frozenset(
    "article:published_time article:author pubdate publishdate datepublished og:article:published_time og:release_date"
    " parsely-pub-date sailthru.date citation_publication_date bytedance:published_time".split()
)
LIST_TYPES = frozenset(["CollectionPage", "SearchResultsPage", "ItemList", "Blog", "ProfilePage", "OfferCatalog"])
THREAD_TYPES = frozenset({"DiscussionForumPosting", "QAPage", "Question"})
# What shops and download sites describe; a review of one is an Article or a Review besides.
GOODS_TYPES = frozenset(
    "Product ProductGroup SoftwareApplication MobileApplication WebApplication VideoGame JobPosting RealEstateListing".split()
)
FORUM_SOFTWARE = re.compile(
    r"discourse|xenforo|phpbb|vbulletin|mybb|simple machines|fluxbb|punbb|flarum|nodebb|invision community|ip\.board|vanilla forums|discuz",
    re.IGNORECASE,
)
FORUM_PLACE = re.compile(
    r"^/(?:\w+/)?(?:forums?|threads?|topics?|discussions?|boards?(?!\.php\?bo_table=))[/.-]|^/t/[\w-]+/\d+|/viewtopic\.php|/showthread\.php|/thread-\d+|[?&](?:topic|tid)=\d|forumdisplay",
    re.IGNORECASE,
)
# Names that vBulletin, phpBB, bbPress and their like give to one reply; "thread" alone is also a network's share button.
THREAD_NAME = re.compile(
    r"\b(?:postbit|threadview|showthread|viewtopic|thread[-_]?post|forum[-_]?post|topic[-_]?reply|bbp[-_](?:topic|reply))",
    re.IGNORECASE,
)
FORUM_HOST = re.compile(r"^(?:forums?|boards?|community|discuss)\.", re.IGNORECASE)
STANDING_PLACE = re.compile(
    r"/(?:impressum|imprint|datenschutz|about(?:-us)?|contact(?:-us)?|kontakt|privacy(?:-policy)?|terms)(?:\.s?html?|/)?$",
    re.IGNORECASE,
)
# The forms of accounts, as systems and sites call them: WordPress's wp-login.php, Drupal's /user/register, phpBB's ucp.php?mode=register,
# SMF's ?action=register, vBulletin's newreply.php, Joomla's com_users.
_ACCOUNT_WORDS = any_of(
    english="(?:wp-)?(?:log-?in|sign-?in|sign-?up|register)|registration|create-?(?:an-?)?account|new-?account|(?:forgot|forgotten|lost|reset|recover)-?(?:your-?)?password|password-?(?:reset|recovery|reminder)"
    "|enter-?password|newreply|newthread|sendmessage|register-?new-?user",
    german="anmelden|anmeldung|registrier(?:en|ung)|passwort-?vergessen",
    french="connexion|inscription|mot-?de-?passe(?:-?oublie)?",
    spanish="iniciar-?sesion|registr(?:o|arse|ate)|acceso|recuperar-?(?:contrasena|clave)",
    portuguese="entrar|cadastr(?:o|e-se)|esqueci-?(?:a-?)?senha|esqueceusenha",
    italian="accedi|registra(?:ti|zione)|password-?dimenticata",
    dutch="inloggen|registreren|wachtwoord-?vergeten",
    scandinavian="logg?a?-?in[dn]?|opret|glemt-?adgangskode|registrera",
    polish="logowanie|zaloguj|rejestracja|przypomnij-?haslo",
    hungarian="belepes|regisztracio|elfelejtett-?jelszo",
    lithuanian="registracija|prisijungti|slaptazodzio-?priminimas",
    turkish="giris-?yap|uye-?(?:ol|giris[i]?)|kayit-?ol",
    chinese="zhuce|denglu|reg|passport",
)
ACCOUNT_PLACE = re.compile(
    rf"/(?:{_ACCOUNT_WORDS})(?:\.\w{{2,5}})?/?(?:\?|$)|/users?/(?:password|add|new)/?(?:\?|$)"
    rf"|[?&](?:action|mode|do|act|cmd|view|task|page)=(?:user\.)?(?:{_ACCOUNT_WORDS}|reminder|remind|sendpassword)\b",
    re.IGNORECASE,
)
STANDING_TITLE = re.compile(
    r"(?:给?我?(?:要)?留言(?:本|板|簿)?|访客留言|关于(?:我们|本站|我|博主|网站|作者)?|关于|联系(?:我们|方式|我)|友情(?:链接|鏈接|連結)|友链|申请友链|(?:文章|日志|站点)?归档|标签云?|全部标签|分类目录"
    r"|网站地图|站点地图|隐私(?:政策|声明|条款)|免责(?:声明|条款)|版权声明|服务条款|用户协议|广告(?:合作|服务|投放)|在线投稿|投稿(?:须知|指南)?|赞助|打赏|捐赠|读者墙|时光(?:轴|机)|about(?: (?:us|me))?|contact(?: us)?"
    r"|guest ?book|links|archives?|tags|sitemap|privacy(?: policy)?|disclaimer)",
    re.IGNORECASE,
)
YEAR_PLACE = re.compile(r"/((?:19|20)\d\d)(?:/\d{1,2}){0,2}(?:/|\.html?)?$")
_MONTH = (
    r"(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|janv|févr|mars|avr|juin|juil|août|januar|februar|märz|april|juni|juli|ene|abr|ago"
    r"|gen|mag|giu|lug|set|ott|dic)[a-zé]*\.?"
)
DATE = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d|\d{1,2}月\d{1,2}日|\d{1,2}-\d{1,2} \d{1,2}:\d\d"
    rf"|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|\b\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH}\s+(?:de\s+)?(?:19|20)\d\d"
    r"|\d+\s?(?:秒|分钟|分鐘|小时|小時|天|周|个月|個月|年)前|刚刚|昨天|前天|今天 ?\d|\b(?:\d+|an?) (?:minutes?|mins?|hours?|days?|weeks?|months?|years?) ago\b"
    r"|\d{1,2}\.\d{1,2}\.\d{2}\b"
    # any month's name between day and year, in the digits of any script: 15 июня 2026, ١٥ يونيو ٢٠٢٦, 15 มิ.ย. 2569, ۲۵ خرداد ۱۴۰۵
    r"|\b\d{1,2}\.?\s+(?:de\s+)?[^\W\d_][^\s\d]{1,13}\s+(?:de\s+|г\s+)?(?:19|20|25|[2۲٢२২][0۰٠०০]|[1۱][34۳۴])\d\d\b"
    r"|[۱1][۳۴34]\d\d[/-]\d{1,2}[/-]\d{1,2}|منذ \d|\b\d+\s?(?:분|시간|일) 전|\d+\s?(?:分|時間|日)前"
    r"|\b(?:vor|hace|há|il y a|πριν) \d+ |\b\d+ [^\W\d_]+ (?:назад|тому|önce|lalu|temu|geleden|sedan|siden|sitten|trước|पहले|আগে|پیش)\b",
    re.IGNORECASE,
)
"""Whether a short text holds a date at all; which one, ``crawler.dates`` says."""
