"""The news agencies of the world by the names that papers print in bylines."""

from __future__ import annotations

import re

AGENCIES = (
    r"AFP|Agence France[- ]Presse|AP|(?:The )?Associated Press|Reuters|Thomson Reuters|dpa|dpa-AFX|APA|SDA|ATS|Keystone-ATS|Keystone-SDA|epd|KNA|sid|JIJI(?: Press)?|Kyodo(?: News)?|EFE|Europa Press"
    r"|ANSA|Adnkronos|AGI|Lusa|Agência Brasil|Agência Lusa|Estadão Conteúdo|Folhapress|Belga|ANP|NTB|TT|Ritzau|STT|PAP|ČTK|TASR|MTI|Agerpres|BTA|Tanjug|Beta|Hina|Interfax|TASS|ТАСС|РИА Новости|Интерфакс"
    r"|Укринформ|Anadolu(?: Agency| Ajansı)?|AA|DHA|İHA|IHA|IRNA|ISNA|PTI|Press Trust of India|ANI|IANS|UNI|APP|BSS|UNB|Antara|Bernama|Yonhap(?: News Agency)?|CNA|VNA|TTXVN|AAP|NZPA|UPI|PA Media|Press Association"
    r"|Bloomberg(?: News)?|CBC News|The Canadian Press|Canadian Press|Xinhua|WAM|SPA|Petra|MENA|Notimex|Télam|DPA|Deutsche Welle|DW"
)
"""A pattern, without groups."""
_AGENCY = re.compile(AGENCIES, re.IGNORECASE)


def is_agency(text: str) -> bool:
    """
    Whether *text* is an agency's name and nothing else.

    >>> is_agency("dpa"), is_agency("Hamburg")
    (True, False)
    """
    return _AGENCY.fullmatch(text) is not None
