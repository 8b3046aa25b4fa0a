"""The words of lines that stand in bodies and are not the article's text: headings of other articles, furniture, credits, notices."""

from __future__ import annotations

import re

from crawler.wordlists import any_of

_RELATED = any_of(
    chinese=r"(?:更多)?(?:相关|推荐|延伸|关联|拓展|扩展|热门|精彩|猜你)(?:阅读|文章|日志|新闻|推荐|链接|报道|资讯|内容|专题|喜欢|搜索|话题|视频|导读|博文|帖子)"
    r"|往期(?:回顾|精彩|推荐)|更多(?:精彩|新闻|资讯|内容|文章)\S{0,8}"
    r"|相關(?:閱讀|文章|新聞|報導|連結)|(?:推薦|延伸)(?:閱讀|文章)|看更多\S{0,8}|更多\S{0,10}(?:新聞|報導)"
    r"|你可能(?:还|還)?(?:会|會|想)?(?:喜欢|感兴趣|有兴趣|也想看)\S{0,6}|大家都在看|網友還看了",
    japanese=r"関連(?:記事|ニュース|リンク|トピックス|キーワード|タグ)|あわせて読みたい|おすすめ(?:記事|情報|の記事)?|こちらもおすすめ|\S{0,12}の新着|記事一覧|人気記事"
    "|アクセスランキング",
    korean=r"관련\s?(?:기사|뉴스|글)|추천\s?(?:기사|뉴스)|많이 본 (?:기사|뉴스)|인기\s?기사",
    english=r"(?:read|see|learn|find out|view|discover)\s+(?:more|next|also|all|on)\b.{0,60}"
    "|(?:you (?:may|might)|also) (?:also )?(?:like|enjoy|read|see|be interested).{0,60}"
    r"|more (?:from|on|in|like this|stories|news|about|to read)\b.{0,60}"
    "|related(?: (?:articles?|stor(?:y|ies)|posts?|news|content|topics?|coverage|reading|links?|items?|videos?))?"
    "|recommended(?: (?:for you|stories|reading|articles))?|most (?:read|popular|viewed|shared).{0,30}|trending(?: now)?|top stories"
    "|editors?['’]? picks?|don['’]t miss|keep reading|further reading|latest (?:news|stories|articles)|must reads?|what to read next|up next"
    "|in other news|topics?|tags?|categories",
    german="(?:lesen|sehen|hören) sie (?:auch|mehr|hier|dazu).{0,80}|lies auch.{0,80}"
    r"|mehr (?:zum thema|dazu|aus|von|über|zu|lesen|artikel|nachrichten)\b.{0,60}|(?:auch|das könnte sie auch) interess(?:ant|ieren).{0,40}"
    "|weitere (?:informationen|artikel|themen|nachrichten|meldungen|beiträge).{0,40}|meistgelesen.{0,20}|passend zum thema"
    "|(?:dieses )?thema im programm|schlagwörter.{0,40}|empfohlener (?:redaktioneller|externer) inhalt"
    "|(?:das|dieses?|auch)(?: thema)? könnte .{0,40}interessieren|vorschau auf den nächsten (?:artikel|beitrag)|aktuell(?:e meldungen)? zum thema",
    french="(?:articles?|audios?|vidéos?|dossiers?)(?: et (?:audios?|vidéos?|articles?))? sur le (?:même )?(?:sujet|thème)"
    "|(?:à )?lire (?:aussi|également|la suite|plus).{0,80}|sur le même (?:sujet|thème).{0,20}|voir aussi.{0,60}|à voir.{0,40}|les plus lus"
    "|pour aller plus loin|articles? (?:liés?|similaires?|recommandés?)|nos (?:articles|vidéos) .{0,40}",
    spanish=r"lee? (?:también|mas|más|além).{0,80}|(?:te|le) (?:puede|podría) interesar.{0,30}"
    r"|más (?:información|noticias|sobre|leídas?|en)\b.{0,40}|noticias relacionadas|artículos relacionados|lea (?:también|además|más).{0,80}"
    "|ver (?:también|más).{0,40}|vea también.{0,60}",
    portuguese="leia (?:mais|também).{0,80}|veja (?:mais|também).{0,80}|notícias relacionadas|mais lidas|saiba mais.{0,60}",
    italian="leggi anche.{0,80}|potrebbe interessarti.{0,30}|articoli correlati",
    dutch="lees (?:ook|meer|verder).{0,80}|meer (?:over|nieuws|lezen).{0,40}",
    scandinavian="læs (?:også|mere).{0,80}|les (?:også|mer).{0,80}|läs (?:också|mer|även).{0,80}",
    finnish="lue myös.{0,80}",
    polish="czytaj (?:także|też|również|więcej).{0,80}|zobacz (?:także|też|również|więcej).{0,80}|polecane|powiązane",
    czech_slovak="čtěte (?:také|více).{0,80}|související|mohlo by (?:vás|se vám).{0,40}|prečítajte si.{0,60}",
    romanian="citește și.{0,80}|citeste si.{0,80}",
    hungarian="olvasd el.{0,60}|kapcsolódó.{0,40}",
    croatian="pročitajte (?:i|još).{0,60}",
    russian="читайте (?:также|ещё|еще|по теме).{0,80}|по теме|материалы по теме|смотрите также.{0,60}|ещё по теме",
    ukrainian="читати також.{0,60}|читайте також.{0,80}",
    greek="διαβάστε (?:επίσης|ακόμη|ακόμα).{0,80}",
    turkish="ilgili haberler?|önerilen haberler",
    indonesian="baca (?:juga|selengkapnya).{0,80}|(?:simak|lihat) juga.{0,60}",
    vietnamese="đọc thêm.{0,60}|xem thêm.{0,60}|tin liên quan",
    to_read="(?:"
    + any_of(
        lithuanian="taip pat skaitykite|skaitykite (?:taip pat|daugiau)",
        latvian="lasi (?:arī|vēl)",
        estonian="loe (?:ka|lisaks|veel)",
        slovene="preberite (?:tudi|še)",
        bulgarian="прочетете (?:още|и)|вижте (?:още|също)",
        macedonian="прочитајте",
        albanian="lexo (?:edhe|gjithashtu)",
        turkish="bunları da (?:oku|gör)|ayrıca (?:oku|bak)",
        arabic="اقر[أا](?:وا)? (?:أيض[اً]{1,2}|ايضا|المزيد)|قد يهمك|أخبار ذات صلة|مواضيع (?:ذات صلة|متعلقة)",
        persian="بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط",
        urdu="یہ بھی پڑھیں|مزید پڑھیں",
        hindi_marathi="(?:यह|ये|इसे|हे) ?(?:भी|ही)? (?:पढ़ें|पढ़े|वाचा)|संबंधित (?:खबरें|खबर|बातम्या)",
        bengali="আরও? পড়ুন|আরো পড়ুন|এছাড়াও পড়ুন",
        tamil="இதையும் படி",
        thai="อ่าน(?:เพิ่มเติม|ข่าว|ต่อ)|ข่าวที่เกี่ยวข้อง",
        hebrew="קראו (?:גם|עוד)|עוד בנושא|ראו גם",
    )
    + ").{0,80}",
)
_FURNITURE = any_of(
    adverts="广告|廣告|推广|赞助内容|advertisements?|sponsored(?: content)?|anzeige|werbung|publicit[éàe]|pubblicità|publicidade?|annons(?:e)?|reklam[ae]?"
    "|реклама|広告|광고|ilan",
    korean=r"\S{0,8}\s?이 기사는 언론사에서.{0,40}분류했습니다|좋아요.{0,8}공유하기.{0,20}|공유하기|구독하기|기사 공유하기",
    english=r"article content|(?:story|article) continues (?:below|after).{0,40}|continue reading.{0,60}|skip (?:to|past|ad).{0,40}"
    r"|scroll (?:down|to continue).{0,40}|watch now|watch:?|listen to (?:this )?article.{0,30}|loading\W*"
    "|listen|follow|bookmark|share(?: this)?(?: (?:article|story|post|page|on .{0,40}))?:?|tweet|print(?: this)?(?: page| article)?|copy link|link copied.{0,10}"
    r"|save(?: for later)?|comments?(?: \(\d+\))?|\d+ comments?|(?:leave|post|add) a (?:comment|reply)|join the (?:conversation|discussion)\W*"
    r"|(?:sign|subscribe|join|register)\b.{0,40}(?:newsletter|inbox|e-?mail|updates|channel).{0,40}|newsletter.{0,30}"
    "|(?:follow|like|find) us on.{0,60}|follow .{0,30} on (?:twitter|facebook|instagram|x|google news|telegram|whatsapp).{0,30}",
    german="weiter nach der anzeige|teilen|artikel (?:teilen|drucken|merken|vorlesen).{0,20}|drucken|kommentare?.{0,12}|folgen sie uns.{0,60}",
    french="suite (?:de l['’]article )?après.{0,40}|partager.{0,30}|(?:abonnez|inscrivez)-vous.{0,60}",
    spanish="sigue leyendo|compartir.{0,30}|suscríbete.{0,60}|síguenos.{0,60}",
    italian_portuguese="continua (?:a leggere|após).{0,40}|compartilhe.{0,30}|siga .{0,20}(?:instagram|whatsapp|facebook|twitter).{0,30}",
    chinese=r"(?:点击|點擊)(?:进入|查看|下载|关注|阅读|下方|图片|蓝字|上方|這裡|此处|這裏)\S{0,30}(?:[:：]\s?\S{1,30})?"
    r"|(?:扫描|扫一扫|長按|长按|扫码|识别)\S{0,12}(?:二维码|关注|图中|下方|上方|识别|加)\S{0,30}|(?:打开|下载)\S{0,12}(?:app|客户端|手机端)\S{0,24}"
    r"|.{0,40}(?:點我|点我|立即|按我)下[載载]\s?app.{0,40}|分享(?:到|至|给|让)\S{0,20}|分享|收藏|打印|返回(?:搜狐|首页|顶部|列表|目录)\S{0,12}|查看更多|展开(?:全文|阅读全文)?|阅读全文|点赞|举报|打?赏"
    r"|(?:(?:点?赞|喜欢|收藏|分享|踩|顶|打?赏|海报)\s*[(（]?\d{0,7}[)）]?\s*){1,5}|我要(?:评论|纠错|反馈)|(?:欢迎|诚邀|长期征集?)\S{0,8}(?:投稿|来稿).{0,40}"
    r"|(?:[【\[]?(?:我要)?(?:纠错|(?:打印|关闭)(?:本页|窗口|此文|文章)?|收藏|返回顶部|大 ?中 ?小|字体[:：]?.{0,12})[】\]]?\s*){1,4}|(?:(?:轉寄(?:好友)?|友善列印|列印|(?:目前)?字級(?:大小|設定)?[:：]?)\s*[|｜]?\s*){1,4}|字号[:：]?.{0,12}|查看原文|阅读原文|责任编辑"
    r"|(?:[您你]?(?:现在|当前|目前)?的?(?:所在)?位置)(?:是)?\s*[:：].{0,120}"
    r"|(?:本文)?最[后後](?:修改|编辑|編輯|更新)(?:于|於|时间|時間)?\s*[:：]?\s*(?:19|20)\d\d.{0,40}"
    r"|《\s?[^《》]{2,16}》\s?[（(]\s?(?:19|20)\d\d\s?年.{3,12}版\s?[)）]|[顶踩]一下|文章(?:已)?(?:结束|完)|上一页.{0,20}|下一页.{0,12}|上一篇.{0,90}(?:\n下一篇.{0,90})?|下一篇.{0,90}|(?:微信|扫码)(?:分享|扫一扫)\S{0,20}",
    # what blog themes warn of on old posts: 这篇文章距离上次修改已过274天，其中的内容可能已经有所变动。
    warnings=r"(?=.{0,60}(?:本文|本篇|文章))\S{0,10}(?:本文|本篇|文章|距离?上次|距上次)\S{0,12}?\s*(?:写|更新|修改|发布|编辑|发表)\S{0,14}\s?\d+\s?天"
    r"(?:前|了|以上)?(?:没有更新|未更新)?[,，。!！\s]{0,2}(?:最后\S{0,4}于\s?\d+\s?天前[,，。])?(?:其中|文中|文章|本文|部分|某些|若|请|内容|信息).{0,30}"
    r"(?:失效|过时|时效|谨慎|甄别|变动|变化|改变).{0,30}",
    marks=r"[-—\s]*the end[-—\s]*|[*^†‡]{1,2}|[-—=*_]{3,}.{0,12}[-—=*_]{3,}|q\.e\.d\.?|[_\-—=*·•.。 　]{3,}|\|+",
)
_EDITORS = (
    "责任编辑|责編|责编|编辑|編輯|本文编辑|责任校对|校对|审核|初审|复审|终审|监制|值班编委|见习编辑|实习编辑|本期编辑|网络编辑|文字编辑|图文编辑|值班编辑"
    "|一审|二审|三审|编审|签发|制作|排版|美编|统筹|策划|责任編輯"
)
_TITLES = "原标题|原題|原題目|原题|本文标题|原標題|文章标题|标题"
_FACTS = (
    "来源|來源|稿源|信息来源|文章来源|稿件来源|消息来源|来源网站|出处|图片来源|资料来源|新闻来源|供稿|来稿|作者|撰稿|文/图|图/文|文图|摄影|撰文|采写|记者|通讯员"
    "|发布时间|发布日期|发表时间|更新时间|时间|日期|浏览|浏览次数|浏览量|查看|人气|点击数|点击|阅读|阅读量|关键词|关键字|标签|分类|所属分类|栏目|字数"
)
_WESTERN_FACTS = "tags?|source|quelle|fuente|fonte|zdroj|źródło|источник|bron|kilde|källa|credits?|photos?|foto|bild|image|author|by|von|por|editor|edited|reporting|writing"
_CREDIT = any_of(
    editors=rf"(?:【纠错】\s*)?[（(【\[]?\s*(?:{_EDITORS})\s*[:：/丨|]?.{{0,40}}",
    titles=rf"[（(【\[]?\s*(?:{_TITLES})\s*[:：].{{0,110}}",
    facts=rf"[（(【\[]?\s*(?:本文)?(?:{_FACTS})\s*[:：].{{0,100}}",
    taiwanese=r"[〔（(【\[]?(?:本報|實習|特約|本报)?[記记]者\s?[\u4e00-\u9fff、]{2,12}\s?[／/]\s?[\u4e00-\u9fff]{2,10}(?:報導|报道|電|攝影|採訪)",
    korean=r"[가-힣]{2,4}\s?(?:[가-힣]{2,6}\s)?(?:기자|특파원|논설위원)(?:\s*[|/=·]?\s*\S+@\S+)?",
    address=r"[\w.+-]+@[\w-]+(?:\.[\w-]+){1,3}",
    western=rf"(?:{_WESTERN_FACTS})\s*[:：/].{{0,60}}\s*[）)】\]]?\s*",
)
_NOTICE = any_of(
    headed=r"(?:【|\[|（|\()?\s*(?:版权|著作权|免责|法律|重要|特别|平台|广告|郑重|本网|本站|权利|转载|原创|侵权|编者)(?:声明|申明|提示|说明|信息|作品|所有|须知|要求)?"
    r"\s*(?:】|\]|）|\))?\s*[:：].{0,600}|声明[:：].{0,600}|【(?:版权|免责|法律|特别|郑重|重要|侵权|原创|转载)?(?:声明|申明|提示)】.{0,600}",
    reprints=r"(?:未经|未經)\S{0,24}(?:授权|许可|允许|同意|書面|书面|許可)\S{0,80}|未经\S{0,8}(?:授权|许可|允许|同意)\S{0,12}(?:不得|禁止|请勿|谢绝|严禁)\S{0,8}转载.{0,200}|(?:如需|欢迎|歡迎|禁止|请勿|谢绝|严禁|禁无断)\S{0,6}转载.{0,120}"
    r"|转载(?:请|请务必|需|时|须)\S{0,4}(?:注明|标明|保留|联系).{0,200}|凡(?:本网|本站|注明|来源|未注明|标注).{0,400}",
    this_text=r"本文(?:系|为)\S{0,20}(?:独家|原创|授权)\S{0,4}(?:稿件|文章|发布|首发).{0,200}|(?:本文|文章|以上内容|本网站|该文|此文)\S{0,30}(?:转载|版权|不代表|仅代表|仅供参考|侵权|原创|首发|链接|地址)\S{0,4}[^。]{0,200}"
    r"|本文(?:链接|地址|网址|永久链接|固定链接|出自|来自|由|转载|标题|版权).{0,200}|(?:原文|本文|文章)(?:链接|地址|网址|标题)\s*[:：].{0,200}",
    rights=r"版权(?:归|所有|属于|所属).{0,200}|(?:若|如|如果)\S{0,12}(?:侵权|侵犯|版权问题|涉及版权).{0,200}",
    investments=r"投资有风险\S{0,40}|(?:以上|本文)\S{0,12}不构成\S{0,12}(?:投资)?建议.{0,40}",
    copyright=r"our standards:\s*the thomson reuters trust principles.{0,60}"
    r"|(?:©|\(c\)|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos|todos os direitos|無断転載"
    r"|무단\s?전재|저작권자|この記事の著作権|ⓒ|<저작권자).{0,300}",
)

