"""The lines that a page sets between an article's paragraphs: consent boxes, newsletters, walls, appeals, disclosures, buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 500  # characters; no such line is longer
# The first words of such lines, so that lines that begin with another need not be matched. Whoever adds a line below adds its first
# word here, or, where it may begin with any word (a brand's name before "newsletter"), a sign of its own to _SIGNS_WITHIN.
_FIRST_WORDS = frozenset(
    "thanks thank give refer upgrade just only an ich hiermit mit wir zum um empfohlene empfohlener empfohlenen externe externer externen damit dabei personenbezogene dieses dieser der den hier ce pour to we"
    " this allow este para per om voor your ihr dein votre tu su il seu o please sign signup subscribe register join get receive jetzt kostenlos einfach"
    " abonnieren melden melde bestellen lassen erhalten holen folgen inscrivez abonnez recevez s suivez retrouvez suscríbete suscribete suscribite apúntate recibe"
    " regístrate inscríbete síguenos únete sigue assine receba inscreva cadastre siga participe entre acompanhe clique iscriviti ricevi seguici abbonati segui unisciti"
    " schrijf meld ontvang abonneer volg zapisz zapraszamy subskrybuj obserwuj dołącz подписывайтесь подпишитесь подписаться читайте следите присоединяйтесь"
    " підписуйтесь підпишіться стежте ikuti dapatkan gabung bergabung google whatsapp telegram theo đăng tham تابع تابعوا اشترك اشتركوا انضم انضموا للاشتراك log create"
    " already unlimited continue keep bereits sie gleich cet la contenido artículo questo hat hast war möchten was did if vous ti te have got do support help as geld"
    " eine facebook twitter x email e linkedin copy link pinterest reddit print share flipboard threads bluesky instagram youtube tiktok messenger viber xing"
    " tumblr line weibo qzone show hide view open launch see reuse pin table inhaltsverzeichnis inhalt in on sommaire índice indice back nach zurück retour volver voltar"
    " torna terug наверх about über à sobre l об over photo photos image images picture pictures photograph foto fotos bild bilder imagen imágenes fotografía immagine fotó zdjęcie"
    " снимок crédit crédits first last originally published updated posted modified veröffentlicht aktualisiert erstellt publié mis publicado actualizado atualizado"
    " pubblicato aggiornato gepubliceerd bijgewerkt опубликовано обновлено".split()
)
_FIRST_WORD = re.compile(r"[\W_]*([^\W_]{1,24})")  # 24, as none is longer and Chinese has no spaces between words
_BEGINNINGS = ("この", "続き", "記事を", "本記事", "全文", "카카오톡", "네이버", "유튜브", "텔레그램", "▶", "■", "※", "ⓒ", "[")
_SIGNS_WITHIN = (
    "会員",
    "有料記事",
    "newsletter",
    "-supported",
    "affiliate",
    "commission",
    "provision",
    "फॉलो",
    "सब्सक्राइब",
    "चैनल",
    "whatsapp",
)

_CONSENT = (
    r"an dieser stelle (?:finden sie|findest du|befindet sich|steht|ist|wird)[^.]{0,120}extern.*"
    r"|(?:ich bin|hiermit|mit dem klick)[^.]{0,60}(?:einverstanden|stimme)[^.]{0,120}(?:extern|inhalt).*"
    r"|wir benötigen (?:ihre|deine) (?:zustimmung|einwilligung).*|(?:zum anzeigen|um (?:diese[nrs]?|den|das|die|eingebettete|externe) [^.]{2,80}(?:anzuzeigen|anzusehen|zu sehen|zu laden))[^.]{0,120}(?:zustimm|einwillig|cookie|akzeptier).*"
    r"|empfohlene[rn]? (?:redaktionelle[rn]?|externe[rn]?) inhalt.*|externe[rn]? inhalte?(?: (?:von|anzeigen|laden)\b.{0,60})?"
    r"|(?:damit|dabei) (?:können|werden) personenbezogene daten.{0,200}|personenbezogene daten .{0,120}(?:drittplattform|übermittelt|übertragen).{0,120}"
    r"|wir respektieren (?:deine|ihre|eure) privatsphäre.{0,300}|dieses element beinhaltet daten von.{0,200}|hier klicken,? um .{0,80}(?:anzuzeigen|zu laden|zu sehen).{0,60}"
    r"|(?:ce contenu|pour (?:afficher|consulter|voir|visualiser) ce)[^.]{0,160}(?:cookies?|bloqué|accepte[rz]).{0,240}"
    r"|(?:to (?:view|see|show|display|watch) this|we need your (?:consent|permission)|this (?:article|page) (?:includes|contains) content provided by|allow .{2,30} content\?)(?=.{0,240}(?:cookie|consent|permission|javascript|content\?)).*"
    r"|(?:este contenido|para (?:ver|visualizar) este)[^.]{0,160}cookies.{0,160}|per (?:visualizzare|vedere) questo[^.]{0,160}(?:cookie|consenso).{0,120}"
    r"|(?:om|voor) (?:deze|dit|het)[^.]{0,120}cookies.{0,160}"
    r"|(?:your|this|ihr|dein|votre|tu|su|il tuo|seu|o seu) (?:browser|navigateur|navegador)\b.{0,200}|please (?:enable|turn on) javascript.{0,160}"
)
_OFFER = (
    r"(?:sign up|signup|subscribe|register|join|get|receive)\b[^.!?]{0,140}\b(?:newsletters?|inbox|briefing|whatsapp|telegram|google news)\b.{0,140}"
    r"|.{1,300}[.!?] (?:sign up|subscribe)\b[^.!?]{0,140}\bnewsletters?\b[^.!?]{0,60}"
    # Substack and similar hosts: thanks, a word on who pays, buttons
    r"|thank(?:s| you)(?: so much)? for reading\b.{0,200}|.{1,80} is a (?:reader|listener|viewer)-supported (?:publication|newsletter|podcast|site|guide).{0,200}"
    r"|this post is public so feel free to share it.{0,40}|give a gift(?: subscription)?|refer a friend|upgrade to paid|get more from .{2,60} in the substack app.{0,60}"
    r"|(?:just|only) \S{1,10}(?: for the first| a| per)? (?:month|week|year)\b[^!?]{0,200}(?:subscri|journalism).{0,120}"
    r"|(?:jetzt |hier |kostenlos |einfach )?(?:abonnieren|melden sie sich|melde dich|bestellen sie|lassen sie sich|erhalten sie|holen sie sich|folgen sie)[^.!?]{0,140}(?:newsletter|whatsapp|google news|postfach|kanal).{0,160}"
    r"|.{0,80}\bnewsletter\b.{0,24}(?:informiert sie|versorgt sie|liefert|abonnieren|anmelden|bringt ihnen|direkt in ihr|bestellen).{0,200}"
    r"|(?:inscrivez-vous|abonnez-vous|recevez|s['’]abonner|suivez-nous|retrouvez)[^.!?]{0,140}(?:newsletters?|boîte mail|lettre d['’]info|whatsapp|google actualités|google news|notifications?).{0,120}"
    r"|(?:suscríbete|suscribite|apúntate|recibe|regístrate|inscríbete|síguenos|únete|sigue toda la información)[^.!?]{0,160}(?:newsletter|boletín|boletines|whatsapp|telegram|facebook|twitter|correo|canal).{0,140}"
    r"|(?:assine|receba|inscreva-se|cadastre-se|siga|participe|entre|acompanhe|clique)[^.!?]{0,140}(?:newsletter|whatsapp|telegram|instagram|canal|google news|boletim).{0,140}"
    r"|(?:iscriviti|ricevi|seguici|abbonati|segui|unisciti)[^.!?]{0,140}(?:newsletter|whatsapp|telegram|canale|google news|facebook|instagram).{0,120}"
    r"|(?:schrijf je in|meld je aan|ontvang|abonneer|volg)[^.!?]{0,140}(?:nieuwsbrief|mailbox|whatsapp|google news).{0,100}"
    r"|(?:zapisz się|zapraszamy|subskrybuj|obserwuj|dołącz)[^.!?]{0,120}(?:newsletter|subskrypcji|google news|kanał|whatsapp|facebook).{0,120}"
    r"|(?:подписывайтесь|подпишитесь|подписаться|читайте нас|следите за|присоединяйтесь|підписуйтесь|підпишіться|стежте)[^.!?]{0,140}(?:телеграм|telegram|дзен|канал|рассылк|вконтакте|facebook|whatsapp|viber|google|сторінк).{0,120}"
    r"|(?:ikuti|dapatkan|gabung|bergabung)[^.!?]{0,160}(?:whatsapp|telegram|google news|kanal|channel|newsletter).{0,120}"
    r"|(?:google news|whatsapp|telegram)['’]?\w{0,4}[^.!?]{0,60}(?:abone ol|takip ed|katıl).{0,80}|(?:theo dõi|đăng ký|tham gia)[^.!?]{0,100}(?:google news|youtube|facebook|zalo|bản tin|telegram).{0,80}"
    r"|(?:تابع|تابعوا|اشترك|اشتركوا|انضم|انضموا|للاشتراك)[^.!?]{0,120}(?:واتساب|تلغرام|تليجرام|تيليجرام|غوغل|جوجل|فيسبوك|النشرة|قناة|قناتنا|تويتر).{0,100}"
    r"|.{0,80}(?:फॉलो|सब्सक्राइब|ज्वाइन|जुड़ें).{0,40}(?:whatsapp|facebook|twitter|google|youtube|चैनल|व्हाट्सएप|व्हाट्सऐप|टेलीग्राम).{0,120}|.{0,60}(?:whatsapp|facebook|twitter|google news|youtube|व्हाट्सएप|टेलीग्राम).{0,80}(?:फॉलो|सब्सक्राइब|ज्वाइन|जुड़ें).{0,80}"
    r"|(?:▶|■|※|ⓒ|\[)?\s?(?:카카오톡|네이버|유튜브|텔레그램)[^.!?]{0,60}(?:구독|채널|제보|검색).{0,80}"
)
_WALL = (
    r"this (?:content|article|story) is (?:reserved for|exclusive(?:ly)? (?:for|to)|only available to|available (?:only )?to|for) (?:our )?subscribers?.{0,120}"
    r"|subscribe (?:now |today )?(?:to|and) (?:read|continue|access|get|unlock)\b.{0,160}|(?:register|log in|sign in|create (?:a free )?an? ?account)\W.{0,50}to (?:unlock|continue|read|keep)\b.{0,100}"
    r"|already (?:a subscriber|have (?:a subscription|an account)|subscribed|a member|registered)\W.{0,200}|unlimited (?:digital |online )?access\b.{0,120}"
    r"|(?:to )?(?:continue|keep) reading[^.]{0,60}(?:subscri|regist|sign|log in|account).{0,100}|(?:bereits|sie sind (?:schon|bereits)) (?:abonnent|registriert|kunde|plus).{0,80}|(?:jetzt|gleich) (?:weiterlesen|testen|freischalten).{0,100}"
    r"|(?:dieser|den ganzen|den vollständigen) (?:artikel|text|beitrag)[^.]{0,40}(?:abonnent|mit einem .{0,20}abo|plus-abo|registrier).{0,120}"
    r"|(?:cet article|ce contenu) est réservé.{0,120}|(?:il vous reste|la suite (?:de cet article )?est réservée).{0,140}|(?:contenido|artículo) (?:exclusivo|solo) para (?:suscriptores|abonados|registrados).{0,100}"
    r"|questo (?:articolo|contenuto) è riservato.{0,100}|(?:この|続きを|記事を|本記事)[^。]{0,30}(?:会員(?:限定|登録)|有料会員|マイページ|ログイン).{0,120}|(?:全文|続き)を読むには.{0,80}|[^。]{0,60}。?(?:ご利用には)?(?:会員登録が必要|会員の方のみ|有料記事読み放題).{0,80}"
)
_APPEAL = (
    r"(?:hat|hast) (?:ihnen|dir|du) (?:der|dieser|diesen) (?:artikel|beitrag|text).{0,200}|war (?:der|dieser|diese) (?:artikel|beitrag|seite|information).{0,30}(?:hilfreich|nützlich).{0,80}|möchten sie (?:den|diesen) (?:artikel|beitrag) teilen.{0,20}"
    r"|was this (?:article|page|post|story|information|content) (?:helpful|useful|interesting).{0,60}|did you (?:like|enjoy|find) this (?:article|post|story|page).{0,120}|if you (?:liked|like|enjoyed|found) this (?:article|post|story|piece).{0,200}"
    r"|(?:vous avez aimé cet article|cet article vous a).{0,160}|¿?te ha (?:gustado|resultado|servido).{0,100}|ti è piaciuto.{0,120}"
    r"|(?:have|got|do you have) (?:a|any) (?:confidential |news )?(?:tips?|story|stories|questions? about)\b.{0,200}|(?:support|help (?:us )?(?:fund|keep)) [^.]{0,60}(?:independent )?journalism.{0,160}"
)
_DISCLOSURE = (
    r"(?:[^.]{0,120}\b)?we (?:may|might|could|will) (?:earn|receive|get) (?:a |an )?(?:small )?(?:affiliate )?commission.{0,240}|this (?:post|article|page) (?:may )?contains? (?:some )?affiliate links?.{0,200}|as an amazon associate.{0,160}"
    r"|[^.]{0,160}(?:affiliate-links?|affiliatelinks?|provisions-links?|provision)\b[^.]{0,120}(?:kauf|klick|erhalten wir|bekommen wir|verdien).{0,240}|(?:geld|eine provision) erhalten wir.{0,200}"
)
_NETWORK = r"(?:facebook|twitter|x|e-?mail|whatsapp|linkedin|telegram|copy(?: link)?|link|pinterest|reddit|print|share|flipboard|threads|bluesky|instagram|youtube|tiktok|messenger|viber|xing|tumblr|line|weibo|qzone)"
_BUTTONS = (
    rf"{_NETWORK}(?:[\s,|·/•]+{_NETWORK})+|(?:show|hide) caption(?: (?:show|hide) caption)?|(?:view|open|launch|see) (?:gallery|image|photos?|slideshow)(?: in fullscreen)?.{{0,20}}|get it now|reuse content|pin (?:this|it)(?: for later)?"
    r"|(?:table of contents|inhaltsverzeichnis|inhalt|in this (?:article|story)|on this page|in diesem (?:artikel|beitrag)|sommaire|índice|indice)(?: (?:show|hide|anzeigen|ausblenden))?"
    r"|(?:back to (?:the )?top|nach oben|zum seitenanfang|zurück zur .{0,30}(?:seite|übersicht)|retour en haut|volver arriba|voltar ao topo|torna su|terug naar boven|наверх)"
    r"|about the authors?|über (?:den|die) autor(?:in|en)?|zum autor|à propos de l['’]auteur(?:e)?|sobre (?:el|la|los|o|a) autor[aes]*|l['’]autore|об авторе|over de auteur"
)
# A picture's credit in a paragraph of its own, and the times of issue under their labels.
_STAMP = (
    r"(?:photo|image|picture|photograph|foto|fotos|bild|bilder|imagen|fotografía|immagine|fotó|zdjęcie|снимок|crédits? photos?|photo credits?)(?: (?:by|credit|source|courtesy of))?\s*[:：/]\s*[^.!?]{2,70}\.?"
    r"|(?:first |last |originally )?(?:published|updated|posted|modified|veröffentlicht|aktualisiert|erstellt|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|bijgewerkt|опубликовано|обновлено)"
    r"\s*(?:on|at|am|le|el|em|il|op|:|a las)?\s*[:：]?\s*(?=[^.!?]{0,24}\d)[^!?]{4,100}\d(?:[^!?\d]{0,12})"
)
# Nothing but a day: that of another article, in a box.
_ONLY_DAY = r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:19|20)\d\d|(?:19|20)\d\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2})(?:[\s,|–-]+\d{1,2}[:.]\d\d(?::\d\d)?)?"
_INTERJECTION = re.compile(
    rf"(?:{_ONLY_DAY})|[\s>»›▶■●★•|—–\-#*【\[（(“\"„]*(?:{_CONSENT}|{_OFFER}|{_WALL}|{_APPEAL}|{_DISCLOSURE}|{_BUTTONS}|{_STAMP})[\s:：>»›…|\-】\]）)”\"!.]*",
    re.IGNORECASE | re.DOTALL,
)


def are_interjections(texts: Sequence[str]) -> list[bool]:
    """
    For each of a page's lines, whether all of it is the page's own word to its reader, and not the article's.

    >>> are_interjections(["Sign up for our daily newsletter", "Newsletters are read by more people than ever."])
    [True, False]
    >>> are_interjections(["PUBLISHED: 10:48, Tue, Nov 19, 2019 | UPDATED: 11:05, Tue, Nov 19, 2019", "Photo: Jane Doe", "Facebook was fined."])
    [True, True, False]
    """
    whole = "\n".join(texts).lower()
    signs = [sign for sign in _SIGNS_WITHIN if sign in whole]  # most pages have none of them anywhere
    return [len(text) <= LONGEST and _may_be(text, signs) and _INTERJECTION.fullmatch(text) is not None for text in texts]


def _may_be(text: str, signs: Sequence[str]) -> bool:
    """Whether *text* is worth matching: by its first word or beginning, or as one of *signs* stands in it."""
    first = _FIRST_WORD.match(text)
    if first is not None and first[1].lower() in _FIRST_WORDS:
        return True
    if text[:1].isdigit() and len(text) < 28:
        return True
    if text.startswith(_BEGINNINGS):
        return True
    return any(sign in text.lower() for sign in signs)


def is_wall(text: str) -> bool:
    """
    Whether the line asks for a subscription or an account; a list of what these offer usually follows it.

    >>> is_wall("Subscribe now to read the latest news"), is_wall("Get it now")
    (True, False)
    """
    return _WALL_LINE.match(text) is not None


_WALL_LINE = re.compile(_WALL, re.IGNORECASE)
