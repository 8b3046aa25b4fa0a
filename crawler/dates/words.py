"""The words that dates are written with, in the languages news is written in; all lower case, as casefold gives them."""

from __future__ import annotations

import functools
import re
import unicodedata

# fmt: off
# Twelve names a language, "/" between the forms of one month (nominative, genitive, abbreviation). Where two languages use one word for
# different months (hr "listopad" is October, cs and pl November), the one of LATER_LANGUAGES is asked for by its code only.
MONTHS: dict[str, str] = {
    "en": "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec",
    "de": "januar/jänner/jän/jan februar/feber/feb märz/mär/mrz april/apr mai juni/jun juli/jul august/aug september/sept/sep oktober/okt november/nov dezember/dez",
    "fr": "janvier/janv/jan février/févr/fév mars/mar avril/avr mai juin juillet/juil août/aoû septembre/sept octobre/oct novembre/nov décembre/déc",
    "es": "enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago septiembre/setiembre/sept/set/sep octubre/oct noviembre/nov diciembre/dic",
    "pt": "janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set outubro/out novembro/nov dezembro/dez",
    "it": "gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/set/sett ottobre/ott novembre/nov dicembre/dic",
    "nl": "januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sep oktober/okt november/nov december/dec",
    "sv": "januari/jan februari/feb mars/mar april/apr maj juni/jun juli/jul augusti/aug september/sep oktober/okt november/nov december/dec",
    "no": "januar/jan februar/feb mars/mar april/apr mai juni/jun juli/jul august/aug september/sep oktober/okt november/nov desember/des",
    "da": "januar/jan februar/feb marts/mar april/apr maj juni/jun juli/jul august/aug september/sep oktober/okt november/nov december/dec",
    "is": "janúar/jan febrúar/feb mars/mar apríl/apr maí júní/jún júlí/júl ágúst/ágú september/sep október/okt nóvember/nóv desember/des",
    "fi": "tammikuu/tammikuuta/tammi helmikuu/helmikuuta/helmi maaliskuu/maaliskuuta/maalis huhtikuu/huhtikuuta/huhti toukokuu/toukokuuta/touko"
          " kesäkuu/kesäkuuta/kesä heinäkuu/heinäkuuta/heinä elokuu/elokuuta/elo syyskuu/syyskuuta/syys lokakuu/lokakuuta/loka"
          " marraskuu/marraskuuta/marras joulukuu/joulukuuta/joulu",
    "et": "jaanuar/jaan veebruar/veebr märts aprill/apr mai juuni juuli august/aug september/sept oktoober/okt november/nov detsember/dets",
    "lv": "janvāris/janvāra/janvārī/janv februāris/februāra/februārī/febr marts/marta/martā aprīlis/aprīļa/aprīlī/apr maijs/maija/maijā"
          " jūnijs/jūnija/jūnijā/jūn jūlijs/jūlija/jūlijā/jūl augusts/augusta/augustā/aug septembris/septembra/septembrī/sept"
          " oktobris/oktobra/oktobrī/okt novembris/novembra/novembrī/nov decembris/decembra/decembrī/dec",
    "lt": "sausis/sausio/saus vasaris/vasario/vas kovas/kovo balandis/balandžio/bal gegužė/gegužės/geg birželis/birželio/birž"
          " liepa/liepos/liep rugpjūtis/rugpjūčio/rugpj rugsėjis/rugsėjo/rugs spalis/spalio/spal lapkritis/lapkričio/lapkr gruodis/gruodžio/gruod",
    "pl": "styczeń/stycznia/sty luty/lutego/lut marzec/marca/mar kwiecień/kwietnia/kwi maj/maja czerwiec/czerwca/cze lipiec/lipca/lip"
          " sierpień/sierpnia/sie wrzesień/września/wrz październik/października/paź listopad/listopada/lis grudzień/grudnia/gru",
    "cs": "leden/ledna/led únor/února/úno březen/března/bře duben/dubna/dub květen/května/kvě červen/června/čer červenec/července/čvc"
          " srpen/srpna/srp září/zář říjen/října/říj listopad/listopadu prosinec/prosince/pro",
    "sk": "január/januára/jan február/februára/feb marec/marca/mar apríl/apríla/apr máj/mája jún/júna júl/júla august/augusta/aug"
          " september/septembra/sep október/októbra/okt november/novembra/nov december/decembra/dec",
    "hu": "január/jan február/febr/feb március/márc/már április/ápr május/máj június/jún július/júl augusztus/aug szeptember/szept"
          " október/okt november/nov december/dec",
    "ro": "ianuarie/ian februarie/febr/feb martie/mart aprilie/apr mai iunie/iun iulie/iul august/aug septembrie/sept octombrie/oct"
          " noiembrie/noi/nov decembrie/dec",
    "sl": "januar/januarja/jan februar/februarja/feb marec/marca/mar april/aprila/apr maj/maja junij/junija/jun julij/julija/jul"
          " avgust/avgusta/avg september/septembra/sep oktober/oktobra/okt november/novembra/nov december/decembra/dec",
    "hr": "siječanj/siječnja/sij veljača/veljače/velj ožujak/ožujka/ožu travanj/travnja/tra svibanj/svibnja/svi lipanj/lipnja/lip"
          " srpanj/srpnja/srp kolovoz/kolovoza/kol rujan/rujna/ruj listopad/listopada/lis studeni/studenoga/studenog/stu prosinac/prosinca/pro",
    "sr": "januar/januara/јануар/јануара/јан februar/februara/фебруар/фебруара/феб mart/marta/март/марта/мар april/aprila/април/априла/апр"
          " maj/maja/мај/маја jun/juna/јун/јуна jul/jula/јул/јула avgust/avgusta/август/августа/авг septembar/septembra/септембар/септембра/сеп"
          " oktobar/oktobra/октобар/октобра/окт novembar/novembra/новембар/новембра/нов decembar/decembra/децембар/децембра/дец",
    "ru": "январь/января/янв февраль/февраля/фев/февр март/марта/мар апрель/апреля/апр май/мая июнь/июня/июн июль/июля/июл август/августа/авг"
          " сентябрь/сентября/сен/сент октябрь/октября/окт ноябрь/ноября/ноя/нояб декабрь/декабря/дек",
    "uk": "січень/січня/січ лютий/лютого/лют березень/березня/бер квітень/квітня/квіт травень/травня/трав червень/червня/черв"
          " липень/липня/лип серпень/серпня/серп вересень/вересня/вер жовтень/жовтня/жовт листопад/листопада/лист грудень/грудня/груд",
    "be": "студзень/студзеня люты/лютага сакавік/сакавіка красавік/красавіка травень/траўня чэрвень/чэрвеня ліпень/ліпеня жнівень/жніўня"
          " верасень/верасня кастрычнік/кастрычніка лістапад/лістапада снежань/снежня",
    "bg": "януари/ян февруари март април май юни юли август септември/септ октомври ноември декември",
    "mk": "јануари февруари март април мај јуни јули август септември октомври ноември декември",
    "el": "ιανουάριος/ιανουαρίου/ιαν φεβρουάριος/φεβρουαρίου/φεβ/φεβρ μάρτιος/μαρτίου/μαρ/μάρ απρίλιος/απριλίου/απρ μάιος/μαΐου/μαιου/μαϊ/μάι"
          " ιούνιος/ιουνίου/ιουν ιούλιος/ιουλίου/ιουλ αύγουστος/αυγούστου/αυγ σεπτέμβριος/σεπτεμβρίου/σεπ/σεπτ"
          " οκτώβριος/οκτωβρίου/οκτ νοέμβριος/νοεμβρίου/νοε/νοέ δεκέμβριος/δεκεμβρίου/δεκ",
    "tr": "ocak/oca şubat/şub mart/mar nisan/nis mayıs/may haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara",
    "sq": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "ca": "gener/gen febrer/febr març abril/abr maig juny juliol/jul agost/ag setembre/set octubre/oct novembre/nov desembre/des",
    "gl": "xaneiro/xan febreiro/feb marzo/mar abril/abr maio xuño xullo agosto/ago setembro/set outubro/out novembro/nov decembro/dec",
    "eu": "urtarrila/urtarrilaren otsaila/otsailaren martxoa/martxoaren apirila/apirilaren maiatza/maiatzaren ekaina/ekainaren"
          " uztaila/uztailaren abuztua/abuztuaren iraila/irailaren urria/urriaren azaroa/azaroaren abendua/abenduaren",
    "id": "januari/jan februari/feb maret/mar april/apr mei juni/jun juli/jul agustus/agu/agt september/sep oktober/okt november/nov desember/des",
    "ms": "januari/jan februari/feb mac april/apr mei jun julai/jul ogos/ogo september/sep oktober/okt november/nov disember/dis",
    "sw": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "ar": "يناير/كانون‌الثاني فبراير/شباط مارس/آذار أبريل/ابريل/إبريل/نيسان مايو/أيار/ماي يونيو/يونيه/حزيران/جوان يوليو/يوليه/تموز/جويلية"
          " أغسطس/اغسطس/آب/أوت/غشت سبتمبر/أيلول/شتنبر أكتوبر/اكتوبر نوفمبر/نونبر ديسمبر/دجنبر",
    "he": "ינואר/בינואר פברואר/בפברואר מרץ/מרס/במרץ/במרס אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט ספטמבר/בספטמבר"
          " אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר",
    "hi": "जनवरी फ़रवरी/फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
    "bn": "জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ta": "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه/جولای اوت سپتامبر اکتبر نوامبر دسامبر",
    "th": "มกราคม/ม.ค กุมภาพันธ์/ก.พ มีนาคม/มี.ค เมษายน/เม.ย พฤษภาคม/พ.ค มิถุนายน/มิ.ย กรกฎาคม/ก.ค สิงหาคม/ส.ค กันยายน/ก.ย ตุลาคม/ต.ค"
          " พฤศจิกายน/พ.ย ธันวาคม/ธ.ค",
    "hy": "հունվար/հունվարի փետրվար/փետրվարի մարտ/մարտի ապրիլ/ապրիլի մայիս/մայիսի հունիս/հունիսի հուլիս/հուլիսի օգոստոս/օգոստոսի"
          " սեպտեմբեր/սեպտեմբերի հոկտեմբեր/հոկտեմբերի նոյեմբեր/նոյեմբերի դեկտեմբեր/դեկտեմբերի",
    "ka": "იანვარი/იან თებერვალი/თებ მარტი/მარ აპრილი/აპრ მაისი/მაი ივნისი/ივნ ივლისი/ივლ აგვისტო/აგვ სექტემბერი/სექ ოქტომბერი/ოქტ ნოემბერი/ნოე დეკემბერი/დეკ",
    "mr": "जानेवारी/जाने फेब्रुवारी/फेब्रु मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर/सप्टें ऑक्टोबर/ऑक्टो नोव्हेंबर/नोव्हें डिसेंबर/डिसें",
    "ne": "जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर",
    "gu": "જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ/ઓગસ્ટ સપ્ટેમ્બર ઑક્ટોબર/ઓક્ટોબર નવેમ્બર ડિસેમ્બર",
    "pa": "ਜਨਵਰੀ ਫਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ",
    "te": "జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై/జూలై ఆగస్టు/ఆగస్ట్ సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్",
    "kn": "ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್",
    "ml": "ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ്/മെയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ്/ആഗസ്റ്റ് സെപ്റ്റംബർ ഒക്ടോബർ നവംബർ ഡിസംബർ",
    "my": "ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "uz": "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
    "af": "januarie februarie maart april mei junie julie augustus september oktober november desember",
    "tl": "enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre",
    "cy": "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
}
ALPHABETIC = re.compile("[a-z\u00aa-\u02ff\u0370-\u2e7f]")
"""A letter of an alphabet, in lower case: which most dates of Chinese portals do not contain; then the words of sixty languages need not be tried."""
LATER_LANGUAGES = ("hr", "lt")  # "listopad", "lip", "srp" mean another month in Polish, Czech or Ukrainian