COUNTER = re.compile(
    r"\W{0,3}(?:visited [\d,]+ times?(?:, [\d,]+ visits?(?:\(s\))? today)?|[\d,]+ total views?(?:, [\d,]+ views? today)?"
    r"|post views?\s*:\s*[\d,.]+[km]?|(?:文章)?(?:阅读|浏览|查看|点击|围观)(?:量|数|次数)?\s*[:：]?\s*\d[\d,.]*\s*[kw万]?\+?\s*次?)\W{0,3}",
    re.I,
)
"""What counters of views add to the end of a text: WeChat's, and for WordPress Top 10, Page View Count, Post Views Counter."""
_IN_MARKS = r"[\s>»›▶▷►■□◆◇●○★☆·•|丨—–\-#＞【\[（(「『<《〈]*(?:{})[\s:：>»›▶…|\-】\]）)」』>》〉.。!！↓→]*"
RELATED = re.compile(_IN_MARKS.format(_RELATED), re.I)
"""A heading after which links to other articles follow."""
FURNITURE = re.compile(_IN_MARKS.format(_FURNITURE), re.I)
"""What the page says around its text: adverts, buttons to share and subscribe, comments, paging."""
CREDIT = re.compile(_CREDIT, re.I)
"""Who made the article; its first title, source or time."""
NOTICE = re.compile(rf"[\s*※▲◎■●★#\-—]*(?:{_NOTICE})\s*", re.I | re.S)
"""Rights, reprints and liability."""
RESERVED = re.compile(
    r"all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|無断転載(?:を)?禁|무단\s?전재",
    re.I,
)
"""May stand anywhere in a short line; a pattern of its own, as one that may begin anywhere is slow on all other lines."""
