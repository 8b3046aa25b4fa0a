"""The parts of an address that say who clicked and from where, not what is shown: tracking parameters and session numbers."""

from __future__ import annotations

import re

# A parameter is here if several unrelated sites use it so.
_TRACKING = re.compile(
    r"(?:utm_\w+|[gd]clid|gclsrc|gbraid|wbraid|fbclid|msclkid|yclid|ysclid|twclid|ttclid|igsh(?:id)?|li_fat_id|mc_[ce]id"
    r"|_hsenc|_hsmi|hsctatracking|_g[al]|_openstat|ml_subscriber(?:_hash)?|vero_(?:id|conv)|wickedid|oly_(?:anon|enc)_id"
    r"|rb_clickid|s_cid|cmp(?:id|src)|ncid|icid|ftag|xtor|mbid|at_(?:medium|campaign|custom\d|link\w*|bbc\w*|format|ptr\w*)"
    r"|guce_\w+|guccounter|spm|scm|spm_id_from|from_spmid|vd_source|bd_vid|hm(?:sr|pl|cu|kw|ci)|isappinstalled|nsukey|wfr"
    r"|ivk_sa|tdsourcetag|sudaref|share_(?:token|from|source|medium|tag|session_id|plat|times)|sharesource|weibo_id"
    r"|wx_share_\w+|replytocom|__cf_chl_\w+|__twitter_impression|amp_js_v|amp_gsa|usqp)",
    re.IGNORECASE,
)
_TRACKING_PAIRS = re.compile(r"from=(?:timeline|singlemessage|groupmessage|appmsg|search|message)|for=pc", re.IGNORECASE)
_SESSION = re.compile(r"(?:php)?sess(?:ion)?_?id|jsessionid|aspsessionid\w*|cfid|cftoken|zenid|oscsid|sessid", re.IGNORECASE)
_SHORT_SESSION = re.compile(r"(?:sid|s|session|token)=[0-9a-z]{24,}", re.IGNORECASE)  # "sid" alone is often a section
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)


def is_tracking(pair: str) -> bool:
    """
    Whether a ``name=value`` pair of a query only tracks a click or a session.

    >>> is_tracking("utm_source=x"), is_tracking("id=3"), is_tracking("sid=4"), is_tracking("sid=0123456789abcdef01234567")
    (True, False, False, True)
    """
    name = pair.partition("=")[0]
    return any(
        (_TRACKING.fullmatch(name), _SESSION.fullmatch(name), _TRACKING_PAIRS.fullmatch(pair), _SHORT_SESSION.fullmatch(pair))
    )


def without_session(path: str) -> str:
    """
    *path* without the session number that a Java or PHP server writes into it.

    >>> without_session("/x;jsessionid=1F/y")
    '/x/y'
    """
    return _PATH_SESSION.sub("", path)