MORNING = frozenset({
    "am", "a.m.", "a.m", "上午", "早上", "早晨", "凌晨", "清晨", "午前", "오전", "πμ", "π.μ.", "sáng", "öö", "पूर्वाह्न", "ص", "صباحا", "ق.ظ", "de.",
})
AFTERNOON = frozenset({
    "pm", "p.m.", "p.m", "下午", "午后", "午後", "傍晚", "晚上", "晚间", "晚間", "오후", "μμ", "μ.μ.", "chiều", "tối", "अपराह्न", "م", "مساء", "ب.ظ", "du.",
})
NOON = frozenset({"中午", "正午", "noon"})

HAN_DIGITS = {character: value for value, characters in enumerate(("〇零○", "一壹", "二两兩贰", "三叁", "四", "五", "六", "七", "八", "九")) for character in characters}
# fmt: on


def month_of(word: str, lang: str | None = None) -> int | None:
    """
    The month, 1 to 12, that *word* names in any language known here (*lang* decides between two that disagree); None if none.

    >>> month_of("September"), month_of("août"), month_of("aout"), month_of("мая"), month_of("listopada", "hr"), month_of("listopada")
    (9, 8, 8, 5, 10, 11)
    """
    word = word.casefold().rstrip(".").replace(" ", "\u200c")
    language = (lang or "").partition("-")[0].lower()
    if language in LATER_LANGUAGES and word in _table(language):
        return _table(language)[word]
    return _table("").get(word) or _table("").get(_bare(word))


