"""Lists that a page carries as data, for its script to write out: the XML island of HTML records by which 大汉's portals list their posts."""

from __future__ import annotations

import re
from collections.abc import Iterator

_START, _END = "<datastore>", "</datastore>"
_RECORD, _RECORD_END = "<record><![CDATA[", "]]></record>"
_NEXT = re.compile(r"<nextgroup>\s*<!\[CDATA\[\s*<a\s[^<>]{0,40}?href=[\"']([^\"'<>]{1,2000})[\"']", re.IGNORECASE)
_BOXES = {"<li": "ul", "<tr": "table"}


def unfolded(text: str) -> str:
    """
    The HTML *text* with the records of its islands where their scripts stood, and a link to the group after them.

    jcms, the software of a great many Chinese authorities, answers a list page with its first few dozen records like this, and
    ``dataproxy.jsp``, to which the next group's link leads, with nothing else.

    >>> unfolded('<div><script type="text/xml"><datastore><recordset><record><![CDATA[<li>甲</li>]]></record></recordset></datastore></script></div>')
    '<div><ul><li>甲</li></ul></div>'
    >>> unfolded("<p><datastore>"), unfolded("<p>")
    ('<p><datastore>', '<p>')
    """
    return "".join(_pieces(text)) if _START in text else text


def _pieces(text: str) -> Iterator[str]:
    done = 0
    while (start := text.find(_START, done)) >= 0 and (end := text.find(_END, start)) >= 0:
        island, after = text[start:end], end + len(_END)
        script = text.rfind("<script", max(done, start - 200), start)
        close = text.find("</script>", after, after + 200)
        is_script = script >= 0 and close >= 0 and ">" not in text[script:start].strip()[:-1]
        yield text[done : script if is_script else start]
        yield _html_of(island)
        done = close + len("</script>") if is_script else after
    yield text[done:]


def _html_of(island: str) -> str:
    records = [part.partition(_RECORD_END)[0].strip() for part in island.split(_RECORD)[1:]]
    box = _BOXES.get(records[0][:3].lower(), "div") if records else "div"
    onward = _NEXT.search(island) if records else None
    pager = f'<div class="pagination"><a class="next" href="{onward[1]}">下一页</a></div>' if onward else ""
    return f"<{box}>{''.join(records)}</{box}>{pager}"