def han_number(text: str) -> int | None:
    """
    The number that Chinese numerals or digits spell, digit by digit or with 十 and 百; None if *text* is not one.

    >>> han_number("二〇二四"), han_number("二十六"), han_number("十"), han_number("一百零五"), han_number("26")
    (2024, 26, 10, 105, 26)
    """
    if text.isdecimal():
        return int(text) if len(text) < 16 else None
    if all(character in HAN_DIGITS for character in text) and text:
        return int("".join(str(HAN_DIGITS[character]) for character in text)) if len(text) < 16 else None
    total, digit = 0, None
    for character in text.replace("廿", "二十").replace("卅", "三十"):
        if character in HAN_DIGITS:
            digit = HAN_DIGITS[character]
        elif character in "十百":
            total += (1 if digit is None else digit) * (10 if character == "十" else 100)
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


@functools.cache
def _table(lang: str) -> dict[str, int]:
    """Month names of *lang*; of all languages for "", the LATER ones adding only what no other says."""
    table: dict[str, int] = {}
    languages = [lang] if lang else [*(code for code in MONTHS if code not in LATER_LANGUAGES), *LATER_LANGUAGES]
    for code in languages:
        for month, forms in enumerate(MONTHS[code].split(), start=1):
            for form in forms.split("/"):
                table.setdefault(form.casefold(), month)
                table.setdefault(_bare(form.casefold()), month)
    return table


def _bare(word: str) -> str:
    """*word* without its accents: CMS authors write "fevrier"."""
    return "".join(character for character in unicodedata.normalize("NFD", word) if not "\u0300" <= character <= "\u036f")
